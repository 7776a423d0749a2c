//! What a theme says in a language: the texts of its interface, in a file of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use toml::de::DeValue;

use crate::diag::{Diags, Span};
use crate::language::{Texts, Words, all_texts, parts, parts_of};

use super::config::zone_named;
use super::language_tag;
use super::table::{Context, Keys, Value, Wanted, mismatch, parse, text};

/// The section of the names of zones, of which any may be there.
const ZONES: &str = "zones";

/// The language of the file `name` of a theme, if it holds texts of one: that of `language/pt-BR.toml` is `pt-BR`.
pub fn language(name: &str) -> Option<&str> {
    name.strip_prefix("language/")?.strip_suffix(".toml")
}

/// Reads the texts in `tag` that the file at `path` holds: all that can be used, wherever else it is wrong.
pub fn read(path: &Arc<str>, source: &str, tag: &str, diags: &mut Diags) -> Words {
    if let Some(fault) = language_tag::fault(tag) {
        diags.push(fault.in_file(path));
    }
    let cx = &mut Context::new(path, source, 0, diags);
    let table = parse(cx, source);
    let mut sections = Keys::new(table.get_ref(), "a language", Span::default());
    let mut words = Words::default();
    for (section, known) in in_order(all_texts()) {
        let texts = sections.take(cx, section, |cx, value| match section {
            ZONES => zones(cx, value),
            section => texts(cx, section, known, value),
        });
        words.extend(texts.map(|texts| (section.to_owned(), texts)));
    }
    sections.finish(cx);
    words
}

/// The texts of a section, which has the keys `known`.
fn texts(
    cx: &mut Context<'_>,
    section: &'static str,
    known: &'static Texts,
    value: &Value<'_>,
) -> Option<Texts> {
    let mut keys = Keys::of(cx, value, "this section")?;
    let mut texts = Texts::default();
    for (key, _) in in_order(known) {
        let text = keys.take(cx, key, |cx, value| filled(cx, section, key, value));
        texts.extend(text.map(|text| (key.to_owned(), text)));
    }
    keys.finish(cx);
    Some(texts)
}

/// A text, whose names in braces all stand for something.
fn filled(cx: &mut Context<'_>, section: &str, key: &str, value: &Value<'_>) -> Option<String> {
    let said = text(cx, value)?;
    let known = parts_of(section, key);
    let unknown = parts(&said).find(|part| !known.contains(part));
    if let Some(unknown) = unknown {
        let help = match known.is_empty() {
            true => String::from("nothing is filled in here: take the braces out"),
            false => format!("what is filled in here: `{{{}}}`", known.join("}`, `{")),
        };
        let message = format!("`{{{unknown}}}` stands for nothing in `{section}.{key}`");
        let span = cx.span(value);
        cx.error("unknown-part", span, message, help);
        return None;
    }
    Some(said)
}

/// What zones are called, by their names in the IANA database.
fn zones(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Texts> {
    let DeValue::Table(table) = value.get_ref() else {
        mismatch(cx, value, Wanted::Table);
        return None;
    };
    let mut zones = Texts::default();
    for (key, value) in table {
        let (name, span) = (key.get_ref().as_ref(), cx.span(key));
        zone_named(cx, name, span);
        zones.extend(text(cx, value).map(|text| (name.to_owned(), text)));
    }
    Some(zones)
}

/// What a table has, in the order of its keys.
fn in_order<T>(table: &'static FxHashMap<String, T>) -> BTreeMap<&'static str, &'static T> {
    table
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .collect()
}
