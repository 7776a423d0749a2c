//! What a build does to the output folder, and above all what it leaves alone.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::folder::{Folder, post};

/// Sets every output's time of change back, as if it had been written an hour ago and the manifest now.
fn age(site: &Folder) -> SystemTime {
    let then = SystemTime::now() - Duration::from_secs(3600);
    // The manifest, which comes first, has to be the last, as it is of a build: to set a time is a change too.
    for path in site.files("public").keys().rev() {
        let age = match path.ends_with(".afterword-manifest") {
            true => SystemTime::now(),
            false => then,
        };
        let file = fs::File::options()
            .append(true)
            .open(site.path(&format!("public{path}")))
            .unwrap();
        file.set_modified(age).unwrap();
    }
    then
}

fn modified(site: &Folder, path: &str) -> SystemTime {
    site.path(path).metadata().unwrap().modified().unwrap()
}

#[test]
fn a_second_build_changes_nothing() {
    let site = Folder::site();
    site.build();
    let first = site.files("public");
    let line = site.build();
    assert!(line.contains(", 0 changed,"), "{line}");
    assert_eq!(site.files("public"), first);
}

#[test]
fn two_folders_are_equal_to_the_last_byte() {
    let site = Folder::site();
    site.build();
    assert_eq!(site.run(&["build", "--output", "other"]).code, 0);
    assert_eq!(site.files("public"), site.files("other"));
}

#[test]
fn a_build_into_the_old_folder_equals_a_fresh_one() {
    let site = Folder::site();
    site.build();
    site.put("content/disk.md", &post("디스크 둘", "2026-04-21"));
    site.put("content/third.md", &post("셋", "2026-05-01"));
    fs::remove_file(site.path("content/memory.md")).unwrap();
    site.build();
    assert_eq!(site.run(&["build", "--output", "fresh"]).code, 0);
    assert_eq!(site.files("public"), site.files("fresh"));
}

#[test]
fn files_without_new_bytes_are_not_touched() {
    let site = Folder::site().with("static/logo.svg", "<svg/>");
    site.build();
    let then = age(&site);
    site.put("content/disk.md", &post("디스크 둘", "2026-04-21"));
    site.build();
    assert_eq!(modified(&site, "public/logo.svg"), then);
    assert_eq!(modified(&site, "public/robots.txt"), then);
    assert!(modified(&site, "public/disk.html") > then);
}

#[test]
fn touching_a_source_changes_nothing() {
    let site = Folder::site();
    site.build();
    let then = age(&site);
    site.put("content/disk.md", &post("디스크", "2026-04-21"));
    site.build();
    assert_eq!(modified(&site, "public/disk.html"), then);
}

#[test]
fn what_the_site_no_longer_has_is_removed() {
    let site = Folder::site().with("static/deep/er/note.txt", "x");
    site.build();
    assert!(site.path("public/deep/er/note.txt").exists());
    fs::remove_dir_all(site.path("static")).unwrap();
    let line = site.build();
    assert!(line.contains("1 removed"), "{line}");
    assert!(!site.path("public/deep").exists());
}

#[test]
fn files_of_others_are_kept() {
    let site = Folder::site().with("static/deep/note.txt", "x");
    site.build();
    site.put("public/CNAME", "haneul.example");
    site.put("public/deep/mine.txt", "mine");
    fs::remove_dir_all(site.path("static")).unwrap();
    site.build();
    assert_eq!(site.read("public/CNAME"), "haneul.example");
    assert_eq!(site.read("public/deep/mine.txt"), "mine");
    assert!(!site.path("public/deep/note.txt").exists());
}

#[test]
fn a_removed_output_that_somebody_changed_is_kept() {
    let site = Folder::site().with("static/note.txt", "theirs");
    site.build();
    site.put("public/note.txt", "changed by hand");
    fs::remove_file(site.path("static/note.txt")).unwrap();
    site.build();
    assert_eq!(site.read("public/note.txt"), "changed by hand");
}

#[test]
fn a_changed_output_is_mended() {
    let site = Folder::site();
    site.build();
    let right = site.read("public/disk.html");
    site.put("public/disk.html", &right.replace("html", "HTML"));
    site.build();
    assert_eq!(site.read("public/disk.html"), right);
}

