//! The README keeps its word: what it shows is what happens.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::documents::{Page, top};
use crate::folder::Folder;

const CONFIG: &str =
    "base_url = \"https://haneul.example\"\ntitle = \"Haneul\"\ntimezone = \"UTC\"\n";

#[test]
fn the_commands_do_what_they_say() {
    let commands = readme().commands();
    assert_eq!(commands.len(), 3);
    for command in commands {
        match command.strip_prefix("cargo run --release -- ") {
            Some("build") => the_example_builds(),
            Some("serve") => the_example_is_served(),
            Some(other) => panic!("`afterword {other}` is not tried"),
            // We are its test.
            None => assert_eq!(command, "cargo test"),
        }
    }
}

#[test]
fn the_post_is_one_without_findings() {
    let run = site(&the_post()).run(&["check"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn the_message_is_what_the_program_prints() {
    let post = the_post();
    let mistaken = post.replace("2026-05-10T23:35:00", "2026-05-10T20:15:00");
    assert_ne!(mistaken, post);
    let run = site(&mistaken).run(&["build"]);
    assert_eq!(run.code, 1);
    let message = fence("text");
    assert_eq!(run.err, message);
}

fn the_example_builds() {
    let out = Folder::empty();
    let public = out.path("public");
    let flags = ["build", "--root", top().to_str().unwrap()];
    let run = out.run(&[&flags[..], &["--output", public.to_str().unwrap()]].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(public.join("index.html").exists());
}

fn the_example_is_served() {
    let elsewhere = Folder::empty();
    let mut child = elsewhere
        .command(&["serve", "--port", "0", "--root", top().to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let says_where = lines
        .map_while(Result::ok)
        .any(|line| line.contains("http://127.0.0.1:"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(says_where);
}

fn readme() -> Page {
    Page::read("README.md")
}

fn the_post() -> String {
    fence("markdown")
}

/// The one block of that kind.
fn fence(info: &str) -> String {
    let fences = readme().fences();
    let mut found = fences.into_iter().filter(|fence| fence.info == info);
    let first = found.next().unwrap_or_else(|| panic!("no `{info}`"));
    assert!(found.next().is_none(), "more than one `{info}`");
    first.text
}

fn site(post: &str) -> Folder {
    Folder::empty()
        .with("afterword.toml", CONFIG)
        .with("content/full-disk.md", post)
}
