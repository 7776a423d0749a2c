//! How a moment is written in a file, and read from it.

use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use super::time::{Clock, Form, Hour, Moment, PartOfDay, Period};
use super::time_error::TimeError;
use super::vocabulary::Vocabulary;
use super::zone::{Showing, Zone};

impl Moment {
    /// Reads a time as an author writes it, in a zone unless it names its own.
    ///
    /// ```text
    /// 2026-04-21T05:03            a time on the clock; seconds and an offset may follow (RFC 3339)
    /// 2026-04-21                  a day
    /// 2022-11-14 morning          a part of a day
    /// 2024-10  2024-Q1  2024      a month, a quarter, a year
    /// 2024-Q1/2024-Q2             from one to another
    /// thu  thu 18:55  thu evening a day of an unknown week
    /// ~…  about …                 any of them, more or less
    /// … [America/New_York]        any of them, in a zone of its own
    /// ```
    ///
    /// TOML's own dates and times read the same once printed.
    ///
    /// # Errors
    /// Says why the text is not a time, or not one that the zone's clocks ever showed.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, TimeError> {
        let (text, own_zone) = split_zone(text.trim())?;
        let (text, about) = match text.strip_prefix('~').or(text.strip_prefix("about ")) {
            Some(rest) => (rest.trim_start(), true),
            None => (text, false),
        };
        let names_zone = own_zone.is_some();
        let zone = own_zone.unwrap_or_else(|| zone.clone());
        Ok(Self {
            form: read_form(text, &zone)?,
            about,
            zone,
            names_zone,
        })
    }
}

/// Writes the moment so that [`Moment::parse`] reads the same again.
impl fmt::Display for Moment {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.about {
            to.write_str("~")?;
        }
        write!(to, "{}", self.form)?;
        if self.names_zone {
            write!(to, " [{}]", self.zone.name())?;
        }
        Ok(())
    }
}

impl fmt::Display for Form {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Form::Clock(clock) => write!(to, "{clock}"),
            Form::PartOfDay(date, part) => write!(to, "{date} {}", part.word()),
            Form::Period(period) => write!(to, "{period}"),
            Form::Periods(first, last) => write!(to, "{first}/{last}"),
            Form::Weekday(weekday, hour) => write!(to, "{}{hour}", weekday_word(*weekday)),
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}T", self.local.date())?;
        write_time(to, self.local.time())?;
        match self.offset {
            Some(offset) => write_offset(to, offset),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(to, "{date}"),
            Self::Month(year, month) => write!(to, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(to, "{year:04}-Q{quarter}"),
            Self::Year(year) => write!(to, "{year:04}"),
        }
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock(time) => {
                to.write_str(" ")?;
                write_time(to, *time)
            }
            Self::Part(part) => write!(to, " {}", part.word()),
            Self::Unknown => Ok(()),
        }
    }
}

/// Takes the zone in brackets off the end of a text.
fn split_zone(text: &str) -> Result<(&str, Option<Zone>), TimeError> {
    let Some((rest, name)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) else {
        return Ok((text, None));
    };
    match Zone::named(name) {
        Some(zone) => Ok((rest.trim_end(), Some(zone))),
        None => Err(TimeError::UnknownZone(name.to_owned())),
    }
}

fn read_form(text: &str, zone: &Zone) -> Result<Form, TimeError> {
    if let Some((first, last)) = text.split_once('/') {
        return read_periods(first, last);
    }
    if let Some(period) = read_period(text)? {
        return Ok(Form::Period(period));
    }
    if let Some(form) = read_weekday(text)? {
        return Ok(form);
    }
    let (date, rest) = text.split_at_checked(10).ok_or(TimeError::Unreadable)?;
    let date = read_day(date)?.ok_or(TimeError::Unreadable)?;
    let rest = rest
        .strip_prefix(['T', 't', ' '])
        .ok_or(TimeError::Unreadable)?;
    if let Some(part) = PartOfDay::from_word(rest.trim_start()) {
        return Ok(Form::PartOfDay(date, part));
    }
    read_clock(date, rest, zone).map(Form::Clock)
}

fn read_periods(first: &str, last: &str) -> Result<Form, TimeError> {
    let first = read_period(first.trim_end())?.ok_or(TimeError::Unreadable)?;
    let last = read_period(last.trim_start())?.ok_or(TimeError::Unreadable)?;
    if last.last_day() < first.first_day() {
        return Err(TimeError::Backwards);
    }
    Ok(Form::Periods(first, last))
}

fn read_period(text: &str) -> Result<Option<Period>, TimeError> {
    if let Some(date) = read_day(text)? {
        return Ok(Some(Period::Day(date)));
    }
    let (year, rest) = match text.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (text, None),
    };
    let Some(year) = number(year, 4) else {
        return Ok(None);
    };
    let year = reachable(year)?;
    let Some(rest) = rest else {
        return Ok(Some(Period::Year(year)));
    };
    let (part, most, period): (_, _, fn(i16, i8) -> Period) = match rest.strip_prefix(['Q', 'q']) {
        Some(quarter) => (number(quarter, 1), 4, Period::Quarter),
        None => (number(rest, 2), 12, Period::Month),
    };
    match part.and_then(|part| i8::try_from(part).ok()) {
        Some(part) if (1..=most).contains(&part) => Ok(Some(period(year, part))),
        Some(_) => Err(TimeError::NotInCalendar),
        None => Ok(None),
    }
}

