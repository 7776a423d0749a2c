//! Where Git left both sides of a merge in a file, for its author to choose.

use std::sync::Arc;

use crate::diag::{Diag, Span};

use super::lines;
use super::markdown::CodeBlock;

/// What Git puts before the first side, and behind the second.
const MARKS: [&str; 2] = ["<<<<<<< ", ">>>>>>> "];

/// The first conflict in the file at `path`, if there is one; `code` gives its blocks of code, which may well show one.
pub fn find(path: &Arc<str>, text: &str, code: impl Fn() -> Vec<CodeBlock>) -> Option<Diag> {
    let [begins, ends] = MARKS;
    if !text.contains(begins) {
        return None;
    }
    let code = code();
    let is_shown = |at: &usize| code.iter().any(|block| block.span.range().contains(at));
    let mut lines = lines(text, 0);
    let first = lines.find(|(at, line)| line.starts_with(begins) && !is_shown(at))?;
    // A side may open a block of code, in which the end then stands.
    let last = lines.find(|(_, line)| line.starts_with(ends))?;
    let [first, last] = [first, last].map(|(at, line)| Span::new(at, 0..line.trim_end().len()));
    let diag = Diag::error(
        "merge-conflict",
        "here are both sides of an unfinished merge",
    );
    let diag = diag.at(path, first).related(path, last, "up to here");
    Some(diag.help("keep what is right of each, and take out the lines that Git put in"))
}
