//! HTML that the author wrote: kept as it is, but for the addresses in it.

use std::borrow::Cow;

use htmlize::unescape_attribute;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use memchr::memchr_iter;

use super::source_set::candidates;
use super::{LinkKind, is_refused};

/// `html`, which may be a tag alone, with what `lead` makes of each address, in order. What cannot be read as HTML stays
/// as it is.
pub fn rewrite(html: &str, lead: &mut dyn FnMut(&str, LinkKind) -> String) -> String {
    let handler = element!("*", |element| {
        let mut change = |name: &str, led: &mut dyn FnMut(&str) -> String| {
            // The library escapes no more than what would end the value.
            value(element, name).map_or(Ok(()), |value| {
                element.set_attribute(name, &led(&value).replace('&', "&amp;"))
            })
        };
        for (name, kind) in ADDRESSES {
            change(name, &mut |target| led(target, kind, lead))?;
        }
        change("srcset", &mut |srcset| led_set(srcset, lead))?;
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

/// What the attribute `name` says: the library gives it as it is written, with references to characters in it.
pub fn value(element: &Element<'_, '_>, name: &str) -> Option<String> {
    let written = element.get_attribute(name)?;
    Some(unescape_attribute(written).into_owned())
}

const ADDRESSES: [(&str, LinkKind); 5] = [
    ("href", LinkKind::Link),
    ("cite", LinkKind::Link),
    ("data", LinkKind::Link),
    ("src", LinkKind::Image),
    ("poster", LinkKind::Image),
];

fn led(target: &str, kind: LinkKind, lead: &mut dyn FnMut(&str, LinkKind) -> String) -> String {
    let target = target.trim();
    if target.is_empty() || is_refused(target) {
        return target.to_owned();
    }
    lead(target, kind)
}

/// A `srcset` whose addresses are led.
fn led_set(srcset: &str, lead: &mut dyn FnMut(&str, LinkKind) -> String) -> String {
    let led = candidates(srcset).map(|(target, descriptor)| {
        let target = led(target, LinkKind::Image, lead);
        format!("{target} {descriptor}").trim_end().to_owned()
    });
    led.collect::<Vec<_>>().join(", ")
}

/// `html` without its comments, which are for nobody to see (HTML, section 13.1.6). One that does not end is none.
pub fn without_comments(html: &str) -> Cow<'_, str> {
    let mut kept = Cow::Borrowed("");
    let mut rest = html;
    while let Some((before, inside)) = rest.split_once("<!--")
        && let Some(end) = comment_end(inside)
    {
        kept += before;
        rest = inside.get(end..).unwrap_or("");
    }
    kept + rest
}

/// Where a comment ends whose inside begins `inside`: `<!-->` and `<!--->` are whole.
fn comment_end(inside: &str) -> Option<usize> {
    let ends = |at: &usize| {
        let before = inside.get(..*at).unwrap_or("");
        matches!(before, "" | "-") || before.ends_with("--") || before.ends_with("--!")
    };
    let end = memchr_iter(b'>', inside.as_bytes()).find(ends)?;
    Some(end + 1)
}

/// `<br>` in its spellings; the only way to break a line in a table cell.
pub fn is_line_break(html: &str) -> bool {
    matches!(
        html.trim().to_ascii_lowercase().as_str(),
        "<br>" | "<br/>" | "<br />"
    )
}
