//! What everything that goes into something hashes to: equal means that nothing changed.

use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// A hash of everything that goes into something; equal means that nothing changed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of nothing at all, which no bytes have.
    pub const NONE: Fingerprint = Fingerprint(0);

    /// The fingerprint (XXH3, 128 bits) of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Fingerprint(xxh3_128(bytes))
    }

    /// The fingerprint of `value` by all that it hashes: the same in every run of this program.
    pub fn of_value(value: &impl Hash) -> Self {
        let mut hasher = Xxh3::new();
        value.hash(&mut hasher);
        Fingerprint(hasher.digest128())
    }

    /// The fingerprint of several fingerprints, in their order.
    pub fn join(parts: impl IntoIterator<Item = Fingerprint>) -> Self {
        // Most are few, which are hashed sooner one by one than a hasher for many is made.
        parts.into_iter().fold(Fingerprint::NONE, |joined, part| {
            let mut both = [0; 32];
            both[..16].copy_from_slice(&joined.to_bytes());
            both[16..].copy_from_slice(&part.to_bytes());
            Fingerprint::of(&both)
        })
    }

    /// The fingerprint as bytes, to be kept.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// The fingerprint that [`Fingerprint::to_bytes`] kept.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Fingerprint(u128::from_le_bytes(bytes))
    }

    /// The first 32 bits in hex, enough to name a file by.
    pub fn short(self) -> String {
        format!("{:08x}", self.0 >> 96)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Fingerprint)
    }
}
