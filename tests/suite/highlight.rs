//! Code in, coloured markup out.

use afterword::parse::markdown::language::Language;
use afterword::render::highlight::{CLASSES, highlight};
use proptest::prelude::*;
use proptest::sample::select;

/// The markup of `code`, written shorter: `com[…]` for `<span class="com">…</span>`.
#[track_caller]
fn check(language: &str, code: &str, expected: &str) {
    let html = highlight(language, code).unwrap_or_default();
    let short = html
        .replace("<span class=\"", "")
        .replace("\">", "[")
        .replace("</span>", "]");
    assert_eq!(short, expected, "{language}: {html}");
}

#[test]
fn the_languages_of_an_operator() {
    check(
        "bash",
        "echo \"$USER\" # c",
        "fun[echo] str[\"]var[$USER]str[\"] com[# c]",
    );
    check(
        "toml",
        "[a]\nb = \"c\" # d\n",
        "[typ[a]]\ntag[b] = str[\"c\"] com[# d]\n",
    );
    check(
        "yml",
        "web:\n  port: 80\n",
        "tag[web]:\n  tag[port]: num[80]\n",
    );
    check(
        "sql",
        "SELECT count(*) FROM a;",
        "key[SELECT] fun[count](*) key[FROM] a;",
    );
    check(
        "systemd",
        "[Unit]\nAfter=a.service\n",
        "[typ[Unit]]\ntag[After]=a.service\n",
    );
    check(
        "Dockerfile",
        "FROM a AS b\nRUN ls -l\n",
        "key[FROM] a key[AS] b\nkey[RUN] fun[ls] att[-l]\n",
    );
    check(
        "nginx",
        "server { listen 80; }",
        "key[server] { key[listen] num[80]; }",
    );
    check(
        "log",
        "2026-04-21 05:03:00 ERROR x",
        "num[2026-04-21 05:03:00] err[ERROR] x",
    );
    check("rb", "a = [nil, :b]", "a = [con[nil], con[:b]]");
    check(
        "json",
        "{\"a\": [1, \"b\"]}",
        "{tag[\"a\"]: [num[1], str[\"b\"]]}",
    );
    check("diff", "-a\n+b\n", "del[-a]\nins[+b]\n");
}

#[test]
fn sessions_have_prompts() {
    check(
        "console",
        "$ ls -l\ntotal 0\n",
        "pro[$] fun[ls] att[-l]\ntotal 0\n",
    );
    check(
        "console",
        "op@web:~# ls \\\n  -a\n",
        "pro[op@web:~#] fun[ls] \\\n  att[-a]\n",
    );
    check("console", "cost 5$ now\n", "cost 5$ now\n");
}

#[test]
fn markup_in_code_is_escaped() {
    check("bash", "a <b> & \"c\"", "fun[a] &lt;b&gt; &amp; str[\"c\"]");
}

#[test]
fn plain_and_long_text_has_no_colours() {
    assert_eq!(highlight("text", "if x"), None);
    assert_eq!(highlight("no-such-language", "if x"), None);
    assert_eq!(highlight("bash", &"x".repeat(1_001)), None);
    assert_eq!(highlight("bash", &"ls\n".repeat(40_000)), None);
}

/// What a highlighter's own syntaxes for these once never came to the end of.
#[test]
fn a_comment_may_stand_anywhere() {
    let code = [
        "return x /* why */",
        "n /*",
        "return x /*\n * why\n */",
        "if (a /* b */) n /* c */",
        "export default x /* a */",
        "{F /*",
        "<script>\nreturn x /* why */\n</script>",
    ];
    for word in Language::words() {
        for code in code {
            let coloured = highlight(word, code).unwrap_or_default();
            assert!(coloured.len() < 1_000, "{word}: {code}");
        }
    }
}

