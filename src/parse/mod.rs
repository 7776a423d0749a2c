//! Sources to documents: typed, each value with its place, one document a file.

pub mod address;
pub mod config;
mod conflict;
pub mod derived;
pub mod front;
pub mod incident;
mod kept;
mod language_tag;
pub mod markdown;
pub mod table;
pub mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diag::{Diag, Diags, Span};
use crate::fingerprint::Fingerprint;
use crate::incident::{Place, Zone};
use crate::memo::Memo;
use crate::output::nfc;
use crate::source::{Source, Sources};

pub use self::config::Config;
use self::derived::Derived;
use self::front::Setting;
pub use self::front::{Front, Kind};
use self::incident::Places;
use self::markdown::Body;
use self::table::Context;

/// The folder of the Markdown files, and of the media beside them.
pub const CONTENT: &str = "content/";

/// The folder of the pages that are no posts.
const PAGES: &str = "content/pages/";

/// A longer file is refused: no post is, and a slip (a database dump, an image) may be.
const LONGEST: usize = 10 * 1024 * 1024;

/// A Markdown file, understood but not yet joined to the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// The file, from the site's root.
    #[serde(skip)]
    pub path: Arc<str>,
    /// The whole file.
    #[serde(skip)]
    pub source: Source,
    /// What its file name says.
    pub name: Name,
    /// Whether it is a post or a page on its own.
    pub kind: Kind,
    /// What its author says about it.
    pub front: Front,
    /// Where its Markdown stands in the file, in bytes.
    pub body_range: Range<usize>,
    /// What its Markdown holds.
    pub body: Body,
    /// What follows from all that.
    pub derived: Derived,
    /// Where the keys of its incidents stand, found again when it is asked for.
    #[serde(skip)]
    places: OnceLock<Places>,
}

impl Document {
    /// The whole file as text.
    pub fn text(&self) -> Cow<'_, str> {
        self.source.text().unwrap_or_default()
    }

    /// Where a key of its incidents stands, or the nearest thing around it that does. Only who has something to say
    /// against it asks for that.
    pub fn place(&self, place: Place) -> Span {
        let places = self.places.get_or_init(|| self.find_places());
        places.of(place)
    }

    fn find_places(&self) -> Places {
        let mut places = Places::default();
        let told = &mut Diags::new();
        let text = &self.text();
        if let Some(parts) = split(&self.path, text, told) {
            let setting = Setting {
                zone: &Zone::utc(),
                kind: self.kind,
                markdown: markdown::Options::default(),
                fence: parts.fence,
            };
            front(&self.path, text, &parts, &setting, &mut places, told);
        }
        places
    }
}

/// What the name of a Markdown file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// What the translations of one post have in common: the path below `content/` without language and ending, and
    /// without `index` in a folder of its own.
    pub group: String,
    /// The name that its address is made of: the file's, or its folder's where the file is `index.md`.
    pub stem: String,
    /// The language in its name: `ja` in `name.ja.md`.
    pub language: Option<String>,
    /// The folder that holds its media, with a closing slash, where it has one of its own.
    pub folder: Option<String>,
}

impl Name {
    /// Reads the name of the Markdown file at `path`, which ends in `.md`.
    pub fn of(path: &str) -> Self {
        let bare = path.strip_suffix(".md").unwrap_or(path);
        let (group, language) = match bare.rsplit_once('.') {
            Some((group, tag)) if language_tag::is_shaped(tag) && !group.ends_with('/') => {
                (group, Some(tag.to_owned()))
            }
            _ => (bare, None),
        };
        let (folder, name) = group.rsplit_once('/').unwrap_or(("", group));
        let own_folder = (name == "index" && format!("{folder}/") != CONTENT).then_some(folder);
        let stem = match own_folder {
            Some(folder) => folder.rsplit('/').next().unwrap_or(folder),
            None => name,
        };
        let group = own_folder.unwrap_or(group);
        Name {
            // Some systems take names apart where others do not.
            group: nfc(group.strip_prefix(CONTENT).unwrap_or(group)).into_owned(),
            stem: stem.to_owned(),
            language,
            folder: own_folder.map(|folder| format!("{folder}/")),
        }
    }
}