#[test]
fn a_lost_output_comes_back() {
    let site = Folder::site();
    site.build();
    let first = site.files("public");
    fs::remove_file(site.path("public/disk.html")).unwrap();
    site.build();
    assert_eq!(site.files("public"), first);
}

#[test]
fn a_foreign_file_is_never_written_over() {
    let site = Folder::site();
    site.build();
    site.put("public/note.txt", "mine");
    site.put("static/note.txt", "the site's");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("note.txt` is in the way"), "{}", run.err);
    assert_eq!(site.read("public/note.txt"), "mine");
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let site = Folder::site()
        .with("static/a/b", "below")
        .with("static/c", "file");
    site.build();
    fs::remove_dir_all(site.path("static")).unwrap();
    site.put("static/a", "file");
    site.put("static/c/d", "below");
    site.build();
    assert_eq!(site.read("public/a"), "file");
    assert_eq!(site.read("public/c/d"), "below");
}

#[test]
fn a_failed_build_leaves_the_last_site_whole() {
    let site = Folder::site();
    site.build();
    let good = site.files("public");
    site.put("content/disk.md", &post("디스크 둘", "2026-04-21"));
    site.put("content/broken.md", "+++\ntitle = 3\n+++\n");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("content/broken.md"), "{}", run.err);
    assert_eq!(site.files("public"), good);
}

#[test]
fn a_first_build_that_fails_leaves_no_folder() {
    let site = Folder::site().with("content/broken.md", "no front matter\n");
    assert_eq!(site.run(&["build"]).code, 1);
    assert!(!site.path("public").exists());
}

#[test]
fn a_site_with_posts_is_not_replaced_by_one_without() {
    let about = "+++\ntitle = \"About\"\n+++\n\nUs.\n";
    let site = Folder::site().with("content/pages/about.md", about);
    site.build();
    let good = site.files("public");
    let refused = |flags: &[&str]| {
        let run = site.run(&[&["build"], flags].concat());
        assert_eq!((run.code, run.out.as_str()), (1, ""));
        assert!(run.err.contains("error[no-post-left]"), "{}", run.err);
        assert!(run.err.contains("by hand"), "{}", run.err);
        assert_eq!(site.files("public"), good);
    };
    refused(&["--now", "1970-01-02T00:00:00Z"]);
    fs::rename(site.path("content"), site.path("elsewhere")).unwrap();
    refused(&[]);
    // Whoever means it says so with their own hands, which pass over what is hidden.
    for name in site
        .files("public")
        .keys()
        .filter(|name| !name.starts_with("/."))
    {
        fs::remove_file(site.path(&format!("public{name}"))).unwrap();
    }
    site.build();
    assert!(site.path("public/index.html").exists());
    // Nor is one that never had any.
    site.put("content/pages/about.md", about);
    site.build();
    fs::remove_dir_all(site.path("content")).unwrap();
    site.build();
    assert!(!site.path("public/about.html").exists());
}

/// Sets the time of change of every source back, so that a build can rely on it.
fn age_sources(site: &Folder) {
    let then = SystemTime::now() - Duration::from_secs(60);
    for path in ["afterword.toml", "content/disk.md", "content/memory.md"] {
        let file = fs::File::options().append(true).open(site.path(path));
        file.unwrap().set_modified(then).unwrap();
    }
}

#[test]
fn nothing_is_made_where_nothing_changed() {
    let site = Folder::site();
    age_sources(&site);
    site.build();
    age(&site);
    let first = site.build();
    let note = site.read(".afterword-cache/last-build");
    assert_eq!(site.build().split(", ").next(), first.split(", ").next());
    assert_eq!(site.read(".afterword-cache/last-build"), note);
    for options in [
        &["--drafts"][..],
        &["--future"],
        &["--base-url", "https://other.example"],
    ] {
        let run = site.run(&[&["build"], options].concat());
        assert_eq!(run.code, 0);
        assert_ne!(
            site.read(".afterword-cache/last-build"),
            note,
            "{options:?}"
        );
    }
    assert!(site.read("public/disk.html").contains("other.example"));
    site.build();
    assert!(!site.read("public/disk.html").contains("other.example"));
}

#[cfg(unix)]
#[test]
fn a_change_that_keeps_size_and_time_is_noticed() {
    let site = Folder::site();
    age_sources(&site);
    site.build();
    age(&site);
    site.build();
    site.put("content/disk.md", &post("스크디", "2026-04-21"));
    age_sources(&site);
    site.build();
    assert!(site.read("public/disk.html").contains("스크디"));
}

