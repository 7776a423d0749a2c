//! Headings, code, tables, task lists, boxes, places for tables, and HTML.

use std::fmt::Write;

use pulldown_cmark::Alignment;

use super::{Table, Writer};
use crate::incident::Vocabulary;
use crate::parse::markdown::events::Callout;
use crate::parse::markdown::{placement, raw};
use crate::render::body::{Piece, Surface};
use crate::render::escape::{self, attribute};

// Writing to a string cannot fail, so what `write!` returns is dropped.
impl Writer<'_> {
    pub(super) fn heading_start(&mut self, level: u8) {
        self.heading = self.headings.next();
        let _ = match (self.heading, self.setting.surface) {
            (Some(heading), Surface::Page) => {
                write!(self.html, "<h{level} id=\"{}\">", attribute(&heading.id))
            }
            _ => write!(self.html, "<h{level}>"),
        };
    }

    pub(super) fn heading_end(&mut self, level: u8) {
        if let (Some(heading), Surface::Page) = (self.heading.take(), self.setting.surface) {
            let _ = write!(
                self.html,
                r##" <a class="anchor" href="#{}" aria-label="{}: {}"><span aria-hidden="true">#</span></a>"##,
                attribute(&heading.id),
                attribute(self.setting.language.word("post.permalink")),
                attribute(&heading.text),
            );
        }
        let _ = writeln!(self.html, "</h{level}>");
    }

    /// What turns code round in a text that runs from right to left: no language of code does.
    pub(super) fn direction_of_code(&self) -> &'static str {
        match self.setting.language.direction() {
            "rtl" => r#" dir="ltr""#,
            _ => "",
        }
    }

    pub(super) fn code_end(&mut self) {
        let Some(code) = self.code.take() else {
            return;
        };
        if self.setting.surface == Surface::Feed {
            let _ = write!(self.html, "<pre{}><code>", self.direction_of_code());
            escape::text(&mut self.html, &code.text);
            self.html.push_str("</code></pre>\n");
            return;
        }
        let direction = self.direction_of_code();
        let _ = write!(self.html, r#"<pre class="code" tabindex="0"{direction}"#);
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

    pub(super) fn table_start(&mut self, alignments: Vec<Alignment>) {
        self.tables += 1;
        if self.setting.surface == Surface::Page {
            let language = self.setting.language;
            let label = language.phrase("tables.scroll", &[("n", &self.tables)]);
            let _ = write!(
                self.html,
                r#"<div class="scroll" tabindex="0" role="region" aria-label="{}">"#,
                attribute(&label),
            );
        }
        self.html.push_str("<table>\n");
        self.table = Table {
            alignments,
            ..Table::default()
        };
    }

    pub(super) fn cell_start(&mut self) {
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

    pub(super) fn task(&mut self, done: bool) {
        let language = self.setting.language;
        match self.setting.surface {
            Surface::Page => {
                if self.html.is_char_boundary(self.item) {
                    self.html.insert_str(self.item, " class=\"task\"");
                }
                let (checked, label) = match done {
                    true => (" checked", language.word("tasks.done")),
                    false => ("", language.word("tasks.open")),
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

    pub(super) fn callout_start(&mut self, callout: Callout, titled: bool) {
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
            escape::text(&mut self.html, self.setting.language.name_of(callout));
            self.callout_title_end(Some(callout));
        }
    }

    pub(super) fn callout_title_end(&mut self, callout: Option<Callout>) {
        self.html.push_str(match (self.setting.surface, callout) {
            (Surface::Feed, _) => "</strong></p>\n",
            (Surface::Page, Some(Callout::Details)) => "</summary>\n",
            (Surface::Page, _) => "</p>\n",
        });
    }

    pub(super) fn place(&mut self, inside: &str) {
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

    pub(super) fn html(&mut self, html: &str) {
        let targets = &mut self.targets;
        let led = raw::rewrite(html, &mut |written, kind| targets.next(written, kind).href);
        self.html.push_str(&led);
    }
}
