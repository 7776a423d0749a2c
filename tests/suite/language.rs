//! What afterword says, in the three languages that it speaks.

use std::collections::BTreeSet;

use afterword::incident::{
    Caption, Certainty, Impact, Kind, Length, MitigationKind, MitigationState, Moment, Occurrence,
    Origin, PartOfDay, Relation, Status, Vocabulary, Zone, downtime,
};
use afterword::language::{Language, Languages, Words, datetime};
use afterword::parse::markdown::events::Callout;
use jiff::SignedDuration;
use jiff::civil::date;

use crate::built::{CONFIG, built, post, text};
use crate::folder::Folder;

fn moment(text: &str) -> Moment {
    Moment::parse(text, &Zone::named("Asia/Seoul").unwrap()).unwrap()
}

/// The same said in Korean, Japanese and English.
fn say(speak: impl Fn(&Language) -> String) -> [String; 3] {
    ["ko", "ja", "en"].map(|tag| speak(&Language::new(tag)))
}

#[test]
fn all_languages_have_the_same_keys_and_parts() {
    let parts_of = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    let english = Language::new("en");
    let english = english.words();
    assert!(english.len() > 40);
    for tag in ["ko", "ja"] {
        let other = Language::new(tag);
        let other = other.words();
        assert!(other.keys().eq(english.keys()), "{tag}");
        for (section, texts) in &english {
            let same = &other[section];
            assert!(same.keys().eq(texts.keys()), "{tag} {section}");
            for (key, text) in texts {
                let (parts, others) = (parts_of(text), parts_of(same[key]));
                assert!(
                    *section == "time" || parts == others,
                    "{tag} {section}.{key}"
                );
                assert!(
                    !same[key].is_empty() || *key == "joint",
                    "{tag} {section}.{key}"
                );
            }
        }
    }
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let asks = [
        "word(\"",
        "phrase(\"",
        "count(\"",
        "count_among(\"",
        "words.",
    ];
    let english = Language::new("en");
    let words = english.words();
    let files = ["src", "themes"].map(walkdir::WalkDir::new);
    for file in files.into_iter().flatten().filter_map(Result::ok) {
        let Ok(text) = std::fs::read_to_string(file.path()) else {
            continue;
        };
        let text = text.split_whitespace().collect::<String>();
        for asked in asks.iter().flat_map(|ask| text.split(ask).skip(1)) {
            let is_key = |letter: char| letter.is_ascii_lowercase() || "._-".contains(letter);
            let end = asked.find(|letter| !is_key(letter)).unwrap_or(asked.len());
            let key = &asked[..end];
            if let Some((section, key)) = key.split_once('.').filter(|(_, key)| !key.contains('.'))
            {
                let known = words
                    .get(section)
                    .is_some_and(|texts| texts.contains_key(key));
                assert!(known, "{}: {section}.{key}", file.path().display());
            }
        }
    }
}

#[test]
fn every_text_is_asked_for() {
    // What stands for words of the record, parts of time and zones is asked for by their names.
    const BY_NAME: [&str; 14] = [
        "months",
        "weekdays",
        "weekdays_short",
        "parts",
        "zones",
        "kind",
        "status",
        "impact",
        "origin",
        "certainty",
        "state",
        "purpose",
        "relation",
        "callout",
    ];
    let files = ["src", "themes"].map(walkdir::WalkDir::new);
    let files = files.into_iter().flatten().filter_map(Result::ok);
    let asking: Vec<String> = files
        .filter(|file| file.path().extension().is_some_and(|it| it != "toml"))
        .filter_map(|file| std::fs::read_to_string(file.path()).ok())
        .collect();
    for (section, texts) in Language::new("en").words() {
        let is_by_name = BY_NAME.contains(&section);
        for key in texts.keys().filter(|_| !is_by_name) {
            let name = format!("{section}.{key}");
            let is_asked_for = asking.iter().any(|text| text.contains(&name));
            assert!(is_asked_for || name == "figures.mitigate", "{name}");
        }
    }
}

