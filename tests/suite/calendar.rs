//! Planned work as a calendar.

use crate::built::{CONFIG, built, post, text};

/// The lines of the calendar of a site with one piece of maintenance, unfolded.
fn lines(incident: &str) -> Vec<String> {
    lines_in(CONFIG, incident)
}

/// The same of a site with that config.
fn lines_in(config: &str, incident: &str) -> Vec<String> {
    let front = format!(
        "title = \"A new disk; at last\"\ndate = 2026-05-20T12:00:00\n[incident]\nkind = \"maintenance\"\n{incident}"
    );
    let files = [
        ("afterword.toml", config),
        ("content/disk.md", &post(&front)),
    ];
    let calendar = text(&built(&files), "maintenance.ics");
    let unfolded = calendar.replace("\r\n ", "");
    unfolded.split("\r\n").map(str::to_owned).collect()
}

fn value<'l>(lines: &'l [String], key: &str) -> Option<&'l str> {
    let mut lines = lines.iter().filter_map(|line| line.strip_prefix(key));
    lines.find_map(|rest| rest.strip_prefix(':'))
}

#[test]
fn planned_work_is_an_event() {
    let lines = lines(
        "status = \"scheduled\"\nservices = [\"web\"]\nsummary = \"The *old* one is full, and slow.\"\n\
         planned = { start = 2026-06-03T02:00:00, duration = \"~90m\" }\n\
         [[incident.timeline]]\nat = 2026-05-20T11:00:00\nstatus = \"scheduled\"\ntext = \"Announced.\"",
    );
    // A method would ask for an organizer (RFC 5546, section 3.2.1).
    assert_eq!(value(&lines, "METHOD"), None);
    for (key, expected) in [
        ("UID", "tag:status.example\\,2026-05-20:disk#incident"),
        ("DTSTAMP", "20260520T030000Z"),
        ("SEQUENCE", "1"),
        ("STATUS", "CONFIRMED"),
        ("DTSTART", "20260602T170000Z"),
        ("DTEND", "20260602T183000Z"),
        ("SUMMARY", "A new disk\\; at last"),
        ("URL", "https://status.example/disk"),
    ] {
        assert_eq!(value(&lines, key), Some(expected), "{key}");
    }
    let description = value(&lines, "DESCRIPTION").unwrap();
    assert!(
        description.starts_with("The old one is full\\, and slow.\\n"),
        "{description}"
    );
    assert!(description.contains("about 1 h 30 min"), "{description}");
}

#[test]
fn a_plan_that_names_no_day_is_tentative_and_nobody_is_busy() {
    for (start, status) in [("\"2026-06\"", "TENTATIVE"), ("2026-06-03", "CONFIRMED")] {
        let lines = lines(&format!(
            "status = \"scheduled\"\nplanned = {{ start = {start} }}"
        ));
        assert_eq!(value(&lines, "STATUS"), Some(status));
        assert_eq!(value(&lines, "TRANSP"), Some("TRANSPARENT"));
    }
}

#[test]
fn a_plan_to_the_day_is_a_whole_day() {
    for (planned, from, until) in [
        ("{ start = 2026-06-03 }", "20260603", "20260604"),
        (
            "{ start = 2026-06-03, end = 2026-06-05 }",
            "20260603",
            "20260606",
        ),
        ("{ start = \"2026-06\" }", "20260601", "20260701"),
        (
            "{ start = 2026-06-03, duration = \"3 days\" }",
            "20260603",
            "20260606",
        ),
        (
            "{ start = \"2026-06\", duration = \"2h\" }",
            "20260601",
            "20260701",
        ),
        (
            "{ start = \"2026-06-03 night\", duration = \"2h\" }",
            "20260603",
            "20260604",
        ),
    ] {
        let lines = lines(&format!("status = \"scheduled\"\nplanned = {planned}"));
        assert_eq!(value(&lines, "DTSTART;VALUE=DATE"), Some(from), "{planned}");
        assert_eq!(value(&lines, "DTEND;VALUE=DATE"), Some(until), "{planned}");
    }
}

#[test]
fn a_plan_in_days_is_told_in_days_when_clocks_are_changed() {
    let berlin = CONFIG.replace("Asia/Seoul", "Europe/Berlin");
    for (start, duration, from, until) in [
        ("2026-03-29", "1 day", "20260329", "20260330"),
        ("2026-03-28", "2 days", "20260328", "20260330"),
        ("\"2026-03-29 morning\"", "1 day", "20260329", "20260330"),
        ("2026-10-25", "1 day", "20261025", "20261026"),
        ("2026-10-24", "2 days", "20261024", "20261026"),
    ] {
        let plan = format!(
            "status = \"scheduled\"\nplanned = {{ start = {start}, duration = \"{duration}\" }}"
        );
        let lines = lines_in(&berlin, &plan);
        assert_eq!(value(&lines, "DTSTART;VALUE=DATE"), Some(from), "{plan}");
        assert_eq!(value(&lines, "DTEND;VALUE=DATE"), Some(until), "{plan}");
    }
    // A time on the clock is followed by so many hours.
    let plan =
        "status = \"scheduled\"\nplanned = { start = 2026-03-28T22:00:00, duration = \"10h\" }";
    let lines = lines_in(&berlin, plan);
    assert_eq!(value(&lines, "DTEND"), Some("20260329T070000Z"));
}

#[test]
fn every_new_status_is_a_new_version_with_its_own_stamp() {
    let lines = lines(
        "status = \"cancelled\"\nplanned = { start = 2026-06-03T02:00:00 }\n\
         [[incident.timeline]]\nat = 2026-05-20T11:00:00\nstatus = \"scheduled\"\ntext = \"Announced.\"\n\
         [[incident.timeline]]\nat = 2026-05-21T11:00:00\ntext = \"A rehearsal.\"\n\
         [[incident.timeline]]\nat = 2026-05-22T11:00:00\nstatus = \"cancelled\"\ntext = \"No.\"",
    );
    assert_eq!(value(&lines, "SEQUENCE"), Some("2"));
    assert_eq!(value(&lines, "DTSTAMP"), Some("20260522T020000Z"));
    assert_eq!(value(&lines, "STATUS"), Some("CANCELLED"));
}

#[test]
fn only_what_was_planned_for_a_date_is_in_it() {
    for incident in [
        "status = \"completed\"",
        "status = \"scheduled\"\nplanned = { start = \"thu 02:00\" }",
    ] {
        assert!(
            !lines(incident).iter().any(|line| line == "BEGIN:VEVENT"),
            "{incident}"
        );
    }
}

#[test]
fn lines_are_folded_and_end_as_they_must() {
    let front = format!(
        "title = \"{}\"\ndate = 2026-05-20\n[incident]\nkind = \"maintenance\"\nstatus = \"scheduled\"\nplanned = {{ start = 2026-06-03T02:00:00 }}",
        "디스크를 새것으로 바꿉니다\\r\\n".repeat(12)
    );
    let calendar = text(
        &built(&[("content/disk.md", &post(&front))]),
        "maintenance.ics",
    );
    assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
    // The last part of a folded line may be an octet longer than the 75 that RFC 5545 asks for.
    assert!(
        calendar.split("\r\n").all(|line| line.len() <= 76),
        "{calendar}"
    );
}
