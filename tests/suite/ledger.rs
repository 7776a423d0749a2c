//! The ledger: what was promised, in the order in which one follows it up.

use std::sync::Arc;

use afterword::memo::Memo;
use afterword::output::OutputPath;

use crate::built::{built, post, sources, text as text_of};
use crate::folder::Folder;
use crate::pages::{Pages, all_between, text};

const DISK: &str = r#"
title = "The disk was full"
date = 2025-03-01
[incident]
kind = "outage"
status = "resolved"
impact = "major"
services = ["web"]
[[incident.occurrence]]
started = 2025-02-27T10:00:00
resolved = 2025-02-27T11:00:00
[[incident.mitigation]]
text = "Warn at 80 %"
state = "done"
done = 2025-03-01
[[incident.mitigation]]
text = "Move the logs"
state = "postponed"
due = 2025-09-30
reason = "no machine to spare"
[[incident.mitigation]]
id = "restore"
text = "Try a restore"
state = "planned"
due = 2025-06-30
[[incident.mitigation]]
text = "Buy a disk"
state = "planned"
due = 2027-01-01
"#;

const MEMORY: &str = r#"
title = "Out of memory"
date = 2026-03-05
[incident]
kind = "outage"
status = "resolved"
impact = "major"
services = ["web"]
[[incident.mitigation]]
text = "Write it down"
state = "planned"
[[incident.mitigation]]
text = "Add swap"
state = "done"
done = 2026-03-05
before = "2 GB"
after = "16 GB"
[[incident.mitigation]]
id = "restore"
text = "Try a restore, really"
state = "in-progress"
owner = "the operator"
due = 2026-06-30
[[incident.mitigation]]
text = "Give up on it"
state = "dropped"
reason = "not worth it"
"#;

fn ledger() -> String {
    Pages::of("en", &[("disk.md", DISK), ("memory.md", MEMORY)]).at("mitigations/")
}

fn rows(page: &str) -> Vec<String> {
    all_between(page, "<tr class=\"", "</tr>")
        .into_iter()
        .map(|row| text(&format!("<{row}")))
        .collect()
}

#[test]
fn the_overdue_come_first_then_the_open_by_due_date_then_the_closed() {
    let ordered = |disk: &str, memory: &str| -> Vec<String> {
        let page = Pages::of("en", &[("disk.md", disk), ("memory.md", memory)]).at("mitigations/");
        let measures = all_between(&page, "<p class=\"what\">", "</p>");
        measures.into_iter().map(str::to_owned).collect()
    };
    assert_eq!(
        ordered(DISK, MEMORY),
        [
            "Move the logs",
            "Try a restore, really",
            "Buy a disk",
            "Write it down",
            "Add swap",
            "Give up on it",
            "Warn at 80 %",
        ]
    );
    // A quarter is due at its end; what was promised long ago and done just now was closed just now.
    let disk = DISK
        .replace(
            "date = 2025-03-01",
            "date = 2025-03-01\nupdated = 2026-03-06",
        )
        .replace("done = 2025-03-01", "done = 2026-03-06")
        .replace("due = 2027-01-01", "due = 2026-08-15");
    let memory = MEMORY.replace("due = 2026-06-30", "due = \"2026-Q3\"");
    assert_eq!(
        ordered(&disk, &memory)[1..5],
        [
            "Buy a disk",
            "Try a restore, really",
            "Write it down",
            "Warn at 80 %",
        ]
    );
}

#[test]
fn what_was_promised_while_it_went_on_was_promised_when_it_was_over() {
    let long = DISK
        .replace(
            "date = 2025-03-01",
            "date = 2024-12-31\nupdated = 2025-03-01",
        )
        .replace("2025-02-27T10", "2024-12-31T10")
        .replace("2025-02-27T11", "2025-01-02T11");
    let pages = Pages::of("en", &[("disk.md", &long)]);
    let promised = |year| text(&pages.at(&format!("reviews/{year}/")));
    assert!(promised(2024).contains("Measures promised 0"));
    assert!(promised(2025).contains("Measures promised 4"));
}

#[test]
fn the_counts_are_told_in_words() {
    let told = ledger();
    assert!(
        told.contains("7 measures were promised: 4 still open, 1 of them overdue."),
        "{told}"
    );
    let nothing = Pages::of("en", &[]).at("mitigations/");
    assert!(nothing.contains("No measures are recorded."));
    let closed = DISK.replace("planned", "done").replace("postponed", "done");
    let closed = Pages::of("en", &[("disk.md", &closed)]).at("mitigations/");
    assert!(closed.contains("4 measures were promised, and none is still open."));
}

