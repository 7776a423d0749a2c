//! One reading of a post's Markdown, for those who want its facts and for those who write its HTML.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event as Common, LinkType, Tag, TagEnd};

use crate::incident::{Vocabulary, vocabulary};

use super::address;
use super::cjk::{self, Jointed};
use super::parsed::Parsed;
use super::placement::Table;
use super::{Options, raw};

/// One step through a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// What CommonMark and its usual extensions know.
    Common(Common<'a>),
    /// HTML where the site allows none, comments left out: words like others.
    ShownHtml(String),
    /// A paragraph that is only `{{ … }}`: what stands between the braces.
    Placement(&'a str),
    /// `> [!KIND]` begins a box. Where it has a title, the title's text comes first.
    CalloutStart {
        /// Which kind of box.
        callout: Callout,
        /// Whether its author gave it a title of its own.
        titled: bool,
    },
    /// The title is over; the box goes on.
    CalloutTitleEnd,
    /// The box is over.
    CalloutEnd(Callout),
}

impl Event<'_> {
    /// What a text says with it to those who want no markup.
    pub fn words(&self) -> &str {
        match self {
            Event::Common(Common::Text(words) | Common::Code(words)) => words,
            Event::ShownHtml(words) => words,
            Event::Common(Common::SoftBreak | Common::HardBreak) => " ",
            _ => "",
        }
    }
}

vocabulary! {
    /// The kinds of box that a block quote can be.
    Callout of "callout" {
        /// Worth knowing.
        Note = "note",
        /// Makes something easier.
        Tip = "tip",
        /// Needed to get it right.
        Important = "important",
        /// Something may go wrong.
        Warning = "warning",
        /// Something will be lost.
        Caution = "caution",
        /// Folded away until asked for.
        Details = "details",
    }
}

impl Callout {
    /// The kind that `word` names, as it is written between `[!` and `]`: in whatever case.
    pub fn named(word: &str) -> Option<Callout> {
        Callout::from_word(&word.to_ascii_lowercase())
    }
}

impl From<BlockQuoteKind> for Callout {
    fn from(kind: BlockQuoteKind) -> Self {
        match kind {
            BlockQuoteKind::Note => Callout::Note,
            BlockQuoteKind::Tip => Callout::Tip,
            BlockQuoteKind::Important => Callout::Important,
            BlockQuoteKind::Warning => Callout::Warning,
            BlockQuoteKind::Caution => Callout::Caution,
        }
    }
}

/// The events of a text, each with the bytes of it that it stands for.
pub struct Events<'a> {
    source: &'a str,
    parser: Parsed<'a>,
    options: Options,
    /// Read from the parser, not yet looked at.
    ahead: VecDeque<(Common<'a>, Range<usize>)>,
    /// Looked at, not yet handed out.
    ready: VecDeque<(Event<'a>, Range<usize>)>,
    /// The block quotes that are open, and which of them are boxes.
    quotes: Vec<Option<Callout>>,
    /// The title that is being read.
    title: Option<Title>,
    /// Whether there may be bare addresses: most texts have none, and need not be looked through one by one.
    has_addresses: bool,
    /// How many links, images and code blocks are open: no address is looked for in them.
    closed_text: usize,
    /// The last character of running text.
    last: Option<char>,
}

/// The title of a box: the first line of a paragraph.
#[derive(Clone, Copy)]
struct Title {
    /// How many inline elements are open in it.
    depth: usize,
    /// Where the paragraph ends.
    end: usize,
}

/// The events of `source`, which `jointed` was made of. The ranges of references to nothing go to `broken`.
pub fn events<'a>(
    source: &'a str,
    jointed: &'a Jointed<'a>,
    options: Options,
    broken: Option<&'a mut Vec<Range<usize>>>,
) -> Events<'a> {
    Events {
        source,
        parser: Parsed::new(source, jointed, broken),
        options,
        ahead: VecDeque::new(),
        ready: VecDeque::new(),
        quotes: Vec::new(),
        title: None,
        has_addresses: address::may_be_in(source),
        closed_text: 0,
        last: None,
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            let (event, range) = self.take()?;
            if let Some(event) = self.understand(event, &range) {
                return Some((event, range));
            }
        }
    }
}

