//! No text, however strange, makes the Markdown room fail.

use std::sync::Arc;

use afterword::diag::Diags;
use afterword::language::Language;
use afterword::parse::markdown::{self, Options, inline};
use afterword::render::body::{self, Piece, Resolved, Setting, Surface};
use htmlize::unescape_attribute;
use proptest::prelude::*;

/// Reads and writes `text` in every way; what must hold for any text is checked here.
fn survive(text: &str) -> Result<(), TestCaseError> {
    for (surface, raw_html) in [(Surface::Page, false), (Surface::Feed, true)] {
        let mut diags = Diags::new();
        let options = Options { raw_html };
        let body = markdown::read(&Arc::from("a.md"), text, 0..text.len(), options, &mut diags);
        let places = diags.iter().filter_map(|diag| diag.location.as_ref()?.span);
        let links = body.links.iter().map(|link| link.span);
        let headings = body.headings.iter().map(|heading| heading.span);
        for span in places.chain(links).chain(headings) {
            prop_assert!(text.get(span.range()).is_some(), "{span:?}");
        }
        let resolve = |index: usize, link: &markdown::Link| {
            assert_eq!(link, &body.links[index]);
            Resolved::default()
        };
        let language = Language::new("ko");
        let setting = Setting {
            surface,
            address: "",
            language: &language,
            resolve: &resolve,
            highlight: &|_, _| None,
        };
        let [pieces] = body::render(text, 0..text.len(), &body, options, [&setting], &mut |_| {});
        let placed = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Placement(_)));
        prop_assert!(placed.count() <= body.placements.len());
        let anywhere = |_: usize, _: &markdown::Link| Resolved::default();
        let setting = Setting {
            resolve: &anywhere,
            ..setting
        };
        body::inline(text, options, &setting);
        inline::words(text, options);
    }
    Ok(())
}

/// Pieces of Markdown, in any order.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "**",
        "*",
        "_",
        "~~",
        "~",
        "`",
        "```",
        "\n",
        "\n\n",
        "> ",
        ">",
        "- ",
        "- [x] ",
        "1. ",
        "# ",
        "## a {#b}",
        "[",
        "]",
        "(",
        ")",
        "[^1]",
        "[^1]: ",
        "![",
        "](x)",
        "](javascript:x)",
        "<",
        ">",
        "<b>",
        "</b>",
        "<br>",
        "<!--",
        "-->",
        "<a href=\"x\">",
        "<img srcset=\"a 1x, b\">",
        "|",
        "|-|\n",
        "\\",
        "&amp;",
        "&#0;",
        "https://a.example/__b__",
        "http://",
        "://",
        "{{ timeline }}",
        "{{ x:y }}",
        "{{",
        "}}",
        "{{<",
        ">}}",
        "[[b]]",
        "\n:",
        "[!NOTE]",
        "> [!DETAILS] a\n",
        "가",
        "나(다)",
        "「重」",
        "。",
        "語",
        "\u{FE01}",
        "\u{E0100}",
        "\u{2801}",
        "\u{E0F0}",
        "\u{0}",
        "\u{FEFF}",
        "\u{200D}",
        "👨‍👩‍👧",
        "\t",
        "    ",
        "a",
        " ",
        ": ",
        "---",
        "==",
    ]);
    prop::collection::vec(fragment, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        survive(&text)?;
    }

    #[test]
    fn any_order_of_marks(text in fragments()) {
        survive(&text)?;
    }
}

/// Each takes minutes where every sign is looked for to the end.
#[test]
fn long_rows_of_one_sign() -> Result<(), TestCaseError> {
    survive(&format!("{}}}}}", "{{ ".repeat(40_000)))?;
    survive(&format!("<div>\n{}", "<!-- a -->\n".repeat(20_000)))?;
    let references = "&".repeat(1_000_000);
    assert_eq!(unescape_attribute(&references), references);
    Ok(())
}

#[test]
fn long_rows_of_one_thing() -> Result<(), TestCaseError> {
    let things = [
        "가**",
        "**(",
        "*",
        "_",
        "~~",
        "`",
        "[",
        "](",
        "](a .b",
        "](a .b)",
        "![",
        "[^1]",
        "> ",
        "- ",
        "<a",
        "<!--",
        "://",
        "http://a(",
        "https://",
        "{{ x }}\n\n",
        "> [!NOTE]\n",
        "# a\n",
        "&",
        "\\",
        "|",
        ">",
        "]: ",
        "*a_ ",
        "[a][b]",
    ];
    for thing in things {
        survive(&thing.repeat(5_000))?;
    }
    survive(&format!("{}[!DETAILS] a", "> ".repeat(500)))
}
