//! Pictures, films and recordings.

use std::fmt::Write;

use super::{Resolved, Surface};
use crate::parse::markdown::LinkKind;
use crate::render::escape;

/// Something to see or hear, read but not yet written.
pub struct Medium {
    /// What it is.
    pub kind: LinkKind,
    /// Where it lies.
    pub resolved: Resolved,
    /// What it shows, in words.
    pub alt: String,
    /// The words below it; empty where there are none.
    pub caption: String,
}

impl Medium {
    /// The element alone, its caption shown when pointed at.
    pub fn alone(&self, surface: Surface) -> String {
        self.element(surface, &attribute("title", &self.caption))
    }

    /// The element with its caption below it.
    pub fn figure(&self, surface: Surface) -> String {
        let element = self.element(surface, "");
        let caption = escape::attribute(&self.caption);
        format!("<figure>{element}<figcaption>{caption}</figcaption></figure>\n")
    }

    fn element(&self, surface: Surface, title: &str) -> String {
        let src = escape::attribute(&self.resolved.href);
        let alt = escape::attribute(&self.alt);
        let size = match self.resolved.size {
            Some((width, height)) => format!(r#" width="{width}" height="{height}""#),
            None => String::new(),
        };
        let tag = match self.kind {
            LinkKind::Video => "video",
            LinkKind::Audio => "audio",
            LinkKind::Link | LinkKind::Image => {
                let loading = match surface {
                    Surface::Page => r#" loading="lazy" decoding="async""#,
                    Surface::Feed => "",
                };
                return format!(r#"<img src="{src}" alt="{alt}"{size}{loading}{title}>"#);
            }
        };
        let label = attribute("aria-label", &self.alt);
        let player = format!(
            r#"<{tag} src="{src}" controls preload="metadata"{size}{label}{title}><a href="{src}">{alt}</a></{tag}>"#
        );
        match surface {
            // Nobody can play what is printed.
            Surface::Page => format!(r#"{player}<a class="on-paper" href="{src}">{alt}</a>"#),
            Surface::Feed => player,
        }
    }
}

fn attribute(name: &str, value: &str) -> String {
    let mut attribute = String::new();
    if !value.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(attribute, r#" {name}="{}""#, escape::attribute(value));
    }
    attribute
}
