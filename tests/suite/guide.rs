//! The guide is whole and true: every key and word is in it, every example builds, every link leads somewhere.

use std::collections::BTreeSet;

use afterword::diag::{Format, render};
use afterword::incident::{
    Certainty, Impact, Kind, Level, MitigationKind, MitigationState, Origin, PartOfDay, Relation,
    Rule, Status, Vocabulary,
};
use afterword::parse::markdown::Table;
use afterword::parse::markdown::events::Callout;
use afterword::parse::markdown::language::Language;
use afterword::source::Sources;
use afterword::{Options, compile};

use crate::documents::{Fence, Page, guide, top};
use crate::folder::Folder;

const CONFIG: &str = "base_url = \"https://haneul.example\"\ntitle = \"Haneul\"\n";

/// The tables that readers know: the page and the heading that tell of them, and a key in them that nobody knows.
const TABLES: &[(&str, &str, &str)] = &[
    ("config", "The config", "q0 = 1"),
    ("config", "`authors`", "authors = [{ q0 = 1 }]"),
    ("config", "`[[service]]`", "[[service]]\nq0 = 1"),
    ("config", "`[[menu]]`", "[[menu]]\nq0 = 1"),
    ("config", "`[languages]`", "[languages.ko]\nq0 = 1"),
    ("config", "`[markdown]`", "[markdown]\nq0 = 1"),
    ("config", "`[feed]`", "[feed]\nq0 = 1"),
    ("config", "`[pagination]`", "[pagination]\nq0 = 1"),
    ("config", "`[look]`", "[look]\nq0 = 1"),
    ("post", "A post", "q0 = 1"),
    (
        "incident",
        "`[incident]`",
        "[incident]\nkind = \"data\"\nstatus = \"resolved\"\nq0 = 1",
    ),
    ("incident", "`planned`", "[incident.planned]\nq0 = 1"),
    (
        "incident",
        "`[[incident.occurrence]]`",
        "[[incident.occurrence]]\nq0 = 1",
    ),
    (
        "incident",
        "`[[incident.timeline]]`",
        "[[incident.timeline]]\nq0 = 1",
    ),
    ("incident", "`[incident.cause]`", "[incident.cause]\nq0 = 1"),
    (
        "incident",
        "`ruled_out`",
        "[incident.cause]\nruled_out = [{ q0 = 1 }]",
    ),
    (
        "incident",
        "`[[incident.table]]`",
        "[[incident.table]]\nq0 = 1",
    ),
    (
        "incident",
        "`[[incident.metric]]`",
        "[[incident.metric]]\nq0 = 1",
    ),
    (
        "incident",
        "`[[incident.mitigation]]`",
        "[[incident.mitigation]]\nstate = \"done\"\nq0 = 1",
    ),
    (
        "incident",
        "`[incident.lessons]`",
        "[incident.lessons]\nq0 = 1",
    ),
    (
        "incident",
        "`[[incident.source]]`",
        "[[incident.source]]\nq0 = 1",
    ),
];

#[test]
fn every_key_is_in_it_and_no_other() {
    for (page, heading, toml) in TABLES {
        let told = page_of(page).first_cells(heading, "Key");
        let told: BTreeSet<String> = told.into_iter().collect();
        assert_eq!(told, known_keys(page, toml), "{page}.md, {heading}");
    }
}

