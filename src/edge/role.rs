//! What a file of the site is to those who know it: what the next build goes by when it tells what they will miss.

use std::fmt;
use std::sync::Arc;

use afterword::fingerprint::Fingerprint;
use afterword::output::OutputPath;
use afterword::parse::Kind;
use afterword::plan::{Job, Output};
use afterword::site::{EntryId, Site, Stream, is_public};
use jiff::Timestamp;
use percent_encoding::{CONTROLS, utf8_percent_encode};

/// What a file is to readers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A post or page.
    Text(Kind, Identity),
    /// An old address of the text with that id; `is_whole` where its author wrote it with `.html`.
    Alias { id: Arc<str>, is_whole: bool },
    /// Something that people subscribe to.
    Feed,
    /// Anything else, and what no reader has seen yet.
    #[default]
    File,
}

/// What a text may be known by when its address is another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Its id in feeds, without the host that the site's ids are made of; see [`local`].
    pub id: Arc<str>,
    /// A mark of its title and language.
    pub title: Arc<str>,
}

impl Role {
    /// What `output` is to the readers of `site`, at `now`.
    pub fn of(site: &Site, output: &Output, now: Timestamp) -> Self {
        let is_public = |id: &EntryId| is_public(&site.entry(*id).document, now);
        match &output.job {
            Job::Entry(id) if is_public(id) => {
                Role::Text(site.entry(*id).document.kind, Identity::of(site, *id))
            }
            Job::Redirect(id, _) if is_public(id) => Role::Alias {
                id: Identity::of(site, *id).id,
                is_whole: output.permalink.route().ends_with(".html"),
            },
            Job::Feed(stream, None) if is_read(site, *stream, is_public) => Role::Feed,
            _ => Role::File,
        }
    }

    /// The id of the text that readers find, or are led to.
    pub fn id(&self) -> Option<&str> {
        match self {
            Role::Text(_, Identity { id, .. }) | Role::Alias { id, .. } => Some(id),
            Role::Feed | Role::File => None,
        }
    }

    /// The route that readers know the file at `path` by, decoded and without the slash in front, if they do.
    pub fn route<'p>(&self, path: &'p OutputPath) -> Option<&'p str> {
        match self {
            Role::Alias { is_whole: true, .. } => Some(path.as_str()),
            Role::Text(..) | Role::Alias { .. } | Role::Feed => Some(path.route()),
            Role::File => None,
        }
    }

    /// The role that is `written` as [`Display`](fmt::Display) writes it.
    pub fn read(written: &str) -> Option<Self> {
        let (word, rest) = written.split_once(' ').unwrap_or((written, ""));
        let text = |kind| {
            let (title, id) = rest.split_once(' ')?;
            let [title, id] = [title, id].map(Arc::from);
            Some(Role::Text(kind, Identity { id, title }))
        };
        let alias = |is_whole| Role::Alias {
            id: rest.into(),
            is_whole,
        };
        match word {
            "post" => text(Kind::Post),
            "page" => text(Kind::Page),
            "alias" => Some(alias(false)),
            "alias.html" => Some(alias(true)),
            "feed" => Some(Role::Feed),
            _ => None,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Text(kind, Identity { id, title }) => {
                let word = match kind {
                    Kind::Post => "post",
                    Kind::Page => "page",
                };
                write!(f, "{word} {title} {id}")
            }
            Role::Alias { id, is_whole } => {
                let ending = if *is_whole { ".html" } else { "" };
                write!(f, "alias{ending} {id}")
            }
            Role::Feed => f.write_str("feed"),
            Role::File => Ok(()),
        }
    }
}

impl Identity {
    fn of(site: &Site, id: EntryId) -> Self {
        let entry = site.entry(id);
        let title = format!("{} {}", entry.language, entry.document.front.title.value);
        let id = utf8_percent_encode(&site.feed_id(id), CONTROLS).to_string();
        Identity {
            id: local(&id, site.config.id_host()).into(),
            title: Fingerprint::of(title.as_bytes()).short().into(),
        }
    }
}

/// `id` without `tag:` and `host`, where it is made of that; what is left begins with the digits of a day.
pub fn local<'i>(id: &'i str, host: &str) -> &'i str {
    let of_host = id.strip_prefix("tag:").and_then(|id| id.strip_prefix(host));
    of_host.and_then(|id| id.strip_prefix(',')).unwrap_or(id)
}

/// The id that [`local`] made `id` of, on a site whose ids are made of `host`.
pub fn whole(id: &str, host: &str) -> String {
    match is_local(id) {
        true => format!("tag:{host},{id}"),
        false => id.to_owned(),
    }
}

/// Whether `id` is made of the site's host. Every other begins with the letters of a scheme.
pub fn is_local(id: &str) -> bool {
    id.starts_with(|letter: char| letter.is_ascii_digit())
}

/// Whether the feed of `stream` has anything that readers may know, or had none from the beginning.
fn is_read(site: &Site, stream: Stream, is_public: impl Fn(&EntryId) -> bool) -> bool {
    let posts = site.stream(stream);
    posts.is_empty() || posts.iter().any(is_public)
}
