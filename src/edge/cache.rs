//! What is dear to make, kept between runs in a folder that may be deleted at any time.
//!
//! Two files, `new` and `old`: what is asked for moves from `old` to `new`; when `new` is full it becomes `old`, and
//! the one before goes. A record is its key, its length, a checksum and its bytes, one behind the other; a file that
//! was cut short by a crash is good up to the cut.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use afterword::memo::Shelf;
use afterword::output::Fingerprint;
use rustc_hash::FxHashMap;

use super::manifest::program;

/// The folder, below the site's root.
const FOLDER: &str = ".afterword-cache";

/// How many bytes `new` may hold before it becomes `old`.
const FULL: u64 = 256 * 1024 * 1024;

/// Key, length and checksum of a record, in bytes.
const HEAD: usize = 16 + 4 + 16;

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
pub fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER)
}

/// Makes the folder where it is missing.
///
/// # Errors
/// What the file system says.
pub fn make_folder(root: &Path) -> io::Result<PathBuf> {
    let folder = folder(root);
    fs::create_dir_all(&folder)?;
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

/// A file of records.
struct Records {
    file: File,
    /// Where the bytes of each record begin, and how many they are.
    places: FxHashMap<Fingerprint, (u64, usize, Fingerprint)>,
    /// Where the next record goes: behind the last whole one.
    end: u64,
}

impl Records {
    fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.try_lock().map_err(io::Error::other)?;
        let mut records = Records {
            file,
            places: FxHashMap::default(),
            end: 0,
        };
        records.scan()?;
        Ok(records)
    }

    /// Finds the records, up to the first that is not whole.
    fn scan(&mut self) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        let mut reader = io::BufReader::new(&self.file);
        let mut head = [0; HEAD];
        while reader.read_exact(&mut head).is_ok() {
            let (key, size, sum) = read_head(&head);
            let begin = self.end + HEAD as u64;
            let end = begin + size as u64;
            if end > length {
                break;
            }
            reader.seek_relative(i64::try_from(size).map_err(io::Error::other)?)?;
            self.places.insert(key, (begin, size, sum));
            self.end = end;
        }
        Ok(())
    }

    fn get(&mut self, key: Fingerprint) -> io::Result<Option<Vec<u8>>> {
        let Some((begin, size, sum)) = self.places.get(&key).copied() else {
            return Ok(None);
        };
        let mut bytes = vec![0; size];
        self.file.seek(SeekFrom::Start(begin))?;
        self.file.read_exact(&mut bytes)?;
        if checksum(key, &bytes) != sum {
            self.places.remove(&key);
            return Ok(None);
        }
        Ok(Some(bytes))
    }

    fn put(&mut self, key: Fingerprint, bytes: &[u8]) -> io::Result<()> {
        let size = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let sum = checksum(key, bytes);
        let mut record = Vec::with_capacity(HEAD + bytes.len());
        record.extend(key.to_bytes());
        record.extend(size.to_le_bytes());
        record.extend(sum.to_bytes());
        record.extend(bytes);
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&record)?;
        self.places
            .insert(key, (self.end + HEAD as u64, bytes.len(), sum));
        self.end += record.len() as u64;
        Ok(())
    }
}

fn read_head(head: &[u8; HEAD]) -> (Fingerprint, usize, Fingerprint) {
    let part = |from: usize| {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&head[from..from + 16]);
        Fingerprint::from_bytes(bytes)
    };
    let size = u32::from_le_bytes([head[16], head[17], head[18], head[19]]);
    (part(0), size as usize, part(20))
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