impl<'a> Events<'a> {
    /// What `event` means here; `None` where it means nothing, or what it means is in `ready`.
    fn understand(&mut self, event: Common<'a>, range: &Range<usize>) -> Option<Event<'a>> {
        self.follow_depth(&event);
        match event {
            Common::Start(Tag::Paragraph) => {
                if let Some(inside) = self.placement(range) {
                    self.ahead.drain(..2);
                    return Some(Event::Placement(inside));
                }
                self.last = None;
                Some(Event::Common(event))
            }
            Common::Start(Tag::BlockQuote(kind)) => Some(self.open_quote(kind)),
            Common::End(TagEnd::BlockQuote(_)) => match self.quotes.pop().flatten() {
                Some(callout) => Some(Event::CalloutEnd(callout)),
                None => Some(Event::Common(event)),
            },
            Common::End(TagEnd::Paragraph) if self.title.take().is_some() => {
                Some(Event::CalloutTitleEnd)
            }
            Common::SoftBreak | Common::HardBreak if self.ends_title() => {
                Some(Event::CalloutTitleEnd)
            }
            Common::SoftBreak if self.joins_lines() => None,
            Common::Text(text) => {
                self.last = text.chars().next_back().or(self.last);
                if self.closed_text == 0 && self.link_addresses(&text, range) {
                    return None;
                }
                Some(Event::Common(Common::Text(text)))
            }
            Common::Code(ref text) => {
                self.last = text.chars().next_back();
                Some(Event::Common(event))
            }
            Common::Html(html) => {
                let event = self.html(html)?;
                if let Event::ShownHtml(_) = event {
                    let end = Event::Common(Common::End(TagEnd::Paragraph));
                    self.ready.push_back((event, range.clone()));
                    self.ready.push_back((end, range.clone()));
                    return Some(Event::Common(Common::Start(Tag::Paragraph)));
                }
                Some(event)
            }
            Common::InlineHtml(html) => self.html(html),
            event => Some(Event::Common(event)),
        }
    }

    /// What HTML is here; `None` where it is nothing but comments.
    fn html(&self, html: CowStr<'a>) -> Option<Event<'a>> {
        if raw::is_line_break(&html) {
            return Some(Event::Common(Common::HardBreak));
        }
        if self.options.raw_html {
            return Some(Event::Common(Common::Html(html)));
        }
        let shown = raw::without_comments(&html);
        let shown = shown.trim();
        (!shown.is_empty()).then(|| Event::ShownHtml(shown.to_owned()))
    }

    fn follow_depth(&mut self, event: &Common<'a>) {
        match event {
            Common::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.closed_text += 1;
            }
            Common::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                self.closed_text = self.closed_text.saturating_sub(1);
            }
            _ => {}
        }
        if let Some(Title { depth, .. }) = &mut self.title {
            match event {
                Common::Start(_) => *depth += 1,
                Common::End(TagEnd::Paragraph) => {}
                Common::End(_) => *depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    /// What stands between the braces, if the paragraph that has just begun is only `{{ … }}`.
    fn placement(&mut self, paragraph: &Range<usize>) -> Option<&'a str> {
        // By the paragraph and not by its text, which has no backslash where the braces are escaped.
        let written = self.source.get(paragraph.clone())?.trim();
        let inside = written.strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let (Common::Text(_), _) = self.peek(0)? else {
            return None;
        };
        let (Common::End(TagEnd::Paragraph), _) = self.peek(1)? else {
            return None;
        };
        // Else it is what another program would read, or words. An incident may have any name.
        let (word, _) = inside.split_once(':').unwrap_or((inside, ""));
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | ':');
        let is_meant = Table::from_word(word.trim_end()).is_some() || inside.chars().all(is_name);
        (is_meant && !inside.contains("}}")).then_some(inside)
    }

    fn open_quote(&mut self, kind: Option<BlockQuoteKind>) -> Event<'a> {
        if let Some(kind) = kind {
            let callout = Callout::from(kind);
            self.quotes.push(Some(callout));
            return Event::CalloutStart {
                callout,
                titled: false,
            };
        }
        let Some((callout, title)) = self.callout() else {
            self.quotes.push(None);
            return Event::Common(Common::Start(Tag::BlockQuote(None)));
        };
        self.quotes.push(Some(callout));
        let paragraph = self.ahead.pop_front();
        let end = paragraph.map_or(0, |(_, range)| range.end);
        let words = self.ahead.pop_front();
        let is_plain = title.is_empty();
        if let (false, Some((_, range))) = (is_plain, words) {
            self.ahead.push_front((Common::Text(title), range));
        }
        let ends_line = |event: &Common<'_>| {
            matches!(
                event,
                Common::SoftBreak | Common::HardBreak | Common::End(TagEnd::Paragraph)
            )
        };
        let titled = !is_plain || !self.peek(0).is_some_and(|(event, _)| ends_line(event));
        if titled {
            self.title = Some(Title { depth: 0, end });
        } else if let Some((Common::SoftBreak | Common::HardBreak, _)) = self.ahead.pop_front() {
            self.begin_paragraph(end);
        }
        Event::CalloutStart { callout, titled }
    }

    /// Whether the line break that was just read ends a title; what follows begins a paragraph then.
    fn ends_title(&mut self) -> bool {
        let title = self.title.take_if(|title| title.depth == 0);
        if let Some(Title { end, .. }) = title {
            self.begin_paragraph(end);
        }
        title.is_some()
    }

    /// Begins a paragraph with what is read next, which ends at `end`.
    fn begin_paragraph(&mut self, end: usize) {
        let start = self.peek(0).map_or(end, |(_, range)| range.start);
        let paragraph = (Common::Start(Tag::Paragraph), start..end);
        self.ahead.push_front(paragraph);
    }

    /// The box that the block quote which has just begun is, and the first words of its title.
    fn callout(&mut self) -> Option<(Callout, CowStr<'a>)> {
        let (Common::Start(Tag::Paragraph), _) = self.peek(0)? else {
            return None;
        };
        let (Common::Text(text), _) = self.peek(1)? else {
            return None;
        };
        let (word, title) = text.strip_prefix("[!")?.split_once(']')?;
        Some((
            Callout::named(word)?,
            CowStr::from(title.trim_start().to_owned()),
        ))
    }

    /// Whether the line break that was just read is one that print does not show.
    fn joins_lines(&mut self) -> bool {
        let Some(before) = self.last else {
            return false;
        };
        let mut at = 0;
        while let Some((event, _)) = self.peek(at) {
            match event {
                Common::Start(_) | Common::End(_) => at += 1,
                Common::Text(text) | Common::Code(text) => {
                    let after = text.chars().next();
                    return after.is_some_and(|after| cjk::joins_lines(before, after));
                }
                _ => return false,
            }
        }
        false
    }

    /// Hands out `text` with its bare addresses made links, if it has any.
    fn link_addresses(&mut self, text: &str, range: &Range<usize>) -> bool {
        if !self.has_addresses {
            return false;
        }
        let mut addresses = address::find(text).peekable();
        if addresses.peek().is_none() {
            return false;
        }
        // Where the author wrote entities or escapes, a part of the text has no range of its own.
        let is_verbatim = self.source.get(range.clone()) == Some(text);
        let part = |piece: Range<usize>| {
            let place = match is_verbatim {
                true => range.start + piece.start..range.start + piece.end,
                false => range.clone(),
            };
            let words = text.get(piece).unwrap_or("").to_owned();
            (CowStr::from(words), place)
        };
        let mut done = 0;
        for address in addresses {
            let (before, before_place) = part(done..address.start);
            done = address.end;
            let (url, place) = part(address);
            if !before.is_empty() {
                let text = Event::Common(Common::Text(before));
                self.ready.push_back((text, before_place));
            }
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: url.clone(),
                title: CowStr::from(""),
                id: CowStr::from(""),
            };
            for event in [
                Common::Start(link),
                Common::Text(url),
                Common::End(TagEnd::Link),
            ] {
                self.ready.push_back((Event::Common(event), place.clone()));
            }
        }
        let (rest, place) = part(done..text.len());
        if !rest.is_empty() {
            self.ready
                .push_back((Event::Common(Common::Text(rest)), place));
        }
        true
    }

    fn take(&mut self) -> Option<(Common<'a>, Range<usize>)> {
        self.ahead.pop_front().or_else(|| self.parser.next())
    }

    fn peek(&mut self, at: usize) -> Option<&(Common<'a>, Range<usize>)> {
        while self.ahead.len() <= at {
            let event = self.parser.next()?;
            self.ahead.push_back(event);
        }
        self.ahead.get(at)
    }
}
