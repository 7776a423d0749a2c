//! Words that were meant to be more: a footnote, a placement, a link, a cell, or what another generator would read.

use std::ops::Range;

use memchr::{memchr_iter, memchr2, memmem};

use super::Reading;
use crate::diag::Diag;
use crate::parse::markdown::placement;

/// What may be lost in a text at all, so that what most texts have none of is not looked for in each of their words.
pub struct Suspects {
    footnotes: bool,
    brackets: bool,
    links: bool,
}

impl Suspects {
    pub fn of(source: &str) -> Self {
        let has = |sign: &str| memmem::find(source.as_bytes(), sign.as_bytes()).is_some();
        Suspects {
            footnotes: has("[^"),
            brackets: FOREIGN.iter().any(|foreign| has(foreign.opens)),
            links: has("]("),
        }
    }
}

/// What other generators read between brackets.
struct Foreign {
    opens: &'static str,
    closes: &'static str,
    name: &'static str,
    /// What to write here.
    instead: &'static str,
    /// Whether these words between the brackets are that, and no words in brackets.
    is: fn(&str) -> bool,
}

/// The longer signs before those that they begin with.
const FOREIGN: [Foreign; 5] = [
    Foreign {
        opens: "{{<",
        closes: ">}}",
        name: "a shortcode",
        instead: "Markdown",
        is: begins_tag,
    },
    Foreign {
        opens: "{{%",
        closes: "%}}",
        name: "a shortcode",
        instead: "Markdown",
        is: begins_tag,
    },
    Foreign {
        opens: "{%",
        closes: "%}",
        name: "a tag",
        instead: "Markdown",
        is: begins_tag,
    },
    Foreign {
        opens: PLACEMENT,
        closes: "}}",
        name: "an expression",
        instead: "what it stands for",
        is: is_expression,
    },
    Foreign {
        opens: NOTE,
        closes: "]]",
        name: "a link",
        instead: "`[words](file.md)` or `![words](picture.png)`",
        is: is_name_of_note,
    },
];

/// What placements begin with too.
const PLACEMENT: &str = "{{";

/// What links to notes begin with, and links in brackets.
const NOTE: &str = "[[";

/// How far a bracket is looked for from another, in bytes: what is longer is nothing that anybody meant.
const LONGEST: usize = 1024;

impl<'r> Reading<'r> {
    /// Finds what was meant to be more in the words at `range`.
    pub(super) fn lost(&mut self, range: Range<usize>) {
        if self.suspects.footnotes {
            self.lost_footnotes(range.clone());
        }
        if self.suspects.brackets {
            self.lost_brackets(range.clone());
        }
        if self.suspects.links {
            self.lost_links(range);
        }
    }

    /// References to footnotes that the parser left as words.
    fn lost_footnotes(&mut self, range: Range<usize>) {
        let start = range.start;
        let written = self.source.get(range).unwrap_or("");
        for (at, sign) in written.match_indices("[^") {
            let rest = written.get(at + sign.len()..).unwrap_or("");
            let Some(length) = rest.find([']', '[', ' ', '\n']) else {
                return;
            };
            let is_closed = rest.get(length..).unwrap_or("").starts_with(']');
            if length > 0 && is_closed && !self.is_escaped(start + at) {
                let label = rest.get(..length).unwrap_or("");
                let diag = Diag::warning(
                    "unknown-footnote",
                    format!("no footnote is called `{label}`"),
                );
                let help = format!("write it below: `[^{label}]: …`; records have none");
                let place = start + at..start + at + length + 3;
                self.warn(diag.help(help), self.span(place));
            }
        }
    }

    /// Finds what would be a placement if it stood alone, and what another generator would read.
    fn lost_brackets(&mut self, range: Range<usize>) {
        // What is in the brackets of another program is its own.
        let mut from = range.start.max(self.foreign);
        while let Some(words) = self.source.get(from..range.end)
            && let Some(ahead) = memchr2(b'{', b'[', words.as_bytes())
        {
            let start = from + ahead;
            from = start + 1;
            let near = self.near(start);
            let found = FOREIGN.iter().find_map(|foreign| {
                let inside = near.strip_prefix(foreign.opens)?;
                let (inside, _) = inside.split_once(foreign.closes)?;
                Some((foreign, inside))
            });
            let Some((foreign, inside)) = found.filter(|_| !self.is_escaped(start)) else {
                continue;
            };
            let length = foreign.opens.len() + inside.len() + foreign.closes.len();
            // Brackets around a link are no words any more.
            if foreign.opens == NOTE && start + length > range.end {
                continue;
            }
            let diag = if foreign.opens == PLACEMENT && is_placement(inside) {
                let place = near.get(..length).unwrap_or("");
                let message = format!("`{place}` stands among words, and is shown as it is");
                let help = "give it a paragraph of its own, or write `\\{{` where words are meant";
                Diag::warning("lost-placement", message).help(help)
            } else if (foreign.is)(inside) {
                let Foreign {
                    opens,
                    name,
                    instead,
                    ..
                } = foreign;
                let message = format!("this is {name} of another program, and is shown as it is");
                let help = format!("write {instead}, or `\\{opens}` where words are meant");
                Diag::warning("foreign-markup", message).help(help)
            } else {
                continue;
            };
            from = start + length;
            self.foreign = from;
            self.warn(diag, self.span(start..from));
        }
    }

