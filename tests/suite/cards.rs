//! Share cards: where their lines break, what their font can write, and what comes out as a picture.

use afterword::language::Language;
use afterword::lettering::{self, Face, Room, Text};
use afterword::render::card::{self, Card, CardError};
use afterword::render::view::WordView;
use proptest::prelude::*;
use tera::{Context, Tera};

use crate::built::{built, post, text};
use crate::pages::all_between;

/// A font that is easy to count with: East Asian characters are an em wide, all others half of one.
fn advance(character: char) -> f32 {
    if character >= '\u{1100}' { 1.0 } else { 0.5 }
}

/// The lines of `text`, joined by bars; at most `lines` of them, `width` em wide.
fn set(language: &str, width: f32, lines: usize, text: &str) -> String {
    let text = Text::new(text, language, advance);
    text.squeeze(Room { width, lines }).join("|")
}

#[test]
fn korean_lines_break_at_spaces_and_are_even() {
    for (width, lines) in [
        (20.0, "메모리가 모자라 데이터베이스가 멈춘 날"),
        (14.0, "메모리가 모자라|데이터베이스가 멈춘 날"),
        (8.0, "메모리가 모자라|데이터베이스가|멈춘 날"),
    ] {
        let text = lines.replace('|', " ");
        assert_eq!(set("ko", width, 3, &text), lines);
    }
    // Not even Japanese within Korean is torn apart.
    assert_eq!(
        set("ko", 6.0, 3, "우리말 「障害情報」 안내"),
        "우리말|「障害情報」|안내"
    );
}

#[test]
fn latin_lines_break_between_words_and_behind_hyphens() {
    assert_eq!(
        set("en", 8.0, 3, "The disk was full again"),
        "The disk was|full again"
    );
    assert_eq!(
        set("en", 6.0, 3, "a self-inflicted outage"),
        "a self-|inflicted|outage"
    );
    assert_eq!(
        set("en", 6.0, 3, "Since 2024-10-04 (UTC)"),
        "Since|2024-10-04|(UTC)"
    );
}

#[test]
fn japanese_lines_break_by_kinsoku_and_before_words() {
    for (width, lines) in [
        // A full stop, a closing bracket and a small kana stay with what they follow.
        (5.0, "止まった、|直った。"),
        (6.0, "これは|「障害」です"),
        (2.0, "まっ|た"),
        // No word in katakana is cut, nor a Latin one.
        (8.0, "データベースが|サーバーごと|停止した"),
        (9.0, "配信API障害と|502エラー"),
        // A line begins with a noun rather than with its particle or its last syllable.
        (7.0, "通知の|遅れとその原因"),
        (9.0, "障害についての|ご報告です"),
        (12.0, "障害についてのご報告|（第3報・最終）"),
    ] {
        assert_eq!(set("ja", width, 3, &lines.replace('|', "")), lines);
    }
}

#[test]
fn what_does_not_fit_ends_in_an_ellipsis() {
    assert_eq!(
        set("ko", 6.0, 2, "아주 길고 긴 제목이 하나 있다"),
        "아주 길고|긴 제목이…"
    );
    assert_eq!(set("ja", 6.0, 1, "障害、そして復旧の記録"), "障害、そし…");
    assert_eq!(set("en", 4.0, 1, "Incomprehensibilities"), "Incomp…");
    assert_eq!(set("en", 4.0, 2, "unbreakable"), "unbre|akable");
    assert_eq!(set("en", 0.1, 1, "nothing fits"), "…");
    assert_eq!(set("en", 4.0, 2, ""), "");
}

proptest! {
    #[test]
    fn lines_always_fit(text in "[ a-z가-힣ぁ-んァ-ン一-十、。「」ー…\\-]{0,60}", lines in 1usize..5, width in 4.0f32..20.0) {
        for language in ["ko", "ja", "en"] {
            let set = Text::new(&text, language, advance).squeeze(Room { width, lines });
            prop_assert!(set.len() <= lines);
            for line in &set {
                prop_assert!(line.chars().map(advance).sum::<f32>() <= width || line == "…", "{}", line);
            }
            for line in set.iter().skip(1) {
                prop_assert!(!line.starts_with(['、', '。', '」', 'ー', 'ゃ', 'ッ', ' ']), "{}", line);
            }
        }
    }
}

