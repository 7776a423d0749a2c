//! What is like a mistake and is none, and so is told by nobody.

use std::sync::Arc;

use afterword::memo::Memo;
use afterword::{Options, compile, compile_again};

use crate::built::sources;

/// Noon of 11 May 2026 in Seoul.
fn noon() -> Options {
    Options::at("2026-05-11T12:00:00+09:00".parse().unwrap())
}

/// The codes of all that is said about `files` at noon.
fn said(files: &[(&str, &str)]) -> Vec<&'static str> {
    let diags = compile(&sources(files), &noon()).diags;
    diags.iter().map(|diag| diag.code).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_text_may_show_a_merge_that_is_not_finished_in_a_block_of_code() {
    let post = |text: &str| {
        let post = format!("+++\ntitle = \"Git\"\ndate = 2026-05-01\n+++\n\n{text}\n");
        said(&[("content/git.md", &post)])
    };
    let conflict = "<<<<<<< HEAD\none\n=======\nother\n>>>>>>> deputy";
    assert_eq!(post(&format!("See:\n\n```text\n{conflict}\n```")), NOTHING);
    let shown_and_meant = format!("```text\n{conflict}\n```\n\n{conflict}");
    assert_eq!(post(&shown_and_meant), ["merge-conflict"]);
    assert_eq!(post("<<<<<<< HEAD\n\nis how it begins."), NOTHING);
    let opened = "<<<<<<< HEAD\n```sh\n=======\n```bash\n>>>>>>> deputy\nls\n```";
    assert_eq!(post(opened), ["merge-conflict"]);
}

#[test]
fn a_clock_that_is_ahead_and_a_day_that_has_begun_elsewhere_are_not_of_the_future() {
    let written = |updated: &str, status: &str| {
        let post = format!(
            "+++\ntitle = \"Disk\"\ndate = 2026-05-11T09:00:00\n{updated}\n\
             [incident]\nkind = \"outage\"\nstatus = \"monitoring\"\nservices = [\"web\"]\n\
             [[incident.timeline]]\nat = 2026-05-11T09:00:00\ntext = \"It is slow\"\n\
             [[incident.timeline]]\nat = {status}\nstatus = \"monitoring\"\ntext = \"Done\"\n\
             [[incident.mitigation]]\ntext = \"Watch\"\nstate = \"planned\"\nowner = \"us\"\n\
             due = 2027-05-11\n+++\n\nText.\n"
        );
        said(&[("content/disk.md", &post)])
    };
    let noon = "2026-05-11T12:00:00";
    let updated = |time: &str| written(&format!("updated = {time}"), noon);
    assert_eq!(updated("2026-05-11T12:59:00"), NOTHING);
    assert_eq!(updated("2026-05-11T13:01:00"), ["after-now"]);
    assert_eq!(updated("2026-05-11"), NOTHING);
    assert_eq!(updated("2026-05-12"), NOTHING);
    assert_eq!(updated("2026-05-13"), ["after-now"]);
    assert_eq!(written("", "2026-05-11T12:59:00"), NOTHING);
    assert_eq!(written("", "2026-05-11T13:01:00"), ["after-now"]);
    let both = written("updated = 2026-05-14", "2026-05-13T09:00:00");
    assert_eq!(both, ["after-now", "after-now"]);
}

#[test]
fn what_is_told_again_with_another_record_or_on_another_day_is_a_post_of_its_own() {
    let post = |date: &str, rest: &str| {
        format!("+++\ntitle = \"Restart\"\ndate = {date}\n{rest}+++\n\nText.\n")
    };
    let told = |other: &str| {
        said(&[
            ("content/a.md", &post("2026-05-01", "")),
            ("content/b.md", other),
        ])
    };
    assert_eq!(told(&post("2026-05-01", "")), ["same-post"]);
    assert_eq!(told(&post("2026-05-02", "")), NOTHING);
    // A day is not its midnight.
    assert_eq!(told(&post("2026-05-01T00:00:00", "")), NOTHING);
    assert_eq!(told(&post("2026-05-01", "lang = \"ja\"\n")), NOTHING);
    let work = |status: &str| {
        let record = format!("[incident]\nkind = \"maintenance\"\nstatus = \"{status}\"\n");
        post("2026-05-01", &record)
    };
    assert_eq!(told(&work("completed")), NOTHING);
    // Without a record, it is the text.
    let other = post("2026-05-01", "").replace("Text.", "Text.\n\nAnd another.");
    assert_eq!(told(&other), NOTHING);
    // Two copies, beside a post that they are none of.
    for others in [[&other, &other], [&work("completed"), &work("completed")]] {
        let files = ["content/b.md", "content/c.md"];
        let mut files: Vec<(&str, &str)> = files.into_iter().zip(others.map(|it| &**it)).collect();
        let first = post("2026-05-01", "");
        files.push(("content/a.md", &first));
        assert_eq!(said(&files), ["same-post"]);
    }
    assert_eq!(
        said(&[
            ("content/a.md", &work("completed")),
            ("content/b.md", &work("cancelled")),
        ]),
        NOTHING
    );
}

#[test]
fn a_new_title_is_heard_of_when_all_else_is_kept() {
    let memo = Arc::new(Memo::new());
    let told = |title: &str| {
        let post =
            |title: &str| format!("+++\ntitle = \"{title}\"\ndate = 2026-05-01\n+++\n\nText.\n");
        let files = [
            ("content/a.md", &*post("Restart")),
            ("content/b.md", &post(title)),
        ];
        let diags = compile_again(&sources(&files), &noon(), &memo).diags;
        diags.iter().map(|diag| diag.code).collect::<Vec<_>>()
    };
    assert_eq!(told("Another"), NOTHING);
    assert_eq!(told("Restart"), ["same-post"]);
    assert_eq!(told("Another"), NOTHING);
}

#[test]
fn a_slip_in_one_date_makes_nothing_late_elsewhere() {
    let work = "+++\ntitle = \"Work\"\ndate = 2026-05-10T09:00:00\n[incident]\nkind = \"maintenance\"\n\
        status = \"scheduled\"\nplanned = { start = 2026-05-12T22:00:00, duration = \"1h\" }\n+++\n\nText.\n";
    let slip = "+++\ntitle = \"News\"\ndate = 2026-05-10\nupdated = 2027-01-01\n+++\n\nText.\n";
    let files = [("content/work.md", work), ("content/news.md", slip)];
    assert_eq!(said(&files), ["after-now"]);
    let late = work.replace("2026-05-12T22", "2026-05-10T10");
    let news = slip.replace("updated = 2027-01-01", "updated = 2026-05-11T09:00:00");
    let files = [("content/work.md", &*late), ("content/news.md", &news)];
    assert_eq!(said(&files), ["still-scheduled"]);
}

#[test]
fn a_post_may_be_held_back_while_its_incident_is_under_way() {
    let told = |config: &str| {
        let config = format!(
            "base_url = \"https://status.example\"\ntitle = \"Haneul\"\nlanguage = \"en\"\n{config}"
        );
        let live = "+++\ntitle = \"Down\"\ndate = 2026-05-11T14:00:00\n[incident]\nkind = \"outage\"\n\
            status = \"investigating\"\n+++\n\nText.\n";
        let old = "+++\ntitle = \"Old\"\ndate = 2026-05-01\n+++\n\nText.\n";
        said(&[
            ("afterword.toml", &config),
            ("content/down.md", live),
            ("content/old.md", old),
        ])
    };
    assert_eq!(told(""), ["held-while-open"]);
    assert_eq!(told("[rules]\nheld-while-open = \"off\"\n"), NOTHING);
}
