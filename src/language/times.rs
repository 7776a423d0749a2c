//! Moments in words, and for machines.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use super::Language;
use crate::incident::{Clock, Form, Hour, Moment, Period, Zone, weekday_word};

impl Language {
    /// A moment with all that is known of it: "2026년 4월 21일 (화) 오전 5:03", "2024 Q1".
    ///
    /// Korean and English have the clock's twelve hours, Japanese its twenty-four, as people there write. In
    /// Korean the hour after midnight is 오전 0시, so that it cannot be taken for noon.
    pub fn moment(&self, moment: &Moment) -> String {
        self.told(moment, Year::Named)
    }

    /// The moment within its day: "오전 5:03", "morning". Nothing where no time of day is known.
    pub fn time_of_day(&self, moment: &Moment) -> Option<String> {
        let time = match &moment.form {
            Form::Clock(clock) => self.clock(clock.told_in(&moment.zone).time()),
            Form::PartOfDay(_, part) => self.name_of(*part).to_owned(),
            Form::Weekday(_, hour) => self.hour(*hour)?,
            Form::Period(_) | Form::Periods(..) => return None,
        };
        Some(self.perhaps_about(moment, time))
    }

    /// From one moment until another, without saying twice what they share: a day, a year. Of a moment that is
    /// itself a range, what counts is where it begins, or ends.
    pub fn range(&self, from: &Moment, until: &Moment) -> String {
        if from == until {
            return self.moment(from);
        }
        let (from, until) = (&beginning(from), &end(until));
        let same_zone = from.zone == until.zone;
        let same_day = same_zone && day_told(from) == day_told(until);
        let same_year = from.date().map(Date::year) == until.date().map(Date::year);
        let end = match (self.time_of_day(from), self.time_of_day(until)) {
            (Some(_), Some(end)) if same_day => end,
            _ if same_zone && same_year => self.told(until, Year::Understood),
            _ => self.moment(until),
        };
        self.stretch(&self.moment(from), &end)
    }

    /// From a moment on, until a moment, or both, as far as they are known.
    pub fn span(&self, from: Option<&Moment>, until: Option<&Moment>) -> Option<String> {
        match (from, until) {
            (Some(from), Some(until)) => Some(self.range(from, until)),
            (Some(from), None) => Some(self.phrase("time.since", &[("time", &self.moment(from))])),
            (None, Some(until)) => {
                Some(self.phrase("time.until", &[("time", &self.moment(until))]))
            }
            (None, None) => None,
        }
    }

    /// A day with its weekday: "2026년 4월 21일 (화)".
    pub fn day(&self, date: Date) -> String {
        self.date("time.day", date)
    }

    /// A day without it: "21 Apr 2026".
    pub fn short_day(&self, date: Date) -> String {
        self.date("time.short_day", date)
    }

    /// A month with its year, counted from 1: "2026년 4월".
    pub fn month(&self, year: i16, month: i8) -> String {
        self.period(Period::Month(year, month), Year::Named)
    }

