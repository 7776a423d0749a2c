//! Markdown in, HTML and facts out.

use std::sync::Arc;

use afterword::diag::Diags;
use afterword::incident::Vocabulary;
use afterword::language::Language;
use afterword::parse::markdown::{self, Body, Options, Table, inline};
use afterword::render::body::{self, Piece, Resolved, Setting, Surface};
use afterword::render::highlight::highlight;

/// The markup of `text` on its page.
#[track_caller]
fn check(text: &str, html: &str) {
    assert_eq!(written(text, Surface::Page).trim_end(), html, "{text}");
}

/// The markup of `text` in a feed.
#[track_caller]
fn check_feed(text: &str, html: &str) {
    assert_eq!(written(text, Surface::Feed).trim_end(), html, "{text}");
}

/// The one thing that is said about `text`, and the part of it that is pointed at.
#[track_caller]
fn check_said(text: &str, code: &str, at: &str) {
    let (_, messages) = facts(text);
    assert_eq!(messages.len(), 1, "{text}: {messages:?}");
    let message = &messages[0];
    assert!(message.starts_with(&format!("{code}: ")), "{message}");
    assert!(message.ends_with(&format!(" @ {at}")), "{message}");
}

#[track_caller]
fn check_ids(text: &str, ids: &[&str]) {
    let (body, _) = facts(text);
    let found: Vec<&str> = body.headings.iter().map(|h| h.id.as_str()).collect();
    assert_eq!(found, ids, "{text}");
}

#[test]
fn paragraphs_lists_and_breaks() {
    check("a\nb", "<p>a\nb</p>");
    check("a  \nb", "<p>a<br>\nb</p>");
    check(
        "3. a\n4. b",
        "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>",
    );
    check("a\n\n---", "<p>a</p>\n<hr>");
    check("Term\n: def", "<dl>\n<dt>Term</dt>\n<dd>def</dd>\n</dl>");
    check(
        "a < b & \"c\" `x<y`",
        "<p>a &lt; b &amp; \"c\" <code>x&lt;y</code></p>",
    );
    check(
        "<op@haneul.example>",
        "<p><a href=\"mailto:op@haneul.example\">op@haneul.example</a></p>",
    );
}

#[test]
fn a_colon_without_a_space_defines_nothing() {
    for line in [
        ":blobcat: Thanks",
        ":) thanks",
        ":::note",
        "::: warning",
        ":**",
    ] {
        check(&format!("Back.\n{line}"), &format!("<p>Back.\n{line}</p>"));
        check(
            &format!("Back.\n\n{line}"),
            &format!("<p>Back.</p>\n<p>{line}</p>"),
        );
        check(
            &format!("> Back.\r\n>\r\n>\t{line}"),
            &format!("<blockquote>\n<p>Back.</p>\n<p>{line}</p>\n</blockquote>"),
        );
        check(
            &format!("- Back.\n\n  {line}"),
            &format!("<ul>\n<li>\n<p>Back.</p>\n<p>{line}</p>\n</li>\n</ul>")
                .replace("<li>\n", "<li>"),
        );
        check(
            &format!("A\n: {line}\n\n  {line}"),
            &format!("<dl>\n<dt>A</dt>\n<dd>\n<p>{line}</p>\n<p>{line}</p>\n</dd>\n</dl>")
                .replace("<dd>\n", "<dd>"),
        );
    }
    check("A\n:\tb", "<dl>\n<dt>A</dt>\n<dd>b</dd>\n</dl>");
    check("A\n:\n    b", "<dl>\n<dt>A</dt>\n<dd>b</dd>\n</dl>");
    check_feed(
        "a | b\n:-:|--:\n:x: | 1",
        "<table>\n<thead>\n<tr><th scope=\"col\" align=\"center\">a</th><th scope=\"col\" align=\"right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td align=\"center\">:x:</td><td align=\"right\">1</td></tr>\n</tbody>\n</table>",
    );
    check(
        "a\n\n    :root { }\n\n```\n:root { }\n```",
        "<p>a</p>\n<pre class=\"code\" tabindex=\"0\"><code>:root { }\n</code></pre>\n<pre class=\"code\" tabindex=\"0\"><code>:root { }\n</code></pre>",
    );
    check_said("a\n\n:x: [b][c] :y:", "unknown-reference", "[b][c]");
}

