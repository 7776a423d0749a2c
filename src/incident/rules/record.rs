//! One incident as the rules look at it: each time together with the place where it is said.

use std::fmt;

use super::{Finding, Place, Publication, Section};
use crate::incident::{Incident, Mitigation, Moment, Status};

/// One incident of a post.
pub struct Record<'a> {
    pub incident: &'a Incident,
    /// Which of the post's incidents it is, from 0.
    number: usize,
    post: &'a Publication<'a>,
    /// The latest time at which the post is known to have been written.
    pub last_word: Said<'a>,
    /// The first thing that the post reports, where it is dated before even that.
    pub first_after_the_date: Option<Said<'a>>,
}

/// A time, and where it is said.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    pub place: Place,
    pub moment: &'a Moment,
}

/// A window, and where its times are said.
pub struct SaidWindow<'a> {
    pub place: Place,
    pub started: Option<Said<'a>>,
    pub detected: Option<Said<'a>>,
    pub mitigated: Option<Said<'a>>,
    pub resolved: Option<Said<'a>>,
}

impl<'a> Record<'a> {
    /// All incidents of a post.
    pub fn all(post: &'a Publication<'a>, incidents: &'a [Incident]) -> impl Iterator<Item = Self> {
        let last_word = last_word(post, incidents);
        let first_after_the_date = first_after_the_date(post, incidents);
        let records = incidents.iter().enumerate();
        records.map(move |(number, incident)| Self {
            incident,
            number,
            post,
            last_word,
            first_after_the_date,
        })
    }

    /// A key of the record.
    pub fn place(&self, section: Section, key: &'static str) -> Place {
        Place::new(self.number, section, key)
    }

    /// A finding that also points at what `key` of a section is set to.
    pub fn beside(&self, finding: Finding, section: Section, key: &'static str) -> Finding {
        finding.beside(self.place(section, key), format!("its {key} is set here"))
    }

    /// What a key of the record says, if it is there.
    pub fn said(
        &self,
        section: Section,
        key: &'static str,
        moment: Option<&'a Moment>,
    ) -> Option<Said<'a>> {
        let place = self.place(section, key);
        moment.map(|moment| Said { place, moment })
    }

    /// The date of the post.
    pub fn date(&self) -> Said<'a> {
        of_post("date", self.post.date)
    }

    /// The windows of the incident.
    pub fn windows(&self) -> impl Iterator<Item = SaidWindow<'a>> {
        let windows = self.incident.occurrences.iter().enumerate();
        windows.map(|(at, window)| {
            let section = Section::Occurrence(at);
            SaidWindow {
                place: self.place(section, ""),
                started: self.said(section, "started", window.started.as_ref()),
                detected: self.said(section, "detected", window.detected.as_ref()),
                mitigated: self.said(section, "mitigated", window.mitigated.as_ref()),
                resolved: self.said(section, "resolved", window.resolved.as_ref()),
            }
        })
    }

    /// The times of the timeline.
    pub fn timeline(&self) -> impl Iterator<Item = Said<'a>> {
        let entries = self.incident.timeline.iter().enumerate();
        entries.filter_map(|(at, update)| self.said(Section::Timeline(at), "at", Some(&update.at)))
    }

    /// When the timeline announces a state, and which.
    pub fn statuses(&self) -> impl DoubleEndedIterator<Item = (Said<'a>, Status)> {
        statuses(self.number, self.incident)
    }

    /// Everything that is reported to have happened.
    pub fn happenings(&self) -> impl Iterator<Item = Said<'a>> {
        happenings(self.number, self.incident)
    }

    /// When measures were done.
    pub fn measures_done(&self) -> impl Iterator<Item = Said<'a>> {
        let measures = self.incident.mitigations.iter().enumerate();
        measures.filter_map(|(at, measure)| {
            self.said(Section::Mitigation(at), "done", measure.done.as_ref())
        })
    }

    /// The measures that are not known to be older than the incident. What has a name may be the promise of an earlier one.
    pub fn new_measures(&self) -> impl Iterator<Item = (Section, &'a Mitigation)> {
        let measures = self.incident.mitigations.iter().enumerate();
        let new = measures.filter(|(_, measure)| measure.id.is_none());
        new.map(|(at, measure)| (Section::Mitigation(at), measure))
    }
}

/// The time as it is written in the file.
impl fmt::Display for Said<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "`{}`", self.moment)
    }
}

/// The times at which a post was written to: its own, and those of its news of a status.
pub fn words<'a>(
    post: &Publication<'a>,
    incidents: &'a [Incident],
) -> impl Iterator<Item = Said<'a>> {
    let updated = post.updated.map(|updated| of_post("updated", updated));
    let own = [of_post("date", post.date)].into_iter().chain(updated);
    own.chain(news(incidents))
}

/// When a post was last written to: its `updated`, else its newest status update, and never before its `date`.
fn last_word<'a>(post: &Publication<'a>, incidents: &'a [Incident]) -> Said<'a> {
    let date = of_post("date", post.date);
    let newest = match post.updated {
        Some(updated) => Some(of_post("updated", updated)),
        None => news(incidents).max_by_key(|entry| entry.moment.latest()),
    };
    newest
        .filter(|newest| newest.moment.latest() > date.moment.latest())
        .unwrap_or(date)
}

/// The first thing that a post reports, if it is dated before all of them. Maintenance is announced ahead: a date before what
/// is planned is as it should be.
fn first_after_the_date<'a>(post: &Publication<'_>, incidents: &'a [Incident]) -> Option<Said<'a>> {
    if incidents.iter().any(|incident| incident.planned.is_some()) {
        return None;
    }
    let all = incidents.iter().enumerate();
    let all = all.flat_map(|(number, incident)| happenings(number, incident));
    let dated = all.filter(|said| said.moment.is_dated());
    let first = dated.min_by_key(|said| said.moment.interval().map(|it| it.from))?;
    post.date.is_before(first.moment).then_some(first)
}

fn happenings(number: usize, incident: &Incident) -> impl Iterator<Item = Said<'_>> {
    let happenings = incident.happenings();
    happenings.map(move |(section, key, moment)| {
        let place = Place::new(number, section, key);
        Said { place, moment }
    })
}

/// A time of the post itself. All its incidents share it, so that its place names the first.
pub fn of_post<'a>(key: &'static str, moment: &'a Moment) -> Said<'a> {
    let place = Place::new(0, Section::Post, key);
    Said { place, moment }
}

/// When timelines announce a state.
fn news(incidents: &[Incident]) -> impl Iterator<Item = Said<'_>> {
    let all = incidents.iter().enumerate();
    let all = all.flat_map(|(number, incident)| statuses(number, incident));
    all.map(|(entry, _)| entry)
}

fn statuses(
    number: usize,
    incident: &Incident,
) -> impl DoubleEndedIterator<Item = (Said<'_>, Status)> {
    incident.status_updates().map(move |update| {
        let place = Place::new(number, Section::Timeline(update.number), "at");
        let moment = update.at;
        (Said { place, moment }, update.status)
    })
}
