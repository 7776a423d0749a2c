//! What is found when the finished site is read back: a theme can do much, but not unnoticed.

use afterword::audit::audit;

use crate::built::{CONFIG, built, post, told};

const DISKS: &str = "+++\ntitle = \"Disks\"\ndate = 2026-04-25\ntags = [\"메모리\"]\naliases = [\"/old\"]\n+++\nSee [the tapes](tapes.md), [why](#why) and ![a disk](disk.png).\n\n## Why\n\nAge.[^1]\n\n[^1]: Ten years.\n";

/// What the audit says of a site with two posts, whose every page has `head` in its head and `body` in its foot.
fn found(config: &str, head: &str, body: &str) -> String {
    let base = format!(
        "{{% extends \"default/base.html\" %}}\n{{% block head_extra %}}{head}{{% endblock %}}\n{{% block footer %}}{{{{ super() }}}}{body}{{% endblock %}}"
    );
    let config = with(config, "theme = \"mine\"");
    let tapes = post("title = \"테이프\"\ndate = 2026-04-24");
    let files = [
        ("afterword.toml", config.as_str()),
        ("themes/mine/base.html", &base),
        ("content/disks.md", DISKS),
        ("content/tapes.md", &tapes),
        ("content/disk.png", "not really"),
        ("static/card.png", "not really"),
    ];
    told(&audit(&built(&files)))
}

/// `config` with one more line, and with a picture for previews, which spares the test the drawing of cards.
fn with(config: &str, line: &str) -> String {
    let lines = format!("{line}\nimage = \"/card.png\"\ntitle =");
    config.replacen("title =", &lines, 1)
}

/// The one finding of a code, on whatever page and however many others.
fn only<'f>(found: &'f str, code: &str) -> &'f str {
    let code = format!("[{code}]: ");
    let mut all = found.lines().filter(|line| line.contains(&code));
    let (Some(line), None) = (all.next(), all.next()) else {
        panic!("not one {code}in {found}");
    };
    let (_, told) = line.split_once(": ").unwrap();
    told.split(" (on this and ").next().unwrap()
}

/// The finding that names `path`.
fn about<'f>(found: &'f str, path: &str) -> Option<&'f str> {
    let prefix = format!("{path}: ");
    found.lines().find_map(|line| line.strip_prefix(&prefix))
}

#[test]
fn a_site_of_the_built_in_theme_is_well_in_every_shape() {
    let outage = post(
        "title = \"장애\"\ndate = 2026-04-21T12:00:00\nslug = \"메모리 부족\"\n[incident]\nkind = \"outage\"\nstatus = \"monitoring\"\nservices = [\"web\"]\n\
         [[incident.timeline]]\nat = 2026-04-21T11:00:00\nstatus = \"investigating\"\ntext = \"Slow.\"\n\
         [[incident.timeline]]\nat = 2026-04-21T13:00:00\nstatus = \"monitoring\"\ntext = \"See [the disks](disks.md#why).\"\n\
         [[incident.mitigation]]\ntext = \"less\"\nstate = \"planned\"",
    );
    for base_url in ["https://status.example", "https://haneul.example/blog/"] {
        for permalink in ["/{slug}", "/{slug}/", "/{year}/{slug}/"] {
            let config = CONFIG.replace("https://status.example", base_url);
            let config = with(&config, &format!("permalink = \"{permalink}\""));
            let files = [
                ("afterword.toml", config.as_str()),
                ("content/disks.md", DISKS),
                ("content/disks.ja.md", &DISKS.replace("[\"/old\"]", "[]")),
                (
                    "content/tapes.md",
                    &post("title = \"테이프\"\ndate = 2026-04-24"),
                ),
                ("content/outage.md", &outage),
                ("content/disk.png", "not really"),
                ("static/card.png", "not really"),
                (
                    "content/pages/about.md",
                    "+++\ntitle = \"About\"\n+++\nUs.\n",
                ),
            ];
            assert_eq!(told(&audit(&built(&files))), "", "{base_url} {permalink}");
        }
    }
}

