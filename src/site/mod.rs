//! All documents, put in order and joined: addresses, neighbours, translations, tags, services, links.

mod address;
mod anchor;
mod entry;
mod files;
mod findings;
mod incidents;
mod ledger;
mod links;
mod order;
mod stream;
mod subjects;
mod translations;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::Diags;
use crate::fingerprint::Fingerprint;
use crate::incident::{Figures, Incident, Moment};
use crate::memo::Memo;
use crate::parse::config::{Author, CONFIG};
use crate::parse::markdown::inline;
use crate::parse::{CONTENT, Config, Document, Kind};
use crate::source::{Options, Sources};

use crate::parse::derived::Names;
pub use crate::parse::derived::Times;

use self::ledger::Tellers;

pub use self::anchor::Anchor;
pub use self::entry::{Entry, Ties};
pub use self::files::File;
pub use self::ledger::{Ledger, Promise, Standing};
pub use self::links::{Target, is_elsewhere, split};
pub use self::order::{Held, Waiting, is_public};
pub use self::stream::{Item, Items, Stream};

/// A site whose parts know each other. A clone shares all that is large.
#[derive(Debug, Clone)]
pub struct Site {
    /// What the author says about the whole.
    pub config: Config,
    /// Posts, newest first, then standalone pages in the order of their paths.
    pub entries: Vec<Entry>,
    /// The tags in use, by name.
    pub tags: Arc<[Tag]>,
    /// The services of the config in its order, then those that only incidents name.
    pub services: Arc<[Service]>,
    /// Every incident once, newest first.
    pub incidents: Arc<[IncidentId]>,
    /// The languages that posts are written in: the site's own first, then the others by tag.
    pub languages: Arc<[String]>,
    /// Media and static files.
    pub files: Arc<[File]>,
    /// The picture that stands for pages without one of their own.
    pub image: Option<FileId>,
    /// The picture beside the site's name.
    pub logo: Option<FileId>,
    /// The picture that stands for it in a browser's tab and in feed readers.
    pub icon: Option<FileId>,
    /// The author's own stylesheet.
    pub stylesheet: Option<FileId>,
    /// The last word of the newest post: what "as of" means on this site.
    pub as_of: Option<Moment>,
    /// What is left out of it.
    pub held: Arc<Held>,
    /// The fingerprint of all that decides what the entries are to each other.
    pub joint: Fingerprint,
    /// The number of each entry among the documents that are shown, in the order of their paths.
    order: Arc<[usize]>,
    posts_by_year: Arc<BTreeMap<i16, Vec<EntryId>>>,
    tellers: Arc<Tellers>,
    service_by_id: Arc<HashMap<String, usize>>,
    map: Arc<links::Map>,
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
    /// The same site with other texts of the same outlines: `shown` are its documents in the order of their paths.
    fn with(&self, shown: &[Arc<Document>], held: Arc<Held>) -> Self {
        let mut site = Site {
            held,
            ..self.clone()
        };
        for (entry, at) in site.entries.iter_mut().zip(self.order.iter()) {
            entry.document = Arc::clone(&shown[*at]);
        }
        site
    }

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
            .or_else(|| of_incident().map(|text| inline::words(text, self.config.markdown)))
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

    /// Whether `id` is a translation with a record of its own, which is not told, since it says something else than that of the
    /// original.
    fn is_behind(&self, id: EntryId) -> bool {
        let entry = self.entry(id);
        entry.record != id && !entry.document.front.incidents.is_empty()
    }

    /// The figures of [`Site::incidents_of`], in the same order.
    pub fn figures_of(&self, id: EntryId) -> &[Figures] {
        &self.entry(self.entry(id).record).document.derived.figures
    }

    /// What the parts of the incident `number` of [`incidents_of`](Self::incidents_of) are called.
    pub fn names_of(&self, id: EntryId, number: usize) -> Option<&Names> {
        let record = self.entry(id).record;
        self.entry(record).document.derived.names.get(number)
    }

    /// The incident `id` and its figures.
    pub fn incident(&self, id: IncidentId) -> (&Incident, &Figures) {
        let document = &self.entry(id.entry).document;
        (
            &document.front.incidents[id.number],
            &document.derived.figures[id.number],
        )
    }

    /// The service with that id.
    pub fn service(&self, id: &str) -> Option<&Service> {
        let at = self.service_by_id.get(id)?;
        self.services.get(*at)
    }

    /// The number of the service with that id.
    pub fn service_number(&self, id: &str) -> Option<usize> {
        self.service_by_id.get(id).copied()
    }

    /// The id of the feed entry of `id` (RFC 4287, section 4.2.6).
    pub fn feed_id(&self, id: EntryId) -> String {
        address::feed_id(&self.config, &self.entry(id).document)
    }

