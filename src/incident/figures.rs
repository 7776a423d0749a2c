//! What follows from the times of a record: how long, how soon, and how surely that is known.
//!
//! Nothing is invented. Where a start is not known, what is known to have happened first stands in for it
//! and the length is "at least"; where a time is known only to the day, the length lies between two bounds.

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use serde::{Deserialize, Serialize};

use super::time::{Form, Hour, Interval, Moment};
use super::{Incident, Planned, Window};

/// What follows from the times of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What follows from each window, in the order of the record.
    pub windows: Vec<WindowFigures>,
    /// How long anything was affected: the union of the windows.
    pub downtime: Length,
    /// The same for each service, in the order of [`Incident::affected_services`].
    pub by_service: Vec<(String, Length)>,
    /// The longest that it took to notice a window.
    pub to_detect: Length,
    /// The longest that it took to get the worst of a window over with.
    pub to_mitigate: Length,
    /// The longest that it took to end a window.
    pub to_resolve: Length,
    /// Whether the clocks of its zone were changed between its [hours](Incident::own_hours).
    pub clocks_change: bool,
}

/// What follows from the times of one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowFigures {
    /// How long it lasted, which is also how long it took to resolve.
    pub duration: Length,
    /// From the start until the operator knew.
    pub to_detect: Length,
    /// From the start until the worst was over.
    pub to_mitigate: Length,
}

/// A length of time as well as it is known: no shorter than one bound, and no longer than another if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Length {
    least: SignedDuration,
    most: Option<SignedDuration>,
    about: bool,
}

/// What is known of a [`Length`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// Nothing.
    Nothing,
    /// Just how long it is.
    Exactly(SignedDuration),
    /// That it is no shorter.
    AtLeast(SignedDuration),
    /// That it is no longer.
    AtMost(SignedDuration),
    /// That it is neither shorter than the one nor longer than the other.
    Between(SignedDuration, SignedDuration),
}

impl Figures {
    /// Works out what follows from an incident's times.
    pub fn of(incident: &Incident) -> Self {
        let windows: Vec<WindowFigures> = incident.windows().map(WindowFigures::of).collect();
        let by_service = incident
            .affected_services()
            .into_iter()
            .map(|service| (service.to_owned(), downtime(incident.windows_of(service))))
            .collect();
        Self {
            downtime: downtime(incident.windows()),
            by_service,
            to_detect: Length::longest(windows.iter().map(|window| window.to_detect)),
            to_mitigate: to_mitigate(&windows),
            to_resolve: Length::longest(windows.iter().map(|window| window.duration)),
            windows,
            clocks_change: clocks_change(incident),
        }
    }

    /// How long a service was affected.
    pub fn of_service(&self, service: &str) -> Length {
        let mut services = self.by_service.iter();
        let found = services.find(|(named, _)| named == service);
        found.map_or(Length::UNKNOWN, |(_, length)| *length)
    }
}

impl WindowFigures {
    /// Works out what follows from a window's times.
    pub fn of(window: Window<'_>) -> Self {
        let started = window.started.as_ref();
        let detected = window.detected.as_ref();
        let mitigated = window.mitigated.as_ref();
        Self {
            duration: duration(window),
            to_detect: Length::between(started, detected),
            to_mitigate: match started {
                Some(_) => Length::between(started, mitigated),
                None => Length::between(detected, mitigated).or_longer(),
            },
        }
    }
}

/// The longest that it took to get the worst of a window over with. Of a window that does not say, it was over with the rest;
/// where none says, nothing is known.
fn to_mitigate(windows: &[WindowFigures]) -> Length {
    if !windows.iter().any(|window| window.to_mitigate.is_known()) {
        return Length::UNKNOWN;
    }
    Length::longest(windows.iter().map(|window| match window.to_mitigate {
        said if said.is_known() => said,
        _ => window.duration.or_shorter(),
    }))
}

/// Whether the clocks of an incident's zone were changed between its hours. They may have been where one of these is a time
/// that they showed twice.
fn clocks_change(incident: &Incident) -> bool {
    let ends = incident.own_hours().filter_map(Moment::ends);
    let instants = ends.flat_map(|(first, last)| [first, last]);
    let mut offsets = instants.map(|instant| incident.zone.offset_at(instant));
    let first = offsets.next();
    offsets.any(|offset| Some(offset) != first)
}

/// How long something was affected: the union of some windows, so that what overlaps counts once.
pub fn downtime<'a, W: Into<Window<'a>>>(windows: impl IntoIterator<Item = W>) -> Length {
    let windows = windows.into_iter().map(W::into);
    let (dated, dateless): (Vec<Window>, Vec<Window>) =
        windows.partition(|window| window.is_dated());
    let extents: Vec<Extent> = dated.into_iter().map(Extent::of).collect();
    let dated = (!extents.is_empty()).then(|| union(&extents));
    Length::overlapping(dated.into_iter().chain(dateless.into_iter().map(duration)))
}