#[test]
fn links_lead_to_the_parts_of_an_incident() {
    let front = "title = \"Outage\"\ndate = 2026-04-22\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\nservices = [\"web\"]\n\
         summary = \"See [below](#mitigation-1) and [the config](/main.css).\"\n\
         [[incident.occurrence]]\nstarted = 2026-04-21T10:00:00\ndetected = 2026-04-21T10:00:00\nresolved = 2026-04-21T13:00:00\n\
         [[incident.timeline]]\nat = 2026-04-21T11:00:00\ntext = \"Slow.\"\n\
         [[incident.table]]\ncolumns = [\"a\"]\nrows = [[\"b\"]]\n\
         [[incident.table]]\ncolumns = [\"a\"]\nrows = [[\"b\"]]\n\
         [[incident.metric]]\nname = \"Memory\"\nvalue = 3\n\
         [[incident.mitigation]]\ntext = \"less\"\nstate = \"done\"\nlink = \"https://code.example/1\"\n\
         [[incident.source]]\nname = \"Log\"\n\
         [incident.cause]\nsummary = \"Age\"\n[incident.lessons]\nlucky = [\"Day\"]";
    let names = [
        "incident",
        "occurrences",
        "timeline",
        "cause",
        "tables",
        "metrics",
        "mitigations",
        "lessons",
        "sources",
        "update-1",
        "summary",
    ];
    let links: String = names.map(|name| format!("[{name}](#{name})\n")).concat();
    let post = format!("+++\n{front}\n+++\n{links}\n## Incident\n\n{{{{ cause }}}}\n\n## Main\n");
    let config = with(CONFIG, "look = { stylesheet = \"main.css\" }");
    let files = [
        ("afterword.toml", config.as_str()),
        ("content/a/outage.md", &post),
        ("static/main.css", ""),
        ("static/card.png", "not really"),
    ];
    assert_eq!(told(&audit(&built(&files))), "");
}

#[test]
fn a_second_canonical_address_is_one_too_many() {
    let found = found(
        CONFIG,
        "",
        "<link rel=\"canonical\" href=\"https://status.example/disks\">",
    );
    let expected = "error[canonical]: the page has 2 canonical addresses";
    assert_eq!(only(&found, "canonical"), expected);
    assert!(found.contains(" other pages)"), "{found}");
}

#[test]
fn the_front_pages_name_on_every_page_is_found() {
    let found = found(
        CONFIG,
        "",
        "<meta property=\"og:url\" content=\"https://status.example/\">",
    );
    let on_others =
        "error[og-url]: `og:url` is `https://status.example/`, which is not the page's own address";
    assert!(found.contains(on_others), "{found}");
    assert_eq!(
        only(&found, "same-og-url"),
        "error[same-og-url]: `og:url` is `https://status.example/`, as in `index.html`"
    );
    // It is the front page's own, and once is enough.
    let twice = "error[og-url]: the page has 2 `og:url`s";
    assert_eq!(about(&found, "index.html"), Some(twice));
}

#[test]
fn a_page_that_cannot_be_drawn_is_found() {
    let found = found(CONFIG, "", "{{ page.titel }}");
    assert!(found.contains("error[template"), "{found}");
}

#[test]
fn scripts_that_a_browser_obeys_are_found() {
    for kind in [
        "",
        " type=\"\"",
        " type=module",
        " type=\"text/javascript\"",
        " type=importmap",
    ] {
        let found = found(CONFIG, "", &format!("<script{kind}>1</script>"));
        assert!(found.contains("[inline-code]"), "{kind}: {found}");
    }
}

#[test]
fn links_that_lead_nowhere_are_found_once() {
    for (body, expected) in [
        ("<a href=\"/nowhere\">", "`/nowhere` leads nowhere"),
        (
            "<a href=\"https://status.example/nowhere\">",
            "`https://status.example/nowhere` leads nowhere",
        ),
        (
            "<img src=\"/none.png\" alt=\"\">",
            "`/none.png` leads nowhere",
        ),
        (
            "<img srcset=\"/disk.png 1x, /none.png 2x\" alt=\"\">",
            "`/none.png` leads nowhere",
        ),
        (
            "<img srcset=\"/disk.png 1x,\n/disk.png?2 2x,/none.png 3x\" alt=\"\">",
            "`/none.png` leads nowhere",
        ),
        (
            "<video poster=\"/none.jpg\"></video>",
            "`/none.jpg` leads nowhere",
        ),
        (
            "<a href=\"/disks#nope\">",
            "`/disks#nope` leads nowhere: `disks.html` has no `#nope`",
        ),
        ("<a href=\"#nope\">", "`#nope` leads nowhere: "),
        (
            "<a href=\"/tags/%EB%A9%94/\">",
            "`/tags/%EB%A9%94/` leads nowhere",
        ),
    ] {
        let found = found(CONFIG, "", body);
        let broken: Vec<&str> = found
            .lines()
            .filter(|line| line.contains("[broken-link]"))
            .collect();
        assert!(
            broken.iter().any(|line| line.contains(expected)),
            "{body}: {found}"
        );
        let pages = broken
            .iter()
            .filter(|line| line.contains(" other pages)"))
            .count();
        assert!(pages == 1 || body.contains("\"#nope"), "{body}: {found}");
    }
}

