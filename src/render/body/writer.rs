//! From events to markup.

use std::fmt::Write;
use std::mem;

use pulldown_cmark::{Alignment, CodeBlockKind, Event as Common, Tag, TagEnd};

use super::footnote::Footnotes;
use super::media::Medium;
use super::{Piece, Setting, Surface, raw};
use crate::diag::Span;
use crate::parse::markdown::events::{Callout, Event};
use crate::parse::markdown::{
    Body, Heading, Link, LinkKind, is_harmless, is_line_break, is_refused, language, placement,
};
use crate::render::escape::{self, attribute};

/// A text on its way from events to markup.
pub struct Writer<'w> {
    setting: &'w Setting<'w>,
    headings: std::slice::Iter<'w, Heading>,
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

/// A picture whose description is being read.
struct Open {
    target: String,
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
    /// Nothing written yet.
    pub fn new(setting: &'w Setting<'w>, body: &'w Body) -> Self {
        Writer {
            setting,
            headings: body.headings.iter(),
            pieces: Vec::new(),
            html: String::new(),
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
    pub fn write(&mut self, event: Event<'_>) {
        match event {
            Event::Common(event) if self.medium.is_some() => self.describe(event),
            Event::Common(event) => self.common(event),
            Event::Placement(inside) => self.place(inside),
            Event::CalloutStart { callout, titled } => self.callout_start(callout, titled),
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

    fn common(&mut self, event: Common<'_>) {
        let is_words = !matches!(
            event,
            Common::Start(Tag::Paragraph | Tag::Image { .. }) | Common::End(TagEnd::Paragraph)
        );
        if let (true, Some(paragraph)) = (is_words, &mut self.paragraph) {
            paragraph.holds = Holds::Words;
        }
        match event {
            Common::Start(tag) => self.start(tag),
            Common::End(tag) => self.end(tag),
            Common::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => escape::text(&mut self.html, &text),
            },
            Common::Code(text) => {
                self.html.push_str("<code>");
                escape::text(&mut self.html, &text);
                self.html.push_str("</code>");
            }
            Common::SoftBreak => self.html.push('\n'),
            Common::HardBreak => self.html.push_str("<br>\n"),
            Common::Rule => self.html.push_str("<hr>\n"),
            Common::Html(html) => self.html_block(&html),
            Common::InlineHtml(html) => self.html_inline(&html),
            Common::FootnoteReference(label) => {
                let reference = self.footnotes.refer(&label, self.setting);
                self.html.push_str(&reference);
            }
            Common::TaskListMarker(done) => self.task(done),
            // Mathematics is not switched on.
            Common::InlineMath(text) | Common::DisplayMath(text) => {
                escape::text(&mut self.html, &text)
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.paragraph = Some(Paragraph {
                    start: self.html.len(),
                    holds: Holds::Nothing,
                });
                self.html.push_str("<p>");
            }
            Tag::Heading { level, .. } => self.heading_start(level as u8),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => language::word(&info).to_owned(),
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
                self.around.push((pieces, html, label.into_string()));
            }
            Tag::DefinitionList => self.html.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.html.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.html.push_str("<dd>"),
            Tag::Table(alignments) => self.table_start(alignments),
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
                dest_url, title, ..
            } => self.link_start(&dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => {
                self.medium = Some(Open {
                    target: dest_url.into_string(),
                    caption: title.into_string(),
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
    fn describe(&mut self, event: Common<'_>) {
        let Some(open) = &mut self.medium else {
            return;
        };
        match event {
            Common::Text(text) | Common::Code(text) => open.alt.push_str(&text),
            Common::SoftBreak | Common::HardBreak => open.alt.push(' '),
            Common::Start(Tag::Image { .. }) => open.depth += 1,
            Common::End(TagEnd::Image) if open.depth > 0 => open.depth -= 1,
            Common::End(TagEnd::Image) => self.medium_end(),
            _ => {}
        }
    }

    fn medium_end(&mut self) {
        let Some(open) = self.medium.take() else {
            return;
        };
        if is_refused(&open.target) {
            escape::text(&mut self.html, &open.alt);
            return;
        }
        let kind = LinkKind::of_image(&open.target);
        let medium = Medium {
            kind,
            resolved: (self.setting.resolve)(&link(open.target, kind)),
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

    fn heading_start(&mut self, level: u8) {
        self.heading = self.headings.next();
        // Writing to a string cannot fail.
        let _ = match (self.heading, self.setting.surface) {
            (Some(heading), Surface::Page) => {
                write!(self.html, "<h{level} id=\"{}\">", attribute(&heading.id))
            }
            _ => write!(self.html, "<h{level}>"),
        };
    }

    fn heading_end(&mut self, level: u8) {
        if let (Some(heading), Surface::Page) = (self.heading.take(), self.setting.surface) {
            let _ = write!(
                self.html,
                r##" <a class="anchor" href="#{}" aria-label="{}: {}"><span aria-hidden="true">#</span></a>"##,
                attribute(&heading.id),
                attribute(self.setting.words.link_to_section),
                attribute(&heading.text),
            );
        }
        let _ = writeln!(self.html, "</h{level}>");
    }

    fn code_end(&mut self) {
        let Some(code) = self.code.take() else {
            return;
        };
        if self.setting.surface == Surface::Feed {
            self.html.push_str("<pre><code>");
            escape::text(&mut self.html, &code.text);
            self.html.push_str("</code></pre>\n");
            return;
        }
        self.html.push_str("<pre class=\"code\" tabindex=\"0\"");
        if !code.info.is_empty() {
            let _ = write!(self.html, " data-language=\"{}\"", attribute(&code.info));
        }
        self.html.push_str("><code>");
        match (self.setting.highlight)(&code.info, &code.text) {
            Some(coloured) => self.html.push_str(&coloured),
            None => escape::text(&mut self.html, &code.text),
        }
        self.html.push_str("</code></pre>\n");
    }

    fn link_start(&mut self, target: &str, title: &str) {
        if is_refused(target) {
            self.links.push(false);
            return;
        }
        self.links.push(true);
        let resolved = (self.setting.resolve)(&link(target.to_owned(), LinkKind::Link));
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

    fn table_start(&mut self, alignments: Vec<Alignment>) {
        self.tables += 1;
        if self.setting.surface == Surface::Page {
            let _ = write!(
                self.html,
                r#"<div class="scroll" tabindex="0" role="region" aria-label="{} {}">"#,
                attribute(self.setting.words.table),
                self.tables,
            );
        }
        self.html.push_str("<table>\n");
        self.table = Table {
            alignments,
            ..Table::default()
        };
    }

    fn cell_start(&mut self) {
        let name = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => "left",
            Some(Alignment::Center) => "center",
            Some(Alignment::Right) => "right",
            Some(Alignment::None) | None => "",
        };
        // No style attribute: the site's policy forbids them. A feed has no style sheet.
        let align = match (name, self.setting.surface) {
            ("", _) => String::new(),
            (name, Surface::Page) => format!(" class=\"{name}\""),
            (name, Surface::Feed) => format!(" align=\"{name}\""),
        };
        let _ = match self.table.in_head {
            true => write!(self.html, "<th scope=\"col\"{align}>"),
            false => write!(self.html, "<td{align}>"),
        };
    }

    fn task(&mut self, done: bool) {
        let words = self.setting.words;
        match self.setting.surface {
            Surface::Page => {
                if self.html.is_char_boundary(self.item) {
                    self.html.insert_str(self.item, " class=\"task\"");
                }
                let (checked, label) = match done {
                    true => (" checked", words.task_done),
                    false => ("", words.task_open),
                };
                let _ = write!(
                    self.html,
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{}\"> ",
                    attribute(label)
                );
            }
            Surface::Feed => self.html.push_str(if done { "☑ " } else { "☐ " }),
        }
    }

    fn callout_start(&mut self, callout: Callout, titled: bool) {
        let start = match (self.setting.surface, callout) {
            (Surface::Feed, _) => String::from("<blockquote>\n<p><strong>"),
            (Surface::Page, Callout::Details) => String::from("<details>\n<summary>"),
            (Surface::Page, callout) => format!(
                "<div class=\"callout {}\" role=\"note\">\n<p class=\"callout-title\">",
                callout.word()
            ),
        };
        self.html.push_str(&start);
        if titled {
            self.callout = Some(callout);
        } else {
            escape::text(&mut self.html, self.setting.words.of(callout));
            self.callout_title_end(Some(callout));
        }
    }

    fn callout_title_end(&mut self, callout: Option<Callout>) {
        self.html.push_str(match (self.setting.surface, callout) {
            (Surface::Feed, _) => "</strong></p>\n",
            (Surface::Page, Some(Callout::Details)) => "</summary>\n",
            (Surface::Page, _) => "</p>\n",
        });
    }

    fn place(&mut self, inside: &str) {
        if placement::read(inside).is_ok() {
            self.flush();
            self.pieces.push(Piece::Placement(self.placements));
            self.placements += 1;
            return;
        }
        self.html.push_str("<p>{{ ");
        escape::text(&mut self.html, inside);
        self.html.push_str(" }}</p>\n");
    }

    fn html_block(&mut self, html: &str) {
        if self.setting.raw_html {
            self.html.push_str(&raw::resolve(html, self.setting));
        } else if is_line_break(html) {
            self.html.push_str("<br>\n");
        } else if !is_harmless(html) {
            self.html.push_str("<p>");
            escape::text(&mut self.html, html.trim_end());
            self.html.push_str("</p>\n");
        }
    }

    fn html_inline(&mut self, html: &str) {
        if self.setting.raw_html {
            self.html.push_str(&raw::resolve(html, self.setting));
        } else if is_line_break(html) {
            self.html.push_str("<br>");
        } else if !is_harmless(html) {
            escape::text(&mut self.html, html);
        }
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            let html = mem::take(&mut self.html);
            self.pieces.push(Piece::Html(html));
        }
    }
}

fn link(target: String, kind: LinkKind) -> Link {
    Link {
        target,
        kind,
        span: Span::default(),
    }
}
