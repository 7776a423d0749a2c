//! What a build tells of the last site that its readers will miss: addresses, feeds, and posts that come to them as new.

use std::fs;

use crate::folder::{Folder, post};

/// What a build says of the last site, a line a finding, without its help.
fn told(site: &Folder, flags: &[&str]) -> Vec<String> {
    let run = site.run(&[&["build", "--format", "short"], flags].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let lines = run.err.lines().filter(|line| line.contains('['));
    lines.map(str::to_owned).collect()
}

/// The same, with nothing said the next time.
fn told_once(site: &Folder) -> Vec<String> {
    let lines = told(site, &[]);
    assert_eq!(told(site, &[]), NOTHING);
    lines
}

const NOTHING: [&str; 0] = [];

fn rename(site: &Folder, from: &str, to: &str) {
    let text = site.read(from);
    fs::remove_file(site.path(from)).unwrap();
    site.put(to, &text);
}

/// Puts `line` at the end of the front matter of the post at `path`.
fn add(site: &Folder, path: &str, line: &str) {
    let text = site
        .read(path)
        .replacen("\n+++\n\n", &format!("\n{line}\n+++\n\n"), 1);
    site.put(path, &text);
}

fn remove(site: &Folder, path: &str) {
    fs::remove_file(site.path(path)).unwrap();
}

/// A site that was built.
fn built() -> Folder {
    let site = Folder::site();
    site.build();
    site
}

/// The line that tells of a post at `path` whose id was `was` and is `is`, behind the site's host.
fn id_changed(path: &str, was: &str, is: &str) -> String {
    let [was, is] = [was, is].map(|id| format!("tag:haneul.example,{id}"));
    format!(
        "{path}: warning[id-changed]: subscribers see this post as new: its id was `{was}` and is `{is}` \
         (if it is the same post, keep its id, in the front matter: `id = \"{was}\"`)"
    )
}

fn address_taken(path: &str, route: &str, other: &str, place: &str) -> String {
    format!(
        "{path}: warning[address-taken]: `{route}` led to `{other}`, which is at `{place}` now, and leads to this instead \
         (if it was shared, give this another `slug`, and add `{route}` to the `aliases` of `{other}`)"
    )
}

#[test]
fn addresses_that_lead_nowhere_any_more_are_told_once() {
    let site = Folder::site()
        .with("content/memory.en.md", &post("Memory", "2026-04-25"))
        .with("content/pages/about.md", "+++\ntitle = \"About\"\n+++\n")
        .with("static/old.html", "<p>mine</p>");
    site.build();
    let gone = |all: &str| {
        let lines = told_once(&site);
        let lines = lines
            .iter()
            .filter_map(|line| line.strip_prefix("afterword: warning[address-gone]: "));
        let lines: Vec<_> = lines
            .filter_map(|line| line.split_once(" (if they were shared, "))
            .collect();
        assert_eq!(lines.first().map(|(line, _)| *line), Some(all));
    };
    // One got an alias where it was, the others did not; lists and files are nothing to tell of.
    let aliased = post("가득", "2026-04-21").replace("+++\n\n", "aliases = [\"/disk\"]\n+++\n\n");
    site.put("content/full.md", &aliased);
    for path in [
        "content/disk.md",
        "content/memory.en.md",
        "content/pages/about.md",
        "static/old.html",
    ] {
        remove(&site, path);
    }
    gone("2 addresses of the last site are gone: `/about`, `/en/memory`");
    // An alias that is taken out was an address too.
    site.put("content/full.md", &post("가득", "2026-04-21"));
    gone("an address of the last site is gone: `/disk`");
    let more = |number: usize| format!("content/more-{number:02}.md");
    for number in 1..=23 {
        site.put(&more(number), &post(&format!("더 {number}"), "2026-04-01"));
    }
    assert_eq!(told(&site, &[]), NOTHING);
    (1..=23).for_each(|number| remove(&site, &more(number)));
    let twenty: Vec<String> = (1..=20)
        .map(|number| format!("`/more-{number:02}`"))
        .collect();
    gone(&format!(
        "23 addresses of the last site are gone: {} and 3 more",
        twenty.join(", ")
    ));
}

#[test]
fn programs_are_told_every_address_that_is_gone() {
    let site = Folder::site();
    for number in 0..30 {
        let tagged = post(&format!("더 {number}"), "2026-04-01");
        site.put(&format!("content/more-{number}.md"), &tagged);
        add(
            &site,
            &format!("content/more-{number}.md"),
            "tags = [\"outage\"]",
        );
    }
    let gone = || {
        let out = site.run(&["build", "--format", "json"]).out;
        let told: serde_json::Value = serde_json::from_str(&out).unwrap();
        let gone = told["gone"].as_array().unwrap().clone();
        let gone = gone.iter().map(|route| route.as_str().unwrap().to_owned());
        gone.collect::<Vec<_>>()
    };
    assert_eq!(gone(), NOTHING);
    (0..30).for_each(|number| remove(&site, &format!("content/more-{number}.md")));
    let all = gone();
    assert_eq!(all.len(), 31, "{all:?}");
    assert!(all.contains(&String::from("/more-29")), "{all:?}");
    assert_eq!(
        all.last().map(String::as_str),
        Some("/tags/outage/feed.xml")
    );
    assert_eq!(gone(), NOTHING);
}

#[test]
fn an_address_that_a_server_finds_elsewhere_is_not_gone() {
    let site = built();
    let config = site.read("afterword.toml");
    site.put(
        "afterword.toml",
        &format!("{config}permalink = \"/{{slug}}/\"\n"),
    );
    assert_eq!(told(&site, &[]), NOTHING);
    site.put("afterword.toml", &config);
    let gone = told(&site, &[]);
    assert!(gone[0].contains("gone: `/disk/`, `/memory/`"), "{gone:?}");
}

#[test]
fn an_alias_is_named_as_its_author_wrote_it() {
    let site = Folder::site();
    add(
        &site,
        "content/disk.md",
        "aliases = [\"/posts/42.html\", \"/posts/43\"]",
    );
    site.build();
    site.put("content/disk.md", &post("디스크", "2026-04-21"));
    // `/posts/43` is found as `/posts/43/`, but nobody looks for `/posts/42.html` there.
    site.put("static/posts/42/index.html", "<p>mine</p>");
    site.put("static/posts/43/index.html", "<p>mine</p>");
    let gone = told_once(&site);
    assert!(
        gone[0].contains("an address of the last site is gone: `/posts/42.html` ("),
        "{gone:?}"
    );
}

#[test]
fn feeds_that_are_gone_are_told() {
    let site = Folder::site().with("content/memory.en.md", &post("Memory", "2026-04-25"));
    add(&site, "content/disk.md", "tags = [\"outage\"]");
    site.build();
    site.put("content/disk.md", &post("디스크", "2026-04-21"));
    remove(&site, "content/memory.en.md");
    let lines = told_once(&site);
    let gone = lines
        .iter()
        .find(|line| line.contains("[feed-gone]"))
        .unwrap();
    let all = "3 feeds of the last site are gone: `/en/feed.xml`, `/ko/feed.xml`, `/tags/outage/feed.xml` (";
    assert!(gone.contains(all), "{gone}");
}

#[test]
fn what_no_reader_has_seen_is_not_missed() {
    let site = Folder::site().with("content/next.md", &post("다음", "2026-04-26"));
    site.put("content/later.md", &post("나중", "2027-04-26"));
    add(
        &site,
        "content/next.md",
        "draft = true\ntags = [\"next\"]\naliases = [\"/n\"]",
    );
    let now = ["--now", "2026-12-01T00:00:00Z"];
    let preview = [&now[..], &["--drafts", "--future"]].concat();
    assert_eq!(told(&site, &preview), NOTHING);
    assert!(site.path("public/tags/next/feed.xml").exists());
    assert!(site.path("public/later.html").exists());
    assert_eq!(told(&site, &now), NOTHING);
    assert!(!site.path("public/later.html").exists());
    // What was published, and is a draft again, is gone for those who know it.
    add(&site, "content/disk.md", "draft = true");
    assert!(told(&site, &now)[0].contains("is gone: `/disk`"));
}

#[test]
fn a_post_that_comes_as_new_is_told_with_what_keeps_it_the_old() {
    let site = Folder::site().with("content/full/index.md", &post("가득", "2026-04-20"));
    add(&site, "content/memory.md", "slug = \"m\"");
    site.build();
    // The date is set right; a file is moved, and its slug kept; another becomes a folder, which changes nothing.
    site.put("content/disk.md", &post("디스크", "2026-04-22"));
    rename(&site, "content/memory.md", "content/2026/memory.md");
    rename(&site, "content/full/index.md", "content/full.md");
    let lines = told_once(&site);
    let disk = id_changed("content/disk.md", "2026-04-21:disk", "2026-04-22:disk");
    let (was, is) = ("2026-04-25:memory", "2026-04-25:2026/memory");
    let memory = id_changed("content/2026/memory.md", was, is);
    assert_eq!(lines, [memory, disk]);
    // What the help says is done, and nothing more is said.
    add(
        &site,
        "content/disk.md",
        "id = \"tag:haneul.example,2026-04-21:disk\"",
    );
    assert_eq!(told_once(&site), NOTHING);
    let feed = site.read("public/feed.xml");
    assert!(feed.contains("<id>tag:haneul.example,2026-04-21:disk</id>"));
}

#[test]
fn a_post_is_known_by_its_title_where_its_address_is_another() {
    let site = built();
    rename(&site, "content/disk.md", "content/disk-2025.md");
    let lines = told_once(&site);
    assert!(lines[0].contains("is gone: `/disk`"), "{lines:?}");
    let (was, is) = ("2026-04-21:disk", "2026-04-21:disk-2025");
    assert_eq!(lines[1..], [id_changed("content/disk-2025.md", was, is)]);
    // Or by an old address that leads to it.
    remove(&site, "content/memory.md");
    site.put("content/oom.md", &post("메모리 부족", "2026-04-25"));
    add(&site, "content/oom.md", "aliases = [\"/memory\"]");
    let (was, is) = ("2026-04-25:memory", "2026-04-25:oom");
    assert_eq!(told_once(&site), [id_changed("content/oom.md", was, is)]);
}

#[test]
fn a_post_that_is_told_in_another_is_none_that_comes_as_new() {
    let site = built();
    remove(&site, "content/memory.md");
    add(&site, "content/disk.md", "aliases = [\"/memory\"]");
    assert_eq!(told_once(&site), NOTHING);
}

#[test]
fn an_address_that_leads_to_another_post_is_told() {
    // A file is renamed, and its name taken by the next of its kind: on another day, and on the same.
    for date in ["2026-05-01", "2026-04-21"] {
        let site = built();
        rename(&site, "content/disk.md", "content/disk-2025.md");
        site.put("content/disk.md", &post("또 디스크", date));
        let (was, is) = ("2026-04-21:disk", "2026-04-21:disk-2025");
        let changed = id_changed("content/disk-2025.md", was, is);
        let taken = address_taken(
            "content/disk.md",
            "/disk",
            "content/disk-2025.md",
            "/disk-2025",
        );
        assert_eq!(told_once(&site), [changed, taken], "{date}");
    }
    // Slugs are swapped.
    let site = built();
    add(&site, "content/disk.md", "slug = \"memory\"");
    add(&site, "content/memory.md", "slug = \"disk\"");
    let one = address_taken("content/disk.md", "/memory", "content/memory.md", "/disk");
    let other = address_taken("content/memory.md", "/disk", "content/disk.md", "/memory");
    assert_eq!(told_once(&site), [one, other]);
}

#[test]
fn an_alias_that_goes_from_post_to_post_is_meant() {
    let site = Folder::site();
    add(&site, "content/disk.md", "aliases = [\"/latest\"]");
    site.build();
    site.put("content/disk.md", &post("디스크", "2026-04-21"));
    add(&site, "content/memory.md", "aliases = [\"/latest\"]");
    assert_eq!(told_once(&site), NOTHING);
    // A page that takes the place of an alias may not know of it.
    site.put("content/memory.md", &post("메모리", "2026-04-25"));
    site.put("content/latest.md", &post("새로", "2026-04-27"));
    let taken = address_taken(
        "content/latest.md",
        "/latest",
        "content/memory.md",
        "/memory",
    );
    assert_eq!(told_once(&site), [taken]);
}

#[test]
fn versions_that_change_their_places_are_told() {
    let site = Folder::site().with("content/disk.en.md", &post("Disk", "2026-04-21"));
    site.build();
    rename(&site, "content/disk.md", "content/disk.ko.md");
    rename(&site, "content/disk.en.md", "content/disk.md");
    let config = site.read("afterword.toml");
    site.put("afterword.toml", &config.replace("\"ko\"", "\"en\""));
    rename(&site, "content/memory.md", "content/memory.ko.md");
    let lines = told_once(&site);
    let korean = id_changed(
        "content/disk.ko.md",
        "2026-04-21:disk",
        "2026-04-21:disk.ko",
    );
    let english = id_changed("content/disk.md", "2026-04-21:disk.en", "2026-04-21:disk");
    assert!(lines.contains(&korean), "{lines:?}");
    assert!(lines.contains(&english), "{lines:?}");
}

#[test]
fn a_site_that_moves_is_told_what_else_is_to_be_done() {
    let config =
        "base_url = \"https://haneul.example/notes\"\ntitle = \"하늘\"\nlanguage = \"ko\"\n";
    let site = Folder::site().with("afterword.toml", config);
    site.build();
    let moved = |from: &str, to: &str| {
        format!(
            "afterword: warning[site-moved]: the last site stood at `{from}`, and this one is for `{to}` \
             (if the site has moved, let the old server lead each address to the new one)"
        )
    };
    let at = |base_url: &str, rest: &str| {
        let config = config.replace("https://haneul.example/notes", base_url);
        site.put("afterword.toml", &format!("{config}{rest}"));
    };
    // For once, as for a preview: that is no move, neither there nor back.
    let preview = ["--base-url", "https://preview.example"];
    assert_eq!(told(&site, &preview), NOTHING);
    assert_eq!(told(&site, &[]), NOTHING);
    at("https://haneul.example/log", "");
    let path = moved("https://haneul.example/notes", "https://haneul.example/log");
    assert_eq!(told_once(&site), [path]);
    at("https://blog.example", "");
    let host = "afterword: warning[id-changed]: subscribers see every post as new: the host of all ids was `haneul.example` \
                and is `blog.example` (keep it: `host = \"haneul.example\"` below `[feed]` in `afterword.toml`)";
    let both = moved("https://haneul.example/log", "https://blog.example");
    assert_eq!(told_once(&site), [host, &both]);
    at(
        "https://blog.example",
        "[feed]\nhost = \"haneul.example\"\n",
    );
    assert_eq!(told_once(&site), NOTHING);
}

#[test]
fn an_id_of_any_shape_is_kept_in_the_list() {
    let site = Folder::site();
    add(&site, "content/disk.md", "id = \"urn:x:a b\\n\\tc\"");
    site.build();
    assert_eq!(told(&site, &[]), NOTHING);
    site.put("content/disk.md", &post("디스크", "2026-04-21"));
    let lines = told_once(&site);
    assert!(
        lines[0].contains("its id was `urn:x:a b%0A%09c` and is"),
        "{lines:?}"
    );
}
