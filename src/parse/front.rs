//! Front matter: what an author says about a post, before its text.

use serde::{Deserialize, Serialize};
use toml::Spanned as TomlSpanned;
use toml::de::DeTable;

use crate::diag::{Span, Spanned};
use crate::incident::{Incident, Moment, Publication, Section, Zone};
use crate::output::decoded;

use super::config::{Author, author};
use super::incident::{self, Places, time};
use super::language_tag;
use super::markdown::{self, Link};
use super::table::{Context, Keys, Value, boolean, spanned_words, words};

/// What an author says about a post.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Front {
    /// What it is called.
    pub title: Spanned<String>,
    /// When it was published; a standalone page may have none.
    pub date: Option<Spanned<Moment>>,
    /// When something significant in it changed.
    pub updated: Option<Spanned<Moment>>,
    /// Its name in its address, where that is not the file's name.
    pub slug: Option<Spanned<String>>,
    /// The id of its feed entry, where the author keeps one from elsewhere.
    pub id: Option<Spanned<String>>,
    /// Its old addresses, as paths from the site's root.
    pub aliases: Vec<Spanned<String>>,
    /// What it says in short.
    pub summary: Option<String>,
    /// Its tags.
    pub tags: Vec<Spanned<String>>,
    /// Its language (BCP 47), where it is not the site's.
    pub language: Option<Spanned<String>>,
    /// Whether it is not yet meant for readers.
    pub draft: bool,
    /// The picture that stands for it elsewhere.
    pub image: Option<Spanned<String>>,
    /// What that picture shows.
    pub image_alt: Option<String>,
    /// Who wrote it; empty where the config says.
    pub authors: Vec<Author>,
    /// What it reports.
    pub incidents: Vec<Incident>,
    /// What the texts of that link to.
    pub links: Vec<Link>,
    /// Whether every key was understood; rules that ask for what is missing would blame what was only misread.
    pub is_sound: bool,
}

impl Front {
    /// What the rules need to know of the post; nothing of one that was not understood.
    pub fn publication(&self) -> Option<Publication<'_>> {
        let date = self.date.as_ref().filter(|_| self.is_sound)?;
        Some(Publication {
            date: &date.value,
            updated: self.updated.as_ref().map(|updated| &updated.value),
        })
    }
}

/// What the front matter needs to know of the site and of its own file.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The zone that times without an offset are read in.
    pub zone: &'a Zone,
    /// Whether a date is required: posts have one, standalone pages need none.
    pub kind: Kind,
    /// How the texts of its records are read.
    pub markdown: markdown::Options,
    /// The line that the front matter begins behind.
    pub fence: Span,
}

/// What a Markdown file becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// An entry of the blog: it has a date, stands in lists and feeds.
    Post,
    /// A page on its own, such as `about`.
    Page,
}

/// Reads the front matter of a post; `None` where there is too little to make a page of. `places` learns where the keys of
/// its incidents stand.
pub fn read(
    cx: &mut Context<'_>,
    setting: &Setting<'_>,
    table: &TomlSpanned<DeTable<'_>>,
    places: &mut Places,
) -> Option<Front> {
    let what = match setting.kind {
        Kind::Post => "a post",
        Kind::Page => "a page",
    };
    cx.markdown = setting.markdown;
    let mut keys = Keys::new(table.get_ref(), what, setting.fence);
    let title = keys.require(cx, "title", spanned_words);
    let spanned = |cx: &mut Context<'_>, value: &Value<'_>| spanned_time(cx, setting.zone, value);
    let date = match setting.kind {
        Kind::Post => keys.require(cx, "date", spanned),
        Kind::Page => keys.take(cx, "date", spanned),
    };
    let updated = keys.take(cx, "updated", spanned);
    for (key, time) in [("date", &date), ("updated", &updated)] {
        if let Some(time) = time {
            places.note(0, Section::Post, key, time.span);
        }
    }
    let mut front = Front {
        date,
        updated,
        slug: keys.take(cx, "slug", spanned_words),
        id: keys.take(cx, "id", entry_id),
        aliases: keys.list(cx, "aliases", alias),
        summary: keys.take(cx, "summary", words),
        // No list shows a page, neither of posts nor of incidents.
        tags: match setting.kind {
            Kind::Post => keys.list(cx, "tags", spanned_words),
            Kind::Page => Vec::new(),
        },
        language: keys.take(cx, "lang", |cx, value| {
            let span = cx.span(value);
            language_tag::read(cx, value).map(|value| Spanned { value, span })
        }),
        draft: keys.take(cx, "draft", boolean).unwrap_or(false),
        image: keys.take(cx, "image", spanned_words),
        image_alt: keys.take(cx, "image_alt", words),
        authors: keys.list(cx, "authors", author),
        incidents: match setting.kind {
            Kind::Post => incidents(cx, &mut keys, setting.zone, places),
            Kind::Page => Vec::new(),
        },
        links: std::mem::take(&mut cx.links),
        title: title.clone().unwrap_or(Spanned {
            value: String::new(),
            span: setting.fence,
        }),
        is_sound: true,
    };
    keys.finish(cx);
    front.is_sound = !cx.diags.has_errors();
    let complete = title.is_some() && (front.date.is_some() || setting.kind == Kind::Page);
    complete.then_some(front)
}

fn spanned_time(cx: &mut Context<'_>, zone: &Zone, value: &Value<'_>) -> Option<Spanned<Moment>> {
    let span = cx.span(value);
    let moment = time(cx, zone, value)?;
    if moment.interval().is_none() {
        let help = "a post's own time needs at least a year, such as `2026-04-25`";
        cx.error("bad-time", span, "this time has no date", help);
        return None;
    }
    Some(Spanned {
        value: moment,
        span,
    })
}

fn incidents(
    cx: &mut Context<'_>,
    keys: &mut Keys<'_>,
    zone: &Zone,
    places: &mut Places,
) -> Vec<Incident> {
    let mut number = 0;
    keys.tables(cx, "incident", |cx, value| {
        let incident = incident::read(cx, zone, value, number, places)?;
        number += 1;
        Some(incident)
    })
}

/// An absolute IRI (RFC 4287, section 4.2.6).
fn entry_id(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Spanned<String>> {
    let id = spanned_words(cx, value)?;
    if url::Url::parse(&id.value).is_ok() {
        return Some(id);
    }
    let message = format!("`{}` is not an id that a feed may have", id.value);
    let help = "an absolute address: `https://…`, `tag:…` or `urn:uuid:…`";
    cx.error("bad-id", id.span, message, help);
    None
}

/// A path from the site's root, decoded.
fn alias(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Spanned<String>> {
    let Spanned { value, span } = spanned_words(cx, value)?;
    if !value.starts_with('/') || value.contains(['?', '#']) || value == "/" {
        let message = format!("`{value}` is not an old address of this site");
        let help = match value.starts_with('/') && value != "/" {
            true => {
                "an old address is a path: a server of files does not look at what is behind `?` or `#`"
            }
            false => "write the path from the site's root, such as `/2023/05/disk/`",
        };
        cx.error("bad-alias", span, message, help);
        return None;
    }
    match decoded(&value) {
        Ok(value) => Some(Spanned { value, span }),
        Err(message) => {
            let help = "copy it whole from the address bar, and write `%25` for `%` itself";
            cx.error("bad-alias", span, message, help);
            None
        }
    }
}
