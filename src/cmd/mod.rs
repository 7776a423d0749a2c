//! One file a command, each of them short: what is done, in which order.
#![allow(
    clippy::disallowed_methods,
    reason = "commands read the clock and the terminal"
)]

pub mod build;
pub mod check;
pub mod completions;
pub mod man;
pub mod mitigations;
pub mod schema;
pub mod serve;
pub mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use afterword::diag::{Diag, Diags, counted, listed, printable};
use afterword::memo::Memo;
use afterword::site::Held;
use afterword::source::Sources;
use afterword::{Compiled, Options, compile_again};
use jiff::Timestamp;

use crate::SiteFlags;
use crate::edge::cache::Cache;
use crate::edge::read::Inputs;
use crate::edge::terminal::Terminal;

/// The options of the pure line that the flags stand for; the clock is read here.
fn options(flags: &SiteFlags) -> Options {
    Options {
        base_url: flags.base_url.clone(),
        drafts: flags.drafts,
        future: flags.future,
        now: flags.now.unwrap_or_else(Timestamp::now),
    }
}

/// What earlier runs on the site at `root` made.
fn memo(root: &Path) -> Arc<Memo> {
    Arc::new(Memo::with_shelf(Box::new(Cache::of(root))))
}

/// Where the site is to be written.
fn output(flags: &SiteFlags) -> PathBuf {
    let default = || flags.root.join("public");
    flags.output.clone().unwrap_or_else(default)
}

/// Reads the site's folder; where that is not possible, says why and gives the exit code.
fn read(flags: &SiteFlags, terminal: &Terminal) -> Result<Inputs, ExitCode> {
    Inputs::read(&flags.root).map_err(|fault| refused(fault, terminal))
}

/// Says why a command cannot even begin.
fn refused(fault: Diag, terminal: &Terminal) -> ExitCode {
    report(fault.into(), &Sources::new(), terminal)
}

/// Compiles what was read. What could not be read is told with the rest, and like every error leaves no site.
fn compile(inputs: &Inputs, options: &Options, memo: &Arc<Memo>) -> Compiled {
    let Compiled { tree, mut diags } = compile_again(inputs.sources(), options, memo);
    diags.append(inputs.faults());
    diags.sort();
    Compiled {
        tree: tree.filter(|_| !diags.has_errors()),
        diags,
    }
}

/// Prints what was found, and gives the exit code that it stands for.
fn report(mut diags: Diags, sources: &Sources, terminal: &Terminal) -> ExitCode {
    diags.sort();
    terminal.findings(&diags, sources);
    match diags.has_errors() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// How many names the last line lists: more are only counted.
const MOST_NAMED: usize = 5;

/// `; 1 draft (content/next.md) and 9 future-dated posts left out`, which nobody should have to look for.
fn left_out(held: &Held) -> String {
    let drafts = held.drafts.iter().map(|path| printable(path));
    let future = held.future.iter();
    let future = future.map(|it| format!("{} until {}", printable(&it.path), it.until()));
    let parts = [
        named("draft", drafts.collect()),
        named("future-dated post", future.collect()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("; {} left out", parts.join(" and ")),
    }
}

/// How many `names` of what `noun` says there are, and which.
fn named(noun: &str, names: Vec<String>) -> Option<String> {
    let count = counted(names.len(), noun);
    let listed = listed(&names, MOST_NAMED);
    (!names.is_empty()).then(|| format!("{count} ({listed})"))
}