#[test]
fn every_word_of_the_record_has_a_name_in_every_language() {
    fn check<V: Vocabulary>() {
        for tag in ["ko", "ja", "en"] {
            let language = Language::new(tag);
            let words = language.words();
            for value in V::ALL {
                let names = &words[V::LIST];
                assert!(names.contains_key(value.word()), "{tag} {}", value.word());
            }
        }
    }
    check::<Kind>();
    check::<Status>();
    check::<Impact>();
    check::<Origin>();
    check::<Certainty>();
    check::<MitigationState>();
    check::<MitigationKind>();
    check::<Relation>();
    check::<PartOfDay>();
    check::<Callout>();
}

#[test]
fn moments_are_told_as_they_are_known() {
    for (text, told) in [
        (
            "2026-04-21T05:03",
            [
                "2026년 4월 21일 (화) 오전\u{a0}5:03",
                "2026年4月21日（火）5:03",
                "Tue, 21 Apr 2026, 5:03\u{a0}am",
            ],
        ),
        (
            "2026-04-20T20:03Z",
            [
                "2026년 4월 21일 (화) 오전\u{a0}5:03",
                "2026年4月21日（火）5:03",
                "Tue, 21 Apr 2026, 5:03\u{a0}am",
            ],
        ),
        (
            "~2023-05-29T21:30",
            [
                "2023년 5월 29일 (월) 오후\u{a0}9:30경",
                "2023年5月29日（月）21:30頃",
                "Mon, 29 May 2023, about 9:30\u{a0}pm",
            ],
        ),
        (
            "2026-04-21T00:05:09",
            [
                "2026년 4월 21일 (화) 오전\u{a0}0:05:09",
                "2026年4月21日（火）0:05:09",
                "Tue, 21 Apr 2026, 12:05:09\u{a0}am",
            ],
        ),
        (
            "2026-04-21T12:30",
            [
                "2026년 4월 21일 (화) 오후\u{a0}12:30",
                "2026年4月21日（火）12:30",
                "Tue, 21 Apr 2026, 12:30\u{a0}pm",
            ],
        ),
        (
            "2022-11-14 morning",
            [
                "2022년 11월 14일 (월) 오전",
                "2022年11月14日（月）午前",
                "Mon, 14 Nov 2022, morning",
            ],
        ),
        (
            "2026-04-25",
            [
                "2026년 4월 25일 (토)",
                "2026年4月25日（土）",
                "Sat, 25 Apr 2026",
            ],
        ),
        ("2024-10", ["2024년 10월", "2024年10月", "Oct 2024"]),
        (
            "~2024-10",
            ["2024년 10월경", "2024年10月頃", "about Oct 2024"],
        ),
        ("2024-Q1", ["2024년 1분기", "2024年第1四半期", "2024 Q1"]),
        (
            "2024-Q1/2024-Q2",
            [
                "2024년 1분기 ~ 2분기",
                "2024年第1四半期〜第2四半期",
                "2024 Q1 – Q2",
            ],
        ),
        ("2024", ["2024년", "2024年", "2024"]),
        (
            "thu 18:55",
            [
                "목요일 오후\u{a0}6:55",
                "木曜日 18:55",
                "Thursday, 6:55\u{a0}pm",
            ],
        ),
        ("~thu", ["목요일경", "木曜日頃", "about Thursday"]),
        // A part of a day is vague by itself.
        (
            "~2026-05-01 noon",
            [
                "2026년 5월 1일 (금) 정오 무렵",
                "2026年5月1日（金）正午前後",
                "Fri, 1 May 2026, around noon",
            ],
        ),
        (
            "~thu evening",
            ["목요일 저녁", "木曜日 晩", "Thursday, evening"],
        ),
    ] {
        assert_eq!(
            say(|language| language.moment(&moment(text), None)),
            told,
            "{text}"
        );
    }
}

