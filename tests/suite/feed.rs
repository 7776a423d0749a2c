//! Feeds: what a reader is told, when, under which name.

use std::fmt::Write as _;

use atom_syndication::{Entry, Feed};

use crate::built::{CONFIG, built, post, text};

/// A post on an outage whose timeline goes on after it was published.
const OUTAGE: &str = r#"
title = "The web was down"
date = 2026-04-21T06:00:00+09:00
tags = ["outage"]
[incident]
kind = "outage"
status = "resolved"
services = ["web"]
[[incident.timeline]]
at = 2026-04-21T05:30:00
status = "investigating"
text = "Pages do not load."
[[incident.timeline]]
at = 2026-04-21T07:00:00
text = "A disk is full."
[[incident.timeline]]
at = 2026-04-21T08:00:00
status = "resolved"
text = "All is **well** again."
"#;

fn feed(files: &[(&str, &str)], path: &str) -> Feed {
    text(&built(files), path).parse().unwrap()
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries
        .iter()
        .map(|entry| entry.title.as_str())
        .collect()
}

fn link<'f>(links: &'f [atom_syndication::Link], rel: &str) -> Vec<&'f str> {
    let links = links.iter().filter(|link| link.rel == rel);
    links.map(|link| link.href.as_str()).collect()
}

fn entry<'f>(feed: &'f Feed, title: &str) -> &'f Entry {
    feed.entries
        .iter()
        .find(|entry| entry.title.as_str() == title)
        .unwrap()
}

