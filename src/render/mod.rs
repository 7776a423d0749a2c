//! Each planned output to its bytes, when they are asked for.

pub mod view;

use crate::diag::Diags;
use crate::output::{Fingerprint, OutputPath};

/// The finished site: for every path what goes into it, and its bytes on demand.
#[derive(Debug, Default)]
pub struct Tree {}

impl Tree {
    /// Every path of the output, in order.
    pub fn paths(&self) -> impl Iterator<Item = &OutputPath> {
        std::iter::empty()
    }

    /// The fingerprint of everything that goes into the output at `path`: equal means equal bytes.
    pub fn fingerprint(&self, _path: &OutputPath) -> Option<Fingerprint> {
        None
    }

    /// The bytes of the output at `path`, made now; the same each time.
    ///
    /// # Errors
    /// What is wrong with a template or a post that only shows when it is drawn.
    pub fn bytes(&self, _path: &OutputPath) -> Result<Vec<u8>, Diags> {
        Err(Diags::new())
    }
}
