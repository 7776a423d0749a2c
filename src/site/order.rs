//! Which documents are shown, and in what order they stand.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diag::{Diag, Diags};
use crate::incident::{Moment, Zone};
use crate::parse::derived::Times;
use crate::parse::{Config, Document, Kind};
use crate::source::Options;

use super::{Entry, EntryId, Ties, address, translations};

/// The documents that are part of the site, and the others: drafts and posts of the future are part of it only where
/// they are asked for.
pub fn select(
    documents: Vec<Arc<Document>>,
    options: &Options,
) -> (Vec<Arc<Document>>, Vec<Arc<Document>>) {
    documents.into_iter().partition(|document| {
        !is_held_draft(document, options) && (options.future || !is_future(document, options.now))
    })
}

/// In which order `documents`, which come in that of their paths, stand in the site: their numbers.
pub fn order(config: &Config, documents: &[Arc<Document>]) -> Vec<usize> {
    let groups = groups(config, documents);
    let mut order: Vec<usize> = (0..documents.len()).collect();
    // Those that are equal in all else stay in the order of their paths.
    order.sort_by_cached_key(|at| {
        let document = &documents[*at];
        let original = group(&groups, document).first().unwrap_or(at);
        order_key(config, document, &documents[*original])
    });
    order
}

/// The documents that are no part of the site, though they may come to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The files of the drafts.
    pub drafts: Vec<String>,
    /// The others, which are dated in the future.
    pub future: Vec<Waiting>,
}

/// A document that is shown when its time has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its file.
    pub path: String,
    /// When it is shown.
    pub due: Timestamp,
    /// The zone that its date is told in.
    pub zone: Zone,
}

impl Held {
    /// What is to be said of `hidden`, the documents that are left out.
    pub fn of(hidden: &[Arc<Document>], options: &Options) -> Self {
        let (drafts, future): (Vec<_>, Vec<_>) =
            hidden.iter().partition(|it| is_held_draft(it, options));
        Held {
            drafts: drafts.iter().map(|it| it.path.to_string()).collect(),
            future: future.iter().filter_map(|it| Waiting::of(it)).collect(),
        }
    }

    /// When the next is due.
    pub fn due(&self) -> Option<Timestamp> {
        self.future.iter().map(|waiting| waiting.due).min()
    }
}

impl Waiting {
    pub(super) fn of(document: &Document) -> Option<Self> {
        let times = document.derived.times.as_ref()?;
        Some(Waiting {
            path: document.path.to_string(),
            due: times.earliest,
            zone: times.published.zone.clone(),
        })
    }

    /// When it is shown by the clocks of its zone: `2026-05-01 09:00 KST`.
    pub fn until(&self) -> String {
        let clock = self.zone.clock_at(self.due).strftime("%Y-%m-%d %H:%M");
        format!("{clock} {}", self.zone.abbreviation_at(self.due))
    }
}

/// One entry for each document, in the same order.
pub fn entries(config: &Config, documents: &[Arc<Document>], diags: &mut Diags) -> Vec<Entry> {
    let groups = groups(config, documents);
    for group in groups.values() {
        judge_languages(config, documents, group, diags);
    }
    let made: Vec<(Entry, Option<Diag>)> = documents
        .par_iter()
        .enumerate()
        .map(|(at, document)| entry(config, documents, group(&groups, document), EntryId(at)))
        .collect();
    let mut entries = Vec::with_capacity(made.len());
    for (entry, fault) in made {
        fault.into_iter().for_each(|fault| diags.push(fault));
        entries.push(entry);
    }
    join_neighbours(&mut entries);
    entries
}

/// The languages that posts are written in: the site's own first, then the others by tag.
pub fn languages(config: &Config, entries: &[Entry]) -> Arc<[String]> {
    let posts = entries
        .iter()
        .filter(|entry| entry.document.kind == Kind::Post);
    let others: BTreeSet<&String> = posts
        .map(|entry| &entry.language)
        .filter(|language| **language != config.language)
        .collect();
    let own = std::iter::once(&config.language);
    own.chain(others).cloned().collect()
}

/// The last word of the site: the newest publication, change, or word on an incident's status, of the entries whose last
/// `counts`.
pub fn as_of(entries: &[Entry], counts: impl Fn(&(Timestamp, Moment)) -> bool) -> Option<Moment> {
    let words = entries
        .iter()
        .filter_map(|entry| entry.document.derived.last_word.as_ref());
    words
        .filter(|word| counts(word))
        .max_by_key(|(at, _)| *at)
        .map(|(_, word)| word.clone())
}

/// Whether readers may have seen `document`, by `now`: a draft or a post of the future is shown only to who asks for it.
pub fn is_public(document: &Document, now: Timestamp) -> bool {
    !document.front.draft && !is_future(document, now)
}

/// Whether `document` is left out as a draft, whatever its date is.
pub fn is_held_draft(document: &Document, options: &Options) -> bool {
    document.front.draft && !options.drafts
}

fn is_future(document: &Document, now: Timestamp) -> bool {
    publication(document).is_some_and(|date| date > now)
}

/// The earliest moment that a document's date can mean.
fn publication(document: &Document) -> Option<Timestamp> {
    Some(document.derived.times.as_ref()?.earliest)
}

