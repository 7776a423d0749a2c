//! What a post and a config may say, as JSON Schema, so that editors complete and check while an author types.

mod config;
mod post;

use serde_json::{Map, Value, json};

use crate::incident::Vocabulary;

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The front matter of a post or standalone page.
    Post,
    /// `afterword.toml`.
    Config,
}

/// The schema (JSON Schema draft-07, the newest that Taplo reads) of `subject`.
///
/// It is as strict as structure allows; what two keys say against each other is told by `afterword check`.
pub fn schema(subject: Subject) -> Value {
    let (title, keys) = match subject {
        Subject::Post => ("A post of an afterword site", post::keys()),
        Subject::Config => ("The config of an afterword site", config::keys()),
    };
    let mut schema = table(keys);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(title);
    schema
}

/// A key of a table: its name, what it says, and the shape of its value.
struct Key {
    name: &'static str,
    is_required: bool,
    shape: Value,
}

/// A key that may be left out.
fn key(name: &'static str, about: &str, shape: Value) -> Key {
    let mut shape = shape;
    shape["description"] = json!(about);
    Key {
        name,
        is_required: false,
        shape,
    }
}

/// A key without which the table says too little.
fn required(name: &'static str, about: &str, shape: Value) -> Key {
    Key {
        is_required: true,
        ..key(name, about, shape)
    }
}

/// A table of these keys and no others.
fn table(keys: Vec<Key>) -> Value {
    let needed = keys.iter().filter(|key| key.is_required);
    let needed: Vec<&str> = needed.map(|key| key.name).collect();
    let shapes = keys.into_iter().map(|key| (key.name.to_owned(), key.shape));
    json!({
        "type": "object",
        "required": needed,
        "properties": shapes.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

/// `[key]` once, or `[[key]]` several times.
fn tables(keys: Vec<Key>) -> Value {
    let table = table(keys);
    json!({ "anyOf": [table, list(table.clone())] })
}

/// A table whose keys are language tags.
fn by_language(shape: Value) -> Value {
    json!({
        "type": "object",
        "propertyNames": { "pattern": LANGUAGE },
        "additionalProperties": shape,
    })
}

/// The shape of a language tag (BCP 47).
const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

fn list(item: Value) -> Value {
    json!({ "type": "array", "items": item })
}

/// A string that says something.
fn words() -> Value {
    json!({ "type": "string", "pattern": "\\S" })
}

/// Any string.
fn text() -> Value {
    json!({ "type": "string" })
}

fn language() -> Value {
    json!({ "type": "string", "pattern": LANGUAGE })
}

fn boolean() -> Value {
    json!({ "type": "boolean" })
}

/// A whole number from 1 up.
fn count() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

fn number() -> Value {
    json!({ "type": "number" })
}

/// An absolute `http` or `https` URL, whose scheme may have any case.
fn web_address() -> Value {
    json!({ "type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://." })
}

/// One word of a closed list.
fn word<T: Vocabulary>() -> Value {
    let words: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
    json!({ "type": "string", "enum": words })
}

/// A time: what TOML has for it, which validators see as text, or a string for what is known less well.
fn time() -> Value {
    json!({
        "type": "string",
        "examples": [
            "2026-04-21T05:03:00+09:00", "2026-04-21T05:03:00", "2026-04-21", "~2023-05-29T21:30",
            "2022-11-14 morning", "2024-10", "2024-Q1", "thu 18:55",
        ],
    })
}

/// Somebody who writes: a name, or a table.
fn author() -> Value {
    let author = table(vec![
        required("name", "The name to print", words()),
        key("url", "A page of theirs", web_address()),
        key("fediverse", "Their handle, `@user@host`", handle()),
    ]);
    json!({ "anyOf": [words(), author] })
}

fn handle() -> Value {
    json!({ "type": "string", "pattern": "^@[^@\\s]+@[^@.\\s]+(\\.[^@.\\s]+)+$" })
}
