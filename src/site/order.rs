//! Which documents are shown, what each is called, and in what order they stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diag::{Diag, Diags, Span, Spanned};
use crate::incident::{Figures, Moment, Precision};
use crate::output::Permalink;
use crate::parse::address::slug;
use crate::parse::{Config, Document, Kind};
use crate::source::Options;

use super::{Entry, EntryId, IncidentId, Service, Site, Tag, TagId, Times};

/// The documents that are part of the site: drafts and posts of the future only where they are asked for.
pub fn select(
    config: &Config,
    documents: Vec<Arc<Document>>,
    options: &Options,
) -> Vec<Arc<Document>> {
    let mut shown: Vec<_> = documents
        .into_iter()
        .filter(|document| options.drafts || !document.front.draft)
        .filter(|document| options.future || !is_future(document, options.now))
        .collect();
    shown.sort_by_cached_key(|document| order_key(config, document));
    shown
}

/// When the next of `documents` is due that is held back for the future.
pub fn due(documents: &[Arc<Document>], options: &Options) -> Option<Timestamp> {
    let held = documents.iter().filter(|_| !options.future);
    held.filter_map(|document| publication(document))
        .filter(|date| *date > options.now)
        .min()
}

/// One entry for each document, in the same order.
pub fn entries(config: &Config, documents: &[Arc<Document>], diags: &mut Diags) -> Vec<Entry> {
    let groups = groups(config, documents, diags);
    let mut entries = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter().enumerate() {
        let id = EntryId(at);
        let group = groups.get(document.name.group.as_str());
        let group = group.map_or(&[][..], Vec::as_slice);
        let original = group.first().copied().unwrap_or(id);
        entries.push(entry(config, documents, id, original, group, diags));
    }
    join_neighbours(&mut entries);
    entries
}

/// The languages that posts are written in: the site's own first, then the others by tag.
pub fn languages(config: &Config, entries: &[Entry]) -> Vec<String> {
    let others: BTreeSet<&String> = entries
        .iter()
        .map(|entry| &entry.language)
        .filter(|language| **language != config.language)
        .collect();
    let own = std::iter::once(&config.language);
    own.chain(others).cloned().collect()
}

/// The last word of the site: the newest publication, change, or word on an incident's status.
pub fn as_of(entries: &[Entry]) -> Option<Moment> {
    let words = entries.iter().flat_map(|entry| {
        let times = entry.times.iter();
        let told = times.flat_map(|times| [Some(&times.published), times.updated.as_ref()]);
        let incidents = entry.document.front.incidents.iter();
        let updates = incidents.flat_map(|incident| &incident.timeline);
        let statuses = updates.filter(|update| update.status.is_some());
        told.flatten().chain(statuses.map(|update| &update.at))
    });
    let known = words.filter_map(|word| Some((word.earliest()?, word)));
    known
        .max_by_key(|(at, _)| *at)
        .map(|(_, word)| word.clone())
}

/// Finds the tags and who has them. Tags that differ only in case are one tag.
pub fn tags(site: &mut Site, diags: &mut Diags) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut of_entry: Vec<Vec<String>> = Vec::with_capacity(site.entries.len());
    for entry in &site.entries {
        let mut slugs = Vec::new();
        for tag in &entry.document.front.tags {
            let slug = slug(&tag.value).to_lowercase();
            if slug.is_empty() {
                let message = format!("`{}` has no letter to make an address of", tag.value);
                let help = "name it in letters or digits, of any script";
                let diag = Diag::error("bad-tag", message).help(help);
                diags.push(diag.at(&entry.document.path, tag.span));
            } else if !slugs.contains(&slug) {
                names
                    .entry(slug.clone())
                    .or_insert_with(|| tag.value.clone());
                slugs.push(slug);
            }
        }
        of_entry.push(slugs);
    }
    let ids: HashMap<&String, TagId> = names.keys().zip((0..).map(TagId)).collect();
    let mut tags: Vec<Tag> = names
        .iter()
        .map(|(slug, name)| Tag {
            name: name.clone(),
            slug: slug.clone(),
            posts: Vec::new(),
        })
        .collect();
    for (at, slugs) in of_entry.iter().enumerate() {
        site.entries[at].tags = slugs
            .iter()
            .filter_map(|slug| ids.get(slug).copied())
            .collect();
    }
    for id in site.posts_once() {
        for tag in &site.entry(id).tags {
            tags[tag.0].posts.push(id);
        }
    }
    site.tags = tags;
}

