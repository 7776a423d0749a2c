//! The documents in the shape of the public Statuspage API: what they say of services, incidents and maintenance.

use serde_json::Value;

use crate::built::{built, post, text};

/// A post on an incident, which is all that is said after `date`.
fn report(incident: &str) -> String {
    post(&format!(
        "title = \"Something\"\ndate = 2026-04-21T12:00:00\n[incident]\n{incident}"
    ))
}

fn document(post: &str, name: &str) -> Value {
    let tree = built(&[("content/something.md", post)]);
    serde_json::from_str(&text(&tree, &format!("api/v2/{name}"))).unwrap()
}

/// The indicator of the whole, and how `web` and `media` are.
fn state(incident: &str) -> [String; 3] {
    let summary = document(&report(incident), "summary.json");
    let parts = [
        "/status/indicator",
        "/components/0/status",
        "/components/1/status",
    ];
    parts.map(|part| summary.pointer(part).unwrap().as_str().unwrap().to_owned())
}

#[test]
fn services_are_as_bad_as_the_incidents_that_go_on() {
    for (incident, expected) in [
        (
            "kind = \"outage\"\nstatus = \"resolved\"\nimpact = \"critical\"\nservices = [\"web\"]",
            ["none", "operational", "operational"],
        ),
        (
            "kind = \"outage\"\nstatus = \"identified\"\nimpact = \"critical\"\nservices = [\"web\"]",
            ["critical", "major_outage", "operational"],
        ),
        (
            "kind = \"outage\"\nstatus = \"identified\"\nimpact = \"major\"\nservices = [\"web\", \"media\"]",
            ["major", "partial_outage", "partial_outage"],
        ),
        (
            "kind = \"outage\"\nstatus = \"identified\"\nservices = [\"media\"]",
            ["major", "operational", "partial_outage"],
        ),
        (
            "kind = \"degradation\"\nstatus = \"investigating\"\nservices = [\"media\"]",
            ["minor", "operational", "degraded_performance"],
        ),
        (
            "kind = \"degradation\"\nstatus = \"monitoring\"\nimpact = \"none\"\nservices = [\"media\"]",
            ["none", "operational", "operational"],
        ),
        (
            "kind = \"near-miss\"\nstatus = \"investigating\"\nservices = [\"web\"]",
            ["none", "operational", "operational"],
        ),
        (
            "kind = \"outage\"\nstatus = \"identified\"\norigin = \"upstream\"\nservices = [\"web\"]",
            ["major", "partial_outage", "operational"],
        ),
        (
            "kind = \"outage\"\nstatus = \"identified\"\nimpact = \"critical\"\norigin = \"third-party\"\nservices = [\"web\"]",
            ["none", "operational", "operational"],
        ),
        (
            "kind = \"maintenance\"\nstatus = \"in-progress\"\nimpact = \"major\"\nservices = [\"web\"]",
            ["maintenance", "under_maintenance", "operational"],
        ),
        (
            "kind = \"maintenance\"\nstatus = \"scheduled\"\nimpact = \"major\"\nservices = [\"web\"]",
            ["none", "operational", "operational"],
        ),
        (
            "kind = \"maintenance\"\nstatus = \"cancelled\"\nservices = [\"web\"]",
            ["none", "operational", "operational"],
        ),
    ] {
        assert_eq!(state(incident), expected, "{incident}");
    }
}

#[test]
fn a_service_whose_windows_are_over_works_while_the_incident_is_watched() {
    let incident = "kind = \"outage\"\nstatus = \"monitoring\"\nimpact = \"major\"\nservices = [\"web\", \"media\"]\n\
        [[incident.occurrence]]\nservices = [\"web\"]\nstarted = 2026-04-21T05:00:00\nresolved = 2026-04-21T05:10:00\n\
        [[incident.occurrence]]\nservices = [\"media\"]\nstarted = 2026-04-21T05:00:00";
    assert_eq!(state(incident), ["major", "operational", "partial_outage"]);
}