#[test]
fn a_feed_reads_as_this() {
    let post = "+++\ntitle = \"Disks & <b>tapes</b>\"\ndate = 2026-04-25T12:00:00+09:00\ntags = [\"disks\"]\n+++\nThe *first* paragraph.\n";
    assert_eq!(
        text(&built(&[("content/disks.md", post)]), "feed.xml"),
        format!(
            r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="en">
  <title>Haneul</title>
  <id>https://status.example/feed.xml</id>
  <updated>2026-04-25T12:00:00+09:00</updated>
  <author>
    <name>The operator</name>
    <uri>https://haneul.example/@operator</uri>
  </author>
  <generator version="{version}">afterword</generator>
  <link href="https://status.example/feed.xml" rel="self" type="application/atom+xml"/>
  <link href="https://status.example/" rel="alternate" type="text/html"/>
  <entry>
    <title>Disks &amp; &lt;b&gt;tapes&lt;/b&gt;</title>
    <id>tag:status.example,2026-04-25:disks</id>
    <updated>2026-04-25T12:00:00+09:00</updated>
    <category term="disks"/>
    <link href="https://status.example/disks" rel="alternate" hreflang="en" type="text/html"/>
    <published>2026-04-25T12:00:00+09:00</published>
    <summary>The first paragraph.</summary>
    <content type="html">&lt;p&gt;The &lt;em&gt;first&lt;/em&gt; paragraph.&lt;/p&gt;</content>
  </entry>
</feed>
"#,
            version = env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn published_and_updated_are_two_times_on_the_authors_clock() {
    for (dates, published, updated) in [
        (
            "date = 2026-04-25T12:00:00-04:00",
            "2026-04-25T12:00:00-04:00",
            "2026-04-25T12:00:00-04:00",
        ),
        (
            "date = 2026-04-25T12:00:00",
            "2026-04-25T12:00:00+09:00",
            "2026-04-25T12:00:00+09:00",
        ),
        (
            "date = 2026-04-25",
            "2026-04-25T00:00:00+09:00",
            "2026-04-25T00:00:00+09:00",
        ),
        (
            "date = 2026-04-25T12:00:00Z\nupdated = 2026-05-01T08:30:00+02:00",
            "2026-04-25T12:00:00+00:00",
            "2026-05-01T08:30:00+02:00",
        ),
    ] {
        let file = post(&format!("title = \"Disks\"\n{dates}"));
        let feed = feed(&[("content/disks.md", &file)], "feed.xml");
        let entry = entry(&feed, "Disks");
        assert_eq!(entry.published.unwrap().to_rfc3339(), published, "{dates}");
        assert_eq!(entry.updated.to_rfc3339(), updated, "{dates}");
        assert_eq!(feed.updated.to_rfc3339(), updated, "{dates}");
    }
}

#[test]
fn a_report_with_a_bare_date_does_not_precede_what_it_reports() {
    let front = "title = \"Down\"\ndate = 2026-04-21\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n[[incident.occurrence]]\nstarted = 2026-04-21T05:03:00\nresolved = 2026-04-21T05:12:00";
    let feed = feed(&[("content/down.md", &post(front))], "feed.xml");
    let published = entry(&feed, "Down").published.unwrap().to_rfc3339();
    assert_eq!(published, "2026-04-21T05:12:00+09:00");
}

#[test]
fn a_translation_is_as_old_as_the_report_that_it_tells() {
    let original = OUTAGE.replace("T06:00:00+09:00", "");
    let files = [
        ("content/down.md", post(&original)),
        (
            "content/down.ja.md",
            post("title = \"落ちました\"\ndate = 2026-04-21"),
        ),
        (
            "content/noon.ja.md",
            post("title = \"昼\"\ndate = 2026-04-21T07:30:00"),
        ),
    ];
    let files = files.each_ref().map(|(path, file)| (*path, &**file));
    let feed = feed(&files, "ja/feed.xml");
    // All that it reports of that day was in it from the first.
    assert_eq!(titles(&feed), ["落ちました", "昼"]);
    let published = entry(&feed, "落ちました").published.unwrap();
    assert_eq!(published.to_rfc3339(), "2026-04-21T08:00:00+09:00");
}

#[test]
fn the_newest_entry_says_when_the_feed_changed() {
    let old = post("title = \"Old\"\ndate = 2026-01-01\nupdated = 2026-03-01T10:00:00");
    let new = post("title = \"New\"\ndate = 2026-02-01");
    let feed = feed(
        &[("content/old.md", &old), ("content/new.md", &new)],
        "feed.xml",
    );
    assert_eq!(titles(&feed), ["New", "Old"]);
    assert_eq!(feed.updated.to_rfc3339(), "2026-03-01T10:00:00+09:00");
}

#[test]
fn a_feed_without_entries_never_changes() {
    let file = post("title = \"Disks\"\ndate = 2026-04-25");
    for files in [&[][..], &[("content/disks.md", file.as_str())][..]] {
        let feed = feed(files, "services/media/feed.xml");
        assert!(feed.entries.is_empty());
        assert_eq!(feed.updated.to_rfc3339(), "2000-01-01T00:00:00+00:00");
        assert_eq!(
            link(&feed.links, "alternate"),
            ["https://status.example/services/media/"]
        );
    }
}

#[test]
fn an_entry_keeps_its_id_when_its_address_changes() {
    let ids = |front: &str| -> Vec<String> {
        let feed = feed(
            &[("content/down.md", &post(&format!("{front}{OUTAGE}")))],
            "feed.xml",
        );
        feed.entries.into_iter().map(|entry| entry.id).collect()
    };
    let before = ids("");
    assert_eq!(
        before,
        [
            "tag:status.example,2026-04-21:down#incident:2026-04-21T08:00-resolved",
            "tag:status.example,2026-04-21:down",
        ]
    );
    assert_eq!(ids("slug = \"elsewhere\""), before);
}

#[test]
fn updates_of_one_time_and_status_have_ids_of_their_own() {
    let again =
        "[[incident.timeline]]\nat = 2026-04-21T08:00:00\nstatus = \"resolved\"\ntext = \"All.\"\n";
    let front = format!("{OUTAGE}{again}{again}");
    let feed = feed(&[("content/down.md", &post(&front))], "feed.xml");
    let ids = feed.entries.iter().filter_map(|entry| {
        let (_, behind) = entry.id.split_once("08:00-")?;
        Some(behind)
    });
    assert_eq!(
        ids.collect::<Vec<_>>(),
        ["resolved", "resolved-2", "resolved-3"]
    );
}

#[test]
fn an_author_may_keep_an_old_id() {
    let front = format!("id = \"https://old.example/?t=post&p=7#post\"{OUTAGE}");
    let feed = feed(&[("content/down.md", &post(&front))], "feed.xml");
    let ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "https://old.example/?t=post&p=7#post-incident:2026-04-21T08:00-resolved",
            "https://old.example/?t=post&p=7#post",
        ]
    );
}

#[test]
fn a_later_status_is_an_entry_that_replies_to_its_post() {
    let feed = feed(&[("content/down.md", &post(OUTAGE))], "feed.xml");
    assert_eq!(
        titles(&feed),
        ["The web was down: Resolved", "The web was down"]
    );
    let update = &feed.entries[0];
    assert_eq!(
        update.published.unwrap().to_rfc3339(),
        "2026-04-21T08:00:00+09:00"
    );
    assert_eq!(
        link(&update.links, "alternate"),
        ["https://status.example/down#incident:2026-04-21T08:00-resolved"]
    );
    let content = update.content.as_ref().unwrap().value.as_deref().unwrap();
    assert!(
        content.contains("<p>All is <strong>well</strong> again.</p>"),
        "{content}"
    );
    let reply = &update.extensions["thr"]["in-reply-to"][0].attrs;
    assert_eq!(reply["ref"], "tag:status.example,2026-04-21:down");
    assert_eq!(reply["href"], "https://status.example/down");
}

#[test]
fn a_status_that_is_told_again_is_an_update() {
    let line = |day: u8, status: &str| {
        format!("[[incident.timeline]]\nat = 2026-04-{day}T08:00:00\n{status}text = \"Word.\"\n")
    };
    let again = line(28, "") + &line(28, "status = \"resolved\"\n");
    let broken = line(29, "status = \"identified\"\n") + &line(30, "status = \"resolved\"\n");
    let front = format!("{OUTAGE}{again}{broken}");
    let feed = feed(&[("content/down.md", &post(&front))], "feed.xml");
    assert_eq!(
        titles(&feed),
        [
            "The web was down: Resolved",
            "The web was down: Identified",
            "The web was down: Update",
            "The web was down: Resolved",
            "The web was down",
        ]
    );
    // Its id is as it always was.
    assert!(
        feed.entries[2]
            .id
            .ends_with("#incident:2026-04-28T08:00-resolved")
    );
}

#[test]
fn an_update_leads_to_its_line_of_the_timeline() {
    let line = |at: &str| {
        format!(
            "[[incident.timeline]]\nat = 2026-04-21T{at}\nstatus = \"resolved\"\ntext = \"Well.\"\n"
        )
    };
    let incident = |id: &str| {
        let record = "[[incident]]\nkind = \"outage\"\nstatus = \"resolved\"\nservices = [\"web\"]";
        format!("{record}\n{id}\n{}{}", line("05:00:00"), line("08:00:00"))
    };
    let front = format!(
        "title = \"Down\"\ndate = 2026-04-21T06:00:00\n{}{}",
        incident(""),
        incident("id = \"디스크\"")
    );
    let tree = built(&[("content/down.md", &post(&front))]);
    let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
    let links = |entry: &Entry| link(&entry.links, "alternate")[0].to_owned();
    let mut places: Vec<String> = feed.entries.iter().map(links).collect();
    places.sort_unstable();
    let disk = "%EB%94%94%EC%8A%A4%ED%81%AC";
    let of = |place: &str| format!("https://status.example/down{place}");
    assert_eq!(
        places,
        [
            of(""),
            of(&format!("#incident.{disk}:2026-04-21T08:00-resolved")),
            of("#incident:2026-04-21T08:00-resolved"),
        ]
    );
    let page = text(&tree, "down.html");
    for id in ["incident", "incident.디스크"].map(|it| format!("{it}:2026-04-21T08:00-resolved"))
    {
        assert!(page.contains(&format!("<tr id=\"{id}\"")), "{id}");
    }
}

#[test]
fn what_was_shared_of_a_post_leads_to_the_same_when_it_is_added_to() {
    let line = |at: &str, status: &str, text: &str| {
        format!("[[incident.timeline]]\nat = {at}\n{status}text = \"{text}\"\n")
    };
    let known = line("2026-04-21T06:30:00", "", "Slow.")
        + &line("2026-04-21T08:00:00", "status = \"resolved\"\n", "Well.");
    let measure = "[[incident.mitigation]]\ntext = \"Another disk\"\nstate = \"planned\"\n";
    let head = "title = \"Down\"\ndate = 2026-04-21T07:00:00\n[[incident]]\n";
    let record = "kind = \"outage\"\nstatus = \"resolved\"\nservices = [\"web\"]\n";
    let before = format!("{head}{record}{known}{measure}");
    let earlier = line("2026-04-21T06:00:00", "", "Nothing answered.");
    let record = format!("id = \"disk\"\n{record}");
    let after = format!(
        "{head}{record}{earlier}{known}{measure}[[incident]]\n{}{}",
        record.replace("disk", "bucket"),
        line("2026-04-21T09:00:00", "status = \"resolved\"\n", "Well.")
    );
    let shared = |front: &str| {
        let tree = built(&[("content/down.md", &post(front))]);
        let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
        let entry = |it: &Entry| (it.id.clone(), link(&it.links, "alternate")[0].to_owned());
        let entries: Vec<_> = feed.entries.iter().map(entry).collect();
        let page = text(&tree, "down.html");
        let mut rows = page.split("<tr id=\"");
        let mut id_of = |of: &str| {
            let row = rows.find(|row| row.split("</tr>").next().unwrap().contains(of));
            row.unwrap().split('"').next().unwrap().to_owned()
        };
        let rows = ["Well.", "Another disk"].map(&mut id_of);
        let record: serde_json::Value =
            serde_json::from_str(&text(&tree, "incidents.json")).unwrap();
        let all = record["incidents"].as_array().unwrap().iter();
        let ids: Vec<String> = all.map(|it| it["id"].to_string()).collect();
        (entries, rows, ids)
    };
    let (entries, rows, ids) = shared(&before);
    let (entries_now, rows_now, ids_now) = shared(&after);
    assert_eq!((entries.len(), ids.len()), (2, 1));
    assert!(
        entries.iter().all(|it| entries_now.contains(it)),
        "{entries_now:?}"
    );
    assert!(ids_now.contains(&ids[0]), "{ids_now:?}");
    assert_eq!(rows, rows_now);
}

#[test]
fn an_update_has_the_tags_of_its_post() {
    let feed = feed(&[("content/down.md", &post(OUTAGE))], "feed.xml");
    for entry in &feed.entries {
        let tags: Vec<&str> = entry.categories.iter().map(|it| it.term.as_str()).collect();
        assert_eq!(tags, ["outage"], "{}", entry.title.as_str());
    }
}

#[test]
fn an_update_keeps_its_id_when_its_text_is_mended() {
    let id = |text: &str| {
        let front = OUTAGE.replace("All is **well** again.", text);
        feed(&[("content/down.md", &post(&front))], "feed.xml").entries[0]
            .id
            .clone()
    };
    assert_eq!(id("All is well."), id("All is well again."));
}

#[test]
fn two_updates_of_one_minute_have_two_ids() {
    let twin = "[[incident.timeline]]\nat = 2026-04-21T08:00:00\nstatus = \"resolved\"\ntext = \"Really.\"";
    let front = format!("{OUTAGE}{twin}");
    let feed = feed(&[("content/down.md", &post(&front))], "feed.xml");
    let mut ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), 3);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn every_address_is_absolute_and_below_the_sites_path() {
    let config = CONFIG.replace("https://status.example", "https://haneul.example/blog/");
    let body = "+++\ntitle = \"Disks\"\ndate = 2026-04-25\n+++\nSee [here](#why), [the tapes](tapes.md#why) and ![a disk](disk.png).\n\n## Why\n\nAge.[^1]\n\n[^1]: Ten years.\n";
    let files = [
        ("afterword.toml", config.as_str()),
        ("content/disks.md", body),
        ("content/tapes.md", &body.replace("tapes.md", "disks.md")),
        ("content/disk.png", "not really"),
    ];
    let feed = feed(&files, "feed.xml");
    assert_eq!(
        link(&feed.links, "self"),
        ["https://haneul.example/blog/feed.xml"]
    );
    for entry in &feed.entries {
        let content = entry.content.as_ref().unwrap().value.as_deref().unwrap();
        for attribute in ["href=\"", "src=\""] {
            let mut addresses = content.split(attribute).skip(1).peekable();
            assert!(addresses.peek().is_some(), "{content}");
            for address in addresses {
                assert!(
                    address.starts_with("https://haneul.example/blog/"),
                    "{address}"
                );
            }
        }
    }
}