#[test]
fn addresses_that_stand_apart_are_as_they_were_written() {
    check(
        "[a][b] [c][d]\n\n[b]: https://a.example/__b__\n[d]: <:e> \"**「重」**다\"",
        "<p><a href=\"https://a.example/__b__\">a</a> <a href=\":e\" title=\"**「重」**다\">c</a></p>",
    );
}

#[test]
fn lines_are_joined_where_print_has_no_space() {
    check(
        "データベースが\n止まりました。\n**次**の日",
        "<p>データベースが止まりました。<strong>次</strong>の日</p>",
    );
    check("서버가\n멈췄습니다", "<p>서버가\n멈췄습니다</p>");
    check("日本語\nEnglish", "<p>日本語\nEnglish</p>");
    check("「引用」\n다음", "<p>「引用」\n다음</p>");
}

#[test]
fn only_two_tildes_strike() {
    check("~~61%~~였다", "<p><del>61%</del>였다</p>");
    check(
        "오전 ~5시~ 3~5일 ~10분 ~ 20분",
        "<p>오전 ~5시~ 3~5일 ~10분 ~ 20분</p>",
    );
}

#[test]
fn bare_addresses_become_links() {
    let link = |url: &str| format!("<a href=\"{url}\">{url}</a>");
    let cases = [
        (
            "https://haneul.example를 보세요",
            "{}를 보세요",
            "https://haneul.example",
        ),
        (
            "주소는https://haneul.example/a.",
            "주소는{}.",
            "https://haneul.example/a",
        ),
        (
            "(https://a.example/x_(y)).",
            "({}).",
            "https://a.example/x_(y)",
        ),
        (
            "https://a.example/__init__.py!",
            "{}!",
            "https://a.example/__init__.py",
        ),
        (
            "**https://a.example**다",
            "<strong>{}</strong>다",
            "https://a.example",
        ),
        ("_https://a.example_", "<em>{}</em>", "https://a.example"),
        (
            "https://a.example/?q=1#x, 그리고",
            "{}, 그리고",
            "https://a.example/?q=1#x",
        ),
        ("「https://a.example」", "「{}」", "https://a.example"),
        ("https:&#47;/a.example", "{}", "https://a.example"),
        ("https:\\//a.example", "{}", "https://a.example"),
    ];
    for (text, html, url) in cases {
        check(text, &format!("<p>{}</p>", html.replace("{}", &link(url))));
    }
    for text in ["xhttp://a", "http://", "ftp://a.example", "https://를"] {
        check(text, &format!("<p>{text}</p>"));
    }
    check(
        "`https://a.example`",
        "<p><code>https://a.example</code></p>",
    );
    check(
        "[https://a.example](b)",
        "<p><a href=\"b\">https://a.example</a></p>",
    );
}

#[test]
fn headings_get_names() {
    check_ids(
        "## 원인과 대책\n## 원인과 대책\n## 원인과 대책",
        &["원인과-대책", "원인과-대책-2", "원인과-대책-3"],
    );
    check_ids("## a\n## a-2\n## a", &["a", "a-2", "a-3"]);
    check_ids("## 원인\n## 다른 것 {#원인}", &["원인-2", "원인"]);
    check_ids("## Incident\n## Main", &["incident-2", "main-2"]);
    check_ids(
        "## データ ベース！\n## Größe & **Maß**",
        &["データ-ベース", "größe-maß"],
    );
    check_ids("## \u{1112}\u{1161}\u{11AB}\n## !!!", &["한", "section"]);
    check(
        "## 원인",
        "<h2 id=\"원인\">원인 <a class=\"anchor\" href=\"#원인\" aria-label=\"Link to this section: 원인\"><span aria-hidden=\"true\">#</span></a></h2>",
    );
    check_feed("## 원인", "<h2>원인</h2>");
    check_said(
        "## a {#x}\n\n## b {#x}",
        "duplicate-heading-id",
        "## b {#x}",
    );
    check_said("# a", "first-level-heading", "# a");
}