#[test]
fn the_whole_is_no_worse_than_what_is_felt_now() {
    let window =
        |times: &str| format!("[[incident.occurrence]]\nstarted = 2026-04-21T05:00:00\n{times}\n");
    let web = |times: &str| window(&format!("services = [\"web\"]\n{times}"));
    let media = |times: &str| window(&format!("services = [\"media\"]\n{times}"));
    let (eased, over) = (
        "mitigated = 2026-04-21T05:05:00",
        "resolved = 2026-04-21T05:10:00",
    );
    let operational = "operational";
    for (record, expected) in [
        // It is open, so that not all is well.
        (
            format!(
                "impact = \"critical\"\nservices = [\"web\"]\n{}",
                window(over)
            ),
            ["minor", operational, operational],
        ),
        (
            format!(
                "impact = \"critical\"\nservices = [\"web\"]\n{}",
                window(eased)
            ),
            ["minor", "degraded_performance", operational],
        ),
        (
            format!(
                "impact = \"critical\"\nservices = [\"web\"]\n{}",
                window("")
            ),
            ["critical", "major_outage", operational],
        ),
        // Nobody ever noticed it.
        (
            format!("impact = \"none\"\nservices = [\"web\"]\n{}", window(over)),
            ["none", operational, operational],
        ),
        // The worst of one service is not over.
        (
            format!("impact = \"critical\"\n{}{}", web(over), media(eased)),
            ["minor", operational, "degraded_performance"],
        ),
        (
            format!("impact = \"critical\"\n{}{}", web(over), media("")),
            ["critical", operational, "major_outage"],
        ),
        // Of the other service no window says that it is over.
        (
            format!(
                "impact = \"critical\"\nservices = [\"web\", \"media\"]\n{}",
                web(over)
            ),
            ["critical", operational, "major_outage"],
        ),
        // It names no service.
        (
            format!("impact = \"critical\"\n{}", window("")),
            ["critical", operational, operational],
        ),
        (
            format!("impact = \"critical\"\n{}", window(over)),
            ["minor", operational, operational],
        ),
    ] {
        let incident = format!("kind = \"outage\"\nstatus = \"monitoring\"\n{record}");
        assert_eq!(state(&incident), expected, "{incident}");
    }
    let work = format!(
        "kind = \"maintenance\"\nstatus = \"verifying\"\nimpact = \"major\"\nservices = [\"web\"]\n{}",
        window(over)
    );
    assert_eq!(state(&work), ["maintenance", operational, operational]);
}

#[test]
fn the_whole_is_told_as_of_the_newest_post() {
    let status = document(
        &report("kind = \"outage\"\nstatus = \"resolved\""),
        "status.json",
    );
    let told = status
        .pointer("/status/description")
        .unwrap()
        .as_str()
        .unwrap();
    assert!(
        told.starts_with("All systems operational. As of "),
        "{told}"
    );
    assert!(told.contains("21 Apr 2026"), "{told}");
    assert_eq!(
        status.pointer("/page/updated_at").unwrap(),
        "2026-04-21T12:00:00.000+09:00"
    );
}

