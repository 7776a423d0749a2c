//! A site's folder to its inputs: every file that counts, once, and again where it changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use afterword::diag::{Diag, Diags};
use afterword::parse::worth_reading;
use afterword::source::{Source, Sources};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use super::{manifest, reason};

/// The file and the folders that a site's inputs lie in, from its root.
pub const PLACES: [&str; 4] = ["afterword.toml", "content", "static", "themes"];

/// The inputs of a site as they were when they were last looked at.
#[derive(Debug)]
pub struct Inputs {
    /// The site's folder, without symlinks.
    root: PathBuf,
    sources: Sources,
    /// What could not be read, by its place from the root: a name may be no text.
    faults: BTreeMap<PathBuf, Diag>,
    /// Where links lead to, by their places from the root.
    links: BTreeMap<PathBuf, PathBuf>,
}

impl Inputs {
    /// The folder `root`, absolute and without symlinks.
    ///
    /// # Errors
    /// That it is no folder that can be read.
    pub fn find(root: &Path) -> Result<PathBuf, Diag> {
        let found = root.canonicalize().and_then(|real| {
            std::fs::read_dir(&real)?;
            Ok(real)
        });
        found.map_err(|error| {
            let message = format!("`{}` cannot be read: {}", root.display(), reason(&error));
            Diag::error("no-root", message).help("name the site's folder with `--root`")
        })
    }

    /// Reads every input of the site in the folder `root`, and holds it.
    ///
    /// # Errors
    /// That `root` is no folder that can be read. Faults of single files are kept beside the others.
    pub fn read(root: &Path) -> Result<Self, Diag> {
        let root = Inputs::find(root)?;
        let found = Survey::of(&root);
        Ok(Inputs::take(root, found, |name, path, _| {
            bytes(name, path).map(Source::new)
        }))
    }

    /// The inputs of the site in the folder `root` that were `found` there, each as `read` takes it in.
    pub fn take(
        root: PathBuf,
        found: Survey,
        read: impl Fn(&str, &Path, &Stamp) -> io::Result<Source> + Sync,
    ) -> Self {
        let mut inputs = Inputs {
            root,
            sources: Sources::new(),
            faults: BTreeMap::new(),
            links: BTreeMap::new(),
        };
        inputs.take_in(found, read);
        inputs
    }

    /// The site's folder, absolute and without symlinks.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What was read.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What could not be read.
    pub fn faults(&self) -> Diags {
        let mut diags = Diags::new();
        self.faults
            .values()
            .for_each(|fault| diags.push(fault.clone()));
        diags
    }

    /// The places of what could not be read, from the root.
    pub fn faulty(&self) -> BTreeSet<PathBuf> {
        self.faults.keys().cloned().collect()
    }

    /// Where each link leads to, without symlinks, by its place from the root.
    pub fn links(&self) -> &BTreeMap<PathBuf, PathBuf> {
        &self.links
    }

    /// Looks again at `places` (files or folders, from the root), and says which inputs came, went or changed.
    ///
    /// A place that is gone takes all that lay below it with it; a place that holds no inputs is passed over.
    pub fn look_again(&mut self, places: &BTreeSet<PathBuf>) -> BTreeSet<String> {
        let mut changed = BTreeSet::new();
        let mut found = Survey::default();
        let before = self.faults.clone();
        for place in places.iter().filter(|place| counts(place)) {
            self.faults.retain(|faulty, _| !faulty.starts_with(place));
            self.links.retain(|link, _| !link.starts_with(place));
            walk(&self.root, place, &mut found);
            // A name that is not UTF-8 has only its fault to lose.
            let gone = key(place).map(|name| self.known_in(&name));
            let gone = gone.into_iter().flatten();
            for path in gone.filter(|path| !found.files.contains_key(&**path)) {
                self.sources.remove(&path);
                changed.insert(path.to_string());
            }
        }
        changed
            .append(&mut self.take_in(found, |name, path, _| bytes(name, path).map(Source::new)));
        let faulty = before.keys().chain(self.faults.keys());
        let other = faulty.filter(|place| before.get(*place) != self.faults.get(*place));
        changed.extend(other.map(|place| place.to_string_lossy().into_owned()));
        changed
    }