#[test]
fn every_word_is_in_it() {
    let incident = page_of("incident");
    let in_incident = |words: Vec<&str>| check_words(&incident, "Word", words);
    in_incident(words::<Kind>());
    in_incident(words::<Status>());
    in_incident(words::<Impact>());
    in_incident(words::<Origin>());
    in_incident(words::<Certainty>());
    in_incident(words::<MitigationState>());
    in_incident(words::<MitigationKind>());
    in_incident(words::<Relation>());
    check_words(&incident, "Part", words::<PartOfDay>());
    check_words(&incident, "Rule", words::<Rule>());
    let (before, gaps) = incident.text.split_once("**Gaps**").unwrap();
    for rule in Rule::ALL {
        let row = format!("\n| `{}` |", rule.word());
        assert_eq!(before.contains(&row), rule.is_contradiction(), "{row}");
        assert_eq!(gaps.contains(&row), !rule.is_contradiction(), "{row}");
    }
    check_words(&page_of("config"), "Level", words::<Level>());
    let boxes = Callout::ALL
        .iter()
        .map(|callout| callout.word().to_uppercase());
    let boxes: Vec<String> = boxes.collect();
    check_words(
        &page_of("markdown"),
        "Word",
        boxes.iter().map(String::as_str).collect(),
    );
    let places = Table::ALL.iter();
    let places: Vec<String> = places
        .map(|table| format!("{{{{ {} }}}}", table.word()))
        .collect();
    check_words(
        &page_of("markdown"),
        "Paragraph",
        places.iter().map(String::as_str).collect(),
    );
    let languages = page_of("code-languages").text;
    for word in Language::words() {
        assert!(languages.contains(&format!("`{word}`")), "{word}");
    }
}

#[test]
fn every_flag_is_in_it() {
    let all: String = guide().into_iter().map(|page| page.text).collect();
    let nowhere = Folder::empty();
    for command in ["build", "check", "serve"] {
        let help = nowhere.run(&[command, "--help"]).out;
        let flags = help
            .split([' ', '\n', '[', '<', ',', '`'])
            .filter(|word| word.starts_with("--"));
        for flag in flags.filter(|flag| !matches!(*flag, "--help" | "--version")) {
            assert!(all.contains(&format!("`{flag}")), "{flag} of {command}");
        }
    }
}

#[test]
fn every_example_builds_without_a_finding() {
    let mut tried = 0;
    let mut wrong = String::new();
    for fence in guide().iter().flat_map(Page::fences) {
        if let Some(sources) = sources(&fence) {
            tried += 1;
            for finding in findings(&sources) {
                wrong.push_str(&format!("{}: {finding}\n", fence.place));
            }
        }
    }
    assert_eq!(wrong, "");
    assert!(tried > 20, "{tried}");
}