#[test]
fn a_range_names_its_day_and_year_once() {
    for (from, until, told) in [
        (
            "2026-04-21T05:03",
            "2026-04-21T05:12",
            [
                "2026년 4월 21일 (화) 오전\u{a0}5:03 ~ 오전\u{a0}5:12",
                "2026年4月21日（火）5:03〜5:12",
                "Tue, 21 Apr 2026, 5:03\u{a0}am – 5:12\u{a0}am",
            ],
        ),
        (
            "~2023-05-29T21:30",
            "~2023-05-30T06:50",
            [
                "2023년 5월 29일 (월) 오후\u{a0}9:30경 ~ 5월 30일 (화) 오전\u{a0}6:50경",
                "2023年5月29日（月）21:30頃〜5月30日（火）6:50頃",
                "Mon, 29 May 2023, about 9:30\u{a0}pm – Tue, 30 May, about 6:50\u{a0}am",
            ],
        ),
        (
            "2025-12-31T23:50",
            "2026-01-01T00:10",
            [
                "2025년 12월 31일 (수) 오후\u{a0}11:50 ~ 2026년 1월 1일 (목) 오전\u{a0}0:10",
                "2025年12月31日（水）23:50〜2026年1月1日（木）0:10",
                "Wed, 31 Dec 2025, 11:50\u{a0}pm – Thu, 1 Jan 2026, 12:10\u{a0}am",
            ],
        ),
        (
            "2024-Q1/2024-Q2",
            "~2025-02-20",
            [
                "2024년 1분기 ~ 2025년 2월 20일 (목)경",
                "2024年第1四半期〜2025年2月20日（木）頃",
                "2024 Q1 – about Thu, 20 Feb 2025",
            ],
        ),
        (
            "thu 18:55",
            "thu 19:38",
            [
                "목요일 오후\u{a0}6:55 ~ 오후\u{a0}7:38",
                "木曜日 18:55〜19:38",
                "Thursday, 6:55\u{a0}pm – 7:38\u{a0}pm",
            ],
        ),
        (
            "2026-04-21",
            "2026-04-21",
            [
                "2026년 4월 21일 (화)",
                "2026年4月21日（火）",
                "Tue, 21 Apr 2026",
            ],
        ),
    ] {
        let range = say(|language| language.range(&moment(from), &moment(until), None));
        assert_eq!(range, told, "{from} {until}");
    }
}

#[test]
fn a_time_tells_its_zone_where_its_caption_does_not() {
    let london = Zone::named("Europe/London").unwrap();
    for (text, told) in [
        (
            "2026-07-01T10:00 [America/New_York]",
            [
                "2026년 7월 1일 (수) 오전\u{a0}10:00 (EDT)",
                "2026年7月1日（水）10:00（EDT）",
                "Wed, 1 Jul 2026, 10:00\u{a0}am EDT",
            ],
        ),
        (
            "~2026-07-01T10:00 [Asia/Kathmandu]",
            [
                "2026년 7월 1일 (수) 오전\u{a0}10:00경 (UTC+5:45)",
                "2026年7月1日（水）10:00頃（UTC+5:45）",
                "Wed, 1 Jul 2026, about 10:00\u{a0}am UTC+5:45",
            ],
        ),
        (
            "2026-07-01 evening [UTC]",
            [
                "2026년 7월 1일 (수) 저녁 (UTC)",
                "2026年7月1日（水）晩（UTC）",
                "Wed, 1 Jul 2026, evening UTC",
            ],
        ),
        (
            "2026-11-01T01:30 [America/New_York]",
            [
                "2026년 11월 1일 (일) 오전\u{a0}1:30 (EDT/EST)",
                "2026年11月1日（日）1:30（EDT/EST）",
                "Sun, 1 Nov 2026, 1:30\u{a0}am EDT/EST",
            ],
        ),
        (
            "thu 18:55 [America/New_York]",
            [
                "목요일 오후\u{a0}6:55 (미국 동부 시간)",
                "木曜日 18:55（米国東部時間）",
                "Thursday, 6:55\u{a0}pm US Eastern time",
            ],
        ),
        (
            "2026-07-01 [America/New_York]",
            [
                "2026년 7월 1일 (수)",
                "2026年7月1日（水）",
                "Wed, 1 Jul 2026",
            ],
        ),
        (
            "2026-07-01T10:00-04:00",
            [
                "2026년 7월 1일 (수) 오후\u{a0}3:00",
                "2026年7月1日（水）15:00",
                "Wed, 1 Jul 2026, 3:00\u{a0}pm",
            ],
        ),
    ] {
        let moment = Moment::parse(text, &london).unwrap();
        let caption = Some(Caption::of_zone(&london));
        assert_eq!(
            say(|language| language.moment(&moment, caption)),
            told,
            "{text}"
        );
    }
}

