//! What is dear to make, kept between runs in a folder that may be deleted at any time.
//!
//! Two files of records, `new` and `old`: what is asked for moves from `old` to `new`; when `new` is full it becomes
//! `old`, and the one before goes. Beside each lies a list of where its records stand, which is read at once. The list is
//! not trusted: bytes count only where they have the checksum that it names.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use afterword::fingerprint::Fingerprint;
use afterword::memo::Shelf;
use rustc_hash::FxHashMap;

use super::manifest::program;

/// The folder, below the site's root.
const FOLDER: &str = ".afterword-cache";

/// How many bytes `new` may hold before it becomes `old`.
const FULL: u64 = 256 * 1024 * 1024;

/// The cache of one site; its files are opened when it is first asked.
pub struct Cache {
    root: PathBuf,
    program: Fingerprint,
    files: OnceLock<Option<Mutex<Files>>>,
}

impl Cache {
    /// The cache of the site at `root`.
    pub fn of(root: &Path) -> Self {
        Cache {
            root: root.to_owned(),
            program: program(),
            files: OnceLock::new(),
        }
    }

    /// Calls `work` with the open files. A cache that cannot be read or written is one that knows nothing.
    fn with<T>(&self, work: impl FnOnce(&mut Files) -> io::Result<T>) -> Option<T> {
        let files = self
            .files
            .get_or_init(|| Files::open(&self.root).ok().map(Mutex::new));
        let mut files = files
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        work(&mut files).ok()
    }

    /// Another version of the program may make other bytes of the same things.
    fn key(&self, key: Fingerprint) -> Fingerprint {
        Fingerprint::join([self.program, key])
    }
}

impl Shelf for Cache {
    fn get(&self, key: Fingerprint) -> Option<Vec<u8>> {
        let key = self.key(key);
        self.with(|files| files.get(key)).flatten()
    }

    fn put(&self, key: Fingerprint, bytes: &[u8]) {
        let key = self.key(key);
        self.with(|files| files.put(key, bytes));
    }
}

/// Where the cache of the site at `root` lies.
fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER)
}

/// The bytes of the file `name` of the cache; none where it has no such file.
pub fn read(root: &Path, name: &str) -> Option<Vec<u8>> {
    let path = folder(root).join(name);
    path.symlink_metadata().ok().filter(Metadata::is_file)?;
    fs::read(path).ok()
}

/// Writes the file `name` of the cache, in one step.
///
/// # Errors
/// What the file system says.
pub fn write(root: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = make_folder(root)?;
    let aside = folder.join(format!("{name}.new"));
    fs::write(&aside, bytes)?;
    fs::rename(&aside, folder.join(name))
}

/// Makes the folder where it is missing, and takes out of it what is none of the cache's.
///
/// # Errors
/// What the file system says.
fn make_folder(root: &Path) -> io::Result<PathBuf> {
    let folder = folder(root);
    if folder.is_symlink() {
        return Err(io::Error::other("the cache is somewhere else"));
    }
    fs::create_dir_all(&folder)?;
    // What a link leads to is none of the cache's, and would be written over; a pipe would be waited for.
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if !kind.is_file() && !kind.is_dir() {
            fs::remove_file(entry.path())?;
        }
    }
    // The mark by which backup programs know a cache, and the one by which git does.
    let tag = "Signature: 8a477f597d28d172789f06886806bc55\n";
    write_once(&folder.join("CACHEDIR.TAG"), tag)?;
    write_once(&folder.join(".gitignore"), "*\n")?;
    Ok(folder)
}

/// The two open files.
struct Files {
    new: Records,
    old: Option<Records>,
}

impl Files {
    /// Opens the files of the site at `root`, which one process at a time may do.
    fn open(root: &Path) -> io::Result<Self> {
        let folder = make_folder(root)?;
        let (new, old) = (folder.join("new"), folder.join("old"));
        if fs::metadata(&new).is_ok_and(|file| file.len() > FULL) {
            fs::rename(&new, &old)?;
            // With another's list, or none, a file says nothing.
            let _ = fs::rename(list(&new), list(&old));
        }
        Ok(Files {
            new: Records::open(&new)?,
            old: old.exists().then(|| Records::open(&old)).transpose()?,
        })
    }

