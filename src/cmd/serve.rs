//! `afterword serve`: the site in a browser, fresh while it is written.

use std::process::ExitCode;

use afterword::diag::Diag;

use crate::edge::terminal::Terminal;
use crate::{ServeFlags, SiteFlags};

/// Serves the site until it is interrupted.
pub fn run(_site: &SiteFlags, _flags: &ServeFlags, terminal: &Terminal) -> ExitCode {
    super::refused(Diag::error("not-yet", "`serve` is being built"), terminal)
}
