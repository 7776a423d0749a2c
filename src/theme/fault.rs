//! What the template engine has to say against a template, told with its place in the theme.

use std::sync::Arc;

use tera::ErrorKind;

use crate::diag::{Diag, Span, nearest, uncapitalised};
use crate::source::Sources;

/// The findings in `error`; the engine gathers several in one where it can.
pub fn findings(error: &tera::Error, sources: &Sources) -> Vec<Diag> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = Span::new(0, report.span().range.clone());
            vec![diag(report.message()).at(&path(report.filename()), span)]
        }
        ErrorKind::MissingParent { current, parent } => {
            vec![missing_parent(current, parent, sources)]
        }
        ErrorKind::CircularExtend {
            inheritance_chain, ..
        } => vec![circle(inheritance_chain, sources)],
        ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
            let help = "a loop in a template prints on and on";
            vec![diag("a page is larger than any page should be").help(help)]
        }
        ErrorKind::Msg(text) if text.starts_with(REPORT) => {
            let reports = text.split(REPORT).skip(1);
            reports.map(|report| gathered(report, sources)).collect()
        }
        _ => vec![diag(&error.to_string())],
    }
}

/// What each of several gathered reports begins with.
const REPORT: &str = "error: ";

/// A report as the engine prints it: a message, then `--> name:line:column`, then the line and its underlining.
fn gathered(report: &str, sources: &Sources) -> Diag {
    let mut lines = report.lines();
    let diag = diag(lines.next().unwrap_or_default());
    let place = lines
        .next()
        .and_then(|line| line.trim().strip_prefix("--> "));
    let Some((name, line, column)) = place.and_then(name_line_column) else {
        return diag;
    };
    let width = lines.nth(2).map_or(1, |line| line.matches('^').count());
    let path = path(name);
    // What a theme leaves out comes up in each template of the built-in one that needs it, and none of these lies on the disk.
    let Some(text) = sources.text(&path) else {
        return diag
            .help("a template of the built-in theme says so: keep what it takes from yours");
    };
    match span(&text, line, column, width) {
        Some(span) => diag.at(&path, span),
        None => diag.in_file(&path),
    }
}

fn name_line_column(place: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

/// The bytes of `width` characters from `line` and `column`, both counted from 1.
fn span(text: &str, line: usize, column: usize, width: usize) -> Option<Span> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let mut letters = text
        .get(before..)?
        .char_indices()
        .skip(column.checked_sub(1)?);
    let start = letters.next()?.0;
    let end = letters
        .nth(width.checked_sub(1)?)
        .map_or(text.len(), |(at, _)| before + at);
    Some(Span::new(0, before + start..end.max(before + start)))
}

fn missing_parent(current: &str, parent: &str, sources: &Sources) -> Diag {
    let message = format!("there is no template `{parent}` to extend");
    wrong_parent(&message, current, parent, sources)
}

fn circle(chain: &[String], sources: &Sources) -> Diag {
    let last = chain.last().map_or("", String::as_str);
    let message = format!("`{last}` comes to extend itself");
    wrong_parent(&message, last, "extends", sources)
}

/// What is wrong with what a template extends, where it says `word`.
fn wrong_parent(message: &str, template: &str, word: &str, sources: &Sources) -> Diag {
    let path = path(template);
    let diag = diag(message)
        .help("the templates of the built-in theme are named `default/post.html` and so on");
    let found = sources.text(&path).and_then(|text| text.find(word));
    match found {
        Some(at) => diag.at(&path, Span::new(at, 0..word.len())),
        None => diag.in_file(&path),
    }
}

fn diag(message: &str) -> Diag {
    let known = [". Available fields: ", ". Available variables: "];
    match known.iter().find_map(|mark| message.split_once(mark)) {
        Some((message, fields)) => {
            let diag = Diag::error("template", sentence(message));
            let wrong = message.split('`').nth(1).unwrap_or_default();
            diag.help(
                match nearest(wrong, fields.trim_end_matches('.').split(", ")) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are `{}`", fields.replace(", ", "`, `")),
                },
            )
        }
        None => Diag::error("template", sentence(message)),
    }
}

fn path(template: &str) -> Arc<str> {
    format!("themes/{template}").into()
}

/// The first line of a message, as our own messages are written.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    uncapitalised(line.trim_end_matches('.'))
}
