//! `[incident]`: the record of an incident, read key by key.

use std::collections::HashMap;

use toml::de::DeValue;

use crate::diag::{Span, counted};
use crate::incident::{
    Cause, DataLoss, Incident, Kind, Length, Lessons, Metric, Mitigation, MitigationState, Moment,
    Occurrence, Place, Planned, RuledOut, Section, Source, Status, Table, TimeError, Update, Zone,
};

use super::config::{timezone, web_address, zone_meant_by};
use super::table::{
    Context, Keys, Value, Wanted, boolean, mismatch, number, prose, text, word, words,
};

/// Reads the record of a post's incident `number` (from 0); `places` learns where its keys stand.
pub fn read(
    cx: &mut Context<'_>,
    site_zone: &Zone,
    value: &Value<'_>,
    number: usize,
    places: &mut Places,
) -> Option<Incident> {
    let mut keys = Keys::of(cx, value, "an incident")?;
    let zone = keys.take(cx, "timezone", timezone);
    let zone = zone.unwrap_or_else(|| site_zone.clone());
    let mut reader = Reader {
        zone: &zone,
        number,
        places,
    };
    let kind = keys.require(cx, "kind", word);
    let status = keys.require(cx, "status", word);
    let incident = Incident {
        // Placeholders: a missing word is an error, so no page is made of them.
        kind: kind.unwrap_or(Kind::Outage),
        status: status.unwrap_or(Status::Investigating),
        zone: zone.clone(),
        id: keys.take(cx, "id", words),
        label: keys.take(cx, "label", words),
        impact: keys.take(cx, "impact", word),
        origin: keys.take(cx, "origin", word),
        services: keys.list(cx, "services", words),
        unaffected: keys.list(cx, "unaffected", words),
        effects: keys.list(cx, "effects", prose),
        summary: keys.take(cx, "summary", prose),
        data_loss: keys
            .take(cx, "data_loss", prose)
            .map(|text| DataLoss::from_text(&text)),
        planned: keys.take(cx, "planned", |cx, value| reader.planned(cx, value)),
        occurrences: reader.each(cx, &mut keys, "occurrence", Reader::occurrence),
        timeline: reader.each(cx, &mut keys, "timeline", Reader::update),
        cause: keys.take(cx, "cause", |cx, value| reader.cause(cx, value)),
        tables: reader.each(cx, &mut keys, "table", Reader::table),
        metrics: reader.each(cx, &mut keys, "metric", Reader::metric),
        mitigations: reader.each(cx, &mut keys, "mitigation", Reader::mitigation),
        lessons: keys
            .take(cx, "lessons", |cx, value| reader.lessons(cx, value))
            .unwrap_or_default(),
        sources: reader.each(cx, &mut keys, "source", Reader::source),
    };
    reader.note(cx, &keys, Section::Incident);
    keys.finish(cx);
    Some(incident)
}

/// Where the keys of a post's incidents stand in its file.
#[derive(Debug, Clone, Default)]
pub struct Places(HashMap<Place, Span>);

impl Places {
    /// Notes that `key` of `section` stands at `span`; an empty key is the section as a whole.
    pub fn note(&mut self, incident: usize, section: Section, key: &'static str, span: Span) {
        let place = Place::new(incident, section, key);
        self.0.insert(place, span);
    }

    /// Where `place` stands, or the nearest thing around it that does.
    pub fn of(&self, place: Place) -> Span {
        let whole_section = Place { key: "", ..place };
        let whole_incident = Place {
            section: Section::Incident,
            ..whole_section
        };
        [place, whole_section, whole_incident]
            .iter()
            .find_map(|place| self.0.get(place).copied())
            .unwrap_or_default()
    }
}

/// A time: TOML's own, or a string for what is known less well.
pub fn time(cx: &mut Context<'_>, zone: &Zone, value: &Value<'_>) -> Option<Moment> {
    let written = match value.get_ref() {
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => {
            mismatch(cx, value, Wanted::Time);
            return None;
        }
    };
    match Moment::parse(&written, zone) {
        Ok(moment) => Some(moment),
        Err(error) => {
            let span = cx.span(value);
            let help = match &error {
                TimeError::UnknownZone(name) => zone_meant_by(name),
                TimeError::Unreadable => match Moment::parse(&written.to_ascii_lowercase(), zone) {
                    Ok(moment) => format!("words are in lower case here: write `{moment}`"),
                    Err(_) => error.help(),
                },
                _ => error.help(),
            };
            cx.error("bad-time", span, error.to_string(), help);
            None
        }
    }
}

/// What every part of one record is read with.
struct Reader<'a> {
    zone: &'a Zone,
    number: usize,
    places: &'a mut Places,
}

