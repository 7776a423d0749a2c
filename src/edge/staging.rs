//! The folder that new bytes wait in until all of them are there.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use afterword::diag::Diag;
use afterword::output::OutputPath;

use super::cannot_write;
use super::destination::Destination;
use super::manifest::{STAGING, place};

/// The folder in it for what stood where new bytes go. No output has such a name.
const OLD: &str = ".afterword-old";

/// A folder on the file system of the output, which goes with this value.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    /// Held while this program writes; the system lets go of it when the program ends, however it ends.
    _lock: Option<File>,
}

/// What stood where a new file went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// No file.
    Nothing,
    /// An old file, which is kept.
    Kept,
}

impl Staging {
    /// Makes the folder: in the output folder, or beside it where that does not exist yet.
    ///
    /// # Errors
    /// That it cannot be made, or that another afterword is writing there.
    pub fn open(destination: &Destination) -> Result<Self, Diag> {
        let folder = match destination.manifest {
            Some(_) => destination.folder.join(STAGING),
            None => beside(&destination.folder),
        };
        let failed = |error: io::Error| cannot_write(&folder, &error);
        if let Some(parent) = folder.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        if let Err(error) = std::fs::create_dir(&folder)
            && error.kind() != io::ErrorKind::AlreadyExists
        {
            return Err(failed(error));
        }
        // It stays where it is until it is locked: of two that each made one anew, both would hold theirs.
        let lock = lock(&folder)?;
        empty(&folder).map_err(failed)?;
        Ok(Staging {
            folder,
            _lock: lock,
        })
    }

    /// Puts `bytes` aside for `path`.
    ///
    /// # Errors
    /// What the file system says.
    pub fn put(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Diag> {
        let target = place(&self.folder, path);
        with_folder(&target, || std::fs::write(&target, bytes))
            .map_err(|error| cannot_write(&target, &error))
    }

    /// Moves what was put aside for `path` to its place in `folder`, in one step. What stood there is kept, to be put back.
    ///
    /// # Errors
    /// What the file system says; nothing has changed then.
    pub fn move_in(&self, path: &OutputPath, folder: &Path) -> Result<Before, Diag> {
        let (target, old) = (place(folder, path), self.old(path));
        let keep = || match std::fs::hard_link(&target, &old) {
            // Some file systems know no second name for a file.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                std::fs::copy(&target, &old).map(|_| ())
            }
            linked => linked,
        };
        let moved = || {
            let before = match target.symlink_metadata() {
                Ok(_) => with_folder(&old, keep).map(|()| Before::Kept)?,
                Err(_) => Before::Nothing,
            };
            with_folder(&target, || {
                std::fs::rename(place(&self.folder, path), &target)
            })?;
            Ok(before)
        };
        moved().map_err(|error| cannot_write(&target, &error))
    }

    /// Takes the file at `path` out of `folder`. It is kept, to be put back.
    ///
    /// # Errors
    /// What the file system says; nothing has changed then.
    pub fn move_out(&self, path: &OutputPath, folder: &Path) -> Result<(), Diag> {
        let (target, old) = (place(folder, path), self.old(path));
        with_folder(&old, || std::fs::rename(&target, &old))
            .map_err(|error| cannot_write(&target, &error))
    }

    /// Puts the file that was kept for `path` back into `folder`, if one was.
    ///
    /// # Errors
    /// What the file system says.
    pub fn put_back(&self, path: &OutputPath, folder: &Path) -> Result<(), Diag> {
        let (target, old) = (place(folder, path), self.old(path));
        if !old.exists() {
            return Ok(());
        }
        with_folder(&target, || std::fs::rename(&old, &target))
            .map_err(|error| cannot_write(&target, &error))
    }

    /// Where the file that stood at `path` is kept.
    fn old(&self, path: &OutputPath) -> PathBuf {
        place(&self.folder.join(OLD), path)
    }

    /// Moves all that was put aside to `folder`, which must not exist or be empty, in one step.
    ///
    /// # Errors
    /// What the file system says.
    pub fn become_folder(&self, folder: &Path) -> Result<(), Diag> {
        std::fs::rename(&self.folder, folder).map_err(|error| cannot_write(folder, &error))
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Does `step`, which needs the folder of `target`; makes that folder only where it is missing.
fn with_folder(target: &Path, step: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match (step(), target.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            std::fs::create_dir_all(folder)?;
            step()
        }
        (done, _) => done,
    }
}

/// The hidden sibling of `output`.
fn beside(output: &Path) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!(".{name}{STAGING}"))
}

/// Removes what a build that was killed left in `folder`.
fn empty(folder: &Path) -> io::Result<()> {
    for left in std::fs::read_dir(folder)? {
        let left = left?;
        match left.file_type()?.is_dir() {
            true => std::fs::remove_dir_all(left.path())?,
            false => std::fs::remove_file(left.path())?,
        }
    }
    Ok(())
}

/// Takes the lock of `folder`; none where the system knows no locks on folders.
fn lock(folder: &Path) -> Result<Option<File>, Diag> {
    let busy = || {
        let message = format!("another afterword is writing in `{}`", folder.display());
        Diag::error("busy", message).help("wait for it, or write to another folder")
    };
    match folder.symlink_metadata() {
        Ok(found) if found.is_dir() => {}
        Ok(_) => {
            let error = io::Error::from(io::ErrorKind::NotADirectory);
            return Err(cannot_write(folder, &error));
        }
        // Here and below: who held it has just taken it away.
        Err(_) => return Err(busy()),
    }
    let file = match File::open(folder) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(busy()),
        Err(_) => return Ok(None),
    };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(busy()),
        Ok(()) if !is_at(&file, folder) => Err(busy()),
        _ => Ok(Some(file)),
    }
}

/// Whether `file` is what lies at `path` now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |found: io::Result<std::fs::Metadata>| found.map(|it| (it.dev(), it.ino())).ok();
    let [held, there] = [file.metadata(), path.symlink_metadata()].map(place);
    held.is_some() && held == there
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.is_dir()
}
