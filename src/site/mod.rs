//! All documents, put in order and joined: addresses, neighbours, translations, tags, services, links.

mod files;
mod findings;
mod ledger;
mod links;
mod order;
mod stream;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::Diags;
use crate::incident::{Figures, Incident, Mitigation, Moment};
use crate::output::Permalink;
use crate::parse::config::Author;
use crate::parse::{Config, Document, Kind, markdown};
use crate::source::{Options, Sources};

pub use self::files::File;
pub use self::ledger::{Ledger, Promise, Standing};
pub use self::links::Target;
pub use self::stream::{Item, Stream};

/// A site whose parts know each other.
#[derive(Debug)]
pub struct Site {
    /// What the author says about the whole.
    pub config: Config,
    /// Posts, newest first, then standalone pages in the order of their paths.
    pub entries: Vec<Entry>,
    /// The tags in use, by name.
    pub tags: Vec<Tag>,
    /// The services of the config in its order, then those that only incidents name.
    pub services: Vec<Service>,
    /// Every incident once, newest first.
    pub incidents: Vec<IncidentId>,
    /// The languages that posts are written in: the site's own first, then the others by tag.
    pub languages: Vec<String>,
    /// Media and static files.
    pub files: Vec<File>,
    /// The picture that stands for pages without one of their own.
    pub image: Option<FileId>,
    /// The picture beside the site's name.
    pub logo: Option<FileId>,
    /// The last word of the newest post: what "as of" means on this site.
    pub as_of: Option<Moment>,
    /// When the next of the posts that are held back for the future is due.
    pub due: Option<Timestamp>,
    map: links::Map,
}

/// One entry of [`Site::entries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub usize);

/// One of [`Site::tags`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub usize);

/// One of [`Site::files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// One incident of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentId {
    /// The entry that reports it; never a translation.
    pub entry: EntryId,
    /// Its number in that entry, from 0.
    pub number: usize,
}

/// A post or standalone page, in one language.
#[derive(Debug)]
pub struct Entry {
    /// Its file.
    pub document: Arc<Document>,
    /// Its language (BCP 47).
    pub language: String,
    /// Its one name.
    pub permalink: Permalink,
    /// When it was published and changed; none for a standalone page without a date.
    pub times: Option<Times>,
    /// The id of its feed entry (RFC 4287, section 4.2.6).
    pub feed_id: String,
    /// What it was translated from; itself where it is the original.
    pub original: EntryId,
    /// The same in every language, itself included; empty where there is no other.
    pub translations: Vec<EntryId>,
    /// The next newer post in its language.
    pub newer: Option<EntryId>,
    /// The next older post in its language.
    pub older: Option<EntryId>,
    /// Its tags, in the author's order.
    pub tags: Vec<TagId>,
    /// Where its links lead, one for each of the body's links.
    pub links: Vec<Target>,
    /// The entry whose incidents it reports: its own, or its original's.
    pub record: EntryId,
    /// What follows from the times of each incident of its own.
    pub figures: Vec<Figures>,
    /// The picture that stands for it elsewhere.
    pub image: Option<FileId>,
}

/// When an entry was published and changed.
#[derive(Debug, Clone)]
pub struct Times {
    /// When it was published, as well as its author says.
    pub published: Moment,
    /// The same as an instant, for order and feeds: never before what the entry reports of that day.
    pub published_at: Timestamp,
    /// When something significant in it changed.
    pub updated: Option<Moment>,
    /// The same as an instant; when it was published, where nothing changed.
    pub updated_at: Timestamp,
}

/// A tag and the posts that have it.
#[derive(Debug)]
pub struct Tag {
    /// The name as first written.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// The posts that have it, newest first, each in one language.
    pub posts: Vec<EntryId>,
}

/// A service and the incidents that hit it.
#[derive(Debug)]
pub struct Service {
    /// The name that incidents use.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// The name that readers see, in the site's language.
    pub name: String,
    /// The name that readers of other languages see.
    pub names: BTreeMap<String, String>,
    /// The incidents that hit it, newest first.
    pub incidents: Vec<IncidentId>,
}

impl Service {
    /// The name that readers of `language` see.
    pub fn name_in(&self, language: &str) -> &str {
        self.names.get(language).unwrap_or(&self.name)
    }
}

impl Site {
    /// The entry `id`.
    pub fn entry(&self, id: EntryId) -> &Entry {
        // Ids are only made by `assemble`, for entries that it keeps.
        &self.entries[id.0]
    }

