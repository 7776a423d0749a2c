//! A year in review: its charts, and the tables that say the same.

use std::collections::BTreeMap;

use crate::built::{self, CONFIG, built};
use crate::pages::{Pages, all_between, text};

/// The front matter of a post on one incident.
fn post(title: &str, incident: &str) -> String {
    format!("title = \"{title}\"\ndate = 2026-12-20\n[incident]\n{incident}")
}

fn outage(impact: &str, service: &str, window: &str) -> String {
    format!(
        "kind = \"outage\"\nstatus = \"resolved\"\nimpact = \"{impact}\"\nservices = [\"{service}\"]\n\
         [[incident.occurrence]]\n{window}"
    )
}

/// An incident of which only a quarter is known.
const LONG_AGO: &str = "kind = \"outage\"\nstatus = \"resolved\"\nimpact = \"major\"\n\
    [[incident.timeline]]\nat = \"2026-Q3\"\ntext = \"It stood still.\"";

/// The review of 2026 of a site that reports `incidents`.
fn review(incidents: &[(&str, String)]) -> String {
    site(incidents).at("reviews/2026/")
}

fn site(incidents: &[(&str, String)]) -> Pages {
    let posts: Vec<(String, String)> = incidents
        .iter()
        .enumerate()
        .map(|(at, (title, incident))| (format!("{at}.md"), post(title, incident)))
        .collect();
    let posts: Vec<(&str, &str)> = posts
        .iter()
        .map(|(name, post)| (name.as_str(), post.as_str()))
        .collect();
    Pages::of("en", &posts)
}

fn some() -> Vec<(&'static str, String)> {
    let window = |from: &str, until: &str| format!("started = {from}\nresolved = {until}\n");
    vec![
        (
            "Disk",
            outage(
                "critical",
                "web",
                &window("2026-02-10T10:00:00", "2026-02-10T11:00:00"),
            ),
        ),
        (
            "Memory",
            outage(
                "minor",
                "web",
                "started = 2026-02-12T10:00:00\ndetected = 2026-02-12T10:05:00\nresolved = 2026-02-12T10:30:00",
            ),
        ),
        (
            "Index",
            outage(
                "major",
                "search",
                &window("2026-04-30T23:00:00", "2026-05-01T02:00:00"),
            ),
        ),
        (
            "Turn of the year",
            outage(
                "major",
                "web",
                &window("2025-12-31T22:00:00", "2026-01-01T01:00:00"),
            ),
        ),
        ("Long ago", LONG_AGO.to_owned()),
    ]
}

/// The section of a chart.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let open = format!("aria-labelledby=\"{id}\"");
    all_between(page, &open, "</section>")[0]
}

/// What the marks of a chart stand for.
fn marks(section: &str) -> Vec<String> {
    let chart = all_between(section, "</desc>", "</svg>")[0];
    let titles = all_between(chart, "<title>", "</title>");
    titles.into_iter().map(str::to_owned).collect()
}

/// The cells of a chart's table by the heads of row and column; dashes and noughts are left out.
fn cells(section: &str, part: &str) -> BTreeMap<(String, String), String> {
    let columns = all_between(section, "<th scope=\"col\">", "</th>");
    let body = all_between(section, &format!("<{part}>"), &format!("</{part}>"))[0];
    let mut cells = BTreeMap::new();
    for row in all_between(body, "<tr>", "</tr>") {
        let head = text(all_between(row, "<th scope=\"row\">", "</th>")[0]);
        let values = all_between(row, "<td>", "</td>");
        assert_eq!(values.len() + 1, columns.len());
        for (column, value) in columns.iter().skip(1).zip(values) {
            if !["–", "0"].contains(&value) {
                cells.insert((head.clone(), (*column).to_owned()), value.to_owned());
            }
        }
    }
    cells
}

/// A chart's marks are the cells of its table, save those of the column of sums.
fn assert_same(section: &str) {
    let mut marks = marks(section);
    let cells = cells(section, "tbody").into_iter();
    let mut told: Vec<String> = cells
        .filter(|((_, column), _)| column != "Total")
        .map(|((row, column), value)| format!("{row}, {column}: {value}"))
        .collect();
    marks.sort();
    told.sort();
    assert!(!marks.is_empty());
    assert_eq!(marks, told);
}