#[test]
fn letters_that_two_zones_share_are_told_as_an_offset() {
    let shanghai = Zone::named("Asia/Shanghai").unwrap();
    let there = moment("2026-01-05T10:00 [America/Chicago]");
    assert_eq!(
        Language::new("en").time_of_day(&there, Some(Caption::of_zone(&shanghai))),
        Some(String::from("10:00\u{a0}am UTC−6"))
    );
}

#[test]
fn a_range_tells_the_zones_of_both_ends_or_one_for_both() {
    let london = Zone::named("Europe/London").unwrap();
    let caption = Some(Caption::of_zone(&london));
    let english = Language::new("en");
    for (from, until, told) in [
        (
            "2026-07-01T10:00 [America/New_York]",
            "2026-07-01T10:30 [America/New_York]",
            "Wed, 1 Jul 2026, 10:00\u{a0}am – 10:30\u{a0}am EDT",
        ),
        (
            "2026-07-01T10:00 [America/New_York]",
            "2026-07-01T15:30",
            "Wed, 1 Jul 2026, 10:00\u{a0}am EDT – Wed, 1 Jul 2026, 3:30\u{a0}pm BST",
        ),
        (
            "2026-07-01T10:00 [America/New_York]",
            "2026-07-02",
            "Wed, 1 Jul 2026, 10:00\u{a0}am EDT – Thu, 2 Jul 2026",
        ),
        (
            "2026-07-01T10:00",
            "2026-07-01T15:30",
            "Wed, 1 Jul 2026, 10:00\u{a0}am – 3:30\u{a0}pm",
        ),
    ] {
        let [from, until] = [from, until].map(|text| Moment::parse(text, &london).unwrap());
        assert_eq!(english.range(&from, &until, caption), told);
    }
}

#[test]
fn half_a_range_says_which_half() {
    let at = moment("2026-04-21T05:03");
    let korean = Language::new("ko");
    assert_eq!(
        korean.span(Some(&at), None, None).unwrap(),
        "2026년 4월 21일 (화) 오전\u{a0}5:03부터"
    );
    assert_eq!(
        korean.span(None, Some(&at), None).unwrap(),
        "2026년 4월 21일 (화) 오전\u{a0}5:03까지"
    );
    assert_eq!(korean.span(None, None, None), None);
}

#[test]
fn within_its_day_a_moment_is_told_without_it() {
    let english = Language::new("en");
    let within = |text| english.time_of_day(&moment(text), None);
    assert_eq!(
        within("~2026-04-21T05:03").as_deref(),
        Some("about 5:03\u{a0}am")
    );
    assert_eq!(within("2026-04-21 evening").as_deref(), Some("evening"));
    assert_eq!(within("2026-04-21"), None);
    assert_eq!(within("thu"), None);
}

#[test]
fn machines_are_told_no_more_than_is_known() {
    for (text, told) in [
        ("2026-04-21T05:03", Some("2026-04-21T05:03+09:00")),
        ("2026-04-20T20:03Z", Some("2026-04-21T05:03+09:00")),
        ("2026-04-21T05:03:20", Some("2026-04-21T05:03:20+09:00")),
        ("~2026-04-21T05:03", Some("2026-04-21")),
        ("2026-04-21 morning", Some("2026-04-21")),
        ("2026-04-21", Some("2026-04-21")),
        ("~2026-04-21", Some("2026-04")),
        ("2024-10", Some("2024-10")),
        ("2024-Q1", Some("2024")),
        ("2024-Q1/2024-Q2", Some("2024")),
        ("2023-Q4/2024-Q1", None),
        ("2024", Some("2024")),
        ("~2024", None),
        ("thu 18:55", None),
        (
            "2026-11-01T01:30 [America/New_York]",
            Some("2026-11-01T01:30"),
        ),
        (
            "2025-04-24T18:55 [America/St_Johns]",
            Some("2025-04-24T18:55-02:30"),
        ),
    ] {
        assert_eq!(datetime(&moment(text)).as_deref(), told, "{text}");
    }
}