    /// A month alone, counted from 1: "4월".
    pub fn month_name(&self, month: i8) -> &'static str {
        self.text("months", &month.to_string()).unwrap_or_default()
    }

    /// A year: "2026년".
    pub fn year(&self, year: i16) -> String {
        self.period(Period::Year(year), Year::Named)
    }

    /// A zone as the moment finds it: "한국 시간 (KST, UTC+9)". Without a date only its name, since letters and
    /// offset change with the seasons.
    pub fn zone(&self, zone: &Zone, at: Option<&Moment>) -> String {
        let name = self.zone_name(zone);
        let details = match at.and_then(Moment::earliest) {
            _ if *zone == Zone::utc() => String::from("UTC"),
            Some(instant) => zone_details(zone, instant),
            None => return name,
        };
        self.phrase("time.zone", &[("name", &name), ("details", &details)])
    }

    /// The same moment in UTC, the same in every language: `2026-04-20 20:03 UTC`. Nothing where it is not
    /// known to the minute, or is in UTC already.
    pub fn utc(&self, moment: &Moment) -> Option<String> {
        let Form::Clock(_) = &moment.form else {
            return None;
        };
        let reading = moment.reading()?;
        if reading.from != reading.until || moment.zone == Zone::utc() {
            return None;
        }
        let utc = Offset::UTC.to_datetime(reading.from);
        let time = format!("{} {} UTC", utc.date(), digits(utc.time()));
        Some(self.perhaps_about(moment, time))
    }

    fn told(&self, moment: &Moment, year: Year) -> String {
        let about = |time: String| self.perhaps_about(moment, time);
        match &moment.form {
            Form::Clock(clock) => {
                let local = clock.told_in(&moment.zone);
                let day = self.period(Period::Day(local.date()), year);
                self.on("time.on_day", &day, &about(self.clock(local.time())))
            }
            Form::PartOfDay(date, part) => {
                let day = self.period(Period::Day(*date), year);
                self.on("time.on_day", &day, &about(self.name_of(*part).to_owned()))
            }
            Form::Period(period) => about(self.period(*period, year)),
            Form::Periods(first, last) => {
                let again = if first.first_day().year() == last.first_day().year() {
                    Year::Understood
                } else {
                    Year::Named
                };
                let first = self.period(*first, year);
                about(self.stretch(&first, &self.period(*last, again)))
            }
            Form::Weekday(weekday, hour) => {
                let weekday = self.weekday(*weekday);
                match self.hour(*hour) {
                    Some(hour) => self.on("time.on_weekday", weekday, &about(hour)),
                    None => about(weekday.to_owned()),
                }
            }
        }
    }

    fn period(&self, period: Period, year: Year) -> String {
        let key = |named, again| match year {
            Year::Named => named,
            Year::Understood => again,
        };
        match period {
            Period::Day(date) => self.date(key("time.day", "time.again_day"), date),
            Period::Month(year, month) => self.phrase(
                key("time.month", "time.again_month"),
                &[("year", &year), ("month", &self.month_name(month))],
            ),
            Period::Quarter(year, quarter) => self.phrase(
                key("time.quarter", "time.again_quarter"),
                &[("year", &year), ("quarter", &quarter)],
            ),
            Period::Year(year) => self.phrase("time.year", &[("year", &year)]),
        }
    }

    fn date(&self, key: &str, date: Date) -> String {
        let weekday = self.text("weekdays_short", weekday_word(date.weekday()));
        self.phrase(
            key,
            &[
                ("year", &date.year()),
                ("month", &self.month_name(date.month())),
                ("day", &date.day()),
                ("weekday", &weekday.unwrap_or_default()),
            ],
        )
    }

    fn weekday(&self, weekday: Weekday) -> &'static str {
        self.text("weekdays", weekday_word(weekday))
            .unwrap_or_default()
    }

    fn hour(&self, hour: Hour) -> Option<String> {
        match hour {
            Hour::Clock(time) => Some(self.clock(time)),
            Hour::Part(part) => Some(self.name_of(part).to_owned()),
            Hour::Unknown => None,
        }
    }

    fn clock(&self, time: Time) -> String {
        let half = match time.hour() {
            ..12 => "time.before_noon",
            _ => "time.after_noon",
        };
        let hour12: &dyn Display = match time.hour() {
            0 => &self.word("time.midnight_hour"),
            12 => &12,
            hour => &(hour % 12),
        };
        let key = match time.second() {
            0 => "time.clock",
            _ => "time.clock_seconds",
        };
        self.phrase(
            key,
            &[
                ("half", &self.word(half)),
                ("hour12", hour12),
                ("hour", &time.hour()),
                ("minute", &format_args!("{:02}", time.minute())),
                ("second", &format_args!("{:02}", time.second())),
            ],
        )
    }

    fn on(&self, key: &str, day: &str, time: &str) -> String {
        self.phrase(key, &[("day", &day), ("weekday", &day), ("time", &time)])
    }

    fn stretch(&self, from: &str, until: &str) -> String {
        self.phrase("time.range", &[("from", &from), ("until", &until)])
    }

    fn perhaps_about(&self, moment: &Moment, time: String) -> String {
        if moment.about {
            self.phrase("time.about", &[("time", &time)])
        } else {
            time
        }
    }

    fn zone_name(&self, zone: &Zone) -> String {
        self.text("zones", zone.name())
            .map_or_else(|| zone.name().replace('_', " "), str::to_owned)
    }
}

