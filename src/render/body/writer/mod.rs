//! From events to markup.

mod blocks;

use std::fmt::Write;
use std::mem;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event as Common, LinkType, Tag, TagEnd};

use crate::diag::Span;
use crate::parse::markdown::events::{Callout, Event};
use crate::parse::markdown::{Body, Heading, Link, LinkKind, is_refused, language};
use crate::render::body::footnote::Footnotes;
use crate::render::body::media::Medium;
use crate::render::body::{Piece, Resolved, Setting, Surface};
use crate::render::escape::{self, attribute};

/// A text on its way from events to markup.
pub struct Writer<'w> {
    setting: &'w Setting<'w>,
    headings: std::slice::Iter<'w, Heading>,
    /// The links that are still to come.
    targets: Targets<'w>,
    pieces: Vec<Piece>,
    html: String,
    placements: usize,
    tables: usize,
    footnotes: Footnotes,
    /// The text around the footnote that is being written, and the footnote's label.
    around: Vec<(Vec<Piece>, String, String)>,
    heading: Option<&'w Heading>,
    code: Option<Code>,
    medium: Option<Open>,
    paragraph: Option<Paragraph>,
    /// Whether each open link is written.
    links: Vec<bool>,
    table: Table,
    /// Where the last list item's attributes go.
    item: usize,
    callout: Option<Callout>,
}

/// A code block that is being read.
struct Code {
    info: String,
    text: String,
}

/// The links of a text, led to where they belong, each when its turn comes.
struct Targets<'w> {
    setting: &'w Setting<'w>,
    links: std::iter::Enumerate<std::slice::Iter<'w, Link>>,
    /// How many links there were that the facts do not know of.
    unknown: usize,
}

impl Targets<'_> {
    /// Where the next link leads, which was written like this where the facts do not know of it.
    fn next(&mut self, written: &str, kind: LinkKind) -> Resolved {
        if let Some((index, link)) = self.links.next() {
            return (self.setting.resolve)(index, link);
        }
        let link = Link {
            target: written.to_owned(),
            kind,
            span: Span::default(),
        };
        self.unknown += 1;
        (self.setting.resolve)(self.unknown - 1, &link)
    }
}

/// A picture whose description is being read.
struct Open {
    kind: LinkKind,
    /// `None` where the link is refused.
    resolved: Option<Resolved>,
    caption: String,
    alt: String,
    depth: usize,
}

/// A paragraph that may turn out to be a figure.
struct Paragraph {
    start: usize,
    holds: Holds,
}

enum Holds {
    Nothing,
    Medium(Medium),
    Words,
}

