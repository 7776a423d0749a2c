//! Instants as machines want them: on the clock of whoever told them.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::incident::{Form, Moment, Zone};

/// What stands for the time of a change where nothing was ever published: a feed without entries must still name one,
/// and it may neither be the time of the build nor move when something else is published.
pub const NEVER: &str = "2000-01-01T00:00:00+00:00";

/// `instant` (RFC 3339) with the offset that `moment` was told in.
pub fn rfc3339(moment: &Moment, instant: Timestamp) -> String {
    let written = match &moment.form {
        Form::Clock(clock) => clock.offset,
        _ => None,
    };
    with_offset(
        instant,
        written.unwrap_or_else(|| moment.zone.offset_at(instant)),
    )
}

/// `instant` (RFC 3339) on the clocks of `zone`.
pub fn rfc3339_in(zone: &Zone, instant: Timestamp) -> String {
    with_offset(instant, zone.offset_at(instant))
}

/// To the second; RFC 3339 has no seconds in an offset.
fn with_offset(instant: Timestamp, offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let offset = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
    let local = offset.to_datetime(instant);
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    let (date, time) = (local.date(), local.time());
    format!(
        "{date}T{:02}:{:02}:{:02}{sign}{hours:02}:{minutes:02}",
        time.hour(),
        time.minute(),
        time.second(),
    )
}