    /// Takes in what was `found`, and says which inputs are other than before.
    fn take_in(
        &mut self,
        mut found: Survey,
        read: impl Fn(&str, &Path, &Stamp) -> io::Result<Source> + Sync,
    ) -> BTreeSet<String> {
        let mut changed = BTreeSet::new();
        self.links.append(&mut found.links);
        let taken: Vec<_> = found
            .files
            .into_par_iter()
            .map(|(name, (path, stamp))| {
                let source = read(&name, &path, &stamp);
                (name, source)
            })
            .collect();
        for (name, source) in taken {
            match source {
                Ok(source) => {
                    let known = self.sources.get(&name).map(|known| known.fingerprint);
                    if known != Some(source.fingerprint) {
                        self.sources.insert(&name, source);
                        changed.insert(name);
                    }
                }
                // It went away since it was found.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if self.sources.remove(&name) {
                        changed.insert(name);
                    }
                }
                Err(error) => found.faults.push((name.into(), reason(&error))),
            }
        }
        for (place, reason) in found.faults {
            let name = place.to_string_lossy();
            self.sources.remove(&name);
            let message = format!("`{name}` cannot be read: {reason}");
            let fault = Diag::error("cannot-read", message).in_file(&(*name).into());
            self.faults.insert(place, fault);
        }
        changed
    }

    /// The inputs at or below `place`.
    fn known_in(&self, place: &str) -> Vec<Arc<str>> {
        let below = format!("{place}/");
        let itself = self.sources.get(place).map(|_| Arc::from(place));
        let below = self.sources.under(&below).map(|(path, _)| Arc::clone(path));
        itself.into_iter().chain(below).collect()
    }
}

/// The bytes of the input `name`, which lies at `path`: all that are worth reading.
///
/// # Errors
/// What the file system says.
pub fn bytes(name: &str, path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let most = worth_reading(name);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length.min(most))?;
    file.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Size and times of a file, by which it is told from what it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// How many bytes it has.
    pub size: u64,
    /// When its bytes last changed, as far as programs do not say otherwise.
    pub modified: Option<SystemTime>,
    /// When anything about it last changed, which no program can say otherwise; none where the system does not tell.
    pub changed: Option<SystemTime>,
}

impl Stamp {
    /// The stamp of `file`.
    pub fn of(file: &Metadata) -> Self {
        Stamp {
            size: file.len(),
            modified: file.modified().ok(),
            changed: changed(file),
        }
    }

    /// Whether a change after `now` would give another stamp: clocks of file systems tick in steps.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let is_past = |time: SystemTime| {
            let since = time
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            // Some file systems count whole seconds, or even every other one.
            let step = match since.subsec_nanos() {
                0 => Duration::from_secs(2),
                _ => Duration::from_millis(20),
            };
            now.duration_since(time).is_ok_and(|age| age > step)
        };
        self.modified.is_some_and(is_past)
    }
}

#[cfg(unix)]
fn changed(file: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let seconds = file.ctime().try_into().ok()?;
    let nanoseconds = file.ctime_nsec().try_into().ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<SystemTime> {
    None
}

/// What lies in a site's folder, before anything is read.
#[derive(Debug, Default)]
pub struct Survey {
    /// Where each input lies, and its stamp, by its path from the root with forward slashes.
    files: BTreeMap<String, (PathBuf, Stamp)>,
    /// What cannot be an input, by its place from the root, and why.
    faults: Vec<(PathBuf, String)>,
    /// Where links lead to, by their places from the root.
    links: BTreeMap<PathBuf, PathBuf>,
}

impl Survey {
    /// Looks at everything in the folder `root` that may be an input.
    pub fn of(root: &Path) -> Self {
        let mut found = Survey::default();
        for place in PLACES {
            walk(root, Path::new(place), &mut found);
        }
        found
    }

    /// The stamp of every input by its path from the root, empty ones for those that cannot be read.
    pub fn stamps(&self) -> impl Iterator<Item = (&Path, Stamp)> {
        let files = self
            .files
            .iter()
            .map(|(name, (_, stamp))| (Path::new(name), *stamp));
        let faults = self.faults.iter();
        files.chain(faults.map(|(place, _)| (place.as_path(), Stamp::default())))
    }
}

/// Finds every input at or below `place`.
fn walk(root: &Path, place: &Path, found: &mut Survey) {
    let start = root.join(place);
    if start.symlink_metadata().is_err() {
        return;
    }
    let mut entries = WalkDir::new(&start).follow_links(true).into_iter();
    let mut paths = Vec::new();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if is_left_out(&entry) => skip(&mut entries, &entry),
            Ok(entry) => match judge(root, &entry, &mut found.links) {
                Ok(Some(name)) => paths.push((name, entry.into_path())),
                Ok(None) => {}
                Err(fault) => {
                    found.faults.push(fault);
                    skip(&mut entries, &entry);
                }
            },
            Err(error) => found.faults.extend(fault(root, &error)),
        }
    }
    // What is gone by now was no input.
    let stamped = paths.into_par_iter().filter_map(|(name, path)| {
        let stamp = Stamp::of(&std::fs::metadata(&path).ok()?);
        Some((name, (path, stamp)))
    });
    found.files.par_extend(stamped);
}

