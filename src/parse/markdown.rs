//! Stub until the markdown room lands.
use crate::diag::Diags;
use std::{ops::Range, sync::Arc};
/// b
#[derive(Debug, Clone, Default)]
pub struct Body {}
/// o
pub struct Options {
    /// r
    pub raw_html: bool,
}
/// r
pub fn read(_: &Arc<str>, _: &str, _: Range<usize>, _: &Options, _: &mut Diags) -> Body {
    Body {}
}
