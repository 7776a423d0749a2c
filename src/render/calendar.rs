//! Planned work as a calendar (RFC 5545), for calendars that subscribe to it.

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::incident::{Caption, Form, Incident, Interval, Kind, Moment, Period, Planned, Status};
use crate::parse::markdown::inline;
use crate::site::{Entry, IncidentId};

use super::Rendering;
use super::clock::{NEVER, basic};
use super::page::site_texts;
use super::speaker::Speaker;

/// `maintenance.ics`: all maintenance with a planned time, in the order of the site. What was called off stays, as cancelled,
/// so that it disappears from the calendars that have it.
pub fn calendar(rendering: &Rendering) -> Vec<u8> {
    let site = &rendering.site;
    let speaker = Speaker::new(rendering, &site.config.language);
    let (title, _) = site_texts(rendering, &site.config.language);
    let name = format!("{title}: {}", speaker.language.word("maintenance.title"));
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//afterword//afterword//EN"),
        ("CALSCALE", "GREGORIAN"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.append_property(Property::new("X-WR-CALNAME", text(&name)));
    for id in site.incidents.iter() {
        let (incident, _) = site.incident(*id);
        if let (Kind::Maintenance, Some(planned)) = (incident.kind, &incident.planned)
            && let Some(event) = event(rendering, *id, incident, planned)
        {
            calendar.push(event);
        }
    }
    calendar.to_string().into_bytes()
}

/// An event; none where the plan names no date.
fn event(
    rendering: &Rendering,
    id: IncidentId,
    incident: &Incident,
    planned: &Planned,
) -> Option<Event> {
    let site = &rendering.site;
    let (start, end) = extent(planned)?;
    let shown = site.entry(site.shown(id));
    let speaker = Speaker::new(rendering, &shown.language);
    let told = site
        .incidents_of(site.shown(id))
        .get(id.number)
        .unwrap_or(incident);
    let post = site.entry(id.entry);
    let mut event = Event::new();
    let anchor = site.anchor(id.entry, id.number);
    event.uid(&text(&site.part_key(id.entry, &anchor)));
    event.add_property("DTSTAMP", basic(last_word(post, incident)));
    // How often what was announced has changed.
    let sequence = incident.status_updates().count();
    event.add_property("SEQUENCE", sequence.to_string());
    event.add_property("STATUS", status(incident.status, planned));
    // Nobody who subscribes is busy then.
    event.add_property("TRANSP", "TRANSPARENT");
    event.append_property(start.property("DTSTART"));
    if let Some(end) = end {
        event.append_property(end.property("DTEND"));
    }
    event.summary(&text(site.incident_title(id)));
    event.description(&text(&description(&speaker, told, planned)));
    event.add_property("URL", site.incident_address(id));
    Some(event)
}

/// One end of an event: an instant, or a day where no more is known.
#[derive(Clone, Copy)]
enum End {
    Instant(Timestamp),
    Day(Date),
}

impl End {
    fn property(self, key: &str) -> Property {
        match self {
            End::Instant(instant) => Property::new(key, basic(instant)),
            End::Day(day) => Property::new(key, day.strftime("%Y%m%d").to_string())
                .add_parameter("VALUE", "DATE")
                .done(),
        }
    }
}

/// From when to when, if an end is known; that of a run of days is the day after, as RFC 5545 has it.
fn extent(planned: &Planned) -> Option<(End, Option<End>)> {
    let Interval { from, until } = planned.extent()?;
    if !is_of_days(&planned.start) {
        let end = (from < until).then_some(End::Instant(until));
        return Some((End::Instant(from), end));
    }
    let first = planned.start.date()?;
    let end = planned.end.as_ref().and_then(last_day);
    let announced = || {
        let last = planned.announced_end()?.checked_sub(1.second()).ok()?;
        Some(planned.start.zone.clock_at(last).date())
    };
    let last = end.or_else(|| last_day(&planned.start).max(announced()))?;
    let after = last.max(first).saturating_add(1.day());
    Some((End::Day(first), Some(End::Day(after))))
}

/// Whether a time names days, or only a part of one, and not a time on the clock: a calendar has no morning.
fn is_of_days(moment: &Moment) -> bool {
    matches!(
        moment.form,
        Form::PartOfDay(..) | Form::Period(_) | Form::Periods(..)
    )
}

fn last_day(moment: &Moment) -> Option<Date> {
    let period: Period = match &moment.form {
        Form::Period(period) | Form::Periods(_, period) => *period,
        _ => return moment.date(),
    };
    Some(period.last_day())
}

/// The last word on the work: a calendar asks for when the event was written, and must not be given the time of the build.
fn last_word(post: &Entry, incident: &Incident) -> Timestamp {
    let updates = incident.status_updates();
    let said = updates.filter_map(|update| update.at.earliest()).max();
    let changed = post.times().map(|times| times.updated_at);
    said.max(changed).unwrap_or(NEVER)
}

/// What failed did take place; a plan that names no day has none yet.
fn status(status: Status, planned: &Planned) -> &'static str {
    let day = planned.start.day_known();
    match (status, day) {
        (Status::Cancelled, _) => "CANCELLED",
        (Status::Scheduled, None) => "TENTATIVE",
        _ => "CONFIRMED",
    }
}

/// What is to be done, what it affects, and how well the time is known.
fn description(speaker: &Speaker<'_>, incident: &Incident, planned: &Planned) -> String {
    let language = &speaker.language;
    let line = |key: &str, value: String| format!("{}: {value}", language.word(key));
    let services = incident.affected_services().into_iter();
    let services: Vec<String> = services.map(|id| speaker.service(id).name).collect();
    let mut lines = Vec::new();
    let options = speaker.rendering.site.config.markdown;
    let summary = incident.summary.as_deref();
    lines.extend(summary.map(|text| inline::words(text, options)));
    lines.push(line(
        "incident.status",
        language.name_of(incident.status).to_owned(),
    ));
    let caption = Some(Caption::absent(&planned.start.zone));
    let when = match &planned.end {
        Some(end) => language.range(&planned.start, end, caption),
        None => language.moment(&planned.start, caption),
    };
    lines.push(line("incident.planned", when));
    if let Some(length) = planned.duration {
        lines.push(line("incident.planned_length", language.length(length)));
    }
    if !services.is_empty() {
        lines.push(line("incident.services", language.list(&services)));
    }
    lines.join("\n")
}

/// Text without carriage returns, which would end a line of the calendar.
fn text(value: &str) -> String {
    value.replace('\r', "")
}
