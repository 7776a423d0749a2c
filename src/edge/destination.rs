//! Where a site may be written: a folder of its own, and nothing of anybody else's.

use std::io;
use std::path::{Path, PathBuf};

use afterword::diag::Diag;

use super::cannot_write;
use super::manifest::{self, Manifest, Unreadable};
use super::read::PLACES;

/// A folder that a site may be written to.
#[derive(Debug)]
pub struct Destination {
    /// The folder, absolute and without symlinks.
    pub folder: PathBuf,
    /// What afterword wrote there before, or `None` where the folder does not exist yet.
    pub manifest: Option<Manifest>,
}

impl Destination {
    /// Judges `output` as the place for the site in the folder `root`, which is absolute and without symlinks.
    ///
    /// # Errors
    /// Why the site may not be written there: it would mix with its sources, or with files of somebody else.
    pub fn open(root: &Path, output: &Path) -> Result<Self, Diag> {
        // Without a closing slash, which would make a symlink look like the folder that it leads to.
        let named: PathBuf = output.components().collect();
        if named.is_symlink() {
            let help = "name the folder that it leads to";
            return Err(refuse(&named, "is a symlink").help(help));
        }
        let folder = real(&named).map_err(|error| cannot_write(&named, &error))?;
        if root.starts_with(&folder) {
            let help = "name a folder of its own, such as `--output public`";
            return Err(refuse(&named, "holds the site's sources").help(help));
        }
        for place in PLACES.iter().map(|place| root.join(place)) {
            let inside = folder.starts_with(&place)
                || place
                    .canonicalize()
                    .is_ok_and(|real| folder.starts_with(real));
            if inside {
                let help = "name a folder beside it, such as `--output public`";
                let lies = format!("lies in `{}`, among the site's sources", place.display());
                return Err(refuse(&named, &lies).help(help));
            }
        }
        let manifest = match folder.symlink_metadata() {
            Ok(found) if found.is_dir() => Some(known(&named, &folder)?),
            Ok(_) => return Err(refuse(&named, "is not a folder")),
            Err(_) => None,
        };
        Ok(Destination { folder, manifest })
    }

    /// That nobody has written there since this was opened: asked when nobody else can any more.
    ///
    /// # Errors
    /// That somebody has.
    pub fn is_as_it_was(&self) -> Result<(), Diag> {
        let known = self.manifest.as_ref().and_then(Manifest::fingerprint);
        if Manifest::fingerprint_in(&self.folder).ok() == known {
            return Ok(());
        }
        let message = format!(
            "another afterword has written to `{}`",
            self.folder.display()
        );
        Err(Diag::error("busy", message).help("build once more"))
    }
}

/// What to do where afterword cannot tell its files from the author's any more. The `.git` is that of a branch of pages.
const WRITE_ANEW: &str = "save what is yours in it, then take out all but `.git`, this hidden file too: the site is written anew";

/// What afterword wrote to `folder`; nothing where it is empty.
fn known(named: &Path, folder: &Path) -> Result<Manifest, Diag> {
    match Manifest::read(folder) {
        Ok(Some(manifest)) => return Ok(manifest),
        Ok(None) => {}
        Err(Unreadable::Closed(error)) => {
            let text = format!("has a `{}` that cannot be read: {error}", manifest::NAME);
            let help = "afterword tells its files from yours by it: let it be read";
            return Err(refuse(named, &text).help(help));
        }
        Err(Unreadable::Damaged(fault)) => {
            let text = format!("has a damaged `{}`: {fault}", manifest::NAME);
            return Err(refuse(named, &text).help(WRITE_ANEW));
        }
        Err(Unreadable::Foreign) => {
            let text = format!("has the `{}` of another version", manifest::NAME);
            return Err(refuse(named, &text).help(WRITE_ANEW));
        }
    }
    let entries = std::fs::read_dir(folder).map_err(|error| cannot_write(named, &error))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    // A fresh working tree of a `pages` branch holds nothing but its `.git`.
    let foreign = names
        .into_iter()
        .find(|name| name != ".git" && name != manifest::STAGING);
    match foreign {
        None => Ok(Manifest::default()),
        Some(foreign) => {
            let text = format!(
                "holds files that afterword did not write, such as `{}`",
                foreign.to_string_lossy()
            );
            let help = "name a new or an empty folder with `--output`, or empty this one yourself";
            Err(refuse(named, &text).help(help))
        }
    }
}

fn refuse(output: &Path, why: &str) -> Diag {
    let message = format!(
        "the site cannot be written to `{}`: it {why}",
        output.display()
    );
    Diag::error("bad-output", message)
}

/// `path` without symlinks, as far as it exists.
fn real(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut at = path.as_path();
    loop {
        match at.canonicalize() {
            Ok(real) => {
                return Ok(missing
                    .iter()
                    .rev()
                    .fold(real, |path, part| path.join(part)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(name)) = (at.parent(), at.file_name()) else {
                    return Err(error);
                };
                missing.push(name);
                at = parent;
            }
            Err(error) => return Err(error),
        }
    }
}