    /// Every post in every language, newest first.
    pub fn posts(&self) -> impl Iterator<Item = EntryId> + '_ {
        let is_post = |(_, entry): &(usize, &Entry)| entry.document.kind == Kind::Post;
        let posts = self.entries.iter().enumerate().filter(is_post);
        posts.map(|(at, _)| EntryId(at))
    }

    /// Every post once, newest first: in the site's language, or in its own.
    pub fn posts_once(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.posts().filter(|id| self.stands_for_all(*id))
    }

    /// Every post that is written in `language`, newest first.
    pub fn posts_in<'s>(&'s self, language: &'s str) -> impl Iterator<Item = EntryId> + 's {
        self.posts()
            .filter(move |id| self.entry(*id).language == language)
    }

    /// What `id` says in short, as plain text: its summary, else its first paragraph, else what its incident says.
    pub fn summary(&self, id: EntryId) -> String {
        let document = &self.entry(id).document;
        let of_incident = || self.incidents_of(id).first()?.summary.as_deref();
        let excerpt = Some(&document.body.excerpt).filter(|excerpt| !excerpt.is_empty());
        let written = document.front.summary.as_ref().or(excerpt).cloned();
        written
            .or_else(|| of_incident().map(markdown::plain))
            .unwrap_or_default()
    }

    /// Who wrote `id`: those whom it names, or those of the site.
    pub fn authors(&self, id: EntryId) -> &[Author] {
        match self.entry(id).document.front.authors.as_slice() {
            [] => &self.config.authors,
            named => named,
        }
    }

    /// The incidents that `id` reports, its own or its original's.
    pub fn incidents_of(&self, id: EntryId) -> &[Incident] {
        &self.entry(self.entry(id).record).document.front.incidents
    }

    /// The figures of [`Site::incidents_of`], in the same order.
    pub fn figures_of(&self, id: EntryId) -> &[Figures] {
        &self.entry(self.entry(id).record).figures
    }

    /// The incident `id` and its figures.
    pub fn incident(&self, id: IncidentId) -> (&Incident, &Figures) {
        let entry = self.entry(id.entry);
        (
            &entry.document.front.incidents[id.number],
            &entry.figures[id.number],
        )
    }

    /// Whether a measure was due before the site's last word and is still open.
    pub fn is_overdue(&self, mitigation: &Mitigation) -> bool {
        let due = mitigation.due.as_ref();
        let late = due
            .zip(self.as_of.as_ref())
            .is_some_and(|(due, as_of)| due.is_before(as_of));
        late && mitigation.state.is_open()
    }

    /// The service with that id.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// Whether `id` is the version of its post that lists show when they show each post once.
    fn stands_for_all(&self, id: EntryId) -> bool {
        let entry = self.entry(id);
        let mut versions = entry.translations.iter();
        let ours = versions.find(|id| self.entry(**id).language == self.config.language);
        match (entry.translations.is_empty(), ours) {
            (true, _) => true,
            (false, Some(ours)) => *ours == id,
            (false, None) => entry.original == id,
        }
    }
}

/// The fragment of the incident `number` of `incidents`; its parts put `-timeline`, `-cause` and so on behind it.
pub fn anchor(incidents: &[Incident], number: usize) -> String {
    let id = incidents
        .get(number)
        .and_then(|incident| incident.id.as_ref());
    match (incidents.len(), id) {
        (1, _) => String::from("incident"),
        (_, Some(id)) => format!("incident-{}", crate::parse::address::slug(id)),
        (_, None) => format!("incident-{}", number + 1),
    }
}

/// Joins the documents to a site.
pub fn assemble(
    sources: &Sources,
    config: Config,
    documents: Vec<Arc<Document>>,
    options: &Options,
    diags: &mut Diags,
) -> Site {
    let due = order::due(&documents, options);
    let paths: Vec<_> = documents
        .iter()
        .map(|document| Arc::clone(&document.path))
        .collect();
    let shown = order::select(&config, documents, options);
    let entries = order::entries(&config, &shown, diags);
    let mut site = Site {
        files: files::collect(sources, &config, &entries, diags),
        image: None,
        logo: None,
        languages: order::languages(&config, &entries),
        as_of: order::as_of(&entries),
        due,
        tags: Vec::new(),
        services: Vec::new(),
        incidents: Vec::new(),
        map: links::Map::default(),
        config,
        entries,
    };
    order::tags(&mut site, diags);
    order::incidents(&mut site);
    findings::report(&site, diags);
    links::resolve(&mut site, &paths, diags);
    site
}