    /// Finds what would be a link, if its address had no spaces.
    fn lost_links(&mut self, range: Range<usize>) {
        let written = self.source.get(range.clone()).unwrap_or("");
        for at in memchr_iter(b']', written.as_bytes()) {
            let bracket = range.start + at;
            let start = bracket + "](".len();
            if self.source.get(bracket..start) != Some("](") {
                continue;
            }
            let line = self.near(start).lines().next().unwrap_or("");
            let inside = within_bracket(line).unwrap_or("");
            // A title may stand behind it.
            let title = [" \"", " '", " ("]
                .iter()
                .filter_map(|opening| inside.find(opening));
            let address = inside
                .get(..title.min().unwrap_or(inside.len()))
                .unwrap_or("");
            let is_lost = address.contains(' ') && !address.starts_with(['<', '{']);
            if is_lost && is_address(address) && !self.is_escaped_link(bracket) {
                let message = "this is no link, since its address has spaces";
                let help = format!("put the address between angle brackets: `(<{address}>)`");
                let diag = Diag::warning("lost-link", message).help(help);
                self.warn(diag, self.span(start..start + address.len()));
            }
        }
    }

    /// Finds what stands behind the last column of a table.
    pub(super) fn lost_cells(&mut self, row: Range<usize>) {
        let rest = self.source.get(self.open.cell..row.end).unwrap_or("");
        let is_wall = |sign: char| sign == '|' || sign.is_whitespace();
        let lost = rest.trim_start_matches(is_wall);
        let start = row.end - lost.len();
        let lost = lost.trim_end_matches(is_wall);
        if !lost.is_empty() {
            let message = "this stands behind the last column, and is not shown";
            let help =
                "add a column to the head of the table, or write `\\|` where a pipe is meant";
            let diag = Diag::warning("lost-cell", message).help(help);
            self.warn(diag, self.span(start..start + lost.len()));
        }
    }

    /// What stands from this byte of the text on, as far as a bracket is looked for.
    fn near(&self, start: usize) -> &'r str {
        let rest = self.source.get(start..).unwrap_or("");
        rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or("")
    }

    /// Whether the bracket at this byte of the text, or the nearest one that it may close, is escaped.
    fn is_escaped_link(&self, bracket: usize) -> bool {
        let from = self
            .source
            .floor_char_boundary(bracket.saturating_sub(LONGEST));
        let before = self.source.get(from..bracket).unwrap_or("");
        let opening = before.rfind('[').map(|at| from + at);
        self.is_escaped(bracket) || opening.is_some_and(|at| self.is_escaped(at))
    }

    /// Whether a backslash says that what stands at this byte of the text is meant as it is.
    fn is_escaped(&self, at: usize) -> bool {
        let before = self.source.get(..at);
        before.is_some_and(|before| before.ends_with('\\'))
    }
}

fn is_placement(inside: &str) -> bool {
    !inside.contains('\n') && placement::read(inside.trim()).is_ok()
}

/// A name, and perhaps more of the same paragraph.
fn begins_tag(inside: &str) -> bool {
    let inside = inside.trim_start_matches(['-', ' ', '/']);
    inside.starts_with(char::is_alphabetic) && !inside.contains("\n\n")
}

/// A name with a field, a call or a filter: one name alone may be anything.
fn is_expression(inside: &str) -> bool {
    let inside = inside.trim_start_matches(['-', ' ']);
    inside.starts_with(|first: char| first.is_alphabetic() || matches!(first, '.' | '"' | '\''))
        && inside.contains(['.', '(', '|'])
        && !inside.contains(['{', '}', '\n'])
}

/// What a note may be called: no number, which stands in double brackets where sources are cited, and no single letter, which
/// is an index.
fn is_name_of_note(inside: &str) -> bool {
    inside.len() > 1
        && inside.starts_with(char::is_alphanumeric)
        && inside.contains(char::is_alphabetic)
        && !inside.contains(['[', ']', ',', '=', '"', '\n'])
}

/// Whether somebody meant an address, and not words: it begins like one, or ends like a file's name.
fn is_address(text: &str) -> bool {
    let begins = ["/", "./", "../"]
        .iter()
        .any(|start| text.starts_with(start));
    let last = text.rsplit(' ').next().unwrap_or("");
    let path = last.split(['?', '#']).next().unwrap_or("");
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_ending =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    begins || text.contains("://") || is_ending
}

/// What stands before the bracket that closes the one before `line`.
fn within_bracket(line: &str) -> Option<&str> {
    let mut depth = 1;
    let end = line.find(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        depth == 0
    });
    line.get(..end?)
}