/// The table that is being written.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'w> Writer<'w> {
    /// Nothing written yet of a text that is `length` bytes long.
    pub fn new(setting: &'w Setting<'w>, body: &'w Body, length: usize) -> Self {
        Writer {
            setting,
            headings: body.headings.iter(),
            targets: Targets {
                setting,
                links: body.links.iter().enumerate(),
                unknown: 0,
            },
            pieces: Vec::new(),
            html: String::with_capacity(length + length / 2),
            placements: 0,
            tables: 0,
            footnotes: Footnotes::default(),
            around: Vec::new(),
            heading: None,
            code: None,
            medium: None,
            paragraph: None,
            links: Vec::new(),
            table: Table::default(),
            item: 0,
            callout: None,
        }
    }

    /// Writes one event.
    pub fn write(&mut self, event: &Event<'_>) {
        match event {
            event if self.medium.is_some() => self.describe(event),
            Event::Common(event) => self.common(event),
            Event::ShownHtml(html) => self.common(&Common::Text(CowStr::Borrowed(html))),
            Event::Placement(inside) => self.place(inside),
            Event::CalloutStart { callout, titled } => self.callout_start(*callout, *titled),
            Event::CalloutTitleEnd => {
                let callout = self.callout.take();
                self.callout_title_end(callout);
            }
            Event::CalloutEnd(callout) => {
                self.html.push_str(match (self.setting.surface, callout) {
                    (Surface::Feed, _) => "</blockquote>\n",
                    (Surface::Page, Callout::Details) => "</details>\n",
                    (Surface::Page, _) => "</div>\n",
                })
            }
        }
    }

    /// All that was written, footnotes at the end.
    pub fn finish(mut self) -> Vec<Piece> {
        self.flush();
        let footnotes = mem::take(&mut self.footnotes);
        let mut joined: Vec<Piece> = Vec::new();
        for piece in self
            .pieces
            .into_iter()
            .chain(footnotes.finish(self.setting))
        {
            match (joined.last_mut(), piece) {
                (Some(Piece::Html(before)), Piece::Html(html)) => before.push_str(&html),
                (_, piece) => joined.push(piece),
            }
        }
        joined
    }

    fn common(&mut self, event: &Common<'_>) {
        let is_words = !matches!(
            event,
            Common::Start(Tag::Paragraph | Tag::Image { .. }) | Common::End(TagEnd::Paragraph)
        );
        if let (true, Some(paragraph)) = (is_words, &mut self.paragraph) {
            paragraph.holds = Holds::Words;
        }
        match event {
            Common::Start(tag) => self.start(tag),
            Common::End(tag) => self.end(*tag),
            Common::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(text),
                None => escape::text(&mut self.html, text),
            },
            Common::Code(text) => {
                let _ = write!(self.html, "<code{}>", self.direction_of_code());
                escape::text(&mut self.html, text);
                self.html.push_str("</code>");
            }
            Common::SoftBreak => self.html.push('\n'),
            Common::HardBreak => self.html.push_str("<br>\n"),
            Common::Rule => self.html.push_str("<hr>\n"),
            Common::Html(html) | Common::InlineHtml(html) => self.html(html),
            Common::FootnoteReference(label) => {
                let reference = self.footnotes.refer(label, self.setting);
                self.html.push_str(&reference);
            }
            Common::TaskListMarker(done) => self.task(*done),
            // Mathematics is not switched on.
            Common::InlineMath(text) | Common::DisplayMath(text) => {
                escape::text(&mut self.html, text)
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.paragraph = Some(Paragraph {
                    start: self.html.len(),
                    holds: Holds::Nothing,
                });
                self.html.push_str("<p>");
            }
            Tag::Heading { level, .. } => self.heading_start(*level as u8),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => language::word(info).to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                let text = String::new();
                self.code = Some(Code { info, text });
            }
            Tag::List(Some(1)) => self.html.push_str("<ol>\n"),
            // Writing to a string cannot fail.
            Tag::List(Some(first)) => {
                let _ = writeln!(self.html, "<ol start=\"{first}\">");
            }
            Tag::List(None) => self.html.push_str("<ul>\n"),
            Tag::Item => {
                self.html.push_str("<li");
                self.item = self.html.len();
                self.html.push('>');
            }
            Tag::FootnoteDefinition(label) => {
                let html = mem::take(&mut self.html);
                let pieces = mem::take(&mut self.pieces);
                self.around.push((pieces, html, label.to_string()));
            }
            Tag::DefinitionList => self.html.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.html.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.html.push_str("<dd>"),
            Tag::Table(alignments) => self.table_start(alignments.clone()),
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.html.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.html.push_str("<tr>");
            }
            Tag::TableCell => self.cell_start(),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<del>"),
            Tag::Link {
                link_type: LinkType::Email,
                dest_url,
                ..
            } => {
                self.links.push(true);
                let address = attribute(dest_url);
                let _ = write!(self.html, "<a href=\"mailto:{address}\">");
            }
            Tag::Link {
                dest_url, title, ..
            } => self.link_start(dest_url, title),
            Tag::Image {
                dest_url, title, ..
            } => {
                let kind = LinkKind::of_image(dest_url);
                let resolved = self.target(dest_url, kind);
                self.medium = Some(Open {
                    kind,
                    resolved,
                    caption: title.to_string(),
                    alt: String::new(),
                    depth: 0,
                });
            }
            Tag::HtmlBlock | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraph_end(),
            TagEnd::Heading(level) => self.heading_end(level as u8),
            TagEnd::BlockQuote(_) => self.html.push_str("</blockquote>\n"),
            TagEnd::CodeBlock => self.code_end(),
            TagEnd::List(true) => self.html.push_str("</ol>\n"),
            TagEnd::List(false) => self.html.push_str("</ul>\n"),
            TagEnd::Item => self.html.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => self.footnote_end(),
            TagEnd::DefinitionList => self.html.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.html.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.html.push_str("</dd>\n"),
            TagEnd::Table => self.html.push_str(match self.setting.surface {
                Surface::Page => "</tbody>\n</table></div>\n",
                Surface::Feed => "</tbody>\n</table>\n",
            }),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.html.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.table.column += 1;
                self.html
                    .push_str(if self.table.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.html.push_str("</del>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.html.push_str("</a>"),
            _ => {}
        }
    }

    /// Takes the description of a picture, which is words without markup.
    fn describe(&mut self, event: &Event<'_>) {
        let Some(open) = &mut self.medium else {
            return;
        };
        open.alt.push_str(event.words());
        let Event::Common(event) = event else {
            return;
        };
        match event {
            Common::Start(Tag::Image { dest_url, .. }) => {
                open.depth += 1;
                self.target(dest_url, LinkKind::of_image(dest_url));
            }
            Common::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) if *link_type != LinkType::Email => {
                self.target(dest_url, LinkKind::Link);
            }
            Common::End(TagEnd::Image) if open.depth > 0 => open.depth -= 1,
            Common::End(TagEnd::Image) => self.medium_end(),
            _ => {}
        }
    }

    fn medium_end(&mut self) {
        let Some(open) = self.medium.take() else {
            return;
        };
        let Some(resolved) = open.resolved else {
            escape::text(&mut self.html, &open.alt);
            return;
        };
        let medium = Medium {
            kind: open.kind,
            resolved,
            alt: open.alt,
            caption: open.caption,
        };
        self.html.push_str(&medium.alone(self.setting.surface));
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.holds = match paragraph.holds {
                Holds::Nothing => Holds::Medium(medium),
                Holds::Medium(_) | Holds::Words => Holds::Words,
            };
        }
    }

    fn paragraph_end(&mut self) {
        if let Some(paragraph) = self.paragraph.take()
            && let Holds::Medium(medium) = paragraph.holds
            && !medium.caption.is_empty()
        {
            self.html.truncate(paragraph.start);
            self.html.push_str(&medium.figure(self.setting.surface));
            return;
        }
        self.html.push_str("</p>\n");
    }

    fn link_start(&mut self, target: &str, title: &str) {
        let resolved = self.target(target, LinkKind::Link);
        self.links.push(resolved.is_some());
        let Some(resolved) = resolved else {
            return;
        };
        let _ = write!(self.html, "<a href=\"{}\"", attribute(&resolved.href));
        if !title.is_empty() {
            let _ = write!(self.html, " title=\"{}\"", attribute(title));
        }
        self.html.push('>');
    }

    fn footnote_end(&mut self) {
        self.flush();
        if let Some((pieces, html, label)) = self.around.pop() {
            let note = mem::replace(&mut self.pieces, pieces);
            self.html = html;
            self.footnotes.define(label, note);
        }
    }

    /// Where the link that has just begun leads; `None` where it is refused.
    fn target(&mut self, written: &str, kind: LinkKind) -> Option<Resolved> {
        (!is_refused(written)).then(|| self.targets.next(written, kind))
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            let html = mem::take(&mut self.html);
            self.pieces.push(Piece::Html(html));
        }
    }
}