/// The same, of what lies within an interval such as a month. Windows without a date lie in none.
///
/// A window with an end that is not known counts where one of its times may lie.
pub fn downtime_within<'a, W: Into<Window<'a>>>(
    interval: Interval,
    windows: impl IntoIterator<Item = W>,
) -> Length {
    let windows = windows.into_iter().map(W::into);
    let extents = windows.filter_map(|window| extent_within(interval, window));
    union(&extents.collect::<Vec<_>>())
}

/// Whether a window has a date and counts for what lies within an interval.
pub(super) fn lies_within(interval: Interval, window: Window<'_>) -> bool {
    extent_within(interval, window).is_some()
}

fn extent_within(interval: Interval, window: Window<'_>) -> Option<Extent> {
    window
        .is_dated()
        .then(|| Extent::of(window).within(interval))?
}

impl Planned {
    /// How long the work was to take: as announced, else from start to end.
    pub fn length(&self) -> Length {
        self.duration
            .unwrap_or_else(|| Length::between(Some(&self.start), self.end.as_ref()))
    }

    /// From when until when it was to be: until its end, else all that its start can mean, or for as long as announced where
    /// that is longer. Nothing where no date is known.
    pub fn extent(&self) -> Option<Interval> {
        let start = self.start.reading()?;
        let end = self.end.as_ref().and_then(Moment::latest);
        let announced = || self.announced_end().max(Some(start.until));
        Some(Interval {
            from: start.from,
            until: end.or_else(announced)?.max(start.from),
        })
    }

    /// When it was to be over by its announced length, counted from the earliest that its start can mean: by the clock from a
    /// time of day, and otherwise by the calendar, in which not every day has 24 hours.
    pub fn announced_end(&self) -> Option<Timestamp> {
        let (start, length) = (&self.start, self.duration?.most()?);
        match start.opening() {
            Some(opening) => Some(start.zone.first_instant(opening.saturating_add(length))),
            None => start.earliest()?.saturating_add(length).ok(),
        }
    }
}

impl Length {
    /// A length of which nothing is known.
    pub const UNKNOWN: Self = Self {
        least: SignedDuration::ZERO,
        most: None,
        about: false,
    };

    /// A length that is known.
    pub fn exactly(length: SignedDuration) -> Self {
        Self {
            least: length,
            most: Some(length),
            about: false,
        }
    }

