//! Emphasis beside Korean, Japanese and Chinese letters, by the rules of the CJK-friendly amendment to CommonMark.

use afterword::parse::markdown::Options;
use afterword::parse::markdown::cjk::Jointed;
use afterword::parse::markdown::events::{Event, events};
use pulldown_cmark::{Event as Common, Tag};

/// `written` has delimiters that are all read as such: each stands for itself in `expected`, opening as `<`, closing as `>`.
#[track_caller]
fn check(written: &str, expected: &str) {
    let jointed = Jointed::new(written);
    let mut seen = String::new();
    for (event, _) in events(written, &jointed, Options::default(), None) {
        match event {
            Event::Common(Common::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)) => {
                seen.push('<')
            }
            Event::Common(Common::End(end)) if is_inline(end) => seen.push('>'),
            Event::Common(Common::Text(text) | Common::Code(text)) => seen.push_str(&text),
            _ => {}
        }
    }
    assert_eq!(seen, expected, "{written}");
}

fn is_inline(end: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::{Emphasis, Strikethrough, Strong};
    matches!(end, Strong | Emphasis | Strikethrough)
}

#[test]
fn korean_particles() {
    check("**장애(outage)**가 났다", "<장애(outage)>가 났다");
    check("**\"인용\"**은", "<\"인용\">은");
    check("**[링크](https://a.example)**만", "<링크>만");
    check("**`sidekiq`**를 다시", "<sidekiq>를 다시");
    check("*61%*였다, ~~61%~~였다", "<61%>였다, <61%>였다");
    check("***가(나)***다", "<<가(나)>>다");
    check("메모리**(RAM)**와 디스크", "메모리<(RAM)>와 디스크");
    check("ᄒ**(ㅎ)**ᅡ", "ᄒ<(ㅎ)>ᅡ");
}

#[test]
fn japanese_and_chinese_punctuation() {
    check("これは**「重要」**です", "これは<「重要」>です");
    check("**止まりました。**そして", "<止まりました。>そして");
    check("**重要：**再起動", "<重要：>再起動");
    check("合計**¥10,000**です", "合計<¥10,000>です");
    check("**C#**や**F#**は", "<C#>や<F#>は");
    check("Go**「入門」**を", "Go<「入門」>を");
    check(".NET**（旧版は不可）**では", ".NET<（旧版は不可）>では");
    check("取り消し~~「A」~~と", "取り消し<「A」>と");
    check("a**〽**a、a**㊗**a", "a<〽>a、a<㊗>a");
    check("𠮟**(正式)**な", "𠮟<(正式)>な");
}

#[test]
fn variation_selectors_belong_to_their_letter() {
    check("葛\u{E0100}**(正式)**城", "葛\u{E0100}<(正式)>城");
    check("塚\u{FE00}**(異体)**は", "塚\u{FE00}<(異体)>は");
    check("**“\u{FE01}Git”\u{FE01}**Hub", "<“\u{FE01}Git”\u{FE01}>Hub");
    check("字。\u{FE01}_Traditional._", "字。\u{FE01}<Traditional.>");
}

#[test]
fn underscores_keep_their_own_rules() {
    check("__注意__：次", "<注意>：次");
    check("가__(나)__다", "가__(나)__다");
    check("snake_case_name", "snake_case_name");
}

#[test]
fn runs_beside_other_runs() {
    check("가**_나_**다", "가<<나>>다");
    check("가**~~(나)~~**다", "가<<(나)>>다");
    check("가**(나)****(다)**라", "가<(나)****(다)>라");
}

#[test]
fn what_is_no_emphasis_stays() {
    check("3 * 4 * 5", "3 * 4 * 5");
    check("가 ** 나 ** 다", "가 ** 나 ** 다");
    check("\\**가(나)\\**다", "*<가(나)*>다");
    check("`**가(나)**다`", "**가(나)**다");
    check("    **가(나)**다\n", "**가(나)**다\n");
    check("a**(b)**c", "a**(b)**c");
    check(">**「가」**다", "<「가」>다");
}

#[test]
fn the_authors_own_rare_signs_survive() {
    check(
        "**가(나)**다 \u{2801}\u{E0F0}",
        "<가(나)>다 \u{2801}\u{E0F0}",
    );
    let braille: String = ('\u{2801}'..'\u{2900}').collect();
    check(
        &format!("**가(나)**다{braille}"),
        &format!("**가(나)**다{braille}"),
    );
}
