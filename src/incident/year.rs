//! A year of incidents in figures: how many, how long, how soon, and on which days.
//!
//! What is known of no month or no day is counted apart, and never put into one.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use super::figures::lies_within;
use super::time::{Form, Interval, Moment, Period, Precision};
use super::{Impact, Incident, Kind, Length, Origin, Status, Window, Zone, downtime_within};

/// A calendar year, on the clocks of a zone.
#[derive(Clone, Copy, Debug)]
pub struct Year<'a> {
    /// Its number.
    pub number: i16,
    /// Whose midnights part its days.
    pub zone: &'a Zone,
    /// The last word of those who tell of it: what goes on may have done so until then.
    pub as_of: Option<&'a Moment>,
}

/// How an incident counts in the figures of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// As one of ours.
    Incident,
    /// Planned work: told apart, unless it failed.
    Maintenance,
    /// Somebody else's: told apart.
    Elsewhere,
}

/// Something for each month of a year, and for what is known of none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Monthly<T> {
    /// From January to December.
    pub months: [T; 12],
    /// What is known less well than to the month.
    pub undated: T,
}

/// How many incidents had which impact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<Option<Impact>, usize>);

/// How long a service was down in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceYear {
    /// The service; none for incidents that name none.
    pub service: Option<String>,
    /// How long in each month, from January to December.
    pub months: [Length; 12],
    /// How long in all.
    pub total: Length,
}

/// Some lengths in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Of how many something is known; the others are left out.
    pub known: usize,
    /// Of how many something could be known.
    pub of: usize,
    /// The one in the middle.
    pub median: Length,
    /// The longest.
    pub longest: Length,
}

/// What a day was like: the worst that happened on it, which is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayKind {
    /// Planned work.
    Maintenance,
    /// An incident with that impact, where it is stated.
    Incident(Option<Impact>),
}

/// Every impact, the worst first; none where it is not stated.
pub const IMPACTS: [Option<Impact>; 5] = [
    Some(Impact::Critical),
    Some(Impact::Major),
    Some(Impact::Minor),
    Some(Impact::None),
    None,
];

impl Incident {
    /// How it counts in the figures of a year.
    pub fn share(&self) -> Share {
        match (self.origin, self.kind, self.status) {
            (Some(Origin::ThirdParty), _, _) => Share::Elsewhere,
            (_, Kind::Maintenance, status) if status != Status::Failed => Share::Maintenance,
            _ => Share::Incident,
        }
    }

    /// Its windows are downtime: it is one of ours, something was not usable or slow, and users could notice it.
    pub fn is_downtime(&self) -> bool {
        let noticed = self.impact != Some(Impact::None) && !self.kind.leaves_things_working();
        self.share() == Share::Incident && noticed
    }
}

