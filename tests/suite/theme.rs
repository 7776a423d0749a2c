//! What a theme can change, and what no theme can break.

use std::collections::BTreeMap;
use std::path::Path;

use afterword::language::Language;
use afterword::output::OutputPath;
use afterword::source::Sources;
use afterword::theme::fault::{FILTERS, FUNCTIONS, TESTS};
use afterword::{Compiled, Options, compile};

use crate::built::{built, text};
use crate::pages::{all_between, text as words};

const CONFIG: &str = r#"
base_url = "https://blog.haneul.example"
title = "하늘 알림"
language = "ko"
timezone = "Asia/Seoul"
"#;

const POST: &str = r#"+++
title = "멈춘 서버"
date = 2026-04-25T20:30:00+09:00
slug = "oom"
summary = "세 번 <멈췄습니다>."

[incident]
kind = "outage"
status = "resolved"
impact = "critical"

[[incident.occurrence]]
started = 2026-04-21T05:03:00
resolved = 2026-04-21T05:12:00

[[incident.timeline]]
at = 2026-04-21T05:03:00
status = "investigating"
text = "감시가 **알렸습니다**."

[[incident.timeline]]
at = "2026-04"
text = "달만 아는 일."

[[incident.mitigation]]
text = "스왑을 늘린다"
state = "done"
done = 2026-04-25
before = "2 GB"
after = "16 GB"
+++

## 언제

`Committed_AS`가 **한계**를 넘었습니다.

{{ timeline }}
"#;

#[test]
fn a_theme_names_its_assets_and_goes_through_words_in_their_order() {
    let page = "<html lang=\"ko\"><head><link rel=\"stylesheet\" href=\"{{ site.assets[\"print.css\"] }}\"></head><body>\
        <img src=\"{{ site.assets[\"paper.svg\"] }}\" alt=\"\">\
        {% for key, _ in words.impact %}{{ key }} {% endfor %}</body></html>";
    let config = "theme = \"mine\"\n".to_owned() + &CONFIG.replace(".example", ".example/sub");
    let made = || {
        let site = compile_with(
            &config,
            Sources::new()
                .with("themes/mine/404.html", page)
                .with("themes/mine/assets/print.css", "body { color: black }")
                .with("themes/mine/assets/paper.svg", "<svg/>"),
        );
        outputs(&site)
    };
    let files = made();
    let html = &files["404.html"];
    assert!(
        html.contains("<img src=\"/sub/assets/paper.svg\""),
        "{html}"
    );
    assert!(html.contains("critical major minor none "), "{html}");
    let css = files.keys().find(|path| path.starts_with("assets/print."));
    assert!(html.contains(&format!("href=\"/sub/{}\"", css.unwrap())));
    assert_eq!(html, &made()["404.html"]);
}

