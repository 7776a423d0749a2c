//! What a template may see: the theme contract.
//!
//! Every text is ready to print in the page's language. What is [`Html`] is printed as it is; every other text is plain, and
//! a template escapes it by itself.
//! Addresses are from the origin's root (`/blog/a-post`) unless they are named `url`, which is absolute.

mod incident;
mod list;
mod post;
mod review;

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Value;

pub use self::incident::*;
pub use self::list::*;
pub use self::post::*;
pub use self::review::*;

/// Finished markup, known to templates as such: it can neither be printed escaped, nor a plain text taken for it.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

impl Html {
    /// `markup` for a template to print as it is: whatever an author wrote is escaped in it.
    pub fn new(markup: &str) -> Self {
        Html(Value::safe_string(markup))
    }
}

/// What every template sees as `site`, in the language of the page.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// One sentence on what the site is, or empty.
    pub description: String,
    /// The address of the front page in the page's language.
    pub home: String,
    /// The pages that every page leads to: incidents, measures, maintenance, archive, subscribe, then the author's menu.
    pub menu: Vec<LinkView>,
    /// The stylesheets, in their order.
    pub stylesheets: Vec<String>,
    /// The script that adds what works without it too.
    pub script: String,
    /// Where the files below the theme's `assets/` are published, by their names there: `site.assets["print.css"]`.
    pub assets: BTreeMap<String, String>,
    /// The feed in the page's language.
    pub feed: String,
    /// The search page.
    pub search: String,
    /// The picture that stands for the site in a browser's tab: the logo, or the theme's own.
    pub icon: String,
    /// The picture beside the site's name.
    pub logo: Option<ImageView>,
    /// The author's foot of the page.
    pub footer: Option<Html>,
}

/// What every template sees as `page`: the page itself, whatever it shows.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// The template that draws it, without its ending: `post`, `home`, `list` …
    pub kind: String,
    /// Its heading.
    pub title: String,
    /// One sentence on what it shows, or empty.
    pub description: String,
    /// Its language (BCP 47).
    pub language: String,
    /// How the script of that language runs: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its address.
    pub href: String,
    /// The same page in other languages, itself included; empty where there is no other.
    pub languages: Vec<LanguageView>,
    /// The feed of just this page's subject, where it has one of its own.
    pub feed: Option<String>,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it leads to the page that it stands on.
    pub current: bool,
    /// The language of what it says, where that is not the page's.
    pub language: Option<String>,
}

impl From<IncidentRow> for LinkView {
    fn from(row: IncidentRow) -> Self {
        LinkView {
            text: row.title,
            href: row.href,
            current: false,
            language: row.language,
        }
    }
}

/// A page in one of its languages.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageView {
    /// The language (BCP 47).
    pub tag: String,
    /// The language's name in itself: `日本語`.
    pub name: String,
    /// The page's address in that language.
    pub href: String,
    /// Whether it is the page at hand.
    pub current: bool,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Its address.
    pub href: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Width in pixels, where it is known.
    pub width: Option<usize>,
    /// Height in pixels, where it is known.
    pub height: Option<usize>,
}

/// A time, known as well as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// The time in words: `2026년 4월 21일 (화) 오전 5:03`. With its zone where that is not the incident's, or a post's date is
    /// not in the site's: `10:00 am EDT`.
    pub text: String,
    /// The time without what its surroundings say already (the day, in a timeline grouped by day).
    pub short: String,
    /// The value of `<time datetime>`, as precise as is known; none where no date is known.
    pub datetime: Option<String>,
    /// The same in UTC, where it is known to the minute.
    pub utc: Option<String>,
}

/// One word of a closed list: `word` for classes and icons, `text` for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct WordView {
    /// The word of the record: `in-progress`.
    pub word: &'static str,
    /// What it says in the page's language.
    pub text: String,
}