#[test]
fn incidents_are_counted_by_month_and_impact() {
    let page = review(&some());
    let section = section(&page, "incidents");
    assert_same(section);
    let mut marks = marks(section);
    marks.sort();
    assert_eq!(
        marks,
        [
            "Apr, Major: 1",
            "Feb, Critical: 1",
            "Feb, Minor: 1",
            // Begun in some month of the third quarter: in none of them for sure.
            "Month not known, Major: 1",
        ]
    );
    let totals = cells(section, "tfoot");
    assert_eq!(totals[&("Total".into(), "Total".into())], "4");
    assert_eq!(totals[&("Total".into(), "Major".into())], "2");
    for (at, told) in [
        ("2026-09", "Sep, Major: 1"),
        ("2026-09/2027-09", "Month not known, Major: 1"),
    ] {
        let page = review(&[("Long ago", LONG_AGO.replace("2026-Q3", at))]);
        let section = self::section(&page, "incidents");
        assert_eq!(self::marks(section), [told], "{at}");
    }
}

#[test]
fn bars_are_as_high_as_their_numbers() {
    let page = review(&some());
    let chart = all_between(section(&page, "incidents"), "</desc>", "</svg>")[0];
    let bars = chart.matches("<rect").count();
    let heights = all_between(chart, "height=\"", "\"");
    assert_eq!((bars, heights.len()), (4, 4));
    assert!(heights.iter().all(|height| *height == heights[0]));
}

#[test]
fn downtime_is_split_at_midnights_that_part_months_and_years() {
    let page = review(&some());
    let section = section(&page, "downtime");
    assert_same(section);
    let cells = cells(section, "tbody");
    for (month, service, length) in [
        ("Jan", "Web", "1 h"),
        ("Feb", "Web", "1 h 30 min"),
        ("Apr", "Search", "1 h"),
        ("May", "Search", "2 h"),
    ] {
        assert_eq!(cells[&(month.into(), service.into())], length);
    }
    assert_eq!(
        site(&some())
            .at("reviews/2025/")
            .matches(", Web: 2 h<")
            .count(),
        1
    );
}

#[test]
fn what_has_no_known_start_or_end_is_at_least_so_long() {
    let window = "detected = 2026-03-03T10:00:00\nresolved = 2026-03-03T10:20:00";
    let page = review(&[("Unseen", outage("major", "web", window))]);
    assert_same(section(&page, "downtime"));
    assert!(page.contains("Mar, Web: at least 20 min"));
    assert!(section(&page, "downtime").contains("class=\"possible\""));
    assert!(marks(section(&page, "times")).contains(&"Unseen: at least 20 min".to_owned()));
}

#[test]
fn a_sum_that_lacks_something_is_at_least_so_long() {
    let hour = "started = 2026-03-03T10:00:00\nresolved = 2026-03-03T11:00:00\n";
    let known = ("Known", outage("major", "web", hour));
    let thursday = "started = \"thu 18:55\"\nresolved = \"thu 19:10\"";
    let no_date = ("Some Thursday", outage("major", "search", thursday));
    let no_window = LONG_AGO.replacen("[[", "services = [\"web\"]\n[[", 1);
    let no_window = ("No window", no_window);
    let no_time = ("No time", outage("major", "web", ""));
    let no_time = (
        no_time.0,
        no_time.1.replace("[[incident.occurrence]]\n", ""),
    );
    for (other, web, search) in [
        (no_date, "1 h", "unknown"),
        (no_window, "at least 1 h", "–"),
        (no_time, "at least 1 h", "–"),
    ] {
        let page = review(&[known.clone(), other]);
        let section = section(&page, "downtime");
        assert_same(section);
        let totals = cells(section, "tfoot");
        let total = |service: &str| totals.get(&("Total".into(), service.into()));
        assert_eq!(total("Web").map(String::as_str), Some(web));
        assert_eq!(total("Search").map_or("–", String::as_str), search);
        assert!(text(&page).contains("Time affected at least 1 h"));
    }
}

