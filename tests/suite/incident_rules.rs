//! What the rules find, and what they leave alone because some reading of it is right.

use afterword::incident::{
    Cause, Certainty, Impact, Incident, Kind, Length, Level, Levels, Mitigation, MitigationState,
    Moment, Occurrence, Origin, Place, Planned, Publication, Rule, Section, Stage, Status, Update,
    Vocabulary, Zone, judge, judge_as_of, judge_date,
};
use proptest::prelude::*;

fn moment(text: &str) -> Moment {
    Moment::parse(text, &Zone::named("Asia/Seoul").unwrap()).unwrap()
}

/// A record without gaps or contradictions, to be spoilt.
fn sound() -> Incident {
    let zone = Zone::named("Asia/Seoul").unwrap();
    let mut incident = Incident::new(Kind::Outage, Status::Resolved, zone);
    incident.impact = Some(Impact::Major);
    incident.services = vec!["web".into()];
    incident.occurrences = vec![Occurrence {
        started: Some(moment("2026-04-21T05:03")),
        detected: Some(moment("2026-04-21T05:06")),
        mitigated: Some(moment("2026-04-21T05:10")),
        resolved: Some(moment("2026-04-21T05:12")),
        ..Occurrence::default()
    }];
    incident.timeline = vec![
        update("2026-04-21T05:06", Some(Status::Investigating)),
        update("2026-04-21T05:12", Some(Status::Resolved)),
    ];
    incident.cause = Some(Cause {
        summary: Some("too little memory".into()),
        ..Cause::default()
    });
    incident.mitigations = vec![measure(MitigationState::Done)];
    incident
}

fn update(at: &str, status: Option<Status>) -> Update {
    Update {
        at: moment(at),
        status,
        text: "something".into(),
    }
}

fn measure(state: MitigationState) -> Mitigation {
    Mitigation {
        id: None,
        text: "more memory".into(),
        state,
        kind: None,
        owner: Some("operations".into()),
        due: Some(moment("2026-06")),
        done: Some(moment("2026-04-21")),
        reason: None,
        before: None,
        after: None,
        link: None,
    }
}

/// The rules that find something in a post of the evening of 25 April 2026 that reports one incident.
fn found(incident: Incident) -> Vec<Rule> {
    found_in("2026-04-25T20:00", None, incident)
}

fn found_in(date: &str, updated: Option<&str>, incident: Incident) -> Vec<Rule> {
    let updated = updated.map(moment);
    let post = Publication {
        date: &moment(date),
        updated: updated.as_ref(),
    };
    let findings = judge(&post, &[incident]);
    findings.into_iter().map(|finding| finding.rule).collect()
}

/// What the rules find after one change to the sound record.
fn spoilt(change: impl Fn(&mut Incident)) -> Vec<Rule> {
    let mut incident = sound();
    change(&mut incident);
    found(incident)
}

const NOTHING: [Rule; 0] = [];

#[test]
fn a_sound_record_is_left_alone() {
    assert_eq!(found(sound()), NOTHING);
}

#[test]
fn windows_are_in_order() {
    let window = |key: &str, time: &str| {
        spoilt(|incident| {
            let window = &mut incident.occurrences[0];
            let slot = match key {
                "started" => &mut window.started,
                "detected" => &mut window.detected,
                "mitigated" => &mut window.mitigated,
                _ => &mut window.resolved,
            };
            *slot = Some(moment(time));
        })
    };
    assert_eq!(
        window("resolved", "2026-04-21T05:02"),
        [Rule::EndBeforeStart, Rule::MitigatedAfterResolved]
    );
    assert_eq!(
        window("mitigated", "2026-04-21T05:02"),
        [Rule::EndBeforeStart]
    );
    assert_eq!(
        window("detected", "2026-04-21T05:02"),
        [Rule::DetectedBeforeStarted]
    );
    assert_eq!(
        window("mitigated", "2026-04-21T05:13"),
        [Rule::MitigatedAfterResolved]
    );
    assert_eq!(window("detected", "2026-04-21T06:00"), NOTHING);
    assert_eq!(window("started", "2026-04-21T05:06"), NOTHING);
    assert_eq!(window("started", "~2026-04-21T05:30"), NOTHING);
    assert_eq!(window("started", "2026-04-21"), NOTHING);
    assert_eq!(window("resolved", "2026-04"), NOTHING);
    assert_eq!(window("resolved", "mon 05:00"), NOTHING);
    assert_eq!(
        window("started", "2026-04-22"),
        [
            Rule::DetectedBeforeStarted,
            Rule::EndBeforeStart,
            Rule::EndBeforeStart,
            Rule::DoneBeforeIncident
        ]
    );
}