#[test]
fn the_font_writes_korean_japanese_and_every_word_of_ours() {
    let hangul: String = ('가'..='힣').collect();
    let kana: String = ('ぁ'..='ゔ').chain('ァ'..='ヺ').collect();
    let kanji = "障害復旧監視中止予定原因判明齟齬躊躇瑕疵繋櫻國";
    let latin = "ÀéîõüßŁžğẾΩжё—–“”‘’…→×±€₩¥№①★";
    for text in [&hangul, &kana, kanji, latin] {
        assert_eq!(lettering::unwritable(text), "");
        assert_eq!(Face::get().unwrap().writable(text), *text);
    }
    for language in ["ko", "ja", "en"].map(Language::new) {
        for text in language.words().values().flat_map(|texts| texts.values()) {
            assert_eq!(Face::get().unwrap().writable(text), *text);
        }
    }
}

#[test]
fn what_the_font_lacks_is_replaced_or_left_out() {
    for (text, shown) in [
        ("복구 완료 🎉👋🏽 끝", "복구 완료 끝"),
        ("탭\t과  줄\n바꿈", "탭 과 줄 바꿈"),
        ("zero\u{200B}width\u{7}\u{202E}", "zerowidth"),
        ("\u{1112}\u{1161}\u{11AB}글", "한글"),
        ("𝐁𝐨𝐥𝐝", "Bold"),
        ("二〇二六", "二○二六"),
    ] {
        assert_eq!(Face::get().unwrap().shown(text, "en"), shown);
    }
    assert_eq!(lettering::unwritable("Hi 🎉, سلام سلام"), "سلام");
}

#[test]
fn han_takes_the_form_of_its_language() {
    let face = Face::get().unwrap();
    assert_eq!(face.shown("平 한", "ja"), "平 한");
    assert_eq!(face.shown("平 한", "ko"), "平\u{E0100} 한");
    assert_eq!(face.writable("平\u{E0100}한\u{E0100}"), "平\u{E0100}한");
    let [korean, japanese] = ["ko", "ja"].map(|language| {
        let card = Card {
            language: language.into(),
            ..card("平")
        };
        paint(&card)
    });
    assert_ne!(korean, japanese);
}

fn card(title: &str) -> Card {
    Card {
        language: "ko".into(),
        site: "하늘 장애 기록".into(),
        title: title.into(),
        status: Some(WordView {
            word: "resolved",
            text: "해결됨".into(),
        }),
        duration: Some("2시간 14분".into()),
        date: Some("2026년 4월 21일".into()),
    }
}

fn templates() -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on([".svg"]);
    lettering::teach(&mut tera);
    tera.add_raw_template(
        "default/card.svg",
        include_str!("../../themes/default/card.svg"),
    )
    .unwrap();
    tera
}

fn print(card: &Card, tera: &Tera, template: &str) -> String {
    let mut context = Context::new();
    context.insert("card", card);
    tera.render(template, &context).unwrap()
}

fn paint(card: &Card) -> Vec<u8> {
    card::paint(&print(card, &templates(), "default/card.svg")).unwrap()
}

/// The pixels of a PNG, row by row, as red, green and blue.
fn pixels(png: &[u8]) -> Vec<[u8; 3]> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    bytes.as_chunks().0.to_vec()
}

const GROUND: [u8; 3] = [0xfd, 0xfd, 0xfc];

#[test]
fn a_card_is_a_small_png_that_is_the_same_each_time() {
    let card = card("메모리가 모자라 데이터베이스가 두 번 멈춘 날");
    let png = paint(&card);
    let size = imagesize::blob_size(&png).unwrap();
    assert_eq!((size.width, size.height), (1200, 630));
    assert!(png.len() < 40_000, "{} bytes", png.len());
    assert_eq!(png, paint(&card));
    assert_ne!(png, paint(&Card { date: None, ..card }));
}

