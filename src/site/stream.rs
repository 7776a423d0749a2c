//! Runs of posts that have a list or a feed of their own.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::incident::{Moment, Year};
use crate::output::encode;
use crate::parse::derived::Course;

use super::{EntryId, IncidentId, Site, TagId, anchor};

/// A run of posts that has a list or a feed of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Every post once.
    All,
    /// Every post in one of [`Site::languages`].
    Language(usize),
    /// The posts with a tag.
    Tag(TagId),
    /// The posts of a calendar year.
    Year(i16),
    /// The posts on incidents of one of [`Site::services`].
    Service(usize),
}

/// Something that a feed tells: a post, or a later word on its incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A post.
    Post(EntryId),
    /// An entry of a timeline that brought a new status after its post was published.
    Update(EntryId, usize, usize),
}

impl Item {
    /// The post that it is, or belongs to.
    pub fn post(self) -> EntryId {
        match self {
            Item::Post(id) | Item::Update(id, ..) => id,
        }
    }
}

impl Site {
    /// The posts of `stream`, newest first.
    pub fn stream(&self, stream: Stream) -> Vec<EntryId> {
        match stream {
            Stream::All => self.posts_once().collect(),
            Stream::Language(at) => match self.languages.get(at) {
                Some(language) => self.posts_in(language).collect(),
                None => Vec::new(),
            },
            Stream::Tag(tag) => self
                .tags
                .get(tag.0)
                .map_or_else(Vec::new, |tag| tag.posts.clone()),
            Stream::Year(year) => self.posts_by_year.get(&year).cloned().unwrap_or_default(),
            Stream::Service(at) => {
                let incidents = self
                    .services
                    .get(at)
                    .map_or(&[][..], |service| &service.incidents);
                let mut posts: Vec<EntryId> = incidents.iter().map(|id| self.shown(*id)).collect();
                posts.sort_unstable();
                posts.dedup();
                posts
            }
        }
    }

    /// What the feed of `stream` tells, newest first by the time of publication.
    pub fn items(&self, stream: Stream) -> Vec<Item> {
        let mut items: Vec<_> = Vec::new();
        for id in self.stream(stream) {
            let Some(times) = self.entry(id).times() else {
                continue;
            };
            items.push((times.published_at, Item::Post(id)));
            let statuses = &self.entry(self.entry(id).record).document.derived.statuses;
            let later = statuses.iter().filter(|word| word.at > times.published_at);
            items.extend(later.map(|word| (word.at, Item::Update(id, word.incident, word.number))));
        }
        items.sort_by_key(|(when, item)| (std::cmp::Reverse(*when), *item));
        items.into_iter().map(|(_, item)| item).collect()
    }

    /// When what the page of `id` says last changed: the post itself, or its word on the status of an incident.
    pub fn changed(&self, id: EntryId) -> Option<(Timestamp, &Moment)> {
        let times = self.entry(id).times()?;
        let own = times.updated.as_ref().unwrap_or(&times.published);
        let incidents = self.incidents_of(id).iter();
        let words = incidents.flat_map(|incident| &incident.timeline);
        let statuses = words.filter(|word| word.status.is_some());
        let statuses = statuses.filter_map(|word| Some((word.at.earliest()?, &word.at)));
        [(times.updated_at, own)]
            .into_iter()
            .chain(statuses)
            .max_by_key(|(at, _)| *at)
    }

    /// The calendar year in which a post was published, in its author's zone.
    pub fn year(&self, id: EntryId) -> Option<i16> {
        let published_on = self.entry(id).times()?.published_on;
        published_on.map(|date| date.year())
    }

    /// The years in which posts were published, newest first.
    pub fn years(&self) -> Vec<i16> {
        self.posts_by_year.keys().rev().copied().collect()
    }

    /// The years that incidents of this site fall or reach into, newest first: each has a review.
    pub fn incident_years(&self) -> Vec<i16> {
        let mut years = BTreeSet::new();
        for id in self.incidents.iter() {
            let began = self.incident_year(*id);
            let last = self.course(*id).and_then(|course| course.last_year);
            let later = began.zip(last).map(|(began, last)| began + 1..=last);
            let later = later.into_iter().flatten();
            let later = later.filter(|year| !years.contains(year) && self.is_in(*id, *year));
            let later: Vec<i16> = later.collect();
            years.extend(began.into_iter().chain(later));
        }
        years.into_iter().rev().collect()
    }

    /// The incidents that fall into a year or reach into it, newest first.
    pub fn incidents_in(&self, year: i16) -> impl Iterator<Item = IncidentId> + '_ {
        let incidents = self.incidents.iter().copied();
        incidents.filter(move |id| self.incident_year(*id) == Some(year) || self.is_in(*id, year))
    }

    /// The calendar year in which an incident began or, where that is not known, was reported.
    pub fn incident_year(&self, id: IncidentId) -> Option<i16> {
        let began = self.course(id).and_then(|course| course.began_on);
        let began = began.map(|date| date.year());
        began.or_else(|| self.year(id.entry))
    }

    /// Whether anything of an incident lies in a year of the site's calendar.
    fn is_in(&self, id: IncidentId, number: i16) -> bool {
        let zone = &self.config.timezone;
        let Some(course) = self.course(id) else {
            return false;
        };
        // Most incidents need no closer look.
        let first = course.began_on.map_or(number, |date| date.year());
        let last = course.last_year.unwrap_or(first);
        (first..=last).contains(&number) && Year { number, zone }.touches(self.incident(id).0)
    }

    fn course(&self, id: IncidentId) -> Option<Course> {
        self.entry(id.entry).document.derived.courses[id.number]
    }

    /// What readers of the site's language call an incident.
    pub fn incident_title(&self, id: IncidentId) -> &str {
        self.incident_name(self.shown(id), id.number).0
    }

    /// What the post `id` calls the incident `number`, and in which language: its label there, else the title of the post. A
    /// translation that has no record of its own takes the labels of its original only where they tell several apart.
    pub fn incident_name(&self, id: EntryId, number: usize) -> (&str, &str) {
        let entry = self.entry(id);
        let told = self.incidents_of(id);
        let label = told.get(number).and_then(|it| it.label.as_deref());
        match label.filter(|_| entry.record == id || told.len() > 1) {
            Some(label) => (label, &self.entry(entry.record).language),
            None => (&entry.document.front.title.value, &entry.language),
        }
    }

    /// The absolute address of an incident: that of its post and, where the post reports several, its place there.
    pub fn incident_address(&self, id: IncidentId) -> String {
        let shown = self.shown(id);
        let address = self.entry(shown).permalink.absolute();
        match self.incidents_of(shown) {
            [_] => address.to_owned(),
            several => format!("{address}#{}", encode(&anchor(several, id.number))),
        }
    }

    /// The version of an incident's post that lists in the site's language show.
    pub fn shown(&self, id: IncidentId) -> EntryId {
        let own = self.version(id.entry, &self.config.language);
        own.unwrap_or(id.entry)
    }

    /// The version of `id` that is written in `language`.
    pub fn version(&self, id: EntryId, language: &str) -> Option<EntryId> {
        let versions = self.entry(id).translations.iter().copied();
        let mut all = versions.chain([id]);
        all.find(|id| self.entry(*id).language == language)
    }
}
