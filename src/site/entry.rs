//! A post or page, and what it is to the others.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use crate::fingerprint::Fingerprint;
use crate::output::Permalink;
use crate::parse::Document;
use crate::parse::derived::Times;

use super::{EntryId, File, FileId, Site, Standing, TagId, Target};

/// A post or standalone page, in one language. It has the fields of its [`Ties`].
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its file.
    pub document: Arc<Document>,
    ties: Arc<Ties>,
}

/// What an entry is to the others: the same as long as no outline changes, whatever its text says.
#[derive(Debug, Clone)]
pub struct Ties {
    /// Its language (BCP 47).
    pub language: String,
    /// Its one name.
    pub permalink: Permalink,
    /// When it was published and changed; none for a standalone page without a date.
    pub(super) times: Option<Times>,
    /// What it was translated from; itself where it is the original.
    pub original: EntryId,
    /// The same in every language, itself included; empty where there is no other.
    pub translations: Arc<[EntryId]>,
    /// The next newer post in its language.
    pub newer: Option<EntryId>,
    /// The next older post in its language.
    pub older: Option<EntryId>,
    /// Its tags, in the author's order.
    pub tags: Arc<[TagId]>,
    /// Where its links lead, one for each of the body's links.
    pub links: Arc<[Target]>,
    /// The entry whose incidents it reports: its own, or its original's.
    pub record: EntryId,
    /// The picture that stands for it elsewhere.
    pub image: Option<FileId>,
    /// Made when it is first asked for, which is when all documents are joined.
    pub(super) fingerprint: OnceLock<Fingerprint>,
}

impl Entry {
    /// The entry of `document` with `ties`.
    pub fn new(document: Arc<Document>, ties: Ties) -> Self {
        Entry {
            document,
            ties: Arc::new(ties),
        }
    }

    /// When it was published and changed; none for a standalone page without a date.
    pub fn times(&self) -> Option<&Times> {
        self.times.as_ref()
    }
}

impl Deref for Entry {
    type Target = Ties;

    fn deref(&self) -> &Ties {
        &self.ties
    }
}

/// For those who join documents, before anybody shares the ties.
impl DerefMut for Entry {
    fn deref_mut(&mut self) -> &mut Ties {
        let ties = Arc::make_mut(&mut self.ties);
        ties.fingerprint.take();
        ties
    }
}

/// Ties by all that may be shown of them.
#[derive(Hash)]
struct Shown<'s> {
    paths: [&'s str; 3],
    permalink: &'s Permalink,
    language: &'s str,
    links: Vec<Led<'s>>,
    versions: Vec<(&'s str, &'s str)>,
    tags: Vec<&'s str>,
    /// How measures stand changes as the site's last word moves on, and with what later incidents tell.
    measures: Vec<Standing>,
    image: Option<&'s File>,
}

/// Where a link leads, by what shows of it.
#[derive(Hash)]
enum Led<'s> {
    Page(&'s str, Option<String>),
    File(&'s File, String),
    Other(Cow<'s, Target>),
}

impl Site {
    /// The fingerprint of all that may be shown of the ties of `id`.
    pub fn fingerprint_of_ties(&self, id: EntryId) -> Fingerprint {
        let known = &self.entry(id).fingerprint;
        *known.get_or_init(|| Fingerprint::of_value(&self.shown_of_ties(id)))
    }

    fn shown_of_ties(&self, id: EntryId) -> Shown<'_> {
        let entry = self.entry(id);
        let address = |id: &EntryId| self.entry(*id).permalink.absolute();
        let recorded = &self.entry(entry.record).document.front.links;
        let recorded = recorded
            .iter()
            .map(|link| Cow::Owned(self.follow(id, link)));
        let links = entry.links.iter().map(Cow::Borrowed).chain(recorded);
        let links = links.map(|target| match &*target {
            Target::Entry(id, fragment) => Led::Page(address(id), fragment.clone()),
            Target::File(id, rest) => Led::File(&self.files[id.0], rest.clone()),
            _ => Led::Other(target),
        });
        let measures = self.measures_of(id);
        let measures = measures.map(|(incident, measure)| self.standing_of(incident, measure));
        let versions = entry.translations.iter();
        let versions = versions.map(|id| (&*self.entry(*id).language, address(id)));
        let tags = entry.tags.iter().map(|tag| &*self.tags[tag.0].name);
        Shown {
            paths: [id, entry.record, entry.original].map(|id| &*self.entry(id).document.path),
            permalink: &entry.permalink,
            language: &entry.language,
            links: links.collect(),
            versions: versions.collect(),
            tags: tags.collect(),
            measures: measures.collect(),
            image: entry.image.or(self.image).map(|file| &self.files[file.0]),
        }
    }
}
