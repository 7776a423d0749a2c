//! Names for headings, so that a link can lead to them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// The names already given in one text.
#[derive(Debug, Default)]
pub struct Taken(HashMap<String, usize>);

impl Taken {
    /// Takes `name` as it is. False where it was taken before.
    pub fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned(), 1).is_none()
    }

    /// `name`, or the first of `name-2`, `name-3`, … that is free; taken from now on.
    pub fn unique(&mut self, name: String) -> String {
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