impl Reader<'_> {
    /// The tables at `key`, each read by `read`, which is told the table's number.
    fn each<'t, T>(
        &mut self,
        cx: &mut Context<'_>,
        keys: &mut Keys<'t>,
        key: &'static str,
        read: impl Fn(&mut Self, &mut Context<'_>, &'t Value<'t>, usize) -> Option<T>,
    ) -> Vec<T> {
        let mut at = 0;
        keys.tables(cx, key, |cx, value| {
            let item = read(self, cx, value, at)?;
            at += 1;
            Some(item)
        })
    }

    /// Notes where the section and every key that was asked of it stand.
    fn note(&mut self, cx: &Context<'_>, keys: &Keys<'_>, section: Section) {
        self.places.note(self.number, section, "", keys.head());
        for (key, span) in keys.asked(cx) {
            self.places.note(self.number, section, key, span);
        }
    }

    /// Ends the reading of a section.
    fn finish(&mut self, cx: &mut Context<'_>, keys: Keys<'_>, section: Section) {
        self.note(cx, &keys, section);
        keys.finish(cx);
    }

    fn time(&self, cx: &mut Context<'_>, keys: &mut Keys<'_>, key: &'static str) -> Option<Moment> {
        keys.take(cx, key, |cx, value| time(cx, self.zone, value))
    }

    fn planned(&mut self, cx: &mut Context<'_>, value: &Value<'_>) -> Option<Planned> {
        let mut keys = Keys::of(cx, value, "`planned`")?;
        let start = keys.require(cx, "start", |cx, value| time(cx, self.zone, value));
        let end = self.time(cx, &mut keys, "end");
        let duration = keys.take(cx, "duration", length);
        self.finish(cx, keys, Section::Planned);
        Some(Planned {
            start: start?,
            end,
            duration,
        })
    }

    fn occurrence(
        &mut self,
        cx: &mut Context<'_>,
        value: &Value<'_>,
        at: usize,
    ) -> Option<Occurrence> {
        let mut keys = Keys::of(cx, value, "an occurrence")?;
        let occurrence = Occurrence {
            label: keys.take(cx, "label", words),
            started: self.time(cx, &mut keys, "started"),
            detected: self.time(cx, &mut keys, "detected"),
            mitigated: self.time(cx, &mut keys, "mitigated"),
            resolved: self.time(cx, &mut keys, "resolved"),
            note: keys.take(cx, "note", prose),
            services: keys.list(cx, "services", words),
        };
        self.finish(cx, keys, Section::Occurrence(at));
        Some(occurrence)
    }

    fn update(&mut self, cx: &mut Context<'_>, value: &Value<'_>, at: usize) -> Option<Update> {
        let mut keys = Keys::of(cx, value, "a timeline entry")?;
        let time = keys.require(cx, "at", |cx, value| time(cx, self.zone, value));
        let status = keys.take(cx, "status", word);
        let text = keys.require(cx, "text", prose);
        self.finish(cx, keys, Section::Timeline(at));
        Some(Update {
            at: time?,
            status,
            text: text?,
        })
    }

    fn cause(&mut self, cx: &mut Context<'_>, value: &Value<'_>) -> Option<Cause> {
        let mut keys = Keys::of(cx, value, "a cause")?;
        let cause = Cause {
            summary: keys.take(cx, "summary", prose),
            trigger: keys.take(cx, "trigger", prose),
            certainty: keys.take(cx, "certainty", word),
            contributing: keys.list(cx, "contributing", prose),
            ruled_out: keys.list(cx, "ruled_out", ruled_out),
            open: keys.list(cx, "open", prose),
        };
        self.finish(cx, keys, Section::Cause);
        Some(cause)
    }

    fn table(&mut self, cx: &mut Context<'_>, value: &Value<'_>, at: usize) -> Option<Table> {
        let mut keys = Keys::of(cx, value, "a table of evidence")?;
        let caption = keys.take(cx, "caption", prose);
        let columns = keys.list(cx, "columns", prose);
        let width = columns.len();
        let rows = keys.list(cx, "rows", |cx, value| row(cx, value, width));
        let total = keys.take(cx, "total", |cx, value| row(cx, value, width));
        self.finish(cx, keys, Section::Table(at));
        Some(Table {
            caption,
            columns,
            rows,
            total,
        })
    }

    fn metric(&mut self, cx: &mut Context<'_>, value: &Value<'_>, at: usize) -> Option<Metric> {
        let mut keys = Keys::of(cx, value, "a metric")?;
        let name = keys.require(cx, "name", words);
        let value = keys.require(cx, "value", number);
        let unit = keys.take(cx, "unit", words);
        let approx = keys.take(cx, "approx", boolean).unwrap_or(false);
        self.finish(cx, keys, Section::Metric(at));
        Some(Metric {
            name: name?,
            value: value?,
            unit,
            approx,
        })
    }

    fn mitigation(
        &mut self,
        cx: &mut Context<'_>,
        value: &Value<'_>,
        at: usize,
    ) -> Option<Mitigation> {
        let mut keys = Keys::of(cx, value, "a mitigation")?;
        let what = keys.require(cx, "text", prose);
        let state = keys.require(cx, "state", word);
        let mitigation = Mitigation {
            id: keys.take(cx, "id", words),
            kind: keys.take(cx, "kind", word),
            owner: keys.take(cx, "owner", said),
            due: self.time(cx, &mut keys, "due"),
            done: self.time(cx, &mut keys, "done"),
            reason: keys.take(cx, "reason", said_prose),
            before: keys.take(cx, "before", prose),
            after: keys.take(cx, "after", prose),
            link: keys.take(cx, "link", said_address),
            text: what.clone().unwrap_or_default(),
            state: state.unwrap_or(MitigationState::Planned),
        };
        self.finish(cx, keys, Section::Mitigation(at));
        Some(mitigation)
    }

    fn lessons(&mut self, cx: &mut Context<'_>, value: &Value<'_>) -> Option<Lessons> {
        let mut keys = Keys::of(cx, value, "`lessons`")?;
        let lessons = Lessons {
            went_well: keys.list(cx, "went_well", prose),
            went_wrong: keys.list(cx, "went_wrong", prose),
            lucky: keys.list(cx, "lucky", prose),
        };
        self.finish(cx, keys, Section::Lessons);
        Some(lessons)
    }

    fn source(&mut self, cx: &mut Context<'_>, value: &Value<'_>, at: usize) -> Option<Source> {
        let mut keys = Keys::of(cx, value, "a source")?;
        let name = keys.require(cx, "name", words);
        let url = keys.take(cx, "url", web_address);
        let relation = keys.take(cx, "relation", word);
        self.finish(cx, keys, Section::Source(at));
        Some(Source {
            name: name?,
            url,
            relation,
        })
    }
}

