//! What is told of an incident away from its post's own page: in lists, reviews, translations, feeds, and to machines.

use std::sync::Arc;

use afterword::audit::audit;
use afterword::diag::Severity;
use afterword::memo::Memo;
use afterword::render::Tree;
use afterword::{Compiled, Options, compile_again};

use crate::built::{built, compiled, post, sources, text, told};
use crate::pages::{all_between, text as words};

const SITE: &str = "base_url = \"https://status.example\"\ntitle = \"Haneul\"\nlanguage = \"en\"\n\
    timezone = \"Asia/Seoul\"\npermalink = \"/{slug}\"\n";

/// The front matter of a post on an outage.
fn outage(title: &str, date: &str, rest: &str) -> String {
    post(&format!(
        "title = \"{title}\"\ndate = {date}\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n\
         services = [\"web\"]\n{rest}"
    ))
}

/// A window in which one service was affected.
fn window_of(service: &str, from: &str, until: &str) -> String {
    window(&format!(
        "services = [\"{service}\"]\nstarted = {from}\nresolved = {until}"
    ))
}

fn window(times: &str) -> String {
    format!("[[incident.occurrence]]\n{times}\n")
}

fn site(files: &[(&str, &str)]) -> Tree {
    built(&[&[("afterword.toml", SITE)], files].concat())
}

fn page(tree: &Tree, path: &str) -> String {
    words(&text(tree, path))
}

#[test]
fn links_of_a_record_lead_where_its_own_post_leads() {
    let original = outage(
        "Disks",
        "2026-04-25",
        "summary = \"As [before](old.md), [why](#why-so), [the log](log.txt#L3)\"\n\
         [[incident.mitigation]]\ntext = \"See [why](#why-so)\"\nstate = \"done\"\n",
    ) + "## Why so\n";
    let site = site(&[
        ("content/disks.md", &original),
        (
            "content/disks/index.ja.md",
            &post("title = \"ディスク\"\ndate = 2026-04-25"),
        ),
        (
            "content/old.md",
            &post("title = \"Old\"\ndate = 2026-01-25"),
        ),
        ("content/log.txt", "a log"),
    ]);
    for path in ["disks.html", "ja/disks.html"] {
        let html = text(&site, path);
        for href in ["/old", "/disks#why-so", "/log.txt#L3"] {
            assert!(
                html.contains(&format!("<a href=\"{href}\">")),
                "{path}: {href}"
            );
        }
    }
    assert!(text(&site, "mitigations/index.html").contains("<a href=\"/disks#why-so\">why</a>"));
}

#[test]
fn what_stands_behind_a_files_name_stays_and_a_static_picture_has_its_size() {
    let body = post("title = \"Disks\"\ndate = 2026-04-25")
        + "[two](two.pdf#page=3) [film](/film.mp4?x#t=9)\n\n![a graph](/graph.svg)\n";
    let graph = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"/>";
    let site = site(&[
        ("content/disks.md", &body),
        ("content/two.pdf", "pdf"),
        ("static/film.mp4", "film"),
        ("static/graph.svg", graph),
    ]);
    let html = text(&site, "disks.html");
    for part in [
        "href=\"/two.pdf#page=3\"",
        "href=\"/film.mp4?x#t=9\"",
        "<img src=\"/graph.svg\" alt=\"a graph\" width=\"20\" height=\"10\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn times_of_another_zone_say_so_in_lists() {
    let abroad = "timezone = \"America/New_York\"\n".to_owned()
        + &window("started = 2026-05-11T09:00:00\nresolved = 2026-05-11T10:00:00")
        + "[[incident.timeline]]\nat = 2026-05-11T11:00:00\nstatus = \"resolved\"\ntext = \"Well again.\"\n";
    let site = site(&[(
        "content/abroad.md",
        &outage("Abroad", "2026-05-11T23:30:00", &abroad),
    )]);
    let told = "Mon, 11 May 2026, 9:00\u{a0}am EDT";
    assert!(page(&site, "incidents/index.html").contains(told));
    assert!(text(&site, "feed.xml").contains("Mon, 11 May 2026, 11:00\u{a0}am EDT · "));
    // On its own page the caption says so once.
    assert!(!page(&site, "abroad.html").contains(told));
}

#[test]
fn an_incident_spans_all_its_windows() {
    let windows = window("started = 2026-05-11T10:00:00\nresolved = 2026-05-11T14:00:00")
        + &window("started = 2026-05-11T11:00:00\nresolved = 2026-05-11T12:00:00");
    let open = windows.clone() + &window("started = 2026-05-11T09:00:00");
    let open = open.replace("resolved\"\nservices", "identified\"\nservices");
    let open = outage("Open", "2026-05-12", &open).replace("\"resolved\"", "\"identified\"");
    let site = site(&[
        ("content/over.md", &outage("Over", "2026-05-12", &windows)),
        ("content/open.md", &open),
    ]);
    assert!(
        page(&site, "over.html").contains("When Mon, 11 May 2026, 10:00\u{a0}am – 2:00\u{a0}pm")
    );
    assert!(page(&site, "open.html").contains("When since Mon, 11 May 2026, 9:00\u{a0}am"));
}

#[test]
fn nothing_is_said_to_have_begun_when_it_ended_or_was_noticed() {
    let late = window("detected = 2026-01-20T10:00:00\nresolved = 2026-01-10T09:00:00");
    let ended = window("resolved = 2026-03-03")
        + &window("started = 2026-03-09T10:00:00\nresolved = 2026-03-09T10:30:00");
    let ahead = outage(
        "Ahead",
        "2026-03-30",
        "planned = { start = 2026-04-02T10:00:00 }\n",
    );
    let ahead = ahead.replace("\"resolved\"", "\"scheduled\"");
    let site = site(&[
        ("content/late.md", &outage("Late", "2026-05-12", &late)),
        ("content/ended.md", &outage("Ended", "2026-05-12", &ended)),
        ("content/ahead.md", &ahead.replace("outage", "maintenance")),
    ]);
    assert!(page(&site, "late.html").contains("When until Sat, 10 Jan 2026, 9:00\u{a0}am"));
    assert!(page(&site, "ended.html").contains("When until Mon, 9 Mar 2026, 10:30\u{a0}am"));
    let table = text(&site, "incidents.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let began = reader.records().map(|row| {
        let row = row.unwrap();
        [8, 9, 10].map(|at| row[at].to_owned())
    });
    let began: Vec<[String; 3]> = began.collect();
    assert!(began.contains(&["", "", "2026-01-10T09:01:00+09:00"].map(String::from)));
    assert!(began.contains(&["", "", ""].map(String::from)));
    let work = text(&site, "api/v2/scheduled-maintenances.json");
    assert!(
        work.contains("\"started_at\": \"2026-03-30T00:00:00.000+09:00\""),
        "{work}"
    );
}

