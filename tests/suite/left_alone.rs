//! What is like a mistake and is none, and so is told by nobody.

use afterword::{Options, compile};

use crate::built::sources;

/// The codes of all that is said about `files` at noon of 11 May 2026 in Seoul.
fn said(files: &[(&str, &str)]) -> Vec<&'static str> {
    let options = Options::at("2026-05-11T12:00:00+09:00".parse().unwrap());
    let diags = compile(&sources(files), &options).diags;
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
    let work = "[incident]\nkind = \"maintenance\"\nstatus = \"completed\"\n";
    assert_eq!(told(&post("2026-05-01", work)), NOTHING);
}
