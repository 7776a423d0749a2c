//! Lengths of time in words.

use jiff::SignedDuration;

use super::{Language, fill};
use crate::incident::{Known, Length};

/// What is added before the seconds of a minute are left out: a bound must stay one.
const DOWN: u64 = 0;
const NEAREST: u64 = 30;
const UP: u64 = 59;

impl Language {
    /// A length, with how surely it is known: "9분", "at least 20 min", "약 9시간 20분".
    pub fn length(&self, length: Length) -> String {
        let told = |duration: SignedDuration, rounding| {
            let told = self.rounded(duration, rounding);
            match length.is_about() {
                true => self.phrase("length.about", &[("length", &told)]),
                false => told,
            }
        };
        match length.known() {
            Known::Nothing => self.word("length.unknown").to_owned(),
            // From about a time until about the same one: of that nobody said that it was short.
            Known::Exactly(SignedDuration::ZERO) if length.is_about() => {
                self.word("length.unknown").to_owned()
            }
            Known::Exactly(exact) => told(exact, NEAREST),
            Known::AtLeast(least) => {
                self.phrase("length.at_least", &[("length", &told(least, DOWN))])
            }
            Known::AtMost(most) => self.phrase("length.at_most", &[("length", &told(most, UP))]),
            Known::Between(least, most) => {
                let (least, most) = (told(least, DOWN), self.rounded(most, UP));
                self.phrase("length.between", &[("least", &least), ("most", &most)])
            }
        }
    }

    /// A length that is known: days, hours and minutes; seconds only of what is shorter than an hour.
    pub fn duration(&self, duration: SignedDuration) -> String {
        self.rounded(duration, NEAREST)
    }

    fn rounded(&self, duration: SignedDuration, rounding: u64) -> String {
        let seconds = duration.as_secs().unsigned_abs();
        let seconds = match seconds {
            0..3600 => seconds,
            longer => (longer + rounding) / 60 * 60,
        };
        let units = [
            ("length.days", seconds / 86_400),
            ("length.hours", seconds / 3600 % 24),
            ("length.minutes", seconds / 60 % 60),
            ("length.seconds", seconds % 60),
        ];
        let told: Vec<String> = units
            .into_iter()
            .filter(|(_, number)| *number > 0)
            .map(|(unit, number)| self.number_of(unit, number))
            .collect();
        if told.is_empty() {
            return self.word("length.nothing").to_owned();
        }
        told.join(self.word("length.joint"))
    }

    /// How many days ago something was: in days, then in months, then in years, never more than were full.
    pub fn age(&self, days: u32) -> String {
        let (unit, number) = match days {
            // A unit begins where two of it may be full: fewer would be younger than the day before.
            0..61 => ("length.days", days),
            61..730 => ("length.months", days * 12 / 365),
            // Of four years one is a leap year, which is taken to be the last.
            _ => ("length.years", (days * 4 + 3) / 1461),
        };
        match number {
            0 => self.word("length.today").to_owned(),
            _ => self.number_of(unit, number.into()),
        }
    }

    fn number_of(&self, unit: &str, number: u64) -> String {
        let form = usize::try_from(number).unwrap_or(usize::MAX);
        let pattern = self.for_number(self.word(unit), form);
        fill(pattern, &[("n", &number)])
    }
}