#[test]
fn a_month_in_which_something_may_have_been_down_is_not_said_to_have_none() {
    let some_time = outage("major", "web", "started = \"2026-Q1/2026-Q2\"\n");
    let open = "started = 2026-08-03T10:00:00\n[[incident.timeline]]\nat = 2026-08-03T12:00:00\ntext = \"Down.\"";
    let open = outage("major", "search", open);
    let going_on = |incident: &str| incident.replace("resolved\"\n", "identified\"\n");
    let no_window = "kind = \"outage\"\nstatus = \"monitoring\"\nimpact = \"major\"\nservices = [\"search\"]\n\
        [[incident.timeline]]\nat = 2026-04-27T10:00:00\ntext = \"Down.\"";
    let months = |incidents: &[(&str, String)]| {
        let page = review(incidents);
        assert_same(section(&page, "downtime"));
        let cells = cells(section(&page, "downtime"), "tbody");
        move |month: &str, service: &str| {
            let cell = cells.get(&(month.to_owned(), service.to_owned()));
            cell.map_or("–", String::as_str).to_owned()
        }
    };
    let of = months(&[
        ("Some time", going_on(&some_time)),
        ("Still", going_on(&open)),
    ]);
    // As of December, when the posts were written, both go on.
    for month in ["Jan", "Mar", "Apr", "Jun", "Jul", "Dec"] {
        assert_eq!(of(month, "Web"), "unknown", "{month}");
    }
    assert_eq!(of("Jul", "Search"), "–");
    assert_eq!(of("Aug", "Search"), "at least 2 h");
    assert_eq!(of("Sep", "Search"), "unknown");
    let of = months(&[
        ("Disk", some().swap_remove(0).1),
        ("No window", no_window.to_owned()),
    ]);
    assert_eq!(of("Feb", "Web"), "1 h");
    assert_eq!(of("Mar", "Search"), "–");
    assert_eq!(of("Apr", "Search"), "unknown");
    assert_eq!(of("May", "Search"), "–");
}

#[test]
fn what_began_before_the_year_and_goes_on_is_in_its_sums() {
    let open =
        "kind = \"outage\"\nstatus = \"investigating\"\nimpact = \"major\"\nservices = [\"web\"]\n";
    let window = format!("{open}[[incident.occurrence]]\nstarted = 2024-12-31T22:00:00");
    let no_window =
        format!("{open}[[incident.timeline]]\nat = 2024-12-31T22:00:00\ntext = \"Down.\"");
    let over = "started = 2026-01-31T22:00:00\nresolved = 2026-01-31T23:00:00";
    for open in [window, no_window] {
        let posts = [("Open", open), ("Over", outage("minor", "search", over))];
        let site = site(&posts);
        let page = site.at("reviews/2026/");
        assert!(text(&page).contains("Time affected at least 1 h"));
        let section = section(&page, "downtime");
        assert_same(section);
        let totals = cells(section, "tfoot");
        assert_eq!(totals[&("Total".into(), "Web".into())], "unknown");
        assert_eq!(totals[&("Total".into(), "Search".into())], "1 h");
        let months = cells(section, "tbody");
        assert_eq!(months[&("Jan".into(), "Web".into())], "unknown");
        // So it is with a year of which nobody told anything.
        let silent = site.at("reviews/2025/");
        assert_eq!(marks(self::section(&silent, "downtime")).len(), 12);
    }
}

#[test]
fn a_month_that_the_last_word_does_not_reach_is_empty() {
    let open = outage("major", "web", "started = 2026-10-03T10:00:00").replacen(
        "resolved",
        "identified",
        1,
    );
    let post = format!("title = \"Open\"\ndate = 2026-10-31\n[incident]\n{open}");
    let page = Pages::of("en", &[("open.md", &post)]).at("reviews/2026/");
    assert_eq!(marks(section(&page, "downtime")), ["Oct, Web: unknown"]);
}

#[test]
fn the_year_into_which_an_outage_reaches_has_a_review() {
    let window = "started = 2025-12-31T22:00:00\nresolved = 2026-01-01T03:00:00\n";
    let site = site(&[("Turn of the year", outage("major", "web", window))]);
    let [before, after] = ["reviews/2025/", "reviews/2026/"].map(|path| site.at(path));
    assert_eq!(marks(section(&before, "downtime")), ["Dec, Web: 2 h"]);
    assert_eq!(marks(section(&after, "downtime")), ["Jan, Web: 3 h"]);
    assert!(before.contains("/reviews/2026/"));
    assert!(section(&before, "incidents").contains("<rect"));
    assert!(!section(&after, "incidents").contains("<rect"));
}