/// Finds the incidents, newest first, and the services that they hit.
pub fn incidents(site: &mut Site) {
    let mut found = Vec::new();
    for (at, entry) in site.entries.iter().enumerate() {
        let id = EntryId(at);
        if entry.original != id {
            continue;
        }
        for (number, incident) in entry.document.front.incidents.iter().enumerate() {
            let began = incident.beginning().and_then(Moment::earliest);
            let reported = entry.times.as_ref().map(|times| times.published_at);
            let when = began.or(reported).unwrap_or(Timestamp::MIN);
            found.push((when, IncidentId { entry: id, number }));
        }
    }
    found.sort_by_key(|(when, id)| (std::cmp::Reverse(*when), *id));
    site.incidents = found.into_iter().map(|(_, id)| id).collect();
    site.services = services(site);
}

fn services(site: &Site) -> Vec<Service> {
    let mut services: Vec<Service> = site
        .config
        .services
        .iter()
        .map(|service| Service {
            id: service.id.clone(),
            slug: slug(&service.id),
            name: service.name.clone(),
            names: service.names.clone(),
            incidents: Vec::new(),
        })
        .collect();
    for id in &site.incidents {
        let (incident, _) = site.incident(*id);
        for named in incident.affected_services() {
            let known = services.iter_mut().find(|service| service.id == named);
            match known {
                Some(service) => service.incidents.push(*id),
                None => services.push(Service {
                    id: named.to_owned(),
                    slug: slug(named),
                    name: named.to_owned(),
                    names: BTreeMap::new(),
                    incidents: vec![*id],
                }),
            }
        }
    }
    services
}

fn is_future(document: &Document, now: Timestamp) -> bool {
    publication(document).is_some_and(|date| date > now)
}

/// The earliest moment that a document's date can mean.
fn publication(document: &Document) -> Option<Timestamp> {
    document.front.date.as_ref()?.value.earliest()
}

/// Posts before pages, newest first; of posts at the same time, the one with the lesser path.
fn order_key(
    config: &Config,
    document: &Document,
) -> (bool, std::cmp::Reverse<Timestamp>, bool, Arc<str>) {
    let published = times(document).map_or(Timestamp::MIN, |times| times.published_at);
    (
        document.kind == Kind::Page,
        std::cmp::Reverse(published),
        language(config, document) != config.language,
        Arc::clone(&document.path),
    )
}