/// A sample that is in Korean or Japanese is one that the example site shows.
#[test]
fn every_sample_of_a_field_is_one_that_a_page_shows() {
    let out = Folder::empty();
    let public = out.path("public");
    let [root, output] = [top(), &public].map(|path| path.to_str().unwrap());
    let run = out.run(&["build", "--root", root, "--output", output]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let files = walkdir::WalkDir::new(&public).into_iter();
    let pages = files
        .map(|file| file.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"));
    let pages: String = pages
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let pages = pages.replace('\u{a0}', " ");
    let theme = page_of("theme").text;
    let rows = theme.lines().filter(|line| line.starts_with("| `"));
    let samples: Vec<&str> = rows
        .flat_map(|row| row.split('`').skip(1).step_by(2))
        .filter(|sample| sample.contains(|c: char| c.is_alphabetic() && !c.is_ascii()))
        .collect();
    for sample in &samples {
        assert!(pages.contains(sample), "`{sample}`");
    }
    assert!(samples.len() > 10, "{samples:?}");
}

#[test]
fn every_command_is_one_that_the_program_knows() {
    let nowhere = Folder::empty();
    for page in guide() {
        for command in page.commands() {
            let Some(arguments) = command.strip_prefix("afterword ") else {
                continue;
            };
            // Flags are judged before the help that follows them is given.
            let arguments: Vec<&str> = arguments.split(' ').chain(["--help"]).collect();
            let run = nowhere.run(&arguments);
            assert_eq!(run.code, 0, "{}: {command}: {}", page.path, run.err);
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let told = Page::read("docs/dependencies.md").text;
    let manifest = Page::read("Cargo.toml").text;
    let manifest: toml::Table = manifest.parse().unwrap();
    for list in ["dependencies", "dev-dependencies"] {
        for name in manifest[list].as_table().unwrap().keys() {
            assert!(told.contains(&format!("[{name}]: ")), "{name}");
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    let others = [
        "ARCHITECTURE.md",
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/dependencies.md",
    ];
    let pages = others.map(Page::read).into_iter().chain(guide());
    for page in pages {
        for link in page.links().iter().filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => top().join(&page.path),
                file => page.folder().join(file),
            };
            assert!(target.exists(), "{}: {link}", page.path);
            if !anchor.is_empty() {
                let path = target.canonicalize().unwrap();
                let path = path.strip_prefix(top().canonicalize().unwrap()).unwrap();
                let anchors = Page::read(path.to_str().unwrap()).anchors();
                assert!(anchors.iter().any(|a| a == anchor), "{}: {link}", page.path);
            }
        }
    }
}

fn page_of(name: &str) -> Page {
    Page::read(&format!("docs/guide/{name}.md"))
}

fn words<T: Vocabulary>() -> Vec<&'static str> {
    T::ALL.iter().map(|word| word.word()).collect()
}

#[track_caller]
fn check_words(page: &Page, head: &str, words: Vec<&str>) {
    let told = page.all_first_cells(head);
    for word in words {
        assert!(
            told.iter().any(|cell| cell == word),
            "{}: {word}",
            page.path
        );
    }
}

/// The keys that the reader of a table names where it meets one that it does not know.
fn known_keys(page: &str, toml: &str) -> BTreeSet<String> {
    let sources = match page {
        "config" => config(toml),
        _ => post(&format!("+++\n{toml}\n+++\n")),
    };
    let compiled = compile(&sources, &options());
    let mut helps = compiled.diags.iter().filter_map(|diag| {
        let (_, help) = diag.help.as_ref()?.split_once("known keys: ")?;
        (diag.code == "unknown-key").then_some(help)
    });
    let keys = helps.next().unwrap_or_else(|| panic!("{toml}"));
    keys.split(", ")
        .map(|key| key.trim_matches('`').to_owned())
        .collect()
}

/// A site with the example in it; none where it is of another kind.
fn sources(fence: &Fence) -> Option<Sources> {
    let text = &fence.text;
    let site = match fence.info.as_str() {
        "toml config" => config(text),
        "toml post" => post(&format!("+++\n{text}+++\n\nText.\n")),
        "toml language" => post("+++\ntitle = \"A\"\ndate = 2026-05-11\n+++\n\nText.\n")
            .with("themes/default/language/de.toml", text.as_bytes()),
        "markdown post" => post(text),
        "markdown body" => post(&format!("{RECORD}{text}")),
        info => {
            let is_ours = info.starts_with("toml") || info.starts_with("markdown");
            assert!(
                !is_ours,
                "{} does not say what it is an example of",
                fence.place
            );
            return None;
        }
    };
    let neighbour = "+++\ntitle = \"April\"\ndate = 2026-04-25\n+++\n\n## Cause\n";
    let about = "+++\ntitle = \"About\"\n+++\n";
    let site = site
        .with("content/2026-04-oom.md", neighbour.as_bytes())
        .with("content/pages/about.md", about.as_bytes());
    let graph = std::fs::read("docs/post.png").unwrap();
    let site = site.with("content/graph.png", graph);
    let files = [
        "content/alarm.wav",
        "static/icon.svg",
        "static/logo.svg",
        "static/mine.css",
    ];
    Some(files.iter().fold(site, |site, file| site.with(file, *b"x")))
}

/// What stands above an example of Markdown.
const RECORD: &str = "+++
title = \"A post\"
date = 2026-05-11T09:00:00

[incident]
kind = \"near-miss\"
status = \"investigating\"

[[incident.timeline]]
at = 2026-05-10T22:40:00
text = \"Seen.\"
+++

";

fn config(toml: &str) -> Sources {
    let toml = match toml.contains("base_url = ") {
        true => toml.to_owned(),
        false => format!("{CONFIG}{toml}"),
    };
    Sources::new().with("afterword.toml", toml.into_bytes())
}

fn post(text: &str) -> Sources {
    config(CONFIG).with("content/post.md", text.as_bytes())
}

fn options() -> Options {
    Options {
        drafts: true,
        ..Options::whenever()
    }
}

fn findings(sources: &Sources) -> Vec<String> {
    let compiled = compile(sources, &options());
    let said = compiled.diags.iter();
    render(said, Format::Short, |path| sources.text(path)).collect()
}
