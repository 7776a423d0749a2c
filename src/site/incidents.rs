//! The incidents of the site: the years that they fall into, what they are called, and which post shows them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::incident::Year;
use crate::parse::derived::{self, Course};

use super::{EntryId, IncidentId, Site};

impl Site {
    /// The years that incidents of this site fall or reach into, newest first: each has a review. A year after that of the
    /// site's last word has none, since there is nothing to look back on.
    pub fn incident_years(&self) -> Vec<i16> {
        let mut years = BTreeSet::new();
        for id in self.incidents.iter() {
            let began = self.incident_year(*id);
            let later = began
                .zip(self.last_year(*id))
                .map(|(began, last)| began + 1..=last);
            let later = later.into_iter().flatten();
            let later = later.filter(|year| !years.contains(year) && self.is_in(*id, *year));
            let later: Vec<i16> = later.collect();
            years.extend(began.into_iter().chain(later));
        }
        let last = self.last_word_year();
        let begun = years.into_iter().rev();
        begun
            .filter(|year| last.is_none_or(|last| *year <= last))
            .collect()
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

    /// When an incident began for one of its services, and the calendar year of that; else when it was reported.
    pub fn beginning_for(&self, id: IncidentId, service: &str) -> (Option<Timestamp>, Option<i16>) {
        let (incident, _) = self.incident(id);
        let began = incident.beginning_for(service);
        let began = began.and_then(|began| derived::beginning(began, &self.config.timezone));
        let (at, on) = began.unzip();
        let reported = || Some(self.entry(id.entry).times()?.published_at);
        let year = on.flatten().map(|on| on.year());
        (at.or_else(reported), year.or_else(|| self.year(id.entry)))
    }

    /// Whether anything of an incident lies in a year of the site's calendar.
    fn is_in(&self, id: IncidentId, number: i16) -> bool {
        let Some(course) = self.course(id) else {
            return false;
        };
        let year = Year {
            number,
            zone: &self.config.timezone,
            as_of: self.as_of.as_ref(),
        };
        // Most incidents need no closer look.
        let first = course.began_on.map_or(number, |date| date.year());
        let last = self.last_year(id).unwrap_or(first);
        (first..=last).contains(&number) && year.touches(self.incident(id).0)
    }

    /// The last year that an incident is known to have reached or, where it goes on, that of the site's last word.
    fn last_year(&self, id: IncidentId) -> Option<i16> {
        let known = self.course(id)?.last_year;
        let goes_on = self.incident(id).0.status.goes_on();
        known.max(self.last_word_year().filter(|_| goes_on))
    }

    /// The year of the newest post or update.
    fn last_word_year(&self) -> Option<i16> {
        let (_, last) = self.as_of.as_ref()?.ends()?;
        Some(self.config.timezone.clock_at(last).year())
    }

    fn course(&self, id: IncidentId) -> Option<Course> {
        self.entry(id.entry).document.derived.courses[id.number]
    }

    /// The incident `number` of `id`, which may be a translation.
    pub fn incident_id(&self, id: EntryId, number: usize) -> IncidentId {
        let entry = self.entry(id).original;
        IncidentId { entry, number }
    }

    /// The post that tells of an incident on a page in `language`: the version in that or, where there is none, the one that
    /// lists show.
    pub fn told_in(&self, id: IncidentId, language: &str) -> EntryId {
        let version = self.version(id.entry, language);
        version.unwrap_or_else(|| self.shown(id))
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

    /// The version of an incident's post that lists in the site's language show.
    pub fn shown(&self, id: IncidentId) -> EntryId {
        self.standing(id.entry)
    }
}
