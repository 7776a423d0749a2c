//! The record for machines: nothing lost in JSON, nothing run by a spreadsheet.

use serde_json::{Value, json};

use crate::built::{built, post, text};

fn record(incident: &str) -> Value {
    let file = post(&format!(
        "title = \"Something\"\ndate = 2026-04-21T12:00:00\n[incident]\nkind = \"outage\"\nstatus = \"monitoring\"\n{incident}"
    ));
    let tree = built(&[("content/something.md", &file)]);
    let record: Value = serde_json::from_str(&text(&tree, "incidents.json")).unwrap();
    record.pointer("/incidents/0").unwrap().clone()
}

/// The rows of the table without its header.
fn rows(front: &str) -> Vec<csv::StringRecord> {
    let tree = built(&[("content/something.md", &post(front))]);
    let table = text(&tree, "incidents.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.records().map(|row| row.unwrap()).collect()
}

#[test]
fn a_time_keeps_how_well_it_is_known() {
    for (written, source, precision, bounds, datetime) in [
        (
            "2026-04-21T05:03:00",
            "2026-04-21T05:03",
            "minute",
            Some(["2026-04-21T05:03:00+09:00", "2026-04-21T05:04:00+09:00"]),
            Some("2026-04-21T05:03+09:00"),
        ),
        (
            "\"~2026-04-20T21:30\"",
            "~2026-04-20T21:30",
            "minute",
            Some(["2026-04-20T21:00:00+09:00", "2026-04-20T22:01:00+09:00"]),
            Some("2026-04-20"),
        ),
        (
            "2026-04-20",
            "2026-04-20",
            "day",
            Some(["2026-04-20T00:00:00+09:00", "2026-04-21T00:00:00+09:00"]),
            Some("2026-04-20"),
        ),
        (
            "\"2026-04-20 morning\"",
            "2026-04-20 morning",
            "part-of-day",
            Some(["2026-04-20T00:00:00+09:00", "2026-04-20T12:00:00+09:00"]),
            Some("2026-04-20"),
        ),
        (
            "\"2025-Q1\"",
            "2025-Q1",
            "quarter",
            Some(["2025-01-01T00:00:00+09:00", "2025-04-01T00:00:00+09:00"]),
            Some("2025"),
        ),
        ("\"thu 18:55\"", "thu 18:55", "weekday", None, None),
    ] {
        let record = record(&format!("[[incident.occurrence]]\nstarted = {written}"));
        let started = record.pointer("/occurrences/0/started").unwrap();
        assert_eq!(started["source"], source);
        assert_eq!(started["precision"], precision, "{written}");
        assert_eq!(started["zone"], "Asia/Seoul");
        let bounds = bounds.map_or([Value::Null, Value::Null], |bounds| bounds.map(Value::from));
        assert_eq!(
            [&started["earliest"], &started["latest"]],
            [&bounds[0], &bounds[1]],
            "{written}"
        );
        assert_eq!(
            started["datetime"],
            datetime.map_or(Value::Null, Value::from),
            "{written}"
        );
        assert!(!started["text"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_length_keeps_its_bounds() {
    let window = |keys: &str| {
        record(&format!(
            "services = [\"web\"]\n[[incident.occurrence]]\n{keys}"
        ))
    };
    let exact = window("started = 2026-04-21T05:03:00\nresolved = 2026-04-21T05:12:00");
    let bounds = |record: &Value| {
        let downtime = record.pointer("/figures/downtime").unwrap();
        [downtime["least"].clone(), downtime["most"].clone()]
    };
    assert_eq!(bounds(&exact), [json!(540), json!(540)]);
    assert_eq!(
        exact
            .pointer("/figures/downtime_by_service/0/service")
            .unwrap(),
        "web"
    );
    let at_least = window("detected = 2026-04-21T05:03:00\nresolved = 2026-04-21T05:12:00");
    assert_eq!(bounds(&at_least), [json!(540), Value::Null]);
    let unknown = window("label = \"1\"");
    assert_eq!(unknown.pointer("/figures/downtime").unwrap(), &Value::Null);
}

#[test]
fn everything_that_an_author_writes_is_there() {
    let record = record(
        "impact = \"critical\"\norigin = \"own\"\nservices = [\"web\"]\nunaffected = [\"media\"]\n\
         effects = [\"no pages\"]\nsummary = \"It *broke*.\"\ndata_loss = \"three posts\"\n\
         [incident.cause]\nsummary = \"memory\"\ncertainty = \"likely\"\nopen = [\"why then?\"]\n\
         ruled_out = [{ what = \"disks\", evidence = \"61 % used\" }]\n\
         [[incident.table]]\ncaption = \"use\"\ncolumns = [\"what\", \"GB\"]\nrows = [[\"a\", \"1\"]]\ntotal = [\"all\", \"1\"]\n\
         [[incident.metric]]\nname = \"overcommit\"\nvalue = 10.8\nunit = \"GB\"\napprox = true\n\
         [[incident.mitigation]]\ntext = \"less of it\"\nstate = \"done\"\ndone = 2026-04-21\nbefore = \"2 GB\"\nafter = \"16 GB\"\n\
         [incident.lessons]\nlucky = [\"it was night\"]\n\
         [[incident.source]]\nname = \"list\"\nrelation = \"discussion\"",
    );
    for (path, value) in [
        ("/effects/0", json!("no pages")),
        ("/summary", json!("It *broke*.")),
        ("/data_loss", json!("three posts")),
        ("/unaffected", json!(["media"])),
        ("/cause/certainty", json!("likely")),
        ("/cause/ruled_out/0/evidence", json!("61 % used")),
        ("/cause/open/0", json!("why then?")),
        ("/tables/0/total", json!(["all", "1"])),
        ("/metrics/0/value", json!(10.8)),
        ("/metrics/0/approx", json!(true)),
        ("/mitigations/0/state", json!("done")),
        ("/mitigations/0/done/precision", json!("day")),
        ("/mitigations/0/after", json!("16 GB")),
        ("/lessons/lucky/0", json!("it was night")),
        ("/sources/0/relation", json!("discussion")),
        ("/post/url", json!("https://status.example/something")),
    ] {
        assert_eq!(record.pointer(path), Some(&value), "{path}");
    }
}

#[test]
fn a_row_of_the_table_has_the_main_figures() {
    let rows = rows(
        "title = \"Down, twice\"\ndate = 2026-04-21T12:00:00\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\nimpact = \"major\"\n\
         services = [\"web\", \"media\"]\n[[incident.occurrence]]\nstarted = 2026-04-21T05:03:00\nresolved = 2026-04-21T05:12:00\n\
         [[incident.mitigation]]\ntext = \"a\"\nstate = \"planned\"\n[[incident.mitigation]]\ntext = \"b\"\nstate = \"done\"",
    );
    let row: Vec<&str> = rows[0].iter().collect();
    assert_eq!(
        row,
        [
            "tag:status.example,2026-04-21:something",
            "Down, twice",
            "https://status.example/something",
            "outage",
            "resolved",
            "major",
            "",
            "web; media",
            "2026-04-21T05:03",
            "2026-04-21T05:03:00+09:00",
            "2026-04-21T05:04:00+09:00",
            "1",
            "540",
            "540",
            "false",
            "true",
            "",
            "",
            "false",
            "540",
            "540",
            "false",
            "2",
            "1",
        ]
    );
}

#[test]
fn a_row_of_the_table_says_what_is_only_about_so_long() {
    for (started, resolved, about) in [
        ("\"~2026-04-20T21:30\"", "2026-04-21T06:50:00", ["true"; 3]),
        (
            "2026-04-20T21:30:00",
            "\"~2026-04-21T06:50\"",
            ["true", "false", "true"],
        ),
        ("2026-04-20T21:30:00", "2026-04-21T06:50:00", ["false"; 3]),
    ] {
        let rows = rows(&format!(
            "title = \"Down\"\ndate = 2026-04-21T12:00:00\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n\
             [[incident.occurrence]]\nstarted = {started}\ndetected = 2026-04-21T01:00:00\nresolved = {resolved}"
        ));
        // Of downtime, of noticing, of ending.
        let told = [14, 18, 21].map(|at| &rows[0][at]);
        assert_eq!(told, about, "{started} {resolved}");
    }
}

#[test]
fn a_measure_that_another_incident_follows_up_is_as_open_as_its_post_says() {
    let report = |title: &str, day: u8, state: &str| {
        post(&format!(
            "title = \"{title}\"\ndate = 2026-04-{day}\n[incident]\nkind = \"outage\"\nstatus = \"resolved\"\n\
             [[incident.mitigation]]\nid = \"restore\"\ntext = \"Try a restore\"\nstate = \"{state}\""
        ))
    };
    for (now, open, told) in [
        ("planned", "1", "1 of 1 measure open"),
        ("done", "0", "No measure still open"),
    ] {
        let tree = built(&[
            ("content/first.md", &report("First", 21, "planned")),
            ("content/second.md", &report("Second", 25, now)),
        ]);
        let page = text(&tree, "first.html");
        assert!(page.contains(told), "{page}");
        let table = text(&tree, "incidents.csv");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let at = reader
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == "mitigations_open");
        let cells: Vec<String> = reader
            .records()
            .map(|row| row.unwrap()[at.unwrap()].to_owned())
            .collect();
        assert_eq!(cells, [open, open], "{now}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    for title in ["=1+1", "+1", "-1", "@SUM(A1)"] {
        let rows = rows(&format!(
            "title = \"{title}\"\ndate = 2026-04-21\n[incident]\nkind = \"outage\"\nstatus = \"resolved\""
        ));
        let cell = rows[0].get(1).unwrap();
        assert_eq!(cell, format!("'{title}"));
    }
}

#[test]
fn each_incident_has_a_name_of_its_own_that_is_an_address_where_its_post_is_one() {
    let front = "id = \"https://x.example/#p\"\ntitle = \"Two\"\ndate = 2026-04-21\n\
        [[incident]]\nkind = \"data\"\nstatus = \"monitoring\"\n\
        [[incident]]\nid = \"디스크\"\nkind = \"outage\"\nstatus = \"monitoring\"\n\
        [[incident]]\nkind = \"data\"\nstatus = \"monitoring\"\n";
    let tree = built(&[("content/two.md", &post(front))]);
    let record: Value = serde_json::from_str(&text(&tree, "incidents.json")).unwrap();
    let all = ["0", "1", "2"].map(|at| record.pointer(&format!("/incidents/{at}")).unwrap());
    assert_eq!(all[0]["id"], "https://x.example/#p");
    assert_eq!(all[1]["id"], "https://x.example/#p-incident.디스크");
    assert_eq!(all[2]["id"], "https://x.example/#p-incident.3");
    let place = "two#incident.%EB%94%94%EC%8A%A4%ED%81%AC";
    assert!(all[0]["url"].as_str().unwrap().ends_with("two#incident"));
    assert!(all[1]["url"].as_str().unwrap().ends_with(place));
    let list = text(&tree, "incidents/index.html");
    assert!(list.contains(&format!("href=\"/{place}\"")), "{list}");
}