#[test]
fn what_ended_as_soon_as_it_began_began_all_the_same() {
    for (started, resolved, told) in [
        ("2025-06-24", "2025-06-24", "Tue, 24 Jun 2025"),
        ("\"2025-06\"", "\"2025-06\"", "Jun 2025"),
        (
            "\"2025-06-24 morning\"",
            "\"2025-06-24 morning\"",
            "Tue, 24 Jun 2025, morning",
        ),
        ("\"tue\"", "\"tue\"", "Tuesday"),
        (
            "2025-06-24T10:00:00",
            "2025-06-24T10:00:00",
            "Tue, 24 Jun 2025, 10:00\u{a0}am",
        ),
    ] {
        let once = window(&format!("started = {started}\nresolved = {resolved}"));
        let site = site(&[("content/once.md", &outage("Once", "2025-07-01", &once))]);
        let page = page(&site, "once.html");
        assert!(page.contains(&format!("When {told} ")), "{started}: {page}");
    }
    let twice = window("started = 2025-06-24\nresolved = 2025-06-24")
        + &window("started = 2025-06-25\nresolved = 2025-06-26");
    let site = site(&[("content/twice.md", &outage("Twice", "2025-07-01", &twice))]);
    let told = "Tue, 24 Jun 2025 – Thu, 26 Jun";
    assert!(page(&site, "twice.html").contains(&format!("When {told} ")));
    assert!(words(&text(&site, "feed.xml")).contains(told));
}

#[test]
fn a_row_of_a_table_that_has_no_name_has_no_head() {
    let table =
        "[[incident.table]]\ncolumns = [\"a\", \"b\"]\nrows = [[\"\", \"1\"], [\"c\", \"2\"]]\n";
    let site = site(&[("content/a.md", &outage("A", "2026-05-12", table))]);
    let feed = text(&site, "feed.xml")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    for shown in [text(&site, "a.html"), feed] {
        let rows = all_between(&shown, "<tr><t", "</tr>");
        assert!(rows.contains(&"d></td><td>1</td>"), "{rows:?}");
        assert!(
            rows.contains(&"h scope=\"row\">c</th><td>2</td>"),
            "{rows:?}"
        );
    }
}

#[test]
fn a_table_of_windows_has_the_columns_that_tell_something() {
    let table_of = |status: &str, windows: &str| {
        let post = outage("A", "2026-05-12", windows).replacen("resolved", status, 1);
        let site = site(&[("content/a.md", &post)]);
        let html = text(&site, "a.html");
        all_between(&html, "<table class=\"occurrences\">", "</table>")[0].to_owned()
    };
    let table = |windows: &str| table_of("resolved", windows);
    let times = "started = 2026-05-11T10:00:00\nresolved = 2026-05-11T11:00:00\n";
    let columns = |table: &str| table.matches("<th scope=\"col\">").count();
    let single = table(&window(&format!("{times}note = \"A remark.\"\n")));
    assert_eq!(columns(&single), 2, "{single}");
    assert!(single.contains("<td colspan=\"2\">"), "{single}");
    assert!(!single.contains("<th scope=\"row\">"), "{single}");
    // Number, start, end and length; and what they affected, where that is not the same.
    let same = window(&format!("services = [\"web\"]\n{times}"));
    assert_eq!(columns(&table(&(same.clone() + &same))), 4);
    let other = window(&format!("services = [\"media\"]\n{times}"));
    assert_eq!(columns(&table(&(same + &other))), 5);
    let bare = table_of("monitoring", &window("note = \"Nobody knows when.\""));
    assert_eq!(columns(&bare), 1, "{bare}");
    assert!(bare.contains("<td colspan=\"1\">"), "{bare}");
}