#[test]
fn a_year_that_has_not_begun_has_no_review() {
    let work =
        "kind = \"maintenance\"\nstatus = \"scheduled\"\nplanned = { start = 2027-03-31T02:00:00 }";
    let pages = site(&[("Move", work.to_owned()), ("Long ago", LONG_AGO.to_owned())]);
    assert!(!pages.has("reviews/2027/"));
    assert!(!pages.at("reviews/2026/").contains("/reviews/2027/"));
    let incidents = pages.at("incidents/");
    assert!(!incidents.contains("/reviews/2027/"));
    // The work is in its year all the same.
    assert!(incidents.contains("2027") && incidents.contains("Move"));
}

#[test]
fn times_are_told_of_each_incident_with_their_median() {
    let page = review(&some());
    let section = section(&page, "times");
    let cells = cells(section, "tbody");
    let detect = |title: &str| cells[&(title.into(), "Time to detect".into())].clone();
    let resolve = |title: &str| cells[&(title.into(), "Time to resolve".into())].clone();
    assert_eq!(detect("Memory"), "5 min");
    assert_eq!(detect("Disk"), "unknown");
    assert_eq!(resolve("Index"), "3 h");
    assert_eq!(resolve("Long ago"), "unknown");
    let known = cells.iter().filter(|(_, value)| *value != "unknown");
    let mut told: Vec<String> = known
        .map(|((row, _), value)| format!("{row}: {value}"))
        .collect();
    let mut marks = marks(section);
    marks.sort();
    told.sort();
    assert_eq!(marks, told);
    let totals = self::cells(section, "tfoot");
    assert_eq!(totals[&("Median".into(), "Time to resolve".into())], "1 h");
    assert_eq!(totals[&("Longest".into(), "Time to resolve".into())], "3 h");
    let figures = text(all_between(&page, "year-figures\">", "</dl>")[0]);
    assert!(
        figures.contains("Median time to detect 5 min (1 of 4 known)"),
        "{figures}"
    );
}

#[test]
fn near_misses_have_no_part_in_the_times_and_work_none_in_those_of_noticing() {
    let record = |kind: &str, status: &str, detected: &str, resolved: &str| {
        format!(
            "kind = \"{kind}\"\nstatus = \"{status}\"\nservices = [\"web\"]\n[[incident.occurrence]]\n\
             started = 2026-06-01T10:00:00\ndetected = 2026-06-01T10:{detected}:00\nresolved = 2026-06-01T{resolved}:00"
        )
    };
    let page = review(&[
        ("Disk", record("outage", "resolved", "30", "12:00")),
        (
            "False alarm",
            record("near-miss", "resolved", "02", "10:04"),
        ),
        ("Work", record("maintenance", "failed", "10", "14:00")),
    ]);
    let section = section(&page, "times");
    let times = |part: &str| -> Vec<[String; 3]> {
        let cells = cells(section, part).into_iter();
        cells
            .map(|((row, column), cell)| [row, column, cell])
            .collect()
    };
    let expected = |cells: &[[&str; 3]]| -> Vec<[String; 3]> {
        cells.iter().map(|cell| cell.map(str::to_owned)).collect()
    };
    assert_eq!(
        times("tbody"),
        expected(&[
            ["Disk", "Time to detect", "30 min"],
            ["Disk", "Time to resolve", "2 h"],
            ["Work", "Time to resolve", "4 h"],
        ])
    );
    assert_eq!(
        times("tfoot"),
        expected(&[
            ["Longest", "Time to detect", "30 min"],
            ["Longest", "Time to resolve", "4 h"],
            ["Median", "Time to detect", "30 min"],
            ["Median", "Time to resolve", "3 h"],
        ])
    );
    assert_eq!(marks(section), ["Disk: 30 min", "Disk: 2 h", "Work: 4 h"]);
    let figures = text(all_between(&page, "year-figures\">", "</dl>")[0]);
    assert!(
        figures.contains("Median time to detect 30 min Median time to resolve 3 h"),
        "{figures}"
    );
    assert!(figures.contains("Incidents 3 incidents"), "{figures}");
}

