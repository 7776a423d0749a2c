//! One snapshot of every input, and what a build is told beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::output::{BaseUrl, Fingerprint};

/// The bytes of one input file.
#[derive(Debug, Clone)]
pub struct Source {
    content: Content,
    /// The fingerprint of the bytes.
    pub fingerprint: Fingerprint,
}

impl Default for Source {
    fn default() -> Self {
        Source::new(Vec::new())
    }
}

/// Bytes, known to be text or not: a post's text is asked for often, and looked through once.
#[derive(Debug, Clone)]
enum Content {
    Text(Arc<str>),
    Other(Arc<[u8]>),
}

impl Source {
    /// A source with these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let fingerprint = Fingerprint::of(&bytes);
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(other) => Content::Other(other.into_bytes().into()),
        };
        Source {
            content,
            fingerprint,
        }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Other(bytes) => bytes,
        }
    }

    /// The bytes as text, or `None` where they are not UTF-8.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Other(_) => None,
        }
    }
}

/// Every input of a site, by its path from the site's root with forward slashes.
#[derive(Debug, Clone, Default)]
pub struct Sources(BTreeMap<Arc<str>, Source>);

impl Sources {
    /// No inputs at all.
    pub fn new() -> Self {
        Sources::default()
    }

    /// The same inputs, with `path` holding `bytes`.
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.insert(path, Source::new(bytes));
        self
    }

    /// The same inputs without `path`.
    pub fn without(mut self, path: &str) -> Self {
        self.0.remove(path);
        self
    }

    /// Puts `source` at `path`.
    pub fn insert(&mut self, path: &str, source: Source) {
        self.0.insert(path.into(), source);
    }

    /// The input at `path`.
    pub fn get(&self, path: &str) -> Option<&Source> {
        self.0.get(path)
    }

    /// The text of the input at `path`, where it is UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.text()
    }

    /// The inputs below `folder` (named with its closing slash), in the order of their paths.
    pub fn under<'s>(
        &'s self,
        folder: &'s str,
    ) -> impl Iterator<Item = (&'s Arc<str>, &'s Source)> {
        self.0
            .range::<str, _>((
                std::ops::Bound::Included(folder),
                std::ops::Bound::Unbounded,
            ))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// All inputs, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Source)> {
        self.0.iter()
    }
}

/// What a build is told from outside, beside the sources.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the site will stand, in place of what the config says.
    pub base_url: Option<BaseUrl>,
    /// Whether posts marked as drafts are part of the site.
    pub drafts: bool,
    /// Whether posts dated after `now` are part of the site.
    pub future: bool,
    /// The present, for telling which posts are in the future; nothing in the output depends on it otherwise.
    pub now: Timestamp,
}
