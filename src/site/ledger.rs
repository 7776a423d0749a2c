//! What was promised: every measure of every incident, in the order in which one follows it up.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::incident::{Incident, Mitigation, MitigationState, Moment};

use super::{EntryId, IncidentId, Site};

/// Every measure of every incident: overdue ones first, then open ones, each by its due date, then those that are
/// closed, newest first, and last those that were followed up.
#[derive(Debug)]
pub struct Ledger<'s> {
    /// The promises in that order.
    pub promises: Vec<Promise<'s>>,
    /// The day as of which they are judged.
    pub as_of: Option<Moment>,
    /// The numbers of the promises of each name, in the order in which they were made.
    by_name: HashMap<&'s str, Vec<usize>>,
}

/// A measure, as the post that lists show of its incident has it.
#[derive(Debug, Clone, Copy)]
pub struct Promise<'s> {
    /// The incident that it was promised in.
    pub incident: IncidentId,
    /// The post that shows it: the incident's own, or its translation into the site's language.
    pub shown: EntryId,
    /// Its number among the measures of the incident, from 0.
    pub number: usize,
    /// What was promised.
    pub mitigation: &'s Mitigation,
    /// How it stands as of the ledger's day.
    pub standing: Standing,
    /// The day on which this incident promised it: that of its post or, where that is later, of the incident's end. It may have
    /// been promised before; see [`Ledger::since`].
    pub made: Option<Date>,
}

/// How a promise stands, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Still open, and was due before the ledger's day.
    Overdue,
    /// Somebody still has to do something.
    Open,
    /// Done or given up.
    Closed,
    /// Another incident has the same promise, and tells how it stands: a later one, as a rule.
    Followed,
}

/// Which measure tells how those of a name stand: that of the newest word, by its incident and its number there.
pub type Tellers = HashMap<String, (IncidentId, usize)>;

impl Site {
    /// Every measure of every incident, as of the site's last word.
    pub fn ledger(&self) -> Ledger<'_> {
        self.ledger_as_of(self.as_of.clone())
    }

    /// The same as of another day.
    pub fn ledger_as_of(&self, as_of: Option<Moment>) -> Ledger<'_> {
        let incidents = self.incidents.iter();
        let promises = incidents.flat_map(|id| self.promises(*id, as_of.as_ref()));
        let mut promises: Vec<Promise<'_>> = promises.collect();
        promises.sort_by_key(order);
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, promise) in promises.iter().enumerate() {
            if let Some(name) = &promise.mitigation.id {
                by_name.entry(name).or_default().push(at);
            }
        }
        for same in by_name.values_mut() {
            same.sort_by_key(|at| promises[*at].turn());
        }
        Ledger {
            promises,
            as_of,
            by_name,
        }
    }

    /// How a measure of an incident stands as of the site's last word.
    pub fn standing_of(&self, incident: IncidentId, mitigation: &Mitigation) -> Standing {
        self.standing_as_of(incident, mitigation, self.as_of.as_ref())
    }

    /// The measure of another incident that tells how this one stands, if one does: its incident, and its number there.
    pub fn followed_by(
        &self,
        incident: IncidentId,
        mitigation: &Mitigation,
    ) -> Option<(IncidentId, usize)> {
        let teller = self.tellers.get(mitigation.id.as_ref()?)?;
        Some(*teller).filter(|(teller, _)| *teller != incident)
    }

    /// How far a measure of an incident has come by now, whoever tells of it.
    pub fn present_state(&self, incident: IncidentId, mitigation: &Mitigation) -> MitigationState {
        let teller = self.followed_by(incident, mitigation);
        let told = teller.and_then(|(id, number)| self.incident(id).0.mitigations.get(number));
        told.unwrap_or(mitigation).state
    }

    /// Every measure that `id` tells of, with its incident.
    pub fn measures_of(&self, id: EntryId) -> impl Iterator<Item = (IncidentId, &Mitigation)> {
        let incidents = self.incidents_of(id).iter().enumerate();
        incidents.flat_map(move |(number, incident)| {
            let own = self.incident_id(id, number);
            let measures = incident.mitigations.iter();
            measures.map(move |measure| (own, measure))
        })
    }

    fn standing_as_of(
        &self,
        incident: IncidentId,
        mitigation: &Mitigation,
        as_of: Option<&Moment>,
    ) -> Standing {
        match mitigation.state.is_open() {
            _ if self.followed_by(incident, mitigation).is_some() => Standing::Followed,
            true if mitigation.is_overdue(as_of) => Standing::Overdue,
            true => Standing::Open,
            false => Standing::Closed,
        }
    }

    /// Who tells of each named measure, to be kept for all who ask how one stands.
    pub(super) fn find_tellers(&self) -> Tellers {
        let incidents = self.incidents.iter();
        let promises = incidents.flat_map(|id| self.promises(*id, None));
        let mut last: HashMap<&String, Promise<'_>> = HashMap::new();
        for promise in promises {
            if let Some(name) = &promise.mitigation.id {
                let known = last.entry(name).or_insert(promise);
                if known.newest_word() < promise.newest_word() {
                    *known = promise;
                }
            }
        }
        let tellers = last.into_iter();
        tellers
            .map(|(name, promise)| (name.clone(), (promise.incident, promise.number)))
            .collect()
    }

    fn promises<'s>(
        &'s self,
        incident: IncidentId,
        as_of: Option<&Moment>,
    ) -> impl Iterator<Item = Promise<'s>> {
        let shown = self.shown(incident);
        let told = self.incidents_of(shown).get(incident.number);
        // A translation promises nothing anew.
        let made = told.and_then(|told| self.promised_on(incident.entry, told));
        let measures = told.map_or(&[][..], |told| &told.mitigations);
        let numbered = measures.iter().enumerate();
        numbered.map(move |(number, mitigation)| Promise {
            incident,
            shown,
            number,
            mitigation,
            standing: self.standing_as_of(incident, mitigation, as_of),
            made,
        })
    }

    fn promised_on(&self, entry: EntryId, incident: &Incident) -> Option<Date> {
        let windows = incident.occurrences.iter();
        let ends = windows.filter_map(|window| window.resolved.as_ref());
        let published = self.entry(entry).times();
        let published = published.map(|times| &times.published);
        ends.chain(published).filter_map(Moment::date).max()
    }
}

