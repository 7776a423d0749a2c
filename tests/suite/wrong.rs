//! Every mistake that an author can make, beside the whole message that tells of it: `tests/wrong/`.
//!
//! A case is a Markdown file, named after the code of its finding. It holds the author's files, each in a fence of four
//! backticks with its path, and last the message. `BLESS=1 cargo test wrong` writes the messages anew; read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use afterword::audit::audit;
use afterword::diag::{Diags, Format, render};
use afterword::incident::{Rule, Vocabulary};
use afterword::memo::Memo;
use afterword::source::Sources;
use afterword::{Options, compile_again};
use rayon::prelude::*;

#[test]
fn every_message_is_as_its_case_says() {
    let cases = cases();
    assert!(cases.len() >= 40);
    let wrong: Vec<String> = cases.par_iter().filter_map(Case::judge).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_code_has_a_case() {
    let told: BTreeSet<String> = cases().iter().map(Case::code).collect();
    let mut known = codes();
    for (code, reason) in OUT_OF_REACH {
        assert!(
            known.remove(*code),
            "no `{code}` is told any more: {reason}"
        );
    }
    assert_eq!(told, known);
}

/// Findings that no sources bring about, and why.
const OUT_OF_REACH: &[(&str, &str)] = &[
    ("csv", "writing into memory does not fail"),
    ("feed", "writing into memory does not fail"),
    (
        "feed-link",
        "feeds are written by the program, not by a template",
    ),
    (
        "unreadable",
        "pages and feeds are well-formed, whatever a template prints",
    ),
];

/// What a site without an `afterword.toml` of its own says in it.
const CONFIG: &str = "\
base_url = \"https://haneul.example\"
title = \"하늘\"
language = \"ko\"
timezone = \"Asia/Seoul\"
cards = false
";

/// One mistake.
struct Case {
    path: PathBuf,
    /// The whole file.
    text: String,
    /// What the author wrote, by path.
    sources: Sources,
    /// What the program says.
    message: String,
}

impl Case {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let mut sources = Sources::new();
        let mut message = String::new();
        for (info, inside) in fences(&text) {
            match info.split_whitespace().collect::<Vec<_>>().as_slice() {
                [_, "message"] => message = inside.to_owned(),
                [_, name] => sources = sources.with(name, inside.as_bytes()),
                [_, name, "latin-1"] => sources = sources.with(name, latin_1(inside)),
                [_, name, "times", count] => {
                    let count = count.parse().unwrap();
                    sources = sources.with(name, inside.repeat(count).into_bytes());
                }
                _ => panic!("{}: `{info}` names no file", path.display()),
            }
        }
        // A case about the config that is missing has no file at all.
        if sources.get("afterword.toml").is_none() && sources.iter().next().is_some() {
            sources = sources.with("afterword.toml", CONFIG.as_bytes());
        }
        Case {
            path,
            text,
            sources,
            message,
        }
    }

    /// The code that the file is named after: `bad-time` of `bad-time.skipped.md`.
    fn code(&self) -> String {
        let name = self.path.file_name().unwrap().to_str().unwrap();
        name.split('.').next().unwrap().to_owned()
    }

    /// What is wrong with the case itself, if anything is.
    fn judge(&self) -> Option<String> {
        let said = check(&self.sources);
        let code = format!("[{}]", self.code());
        if !said.contains(&code) {
            return Some(format!("{}: no {code} in\n{said}", self.path.display()));
        }
        if said == self.message {
            return None;
        }
        if std::env::var_os("BLESS").is_some() {
            let before = self.text.split("````text message\n").next().unwrap();
            let blessed = format!("{before}````text message\n{said}````\n");
            fs::write(&self.path, blessed).unwrap();
            return None;
        }
        let path = self.path.display();
        let expected = &self.message;
        Some(format!("{path}: expected\n{expected}\nand it says\n{said}"))
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(Case::read).collect()
}

/// The fences of four backticks, each with what stands behind its first backticks.
fn fences(text: &str) -> Vec<(&str, &str)> {
    let mut fences = Vec::new();
    let mut rest = text;
    while let Some((_, from_info)) = rest.split_once("\n````") {
        let (info, from_inside) = from_info.split_once('\n').unwrap();
        let end = match from_inside.starts_with("````") {
            true => 0,
            false => from_inside.find("\n````").unwrap() + 1,
        };
        fences.push((info, &from_inside[..end]));
        rest = &from_inside[end + "````".len()..];
    }
    fences
}

/// Everything that `afterword check` says about these sources, without colour.
fn check(sources: &Sources) -> String {
    let options = Options::at("2026-06-01T00:00:00Z".parse().unwrap());
    // What the cases have in common, such as the built-in theme, is made once.
    static MEMO: LazyLock<Arc<Memo>> = LazyLock::new(Arc::default);
    let compiled = compile_again(sources, &options, &MEMO);
    let mut diags: Diags = compiled.diags;
    if let Some(tree) = &compiled.tree {
        diags.append(audit(tree));
    }
    diags.sort();
    let told = render(diags.iter(), Format::Human, |path| sources.text(path));
    let told = told.map(|text| format!("{}\n", anstream::adapter::strip_str(&text)));
    told.collect::<Vec<_>>().join("\n")
}

/// Letters up to U+00FF, one byte each.
fn latin_1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| u8::try_from(letter).unwrap())
        .collect()
}

/// Every code in the program, of the pure rooms: what the world outside does wrong is told in `disk.rs` and `cli.rs`, and what
/// readers of the last site miss in `missed.rs`.
fn codes() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = BTreeMap::new();
    gather(&source, &mut texts);
    let pure = texts.iter().filter(|(path, _)| {
        ["edge", "cmd"]
            .iter()
            .all(|edge| !path.starts_with(source.join(edge)))
    });
    let literal = pure.flat_map(|(_, text)| literals(text));
    let rules = Rule::ALL.iter().map(|rule| rule.word().to_owned());
    literal.chain(rules).collect()
}

/// The codes that findings are made with in a source text.
fn literals(text: &str) -> Vec<String> {
    let makers = [
        "Diag::error(",
        "Diag::warning(",
        ".error(",
        "without_letters(",
        ".wrong(",
        ".warn(",
    ];
    let calls = makers.iter().flat_map(|maker| text.split(maker).skip(1));
    let codes = calls.filter_map(|behind| {
        // Some makers are told the place first.
        let behind = behind.trim_start();
        let behind = behind.strip_prefix("one,").unwrap_or(behind).trim_start();
        let code = behind.strip_prefix('"')?.split('"').next()?;
        Some(code.to_owned())
    });
    codes.collect()
}

fn gather(folder: &Path, texts: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            texts.insert(path, text);
        }
    }
}