#[test]
fn all_text_stands_within_the_band_that_mastodon_shows() {
    let long =
        "서버 이전과 저장소 교체, 그 과정에서 드러난 캐시 유실을 돌아보며 정리한 아주 긴 제목 "
            .repeat(3);
    let card = Card {
        duration: Some("3일 14시간 22분 이상, 그 사이 두 번".into()),
        date: Some("2026년 4월 21일 (화) 오전\u{a0}5:03 ~ 4월 25일 (토)".into()),
        site: long.clone(),
        ..card(&long)
    };
    for (row, line) in pixels(&paint(&card)).chunks(1200).enumerate() {
        let within = (15..615).contains(&row);
        let text = if within { 60..1150 } else { 0..0 };
        let outside = (18..1200).filter(|column| !text.contains(column));
        for column in outside {
            assert_eq!(line[column], GROUND, "row {row}, column {column}");
        }
    }
}

#[test]
fn what_a_card_does_not_know_it_does_not_show() {
    let bare = Card {
        status: None,
        duration: None,
        date: None,
        ..card("Hello")
    };
    let svg = print(&bare, &templates(), "default/card.svg");
    assert!(svg.contains(">Hello</text>"));
    assert_eq!(svg.matches("<text").count(), 2);
}

#[test]
fn each_status_has_a_look_of_its_own() {
    let words = [
        "investigating",
        "identified",
        "monitoring",
        "resolved",
        "scheduled",
        "in-progress",
        "verifying",
        "completed",
        "cancelled",
        "failed",
    ];
    let cards = words.map(|word| {
        let status = Some(WordView {
            word,
            text: "같은 말".into(),
        });
        print(
            &Card {
                status,
                ..card("제목")
            },
            &templates(),
            "default/card.svg",
        )
    });
    for (at, card) in cards.iter().enumerate() {
        assert!(!cards[..at].contains(card), "{}", words[at]);
    }
}

#[test]
fn text_is_never_markup() {
    let svg = print(&card("<b>&\"'</b>"), &templates(), "default/card.svg");
    assert!(svg.contains("&lt;b&gt;&amp;"));
    card::paint(&svg).unwrap();
}

#[test]
fn a_theme_changes_one_block() {
    let mut tera = templates();
    let template = r##"{% extends "default/card.svg" %}
{% block ground %}<rect width="1200" height="630" fill="#123456"/>{% endblock %}"##;
    tera.add_raw_template("night/card.svg", template).unwrap();
    let png = card::paint(&print(&card("밤"), &tera, "night/card.svg")).unwrap();
    let pixels = pixels(&png);
    assert_eq!(pixels[0], [0x12, 0x34, 0x56]);
    assert!(
        pixels.contains(&[0x1a, 0x1e, 0x22]),
        "the title is still there"
    );
}

#[test]
fn a_colourful_card_is_drawn_in_true_colour() {
    let stops: String = (0..30)
        .map(|at| {
            format!(
                r##"<stop offset="{}" stop-color="hsl({},90%,60%)"/>"##,
                at as f32 / 29.0,
                at * 47
            )
        })
        .collect();
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><linearGradient id="a" x2="1" y2="1">{stops}</linearGradient><rect width="1200" height="630" fill="url(#a)"/></svg>"##
    );
    let mut colours = pixels(&card::paint(&svg).unwrap());
    colours.sort_unstable();
    colours.dedup();
    assert!(colours.len() > 256, "{} colours", colours.len());
}

#[test]
fn a_template_that_is_no_card_is_told_so() {
    let small = r#"<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"/>"#;
    assert_eq!(card::paint(small), Err(CardError::Size(800, 400)));
    let error = card::paint("<p>no").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`card.svg` is not an SVG document: "),
        "{error}"
    );
}

/// What is said to those who do not see the card of a post.
fn alternative(front: &str) -> String {
    let tree = built(&[("content/down.md", &post(front))]);
    let page = text(&tree, "down.html");
    assert!(page.contains("content=\"https://status.example/cards/down.png\""));
    all_between(&page, "property=\"og:image:alt\" content=\"", "\">")[0].to_owned()
}