#[test]
fn zones_are_named_with_their_letters_and_utc_beside() {
    let at = moment("2026-04-21T05:03");
    assert_eq!(
        say(|language| language.zone(&at.zone, Some(&at))),
        [
            "한국 시간 (KST, UTC+9)",
            "韓国時間（KST、UTC+9）",
            "Korean time (KST, UTC+9)",
        ]
    );
    let english = Language::new("en");
    let named = |name: &str, at| english.zone(&Zone::named(name).unwrap(), at);
    assert_eq!(
        named("America/New_York", Some(&at)),
        "US Eastern time (EDT, UTC−4)"
    );
    assert_eq!(named("America/New_York", None), "US Eastern time");
    assert_eq!(
        named("Asia/Kathmandu", Some(&at)),
        "Asia/Kathmandu (UTC+5:45)"
    );
    assert_eq!(named("UTC", None), "Coordinated Universal Time (UTC)");
    assert_eq!(english.utc(&at).as_deref(), Some("2026-04-20 20:03 UTC"));
    assert_eq!(english.utc(&moment("2026-04-21")), None);
}

#[test]
fn lengths_are_told_with_how_surely_they_are_known() {
    let between =
        |from: &str, until: &str| Length::between(Some(&moment(from)), Some(&moment(until)));
    for (length, told) in [
        (
            between("2026-04-21T05:03", "2026-04-21T05:12"),
            ["9분", "9分", "9 min"],
        ),
        (
            between("~2023-05-29T21:30", "~2023-05-30T06:50"),
            ["약 9시간 20분", "約9時間20分", "about 9 h 20 min"],
        ),
        (
            between("2026-04-21T12:00", "2026-04-22"),
            [
                "12시간에서 1일 12시간 사이",
                "12時間から1日12時間の間",
                "between 12 h and 1 day 12 h",
            ],
        ),
        (
            between("2026-04-21", "2026-04-22"),
            ["최대 2일", "最大2日", "at most 2 days"],
        ),
        (
            between("2026-04-21T05:03", "2026-04-21T05:03"),
            ["1분 미만", "1分未満", "less than a minute"],
        ),
        (
            between("~2026-04-21T05:03", "~2026-04-21T05:03"),
            ["알 수 없음", "不明", "unknown"],
        ),
        (
            between("2026-04-21T05:03:10", "2026-04-21T05:05:00"),
            ["1분 50초", "1分50秒", "1 min 50 s"],
        ),
        (Length::UNKNOWN, ["알 수 없음", "不明", "unknown"]),
    ] {
        assert_eq!(say(|language| language.length(length)), told);
    }
    let open = Occurrence {
        detected: Some(moment("2026-04-21T05:03")),
        resolved: Some(moment("2026-04-21T05:23")),
        ..Occurrence::default()
    };
    // A bound stays one, however it is rounded.
    let length = Length::exactly(SignedDuration::from_secs(3640));
    assert_eq!(say(|language| language.length(length))[2], "1 h 1 min");
    let longer = length.or_longer();
    assert_eq!(say(|language| language.length(longer))[2], "at least 1 h");
    assert_eq!(
        say(|language| language.length(downtime([&open]))),
        ["최소 20분", "少なくとも20分", "at least 20 min"]
    );
}

#[test]
fn seconds_are_rounded_away_from_an_hour_on() {
    let english = Language::new("en");
    let told = |seconds| english.duration(SignedDuration::from_secs(seconds));
    assert_eq!(told(3599), "59 min 59 s");
    assert_eq!(told(3600 + 29), "1 h");
    assert_eq!(told(7200 - 1), "2 h");
    assert_eq!(told(86_400), "1 day");
}

#[test]
fn nothing_becomes_younger() {
    let english = Language::new("en");
    for (days, told) in [
        (0, "less than a day"),
        (60, "60 days"),
        (61, "2 months"),
        (729, "23 months"),
        // Two common years.
        (730, "2 years"),
        (1094, "2 years"),
        (1095, "3 years"),
        // Of four, one has a day more.
        (1460, "3 years"),
        (1461, "4 years"),
    ] {
        assert_eq!(english.age(days), told, "{days}");
    }
}