/// The documents that are translations of each other, the original first, by their group.
fn groups<'d>(
    config: &Config,
    documents: &'d [Arc<Document>],
    diags: &mut Diags,
) -> HashMap<&'d str, Vec<EntryId>> {
    let mut groups: HashMap<&str, Vec<EntryId>> = HashMap::new();
    for (at, document) in documents.iter().enumerate() {
        groups
            .entry(&document.name.group)
            .or_default()
            .push(EntryId(at));
    }
    for group in groups.values_mut() {
        group.sort_by_key(|id| {
            let document = &documents[id.0];
            (
                document.name.language.is_some(),
                document.name.language.clone(),
            )
        });
        let mut seen: BTreeMap<String, EntryId> = BTreeMap::new();
        for id in group.iter() {
            let document = &documents[id.0];
            if let Some(other) = seen.insert(language(config, document), *id) {
                let message = format!(
                    "this is the same post in the same language as `{}`",
                    documents[other.0].path
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
    groups
}

fn entry(
    config: &Config,
    documents: &[Arc<Document>],
    id: EntryId,
    original: EntryId,
    group: &[EntryId],
    diags: &mut Diags,
) -> Entry {
    let document = &documents[id.0];
    let front = &document.front;
    let has_own_record = !front.incidents.is_empty();
    Entry {
        language: language(config, document),
        permalink: permalink(config, document, &documents[original.0], diags),
        times: times(document),
        feed_id: feed_id(config, document),
        original,
        translations: match group.len() {
            0 | 1 => Vec::new(),
            _ => group.to_vec(),
        },
        newer: None,
        older: None,
        tags: Vec::new(),
        links: Vec::new(),
        record: if has_own_record { id } else { original },
        figures: front.incidents.iter().map(Figures::of).collect(),
        image: None,
        document: Arc::clone(document),
    }
}

fn language(config: &Config, document: &Document) -> String {
    let named = document
        .front
        .language
        .as_ref()
        .or(document.name.language.as_ref());
    named.unwrap_or(&config.language).clone()
}

/// The address: its own slug, else its original's, else the file's name; a translation stands below its language.
fn permalink(
    config: &Config,
    document: &Document,
    original: &Document,
    diags: &mut Diags,
) -> Permalink {
    let chosen: Option<(&Spanned<String>, &Arc<str>)> = [document, original]
        .into_iter()
        .find_map(|of| of.front.slug.as_ref().map(|slug| (slug, &of.path)));
    let name = match chosen {
        Some((slug, _)) => slug.value.as_str(),
        None => &document.name.stem,
    };
    let slug = slug(name);
    let day = document
        .front
        .date
        .as_ref()
        .and_then(|date| date.value.date());
    let route = match (document.kind, day) {
        (Kind::Post, Some(day)) => config.permalink.post(&slug, day),
        _ => config.permalink.page(&slug),
    };
    let route = match &document.name.language {
        Some(language) => format!("/{language}{route}"),
        None => route,
    };
    let made = match slug.is_empty() {
        true => Err(format!("`{name}` has no letter to make an address of")),
        false => config
            .base_url
            .page(&route)
            .map_err(|error| error.to_string()),
    };
    made.unwrap_or_else(|message| {
        let (span, path) = match chosen {
            Some((slug, path)) => (slug.span, path),
            None => (Span::default(), &document.path),
        };
        let help = "give the post a `slug` in letters or digits, of any script";
        diags.push(Diag::error("bad-slug", message).at(path, span).help(help));
        Permalink::default()
    })
}

/// A tag URI (RFC 4151) of the site's host, the post's day and the file's name: it outlives a changed slug.
fn feed_id(config: &Config, document: &Document) -> String {
    if let Some(id) = &document.front.id {
        return id.value.clone();
    }
    let day = document
        .front
        .date
        .as_ref()
        .and_then(|date| date.value.date());
    let day = day.map_or_else(|| String::from("2000-01-01"), |day| day.to_string());
    let name = document
        .path
        .trim_start_matches("content/")
        .trim_end_matches(".md");
    let name = name.trim_end_matches("/index");
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC).to_string();
    // What RFC 4151 allows in the specific part reads better as itself.
    let name = name
        .replace("%2D", "-")
        .replace("%2E", ".")
        .replace("%2F", "/")
        .replace("%5F", "_");
    format!("tag:{},{day}:{name}", config.base_url.host())
}

/// Newer and older posts in the same language.
fn join_neighbours(entries: &mut [Entry]) {
    let mut last: HashMap<String, usize> = HashMap::new();
    for at in 0..entries.len() {
        if entries[at].document.kind == Kind::Page {
            continue;
        }
        if let Some(newer) = last.insert(entries[at].language.clone(), at) {
            entries[at].newer = Some(EntryId(newer));
            entries[newer].older = Some(EntryId(at));
        }
    }
}

fn times(document: &Document) -> Option<Times> {
    let published = &document.front.date.as_ref()?.value;
    let published_at = instant(document, published)?;
    let updated = document
        .front
        .updated
        .as_ref()
        .map(|updated| &updated.value);
    let updated_at = updated.and_then(|updated| instant(document, updated));
    Some(Times {
        published: published.clone(),
        published_at,
        updated: updated.cloned(),
        updated_at: updated_at.unwrap_or(published_at).max(published_at),
    })
}

/// A post's time as an instant. A day is not its midnight: a post can only have been written after what it
/// reports of that day, so the last of that is taken.
fn instant(document: &Document, moment: &Moment) -> Option<Timestamp> {
    let reading = moment.reading()?;
    if matches!(moment.precision(), Precision::Second | Precision::Minute) {
        return Some(reading.from);
    }
    let reported = document
        .front
        .incidents
        .iter()
        .flat_map(|incident| incident.happenings())
        .filter_map(|(_, _, happening)| happening.earliest())
        .filter(|happening| reading.from <= *happening && *happening < reading.until);
    Some(reported.max().unwrap_or(reading.from))
}
