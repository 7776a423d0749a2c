//! A tree put in place: made aside, moved in when all of it is there, and nobody else's files touched.
//!
//! The steps, each of which may be the last if the program is killed:
//! 1. every output whose bytes may have changed is rendered into a staging folder on the same file system;
//! 2. the manifest names old and new bytes of every path;
//! 3. the new files are renamed into their places, or, where one cannot be, the old ones are put back;
//! 4. files that the site no longer has are removed;
//! 5. the manifest names the new bytes alone.
//!
//! A folder that does not exist yet is made whole aside and renamed once.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::Path;

use afterword::diag::{Diag, Diags};
use afterword::fingerprint::Fingerprint;
use afterword::output::OutputPath;
use afterword::parse::Kind;
use afterword::plan::Output;
use afterword::render::Tree;
use afterword::source::Options;
use lz4_flex::{compress_prepend_size, decompress_size_prepended};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::cannot_write;
use super::destination::Destination;
use super::manifest::{Entry, Home, Manifest, place, program};
use super::missed::Missed;
use super::role::Role;
use super::staging::{Before, Staging};
use super::terminal::Progress;

/// What a build did to the output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files the site has.
    pub files: usize,
    /// How many of them are new or have other bytes than before.
    pub changed: usize,
    /// How many files of the last site went.
    pub removed: usize,
    /// What readers of the last site miss.
    pub missed: Missed,
}

/// Writes `tree`, which was made with `options`, to `destination`, if it `may_be_placed` when all of it is made.
///
/// # Errors
/// What cannot be rendered or written. The last good site is whole then.
pub fn write(
    tree: &Tree,
    options: &Options,
    destination: &Destination,
    progress: &Progress,
    may_be_placed: &(dyn Fn() -> Result<(), Diags> + Sync),
) -> Result<Summary, Diags> {
    let none = Manifest::default();
    let known = destination.manifest.as_ref().unwrap_or(&none);
    let staging = Staging::open(destination)?;
    destination.is_as_it_was()?;
    keeps_posts(tree, known, &destination.folder)?;
    let writer = Writer {
        tree,
        options,
        folder: &destination.folder,
        known,
        program: program(),
        staging,
        may_be_placed,
    };
    let outputs = writer.make(progress)?;
    may_be_placed()?;
    let list = writer.list(&outputs);
    let removed = match destination.manifest {
        None => writer.place_whole(&list)?,
        Some(_) => writer.place_each(&outputs, &list)?,
    };
    Ok(Summary {
        files: outputs.len(),
        changed: outputs.iter().filter(|output| output.is_staged()).count(),
        removed: removed.len(),
        missed: Missed::of(known, &list, tree, &removed),
    })
}

/// That `tree` does not put nothing in the place of posts: sources that got lost, or a clock that is wrong, look like that.
fn keeps_posts(tree: &Tree, known: &Manifest, folder: &Path) -> Result<(), Diag> {
    let has_post = tree.rendering().site.posts().next().is_some();
    let had_post = || {
        let mut entries = known.entries().iter();
        entries.any(|(path, entry)| {
            matches!(entry.role, Role::Text(Kind::Post, _)) && place(folder, path).exists()
        })
    };
    if has_post || !had_post() {
        return Ok(());
    }
    let message = format!(
        "the site has no post any more: all those in `{}` would be taken away",
        folder.display()
    );
    let help = "see whether `content/` is all there, and the clock (or `--now`) right; if you mean it, empty that folder by hand and build again";
    Err(Diag::error("no-post-left", message).help(help))
}

/// A site on its way to disk.
struct Writer<'w> {
    tree: &'w Tree,
    options: &'w Options,
    folder: &'w Path,
    /// What the last build wrote.
    known: &'w Manifest,
    program: Fingerprint,
    staging: Staging,
    /// Whether all that was made so far was made of what the inputs were said to be.
    may_be_placed: &'w (dyn Fn() -> Result<(), Diags> + Sync),
}

/// An output that is ready to be put in place.
struct Made<'w> {
    path: &'w OutputPath,
    entry: Entry,
    state: State,
}