#[test]
fn a_service_was_down_as_long_as_its_own_windows() {
    let windows = window(
        "services = [\"web\"]\nstarted = 2026-05-11T10:00:00\nresolved = 2026-05-11T11:00:00",
    ) + &window(
        "services = [\"media\"]\nstarted = 2026-05-11T10:00:00\nresolved = 2026-05-11T13:00:00",
    );
    let site = site(&[("content/both.md", &outage("Both", "2026-05-12", &windows))]);
    let row = "Both Resolved Outage Mon, 11 May 2026, 10:00\u{a0}am";
    assert!(page(&site, "services/web/index.html").contains(&format!("{row} 1 h ")));
    assert!(page(&site, "services/media/index.html").contains(&format!("{row} 3 h ")));
    assert!(page(&site, "incidents/index.html").contains(&format!("{row} 3 h ")));
}

#[test]
fn a_service_was_down_from_the_first_of_its_own_windows() {
    let windows = window_of("web", "2026-05-11T02:00:00", "2026-05-11T05:00:00")
        + &window_of("media", "2026-05-12T03:00:00", "2026-05-12T05:00:00")
        + &window_of("media", "2026-05-12T01:00:00", "2026-05-12T02:00:00");
    let named = "services = [\"web\"]";
    let post =
        outage("Both", "2026-05-13", &windows).replacen(named, "services = [\"web\", \"mail\"]", 1);
    let site = site(&[("content/both.md", &post)]);
    let row = |path: &str, told: &str| {
        let page = page(&site, path);
        assert!(
            page.contains(&format!("Both Resolved Outage {told}")),
            "{page}"
        );
    };
    row(
        "services/web/index.html",
        "Mon, 11 May 2026, 2:00\u{a0}am 3 h ",
    );
    row(
        "services/media/index.html",
        "Tue, 12 May 2026, 1:00\u{a0}am 3 h ",
    );
    // No window says when it was hit.
    row(
        "services/mail/index.html",
        "Mon, 11 May 2026, 2:00\u{a0}am ",
    );
    row(
        "incidents/index.html",
        "Mon, 11 May 2026, 2:00\u{a0}am 6 h ",
    );
}

#[test]
fn a_name_that_a_system_took_apart_is_the_same_name() {
    let [whole, apart] = ["장애", "\u{110c}\u{1161}\u{11bc}\u{110b}\u{1162}"];
    let made = |name: &str| {
        let original = (
            format!("content/{name}.md"),
            outage("장애", "2026-05-11", ""),
        );
        let other = post("title = \"Outage\"\ndate = 2026-05-11\nlang = \"ja\"");
        let files = [original, (format!("content/{whole}.ja.md"), other)];
        let files = files.each_ref().map(|(path, text)| (&**path, &**text));
        let site = site(&files);
        [text(&site, "feed.xml"), text(&site, "ja/feed.xml")]
    };
    assert_ne!(whole, apart);
    assert_eq!(made(whole), made(apart));
}

#[test]
fn a_text_may_name_an_incident_that_is_alone_and_a_measure_by_their_ids() {
    let record = "id = \"disk\"\n".to_owned()
        + "[incident.cause]\nsummary = \"Age\"\n[[incident.mitigation]]\nid = \"swap\"\ntext = \"Swap\"\nstate = \"done\"\n";
    let body = outage("Disk", "2026-05-11", &record)
        + "[a](#disk) [b](#disk:cause) [c](#disk:summary) [d](#mitigation-swap) [e](#disk:mitigation-1)\n";
    let page = text(&site(&[("content/disk.md", &body)]), "disk.html");
    for (name, place) in [
        ("a", "incident"),
        ("b", "incident:cause"),
        ("c", "incident"),
        ("d", "incident:mitigation-swap"),
        ("e", "incident:mitigation-swap"),
    ] {
        let link = format!("<a href=\"#{place}\">{name}</a>");
        assert!(page.contains(&link), "{link}");
    }
}

