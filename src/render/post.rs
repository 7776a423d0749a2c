//! Stand-in.

use super::Rendering;
use super::body::Surface;
use crate::diag::Diags;
use crate::parse::config::Author;
use crate::site::{EntryId, Site};

/// Stand-in.
///
/// # Errors
/// None.
pub fn content(_rendering: &Rendering, _id: EntryId, _surface: Surface) -> Result<String, Diags> {
    Ok(String::from("<p>stand-in</p>"))
}

/// Stand-in.
pub fn summary(site: &Site, id: EntryId) -> String {
    site.entry(id).document.body.excerpt.clone()
}

/// Stand-in.
pub fn authors(site: &Site, id: EntryId) -> &[Author] {
    &site.entry(id).document.front.authors
}
