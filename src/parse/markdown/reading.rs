//! From a text to its facts, and what its author should know about it.

mod lost;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event as Common, LinkType, Tag, TagEnd};

use self::lost::Suspects;
use super::anchor;
use super::cjk::Jointed;
use super::events::{self, Callout, Event};
use super::language::{self, Language};
use super::placement::{self, Placement, Table};
use super::{Body, CodeBlock, Heading, Link, LinkKind, Options, excerpt, inline, is_refused, raw};
use crate::diag::{Diag, Diags, Span, nearest};
use crate::incident::Vocabulary;
use crate::scan::legal;

/// Reads the facts of the Markdown in the bytes `body` of `text`, the file at `path`. All spans are of the whole file.
pub fn read(
    path: &Arc<str>,
    text: &str,
    body: Range<usize>,
    options: Options,
    diags: &mut Diags,
) -> Body {
    let source = text.get(body.clone()).unwrap_or("");
    let jointed = Jointed::new(source);
    Reading::new(path, source, Origin::At(body.start), options, diags).all(&jointed)
}

/// What the inline Markdown `text` links to: a string of the record, whose TOML stands at `place` of the file.
pub fn links(
    path: &Arc<str>,
    file: &str,
    text: &str,
    place: Span,
    options: Options,
    diags: &mut Diags,
) -> Vec<Link> {
    let line = inline::line(text);
    if inline::is_plain(&line) {
        return Vec::new();
    }
    let written = file.get(place.range()).and_then(|toml| toml.find(&line));
    let origin = match written {
        Some(at) => Origin::At(place.start as usize + at),
        None => Origin::Within(place),
    };
    let jointed = Jointed::inline(&line);
    let body = Reading::new(path, &line, origin, options, diags).all(&jointed);
    body.links
}

/// Where in its file a text stands.
#[derive(Clone, Copy)]
enum Origin {
    /// As it is, from this byte on.
    At(usize),
    /// Somewhere in here, in other letters: TOML has escapes.
    Within(Span),
}

/// How long an excerpt may be, in characters.
const EXCERPT: usize = 200;

struct Reading<'r> {
    path: &'r Arc<str>,
    source: &'r str,
    origin: Origin,
    options: Options,
    diags: &'r mut Diags,
    body: Body,
    open: Open,
    /// The name that each heading's author gave it, if any.
    headings: Vec<Option<String>>,
    suspects: Suspects,
    /// Where the last thing ends that another generator would read.
    foreign: usize,
    footnotes: HashMap<String, Range<usize>>,
    references: HashSet<String>,
}

/// What the current event stands in.
#[derive(Default)]
struct Open {
    /// Block elements other than paragraphs.
    blocks: usize,
    heading: bool,
    code: bool,
    /// The words of the image that is open, and where it begins.
    image: Option<(String, Span)>,
    /// The words of the paragraph that may become the excerpt.
    paragraph: Option<String>,
    /// Where the last cell of a table ended.
    cell: usize,
    /// For how many more events the block quote that was opened may still say which box it is.
    quote: Option<u8>,
}

impl<'r> Reading<'r> {
    fn new(
        path: &'r Arc<str>,
        source: &'r str,
        origin: Origin,
        options: Options,
        diags: &'r mut Diags,
    ) -> Self {
        Reading {
            path,
            source,
            origin,
            options,
            diags,
            body: Body::default(),
            open: Open::default(),
            headings: Vec::new(),
            suspects: Suspects::of(source),
            foreign: 0,
            footnotes: HashMap::new(),
            references: HashSet::new(),
        }
    }

    /// Reads the whole text, which `jointed` was made of.
    fn all(mut self, jointed: &Jointed<'_>) -> Body {
        let mut broken = Vec::new();
        for (event, range) in events::events(self.source, jointed, self.options, Some(&mut broken))
        {
            self.event(event, range);
        }
        self.finish(broken)
    }

