//! The whole line in one function.

pub mod diag;
pub mod incident;
pub mod language;
pub mod output;
pub mod parse;
pub mod plan;
pub mod render;
pub mod site;
pub mod source;
pub mod theme;

use jiff::Timestamp;

use crate::diag::Diags;
use crate::output::BaseUrl;
use crate::render::Tree;
use crate::source::Sources;

/// What a build is told from outside, beside the sources.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the site will stand, in place of what the config says.
    pub base_url: Option<BaseUrl>,
    /// Whether posts marked as drafts are part of the site.
    pub drafts: bool,
    /// Whether posts dated after `now` are part of the site.
    pub future: bool,
    /// The present, for telling which posts are in the future; nothing in the output depends on it otherwise.
    pub now: Timestamp,
}

/// What became of the sources.
#[derive(Debug)]
pub struct Compiled {
    /// The site; none where errors keep it from being made.
    pub tree: Option<Tree>,
    /// Everything found on the way.
    pub diags: Diags,
}

/// Sources in, site out: read, parse, assemble, draw; the bytes are rendered when the tree is asked for them.
pub fn compile(sources: &Sources, _options: &Options) -> Compiled {
    let mut diags = Diags::new();
    let _config = parse::config(sources, &mut diags);
    Compiled { tree: None, diags }
}