/// A length of time, such as `10m`, `1h 30m` or `~2 days`.
fn length(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Length> {
    let written = words(cx, value)?;
    let length = Length::parse(&written);
    if length.is_none() {
        let span = cx.span(value);
        let message = format!("`{written}` is not a length of time");
        let help = "such as `10m`, `1.5h`, `1h 30m`, `2 days`, `3 weeks`, and `~` before what is only about so; a month has no length of its own";
        cx.error("bad-length", span, message, help);
    }
    length
}

/// A suspicion: `{ what, evidence }`, or a string that is the suspicion alone.
fn ruled_out(cx: &mut Context<'_>, value: &Value<'_>) -> Option<RuledOut> {
    if let DeValue::String(_) = value.get_ref() {
        return Some(RuledOut {
            what: prose(cx, value)?,
            evidence: None,
        });
    }
    let mut keys = Keys::of(cx, value, "a ruled-out cause")?;
    let what = keys.require(cx, "what", prose);
    let evidence = keys.take(cx, "evidence", prose);
    keys.finish(cx);
    Some(RuledOut {
        what: what?,
        evidence,
    })
}

/// A row of cells, as many as the table has columns.
fn row(cx: &mut Context<'_>, value: &Value<'_>, width: usize) -> Option<Vec<String>> {
    let DeValue::Array(items) = value.get_ref() else {
        mismatch(cx, value, Wanted::Cells);
        return None;
    };
    if items.len() != width {
        let span = cx.span(value);
        let cells = counted(items.len(), "cell");
        let columns = counted(width, "column");
        let message = format!("this row has {cells}, and the table {columns}");
        let help = "an empty cell is written `\"\"`";
        cx.error("row-width", span, message, help);
        return None;
    }
    Some(items.iter().filter_map(|item| cell(cx, item)).collect())
}

/// A cell: a string, or a number as it was written.
fn cell(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => text(cx, value).inspect(|text| cx.note_links(value, text)),
    }
}

/// A string, where an empty one says nothing.
fn said(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    text(cx, value).filter(|text| !text.trim().is_empty())
}

/// Inline Markdown, where an empty string says nothing.
fn said_prose(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    said(cx, value).inspect(|text| cx.note_links(value, text))
}

/// A web address, where an empty string says nothing.
fn said_address(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => None,
        _ => web_address(cx, value),
    }
}
