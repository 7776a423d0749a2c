//! What is remembered changes nothing: after every edit a kept memo and a fresh one give the same site.

use std::sync::Arc;

use afterword::memo::Memo;
use afterword::render::Tree;
use afterword::source::Sources;
use afterword::{Options, compile, compile_again};

#[test]
fn a_kept_memo_and_a_fresh_one_give_the_same_site() {
    let memo = Arc::new(Memo::new());
    let mut sources = site();
    let mut before = again(&sources, &memo);
    for (name, edit) in EDITS {
        let edited = edit(sources.clone());
        let kept = again(&edited, &memo);
        let fresh = compile(&edited, &Options::whenever()).tree.unwrap();
        assert_eq!(kept.outputs().len(), fresh.outputs().len(), "{name}");
        let mut changed = 0;
        for (now, other) in kept.outputs().iter().zip(fresh.outputs()) {
            let path = now.path();
            assert_eq!(path, other.path(), "{name}");
            let (made_from, bytes) = (kept.fingerprint(now), kept.bytes(now));
            assert_eq!(made_from, fresh.fingerprint(other), "{name}: {path}");
            assert!(bytes == fresh.bytes(other), "{name}: {path}");
            let was = before.output(path);
            match was.filter(|was| before.fingerprint(was) == made_from) {
                Some(was) => assert!(before.bytes(was) == bytes, "{name}: {path}"),
                None => changed += 1,
            }
        }
        let gone = before.outputs().iter();
        let gone = gone.filter(|was| kept.output(was.path()).is_none());
        assert!(changed + gone.count() > 0, "{name} changed nothing");
        (sources, before) = (edited, kept);
    }
}

#[test]
fn a_link_is_followed_anew_when_a_file_goes_that_was_not_understood() {
    let memo = Arc::new(Memo::new());
    let link = "+++\ntitle = \"a\"\ndate = 2026-05-01\n+++\n[b](b.md)\n";
    let sources = site().with("content/a.md", link);
    let broken = |sources: &Sources| {
        let diags = compile_again(sources, &Options::whenever(), &memo).diags;
        diags.iter().any(|diag| diag.code == "broken-link")
    };
    assert!(!broken(&sources.clone().with("content/b.md", "b")));
    assert!(broken(&sources));
}

#[test]
fn what_is_still_to_come_is_told_at_its_time_whatever_is_remembered() {
    let memo = Arc::new(Memo::new());
    let post = "+++\ntitle = \"a\"\ndate = 2026-05-01\nupdated = 2026-05-09\n+++\n\nText.\n";
    let sources = site().with("content/a.md", post);
    let is_told = |now: &str| {
        let options = Options::at(now.parse().unwrap());
        let diags = compile_again(&sources, &options, &memo).diags;
        diags.iter().any(|diag| diag.code == "after-now")
    };
    assert!(!is_told("2026-05-09T12:00:00Z"));
    assert!(is_told("2026-05-07T12:00:00Z"));
    assert!(!is_told("2026-05-09T12:00:00Z"));
}

type Edit = fn(Sources) -> Sources;

