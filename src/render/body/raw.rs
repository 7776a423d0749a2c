//! HTML that the author wrote: kept as it is, its addresses led to where they belong.

use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::Setting;
use crate::diag::Span;
use crate::parse::markdown::{Link, LinkKind, is_refused};

/// `html`, which may be a tag alone, with every address resolved. What cannot be read as HTML stays as it is.
pub fn resolve(html: &str, setting: &Setting<'_>) -> String {
    let handler = element!("*", |element| {
        for (name, kind) in ADDRESSES {
            if let Some(target) = element.get_attribute(name) {
                element.set_attribute(name, &address(&target, kind, setting))?;
            }
        }
        if let Some(candidates) = element.get_attribute("srcset") {
            element.set_attribute("srcset", &source_set(&candidates, setting))?;
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

fn address(target: &str, kind: LinkKind, setting: &Setting<'_>) -> String {
    let target = target.trim();
    if target.is_empty() || is_refused(target) {
        return String::new();
    }
    let link = Link {
        target: target.to_owned(),
        kind,
        span: Span::default(),
    };
    (setting.resolve)(&link).href
}

/// Each candidate of a `srcset`: an address, then perhaps a width or density.
fn source_set(candidates: &str, setting: &Setting<'_>) -> String {
    let resolved = candidates.split(", ").map(|candidate| {
        let candidate = candidate.trim();
        match candidate.split_once(char::is_whitespace) {
            Some((target, size)) => {
                format!(
                    "{} {}",
                    address(target, LinkKind::Image, setting),
                    size.trim()
                )
            }
            None => address(candidate.trim_end_matches(','), LinkKind::Image, setting),
        }
    });
    resolved.collect::<Vec<_>>().join(", ")
}
