//! Whether anything changed since the last build, asked of times and sizes alone: then nothing need be read or made.
//!
//! The answer rests on three facts, of which a short note is kept in the cache: every input has the size and times
//! that it had, the program and its options are the same, and the output is what its manifest lists. The note may
//! be lost or deleted at any time; without it a build does all its work and comes to the same end.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use afterword::Options;
use afterword::fingerprint::Fingerprint;
use afterword::site::Held;
use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache;
use super::destination::Destination;
use super::manifest::{Manifest, STAGING, place, program};
use super::read::Survey;

/// The note's name in the cache.
const NAME: &str = "last-build";

/// What a note says behind its proof.
#[derive(Serialize, Deserialize)]
struct Facts {
    /// The present of the build.
    since: Timestamp,
    /// What it left out: until the next of that is due, nothing changes by itself.
    held: Held,
}

/// What a build is about to be made of, as it was before anything was read.
#[derive(Debug)]
pub struct Outset {
    root: PathBuf,
    /// The fingerprint of the inputs' stamps, the options and the program.
    key: Fingerprint,
    /// Whether any input changed again would have another stamp.
    is_sure: bool,
}

impl Outset {
    /// What is to be built with `options` of what was `found` in the folder `root` at `begun`.
    pub fn of(root: &Path, found: &Survey, begun: SystemTime, options: &Options) -> Self {
        let Options {
            base_url,
            drafts,
            future,
            // What it decides is in the note: from when to when the same posts are shown.
            now: _,
        } = options;
        let stamps: Vec<_> = found.stamps().collect();
        Outset {
            root: root.to_owned(),
            key: Fingerprint::of_value(&(program(), base_url, drafts, future, &stamps)),
            is_sure: stamps.iter().all(|(_, stamp)| stamp.is_settled(begun)),
        }
    }

    /// How many files the site at `destination` has and what is left out of it, if it is what a build would make of all this
    /// at `now`.
    pub fn stands(&self, destination: &Destination, now: Timestamp) -> Option<(usize, Held)> {
        let note = String::from_utf8(cache::read(&self.root, NAME)?).ok()?;
        let manifest = destination.manifest.as_ref()?;
        let (proof, facts) = note.trim_end().split_once(' ')?;
        let is_same = self.is_sure && proof == self.proof(manifest.fingerprint()?, facts);
        let Facts { since, held } = serde_json::from_str(facts).ok()?;
        let is_timely = since <= now && held.due().is_none_or(|due| now < due);
        (is_same && is_timely && is_whole(&destination.folder, manifest))
            .then(|| (manifest.entries().len(), held))
    }

    /// Notes that the site at `destination` was made of all this at `now`, and stays so until a post that is `held` is due.
    pub fn remember(&self, destination: &Destination, now: Timestamp, held: &Held) {
        if !self.is_sure {
            return;
        }
        let facts = Facts {
            since: now,
            held: held.clone(),
        };
        // Without a note the next build is slower, and no more.
        let _ = Manifest::fingerprint_in(&destination.folder).and_then(|manifest| {
            let facts = serde_json::to_string(&facts)?;
            let note = format!("{} {facts}\n", self.proof(manifest, &facts));
            cache::write(&self.root, NAME, note.as_bytes())
        });
    }

    /// What a note begins with that was made of the same, and that nothing has damaged.
    fn proof(&self, manifest: Fingerprint, facts: &str) -> String {
        Fingerprint::of_value(&(self.key, manifest, facts)).to_string()
    }
}

/// Whether every file of `manifest` is there, untouched since it was written, and nothing that a killed build left.
fn is_whole(folder: &Path, manifest: &Manifest) -> bool {
    let is_untouched = manifest.entries().par_iter().all(|(path, entry)| {
        let file = place(folder, path).symlink_metadata();
        file.is_ok_and(|file| {
            file.is_file() && file.len() == entry.size && manifest.is_older(&file)
        })
    });
    is_untouched && !folder.join(STAGING).exists()
}
