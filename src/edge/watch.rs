//! Which inputs an author has just changed: bursts gathered, editors' ways of saving understood.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use afterword::diag::Diag;
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::read::{Inputs, PLACES, Stamp, Survey, counts};

/// How long it has to be quiet after a file was closed or renamed into its place: its writer is done.
const SETTLED: Duration = Duration::from_millis(2);

/// How long it has to be quiet after anything else: a writer may be in the midst of a file, or about to put
/// another in the place of one that it moved away.
const UNSETTLED: Duration = Duration::from_millis(25);

/// How long it has to be quiet after a file went away: editors that keep a copy move the old file off first, and write the
/// new one a while later.
const VANISHED: Duration = Duration::from_millis(150);

/// How long a burst may keep an author waiting.
const LONGEST: Duration = Duration::from_millis(250);

/// After that time a new folder, or what a new link leads to, is looked at again.
const SECOND_LOOK: Duration = Duration::from_millis(100);

/// After that time what could not be read is looked at again: what a system runs short of comes back without a change to any
/// file, and so may what a link leads to.
const SECOND_TRY: Duration = Duration::from_secs(1);

/// How often the stamps of all inputs are compared, where changes are not reported.
const POLL: Duration = Duration::from_millis(300);

/// The changes of a site's inputs.
#[derive(Debug)]
pub enum Changes {
    /// As the system reports them.
    Reported(Reports),
    /// As they are found by looking again and again.
    Polled {
        /// The site's folder.
        root: PathBuf,
        /// What was there at the last look.
        stamps: BTreeMap<PathBuf, Stamp>,
    },
}

impl Changes {
    /// The changes from now on in the folder `root`, which is absolute and without symlinks, as the system reports them.
    ///
    /// # Errors
    /// That the system does not report any.
    pub fn reported(root: &Path) -> Result<Self, Diag> {
        Reports::new(root).map(Changes::Reported).map_err(|error| {
            let message = format!("changes in `{}` are not reported: {error}", root.display());
            Diag::error("no-watch", message).help("`--poll` looks for them instead")
        })
    }

    /// The changes from now on in the folder `root`, found by looking again and again.
    pub fn polled(root: &Path) -> Self {
        Changes::Polled {
            root: root.to_owned(),
            stamps: stamps(root),
        }
    }

    /// Waits until something changed; gives the files and folders to look at again, from the root. There are none where nothing did
    /// until it was `due`. What is faulty in `inputs` is looked at again with the rest, and after a while in any case.
    pub fn wait(&mut self, due: Option<Instant>, inputs: &Inputs) -> BTreeSet<PathBuf> {
        let faulty = inputs.faulty();
        let again = (!faulty.is_empty()).then(|| Instant::now() + SECOND_TRY);
        let due = due.into_iter().chain(again).min();
        let places = match self {
            Changes::Reported(reports) => {
                reports.follow(inputs.links());
                reports.burst(due)
            }
            Changes::Polled { root, stamps } => poll(root, stamps, due),
        };
        &places | &faulty
    }
}

/// What the system reports of a site's folder.
#[derive(Debug)]
pub struct Reports {
    root: PathBuf,
    watcher: RecommendedWatcher,
    /// Watches the folders of files that links lead to. A watcher knows a folder in one way only, and the other may know it as
    /// one that is watched in its depth.
    beside: RecommendedWatcher,
    /// Where the links among the inputs lead to, by their places from the root.
    links: BTreeMap<PathBuf, PathBuf>,
    events: Receiver<notify::Result<Event>>,
    /// What is watched since a moment ago, and when to look at it again.
    again: Option<(Instant, BTreeSet<PathBuf>)>,
}

impl Reports {
    fn new(root: &Path) -> notify::Result<Self> {
        let (sender, events) = channel();
        let watcher = || {
            let sender = sender.clone();
            // A receiver that went away means that the program ends.
            notify::recommended_watcher(move |event| {
                let _ = sender.send(event);
            })
        };
        let (mut watcher, beside) = (watcher()?, watcher()?);
        // The root itself is not watched in its depth: the output and much else may lie there.
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        let mut reports = Reports {
            root: root.to_owned(),
            watcher,
            beside,
            links: BTreeMap::new(),
            events,
            again: None,
        };
        for place in PLACES.map(Path::new) {
            reports.watch(place)?;
        }
        Ok(reports)
    }

    /// Watches one of the folders that inputs lie in, if it is there.
    fn watch(&mut self, place: &Path) -> notify::Result<()> {
        let folder = self.root.join(place);
        match folder.is_dir() {
            true => self.watcher.watch(&folder, RecursiveMode::Recursive),
            false => Ok(()),
        }
    }

    /// Watches what `links` lead to, from now on: what happens to that does not happen to them.
    fn follow(&mut self, links: &BTreeMap<PathBuf, PathBuf>) {
        let known = std::mem::replace(&mut self.links, links.clone());
        for (link, target) in links {
            if known.get(link) == Some(target) {
                continue;
            }
            // Where the system watches no more folders, what it watches is still reported.
            let _ = match target.parent() {
                Some(folder) if target.is_file() => {
                    self.beside.watch(folder, RecursiveMode::NonRecursive)
                }
                _ => self.watch(link),
            };
            self.look_later(link);
        }
    }

    /// Has `place` looked at once more: what happened there before it was watched is not reported.
    fn look_later(&mut self, place: &Path) {
        let due = Instant::now() + SECOND_LOOK;
        let again = self.again.get_or_insert_with(|| (due, BTreeSet::new()));
        again.1.insert(place.to_owned());
    }

