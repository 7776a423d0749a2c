//! `afterword check`: what is wrong with the site, and nothing written.

use std::process::ExitCode;
use std::time::Instant;

use afterword::compile_again;
use afterword::diag::{Diags, Format};
use afterword::output::OutputPath;
use afterword::render::Tree;
use rayon::prelude::*;

use crate::SiteFlags;
use crate::edge::terminal::Terminal;

/// Reads and compiles, makes every page, and says what was found.
pub fn run(flags: &SiteFlags, terminal: &Terminal) -> ExitCode {
    let start = Instant::now();
    let inputs = match super::read(flags, terminal) {
        Ok(inputs) => inputs,
        Err(code) => return code,
    };
    let compiled = compile_again(
        inputs.sources(),
        &super::options(flags),
        &super::memo(inputs.root()),
    );
    let mut diags = inputs.faults();
    diags.append(compiled.diags);
    let mut files = 0;
    if let Some(tree) = compiled.tree.filter(|_| !diags.has_errors()) {
        files = tree.paths().count();
        diags.append(judge(&tree));
    }
    let is_clean = diags.is_empty();
    let code = super::report(diags, inputs.sources(), terminal);
    if is_clean && terminal.format() != Format::Json {
        let seconds = start.elapsed().as_secs_f64();
        terminal.say(&format!("{files} files, all is well, {seconds:.2} s"));
    }
    code
}

/// Makes every output once and drops it; what cannot be made is what is wrong.
fn judge(tree: &Tree) -> Diags {
    let paths: Vec<&OutputPath> = tree.paths().collect();
    let found: Vec<Diags> = paths
        .into_par_iter()
        .filter_map(|path| tree.bytes(path).err())
        .collect();
    let mut diags = Diags::new();
    found.into_iter().for_each(|found| diags.append(found));
    diags
}
