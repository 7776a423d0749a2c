//! `afterword completions`: what a shell needs to complete the command line.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Flags;
use crate::edge::terminal::Terminal;

/// Prints the completions for `shell`.
pub fn run(shell: Shell, terminal: &Terminal) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Flags::command(), "afterword", &mut script);
    terminal.deliver(&script)
}