    /// Whether `id` is the version of its post that lists show when they show each post once.
    fn stands_for_all(&self, id: EntryId) -> bool {
        self.standing(id) == id
    }

    /// The version of `id` that stands for all where each post is shown once: in the site's language, else the original.
    fn standing(&self, id: EntryId) -> EntryId {
        let own = self.version(id, &self.config.language);
        own.unwrap_or(self.entry(id).original)
    }

    /// The version of `id` that is written in `language`.
    pub fn version(&self, id: EntryId, language: &str) -> Option<EntryId> {
        let versions = self.entry(id).translations.iter().copied();
        let mut all = versions.chain([id]);
        all.find(|id| self.entry(*id).language == language)
    }

    /// When what the page of `id` says last changed: the post itself, or its word on the status of an incident.
    pub fn changed(&self, id: EntryId) -> Option<(Timestamp, &Moment)> {
        let entry = self.entry(id);
        let times = entry.times()?;
        let own = times.updated.as_ref().unwrap_or(&times.published);
        let updates = self.incidents_of(id).iter();
        let updates = updates.flat_map(Incident::status_updates);
        let words = updates.filter_map(|update| Some((update.at.earliest()?, update.at)));
        let newest = words.max_by_key(|(at, _)| *at);
        let newest = newest.filter(|(at, _)| *at >= times.updated_at);
        Some(newest.unwrap_or((times.updated_at, own)))
    }
}

/// Joins the documents to a site.
///
/// What they are to each other (order, addresses, tags, where links lead) follows from their outlines alone. While an
/// author writes, these mostly stay what they are, and so does all that an earlier call joined of them.
pub fn assemble(
    sources: &Sources,
    config: Config,
    documents: Vec<Arc<Document>>,
    options: &Options,
    memo: &Memo,
    diags: &mut Diags,
) -> Site {
    let (shown, hidden) = order::select(documents, options);
    let held = Arc::new(Held::of(&hidden, options));
    let joint = joint(sources, options, &shown, &hidden);
    let site = match memo.get::<Site>(joint) {
        Some(site) => site.with(&shown, held),
        None => {
            let mut found = Diags::new();
            let joined = join(sources, config, joint, &shown, &hidden, memo, &mut found);
            let site = Site { held, ..joined };
            // What is told has its place in a text, which may not be there any more the next time.
            if found.is_empty() {
                memo.keep(joint, site.clone());
            }
            diags.append(found);
            site
        }
    };
    findings::report_anew(&site, &hidden, options, memo, diags);
    site
}

/// The fingerprint of all that [`join`] looks at.
fn joint(
    sources: &Sources,
    options: &Options,
    shown: &[Arc<Document>],
    hidden: &[Arc<Document>],
) -> Fingerprint {
    let config = sources.get(CONFIG).map(|config| config.fingerprint);
    let files = files::inputs(sources).map(|(path, source)| (path, source.fingerprint));
    // Links may name files that could not be understood, which have no outline.
    let names = sources.under(CONTENT).map(|(path, _)| path);
    let outlines = |documents: &[Arc<Document>]| {
        Fingerprint::join(documents.iter().map(|document| document.derived.outline))
    };
    Fingerprint::of_value(&(
        config,
        &options.base_url,
        files.collect::<Vec<_>>(),
        names.collect::<Vec<_>>(),
        outlines(shown),
        outlines(hidden),
    ))
}

fn join(
    sources: &Sources,
    config: Config,
    joint: Fingerprint,
    shown: &[Arc<Document>],
    hidden: &[Arc<Document>],
    memo: &Memo,
    diags: &mut Diags,
) -> Site {
    let order = order::order(&config, shown);
    let documents: Vec<_> = order.iter().map(|at| Arc::clone(&shown[*at])).collect();
    let entries = order::entries(&config, &documents, diags);
    let mut site = Site {
        files: files::collect(sources, &config, &entries, hidden, memo, diags),
        image: None,
        logo: None,
        icon: None,
        stylesheet: None,
        languages: order::languages(&config, &entries),
        as_of: order::as_of(&entries, |_| true),
        held: Arc::default(),
        tags: Arc::default(),
        services: Arc::default(),
        incidents: Arc::default(),
        joint,
        order: order.into(),
        posts_by_year: Arc::default(),
        tellers: Arc::default(),
        service_by_id: Arc::default(),
        map: Arc::default(),
        config,
        entries,
    };
    subjects::tags(&mut site, diags);
    subjects::years(&mut site);
    subjects::incidents(&mut site, diags);
    site.tellers = site.find_tellers().into();
    findings::report(&site, diags);
    translations::report(&site, hidden, diags);
    links::resolve(&mut site, sources, hidden, diags);
    site
}