#[test]
fn callouts() {
    check(
        "> [!NOTE]\n> a",
        "<div class=\"callout note\" role=\"note\">\n<p class=\"callout-title\">Note</p>\n<p>a</p>\n</div>",
    );
    check(
        "> [!warning] **복구** 전에\n> a\n>\n> - b",
        "<div class=\"callout warning\" role=\"note\">\n<p class=\"callout-title\"><strong>복구</strong> 전에</p>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</div>",
    );
    check(
        "> [!DETAILS] 로그\n> ```\n> x\n> ```",
        "<details>\n<summary>로그</summary>\n<pre class=\"code\" tabindex=\"0\"><code>x\n</code></pre>\n</details>",
    );
    check(
        "> [!DETAILS]\n> a",
        "<details>\n<summary>Details</summary>\n<p>a</p>\n</details>",
    );
    check(
        "> [!DETAILS]",
        "<details>\n<summary>Details</summary>\n</details>",
    );
    check(
        "> [!TIP] a  \n> b",
        "<div class=\"callout tip\" role=\"note\">\n<p class=\"callout-title\">a</p>\n<p>b</p>\n</div>",
    );
    check(
        "> [!DETAILS]  \n> b",
        "<details>\n<summary>Details</summary>\n<p>b</p>\n</details>",
    );
    for (word, class) in [
        ("[!NOTE]", "note"),
        ("[!DETAILS]", "details"),
        ("[!NOTE] a", "note"),
        ("[!TIP] **a**", "tip"),
    ] {
        for text in ["> {}\n> {{ cause }}", "> {}\n>\n> {{ cause }}"] {
            let text = text.replace("{}", word);
            let html = written(&text, Surface::Page);
            assert!(html.contains(class) && html.contains("[[cause]]"), "{html}");
            assert_eq!(facts(&text).1, [""; 0], "{text}");
        }
    }
    check("> a", "<blockquote>\n<p>a</p>\n</blockquote>");
    check_feed(
        "> [!TIP] x\n> a",
        "<blockquote>\n<p><strong>x</strong></p>\n<p>a</p>\n</blockquote>",
    );
    check_said("> [!WARN]\n> a", "unknown-callout", "[!WARN]");
}

#[test]
fn pictures_and_films() {
    check(
        "![그래프](a.png)",
        "<p><img src=\"a.png\" alt=\"그래프\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\"></p>",
    );
    check(
        "![a **b** `c`](a.png \"설명 <1>\")",
        "<figure><img src=\"a.png\" alt=\"a b c\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\"><figcaption>설명 &lt;1&gt;</figcaption></figure>",
    );
    check(
        "x ![a](a.gif \"t\")",
        "<p>x <img src=\"a.gif\" alt=\"a\" loading=\"lazy\" decoding=\"async\" title=\"t\"></p>",
    );
    check(
        "![재시작](a.MP4?x)",
        "<p><video src=\"a.MP4?x\" controls preload=\"metadata\" aria-label=\"재시작\"><a href=\"a.MP4?x\">재시작</a></video><a class=\"on-paper\" href=\"a.MP4?x\">재시작</a></p>",
    );
    check(
        "![소리](a.ogg)",
        "<p><audio src=\"a.ogg\" controls preload=\"metadata\" aria-label=\"소리\"><a href=\"a.ogg\">소리</a></audio><a class=\"on-paper\" href=\"a.ogg\">소리</a></p>",
    );
    check_feed(
        "![a](a.gif)",
        "<p><img src=\"https://haneul.example/a.gif\" alt=\"a\"></p>",
    );
    check_said("![](a.png)", "missing-alt-text", "![](a.png)");
    // Every link keeps its turn, even inside the description of a picture.
    check(
        "![[x](b)![y](c)](d.gif) [z](e)",
        "<p><img src=\"d.gif\" alt=\"xy\" loading=\"lazy\" decoding=\"async\"> <a href=\"e\">z</a></p>",
    );
}

#[test]
fn tables() {
    check(
        "| a | b |\n|:-:|--:|\n| 1<br>2 | **「x」**다 |",
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1; scrolls sideways\"><table>\n<thead>\n<tr><th scope=\"col\" class=\"center\">a</th><th scope=\"col\" class=\"right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"center\">1<br>\n2</td><td class=\"right\"><strong>「x」</strong>다</td></tr>\n</tbody>\n</table></div>",
    );
    check_feed(
        "|a|\n|-:|\n|1|",
        "<table>\n<thead>\n<tr><th scope=\"col\" align=\"right\">a</th></tr>\n</thead>\n<tbody>\n<tr><td align=\"right\">1</td></tr>\n</tbody>\n</table>",
    );
}

#[test]
fn task_lists() {
    check(
        "- [x] a\n- [ ] b",
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"Not done\"> b</li>\n</ul>",
    );
    check_feed(
        "- [x] a\n- [ ] b",
        "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>",
    );
}

