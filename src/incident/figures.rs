//! What follows from the times of a record: how long, how soon, and how surely that is known.

use jiff::SignedDuration;

use super::Incident;
use super::Occurrence;
use super::time::Interval;

/// A length of time, as well as it is known: between `least` and `most`, or without an upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Both.
    Between(SignedDuration, SignedDuration),
}

/// What follows from the times of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// What follows from each window, in the order of the record.
    pub windows: Vec<WindowFigures>,
    /// How long anything was affected: the union of the windows.
    pub downtime: Length,
    /// The same for each service, in the order of [`Incident::affected_services`].
    pub by_service: Vec<(String, Length)>,
    /// The longest time that it took to notice a window.
    pub to_detect: Length,
    /// The longest time that it took to get a window's worst over with.
    pub to_mitigate: Length,
    /// The longest time that it took to end a window.
    pub to_resolve: Length,
}

/// What follows from the times of one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowFigures {
    /// How long it lasted.
    pub duration: Length,
    /// From the start until the operator knew.
    pub to_detect: Length,
    /// From the start until the worst was over.
    pub to_mitigate: Length,
}

impl Length {
    /// Of which nothing is known.
    pub const UNKNOWN: Self = Self {
        least: SignedDuration::ZERO,
        most: None,
        about: false,
    };

    /// Reads a length as an author writes it: `10m`, `1h 30m`, `2 days`, and `~` before what is only about so.
    pub fn parse(text: &str) -> Option<Self> {
        let _ = text;
        None
    }

    /// What is known of it.
    pub fn known(self) -> Known {
        Known::Nothing
    }

    /// The bounds are themselves only about right.
    pub fn is_about(self) -> bool {
        self.about
    }
}

impl Figures {
    /// Works out what follows from an incident's times.
    pub fn of(incident: &Incident) -> Self {
        let _ = incident;
        Self {
            windows: Vec::new(),
            downtime: Length::UNKNOWN,
            by_service: Vec::new(),
            to_detect: Length::UNKNOWN,
            to_mitigate: Length::UNKNOWN,
            to_resolve: Length::UNKNOWN,
        }
    }
}

/// How long something was affected: the union of some windows, so that what overlaps counts once.
pub fn downtime<'a>(windows: impl IntoIterator<Item = &'a Occurrence>) -> Length {
    let _ = windows.into_iter().count();
    Length::UNKNOWN
}

/// The same, of what lies within an interval such as a month.
pub fn downtime_within<'a>(
    interval: Interval,
    windows: impl IntoIterator<Item = &'a Occurrence>,
) -> Length {
    let _ = (interval, windows.into_iter().count());
    Length::UNKNOWN
}