fn read_day(text: &str) -> Result<Option<Date>, TimeError> {
    let mut parts = text.split('-');
    let mut next = |digits| parts.next().and_then(|part| number(part, digits));
    let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else {
        return Ok(None);
    };
    if parts.next().is_some() {
        return Ok(None);
    }
    let year = reachable(year)?;
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) => Date::new(year, month, day)
            .map(Some)
            .map_err(|_| TimeError::NotInCalendar),
        _ => Err(TimeError::NotInCalendar),
    }
}

fn read_weekday(text: &str) -> Result<Option<Form>, TimeError> {
    let (day, rest) = text.split_once(' ').unwrap_or((text, ""));
    let Some(weekday) = WEEKDAYS
        .into_iter()
        .find(|weekday| weekday_word(*weekday) == day)
    else {
        return Ok(None);
    };
    let rest = rest.trim_start();
    let hour = if rest.is_empty() {
        Hour::Unknown
    } else if let Some(part) = PartOfDay::from_word(rest) {
        Hour::Part(part)
    } else {
        let (time, rest) = read_time(rest)?;
        if !rest.is_empty() {
            return Err(TimeError::Unreadable);
        }
        Hour::Clock(time)
    };
    Ok(Some(Form::Weekday(weekday, hour)))
}

fn read_clock(date: Date, text: &str, zone: &Zone) -> Result<Clock, TimeError> {
    let (time, rest) = read_time(text)?;
    let clock = Clock {
        local: date.to_datetime(time),
        offset: match rest {
            "" => None,
            "Z" | "z" => Some(Offset::UTC),
            rest => Some(read_offset(rest)?),
        },
    };
    match zone.when(clock.local) {
        Showing::Never { before, after } if clock.offset.is_none() => Err(TimeError::Skipped {
            local: clock.local,
            zone: zone.name().to_owned(),
            before,
            after,
        }),
        _ => Ok(clock),
    }
}

/// Reads `05:03`, `05:03:20` or `05:03:20.5` and gives back what follows it.
fn read_time(text: &str) -> Result<(Time, &str), TimeError> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && letter != ':' && letter != '.')
        .unwrap_or(text.len());
    let (time, rest) = text.split_at_checked(end).ok_or(TimeError::Unreadable)?;
    let mut parts = time.splitn(3, ':');
    let mut next = || parts.next();
    let hour = next()
        .and_then(|part| number(part, 2))
        .ok_or(TimeError::Unreadable)?;
    let minute = next()
        .and_then(|part| number(part, 2))
        .ok_or(TimeError::Unreadable)?;
    let (second, nanosecond) = next()
        .map_or(Some((0, 0)), read_seconds)
        .ok_or(TimeError::Unreadable)?;
    let small = |number: i16| i8::try_from(number).map_err(|_| TimeError::NotInCalendar);
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, nanosecond)
        .map_err(|_| TimeError::NotInCalendar)?;
    Ok((time, rest))
}

/// Seconds, and the nanoseconds behind their point.
fn read_seconds(text: &str) -> Option<(i16, i32)> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanoseconds: String = fraction.chars().chain("00000000".chars()).take(9).collect();
    Some((number(seconds, 2)?, nanoseconds.parse().ok()?))
}

fn read_offset(text: &str) -> Result<Offset, TimeError> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+').ok_or(TimeError::Unreadable)?),
    };
    let (hours, minutes) = text.split_once(':').ok_or(TimeError::Unreadable)?;
    match (number(hours, 2), number(minutes, 2)) {
        (Some(hours @ ..24), Some(minutes @ ..60)) => {
            let seconds = sign * (i32::from(hours) * 60 + i32::from(minutes)) * 60;
            Offset::from_seconds(seconds).map_err(|_| TimeError::NotInCalendar)
        }
        (Some(_), Some(_)) => Err(TimeError::NotInCalendar),
        _ => Err(TimeError::Unreadable),
    }
}

/// Writes a time to the minute, or to the second where it has one.
fn write_time(to: &mut fmt::Formatter<'_>, time: Time) -> fmt::Result {
    if time.second() == 0 && time.subsec_nanosecond() == 0 {
        write!(to, "{:02}:{:02}", time.hour(), time.minute())
    } else {
        write!(to, "{time}")
    }
}

fn write_offset(to: &mut fmt::Formatter<'_>, offset: Offset) -> fmt::Result {
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    let minutes = offset.seconds().abs() / 60;
    write!(to, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The number that a text of just so many digits stands for.
fn number(text: &str, digits: usize) -> Option<i16> {
    let all_digits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

fn reachable(year: i16) -> Result<i16, TimeError> {
    match year {
        1000..=9998 => Ok(year),
        _ => Err(TimeError::OutOfReach),
    }
}

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The word that stands for a weekday in a file, and under which languages keep its name.
pub fn weekday_word(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}
