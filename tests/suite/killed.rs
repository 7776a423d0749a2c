//! A build that is killed at any moment: whole files, nobody else's touched, and the next build mends it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use afterword::fingerprint::Fingerprint;

use crate::folder::{Folder, post};

/// How many builds are killed.
const ROUNDS: u32 = 16;

/// Which of two sites, that have some files in common and some each for itself.
const VERSIONS: [&str; 2] = ["하나", "두울"];

fn write(site: &Folder, version: &str) {
    let _ = fs::remove_dir_all(site.path("static"));
    site.put("content/disk.md", &post(version, "2026-04-21"));
    for number in 0..60 {
        site.put(
            &format!("static/both/{number}.txt"),
            &format!("{version} {number}"),
        );
        site.put(&format!("static/{version}/{number}.txt"), version);
    }
}

fn outputs(site: &Folder, folder: &str) -> BTreeMap<String, Fingerprint> {
    let mut files = site.files(folder);
    files.retain(|path, _| !path.starts_with("/.afterword-"));
    files
}

#[test]
fn a_killed_build_leaves_old_or_new_bytes() {
    let site = Folder::site();
    let mut whole = Vec::new();
    let mut longest = Duration::ZERO;
    for version in VERSIONS {
        write(&site, version);
        let start = Instant::now();
        assert_eq!(site.run(&["build", "--output", version]).code, 0);
        longest = longest.max(start.elapsed());
        whole.push(outputs(&site, version));
    }
    site.build();
    site.put("public/both/mine.txt", "mine");
    for round in 0..ROUNDS {
        write(&site, VERSIONS[round as usize % 2]);
        let mut child = site
            .command(&["build"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(longest * (round * 7 % ROUNDS + 1) / ROUNDS);
        let _ = child.kill();
        let _ = child.wait();
        for (path, bytes) in outputs(&site, "public") {
            let is_whole = whole.iter().any(|files| files.get(&path) == Some(&bytes));
            assert!(
                is_whole || path == "/both/mine.txt",
                "{path} is half a file"
            );
        }
        assert_eq!(site.read("public/both/mine.txt"), "mine");
    }
    for (version, files) in VERSIONS.iter().zip(&whole) {
        write(&site, version);
        site.build();
        fs::remove_file(site.path("public/both/mine.txt")).unwrap();
        assert_eq!(&outputs(&site, "public"), files);
        site.put("public/both/mine.txt", "mine");
        assert!(!site.path("public/.afterword-staging").exists());
    }
}

#[test]
fn a_cache_that_was_cut_or_damaged_changes_no_byte() {
    let site = Folder::site();
    site.put("static/note.txt", "note");
    for number in 0..12 {
        let code = format!("```bash\nsystemctl restart web@{number} # again\n```\n");
        let record = "[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n";
        let text = post(&format!("글 {number}"), "2026-04-21").replacen(
            "\n+++\n\n",
            &format!("\n{record}+++\n\n{code}\n"),
            1,
        );
        site.put(&format!("content/post-{number}.md"), &text);
    }
    let start = Instant::now();
    assert_eq!(site.run(&["build", "--output", "whole"]).code, 0);
    let longest = start.elapsed();
    let whole = site.files("whole");
    let mut dice = 0x9E37_79B9_u64;
    let mut below = |end: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % end
    };
    for round in 0..ROUNDS {
        // Some begin with nothing, so that they are killed while they fill the cache.
        if round % 4 == 0 {
            fs::remove_dir_all(site.path(".afterword-cache")).unwrap();
        }
        let _ = fs::remove_dir_all(site.path("public"));
        let mut child = site
            .command(&["build"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(longest * below(100) as u32 / 100);
        let _ = child.kill();
        let _ = child.wait();
        for name in ["new", "new.list", "inputs", "last-build"] {
            let path = site.path(&format!(".afterword-cache/{name}"));
            let Ok(mut bytes) = fs::read(&path) else {
                continue;
            };
            if bytes.is_empty() {
                continue;
            }
            let at = below(bytes.len() as u64) as usize;
            match below(3) {
                0 => bytes.truncate(at),
                1 => bytes[at] ^= 1 << below(8),
                _ => {}
            }
            fs::write(&path, bytes).unwrap();
        }
        site.build();
        assert_eq!(site.files("public"), whole, "round {round}");
    }
}

#[test]
fn a_killed_first_build_is_begun_anew() {
    let site = Folder::site();
    write(&site, VERSIONS[0]);
    let start = Instant::now();
    assert_eq!(site.run(&["build", "--output", "whole"]).code, 0);
    let longest = start.elapsed();
    for round in 1..=ROUNDS {
        let mut child = site
            .command(&["build"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(longest * round / ROUNDS);
        let _ = child.kill();
        let _ = child.wait();
        if site.path("public").exists() {
            assert_eq!(site.files("public"), site.files("whole"));
            fs::remove_dir_all(site.path("public")).unwrap();
        }
    }
    site.build();
    assert_eq!(site.files("public"), site.files("whole"));
    assert!(!site.path(".public.afterword-staging").exists());
}
