//! The site at the root of this repository: documentation, showcase and test at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use afterword::audit::audit;
use afterword::memo::Memo;
use afterword::output::{BaseUrl, OutputPath};
use afterword::plan::Job;
use afterword::render::Tree;
use afterword::source::Sources;
use afterword::{Options, compile, compile_again};
use atom_syndication::Feed;
use rayon::prelude::*;

use crate::built::{built, post, text};

#[test]
fn it_builds_without_a_finding() {
    let compiled = compile(&example(), &options(None));
    assert_eq!(compiled.diags.iter().collect::<Vec<_>>(), NONE);
    let found = audit(&compiled.tree.unwrap());
    assert_eq!(found.iter().collect::<Vec<_>>(), NONE);
}

#[test]
fn every_page_is_named_by_its_own_address_wherever_the_site_stands() {
    for (permalink, base_url) in [
        ("/{slug}/", "https://notices.example"),
        ("/{year}/{slug}/", "https://notices.example"),
        ("/{slug}", "https://operator.example/blog/"),
    ] {
        let tree = tree(&with_permalink(permalink), Some(base_url));
        let pages = pages_of(&tree);
        assert!(pages.len() > 40);
        for (path, html) in pages {
            let own = address(base_url, path.as_str());
            let canonical = values(&html, "<link rel=\"canonical\" href=\"");
            let og_url = values(&html, "<meta property=\"og:url\" content=\"");
            assert_eq!(
                (canonical.as_slice(), og_url.as_slice()),
                (&[&*own][..], &[&*own][..]),
                "{path}"
            );
        }
    }
}

#[test]
fn linked_data_says_only_what_is_known() {
    for (path, html) in pages_of(&tree(&example(), None)) {
        let open = "<script type=\"application/ld+json\">";
        let (_, data) = html.split_once(open).unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        serde_json::from_str::<serde_json::Value>(data).unwrap();
        for nothing in [":null", ":[]", ":\"\""] {
            assert!(!data.contains(nothing), "{path}: {data}");
        }
    }
    let code = post("title = \"Only code\"\ndate = 2026-04-25").replace("We are", "    We are");
    let page = text(&built(&[("content/code.md", &code)]), "code.html");
    assert!(!page.contains("\"description\""), "{page}");
}

#[test]
fn nothing_is_wrong_with_it_below_a_sub_path() {
    let tree = tree(
        &with_permalink("/{year}/{slug}/"),
        Some("https://operator.example/blog/"),
    );
    assert_eq!(audit(&tree).iter().collect::<Vec<_>>(), NONE);
}

#[test]
fn made_twice_it_has_the_same_bytes() {
    // Nothing of the first is remembered for the second.
    let made = || compile(&example(), &options(None)).tree.unwrap();
    let (first, second) = (made(), made());
    assert_eq!(first.outputs().len(), second.outputs().len());
    let twice = first.outputs().par_iter().zip(second.outputs());
    twice.for_each(|(one, other)| {
        let path = one.path();
        assert_eq!(path, other.path());
        assert_eq!(first.fingerprint(one), second.fingerprint(other), "{path}");
        assert!(first.bytes(one) == second.bytes(other), "{path}");
    });
}

#[test]
fn a_changed_slug_keeps_the_id_in_the_feed() {
    let sources = example();
    let path = "content/2026-04-oom/index.md";
    let text = sources.text(path).unwrap();
    let moved = match text.contains("\nslug = ") {
        true => text.replacen("\nslug = ", "\nslug = \"moved\" # ", 1),
        false => text.replacen("+++\n", "+++\nslug = \"moved\"\n", 1),
    };
    let before = entries(&tree(&sources, None));
    let after = entries(&tree(&sources.clone().with(path, moved.into_bytes()), None));
    assert!(before.keys().eq(after.keys()));
    let other = before.iter().filter(|(id, link)| after[*id] != **link);
    let other: BTreeSet<&String> = other.map(|(id, _)| &after[id]).collect();
    assert!(!other.is_empty());
    assert!(
        other.iter().all(|link| link.contains("/moved")),
        "{other:?}"
    );
}

const NONE: [&afterword::diag::Diag; 0] = [];

/// Every file of the example.
fn example() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Sources::new();
    for place in ["afterword.toml", "content", "static", "themes"] {
        gather(root, place, &mut sources);
    }
    sources
}

fn gather(root: &Path, place: &str, sources: &mut Sources) {
    let path = root.join(place);
    if path.is_dir() {
        for entry in fs::read_dir(&path).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            gather(root, &format!("{place}/{name}"), sources);
        }
    } else if path.is_file() {
        *sources = std::mem::take(sources).with(place, fs::read(path).unwrap());
    }
}

fn with_permalink(pattern: &str) -> Sources {
    let sources = example();
    let config = sources.text("afterword.toml").unwrap();
    let other = config.replacen(
        "permalink = \"/{slug}\"",
        &format!("permalink = \"{pattern}\""),
        1,
    );
    assert!(other.contains(pattern));
    // Cards take long to paint, and are the same everywhere.
    let other = format!("cards = false\n{other}");
    sources.with("afterword.toml", other.into_bytes())
}

fn options(base_url: Option<&str>) -> Options {
    Options {
        base_url: base_url.map(|url| BaseUrl::parse(url).unwrap()),
        ..Options::whenever()
    }
}

fn tree(sources: &Sources, base_url: Option<&str>) -> Tree {
    // Code is coloured once for all of them.
    static MEMO: LazyLock<Arc<Memo>> = LazyLock::new(Arc::default);
    compile_again(sources, &options(base_url), &MEMO)
        .tree
        .unwrap()
}

/// Every page that stands for itself: no redirects, and no files of the author's.
fn pages_of(tree: &Tree) -> Vec<(&OutputPath, String)> {
    let is_page = |job: &Job| !matches!(job, Job::Redirect(..) | Job::File(_));
    let pages = tree.outputs().par_iter();
    let pages = pages.filter(|page| page.path().ending() == "html" && is_page(&page.job));
    pages
        .map(|page| {
            let text = String::from_utf8(tree.bytes(page).unwrap());
            (page.path(), text.unwrap())
        })
        .collect()
}

/// The address of the page at `path` by the rules that hosts of static files have.
fn address(base_url: &str, path: &str) -> String {
    let root = base_url.trim_end_matches('/');
    let route = match path.strip_suffix("index.html") {
        Some(folder) => folder,
        None if path == "404.html" => path,
        None => path.strip_suffix(".html").unwrap(),
    };
    let mut url = url::Url::parse(&format!("{root}/")).unwrap();
    url.set_path(&format!("{}{route}", url.path()));
    url.into()
}

/// What stands behind each `mark` in `html`, up to the next quote.
fn values<'h>(html: &'h str, mark: &str) -> Vec<&'h str> {
    let behind = html.split(mark).skip(1);
    behind.filter_map(|rest| rest.split('"').next()).collect()
}

/// The entries of the feed: ids and addresses.
fn entries(tree: &Tree) -> BTreeMap<String, String> {
    let feed = tree.output(&OutputPath::new("feed.xml").unwrap());
    let bytes = tree.bytes(feed.unwrap()).unwrap();
    let feed = Feed::read_from(bytes.as_slice()).unwrap();
    let entries = feed.entries().iter();
    entries
        .map(|entry| (entry.id().to_owned(), entry.links()[0].href().to_owned()))
        .collect()
}