#[test]
fn footnotes_lead_there_and_back() {
    check(
        "a[^n] b[^n] c[^1]\n\n[^1]: one\n\n[^n]: - x",
        "<p>a<sup class=\"noteref\"><a id=\"fnref:1\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> b<sup class=\"noteref\"><a id=\"fnref:1-2\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> c<sup class=\"noteref\"><a id=\"fnref:2\" href=\"#fn:2\" role=\"doc-noteref\">2</a></sup></p>
<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">
<ol>
<li id=\"fn:1\"><ul>
<li>x</li>
</ul>
 <a class=\"backlink\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"Back to the text 1-1\">↩\u{FE0E}<sup>1</sup></a> <a class=\"backlink\" href=\"#fnref:1-2\" role=\"doc-backlink\" aria-label=\"Back to the text 1-2\">↩\u{FE0E}<sup>2</sup></a></li>
<li id=\"fn:2\"><p>one <a class=\"backlink\" href=\"#fnref:2\" role=\"doc-backlink\" aria-label=\"Back to the text 2\">↩\u{FE0E}</a></p>
</li>
</ol>
</section>",
    );
    check_feed(
        "a[^1]\n\n[^1]: one",
        "<p>a<sup><a href=\"https://haneul.example/post#fn:1\">1</a></sup></p>\n<hr>\n<ol>\n<li><p>one</p>\n</li>\n</ol>",
    );
    for (reference, label) in [
        ("[^Note]", "[^note]"),
        ("[^주 가]", "[^주  가]"),
        ("[^ẞ]", "[^ss]"),
    ] {
        let text = format!("a{reference} b{label}\n\n{label}: words");
        let html = written(&text, Surface::Page);
        assert!(
            html.contains("fnref:1-2") && !html.contains("fn:2"),
            "{html}"
        );
        assert_eq!(facts(&text).1, [""; 0], "{text}");
    }
    check_said("a[^1]", "unknown-footnote", "[^1]");
    check_said("a\n\n[^1]: one", "unused-footnote", "[^1]: one");
    check_said("[a][b]", "unknown-reference", "[a][b]");
    for escaped in ["[참고] \\[^1]", "\\[^1]", "`code`\\[^1]"] {
        assert_eq!(facts(escaped).1, [""; 0], "{escaped}");
    }
}

#[test]
fn places_for_tables() {
    check(
        "a\n\n{{ timeline }}\n\nb",
        "<p>a</p>\n[[timeline]]\n<p>b</p>",
    );
    check("- {{toc}}", "<ul>\n<li>{{toc}}</li>\n</ul>");
    check(
        "- a\n\n  {{toc}}",
        "<ul>\n<li>\n<p>a</p>\n[[toc]]\n</li>\n</ul>"
            .replace("<li>\n", "<li>")
            .as_str(),
    );
    assert!(
        written("a[^1]\n\n[^1]: {{ cause }}", Surface::Page).contains("<li id=\"fn:1\">[[cause]]")
    );
    check("{{ timeline }} 아래", "<p>{{ timeline }} 아래</p>");
    check("\\{{ timeline }}", "<p>{{ timeline }}</p>");
    check("`{{ timeline }}`", "<p><code>{{ timeline }}</code></p>");
    let (body, _) = facts("x\n\n{{ mitigations : disk }}");
    let placement = &body.placements[0];
    assert_eq!(placement.table, Table::Mitigations);
    assert_eq!(placement.incident.as_deref(), Some("disk"));
    assert_eq!(placement.span.range(), 3..27);
    check_said("{{ timelin }}", "unknown-placement", "{{ timelin }}");
    let (body, said) = facts("{{ timeline:db/web }}\n\n{{ cause: a & b }}");
    assert_eq!(said, [""; 0]);
    assert_eq!(body.placements[0].incident.as_deref(), Some("db/web"));
    assert_eq!(body.placements[1].incident.as_deref(), Some("a & b"));
}

