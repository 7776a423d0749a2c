//! No input, however strange, makes the line fail: it is told what is wrong, or it gets its site.

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use afterword::diag::{Format, render};
use afterword::memo::Memo;
use afterword::source::Sources;
use afterword::{Options, compile_again};
use proptest::prelude::*;

/// Compiles, makes every output, and prints every finding in every format; what must hold for any sources is checked
/// here.
fn survive(sources: &Sources) {
    static MEMO: LazyLock<Arc<Memo>> = LazyLock::new(Arc::default);
    let options = Options {
        drafts: true,
        ..Options::whenever()
    };
    let compiled = compile_again(sources, &options, &MEMO);
    assert_eq!(compiled.tree.is_none(), compiled.diags.has_errors());
    let mut diags = compiled.diags;
    if let Some(tree) = &compiled.tree {
        for output in tree.outputs() {
            tree.fingerprint(output);
            if let Err(found) = tree.bytes(output) {
                let path = output.path();
                assert!(!found.is_empty(), "{path} is not made, and nobody says why");
                diags.append(found);
            }
        }
    }
    for format in [Format::Human, Format::Short, Format::Json] {
        // Printing one finding takes as long as its line is.
        let told = render(diags.iter().take(50), format, |path| sources.text(path));
        assert!(told.into_iter().all(|text| !text.is_empty()));
    }
}

const CONFIG: &str = "base_url = \"https://haneul.example\"\ntitle = \"하늘\"\ncards = false\n";

fn site(path: &str, bytes: impl Into<Vec<u8>>) -> Sources {
    Sources::new()
        .with("afterword.toml", CONFIG.as_bytes())
        .with(path, bytes.into())
}

fn post(front: &str, body: &str) -> Sources {
    let text = format!("+++\ntitle = \"a\"\ndate = 2026-04-25\n{front}\n+++\n{body}\n");
    site("content/a.md", text)
}

