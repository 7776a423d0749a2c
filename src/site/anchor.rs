//! Where the incidents of a post stand on its page, and what they are called elsewhere.

use std::fmt;

use crate::incident::{Incident, Vocabulary};
use crate::output::encode;
use crate::parse::address::slug;
use crate::parse::derived::Names;
use crate::parse::markdown::Table;

use super::{EntryId, IncidentId, Site};

/// The fragment of an incident, or of something in it: `incident`, `incident:timeline`, `incident.disk:timeline`. No heading
/// is named like one.
///
/// What has been shared leads to the same place after the post was added to: its first incident is named as if there were
/// no others, an entry of a timeline by its time and status, and a measure by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor(String);

impl Anchor {
    /// That of the incident `number` of all that a post reports.
    pub fn of(incidents: &[Incident], number: usize) -> Self {
        Anchor(match number {
            0 => String::from("incident"),
            _ => format!("incident.{}", Anchor::name(incidents, number)),
        })
    }

    /// What texts call the incident `number` of all that their post reports: its id, or its number from 1.
    pub fn name(incidents: &[Incident], number: usize) -> String {
        let id = incidents.get(number).and_then(|it| it.id.as_ref());
        id.map_or_else(|| (number + 1).to_string(), |id| slug(id))
    }

    /// That of the incident's whole `table`.
    pub fn table(&self, table: Table) -> Self {
        self.part(table.word())
    }

    /// That of the part of the incident that has the [name](crate::parse::derived::Names).
    fn part(&self, name: &str) -> Self {
        Anchor(format!("{self}:{name}"))
    }

    /// Its address, on the page that is at `page`.
    pub fn on(&self, page: &str) -> String {
        format!("{page}#{}", encode(&self.0))
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Site {
    /// The place of the incident `number` on the page of `id`.
    pub fn anchor(&self, id: EntryId, number: usize) -> Anchor {
        Anchor::of(self.incidents_of(id), number)
    }

    /// The absolute address of an incident: that of its post and, where the post reports several, its place there.
    pub fn incident_address(&self, id: IncidentId) -> String {
        self.incident_place(self.shown(id), id.number)
    }

    /// The same of the incident `number` as the post `id` tells it.
    pub fn incident_place(&self, id: EntryId, number: usize) -> String {
        self.incident_on(self.entry(id).permalink.absolute(), id, number)
    }

    /// The same, where the page of `id` is at `page`.
    pub fn incident_on(&self, page: &str, id: EntryId, number: usize) -> String {
        match self.incidents_of(id) {
            [_] => page.to_owned(),
            _ => self.anchor(id, number).on(page),
        }
    }

    /// The place of the entry `at` of the timeline of the incident `number` on the page of `id`.
    pub fn update_anchor(&self, id: EntryId, number: usize, at: usize) -> Anchor {
        self.part_anchor(id, number, |names| names.updates.get(at))
    }

    /// The place of the measure `at` of the incident `number` on the page of `id`.
    pub fn mitigation_anchor(&self, id: EntryId, number: usize, at: usize) -> Anchor {
        self.part_anchor(id, number, |names| names.mitigations.get(at))
    }

    /// The place of the part that the incident `number` has of that name: the incident itself, where it has none.
    fn part_anchor(
        &self,
        id: EntryId,
        number: usize,
        name: impl FnOnce(&Names) -> Option<&String>,
    ) -> Anchor {
        let incident = self.anchor(id, number);
        match self.names_of(id, number).and_then(name) {
            Some(name) => incident.part(name),
            None => incident,
        }
    }

    /// The name of an incident that outlives its address: that of its post's feed entry and, after the first of a post,
    /// its own.
    pub fn incident_key(&self, id: IncidentId) -> String {
        match id.number {
            0 => self.feed_id(id.entry),
            _ => self.part_key(id.entry, &self.anchor(id.entry, id.number)),
        }
    }

    /// The name of a part of the post `id`: behind a `#`, of which an address has only one.
    pub fn part_key(&self, id: EntryId, part: &Anchor) -> String {
        let post = self.feed_id(id);
        let mark = if post.contains('#') { '-' } else { '#' };
        format!("{post}{mark}{part}")
    }
}