#[test]
fn links_that_lead_somewhere_are_left_alone() {
    for body in [
        "<meta http-equiv=refresh content=\"5; url='/disks'\">",
        "<meta http-equiv=refresh content='5;URL = \"/disks\" /nope'>",
        "<meta http-equiv=refresh content=\"5, /disks\">",
        "<meta http-equiv=refresh content=\"300\">",
        "<a href=\"/disks\">",
        "<a href=\"/disks.html\">",
        "<a href=\"/disks#why\">",
        "<a href=\"/disks?x=1#why\">",
        "<a href=\"/disks#top\">",
        "<a href=\"/disks#why:~:text=Disks\">",
        "<a href=\"#:~:text=Disks\">",
        "<script type=\"text/x-template\"></script><script type=\"application/json\"></script>",
        "<a href=\"/tags/%EB%A9%94%EB%AA%A8%EB%A6%AC/\">",
        "<a href=\"/tags/메모리/\">",
        "<a href=\"/tags/메모리\">",
        "<a href=\"https://status.example/\">",
        "<a href=\"/old\">",
        "<a href=\"https://elsewhere.example/nowhere\">",
        "<a href=\"mailto:us@status.example\">",
        "<a href=\"/search/?q=a&amp;b\">",
        "<img srcset=\"/disk.png 1x, /disk.png?2 2x\" alt=\"\">",
    ] {
        assert_eq!(found(CONFIG, "", body), "", "{body}");
    }
}

#[test]
fn a_path_that_leaves_the_sites_folder_leads_nowhere() {
    let config = CONFIG.replace("https://status.example", "https://haneul.example/blog");
    let told = found(&config, "", "<a href=\"/disks\">");
    assert!(told.contains("`/disks` leads nowhere"), "{told}");
    assert_eq!(
        found(
            &config,
            "",
            "<a href=\"/blog/disks\"><a href=\"https://haneul.example/about\">"
        ),
        ""
    );
}

#[test]
fn a_picture_for_previews_has_to_be_there() {
    for (image, fault) in [
        (
            "https://status.example/none.png",
            "`og:image` is `https://status.example/none.png`, and the site has no such file",
        ),
        (
            "/disk.png",
            "`og:image` is `/disk.png`, which is no absolute address",
        ),
    ] {
        let found = found(
            CONFIG,
            &format!("<meta property=\"og:image\" content=\"{image}\">"),
            "",
        );
        assert_eq!(
            only(&found, "og-image"),
            format!("error[og-image]: {fault}")
        );
    }
    let elsewhere = "<meta property=\"og:image\" content=\"https://elsewhere.example/x.png\">";
    assert_eq!(found(CONFIG, elsewhere, ""), "");
}

#[test]
fn an_id_may_be_there_once() {
    let found = found(CONFIG, "", "<p id=\"a\">1</p><p id=\"a\">2</p>");
    assert_eq!(
        only(&found, "same-id"),
        "error[same-id]: the page has the id `a` more than once"
    );
}

#[test]
fn what_a_strict_policy_forbids_is_a_warning() {
    for (head, body, what) in [
        ("<style>p { color: red }</style>", "", "a `<style>` element"),
        ("<script>go()</script>", "", "a `<script>` without `src`"),
        ("", "<p style=\"color: red\">", "a `style` attribute"),
        ("", "<p onclick=\"go()\">", "an `on…` attribute"),
    ] {
        let found = found(CONFIG, head, body);
        let expected = format!(
            "warning[inline-code]: the page has {what}, which a strict content security policy does not let through"
        );
        assert_eq!(only(&found, "inline-code"), expected);
        assert!(!found.contains("error["), "{found}");
    }
}