/// The input that `entry` is, or nothing where it is a folder; notes where it leads to if it is a link.
fn judge(
    root: &Path,
    entry: &DirEntry,
    links: &mut BTreeMap<PathBuf, PathBuf>,
) -> Result<Option<String>, (PathBuf, String)> {
    let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let fault = |text: &str| (path.to_owned(), text.to_owned());
    let Some(name) = key(path) else {
        return Err(fault("its name is not UTF-8"));
    };
    if entry.path_is_symlink() {
        let target = entry.path().canonicalize().ok();
        let Some(target) = target.filter(|target| target.starts_with(root)) else {
            return Err(fault("it is a link that leads out of the site's folder"));
        };
        // Else each build would take in what the last one wrote.
        if entry.path().join(manifest::NAME).exists() {
            return Err(fault("it is a link to a site that afterword wrote"));
        }
        links.insert(path.to_owned(), target);
    }
    match entry.file_type() {
        kind if kind.is_dir() => Ok(None),
        kind if kind.is_file() => Ok(Some(name)),
        _ => Err(fault("it is neither a file nor a folder")),
    }
}

/// Why a walk could not go on, unless something went away while it walked, or is none of the author's work: Emacs locks a file
/// with a link that leads nowhere.
fn fault(root: &Path, error: &walkdir::Error) -> Option<(PathBuf, String)> {
    let path = error.path()?;
    let place = path.strip_prefix(root).unwrap_or(path).to_owned();
    if !counts(&place) {
        return None;
    }
    let text = match error.io_error() {
        Some(io) if path.symlink_metadata().is_ok() => reason(io),
        Some(_) => return None,
        None => String::from("it is a link to a folder that it lies in"),
    };
    Some((place, text))
}

fn skip(entries: &mut walkdir::IntoIter, entry: &DirEntry) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

/// Whether inputs may lie at `place`, a path from the root.
pub fn counts(place: &Path) -> bool {
    let mut parts = place.components().map(|part| part.as_os_str());
    let in_place = parts
        .next()
        .is_some_and(|first| PLACES.iter().any(|place| first == OsStr::new(place)));
    let file = place.file_name();
    in_place && !parts.any(is_hidden) && !file.is_some_and(is_of_an_editor)
}

/// Files that a host reads although they are hidden.
const HIDDEN_BUT_PUBLISHED: [&str; 4] = [".well-known", ".nojekyll", ".domains", ".htaccess"];

/// Whether a file or folder is none of the author's work: hidden, or left by an editor or the like.
fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    is_hidden(name) || (!entry.file_type().is_dir() && is_of_an_editor(name))
}

fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') && !HIDDEN_BUT_PUBLISHED.contains(&&*name)
}

/// Whether editors, or programs that merge, leave files of that name.
fn is_of_an_editor(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    // Vim tries `4913` to see whether it may write; JetBrains' editors write beside the file and swap; `git mergetool` and
    // `patch` leave what they began with, and what did not fit.
    let endings = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        "___jb_tmp___",
        "___jb_old___",
        ".bak",
        ".orig",
        ".rej",
    ];
    endings.iter().any(|ending| name.ends_with(ending))
        || (name.starts_with('#') && name.ends_with('#'))
        || name == "4913"
}

/// A path from the root as sources are named: forward slashes, whatever the system's are.
fn key(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    Some(parts?.join("/"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn of_a_long_document_no_more_is_read_than_shows_that_it_is_long() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long");
        let length = 11 * 1024 * 1024;
        File::create(&path).unwrap().set_len(length as u64).unwrap();
        let read = |name| bytes(name, &path).unwrap().len();
        assert_eq!(read("static/a.md"), length);
        assert_eq!(read("content/a.md"), 10 * 1024 * 1024 + 1);
        assert_eq!(read("afterword.toml"), 10 * 1024 * 1024 + 1);
    }

    #[test]
    fn a_fault_stays_as_it_is_until_it_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("content")).unwrap();
        let odd = Path::new(OsStr::from_bytes(b"content/\xff.md"));
        std::fs::write(root.join(odd), "").unwrap();
        symlink("../late.md", root.join("content/late.md")).unwrap();
        let mut inputs = Inputs::read(&root).unwrap();
        let faulty = inputs.faulty();
        assert_eq!(
            faulty,
            BTreeSet::from([Path::new("content/late.md").into(), odd.into()])
        );
        assert_eq!(inputs.look_again(&faulty), BTreeSet::new());
        assert_eq!(inputs.faulty(), faulty);
        std::fs::write(root.join("late.md"), "").unwrap();
        let changed = inputs.look_again(&faulty);
        assert_eq!(changed, BTreeSet::from([String::from("content/late.md")]));
        assert_eq!(inputs.faulty(), BTreeSet::from([odd.into()]));
    }
}
