//! Moments in words, and for machines.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use super::Language;
use crate::incident::{Caption, Clock, Form, Hour, Moment, Period, Zone, weekday_word};

impl Language {
    /// A moment with all that is known of it: "2026년 4월 21일 (화) 오전 5:03", "2024 Q1".
    ///
    /// Korean and English have the clock's twelve hours, Japanese its twenty-four, as people there write. In
    /// Korean the hour after midnight is 오전 0시, so that it cannot be taken for noon.
    ///
    /// Where a caption does not hold for the moment, its zone is told beside the time: "10:00 am EDT". Without a caption it
    /// never is.
    pub fn moment(&self, moment: &Moment, caption: Option<Caption<'_>>) -> String {
        let zone = self.own_zone(moment, caption);
        self.told(moment, Year::Named, zone.as_deref())
    }

    /// The moment within its day: "오전 5:03", "morning". Nothing where no time of day is known.
    pub fn time_of_day(&self, moment: &Moment, caption: Option<Caption<'_>>) -> Option<String> {
        let zone = self.own_zone(moment, caption);
        self.hour_told(moment, zone.as_deref())
    }

    /// From one moment until another, without saying twice what they share: a day, a year, a zone. Of a moment that is
    /// itself a range, what counts is where it begins, or ends.
    pub fn range(&self, from: &Moment, until: &Moment, caption: Option<Caption<'_>>) -> String {
        if from == until {
            return self.moment(from, caption);
        }
        let (from, until) = (&beginning(from), &end(until));
        let (zone, last_zone) = self.own_zones(from, until, caption);
        let (zone, last_zone) = (zone.as_deref(), last_zone.as_deref());
        let same_zone = from.zone == until.zone;
        let same_day = same_zone && day_told(from) == day_told(until);
        let same_year = from.date().map(Date::year) == until.date().map(Date::year);
        let year = match same_zone && same_year {
            true => Year::Understood,
            false => Year::Named,
        };
        let end = match self.hour_told(until, last_zone) {
            Some(end) if same_day && from.tells_hour() => end,
            _ => self.told(until, year, last_zone),
        };
        self.stretch(&self.told(from, Year::Named, zone), &end)
    }

    /// From a moment on, until a moment, or both, as far as they are known.
    pub fn span(
        &self,
        from: Option<&Moment>,
        until: Option<&Moment>,
        caption: Option<Caption<'_>>,
    ) -> Option<String> {
        // What is known of a moment only between two ends is not to be read as lasting from the one to the other.
        let half = |plain: &str, within: &str, moment: &Moment| {
            let key = match moment.form {
                Form::Periods(..) => within,
                _ => plain,
            };
            self.phrase(key, &[("time", &self.moment(moment, caption))])
        };
        match (from, until) {
            (Some(from), Some(until)) => Some(self.range(from, until, caption)),
            (Some(from), None) => Some(half("time.since", "time.since_within", from)),
            (None, Some(until)) => Some(half("time.until", "time.until_within", until)),
            (None, None) => None,
        }
    }

    /// A day with its weekday: "2026년 4월 21일 (화)".
    pub fn day(&self, date: Date) -> String {
        self.date("time.day", date)
    }

