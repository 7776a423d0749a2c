//! A time as well as it is known: to the minute, to the day, to the quarter, or only by its weekday.
//!
//! A moment never says more than its author did. A bare date is a day and not its midnight; "about half
//! past nine" is not half past nine; and two moments are only ever said to be in order when no reading of
//! them allows another ([`Moment::is_before`]).

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::vocabulary::vocabulary;
use super::zone::{Showing, Zone};

/// A time as its author knows it, and the zone in which it is told.
///
/// Written down with [`Display`](std::fmt::Display) and read with [`Moment::parse`], it stays the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What is known of it.
    pub form: Form,
    /// Only about then.
    pub about: bool,
    /// The zone whose clocks and calendar tell it.
    pub zone: Zone,
    /// The moment names the zone itself, and does not take it from its incident or site.
    pub names_zone: bool,
}

/// What is known of a time, from the finest to the least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A time on the clock: `2026-04-21T05:03`.
    Clock(Clock),
    /// A part of a day: `2022-11-14 morning`.
    PartOfDay(Date, PartOfDay),
    /// A day, month, quarter or year: `2024-10`.
    Period(Period),
    /// Somewhere from the beginning of one period to the end of another: `2024-Q1/2024-Q2`.
    Periods(Period, Period),
    /// A day of an unknown week: `thu 18:55`.
    Weekday(Weekday, Hour),
}

/// What a clock showed, to the minute; to the second where seconds other than zero are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The time as written.
    pub local: DateTime,
    /// The offset as written. Without one the clock hangs in the moment's zone.
    pub offset: Option<Offset>,
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `2026-04-21`
    Day(Date),
    /// `2024-10`: year and month from 1.
    Month(i16, i8),
    /// `2024-Q1`: year and quarter from 1.
    Quarter(i16, i8),
    /// `2024`
    Year(i16),
}

/// What is known of the time of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    /// The clock's time, to the minute.
    Clock(Time),
    /// The part of the day.
    Part(PartOfDay),
    /// Nothing.
    Unknown,
}

vocabulary! {
    /// A part of a day. Parts overlap, since people do not agree where one ends.
    PartOfDay of "parts" {
        /// Midnight to six: 새벽, 未明.
        Early = "early",
        /// Midnight to noon: 오전, 午前.
        Morning = "morning",
        /// Eleven to two.
        Noon = "noon",
        /// Noon to seven.
        Afternoon = "afternoon",
        /// Five to midnight.
        Evening = "evening",
        /// Six in the evening to six the next morning.
        Night = "night",
    }
}

vocabulary! {
    /// How finely a moment is known.
    Precision of "precision" {
        /// To the second.
        Second = "second",
        /// To the minute.
        Minute = "minute",
        /// To a part of a day.
        PartOfDay = "part-of-day",
        /// To the day.
        Day = "day",
        /// To the month.
        Month = "month",
        /// To the quarter.
        Quarter = "quarter",
        /// To the year.
        Year = "year",
        /// To a run of several days, months, quarters or years.
        Periods = "periods",
        /// By its weekday, without a date.
        Weekday = "weekday",
    }
}

/// A stretch of time: from an instant until just before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// The first instant of it.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
}

impl Moment {
    /// An instant, known to the minute or second, told in a zone.
    pub fn at(instant: Timestamp, zone: &Zone) -> Self {
        let offset = zone.offset_at(instant);
        Self::of(
            Form::Clock(Clock {
                local: offset.to_datetime(instant),
                offset: Some(offset),
            }),
            zone,
        )
    }

    /// A whole day in a zone.
    pub fn day(date: Date, zone: &Zone) -> Self {
        Self::of(Form::Period(Period::Day(date)), zone)
    }

    /// What is known to be so in a zone.
    pub fn of(form: Form, zone: &Zone) -> Self {
        Self {
            form,
            about: false,
            zone: zone.clone(),
            names_zone: false,
        }
    }

    /// How finely it is known.
    pub fn precision(&self) -> Precision {
        match &self.form {
            Form::Clock(clock) if clock.shows_seconds() => Precision::Second,
            Form::Clock(_) => Precision::Minute,
            Form::PartOfDay(..) => Precision::PartOfDay,
            Form::Period(Period::Day(_)) => Precision::Day,
            Form::Period(Period::Month(..)) => Precision::Month,
            Form::Period(Period::Quarter(..)) => Precision::Quarter,
            Form::Period(Period::Year(_)) => Precision::Year,
            Form::Periods(..) => Precision::Periods,
            Form::Weekday(..) => Precision::Weekday,
        }
    }