#[test]
fn a_post_appears_when_its_time_comes() {
    let site = Folder::site();
    age_sources(&site);
    let mut shown = Vec::new();
    for now in [
        "2026-04-20T00:00:00Z",
        "2026-04-21T00:00:00Z",
        "2026-04-24T23:59:59Z",
        "2026-04-25T00:00:00Z",
        "2026-04-22T00:00:00Z",
        "2026-04-30T00:00:00Z",
    ] {
        let run = site.run(&["build", "--now", now]);
        assert_eq!(run.code, 0, "{}", run.err);
        age(&site);
        let is_shown = |post: &str| site.path(&format!("public/{post}.html")).exists();
        shown.push([is_shown("disk"), is_shown("memory")]);
    }
    let [none, one, both] = [[false, false], [true, false], [true, true]];
    assert_eq!(shown, [none, one, one, both, one, both]);
}

#[test]
fn a_warning_is_told_again() {
    let body = post("디스크", "2026-04-21") + "\n```nolanguage\nx\n```\n";
    let site = Folder::site().with("content/disk.md", &body);
    age_sources(&site);
    let first = site.run(&["build"]);
    age(&site);
    assert!(first.err.contains("1 warning"), "{}", first.err);
    assert_eq!(site.run(&["build"]).err, first.err);
}

#[test]
fn a_lost_or_damaged_cache_changes_nothing() {
    let site = Folder::site();
    age_sources(&site);
    site.build();
    age(&site);
    let good = site.files("public");
    for damage in [
        "",
        "x",
        "\u{0} \u{0} \u{0}",
        "a {\"since\":\"2026-01-01T00:00:00Z\",\"held\":{\"drafts\":[],\"future\":[]}}",
    ] {
        site.put(".afterword-cache/last-build", damage);
        site.put(".afterword-cache/new", damage);
        site.put(".afterword-cache/new.list", damage);
        site.build();
        assert_eq!(site.files("public"), good);
    }
    fs::remove_dir_all(site.path(".afterword-cache")).unwrap();
    site.put(".afterword-cache", "a file where the folder should be");
    site.build();
    assert_eq!(site.files("public"), good);
}

/// Builds with `--output` and expects to be refused with `message`, and nothing touched.
fn refused(site: &Folder, output: &str, message: &str) {
    let before = site.files("");
    let run = site.run(&["build", "--output", output]);
    assert_eq!(run.code, 1, "{output}: {}", run.out);
    assert!(run.err.contains(message), "{output}: {}", run.err);
    assert!(run.err.contains("help:"), "{output}: {}", run.err);
    assert!(site.files("") == before, "{output}: something was touched");
}

#[test]
fn folders_that_are_no_place_for_a_site() {
    let site = Folder::site()
        .with("static/a.txt", "a")
        .with("full/mine.txt", "mine");
    refused(&site, ".", "holds the site's sources");
    refused(&site, "content/..", "holds the site's sources");
    refused(&site, "..", "holds the site's sources");
    refused(&site, "content", "among the site's sources");
    refused(&site, "content/public", "among the site's sources");
    refused(&site, "static/new/deep", "among the site's sources");
    refused(&site, "themes/x", "among the site's sources");
    let message = "`afterword.toml/x` cannot be written: not a directory";
    refused(&site, "afterword.toml/x", message);
    refused(
        &site,
        "full",
        "files that afterword did not write, such as `mine.txt`",
    );
}

#[test]
fn what_is_in_the_way_is_found_before_anything_moves() {
    let config =
        "base_url = \"https://haneul.example\"\ntitle = \"하늘\"\npermalink = \"/{slug}/\"\n";
    let site = Folder::site().with("afterword.toml", config);
    site.build();
    // A file where a folder is to be, and a folder where a file is to be.
    site.put("public/notes", "mine");
    site.put("content/notes.md", &post("Notes", "2026-04-26"));
    let before = site.files("public");
    let run = site.run(&["build"]);
    assert!(run.err.contains("notes` is in the way"), "{}", run.err);
    assert_eq!(site.files("public"), before);
    fs::remove_file(site.path("public/notes")).unwrap();
    fs::remove_file(site.path("content/disk.md")).unwrap();
    site.put("public/disk/mine.txt", "mine");
    site.put("static/disk", "a file");
    let before = site.files("public");
    let run = site.run(&["build"]);
    assert!(run.err.contains("disk` is in the way"), "{}", run.err);
    assert_eq!(site.files("public"), before);
    fs::remove_file(site.path("public/disk/mine.txt")).unwrap();
    site.build();
    assert_eq!(site.read("public/disk"), "a file");
}