/// What is to be done for an output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing: time and size prove that its bytes are there.
    Proven,
    /// Nothing: its bytes are there, but they had to be read to know.
    Read,
    /// Its new bytes wait in the staging folder.
    Staged,
}

impl Made<'_> {
    fn is_staged(&self) -> bool {
        self.state == State::Staged
    }
}

impl Writer<'_> {
    /// Renders what may have changed, in parallel, keeping no page.
    fn make(&self, progress: &Progress) -> Result<Vec<Made<'_>>, Diags> {
        let outputs = self.tree.in_making_order();
        self.judge_folders(&outputs)?;
        let made = outputs.into_par_iter().map(|output| {
            let made = self.made(output);
            progress.step();
            made
        });
        gather(made.collect::<Result<_, Diag>>()?)
    }

    /// One output: left alone where it is as it should be, put into the staging folder where not. What is wrong with it does
    /// not keep others from being looked at; that it cannot be written does, since on a full disk none can.
    fn made<'p>(&self, output: &'p Output) -> Result<Result<Made<'p>, Diags>, Diag> {
        match self.rendered(output) {
            Ok((made, Some(bytes))) => self.staging.put(made.path, &bytes).map(|()| Ok(made)),
            Ok((made, None)) => Ok(Ok(made)),
            Err(faults) => Ok(Err(faults)),
        }
    }

    /// One output, and its bytes where it is not as it should be.
    fn rendered<'p>(&self, output: &'p Output) -> Result<(Made<'p>, Option<Vec<u8>>), Diags> {
        let path = output.path();
        let there = self.there(path)?;
        let fingerprint = self.tree.fingerprint(output);
        let role = Role::of(&self.tree.rendering().site, output, self.options.now);
        let kept = |entry: Entry, file: &Metadata| Made {
            path,
            entry,
            state: match self.known.is_older(file) {
                true => State::Proven,
                false => State::Read,
            },
        };
        let recorded = self
            .known
            .of(path)
            .find(|entry| self.known.is_by(self.program) && entry.fingerprint == fingerprint);
        if let (Some(entry), Some(file)) = (recorded, &there)
            && self.stands(path, entry, file)
        {
            let entry = Entry {
                role,
                ..entry.clone()
            };
            return Ok((kept(entry, file), None));
        }
        let bytes = self.bytes(output, fingerprint)?;
        let entry = Entry {
            fingerprint,
            hash: Fingerprint::of(&bytes),
            size: bytes.len() as u64,
            role,
        };
        match &there {
            Some(file) if self.stands(path, &entry, file) => Ok((kept(entry, file), None)),
            Some(_) if !self.known.lists(path) => Err(self.in_the_way(path.as_str()).into()),
            _ => {
                let state = State::Staged;
                Ok((Made { path, entry, state }, Some(bytes)))
            }
        }
    }

    /// The bytes of an output: those that an earlier build made of the same, else made now and kept for later ones.
    fn bytes(&self, output: &Output, fingerprint: Fingerprint) -> Result<Vec<u8>, Diags> {
        if !output.is_drawn() {
            return self.tree.bytes(output);
        }
        let memo = &self.tree.rendering().memo;
        let key = shelf_key(output.path(), fingerprint);
        let kept = memo.shelved(key);
        if let Some(bytes) = kept.and_then(|packed| decompress_size_prepended(&packed).ok()) {
            return Ok(bytes);
        }
        let bytes = self.tree.bytes(output)?;
        // What was made of an input that had changed is not what its fingerprint says.
        if (self.may_be_placed)().is_ok() {
            memo.shelve(key, &compress_prepend_size(&bytes));
        }
        Ok(bytes)
    }

    /// The file at `path` in the output folder, if there is one.
    fn there(&self, path: &OutputPath) -> Result<Option<Metadata>, Diag> {
        match place(self.folder, path).symlink_metadata() {
            Ok(found) if found.is_file() => Ok(Some(found)),
            Ok(found) if found.is_dir() && self.is_ours_below(path) => Ok(None),
            Ok(_) => Err(self.in_the_way(path.as_str())),
            Err(_) => Ok(None),
        }
    }

    /// Whether the bytes of `entry` are what `file`, the file at `path`, holds.
    fn stands(&self, path: &OutputPath, entry: &Entry, file: &Metadata) -> bool {
        if file.len() != entry.size {
            return false;
        }
        match self.known.only(path) {
            Some(known) if known.size == entry.size && self.known.is_older(file) => {
                known.hash == entry.hash
            }
            _ => {
                let bytes = std::fs::read(place(self.folder, path));
                bytes.is_ok_and(|bytes| Fingerprint::of(&bytes) == entry.hash)
            }
        }
    }

    /// Whether the file at `path` is what afterword wrote there.
    fn is_ours(&self, path: &OutputPath) -> bool {
        let file = place(self.folder, path).symlink_metadata().ok();
        let mut entries = self.known.of(path);
        file.filter(Metadata::is_file)
            .is_some_and(|file| entries.any(|entry| self.stands(path, entry, &file)))
    }

    /// Whether all that lies in the folder `path` is what afterword wrote there.
    fn is_ours_below(&self, path: &OutputPath) -> bool {
        WalkDir::new(place(self.folder, path))
            .into_iter()
            .all(|found| {
                found.is_ok_and(|found| {
                    let inside = found.path().strip_prefix(self.folder).ok();
                    let inside = inside.and_then(|path| OutputPath::new(path.to_str()?).ok());
                    inside.is_some_and(|path| match found.file_type().is_dir() {
                        true => self.known.has_below(&path),
                        false => self.is_ours(&path),
                    })
                })
            })
    }

    /// A folder of the output that is a symlink would lead what is written to somewhere else, and where a file of somebody
    /// else's stands there can be no folder.
    fn judge_folders(&self, outputs: &[&Output]) -> Result<(), Diags> {
        let folders = outputs.iter().flat_map(|output| folders(output.path()));
        let folders: BTreeSet<&str> = folders.collect();
        let folders: Vec<&str> = folders.into_iter().collect();
        let judged = folders.into_par_iter().map(|folder| {
            match self.folder.join(folder).symlink_metadata() {
                Ok(found) if found.is_symlink() => Err(self.foreign(folder, "is a symlink").into()),
                Ok(found)
                    if !found.is_dir()
                        && !OutputPath::new(folder).is_ok_and(|path| self.is_ours(&path)) =>
                {
                    Err(self.in_the_way(folder).into())
                }
                _ => Ok(()),
            }
        });
        gather(judged.collect()).map(|_: Vec<()>| ())
    }

    /// Puts a site in place where there was none.
    fn place_whole(&self, list: &Manifest) -> Result<Vec<&OutputPath>, Diag> {
        let aside = self.staging.folder();
        list.write(aside, aside)?;
        self.staging.become_folder(self.folder)?;
        Ok(Vec::new())
    }

    /// Puts each new file of `list` in the place of the old one, and removes what the site no longer has: gives the paths of
    /// that.
    fn place_each(&self, outputs: &[Made<'_>], list: &Manifest) -> Result<Vec<&OutputPath>, Diags> {
        let new: BTreeSet<&str> = outputs.iter().map(|output| output.path.as_str()).collect();
        let stale: BTreeSet<&OutputPath> = self
            .known
            .entries()
            .iter()
            .map(|(path, _)| path)
            .filter(|path| !new.contains(path.as_str()))
            .collect();
        let is_unchanged =
            stale.is_empty() && outputs.iter().all(|output| output.state == State::Proven);
        if is_unchanged && list.is_equal(self.known) {
            return Ok(Vec::new());
        }
        let aside = self.staging.folder();
        self.list_of_both(list).write(aside, self.folder)?;
        // A file where the new site has a folder, or the other way round, has to go first.
        let (first, last): (Vec<_>, Vec<_>) =
            stale.into_iter().partition(|path| blocks(path, &new));
        let mut moved = Vec::new();
        let begun = self.remove(&first).and_then(|removed| {
            self.move_in(outputs, &mut moved)?;
            Ok(removed)
        });
        let mut removed = begun.map_err(|fault| {
            let mut faults = Diags::from(fault);
            if let Err(fault) = self.put_back(outputs, &moved, &first) {
                faults.push(fault);
            }
            faults
        })?;
        removed.extend(self.remove(&last)?);
        list.write(aside, self.folder)?;
        Ok(removed)
    }

    /// Moves those of `outputs` that are staged into their places, and adds them to `moved`.
    fn move_in<'m>(
        &self,
        outputs: &[Made<'m>],
        moved: &mut Vec<(&'m OutputPath, Before)>,
    ) -> Result<(), Diag> {
        let staged = outputs.par_iter().filter(|output| output.is_staged());
        let moves: Vec<_> = staged
            .map(|output| (output.path, self.staging.move_in(output.path, self.folder)))
            .collect();
        let mut outcome = Ok(());
        for (path, before) in moves {
            match before {
                Ok(before) => moved.push((path, before)),
                // All of it goes back, for which the first reason is enough.
                Err(fault) => outcome = outcome.and(Err(fault)),
            }
        }
        outcome
    }

    /// Makes the last site whole again, after some of `outputs` were `moved` into their places, and some of `removed` taken
    /// away.
    fn put_back(
        &self,
        outputs: &[Made<'_>],
        moved: &[(&OutputPath, Before)],
        removed: &[&OutputPath],
    ) -> Result<(), Diag> {
        let (new, old): (Vec<_>, Vec<_>) = moved
            .iter()
            .partition(|(_, before)| *before == Before::Nothing);
        for (path, _) in new {
            let target = place(self.folder, path);
            std::fs::remove_file(&target).map_err(|error| cannot_write(&target, &error))?;
        }
        // Folders that were made for new files may stand where an old file goes.
        for output in outputs.iter().filter(|output| output.is_staged()) {
            self.remove_empty_folders(output.path);
        }
        let kept = old.into_iter().map(|(path, _)| path);
        for path in kept.chain(removed.iter().copied()) {
            self.staging.put_back(path, self.folder)?;
        }
        self.known.write(self.staging.folder(), self.folder)
    }

    /// The list of `outputs`.
    fn list(&self, outputs: &[Made<'_>]) -> Manifest {
        let entries = outputs
            .iter()
            .map(|output| (output.path.clone(), output.entry.clone()));
        let home = match self.options.base_url {
            Some(_) => self.known.home().cloned(),
            None => Some(Home::of(&self.tree.rendering().site.config)),
        };
        Manifest::new(self.program, home, entries.collect())
    }

    /// The list of what is in `list`, and of what still stands where that goes.
    fn list_of_both(&self, list: &Manifest) -> Manifest {
        let still = self.known.entries().iter().cloned();
        let still = still.map(|(path, mut entry)| {
            // What another program meant by a fingerprint is not what this one means.
            if !self.known.is_by(self.program) {
                entry.fingerprint = Fingerprint::NONE;
            }
            (path, entry)
        });
        let entries = list.entries().iter().cloned().chain(still);
        Manifest::new(self.program, self.known.home().cloned(), entries.collect())
    }

    /// Removes those of `paths` that still are what afterword wrote, and the folders that are empty then: gives their paths.
    fn remove<'p>(&self, paths: &[&'p OutputPath]) -> Result<Vec<&'p OutputPath>, Diag> {
        let mut removed = Vec::new();
        for path in paths.iter().copied() {
            let behind_link = folders(path).any(|folder| self.folder.join(folder).is_symlink());
            if behind_link || !self.is_ours(path) {
                continue;
            }
            self.staging.move_out(path, self.folder)?;
            self.remove_empty_folders(path);
            removed.push(path);
        }
        Ok(removed)
    }

    /// Removes the folders around `path` that are empty; the first that is not ends it.
    fn remove_empty_folders(&self, path: &OutputPath) {
        let _ = folders(path).try_for_each(|folder| std::fs::remove_dir(self.folder.join(folder)));
    }

    fn in_the_way(&self, path: &str) -> Diag {
        self.foreign(path, "was not written by afterword")
    }

    fn foreign(&self, path: &str, what: &str) -> Diag {
        let target = self.folder.join(path);
        let message = format!("`{}` is in the way: it {what}", target.display());
        let help = "move it away; a file of your own belongs in `static/`";
        Diag::error("foreign-file", message).help(help)
    }
}

