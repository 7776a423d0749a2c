//! HTML that the author wrote: kept as it is, but for the addresses in it.

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::{LinkKind, is_refused};

/// `html`, which may be a tag alone, with what `lead` makes of each address, in order. What cannot be read as HTML stays
/// as it is.
pub fn rewrite(html: &str, lead: &mut dyn FnMut(&str, LinkKind) -> String) -> String {
    let handler = element!("*", |element| {
        for (name, kind) in ADDRESSES {
            if let Some(target) = element.get_attribute(name) {
                element.set_attribute(name, &led(&target, kind, lead))?;
            }
        }
        if let Some(candidates) = element.get_attribute("srcset") {
            element.set_attribute("srcset", &source_set(&candidates, lead))?;
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
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

/// Each candidate of a `srcset`: an address, then perhaps a width or density.
fn source_set(candidates: &str, lead: &mut dyn FnMut(&str, LinkKind) -> String) -> String {
    let candidates = candidates.split(", ").map(str::trim);
    let led = candidates.map(
        |candidate| match candidate.split_once(char::is_whitespace) {
            Some((target, size)) => {
                let target = led(target, LinkKind::Image, lead);
                format!("{target} {}", size.trim())
            }
            None => led(candidate.trim_end_matches(','), LinkKind::Image, lead),
        },
    );
    led.collect::<Vec<_>>().join(", ")
}

/// HTML that is no markup of the author's own: a comment, which nobody sees, or a line break.
pub fn is_harmless(html: &str) -> bool {
    let html = html.trim();
    is_line_break(html) || is_comment(html)
}

/// One comment and nothing else (HTML, section 13.1.6): what looks like its end within it would be its end.
fn is_comment(html: &str) -> bool {
    let inside = html
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| {
        let ends_at_once = inside.starts_with('>') || inside.starts_with("->");
        !ends_at_once && !inside.contains("-->") && !inside.contains("--!>")
    })
}

/// `<br>` in its spellings; the only way to break a line in a table cell.
pub fn is_line_break(html: &str) -> bool {
    matches!(
        html.trim().to_ascii_lowercase().as_str(),
        "<br>" | "<br/>" | "<br />"
    )
}