#[test]
fn what_is_known_of_no_bound_is_left_out_however_vague_its_start_is() {
    for start in ["\"~2026-03-04T10:00\"", "2026-03-04T10:00:00"] {
        let goes_on = format!("started = {start}");
        let two = "started = 2026-03-03T10:00:00\nresolved = 2026-03-03T12:00:00";
        let page = review(&[
            ("Two hours", outage("major", "web", two)),
            (
                "No end",
                outage("major", "web", &goes_on).replacen("resolved", "monitoring", 1),
            ),
        ]);
        let totals = cells(section(&page, "times"), "tfoot");
        assert_eq!(totals[&("Median".into(), "Time to resolve".into())], "2 h");
        assert_eq!(totals[&("Longest".into(), "Time to resolve".into())], "2 h");
    }
}

#[test]
fn planned_work_and_other_peoples_services_do_not_count_as_ours() {
    let window =
        "[[incident.occurrence]]\nstarted = 2026-06-01T10:00:00\nresolved = 2026-06-01T12:00:00";
    let work = |status: &str| {
        format!(
            "kind = \"maintenance\"\nstatus = \"{status}\"\nimpact = \"major\"\nservices = [\"web\"]\n{window}"
        )
    };
    let theirs = format!(
        "kind = \"outage\"\nstatus = \"resolved\"\norigin = \"third-party\"\nservices = [\"search\"]\n{window}"
    );
    let page = review(&[("Work", work("completed")), ("Theirs", theirs.clone())]);
    for id in ["incidents", "downtime", "times"] {
        assert!(section(&page, id).contains("Nothing to show."), "{id}");
    }
    let apart = text(section(&page, "apart"));
    assert!(
        apart.contains("Work") && apart.contains("Theirs"),
        "{apart}"
    );
    assert_eq!(
        marks(section(&page, "calendar")),
        ["Mon, 1 Jun 2026: Maintenance"]
    );
    // Nor where they hit what failed of itself, and least of all where the work was not done.
    let hour = "started = 2026-06-02T10:00:00\nresolved = 2026-06-02T11:00:00";
    let ours = outage("minor", "web", hour);
    let off =
        "kind = \"maintenance\"\nstatus = \"cancelled\"\nplanned = { start = 2026-06-03T10:00:00 }";
    let page = review(&[
        ("Work", work("completed")),
        ("Ours", ours),
        ("Off", off.to_owned()),
    ]);
    assert_eq!(marks(section(&page, "downtime")), ["Jun, Web: 1 h"]);
    assert_eq!(
        marks(section(&page, "calendar")),
        ["Mon, 1 Jun 2026: Maintenance", "Tue, 2 Jun 2026: Minor"]
    );
    let page = review(&[("Work", work("failed")), ("Theirs", theirs)]);
    assert_eq!(marks(section(&page, "incidents")), ["Jun, Major: 1"]);
    assert_eq!(marks(section(&page, "downtime")), ["Jun, Web: 2 h"]);
}

#[test]
fn incidents_that_nobody_noticed_are_counted_but_are_no_downtime() {
    let window = "started = 2026-06-01T10:00:00\nresolved = 2026-06-01T12:00:00";
    let page = review(&[("Token", outage("none", "web", window))]);
    assert_eq!(marks(section(&page, "incidents")), ["Jun, No impact: 1"]);
    assert!(section(&page, "downtime").contains("Nothing to show."));
    assert!(!page.contains("id=\"longest\""));
}

#[test]
fn the_calendar_has_every_day_that_is_known_and_the_worst_of_each() {
    let window = |from: &str, until: &str| format!("started = {from}\nresolved = {until}");
    let page = review(&[
        (
            "Long",
            outage(
                "minor",
                "web",
                &window("2026-02-27T23:00:00", "2026-03-02T00:00:00"),
            ),
        ),
        (
            "Short",
            outage(
                "critical",
                "web",
                &window("2026-02-28T10:00:00", "2026-02-28T11:00:00"),
            ),
        ),
        (
            "Vague",
            outage("major", "web", &window("\"2026-05\"", "2026-06-02")),
        ),
        (
            "Vaguer",
            outage("major", "web", &window("\"2026-09\"", "\"2026-09\"")),
        ),
        (
            "Until some day",
            outage("major", "web", &window("2026-10-30", "\"2026-11\"")),
        ),
    ]);
    let section = section(&page, "calendar");
    assert_eq!(
        marks(section),
        [
            "Fri, 27 Feb 2026: Minor",
            "Sat, 28 Feb 2026: Critical",
            "Sun, 1 Mar 2026: Minor",
            "Mon, 1 Jun 2026: Major",
            "Tue, 2 Jun 2026: Major",
            "Fri, 30 Oct 2026: Major",
            "Sat, 31 Oct 2026: Major",
        ]
    );
    let cells = cells(section, "tbody");
    let days = cells.iter().filter(|((_, column), _)| column == "Days");
    let days: usize = days.map(|(_, days)| days.parse::<usize>().unwrap()).sum();
    assert_eq!(days, 7);
    let both = &cells[&("Sat, 28 Feb 2026".into(), "Incidents".into())];
    assert!(both.contains("Long") && both.contains("Short"), "{both}");
    assert_eq!(
        cells[&("Day not known".into(), "Incidents".into())],
        "Vaguer"
    );
}

