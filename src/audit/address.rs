//! Where an address on a finished page leads: to an output, out of the site, or nowhere.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::output::{BaseUrl, OutputPath, served};
use crate::plan::Output;
use crate::render::Rendering;

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Address<'t> {
    /// Out of the site.
    Elsewhere,
    /// To an output, and to the place there that the decoded fragment names.
    Output(&'t OutputPath, String),
    /// To no output of the site.
    Nowhere,
}

/// Where `link` leads from the page `from`, as a browser reads it.
pub fn follow<'t>(rendering: &'t Rendering, from: &Output, link: &str) -> Address<'t> {
    let base = &rendering.site.config.base_url;
    let own = Url::parse(from.permalink.absolute());
    let Some(url) = own.ok().and_then(|own| own.join(link).ok()) else {
        return Address::Nowhere;
    };
    if !matches!(url.scheme(), "http" | "https")
        || url.origin().ascii_serialization() != base.origin()
    {
        return Address::Elsewhere;
    }
    let below = url.path().strip_prefix(base.prefix());
    let Some(route) = below.and_then(|route| route.strip_prefix('/')) else {
        // Below a sub-path the rest of the origin is another site, but nobody means it by a bare path.
        return match link.contains("://") {
            true => Address::Elsewhere,
            false => Address::Nowhere,
        };
    };
    match file(rendering, &decode(route)) {
        Some(path) => Address::Output(path, decode(url.fragment().unwrap_or_default())),
        None => Address::Nowhere,
    }
}

/// Whether what a page loads from `address` comes from another host.
pub fn is_foreign(base: &BaseUrl, address: &str) -> bool {
    let own = Url::parse(base.origin());
    let url = own.and_then(|own| own.join(address));
    url.is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.origin().ascii_serialization() != base.origin()
    })
}

/// What a static server sends for `route`.
fn file<'t>(rendering: &'t Rendering, route: &str) -> Option<&'t OutputPath> {
    served(route).find_map(|path| rendering.plan.output(&path).map(Output::path))
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
