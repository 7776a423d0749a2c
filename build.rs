//! Lists the files of `themes/default/`, so that the program carries its own theme, and hashes all that it is made of, so that it
//! knows what another of the same version made.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads the folder that it is in"
)]

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let theme = Path::new("themes/default");
    println!("cargo::rerun-if-changed={}", theme.display());
    let mut files = Vec::new();
    walk(theme, &mut files)?;
    files.sort();
    let mut list = String::from(
        "/// The files of the built-in theme, by name below its folder.\nconst BUILT_IN: &[(&str, &[u8])] = &[\n",
    );
    let root = env::current_dir()?;
    for file in files {
        let name = file.strip_prefix(theme).map_err(io::Error::other)?;
        let path = root.join(&file);
        // Debug formatting writes both as string literals, whatever stands in them.
        writeln!(list, "({name:?}, include_bytes!({path:?})),").map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    println!("cargo::rustc-env=AFTERWORD_SOURCES={:016x}", sources()?);
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("built_in.rs"), list)
}

/// What the program is made of: its code, its theme and its font, and the libraries that are locked.
fn sources() -> io::Result<u64> {
    let mut files = vec![PathBuf::from("Cargo.toml"), PathBuf::from("Cargo.lock")];
    for folder in ["src", "themes/default", "assets"] {
        println!("cargo::rerun-if-changed={folder}");
        walk(Path::new(folder), &mut files)?;
    }
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=Cargo.lock");
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|file| file.exists()) {
        file.hash(&mut hasher);
        fs::read(file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => walk(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
