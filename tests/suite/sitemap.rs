//! The sitemap, the rules for robots, and the redirects from old addresses.

use afterword::{Options, compile};

use crate::built::{CONFIG, built, post, sources, text};

/// Every address of the sitemap with what stands beside it, a line each.
fn sitemap(files: &[(&str, &str)]) -> Vec<String> {
    let xml = text(&built(files), "sitemap.xml");
    let urls = xml.split("<url>").skip(1);
    urls.map(|url| {
        let parts = url.split(['<', '"']);
        let shown = parts.filter_map(|part| {
            let value = part.split_once('>').map_or(part, |(_, value)| value);
            let is_value =
                value.contains("://") || value.starts_with("20") || value.contains("x-default");
            is_value.then(|| value.trim().to_owned())
        });
        shown.collect::<Vec<_>>().join(" ")
    })
    .collect()
}

fn line_of<'l>(lines: &'l [String], address: &str) -> Option<&'l str> {
    let mut lines = lines.iter().map(String::as_str);
    lines.find(|line| line.split(' ').next() == Some(address))
}

#[test]
fn every_page_is_there_with_its_last_change() {
    let disks = post(
        "title = \"Disks\"\ndate = 2026-04-25T12:00:00\nupdated = 2026-05-01T08:00:00-04:00\ntags = [\"old\"]",
    );
    let about = "+++\ntitle = \"About\"\n+++\nUs.\n";
    let lines = sitemap(&[
        ("content/disks.md", &disks),
        ("content/pages/about.md", about),
    ]);
    for (address, changed) in [
        ("https://status.example/disks", " 2026-05-01T08:00:00-04:00"),
        ("https://status.example/", " 2026-05-01T21:00:00+09:00"),
        (
            "https://status.example/tags/old/",
            " 2026-05-01T21:00:00+09:00",
        ),
        (
            "https://status.example/archive/2026/",
            " 2026-05-01T21:00:00+09:00",
        ),
        ("https://status.example/about", ""),
        ("https://status.example/services/media/", ""),
    ] {
        assert_eq!(
            line_of(&lines, address),
            Some(format!("{address}{changed}").as_str())
        );
    }
}

#[test]
fn what_nobody_searches_for_is_not_there() {
    let disks = post("title = \"Disks\"\ndate = 2026-04-25\naliases = [\"/old\"]");
    let lines = sitemap(&[("content/disks.md", &disks), ("static/logo.txt", "logo")]);
    for address in [
        "old",
        "404.html",
        "search/",
        "feed.xml",
        "logo.txt",
        "sitemap.xml",
    ] {
        let address = format!("https://status.example/{address}");
        assert_eq!(line_of(&lines, &address), None);
    }
}

#[test]
fn a_translated_page_names_all_its_versions() {
    let disks = post("title = \"Disks\"\ndate = 2026-04-25T12:00:00");
    let files = [
        ("content/disks.md", disks.as_str()),
        ("content/disks.ja.md", &disks),
    ];
    let (english, japanese) = (
        "https://status.example/disks",
        "https://status.example/ja/disks",
    );
    let lines = sitemap(&files);
    for address in [english, japanese] {
        let line =
            format!("{address} 2026-04-25T12:00:00+09:00 {english} {japanese} x-default {english}");
        assert_eq!(line_of(&lines, address), Some(line.as_str()));
    }
    let home = line_of(&lines, "https://status.example/ja/").unwrap();
    assert!(home.ends_with(
        "https://status.example/ https://status.example/ja/ x-default https://status.example/"
    ));
}

#[test]
fn robots_find_the_sitemap_below_a_sub_path() {
    let config = CONFIG.replace("https://status.example", "https://haneul.example/blog");
    let tree = built(&[("afterword.toml", &config)]);
    assert_eq!(
        text(&tree, "robots.txt"),
        "User-agent: *\nDisallow:\n\nSitemap: https://haneul.example/blog/sitemap.xml\n"
    );
}

#[test]
fn a_base_url_is_the_same_in_any_case() {
    let config = CONFIG.replace("https://status.example", "HTTPS://Haneul.example");
    let robots = text(&built(&[("afterword.toml", &config)]), "robots.txt");
    assert!(robots.contains("Sitemap: https://haneul.example/sitemap.xml"));
}

#[test]
fn an_old_address_runs_as_its_post_does() {
    let front = "title = \"خادم\"\ndate = 2026-04-25\naliases = [\"/old\"]";
    let tree = built(&[("content/a.ar.md", &post(front))]);
    assert!(text(&tree, "old.html").contains("<html lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn a_draft_is_not_to_be_found() {
    let draft = post("title = \"Disks\"\ndate = 2026-04-25\ndraft = true");
    let options = Options {
        drafts: true,
        ..Options::whenever()
    };
    let tree = compile(&sources(&[("content/disks.md", &draft)]), &options)
        .tree
        .unwrap();
    assert!(text(&tree, "disks.html").contains("noindex"));
    assert!(!text(&tree, "sitemap.xml").contains("/disks<"));
}

#[test]
fn an_old_address_leads_to_the_new_one() {
    let front = "title = \"Disks & tapes\"\ndate = 2026-04-25\nslug = \"메모리\"\naliases = [\"/old\", \"/2026/older/\", \"/oldest.html\", \"/%E1%84%80%E1%85%A1\"]";
    let config = CONFIG.replace("https://status.example", "https://haneul.example/blog");
    let tree = built(&[
        ("afterword.toml", &config),
        ("content/disks.md", &post(front)),
    ]);
    let route = "/blog/%EB%A9%94%EB%AA%A8%EB%A6%AC";
    for path in [
        "old.html",
        "2026/older/index.html",
        "oldest.html",
        "가.html",
    ] {
        let html = text(&tree, path);
        for part in [
            format!("<link rel=\"canonical\" href=\"https://haneul.example{route}\">"),
            format!("<meta http-equiv=\"refresh\" content=\"0; url={route}\">"),
            format!("<a href=\"{route}\">Disks &amp; tapes</a>"),
            // Previews do not follow: they show what stands here.
            format!("<meta property=\"og:url\" content=\"https://haneul.example{route}\">"),
            "<meta property=\"og:title\" content=\"Disks &amp; tapes\">".to_owned(),
            "\"@type\":\"NewsArticle\"".to_owned(),
        ] {
            assert!(html.contains(&part), "{path}: {part}");
        }
    }
}