#[test]
fn an_icon_may_be_another_picture_than_the_logo() {
    let look = "[look]\nlogo = \"/logo.svg\"\nicon = \"/icon.png\"\n";
    let pictures = Sources::new()
        .with("static/logo.svg", *b"<svg/>")
        .with("static/icon.png", *b"");
    let files = outputs(&compile_with(&format!("{CONFIG}{look}"), pictures));
    let page = &files["oom.html"];
    assert!(page.contains(r#"<img class="logo" src="/logo.svg" alt="""#));
    assert!(page.contains(r#"<link rel="icon" href="/icon.png">"#));
    assert!(
        files["feed.xml"].contains("/icon.png</icon>"),
        "{}",
        files["feed.xml"]
    );
}

#[test]
fn the_config_changes_the_looks() {
    let look = r##"
[look]
logo = "/logo.svg"
accent = "#123456"
accent_dark = "#abcdef"
font = "Pretendard, sans-serif"
footer = "[하늘](/archive/)은 **함께** [꾸립니다](//other.example/)."
"##;
    let site = compile_with(
        &format!("{CONFIG}{look}"),
        Sources::new().with("static/logo.svg", *b"<svg/>"),
    );
    let files = outputs(&site);
    let page = &files["oom.html"];
    assert!(page.contains(r#"<img class="logo" src="/logo.svg" alt="""#));
    assert!(page.contains(r#"<link rel="icon" href="/logo.svg">"#));
    assert!(page.contains(r#"<a href="/archive/">하늘</a>은 <strong>함께</strong> <a href="//other.example/">꾸립니다</a>."#));
    let css = files.keys().find(|path| path.ends_with(".css")).unwrap();
    assert!(files[css].contains("--accent:#123456;"));
    let dark = files[css].match_indices("--accent:#abcdef;");
    let before = dark.map(|(at, _)| files[css][..at].rsplit("@media").next().unwrap());
    let before: Vec<&str> = before.collect();
    assert_eq!(before.len(), 2);
    // Paper is light.
    assert!(before.iter().all(|rule| rule.starts_with(" screen")));
    assert!(files[css].contains("--font:Pretendard, sans-serif;"));
}

#[test]
fn one_block_is_overridden_and_the_rest_stays() {
    let page = post(&[(
        "post.html",
        r#"{% extends "default/post.html" %}{% block lead %}<p class="mine">{{ post.summary }}</p>{% endblock %}"#,
    )]);
    assert!(page.contains(r#"<p class="mine">세 번 &lt;멈췄습니다&gt;.</p>"#));
    assert!(!page.contains(r#"<p class="lead">"#));
    assert!(page.contains("<h1>멈춘 서버</h1>"));
    assert!(page.contains(r#"class="summary over""#));
}

#[test]
fn a_block_can_add_to_what_it_overrides() {
    let page = post(&[(
        "post.html",
        r#"{% extends "default/post.html" %}{% block lead %}{{ super() }}<hr>{% endblock %}"#,
    )]);
    assert!(page.contains("<p class=\"lead\">세 번 &lt;멈췄습니다&gt;.</p>"));
    assert!(page.contains("<hr>"));
}

#[test]
fn a_frame_of_the_sites_own_stands_round_every_page() {
    let files = [(
        "base.html",
        r#"{% extends "default/base.html" %}{% block brand %}<p>신문</p>{% endblock %}"#,
    )];
    for (path, page) in pages(&site("mine", &files)) {
        assert!(page.contains("<p>신문</p>"), "{path}");
    }
}

#[test]
fn a_part_is_replaced_where_the_author_placed_it() {
    let page = post(&[(
        "parts/timeline.html",
        "<p>{{ incident.timeline | length }} days</p>",
    )]);
    assert!(page.contains("<p>2 days</p>"));
    assert!(!page.contains("<table class=\"timeline\""));
}

#[test]
fn a_slip_in_a_template_is_told_with_its_place_and_its_page() {
    let files = [(
        "post.html",
        "{% extends \"default/post.html\" %}\n{% block lead %}{{ post.sumary }}{% endblock %}",
    )];
    let Compiled { tree, .. } = site("mine", &files);
    let tree = tree.unwrap();
    let page = tree.output(&OutputPath::new("oom.html").unwrap());
    let diags = tree.bytes(page.unwrap()).unwrap_err();
    let diag = diags.iter().next().unwrap();
    assert!(diag.message.contains("sumary"), "{}", diag.message);
    let help = diag.help.as_deref().unwrap_or_default();
    assert!(help.contains("content/oom.md"), "{help}");
    let place = &diag.location.as_ref().unwrap().path;
    assert_eq!(&**place, "themes/mine/post.html");
}

#[test]
fn a_built_in_template_that_no_page_is_drawn_with_need_not_fit() {
    let history = "{% extends \"base.html\" %}{% block main %}<p>역사</p>{% endblock %}";
    let files = [("incidents.html", history)];
    let without_services = outputs(&site("mine", &files));
    assert!(without_services["incidents/index.html"].contains("<p>역사</p>"));
    let post = POST.replace("impact", "services = [\"web\"]\nimpact");
    let config = format!("{CONFIG}theme = \"mine\"\n[[service]]\nid = \"web\"\nname = \"웹\"\n");
    let sources = Sources::new()
        .with("afterword.toml", config.as_bytes())
        .with("content/oom.md", post.as_bytes())
        .with("themes/mine/incidents.html", history.as_bytes());
    let tree = compile(&sources, &Options::whenever()).tree.unwrap();
    let page = tree.output(&OutputPath::new("services/web/index.html").unwrap());
    let diags = tree.bytes(page.unwrap()).unwrap_err();
    let diag = diags.iter().next().unwrap();
    assert!(diag.message.starts_with("block `"), "{}", diag.message);
    let place = &diag.location.as_ref().unwrap().path;
    assert_eq!(&**place, "themes/mine/incidents.html");
}

#[test]
fn the_names_that_are_suggested_are_known_to_the_engine() {
    let filters = FILTERS.map(|name| format!("{{{{ 1 | {name} }}}}"));
    let tests = TESTS.map(|name| format!("{{% if 1 is {name} %}}{{% endif %}}"));
    let functions = FUNCTIONS.map(|name| format!("{{{{ {name}() }}}}"));
    let uses = [filters.concat(), tests.concat(), functions.concat()].concat();
    let start = "{% extends \"default/404.html\" %}{% block main %}";
    let template = format!("{start}{uses}{{% endblock %}}");
    // It cannot be drawn, but nothing in it is unknown.
    site("mine", &[("404.html", &template)]);
}

#[test]
fn what_the_author_places_is_not_shown_twice() {
    let page = post(&[]);
    assert_eq!(page.matches("<table class=\"timeline\"").count(), 1);
    assert_eq!(page.matches("<table class=\"mitigations\"").count(), 1);
}

#[test]
fn a_part_that_the_incident_lacks_is_nothing_where_it_is_placed() {
    let post = "+++\ntitle = \"Disk\"\ndate = 2026-04-21\n[[incident]]\nid = \"disk\"\nkind = \"near-miss\"\n\
        status = \"resolved\"\n+++\n\nBefore.\n\n{{ timeline:disk }}\n\nAfter.\n";
    let site = built(&[("content/disk.md", post)]);
    for path in ["disk.html", "feed.xml"] {
        let html = text(&site, path).replace("&lt;", "<").replace("&gt;", ">");
        assert!(html.contains("<p>Before.</p>\n<p>After.</p>"), "{html}");
    }
}

#[test]
fn a_month_heads_its_own_part_of_the_timeline() {
    let page = post(&[]);
    assert!(page.contains(r#"<th scope="rowgroup" colspan="2"><time datetime="2026-04">"#));
    assert!(!page.contains("2026년 4월 1일"));
}

#[test]
fn nothing_that_a_strict_policy_forbids_is_on_any_page() {
    for (path, page) in pages(&site("default", &[])) {
        assert!(!page.contains("<style"), "{path}");
        assert!(!page.contains(" style=\""), "{path}");
        assert!(!page.contains(" onclick="), "{path}");
        for script in page.split("<script").skip(1) {
            let inert = script.starts_with(r#" type="application/ld+json""#);
            assert!(inert || script.starts_with(" src=\"/assets/"), "{path}");
        }
    }
}

#[test]
fn the_newspaper_only_overrides_blocks() {
    let files: Vec<(String, String)> = templates("gazette").collect();
    assert!(files.len() >= 3);
    for (name, text) in &files {
        let (_, after) = text.split_once("#}\n").unwrap();
        assert!(after.starts_with(&format!("{{% extends \"default/{name}\" %}}")));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    for (path, page) in pages(&site("gazette", &files)) {
        assert!(page.contains("nameplate"), "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
    }
    let sources = files.iter().fold(Sources::new(), |sources, (name, text)| {
        sources.with(&format!("themes/gazette/{name}"), text.as_bytes())
    });
    let config = format!("{CONFIG}theme = \"gazette\"\n[look]\nlogo = \"/logo.svg\"\n");
    let with_logo = compile_with(&config, sources.with("static/logo.svg", *b"<svg/>"));
    for (path, page) in pages(&with_logo) {
        assert_eq!(page.matches("src=\"/logo.svg\"").count(), 1, "{path}");
    }
}

#[test]
fn every_word_of_the_templates_is_there_in_every_language() {
    for (name, text) in templates("default").chain(templates("gazette")) {
        for key in text.split("words.").skip(1) {
            let end = key.find(|c: char| !(c.is_ascii_lowercase() || c == '_' || c == '.'));
            let key = key[..end.unwrap_or(key.len())].trim_end_matches('.');
            for language in ["ko", "ja", "en"] {
                let said = Language::new(language).word(key).to_owned();
                assert_ne!(said, key, "{name} in {language}");
            }
        }
    }
}

#[test]
fn the_guide_names_every_block_and_every_field() {
    let guide = include_str!("../../docs/guide/theme.md");
    for (name, text) in templates("default") {
        for block in text.split("{% block ").skip(1) {
            let (block, _) = block.split_once(' ').unwrap();
            assert!(guide.contains(&format!("`{block}`")), "`{block}` of {name}");
        }
    }
    let views = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/view");
    let views = std::fs::read_dir(views).unwrap();
    let views: String = views
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let fields = views.lines().filter_map(|line| {
        line.trim()
            .strip_suffix(',')?
            .strip_prefix("pub ")?
            .split_once(": ")
    });
    for (field, kind) in fields {
        let row = |line: &&str| line.starts_with(&format!("| `{field}` |"));
        let mut rows = guide.lines().filter(row);
        let is_told = rows.any(|row| row.contains("HTML") == kind.contains("Html"));
        assert!(is_told, "`{field}: {kind}`");
    }
}

#[test]
fn what_is_markup_is_known_without_being_told() {
    let page = post(&[(
        "post.html",
        "{% extends \"default/post.html\" %}{% block main %}[{{ post.summary }}][{{ post.body }}][{{ post.incidents[0].timeline[1].updates[0].text }}]{% endblock %}",
    )]);
    assert!(page.contains("[세 번 &lt;멈췄습니다&gt;.]"), "{page}");
    assert!(page.contains("[<h2 id="), "{page}");
    assert!(page.contains("<strong>알렸습니다</strong>"), "{page}");
    for (name, text) in templates("default").chain(templates("gazette")) {
        assert!(!text.contains("| safe"), "{name} trusts a text");
    }
}

#[test]
fn search_finds_words_without_their_markup() {
    let site = site("default", &[]);
    let files = outputs(&site);
    assert_eq!(files["search.json"], r#"{"parts":["/search/1.json"]}"#);
    let part = &files["search/1.json"];
    // What surrounds a hit is best told by the post's own prose.
    assert!(part.contains("Committed_AS가 한계를 넘었습니다.\\n감시가 알렸습니다."));
    assert!(part.contains(r#""href":"/oom","language":"ko","date":"2026-04-25"#));
    assert!(!part.contains("{{"));
}

/// The page of the post, drawn with `files` over the built-in theme.
fn post(files: &[(&str, &str)]) -> String {
    outputs(&site("mine", files)).remove("oom.html").unwrap()
}

fn site(theme: &str, files: &[(&str, &str)]) -> Compiled {
    let mut sources = Sources::new().with("themes/mine/note.txt", *b"a theme of nothing");
    for (name, text) in files {
        sources = sources.with(&format!("themes/{theme}/{name}"), text.as_bytes());
    }
    compile_with(&format!("{CONFIG}theme = \"{theme}\"\n"), sources)
}

fn compile_with(config: &str, sources: Sources) -> Compiled {
    let sources = sources
        .with("afterword.toml", config.as_bytes())
        .with("content/oom.md", POST.as_bytes());
    let compiled = compile(&sources, &Options::whenever());
    assert!(!compiled.diags.has_errors(), "{:?}", compiled.diags);
    compiled
}

/// Every text of the site, by path.
fn outputs(site: &Compiled) -> BTreeMap<String, String> {
    let tree = site.tree.as_ref().unwrap();
    let texts = tree.outputs().iter().filter_map(|output| {
        let text = String::from_utf8(tree.bytes(output).unwrap()).ok()?;
        Some((output.path().to_string(), text))
    });
    texts.collect()
}

fn pages(site: &Compiled) -> impl Iterator<Item = (String, String)> {
    let is_page = |path: &str, text: &str| path.ends_with(".html") && text.contains("<body");
    let outputs = outputs(site).into_iter();
    outputs.filter(move |(path, text)| is_page(path, text))
}

/// The templates of a theme of the project, by name below it.
fn templates(theme: &str) -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("themes")
        .join(theme);
    let mut found = Vec::new();
    for folder in [folder.clone(), folder.join("parts"), folder.join("feed")] {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "html") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.into_iter()
}

#[test]
fn the_menu_leads_to_the_one_address_of_a_page_and_to_its_version_in_the_readers_language() {
    let config = |permalink: &str| {
        format!(
            "base_url = \"https://operator.example/blog/\"\ntitle = \"하늘\"\nlanguage = \"ko\"\n\
             permalink = \"{permalink}\"\n\
             [[menu]]\nname = \"소개\"\nurl = \"/about#who\"\n\
             [[menu]]\nname = \"글\"\nurl = \"/%EA%B8%80\"\n\
             [[menu]]\nname = \"하늘로\"\nurl = \"https://haneul.example\"\n"
        )
    };
    let page = |title: &str| format!("+++\ntitle = \"{title}\"\n+++\n글.\n");
    for (permalink, own, other, post) in [
        (
            "/{slug}",
            "/blog/about#who",
            "/blog/en/about#who",
            "/blog/%EA%B8%80",
        ),
        (
            "/{slug}/",
            "/blog/about/#who",
            "/blog/en/about/#who",
            "/blog/%EA%B8%80/",
        ),
    ] {
        let site = built(&[
            ("afterword.toml", &config(permalink)),
            ("content/pages/about.md", &page("소개")),
            ("content/pages/about.en.md", &page("About")),
            (
                "content/글.md",
                "+++\ntitle = \"글\"\ndate = 2026-01-01\n+++\n글.\n",
            ),
        ]);
        let home = text(&site, "index.html");
        for (href, name) in [
            (own, "소개"),
            (post, "글"),
            ("https://haneul.example", "하늘로"),
        ] {
            let link = format!("<a href=\"{href}\">{name}</a>");
            assert!(home.contains(&link), "{link}");
        }
        let ending = permalink.strip_prefix("/{slug}").unwrap();
        let file = match ending {
            "/" => "글/index.html",
            _ => "글.html",
        };
        let shown = format!("<a href=\"{post}\">https://operator.example/blog/글{ending}</a>");
        assert!(text(&site, file).contains(&shown), "{shown}");
        for (folder, href) in [("", own), ("en/", other)] {
            let file = match ending {
                "/" => format!("{folder}about/index.html"),
                _ => format!("{folder}about.html"),
            };
            let here = format!("<a href=\"{href}\" aria-current=\"page\">소개</a>");
            assert!(text(&site, &file).contains(&here), "{here}");
        }
    }
}

#[test]
fn readers_of_a_language_are_led_to_posts_in_it() {
    let record = |service: &str| {
        format!(
            "tags = [\"디스크\"]\n[incident]\nkind = \"outage\"\nstatus = \"identified\"\nservices = [\"{service}\"]\n"
        )
    };
    let post = |title: &str, rest: &str| {
        format!("+++\ntitle = \"{title}\"\ndate = 2026-04-25\n{rest}+++\n글.\n")
    };
    let site = built(&[
        (
            "afterword.toml",
            "base_url = \"https://haneul.example\"\ntitle = \"하늘\"\nlanguage = \"ko\"\n",
        ),
        ("content/disk.md", &post("디스크", &record("web"))),
        ("content/disk.ja.md", &post("ディスク", "")),
        ("content/memory.md", &post("메모리", &record("web"))),
        (
            "content/memory.ja.md",
            &post("メモリー", "tags = [\"디스크\"]\n"),
        ),
        ("content/korean.md", &post("한국어로만", &record("mail"))),
    ]);
    let ours = text(&site, "ja/index.html");
    let (open, _) = ours.split_once("id=\"posts\"").unwrap();
    for row in [
        "<a href=\"/ja/disk\">ディスク</a>",
        "<a href=\"/ja/memory\">メモリー</a>",
        "<a href=\"/korean\" lang=\"ko\" dir=\"auto\">한국어로만</a>",
    ] {
        assert!(open.contains(row), "{row}");
    }
    assert!(text(&site, "index.html").contains("<a href=\"/disk\">디스크</a>"));
    let page = text(&site, "ja/disk.html");
    let (_, related) = page.split_once("id=\"related\"").unwrap();
    assert!(related.contains("<a href=\"/ja/memory\">メモリー</a>"));
    assert!(!related.contains("한국어로만"));
    let found = text(&site, "search/1.json");
    assert!(found.contains(r#""href":"/ja/disk","language":"ja","original":"/disk""#));
    assert!(found.contains(r#""href":"/disk","language":"ko","date""#));
}

#[test]
fn a_label_tells_the_incidents_of_a_post_apart_in_lists() {
    let incident = |label: &str| {
        format!(
            "[[incident]]\n{label}\nkind = \"outage\"\nstatus = \"resolved\"\nimpact = \"minor\"\n"
        )
    };
    let post = |incidents: &str| {
        format!("+++\ntitle = \"Disks\"\ndate = 2026-04-25\n{incidents}+++\nText.\n")
    };
    let first = incident("label = \"First\"");
    let outcomes = |incidents: &str| {
        let site = built(&[("content/disks.md", &post(incidents))]);
        let home = text(&site, "index.html");
        let outcomes = all_between(&home, "<ul class=\"outcomes\">", "</ul>");
        words(outcomes[0])
    };
    let both = outcomes(&format!("{first}{}", incident("")));
    assert_eq!(both, "First Resolved Minor Resolved Minor");
    assert_eq!(outcomes(&first), "Resolved Minor");
}

#[test]
fn maintenance_is_related_by_its_tags_alone() {
    let post = |title: &str, tags: &str, kind: &str, status: &str| {
        format!(
            "+++\ntitle = \"{title}\"\ndate = 2026-04-25\ntags = [{tags}]\n[incident]\nkind = \"{kind}\"\n\
             status = \"{status}\"\nservices = [\"web\", \"media\"]\n+++\nText.\n"
        )
    };
    let site = built(&[
        (
            "content/disk.md",
            &post("Disk", "\"disks\"", "outage", "resolved"),
        ),
        ("content/web.md", &post("Web", "", "outage", "resolved")),
        (
            "content/move.md",
            &post("Move", "\"disks\"", "maintenance", "completed"),
        ),
        (
            "content/update.md",
            &post("Update", "", "maintenance", "completed"),
        ),
    ]);
    for (path, names) in [
        ("disk.html", ["Web", "Move"].as_slice()),
        ("web.html", &["Disk"]),
        ("move.html", &["Disk"]),
        ("update.html", &[]),
    ] {
        let page = text(&site, path);
        let related = page
            .split_once("id=\"related\"")
            .map_or("", |(_, related)| related);
        let related = all_between(related, "<h3>", "</h3>").into_iter();
        let related: Vec<String> = related.map(words).collect();
        assert_eq!(related, names, "{path}");
    }
}

#[test]
fn years_and_tags_lead_to_each_other() {
    let tagged = "title = \"Disks\"\ndate = 2026-04-25\ntags = [\"disks\"]";
    let site = built(&[("content/disks.md", &format!("+++\n{tagged}\n+++\nText.\n"))]);
    assert!(text(&site, "archive/index.html").contains("<a href=\"/tags/\">Tags</a>"));
    assert!(text(&site, "tags/index.html").contains("<a href=\"/archive/\">Archive</a></p>"));
    let empty = text(&built(&[]), "archive/index.html");
    assert!(empty.contains("<p>There are no posts yet.</p>") && !empty.contains("/tags/"));
}