/// The config alone, or `None` where there is none to go on with.
pub fn config(sources: &Sources, diags: &mut Diags) -> Option<Config> {
    let path: Arc<str> = config::CONFIG.into();
    let Some(source) = sources.get(config::CONFIG) else {
        let message = format!("there is no `{}` here", config::CONFIG);
        let help = "make one with `base_url = \"https://…\"` and `title = \"…\"`, or name the site's folder with `--root`";
        diags.push(Diag::error("no-config", message).help(help));
        return None;
    };
    let text = &utf8(&path, source, diags)?;
    if let Some(conflict) = conflict::find(&path, text, Vec::new) {
        diags.push(conflict);
        return None;
    }
    config::read(&path, text, diags)
}

/// Whether the input at `path` is a post or page, and not a file that is published as it is.
pub fn is_document(path: &str) -> bool {
    path.starts_with(CONTENT) && path.ends_with(".md")
}

/// How many bytes of the input at `path` are worth reading: that a file is too long shows in one byte too many.
pub fn worth_reading(path: &str) -> usize {
    match is_document(path) || path == config::CONFIG {
        true => LONGEST + 1,
        false => usize::MAX,
    }
}

/// Every Markdown file below `content/`, in the order of their paths.
pub fn documents(
    sources: &Sources,
    config: &Config,
    memo: &Memo,
    diags: &mut Diags,
) -> Vec<Arc<Document>> {
    let dialect = Dialect {
        zone: &config.timezone,
        markdown: config.markdown,
    };
    let dialect_key = Fingerprint::of_value(&dialect);
    let files: Vec<_> = sources
        .under(CONTENT)
        .filter(|(path, _)| is_document(path))
        .collect();
    let read: Vec<(Option<Arc<Document>>, Diags)> = files
        .par_iter()
        .map(|(path, source)| {
            let named = Fingerprint::of(path.as_bytes());
            let key = Fingerprint::join([named, source.fingerprint, dialect_key]);
            let outcome = memo.thing(key, || {
                let shelved = memo.shelved(key);
                if let Some(document) = shelved.and_then(|kept| kept::read(path, source, &kept)) {
                    return Outcome {
                        document: Some(Arc::new(document)),
                        diags: Diags::new(),
                    };
                }
                let mut diags = Diags::new();
                let document = document(path, source, dialect, &mut diags);
                let kept = document.as_ref().filter(|_| diags.is_empty());
                if let Some(kept) = kept.and_then(kept::write) {
                    memo.shelve(key, &kept);
                }
                Outcome {
                    document: document.map(Arc::new),
                    diags,
                }
            });
            (outcome.document.clone(), outcome.diags.clone())
        })
        .collect();
    if files.is_empty() && !diags.has_errors() {
        let message = format!("there is no post: nothing below `{CONTENT}` ends in `.md`");
        let help = "write one, or name the site's folder with `--root`";
        diags.push(Diag::warning("no-content", message).help(help));
    }
    let mut documents = Vec::with_capacity(read.len());
    for (document, found) in read {
        documents.extend(document);
        diags.append(found);
    }
    documents
}

/// What became of a file: a document, if there was enough to make one of, and what is wrong with it.
struct Outcome {
    document: Option<Arc<Document>>,
    diags: Diags,
}

/// What of the config the meaning of a document depends on: all that is known of the config where it is read.
#[derive(Clone, Copy, Hash)]
struct Dialect<'c> {
    /// What times without a zone are in.
    zone: &'c Zone,
    markdown: markdown::Options,
}

/// One Markdown file; `None` where there is too little to make a page of.
fn document(
    path: &Arc<str>,
    source: &Source,
    dialect: Dialect<'_>,
    diags: &mut Diags,
) -> Option<Document> {
    let text = &utf8(path, source, diags)?;
    if let Some(conflict) = conflict::find(path, text, || code(path, text, dialect.markdown)) {
        diags.push(conflict);
        return None;
    }
    let parts = split(path, text, diags)?;
    let kind = match path.starts_with(PAGES) {
        true => Kind::Page,
        false => Kind::Post,
    };
    let mut places = Places::default();
    let setting = Setting {
        zone: dialect.zone,
        kind,
        markdown: dialect.markdown,
        fence: parts.fence,
    };
    let front = front(path, text, &parts, &setting, &mut places, diags);
    let body = markdown::read(path, text, parts.body.clone(), setting.markdown, diags);
    let name = Name::of(path);
    let language = name.language.as_deref();
    if let Some(fault) = language.and_then(language_tag::fault_of_name) {
        diags.push(fault.in_file(path));
    }
    let front = front?;
    if let (Some(named), Some(said)) = (language, &front.language)
        && named != said.value
    {
        let message = format!("the name of this file says that it is in `{named}`");
        let help = "leave `lang` out, or give the file another name";
        let diag = Diag::error("bad-language", message);
        diags.push(diag.at(path, said.span).help(help));
    }
    let outline = derived::outline(path, text, parts.front, &front, &body);
    let derived = Derived::of(&name, &front, &body, outline, dialect.zone);
    Some(Document {
        path: Arc::clone(path),
        source: source.clone(),
        places: match derived.findings.is_empty() {
            true => OnceLock::new(),
            false => places.into(),
        },
        derived,
        name,
        kind,
        front,
        body_range: parts.body,
        body,
    })
}

