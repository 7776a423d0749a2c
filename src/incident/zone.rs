//! Where a clock hangs: a time zone by its name, from the bundled database.

use std::hash::{Hash, Hasher};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, db};

/// A time zone of the IANA database, such as `Asia/Seoul`.
///
/// The database is bundled, so that a site reads the same on every machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// Equal zones have equal names.
impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl Zone {
    /// The zone of that name; nothing if the database has none. Case does not matter.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone's name as the database spells it.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Every name that [`Zone::named`] knows, for suggestions.
    pub fn names() -> Vec<String> {
        db().available()
            .map(|name| name.as_str().to_owned())
            .collect()
    }

    /// How far the zone's clocks are ahead of UTC at an instant, in whole minutes, as RFC 3339 can write it: before zones were
    /// agreed on, clocks differed by seconds.
    pub fn offset_at(&self, instant: Timestamp) -> Offset {
        let offset = self.0.to_offset(instant);
        Offset::from_seconds(offset.seconds() / 60 * 60).unwrap_or(offset)
    }

    /// What the zone's own people call its time at an instant: `KST`, `EDT`; `+03` where they have no letters for it.
    pub fn abbreviation_at(&self, instant: Timestamp) -> String {
        self.0.to_offset_info(instant).abbreviation().to_owned()
    }

    /// What the zone's clocks show at an instant.
    pub fn clock_at(&self, instant: Timestamp) -> DateTime {
        self.0.to_datetime(instant)
    }

    /// When the zone's clocks show `local`.
    pub(super) fn when(&self, local: DateTime) -> Showing {
        let at = |offset: Offset| offset.to_timestamp(local).unwrap_or(Timestamp::MAX);
        match self.0.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => Showing::Once(at(offset)),
            AmbiguousOffset::Fold { before, after } => Showing::Twice(at(before), at(after)),
            AmbiguousOffset::Gap { before, after } => Showing::Never { before, after },
        }
    }

    /// The first instant at which the zone's clocks show `local` or, where they skip it, later.
    pub(super) fn first_instant(&self, local: DateTime) -> Timestamp {
        self.0
            .to_ambiguous_timestamp(local)
            .compatible()
            .unwrap_or(Timestamp::MAX)
    }
}

/// How often a zone's clocks show a certain time.
pub(super) enum Showing {
    /// As on most days.
    Once(Timestamp),
    /// Clocks were set back, and showed it twice.
    Twice(Timestamp, Timestamp),
    /// Clocks were set forward, past it.
    Never {
        /// What the clocks followed until then.
        before: Offset,
        /// What they have followed since.
        after: Offset,
    },
}
