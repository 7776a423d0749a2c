//! What is known of inputs without reading them: their fingerprints, while their stamps are what they were.
//!
//! The list may be lost or deleted at any time; without it every input is read. It is only ever believed of a file whose
//! size and times are still the same, and what is read later has to keep what was promised of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use afterword::diag::{Diag, Diags};
use afterword::fingerprint::Fingerprint;
use afterword::source::{Source, Store};

use super::cache;
use super::manifest::program;
use super::read::{self, Inputs, Stamp, Survey};

/// The list's name in the cache.
const NAME: &str = "inputs";

/// How many bytes of inputs are held; what is beyond that is read again when it is asked for.
const HELD: usize = 8 * 1024 * 1024;

/// The inputs of a build: those that did not change since the last one are not read before they are asked for.
#[derive(Debug)]
pub struct KnownInputs {
    inputs: Inputs,
    shelves: Arc<Shelves>,
    /// The stamps of the inputs, as they were before any was read.
    stamps: HashMap<PathBuf, Stamp>,
    begun: SystemTime,
}

/// A stamp, and what the bytes had for a fingerprint when it was seen.
type Known = HashMap<String, (Stamp, Fingerprint)>;

impl KnownInputs {
    /// The inputs of the site in the folder `root`, which is absolute and without symlinks, that were `found` there at `begun`.
    pub fn of(root: &Path, found: Survey, begun: SystemTime) -> Self {
        let known = kept(root).unwrap_or_default();
        let shelves = Arc::new(Shelves {
            root: root.to_owned(),
            held: AtomicUsize::new(0),
            changed: Mutex::default(),
        });
        let stamps = found
            .stamps()
            .map(|(place, stamp)| (place.to_owned(), stamp));
        let stamps = stamps.collect();
        let stored = |name: &str, fingerprint| {
            let store: Arc<dyn Store> = Arc::clone(&shelves) as _;
            Source::stored(store, name.into(), fingerprint)
        };
        let inputs = Inputs::take(root.to_owned(), found, |name, path, stamp| {
            let same = known.get(name).filter(|(seen, _)| seen == stamp);
            if let Some((_, fingerprint)) = same {
                return Ok(stored(name, *fingerprint));
            }
            let bytes = read::bytes(name, path)?;
            match shelves.held.fetch_add(bytes.len(), Ordering::Relaxed) < HELD {
                true => Ok(Source::new(bytes)),
                false => Ok(stored(name, Fingerprint::of(&bytes))),
            }
        });
        KnownInputs {
            inputs,
            shelves,
            stamps,
            begun,
        }
    }

    /// The inputs.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// What changed while it was in use, so that nothing made of it may be put in place.
    ///
    /// # Errors
    /// An error for each such input.
    pub fn hold_still(&self) -> Result<(), Diags> {
        let changed = self.shelves.changed();
        if changed.is_empty() {
            return Ok(());
        }
        let mut diags = Diags::new();
        for path in changed.iter() {
            let message = format!("`{path}` changed while the site was being made");
            let diag = Diag::error("changed-meanwhile", message).in_file(&path.as_str().into());
            diags.push(diag.help("build again"));
        }
        Err(diags)
    }

    /// Notes what is known now, for the next build. Without the list that one is slower, and no more.
    pub fn remember(&self) {
        let sources = self.inputs.sources().iter();
        let known: Known = sources
            .filter_map(|(path, source)| {
                let stamp = self.stamps.get(Path::new(&**path))?;
                let is_sure = stamp.is_settled(self.begun);
                is_sure.then(|| (path.to_string(), (*stamp, source.fingerprint)))
            })
            .collect();
        let _ = write(self.inputs.root(), &known);
    }
}

/// The folder that inputs lie in, asked for what is not held.
#[derive(Debug)]
struct Shelves {
    root: PathBuf,
    /// How many bytes of inputs are held.
    held: AtomicUsize,
    /// The inputs that were not what they had been.
    changed: Mutex<Vec<String>>,
}

impl Shelves {
    fn changed(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Shelves {
    fn fetch(&self, path: &str, promised: Fingerprint) -> Vec<u8> {
        let read = read::bytes(path, &self.root.join(path)).ok();
        let kept = read.filter(|bytes| Fingerprint::of(bytes) == promised);
        kept.unwrap_or_else(|| {
            let mut changed = self.changed();
            if !changed.iter().any(|known| known == path) {
                changed.push(path.to_owned());
            }
            Vec::new()
        })
    }
}

fn kept(root: &Path) -> Option<Known> {
    let bytes = cache::read(root, NAME)?;
    let (sum, list) = bytes.split_first_chunk()?;
    // A list that was cut short or damaged must not be believed.
    let is_whole = Fingerprint::from_bytes(*sum) == checksum(list);
    is_whole.then(|| postcard::from_bytes(list).ok())?
}

fn write(root: &Path, known: &Known) -> std::io::Result<()> {
    let list = postcard::to_allocvec(known).map_err(std::io::Error::other)?;
    let mut bytes = checksum(&list).to_bytes().to_vec();
    bytes.extend(list);
    cache::write(root, NAME, &bytes)
}

/// Another version of the program may make other fingerprints.
fn checksum(list: &[u8]) -> Fingerprint {
    Fingerprint::join([program(), Fingerprint::of(list)])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("static")).unwrap();
        fs::write(root.join("static/a.txt"), "one").unwrap();
        (folder, root)
    }

    /// What a later build knows: by then, any change would give another stamp.
    fn later(root: &Path) -> KnownInputs {
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        KnownInputs::of(root, Survey::of(root), later)
    }

    fn text(known: &KnownInputs) -> Option<String> {
        let text = known.inputs().sources().text("static/a.txt")?;
        Some(text.into_owned())
    }

    #[test]
    fn what_did_not_change_is_what_it_was() {
        let (_folder, root) = site();
        let first = later(&root);
        first.remember();
        let second = later(&root);
        let fingerprint = |known: &KnownInputs| {
            let source = known.inputs().sources().get("static/a.txt");
            source.map(|source| source.fingerprint)
        };
        assert_eq!(fingerprint(&first), fingerprint(&second));
        assert_eq!(text(&second).as_deref(), Some("one"));
        assert!(second.hold_still().is_ok());
        fs::write(root.join("static/a.txt"), "two").unwrap();
        assert_eq!(text(&later(&root)).as_deref(), Some("two"));
    }

    #[test]
    fn what_changed_meanwhile_is_told_and_not_used() {
        let (_folder, root) = site();
        later(&root).remember();
        let known = later(&root);
        fs::write(root.join("static/a.txt"), "two").unwrap();
        assert_eq!(text(&known).as_deref(), Some(""));
        let told = known.hold_still().unwrap_err();
        let messages: Vec<_> = told.iter().map(|diag| diag.message.as_str()).collect();
        assert_eq!(
            messages,
            ["`static/a.txt` changed while the site was being made"]
        );
    }
}