impl Standing {
    /// Somebody still has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Overdue | Self::Open)
    }
}

impl<'s> Ledger<'s> {
    /// The day on which something was promised for the first time, however often that was repeated.
    pub fn since(&self, promise: &Promise<'s>) -> Option<Date> {
        let mut all = self.earlier(promise).chain([promise]);
        all.find_map(|promise| promise.made)
    }

    /// How many days passed from then until the ledger's day.
    pub fn age(&self, promise: &Promise<'s>) -> Option<u32> {
        let today = self.as_of.as_ref()?.date()?;
        let days = self.since(promise)?.until(today).ok()?.get_days();
        u32::try_from(days).ok()
    }

    /// How many promises there are, each counted once however often it was repeated.
    pub fn number(&self) -> usize {
        self.promises.len() - self.count(Standing::Followed)
    }

    /// How many of them are open.
    pub fn open(&self) -> usize {
        self.count(Standing::Open) + self.count(Standing::Overdue)
    }

    /// How many promises stand so.
    pub fn count(&self, standing: Standing) -> usize {
        let promises = self.promises.iter();
        promises
            .filter(|promise| promise.standing == standing)
            .count()
    }

    /// The same promise in other incidents, made before this one, in the order in which they were made.
    pub fn earlier(&self, promise: &Promise<'s>) -> impl Iterator<Item = &Promise<'s>> {
        let (earlier, _) = self.same(promise);
        self.others(earlier, promise.incident)
    }

    /// The same promise in other incidents, made after this one, in the order in which they were made.
    pub fn later(&self, promise: &Promise<'s>) -> impl Iterator<Item = &Promise<'s>> {
        let (_, later) = self.same(promise);
        self.others(later, promise.incident)
    }

    /// The numbers of the promises of the same name: those made before, and the others.
    fn same(&self, promise: &Promise<'s>) -> (&[usize], &[usize]) {
        let name = promise.mitigation.id.as_deref();
        let same = name.and_then(|name| self.by_name.get(name));
        let same = same.map_or(&[][..], Vec::as_slice);
        let turn = promise.turn();
        same.split_at(same.partition_point(|at| self.promises[*at].turn() < turn))
    }

    fn others(&self, same: &[usize], own: IncidentId) -> impl Iterator<Item = &Promise<'s>> {
        let promises = same.iter().map(|at| &self.promises[*at]);
        promises.filter(move |other| other.incident != own)
    }
}

impl Promise<'_> {
    /// When it was made, against others of its name. Posts count newest first, the incidents of one in its order.
    fn turn(&self) -> Turn {
        let IncidentId { entry, number } = self.incident;
        (self.made, Reverse(entry), number)
    }

    /// When something was last said of it in its own post, against others of its name.
    fn newest_word(&self) -> NewestWord {
        let done = self.mitigation.done.as_ref().and_then(Moment::date);
        (self.made.max(done), self.turn())
    }
}

/// The day of the newest word on a promise: it was made, or has been done since. Those of one day come in their turn.
type NewestWord = (Option<Date>, Turn);

/// When a promise was made, against others of its name.
type Turn = (Option<Date>, Reverse<EntryId>, usize);

/// What the ledger is sorted by: how it stands, when it was closed, when it is due (what has no date last), and when
/// it was made.
type Order = (
    Standing,
    Reverse<Option<Date>>,
    (bool, Option<Timestamp>),
    Option<Date>,
);

fn order(promise: &Promise<'_>) -> Order {
    let due = promise.mitigation.due.as_ref().and_then(Moment::latest);
    let done = promise.mitigation.done.as_ref().and_then(Moment::date);
    match promise.standing {
        Standing::Closed | Standing::Followed => {
            let closed = done.or(promise.made);
            (promise.standing, Reverse(closed), (false, None), None)
        }
        _ => {
            let due = (due.is_none(), due);
            (promise.standing, Reverse(None), due, promise.made)
        }
    }
}