    /// What changes until it is quiet again, or until it is `due`.
    fn burst(&mut self, due: Option<Instant>) -> BTreeSet<PathBuf> {
        let mut places = BTreeSet::new();
        let mut quiet = UNSETTLED;
        let mut end = None;
        loop {
            let now = Instant::now();
            let patience = match end {
                Some(end) => quiet.min(end - now.min(end)),
                // Without anything to do it sleeps until the second look, or for as long as it takes.
                None => {
                    let again = self.again.as_ref().map(|(again, _)| *again);
                    let next = again.into_iter().chain(due).min();
                    next.map_or(Duration::from_secs(3600), |next| next - now.min(next))
                }
            };
            match self.events.recv_timeout(patience) {
                Ok(event) => {
                    if let Some(needs) = self.note(event, &mut places) {
                        quiet = needs;
                        end.get_or_insert_with(|| Instant::now() + LONGEST);
                    }
                }
                Err(RecvTimeoutError::Timeout) if !places.is_empty() => return places,
                Err(RecvTimeoutError::Timeout) => {
                    if let Some((_, again)) = self.again.take_if(|(due, _)| *due <= Instant::now())
                    {
                        return again;
                    }
                    if due.is_some_and(|due| due <= Instant::now()) {
                        return places;
                    }
                }
                // The watcher lives as long as this value, so its end of the channel is never closed.
                Err(RecvTimeoutError::Disconnected) => std::thread::park(),
            }
        }
    }

    /// Adds what `event` is about to `places`, and gives how long it has to be quiet after it.
    fn note(
        &mut self,
        event: notify::Result<Event>,
        places: &mut BTreeSet<PathBuf>,
    ) -> Option<Duration> {
        let quiet = match &event {
            Ok(event) => quiet_after(event)?,
            Err(_) => UNSETTLED,
        };
        let event = event.unwrap_or_default();
        if event.need_rescan() || event.paths.is_empty() {
            places.extend(PLACES.map(PathBuf::from));
            return Some(quiet);
        }
        let paths = event.paths.iter();
        let mine: BTreeSet<PathBuf> = paths.flat_map(|path| self.places(path)).collect();
        for place in &mine {
            if place.components().count() == 1 {
                // It appeared, or took the place of another: the old watch looks at the old one. Where it
                // cannot be watched, reading it will say so.
                let _ = self.watcher.unwatch(&self.root.join(place));
                let _ = self.watch(place);
            }
            if self.root.join(place).is_dir() {
                self.look_later(place);
            }
        }
        let is_input = |path: &PathBuf| !self.places(path).is_empty();
        let quiet = match has_gone(&event, is_input) {
            true => VANISHED,
            false => quiet,
        };
        let some = !mine.is_empty();
        places.extend(mine);
        some.then_some(quiet)
    }

    /// Every place where inputs may lie that `path` is by some name: a watch reports one of them.
    fn places(&self, path: &Path) -> BTreeSet<PathBuf> {
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        let real = match (folder, path.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        };
        let own = std::iter::once((Path::new(""), self.root.as_path()));
        let links = self.links.iter();
        let links = links.map(|(link, target)| (link.as_path(), target.as_path()));
        let places = own.chain(links).filter_map(|(link, target)| {
            let rest = real.strip_prefix(target).ok()?;
            // `join` would end a file's name with a slash where nothing is left.
            Some(link.components().chain(rest.components()).collect())
        });
        places.filter(|place: &PathBuf| counts(place)).collect()
    }
}

/// How long it has to be quiet after `event`; nothing where it changes no file.
fn quiet_after(event: &Event) -> Option<Duration> {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(SETTLED),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(SETTLED),
        EventKind::Create(CreateKind::Folder) => Some(SETTLED),
        // The server's own reading.
        EventKind::Access(_) => None,
        _ => Some(UNSETTLED),
    }
}

/// Whether an input was removed, or moved to where none is, such as a copy that an editor keeps.
fn has_gone(event: &Event, is_input: impl Fn(&PathBuf) -> bool) -> bool {
    match event.kind {
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => true,
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {
            let [from, to] = [0, 1].map(|at| event.paths.get(at).is_some_and(&is_input));
            from && !to
        }
        _ => false,
    }
}

fn stamps(root: &Path) -> BTreeMap<PathBuf, Stamp> {
    let found = Survey::of(root);
    let stamps = found.stamps();
    stamps
        .map(|(place, stamp)| (place.to_owned(), stamp))
        .collect()
}

/// Compares the stamps of all inputs until some differ and stay as they are, or it is `due`.
fn poll(
    root: &Path,
    known: &mut BTreeMap<PathBuf, Stamp>,
    due: Option<Instant>,
) -> BTreeSet<PathBuf> {
    loop {
        std::thread::sleep(POLL);
        let mut now = stamps(root);
        if now == *known {
            match due.is_some_and(|due| due <= Instant::now()) {
                true => return BTreeSet::new(),
                false => continue,
            }
        }
        let end = Instant::now() + LONGEST;
        while Instant::now() < end {
            std::thread::sleep(UNSETTLED);
            let later = stamps(root);
            if later == now {
                break;
            }
            now = later;
        }
        let gone = known.keys().filter(|path| !now.contains_key(*path));
        let other = now
            .iter()
            .filter(|(path, stamp)| known.get(*path) != Some(*stamp));
        let changed = gone.chain(other.map(|(path, _)| path)).cloned().collect();
        *known = now;
        return changed;
    }
}
