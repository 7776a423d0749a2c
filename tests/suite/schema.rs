//! The schemas for editors: they know the keys that the readers know, and let pass what the readers let pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use afterword::Options;
use afterword::compile;
use afterword::schema::{Subject, schema};
use afterword::source::Sources;
use serde_json::{Value, json};
use syntect::parsing::Regex;

use crate::folder::Folder;

/// No table has this key, and none has one like it.
const STRANGER: &str = "zzzzzzzz";

#[test]
fn every_table_has_the_keys_that_its_reader_asks_for() {
    for subject in [Subject::Post, Subject::Config] {
        let schema = schema(subject);
        let mut tables = BTreeMap::new();
        gather(&schema, &[], &mut tables);
        assert!(tables.len() > 8);
        for (path, keys) in tables {
            let mut asked = asked(subject, &path);
            // Contradictions are always errors, so that no editor need offer them.
            if path == ["rules"] {
                asked.retain(|key| keys.contains(key) || !is_contradiction(key));
            }
            assert_eq!(keys, asked, "{subject:?} {path:?}");
        }
    }
}

#[test]
fn the_example_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = fs::read_to_string(root.join("afterword.toml")).unwrap();
    assert_eq!(faults(&schema(Subject::Config), &value(&config)), NONE);
    let mut posts = 0;
    for path in markdown(&root.join("content")) {
        let text = fs::read_to_string(&path).unwrap();
        let front = text.split("+++\n").nth(1).unwrap();
        let faults = faults(&schema(Subject::Post), &value(front));
        assert_eq!(faults, NONE, "{}", path.display());
        posts += 1;
    }
    assert!(posts > 10);
}

#[test]
fn mistakes_are_found() {
    for (subject, text, expected) in [
        (Subject::Config, "title = \"하늘\"", "/: no `base_url`"),
        (
            Subject::Config,
            "base_url = \"https://a\"\ntitle = 1",
            "/title: no string",
        ),
        (
            Subject::Config,
            "base_url = \"https://a\"\ntitle = \"b\"\n[rules]\nmissing-cause = \"loud\"",
            "/rules/missing-cause: not of the list",
        ),
        (
            Subject::Config,
            "base_url = \"https://a\"\ntitle = \"b\"\n[feed]\nentries = 0",
            "/feed/entries: less than 1",
        ),
        (Subject::Post, "title = \"a\"\ntag = []", "/: unknown `tag`"),
        (
            Subject::Post,
            "title = \"a\"\n[incident]\nkind = \"outage\"",
            "/incident: none of its shapes",
        ),
        (
            Subject::Post,
            "title = \"a\"\ntags = [\"a\", 1]",
            "/tags/1: no string",
        ),
    ] {
        assert_eq!(faults(&schema(subject), &value(text)), [expected], "{text}");
    }
}

#[test]
fn a_value_passes_where_its_reader_takes_it() {
    for (subject, line, right, wrong) in [
        (
            Subject::Post,
            "aliases = [VALUE]",
            &["/2023/disk", "/디스크/", "/a%20b"][..],
            &["disk", "/", "/?p=42", "/a#b", "/100%"][..],
        ),
        (
            Subject::Config,
            "authors = [{ name = \"a\", url = VALUE }]",
            &["https://x.example", "HTTPS://x.example", "http://x/y?z"],
            &["x.example", "ftp://x.example", "https:x", "https://", ""],
        ),
        (
            Subject::Config,
            "authors = [{ name = \"a\", fediverse = VALUE }]",
            &["@a@b.example", "@하늘@b.c.example"],
            &["a@b.example", "@a@b", "@a@b..c", "@a b@c.d", "@@b.c"],
        ),
        (
            Subject::Config,
            "feed = { host = VALUE }",
            &["blog.example.social", "하늘.example"],
            &[
                "https://a.example",
                "a.example/b",
                "a@b.example",
                "a b",
                "a.example:80",
                "",
            ],
        ),
        (
            Subject::Config,
            "language = VALUE",
            &["ko", "pt-BR", "zh-Hans-CN", "haw"],
            &["korean", "EN", "e", "ko_KR", "ko-", ""],
        ),
        (
            Subject::Config,
            "languages = { VALUE = {} }",
            &["ko", "pt-BR"],
            &["korean", "EN", "ko_KR"],
        ),
        (
            Subject::Config,
            "permalink = VALUE",
            &["/{slug}", "/{year}/{month}/{day}-{slug}/", "/글/{slug}"],
            &[
                "{slug}",
                "/{year}",
                "/{title}/{slug}",
                "/{slug}?a",
                "/{slug",
                "/{slug}.html",
            ],
        ),
        (
            Subject::Config,
            "look = { accent = VALUE }",
            &["#0a5fb4", "#0A5FB4"],
            &["#0a5", "#0a5fb4ff", "0a5fb4", "blue", "#0a5fbg"],
        ),
    ] {
        let all = right.iter().map(|value| (value, true));
        for (written, is_right) in all.chain(wrong.iter().map(|value| (value, false))) {
            let line = line.replace("VALUE", &format!("\"{written}\""));
            let text = match subject {
                Subject::Config => {
                    format!("base_url = \"https://a.example\"\ntitle = \"a\"\n{line}")
                }
                Subject::Post => format!("title = \"a\"\ndate = 2026-04-21\n{line}"),
            };
            let found = faults(&schema(subject), &value(&text));
            assert_eq!(found.is_empty(), is_right, "the schema: {line}: {found:?}");
            let compiled = compile(&sources(subject, &text), &options());
            let found: Vec<_> = compiled.diags.iter().collect();
            assert_eq!(
                !compiled.diags.has_errors(),
                is_right,
                "the reader: {line}: {found:?}"
            );
        }
    }
}

