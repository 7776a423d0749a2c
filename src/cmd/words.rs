//! `afterword words`: what the interface says, for those who say it in another language.

use std::process::ExitCode;

use afterword::language::IN_ENGLISH;

use crate::edge::terminal::Terminal;

/// Prints every text in English.
pub fn run(terminal: &Terminal) -> ExitCode {
    terminal.deliver(IN_ENGLISH.as_bytes())
}