#[test]
fn what_is_found_points_at_both_sides() {
    let mut incident = sound();
    incident.occurrences[0].detected = Some(moment("~2026-04-20T05:02"));
    let post = Publication {
        date: &moment("2026-04-25"),
        updated: None,
    };
    let findings = judge(&post, &[sound(), incident]);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    let place = |key| Place {
        incident: 1,
        section: Section::Occurrence(0),
        key,
    };
    assert_eq!(finding.place, place("detected"));
    assert_eq!(
        finding.message,
        "`detected`, `~2026-04-20T05:02`, is before `started`, `2026-04-21T05:03`"
    );
    assert_eq!(
        finding.related,
        Some((place("started"), "this is at `2026-04-21T05:03`".into()))
    );
    assert!(!finding.help.is_empty());
}

#[test]
fn plans_end_after_they_start() {
    let plan = |end: &str| {
        spoilt(|incident| {
            incident.kind = Kind::Maintenance;
            incident.planned = Some(Planned {
                start: moment("2026-04-21T05:00"),
                end: Some(moment(end)),
                duration: None,
            });
        })
    };
    assert_eq!(plan("2026-04-21T04:00"), [Rule::EndBeforeStart]);
    assert_eq!(plan("2026-04-21"), NOTHING);
}

#[test]
fn a_plan_is_as_long_as_it_says_where_no_clock_was_changed() {
    let plan = |zone: &str, start: &str, end: &str, length: &str| {
        let zone = Zone::named(zone).unwrap();
        let at = |text| Moment::parse(text, &zone).unwrap();
        spoilt(|incident| {
            incident.kind = Kind::Maintenance;
            incident.planned = Some(Planned {
                start: at(start),
                end: Some(at(end)),
                duration: Length::parse(length),
            });
        })
    };
    let plain = ["2026-04-05T10:00", "2026-04-05T11:00"];
    assert_eq!(
        plan("UTC", plain[0], plain[1], "5h"),
        [Rule::PlanAgainstItself]
    );
    assert_eq!(plan("UTC", plain[0], plain[1], "1h"), NOTHING);
    assert_eq!(plan("UTC", plain[0], plain[1], "~50m"), NOTHING);
    let changed = ["2026-03-07T22:00", "2026-03-08T22:00"];
    assert_eq!(
        plan("America/New_York", changed[0], changed[1], "1 day"),
        NOTHING
    );
    assert_eq!(plan("UTC", "thu 22:00", "thu 22:00", "7 days"), NOTHING);
}

/// A time of a few days, known to the minute, a part of a day, a day or a month, or only about.
fn some_time() -> impl Strategy<Value = String> {
    let time = (1..4_u32, 0..24_u32, 0..4_u32);
    (time, prop::bool::ANY).prop_map(|((day, hour, form), about)| {
        let time = match form {
            0 => String::from("2026-04"),
            1 => format!("2026-04-{day:02}"),
            2 => format!("2026-04-{day:02} evening"),
            _ => format!("2026-04-{day:02}T{hour:02}:00"),
        };
        format!("{}{time}", if about { "~" } else { "" })
    })
}