#[test]
fn the_command_prints_what_editors_read() {
    let folder = Folder::empty();
    for subject in ["post", "config"] {
        let run = folder.run(&["schema", subject]);
        let printed: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            printed["$schema"],
            "http://json-schema.org/draft-07/schema#"
        );
    }
    assert_eq!(folder.run(&["schema", "theme"]).code, 2);
}

/// Every table of a schema by the keys that lead to it; `[]` stands for the items of an array.
fn gather<'s>(
    schema: &'s Value,
    path: &[&'s str],
    tables: &mut BTreeMap<Vec<&'s str>, BTreeSet<String>>,
) {
    if let Some(properties) = schema["properties"].as_object() {
        tables.insert(path.to_vec(), properties.keys().cloned().collect());
        for (key, inside) in properties {
            gather(inside, &[path, &[key.as_str()]].concat(), tables);
        }
    }
    let by_name = schema
        .get("additionalProperties")
        .filter(|shape| shape.is_object());
    if let Some(shape) = by_name {
        gather(shape, &[path, &["ko"]].concat(), tables);
    }
    if let Some(shape) = schema.get("items") {
        gather(shape, &[path, &["[]"]].concat(), tables);
    }
    for shape in schema["anyOf"].as_array().into_iter().flatten() {
        gather(shape, path, tables);
    }
}

/// The keys that the reader of the table at `path` knows: it names them where it meets a stranger.
fn asked(subject: Subject, path: &[&str]) -> BTreeSet<String> {
    let toml = path
        .iter()
        .rev()
        .fold(format!("{{ {STRANGER} = 1 }}"), |inside, key| match *key {
            "[]" => format!("[{inside}]"),
            key => format!("{{ {key} = {inside} }}"),
        });
    let lines = toml
        .strip_prefix("{ ")
        .and_then(|toml| toml.strip_suffix(" }"))
        .unwrap();
    let compiled = compile(&sources(subject, lines), &options());
    let told = compiled
        .diags
        .iter()
        .find(|diag| diag.message.contains(STRANGER));
    let help = told
        .unwrap_or_else(|| panic!("{lines}"))
        .help
        .as_deref()
        .unwrap();
    let keys = help.strip_prefix("known keys: ").unwrap();
    keys.split(", ")
        .map(|key| key.trim_matches('`').to_owned())
        .collect()
}

/// A site that says just that.
fn sources(subject: Subject, text: &str) -> Sources {
    match subject {
        Subject::Config => Sources::new().with("afterword.toml", text.as_bytes()),
        Subject::Post => Sources::new()
            .with(
                "afterword.toml",
                &b"base_url = \"https://haneul.example\"\ntitle = \"a\""[..],
            )
            .with("content/a.md", format!("+++\n{text}\n+++\n").into_bytes()),
    }
}

fn is_contradiction(key: &str) -> bool {
    use afterword::incident::{Rule, Vocabulary};
    Rule::from_word(key).unwrap().is_contradiction()
}

fn options() -> Options {
    Options {
        drafts: true,
        ..Options::whenever()
    }
}

fn markdown(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match (path.is_dir(), path.extension()) {
            (true, _) => markdown(&path),
            (false, Some(ending)) if ending == "md" => vec![path],
            _ => Vec::new(),
        })
        .collect()
}

/// TOML as validators see it: times are text.
fn value(text: &str) -> Value {
    fn json(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(time) => json!(time.to_string()),
            toml::Value::Array(items) => items.into_iter().map(json).collect(),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(key, value)| (key, json(value)))
                .collect(),
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(integer) => json!(integer),
            toml::Value::Float(float) => json!(float),
            toml::Value::Boolean(boolean) => json!(boolean),
        }
    }
    json(toml::Value::Table(text.parse().unwrap()))
}

const NONE: [String; 0] = [];

/// What is wrong with `value`: types, keys, lists of words, patterns.
fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    judge(schema, value, "", &mut found);
    found
}

fn judge(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let mut fault =
        |what: String| found.push(format!("{}: {what}", if at.is_empty() { "/" } else { at }));
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one.as_str()],
        _ => Vec::new(),
    };
    let is_of = |kind: &&str| match *kind {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    if !types.is_empty() && !types.iter().any(is_of) {
        return fault(format!("no {}", types.join(" or ")));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        fault(String::from("not of the list"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !matches(pattern, text)
    {
        fault(String::from("not of the pattern"));
    }
    if schema
        .get("not")
        .is_some_and(|other| faults(other, value).is_empty())
    {
        fault(String::from("of a shape that it must not have"));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_i64(), value.as_i64())
        && number < least
    {
        fault(format!("less than {least}"));
    }
    if let Some(shapes) = schema["anyOf"].as_array()
        && !shapes.iter().any(|shape| faults(shape, value).is_empty())
    {
        fault(String::from("none of its shapes"));
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        if let Some(key) = key.as_str().filter(|key| value.get(key).is_none()) {
            fault(format!("no `{key}`"));
        }
    }
    for (key, inside) in value.as_object().into_iter().flatten() {
        judge(&schema["propertyNames"], &json!(key), at, found);
        let shape = schema["properties"]
            .get(key)
            .or(schema.get("additionalProperties"));
        match shape {
            Some(Value::Bool(false)) => {
                found.push(format!(
                    "{}: unknown `{key}`",
                    if at.is_empty() { "/" } else { at }
                ));
            }
            Some(shape) => judge(shape, inside, &format!("{at}/{key}"), found),
            None => {}
        }
    }
    for (number, inside) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(shape) = schema.get("items") {
            judge(shape, inside, &format!("{at}/{number}"), found);
        }
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(pattern.to_owned()).search(text, 0, text.len(), None)
}