#[test]
fn a_services_page_tells_its_incidents_by_when_it_was_hit_itself() {
    let over = window_of("web", "2025-12-20T02:00:00", "2025-12-20T05:00:00")
        + &window_of("media", "2026-01-10T03:00:00", "2026-01-10T05:00:00");
    let between = window_of("media", "2026-01-05T03:00:00", "2026-01-05T05:00:00");
    let between = outage("Between", "2026-01-13", &between);
    let between = between.replacen("services = [\"web\"]", "services = [\"media\"]", 1);
    let site = site(&[
        ("content/over.md", &outage("Over", "2026-01-13", &over)),
        ("content/between.md", &between),
    ]);
    let order = |path: &str| {
        let page = text(&site, path);
        let headings = [">2026<", ">2025<", ">Over<", ">Between<"];
        let mut places = headings.map(|told| (page.rfind(told), told));
        places.sort_unstable();
        places.map(|(at, told)| if at.is_some() { told } else { "" })
    };
    let all = [">2026<", ">Between<", ">2025<", ">Over<"];
    assert_eq!(order("incidents/index.html"), all);
    assert_eq!(
        order("services/web/index.html"),
        ["", "", ">2025<", ">Over<"]
    );
    assert_eq!(
        order("services/media/index.html"),
        ["", ">2026<", ">Over<", ">Between<"]
    );
}

#[test]
fn the_front_page_and_the_api_agree_on_what_is_felt() {
    let abroad = outage(
        "Abroad",
        "2026-05-12",
        "origin = \"third-party\"\nimpact = \"major\"\n",
    );
    let near = outage("Near", "2026-05-12", "").replace("outage", "near-miss");
    let [abroad, near] = [abroad, near].map(|it| it.replace("\"resolved\"", "\"monitoring\""));
    let site = site(&[("content/abroad.md", &abroad), ("content/near.md", &near)]);
    let front = page(&site, "index.html");
    assert!(front.contains("No open incidents"), "{front}");
    assert!(front.contains("Not felt here Abroad Monitoring"), "{front}");
    assert!(text(&site, "api/v2/status.json").contains("\"indicator\": \"none\""));
}