#[test]
fn days_of_maintenance_are_counted_apart() {
    let work = |day: &str| {
        let window = format!("started = 2026-{day}T10:00:00\nresolved = 2026-{day}T11:00:00");
        format!("kind = \"maintenance\"\nstatus = \"completed\"\n[[incident.occurrence]]\n{window}")
    };
    let outage = outage(
        "minor",
        "web",
        "started = 2026-02-10T10:00:00\nresolved = 2026-02-11T11:00:00",
    );
    // The work of a day on which something broke is on a day of that.
    let days = ["02-11", "03-01", "05-01"].map(|day| post("Work", &work(day)));
    let outage = post("Disk", &outage);
    let files = [
        ("1.md", days[0].as_str()),
        ("2.md", &days[1]),
        ("3.md", &days[2]),
        ("4.md", &outage),
    ];
    for (language, told) in [
        (
            "en",
            "2 days with incidents and 2 days with maintenance only",
        ),
        ("ko", "사건이 있었던 날 2일, 점검만 있었던 날 2일"),
        ("ja", "事象があった日は2日、メンテナンスだけの日は2日"),
    ] {
        let page = Pages::of(language, &files).at("reviews/2026/");
        assert!(section(&page, "calendar").contains(told), "{language}");
    }
    let page = Pages::of("en", &files).at("reviews/2026/");
    let calendar = text(section(&page, "calendar"));
    assert!(calendar.contains("Incidents 2 Maintenance 2"), "{calendar}");
}

#[test]
fn a_year_names_its_own_incidents_whatever_other_years_had() {
    let outage = |from: &str, until: &str| {
        let window = format!("started = {from}\nresolved = {until}");
        outage("major", "web", &window)
    };
    let pages = site(&[
        (
            "Later",
            outage("2026-03-01T10:00:00", "2026-03-01T11:00:00"),
        ),
        ("Ours", outage("2025-05-01T10:00:00", "2025-05-01T11:00:00")),
        (
            "Across",
            outage("2024-12-31T23:00:00", "2025-01-01T01:00:00"),
        ),
        (
            "Before",
            outage("2024-05-01T10:00:00", "2024-05-01T11:00:00"),
        ),
    ]);
    let named = |year: &str| {
        let page = pages.at(&format!("reviews/{year}/"));
        let cells = cells(section(&page, "calendar"), "tbody");
        let named = cells
            .into_iter()
            .filter(|((_, column), _)| column == "Incidents");
        named
            .map(|((day, _), title)| (day, title))
            .collect::<Vec<_>>()
    };
    let day = |day: &str, title: &str| (day.to_owned(), title.to_owned());
    assert_eq!(
        named("2025"),
        [
            day("Thu, 1 May 2025", "Ours"),
            day("Wed, 1 Jan 2025", "Across")
        ]
    );
    assert_eq!(named("2026"), [day("Sun, 1 Mar 2026", "Later")]);
}

#[test]
fn measures_are_counted_where_they_were_promised_and_where_they_were_done() {
    let measures = "kind = \"outage\"\nstatus = \"resolved\"\n\
        [[incident.mitigation]]\ntext = \"one\"\nstate = \"done\"\ndone = 2026-11-03\n\
        [[incident.mitigation]]\ntext = \"two\"\nstate = \"done\"\ndone = \"2026-Q1\"\n\
        [[incident.mitigation]]\ntext = \"three\"\nstate = \"planned\"\n\
        [[incident.mitigation]]\ntext = \"four\"\nstate = \"done\"";
    let page = review(&[("Disk", measures.to_owned())]);
    let section = section(&page, "measures");
    assert_same(section);
    let mut marks = marks(section);
    marks.sort();
    assert_eq!(
        marks,
        [
            "Dec, Promised: 4",
            // One is known to the quarter, the other only to be done by the end of the year.
            "Month not known, Done: 2",
            "Nov, Done: 1"
        ]
    );
}

