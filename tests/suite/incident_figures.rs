//! What follows from times: computed, bounded where it must be, never invented.

use std::collections::BTreeSet;

use afterword::incident::{
    Figures, Incident, Interval, Kind, Known, Length, Moment, Occurrence, Planned, Status, Update,
    Year, Zone, downtime, downtime_within,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn moment(text: &str) -> Moment {
    Moment::parse(text, &Zone::named("Asia/Seoul").unwrap()).unwrap()
}

/// A window from its times: `started`, `detected`, `resolved`, each empty where it is not known.
fn window(started: &str, detected: &str, resolved: &str) -> Occurrence {
    let time = |text: &str| (!text.is_empty()).then(|| moment(text));
    Occurrence {
        started: time(started),
        detected: time(detected),
        resolved: time(resolved),
        ..Occurrence::default()
    }
}

fn incident(windows: Vec<Occurrence>) -> Incident {
    let mut incident = Incident::new(Kind::Outage, Status::Resolved, Zone::utc());
    incident.occurrences = windows;
    incident
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

fn lasts(started: &str, resolved: &str) -> Known {
    Length::between(Some(&moment(started)), Some(&moment(resolved))).known()
}

#[test]
fn clock_times_make_exact_lengths() {
    assert_eq!(
        lasts("2026-04-21T05:03", "2026-04-21T05:12"),
        Known::Exactly(minutes(9))
    );
    assert_eq!(
        lasts("2025-12-31T23:50", "2026-01-01T00:10"),
        Known::Exactly(minutes(20))
    );
    assert_eq!(
        lasts("2026-04-21T05:03:20", "2026-04-21T05:03:45"),
        Known::Exactly(SignedDuration::from_secs(25))
    );
}

#[test]
fn a_night_that_is_about_known_is_about_that_long() {
    let night = Length::between(
        Some(&moment("~2023-05-29T21:30")),
        Some(&moment("~2023-05-30T06:50")),
    );
    assert_eq!(night.known(), Known::Exactly(minutes(9 * 60 + 20)));
    assert!(night.is_about());
    for [from, until] in [["fri 21:30", "~fri 22:30"], ["~fri 21:30", "fri 22:30"]] {
        let evening = Length::between(Some(&moment(from)), Some(&moment(until)));
        assert!(evening.is_about(), "{from} {until}");
    }
}

#[test]
fn three_windows_one_without_a_start_are_at_least_their_sum() {
    let figures = Figures::of(&incident(vec![
        window("2026-04-21T05:03", "2026-04-21T05:03", "2026-04-21T05:12"),
        window("", "2026-04-25T06:19", "2026-04-25T06:25"),
        window("2026-04-25T10:43", "", "2026-04-25T10:48"),
    ]));
    assert_eq!(figures.downtime.known(), Known::AtLeast(minutes(20)));
    assert_eq!(
        figures.windows[1].duration.known(),
        Known::AtLeast(minutes(6))
    );
    assert_eq!(figures.to_resolve.known(), Known::AtLeast(minutes(9)));
    assert_eq!(
        figures.windows[0].to_detect.known(),
        Known::Exactly(minutes(0))
    );
    assert_eq!(figures.windows[1].to_detect.known(), Known::Nothing);
}

#[test]
fn a_window_that_has_not_ended_lasted_as_long_as_is_known() {
    let mut open = window("2026-04-21T05:00", "2026-04-21T05:10", "");
    assert_eq!(downtime([&open]).known(), Known::AtLeast(minutes(10)));
    open.mitigated = Some(moment("2026-04-21T05:30"));
    assert_eq!(downtime([&open]).known(), Known::AtLeast(minutes(30)));
    assert_eq!(
        downtime([&window("2026-04-21T05:00", "", "")]).known(),
        Known::Nothing
    );
}

#[test]
fn what_does_not_say_when_it_eased_had_eased_when_it_was_over() {
    let mut long = window("2026-04-21T10:00", "2026-04-21T10:00", "2026-04-21T20:00");
    let short = window("2026-04-21T20:00", "2026-04-21T20:00", "2026-04-21T20:10");
    let open = window("2026-04-21T21:00", "2026-04-21T21:00", "");
    let known = |windows: Vec<Occurrence>| Figures::of(&incident(windows)).to_mitigate.known();
    assert_eq!(known(vec![long.clone(), short.clone()]), Known::Nothing);
    long.mitigated = Some(moment("2026-04-21T12:00"));
    let two_hours = Known::Exactly(minutes(120));
    assert_eq!(known(vec![long.clone(), short.clone()]), two_hours);
    let or_longer = Known::AtLeast(minutes(120));
    assert_eq!(known(vec![long.clone(), short, open]), or_longer);
    long.mitigated = Some(moment("2026-04-21T10:05"));
    let longer = window("2026-04-22T10:00", "2026-04-22T10:00", "2026-04-22T10:10");
    let between = Known::Between(minutes(5), minutes(10));
    assert_eq!(known(vec![long, longer]), between);
    // What was only noticed had begun before that.
    let mut unseen = window("", "2026-04-21T10:00", "2026-04-21T20:00");
    unseen.mitigated = Some(moment("2026-04-21T12:00"));
    let figures = Figures::of(&incident(vec![unseen]));
    assert_eq!(figures.windows[0].to_mitigate.known(), or_longer);
}

#[test]
fn what_goes_on_lasts_as_long_as_the_timeline_tells_of_it() {
    let entry = |at: &str| Update {
        at: moment(at),
        status: None,
        text: String::from("Still broken."),
    };
    let first = window("2026-04-20T01:00", "", "");
    let open = window("2026-04-21T05:00", "2026-04-21T05:10", "");
    let mut going_on = incident(vec![first, open]);
    going_on.status = Status::Identified;
    going_on.timeline = vec![entry("2026-04-21T06:00"), entry("2026-04-21T07:30")];
    let known = |incident: &Incident| {
        let windows = Figures::of(incident).windows.into_iter();
        windows.map(|it| it.duration.known()).collect::<Vec<_>>()
    };
    let last = Known::AtLeast(minutes(150));
    assert_eq!(known(&going_on), [Known::Nothing, last]);
    // Entries that say nothing of its end: without a date, or before it was noticed.
    going_on.timeline.push(entry("tue 09:00"));
    going_on.timeline.push(entry("2026-04-21T05:05"));
    assert_eq!(known(&going_on), [Known::Nothing, last]);
    // What is watched, or over, may have ended before the timeline does.
    let noticed = Known::AtLeast(minutes(10));
    for status in [Status::Monitoring, Status::Resolved] {
        going_on.status = status;
        assert_eq!(known(&going_on), [Known::Nothing, noticed]);
    }
    going_on.status = Status::Investigating;
    going_on.occurrences[1].mitigated = Some(moment("2026-04-21T05:20"));
    assert_eq!(known(&going_on)[1], Known::AtLeast(minutes(20)));
}

#[test]
fn a_service_that_is_still_down_stays_so_when_another_is_well_again() {
    let of = |service: &str, window: Occurrence| Occurrence {
        services: vec![service.to_owned()],
        ..window
    };
    let from = "2026-05-10T08:00";
    let ended = of("search", window(from, "", "2026-05-10T09:00"));
    let mut partly = incident(vec![
        of("web", window(from, "", "")),
        of("media", window(from, "", "")),
        ended,
    ]);
    partly.status = Status::Identified;
    partly.timeline = vec![Update {
        at: moment("2026-05-20T08:00"),
        status: None,
        text: String::from("The web is still down."),
    }];
    let down = |incident: &Incident, service| Figures::of(incident).of_service(service).known();
    let ten_days = Known::AtLeast(hours(240));
    assert_eq!(down(&partly, "web"), ten_days);
    assert_eq!(down(&partly, "media"), ten_days);
    assert_eq!(down(&partly, "search"), Known::Exactly(hours(1)));
    // A window without services hits all of the incident's: one that names them comes after it.
    let mut named = partly.clone();
    named.services = vec!["web".to_owned()];
    named.occurrences = vec![
        window(from, "", ""),
        of("web", window("2026-05-12T08:00", "", "")),
    ];
    assert_eq!(down(&named, "web"), Known::AtLeast(hours(192)));
    // What came back was over in between.
    partly
        .occurrences
        .push(of("web", window("2026-05-12T08:00", "", "")));
    let windows = Figures::of(&partly).windows;
    assert_eq!(windows[0].duration.known(), Known::Nothing);
    assert_eq!(windows[3].duration.known(), Known::AtLeast(hours(192)));
    // What began at once did not come back.
    named.occurrences[1].started = Some(moment(from));
    let windows = Figures::of(&named).windows.into_iter();
    let lasted: Vec<Known> = windows.map(|it| it.duration.known()).collect();
    assert_eq!(lasted, [ten_days, ten_days]);
}

#[test]
fn what_was_noticed_after_its_end_ended_all_the_same() {
    let late = window("2026-04-21T05:00", "2026-05-03", "2026-04-21T06:00");
    assert_eq!(downtime([&late]).known(), Known::Exactly(hours(1)));
    let year = Year {
        number: 2026,
        zone: &Zone::utc(),
        as_of: None,
    };
    let day = year.days_of(&incident(vec![late]));
    assert_eq!(day, ["2026-04-20".parse().unwrap()]);
}

#[test]
fn a_window_lasts_no_shorter_than_until_it_eased() {
    for (started, mitigated, resolved) in [
        ("thu 18:55", "thu 19:38", "thu night"),
        ("2025-04-24T18:55", "2025-04-24T19:38", "2025-04-24 night"),
    ] {
        let mut window = window(started, "", resolved);
        window.mitigated = Some(moment(mitigated));
        let known = Known::Between(minutes(43), minutes(11 * 60 + 5));
        assert_eq!(downtime([&window]).known(), known);
        let figures = Figures::of(&incident(vec![window]));
        assert_eq!(figures.windows[0].duration.known(), known);
    }
}

#[test]
fn all_that_is_known_of_a_window_bounds_it() {
    let lasts = |started: &str, detected: &str, resolved: &str| {
        Figures::of(&incident(vec![window(started, detected, resolved)])).downtime
    };
    let (detected, resolved) = ("2026-05-10T22:40", "2026-05-10T23:35");
    for (started, most) in [
        ("2026-05-10", minutes(23 * 60 + 35)),
        ("2026-05-10 evening", minutes(6 * 60 + 35)),
    ] {
        assert_eq!(
            lasts(started, detected, resolved).known(),
            Known::Between(minutes(55), most),
            "{started}"
        );
    }
    assert_eq!(
        lasts("2026-05-10T08:00", detected, "2026-05-10").known(),
        Known::Between(minutes(14 * 60 + 40), hours(16))
    );
    assert_eq!(
        lasts("thu evening", "thu 22:40", "thu 23:35").known(),
        Known::Between(minutes(55), minutes(6 * 60 + 35))
    );
}

#[test]
fn a_length_is_about_so_long_only_where_what_bounds_it_is() {
    let lasts = |detected: &str| {
        let window = window("2026-05-10T08:00", detected, "2026-05-10T09:00");
        Figures::of(&incident(vec![window])).downtime
    };
    assert!(!lasts("~2026-05-10T08:30").is_about());
    let about = Length::parse("~10m").unwrap();
    let long = Length::parse("2h").unwrap();
    assert!(!Length::longest([about, long]).is_about());
    assert!(Length::longest([about, Length::parse("5m").unwrap()]).is_about());
    let exact = Length::parse("1h").unwrap();
    assert!(!Length::median([about, exact, long]).is_about());
    // Of lengths that are equal, the order is nothing to go by.
    let vague = Length::parse("~1h").unwrap();
    for equal in [
        [vague, exact, exact],
        [exact, vague, exact],
        [exact, exact, vague],
    ] {
        assert!(!Length::median(equal).is_about());
        assert!(!Length::longest(equal).is_about());
    }
    assert!(Length::median([about, long]).is_about());
}

#[test]
fn an_incident_began_where_its_window_did_however_vague_the_rest_is() {
    let began = |started: &str, detected: &str, resolved: &str| {
        let incident = incident(vec![window(started, detected, resolved)]);
        (
            incident.beginning().map(ToString::to_string),
            incident.start().is_some(),
        )
    };
    let eight = "2026-05-10T08:00";
    let known = (Some(moment(eight).to_string()), true);
    assert_eq!(began(eight, "", "2026-05-10"), known);
    assert_eq!(began(eight, "2026-05-10", "2026-05-10T12:00"), known);
    let seen = (Some(moment(eight).to_string()), false);
    assert_eq!(began("", eight, "2026-05-10"), seen);
    assert_eq!(began("sun 07:50", eight, "2026-05-10"), seen);
    // A later window that is known to have started is not where it began.
    let again = window("2026-05-11T10:00", "", "2026-05-11T11:00");
    let twice = incident(vec![window("", eight, "2026-05-10"), again]);
    assert_eq!(twice.start(), None);
}

#[test]
fn days_and_parts_of_days_make_bounds() {
    assert_eq!(lasts("2026-04-21", "2026-04-22"), Known::AtMost(hours(48)));
    assert_eq!(
        lasts("2022-11-14 morning", "2022-11-15 evening"),
        Known::Between(hours(29), hours(48))
    );
    assert_eq!(
        lasts("2026-04-21T12:00", "2026-04-22"),
        Known::Between(hours(12), hours(36))
    );
}

#[test]
fn an_hour_that_the_clocks_showed_twice_is_a_bound() {
    let new_york = Zone::named("America/New_York").unwrap();
    let at = |text| Moment::parse(text, &new_york).unwrap();
    let length = Length::between(Some(&at("2026-11-01T01:30")), Some(&at("2026-11-01T03:00")));
    assert_eq!(length.known(), Known::Between(minutes(90), minutes(150)));
    let length = Length::between(Some(&at("2026-03-08T01:30")), Some(&at("2026-03-08T03:30")));
    assert_eq!(length.known(), Known::Exactly(hours(1)));
}

#[test]
fn weekdays_are_of_one_week() {
    assert_eq!(lasts("thu 18:55", "thu 19:38"), Known::Exactly(minutes(43)));
    assert_eq!(lasts("sun 23:50", "mon 00:10"), Known::Exactly(minutes(20)));
    assert_eq!(lasts("thu 19:38", "thu 18:55"), Known::Nothing);
    assert_eq!(lasts("thu 18:55", "2025-04-24T19:38"), Known::Nothing);
    // The same length, whichever day a week begins with: from six days on it was rather another week.
    for (from, until) in [("mon", "sun"), ("tue", "mon"), ("sun", "sat")] {
        let lasts = |hour: &str| lasts(&format!("{from} 10:00"), &format!("{until} {hour}"));
        assert_eq!(lasts("09:50"), Known::Exactly(minutes(6 * 24 * 60 - 10)));
        assert_eq!(lasts("12:00"), Known::Nothing);
    }
    let window = window("thu 18:55", "", "~thu 19:38");
    assert_eq!(downtime([&window]).known(), Known::Exactly(minutes(43)));
}

#[test]
fn the_union_counts_nothing_twice() {
    let windows = [
        window("2026-04-21T05:00", "", "2026-04-21T06:00"),
        window("2026-04-21T05:30", "", "2026-04-21T06:30"),
        window("2026-04-21T05:40", "", "2026-04-21T05:50"),
        window("2026-04-21T09:00", "", "2026-04-21T09:10"),
    ];
    assert_eq!(downtime(&windows).known(), Known::Exactly(minutes(100)));
    // A day of some week may have been any of these.
    let dateless = window("tue 05:10", "", "tue 05:30");
    let all = windows.iter().chain([&dateless]);
    let between = Known::Between(minutes(100), minutes(120));
    assert_eq!(downtime(all).known(), between);
}

#[test]
fn a_contradiction_gives_no_figure() {
    assert_eq!(
        lasts("2026-04-21T05:12", "2026-04-21T05:03"),
        Known::Nothing
    );
    let backwards = window("2026-04-21T05:12", "", "2026-04-21T05:03");
    assert_eq!(downtime([&backwards]).known(), Known::Nothing);
}

#[test]
fn a_window_belongs_to_the_services_it_names() {
    let mut incident = incident(vec![
        window("2026-04-21T05:00", "", "2026-04-21T05:10"),
        window("2026-04-21T06:00", "", "2026-04-21T06:30"),
    ]);
    incident.services = vec!["web".into(), "streaming".into()];
    incident.occurrences[1].services = vec!["streaming".into(), "media".into()];
    let by_service = Figures::of(&incident).by_service;
    let known: Vec<(&str, Known)> = by_service
        .iter()
        .map(|(service, length)| (service.as_str(), length.known()))
        .collect();
    assert_eq!(
        known,
        [
            ("web", Known::Exactly(minutes(10))),
            ("streaming", Known::Exactly(minutes(40))),
            ("media", Known::Exactly(minutes(30))),
        ]
    );
}

#[test]
fn a_month_has_what_lies_in_it() {
    let month = |text| moment(text).interval().unwrap();
    let windows = [
        window("2026-04-30T23:00", "", "2026-05-01T02:00"),
        window("", "2026-05-10T10:00", "2026-05-10T10:30"),
    ];
    let within = |text| downtime_within(month(text), &windows).known();
    assert_eq!(within("2026-04"), Known::Exactly(hours(1)));
    assert_eq!(within("2026-05"), Known::AtLeast(minutes(150)));
    assert_eq!(within("2026-06"), Known::Exactly(minutes(0)));
}

#[test]
fn a_plan_is_as_long_as_announced() {
    let mut planned = Planned {
        start: moment("2022-10-04T22:00"),
        end: Some(moment("2022-10-04T23:00")),
        duration: None,
    };
    assert_eq!(planned.length().known(), Known::Exactly(hours(1)));
    planned.duration = Length::parse("~10m");
    assert_eq!(planned.length().known(), Known::Exactly(minutes(10)));
    assert!(planned.length().is_about());
}

#[test]
fn lengths_are_read_as_people_write_them() {
    for (text, length) in [
        ("10m", minutes(10)),
        ("10 min", minutes(10)),
        ("~1h30m", minutes(90)),
        ("about 1h 30m", minutes(90)),
        ("2 days", hours(48)),
        ("1 week", hours(168)),
        ("90s", SignedDuration::from_secs(90)),
    ] {
        let read = Length::parse(text).map(Length::known);
        assert_eq!(read, Some(Known::Exactly(length)), "{text}");
    }
    for text in ["", "10", "soon", "-10m", "0m", "1 month", "10m ago"] {
        assert_eq!(Length::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn the_union_is_what_counting_minutes_gives(windows in minute_windows()) {
        let counted: BTreeSet<i64> = windows.iter().flat_map(|(from, until)| *from..*until).collect();
        let occurrences: Vec<Occurrence> = windows.iter().map(occurrence).collect();
        prop_assert_eq!(
            downtime(&occurrences).known(),
            if windows.is_empty() {
                Known::Nothing
            } else {
                Known::Exactly(minutes(counted.len() as i64))
            }
        );
    }

    #[test]
    fn so_is_what_lies_in_an_hour(windows in minute_windows(), start in 0i64..600) {
        let hour = start..start + 60;
        let counted: BTreeSet<i64> = windows
            .iter()
            .flat_map(|(from, until)| *from..*until)
            .filter(|minute| hour.contains(minute))
            .collect();
        let occurrences: Vec<Occurrence> = windows.iter().map(occurrence).collect();
        let interval = Interval { from: instant(hour.start), until: instant(hour.end) };
        prop_assert_eq!(
            downtime_within(interval, &occurrences).known(),
            Known::Exactly(minutes(counted.len() as i64))
        );
    }

    #[test]
    fn no_figure_is_more_than_the_bounds_allow(
        from in 0i64..4000, length in 0i64..4000, coarse_start in any::<bool>(), coarse_end in any::<bool>(),
    ) {
        let day = |minute: i64| {
            let zone = Zone::utc();
            Moment::day(Moment::at(instant(minute), &zone).date().unwrap(), &zone)
        };
        let start = if coarse_start { day(from) } else { Moment::at(instant(from), &Zone::utc()) };
        let until = from + length;
        let end = if coarse_end { day(until) } else { Moment::at(instant(until), &Zone::utc()) };
        let told = Length::between(Some(&start), Some(&end));
        prop_assert!(told.least() <= minutes(length));
        prop_assert!(told.most().unwrap() >= minutes(length));
    }
}

/// Windows as minutes from a beginning, each with its end.
fn minute_windows() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let window = (0i64..600, 0i64..120).prop_map(|(from, length)| (from, from + length));
    prop::collection::vec(window, 0..8)
}

fn occurrence((from, until): &(i64, i64)) -> Occurrence {
    Occurrence {
        started: Some(Moment::at(instant(*from), &Zone::utc())),
        resolved: Some(Moment::at(instant(*until), &Zone::utc())),
        ..Occurrence::default()
    }
}

fn instant(minute: i64) -> Timestamp {
    Timestamp::from_second(1_776_700_800 + minute * 60).unwrap()
}
