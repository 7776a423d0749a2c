//! A post, whole and in short.

use serde::Serialize;
use tera::Value;

use super::{Html, ImageView, IncidentRow, IncidentView, LinkView, TimeView};

/// Somebody who wrote a post.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorView {
    /// Their name.
    pub name: String,
    /// A page of theirs.
    pub url: Option<String>,
    /// Their handle, `@user@host`.
    pub fediverse: Option<String>,
}

/// A post or a standalone page, whole: `post` in `post.html`, `article` in `page.html`.
#[derive(Debug, Clone, Serialize)]
pub struct PostView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Its absolute address.
    pub url: String,
    /// The same as people read it: `https://blog.haneul.example/메모리-부족으로-멈춘-서버`.
    pub address: String,
    /// Its language.
    pub language: String,
    /// When it was published; none for a standalone page without a date.
    pub published: Option<TimeView>,
    /// When something significant in it changed.
    pub updated: Option<TimeView>,
    /// Who wrote it.
    pub authors: Vec<AuthorView>,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// What it says in short.
    pub summary: String,
    /// How long it takes to read: `읽는 데 6분`.
    pub reading_time: String,
    /// Its text, with the tables that its author placed.
    pub body: Html,
    /// Its headings of the second and third level.
    pub contents: Vec<HeadingView>,
    /// What it reports.
    pub incidents: Vec<IncidentView>,
    /// The author's own picture of it.
    pub image: Option<ImageView>,
    /// The next newer post.
    pub newer: Option<LinkView>,
    /// The next older post.
    pub older: Option<LinkView>,
    /// Posts on the same services or tags, maintenance by its tags alone, each an [`ExcerptView`].
    pub related: Vec<Value>,
    /// Whether it is not yet meant for readers.
    pub draft: bool,
}

/// A heading of a post.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// 2 or 3.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Its fragment, without `#`.
    pub id: String,
}

/// A post as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct ExcerptView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Its language, where that is not the page's own.
    pub language: Option<String>,
    /// When it was published.
    pub published: TimeView,
    /// Its summary, or whole sentences from the beginning of its text.
    pub summary: String,
    /// How long it takes to read.
    pub reading_time: String,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// What it reports, in short.
    pub incidents: Vec<IncidentRow>,
    /// Whether it is not yet meant for readers.
    pub draft: bool,
}