proptest! {
    #[test]
    fn an_entry_is_out_of_order_that_is_before_any_other_above_it(
        times in prop::collection::vec(some_time(), 0..12),
    ) {
        let mut incident = sound();
        incident.timeline = times.iter().map(|time| update(time, None)).collect();
        let moments: Vec<&Moment> = incident.timeline.iter().map(|update| &update.at).collect();
        let is_out = |at: &usize| moments[..*at].iter().any(|one| moments[*at].is_before(one));
        let expected: Vec<Section> = (0..times.len()).filter(is_out).map(Section::Timeline).collect();
        let date = moment("2026-06");
        let post = Publication { date: &date, updated: None };
        let findings = judge(&post, std::slice::from_ref(&incident)).into_iter();
        let found: Vec<Section> = findings
            .filter(|finding| finding.rule == Rule::TimelineOutOfOrder)
            .map(|finding| finding.place.section)
            .collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn timelines_are_in_order() {
    let with = |times: &[&str]| {
        spoilt(|incident| {
            incident.timeline = times.iter().map(|time| update(time, None)).collect();
        })
    };
    assert_eq!(with(&["2026-04-21T05:03", "2026-04-21T05:03"]), NOTHING);
    assert_eq!(
        with(&["2026-04-21T05:03", "2026-04-21T05:01"]),
        [Rule::TimelineOutOfOrder]
    );
    assert_eq!(
        with(&["2026-04-21T05:03", "2026-04-21", "2026-04-21T05:01"]),
        [Rule::TimelineOutOfOrder]
    );
    assert_eq!(with(&["2026-04-21 evening", "2026-04-21T18:00"]), NOTHING);
    assert_eq!(with(&["fri 18:55", "thu 18:55"]), NOTHING);
}

#[test]
fn what_is_over_has_ended() {
    let open = |status| {
        spoilt(|incident| {
            incident.status = status;
            incident.timeline.clear();
            incident.occurrences[0].mitigated = None;
            incident.occurrences[0].resolved = None;
        })
    };
    assert_eq!(open(Status::Resolved), [Rule::ResolvedWhileOpen]);
    assert_eq!(open(Status::Monitoring), NOTHING);
    let eased = spoilt(|incident| incident.occurrences[0].resolved = None);
    assert_eq!(eased, NOTHING);
}

#[test]
fn nothing_is_declared_over_before_it_ends() {
    let declared = |times: &[&str]| {
        spoilt(|incident| {
            let status = Some(Status::Resolved);
            incident.timeline = times.iter().map(|time| update(time, status)).collect();
        })
    };
    assert_eq!(declared(&["2026-04-21T05:10"]), [Rule::ResolvedBeforeEnd]);
    assert_eq!(declared(&["2026-04-21T05:10", "2026-04-21T05:20"]), NOTHING);
    assert_eq!(declared(&["~2026-04-21T05:00"]), NOTHING);
    // What came back goes on after it was declared over.
    let back = spoilt(|incident| {
        incident.status = Status::Monitoring;
        incident.timeline = vec![
            update("2026-04-21T05:10", Some(Status::Resolved)),
            update("2026-04-21T05:11", Some(Status::Monitoring)),
        ];
    });
    assert_eq!(back, NOTHING);
}

#[test]
fn what_was_declared_over_is_not_open() {
    let told = |status, newest| {
        spoilt(|incident| {
            incident.status = status;
            incident.timeline = vec![
                update("2026-04-21T05:20", Some(Status::Resolved)),
                update("2026-04-21T05:21", Some(newest)),
            ];
        })
    };
    assert_eq!(
        told(Status::Monitoring, Status::Resolved),
        [Rule::OpenAfterEnd]
    );
    assert_eq!(told(Status::Monitoring, Status::Investigating), NOTHING);
    assert_eq!(told(Status::Resolved, Status::Investigating), NOTHING);
    for newest in [Status::Completed, Status::Cancelled, Status::Failed] {
        let found = spoilt(|incident| {
            incident.kind = Kind::Maintenance;
            incident.status = Status::InProgress;
            incident.timeline = vec![update("2026-04-21T05:21", Some(newest))];
        });
        assert_eq!(found, [Rule::OpenAfterEnd], "{newest:?}");
    }
}

#[test]
fn states_of_maintenance_are_for_maintenance() {
    let states = |kind, status| {
        spoilt(|incident| {
            incident.kind = kind;
            incident.status = status;
        })
    };
    assert_eq!(
        states(Kind::Outage, Status::Completed),
        [Rule::MaintenanceStatus]
    );
    assert_eq!(states(Kind::Maintenance, Status::Completed), NOTHING);
    let announced = spoilt(|incident| incident.timeline[0].status = Some(Status::Scheduled));
    assert_eq!(announced, [Rule::MaintenanceStatus]);
}

#[test]
fn nothing_is_reported_before_it_happened() {
    let later = |date: &str, updated: Option<&str>| {
        let mut incident = sound();
        incident.timeline.push(update("2026-04-27T10:00", None));
        found_in(date, updated, incident)
    };
    assert_eq!(later("2026-04-25", None), [Rule::AfterLastWord]);
    assert_eq!(
        later("2026-04-25", Some("2026-04-26")),
        [Rule::AfterLastWord]
    );
    assert_eq!(later("2026-04-25", Some("2026-04-27")), NOTHING);
    assert_eq!(later("2026-04-28", None), NOTHING);
    assert_eq!(
        later("2026-04-28", Some("2026-04-26")),
        [Rule::UpdatedBeforeDate]
    );
}

#[test]
fn a_status_update_is_a_word_of_its_own() {
    let mut live = sound();
    live.timeline.insert(1, update("2026-04-21T05:08", None));
    assert_eq!(found_in("2026-04-21T05:06", None, live.clone()), NOTHING);
    live.timeline[2].status = None;
    live.status = Status::Monitoring;
    let found = found_in("2026-04-21T05:06", None, live);
    assert!(found.contains(&Rule::AfterLastWord), "{found:?}");
}

#[test]
fn a_measure_done_later_needs_a_later_word() {
    let done = |time: &str| spoilt(|incident| incident.mitigations[0].done = Some(moment(time)));
    assert_eq!(done("2026-04-26"), [Rule::AfterLastWord]);
    assert_eq!(done("2026-04"), NOTHING);
}

#[test]
fn posts_are_dated_after_something_happened() {
    assert_eq!(
        found_in("2026-04-20", None, sound()),
        [Rule::DatedBeforeIncident]
    );
    assert_eq!(found_in("2026-04-21T05:06", None, sound()), NOTHING);
    let mut ahead = sound();
    ahead.kind = Kind::Maintenance;
    ahead.planned = Some(Planned {
        start: moment("2026-04-21T05:03"),
        end: None,
        duration: None,
    });
    assert_eq!(found_in("2026-04-20", Some("2026-04-21"), ahead), NOTHING);
}

#[test]
fn a_trigger_before_and_a_repair_after_are_rightly_told() {
    let mut incident = sound();
    incident.timeline.insert(0, update("2026-03", None));
    incident.timeline.push(update("2026-04-24", None));
    assert_eq!(found(incident), NOTHING);
}

#[test]
fn a_post_that_was_added_to_is_dated_before_what_was_added() {
    let mut later = sound();
    later.occurrences.clear();
    later.timeline = vec![update("2026-04-24T05:06", None)];
    let publication = Publication {
        date: &moment("2026-04-21T20:00"),
        updated: Some(&moment("2026-04-25")),
    };
    let rules = |incidents: &[Incident]| {
        let found = judge(&publication, incidents).into_iter();
        let mut rules: Vec<Rule> = found.map(|finding| finding.rule).collect();
        rules.retain(|rule| *rule == Rule::DatedBeforeIncident || *rule == Rule::AfterLastWord);
        rules
    };
    assert_eq!(rules(&[sound(), later.clone()]), NOTHING);
    assert_eq!(rules(&[later]), [Rule::DatedBeforeIncident]);
}

#[test]
fn that_a_post_is_dated_too_early_is_told_once_with_the_first_of_all_that_it_reports() {
    let happened = |at: &str| {
        let mut incident = sound();
        incident.occurrences.clear();
        incident.mitigations.clear();
        incident.timeline = vec![update(at, None)];
        incident
    };
    let mut mended = happened("2026-04-23");
    mended.timeline.clear();
    mended.mitigations = sound().mitigations;
    mended.mitigations[0].done = Some(moment("2026-04-26"));
    let publication = Publication {
        date: &moment("2026-04-20"),
        updated: None,
    };
    let incidents = [happened("2026-04-24"), happened("2026-04-22"), mended];
    let mut found = judge(&publication, &incidents);
    found.retain(|it| matches!(it.rule, Rule::DatedBeforeIncident | Rule::AfterLastWord));
    let [found] = found.as_slice() else {
        panic!("{found:?}");
    };
    let (place, note) = found.related.as_ref().unwrap();
    assert_eq!(place.incident, 1);
    assert!(note.contains("2026-04-22"), "{note}");
}

#[test]
fn nothing_is_due_or_done_before_it_was_needed() {
    let due = |time: &str| spoilt(|incident| incident.mitigations[0].due = Some(moment(time)));
    assert_eq!(due("2026-04-20"), [Rule::DueBeforeIncident]);
    assert_eq!(due("2026-04-21"), NOTHING);
    assert_eq!(due("2026-Q2"), NOTHING);
    let done = |time: &str| spoilt(|incident| incident.mitigations[0].done = Some(moment(time)));
    assert_eq!(done("2025-04-22"), [Rule::DoneBeforeIncident]);
    assert_eq!(done("2026-04-21"), NOTHING);
    assert_eq!(done("2026"), NOTHING);
    let known = spoilt(|incident| {
        incident.mitigations[0].id = Some("memory".into());
        incident.mitigations[0].done = Some(moment("2025-04-22"));
    });
    assert_eq!(known, NOTHING);
    let prepared = spoilt(|incident| {
        incident.kind = Kind::Maintenance;
        incident.mitigations[0].due = Some(moment("2026-04-20"));
        incident.mitigations[0].done = Some(moment("2026-04-20"));
    });
    assert_eq!(prepared, NOTHING);
}

#[test]
fn a_post_changes_after_its_date() {
    let found = |date: &str, updated: &str| {
        let (date, updated) = (moment(date), moment(updated));
        let post = Publication {
            date: &date,
            updated: Some(&updated),
        };
        let findings = judge(&post, &[]).into_iter();
        findings.map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let before = found("2026-04-25T09:00", "2026-04-24");
    assert_eq!(before, [Rule::UpdatedBeforeDate]);
    assert_eq!(found("2026-04-25T09:00", "2026-04-25"), NOTHING);
    assert_eq!(found("2026-04-25", "2026-04-25T09:00"), NOTHING);
    assert_eq!(found("2026-04-25", "2026-05"), NOTHING);
}

#[test]
fn no_service_is_both_affected_and_not() {
    let found = spoilt(|incident| incident.unaffected = vec!["web".into(), "mail".into()]);
    assert_eq!(found, [Rule::AffectedAndUnaffected]);
}

#[test]
fn what_goes_on_has_a_window_that_does() {
    let back = |status: Status, change: fn(&mut Incident)| {
        spoilt(|incident| {
            incident.status = status;
            let again = update("2026-04-22T05:12", Some(status));
            incident.timeline.push(again);
            change(incident);
        })
    };
    let unchanged = |_: &mut Incident| {};
    for status in [Status::Investigating, Status::Identified] {
        assert_eq!(back(status, unchanged), [Rule::OpenWithoutWindow]);
    }
    assert_eq!(back(Status::Monitoring, unchanged), NOTHING);
    let with_window = back(Status::Investigating, |incident| {
        incident.occurrences.push(Occurrence {
            detected: Some(moment("2026-04-22T05:12")),
            ..Occurrence::default()
        });
    });
    assert_eq!(with_window, NOTHING);
    let without_any = back(Status::Investigating, |it| it.occurrences.clear());
    assert_eq!(without_any, NOTHING);
    let somebody_elses = back(Status::Investigating, |incident| {
        incident.origin = Some(Origin::ThirdParty);
    });
    assert_eq!(somebody_elses, NOTHING);
    // Between two nights of it nothing goes on.
    let work = back(Status::InProgress, |it| it.kind = Kind::Maintenance);
    assert!(!work.contains(&Rule::OpenWithoutWindow), "{work:?}");
}

#[test]
fn what_was_announced_is_over_some_day() {
    let of_length = |duration: Option<&str>, status: Status, last_word: &str| {
        let mut work = sound();
        work.kind = Kind::Maintenance;
        work.status = status;
        work.planned = Some(Planned {
            start: moment("2026-04-21T22:00"),
            end: None,
            duration: duration.and_then(Length::parse),
        });
        let date = moment("2026-04-20");
        let post = Publication {
            date: &date,
            updated: None,
        };
        let findings = judge_as_of(&moment(last_word), &post, &[work]).into_iter();
        findings.map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let found = |status: Status, last_word: &str| of_length(Some("2h"), status, last_word);
    let scheduled = |last_word: &str| found(Status::Scheduled, last_word);
    assert_eq!(scheduled("2026-04-21T23:00"), NOTHING);
    // A word of that day may be older.
    assert_eq!(scheduled("2026-04-21"), NOTHING);
    assert_eq!(scheduled("2026-04-22T00:00"), [Rule::StillScheduled]);
    assert_eq!(scheduled("2026-04-23"), [Rule::StillScheduled]);
    for status in [Status::InProgress, Status::Completed, Status::Cancelled] {
        assert_eq!(found(status, "2026-04-23"), NOTHING);
    }
    let endless = |last_word: &str| of_length(None, Status::Scheduled, last_word);
    assert_eq!(endless("2026-04-22T12:00"), NOTHING);
    assert_eq!(endless("2026-04-22T22:00"), [Rule::StillScheduled]);
}

#[test]
fn what_nobody_spoke_of_for_a_month_is_asked_for() {
    let found = |status: Status, updated: Option<&str>, site_word: &str| {
        let incident = Incident {
            timeline: vec![Update {
                at: moment("2026-02-03T10:00"),
                text: String::new(),
                status: Some(Status::Investigating),
            }],
            ..Incident::new(Kind::Outage, status, Zone::utc())
        };
        let (date, updated) = (moment("2026-02-01"), updated.map(moment));
        let post = Publication {
            date: &date,
            updated: updated.as_ref(),
        };
        let findings = judge_as_of(&moment(site_word), &post, &[incident]).into_iter();
        findings.map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let silent = [Rule::SilentWhileOpen];
    for status in [Status::Investigating, Status::Monitoring] {
        assert_eq!(found(status, None, "2026-03-05T09:59"), NOTHING);
        assert_eq!(found(status, None, "2026-03-05T10:00"), silent);
        assert_eq!(found(status, Some("2026-03-01"), "2026-03-31"), NOTHING);
        assert_eq!(found(status, Some("2026-03-01"), "2026-04-01"), silent);
    }
    assert_eq!(found(Status::Resolved, None, "2027-01-01"), NOTHING);
}

#[test]
fn who_follows_an_incident_hears_of_its_status() {
    let told_at = |date: &str, status: Status, heard: Status, updated: Option<&str>| {
        let mut incident = Incident::new(Kind::Maintenance, status, Zone::utc());
        incident.timeline = vec![
            update("2026-04-25T10:00", Some(heard)),
            update("2026-04-25T10:30", None),
        ];
        let found = found_in(date, updated, incident).into_iter();
        found.filter(|rule| *rule == Rule::StatusUntold).count()
    };
    let told = |status, heard, updated| told_at("2026-04-25T10:00", status, heard, updated);
    let later = Some("2026-04-26T12:00");
    assert_eq!(told(Status::Resolved, Status::Identified, later), 1);
    assert_eq!(told(Status::Identified, Status::Monitoring, later), 1);
    assert_eq!(told(Status::Completed, Status::InProgress, later), 1);
    assert_eq!(told(Status::Failed, Status::Scheduled, later), 1);
    assert_eq!(told(Status::Resolved, Status::Resolved, later), 0);
    // It was done as announced.
    assert_eq!(told(Status::Completed, Status::Scheduled, later), 0);
    // That is a contradiction, and told as one.
    assert_eq!(told(Status::Monitoring, Status::Resolved, later), 0);
    // Written once: the post told the status itself.
    assert_eq!(told(Status::Resolved, Status::Identified, None), 0);
    let report = |timeline: Vec<Update>| {
        let incident = Incident {
            timeline,
            ..sound()
        };
        found_in("2026-04-25", later, incident)
    };
    assert_eq!(report(vec![update("2026-04-21T05:06", None)]), NOTHING);
    let down = |at: &str| update(at, Some(Status::Investigating));
    assert_eq!(report(vec![down("2026-04-26T05:06")]), [Rule::StatusUntold]);
    // The post was written after that, or may have been: it told the status itself.
    assert_eq!(report(vec![down("2026-04-21T05:06")]), NOTHING);
    assert_eq!(report(vec![down("2026-04-25T05:06")]), NOTHING);
    let (status, heard) = (Status::Resolved, Status::Monitoring);
    assert_eq!(told_at("2026-04-25T10:01", status, heard, later), 0);
}

#[test]
fn news_of_one_incident_says_nothing_of_another() {
    let over = Incident {
        timeline: vec![update("2026-04-21T05:06", Some(Status::Investigating))],
        ..sound()
    };
    let mut live = Incident::new(Kind::NearMiss, Status::Monitoring, Zone::utc());
    live.timeline = vec![update("2026-04-26T10:00", Some(Status::Monitoring))];
    let post = Publication {
        date: &moment("2026-04-25T20:00"),
        updated: None,
    };
    let found = judge(&post, &[over, live]);
    assert!(
        found.iter().all(|it| it.rule != Rule::StatusUntold),
        "{found:?}"
    );
}

#[test]
fn gaps_are_found() {
    let undetected = spoilt(|incident| incident.occurrences[0].detected = None);
    assert_eq!(undetected, [Rule::MissingDetection]);
    assert_eq!(
        spoilt(|incident| incident.cause = None),
        [Rule::MissingCause]
    );
    let unacted = spoilt(|incident| incident.mitigations.clear());
    assert_eq!(unacted, [Rule::MissingMitigation]);
    assert_eq!(
        spoilt(|incident| incident.services.clear()),
        [Rule::ImpactWithoutServices]
    );
    let undated = spoilt(|incident| incident.mitigations[0].done = None);
    assert_eq!(undated, [Rule::DoneWithoutDate]);
    let promised = spoilt(|incident| {
        let mut promise = measure(MitigationState::Partial);
        promise.owner = None;
        promise.due = None;
        incident.mitigations.push(promise);
    });
    assert_eq!(
        promised,
        [Rule::MitigationWithoutOwner, Rule::MitigationWithoutDue]
    );
    let put_off = |reason: Option<&str>| {
        spoilt(|incident| {
            incident.mitigations[0] = Mitigation {
                owner: None,
                due: None,
                done: None,
                reason: reason.map(String::from),
                ..measure(MitigationState::Postponed)
            };
        })
    };
    assert_eq!(put_off(None), [Rule::MissingReason]);
    assert_eq!(put_off(Some("no money")), NOTHING);
}

#[test]
fn a_post_on_what_goes_on_is_dated_to_the_hour() {
    let told = |date: &str, status: Status| {
        let mut live = sound();
        live.status = status;
        if status.is_under_way() {
            live.occurrences[0].mitigated = None;
            live.occurrences[0].resolved = None;
        }
        live.timeline.clear();
        is_asked_for_its_time(date, live)
    };
    assert!(told("2026-04-21", Status::Investigating));
    assert!(!told("2026-04-21T05:06", Status::Investigating));
    assert!(!told("2026-04-21", Status::Resolved));
}

#[test]
fn work_that_was_announced_on_an_earlier_day_is_told_of_on_later_ones() {
    let told = |date: &str, start: &str| {
        let mut work = Incident::new(Kind::Maintenance, Status::InProgress, Zone::utc());
        work.planned = Some(Planned {
            start: moment(start),
            end: None,
            duration: None,
        });
        is_asked_for_its_time(date, work)
    };
    assert!(!told("2026-04-20", "2026-04-21T05:00"));
    assert!(told("2026-04-21", "2026-04-21T05:00"));
}

fn is_asked_for_its_time(date: &str, incident: Incident) -> bool {
    let post = Publication {
        date: &moment(date),
        updated: None,
    };
    judge_date(&post, &[incident]).is_some()
}

#[test]
fn nobody_asks_for_what_cannot_be_told() {
    let bare = |kind, status, origin| {
        spoilt(|incident| {
            incident.kind = kind;
            incident.status = status;
            incident.origin = origin;
            incident.timeline.clear();
            incident.cause = None;
            incident.mitigations.clear();
            incident.services.clear();
            incident.impact = None;
            incident.occurrences[0].detected = None;
        })
    };
    let third_party = bare(Kind::Outage, Status::Resolved, Some(Origin::ThirdParty));
    assert_eq!(third_party, NOTHING);
    assert_eq!(bare(Kind::Maintenance, Status::Completed, None), NOTHING);
    assert_eq!(
        bare(Kind::Maintenance, Status::Failed, None),
        [Rule::MissingMitigation, Rule::MissingCause]
    );
    let live = bare(Kind::Outage, Status::Investigating, None);
    assert_eq!(live, [Rule::OpenWithoutWindow, Rule::MissingDetection]);
    let unknown = spoilt(|incident| {
        incident.cause = Some(Cause {
            certainty: Some(Certainty::Unknown),
            ..Cause::default()
        });
    });
    assert_eq!(unknown, NOTHING);
}

#[test]
fn levels_are_set_for_gaps_and_not_for_contradictions() {
    let mut levels = Levels::default();
    assert_eq!(levels.of(Rule::MissingCause, Stage::Draft), Level::Note);
    assert_eq!(
        levels.of(Rule::MissingCause, Stage::Published),
        Level::Warning
    );
    assert_eq!(
        levels.of(Rule::DoneWithoutDate, Stage::Published),
        Level::Off
    );
    assert_eq!(levels.of(Rule::EndBeforeStart, Stage::Draft), Level::Error);
    assert!(levels.set(Rule::MissingCause, Level::Error));
    assert!(levels.set(Rule::MissingMitigation, Level::Off));
    assert!(!levels.set(Rule::EndBeforeStart, Level::Note));
    assert_eq!(
        levels.of(Rule::MissingCause, Stage::Published),
        Level::Error
    );
    assert_eq!(levels.of(Rule::MissingCause, Stage::Draft), Level::Note);
    assert_eq!(levels.of(Rule::MissingMitigation, Stage::Draft), Level::Off);
    assert_eq!(
        levels.of(Rule::EndBeforeStart, Stage::Published),
        Level::Error
    );
}

#[test]
fn every_rule_is_found_by_its_word_and_is_a_contradiction_or_a_gap() {
    let contradictions: Vec<&Rule> = Rule::ALL
        .iter()
        .filter(|rule| rule.is_contradiction())
        .collect();
    assert_eq!(contradictions.len(), 20);
    for rule in Rule::ALL {
        assert_eq!(Rule::from_word(rule.word()), Some(*rule));
    }
    assert!(!Rule::MissingDetection.is_contradiction());
}