#[test]
fn a_post_in_several_languages_is_told_once_to_all_and_once_in_each() {
    let files = [
        (
            "content/disks.md",
            post("title = \"Disks\"\ndate = 2026-04-25"),
        ),
        (
            "content/disks.ja.md",
            post("title = \"ディスク\"\ndate = 2026-04-25"),
        ),
        (
            "content/tapes.ko.md",
            post("title = \"테이프\"\ndate = 2026-04-24"),
        ),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    for (path, language, shown) in [
        ("feed.xml", "en", &["Disks", "테이프"][..]),
        ("en/feed.xml", "en", &["Disks"]),
        ("ja/feed.xml", "ja", &["ディスク"]),
        ("ko/feed.xml", "ko", &["테이프"]),
    ] {
        let feed = feed(&files, path);
        assert_eq!(feed.lang.as_deref(), Some(language), "{path}");
        assert_eq!(titles(&feed), shown, "{path}");
    }
    let all = feed(&files, "feed.xml");
    assert_eq!(entry(&all, "Disks").title.lang, None);
    let other = entry(&all, "테이프");
    assert_eq!(other.title.lang.as_deref(), Some("ko"));
    assert_eq!(other.content.as_ref().unwrap().lang.as_deref(), Some("ko"));
}

#[test]
fn a_tag_of_translations_alone_shows_these() {
    let tagged = |tags: &str| {
        post(&format!(
            "title = \"{tags}\"\ndate = 2026-04-25\ntags = {tags}"
        ))
    };
    let files = [
        ("content/disks.md", tagged("['disks']")),
        ("content/disks.ja.md", tagged("['disks', 'お知らせ']")),
        ("content/disks.ko.md", tagged("['공지', 'お知らせ']")),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    for (tag, shown) in [
        ("disks", "['disks']"),
        ("공지", "['공지', 'お知らせ']"),
        ("お知らせ", "['disks', 'お知らせ']"),
    ] {
        assert_eq!(
            titles(&feed(&files, &format!("tags/{tag}/feed.xml"))),
            [shown]
        );
    }
}

#[test]
fn a_tag_is_named_as_it_was_first_written() {
    let tagged =
        |date: &str, tag: &str| post(&format!("title = \"T\"\ndate = {date}\ntags = [\"{tag}\"]"));
    let files = [
        ("content/new.md", &*tagged("2026-04-25", "MASTODON")),
        ("content/old.md", &*tagged("2026-04-20", "Mastodon")),
        ("content/between.md", &*tagged("2026-04-21", "mastodon")),
    ];
    let titled = |files: &[(&str, &str)]| {
        let feed = feed(files, "tags/mastodon/feed.xml");
        assert_eq!(feed.title.as_str(), "Haneul: Mastodon");
    };
    titled(&files);
    // Of a post and its translation, the one in the site's language was.
    let files = [
        ("content/a.ja.md", &*tagged("2026-04-20", "MASTODON")),
        ("content/a.md", &*tagged("2026-04-20", "Mastodon")),
    ];
    titled(&files);
}

#[test]
fn a_tag_and_a_service_have_feeds_of_their_own() {
    let other = post("title = \"A party\"\ndate = 2026-04-25");
    let files = [
        ("content/down.md", post(OUTAGE)),
        ("content/party.md", other),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    for (path, title) in [
        ("tags/outage/feed.xml", "Haneul: outage"),
        ("services/web/feed.xml", "Haneul: Web"),
    ] {
        let feed = feed(&files, path);
        assert_eq!(feed.title.as_str(), title);
        assert_eq!(
            titles(&feed),
            ["The web was down: Resolved", "The web was down"]
        );
        assert_eq!(
            link(&feed.links, "self"),
            [format!("https://status.example/{path}")]
        );
    }
}

/// As many posts, a day apart, in feeds of two entries.
fn diary(days: usize) -> Vec<(String, String)> {
    let config = format!("{CONFIG}[feed]\nentries = 2\n");
    let mut files = vec![(String::from("afterword.toml"), config)];
    for day in 1..=days {
        let front = format!("title = \"Day {day}\"\ndate = 2026-01-{day:02}");
        files.push((format!("content/day-{day}.md"), post(&front)));
    }
    files
}

fn diary_feed(days: usize, path: &str) -> Feed {
    let files = diary(days);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    feed(&files, path)
}

#[test]
fn older_entries_are_in_archives_that_lead_to_each_other() {
    let address = |name: &str| format!("https://status.example/{name}");
    let newest = diary_feed(6, "feed.xml");
    assert_eq!(titles(&newest), ["Day 6", "Day 5"]);
    assert_eq!(
        link(&newest.links, "prev-archive"),
        [address("feed/archive-2.xml")]
    );
    let second = diary_feed(6, "feed/archive-2.xml");
    assert_eq!(titles(&second), ["Day 4", "Day 3"]);
    assert_eq!(
        link(&second.links, "prev-archive"),
        [address("feed/archive-1.xml")]
    );
    assert_eq!(link(&second.links, "current"), [address("feed.xml")]);
    let first = diary_feed(6, "feed/archive-1.xml");
    assert_eq!(titles(&first), ["Day 2", "Day 1"]);
    assert_eq!(
        link(&first.links, "next-archive"),
        [address("feed/archive-2.xml")]
    );
    assert!(link(&first.links, "prev-archive").is_empty());
    assert!(first.extensions["fh"].contains_key("archive"));
    assert_eq!(first.id, newest.id);
}

#[test]
fn what_changed_of_an_older_post_is_in_the_newest_document() {
    let mut files = diary(6);
    let changed = |number: usize, updated: &str| {
        let front =
            format!("title = \"Day {number}\"\ndate = 2026-01-{number:02}\nupdated = {updated}");
        (format!("content/day-{number}.md"), post(&front))
    };
    let known = |files: &[(String, String)], path: &str| {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (&**path, &**text))
            .collect();
        titles(&feed(&files, path))
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    // Days 5 and 6 are the newest two.
    files[1] = changed(1, "2026-01-07");
    files[2] = changed(2, "2026-01-04");
    assert_eq!(known(&files, "feed.xml"), ["Day 6", "Day 5", "Day 1"]);
    files[2] = changed(2, "2026-01-08");
    assert_eq!(
        known(&files, "feed.xml"),
        ["Day 6", "Day 5", "Day 2", "Day 1"]
    );
    // No more than are new.
    files[3] = changed(3, "2026-01-09");
    assert_eq!(
        known(&files, "feed.xml"),
        ["Day 6", "Day 5", "Day 3", "Day 2"]
    );
    assert_eq!(known(&files, "feed/archive-1.xml"), ["Day 2", "Day 1"]);
}

#[test]
fn an_archive_is_full_from_the_start_and_stays_as_it_is() {
    for days in 3..9 {
        let mut shown = String::new();
        for path in ["feed/archive-1.xml", "feed.xml"] {
            let feed = diary_feed(days, path);
            assert_eq!(feed.entries.len(), 2);
            write!(shown, "{:?}", titles(&feed)).unwrap();
        }
        let newest = format!("[\"Day {days}\", \"Day {}\"]", days - 1);
        assert_eq!(shown, format!("[\"Day 2\", \"Day 1\"]{newest}"));
    }
    let archives = |days| -> usize {
        let files = diary(days);
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        built(&files)
            .outputs()
            .iter()
            .filter(|output| output.path().as_str().starts_with("feed/"))
            .count()
    };
    let counts: Vec<usize> = (0..8).map(archives).collect();
    assert_eq!(counts, [0, 0, 0, 1, 1, 2, 2, 3]);
}

#[test]
fn no_character_gets_through_that_xml_forbids() {
    let odd = "f\u{8}g `h\u{1b}i` \u{fffe}\n\n## a\u{7}b\u{0}c";
    let file = post("title = \"Disks\"\ndate = 2026-04-25").replace("We are sorry.", odd);
    let tree = built(&[("content/disks.md", &file)]);
    let is_forbidden = |c: char| (c.is_control() && c != '\n') || c == '\u{FFFE}';
    for path in ["feed.xml", "index.html", "disks.html"] {
        assert_eq!(text(&tree, path).find(is_forbidden), None, "{path}");
    }
    let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
    assert_eq!(feed.entries[0].summary.as_ref().unwrap().as_str(), "fg hi");
}

#[test]
fn a_feed_has_an_author_even_where_nobody_is_named() {
    let config = "base_url = \"https://status.example\"\ntitle = \"Haneul\"";
    let file = post("title = \"Disks\"\ndate = 2026-04-25");
    let feed = feed(
        &[("afterword.toml", config), ("content/disks.md", &file)],
        "feed.xml",
    );
    assert_eq!(feed.authors[0].name, "Haneul");
}

#[test]
fn equal_sources_give_equal_feeds() {
    let file = post(OUTAGE);
    let once = text(&built(&[("content/down.md", &file)]), "feed.xml");
    assert_eq!(
        text(&built(&[("content/down.md", &file)]), "feed.xml"),
        once
    );
}

#[test]
fn an_entry_keeps_its_id_when_its_post_moves_into_a_folder_of_its_own() {
    let ids = |paths: [&str; 2]| {
        let post = post("title = \"Disks\"\ndate = 2026-04-25");
        let tree = built(&paths.map(|path| (path, post.as_str())));
        let feeds = ["en/feed.xml", "ja/feed.xml"].map(|path| -> Feed {
            let feed = text(&tree, path);
            feed.parse().unwrap()
        });
        feeds.map(|feed| feed.entries[0].id.clone())
    };
    let before = ids(["content/2026/disks.md", "content/2026/disks.ja.md"]);
    assert_eq!(
        before,
        [
            "tag:status.example,2026-04-25:2026/disks",
            "tag:status.example,2026-04-25:2026/disks.ja"
        ]
    );
    for after in [
        [
            "content/2026/disks/index.md",
            "content/2026/disks/index.ja.md",
        ],
        ["content/2026/disks/index.md", "content/2026/disks.ja.md"],
    ] {
        assert_eq!(ids(after), before);
    }
}

#[test]
fn everything_keeps_its_id_when_the_site_moves_to_another_host() {
    let record = "title = \"Down\"\ndate = 2026-04-21T05:00:00\n[incident]\nkind = \"maintenance\"\n\
        status = \"completed\"\nplanned = { start = 2026-04-21T07:00:00, duration = \"1h\" }\n\
        [[incident.timeline]]\nat = 2026-04-21T08:00:00\nstatus = \"completed\"\ntext = \"Done.\"";
    let ids = |config: &str| {
        let tree = built(&[
            ("afterword.toml", config),
            ("content/down.md", &post(record)),
        ]);
        let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
        let records: serde_json::Value =
            serde_json::from_str(&text(&tree, "incidents.json")).unwrap();
        let calendar = text(&tree, "maintenance.ics").replace("\r\n ", "");
        let event = calendar
            .lines()
            .find(|line| line.starts_with("UID:"))
            .unwrap();
        let entries = feed.entries.iter().map(|entry| entry.id.clone());
        let record = records["incidents"][0]["id"].as_str().unwrap();
        entries
            .chain([record.to_owned(), event.to_owned()])
            .collect::<Vec<String>>()
    };
    let before = ids(CONFIG);
    assert_eq!(before.len(), 4);
    let moved = CONFIG.replace("status.example", "news.example");
    assert_ne!(ids(&moved), before);
    assert_eq!(
        ids(&format!("{moved}[feed]\nhost = \"status.example\"\n")),
        before
    );
}

#[test]
fn an_entry_keeps_its_id_and_address_when_the_site_moves_to_another_zone() {
    let named = |date: &str, zone: &str| {
        let dated = "permalink = \"/{year}/{month}/{day}/{slug}\"\n";
        let config = dated.to_owned() + &CONFIG.replace("Asia/Seoul", zone);
        let post = post(&format!("title = \"Disks\"\ndate = {date}"));
        let tree = built(&[("afterword.toml", &config), ("content/disks.md", &post)]);
        let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
        let entry = &feed.entries[0];
        [entry.id.clone(), entry.links[0].href.clone()]
    };
    for (date, day) in [
        ("2026-04-25T23:30:00Z", "2026-04-25"),
        ("2026-04-25T00:30:00+09:00", "2026-04-25"),
        ("2026-04-25T23:30:00", "2026-04-25"),
        ("2026-04-25", "2026-04-25"),
        ("\"2026-04-25 night\"", "2026-04-25"),
        ("\"2026-04-25T23:30Z [Asia/Seoul]\"", "2026-04-26"),
    ] {
        for zone in ["UTC", "Asia/Seoul", "America/New_York"] {
            let id = format!("tag:status.example,{day}:disks");
            let address = format!("https://status.example/{}/disks", day.replace('-', "/"));
            assert_eq!(named(date, zone), [id, address], "{date} in {zone}");
        }
    }
}

#[test]
fn a_post_and_its_translation_are_one_wherever_each_lies() {
    let post = post("title = \"Disks\"\ndate = 2026-04-25");
    let files = ["content/disks/index.md", "content/disks.ja.md"];
    let tree = built(&files.map(|path| (path, post.as_str())));
    let page = text(&tree, "disks.html");
    assert!(page.contains("hreflang=\"ja\""));
}