#[test]
fn the_newest_word_of_the_api_has_the_status_of_its_incident() {
    let words = "[[incident.timeline]]\nat = 2026-05-11T11:00:00\nstatus = \"investigating\"\ntext = \"Down.\"\n";
    let site = site(&[("content/over.md", &outage("Over", "2026-05-12", words))]);
    let incidents = text(&site, "api/v2/incidents.json");
    let incidents: serde_json::Value = serde_json::from_str(&incidents).unwrap();
    let updates = incidents.pointer("/incidents/0/incident_updates").unwrap();
    let statuses = updates.as_array().unwrap().iter();
    let statuses: Vec<&str> = statuses.map(|it| it["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["resolved", "investigating"]);
}

#[test]
fn a_translation_tells_the_same_in_other_words() {
    const RECORD: &str = r#"
title = "Disks"
date = 2026-05-12
[incident]
kind = "outage"
status = "resolved"
impact = "major"
origin = "own"
services = ["web"]
unaffected = ["media"]
summary = "It broke."
data_loss = "Two posts."
[[incident.occurrence]]
services = ["web"]
started = 2026-05-11T10:00:00
resolved = 2026-05-11T11:00:00
note = "A remark."
[[incident.timeline]]
at = 2026-05-11T10:30:00
status = "investigating"
text = "Down."
[incident.cause]
summary = "A disk."
certainty = "confirmed"
[[incident.metric]]
name = "lost"
value = 2
approx = true
[[incident.mitigation]]
id = "disk"
text = "Another disk"
state = "done"
due = 2026-06-01
done = 2026-05-12
"#;
    const WORK: &str = r#"
title = "Move"
date = 2026-05-10
[incident]
kind = "maintenance"
status = "scheduled"
planned = { start = 2026-05-20, duration = "2h" }
"#;
    let differ = |record: &str, ours: &str, theirs: &str| -> Vec<String> {
        assert!(record.contains(ours), "{ours}");
        let translation = post(&record.replacen(ours, theirs, 1));
        let files = [
            ("content/a.md", &*post(record)),
            ("content/a.ja.md", &translation),
        ];
        let diags = told(&compiled(&sources(&files)).diags);
        let left_out = all_between(&diags, "`content/a.md` reports as `", "`");
        let another = all_between(&diags, "this translation reports another `", "`");
        let keys = left_out.into_iter().chain(another);
        keys.map(str::to_owned).collect()
    };
    for (record, ours, theirs, key) in [
        (RECORD, "\"outage\"", "\"degradation\"", "kind"),
        (RECORD, "\"resolved\"", "\"monitoring\"", "status"),
        (RECORD, "\"major\"", "\"minor\"", "impact"),
        (RECORD, "\"own\"", "\"upstream\"", "origin"),
        (RECORD, "unaffected = [\"media\"]\n", "", "unaffected"),
        (RECORD, "\"Two posts.\"", "\"none\"", "data_loss"),
        (
            RECORD,
            "services = [\"web\"]\nstarted",
            "started",
            "occurrence",
        ),
        (RECORD, "11T11:00", "11T11:01", "occurrence"),
        (RECORD, "status = \"investigating\"\n", "", "timeline"),
        (RECORD, "11T10:30", "11T10:31", "timeline"),
        (RECORD, "\"confirmed\"", "\"suspected\"", "certainty"),
        (RECORD, "value = 2", "value = 3", "metric"),
        (RECORD, "approx = true\n", "", "metric"),
        (RECORD, "id = \"disk\"\n", "", "mitigation"),
        (RECORD, "due = 2026-06-01", "due = 2026-06-02", "mitigation"),
        (RECORD, "done = 2026-05-12\n", "", "mitigation"),
        (WORK, "2026-05-20", "2026-05-21", "planned"),
        (WORK, "\"2h\"", "\"3h\"", "planned"),
    ] {
        assert_eq!(differ(record, ours, theirs), [key], "{ours}");
    }
    for (ours, theirs) in [
        ("Disks", "ディスク"),
        ("It broke.", "壊れました。"),
        ("Two posts.", "投稿二件"),
        ("A remark.", "備考"),
        ("Down.", "停止中"),
        ("A disk.", "ディスク"),
        ("lost", "失われた件数"),
        ("Another disk", "別のディスク"),
        ("11T10:30:00", "11T01:30:00Z"),
    ] {
        assert!(differ(RECORD, ours, theirs).is_empty(), "{ours}");
    }
}

#[test]
fn an_update_says_which_of_several_incidents_it_is_on() {
    let one = |id: &str, service: &str, status: &str| {
        format!(
            "[[incident]]\nid = \"{id}\"\nlabel = \"The {id}\"\nkind = \"outage\"\nstatus = \"{status}\"\nservices = [\"{service}\"]\n\
             [[incident.timeline]]\nat = 2026-05-11T11:00:00\ntext = \"Down.\"\n[[incident.timeline]]\nat = 2026-05-13T11:00:00\nstatus = \"{status}\"\ntext = \"Word.\"\n"
        )
    };
    let two = one("disk", "web", "resolved") + &one("bucket", "media", "monitoring");
    let two = post(&format!("title = \"Two in one\"\ndate = 2026-05-12\n{two}"));
    let site = site(&[("content/two.md", &two)]);
    let feed = text(&site, "feed.xml");
    assert!(feed.contains(">Two in one – The disk: Resolved<"), "{feed}");
    assert!(feed.contains(">Two in one – The bucket: Monitoring<"));
    assert!(feed.contains("https://status.example/two#incident"));
    // The feed of a service has the word on its own incident alone.
    let web = text(&site, "services/web/feed.xml");
    assert!(web.contains("The disk: Resolved") && !web.contains("The bucket: Monitoring"));
    // Where both hit it, the post is told once.
    let site = self::site(&[("content/two.md", &two.replace("\"media\"", "\"web\""))]);
    let web = text(&site, "services/web/feed.xml");
    assert_eq!(web.matches("<title>Two in one</title>").count(), 1, "{web}");
}

#[test]
fn lists_and_feeds_show_the_version_in_the_sites_language_and_its_neighbours_are_of_that() {
    let down = outage("디스크", "2026-04-25", "").replacen("+++\n", "+++\nlang = \"ko\"\n", 1);
    let dated = |title: &str, day: u8| post(&format!("title = \"{title}\"\ndate = 2026-04-{day}"));
    let site = site(&[
        ("content/disks.md", &down),
        ("content/disks.en.md", &dated("Disks", 25)),
        ("content/older.md", &dated("Older", 20)),
        ("content/between.ko.md", &dated("사이", 22)),
        ("content/newer.md", &dated("Newer", 28)),
    ]);
    for path in [
        "services/web/feed.xml",
        "services/web/index.html",
        "incidents/index.html",
    ] {
        let told = text(&site, path);
        assert!(told.contains("Disks") && !told.contains("디스크"), "{path}");
    }
    assert!(text(&site, "incidents.csv").contains("https://status.example/en/disks"));
    let english = text(&site, "en/disks.html");
    for link in [
        "rel=\"prev\" href=\"/older\"",
        "rel=\"next\" href=\"/newer\"",
    ] {
        assert!(english.contains(link), "{link}");
    }
    let korean = text(&site, "disks.html");
    assert!(korean.contains("rel=\"prev\" href=\"/ko/between\""));
    assert!(!korean.contains("rel=\"next\""));
}

#[test]
fn a_label_in_another_language_is_no_title_of_a_translation() {
    let labelled = outage("Disks", "2026-04-25", "label = \"Label\"\n");
    let labelled = labelled.replace("\"resolved\"", "\"identified\"");
    let site = site(&[
        ("content/disks.md", &labelled),
        (
            "content/disks.ja.md",
            &post("title = \"ディスク\"\ndate = 2026-04-25"),
        ),
    ]);
    assert!(text(&site, "index.html").contains("<a href=\"/disks\">Label</a>"));
    assert!(
        text(&site, "ja/index.html")
            .contains("<p class=\"name\"><a href=\"/ja/disks\">ディスク</a>")
    );
}

#[test]
fn years_are_those_of_the_sites_clocks_and_none_is_left_out() {
    let new_year = "timezone = \"America/New_York\"\n".to_owned()
        + &window("started = 2025-12-31T20:00:00\nresolved = 2025-12-31T21:00:00");
    let long = window("started = 2023-12-29T10:00:00\nresolved = 2025-02-01T10:00:00");
    let late = window(
        "started = 2025-06-01T10:00:00\nresolved = 2025-06-01T11:00:00\ndetected = 2027-01-05",
    );
    let site = site(&[
        (
            "content/new.md",
            &outage("New year", "2026-01-02", &new_year),
        ),
        ("content/long.md", &outage("Long", "2025-03-01", &long)),
        ("content/late.md", &outage("Late", "2027-01-06", &late)),
    ]);
    let years = text(&site, "incidents/index.html");
    let years: Vec<&str> = years
        .match_indices("/reviews/")
        .map(|(at, _)| &years[at + 9..at + 13])
        .collect();
    assert_eq!(years, ["2026", "2025", "2023"]);
    for (year, days) in [
        ("2023", "3 days"),
        ("2024", "366 days"),
        ("2025", "33 days"),
        ("2026", "1 day"),
    ] {
        let review = page(&site, &format!("reviews/{year}/index.html"));
        assert!(review.contains(&format!("{days} with incidents")), "{year}");
    }
    assert!(
        !site
            .outputs()
            .iter()
            .any(|output| output.path().as_str().starts_with("reviews/2027"))
    );
    assert!(text(&site, "reviews/2026/index.html").contains("<title>Jan, "));
}

#[test]
fn a_page_in_a_language_is_no_blog_in_it() {
    let site = site(&[
        (
            "content/disks.md",
            &post("title = \"Disks\"\ndate = 2026-04-25"),
        ),
        (
            "content/pages/about.md",
            "+++\ntitle = \"About\"\n+++\nUs.\n",
        ),
        (
            "content/pages/about.ja.md",
            "+++\ntitle = \"紹介\"\n+++\n私たち。\n",
        ),
    ]);
    assert!(text(&site, "ja/about.html").contains("<html lang=\"ja\">"));
    let is_blog =
        |path: &str| path == "ja/index.html" || path == "ja/feed.xml" || path == "en/feed.xml";
    let mut outputs = site.outputs().iter();
    assert!(!outputs.any(|output| is_blog(output.path().as_str())));
}

#[test]
fn work_that_is_watched_is_under_way_and_plans_come_in_their_order() {
    let work = |title: &str, rest: &str| {
        post(&format!(
            "title = \"{title}\"\ndate = 2026-04-25\n[incident]\nkind = \"maintenance\"\n{rest}"
        ))
    };
    let site = site(&[
        (
            "content/later.md",
            &work(
                "Later",
                "status = \"scheduled\"\nplanned = { start = 2026-06-09 }",
            ),
        ),
        (
            "content/some-day.md",
            &work("Some day", "status = \"scheduled\""),
        ),
        (
            "content/now.md",
            &work(
                "Now",
                "status = \"monitoring\"\nplanned = { start = 2026-05-09 }",
            ),
        ),
    ]);
    let home = page(&site, "index.html");
    assert!(home.contains("Maintenance is under way"), "{home}");
    // What is in progress is no longer planned: the heading is true of both.
    assert!(!home.contains("Planned maintenance"), "{home}");
    let (_, planned) = home.split_once("Maintenance is under way").unwrap();
    let (_, planned) = planned.split_once(" Maintenance ").unwrap();
    let places = ["Now", "Later", "Some day"].map(|title| planned.find(title).unwrap());
    assert!(places.is_sorted(), "{planned}");
}

#[test]
fn a_new_status_is_a_change_to_machines() {
    let updated = "[[incident.timeline]]\nat = 2026-04-25T09:00:00\nstatus = \"resolved\"\ntext = \"Well.\"\n\
        [[incident.timeline]]\nat = 2026-04-25T10:00:00\nstatus = \"investigating\"\ntext = \"Ill.\"\n\
        [[incident.timeline]]\nat = 2026-04-25T12:50:00\nstatus = \"resolved\"\ntext = \"Well again.\"\n";
    let site = site(&[(
        "content/disks.md",
        &outage("Disks", "2026-04-25T09:30:00", updated),
    )]);
    let changed = "2026-04-25T12:50:00+09:00";
    assert!(text(&site, "sitemap.xml").contains(&format!(
        "<loc>https://status.example/disks</loc>\n<lastmod>{changed}"
    )));
    assert!(
        text(&site, "disks.html").contains(&format!("article:modified_time\" content=\"{changed}"))
    );
    let api = text(&site, "api/v2/summary.json") + &text(&site, "api/v2/incidents.json");
    for key in ["updated_at", "resolved_at"] {
        assert!(
            api.contains(&format!("\"{key}\": \"2026-04-25T12:50:00.000+09:00\"")),
            "{key}"
        );
    }
    assert!(!api.contains("updated_at\": \"2026-04-25T09:30"), "{api}");
}

#[test]
fn only_an_outage_is_time_without_service() {
    for (kind, label) in [
        ("outage", "Total downtime"),
        ("degradation", "Time affected"),
        ("data", "Duration"),
    ] {
        let front = format!(
            "title = \"Slow\"\ndate = 2026-04-25\n[incident]\nkind = \"{kind}\"\nstatus = \"resolved\"\n\
             [[incident.occurrence]]\nstarted = 2026-04-24T10:00:00\nresolved = 2026-04-24T11:00:00\n"
        );
        let page = page(&site(&[("content/slow.md", &post(&front))]), "slow.html");
        assert!(page.contains(&format!("{label} 1 h")), "{kind}: {page}");
    }
}

#[test]
fn planned_work_without_impact_is_no_downtime() {
    let work = "title = \"Work\"\ndate = 2026-04-25\n[incident]\nkind = \"maintenance\"\nstatus = \"completed\"\n\
        impact = \"none\"\n[[incident.occurrence]]\nstarted = 2026-04-24T10:00:00\nresolved = 2026-04-24T11:00:00\n";
    let page = page(&site(&[("content/work.md", &post(work))]), "work.html");
    assert!(page.contains("Duration 1 h"), "{page}");
    assert!(!page.contains("Total downtime"));
}

/// A post in `language` whose record begins with `record` and ends with `lines`, each a time, a status and a text.
fn told_in(language: &str, record: &str, lines: &[(&str, &str, &str)], rest: &str) -> String {
    let line = |(at, status, text): &(&str, &str, &str)| {
        format!(
            "[[incident.timeline]]\nat = 2026-05-11T{at}:00\nstatus = \"{status}\"\ntext = \"{text}\"\n"
        )
    };
    let lines: String = lines.iter().map(line).collect();
    post(&format!(
        "title = \"In {language}\"\nlang = \"{language}\"\ndate = 2026-05-11T08:40:00\n{record}\n\
         services = [\"web\"]\n{lines}{rest}"
    ))
}

#[test]
fn news_does_not_wait_for_its_translation_and_is_the_same_everywhere() {
    let record = |kind: &str, status: &str| {
        format!("[[incident]]\nkind = \"{kind}\"\nstatus = \"{status}\"")
    };
    let down = [("08:40", "investigating", "A")];
    let live = [down[0], ("09:20", "identified", "B")];
    let over = [live[0], live[1], ("09:40", "resolved", "C")];
    let more = [live[0], ("09:00", "monitoring", "D"), live[1]];
    let logs = "[[incident.mitigation]]\nid = \"logs\"\ntext = \"Rotate\"\nstate = \"planned\"\n";
    let alarm = "[[incident.mitigation]]\ntext = \"Alarm\"\nstate = \"done\"\n";
    let another = "[[incident]]\nkind = \"near-miss\"\nstatus = \"resolved\"\n";
    let work = "planned = { start = 2026-05-12T22:00:00, duration = \"1h\" }\n";
    let outage = |language: &str, status: &str, lines: &[_], rest: &str| {
        told_in(language, &record("outage", status), lines, rest)
    };
    let planned = |language: &str, status: &str| {
        told_in(
            language,
            &(record("maintenance", status) + "\n" + work),
            &[],
            "",
        )
    };
    // The site's language is now that of the original, now that of the translation.
    for (own, other) in [("en", "ja"), ("ja", "en")] {
        let behind = outage(other, "investigating", &down, "");
        for (original, translation, status) in [
            (
                outage(own, "identified", &live, logs),
                &behind,
                "Identified",
            ),
            (outage(own, "resolved", &over, logs), &behind, "Resolved"),
            // A line and a measure that were added before others have the numbers of those.
            (
                outage(own, "identified", &more, &(alarm.to_owned() + logs)),
                &outage(other, "identified", &live, logs),
                "Identified",
            ),
            (
                outage(own, "identified", &live, another),
                &outage(other, "identified", &live, ""),
                "Identified",
            ),
            (
                planned(own, "cancelled"),
                &planned(other, "scheduled"),
                "Cancelled",
            ),
            (
                outage(own, "resolved", &over, ""),
                &(outage(other, "identified", &live, "") + "\n{{ timeline:disk }}\n"),
                "Resolved",
            ),
        ] {
            let files = |translation: &str| {
                let translation = (&*format!("content/down.{other}.md"), translation);
                let Compiled { tree, diags } =
                    compiled(&sources(&[("content/down.md", &original), translation]));
                let differ = diags.iter().filter(|it| it.code == "translation-differs");
                (
                    tree.unwrap_or_else(|| panic!("{}", told(&diags))),
                    differ.count(),
                )
            };
            let (site, differences) = files(translation);
            assert!(differences > 0, "{translation}");
            // All is as if the translation had no record.
            let (front, text_of_it) = translation.split_once("\n[[incident]]").unwrap();
            let (_, text_of_it) = text_of_it.split_once("\n+++\n").unwrap();
            let text_of_it = text_of_it.replace("\n{{ timeline:disk }}\n", "");
            let (bare, none) = files(&format!("{front}\n+++\n{text_of_it}"));
            assert_eq!(none, 0);
            for output in bare.outputs() {
                let path = output.path().as_str();
                if !path.ends_with(".png") {
                    assert!(text(&site, path) == text(&bare, path), "{path}");
                }
            }
            assert!(
                page(&site, "incidents/index.html").contains(status),
                "{status}"
            );
            let broken = audit(&site);
            assert!(broken.is_empty(), "{}", told(&broken));
        }
    }
}

#[test]
fn what_is_over_in_both_or_told_by_a_translation_alone_is_an_error() {
    let record = |status: &str| format!("[[incident]]\nkind = \"outage\"\nstatus = \"{status}\"");
    let over = [("08:40", "investigating", "A"), ("09:40", "resolved", "C")];
    let another = "[[incident]]\nkind = \"near-miss\"\nstatus = \"resolved\"\n";
    let original = told_in("en", &record("resolved"), &over, "");
    let bare = post("title = \"In en\"\ndate = 2026-05-11T08:40:00");
    for (original, translation) in [
        (&original, told_in("ja", &record("resolved"), &[], "")),
        (
            &original,
            told_in("ja", &record("resolved"), &over, another),
        ),
        (&bare, told_in("ja", &record("investigating"), &[], "")),
    ] {
        let files = [
            ("content/down.md", &**original),
            ("content/down.ja.md", &translation),
        ];
        let Compiled { tree, diags } = compiled(&sources(&files));
        assert!(tree.is_none());
        let codes: Vec<&str> = diags
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .map(|it| it.code)
            .collect();
        assert_eq!(codes, ["translation-differs"], "{}", told(&diags));
    }
}

#[test]
fn a_translation_tells_its_own_words_again_when_it_has_caught_up() {
    let record = |status: &str| format!("[[incident]]\nkind = \"outage\"\nstatus = \"{status}\"");
    let told_as = |language: &str, status: &str, text: &str| {
        told_in(language, &record(status), &[("08:40", status, text)], "")
    };
    let memo = Arc::new(Memo::new());
    for (original, translation, words) in [
        ("investigating", "investigating", "停止中"),
        ("identified", "investigating", "Down."),
        ("identified", "identified", "停止中"),
    ] {
        let original = told_as("en", original, "Down.");
        let translation = told_as("ja", translation, "停止中");
        let files = [
            ("content/down.md", &*original),
            ("content/down.ja.md", &translation),
        ];
        let tree = compile_again(&sources(&files), &Options::whenever(), &memo)
            .tree
            .unwrap();
        assert!(page(&tree, "ja/down.html").contains(words), "{words}");
    }
}

#[test]
fn another_language_is_no_other_original() {
    let down = |language: &str| {
        let record = "[incident]\nkind = \"outage\"\nstatus = \"resolved\"";
        told_in(language, record, &[], "")
    };
    let bare = post("title = \"Auf Deutsch\"\ndate = 2026-05-11T08:40:00");
    let id = |language: &str, files: &[(&str, &str)]| {
        let config = SITE.replace("\"en\"", &format!("\"{language}\""));
        let site = site(&[&[("afterword.toml", &*config)], files].concat());
        let table = text(&site, "incidents.json");
        let table: serde_json::Value = serde_json::from_str(&table).unwrap();
        table.pointer("/incidents/0/id").unwrap().clone()
    };
    let own = down("en");
    let alone = id("en", &[("content/a.en.md", &own)]);
    let beside = id(
        "en",
        &[("content/a.en.md", &own), ("content/a.de.md", &down("de"))],
    );
    assert_eq!(beside, alone);
    let recorded = id(
        "fr",
        &[("content/a.en.md", &own), ("content/a.de.md", &bare)],
    );
    assert_eq!(recorded, alone);
}

#[test]
fn a_translation_without_a_time_is_told_so_while_the_incident_goes_on() {
    let original = told_in(
        "en",
        "[incident]\nkind = \"outage\"\nstatus = \"identified\"",
        &[],
        "",
    );
    let codes = |date: &str| {
        let translation = post(&format!("title = \"停止\"\ndate = {date}"));
        let files = [
            ("content/down.md", &*original),
            ("content/down.ja.md", &translation),
        ];
        let diags = compiled(&sources(&files)).diags;
        diags.iter().map(|it| it.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("2026-05-11"), ["date-without-time"]);
    assert!(codes("2026-05-11T08:50:00").is_empty());
}
