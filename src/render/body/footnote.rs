//! Footnotes: numbered as they are first referred to, written at the end, with a way back to each reference.

use std::collections::HashMap;
use std::fmt::Write;

use super::{Piece, Setting, Surface};
use crate::render::escape::attribute;

/// The footnotes of one text.
#[derive(Default)]
pub struct Footnotes {
    /// Number, from 1, and how many references there are, by label.
    references: HashMap<String, (usize, usize)>,
    /// Labels by number.
    order: Vec<String>,
    notes: HashMap<String, Vec<Piece>>,
}

impl Footnotes {
    /// The markup of one more reference to `label`.
    pub fn refer(&mut self, label: &str, setting: &Setting<'_>) -> String {
        let next = self.order.len() + 1;
        let known = self.references.entry(label.to_owned()).or_insert((next, 0));
        known.1 += 1;
        let (number, count) = *known;
        if number == next {
            self.order.push(label.to_owned());
        }
        let address = attribute(setting.address);
        match setting.surface {
            Surface::Page => format!(
                r##"<sup class="noteref"><a id="{}" href="{address}#fn:{number}" role="doc-noteref">{number}</a></sup>"##,
                reference_id(number, count),
            ),
            Surface::Feed => {
                format!(r##"<sup><a href="{address}#fn:{number}">{number}</a></sup>"##)
            }
        }
    }

    /// Keeps what footnote `label` says; of two that share a label, the first.
    pub fn define(&mut self, label: String, note: Vec<Piece>) {
        self.notes.entry(label).or_insert(note);
    }

    /// The part at the end of the text; nothing where nothing is referred to.
    pub fn finish(mut self, setting: &Setting<'_>) -> Vec<Piece> {
        if self.order.is_empty() {
            return Vec::new();
        }
        let start = match setting.surface {
            Surface::Page => format!(
                "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{}\">\n<ol>\n",
                attribute(setting.language.word("footnotes.title"))
            ),
            Surface::Feed => String::from("<hr>\n<ol>\n"),
        };
        let mut pieces = vec![Piece::Html(start)];
        for (index, label) in self.order.iter().enumerate() {
            let number = index + 1;
            pieces.push(Piece::Html(match setting.surface {
                Surface::Page => format!("<li id=\"fn:{number}\">"),
                Surface::Feed => String::from("<li>"),
            }));
            let mut note = self.notes.remove(label).unwrap_or_default();
            if setting.surface == Surface::Page {
                let count = self.references.get(label).map_or(0, |(_, count)| *count);
                put_at_end(&mut note, &back_links(number, count, setting));
            }
            pieces.append(&mut note);
            pieces.push(Piece::Html(String::from("</li>\n")));
        }
        pieces.push(Piece::Html(String::from(match setting.surface {
            Surface::Page => "</ol>\n</section>\n",
            Surface::Feed => "</ol>\n",
        })));
        pieces
    }
}

fn reference_id(number: usize, count: usize) -> String {
    match count {
        1 => format!("fnref:{number}"),
        count => format!("fnref:{number}-{count}"),
    }
}

fn back_links(number: usize, count: usize, setting: &Setting<'_>) -> String {
    let mut links = String::new();
    let address = attribute(setting.address);
    let label = attribute(setting.language.word("footnotes.back"));
    for nth in 1..=count {
        let id = reference_id(number, nth);
        let (which, shown) = match count {
            1 => (number.to_string(), String::new()),
            _ => (format!("{number}-{nth}"), format!("<sup>{nth}</sup>")),
        };
        // U+FE0E keeps the arrow from becoming an emoji. Writing to a string cannot fail.
        let _ = write!(
            links,
            " <a class=\"backlink\" href=\"{address}#{id}\" role=\"doc-backlink\" aria-label=\"{label} {which}\">\u{21A9}\u{FE0E}{shown}</a>",
        );
    }
    links
}

/// Puts `links` into the last paragraph of `note` where it ends with one, else after it.
fn put_at_end(note: &mut Vec<Piece>, links: &str) {
    match note.last_mut() {
        Some(Piece::Html(html)) => {
            let at = match html.trim_end().strip_suffix("</p>") {
                Some(inside) => inside.len(),
                None => html.len(),
            };
            html.insert_str(at, links);
        }
        _ => note.push(Piece::Html(links.to_owned())),
    }
}