#[test]
fn an_empty_folder_is_fine_and_so_is_a_fresh_working_tree() {
    let site = Folder::site().with("public/.git", "gitdir: elsewhere\n");
    site.build();
    assert_eq!(site.read("public/.git"), "gitdir: elsewhere\n");
    fs::create_dir(site.path("empty")).unwrap();
    assert_eq!(site.run(&["build", "--output", "empty"]).code, 0);
}

#[test]
fn a_damaged_manifest_is_not_believed() {
    let site = Folder::site();
    site.build();
    for text in [
        "",
        "something else\n",
        "afterword-manifest-2 0\n0 0 1 ../content/disk.md\n",
        "afterword-manifest-2 0\n0 0 1 disk.html\tunheard-of x\n",
    ] {
        site.put("public/.afterword-manifest", text);
        refused(&site, "public", "damaged");
    }
    // Of a version whose list was another. What is to be done leaves a branch's folder a branch's.
    site.put(
        "public/.afterword-manifest",
        "afterword-manifest-1 0\n0 0 1 post disk.html\n",
    );
    refused(&site, "public", "of another version");
    refused(&site, "public", "take out all but `.git`");
}

#[test]
fn a_build_that_was_killed_is_taken_up() {
    let site = Folder::site();
    site.build();
    let good = site.files("public");
    // Left behind: bytes that never came to their place, and a manifest that was not yet the new one.
    site.put("public/.afterword-staging/disk.html", "half a pa");
    site.put(
        "public/.afterword-staging/.afterword-manifest.new",
        "afterword-mani",
    );
    site.build();
    assert_eq!(site.files("public"), good);
}