/// Pieces of TOML as this program reads it, in any order.
fn toml() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "title = ",
        "date = ",
        "updated = ",
        "slug = ",
        "tags = ",
        "aliases = ",
        "draft = ",
        "[incident]\n",
        "[[incident]]\n",
        "kind = ",
        "status = ",
        "[[incident.occurrence]]\n",
        "started = ",
        "resolved = ",
        "[[incident.timeline]]\n",
        "at = ",
        "text = ",
        "[[incident.table]]\n",
        "columns = ",
        "rows = ",
        "[[incident.mitigation]]\n",
        "state = ",
        "due = ",
        "planned = ",
        "base_url = ",
        "timezone = ",
        "permalink = ",
        "[[service]]\n",
        "id = ",
        "[rules]\n",
        "[languages.ja]\n",
        "[look]\n",
        "accent = ",
        "\"outage\"",
        "\"resolved\"",
        "\"done\"",
        "\"Asia/Seoul\"",
        "\"https://haneul.example\"",
        "\"/{slug}\"",
        "2026-04-21T05:03:00+09:00",
        "2026-04-21",
        "\"~2026-04\"",
        "\"thu 18:55\"",
        "1e999",
        "99999999999999999999",
        "0x10",
        "-1",
        "nan",
        "true",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'''",
        "\"\"\"",
        "\"가\"",
        "\"\\u0000\"",
        "\"\u{202e}\"",
        " = ",
        "\n",
        "\n",
        "\n",
        "# ",
        ".",
        "\u{feff}",
        "+++\n",
        "\r\n",
        "\t",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Pieces of a template.
fn template() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{% extends \"default/post.html\" %}",
        "{% block main %}",
        "{% endblock %}",
        "{{ ",
        " }}",
        "post.title",
        "post",
        "page",
        "site.title",
        "words",
        " | upper",
        " | safe",
        " | nothing",
        "{% for a in post.tags %}",
        "{% endfor %}",
        "{% if post.draft %}",
        "{% endif %}",
        "{% include \"default/post.html\" %}",
        "{% include \"mine/post.html\" %}",
        "{{ super() }}",
        "{% set a = 1 %}",
        "<head>",
        "</head>",
        "<p>",
        "가",
        "\"",
        "'",
        "{#",
        "#}",
        "{%",
        "%}",
        "range(end=3)",
        "1 / 0",
        "[0]",
        " ~ ",
        "\n",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        survive(&site("content/a.md", bytes.clone()));
        survive(&site("static/a.png", bytes.clone()));
        survive(&Sources::new().with("afterword.toml", bytes));
        survive(&post("", &text));
    }

    #[test]
    fn any_front_matter_is_survived(front in toml()) {
        survive(&post(&front, ""));
        survive(&site("content/a.md", format!("+++\n{front}\n+++\n")));
    }

    #[test]
    fn any_config_is_survived(config in toml()) {
        survive(&Sources::new().with("afterword.toml", config.clone().into_bytes()));
        let whole = format!("{CONFIG}{config}");
        let post = "+++\ntitle = \"a\"\ndate = 2026-04-25\n+++\n";
        let sources = Sources::new().with("content/a.md", post.as_bytes());
        survive(&sources.with("afterword.toml", whole.into_bytes()));
    }

    #[test]
    fn any_template_is_survived(template in template()) {
        let config = format!("{CONFIG}theme = \"mine\"\n");
        survive(&post("", "").with("themes/mine/post.html", template.into_bytes()).with("afterword.toml", config.into_bytes()));
    }

    #[test]
    fn any_name_is_survived(name in "[a가A.\\-_/ ~%?#\\\\\u{1}\u{301}]{1,12}", slug in "\\PC{1,12}") {
        let text = "+++\ntitle = \"a\"\ndate = 2026-04-25\n+++\n";
        survive(&site(&format!("content/{name}.md"), text));
        survive(&site(&format!("content/{name}/index.md"), text).with(&format!("content/{name}/b.png"), &b"x"[..]));
        survive(&site(&format!("static/{name}"), "x"));
        let slug = slug.replace(['\\', '"'], "");
        survive(&post(&format!("slug = \"{slug}\"\ntags = [\"{slug}\"]\naliases = [\"/{slug}\"]"), ""));
    }
}

#[test]
fn deep_nesting_is_survived() {
    let deep = 4_000;
    survive(&post(
        &format!("tags = {}{}", "[".repeat(deep), "]".repeat(deep)),
        "",
    ));
    survive(&post(&format!("incident = {}", "{ a = ".repeat(deep)), ""));
    survive(&post(&"a.".repeat(deep), ""));
    for body in [
        "> ",
        "- ",
        "[",
        "**",
        "<b>",
        "![",
        "`",
        "1. ",
        "[^1]: ",
        "> [!NOTE]\n> ",
    ] {
        survive(&post("", &body.repeat(deep)));
    }
}

#[test]
fn what_is_wrong_with_a_long_file_is_told_without_reading_it_again_and_again() {
    let sources = post("", &"[a][nowhere]\n".repeat(20_000));
    let diags = compile_again(&sources, &Options::whenever(), &Arc::default()).diags;
    assert!(diags.iter().count() >= 20_000);
    for format in [Format::Short, Format::Json] {
        let reads = Cell::new(0);
        let text_of = |path: &str| {
            reads.set(reads.get() + 1);
            sources.text(path)
        };
        let last = render(diags.iter(), format, text_of).last().unwrap();
        assert!(last.contains("20005"), "{last}");
        assert_eq!(reads.get(), 1);
    }
}

#[test]
fn errors_of_toml_below_many_lines_are_survived() {
    let (lines, slips) = ("#\n".repeat(60_000), "\\q".repeat(40_000));
    survive(&post(&format!("{lines}summary = \"{slips}\""), ""));
}

#[test]
fn records_and_texts_of_many_parts_that_lead_to_each_other_are_survived() {
    let mut record = String::from(
        "[incident]\nkind = \"outage\"\nstatus = \"identified\"\nservices = [\"web\"]\n",
    );
    let mut body = String::new();
    for number in 1..=1_000 {
        let (hour, minute) = (number / 60, number % 60);
        write!(
            record,
            "[[incident.timeline]]\nat = 2026-04-25T{hour:02}:{minute:02}:00\nstatus = \"identified\"\n\
             text = \"[a](#update-{number})\"\n"
        )
        .unwrap();
        write!(body, "## a{number}\n\n[a](#a{number})\n\n").unwrap();
    }
    survive(&post(&record, &body));
}

#[test]
fn huge_numbers_and_far_times_are_survived() {
    for time in [
        "9999-12-31T23:59:59Z",
        "0001-01-01",
        "\"9998-12\"",
        "\"1000\"",
        "\"99999-01-01\"",
        "9999-12-31T23:59:59-23:59",
        "\"~9998-12-31T23:59\"",
    ] {
        survive(&post(&format!("updated = {time}"), ""));
        let record = format!(
            "[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n[[incident.occurrence]]\nstarted = 1000-01-01\nresolved = {time}"
        );
        survive(&post(&record, "{{ occurrences }}"));
        survive(&site(
            "content/a.md",
            format!("+++\ntitle = \"a\"\ndate = {time}\n+++\n"),
        ));
    }
    for value in ["1e308", "-1e308", "5e-324", "9223372036854775807", "1e999"] {
        let record = format!(
            "[incident]\nkind = \"data\"\nstatus = \"identified\"\n[[incident.metric]]\nname = \"a\"\nvalue = {value}"
        );
        survive(&post(&record, ""));
    }
    for length in ["99999999999999h", "9223372036854775807d", "1000000 weeks"] {
        let record = format!(
            "[incident]\nkind = \"maintenance\"\nstatus = \"scheduled\"\nplanned = {{ start = 2026-04-25, duration = \"{length}\" }}"
        );
        survive(&post(&record, ""));
    }
    survive(&site("content/a.md", "").with(
        "afterword.toml",
        format!("{CONFIG}[feed]\nentries = 9223372036854775807\n[pagination]\nposts = 18446744073709551615\n").into_bytes(),
    ));
}

#[test]
fn long_names_and_names_that_differ_in_form_are_survived() {
    let text = "+++\ntitle = \"a\"\ndate = 2026-04-25\n+++\n";
    survive(&site(&format!("content/{}.md", "가".repeat(300)), text));
    // NFC and NFD of one name are one address.
    survive(
        &site("content/\u{ac00}.md", text).with("content/\u{1100}\u{1161}.md", text.as_bytes()),
    );
    survive(
        &site("content/a.md", text)
            .with("content/A.md", text.as_bytes())
            .with("static/a.HTML", &b"x"[..]),
    );
    survive(
        &site("content/../a.md", text)
            .with("static/../../b", &b"x"[..])
            .with("themes/../post.html", &b"x"[..]),
    );
}
