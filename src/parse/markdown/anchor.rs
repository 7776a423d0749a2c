//! Names for headings, so that a link can lead to them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Heading;
use crate::diag::Span;

/// The name a heading gets from its words: NFC, lower case, the letters and digits of every script, hyphens between.
pub fn slug(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for character in words.nfc().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() || is_combining_mark(character) || character == '_' {
            slug.push(character);
        } else if (character.is_whitespace() || character == '-') && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    match slug.trim_matches('-') {
        "" => String::from("section"),
        trimmed => String::from(trimmed),
    }
}

/// Gives every heading a name of its own: the one its author gave it, else one of its words. Returns the given names that
/// the page or another heading has already, each with its place. Given names go first, so that a heading further up cannot take one
/// away.
pub fn name(headings: &mut [Heading], given: Vec<Option<String>>) -> Vec<(String, Span)> {
    let mut taken = Taken::by_the_page();
    let mut refused = Vec::new();
    for (heading, id) in headings.iter_mut().zip(given) {
        match id {
            Some(id) if !is_of_the_page(&id) && taken.take(&id) => heading.id = id,
            Some(id) => refused.push((id, heading.span)),
            None => {}
        }
    }
    for heading in headings.iter_mut().filter(|heading| heading.id.is_empty()) {
        heading.id = taken.unique(slug(&heading.text));
    }
    refused
}

/// Names of parts of a post's page.
const OF_THE_PAGE: [&str; 3] = ["incident", "main", "related"];

/// What the names of incidents, of their parts and of footnotes begin with. No heading's own words make a `:` or a `.`.
const OF_THE_PAGE_BEFORE: [&str; 4] = ["incident:", "incident.", "fn:", "fnref:"];

/// Whether the page may name a part of its own so.
fn is_of_the_page(name: &str) -> bool {
    OF_THE_PAGE_BEFORE
        .iter()
        .any(|start| name.starts_with(start))
}

/// The names already given in one text.
#[derive(Debug, Default)]
struct Taken(HashMap<String, usize>);

impl Taken {
    /// What the page of a post has of its own.
    fn by_the_page() -> Self {
        Taken(OF_THE_PAGE.map(|name| (name.to_owned(), 1)).into())
    }

    /// Takes `name` as it is. False where it was taken before.
    fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned(), 1).is_none()
    }

    /// `name`, or the first of `name-2`, `name-3`, … that is free; taken from now on.
    fn unique(&mut self, name: String) -> String {
        if self.take_new(&name) {
            return name;
        }
        let mut count = self.0.get(&name).copied().unwrap_or(1);
        loop {
            count += 1;
            let numbered = format!("{name}-{count}");
            if self.take_new(&numbered) {
                self.0.insert(name, count);
                return numbered;
            }
        }
    }

    fn take_new(&mut self, name: &str) -> bool {
        !self.0.contains_key(name) && self.take(name)
    }
}
