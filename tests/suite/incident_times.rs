//! A time is what its author wrote: no more, no less, and the same when it is written again.

use afterword::incident::{
    Form, Moment, PartOfDay, Period, Precision, TimeError, Vocabulary, Zone,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use crate::built::{self, built, post};
use crate::pages;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn seoul(text: &str) -> Moment {
    Moment::parse(text, &zone("Asia/Seoul")).unwrap()
}

fn fails(text: &str, in_zone: &str) -> TimeError {
    Moment::parse(text, &zone(in_zone)).unwrap_err()
}

/// The first and last instants that a moment allows, in UTC.
fn allows(moment: &Moment) -> String {
    let interval = moment.interval().unwrap();
    format!("{} {}", interval.from, interval.until)
}

#[test]
fn every_form_is_read_at_its_precision() {
    for (text, precision) in [
        ("2026-04-21T05:03", Precision::Minute),
        ("2026-04-21 05:03", Precision::Minute),
        ("2026-04-21T05:03:00", Precision::Minute),
        ("2026-04-21T05:03:20", Precision::Second),
        ("2026-04-21T05:03:00+09:00", Precision::Minute),
        ("2026-04-20T20:03:00Z", Precision::Minute),
        ("2026-05-23T16:33:44.949Z", Precision::Second),
        ("~2023-05-29T21:30", Precision::Minute),
        ("about 2023-05-29T21:30", Precision::Minute),
        ("2022-11-14 morning", Precision::PartOfDay),
        ("2026-04-21", Precision::Day),
        ("2024-10", Precision::Month),
        ("2024-Q1", Precision::Quarter),
        ("2024", Precision::Year),
        ("2024-Q1/2024-Q2", Precision::Periods),
        ("2022-11-14/2022-11-15", Precision::Periods),
        ("thu", Precision::Weekday),
        ("thu 18:55", Precision::Weekday),
        ("~thu evening", Precision::Weekday),
        ("thu 18:55 [America/New_York]", Precision::Weekday),
    ] {
        assert_eq!(seoul(text).precision(), precision, "{text}");
    }
}

#[test]
fn what_is_not_a_time_is_refused_with_its_reason() {
    for (text, error) in [
        ("", TimeError::Unreadable),
        ("yesterday", TimeError::Unreadable),
        ("18:55", TimeError::Unreadable),
        ("2026-04-21T", TimeError::Unreadable),
        ("2026-04-21T5:03", TimeError::Unreadable),
        ("2026-04-21T05:03 KST", TimeError::Unreadable),
        ("2026-04-21T05:03+9", TimeError::Unreadable),
        ("2026-4-21", TimeError::Unreadable),
        ("2026-04-21 someday", TimeError::Unreadable),
        ("2024-Q1/", TimeError::Unreadable),
        ("thursday", TimeError::Unreadable),
        ("thu 18:55 and later", TimeError::Unreadable),
        ("4월 21일 오전", TimeError::Unreadable),
        ("2026-02-30", TimeError::NotInCalendar),
        ("2026-13", TimeError::NotInCalendar),
        ("2024-Q5", TimeError::NotInCalendar),
        ("2026-04-21T24:00", TimeError::NotInCalendar),
        ("2026-04-21T05:03+25:00", TimeError::NotInCalendar),
        ("thu 25:00", TimeError::NotInCalendar),
        ("0026-04-21", TimeError::OutOfReach),
        ("9999", TimeError::OutOfReach),
        ("2024-Q2/2024-Q1", TimeError::Backwards),
        (
            "thu 18:55 [America/Gotham]",
            TimeError::UnknownZone("America/Gotham".into()),
        ),
    ] {
        assert_eq!(fails(text, "Asia/Seoul"), error, "{text}");
    }
}

#[test]
fn a_day_is_not_its_midnight() {
    let day = seoul("2026-04-25");
    assert_eq!(allows(&day), "2026-04-24T15:00:00Z 2026-04-25T15:00:00Z");
    assert!(!day.is_before(&seoul("2026-04-25T10:43")));
    assert!(!seoul("2026-04-25T10:43").is_before(&day));
    assert!(seoul("2026-04-24T23:59").is_before(&day));
    assert!(day.is_before(&seoul("2026-04-26T00:00")));
}

#[test]
fn a_minute_lasts_a_minute() {
    assert!(seoul("2026-04-21T05:02").is_before(&seoul("2026-04-21T05:03")));
    assert!(!seoul("2026-04-21T05:03").is_before(&seoul("2026-04-21T05:03:30")));
    assert!(!seoul("2026-04-21T05:03:30").is_before(&seoul("2026-04-21T05:03")));
    assert!(seoul("2026-04-21T05:03:29").is_before(&seoul("2026-04-21T05:03:30")));
}

#[test]
fn about_allows_what_is_near() {
    let about = seoul("~2023-05-29T21:30");
    assert_eq!(allows(&about), "2023-05-29T12:00:00Z 2023-05-29T13:01:00Z");
    assert!(!about.is_before(&seoul("2023-05-29T22:00")));
    assert!(about.is_before(&seoul("2023-05-29T22:01")));
    let about = seoul("~2024-10");
    assert!(!about.is_before(&seoul("2024-11-15")));
    assert!(about.is_before(&seoul("2024-12-05")));
}

#[test]
fn a_weekday_is_never_before_anything() {
    let thursday = seoul("thu 18:55");
    assert_eq!(thursday.interval(), None);
    assert_eq!(thursday.date(), None);
    assert!(!thursday.is_before(&seoul("fri 18:55")));
    assert!(!thursday.is_before(&seoul("2030")));
    assert!(!seoul("2020").is_before(&thursday));
}

#[test]
fn a_zone_of_its_own_moves_the_clock() {
    let there = seoul("2025-04-24T18:55 [America/New_York]");
    assert_eq!(
        there.earliest(),
        Some("2025-04-24T22:55:00Z".parse().unwrap())
    );
    assert_eq!(there.zone.name(), "America/New_York");
    assert_eq!(there.date(), Some(date(2025, 4, 24)));
}

#[test]
fn an_offset_is_told_in_the_zone_of_the_record() {
    let moment = seoul("2026-04-20T20:03Z");
    assert_eq!(moment.date(), Some(date(2026, 4, 21)));
    assert_eq!(moment.to_string(), "2026-04-20T20:03+00:00");
}

#[test]
fn a_time_that_the_clocks_skipped_is_an_error() {
    let skipped = fails("2026-03-29T02:30", "Europe/Paris");
    assert_eq!(
        skipped.to_string(),
        "clocks in `Europe/Paris` never showed `2026-03-29T02:30`: they were set forward past it"
    );
    assert!(skipped.help().contains("`2026-03-29T03:30`"));
    assert!(skipped.help().contains("`2026-03-29T02:30+01:00`"));
    for (text, in_zone) in [
        ("1988-05-08T02:30", "Asia/Seoul"),
        ("2011-12-30T12:00", "Pacific/Apia"),
        ("2018-11-04T00:10", "America/Sao_Paulo"),
        ("2025-10-05T02:15", "Australia/Lord_Howe"),
    ] {
        assert!(
            matches!(fails(text, in_zone), TimeError::Skipped { .. }),
            "{text} {in_zone}"
        );
    }
}

#[test]
fn a_time_that_the_clocks_showed_twice_may_be_either() {
    let twice = Moment::parse("2026-11-01T01:30", &zone("America/New_York")).unwrap();
    assert_eq!(allows(&twice), "2026-11-01T05:30:00Z 2026-11-01T06:31:00Z");
    let first = Moment::parse("2026-11-01T01:30-04:00", &zone("America/New_York")).unwrap();
    assert_eq!(allows(&first), "2026-11-01T05:30:00Z 2026-11-01T05:31:00Z");
}

#[test]
fn a_day_without_midnight_begins_when_it_begins() {
    let day = Moment::parse("2018-11-04", &zone("America/Sao_Paulo")).unwrap();
    assert_eq!(allows(&day), "2018-11-04T03:00:00Z 2018-11-05T02:00:00Z");
}

#[test]
fn years_end_and_quarters_have_their_months() {
    assert_eq!(
        allows(&seoul("2025-12-31 night")),
        "2025-12-31T09:00:00Z 2025-12-31T21:00:00Z"
    );
    let quarter = Period::Quarter(2024, 1);
    assert_eq!(quarter.first_day(), date(2024, 1, 1));
    assert_eq!(quarter.last_day(), date(2024, 3, 31));
    assert_eq!(Period::Month(2024, 2).last_day(), date(2024, 2, 29));
}

#[test]
fn zones_are_found_by_name_and_only_so() {
    assert!(Zone::named("Asia/Seoul").is_some());
    assert_eq!(Zone::named("asia/seoul"), Zone::named("Asia/Seoul"));
    assert_eq!(Zone::named("KST"), None);
    assert!(Zone::names().iter().any(|name| name == "Asia/Kathmandu"));
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(moment in moments()) {
        let text = moment.to_string();
        let read = Moment::parse(&text, &zone("Asia/Seoul"));
        prop_assert_eq!(read.as_ref(), Ok(&moment), "{}", text);
        prop_assert_eq!(read.unwrap().precision(), moment.precision());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,24}", tail in "[-0-9TQ:/~ .+\\[\\]Za-z]{0,24}") {
        let _ = Moment::parse(&text, &zone("Asia/Seoul"));
        let _ = Moment::parse(&tail, &zone("America/New_York"));
        let _ = Moment::parse(&format!("2026-04-21{tail}"), &zone("Europe/Paris"));
    }

    #[test]
    fn an_instant_stays_that_instant(seconds in -2_000_000_000i64..4_000_000_000, name in zones()) {
        let instant = Timestamp::from_second(seconds).unwrap();
        let zone = zone(name);
        let written = Moment::at(instant, &zone).to_string();
        prop_assert_eq!(Moment::parse(&written, &zone).unwrap().earliest(), Some(instant));
    }

    #[test]
    fn order_is_of_a_kind(one in moments(), other in moments()) {
        prop_assert!(!(one.is_before(&other) && other.is_before(&one)));
        prop_assert!(!one.is_before(&one));
    }
}

