//! A corpus that is the same on every machine, and what a build of it costs stage by stage.
//!
//! ```text
//! cargo bench --bench corpus -- generate 1000 FOLDER          # posts of about 12 kB, 60 % with two to four code blocks
//! cargo bench --bench corpus -- generate 1000 FOLDER --no-code # or --own-names: code that hardly repeats a line
//! cargo bench --bench corpus -- generate 1000 FOLDER --seed 7  # other posts of the same kind
//! cargo bench --bench corpus -- generate 1000 FOLDER --hugo   # the same posts as a Hugo site, or with --zola as a Zola site
//! cargo bench --bench corpus -- stages FOLDER                 # seconds of each stage, in memory, without the disk
//! cargo bench --bench corpus -- edits FOLDER                  # what `serve` does after a save: compile, draw the page
//! cargo bench --bench corpus -- floor FOLDER OUTPUT           # the same files and bytes, written without thought
//! cargo bench --bench corpus -- serve POST PAGE FRONT COMMAND… # from a save to the page, of any generator's server
//! ```
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark writes a corpus, reads the clock and prints what it says"
)]

mod posts;
mod server;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use afterword::memo::Memo;
use afterword::output::OutputPath;
use afterword::source::{Source, Sources};
use afterword::{Options, compile, compile_again};
use rayon::prelude::*;

fn main() -> io::Result<()> {
    // `cargo bench` puts a flag of its own behind ours.
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|flag| flag != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", count, folder, flags @ ..] => {
            let count = count.parse().map_err(io::Error::other)?;
            posts::generate(count, Path::new(folder), flags)
        }
        ["stages", folder] => stages(Path::new(folder)),
        ["edits", folder] => edits(Path::new(folder)),
        ["floor", folder, output] => floor(Path::new(folder), Path::new(output)),
        ["serve", post, page, front, command @ ..] => {
            server::measure(Path::new(post), page, front, command)
        }
        _ => {
            println!(
                "generate COUNT FOLDER [--no-code | --own-names] [--seed N] [--hugo | --zola] | stages FOLDER | edits FOLDER | floor FOLDER OUTPUT | serve POST PAGE FRONT COMMAND…"
            );
            Ok(())
        }
    }
}

fn stages(folder: &Path) -> io::Result<()> {
    let (sources, reading) = timed(|| read(folder));
    let sources = sources?;
    let memo = Arc::new(Memo::new());
    let (compiled, compiling) = timed(|| compile_again(&sources, &Options::whenever(), &memo));
    let tree = compiled
        .tree
        .ok_or_else(|| io::Error::other("the corpus has errors"))?;
    let outputs = tree.outputs().par_iter();
    let (_, asking) = timed(|| {
        let fingerprints = outputs.clone().map(|output| tree.fingerprint(output));
        fingerprints.collect::<Vec<_>>()
    });
    let (bytes, rendering) = timed(|| {
        let sizes = outputs.map(|output| tree.bytes(output).map_or(0, |bytes| bytes.len()));
        sizes.sum::<usize>()
    });
    println!("read        {:8.3} s", reading.as_secs_f64());
    println!(
        "compile     {:8.3} s  (parse, assemble, draw)",
        compiling.as_secs_f64()
    );
    println!(
        "fingerprint {:8.3} s  ({} outputs)",
        asking.as_secs_f64(),
        tree.outputs().len()
    );
    println!(
        "render      {:8.3} s  ({:.1} MB)",
        rendering.as_secs_f64(),
        bytes as f64 / 1e6
    );
    Ok(())
}

/// How often each kind of edit is made.
const EDITS: usize = 41;

/// What `serve` does between a save and the page: reading the file and sending the bytes are left out.
fn edits(folder: &Path) -> io::Result<()> {
    let mut sources = read(folder)?;
    let memo = Arc::new(Memo::new());
    let mut last = compile_again(&sources, &Options::whenever(), &memo).tree;
    let (path, text) = one_post(&sources)?;
    let title = text.lines().find(|line| line.starts_with("title = "));
    let title = title.ok_or_else(|| io::Error::other("the post has no title"))?;
    for (what, shows_on) in [("body", "post-00000.html"), ("title", "index.html")] {
        let mut times = Vec::with_capacity(EDITS);
        for number in 0..EDITS {
            let edited = match what {
                "body" => format!("{text}\nLine {number}.\n"),
                _ => text.replace(title, &format!("title = \"Title {number}\"")),
            };
            sources = sources.with(&path, edited);
            let (tree, time) = timed(|| {
                let tree = compile_again(&sources, &Options::whenever(), &memo).tree?;
                memo.sweep();
                let output = tree.output(&OutputPath::new(shows_on).ok()?)?;
                tree.fingerprint(output);
                tree.bytes(output).ok()?;
                Some(tree)
            });
            // Like the server, which lets go of the last tree while it shows the new one.
            last = tree.or(last);
            times.push(time);
        }
        tell(what, times);
    }
    Ok(())
}

fn one_post(sources: &Sources) -> io::Result<(String, String)> {
    let post = sources.under("content/").next();
    let post =
        post.and_then(|(path, source)| Some((path.to_string(), source.text()?.into_owned())));
    post.ok_or_else(|| io::Error::other("the corpus has no posts"))
}

fn floor(folder: &Path, output: &Path) -> io::Result<()> {
    let sources = read(folder)?;
    let compiled = compile(&sources, &Options::whenever());
    let tree = compiled
        .tree
        .ok_or_else(|| io::Error::other("the corpus has errors"))?;
    let made = tree.outputs().par_iter().filter_map(|made| {
        let path = output.join(made.path().as_str());
        Some((path, tree.bytes(made).ok()?))
    });
    let files: Vec<(PathBuf, Vec<u8>)> = made.collect();
    for (path, _) in &files {
        fs::create_dir_all(path.parent().unwrap_or(output))?;
    }
    let (written, writing) = timed(|| {
        files
            .par_iter()
            .try_for_each(|(path, bytes)| fs::write(path, bytes))
    });
    written?;
    println!(
        "write floor {:8.3} s  ({} files)",
        writing.as_secs_f64(),
        files.len()
    );
    Ok(())
}

fn read(folder: &Path) -> io::Result<Sources> {
    let mut names = vec![folder.join("afterword.toml")];
    for entry in fs::read_dir(folder.join("content"))? {
        names.push(entry?.path());
    }
    let files: Vec<(PathBuf, Vec<u8>)> = names
        .into_par_iter()
        .map(|name| Ok((name.clone(), fs::read(name)?)))
        .collect::<io::Result<_>>()?;
    let mut sources = Sources::new();
    for (name, bytes) in files {
        let relative = name.strip_prefix(folder).map_err(io::Error::other)?;
        sources.insert(&relative.to_string_lossy(), Source::new(bytes));
    }
    Ok(sources)
}

/// Prints what an edit took, of several times.
fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |at: usize| {
        times
            .get(at)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    };
    println!(
        "{what:5} to page {:8.1} ms  (median of {}; slowest {:.1} ms)",
        milliseconds(times.len() / 2),
        times.len(),
        milliseconds(times.len().saturating_sub(1)),
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed())
}
