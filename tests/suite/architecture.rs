//! `ARCHITECTURE.md` says what is so: its rooms, their first sentences, and what each of them leans on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_table_has_every_room_with_its_first_sentence() {
    let told: BTreeMap<String, String> = table()
        .into_iter()
        .map(|row| (row.room, row.about))
        .collect();
    let real: BTreeMap<String, String> = rooms()
        .into_iter()
        .map(|(room, files)| {
            let about = first_sentence(&files);
            (room, about)
        })
        .collect();
    assert_eq!(told, real);
}

#[test]
fn the_table_has_every_arrow() {
    let real = arrows();
    for row in table() {
        assert_eq!(
            row.leans_on, real[&row.room],
            "what `{}` leans on",
            row.room
        );
    }
}

#[test]
fn arrows_run_down() {
    let rows = table();
    let place = |room: &str| rows.iter().position(|row| row.room == room).unwrap();
    for row in &rows {
        for below in &row.leans_on {
            assert!(
                place(below) > place(&row.room),
                "`{}` leans on `{below}`, which stands above it",
                row.room
            );
        }
    }
}

#[test]
fn ground_rooms_lean_on_nothing() {
    let arrows = arrows();
    for ground in ["diag", "fingerprint", "incident", "lettering", "output"] {
        assert_eq!(arrows[ground], BTreeSet::new(), "{ground}");
    }
}

#[test]
fn every_file_begins_with_a_sentence() {
    for file in rooms().into_values().flatten() {
        let text = fs::read_to_string(&file).unwrap();
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{}", file.display());
    }
}

/// A row of the table of rooms.
struct Row {
    room: String,
    about: String,
    leans_on: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of the table whose first cell names something in `src/`.
fn table() -> Vec<Row> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line
            .strip_prefix("| `src/")?
            .strip_suffix('|')?
            .split(" | ")
            .collect();
        let [file, about, leans_on] = cells.as_slice() else {
            panic!("`{line}` has not three cells");
        };
        let room = file
            .trim()
            .trim_end_matches('`')
            .trim_end_matches('/')
            .trim_end_matches(".rs");
        let leans_on = leans_on
            .split(',')
            .map(str::trim)
            .filter(|room| !room.is_empty());
        Some(Row {
            room: room.to_owned(),
            about: about.trim().to_owned(),
            leans_on: leans_on.map(str::to_owned).collect(),
        })
    });
    rows.collect()
}

/// Every top-level room with its files, its own first.
fn rooms() -> BTreeMap<String, Vec<PathBuf>> {
    let mut rooms: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let source = root().join("src");
    for file in files(&source) {
        let inside = file.strip_prefix(&source).unwrap();
        let first = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let room = first.trim_end_matches(".rs").to_owned();
        rooms.entry(room).or_default().push(file);
    }
    for (room, files) in &mut rooms {
        let own = [
            source.join(format!("{room}.rs")),
            source.join(format!("{room}/mod.rs")),
        ];
        files.sort_by_key(|file| (!own.contains(file), file.clone()));
    }
    rooms
}

/// The files below `folder` that hold Rust.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

fn first_sentence(files: &[PathBuf]) -> String {
    let text = fs::read_to_string(&files[0]).unwrap();
    text.lines()
        .next()
        .unwrap()
        .trim_start_matches("//! ")
        .to_owned()
}

/// What each room names of the others: by `crate::` in the library, by `afterword::` from the program.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let rooms = rooms();
    let named = |room: &String, files: &Vec<PathBuf>| -> BTreeSet<String> {
        let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
        let code: String = texts.map(|text| without_comments(&text)).collect();
        let mut named = BTreeSet::new();
        if room == "lib" {
            // The library declares its rooms.
            let declared = code
                .lines()
                .filter_map(|line| line.strip_prefix("pub mod "));
            named.extend(declared.map(|room| room.trim_end_matches(';').to_owned()));
        }
        for (root, stands_for) in [("crate::", room.as_str()), ("afterword::", "lib")] {
            for behind in code.split(root).skip(1) {
                for name in names(behind) {
                    named.insert(
                        if rooms.contains_key(name) {
                            name
                        } else {
                            stands_for
                        }
                        .to_owned(),
                    );
                }
            }
        }
        named.extend(declared_by_main(room, &code));
        named.remove(room);
        // What is defined in `main.rs` itself, such as its flags, is passed down to the commands.
        named.remove("main");
        named
    };
    rooms
        .iter()
        .map(|(room, files)| (room.clone(), named(room, files)))
        .collect()
}

/// The rooms that only the program has.
fn declared_by_main(room: &str, code: &str) -> Vec<String> {
    let declared = code
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    match room {
        "main" => declared.map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn without_comments(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The first names of a path, or of every path between braces: `{Options, diag::Diag}` gives `Options` and `diag`.
fn names(behind: &str) -> Vec<&str> {
    let first = |path: &'_ str| {
        path.trim()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .map_or(0, str::len)
    };
    match behind
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
    {
        Some((inside, _)) => inside
            .split(',')
            .map(str::trim)
            .map(|path| &path[..first(path)])
            .filter(|name| !name.is_empty())
            .collect(),
        None => vec![&behind[..first(behind)]],
    }
}