    /// Every instant that some reading of the moment allows; nothing where no date is known.
    ///
    /// A minute lasts a minute, a day in its zone from midnight to midnight. "About" allows half an hour
    /// either way on the clock, and otherwise as much again as the moment is long.
    pub fn interval(&self) -> Option<Interval> {
        let reading = self.reading()?;
        let (known, leeway) = match &self.form {
            Form::Clock(clock) => (
                reading.longer_by(clock.unit()),
                SignedDuration::from_mins(30),
            ),
            _ => (reading, reading.length()),
        };
        Some(if self.about {
            known.widened_by(leeway)
        } else {
            known
        })
    }

    /// The moment taken at its word: a clock time is the point at which its minute begins, anything less
    /// precise the whole stretch that it names. Nothing where no date is known.
    ///
    /// A clock time that a zone shows twice, since its clocks were set back, may be either.
    pub fn reading(&self) -> Option<Interval> {
        match &self.form {
            Form::Clock(clock) => Some(clock.reading(&self.zone)),
            Form::PartOfDay(date, part) => Some(part.on(*date, &self.zone)),
            Form::Period(period) => Some(period.interval(&self.zone)),
            Form::Periods(first, last) => Some(Interval {
                from: first.interval(&self.zone).from,
                until: last.interval(&self.zone).until,
            }),
            Form::Weekday(..) => None,
        }
    }

    /// What it says, however it is written: when, how well that is known, and the moment itself where it has no date.
    pub fn meant(&self) -> (Option<Interval>, Precision, bool, Option<Moment>) {
        let reading = self.reading();
        let dateless = reading.is_none().then(|| self.clone());
        (reading, self.precision(), self.about, dateless)
    }

    /// The first and the last instant of the reading.
    pub fn ends(&self) -> Option<(Timestamp, Timestamp)> {
        let Interval { from, until } = self.reading()?;
        let last = match self.form {
            Form::Clock(_) => until,
            _ => later(until, SignedDuration::from_secs(-1)),
        };
        Some((from, last))
    }

    /// The first instant of the reading: what to sort by.
    pub fn earliest(&self) -> Option<Timestamp> {
        self.reading().map(|reading| reading.from)
    }

    /// The first instant after the reading; of a clock time, the time itself.
    pub fn latest(&self) -> Option<Timestamp> {
        self.reading().map(|reading| reading.until)
    }

    /// What clocks show when it begins, even where they skip that; nothing of a time on the clock itself, or without a date.
    pub(super) fn opening(&self) -> Option<DateTime> {
        let hours = match &self.form {
            Form::Clock(_) => return None,
            Form::PartOfDay(_, part) => part.hours().0,
            _ => 0,
        };
        Some(hours_after_midnight(self.date()?, hours))
    }

    /// No reading of the two allows this one to be at the same time as the other, or later.
    pub fn is_before(&self, other: &Self) -> bool {
        match (self.interval(), other.interval()) {
            (Some(this), Some(other)) => this.until <= other.from,
            _ => false,
        }
    }

    /// It is later than any clock shows at `now`. Clocks differ by minutes, and calendars by a day: in another zone it is tomorrow.
    pub fn is_to_come(&self, now: Timestamp) -> bool {
        let leeway = match self.tells_hour() {
            true => SignedDuration::from_hours(1),
            false => SignedDuration::from_hours(24),
        };
        self.earliest()
            .is_some_and(|earliest| leeway < earliest.duration_since(now))
    }

    /// Its clocks are those of its incident or site, since it names neither a zone nor an offset of its own.
    pub fn borrows_zone(&self) -> bool {
        !self.names_zone && !matches!(&self.form, Form::Clock(clock) if clock.offset.is_some())
    }

    /// It says when within its day: by the clock or by the part of the day.
    pub fn tells_hour(&self) -> bool {
        match &self.form {
            Form::Clock(_) | Form::PartOfDay(..) => true,
            Form::Weekday(_, hour) => *hour != Hour::Unknown,
            Form::Period(_) | Form::Periods(..) => false,
        }
    }

    /// It has a date, and not only a weekday.
    pub fn is_dated(&self) -> bool {
        !matches!(self.form, Form::Weekday(..))
    }

