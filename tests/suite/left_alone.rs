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
}
