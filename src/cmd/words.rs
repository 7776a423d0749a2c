//! `afterword words`: what the interface says, for those who say it in another language.

use std::process::ExitCode;

use afterword::language::english;

use crate::edge::terminal::Terminal;

/// Prints every text in English.
pub fn run(terminal: &Terminal) -> ExitCode {
    terminal.deliver(english().as_bytes())
}
