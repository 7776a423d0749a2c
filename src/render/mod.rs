//! Each planned output to its bytes, when they are asked for.

pub mod addresses;
pub mod body;
pub mod clock;
pub mod escape;
pub mod feed;
pub mod highlight;
pub mod page;
pub mod post;
pub mod speaker;
pub mod view;

use crate::diag::Diags;
use crate::output::{Fingerprint, OutputPath};
use crate::plan::{Job, Plan};
use crate::site::Site;
use crate::source::Sources;
use crate::theme::Theme;

/// Everything that an output is made from; nothing else goes into one.
#[derive(Debug)]
pub struct Rendering {
    /// Every input, for the bytes of files.
    pub sources: Sources,
    /// What there is to show.
    pub site: Site,
    /// Where everything is shown.
    pub plan: Plan,
    /// What pages are drawn with.
    pub theme: Theme,
}

/// The finished site: for every path what goes into it, and its bytes on demand.
#[derive(Debug)]
pub struct Tree(Rendering);

impl Tree {
    /// The tree of all that `rendering` plans.
    pub fn new(rendering: Rendering) -> Self {
        Tree(rendering)
    }

    /// Every path of the output, in order.
    pub fn paths(&self) -> impl Iterator<Item = &OutputPath> {
        self.0.plan.outputs().map(|(path, _)| path)
    }

    /// The fingerprint of everything that goes into the output at `path`: equal means equal bytes.
    pub fn fingerprint(&self, _path: &OutputPath) -> Option<Fingerprint> {
        None
    }

    /// The bytes of the output at `path`, made now; the same each time.
    ///
    /// # Errors
    /// What is wrong with a template or a post that only shows when it is drawn.
    pub fn bytes(&self, path: &OutputPath) -> Result<Vec<u8>, Diags> {
        match self.0.plan.job(path) {
            Some(job) => render(&self.0, job),
            None => Err(Diags::new()),
        }
    }

    /// What the tree is made from.
    pub fn rendering(&self) -> &Rendering {
        &self.0
    }
}

fn render(rendering: &Rendering, job: &Job) -> Result<Vec<u8>, Diags> {
    match job {
        Job::Feed(stream, archive) => feed::feed(rendering, *stream, *archive),
        Job::Sitemap => Ok(addresses::sitemap(rendering)),
        Job::Robots => Ok(addresses::robots(rendering)),
        Job::Redirect(id, _) => Ok(addresses::redirect(rendering, *id)),
        _ => Err(Diags::new()),
    }
}