    fn get(&mut self, key: Fingerprint) -> io::Result<Option<Vec<u8>>> {
        if let Some(bytes) = self.new.get(key)? {
            return Ok(Some(bytes));
        }
        let Some(old) = &mut self.old else {
            return Ok(None);
        };
        let bytes = old.get(key)?;
        if let Some(bytes) = &bytes {
            self.new.put(key, bytes)?;
        }
        Ok(bytes)
    }

    fn put(&mut self, key: Fingerprint, bytes: &[u8]) -> io::Result<()> {
        self.new.put(key, bytes)
    }
}

/// A file of records, and its list.
struct Records {
    bytes: File,
    list: File,
    slots: FxHashMap<Fingerprint, Slot>,
}

/// Where a record stands, and what its bytes must be.
#[derive(Clone, Copy)]
struct Slot {
    begin: u64,
    size: u32,
    sum: Fingerprint,
}

/// How many bytes of the list are one record's: its key and its slot.
const LISTED: usize = 16 + 8 + 4 + 16;

impl Records {
    fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let bytes = options.open(path)?;
        bytes.try_lock().map_err(io::Error::other)?;
        let length = bytes.metadata()?.len();
        let mut list = options.open(list(path))?;
        let mut listed = Vec::new();
        list.read_to_end(&mut listed)?;
        let whole = listed.chunks_exact(LISTED);
        // What a crash left of one is not in the way of the next.
        list.set_len((listed.len() - whole.remainder().len()) as u64)?;
        let slots = whole.filter_map(Slot::listed);
        let slots = slots.filter(|(_, slot)| slot.end().is_some_and(|end| end <= length));
        Ok(Records {
            bytes,
            slots: slots.collect(),
            list,
        })
    }

    fn get(&mut self, key: Fingerprint) -> io::Result<Option<Vec<u8>>> {
        let Some(slot) = self.slots.get(&key).copied() else {
            return Ok(None);
        };
        let mut bytes = vec![0; slot.size as usize];
        self.bytes.seek(SeekFrom::Start(slot.begin))?;
        self.bytes.read_exact(&mut bytes)?;
        if checksum(key, &bytes) != slot.sum {
            self.slots.remove(&key);
            return Ok(None);
        }
        Ok(Some(bytes))
    }

    fn put(&mut self, key: Fingerprint, bytes: &[u8]) -> io::Result<()> {
        let slot = Slot {
            begin: self.bytes.seek(SeekFrom::End(0))?,
            size: u32::try_from(bytes.len()).map_err(io::Error::other)?,
            sum: checksum(key, bytes),
        };
        self.bytes.write_all(bytes)?;
        self.list.write_all(&slot.to_list(key))?;
        self.slots.insert(key, slot);
        Ok(())
    }
}

impl Slot {
    /// A record's key and slot, as the list has them.
    fn listed(record: &[u8]) -> Option<(Fingerprint, Slot)> {
        let (key, rest) = record.split_first_chunk()?;
        let (begin, rest) = rest.split_first_chunk()?;
        let (size, rest) = rest.split_first_chunk()?;
        let (sum, _) = rest.split_first_chunk()?;
        let slot = Slot {
            begin: u64::from_le_bytes(*begin),
            size: u32::from_le_bytes(*size),
            sum: Fingerprint::from_bytes(*sum),
        };
        Some((Fingerprint::from_bytes(*key), slot))
    }

    fn to_list(self, key: Fingerprint) -> Vec<u8> {
        [
            &key.to_bytes()[..],
            &self.begin.to_le_bytes(),
            &self.size.to_le_bytes(),
            &self.sum.to_bytes(),
        ]
        .concat()
    }

    /// Where the record ends; none for a slot that no file has.
    fn end(self) -> Option<u64> {
        self.begin.checked_add(self.size.into())
    }
}

/// The list of the records at `path`.
fn list(path: &Path) -> PathBuf {
    path.with_extension("list")
}

/// A checksum that also says whose the bytes are.
fn checksum(key: Fingerprint, bytes: &[u8]) -> Fingerprint {
    Fingerprint::join([key, Fingerprint::of(bytes)])
}

fn write_once(path: &Path, text: &str) -> io::Result<()> {
    match path.exists() {
        true => Ok(()),
        false => fs::write(path, text),
    }
}