#[test]
fn things_are_counted_and_listed() {
    let english = Language::new("en");
    assert_eq!(english.count("home.open", 1), "1 open incident");
    assert_eq!(english.count("home.open", 2), "2 open incidents");
    assert_eq!(
        english.count_among("incident.mitigations_in_short", 3, &[("open", &1)]),
        "1 of 3 measures open"
    );
    assert_eq!(Language::new("ko").count("occurrences.ordinal", 1), "1차");
    assert_eq!(english.list(&["A", "B", "C"]), "A, B and C");
    assert_eq!(english.list(&["A", "B"]), "A and B");
    assert_eq!(Language::new("ja").list(&["A", "B", "C"]), "A、B、C");
    assert_eq!(english.list::<&str>(&[]), "");
}

#[test]
fn a_text_with_braces_is_left_as_it_is() {
    let english = Language::new("en");
    let title = english.phrase(
        "feed.update",
        &[("title", &"{status} {x"), ("status", &"Resolved")],
    );
    assert_eq!(title, "{status} {x: Resolved");
}

#[test]
fn languages_that_are_not_spoken_fall_back_to_english() {
    let french = Language::new("fr-CA");
    assert_eq!(french.tag(), "fr-CA");
    assert_eq!(french.name(), "français (fr-CA)");
    assert_eq!(french.locale().as_deref(), Some("fr_CA"));
    assert_eq!(french.word("nav.home"), "Home");
    assert_eq!(Language::new("ko").locale().as_deref(), Some("ko_KR"));
    assert_eq!(Language::new("en-GB").locale().as_deref(), Some("en_GB"));
    // Open Graph has no word for a language without a country.
    assert_eq!(Language::new("de").locale(), None);
    assert_eq!(Language::new("zh-Hant").locale(), None);
    assert_eq!(
        Language::new("en").day(date(2026, 4, 21)),
        "Tue, 21 Apr 2026"
    );
    assert_eq!(Language::new("ko").name_of(Status::Resolved), "해결됨");
}

#[test]
fn a_language_is_called_as_its_speakers_call_it() {
    for (tag, name, direction) in [
        ("ko", "한국어", "ltr"),
        ("ja", "日本語", "ltr"),
        ("en", "English", "ltr"),
        ("de", "Deutsch", "ltr"),
        ("ar", "العربية", "rtl"),
        ("qaa", "qaa", "ltr"),
        ("uz-Arab", "uz-Arab", "rtl"),
    ] {
        let language = Language::new(tag);
        assert_eq!(
            (language.name().as_str(), language.direction()),
            (name, direction)
        );
    }
}

#[test]
fn quantities_set_their_thousands_apart() {
    for (quantity, text) in [
        (0.0, "0"),
        (10.8, "10.8"),
        (999.0, "999"),
        (1204.0, "1,204"),
        (-1204.5, "-1,204.5"),
        (1_700_000.0, "1,700,000"),
    ] {
        assert_eq!(Language::new("ko").number(quantity), text);
    }
}

#[test]
fn a_counter_stands_close_to_its_number_and_a_unit_apart() {
    for (unit, told) in [
        (None, "1,700,000"),
        (Some("%"), "1,700,000%"),
        (Some("GB"), "1,700,000 GB"),
        (Some("건"), "1,700,000건"),
        (Some("人"), "1,700,000人"),
        (Some("か月"), "1,700,000か月"),
        (Some("ページ"), "1,700,000ページ"),
    ] {
        assert_eq!(Language::new("ko").quantity(1_700_000.0, unit), told);
    }
}