    /// The one day on which it is, in its zone. Nothing where it may be any of several.
    pub fn day_known(&self) -> Option<Date> {
        match &self.form {
            Form::Period(Period::Month(..) | Period::Quarter(..) | Period::Year(_))
            | Form::Periods(..) => None,
            _ => self.date(),
        }
    }

    /// The day on which it is, or begins, in its zone. Nothing where no date is known.
    pub fn date(&self) -> Option<Date> {
        match &self.form {
            Form::Clock(clock) => Some(clock.told_in(&self.zone).date()),
            Form::PartOfDay(date, _) => Some(*date),
            Form::Period(period) | Form::Periods(period, _) => Some(period.first_day()),
            Form::Weekday(..) => None,
        }
    }
}

impl Clock {
    /// What the clocks of a zone show at that time.
    pub fn told_in(&self, zone: &Zone) -> DateTime {
        match self.offset {
            Some(_) => zone.clock_at(self.reading(zone).from),
            None => self.local,
        }
    }

    /// The time is known to the second.
    pub fn shows_seconds(&self) -> bool {
        self.local.second() != 0 || self.local.subsec_nanosecond() != 0
    }

    fn reading(&self, zone: &Zone) -> Interval {
        let (from, until) = match self.offset {
            Some(offset) => {
                let instant = offset.to_timestamp(self.local).unwrap_or(Timestamp::MAX);
                (instant, instant)
            }
            None => match zone.when(self.local) {
                Showing::Once(instant) => (instant, instant),
                Showing::Twice(first, second) => (first, second),
                Showing::Never { .. } => {
                    let instant = zone.first_instant(self.local);
                    (instant, instant)
                }
            },
        };
        Interval { from, until }
    }

    fn unit(&self) -> SignedDuration {
        if self.shows_seconds() {
            SignedDuration::from_secs(1)
        } else {
            SignedDuration::from_mins(1)
        }
    }
}

impl Period {
    /// Its first day.
    pub fn first_day(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Month(year, month) => first_of(year, month),
            Self::Quarter(year, quarter) => first_of(year, quarter * 3 - 2),
            Self::Year(year) => first_of(year, 1),
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Month(year, month) => first_of(year, month).last_of_month(),
            Self::Quarter(year, quarter) => first_of(year, quarter * 3).last_of_month(),
            Self::Year(year) => first_of(year, 12).last_of_month(),
        }
    }

    /// All of it, from midnight to midnight in a zone.
    pub fn interval(self, zone: &Zone) -> Interval {
        Interval {
            from: zone.first_instant(self.first_day().to_datetime(Time::midnight())),
            until: zone.first_instant(hours_after_midnight(self.last_day(), 24)),
        }
    }
}

impl PartOfDay {
    /// The hours after midnight between which it lies; more than 24 is the next day.
    pub fn hours(self) -> (i64, i64) {
        match self {
            Self::Early => (0, 6),
            Self::Morning => (0, 12),
            Self::Noon => (11, 14),
            Self::Afternoon => (12, 19),
            Self::Evening => (17, 24),
            Self::Night => (18, 30),
        }
    }

    fn on(self, date: Date, zone: &Zone) -> Interval {
        let (first, last) = self.hours();
        Interval {
            from: zone.first_instant(hours_after_midnight(date, first)),
            until: zone.first_instant(hours_after_midnight(date, last)),
        }
    }
}

impl Interval {
    /// How long it is.
    pub fn length(self) -> SignedDuration {
        self.until.duration_since(self.from)
    }

    /// What it has in common with another; nothing if that is nothing.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let until = self.until.min(other.until);
        (from < until).then_some(Self { from, until })
    }

    /// Whether it may hold what lies somewhere in another, or just where that begins.
    pub fn may_hold(self, other: Self) -> bool {
        self.intersection(other).is_some() || (self.from..self.until).contains(&other.from)
    }

    fn longer_by(self, length: SignedDuration) -> Self {
        Self {
            from: self.from,
            until: later(self.until, length),
        }
    }

    fn widened_by(self, by: SignedDuration) -> Self {
        Self {
            from: later(self.from, -by),
            until: later(self.until, by),
        }
    }
}

fn later(instant: Timestamp, by: SignedDuration) -> Timestamp {
    instant.saturating_add(by).unwrap_or(instant)
}

fn first_of(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(Date::MAX)
}

fn hours_after_midnight(date: Date, hours: i64) -> DateTime {
    date.to_datetime(Time::midnight())
        .saturating_add(SignedDuration::from_hours(hours))
}