#[test]
fn an_update_in_a_feed_leads_to_a_place_on_the_page() {
    let outage = post(
        "title = \"Outage\"\ndate = 2026-04-21T12:00:00\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\nservices = [\"web\"]\n\
         [[incident.timeline]]\nat = 2026-04-21T11:00:00\nstatus = \"investigating\"\ntext = \"Slow.\"\n\
         [[incident.timeline]]\nat = 2026-04-21T13:00:00\nstatus = \"resolved\"\ntext = \"Well.\"",
    );
    let config = with(CONFIG, "theme = \"mine\"");
    for (line, expected) in [
        ("<p id=\"incident:2026-04-21T13:00-resolved\">", ""),
        (
            "<p>",
            "error[broken-link]: `https://status.example/outage#incident:2026-04-21T13:00-resolved` leads nowhere: `outage.html` has no `#incident:2026-04-21T13:00-resolved` (on this and one other page)",
        ),
    ] {
        let template = format!(
            "{{% extends \"default/base.html\" %}}{{% block main %}}{line}{{% endblock %}}"
        );
        let files = [
            ("afterword.toml", config.as_str()),
            ("themes/mine/post.html", &template),
            ("content/outage.md", &outage),
            ("static/card.png", "not really"),
        ];
        let told = told(&audit(&built(&files)));
        assert_eq!(
            about(&told, "feed.xml").unwrap_or_default(),
            expected,
            "{told}"
        );
    }
}

#[test]
fn what_is_loaded_from_the_site_itself_is_left_alone() {
    for head in [
        "<script src=\"https://status.example/disk.png\"></script>",
        "<script src=\"/disk.png\"></script>",
        "<link rel=\"stylesheet\" href=\"disk.png\">",
        "<link rel=\"preload\" as=\"image\" href=\"https://elsewhere.example/disk.png\">",
        "<link rel=\"me\" href=\"https://elsewhere.example/\">",
    ] {
        let found = found(CONFIG, head, "");
        assert!(!found.contains("foreign-code"), "{found}");
    }
}

#[test]
fn any_text_can_be_read_as_a_stylesheet() {
    let config = with(CONFIG, "theme = \"mine\"");
    let told_of = |css: &str| {
        let files = [
            ("afterword.toml", config.as_str()),
            ("themes/mine/assets/own.css", css),
            ("static/card.png", "not really"),
        ];
        told(&audit(&built(&files)))
    };
    for css in [
        "",
        "\\",
        "}",
        ")]}",
        "a{b:c}}",
        "@import",
        "@media print{a{b:c}}",
        "a{content:\"\\\n\"}",
        "a{/* } */}/**/",
        "a:is([b=\"]\"]){c:url()}",
    ] {
        assert_eq!(told_of(css), "", "{css}");
    }
    told_of(&"{(".repeat(100_000));
    for css in [
        "a{",
        "a{b:url(",
        "a{b:c(}",
        "/*",
        "a[",
        "@media print{a{b:c}",
        "a{b:\"c\n}",
    ] {
        let found = told_of(css);
        assert_eq!(
            found.matches("[unclosed-style]").count(),
            1,
            "{css}: {found}"
        );
    }
}

#[test]
fn a_finding_on_posts_names_their_files() {
    let base =
        "{% extends \"default/base.html\" %}{% block main %}<a href=\"/nowhere\">{% endblock %}";
    let config = with(CONFIG, "theme = \"mine\"");
    let disks = post("title = \"Disks\"\ndate = 2026-04-25");
    let tapes = post("title = \"Tapes\"\ndate = 2026-04-24");
    let files = [
        ("afterword.toml", config.as_str()),
        ("themes/mine/post.html", base),
        ("content/disks.md", &disks),
        ("static/card.png", "not really"),
    ];
    let help = |files: &[(&str, &str)]| {
        let diags = audit(&built(files));
        let mut broken = diags.iter().filter(|diag| diag.code == "broken-link");
        let (Some(diag), None) = (broken.next(), broken.next()) else {
            panic!("{}", told(&diags));
        };
        diag.help.clone().unwrap_or_default()
    };
    assert_eq!(help(&files), "the page is made from `content/disks.md`");
    assert_eq!(
        help(&[&files[..], &[("content/tapes.md", &tapes)]].concat()),
        "the pages are made from `content/disks.md`, `content/tapes.md`"
    );
    let names: Vec<String> = (1..7).map(|n| format!("content/tapes-{n}.md")).collect();
    let titles = (1..7).map(|n| post(&format!("title = \"Tapes {n}\"\ndate = 2026-04-24")));
    let titles: Vec<String> = titles.collect();
    let many = names
        .iter()
        .map(String::as_str)
        .zip(titles.iter().map(String::as_str));
    let many: Vec<(&str, &str)> = files.into_iter().chain(many).collect();
    let help = help(&many);
    assert!(help.ends_with("`content/tapes-4.md` and 2 more"), "{help}");
}