fn zones() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Asia/Seoul",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
        "UTC",
    ])
}

/// Any moment that can be written, with or without a zone of its own.
fn moments() -> impl Strategy<Value = Moment> {
    let texts = prop_oneof![clocks(), periods(), parts(), weekdays(), spans()];
    (texts, any::<bool>(), prop::option::of(zones())).prop_filter_map(
        "no clock showed it",
        |(text, about, own_zone)| {
            let about = if about { "~" } else { "" };
            let own_zone = own_zone.map_or(String::new(), |name| format!(" [{name}]"));
            let text = format!("{about}{text}{own_zone}");
            Moment::parse(&text, &zone("Asia/Seoul")).ok()
        },
    )
}

fn dates() -> impl Strategy<Value = Date> {
    (1000i16..=9998, 1i8..=12, 1i8..=31).prop_filter_map("no such day", |(year, month, day)| {
        Date::new(year, month, day).ok()
    })
}

fn clocks() -> impl Strategy<Value = String> {
    let offsets = prop::sample::select(vec!["", "Z", "+09:00", "-03:30", "+14:00", "-00:01"]);
    (
        dates(),
        0i8..24,
        0i8..60,
        0i8..60,
        0i32..1_000_000_000,
        0..3,
        offsets,
    )
        .prop_map(|(date, hour, minute, second, nanosecond, detail, offset)| {
            let (second, nanosecond) = match detail {
                0 => (0, 0),
                1 => (second, 0),
                _ => (second, nanosecond),
            };
            let local: DateTime = date.at(hour, minute, second, nanosecond);
            format!("{local}{offset}")
        })
}

