//! Lists the files of `themes/default/`, so that the program carries its own theme.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads the folder that it is in"
)]

use std::fmt::Write as _;
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
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("built_in.rs"), list)
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
