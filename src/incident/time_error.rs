//! Why a text is not a time, and what to do about it.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::time::Clock;

/// Why a text is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeError {
    /// It has none of the forms that a time may have.
    Unreadable,
    /// It has such a form, but the calendar has no such day, or the clock no such time.
    NotInCalendar,
    /// Its year is not from 1000 to 9998, outside of which zones mean nothing.
    OutOfReach,
    /// It names a zone that the database does not have.
    UnknownZone(String),
    /// It ends before it begins.
    Backwards,
    /// The zone's clocks were set forward past it.
    Skipped {
        /// The time that no clock showed.
        local: DateTime,
        /// The zone's name.
        zone: String,
        /// What the clocks were ahead of UTC until then.
        before: Offset,
        /// What they have been ahead since.
        after: Offset,
    },
}

impl fmt::Display for TimeError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => to.write_str("this is not a time"),
            Self::NotInCalendar => to.write_str("there is no such day or time"),
            Self::OutOfReach => to.write_str("this year is too far away"),
            Self::UnknownZone(name) => write!(to, "there is no time zone `{name}`"),
            Self::Backwards => to.write_str("this ends before it begins"),
            Self::Skipped { local, zone, .. } => write!(
                to,
                "clocks in `{zone}` never showed `{}`: they were set forward past it",
                written(*local)
            ),
        }
    }
}

impl std::error::Error for TimeError {}

impl TimeError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Unreadable => String::from(
                "write `2026-04-21T05:03`, `2026-04-21`, `2022-11-14 morning`, `2024-10`, `2024-Q1`, \
                 `2024` or `thu 18:55`, with `~` in front where it is only about then; of another zone, with `+09:00` or \
                 ` [Asia/Seoul]` behind it",
            ),
            Self::NotInCalendar => {
                String::from("months have 28 to 31 days, and times go from 00:00 to 23:59")
            }
            Self::OutOfReach => String::from("years go from 1000 to 9998"),
            Self::UnknownZone(_) => String::from(
                "use a name of the IANA time zone database, such as `Asia/Seoul` or `America/New_York`",
            ),
            Self::Backwards => String::from("put the earlier one in front of the `/`"),
            Self::Skipped {
                local,
                before,
                after,
                ..
            } => format!(
                "a clock that was not set forward showed it when the others showed `{}`; \
                 if that is meant, write so, or give the offset: `{}`",
                written(local.saturating_add(after.duration_since(*before))),
                Clock {
                    local: *local,
                    offset: Some(*before),
                },
            ),
        }
    }
}

/// A clock time as it is written in a file.
fn written(local: DateTime) -> Clock {
    Clock {
        local,
        offset: None,
    }
}