    /// A month alone, counted from 1: "4월".
    pub fn month_name(&self, month: i8) -> &str {
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
            Some(instant) => self.zone_details(zone, instant),
            None => return name,
        };
        self.phrase("time.zone", &[("name", &name), ("details", &details)])
    }

    /// `KST, UTC+9`; only the offset where the zone has no letters of its own.
    fn zone_details(&self, zone: &Zone, instant: Timestamp) -> String {
        let offset = offset(zone, instant);
        match letters(zone, instant) {
            Some(letters) => format!("{letters}{}{offset}", self.word("list.between")),
            None => offset,
        }
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

    /// The moment with the zone that is to be told beside its time.
    fn told(&self, moment: &Moment, year: Year, zone: Option<&str>) -> String {
        let about = |time: String| self.perhaps_about(moment, time);
        let hour = |time: String| self.perhaps_in(zone, about(time));
        match &moment.form {
            Form::Clock(clock) => {
                let local = clock.told_in(&moment.zone);
                let day = self.period(Period::Day(local.date()), year);
                self.on("time.on_day", &day, &hour(self.clock(local.time())))
            }
            Form::PartOfDay(date, part) => {
                let day = self.period(Period::Day(*date), year);
                self.on("time.on_day", &day, &hour(self.name_of(*part).to_owned()))
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
            Form::Weekday(weekday, _) => {
                let weekday = self.weekday(*weekday);
                match self.hour_told(moment, zone) {
                    Some(hour) => self.on("time.on_weekday", weekday, &hour),
                    None => about(weekday.to_owned()),
                }
            }
        }
    }

    /// The moment within its day, with the zone that is to be told beside it.
    fn hour_told(&self, moment: &Moment, zone: Option<&str>) -> Option<String> {
        let time = match &moment.form {
            Form::Clock(clock) => self.clock(clock.told_in(&moment.zone).time()),
            Form::PartOfDay(_, part) => self.name_of(*part).to_owned(),
            Form::Weekday(_, hour) => self.hour(*hour)?,
            Form::Period(_) | Form::Periods(..) => return None,
        };
        Some(self.perhaps_in(zone, self.perhaps_about(moment, time)))
    }

    /// What a moment has to tell of its zone, since its caption does not hold for it.
    fn own_zone(&self, moment: &Moment, caption: Option<Caption<'_>>) -> Option<String> {
        let caption = caption.filter(|caption| !caption.holds_for(moment))?;
        Some(self.zone_in_short(moment, caption.zone))
    }

    /// The same for both ends of a range. A zone at one end could be taken for that of the other, so both tell theirs; one
    /// that they share stands at the end.
    fn own_zones(
        &self,
        from: &Moment,
        until: &Moment,
        caption: Option<Caption<'_>>,
    ) -> (Option<String>, Option<String>) {
        let caption =
            caption.filter(|caption| !caption.holds_for(from) || !caption.holds_for(until));
        let zone = |moment: &Moment| {
            let caption = caption.filter(|_| moment.tells_hour())?;
            Some(self.zone_in_short(moment, caption.zone))
        };
        let (first, last) = (zone(from), zone(until));
        (first.filter(|first| last.as_ref() != Some(first)), last)
    }

    /// The letters of the moment's zone, or its offset: "EDT", "UTC+5:45". Both of two where it may be at either: "EDT/EST".
    /// Without a date its name, since letters and offset change with the seasons.
    fn zone_in_short(&self, moment: &Moment, beside: &Zone) -> String {
        let zone = &moment.zone;
        match moment.ends() {
            _ if *zone == Zone::utc() => String::from("UTC"),
            None => self.zone_name(zone),
            Some((first, last)) => {
                let first = letters_or_offset(zone, first, beside);
                let last = letters_or_offset(zone, last, beside);
                match first == last {
                    true => first,
                    false => format!("{first}/{last}"),
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

    fn weekday(&self, weekday: Weekday) -> &str {
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
        // A part of a day is vague by itself.
        let is_vague = matches!(
            moment.form,
            Form::PartOfDay(..) | Form::Weekday(_, Hour::Part(_))
        );
        if moment.about && !is_vague {
            self.phrase("time.about", &[("time", &time)])
        } else {
            time
        }
    }

    fn perhaps_in(&self, zone: Option<&str>, time: String) -> String {
        match zone {
            Some(zone) => self.phrase("time.in_zone", &[("time", &time), ("zone", &zone)]),
            None => time,
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
    let offset = moment.zone.offset_at(instant);
    let local = offset.to_datetime(instant);
    let sign = if offset.is_negative() { '-' } else { '+' };
    let minutes = offset.seconds().abs() / 60;
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

/// `KST`; the offset where the zone has no letters of its own, or those of a caption's zone with another offset: a CST of
/// Chicago beside that of Shanghai.
fn letters_or_offset(zone: &Zone, instant: Timestamp, beside: &Zone) -> String {
    let same_offset = zone.offset_at(instant) == beside.offset_at(instant);
    let own = letters(zone, instant);
    own.filter(|own| same_offset || letters(beside, instant).as_ref() != Some(own))
        .unwrap_or_else(|| offset(zone, instant))
}

/// `KST`; nothing where the zone has no letters of its own.
fn letters(zone: &Zone, instant: Timestamp) -> Option<String> {
    let letters = zone.abbreviation_at(instant);
    (!letters.starts_with(['+', '-'])).then_some(letters)
}

/// `UTC+9`
fn offset(zone: &Zone, instant: Timestamp) -> String {
    let minutes = zone.offset_at(instant).seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    match minutes {
        0 => format!("UTC{sign}{hours}"),
        minutes => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}