/// The folders that `path` lies in, from the innermost outwards.
fn folders(path: &OutputPath) -> impl Iterator<Item = &str> {
    fn outer(inner: &str) -> Option<&str> {
        inner.rsplit_once('/').map(|(folder, _)| folder)
    }
    std::iter::successors(outer(path.as_str()), |inner| outer(inner))
}

/// Whether `stale` is a folder of a path in `new`, or a path in `new` a folder of it.
fn blocks(stale: &OutputPath, new: &BTreeSet<&str>) -> bool {
    let below = format!("{stale}/");
    let next = new.range(below.as_str()..).next();
    next.is_some_and(|path| path.starts_with(&below))
        || folders(stale).any(|folder| new.contains(folder))
}

/// What the bytes of an output are kept by.
fn shelf_key(path: &OutputPath, fingerprint: Fingerprint) -> Fingerprint {
    Fingerprint::of_value(&("output", path, fingerprint))
}

/// All that succeeded, or all that went wrong.
fn gather<T>(results: Vec<Result<T, Diags>>) -> Result<Vec<T>, Diags> {
    let (all, faults): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    if faults.is_empty() {
        return Ok(all.into_iter().flatten().collect());
    }
    let mut diags = Diags::new();
    faults
        .into_iter()
        .filter_map(Result::err)
        .for_each(|found| diags.append(found));
    Err(diags)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use afterword::diag::Format;
    use afterword::memo::Memo;
    use afterword::source::Sources;
    use anstream::ColorChoice;

    use super::super::cache::Cache;
    use super::super::terminal::Terminal;
    use super::*;

    fn tree(root: &Path) -> Tree {
        tree_with(root, &[("static/a.txt", "one")])
    }

    fn options() -> Options {
        Options {
            base_url: None,
            drafts: false,
            future: true,
            now: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn tree_with(root: &Path, files: &[(&str, &str)]) -> Tree {
        let config = "base_url = \"https://a.example\"\ntitle = \"A\"\ncards = false";
        let post = "+++\ntitle = \"P\"\ndate = 2026-01-01\n+++\n\nText.\n";
        let sources = Sources::new()
            .with("afterword.toml", config)
            .with("content/p.md", post);
        let with = |sources: Sources, (path, text): &(&str, &str)| sources.with(path, *text);
        let sources = files.iter().fold(sources, with);
        let memo = Arc::new(Memo::with_shelf(Box::new(Cache::of(root))));
        let compiled = afterword::compile_again(&sources, &options(), &memo);
        compiled.tree.unwrap()
    }

    #[test]
    fn a_folder_that_somebody_wrote_to_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (site, output) = (tree(&root.join("site")), root.join("public"));
        write_to(&output, &site, &|| Ok(())).unwrap();
        let destination = Destination::open(&root.join("site"), &output).unwrap();
        let list = output.join(super::super::manifest::NAME);
        let text = std::fs::read_to_string(&list).unwrap();
        std::fs::write(&list, text.lines().next().unwrap()).unwrap();
        let terminal = Terminal::new(Format::Json, ColorChoice::Never);
        let progress = terminal.progress(0);
        let faults = write(&site, &options(), &destination, &progress, &|| Ok(())).unwrap_err();
        assert!(faults.iter().all(|fault| fault.code == "busy"));
    }

    /// Every file below `folder` with its bytes.
    fn all_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let found = WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .flatten();
        let files = found.filter(|found| found.file_type().is_file());
        files
            .map(|file| (file.path().to_owned(), std::fs::read(file.path()).unwrap()))
            .collect()
    }

    #[test]
    fn where_one_file_cannot_be_put_in_place_the_last_site_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (site, output) = (root.join("site"), root.join("public"));
        // A file where the next site has a folder, a folder where it has a file, and one that stays.
        let old = [
            ("static/a", "one"),
            ("static/b/c", "one"),
            ("static/d", "one"),
        ];
        let new = [
            ("static/a/b", "two"),
            ("static/b", "two"),
            ("static/d", "two"),
        ];
        write_to(&output, &tree_with(&site, &old), &|| Ok(())).unwrap();
        let before = all_of(&output);
        let tree = tree_with(&site, &new);
        for lost in ["a/b", "b", "d"] {
            let destination = Destination::open(&site, &output).unwrap();
            let writer = Writer {
                tree: &tree,
                options: &options(),
                folder: &output,
                known: destination.manifest.as_ref().unwrap(),
                program: program(),
                staging: Staging::open(&destination).unwrap(),
                may_be_placed: &|| Ok(()),
            };
            let terminal = Terminal::new(Format::Json, ColorChoice::Never);
            let outputs = writer.make(&terminal.progress(0)).unwrap();
            let list = writer.list(&outputs);
            std::fs::remove_file(writer.staging.folder().join(lost)).unwrap();
            let faults = writer.place_each(&outputs, &list).unwrap_err();
            let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
            assert_eq!(codes, ["cannot-write"], "{lost}");
            drop(writer);
            assert_eq!(all_of(&output), before, "{lost}");
        }
        write_to(&output, &tree, &|| Ok(())).unwrap();
        assert_eq!(std::fs::read(output.join("a/b")).unwrap(), b"two");
    }

    #[test]
    fn a_disk_that_takes_nothing_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (site, output) = (root.join("site"), root.join("public"));
        let destination = Destination::open(&site, &output).unwrap();
        let writer = Writer {
            tree: &tree(&site),
            options: &options(),
            folder: &output,
            known: &Manifest::default(),
            program: program(),
            staging: Staging::open(&destination).unwrap(),
            may_be_placed: &|| Ok(()),
        };
        std::fs::remove_dir(writer.staging.folder()).unwrap();
        std::fs::write(writer.staging.folder(), "").unwrap();
        let terminal = Terminal::new(Format::Json, ColorChoice::Never);
        let made = writer.make(&terminal.progress(0));
        let faults = made.err().unwrap();
        let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["cannot-write"]);
    }

    fn write_to(
        folder: &Path,
        tree: &Tree,
        may_be_placed: &(dyn Fn() -> Result<(), Diags> + Sync),
    ) -> Result<Summary, Diags> {
        let root = folder.parent().unwrap().join("site");
        let destination = Destination::open(&root, folder)?;
        let terminal = Terminal::new(Format::Json, ColorChoice::Never);
        let progress = terminal.progress(0);
        write(tree, &options(), &destination, &progress, may_be_placed)
    }

    #[test]
    fn pages_are_kept_for_the_next_folder_unless_their_inputs_changed() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let site = tree(&folder.join("site"));
        let memo = &site.rendering().memo;
        let key = |output: &Output| shelf_key(output.path(), site.fingerprint(output));
        let is_kept = |output: &Output| memo.shelved(key(output)).is_some();
        assert!(write_to(&folder.join("none"), &site, &|| Err(Diags::new())).is_err());
        assert!(
            !site.outputs().iter().any(is_kept),
            "what may be wrong was kept"
        );
        write_to(&folder.join("first"), &site, &|| Ok(())).unwrap();
        assert!(
            site.outputs()
                .iter()
                .all(|output| is_kept(output) == output.is_drawn()),
            "not every page was kept, or more than pages"
        );
        // What is kept is what the next folder gets.
        let front = site
            .output(&OutputPath::new("index.html").unwrap())
            .unwrap();
        memo.shelve(key(front), &compress_prepend_size(b"kept"));
        write_to(&folder.join("second"), &site, &|| Ok(())).unwrap();
        let second = folder.join("second");
        let read = |name: &str| std::fs::read_to_string(second.join(name)).unwrap();
        assert_eq!(read("index.html"), "kept");
        assert_eq!(read("a.txt"), "one");
    }
}
