//! What is said once of the zone of many times, and of which of them it is true.

use super::{Figures, Incident, Moment, Zone};

/// The zone that times are in where they do not tell their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caption<'r> {
    /// The zone.
    pub zone: &'r Zone,
    /// Its clocks were changed between the times, so that each has to tell its own offset.
    pub clocks_change: bool,
}

impl<'r> Caption<'r> {
    /// What stands over the times of an incident that has these figures.
    pub fn of(incident: &'r Incident, figures: &Figures) -> Self {
        Self {
            zone: &incident.zone,
            clocks_change: figures.clocks_change,
        }
    }

    /// A zone, for times that stand alone.
    pub fn of_zone(zone: &'r Zone) -> Self {
        Self {
            zone,
            clocks_change: false,
        }
    }

    /// No caption at all, for times of a zone that are read far from the site: each tells its own.
    pub fn absent(zone: &'r Zone) -> Self {
        Self {
            zone,
            clocks_change: true,
        }
    }

    /// Whether the time may be told without its zone. A day or longer always may.
    pub fn holds_for(self, moment: &Moment) -> bool {
        let is_held = || moment.zone == *self.zone && !(self.clocks_change && moment.is_dated());
        !moment.tells_hour() || is_held()
    }
}