#[test]
fn a_note_of_the_last_build_whose_times_are_wrong_is_not_believed() {
    let site = Folder::site().with("content/later.md", &post("Later", "2030-01-01"));
    let build = |now: &str| site.run(&["build", "--now", now]);
    assert_eq!(build("2029-01-01T00:00:00Z").code, 0);
    // Only what has lain still for a while is believed not to have changed.
    std::thread::sleep(std::time::Duration::from_millis(200));
    build("2029-01-01T00:00:00Z");
    let note = site.read(".afterword-cache/last-build");
    assert!(note.contains("\"2030-01-01"), "{note}");
    let wrong = note.replace("\"2030-", "\"2040-");
    site.put(".afterword-cache/last-build", &wrong);
    build("2031-01-01T00:00:00Z");
    assert!(site.path("public/later.html").exists());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn links_that_lead_elsewhere() {
        let site = Folder::site().with("elsewhere/keep.txt", "keep");
        symlink(site.path("elsewhere"), site.path("link")).unwrap();
        refused(&site, "link", "is a symlink");
        refused(&site, "link/", "is a symlink");
        fs::remove_file(site.path("link")).unwrap();
        symlink(site.path("content"), site.path("way")).unwrap();
        refused(&site, "way/public", "among the site's sources");
    }

    #[test]
    fn a_link_inside_the_output_is_not_followed() {
        let site = Folder::site().with("static/deep/note.txt", "x");
        site.build();
        fs::rename(site.path("public/deep"), site.path("moved")).unwrap();
        symlink(site.path("moved"), site.path("public/deep")).unwrap();
        site.put("static/deep/note.txt", "y");
        let run = site.run(&["build"]);
        assert!(
            run.err.contains("is in the way: it is a symlink"),
            "{}",
            run.err
        );
        fs::remove_dir_all(site.path("static")).unwrap();
        site.build();
        assert_eq!(site.read("moved/note.txt"), "x");
    }

    #[test]
    fn a_link_inside_the_cache_is_not_written_through() {
        let site = Folder::site().with(".afterword-cache/.gitignore", "*\n");
        let post = site.read("content/disk.md");
        for name in ["new", "new.list", "inputs.new", "last-build.new"] {
            let link = site.path(&format!(".afterword-cache/{name}"));
            symlink(site.path("content/disk.md"), link).unwrap();
        }
        site.build();
        site.build();
        assert_eq!(site.read("content/disk.md"), post);
    }

    #[test]
    fn anybody_may_read_what_is_published() {
        let site = Folder::site();
        site.build();
        let mode = site.path("public/disk.html").metadata().unwrap().mode();
        assert_eq!(mode & 0o644, 0o644);
    }

    #[test]
    fn a_change_is_mended_whatever_time_it_claims_to_be_of() {
        let site = Folder::site().with("static/note.txt", "good");
        site.build();
        let note = site.path("public/note.txt");
        let built = note.metadata().unwrap().modified().unwrap();
        // The clock of a file system ticks in steps.
        std::thread::sleep(Duration::from_millis(50));
        site.put("public/note.txt", "evil");
        let file = fs::File::options().write(true).open(&note).unwrap();
        file.set_modified(built).unwrap();
        assert!(site.build().contains(", 1 changed"));
        assert_eq!(site.read("public/note.txt"), "good");
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let site = Folder::site();
        site.build();
        let locked = site.path("public");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        let is_bound_by_it = fs::write(site.path("public/probe"), "").is_err();
        site.put("content/disk.md", &post("디스크 둘", "2026-04-21"));
        let run = site.run(&["build"]);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        if is_bound_by_it {
            assert_eq!(run.code, 1);
            assert!(
                run.err.contains("cannot be written: permission denied"),
                "{}",
                run.err
            );
        }
    }

    #[test]
    fn sources_that_cannot_be_sources() {
        let site = Folder::site().with("outside.txt", "secret");
        fs::create_dir_all(site.path("static")).unwrap();
        symlink(std::env::temp_dir(), site.path("static/tmp")).unwrap();
        symlink(site.path("static"), site.path("static/again")).unwrap();
        symlink(site.path("nowhere"), site.path("static/gone")).unwrap();
        let err = site.run(&["build", "--format", "short"]).err;
        for line in [
            "static/tmp: error[cannot-read]: `static/tmp` cannot be read: it is a link that leads out of the site's folder",
            "`static/again` cannot be read: it is a link to a folder that it lies in",
            "`static/gone` cannot be read: no such file or directory",
        ] {
            assert!(err.contains(line), "{err}");
        }
    }

    #[test]
    fn links_within_the_site_are_followed() {
        let site = Folder::site().with("shared/logo.svg", "<svg/>");
        fs::create_dir_all(site.path("static")).unwrap();
        symlink(site.path("shared"), site.path("static/pictures")).unwrap();
        site.build();
        assert_eq!(site.read("public/pictures/logo.svg"), "<svg/>");
    }
}

#[test]
fn what_editors_leave_behind_is_no_source() {
    let site = Folder::site();
    site.build();
    let good = site.files("public");
    for name in [
        "content/.#disk.md",
        "content/#disk.md#",
        "content/disk.md~",
        "content/.disk.md.swp",
        "content/4913",
        "content/disk.md.orig",
        "content/graph.png.orig",
        "static/style.css.rej",
        "static/logo.svg.bak",
        "static/.DS_Store",
        "static/.git/config",
    ] {
        site.put(name, "not a post");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("author@host.42:7", site.path("content/.#memory.md")).unwrap();
    site.build();
    assert_eq!(site.files("public"), good);
}

#[test]
fn a_document_that_is_too_long_may_be_of_long_characters() {
    let site = Folder::site().with("content/long.md", &"아".repeat(4 * 1024 * 1024));
    let err = site.run(&["build", "--format", "short"]).err;
    assert!(err.contains("this file is longer than 10 MiB"), "{err}");
    assert!(!err.contains("UTF-8"), "{err}");
}

#[test]
fn a_folder_may_be_named_as_editors_name_their_files() {
    let site = Folder::site()
        .with("content/4913/index.md", &post("표", "2026-04-21"))
        .with("static/old~/a.txt", "a");
    site.build();
    assert!(site.path("public/4913.html").exists());
    assert_eq!(site.read("public/old~/a.txt"), "a");
}

#[test]
fn what_hosts_read_is_published_though_hidden() {
    let site = Folder::site().with("static/.well-known/webfinger", "{}");
    site.build();
    assert_eq!(site.read("public/.well-known/webfinger"), "{}");
}
