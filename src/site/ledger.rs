//! What was promised: every measure of every incident, in the order in which one follows it up.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::incident::{Incident, Mitigation, Moment};

use super::{EntryId, IncidentId, Site};

/// Every measure of every incident: overdue ones first, then open ones, each by its due date, then those that are
/// closed, newest first.
#[derive(Debug)]
pub struct Ledger<'s> {
    /// The promises in that order.
    pub promises: Vec<Promise<'s>>,
    /// The day as of which they are judged.
    pub as_of: Option<Moment>,
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
    /// The day of the promise: that of its post or, where that is later, of the incident's end.
    pub made: Option<Date>,
}

/// How a promise stands, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Still open, and was due before the ledger's day.
    Overdue,
    /// Somebody still has to do something.
    Open,
    /// Done or given up.
    Closed,
}

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
        Ledger {
            promises,
            as_of,
            by_name,
        }
    }

    fn promises<'s>(
        &'s self,
        incident: IncidentId,
        as_of: Option<&Moment>,
    ) -> impl Iterator<Item = Promise<'s>> {
        let shown = self.shown(incident);
        let told = self.incidents_of(shown).get(incident.number);
        let made = told.and_then(|told| self.promised_on(shown, told));
        let measures = told.map_or(&[][..], |told| &told.mitigations);
        let numbered = measures.iter().enumerate();
        numbered.map(move |(number, mitigation)| Promise {
            incident,
            shown,
            number,
            mitigation,
            standing: Standing::of(mitigation, as_of),
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
    fn of(mitigation: &Mitigation, as_of: Option<&Moment>) -> Self {
        match mitigation.state.is_open() {
            true if mitigation.is_overdue(as_of) => Self::Overdue,
            true => Self::Open,
            false => Self::Closed,
        }
    }
}

impl<'s> Ledger<'s> {
    /// How many days passed from a promise until the ledger's day.
    pub fn age(&self, promise: &Promise<'_>) -> Option<u32> {
        let today = self.as_of.as_ref()?.date()?;
        let days = promise.made?.until(today).ok()?.get_days();
        u32::try_from(days).ok()
    }

    /// How many promises stand so.
    pub fn count(&self, standing: Standing) -> usize {
        let promises = self.promises.iter();
        promises
            .filter(|promise| promise.standing == standing)
            .count()
    }

    /// The same promise in other incidents, made before this one and after it, each in the order in which they
    /// were made.
    pub fn others(&self, promise: &Promise<'s>) -> (Vec<&Promise<'s>>, Vec<&Promise<'s>>) {
        let name = promise.mitigation.id.as_deref();
        let same = name.and_then(|name| self.by_name.get(name));
        let same = same.into_iter().flatten();
        let mut others: Vec<&Promise<'s>> = same
            .filter_map(|at| self.promises.get(*at))
            .filter(|other| other.incident != promise.incident)
            .collect();
        others.sort_by_key(|other| other.turn());
        others
            .into_iter()
            .partition(|other| other.turn() < promise.turn())
    }
}

impl Promise<'_> {
    /// When it was made, against others of its name. Incidents count newest first.
    fn turn(&self) -> (Option<Date>, Reverse<IncidentId>) {
        (self.made, Reverse(self.incident))
    }
}

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
        Standing::Closed => {
            let closed = done.or(promise.made);
            (promise.standing, Reverse(closed), (false, None), None)
        }
        _ => {
            let due = (due.is_none(), due);
            (promise.standing, Reverse(None), due, promise.made)
        }
    }
}
