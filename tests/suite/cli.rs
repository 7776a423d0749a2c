//! The command line: what it takes, what it prints, how it ends.

use std::process::Stdio;

use crate::folder::{Folder, post};

#[test]
fn a_build_says_in_a_line_what_it_did() {
    let site = Folder::site();
    let run = site.run(&["build"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let words: Vec<&str> = run.out.split_whitespace().collect();
    let (files, changed) = (words[0], words[2]);
    assert_eq!(files, changed);
    assert_eq!(
        words,
        [
            files, "files,", changed, "changed,", words[4], "s", "→", "public"
        ]
    );
    assert!(words[4].parse::<f64>().is_ok());
}

#[test]
fn a_check_writes_nothing() {
    let site = Folder::site();
    let before = site.files("");
    let run = site.run(&["check"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("all is well"), "{}", run.out);
    assert!(site.files("") == before);
}

#[test]
fn findings_are_counted() {
    let site = Folder::site()
        .with("content/a.md", "no front matter\n")
        .with("content/b.md", "no front matter\n");
    let run = site.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.ends_with("\n2 errors\n"), "{}", run.err);
    assert!(run.err.contains("--> content/a.md:1:1"), "{}", run.err);
}

#[test]
fn a_mistake_of_a_template_is_not_told_for_every_page() {
    let config = "base_url = \"https://haneul.example\"\ntitle = \"하늘\"\ntheme = \"mine\"\n";
    let template = "{% extends \"default/post.html\" %}{% block main %}{{ nothing }}{% endblock %}";
    let mut site = Folder::site()
        .with("afterword.toml", config)
        .with("themes/mine/post.html", template);
    for number in 0..9 {
        let name = format!("content/more{number}.md");
        site = site.with(&name, &post(&format!("더 {number}"), "2026-04-21"));
    }
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("--> themes/mine/post.html:1:53"),
        "{}",
        run.err
    );
    assert!(run.err.ends_with("\n1 error\n"), "{}", run.err);
}

#[test]
fn findings_for_editors_are_one_line_each() {
    let site = Folder::site().with("content/a.md", "no front matter\n");
    let run = site.run(&["check", "--format", "short"]);
    assert!(
        run.err
            .starts_with("content/a.md:1:1: error[no-front-matter]: "),
        "{}",
        run.err
    );
}

#[test]
fn findings_for_programs_are_json() {
    let site = Folder::site().with("content/a.md", "no front matter\n");
    let run = site.run(&["check", "--format", "json"]);
    for line in run.err.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(finding["path"], "content/a.md");
        assert_eq!(finding["line"], 1);
    }
    let run = Folder::site().run(&["build", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(summary["files"], summary["changed"]);
}

#[test]
fn colour_is_for_terminals() {
    let site = Folder::site().with("content/a.md", "no front matter\n");
    assert!(!site.run(&["check"]).err.contains('\x1b'));
    let run = site.run(&["check", "--color", "always"]);
    assert!(run.err.contains('\x1b'));
}

#[test]
fn a_wrong_command_line_is_told_from_a_wrong_site() {
    let site = Folder::site();
    for arguments in [
        &["bild"][..],
        &[],
        &["build", "--now", "yesterday"],
        &["build", "--base-url", "ftp://haneul.example"],
        &["build", "--format", "xml"],
        &["completions", "cmd"],
        &["man", "bild"],
        &["serve", "--port", "65536"],
    ] {
        let run = site.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.err.is_empty());
    }
    for (arguments, help) in [
        (["build", "--now", "today"], "2026-04-25T12:00:00+09:00"),
        (["serve", "--host", "localhost"], "an IP address"),
    ] {
        assert!(site.run(&arguments).err.contains(help), "{arguments:?}");
    }
    let nowhere = site.run(&["build", "--root", "nowhere"]);
    assert_eq!(nowhere.code, 1);
    assert!(nowhere.err.contains("`nowhere` cannot be read"));
    let empty = Folder::empty().run(&["build"]);
    assert_eq!(empty.code, 1);
    assert!(empty.err.contains("there is no `afterword.toml` here"));
}

#[test]
fn flags_stand_before_or_behind_the_command() {
    let site = Folder::site();
    assert_eq!(site.run(&["--output", "a", "build"]).code, 0);
    assert_eq!(site.run(&["build", "--output", "b"]).code, 0);
    assert_eq!(site.files("a"), site.files("b"));
}

#[test]
fn output_lies_in_the_root_unless_it_is_named() {
    let outer = Folder::empty();
    let site = Folder::site();
    let root = site.path("");
    let run = outer.run(&["build", "--root", root.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.path("public/index.html").exists());
}

#[test]
fn drafts_and_the_future_are_asked_for() {
    let draft = post("초안", "2026-04-25").replace("+++\n\n", "draft = true\n+++\n\n");
    let site = Folder::site()
        .with("content/draft.md", &draft)
        .with("content/later.md", &post("나중", "2026-06-01"));
    let now = "2026-05-01T00:00:00Z";
    let built = |flags: &[&str]| {
        let run = site.run(&[&["build", "--now", now], flags].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let exists = |page| site.path(page).exists();
        (exists("public/draft.html"), exists("public/later.html"))
    };
    assert_eq!(built(&[]), (false, false));
    assert_eq!(built(&["--drafts"]), (true, false));
    assert_eq!(built(&["--future"]), (false, true));
    assert_eq!(built(&["--drafts", "--future"]), (true, true));
}

#[test]
fn what_is_left_out_is_said() {
    let draft = post("초안", "2026-04-25").replace("+++\n\n", "draft = true\n+++\n\n");
    let site = Folder::site()
        .with("content/draft.md", &draft)
        .with("content/later.md", &post("나중", "2027-04-25"))
        .with("content/last.md", &post("끝", "2028-04-25T09:30+09:00"));
    let said = |command: &str, flags: &[&str]| {
        let now = [command, "--now", "2026-12-01T00:00:00Z"];
        let line = site.run(&[&now, flags].concat()).out;
        let (_, left_out) = line.trim_end().split_once("; ").unwrap_or_default();
        left_out.to_owned()
    };
    for command in ["build", "check"] {
        let all = "1 draft (content/draft.md) and 2 future-dated posts (content/last.md until 2028-04-25 00:30 UTC, \
                   content/later.md until 2027-04-25 00:00 UTC) left out";
        assert_eq!(said(command, &[]), all);
        // Whether anything is made anew or not.
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert_eq!([said(command, &[]), said(command, &[])], [all, all]);
        let draft = "1 draft (content/draft.md) left out";
        assert_eq!(said(command, &["--future"]), draft);
        assert_eq!(said(command, &["--drafts", "--future"]), "");
    }
    let config = site.read("afterword.toml");
    site.put(
        "afterword.toml",
        &format!("{config}timezone = \"Asia/Seoul\"\n"),
    );
    let until = "content/last.md until 2028-04-25 09:30 KST";
    assert!(said("check", &[]).contains(until));
    let build = ["build", "--now", "2027-12-01T00:00:00Z", "--format", "json"];
    let told: serde_json::Value = serde_json::from_str(&site.run(&build).out).unwrap();
    assert_eq!(told["drafts"], serde_json::json!(["content/draft.md"]));
    let last =
        serde_json::json!({ "file": "content/last.md", "from": "2028-04-25T09:30:00+09:00" });
    assert_eq!(told["future"], serde_json::json!([last]));
    for number in 0..5 {
        let name = format!("content/more-{number}.md");
        site.put(&name, &post("더", "2029-01-01"));
    }
    let many = said("build", &[]);
    let some =
        "7 future-dated posts (content/last.md until 2028-04-25 09:30 KST, content/later.md until";
    assert!(many.contains(some), "{many}");
    let more = "content/more-2.md until 2029-01-01 00:00 KST and 2 more) left out";
    assert!(many.ends_with(more), "{many}");
    // Whatever else is found.
    site.put(
        "content/odd.md",
        &(post("이상", "2026-04-21") + "\n```nolanguage\nx\n```\n"),
    );
    assert_eq!(said("check", &[]), many);
}

#[test]
fn a_base_url_of_the_command_line_goes_first() {
    let site = Folder::site();
    let run = site.run(&["build", "--base-url", "https://other.example/blog"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = site.read("public/disk.html");
    assert!(page.contains("https://other.example/blog/disk"));
    assert!(!page.contains("haneul.example"));
}

#[test]
fn completions_and_manual_pages() {
    let site = Folder::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = site.run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(
            run.out.contains("--base-url") || run.out.contains("base-url"),
            "{shell}"
        );
    }
    let manual = site.run(&["man"]).out;
    assert!(manual.contains(".TH afterword 1"));
    assert!(manual.contains(".SH NOTES\nExamples:"));
    assert!(
        site.run(&["man", "build"])
            .out
            .contains(".TH afterword-build 1")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let site = Folder::site();
    for arguments in [
        &["completions", "bash"][..],
        &["man"],
        &["--help"],
        &["build"],
    ] {
        let mut child = site
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {err}");
        assert_eq!(err, "", "{arguments:?}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let record = "[incident]\nkind = \"outage\"\nstatus = \"identified\"\n[[incident.mitigation]]\ntext = \"a\\u202Eb\\nc\"\nstate = \"planned\"";
    let key = "\"a\\u001Bb\" = 1\n";
    let odd = format!("+++\n{key}title = \"T\"\ndate = 2026-04-26\n{record}\n+++\n");
    let site = Folder::site().with("content/odd.md", &odd);
    let run = site.run(&["check", "--format", "short"]);
    assert!(run.err.contains("no key `a\u{fffd}b`"), "{}", run.err);
    site.put("content/odd.md", &odd.replace(key, ""));
    let ledger = site.run(&["mitigations"]);
    site.put(
        "afterword.toml",
        &format!(
            "{}[[service]]\nid = \"we\\u202Eb\"\n",
            site.read("afterword.toml")
        ),
    );
    let service =
        "\n[incident]\nkind = \"outage\"\nstatus = \"identified\"\nservices = [\"web\"]\n";
    site.put(
        "content/odd.md",
        &odd.replace(key, "").replace(record, service),
    );
    let help = site.run(&["check"]).err;
    assert!(help.contains("did you mean `we"), "{help}");
    assert!(ledger.out.contains("a\u{fffd}b\u{fffd}c"), "{}", ledger.out);
    let printed = format!("{}{}{help}", run.err, ledger.out);
    assert!(!printed.contains(['\u{1b}', '\u{202e}']), "{printed:?}");
}
