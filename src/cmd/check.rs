//! `afterword check`: what is wrong with the site, and nothing written but the cache.

use std::process::ExitCode;
use std::time::Instant;

use afterword::Compiled;
use afterword::audit::audit;
use afterword::diag::Format;

use crate::SiteFlags;
use crate::edge::terminal::Terminal;

/// Reads and compiles, makes every page, reads it back, and says what was found.
pub fn run(flags: &SiteFlags, terminal: &Terminal) -> ExitCode {
    let start = Instant::now();
    let inputs = match super::read(flags, terminal) {
        Ok(inputs) => inputs,
        Err(code) => return code,
    };
    let memo = super::memo(inputs.root());
    let Compiled { tree, mut diags } = super::compile(&inputs, &super::options(flags), &memo);
    let made = tree.map(|tree| {
        diags.append(audit(&tree));
        let held = &tree.rendering().site.held;
        (tree.outputs().len(), super::left_out(held))
    });
    let is_clean = diags.is_empty();
    let code = super::report(diags, inputs.sources(), terminal);
    if let Some((files, left_out)) = made.filter(|_| terminal.format() != Format::Json) {
        let seconds = start.elapsed().as_secs_f64();
        let verdict = if is_clean { ", all is well" } else { "" };
        terminal.say(&format!("{files} files{verdict}, {seconds:.2} s{left_out}"));
    }
    code
}
