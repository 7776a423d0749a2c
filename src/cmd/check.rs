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
    let (mut files, mut left_out) = (0, String::new());
    if let Some(tree) = tree {
        files = tree.outputs().len();
        left_out = super::left_out(&tree.rendering().site.held);
        diags.append(audit(&tree));
    }
    let is_clean = diags.is_empty();
    let code = super::report(diags, inputs.sources(), terminal);
    if is_clean && terminal.format() != Format::Json {
        let seconds = start.elapsed().as_secs_f64();
        terminal.say(&format!(
            "{files} files, all is well, {seconds:.2} s{left_out}"
        ));
    }
    code
}
