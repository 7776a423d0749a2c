//! Inline Markdown: what stands in a record, such as an entry of a timeline. It is one line, however its author broke it.

use super::Options;
use super::cjk::{Jointed, joins_lines};
use super::events;

/// `text` on one line; no space comes between letters that are written without.
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.lines().map(str::trim) {
        if let (Some(before), Some(after)) = (line.chars().next_back(), part.chars().next())
            && !joins_lines(before, after)
        {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// Whether a line stands for itself: most do, and need no parser.
pub fn is_plain(line: &str) -> bool {
    !line.contains(MARKUP) && !line.contains("://")
}

/// What inline markup begins with, bare addresses apart.
const MARKUP: [char; 8] = ['*', '_', '~', '`', '[', '<', '&', '\\'];

/// The words of `text` without its markup.
pub fn words(text: &str, options: Options) -> String {
    let line = line(text);
    if is_plain(&line) {
        return line;
    }
    let jointed = Jointed::inline(&line);
    let mut words = String::with_capacity(line.len());
    for (event, _) in events::events(&line, &jointed, options, None) {
        words.push_str(event.words());
    }
    words
}