#[test]
fn html_is_text_unless_it_is_allowed() {
    check("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>");
    check("<div>\nx\n</div>", "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>");
    check("a <!-- hidden --> b\n\n<!--\nhidden\n-->", "<p>a  b</p>");
    check("<!-- hidden --> a <!-- - -->", "<p>a</p>");
    check(
        "<!-- hidden\n--> a\n\n<!-->b-->",
        "<p>a</p>\n<p>b--&gt;</p>",
    );
    check("<!-- seen", "<p>&lt;!-- seen</p>");
    check_said("a <b>x</b>", "raw-html", "<b>");
    check_said("> <div>\n> x</div>", "raw-html", "<div>\n> x</div>");
    check(
        "![a<br><b>](b.gif \"c\")<i>",
        "<p><img src=\"b.gif\" alt=\"a &lt;b&gt;\" loading=\"lazy\" decoding=\"async\" title=\"c\">&lt;i&gt;</p>",
    );
    let (body, _) = facts("The <VirtualHost>\n**b**<br>c <!-- d -->\n\n## <Directory>");
    assert_eq!(body.excerpt, "The <VirtualHost> b c");
    assert_eq!(body.headings[0].text, "<Directory>");
    assert_eq!(facts("<div>\na\n</div>").0.excerpt, "<div> a </div>");
    let words =
        |raw_html| inline::words("The <Limit> is<br>**2** <!-- 3 -->", Options { raw_html });
    assert_eq!(
        [false, true].map(words),
        ["The <Limit> is 2 ", "The  is 2 "]
    );
    let html = |text| with_html(text, Surface::Feed, true);
    assert_eq!(
        html("<details>\n<a href=\"b\">x</a>\n</details>"),
        "<details>\n<a href=\"https://haneul.example/b\">x</a>\n</details>"
    );
    assert_eq!(
        html("<img src=\"a\" srcset=\"b 1x,https://c.example 2x\"> [d](d)"),
        "<p><img src=\"https://haneul.example/a\" srcset=\"https://haneul.example/b 1x, https://c.example 2x\"> <a href=\"https://haneul.example/d\">d</a></p>\n",
    );
}

#[test]
fn comments_end_where_browsers_end_them() {
    for (html, shown) in [
        ("a<!-->b-->", "<p>ab--&gt;</p>"),
        (
            "<div><!-- a --!>b<!-- -- > --->c<!--->d<!---->e<!-- f",
            "<p>&lt;div&gt;bcde&lt;!-- f</p>",
        ),
    ] {
        check(html, shown);
    }
}

#[test]
fn links_that_run_code_are_refused() {
    for scheme in [
        "javascript:alert(1)",
        "JavaScript&colon;x",
        "data:text/html,x",
        "vbscript:x",
    ] {
        let text = format!("[a]({scheme}) ![b]({scheme}) [c](d)");
        check(&text, "<p>a b <a href=\"d\">c</a></p>");
        let (body, messages) = facts(&text);
        assert_eq!(body.links.len(), 1);
        assert!(
            messages
                .iter()
                .all(|message| message.starts_with("refused-link")),
            "{messages:?}"
        );
    }
}

#[test]
fn spans_are_of_the_whole_file() {
    let text = "+++\ntitle = \"가\"\n+++\n**가(나)**다 [x](../y.md#z)\n\n## 원인\n";
    let mut diags = Diags::new();
    let options = Options::default();
    let start = text.rfind("+++\n").unwrap() + 4;
    let body = markdown::read(
        &Arc::from("a.md"),
        text,
        start..text.len(),
        options,
        &mut diags,
    );
    assert_eq!(&text[body.links[0].span.range()], "../y.md#z");
    assert_eq!(&text[body.headings[0].span.range()], "## 원인");
}

#[test]
fn excerpts_end_where_a_reader_draws_breath() {
    let excerpt = |text: &str| facts(text).0.excerpt;
    assert_eq!(
        excerpt("> q\n\n## h\n\n**가(나)**다\n`x`\n\n둘"),
        "가(나)다 x"
    );
    assert_eq!(excerpt("![a](b.png)\n\n글"), "글");
    let sentence = "서버가 멈췄습니다. ".repeat(30);
    let cut = excerpt(&sentence);
    assert!(
        cut.ends_with("멈췄습니다.") && cut.chars().count() <= 200,
        "{cut}"
    );
    assert_eq!(excerpt(&"あ".repeat(300)), format!("{}…", "あ".repeat(200)));
    assert_eq!(
        excerpt(&"word ".repeat(100)),
        format!("{}…", "word ".repeat(40).trim_end())
    );
}

#[test]
fn reading_takes_time() {
    let minutes = |text: String| facts(&text).0.length.minutes();
    assert_eq!(minutes(String::new()), 1);
    assert_eq!(minutes("word ".repeat(660)), 3);
    assert_eq!(minutes("서버가 멈췄다 ".repeat(200)), 3);
    assert_eq!(minutes(format!("```\n{}\n```", "word ".repeat(660))), 1);
}