#[test]
fn an_incident_has_its_times_and_its_words_newest_first() {
    let incident = "kind = \"outage\"\nstatus = \"resolved\"\nimpact = \"major\"\nservices = [\"web\"]\n\
        [[incident.occurrence]]\nstarted = 2026-04-21T05:03:00\nresolved = 2026-04-21T05:12:00\n\
        [[incident.timeline]]\nat = 2026-04-21T05:05:00\nstatus = \"investigating\"\ntext = \"Pages are *slow*.\"\n\
        [[incident.timeline]]\nat = 2026-04-21T05:08:00\ntext = \"A disk.\"\n\
        [[incident.timeline]]\nat = 2026-04-21T05:10:00\nstatus = \"monitoring\"\ntext = \"Better.\"\n\
        [[incident.timeline]]\nat = 2026-04-21T05:12:00\nstatus = \"resolved\"\ntext = \"Well.\"";
    let document = document(&report(incident), "incidents.json");
    let incident = document.pointer("/incidents/0").unwrap();
    for (key, value) in [
        ("name", "Something"),
        ("status", "resolved"),
        ("impact", "major"),
        ("created_at", "2026-04-21T12:00:00.000+09:00"),
        ("started_at", "2026-04-21T05:03:00.000+09:00"),
        ("monitoring_at", "2026-04-21T05:10:00.000+09:00"),
        ("resolved_at", "2026-04-21T05:12:00.000+09:00"),
        ("shortlink", "https://status.example/something"),
    ] {
        assert_eq!(incident[key], value, "{key}");
    }
    assert_eq!(incident["components"][0]["name"], "Web");
    let updates = incident["incident_updates"].as_array().unwrap();
    let words: Vec<(&str, &str)> = updates
        .iter()
        .map(|update| {
            (
                update["status"].as_str().unwrap(),
                update["body"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        words,
        [
            ("resolved", "Well."),
            ("monitoring", "Better."),
            ("investigating", "Pages are slow.")
        ]
    );
}

#[test]
fn what_is_not_known_is_not_made_up() {
    let document = document(
        &report("kind = \"outage\"\nstatus = \"resolved\"\nsummary = \"It broke.\""),
        "incidents.json",
    );
    let incident = document.pointer("/incidents/0").unwrap();
    assert_eq!(incident["monitoring_at"], Value::Null);
    // What is over has an end, by the time that its post told of it.
    assert_eq!(incident["resolved_at"], "2026-04-21T12:00:00.000+09:00");
    // The shape asks for at least one word.
    assert_eq!(incident["incident_updates"][0]["body"], "It broke.");
    assert_eq!(incident["incident_updates"][0]["status"], "resolved");
}

#[test]
fn an_incident_lasts_no_longer_than_its_record_can_mean() {
    let window = |times: &str| format!("[[incident.occurrence]]\n{times}\n");
    let word = |at: &str| {
        format!("[[incident.timeline]]\nat = {at}\nstatus = \"resolved\"\ntext = \"Well.\"\n")
    };
    let windows = window("started = 2026-04-20T22:00:00\nresolved = 2026-04-21T05:12:00");
    for (record, started, ended) in [
        // A day has a first instant and a last.
        (
            window("started = 2026-04-20\nresolved = 2026-04-20"),
            "20T00:00:00",
            "20T23:59:59",
        ),
        // That it began with its day is not said.
        (
            window("resolved = 2026-04-20"),
            "20T23:59:59",
            "20T23:59:59",
        ),
        (
            window("detected = 2026-04-20\nresolved = 2026-04-20") + &word("2026-04-20T21:00:00"),
            "20T21:00:00",
            "20T21:00:00",
        ),
        // It was reported at noon, and over by then.
        (
            window("started = 2026-04-21\nresolved = 2026-04-21"),
            "21T00:00:00",
            "21T12:00:00",
        ),
        // No date is known, and it was reported at noon.
        (
            window("started = \"tue 08:55\"\nresolved = \"tue 09:00\""),
            "21T12:00:00",
            "21T12:00:00",
        ),
        // It was over when that was declared, and not again when it was repeated.
        (
            windows.clone() + &word("2026-04-21T06:00:00"),
            "20T22:00:00",
            "21T06:00:00",
        ),
        (
            windows.clone() + &word("2026-04-21T06:00:00") + &word("2026-04-21T11:00:00"),
            "20T22:00:00",
            "21T06:00:00",
        ),
        (windows, "20T22:00:00", "21T05:12:00"),
    ] {
        let incident = format!(
            "kind = \"outage\"\nstatus = \"resolved\"\nimpact = \"major\"\nservices = [\"web\"]\n{record}"
        );
        let document = document(&report(&incident), "incidents.json");
        let incident = document.pointer("/incidents/0").unwrap();
        for (key, time) in [("started_at", started), ("resolved_at", ended)] {
            let time = format!("2026-04-{time}.000+09:00");
            assert_eq!(incident[key], time, "{key}: {record}");
        }
    }
}

#[test]
fn an_incident_is_not_reported_before_it_shows_anything() {
    let window = |day: &str| {
        format!(
            "[[incident.occurrence]]\nstarted = 2026-04-{day}T05:00:00\nresolved = 2026-04-{day}T06:00:00\n"
        )
    };
    let word = |day: &str| {
        format!(
            "[[incident.timeline]]\nat = 2026-04-{day}T05:30:00\nstatus = \"resolved\"\ntext = \"Well.\"\n"
        )
    };
    // What the post of the 21st, at noon, reported at once.
    let first = format!(
        "[[incident]]\nkind = \"outage\"\nstatus = \"resolved\"\n{}",
        window("20")
    );
    let outage = "kind = \"outage\"\nstatus = \"resolved\"\n";
    let work = "kind = \"maintenance\"\nstatus = \"completed\"\nplanned = { start = 2026-04-25T05:00:00 }\n";
    for (record, reported) in [
        (format!("{outage}{}", window("25")), "25T05:00:00"),
        (format!("{outage}{}", word("25")), "25T05:30:00"),
        (format!("{outage}{}", window("19")), "21T12:00:00"),
        (outage.to_owned(), "21T12:00:00"),
        (format!("{work}{}", window("25")), "21T12:00:00"),
    ] {
        let post = post(&format!(
            "title = \"Something\"\ndate = 2026-04-21T12:00:00\nupdated = 2026-04-26\n{first}[[incident]]\nid = \"second\"\n{record}"
        ));
        let document = document(
            &post,
            if record.starts_with(work) {
                "scheduled-maintenances.json"
            } else {
                "incidents.json"
            },
        );
        let reports = ["incidents", "scheduled_maintenances"].iter();
        let mut reports = reports
            .filter_map(|key| document[*key].as_array())
            .flatten();
        let second = reports.find(|it| it["shortlink"].as_str().unwrap().ends_with("second"));
        let second = second.unwrap();
        assert_eq!(
            second["created_at"],
            format!("2026-04-{reported}.000+09:00"),
            "{record}"
        );
        assert!(
            second["created_at"].as_str() <= second["updated_at"].as_str(),
            "{record}"
        );
    }
}

#[test]
fn only_what_is_open_is_unresolved() {
    for (status, open) in [("investigating", 1), ("monitoring", 1), ("resolved", 0)] {
        let report = report(&format!("kind = \"outage\"\nstatus = \"{status}\""));
        for (name, expected) in [
            ("incidents.json", 1),
            ("incidents/unresolved.json", open),
            ("summary.json", open),
        ] {
            let document = document(&report, name);
            assert_eq!(
                document["incidents"].as_array().unwrap().len(),
                expected,
                "{status} {name}"
            );
        }
    }
}

#[test]
fn maintenance_is_to_come_or_under_way() {
    for (status, upcoming, active) in [
        ("scheduled", 1, 0),
        ("in-progress", 0, 1),
        ("verifying", 0, 1),
        ("completed", 0, 0),
    ] {
        let report = report(&format!("kind = \"maintenance\"\nstatus = \"{status}\""));
        for (name, expected) in [("upcoming", upcoming), ("active", active)] {
            let document = document(&report, &format!("scheduled-maintenances/{name}.json"));
            let works = document["scheduled_maintenances"].as_array().unwrap();
            assert_eq!(works.len(), expected, "{status} {name}");
        }
    }
}

#[test]
fn maintenance_is_planned_from_and_until() {
    for (planned, from, until) in [
        (
            "{ start = 2026-06-03T02:00:00, duration = \"~90m\" }",
            "2026-06-03T02:00",
            "2026-06-03T03:30",
        ),
        (
            "{ start = 2026-06-03T02:00:00, end = 2026-06-03T04:00:00 }",
            "2026-06-03T02:00",
            "2026-06-03T04:00",
        ),
        (
            "{ start = 2026-06-03T02:00:00 }",
            "2026-06-03T02:00",
            "2026-06-03T02:00",
        ),
        (
            "{ start = 2026-06-03, duration = \"2h\" }",
            "2026-06-03T00:00",
            "2026-06-04T00:00",
        ),
        (
            "{ start = 2026-06-03, end = 2026-06-04 }",
            "2026-06-03T00:00",
            "2026-06-05T00:00",
        ),
    ] {
        let incident =
            format!("kind = \"maintenance\"\nstatus = \"scheduled\"\nplanned = {planned}");
        let document = document(&report(&incident), "scheduled-maintenances.json");
        let work = document.pointer("/scheduled_maintenances/0").unwrap();
        assert_eq!(work["status"], "scheduled");
        assert_eq!(
            work["scheduled_for"],
            format!("{from}:00.000+09:00"),
            "{planned}"
        );
        assert_eq!(
            work["scheduled_until"],
            format!("{until}:00.000+09:00"),
            "{planned}"
        );
    }
}

#[test]
fn work_that_nobody_announced_took_as_long_as_it_did() {
    let incident = "kind = \"maintenance\"\nstatus = \"completed\"\n\
        [[incident.occurrence]]\nstarted = 2026-04-21T02:00:00\nresolved = 2026-04-21T03:30:00";
    let document = document(&report(incident), "scheduled-maintenances.json");
    let work = document.pointer("/scheduled_maintenances/0").unwrap();
    assert_eq!(work["scheduled_for"], "2026-04-21T02:00:00.000+09:00");
    assert_eq!(work["scheduled_until"], "2026-04-21T03:30:00.000+09:00");
}

#[test]
fn work_is_in_one_of_the_states_that_the_api_has_for_it() {
    for (status, told) in [
        ("investigating", "in_progress"),
        ("identified", "in_progress"),
        ("in-progress", "in_progress"),
        ("monitoring", "verifying"),
        ("verifying", "verifying"),
        ("resolved", "completed"),
        ("completed", "completed"),
        ("failed", "completed"),
    ] {
        let incident = format!("kind = \"maintenance\"\nstatus = \"{status}\"");
        let document = document(&report(&incident), "scheduled-maintenances.json");
        assert_eq!(
            document
                .pointer("/scheduled_maintenances/0/status")
                .unwrap(),
            told
        );
    }
}

#[test]
fn work_that_was_called_off_is_not_told() {
    let cancelled = report(
        "kind = \"maintenance\"\nstatus = \"cancelled\"\nplanned = { start = 2026-06-03T02:00:00 }",
    );
    for name in ["scheduled-maintenances.json", "summary.json"] {
        let works = document(&cancelled, name)["scheduled_maintenances"].clone();
        assert_eq!(works, Value::Array(Vec::new()), "{name}");
    }
}

#[test]
fn work_that_failed_says_so_in_its_last_word() {
    let word = |status: &str| {
        format!(
            "[[incident.timeline]]\nat = 2026-04-21T03:00:00\nstatus = \"{status}\"\ntext = \"We are *back* at the old version.\"\n"
        )
    };
    let bodies = |record: &str| {
        let work = format!("kind = \"maintenance\"\nstatus = \"failed\"\n{record}");
        let document = document(&report(&work), "scheduled-maintenances.json");
        let work = document.pointer("/scheduled_maintenances/0").unwrap();
        let words = work["incident_updates"].as_array().unwrap().iter();
        words
            .map(|word| word["body"].as_str().unwrap().to_owned())
            .collect::<Vec<String>>()
    };
    let back = "We are back at the old version.";
    assert_eq!(bodies(""), ["Failed: Something"]);
    assert_eq!(bodies("summary = \"In vain.\""), ["Failed: In vain."]);
    assert_eq!(bodies(&word("failed")), [format!("Failed: {back}")]);
    assert_eq!(bodies(&word("completed")), ["Failed: Something", back]);
}

#[test]
fn ids_outlive_an_address() {
    let ids = |slug: &str| {
        let report = report("kind = \"outage\"\nstatus = \"resolved\"").replacen(
            "+++\n",
            &format!("+++\n{slug}\n"),
            1,
        );
        let document = document(&report, "incidents.json");
        let paths = [
            "/page/id",
            "/incidents/0/id",
            "/incidents/0/incident_updates/0/id",
        ];
        paths.map(|path| document.pointer(path).unwrap().as_str().unwrap().to_owned())
    };
    let before = ids("");
    assert!(before.iter().all(|id| id.len() == 12), "{before:?}");
    assert_eq!(ids("slug = \"elsewhere\""), before);
}

#[test]
fn a_new_status_is_a_new_update_though_no_line_tells_of_it() {
    let id = |status: &str| {
        let report = report(&format!("kind = \"outage\"\nstatus = \"{status}\""));
        let document = document(&report, "incidents.json");
        let update = document.pointer("/incidents/0/incident_updates/0").unwrap();
        assert_eq!(update["status"], status);
        update["id"].clone()
    };
    assert_eq!(id("investigating"), id("investigating"));
    assert_ne!(id("investigating"), id("identified"));
}

#[test]
fn what_others_suffer_is_in_the_history_alone() {
    let theirs = report(
        "kind = \"outage\"\nstatus = \"identified\"\norigin = \"third-party\"\nservices = [\"web\"]",
    );
    let number = |name: &str| {
        document(&theirs, name)["incidents"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(number("incidents.json"), 1);
    let impact = |stated: &str| {
        let theirs = theirs.replace("services", &format!("{stated}\nservices"));
        document(&theirs, "incidents.json")
            .pointer("/incidents/0/impact")
            .unwrap()
            .clone()
    };
    assert_eq!(impact(""), "none");
    assert_eq!(impact("impact = \"critical\""), "critical");
    assert_eq!(number("incidents/unresolved.json"), 0);
    assert_eq!(number("summary.json"), 0);
    let status = document(&theirs, "status.json");
    let told = status.pointer("/status/description").unwrap();
    assert_eq!(
        told,
        "All systems operational. As of Tue, 21 Apr 2026, 12:00\u{a0}pm KST."
    );
}
