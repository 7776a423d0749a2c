//! The facts of a post's Markdown: what it links to, names, shows, and places.

pub mod address;
pub mod anchor;
pub mod cjk;
pub mod events;
pub mod excerpt;
pub mod inline;
pub mod language;
pub mod placement;
pub mod raw;
pub mod source_set;

mod parsed;
mod reading;

pub use placement::{Placement, Table};
pub use reading::{links, read};

use serde::{Deserialize, Serialize};

use crate::diag::Span;

/// What the site allows in Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether HTML in a post is HTML; else it is text. From `markdown.raw_html` in the config.
    pub raw_html: bool,
}

/// What is known of a post's text without writing its HTML. Lists are in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The headings, with names that are unique in the post.
    pub headings: Vec<Heading>,
    /// Links, images and media.
    pub links: Vec<Link>,
    /// Fenced code blocks.
    pub code: Vec<CodeBlock>,
    /// Where the author wants the incident's tables.
    pub placements: Vec<Placement>,
    /// Plain text of the first paragraph, at most about 200 characters; empty where there is none.
    pub excerpt: String,
    /// How much there is to read.
    pub length: Length,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its words, without markup.
    pub text: String,
    /// What a link to it puts after `#`.
    pub id: String,
    /// The whole heading.
    pub span: Span,
}

/// Something that a text points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The address as it was written, entities and escapes undone.
    pub target: String,
    /// What becomes of it.
    pub kind: LinkKind,
    /// The address in the source where it can be found there, else the whole link.
    pub span: Span,
}

/// What a link becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// Words to follow.
    Link,
    /// A picture.
    Image,
    /// A film, written like a picture.
    Video,
    /// A recording, written like a picture.
    Audio,
}

impl LinkKind {
    /// What `![…](target)` shows, by the ending of the target.
    pub fn of_image(target: &str) -> LinkKind {
        let path = target.split(['?', '#']).next().unwrap_or("");
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "mp4" | "m4v" | "webm" | "mov" | "ogv" => LinkKind::Video,
            "mp3" | "m4a" | "ogg" | "oga" | "opus" | "wav" | "flac" => LinkKind::Audio,
            _ => LinkKind::Image,
        }
    }
}

/// Whether `target` would run code or carry a document of its own. Such links are refused.
pub fn is_refused(target: &str) -> bool {
    // Browsers skip white space and control characters in a scheme.
    let visible = target
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace());
    let start: String = visible.take(12).collect::<String>().to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:"]
        .iter()
        .any(|scheme| start.starts_with(scheme))
}

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeBlock {
    /// The word after the fence; empty where there is none.
    pub language: String,
    /// The whole block.
    pub span: Span,
}

/// How much there is to read, code blocks left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// Words in scripts that are read word by word.
    pub words: u32,
    /// Han, kana and Hangul characters.
    pub letters: u32,
}

impl Length {
    /// Minutes that reading takes, at least 1: 220 words or 500 characters a minute.
    pub fn minutes(self) -> u32 {
        let minutes = f64::from(self.words) / 220.0 + f64::from(self.letters) / 500.0;
        // A post has fewer than 2³² bytes, so this fits.
        (minutes.ceil() as u32).max(1)
    }

    /// Counts `text` too.
    pub fn add(&mut self, text: &str) {
        // Counted beside `self`, which would be written to for every letter.
        let Length {
            mut words,
            mut letters,
        } = *self;
        let mut in_word = false;
        for character in text.chars() {
            // The commonest first: ASCII, then Korean.
            let is_word = if character.is_ascii() {
                character.is_ascii_alphanumeric() || (in_word && character == '\'')
            } else if cjk::is_hangul(character) {
                letters += 1;
                false
            } else if cjk::is_unspaced(character) {
                letters += u32::from(character.is_alphanumeric());
                false
            } else {
                character.is_alphanumeric()
            };
            words += u32::from(is_word && !in_word);
            in_word = is_word;
        }
        *self = Length { words, letters };
    }
}