#[test]
fn timeline_entries_are_inline() {
    let resolve = |_: usize, link: &markdown::Link| Resolved {
        href: link.target.clone(),
        size: None,
    };
    let setting = Setting {
        surface: Surface::Feed,
        address: "",
        language: &Language::new("en"),
        resolve: &resolve,
        highlight: &highlight,
    };
    assert_eq!(
        body::inline("1. 디스크 & 서버", Options::default(), &setting),
        "1. 디스크 &amp; 서버"
    );
    assert_eq!(
        body::inline("# **a**\n- b", Options::default(), &setting),
        "# <strong>a</strong> - b"
    );
    assert_eq!(
        body::inline("**「a」** ***b***", Options::default(), &setting),
        "<strong>「a」</strong> <em><strong>b</strong></em>"
    );
    assert_eq!(
        body::inline("**가(나)**다 [x](y)", Options::default(), &setting),
        "<strong>가(나)</strong>다 <a href=\"y\">x</a>"
    );
    assert_eq!(
        inline::words("**가(나)**다 [x](y) `z`", Options::default()),
        "가(나)다 x z"
    );
}

#[test]
fn inline_markdown_is_one_line_however_it_was_broken() {
    for (text, line) in [
        ("one\n  two\n\nthree", "one two three"),
        ("1. 디스크\n- **서버**", "1. 디스크 - **서버**"),
        ("再起動\nした。\nDB", "再起動した。 DB"),
    ] {
        assert_eq!(inline::line(text), line);
        assert_eq!(
            inline::words(text, Options::default()),
            line.replace("**", "")
        );
    }
}

#[test]
fn code_languages() {
    check(
        "```\na<b\n```",
        "<pre class=\"code\" tabindex=\"0\"><code>a&lt;b\n</code></pre>",
    );
    check(
        "```text\na\n```",
        "<pre class=\"code\" tabindex=\"0\" data-language=\"text\"><code>a\n</code></pre>",
    );
    check_feed("```toml\na = 1\n```", "<pre><code>a = 1\n</code></pre>");
    check_said("```bsah\na\n```", "unknown-code-language", "bsah");
    assert_eq!(facts("```toml,linenos\n```\n```Text {x}\n```").1, [""; 0]);
}

fn facts(text: &str) -> (Body, Vec<String>) {
    let mut diags = Diags::new();
    let path: Arc<str> = Arc::from("content/post.md");
    let options = Options { raw_html: false };
    let body = markdown::read(&path, text, 0..text.len(), options, &mut diags);
    let messages = diags.iter().map(|diag| {
        let span = diag
            .location
            .as_ref()
            .and_then(|l| l.span)
            .unwrap_or_default();
        let at = text.get(span.range()).unwrap_or("?");
        format!("{}: {} @ {at}", diag.code, diag.message)
    });
    (body, messages.collect())
}

/// `text` on a page and in a feed.
fn written(text: &str, surface: Surface) -> String {
    with_html(text, surface, false)
}

fn with_html(text: &str, surface: Surface, raw_html: bool) -> String {
    let mut diags = Diags::new();
    let options = Options { raw_html };
    let body = markdown::read(
        &Arc::from("post.md"),
        text,
        0..text.len(),
        options,
        &mut diags,
    );
    let start = match surface {
        Surface::Page => "",
        Surface::Feed => "https://haneul.example/",
    };
    let resolve = |index: usize, link: &markdown::Link| {
        assert_eq!(link, &body.links[index]);
        let is_local = !link.target.contains("://");
        Resolved {
            href: format!("{}{}", if is_local { start } else { "" }, link.target),
            size: link.target.ends_with(".png").then_some((640, 480)),
        }
    };
    let setting = Setting {
        surface,
        address: match surface {
            Surface::Page => "",
            Surface::Feed => "https://haneul.example/post",
        },
        language: &Language::new("en"),
        resolve: &resolve,
        highlight: &highlight,
    };
    let [pieces] = body::render(text, 0..text.len(), &body, options, [&setting], &mut |_| {});
    let shown = pieces.iter().map(|piece| match piece {
        Piece::Html(html) => html.clone(),
        Piece::Placement(index) => format!("[[{}]]\n", body.placements[*index].table.word()),
    });
    shown.collect()
}
