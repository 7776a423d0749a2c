//! Stand-in.

use super::Rendering;

/// Stand-in.
pub fn site_texts<'r>(rendering: &'r Rendering, _tag: &str) -> (&'r str, &'r str) {
    let config = &rendering.site.config;
    (&config.title, &config.description)
}