#[test]
fn every_word_means_a_syntax_of_the_highlighter() {
    let set = two_face::syntax::extra_newlines();
    for word in Language::words() {
        if let Some(Language::Syntax(name)) = Language::named(word) {
            assert!(set.find_syntax_by_name(name).is_some(), "{word}: {name}");
        }
    }
}

#[test]
fn only_known_classes_are_written() {
    let code = "# c\nclass A < B\n  def f(x) = puts \"a #{x}\", :y, 1, @z, nil\nend\n";
    for language in [
        "ruby", "python", "rust", "js", "html", "css", "yaml", "php", "go",
    ] {
        let html = highlight(language, code).unwrap_or_default();
        for part in html.split("class=\"").skip(1) {
            let class = part.split('"').next().unwrap_or("");
            assert!(
                CLASSES.iter().any(|(known, _)| *known == class),
                "{language}: {class}"
            );
        }
    }
}

#[test]
fn the_text_is_kept() {
    let code = "\tif [ \"$a\" ]; then\n\n  echo 한글 # 주석\n fi  \n";
    let html = highlight("bash", code).unwrap_or_default();
    let mut text = String::new();
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            character if !in_tag => text.push(character),
            _ => {}
        }
    }
    assert_eq!(text, code);
}

/// What `code` looks like to a thread that never read a line.
fn highlighted_afresh(language: &'static str, code: &str) -> Option<String> {
    let code = code.to_owned();
    let reading = std::thread::spawn(move || highlight(language, &code));
    reading.join().ok().flatten()
}

#[test]
fn a_line_means_what_it_means_where_it_stands() {
    check("bash", "export A\n", "key[export] A\n");
    check(
        "bash",
        "cat <<'END'\nexport A\nEND\nexport A\n",
        "fun[cat] &lt;&lt;'key[END]'\nexport A\nkey[END\nexport] A\n",
    );
}

proptest! {
    /// Lines are remembered, and each of these means something else after some other.
    #[test]
    fn remembered_lines_change_nothing(
        language in select(&["bash", "ruby", "yaml", "php", "js"][..]),
        lines in prop::collection::vec(
            select(&[
                "\"", "'", "cat <<A", "cat <<-'B'", "A", "\tB", "x = <<~A", "=begin", "=end", "/*", "*/", "// A", "# A",
                "if a; then", "fi", "a: |", "  b: c", "<?php", "?>", "`${", "}`", "def a(b) = 1", "export A=\"$(", ")\"", "",
            ][..]),
            1..24,
        ),
    ) {
        let code = lines.join("\n");
        prop_assert_eq!(highlight(language, &code), highlighted_afresh(language, &code));
    }
}

/// WCAG 2.2, success criterion 1.4.3: a contrast of 4.5 to 1.
#[test]
fn every_class_has_a_colour_that_can_be_read() {
    let code = include_str!("../../themes/default/assets/code.css");
    let style = include_str!("../../themes/default/assets/style.css");
    let palettes = code.split("--code-com").count() - 1;
    // Light, dark as chosen, dark as the system has it, and one use.
    assert_eq!(palettes, 4);
    for (class, _) in CLASSES {
        assert!(code.contains(&format!(".code .{class} {{")), "{class}");
        let colours = values(code, &format!("--code-{class}"));
        for (colour, ground) in colours.iter().zip(values(style, "--ground")) {
            assert!(
                contrast(colour, ground) >= 4.5,
                "{class}: {colour} on {ground}"
            );
        }
        for (colour, sheet) in colours.iter().zip(values(style, "--sheet")) {
            assert!(
                contrast(colour, sheet) >= 4.5,
                "{class}: {colour} on {sheet}"
            );
        }
        assert_eq!(colours.len(), 3, "{class}");
    }
}

/// The colours that `property` is set to, in order.
fn values<'c>(css: &'c str, property: &str) -> Vec<&'c str> {
    let declaration = format!("{property}: #");
    let places = css.match_indices(&declaration);
    places
        .map(|(at, _)| &css[at + declaration.len()..at + declaration.len() + 6])
        .collect()
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}
