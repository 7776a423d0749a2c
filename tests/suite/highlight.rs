//! Code in, coloured markup out.

use afterword::parse::markdown::language::Language;
use afterword::render::highlight::{CLASSES, highlight};

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
    assert_eq!(highlight("bash", &"x".repeat(2_001)), None);
    assert_eq!(highlight("bash", &"ls\n".repeat(40_000)), None);
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
