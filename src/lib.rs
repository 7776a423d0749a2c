//! The whole line in one function.

pub mod audit;
pub mod diag;
pub mod fingerprint;
pub mod incident;
pub mod language;
pub mod lettering;
pub mod memo;
pub mod output;
pub mod parse;
pub mod plan;
pub mod render;
mod scan;
pub mod schema;
pub mod site;
pub mod source;
pub mod theme;

use std::sync::Arc;

use crate::diag::Diags;
use crate::memo::Memo;
use crate::render::{Rendering, Tree};
use crate::source::Sources;

pub use crate::source::Options;

/// What became of the sources.
#[derive(Debug)]
pub struct Compiled {
    /// The site; none where errors keep it from being made.
    pub tree: Option<Tree>,
    /// Everything found on the way.
    pub diags: Diags,
}

/// Sources in, site out: read, parse, assemble, draw; the bytes are rendered when the tree is asked for them.
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
    compile_again(sources, options, &Arc::new(Memo::new()))
}

/// The same, with what earlier compiles remembered in `memo`: quicker, and never different.
pub fn compile_again(sources: &Sources, options: &Options, memo: &Arc<Memo>) -> Compiled {
    let mut diags = Diags::new();
    let tree = line(sources, options, memo, &mut diags);
    diags.sort();
    Compiled {
        tree: tree.filter(|_| !diags.has_errors()),
        diags,
    }
}

fn line(sources: &Sources, options: &Options, memo: &Arc<Memo>, diags: &mut Diags) -> Option<Tree> {
    let mut config = parse::config(sources, diags)?;
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    let documents = parse::documents(sources, &config, memo, diags);
    let theme = theme::load(sources, &config, memo, diags);
    let site = site::assemble(sources, config, documents, options, memo, diags);
    let plan = plan::draw(&site, &theme, memo, diags);
    let rest = sources.but(parse::is_document);
    let rendering = Rendering::new(rest, site, plan, theme, Arc::clone(memo));
    Some(Tree::new(rendering))
}
