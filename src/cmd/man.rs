//! `afterword man`: the manual page of afterword, or of one of its commands.

use std::process::ExitCode;

use afterword::diag::{Diag, nearest};
use clap::CommandFactory;
use clap_mangen::Man;

use crate::Flags;
use crate::edge::terminal::Terminal;

/// Prints the page of `command`, or of afterword itself.
pub fn run(command: Option<&str>, terminal: &Terminal) -> ExitCode {
    let mut all = Flags::command();
    all.build();
    let named = match command {
        None => Some(all.clone()),
        Some(name) => all.find_subcommand(name).cloned(),
    };
    let Some(named) = named else {
        let name = command.unwrap_or_default();
        super::refused(unknown(name, &all), terminal);
        return ExitCode::from(2);
    };
    let mut page = Vec::new();
    let source = concat!("afterword ", env!("CARGO_PKG_VERSION"));
    // Writing into memory does not fail.
    let _ = Man::new(named).source(source).render(&mut page);
    let page = String::from_utf8_lossy(&page);
    // What manual pages call examples, exit status and the like together.
    terminal.deliver(page.replacen(".SH EXTRA", ".SH NOTES", 1).as_bytes())
}

fn unknown(name: &str, all: &clap::Command) -> Diag {
    let diag = Diag::error("unknown-command", format!("there is no command `{name}`"));
    match nearest(name, all.get_subcommands().map(clap::Command::get_name)) {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help("`afterword --help` names them all"),
    }
}
