//! The parser's events in the author's words and places.

use std::ops::Range;

use pulldown_cmark::{
    BrokenLink, BrokenLinkCallback, CodeBlockKind, CowStr, Event as Common, LinkType, OffsetIter,
    Options, Parser, Tag, TagEnd,
};
use unicase::UniCase;

use super::cjk::Jointed;

/// The events of a text as the parser sees them, joints taken out, the pieces of one text or HTML block put together.
pub struct Parsed<'a> {
    source: &'a str,
    jointed: &'a Jointed<'a>,
    parser: OffsetIter<'a, Broken<'a>>,
    /// What the parser said after the text that was just put together.
    held: Option<(Common<'a>, Range<usize>)>,
}

impl<'a> Parsed<'a> {
    /// The events of `source`, which `jointed` was made of. The ranges of references to nothing go to `broken`.
    pub fn new(
        source: &'a str,
        jointed: &'a Jointed<'a>,
        broken: Option<&'a mut Vec<Range<usize>>>,
    ) -> Self {
        let broken = Broken { jointed, broken };
        let parser = Parser::new_with_broken_link_callback(&jointed.text, OPTIONS, Some(broken));
        Parsed {
            source,
            jointed,
            parser: parser.into_offset_iter(),
            held: None,
        }
    }
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

impl<'a> Iterator for Parsed<'a> {
    type Item = (Common<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, mut range) = self.parsed()?;
        let event = match event {
            Common::Text(first) => {
                Common::Text(self.gather(first, &mut range, |next| match next {
                    Common::Text(more) => Ok(more),
                    other => Err(other),
                }))
            }
            Common::Html(first) => {
                Common::Html(self.gather(first, &mut range, |next| match next {
                    Common::Html(more) => Ok(more),
                    other => Err(other),
                }))
            }
            event => event,
        };
        Some((event, range))
    }
}

impl<'a> Parsed<'a> {
    /// `first` and what follows it, as long as that is `more` of the same; `range` grows with it.
    fn gather(
        &mut self,
        first: CowStr<'a>,
        range: &mut Range<usize>,
        more: fn(Common<'a>) -> Result<CowStr<'a>, Common<'a>>,
    ) -> CowStr<'a> {
        let mut longer: Option<String> = None;
        while let Some((next, place)) = self.parsed() {
            match more(next) {
                Ok(text) => longer
                    .get_or_insert_with(|| first.to_string())
                    .push_str(&text),
                Err(other) => {
                    self.held = Some((other, place));
                    break;
                }
            }
            range.end = place.end;
        }
        longer.map_or(first, CowStr::from)
    }

    fn parsed(&mut self) -> Option<(Common<'a>, Range<usize>)> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        let (event, parsed) = self.parser.next()?;
        let range = self.jointed.original(parsed.clone());
        if parsed.len() == range.len() && !says_more(&event) {
            // These are the author's words already.
            return Some((event, range));
        }
        Some(self.in_the_authors_words(event, range))
    }

    /// The event without joints, and with a single `~` as it was written: in Korean and Japanese it means "to" or
    /// "about", and only two of them strike out.
    fn in_the_authors_words(
        &self,
        event: Common<'a>,
        range: Range<usize>,
    ) -> (Common<'a>, Range<usize>) {
        let is_single = |source: &str| !source.get(range.clone()).unwrap_or("").starts_with("~~");
        let strip = |text: CowStr<'a>| self.jointed.strip(text);
        let event = match event {
            Common::Start(Tag::Strikethrough) if is_single(self.source) => {
                return (tilde(), range.start..range.start + 1);
            }
            Common::End(TagEnd::Strikethrough) if is_single(self.source) => {
                return (tilde(), range.end.saturating_sub(1)..range.end);
            }
            Common::Start(tag) => Common::Start(strip_tag(tag, &strip)),
            Common::Text(text) => Common::Text(strip(text)),
            Common::Code(text) => Common::Code(strip(text)),
            Common::Html(text) => Common::Html(strip(text)),
            Common::InlineHtml(text) => Common::InlineHtml(strip(text)),
            Common::FootnoteReference(label) => Common::FootnoteReference(folded(&strip(label))),
            event => event,
        };
        (event, range)
    }
}

/// Whether there is more to an event than the words in its range: a strikethrough may be none, footnotes have labels, and
/// a link may be defined elsewhere.
fn says_more(event: &Common<'_>) -> bool {
    match event {
        Common::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => matches!(
            link_type,
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
        ),
        Common::Start(Tag::Strikethrough | Tag::FootnoteDefinition(_))
        | Common::End(TagEnd::Strikethrough)
        | Common::FootnoteReference(_) => true,
        _ => false,
    }
}

/// The one spelling of all labels that the parser takes for the same.
fn folded<'a>(label: &str) -> CowStr<'a> {
    CowStr::from(UniCase::new(label).to_folded_case())
}

fn tilde<'a>() -> Common<'a> {
    Common::Text(CowStr::Borrowed("~"))
}

fn strip_tag<'a>(tag: Tag<'a>, strip: &dyn Fn(CowStr<'a>) -> CowStr<'a>) -> Tag<'a> {
    match tag {
        Tag::Heading { level, id, .. } => Tag::Heading {
            level,
            id: id.map(strip),
            classes: Vec::new(),
            attrs: Vec::new(),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(strip(info)))
        }
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(folded(&strip(label))),
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: strip(dest_url),
            title: strip(title),
            id: strip(id),
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Image {
            link_type,
            dest_url: strip(dest_url),
            title: strip(title),
            id: strip(id),
        },
        tag => tag,
    }
}

/// Remembers where `[words][name]` names nothing. `[words]` alone is left to be words.
struct Broken<'a> {
    jointed: &'a Jointed<'a>,
    broken: Option<&'a mut Vec<Range<usize>>>,
}

impl<'a> BrokenLinkCallback<'a> for Broken<'a> {
    fn handle_broken_link(&mut self, link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        if let (Some(broken), LinkType::Reference) = (&mut self.broken, link.link_type) {
            broken.push(self.jointed.original(link.span));
        }
        None
    }
}