#[test]
fn the_longest_is_the_one_that_was_down_for_longest() {
    let leak = "kind = \"security\"\nstatus = \"resolved\"\n\
        [[incident.occurrence]]\nstarted = 2026-03-01T10:00:00\nresolved = 2026-03-08T10:00:00";
    let page = review(&[some(), vec![("Leak", leak.to_owned())]].concat());
    let longest = text(section(&page, "longest"));
    assert!(
        longest.contains("Index") && longest.contains("3 h"),
        "{longest}"
    );
    // A leak took longer, which the times tell, but affected nothing that counts here.
    assert!(longest.contains("Longest time affected"), "{longest}");
    assert!(text(section(&page, "times")).contains("7 days"));
    // Nobody knows how much longer than three hours this was.
    let endless = "kind = \"outage\"\nstatus = \"resolved\"\nservices = [\"web\"]\n\
        [[incident.occurrence]]\nstarted = 2026-03-01T10:00:00\nmitigated = 2026-03-01T13:00:00";
    let page = review(&[some(), vec![("Endless", endless.to_owned())]].concat());
    let longest = text(section(&page, "longest"));
    assert!(longest.contains("Endless"), "{longest}");
}

#[test]
fn charts_can_be_read_without_seeing_them() {
    let page = review(&some());
    let charts = all_between(&page, "<svg class=\"chart\"", ">");
    // Nothing was promised, and an empty chart is not drawn.
    assert_eq!(charts.len(), 4);
    for chart in charts {
        assert!(chart.contains("role=\"img\""));
        for id in all_between(chart, "aria-labelledby=\"", "\"")[0].split(' ') {
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
    }
    assert!(!page.contains("style=\""));
    // Every look that is not plain has its pattern.
    for look in ["major", "minor", "quiet"] {
        assert!(
            page.contains(&format!("<pattern id=\"look-{look}\"")),
            "{look}"
        );
    }
}

#[test]
fn the_list_of_incidents_leads_to_the_review_of_each_year() {
    let pages = site(&some());
    let incidents = pages.at("incidents/");
    for year in ["2026", "2025"] {
        assert!(incidents.contains(&format!("href=\"/reviews/{year}/\"")));
        assert!(pages.has(&format!("reviews/{year}/")));
    }
    assert!(!pages.has("reviews/2024/"));
    assert!(
        pages
            .at("reviews/2026/")
            .contains("rel=\"prev\" href=\"/reviews/2025/\"")
    );
    assert!(
        pages
            .at("reviews/2025/")
            .contains("rel=\"next\" href=\"/reviews/2026/\"")
    );
}

#[test]
fn a_review_speaks_the_sites_language() {
    let (_, disk) = some().swap_remove(0);
    let post = post("디스크", &disk);
    let page = Pages::of("ko", &[("disk.md", &post)]).at("reviews/2026/");
    assert_eq!(marks(section(&page, "incidents")), ["2월 치명적: 1"]);
    assert_eq!(marks(section(&page, "downtime")), ["2월 Web: 1시간"]);
    assert!(page.contains("<h1>2026년 회고</h1>"));
}

#[test]
fn a_name_that_is_wider_than_the_chart_is_cut_there_and_whole_below() {
    let name = "The service behind the gate behind the house";
    let config = CONFIG.replace("name = \"Web\"", &format!("name = \"{name}\""));
    let (title, incident) = some().remove(0);
    let front = format!("+++\n{}\n+++\nText.\n", post(title, &incident));
    let tree = built(&[("afterword.toml", &config), ("content/disk.md", &front)]);
    let page = built::text(&tree, "reviews/2026/index.html");
    let section = section(&page, "downtime");
    assert!(
        section.contains(">The service behind the gate behind the …</text>"),
        "{section}"
    );
    assert!(section.contains(&format!("<th scope=\"col\">{name}</th>")));
}