impl Year<'_> {
    /// All of it, from midnight to midnight.
    pub fn interval(self) -> Interval {
        Period::Year(self.number).interval(self.zone)
    }

    /// One of its months, counted from 1.
    pub fn month(self, month: i8) -> Interval {
        Period::Month(self.number, month).interval(self.zone)
    }

    /// Whether anything of an incident lies in it, or may since it goes on: a window that counts for its downtime, or a day.
    pub fn touches(self, incident: &Incident) -> bool {
        let year = self.interval();
        let mut windows = incident.windows();
        windows.any(|window| lies_within(year, window))
            || self.may_go_on_in(year, &(incident, incident.windows().collect()))
            || !self.days_of(incident).is_empty()
    }

    /// How long each service was down, month by month, in the order in which the incidents name them; those that
    /// were not are left out. A window lies in each month that it touches, and may lie in each until the last word where it
    /// goes on.
    pub fn downtime(self, incidents: &[&Incident]) -> Vec<ServiceYear> {
        let down = incidents.iter().filter(|incident| incident.is_downtime());
        let mut services: Vec<Option<&str>> = Vec::new();
        for incident in down {
            let named = incident.affected_services().into_iter().map(Some);
            for service in named.chain([None]) {
                if !services.contains(&service) {
                    services.push(service);
                }
            }
        }
        services.sort_by_key(Option::is_none);
        let of_year = services
            .into_iter()
            .map(|service| self.downtime_of(incidents, service));
        of_year
            .filter(|year| year.total != Length::exactly(jiff::SignedDuration::ZERO))
            .collect()
    }

    /// How long anything was down: what overlaps counts once.
    pub fn total_downtime(self, incidents: &[&Incident]) -> Length {
        let down = incidents.iter().filter(|incident| incident.is_downtime());
        let hits: Vec<Hit> = down.map(|it| (*it, it.windows().collect())).collect();
        self.sum(&hits)
    }

    /// How long some hits lasted together: longer than is known, where a window has no date or may have gone on, or where an
    /// incident has none.
    fn sum(self, hits: &[Hit<'_>]) -> Length {
        let year = self.interval();
        let sum = downtime_within(year, hits.iter().flat_map(|(_, windows)| windows).copied());
        let is_known = |hit: &Hit| {
            let (_, windows) = hit;
            let are_dated = !windows.is_empty() && windows.iter().all(|it| it.is_dated());
            are_dated && !self.may_go_on_in(year, hit)
        };
        match hits.iter().all(is_known) {
            true => sum,
            false => sum.or_longer(),
        }
    }

    /// Counts incidents by the month in which they began.
    pub fn tallies<'a>(self, incidents: impl IntoIterator<Item = &'a Incident>) -> Monthly<Tally> {
        let mut monthly = Monthly::<Tally>::default();
        for incident in incidents {
            let began = incident.beginning();
            let month = began.and_then(|began| match self.day(began) {
                Some(day) => Some(day.month()),
                None => month(began),
            });
            monthly.at(month).add(incident.impact);
        }
        monthly
    }

    /// The days on which something is known to have happened, with what was worst and the numbers of all that
    /// happened, in the order of `incidents`.
    pub fn days(self, incidents: &[&Incident]) -> BTreeMap<Date, (DayKind, Vec<usize>)> {
        let mut days: BTreeMap<Date, (DayKind, Vec<usize>)> = BTreeMap::new();
        for (number, incident) in incidents.iter().enumerate() {
            let kind = match incident.share() {
                Share::Incident => DayKind::Incident(incident.impact),
                Share::Maintenance => DayKind::Maintenance,
                Share::Elsewhere => continue,
            };
            for date in self.days_of(incident) {
                let (worst, numbers) = days.entry(date).or_insert((kind, Vec::new()));
                *worst = (*worst).max(kind);
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        days
    }

    /// The days of the year on which an incident is known to have been going on.
    pub fn days_of(self, incident: &Incident) -> Vec<Date> {
        let windows = incident.windows();
        let mut spans: Vec<(Date, Date)> = windows.filter_map(|it| self.span(it)).collect();
        if incident.occurrences.is_empty() && incident.has_happened() {
            let began = incident.beginning().and_then(|began| self.day(began));
            spans.extend(began.map(|day| (day, day)));
        }
        let days = spans.into_iter().flat_map(|(first, last)| {
            let first = first.max(Period::Year(self.number).first_day());
            let last = last.min(Period::Year(self.number).last_day());
            first.series(1.day()).take_while(move |day| *day <= last)
        });
        days.collect()
    }

    /// From the first to the last day on which a window is known to have been going on.
    fn span(self, window: Window<'_>) -> Option<(Date, Date)> {
        let signs = window.signs();
        let first = signs.filter_map(|sign| self.surely_from(sign)).min()?;
        let signs = window.signs();
        let last = signs.filter_map(|sign| self.surely_until(sign)).max()?;
        let ended_at_midnight = window
            .resolved
            .as_ref()
            .is_some_and(|end| self.is_midnight(end) && self.day(end) == Some(last));
        match ended_at_midnight && last > first {
            true => Some((first, last.yesterday().ok()?)),
            false => Some((first, last)).filter(|_| first <= last),
        }
    }

    /// The first day of what was going on at a moment: its own or, where that is not known, the first after it.
    fn surely_from(self, moment: &Moment) -> Option<Date> {
        let after = || Some(self.zone.clock_at(moment.latest()?).date());
        self.day(moment).or_else(after)
    }

    /// The last day of what was going on at a moment: its own or, where that is not known, the last before it.
    fn surely_until(self, moment: &Moment) -> Option<Date> {
        let before = || {
            self.zone
                .clock_at(moment.earliest()?)
                .date()
                .yesterday()
                .ok()
        };
        self.day(moment).or_else(before)
    }

    /// The day of a moment; none where it is known less well.
    fn day(self, moment: &Moment) -> Option<Date> {
        match moment.precision() {
            Precision::Second | Precision::Minute => {
                Some(self.zone.clock_at(moment.earliest()?).date())
            }
            Precision::PartOfDay | Precision::Day => moment.date(),
            _ => None,
        }
    }

    fn is_midnight(self, moment: &Moment) -> bool {
        let is_clock = matches!(&moment.form, Form::Clock(_));
        let shown = moment.earliest().map(|instant| self.zone.clock_at(instant));
        is_clock && shown.is_some_and(|shown| shown.time() == Time::midnight())
    }

    fn downtime_of(self, incidents: &[&Incident], service: Option<&str>) -> ServiceYear {
        let down = incidents.iter().filter(|incident| incident.is_downtime());
        let hits: Vec<Hit> = down.filter_map(|it| hit(it, service)).collect();
        ServiceYear {
            service: service.map(str::to_owned),
            months: std::array::from_fn(|at| {
                let month = self.month(i8::try_from(at + 1).unwrap_or_default());
                let windows = hits.iter().flat_map(|(_, windows)| windows).copied();
                let down = downtime_within(month, windows);
                match hits.iter().any(|hit| self.may_go_on_in(month, hit)) {
                    true => down.or_longer(),
                    false => down,
                }
            }),
            total: self.sum(&hits),
        }
    }

    /// Whether a hit may have lasted for longer in an interval than is known: one that goes on from its last sign until the
    /// last word, and one without windows wherever it may have begun.
    fn may_go_on_in(self, interval: Interval, (incident, windows): &Hit<'_>) -> bool {
        let as_of = self.as_of.and_then(Moment::ends);
        let reaches = |from: Timestamp| {
            as_of.is_some_and(|(_, last)| from < interval.until && interval.from <= last)
        };
        let began = incident.beginning().and_then(Moment::reading);
        let may_have_begun = |began: Interval| {
            interval.may_hold(began) || incident.status.goes_on() && reaches(began.from)
        };
        let goes_on = |window: &Window| {
            let last_sign = window.signs().filter_map(Moment::earliest).max();
            window.goes_on && last_sign.is_some_and(reaches)
        };
        match windows.is_empty() {
            true => began.is_some_and(may_have_begun),
            false => windows.iter().any(goes_on),
        }
    }
}

impl<T> Monthly<T> {
    /// What is kept for a month, counted from 1, or for none.
    pub fn at(&mut self, month: Option<i8>) -> &mut T {
        let at = month.and_then(|month| usize::try_from(month - 1).ok());
        match at.and_then(|at| self.months.get_mut(at)) {
            Some(kept) => kept,
            None => &mut self.undated,
        }
    }
}

impl Tally {
    /// How many had that impact.
    pub fn of(&self, impact: Option<Impact>) -> usize {
        self.0.get(&impact).copied().unwrap_or_default()
    }

    /// How many there were.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    fn add(&mut self, impact: Option<Impact>) {
        *self.0.entry(impact).or_default() += 1;
    }
}

