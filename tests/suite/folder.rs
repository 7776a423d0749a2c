//! A site in a folder of its own, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use afterword::fingerprint::Fingerprint;
use tempfile::TempDir;

/// A site's folder, which goes with this value.
pub struct Folder(TempDir);

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// A folder without anything in it.
    pub fn empty() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    /// The smallest site: a config and two posts.
    pub fn site() -> Self {
        Folder::empty()
            .with(
                "afterword.toml",
                "base_url = \"https://haneul.example\"\ntitle = \"하늘\"\nlanguage = \"ko\"\n",
            )
            .with("content/disk.md", &post("디스크", "2026-04-21"))
            .with("content/memory.md", &post("메모리", "2026-04-25"))
    }

    /// The same, with `text` at `path`.
    pub fn with(self, path: &str, text: &str) -> Self {
        self.put(path, text);
        self
    }

    pub fn put(&self, path: &str, text: &str) {
        let target = self.path(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, text).unwrap();
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program, about to run here.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_afterword"));
        command.current_dir(self.0.path()).args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a build that has to succeed; gives the line that it prints.
    pub fn build(&self) -> String {
        let run = self.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    }

    /// Every file below `place` with the fingerprint of its bytes; the cache is nobody's business.
    pub fn files(&self, place: &str) -> BTreeMap<String, Fingerprint> {
        let mut files = BTreeMap::new();
        gather(&self.path(place), "", &mut files);
        files
    }
}

/// A post's whole file.
pub fn post(title: &str, date: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = {date}\n+++\n\nWhat happened: {title}.\n")
}

fn gather(folder: &Path, name: &str, files: &mut BTreeMap<String, Fingerprint>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() == ".afterword-cache" {
            continue;
        }
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            gather(&entry.path(), &name, files);
            continue;
        }
        let bytes = match kind.is_symlink() {
            true => fs::read_link(entry.path())
                .unwrap()
                .into_os_string()
                .into_encoded_bytes(),
            false => fs::read(entry.path()).unwrap(),
        };
        files.insert(name, Fingerprint::of(&bytes));
    }
}