#[test]
fn a_row_has_all_that_is_known() {
    let rows = rows(&ledger());
    for part in [
        "Postponed",
        "no machine to spare",
        "Overdue",
        "The disk was full",
        "Promised 12 months ago",
    ] {
        assert!(rows[0].contains(part), "{part}: {}", rows[0]);
    }
    for part in ["In progress", "the operator", "30 Jun 2026"] {
        assert!(rows[1].contains(part), "{part}: {}", rows[1]);
    }
    assert!(!rows[1].contains("Overdue"));
    assert!(rows[4].contains("2 GB → After 16 GB"), "{}", rows[4]);
    // What is closed no longer ages.
    assert!(!rows[4].contains("ago"), "{}", rows[4]);
}

#[test]
fn a_measure_that_was_followed_up_shows_what_became_of_it() {
    let done = MEMORY.replace("in-progress", "done");
    for (memory, told) in [(MEMORY, "Planned → In progress"), (&done, "Planned → Done")] {
        let posts = [
            ("content/disk.md", &*post(DISK)),
            ("content/memory.md", &*post(memory)),
        ];
        let page = text_of(&built(&posts), "disk.html");
        let rows = all_between(&page, "<tr id=\"incident:mitigation-", "</tr>");
        let rows: Vec<String> = rows.into_iter().map(text).collect();
        assert!(rows[2].contains(told), "{told}: {}", rows[2]);
        // Where no later incident tells of it, a state stands alone.
        assert!(!rows[3].contains('→'), "{}", rows[3]);
    }
}

#[test]
fn a_measure_that_is_done_in_the_post_of_its_first_promise_is_done_in_those_that_repeat_it() {
    let first = |told: &str| {
        let promise = "id = \"restore\"\ntext = \"Try a restore\"\nstate = \"planned\"";
        let told = format!("id = \"restore\"\ntext = \"Try a restore\"\n{told}");
        let post = DISK.replace(promise, &told);
        post.replace(
            "date = 2025-03-01",
            "date = 2025-03-01\nupdated = 2026-07-11",
        )
    };
    let ledger = |disk: &str| {
        let pages = Pages::of("en", &[("disk.md", disk), ("memory.md", MEMORY)]);
        pages.at("mitigations/")
    };
    let done = first("state = \"done\"\ndone = 2026-07-10");
    let told = ledger(&done);
    assert!(told.contains("3 still open, 1 of them overdue"), "{told}");
    assert!(
        !told.contains("<p class=\"what\">Try a restore, really"),
        "{told}"
    );
    let site = built(&[
        ("content/disk.md", &post(&done)),
        ("content/memory.md", &post(MEMORY)),
    ]);
    let page = text(&text_of(&site, "memory.html"));
    assert!(page.contains("In progress → Done"), "{page}");
    assert!(page.contains("Followed up in The disk was full"), "{page}");
    // What was done before it was promised again is to be done again.
    let before = ledger(&first("state = \"done\"\ndone = 2026-02-10"));
    assert!(
        before.contains("<p class=\"what\">Try a restore, really"),
        "{before}"
    );
}

#[test]
fn rows_lead_to_the_measure_in_its_post() {
    let pages = Pages::of("en", &[("disk.md", DISK), ("memory.md", MEMORY)]);
    let ledger = pages.at("mitigations/");
    assert!(ledger.contains("href=\"/disk#incident:mitigation-restore\">The disk was full<"));
    assert!(ledger.contains("href=\"/memory#incident:mitigation-restore\">Out of memory<"));
}

#[test]
fn a_promise_that_recurs_names_the_others() {
    let rows = rows(&ledger());
    assert!(
        rows[1].ends_with("Promised before The disk was full"),
        "{}",
        rows[1]
    );
    assert!(!rows[2].contains("Promised before"));
    // It was promised a year before that, and does not get younger.
    assert!(rows[1].contains("Promised 12 months ago"), "{}", rows[1]);
}

#[test]
fn what_a_later_incident_tells_of_is_neither_open_nor_overdue_any_more() {
    let page = |other: &str| {
        let site = built(&[
            ("content/disk.md", &post(DISK)),
            ("content/other.md", &post(other)),
        ]);
        text(&text_of(&site, "disk.html"))
    };
    let followed = page(MEMORY);
    assert!(followed.contains("3 of 4 measures open"), "{followed}");
    assert!(
        followed.contains("Followed up in Out of memory"),
        "{followed}"
    );
    assert_eq!(followed.matches("Overdue").count(), 1);
    let kept = page(&MEMORY.replace("\"in-progress\"", "\"done\""));
    assert!(kept.contains("2 of 4 measures open"), "{kept}");
    // Told alone, it is still promised, and late.
    let alone = page("title = \"Later\"\ndate = 2026-03-05");
    assert_eq!(alone.matches("Overdue").count(), 2);
}

