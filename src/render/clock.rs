//! Instants as machines want them: on the clock of whoever told them.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::incident::{Form, Moment, Zone};

/// What stands for the time of a change where nothing was ever published, the first instant of 2000: a feed without
/// entries must still name one, and it may neither be the time of the build nor move when something else is published.
pub const NEVER: Timestamp = Timestamp::constant(946_684_800, 0);

/// `instant` (RFC 3339) with the offset that `moment` was told in.
pub fn rfc3339(moment: &Moment, instant: Timestamp) -> String {
    let written = match &moment.form {
        Form::Clock(clock) => clock.offset,
        _ => None,
    };
    let offset = written.unwrap_or_else(|| moment.zone.offset_at(instant));
    format!("{:.0}", instant.display_with_offset(offset))
}

/// `instant` (RFC 3339) on the clocks of `zone`.
pub fn rfc3339_in(zone: &Zone, instant: Timestamp) -> String {
    let offset = zone.offset_at(instant);
    format!("{:.0}", instant.display_with_offset(offset))
}

/// The same with milliseconds, for readers that insist on them.
pub fn milliseconds_in(zone: &Zone, instant: Timestamp) -> String {
    let offset = zone.offset_at(instant);
    format!("{:.3}", instant.display_with_offset(offset))
}

/// The same in the basic form of RFC 5545, in UTC: `20260420T200300Z`.
pub fn basic(instant: Timestamp) -> String {
    Offset::UTC
        .to_datetime(instant)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}
