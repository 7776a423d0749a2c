//! A window of an incident, with what the rest of its record knows of it.

use std::ops::Deref;

use super::time::Moment;
use super::{Incident, Occurrence};

/// A window, and how long the rest of its record knows it to have gone on. It has the fields of its [`Occurrence`].
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    occurrence: &'a Occurrence,
    /// As far as is known it has not ended, nor eased.
    pub goes_on: bool,
    /// When it was seen last, while it went on.
    last_seen: Option<&'a Moment>,
}

impl<'a> Window<'a> {
    /// The times at which it is known to have been going on, from its start to its end. What was noticed only when it was over
    /// is none.
    pub fn signs(self) -> impl Iterator<Item = &'a Moment> {
        let end = self.occurrence.resolved.as_ref();
        let is_sign = move |key, moment| {
            key != "detected" || !end.is_some_and(|end: &Moment| end.is_before(moment))
        };
        let times = self.occurrence.times();
        let signs = times.filter_map(move |(key, moment)| is_sign(key, moment).then_some(moment));
        signs.chain(self.last_seen)
    }

    /// Its place on the line of time is known.
    pub fn is_dated(self) -> bool {
        self.signs().all(Moment::is_dated)
    }
}

/// A window of which nothing is known but its own times.
impl<'a> From<&'a Occurrence> for Window<'a> {
    fn from(occurrence: &'a Occurrence) -> Self {
        Self {
            occurrence,
            goes_on: false,
            last_seen: None,
        }
    }
}

impl Deref for Window<'_> {
    type Target = Occurrence;

    fn deref(&self) -> &Occurrence {
        self.occurrence
    }
}

impl Incident {
    /// Its windows, in the order of the record. Of those that go on, the timeline tells how far.
    pub fn windows(&self) -> impl Iterator<Item = Window<'_>> {
        let numbered = self.occurrences.iter().enumerate();
        numbered.map(|(at, occurrence)| {
            let goes_on = self.goes_on(at, occurrence);
            Window {
                occurrence,
                goes_on,
                last_seen: goes_on.then(|| self.last_seen(occurrence)).flatten(),
            }
        })
    }

    /// Whether the window `at` goes on as the incident does: it has not eased, and none came after it that would be the same.
    fn goes_on(&self, at: usize, window: &Occurrence) -> bool {
        let eased = window.mitigated.is_some() || window.resolved.is_some();
        let mut later = self.occurrences.iter().skip(at + 1);
        self.status.goes_on() && !eased && !later.any(|later| self.follows(later, window))
    }

    /// Whether a window can only have begun when another was over: later, with all services that the other affected.
    fn follows(&self, later: &Occurrence, window: &Occurrence) -> bool {
        let affected = self.affected_in(later);
        let covers = self
            .affected_in(window)
            .iter()
            .all(|service| affected.contains(service));
        let first = |window| Window::from(window).signs().next();
        let is_at_once = first(later).is_some_and(|begun| Some(begun) == first(window));
        covers && !is_at_once
    }

    /// The last entry of the timeline that can be later than all that a window says of itself.
    fn last_seen(&self, window: &Occurrence) -> Option<&Moment> {
        let follows = |seen: &&Moment| {
            let mut times = window.times();
            times.all(|(_, time)| seen.is_dated() == time.is_dated() && !seen.is_before(time))
        };
        let mut entries = self.timeline.iter().rev().map(|entry| &entry.at);
        entries.find(follows)
    }
}
