//! What a page says of itself to browsers, previews and search engines.

use afterword::render::Tree;

use crate::built::{CONFIG, built, post, text};

#[test]
fn a_later_page_of_a_list_has_the_sites_name_once() {
    let posts: Vec<(String, String)> = (1..=30)
        .map(|day| {
            let front = format!("title = \"Day {day}\"\ndate = 2026-04-{day:02}");
            (format!("content/day-{day}.md"), post(&front))
        })
        .collect();
    let files: Vec<(&str, &str)> = posts
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let tree = built(&files);
    let title = |path: &str| {
        let html = text(&tree, path);
        let (_, title) = html.split_once("<title>").unwrap();
        title.split_once("</title>").unwrap().0.to_owned()
    };
    let site = title("index.html");
    assert_eq!(title("page/2/index.html"), format!("{site} – Page 2"));
    assert_eq!(title("archive/index.html"), format!("Archive – {site}"));
}

#[test]
fn no_preview_has_an_svg_for_a_picture() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let front = "title = \"Disks\"\ndate = 2026-04-25\nimage = \"/disks.svg\"";
    let tree = built(&[
        ("content/disks.md", &post(front)),
        ("static/disks.svg", svg),
    ]);
    let page = text(&tree, "disks.html");
    let card = "<meta property=\"og:image\" content=\"https://status.example/cards/disks.png\">";
    assert!(page.contains(card), "{page}");
}

#[test]
fn a_script_from_right_to_left_is_marked_wherever_it_stands() {
    let tree = built(&[
        (
            "content/a.ar.md",
            &post("title = \"خادم\"\ndate = 2026-04-25"),
        ),
        ("content/b.md", &post("title = \"서버\"\ndate = 2026-04-26")),
    ]);
    let page = text(&tree, "ar/a.html");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(text(&tree, "b.html").contains("<html lang=\"en\">"));
    assert!(text(&tree, "index.html").contains("lang=\"ar\" dir=\"auto\">خادم</a>"));
    let feed = text(&tree, "ar/feed.xml");
    assert!(
        feed.contains("type=\"html\">&lt;div dir=\"rtl\"&gt;"),
        "{feed}"
    );
}

#[test]
fn code_and_arrows_run_from_left_to_right_in_a_text_that_does_not() {
    let incident = "title = \"خادم\"\ndate = 2026-04-25T09:00:00\nupdated = 2026-04-25T10:00:00\n\
        [incident]\nkind = \"outage\"\nstatus = \"resolved\"\n\
        [[incident.timeline]]\nat = 2026-04-25T08:00:00\nstatus = \"investigating\"\ntext = \"لا\"\n\
         [[incident.timeline]]\nat = 2026-04-25T09:30:00\nstatus = \"resolved\"\ntext = \"تم\"\n\
        [[incident.mitigation]]\ntext = \"ذاكرة\"\nstate = \"done\"\nbefore = \"2 GB\"\nafter = \"16 GB\"";
    let code = "`df -h /`\n\n```console\n$ df -h /\n```\n";
    let tree = built(&[("content/a.ar.md", &(post(incident) + code))]);
    let page = text(&tree, "ar/a.html");
    assert!(page.contains("<code dir=\"ltr\">df -h /</code>"), "{page}");
    assert!(page.contains("<pre class=\"code\" tabindex=\"0\" dir=\"ltr\""));
    let feed = text(&tree, "ar/feed.xml");
    let feed = feed.replace("&lt;", "<").replace("&gt;", ">");
    assert!(feed.contains("<code dir=\"ltr\">df -h /</code>"), "{feed}");
    assert!(feed.contains("<pre dir=\"ltr\"><code>$ df"), "{feed}");
    let change = "<span dir=\"ltr\"><bdi>2 GB</bdi> → <bdi>16 GB</bdi></span>";
    assert!(feed.contains(change), "{feed}");
    // The update is an entry of its own.
    assert_eq!(feed.matches("<div dir=\"rtl\">").count(), 2, "{feed}");
}

#[test]
fn linked_data_outlives_readers_that_resolve_references_first() {
    let front = "title = 'A &quot; and </script>'\ndate = 2026-04-25";
    let tree = built(&[("content/a.md", &post(front))]);
    assert_eq!(
        linked_data(&tree, "a.html")["headline"],
        "A &quot; and </script>"
    );
}

#[test]
fn the_front_page_names_the_site_to_searches() {
    let config = format!("{CONFIG}[pagination]\nposts = 1\n");
    let dated = |day: u8| post(&format!("title = \"A\"\ndate = 2026-04-{day}"));
    let tree = built(&[
        ("afterword.toml", &config),
        ("content/a.md", &dated(24)),
        ("content/b.md", &dated(25)),
    ]);
    let [front, second] = ["index.html", "page/2/index.html"].map(|path| linked_data(&tree, path));
    assert_eq!(
        [&front["@type"], &front["name"], &front["url"]],
        ["WebSite", "Haneul", "https://status.example/"]
    );
    assert_eq!(second["@type"], "WebPage");
}

/// What a page says of itself in JSON-LD.
fn linked_data(tree: &Tree, path: &str) -> serde_json::Value {
    let page = text(tree, path);
    let (_, data) = page.split_once("application/ld+json\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    assert!(!data.contains(['&', '<']));
    serde_json::from_str(data).unwrap()
}

#[test]
fn a_language_is_called_as_the_config_says() {
    let page = |config: &str| {
        let tree = built(&[
            ("afterword.toml", config),
            ("content/a.md", &post("title = \"A\"\ndate = 2026-04-25")),
            (
                "content/a.zh-Hant.md",
                &post("title = \"A\"\ndate = 2026-04-25"),
            ),
        ]);
        [text(&tree, "a.html"), text(&tree, "subscribe/index.html")]
    };
    // Which of its two scripts the name should be in is not known.
    for unnamed in page(CONFIG) {
        assert!(unnamed.contains(">zh-Hant</a>"), "{unnamed}");
    }
    let named = format!("{CONFIG}[languages.zh-Hant]\nname = \"繁體中文\"\n");
    for named in page(&named) {
        assert!(named.contains(">繁體中文</a>"), "{named}");
    }
}

#[test]
fn a_language_without_a_country_has_no_locale() {
    let config = CONFIG.replace("language = \"en\"", "language = \"de\"");
    assert_ne!(config, CONFIG);
    let tree = built(&[("afterword.toml", &config)]);
    assert!(!text(&tree, "index.html").contains("og:locale"));
    // Beside no locale of its own, those of its translations would make it an English page.
    let translation = built(&[
        ("content/a.md", &post("title = \"A\"\ndate = 2026-04-25")),
        ("content/a.de.md", &post("title = \"A\"\ndate = 2026-04-25")),
    ]);
    assert!(text(&translation, "a.html").contains("og:locale"));
    assert!(!text(&translation, "de/a.html").contains("og:locale"));
}