/// The same of a post on these incidents, without its title.
fn told_of(incidents: &[&str]) -> String {
    let incidents = incidents.iter().enumerate();
    let incidents = incidents.map(|(at, it)| format!("[[incident]]\nid = \"i{at}\"\n{it}\n"));
    let front = "title = \"Down\"\ndate = 2026-04-21T12:00:00\n".to_owned();
    let told = alternative(&(front + &incidents.collect::<String>()));
    told.strip_prefix("Down – ").unwrap().to_owned()
}

#[test]
fn a_card_says_the_same_to_those_who_do_not_see_it() {
    let front = "title = \"Down\"\ndate = 2026-04-21T12:00:00";
    assert_eq!(alternative(front), "Down – Tue, 21 Apr 2026");
    let outage = "kind = \"outage\"\nstatus = \"resolved\"\n[[incident.occurrence]]\n\
        started = 2026-04-20T05:00:00\nresolved = \"~2026-04-20T09:10\"";
    assert_eq!(
        told_of(&[outage]),
        "Resolved · about 4 h 10 min · Mon, 20 Apr 2026"
    );
}

#[test]
fn a_card_of_several_incidents_has_the_state_of_the_worst_that_is_under_way() {
    let window = |day: u8, end: &str| {
        format!("[[incident.occurrence]]\nstarted = 2026-04-{day}T05:00:00\n{end}\n")
    };
    let over = |day: u8| window(day, &format!("resolved = 2026-04-{day}T06:00:00"));
    let outage = |status: &str, impact: &str, windows: &str| {
        format!("kind = \"outage\"\nstatus = \"{status}\"\nimpact = \"{impact}\"\n{windows}")
    };
    let work = |status: &str, windows: &str| {
        format!(
            "kind = \"maintenance\"\nstatus = \"{status}\"\nimpact = \"critical\"\nplanned = {{ start = 2026-04-19T05:00:00 }}\n{windows}"
        )
    };
    let failed = work("failed", &over(19));
    let begun = work("in-progress", &window(19, ""));
    let announced = work("scheduled", "");
    let open = outage("identified", "critical", &window(20, ""));
    let annoying = outage("investigating", "minor", &window(18, ""));
    let closed = outage("resolved", "critical", &over(20));
    let earlier = outage("resolved", "minor", &over(18));
    let theirs = format!(
        "origin = \"third-party\"\n{}",
        outage("monitoring", "critical", &window(17, ""))
    );
    let as_post = "Tue, 21 Apr 2026";
    for (incidents, told) in [
        ([&failed, &open], "Identified · Mon, 20 Apr 2026"),
        ([&open, &annoying], "Identified · Mon, 20 Apr 2026"),
        ([&begun, &annoying], "Investigating · Sat, 18 Apr 2026"),
        ([&begun, &closed], "In progress · Sun, 19 Apr 2026"),
        ([&annoying, &theirs], "Investigating · Sat, 18 Apr 2026"),
        // Where none is under way, they speak for all together.
        ([&closed, &earlier], "Resolved · Sat, 18 Apr 2026"),
        ([&closed, &announced], as_post),
        ([&failed, &closed], as_post),
    ] {
        assert_eq!(
            told_of(&incidents.map(String::as_str)),
            told,
            "{incidents:?}"
        );
    }
}

#[test]
fn a_title_that_no_card_can_show_has_none() {
    let front = |title: &str| format!("+++\ntitle = \"{title}\"\ndate = 2026-04-21\n+++\nText.\n");
    let tree = built(&[
        ("content/full.md", &front("디스크 🎉")),
        ("content/empty.md", &front("توقف الخادم")),
    ]);
    assert!(text(&tree, "full.html").contains("content=\"https://status.example/cards/full.png\""));
    let bare = text(&tree, "empty.html");
    assert!(!bare.contains("og:image") && bare.contains("content=\"summary\""));
    assert!(
        !tree
            .outputs()
            .iter()
            .any(|it| it.path().as_str() == "cards/empty.png")
    );
}