#[test]
fn a_post_leads_to_the_later_promise_as_its_own_readers_have_it() {
    let memo = Arc::new(Memo::new());
    let made = |translation: &str| {
        let promise = |title: &str, month: u8, id: &str| {
            post(&format!(
                "title = \"{title}\"\ndate = 2026-{month:02}-05\n[[incident]]\nid = \"{id}\"\nkind = \"near-miss\"\nstatus = \"resolved\"\n\
                 [[incident.mitigation]]\nid = \"restore\"\ntext = \"Try it\"\nstate = \"planned\"\n\
                 [[incident]]\nid = \"other\"\nkind = \"near-miss\"\nstatus = \"resolved\""
            ))
        };
        let mut files = vec![
            ("content/a.md".to_owned(), promise("A", 1, "first")),
            (
                "content/a.ja.md".to_owned(),
                post("title = \"あ\"\ndate = 2026-01-05"),
            ),
            ("content/b.md".to_owned(), promise("B", 9, "last")),
            ("content/b.ja.md".to_owned(), translation.to_owned()),
        ];
        // So many lie between them that neither shows the other as a neighbour.
        for month in 2..8 {
            let between = post(&format!("title = \"{month}\"\ndate = 2026-{month:02}-05"));
            files.push((format!("content/{month}.ja.md"), between));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (&**path, &**text))
            .collect();
        let sources = sources(&files);
        let compiled = afterword::compile_again(&sources, &afterword::Options::whenever(), &memo);
        let tree = compiled
            .tree
            .unwrap_or_else(|| panic!("{:?}", compiled.diags));
        let fingerprint =
            tree.fingerprint(tree.output(&OutputPath::new("ja/a.html").unwrap()).unwrap());
        (text_of(&tree, "ja/a.html"), fingerprint)
    };
    let own = post("title = \"い\"\ndate = 2026-09-05");
    let link =
        |place: &str, title: &str| format!("<a href=\"/ja/{place}:mitigation-restore\">{title}");
    let (page, first) = made(&own);
    assert!(page.contains(&link("b#incident", "い")), "{page}");
    let (page, renamed) = made(&own.replace('い', "う"));
    assert!(page.contains(&link("b#incident", "う")), "{page}");
    let (page, moved) = made(&own.replace("date", "slug = \"zwei\"\ndate"));
    assert!(page.contains(&link("zwei#incident", "い")), "{page}");
    assert!(first != renamed && first != moved && renamed != moved);
}

#[test]
fn the_order_in_a_post_tells_which_promise_is_newer() {
    let two = r#"
title = "Twice"
date = 2026-02-03
[[incident]]
id = "one"
label = "One"
kind = "outage"
status = "resolved"
[[incident.mitigation]]
id = "swap"
text = "Add swap"
state = "planned"
[[incident]]
id = "two"
label = "Two"
kind = "outage"
status = "resolved"
[[incident.mitigation]]
id = "swap"
text = "Add swap"
state = "done"
"#;
    let told = Pages::of("en", &[("two.md", two)]).at("mitigations/");
    assert!(
        told.contains("1 measure was promised, and none is still open."),
        "{told}"
    );
}

#[test]
fn a_promise_that_was_repeated_and_kept_counts_once_in_the_reviews() {
    let kept = MEMORY.replace("\"in-progress\"", "\"done\"\ndone = 2026-03-04");
    let pages = Pages::of("en", &[("disk.md", DISK), ("memory.md", &kept)]);
    let measures = |year| text(&pages.at(&format!("reviews/{year}/")));
    assert!(
        measures(2025).contains("Measures promised 4"),
        "{}",
        measures(2025)
    );
    assert!(
        measures(2026).contains("Measures promised 3"),
        "{}",
        measures(2026)
    );
    assert!(
        measures(2026).contains("Measures done 2"),
        "{}",
        measures(2026)
    );
}

#[test]
fn nothing_is_overdue_before_the_site_says_so() {
    let alone = Pages::of("en", &[("disk.md", DISK)]).at("mitigations/");
    assert!(!alone.contains("overdue\""));
    assert!(alone.contains("3 still open, none of them overdue"));
}