/// The value of `<time datetime>`: a valid HTML time, no more precise than what is known.
///
/// A clock time has its offset; what is only about then is told a step less precisely; and what HTML has no
/// way to say (a weekday, the turn of a year) has no value.
pub fn datetime(moment: &Moment) -> Option<String> {
    let date = moment.date()?;
    match (&moment.form, moment.about) {
        (Form::Clock(clock), false) => Some(clock_for_machines(clock, moment)),
        (Form::Clock(_) | Form::PartOfDay(..), _) | (Form::Period(Period::Day(_)), false) => {
            Some(date.to_string())
        }
        (Form::Period(Period::Day(_)), true) | (Form::Period(Period::Month(..)), false) => {
            Some(format!("{:04}-{:02}", date.year(), date.month()))
        }
        (Form::Period(Period::Month(..)), true)
        | (Form::Period(Period::Quarter(..) | Period::Year(_)), false) => {
            Some(format!("{:04}", date.year()))
        }
        (Form::Periods(_, last), false) if last.last_day().year() == date.year() => {
            Some(format!("{:04}", date.year()))
        }
        _ => None,
    }
}

fn beginning(moment: &Moment) -> Moment {
    match &moment.form {
        Form::Periods(first, _) => Moment {
            form: Form::Period(*first),
            ..moment.clone()
        },
        _ => moment.clone(),
    }
}

fn end(moment: &Moment) -> Moment {
    match &moment.form {
        Form::Periods(_, last) => Moment {
            form: Form::Period(*last),
            ..moment.clone()
        },
        _ => moment.clone(),
    }
}

/// The day that a moment names: by its date, or by its weekday alone.
fn day_told(moment: &Moment) -> (Option<Date>, Option<Weekday>) {
    match &moment.form {
        Form::Weekday(weekday, _) => (None, Some(*weekday)),
        _ => (moment.date(), None),
    }
}

/// Whether a text still has to say in which year it is.
#[derive(Clone, Copy)]
enum Year {
    Named,
    Understood,
}

/// A clock time with its offset; without one where the clock showed that time twice.
fn clock_for_machines(clock: &Clock, moment: &Moment) -> String {
    let reading = moment
        .reading()
        .filter(|reading| reading.from == reading.until);
    let Some(instant) = reading.map(|reading| reading.from) else {
        return format!("{}T{}", clock.local.date(), digits(clock.local.time()));
    };
    let minutes = moment.zone.offset_at(instant).seconds() / 60;
    let offset = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
    let local = offset.to_datetime(instant);
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!(
        "{}T{}{sign}{:02}:{:02}",
        local.date(),
        digits(local.time()),
        minutes / 60,
        minutes % 60
    )
}

fn digits(time: Time) -> String {
    match time.second() {
        0 => format!("{:02}:{:02}", time.hour(), time.minute()),
        second => format!("{:02}:{:02}:{second:02}", time.hour(), time.minute()),
    }
}

/// `KST, UTC+9`; only the offset where the zone has no letters of its own.
fn zone_details(zone: &Zone, instant: Timestamp) -> String {
    let minutes = zone.offset_at(instant).seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    let offset = match minutes {
        0 => format!("UTC{sign}{hours}"),
        minutes => format!("UTC{sign}{hours}:{minutes:02}"),
    };
    let letters = zone.abbreviation_at(instant);
    if letters.starts_with(['+', '-']) {
        offset
    } else {
        format!("{letters}, {offset}")
    }
}