impl Spread {
    /// Some lengths in short.
    pub fn of(lengths: impl IntoIterator<Item = Length>) -> Self {
        let all: Vec<Length> = lengths.into_iter().collect();
        let known = || all.iter().copied().filter(|it| it.is_known());
        Self {
            known: known().count(),
            of: all.len(),
            median: Length::median(known()),
            longest: Length::longest(known()),
        }
    }
}

/// The month of a moment in its own calendar, from 1; none where it is known less well.
pub fn month(moment: &Moment) -> Option<i8> {
    let (first, last) = match &moment.form {
        Form::Period(period) => (period.first_day(), period.last_day()),
        Form::Periods(first, last) => (first.first_day(), last.last_day()),
        _ => return moment.date().map(Date::month),
    };
    let same = (first.year(), first.month()) == (last.year(), last.month());
    same.then_some(first.month())
}

/// An incident, and those of its windows that are meant.
type Hit<'a> = (&'a Incident, Vec<Window<'a>>);

/// How an incident hit a service or, where none is meant, no named one; nothing if it did not.
fn hit<'a>(incident: &'a Incident, service: Option<&str>) -> Option<Hit<'a>> {
    let Some(service) = service else {
        let is_nameless = |window: &Window| window.services.is_empty();
        let nameless: Vec<Window> = incident.windows().filter(is_nameless).collect();
        let is_hit = incident.occurrences.is_empty() || !nameless.is_empty();
        return (incident.services.is_empty() && is_hit).then_some((incident, nameless));
    };
    let is_hit = incident.affected_services().contains(&service);
    is_hit.then(|| (incident, incident.windows_of(service).collect()))
}
