//! A post's Markdown as HTML, for its page and for its feed entry.

mod footnote;
mod media;
mod writer;

use std::ops::Range;

use crate::language::Language;
use crate::parse::markdown::cjk::Jointed;
use crate::parse::markdown::events::{self, Event};
use crate::parse::markdown::{Body, Link, Options, inline};
use crate::render::escape;

use self::writer::Writer;

/// A part of a post's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Finished markup; an element may begin in one piece and end in a later one.
    Html(String),
    /// The table of this index in [`Body::placements`] stands here.
    Placement(usize),
}

/// Where a text is to be shown, and what it needs to know of the world around it.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// What will show the text.
    pub surface: Surface,
    /// The post's own address, which links to its footnotes begin with: empty on its own page, absolute elsewhere.
    pub address: &'a str,
    /// What its author did not write is said in this language.
    pub language: &'a Language,
    /// Where a link leads, by its index in [`Body::links`] and as it was written.
    pub resolve: &'a dyn Fn(usize, &Link) -> Resolved,
    /// Coloured code for a language's word and a text; see `highlight::highlight`.
    pub highlight: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// What shows a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// A page of the site, with its style sheet.
    Page,
    /// A feed reader: simple markup, no classes, no ids; the resolver gives absolute addresses.
    Feed,
}

/// What a link leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The address to write.
    pub href: String,
    /// Width and height in pixels, where the file is there to be measured.
    pub size: Option<(u32, u32)>,
}

/// Reads the Markdown in the bytes `range` of `text`, whose facts are `body`, and writes it for each of `settings`; whoever is
/// `listening` is told each step of the reading. Two pieces of HTML never follow each other.
pub fn render<const N: usize>(
    text: &str,
    range: Range<usize>,
    body: &Body,
    options: Options,
    settings: [&Setting<'_>; N],
    listening: &mut dyn FnMut(&Event<'_>),
) -> [Vec<Piece>; N] {
    let source = text.get(range).unwrap_or("");
    let jointed = Jointed::new(source);
    let mut writers = settings.map(|setting| Writer::new(setting, body, source.len()));
    for (event, _) in events::events(source, &jointed, options, None) {
        listening(&event);
        for writer in &mut writers {
            writer.write(&event);
        }
    }
    writers.map(Writer::finish)
}

/// Writes the inline Markdown `text`, such as an entry of a timeline, without a paragraph around it. The resolver is asked
/// with the number of the link in `text`.
pub fn inline(text: &str, options: Options, setting: &Setting<'_>) -> String {
    let line = inline::line(text);
    if inline::is_plain(&line) {
        let mut html = String::with_capacity(line.len());
        escape::text(&mut html, &line);
        return html;
    }
    let jointed = Jointed::inline(&line);
    let body = Body::default();
    let mut writer = Writer::new(setting, &body, line.len());
    for (event, _) in events::events(&line, &jointed, options, None) {
        writer.write(&event);
    }
    let html: String = writer
        .finish()
        .iter()
        .map(|piece| match piece {
            Piece::Html(html) => html.as_str(),
            Piece::Placement(_) => "",
        })
        .collect();
    let html = html.trim_end();
    let inside = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    inside.unwrap_or(html).to_owned()
}
