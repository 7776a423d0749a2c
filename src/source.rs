//! One snapshot of every input, and what a build is told beside it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use jiff::Timestamp;

use crate::fingerprint::Fingerprint;
use crate::output::BaseUrl;

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

/// Bytes at hand, known to be text or not, or bytes that somebody else has: a large site is not held in memory. What is no
/// text is held as it came, since `Arc<[u8]>` would be a second copy of a film.
#[derive(Debug, Clone)]
enum Content {
    Text(Arc<str>),
    Other(Arc<Vec<u8>>),
    Stored(Arc<dyn Store>, Arc<str>),
}

/// Who has the bytes of inputs that nobody asks for.
pub trait Store: Debug + Send + Sync {
    /// The bytes of the input at `path`, which had the fingerprint `promised`. Where they have another now, or cannot be
    /// had at all, there are none, and the store remembers to say so before anything made of them is put in place.
    fn fetch(&self, path: &str, promised: Fingerprint) -> Vec<u8>;
}

impl Source {
    /// A source with these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let fingerprint = Fingerprint::of(&bytes);
        let content = match simdutf8::basic::from_utf8(&bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(_) => Content::Other(bytes.into()),
        };
        Source {
            content,
            fingerprint,
        }
    }

    /// A source with the bytes that `store` has at `path`.
    pub fn stored(store: Arc<dyn Store>, path: Arc<str>, fingerprint: Fingerprint) -> Self {
        Source {
            content: Content::Stored(store, path),
            fingerprint,
        }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match &self.content {
            Content::Text(text) => Cow::Borrowed(text.as_bytes()),
            Content::Other(bytes) => Cow::Borrowed(bytes),
            Content::Stored(store, path) => Cow::Owned(store.fetch(path, self.fingerprint)),
        }
    }

    /// The bytes as text, or `None` where they are not UTF-8.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Content::Text(text) => Some(Cow::Borrowed(text)),
            Content::Other(_) => None,
            Content::Stored(store, path) => {
                let bytes = store.fetch(path, self.fingerprint);
                let text = simdutf8::basic::from_utf8(&bytes).ok()?;
                Some(Cow::Owned(text.to_owned()))
            }
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
        self.remove(path);
        self
    }

    /// Takes `path` out, and says whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.0.remove(path).is_some()
    }

    /// The same inputs without those whose paths are `left_out`.
    pub fn but(&self, left_out: impl Fn(&str) -> bool) -> Self {
        let kept = self.iter().filter(|(path, _)| !left_out(path));
        Sources(
            kept.map(|(path, source)| (Arc::clone(path), source.clone()))
                .collect(),
        )
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
    pub fn text(&self, path: &str) -> Option<Cow<'_, str>> {
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

impl Options {
    /// What is published at `now`.
    pub fn at(now: Timestamp) -> Self {
        Options {
            base_url: None,
            drafts: false,
            future: false,
            now,
        }
    }

    /// What is no draft, whenever it is dated: the same at any time.
    pub fn whenever() -> Self {
        Options {
            future: true,
            ..Options::at(Timestamp::UNIX_EPOCH)
        }
    }
}