#[test]
fn what_is_told_in_another_language_says_so() {
    let footer = "base_url = \"https://status.example\"\ntitle = \"Haneul\"\nlanguage = \"en\"\n\
        [look]\nfooter = \"Run by *volunteers*\"\n";
    let site = built(&[
        ("afterword.toml", footer),
        ("content/disk.md", &post(DISK)),
        (
            "content/disk.ja.md",
            &post("title = \"ディスク\"\ndate = 2025-03-01"),
        ),
        ("content/memory.ko.md", &post(MEMORY)),
    ]);
    let marked = |path: &str| -> Vec<String> {
        let page = text_of(&site, path);
        let spans = all_between(&page, "<span lang=\"", "</span>").into_iter();
        spans.map(|span| span.replace("\">", ": ")).collect()
    };
    let translated = marked("ja/disk.html");
    for told in [
        "en: Warn at 80 %",
        "en: no machine to spare",
        "en: Run by <em>volunteers</em>",
    ] {
        assert!(
            translated.iter().any(|it| it == told),
            "{told}: {translated:?}"
        );
    }
    assert!(marked("disk.html").is_empty());
    let ledger = marked("mitigations/index.html");
    assert!(
        !ledger.is_empty() && ledger.iter().all(|it| it.starts_with("ko: ")),
        "{ledger:?}"
    );
    assert!(
        text_of(&site, "ja/feed.xml").contains("&lt;span lang=\"en\"&gt;Warn at 80 %&lt;/span&gt;")
    );
}

#[test]
fn a_translated_promise_is_counted_once_and_in_the_sites_language() {
    let korean = DISK.replace("The disk was full", "꽉 찬 디스크");
    let pages = Pages::of(
        "ko",
        &[
            ("disk.ja.md", "title = \"ディスク\"\ndate = 2025-03-01"),
            ("disk.md", &korean),
        ],
    );
    let ledger = pages.at("mitigations/");
    assert_eq!(rows(&ledger).len(), 4);
    assert!(ledger.contains(">꽉 찬 디스크<"));
}

#[test]
fn the_terminal_shows_the_same_ledger_as_of_today() {
    let site = folder();
    let run = site.run(&["mitigations", "--now", LAST_WORD]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with("STATE"));
    assert!(lines[1].starts_with("overdue") && lines[1].ends_with("content/disk.md"));
    assert!(lines[1].contains("2025-09-30"));
    assert_eq!(
        run.out.lines().last(),
        Some("7 measures, 4 open, 1 overdue, as of 2026-03-05")
    );
    assert_eq!(lines.len(), 10);
    // In Seoul it is tomorrow.
    let later = site.run(&["mitigations", "--now", "2027-01-01T15:00:00Z"]);
    assert_eq!(
        later.out.lines().last(),
        Some("7 measures, 4 open, 3 overdue, as of 2027-01-02")
    );
}

#[test]
fn columns_line_up_beside_east_asian_text() {
    let korean = DISK.replace("Buy a disk", "디스크를 산다");
    let site = Folder::site().with("content/disk.md", &file(&korean));
    let out = site.run(&["mitigations"]).out;
    let columns: Vec<usize> = out
        .lines()
        .filter_map(|line| line.split_once("content/"))
        .map(|(before, _)| unicode_width::UnicodeWidthStr::width(before))
        .collect();
    assert_eq!(columns.len(), 4);
    assert!(columns.iter().all(|column| *column == columns[0]));
}

#[test]
fn what_is_overdue_fails_only_when_asked_for() {
    let run = folder().run(&["mitigations", "--overdue", "--now", LAST_WORD]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out.matches("content/").count(), 1, "{}", run.out);
    let kept = Folder::site().run(&["mitigations", "--overdue"]);
    assert_eq!(kept.code, 0);
    assert!(kept.out.starts_with("0 measures, 0 open, 0 overdue"));
}

#[test]
fn programs_get_json() {
    let run = folder().run(&["mitigations", "--format", "json", "--now", LAST_WORD]);
    let promises: Vec<serde_json::Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(promises.len(), 8);
    assert_eq!(promises[0]["overdue"], true);
    assert_eq!(promises[0]["age_days"], 369);
    assert_eq!(promises[6]["state"], "done");
    assert_eq!(promises[7]["later"][0], "content/memory.md");
    assert_eq!(promises[7]["state"], "planned");
    assert_eq!(promises[7]["open"], false);
}

/// The day of the newest post.
const LAST_WORD: &str = "2026-03-05T12:00:00+09:00";

fn folder() -> Folder {
    let config =
        "base_url = \"https://haneul.example\"\ntitle = \"Haneul\"\ntimezone = \"Asia/Seoul\"\n";
    Folder::empty()
        .with("afterword.toml", config)
        .with("content/disk.md", &file(DISK))
        .with("content/memory.md", &file(MEMORY))
}

fn file(front: &str) -> String {
    format!("+++\n{front}\n+++\n\nText.\n")
}
