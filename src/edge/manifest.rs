//! The list of what afterword wrote: what tells its files from others', and old bytes from new.
//!
//! It lies in the output folder and says nothing but what anybody can see there: where the site stands, each file's path
//! and size, the hash of its bytes, the fingerprint of what went into them, and what it is to readers. There are no times in
//! it, so that two builds of one site are equal to the last byte; whatever is younger than the list has to prove itself by
//! its bytes.

use std::fmt::Write as _;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use afterword::diag::Diag;
use afterword::fingerprint::Fingerprint;
use afterword::output::OutputPath;
use afterword::parse::Config;

use super::cannot_write;
use super::read::Stamp;
use super::role::Role;

/// The list's name in the output folder.
pub const NAME: &str = ".afterword-manifest";

/// The folder that new bytes wait in until all of them are there.
pub const STAGING: &str = ".afterword-staging";

/// What the first word of every list begins with.
const KIND: &str = "afterword-manifest-";

/// What it ends with: which format the list has.
const FORMAT: &str = "2";

/// What afterword wrote, in the order of the paths.
///
/// While new bytes are put in place the list names both old and new, so that a build that is killed
/// leaves no file that nobody owns.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Which program wrote it; another may make other bytes of the same fingerprint.
    program: Option<Fingerprint>,
    /// Where the site is at home, if that is known.
    home: Option<Home>,
    entries: Vec<(OutputPath, Entry)>,
    /// When the list was written; none where it never was.
    written: Option<SystemTime>,
    /// The fingerprint of the list as it was read.
    fingerprint: Option<Fingerprint>,
}

/// Where a site is at home, by its config: what is asked for on a command line is for once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// What all its addresses begin with.
    pub base_url: String,
    /// The host that its ids are made of.
    pub host: String,
}

/// A file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The fingerprint of everything that went into it.
    pub fingerprint: Fingerprint,
    /// The fingerprint of its bytes.
    pub hash: Fingerprint,
    /// How many bytes it has.
    pub size: u64,
    /// What it is to readers.
    pub role: Role,
}

/// Why a list that is there cannot be gone by.
#[derive(Debug)]
pub enum Unreadable {
    /// The file system does not let it be read.
    Closed(String),
    /// It is no list.
    Damaged(String),
    /// It is the list of another version of afterword.
    Foreign,
}

impl Home {
    /// What `config` says.
    pub fn of(config: &Config) -> Self {
        Home {
            base_url: config.base_url.absolute(),
            host: config.id_host().to_owned(),
        }
    }
}

impl Manifest {
    /// The list of `entries`, written by `program`, of a site at `home`.
    pub fn new(
        program: Fingerprint,
        home: Option<Home>,
        mut entries: Vec<(OutputPath, Entry)>,
    ) -> Self {
        entries.sort();
        entries.dedup();
        Manifest {
            program: Some(program),
            home,
            entries,
            ..Manifest::default()
        }
    }

