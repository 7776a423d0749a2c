//! How a moment is written in a file, and read from it.

use std::fmt;

use super::time::Moment;
use super::zone::Zone;

impl Moment {
    /// Reads a time as an author writes it. TOML's own dates and times read the same once printed.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, TimeError> {
        let _ = (text, zone);
        Err(TimeError::Unreadable)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// Why a text is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeError {
    /// It has none of the forms that a time may have.
    Unreadable,
}

impl fmt::Display for TimeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "this is not a time")
    }
}

impl TimeError {
    /// What to do about it.
    pub fn help(&self) -> String {
        String::new()
    }
}