    /// Reads a length as an author writes it: `10m`, `1h 30m`, `2 days`, with `~` before what is only about
    /// so. A day has 24 hours. Nothing if it is not a length, or none longer than nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.strip_prefix('~').or(text.strip_prefix("about "));
        let span: Span = rest.unwrap_or(text).trim_start().parse().ok()?;
        let length = span
            .to_duration(SpanRelativeTo::days_are_24_hours())
            .ok()
            .filter(|length| length.is_positive())?;
        Some(Self {
            about: rest.is_some(),
            ..Self::exactly(length)
        })
    }

    /// From one moment until another; unknown if either is, or if the second comes first.
    pub fn between(from: Option<&Moment>, until: Option<&Moment>) -> Self {
        let (Some(from), Some(until)) = (from, until) else {
            return Self::UNKNOWN;
        };
        let (least, most) = match (from.reading(), until.reading()) {
            (Some(start), Some(end)) => (
                end.from.duration_since(start.until),
                end.until.duration_since(start.from),
            ),
            (None, None) if from.zone == until.zone => match within_a_week(from, until) {
                Some(bounds) => bounds,
                None => return Self::UNKNOWN,
            },
            _ => return Self::UNKNOWN,
        };
        if most.is_negative() {
            return Self::UNKNOWN;
        }
        Self {
            least: least.max(SignedDuration::ZERO),
            most: Some(most),
            about: from.about || until.about,
        }
    }

    /// What is known of it.
    pub fn known(self) -> Known {
        match (self.least, self.most) {
            (SignedDuration::ZERO, None) => Known::Nothing,
            (least, None) => Known::AtLeast(least),
            (least, Some(most)) if least == most => Known::Exactly(least),
            (SignedDuration::ZERO, Some(most)) => Known::AtMost(most),
            (least, Some(most)) => Known::Between(least, most),
        }
    }

    /// Whether anything is known of it.
    pub fn is_known(self) -> bool {
        self.known() != Known::Nothing
    }

    /// The bounds are themselves only about right.
    pub fn is_about(self) -> bool {
        self.about
    }

    /// It is no shorter than this.
    pub fn least(self) -> SignedDuration {
        self.least
    }

    /// It is no longer than this, if that is known.
    pub fn most(self) -> Option<SignedDuration> {
        self.most
    }

    /// The same, without an upper bound.
    pub fn or_longer(self) -> Self {
        Self { most: None, ..self }
    }

    /// The same, without a lower bound.
    fn or_shorter(self) -> Self {
        Self {
            least: SignedDuration::ZERO,
            ..self
        }
    }

    /// Whether it can be as long as another, as far as both are known.
    pub fn may_be(self, other: Self) -> bool {
        let reaches = |most: Option<SignedDuration>, least| most.is_none_or(|most| least <= most);
        let is_about = self.about || other.about;
        is_about || reaches(self.most, other.least) && reaches(other.most, self.least)
    }

    /// The same, known to be at least as long as another.
    fn no_shorter_than(self, other: Self) -> Self {
        match self.most {
            _ if other.least <= self.least => self,
            Some(most) if most < other.least => self,
            most => Self {
                least: other.least,
                most,
                about: self.about || other.about,
            },
        }
    }

    /// The one in the middle of some lengths, halfway between two if there are two; unknown if there is none.
    ///
    /// It is known as well as its bounds are: no shorter than the middle of what all are no shorter than.
    pub fn median(lengths: impl IntoIterator<Item = Self>) -> Self {
        let lengths: Vec<Self> = lengths.into_iter().collect();
        let (Some(least), Some(most)) = (
            middle(lengths.clone(), Self::least),
            middle(lengths, Self::most_or_endless),
        ) else {
            return Self::UNKNOWN;
        };
        let halfway = |bounds: [Self; 2], bound: fn(Self) -> SignedDuration| {
            let [one, other] = bounds.map(bound);
            one.saturating_add(other.saturating_sub(one) / 2)
        };
        let is_endless = most.iter().any(|length| length.most.is_none());
        Self {
            least: halfway(least, Self::least),
            most: (!is_endless).then(|| halfway(most, Self::most_or_endless)),
            about: least.iter().chain(&most).any(|length| length.about),
        }
    }

    /// The longest of some lengths; unknown if there is none. It is about so long only if those are that give its bounds.
    pub fn longest(lengths: impl IntoIterator<Item = Self>) -> Self {
        let lengths: Vec<Self> = lengths.into_iter().collect();
        // Of equals an exact one counts.
        let least = lengths.iter().max_by_key(|it| (it.least, !it.about));
        let most = lengths
            .iter()
            .max_by_key(|it| (it.most_or_endless(), !it.about));
        match (least, most) {
            (Some(least), Some(most)) => Self {
                least: least.least,
                most: most.most,
                about: least.about || most.about,
            },
            _ => Self::UNKNOWN,
        }
    }

    /// Its upper bound; what has none may be longer than all others.
    pub fn most_or_endless(self) -> SignedDuration {
        self.most.unwrap_or(SignedDuration::MAX)
    }

    /// The union of some lengths of which nobody knows how far they overlap.
    fn overlapping(lengths: impl Iterator<Item = Self>) -> Self {
        lengths
            .reduce(|one, other| Self {
                least: one.least.max(other.least),
                most: one
                    .most
                    .zip(other.most)
                    .map(|(one, other)| one.saturating_add(other)),
                about: one.about || other.about,
            })
            .unwrap_or(Self::UNKNOWN)
    }
}

/// How long a window lasted: no shorter than from any sign of it to any later one. What is known to have come first stands in
/// for an unknown start, and what is known to have come last for an unknown end; it lasted that long or longer.
fn duration(window: Window<'_>) -> Length {
    if window.is_dated() {
        return union(&[Extent::of(window)]);
    }
    let signs: Vec<&Moment> = window.signs().collect();
    let between = |from: usize, until: usize| {
        Length::between(signs.get(from).copied(), signs.get(until).copied())
    };
    let pairs = (0..signs.len()).flat_map(|until| (0..until).map(move |from| (from, until)));
    let whole = between(0, signs.len().saturating_sub(1));
    let length = pairs.fold(whole, |length, (from, until)| {
        length.no_shorter_than(between(from, until))
    });
    match (&window.started, &window.resolved) {
        (Some(_), Some(_)) => length,
        _ => length.or_longer(),
    }
}

/// Where a window lies on the line of time, as well as it is known.
struct Extent {
    /// Surely affected.
    core: Option<Interval>,
    /// Affected at most; nothing if there is no telling.
    hull: Option<Interval>,
    /// When it is known to have been going on, each as well as it is known.
    signs: Vec<Interval>,
    /// The times that these bounds follow from are themselves only about right.
    about: bool,
}

