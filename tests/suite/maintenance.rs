//! The page of planned work: what is announced, and how what was announced went.

use crate::pages::{Pages, all_between, text};

fn work(title: &str, status: &str, start: &str, rest: &str) -> String {
    format!(
        "title = \"{title}\"\ndate = 2026-01-05\n[incident]\nkind = \"maintenance\"\nstatus = \"{status}\"\n\
         impact = \"minor\"\nservices = [\"web\"]\nplanned = {{ start = {start}, duration = \"~10m\" }}\n{rest}"
    )
}

fn page() -> String {
    let held =
        "[[incident.occurrence]]\nstarted = 2026-01-03T22:02:00\nresolved = 2026-01-03T22:21:00\n";
    Pages::of(
        "en",
        &[
            ("later.md", &work("Later", "scheduled", "2026-03-01T22:00:00", "")),
            ("sooner.md", &work("Sooner", "scheduled", "2026-02-01T22:00:00", "")),
            ("held.md", &work("Held", "completed", "2026-01-03T22:00:00", held)),
            ("off.md", &work("Called off", "cancelled", "2026-01-04T22:00:00", "")),
            (
                "disk.md",
                "title = \"The disk\"\ndate = 2026-01-05\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"",
            ),
        ],
    )
    .at("maintenance/")
}

#[test]
fn what_is_to_come_stands_first_and_the_next_before_the_others() {
    let page = page();
    let names = all_between(&page, "<p class=\"name\">", "</p>");
    let names: Vec<String> = names.into_iter().map(text).collect();
    assert_eq!(names, ["Sooner", "Later", "Called off", "Held"]);
}

#[test]
fn the_plan_stands_beside_what_came_of_it() {
    let page = page();
    let held = all_between(&page, "<li class=\"incident\">", "</dl>")
        .pop()
        .unwrap();
    let held = text(held);
    for part in [
        "Completed",
        "Planned for Sat, 3 Jan 2026, 10:00\u{a0}pm KST about 10 min",
        "When it took place Sat, 3 Jan 2026, 10:02\u{a0}pm – 10:21\u{a0}pm 19 min",
    ] {
        assert!(held.contains(part), "{part}: {held}");
    }
}

#[test]
fn rows_of_what_is_planned_tell_the_whole_plan() {
    let begun = "[[incident.occurrence]]\nstarted = 2026-01-04T22:02:00\n";
    let posts = [
        (
            "later.md",
            work("Later", "scheduled", "2026-03-01T22:00:00", ""),
        ),
        (
            "now.md",
            work("Now", "in-progress", "2026-01-04T22:00:00", begun),
        ),
        (
            "held.md",
            work("Held", "completed", "2026-01-03T22:00:00", ""),
        ),
    ];
    let posts = posts.each_ref().map(|(path, post)| (*path, &**post));
    let pages = Pages::of("en", &posts);
    for path in ["", "incidents/"] {
        let page = text(&pages.at(path));
        for plan in [
            "Maintenance Planned for Sun, 1 Mar 2026, 10:00\u{a0}pm KST about 10 min",
            "Maintenance Planned for Sun, 4 Jan 2026, 10:00\u{a0}pm KST about 10 min",
        ] {
            assert!(page.contains(plan), "{plan}: {page}");
        }
        assert!(!page.contains("Planned for Sat, 3 Jan"), "{page}");
    }
}

#[test]
fn the_last_word_names_its_zone() {
    let post = "title = \"Word\"\ndate = 2026-01-05T09:00:00";
    let pages = Pages::of("en", &[("word.md", post)]);
    let told = "As of Mon, 5 Jan 2026, 9:00\u{a0}am KST";
    for path in ["", "maintenance/"] {
        assert!(text(&pages.at(path)).contains(told), "{path}");
    }
}

#[test]
fn the_calendar_is_linked() {
    assert!(page().contains("href=\"https://haneul.example/maintenance.ics\""));
}

#[test]
fn no_maintenance_is_said_to_be_none() {
    let page = Pages::of("en", &[]).at("maintenance/");
    assert!(page.contains("No maintenance is planned."));
    assert!(page.contains("No maintenance has taken place."));
}