/// Edits, one after the other, each with its name.
const EDITS: &[(&str, Edit)] = &[
    ("another text", |site| {
        in_file(
            site,
            "content/disk.md",
            "로그가 디스크를 채웠습니다",
            "로그가 쌓였습니다",
        )
    }),
    ("another title", |site| {
        in_file(site, "content/memory.md", "\"메모리\"", "\"메모리 부족\"")
    }),
    ("another slug", |site| {
        in_file(
            site,
            "content/memory.md",
            "\ntags",
            "\nslug = \"ram\"\ntags",
        )
    }),
    ("another tag", |site| {
        in_file(site, "content/disk.md", "\"web\"", "\"디스크\"")
    }),
    ("another time of an incident", |site| {
        in_file(site, "content/disk.md", "05:12:00", "05:21:00")
    }),
    ("another name for a heading", |site| {
        in_file(site, "content/disk.md", "## 원인", "## 원인 {#why}")
    }),
    ("a translation", |site| {
        put(
            site,
            "content/disk.ja.md",
            "+++\ntitle = \"ディスク\"\ndate = 2026-04-21\n+++\n満杯。\n",
        )
    }),
    ("a new post", |site| {
        put(
            site,
            "content/net.md",
            "+++\ntitle = \"망\"\ndate = 2026-05-01\ntags = [\"web\"]\n+++\n끊겼습니다.\n",
        )
    }),
    ("a post that goes", |site| site.without("content/net.md")),
    ("a post under another name", |site| {
        let text = site.text("content/old.md").unwrap().as_bytes().to_vec();
        site.without("content/old.md")
            .with("content/older.md", text)
    }),
    ("a static file", |site| put(site, "static/note.txt", "note")),
    ("another picture", |site| {
        put(site, "content/memory/graph.txt", "2")
    }),
    ("another service", |site| {
        in_file(
            site,
            "afterword.toml",
            "name = \"웹\"",
            "name = \"웹사이트\"",
        )
    }),
    ("another title of the site", |site| {
        in_file(site, "afterword.toml", "\"하늘\"", "\"하늘 알림\"")
    }),
    ("another accent", |site| {
        put_end(site, "afterword.toml", "[look]\naccent = \"#123456\"\n")
    }),
    ("a template", |site| {
        put(
            site,
            "themes/default/404.html",
            "<html lang=\"ko\"><head><title>없음</title></head><body></body></html>\n",
        )
    }),
    ("another template", |site| {
        in_file(site, "themes/default/404.html", "없음", "없는 쪽")
    }),
    ("other addresses", |site| {
        in_file(
            site,
            "afterword.toml",
            "cards = false",
            "cards = false\npermalink = \"/{year}/{slug}/\"",
        )
    }),
    ("a logo, and a picture for all pages", |site| {
        let site = put(site, "static/logo.svg", &drawing(10));
        let named = "cards = false\nimage = \"/logo.svg\"";
        let site = in_file(site, "afterword.toml", "cards = false", named);
        put_end(site, "afterword.toml", "logo = \"/logo.svg\"\n")
    }),
    ("a wider one", |site| {
        put(site, "static/logo.svg", &drawing(20))
    }),
];

fn drawing(width: usize) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"10\"/>")
}

fn site() -> Sources {
    let config = "base_url = \"https://haneul.example\"\ntitle = \"하늘\"\nlanguage = \"ko\"\ntimezone = \"Asia/Seoul\"\ncards = false\n\n[[service]]\nid = \"web\"\nname = \"웹\"\n\n";
    let disk = "+++\ntitle = \"디스크\"\ndate = 2026-04-21\ntags = [\"web\"]\n\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\nservices = [\"web\"]\n\n[[incident.occurrence]]\nstarted = 2026-04-21T05:03:00\nresolved = 2026-04-21T05:12:00\n+++\n로그가 디스크를 채웠습니다.\n\n## 원인\n\n```bash\ndu -sh /var/log\n```\n";
    let memory = "+++\ntitle = \"메모리\"\ndate = 2026-04-25\ntags = [\"web\", \"메모리\"]\n+++\n[지난 장애](disk.md)와 다릅니다. [그래프](memory/graph.txt)\n";
    let old = "+++\ntitle = \"옛글\"\ndate = 2025-01-02\n+++\n오래된 글입니다.\n";
    [
        ("afterword.toml", config),
        ("content/disk.md", disk),
        ("content/memory.md", memory),
        ("content/memory/graph.txt", "1"),
        ("content/old.md", old),
    ]
    .into_iter()
    .fold(Sources::new(), |site, (path, text)| put(site, path, text))
}

fn put(site: Sources, path: &str, text: &str) -> Sources {
    site.with(path, text.as_bytes())
}

fn put_end(site: Sources, path: &str, text: &str) -> Sources {
    let before = site.text(path).unwrap().into_owned();
    put(site, path, &format!("{before}{text}"))
}

fn in_file(site: Sources, path: &str, old: &str, new: &str) -> Sources {
    let text = site.text(path).unwrap();
    assert!(text.contains(old), "`{path}` has no `{old}`");
    let edited = text.replacen(old, new, 1);
    put(site, path, &edited)
}

fn again(sources: &Sources, memo: &Arc<Memo>) -> Tree {
    let compiled = compile_again(sources, &Options::whenever(), memo);
    assert!(!compiled.diags.has_errors(), "{:?}", compiled.diags);
    compiled.tree.unwrap()
}