    /// The place in the file of a range of the text.
    fn span(&self, range: Range<usize>) -> Span {
        match self.origin {
            Origin::At(offset) => Span::new(offset, range),
            Origin::Within(place) => place,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let range = self.without_space(range);
        let span = self.span(range.clone());
        self.open.quote = self.open.quote.and_then(|ago| ago.checked_sub(1));
        match event {
            Event::Common(common) => self.common(common, range, span),
            Event::ShownHtml(html) => self.shown_html(&html, range, span),
            Event::Placement(inside) => self.place(inside, span),
            Event::CalloutStart { .. } => self.open.blocks += 1,
            Event::CalloutEnd(_) => self.open.blocks = self.open.blocks.saturating_sub(1),
            Event::CalloutTitleEnd => {}
        }
    }

    fn common(&mut self, event: Common<'_>, range: Range<usize>, span: Span) {
        match event {
            Common::Start(tag) => self.start(tag, range, span),
            Common::End(tag) => self.end(tag, range),
            Common::Text(text) => self.text(&text, range, span),
            Common::Code(text) => self.words(&text),
            Common::SoftBreak | Common::HardBreak => self.words(" "),
            Common::Html(html) => self.html(&html, span),
            Common::FootnoteReference(label) => {
                self.references.insert(label.into_string());
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, span: Span) {
        match tag {
            Tag::Paragraph if self.open.blocks == 0 && self.body.excerpt.is_empty() => {
                self.open.paragraph = Some(String::new());
            }
            Tag::Heading { level, id, .. } => self.heading(level as u8, id.as_deref(), span),
            Tag::CodeBlock(kind) => {
                self.open.code = true;
                self.code(kind, range, span);
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } if link_type != LinkType::Email => {
                self.link(&dest_url, LinkKind::Link, range);
            }
            Tag::Image { dest_url, .. } => {
                self.link(&dest_url, LinkKind::of_image(&dest_url), range);
                self.open.image = Some((String::new(), span));
            }
            Tag::FootnoteDefinition(label) => {
                self.open.blocks += 1;
                self.footnotes.entry(label.into_string()).or_insert(range);
            }
            Tag::BlockQuote(_) => {
                self.open.blocks += 1;
                self.open.quote = Some(2);
            }
            Tag::List(_) | Tag::Table(_) | Tag::DefinitionList => self.open.blocks += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                if let Some(words) = self.open.paragraph.take() {
                    self.body.excerpt = excerpt::cut(words.trim(), EXCERPT);
                }
            }
            TagEnd::Heading(_) => self.open.heading = false,
            TagEnd::CodeBlock => self.open.code = false,
            TagEnd::Image => self.image_end(),
            TagEnd::TableCell => self.open.cell = range.end,
            TagEnd::TableRow => self.lost_cells(range),
            TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::DefinitionList => self.open.blocks = self.open.blocks.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>, span: Span) {
        if self.open.code {
            return;
        }
        if self.open.quote.is_some() {
            self.callout(text, span);
        }
        self.lost(range);
        self.words(text);
    }

    /// Takes `text` into all that is being read.
    fn words(&mut self, text: &str) {
        let text = &*legal(text);
        if let Some((words, _)) = &mut self.open.image {
            words.push_str(text);
            return;
        }
        self.body.length.add(text);
        if self.open.heading
            && let Some(heading) = self.body.headings.last_mut()
        {
            heading.text.push_str(text);
        }
        if let Some(words) = &mut self.open.paragraph {
            words.push_str(text);
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, span: Span) {
        if level == 1 {
            let message = "this heading is of the first level";
            let diag = Diag::warning("first-level-heading", message);
            let help = "the title of the post is the heading of its page: begin with `##`";
            self.warn(diag.help(help), span);
        }
        self.open.heading = true;
        self.headings.push(id.map(str::to_owned));
        self.body.headings.push(Heading {
            level,
            text: String::new(),
            id: String::new(),
            span,
        });
    }

    fn code(&mut self, kind: CodeBlockKind<'_>, range: Range<usize>, span: Span) {
        let CodeBlockKind::Fenced(info) = kind else {
            return;
        };
        let word = language::word(&info);
        if !word.is_empty() && Language::named(word).is_none() {
            let message = format!("no language of code is called `{word}`");
            let diag = Diag::warning("unknown-code-language", message);
            let help = match nearest(word, Language::words()) {
                Some(near) => format!("did you mean `{near}`? the block is shown without colours"),
                None => String::from("the block is shown without colours; `text` says so"),
            };
            let word_span = self.find(word, range).unwrap_or(span);
            self.warn(diag.help(help), word_span);
        }
        let language = word.to_owned();
        self.body.code.push(CodeBlock { language, span });
    }

    fn link(&mut self, target: &str, kind: LinkKind, range: Range<usize>) {
        let whole = self.span(range.clone());
        let found = self.source.get(range.clone()).unwrap_or("").rfind(target);
        let span = match found {
            Some(at) if !target.is_empty() => {
                let start = range.start + at;
                self.span(start..start + target.len())
            }
            _ => whole,
        };
        if is_refused(target) {
            let scheme = target.split(':').next().unwrap_or("").trim();
            let message = format!("a link to `{scheme}:` is refused");
            let diag = Diag::error("refused-link", message)
                .at(self.path, span)
                .help("link to a page or a file; put code into a code block");
            self.diags.push(diag);
            return;
        }
        let target = target.to_owned();
        self.body.links.push(Link { target, kind, span });
    }

    fn image_end(&mut self) {
        let Some((words, span)) = self.open.image.take() else {
            return;
        };
        if words.trim().is_empty() {
            let diag = Diag::warning("missing-alt-text", "this picture has no description");
            let help = "say between the brackets what it shows: `![what it shows](file.png)`";
            self.warn(diag.help(help), span);
        }
    }

    fn place(&mut self, inside: &str, span: Span) {
        match placement::read(inside) {
            Ok((table, incident)) => self.body.placements.push(Placement {
                table,
                incident: incident.map(str::to_owned),
                span,
            }),
            Err(word) => {
                let message = format!("nothing is called `{word}` that could be placed here");
                let names = Table::ALL.iter().map(|table| table.word());
                let help = match nearest(word, names.clone()) {
                    Some(near) => format!("did you mean `{{{{ {near} }}}}`?"),
                    None => {
                        let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                        format!("there are {}", quoted.join(", "))
                    }
                };
                let diag = Diag::error("unknown-placement", message).at(self.path, span);
                self.diags.push(diag.help(help));
            }
        }
    }

    fn html(&mut self, html: &str, span: Span) {
        if self.open.image.is_some() {
            // A picture's description is its words.
            return;
        }
        let links = &mut self.body.links;
        raw::rewrite(html, &mut |target, kind| {
            let target = target.to_owned();
            links.push(Link { target, kind, span });
            String::new()
        });
    }

    fn shown_html(&mut self, html: &str, range: Range<usize>, span: Span) {
        self.words(&inline::line(html));
        let written = self.source.get(range.clone()).unwrap_or("").trim_start();
        // Where it began, it was told.
        let goes_on = written.starts_with("</") || !written.starts_with('<');
        if goes_on || range.start < self.foreign {
            return;
        }
        let diag = Diag::warning("raw-html", "HTML is shown as text here");
        let help = match written.starts_with("<!--") {
            true => "give the comment lines of its own: what stands behind it there is no Markdown",
            false => {
                "write it in Markdown, or set `raw_html = true` under `[markdown]` in `afterword.toml`"
            }
        };
        self.warn(diag.help(help), span);
    }

    /// A quote that begins with `[!WORD]` and is no box.
    fn callout(&mut self, text: &str, span: Span) {
        let word = text
            .strip_prefix("[!")
            .and_then(|rest| rest.split_once(']'));
        let Some((word, _)) = word.filter(|(word, _)| Callout::named(word).is_none()) else {
            return;
        };
        let diag = Diag::warning("unknown-callout", format!("no box is called `{word}`"));
        let words = Callout::ALL.iter().map(|callout| callout.word());
        let help = match nearest(word, words.clone()) {
            Some(near) => format!("did you mean `[!{}]`?", near.to_uppercase()),
            None => {
                let quoted: Vec<String> =
                    words.map(|it| format!("`{}`", it.to_uppercase())).collect();
                format!("there are {}", quoted.join(", "))
            }
        };
        self.warn(diag.help(help), span);
    }

    fn finish(mut self, broken: Vec<Range<usize>>) -> Body {
        for range in broken {
            let diag = Diag::warning("unknown-reference", "this link leads nowhere");
            let help = "nothing defines its name: write `[name]: address` below";
            self.warn(diag.help(help), self.span(range));
        }
        let footnotes = std::mem::take(&mut self.footnotes);
        let mut unused: Vec<_> = footnotes
            .into_iter()
            .filter(|(label, _)| !self.references.contains(label))
            .map(|(_, range)| range)
            .collect();
        unused.sort_by_key(|range| range.start);
        for range in unused {
            let written = self.source.get(range.clone()).unwrap_or("");
            let sign = written.split_once("]:").map_or(written, |(sign, _)| sign);
            let label = sign.trim_start_matches("[^");
            let message = format!("nothing refers to footnote `{label}`");
            let help = format!("put `[^{label}]` where it belongs; until then it is not shown");
            let diag = Diag::warning("unused-footnote", message).help(help);
            self.warn(diag, self.span(range));
        }
        self.name_headings();
        self.body
    }

    fn name_headings(&mut self) {
        for heading in &mut self.body.headings {
            heading.text = heading.text.trim().to_owned();
        }
        let given = std::mem::take(&mut self.headings);
        for (id, span) in anchor::name(&mut self.body.headings, given) {
            let message = format!("the page has something else that is named `{id}`");
            let diag = Diag::error("duplicate-heading-id", message)
                .at(self.path, span)
                .help("a link can lead to only one of the two: give this one another name");
            self.diags.push(diag);
        }
    }

    /// The range without the line break after a block.
    fn without_space(&self, range: Range<usize>) -> Range<usize> {
        let written = self.source.get(range.clone()).unwrap_or("");
        range.start..range.start + written.trim_end().len()
    }

    /// Where `word` stands within `range` of the text.
    fn find(&self, word: &str, range: Range<usize>) -> Option<Span> {
        let at = range.start + self.source.get(range)?.find(word)?;
        Some(self.span(at..at + word.len()))
    }

    fn warn(&mut self, diag: Diag, span: Span) {
        self.diags.push(diag.at(self.path, span));
    }
}