/// Posts before pages, newest first, the site's language before the others.
fn order_key(
    config: &Config,
    document: &Document,
    original: &Document,
) -> (bool, Reverse<Timestamp>, bool) {
    let times = times(document, record(document, original));
    (
        document.kind == Kind::Page,
        Reverse(times.map_or(Timestamp::MIN, |times| times.published_at)),
        language(config, document) != config.language,
    )
}

/// When `document`, which tells the record of `record`, was published and changed. Where that is its original's, it is as old as
/// what that reports.
fn times(document: &Document, record: &Document) -> Option<Times> {
    match std::ptr::eq(document, record) {
        true => document.derived.times.clone(),
        false => Times::of(&document.front, &record.front.incidents),
    }
}

/// The document whose record is told in `document`, a version of `original`: its own, where that says the same in other words.
/// Any other is behind, and all that is made of the site would contradict itself.
fn record<'d>(document: &'d Document, original: &'d Document) -> &'d Document {
    let [ours, theirs] = [document, original].map(|it| &it.front.incidents);
    let is_own = std::ptr::eq(document, original)
        || (!ours.is_empty() && translations::tells_the_same(ours, theirs));
    if is_own { document } else { original }
}

/// The documents that are versions of one post in several languages, the original first, by their group. Only a file that
/// names its language can be one of several. Where all do, the original is the one in the site's language, else one with a
/// record.
fn groups<'d>(config: &Config, documents: &'d [Arc<Document>]) -> HashMap<&'d str, Vec<usize>> {
    let translated = documents
        .iter()
        .filter(|document| document.name.language.is_some());
    let mut groups: HashMap<&str, Vec<usize>> = translated
        .map(|document| (document.name.group.as_str(), Vec::new()))
        .collect();
    if groups.is_empty() {
        return groups;
    }
    for (at, document) in documents.iter().enumerate() {
        if let Some(group) = groups.get_mut(document.name.group.as_str()) {
            group.push(at);
        }
    }
    for group in groups.values_mut() {
        group.sort_by_cached_key(|at| {
            let document = &documents[*at];
            let named = &document.name.language;
            (
                named.is_some(),
                language(config, document) != config.language,
                document.front.incidents.is_empty(),
                named.clone(),
            )
        });
    }
    groups
}

/// The versions of `document`; none where there can be no other.
fn group<'g>(groups: &'g HashMap<&str, Vec<usize>>, document: &Document) -> &'g [usize] {
    let group = groups.get(document.name.group.as_str());
    group.map_or(&[], Vec::as_slice)
}

/// Finds documents of a `group` that are in one language.
fn judge_languages(
    config: &Config,
    documents: &[Arc<Document>],
    group: &[usize],
    diags: &mut Diags,
) {
    let mut seen: BTreeMap<&str, &Document> = BTreeMap::new();
    for document in group.iter().map(|at| &documents[*at]) {
        if let Some(other) = seen.insert(language(config, document), document) {
            let message = format!(
                "this is the same post in the same language as `{}`",
                other.path
            );
            let help = "give one of them another file name, or another `lang`";
            diags.push(
                Diag::error("same-language", message)
                    .in_file(&document.path)
                    .help(help),
            );
        }
    }
}

/// The entry `id`, and what is wrong with its address. It is one of `versions`, the original first, if there are any.
fn entry(
    config: &Config,
    documents: &[Arc<Document>],
    versions: &[usize],
    id: EntryId,
) -> (Entry, Option<Diag>) {
    let document = &documents[id.0];
    let original = versions.first().map_or(id, |at| EntryId(*at));
    let original_document = &documents[original.0];
    let (permalink, fault) = match address::permalink(config, document, original_document) {
        Ok(permalink) => (permalink, None),
        Err(fault) => (Default::default(), Some(fault)),
    };
    let record = record(document, original_document);
    let ties = Ties {
        language: language(config, document).to_owned(),
        permalink,
        times: times(document, record),
        original,
        translations: match versions {
            [] | [_] => Arc::default(),
            several => several.iter().map(|at| EntryId(*at)).collect(),
        },
        newer: None,
        older: None,
        tags: Arc::default(),
        links: Arc::default(),
        record: match std::ptr::eq(&**document, record) {
            true => id,
            false => original,
        },
        image: None,
        fingerprint: OnceLock::new(),
    };
    (Entry::new(Arc::clone(document), ties), fault)
}

fn language<'a>(config: &'a Config, document: &'a Document) -> &'a str {
    let said = document.front.language.as_ref().map(|said| &said.value);
    said.or(document.name.language.as_ref())
        .unwrap_or(&config.language)
}

/// Newer and older posts in the same language.
fn join_neighbours(entries: &mut [Entry]) {
    let mut last: Vec<(String, usize)> = Vec::new();
    for at in 0..entries.len() {
        if entries[at].document.kind == Kind::Page {
            continue;
        }
        let same = last
            .iter()
            .position(|(language, _)| *language == entries[at].language);
        let Some(same) = same else {
            last.push((entries[at].language.clone(), at));
            continue;
        };
        let newer = std::mem::replace(&mut last[same].1, at);
        entries[at].newer = Some(EntryId(newer));
        entries[newer].older = Some(EntryId(at));
    }
}
