//! `afterword schema`: what an editor needs to complete and check front matter and config.

use std::process::ExitCode;

use afterword::schema::{Subject, schema};

use crate::edge::terminal::Terminal;

/// Prints the schema of `subject`.
pub fn run(subject: Subject, terminal: &Terminal) -> ExitCode {
    terminal.deliver(format!("{:#}\n", schema(subject)).as_bytes())
}
