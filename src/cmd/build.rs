//! `afterword build`: the site, on disk.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use afterword::Compiled;
use afterword::diag::{Format, counted};
use afterword::site::{Held, Waiting};

use crate::SiteFlags;
use crate::edge::destination::Destination;
use crate::edge::known::KnownInputs;
use crate::edge::last::Outset;
use crate::edge::read::{Inputs, Survey};
use crate::edge::terminal::Terminal;
use crate::edge::write::{Summary, write};

/// Reads, compiles and writes, unless nothing has changed or an error stands against it.
pub fn run(flags: &SiteFlags, terminal: &Terminal) -> ExitCode {
    let start = Instant::now();
    let output = super::output(flags);
    let say = |summary: &Summary, held: &Held| {
        terminal.say(&line(summary, held, &output, start, terminal.format()));
    };
    let begun = Inputs::find(&flags.root).and_then(|root| {
        let destination = Destination::open(&root, &output)?;
        Ok((root, destination))
    });
    let (root, destination) = match begun {
        Ok(begun) => begun,
        Err(fault) => return super::refused(fault, terminal),
    };
    let options = super::options(flags);
    let begun = SystemTime::now();
    let found = Survey::of(&root);
    let outset = Outset::of(&root, &found, begun, &options);
    if let Some((files, held)) = outset.stands(&destination, options.now) {
        let untouched = Summary {
            files,
            ..Summary::default()
        };
        say(&untouched, &held);
        return ExitCode::SUCCESS;
    }
    let known = KnownInputs::of(&root, found, begun);
    let inputs = known.inputs();
    let Compiled { tree, mut diags } = super::compile(inputs, &options, &super::memo(&root));
    // Findings about inputs that have since changed are worthless.
    if let Err(changed) = known.hold_still() {
        return super::report(changed, inputs.sources(), terminal);
    }
    let mut written = None;
    if let Some(tree) = tree {
        let progress = terminal.progress(tree.outputs().len());
        let hold_still = || known.hold_still();
        match write(&tree, &options, &destination, &progress, &hold_still) {
            Ok(summary) => written = Some((summary, Arc::clone(&tree.rendering().site.held))),
            Err(faults) => diags.append(faults),
        }
        known.remember();
        // Findings are to be told again by the next build.
        if diags.is_empty() {
            outset.remember(&destination, options.now, &tree.rendering().site.held);
        }
        // The system takes everything back at once; to let go of a large site piece by piece takes a while.
        std::mem::forget(tree);
    }
    if let Some((summary, _)) = &written {
        diags.append(summary.missed.told.clone());
    }
    let code = super::report(diags, inputs.sources(), terminal);
    if let Some((summary, held)) = written {
        say(&summary, &held);
    }
    code
}

/// A post that is held back, for programs.
fn waiting(waiting: &Waiting) -> serde_json::Value {
    let Waiting { path, due, zone } = waiting;
    let from = due.display_with_offset(zone.offset_at(*due)).to_string();
    serde_json::json!({ "file": path, "from": from })
}

/// `38 files, 3 changed, 0.05 s → public; 1 draft left out`
fn line(summary: &Summary, held: &Held, output: &Path, start: Instant, format: Format) -> String {
    let Summary {
        files,
        changed,
        removed,
        ref missed,
    } = *summary;
    let seconds = start.elapsed().as_secs_f64();
    if format == Format::Json {
        let output = output.to_string_lossy();
        return serde_json::json!({
            "files": files, "changed": changed, "removed": removed, "gone": missed.gone, "seconds": seconds, "output": output,
            "drafts": held.drafts, "future": held.future.iter().map(waiting).collect::<Vec<_>>(),
        })
        .to_string();
    }
    let files = counted(files, "file");
    let gone = match removed {
        0 => String::new(),
        _ => format!(", {removed} removed"),
    };
    let output = output.strip_prefix(".").unwrap_or(output).display();
    let left_out = super::left_out(held);
    format!("{files}, {changed} changed{gone}, {seconds:.2} s → {output}{left_out}")
}