/// The blocks of code in a file, whatever else is wrong with it.
fn code(path: &Arc<str>, text: &str, options: markdown::Options) -> Vec<markdown::CodeBlock> {
    let untold = &mut Diags::new();
    let parts = split(path, text, untold);
    let body = parts.map_or(0..text.len(), |parts| parts.body);
    markdown::read(path, text, body, options, untold).code
}

fn front(
    path: &Arc<str>,
    text: &str,
    parts: &Parts,
    setting: &Setting<'_>,
    places: &mut Places,
    diags: &mut Diags,
) -> Option<Front> {
    let cx = &mut Context::new(path, text, parts.front.start, diags);
    let table = table::parse(cx, text.get(parts.front.clone()).unwrap_or_default());
    front::read(cx, setting, &table, places)
}

/// Where front matter and Markdown stand in a file, in bytes.
struct Parts {
    /// The line before the front matter.
    fence: Span,
    front: Range<usize>,
    body: Range<usize>,
}

/// The line before and behind front matter.
const FENCE: &str = "+++";

/// Finds the front matter between its two `+++` lines.
fn split(path: &Arc<str>, text: &str, diags: &mut Diags) -> Option<Parts> {
    // Some editors put a byte order mark first.
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut fences = lines(text, start).filter(|(_, line)| line.trim_end() == FENCE);
    let first = fences.next().filter(|(at, _)| *at == start);
    let Some((_, opening)) = first else {
        let span = Span::new(start, 0..0);
        let help = match text.starts_with("---") {
            true => "it is TOML between lines of `+++`: `title = \"…\"`, `date = …`",
            false => {
                "begin the file with `+++`, then `title = \"…\"` and `date = …`, then `+++` again"
            }
        };
        let message = "this file has no front matter";
        diags.push(
            Diag::error("no-front-matter", message)
                .at(path, span)
                .help(help),
        );
        return None;
    };
    let Some((closing_at, closing)) = fences.next() else {
        let span = Span::new(start, 0..FENCE.len());
        let message = "this front matter has no end";
        let help = "close it with a line `+++`";
        diags.push(
            Diag::error("no-front-matter", message)
                .at(path, span)
                .help(help),
        );
        return None;
    };
    Some(Parts {
        fence: Span::new(start, 0..FENCE.len()),
        front: start + opening.len()..closing_at,
        body: closing_at + closing.len()..text.len(),
    })
}

/// The lines of `text` from byte `start`, with their line ends, each with the byte that it begins at.
fn lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text.get(start..)
        .unwrap_or_default()
        .split_inclusive('\n')
        .map(move |line| {
            let begins = at;
            at += line.len();
            (begins, line)
        })
}

fn utf8<'s>(path: &Arc<str>, source: &'s Source, diags: &mut Diags) -> Option<Cow<'s, str>> {
    let text = source.text();
    // What was read of a long file may end in the midst of a character.
    let length = text
        .as_ref()
        .map_or_else(|| source.bytes().len(), |text| text.len());
    if length > LONGEST {
        let message = "this file is longer than 10 MiB";
        let help = "split it, or keep what is no text for readers out of here";
        diags.push(Diag::error("too-long", message).in_file(path).help(help));
        return None;
    }
    if text.is_none() {
        let message = "this file is not UTF-8 text";
        let help = "save it as UTF-8";
        diags.push(Diag::error("not-utf8", message).in_file(path).help(help));
    }
    text
}