impl Extent {
    fn of(window: Window<'_>) -> Self {
        let ordered = |from, until| (from <= until).then_some(Interval { from, until });
        let signs = || {
            window
                .signs()
                .filter_map(|sign| Some((sign, sign.reading()?)))
        };
        // It began before it was first seen, whenever that was, and ended after it was last seen.
        let first = signs().min_by_key(|(_, sign)| sign.until);
        let last = signs().max_by_key(|(_, sign)| sign.from);
        let core = first.zip(last);
        let core = core.and_then(|((_, first), (_, last))| ordered(first.until, last.from));
        let ends = window.started.as_ref().zip(window.resolved.as_ref());
        let hull =
            ends.and_then(|(start, end)| ordered(start.reading()?.from, end.reading()?.until));
        let seen = first.into_iter().chain(last).map(|(sign, _)| sign);
        let seen = seen.filter(|_| core.is_some());
        let bounds = ends.into_iter().flat_map(|(start, end)| [start, end]);
        let bounds = bounds.filter(|_| hull.is_some());
        Self {
            // Where times contradict each other, its start and end are right; where these do, nothing is.
            core: match (ends, hull) {
                (Some(_), hull) => core
                    .zip(hull)
                    .and_then(|(core, hull)| core.intersection(hull)),
                (None, _) => core,
            },
            hull,
            signs: signs().map(|(_, sign)| sign).collect(),
            about: seen.chain(bounds).any(|bound| bound.about),
        }
    }

    /// What of it lies within an interval; nothing if nothing does.
    fn within(self, interval: Interval) -> Option<Self> {
        let clip = |extent: Option<Interval>| extent.and_then(|it| it.intersection(interval));
        let core = clip(self.core);
        match self.hull {
            Some(_) => clip(self.hull).map(|hull| Self {
                core,
                hull: Some(hull),
                ..self
            }),
            None => {
                let may_lie_in = |sign: &Interval| interval.may_hold(*sign);
                let goes_on = core.is_some() || self.signs.iter().any(may_lie_in);
                goes_on.then_some(Self { core, ..self })
            }
        }
    }
}

/// No less than the union of the cores, and no more than that of the hulls if all of them are known.
fn union(extents: &[Extent]) -> Length {
    let hulls: Option<Vec<Interval>> = extents.iter().map(|extent| extent.hull).collect();
    Length {
        least: covered(extents.iter().filter_map(|extent| extent.core).collect()),
        most: hulls.map(covered),
        about: extents.iter().any(|extent| extent.about),
    }
}

/// How much time some intervals cover together.
fn covered(mut intervals: Vec<Interval>) -> SignedDuration {
    intervals.sort_unstable();
    let mut total = SignedDuration::ZERO;
    let mut covered_until = Timestamp::MIN;
    for interval in intervals {
        let fresh = interval.from.max(covered_until);
        if fresh < interval.until {
            total = total.saturating_add(interval.until.duration_since(fresh));
            covered_until = interval.until;
        }
    }
    total
}

/// The least and the most time between two weekdays, the second taken to be the next one after the first.
/// Nothing where that is most of a week later: then it was rather another week.
fn within_a_week(from: &Moment, until: &Moment) -> Option<(SignedDuration, SignedDuration)> {
    let (start, end) = (hours_of_week(from)?, hours_of_week(until)?);
    let (least, most) = (end.0 - start.1, end.1 - start.0);
    let day = SignedDuration::from_hours(24);
    let until_next = match most.is_negative() {
        true => 7 * day,
        false => SignedDuration::ZERO,
    };
    let (least, most) = (least + until_next, most + until_next);
    (least < 6 * day).then_some((least, most))
}

/// Where a weekday's time lies, counted from Monday's midnight.
fn hours_of_week(moment: &Moment) -> Option<(SignedDuration, SignedDuration)> {
    let Form::Weekday(weekday, hour) = &moment.form else {
        return None;
    };
    let midnight = SignedDuration::from_hours(24 * i64::from(weekday.to_monday_zero_offset()));
    let (from, until) = match hour {
        Hour::Clock(time) => {
            let since_midnight = time.duration_since(jiff::civil::Time::midnight());
            (since_midnight, since_midnight)
        }
        Hour::Part(part) => {
            let (from, until) = part.hours();
            (
                SignedDuration::from_hours(from),
                SignedDuration::from_hours(until),
            )
        }
        Hour::Unknown => (SignedDuration::ZERO, SignedDuration::from_hours(24)),
    };
    Some((midnight + from, midnight + until))
}

/// The two in the middle of some lengths in the order of a bound; they are one where the number of all is odd.
fn middle(
    mut lengths: Vec<Length>,
    bound: impl Fn(Length) -> SignedDuration,
) -> Option<[Length; 2]> {
    lengths.sort_by_key(|length| (bound(*length), length.about));
    let other = lengths.get(lengths.len() / 2)?;
    let one = lengths.get(lengths.len().saturating_sub(1) / 2)?;
    Some([*one, *other])
}