#[test]
fn a_theme_speaks_a_language_of_its_own() {
    let german = "[language]\nlocale = \"de_DE\"\n\
        [time]\nday = \"{weekday}, {day}. {month} {year}\"\nclock = \"{hour}:{minute} Uhr\"\n\
        [months]\n4 = \"April\"\n[weekdays_short]\nsat = \"Sa\"\n[weekdays]\nsat = \"Samstag\"\n\
        [status]\nresolved = \"Behoben\"\n[number]\nbetween = \".\"\npoint = \",\"\n";
    let austrian = "[months]\n4 = \"Ostermond\"\n";
    let english = "[nav]\nincidents = \"Outages\"\n";
    let outage = "title = \"Disk\"\ndate = 2026-04-25\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n\
        services = [\"web\"]\n[[incident.timeline]]\nat = 2026-04-25T15:03:00\nstatus = \"resolved\"\ntext = \"Gut.\"\n\
        [[incident.metric]]\nname = \"Zeilen\"\nvalue = 1234567.5\n";
    let page = |language: &str, layer: &str| {
        let config = CONFIG.replace("\"en\"", &format!("\"{language}\""));
        let config = match layer {
            "default" => config,
            layer => config.replacen('\n', &format!("\ntheme = \"{layer}\"\n"), 1),
        };
        let file = |tag: &str| format!("themes/{layer}/language/{tag}.toml");
        let tree = built(&[
            ("afterword.toml", &config),
            (&file("de"), german),
            (&file("de-AT"), austrian),
            (&file("en"), english),
            ("content/disk.md", &post(outage)),
        ]);
        [text(&tree, "disk.html"), text(&tree, "feed.xml")]
    };
    for layer in ["default", "mine"] {
        let [html, feed] = page("de", layer);
        for said in [
            "Sa, 25. April 2026",
            "15:03 Uhr",
            "Behoben",
            "1.234.567,5",
            "content=\"de_DE\"",
            // What it leaves out is English, as afterword speaks it.
            ">Incidents<",
        ] {
            assert!(html.contains(said), "{layer}: {said}: {html}");
        }
        assert!(feed.contains("25. April 2026, 15:03 Uhr"), "{feed}");
        let [html, _] = page("de-AT", layer);
        assert!(html.contains("25. Ostermond 2026") && html.contains("Behoben"));
        let [html, _] = page("en", layer);
        assert!(html.contains(">Outages<") && html.contains("Resolved"));
        assert!(html.contains("1,234,567.5"));
    }
}

#[test]
fn a_language_counts_by_its_own_forms() {
    let counted = |tag: &str, locale: &str, text: &str| {
        let section = |key: &str, text: &str| {
            Words::from_iter([(
                key.to_owned(),
                [("count".to_owned(), text.to_owned())]
                    .into_iter()
                    .collect(),
            )])
        };
        let mut words = section("history", text);
        let locale = [("locale".to_owned(), locale.to_owned())];
        words.insert("language".to_owned(), locale.into_iter().collect());
        let languages = Languages::with([(tag.to_owned(), words)].into());
        [0, 1, 2, 5, 21, 22].map(|number| languages.of(tag).count("history.count", number))
    };
    assert_eq!(
        counted("pl", "pl_PL", "{n} awaria|{n} awarie|{n} awarii"),
        [
            "0 awarii",
            "1 awaria",
            "2 awarie",
            "5 awarii",
            "21 awarii",
            "22 awarie"
        ]
    );
    assert_eq!(
        counted("ru", "ru_RU", "{n} сбой|{n} сбоя|{n} сбоев"),
        [
            "0 сбоев",
            "1 сбой",
            "2 сбоя",
            "5 сбоев",
            "21 сбой",
            "22 сбоя"
        ]
    );
    assert_eq!(
        counted("fr", "fr_FR", "{n} panne|{n} pannes"),
        [
            "0 panne",
            "1 panne",
            "2 pannes",
            "5 pannes",
            "21 pannes",
            "22 pannes"
        ]
    );
    // What nobody has translated counts as English does.
    assert_eq!(
        counted("ru", "en_US", "{n} incident|{n} incidents"),
        [
            "0 incidents",
            "1 incident",
            "2 incidents",
            "5 incidents",
            "21 incidents",
            "22 incidents"
        ]
    );
}

#[test]
fn what_is_printed_for_translators_says_what_english_says() {
    let printed = Folder::empty().run(&["words"]);
    assert_eq!((printed.code, printed.err.as_str()), (0, ""));
    let file = ("themes/default/language/en.toml", printed.out.as_str());
    let files = [(
        "content/disk.md",
        &*post("title = \"Disk\"\ndate = 2026-04-25"),
    )];
    let plain = built(&files);
    let said = built(&[files[0], file]);
    for path in [
        "disk.html",
        "feed.xml",
        "incidents/index.html",
        "subscribe/index.html",
    ] {
        assert_eq!(text(&plain, path), text(&said, path), "{path}");
    }
}
