//! Runs of posts that have a list or a feed of their own.

use jiff::Timestamp;

use crate::incident::Incident;

use super::{EntryId, Site, TagId};

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

/// What the feed of a stream tells.
#[derive(Debug, Default)]
pub struct Items {
    /// All of it, newest first by the time of publication.
    pub all: Vec<Item>,
    /// What its newest document tells.
    pub newest: Vec<Item>,
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

    /// The posts in the language `tag`; every post once where that is the site's, or no language of it.
    pub fn stream_in(&self, tag: &str) -> Stream {
        match self.languages.iter().position(|language| language == tag) {
            Some(at) if at > 0 => Stream::Language(at),
            _ => Stream::All,
        }
    }

    /// What the feed of `stream` tells: in its newest document `size` items, and at most as many older posts that changed since
    /// the oldest of these was published. No reader asks for an archive again (RFC 5005, section 4).
    pub fn items(&self, stream: Stream, size: usize) -> Items {
        let items = self.dated_items(stream);
        let (newest, older) = items.split_at(size.min(items.len()));
        let oldest = newest.last().map(|(when, _)| *when);
        let changed = |item: &Item| match item {
            Item::Post(id) => self.entry(*id).times().map(|times| times.updated_at),
            Item::Update(..) => None,
        };
        let changed = older
            .iter()
            .filter_map(|(_, item)| Some((changed(item)?, *item)));
        let mut changed: Vec<_> = changed.filter(|(when, _)| Some(*when) > oldest).collect();
        changed.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
        let changed = changed.into_iter().take(size);
        let of = |(_, item): &(Timestamp, Item)| *item;
        Items {
            newest: newest
                .iter()
                .map(of)
                .chain(changed.map(|(_, item)| item))
                .collect(),
            all: items.iter().map(of).collect(),
        }
    }

    /// The same with the time that each was published, newest first.
    fn dated_items(&self, stream: Stream) -> Vec<(Timestamp, Item)> {
        let mut items: Vec<_> = Vec::new();
        for id in self.stream(stream) {
            let Some(times) = self.entry(id).times() else {
                continue;
            };
            items.push((times.published_at, Item::Post(id)));
            for (number, incident) in self.incidents_of(id).iter().enumerate() {
                if !self.is_told_in(stream, incident) {
                    continue;
                }
                let updates = incident.status_updates();
                let updates = updates.filter_map(|update| {
                    let item = Item::Update(id, number, update.number);
                    Some((update.at.earliest()?, item))
                });
                items.extend(updates.filter(|(at, _)| *at > times.published_at));
            }
        }
        items.sort_by_key(|(when, item)| (std::cmp::Reverse(*when), *item));
        items
    }

    /// Whether a feed that has the post of an incident tells how that goes on. The feed of a service tells only of incidents that
    /// hit it.
    fn is_told_in(&self, stream: Stream, incident: &Incident) -> bool {
        match stream {
            Stream::Service(at) => {
                let services = incident.affected_services();
                services.contains(&self.services[at].id.as_str())
            }
            _ => true,
        }
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
}