    /// Reads the list of `folder`, if there is one.
    ///
    /// # Errors
    /// That it cannot be read, or that it is no list of this version.
    pub fn read(folder: &Path) -> Result<Option<Self>, Unreadable> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(Unreadable::Damaged(super::reason(&error)));
            }
            Err(error) => return Err(Unreadable::Closed(super::reason(&error))),
        };
        let mut manifest = Manifest::parse(&text)?;
        manifest.written = path
            .symlink_metadata()
            .and_then(|found| found.modified())
            .ok();
        Ok(Some(manifest))
    }

    /// Writes the list into `folder`, in one step: it is made in the folder `aside` first.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, aside: &Path, folder: &Path) -> Result<(), Diag> {
        let made = aside.join(format!("{NAME}.new"));
        let place = folder.join(NAME);
        std::fs::write(&made, self.text())
            .and_then(|()| std::fs::rename(&made, &place))
            .map_err(|error| cannot_write(&place, &error))
    }

    /// The fingerprint of the list as it was read; none where it was not.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.fingerprint
    }

    /// The fingerprint of the list that lies in `folder`.
    ///
    /// # Errors
    /// What the file system says.
    pub fn fingerprint_in(folder: &Path) -> io::Result<Fingerprint> {
        std::fs::read(folder.join(NAME)).map(|text| Fingerprint::of(&text))
    }

    /// Where the site is at home, if that is known.
    pub fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    /// Whether it says the same as `other`.
    pub fn is_equal(&self, other: &Manifest) -> bool {
        (self.program, &self.home, &self.entries) == (other.program, &other.home, &other.entries)
    }

    /// Every path, each with what stands there; a path comes twice where old and new bytes may stand there.
    pub fn entries(&self) -> &[(OutputPath, Entry)] {
        &self.entries
    }

    /// What may stand at `path`.
    pub fn of(&self, path: &OutputPath) -> impl Iterator<Item = &Entry> {
        let start = self.entries.partition_point(|(known, _)| known < path);
        let from = self.entries.get(start..).unwrap_or_default().iter();
        from.take_while(move |(known, _)| known == path)
            .map(|(_, entry)| entry)
    }

    /// What stands at `path`, where that is sure.
    pub fn only(&self, path: &OutputPath) -> Option<&Entry> {
        let mut all = self.of(path);
        all.next().filter(|_| all.next().is_none())
    }

    /// Whether afterword wrote `path`.
    pub fn lists(&self, path: &OutputPath) -> bool {
        self.of(path).next().is_some()
    }

    /// Whether a fingerprint of this list means the same to `program`.
    pub fn is_by(&self, program: Fingerprint) -> bool {
        self.program == Some(program)
    }

    /// Whether `file` has not been touched since the list was written. What is copied elsewhere has been: there its bytes are
    /// read once.
    pub fn is_older(&self, file: &Metadata) -> bool {
        let Stamp {
            modified, changed, ..
        } = Stamp::of(file);
        // The list is written last, yet often within one tick of the clock after the last file was moved to its place.
        self.written.is_some_and(|written| {
            modified.is_some_and(|modified| modified < written)
                && changed.is_none_or(|changed| changed <= written)
        })
    }

    /// Whether any file of the list lies below `path`, as in a folder.
    pub fn has_below(&self, path: &OutputPath) -> bool {
        let folder = format!("{path}/");
        let start = self
            .entries
            .partition_point(|(known, _)| known.as_str() < folder.as_str());
        let next = self.entries.get(start);
        next.is_some_and(|(known, _)| known.as_str().starts_with(&folder))
    }

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let damaged = |fault: String| Unreadable::Damaged(fault);
        let mut lines = text.lines();
        let first: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        let (format, program, home) = match first.as_slice() {
            [format, program] => (format, program, None),
            [format, program, base_url, host] => {
                let [base_url, host] = [base_url, host].map(|word| String::from(*word));
                (format, program, Some(Home { base_url, host }))
            }
            _ => return Err(damaged(String::from("line 1 does not say what it is"))),
        };
        match format.strip_prefix(KIND) {
            Some(FORMAT) => {}
            Some(_) => return Err(Unreadable::Foreign),
            None => return Err(damaged(String::from("line 1 does not say what it is"))),
        }
        let program = program
            .parse()
            .map_err(|_| damaged(String::from("line 1 names no program")))?;
        let mut entries = Vec::new();
        for (number, line) in (2..).zip(lines) {
            let entry = entry(line).ok_or_else(|| damaged(format!("line {number} names no file")));
            entries.push(entry?);
        }
        entries.sort();
        Ok(Manifest {
            program: Some(program),
            home,
            entries,
            written: None,
            fingerprint: Some(Fingerprint::of(text.as_bytes())),
        })
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(128 + self.entries.len() * 150);
        let program = self.program.unwrap_or_else(program);
        let _ = write!(text, "{KIND}{FORMAT} {program}");
        if let Some(Home { base_url, host }) = &self.home {
            let _ = write!(text, " {base_url} {host}");
        }
        text.push('\n');
        for (path, entry) in &self.entries {
            let Entry {
                fingerprint,
                hash,
                size,
                role,
            } = entry;
            let _ = write!(text, "{fingerprint} {hash} {size} {path}");
            if *role != Role::File {
                // No path has a tab.
                let _ = write!(text, "\t{role}");
            }
            text.push('\n');
        }
        text
    }
}

/// Who is writing: afterword of these sources, wherever and whenever it was built. The libraries in it may be others than were
/// locked, which the size of the program most probably shows.
pub fn program() -> Fingerprint {
    let itself = std::env::current_exe().and_then(std::fs::metadata);
    let size = itself.map(|file| file.len()).ok();
    Fingerprint::of(format!("{} {size:?}", env!("AFTERWORD_SOURCES")).as_bytes())
}

/// Where `path` lies in `folder`.
pub fn place(folder: &Path, path: &OutputPath) -> PathBuf {
    folder.join(path.as_str())
}

fn entry(line: &str) -> Option<(OutputPath, Entry)> {
    let (line, role) = match line.split_once('\t') {
        Some((line, role)) => (line, Role::read(role)?),
        None => (line, Role::File),
    };
    let mut words = line.splitn(4, ' ');
    let entry = Entry {
        fingerprint: words.next()?.parse().ok()?,
        hash: words.next()?.parse().ok()?,
        size: words.next()?.parse().ok()?,
        role,
    };
    // The check that no line, however it came here, leads out of the folder.
    Some((OutputPath::new(words.next()?).ok()?, entry))
}