fn periods() -> impl Strategy<Value = String> {
    (dates(), 0..4).prop_map(|(date, precision)| match precision {
        0 => date.to_string(),
        1 => date.strftime("%Y-%m").to_string(),
        2 => format!("{:04}-Q{}", date.year(), (date.month() + 2) / 3),
        _ => date.strftime("%Y").to_string(),
    })
}

fn parts() -> impl Strategy<Value = String> {
    (dates(), prop::sample::select(PartOfDay::ALL.to_vec()))
        .prop_map(|(date, part)| format!("{date} {}", part.word()))
}

fn weekdays() -> impl Strategy<Value = String> {
    let days = prop::sample::select(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    (days, 0..24, 0..60, 0..4).prop_map(|(day, hour, minute, detail)| match detail {
        0 => day.to_owned(),
        1 => format!("{day} evening"),
        2 => format!("{day} {hour:02}:{minute:02}"),
        _ => format!("{day} {hour:02}:{minute:02}:07"),
    })
}

fn spans() -> impl Strategy<Value = String> {
    (periods(), periods()).prop_map(|(first, last)| format!("{first}/{last}"))
}

#[test]
fn a_span_of_periods_keeps_both() {
    assert_eq!(
        seoul("2024-Q1/2024-Q2").form,
        Form::Periods(Period::Quarter(2024, 1), Period::Quarter(2024, 2))
    );
}

/// What the page and the feed say of an incident in a zone, and the page as it is written.
fn shown(timezone: &str, tables: &str) -> [String; 3] {
    let post = post(&format!(
        "title = \"Disks\"\ndate = 2026-12-01T09:00:00\n[incident]\nkind = \"outage\"\n\
         status = \"resolved\"\ntimezone = \"{timezone}\"\n{tables}"
    ));
    let tree = built(&[("content/disks.md", &post)]);
    let page = built::text(&tree, "disks.html");
    let feed = built::text(&tree, "feed.xml").replace("&lt;", "<");
    [
        pages::text(&page),
        pages::text(&feed.replace("&gt;", ">")),
        page,
    ]
}

#[test]
fn a_time_of_another_zone_says_so_under_the_caption() {
    let [page, feed, html] = shown(
        "Europe/London",
        r#"[[incident.occurrence]]
started = "2026-07-01T10:00 [America/New_York]"
detected = 2026-07-01T15:30:00
resolved = 2026-07-01T16:00:00
[[incident.timeline]]
at = 2026-07-01T14:50:00
text = "Somebody looked."
[[incident.timeline]]
at = "2026-07-01T10:40 [America/New_York]"
text = "Somebody else looked."
[[incident.mitigation]]
text = "Look sooner"
state = "planned"
due = "2026-08-01T09:00 [Asia/Seoul]""#,
    );
    for told in [
        "Times are in UK time (BST, UTC+1)",
        "Wed, 1 Jul 2026, 10:00\u{a0}am EDT",
        "10:40\u{a0}am EDT",
        "Sat, 1 Aug 2026, 9:00\u{a0}am KST",
    ] {
        assert!(page.contains(told), "{told}: {page}");
        assert!(feed.contains(told), "{told}: {feed}");
    }
    assert!(!page.contains("3:30\u{a0}pm BST") && !page.contains("2:50\u{a0}pm BST"));
    assert!(html.contains("<time datetime=\"2026-07-01T10:00-04:00\""));
    assert_eq!(html.matches("class=\"day\"").count(), 1);
}

#[test]
fn where_clocks_are_changed_each_time_tells_its_own() {
    let [page, feed, html] = shown(
        "America/New_York",
        "[[incident.occurrence]]\nstarted = 2026-11-01T01:30:00-04:00\n\
         detected = 2026-11-01T06:30:00Z\nresolved = 2026-11-01T01:40:00-05:00",
    );
    for told in ["1:30\u{a0}am EDT", "1:30\u{a0}am EST", "1:40\u{a0}am EST"] {
        assert!(page.contains(told), "{told}: {page}");
        assert!(feed.contains(told), "{told}: {feed}");
    }
    assert!(page.contains("Sun, 1 Nov 2026, 1:30\u{a0}am EDT – 1:40\u{a0}am EST"));
    assert!(html.contains("Times are in US Eastern time.<"));
    assert!(html.contains("<time datetime=\"2026-11-01T01:30-05:00\""));

    let [page, _, html] = shown(
        "Europe/London",
        "[[incident.occurrence]]\nstarted = 2026-01-05T10:00:00\nresolved = 2026-01-05T11:00:00\n\
         [[incident.occurrence]]\nstarted = 2026-07-01\nresolved = 2026-07-01T11:00:00",
    );
    assert!(html.contains("Times are in UK time.<"));
    assert!(page.contains("10:00\u{a0}am GMT") && page.contains("11:00\u{a0}am BST"));
}

#[test]
fn a_caption_is_of_the_times_under_it() {
    let [page, _, html] = shown(
        "Europe/London",
        "[[incident.occurrence]]\nstarted = 2026-03-28\nresolved = 2026-03-30T11:00:00",
    );
    assert!(page.contains("Times are in UK time (BST, UTC+1)"));
    // What is told in another zone changes nothing for them.
    let [elsewhere, ..] = shown(
        "Europe/London",
        "[[incident.occurrence]]\nstarted = \"2026-01-05T10:00 [America/New_York]\"\nresolved = 2026-03-30T11:00:00",
    );
    assert!(elsewhere.contains("Times are in UK time (BST, UTC+1)"));
    let table = pages::all_between(&html, "<table class=\"occurrences\">", "</table>")[0];
    assert!(table.contains("11:00\u{a0}am<"), "{table}");
    // The summary stands far above that caption, on a site of another zone.
    let summary = pages::all_between(&html, "<section class=\"summary", "</section>")[0];
    assert!(summary.contains("11:00\u{a0}am BST"), "{summary}");
}

#[test]
fn a_posts_date_tells_its_zone_where_that_is_not_the_sites() {
    let post = post("title = \"Disks\"\ndate = \"2026-07-01T10:00 [America/New_York]\"");
    let tree = built(&[("content/disks.md", &post)]);
    for path in ["disks.html", "index.html"] {
        let page = pages::text(&built::text(&tree, path));
        assert!(
            page.contains("Wed, 1 Jul 2026, 10:00\u{a0}am EDT"),
            "{path}: {page}"
        );
    }
}

#[test]
#[ignore = "reads the table that `python3 tests/zones.py` prints from its standard input"]
fn zones_agree_with_pythons() {
    let mut compared = 0;
    for line in std::io::stdin().lines().map(Result::unwrap) {
        let mut words = line.split(' ');
        let (Some(name), Some(local)) = (words.next(), words.next()) else {
            panic!("{line}");
        };
        let instants: Vec<Timestamp> = words
            .map(|seconds| Timestamp::from_second(seconds.parse().unwrap()).unwrap())
            .collect();
        let read = Moment::parse(local, &zone(name)).map(|moment| moment.reading().unwrap());
        match (read, instants.as_slice()) {
            (Ok(reading), [first, .., second]) => {
                assert_eq!((reading.from, reading.until), (*first, *second), "{line}");
            }
            (Ok(reading), [only]) => {
                assert_eq!((reading.from, reading.until), (*only, *only), "{line}");
                assert_eq!(
                    zone(name).clock_at(*only).strftime("%FT%H:%M").to_string(),
                    local
                );
            }
            (Err(TimeError::Skipped { .. }), []) => {}
            (read, _) => panic!("{line}: {read:?}"),
        }
        compared += 1;
    }
    assert!(compared > 1000, "{compared} times were compared");
}
