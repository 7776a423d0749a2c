//! Where a record is silent about what its readers will ask.

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::record::{Record, Said, of_post, words};
use super::{Finding, Publication, Rule, Section};
use crate::incident::{
    Certainty, Impact, Incident, Kind, Mitigation, MitigationState, Moment, Origin, Planned,
    Status, Vocabulary, Zone,
};

/// Finds every gap of a record.
///
/// What happened to somebody else is asked about by nobody: its detection, its cause and its measures are
/// not the author's to tell.
pub(super) fn find(record: &Record<'_>, found: &mut Vec<Finding>) {
    if record.incident.origin != Some(Origin::ThirdParty) {
        when_did_it_happen(record, found);
        since_when_does_it_go_on(record, found);
        when_was_it_noticed(record, found);
        why_did_it_happen(record, found);
        what_is_done_about_it(record, found);
        what_was_affected(record, found);
    }
    who_has_heard_of_it(record, found);
    for (at, measure) in record.incident.mitigations.iter().enumerate() {
        let section = Section::Mitigation(at);
        who_will_do_it(record, section, measure, found);
        by_when(record, section, measure, found);
        when_was_it_done(record, section, measure, found);
        why_not(record, section, measure, found);
    }
}

/// Finds what nobody said until the last word of the site.
pub(super) fn find_as_of(site_word: &Moment, record: &Record<'_>, found: &mut Vec<Finding>) {
    what_came_of_it(site_word, record, found);
    how_does_it_stand(site_word, record, found);
}

/// Finds what a post tells before its time.
pub(super) fn find_at(
    now: Timestamp,
    post: &Publication<'_>,
    incidents: &[Incident],
    found: &mut Vec<Finding>,
) {
    for word in words(post, incidents).filter(|word| word.moment.is_to_come(now)) {
        found.push(Finding::new(
            Rule::AfterNow,
            word.place,
            format!("{word} is still to come, and the whole site speaks as of its newest word"),
            "set the time right; what is to come is told by `planned` and `due`",
        ));
    }
}

/// Finds out whether readers look for a post that is held back. When its incident began does not count, since it is told in the
/// same zone as the date, and wrong where that is.
pub(super) fn find_waiting(
    until: &str,
    post: &Publication<'_>,
    incidents: &[Incident],
) -> Option<Finding> {
    let is_on =
        |incident: &Incident| incident.status.is_under_way() && incident.kind != Kind::Maintenance;
    let is_looked_for = incidents.iter().any(is_on);
    let has_no_zone = post.date.borrows_zone() && post.date.zone == Zone::utc();
    is_looked_for.then(|| {
        Finding::new(
            Rule::HeldWhileOpen,
            of_post("date", post.date).place,
            format!("this post is held back until {until}, but its incident is under way"),
            match has_no_zone {
                true => "check the `date`, and `timezone` in `afterword.toml`, without which times are in UTC",
                false => "check the `date`: until then nobody sees the post",
            },
        )
    })
}

/// Finds out whether anybody can tell when a post reported what goes on. Work that was announced on an earlier day is told of on
/// later ones.
pub(super) fn find_in_date(post: &Publication<'_>, incidents: &[Incident]) -> Option<Finding> {
    let date = of_post("date", post.date);
    let began_later = |incident: &Incident| {
        let began = incident.beginning();
        began.is_some_and(|began| post.date.is_before(began))
    };
    let goes_on = |incident: &Incident| incident.status.is_under_way() && !began_later(incident);
    let is_vague = !post.date.tells_hour() && incidents.iter().any(goes_on);
    is_vague.then(|| {
        Finding::new(
            Rule::DateWithoutTime,
            date.place,
            "the incident goes on, and nobody can tell when on this day it was reported",
            "give `date` its time, `2026-05-11T09:15:00`: else feeds take no status of this day for news",
        )
    })
}

/// An announcement of what is long over: nobody knows whether it was done.
fn what_came_of_it(site_word: &Moment, record: &Record<'_>, found: &mut Vec<Finding>) {
    if record.incident.status == Status::Scheduled
        && let Some(over) = record.incident.planned.as_ref().and_then(was_to_be_over)
        && site_word.earliest().is_some_and(|word| over <= word)
    {
        let finding = Finding::new(
            Rule::StillScheduled,
            record.place(Section::Incident, "status"),
            format!(
                "this is still `scheduled`, but its time was over by `{site_word}`, the last word of the site"
            ),
            "set `status` to what came of it, or `planned` to when it will be",
        );
        let plan = record.place(Section::Planned, "");
        found.push(finding.beside(plan, "it was planned for this time"));
    }
}

/// When planned work was to be over; of work that nobody said the length of, a day is given.
fn was_to_be_over(planned: &Planned) -> Option<Timestamp> {
    let extent = planned.extent()?;
    if planned.end.is_some() || planned.duration.is_some() {
        return Some(extent.until);
    }
    let a_day_later = extent.from.saturating_add(24.hours()).ok()?;
    Some(a_day_later.max(extent.until))
}

/// How long nothing may be said of what goes on while the site says other things.
const A_LONG_SILENCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What nobody has spoken of for a month is rather over than still going on.
fn how_does_it_stand(site_word: &Moment, record: &Record<'_>, found: &mut Vec<Finding>) {
    let status = record.incident.status;
    let own_word = record.last_word;
    let silence = site_word
        .earliest()
        .zip(own_word.moment.latest())
        .map(|(now, then)| now.duration_since(then));
    if status.is_under_way() && silence.is_some_and(|silence| A_LONG_SILENCE <= silence) {
        let finding = Finding::new(
            Rule::SilentWhileOpen,
            record.place(Section::Incident, "status"),
            format!(
                "this is still `{}`, but nothing was said of it for a month or more before `{site_word}`, the last word of the site",
                status.word()
            ),
            "set `status` to how far it has come, or tell in the timeline how it stands",
        );
        let shows = format!("its last word is of {own_word}");
        found.push(finding.beside(own_word.place, shows));
    }
}

/// Whoever follows an incident hears what the timeline says of its status since its post is there. A post that was written once
/// told the status itself, and work that was done as announced is no news.
fn who_has_heard_of_it(record: &Record<'_>, found: &mut Vec<Finding>) {
    let status = record.incident.status;
    let Some((entry, heard)) = record.statuses().next_back() else {
        return;
    };
    let date = record.date();
    let was_heard = match date.moment.tells_hour() {
        true => date.moment.earliest() <= entry.moment.earliest(),
        false => date.moment.is_before(entry.moment),
    };
    let is_written_once = record.last_word.place == date.place;
    let is_as_announced = (heard, status) == (Status::Scheduled, Status::Completed);
    // That it goes on after it was over is a contradiction.
    let is_back = heard.is_final() && !status.is_final();
    if heard == status || !was_heard || is_written_once || is_as_announced || is_back {
        return;
    }
    let finding = Finding::new(
        Rule::StatusUntold,
        record.place(Section::Incident, "status"),
        format!(
            "the incident is `{}`, but whoever follows it last heard that it is `{}`",
            status.word(),
            heard.word()
        ),
        "add an `[[incident.timeline]]` with this `status`: only these reach the feeds",
    );
    found.push(finding.beside(entry.place, "the newest status is from here"));
}

fn when_did_it_happen(record: &Record<'_>, found: &mut Vec<Finding>) {
    let incident = record.incident;
    let is_window = matches!(incident.kind, Kind::Outage | Kind::Degradation);
    if is_window && incident.status.is_final() && incident.occurrences.is_empty() {
        found.push(Finding::new(
            Rule::MissingWindow,
            record.place(Section::Incident, ""),
            "this is over, and it is not said from when until when it went on",
            "add an `[[incident.occurrence]]` with `started` and `resolved`, as well as they are known",
        ));
    }
}

/// A window may have ended while what was done about it is watched, but not while nothing is.
fn since_when_does_it_go_on(record: &Record<'_>, found: &mut Vec<Finding>) {
    let Incident { status, kind, .. } = record.incident;
    // Work of several nights goes on between them.
    let goes_on = status.goes_on() && *kind != Kind::Maintenance;
    let ends: Option<Vec<Said<'_>>> = record.windows().map(|window| window.resolved).collect();
    let ends = ends.filter(|_| goes_on).into_iter().flatten();
    if let Some(last) = ends.max_by_key(|end| end.moment.latest()) {
        let finding = Finding::new(
            Rule::OpenWithoutWindow,
            record.place(Section::Incident, "status"),
            format!(
                "this is `{}`, but each of its windows has ended",
                status.word()
            ),
            "add an `[[incident.occurrence]]` for what goes on, or set `status` to how far it has come",
        );
        found.push(finding.beside(last.place, format!("the last ended at {last}")));
    }
}

fn when_was_it_noticed(record: &Record<'_>, found: &mut Vec<Finding>) {
    if record.incident.kind == Kind::Maintenance {
        return;
    }
    for window in record.windows().filter(|window| window.detected.is_none()) {
        found.push(Finding::new(
            Rule::MissingDetection,
            window.place,
            "it is not said when this was noticed",
            "add `detected`, as well as it is known",
        ));
    }
}

fn why_did_it_happen(record: &Record<'_>, found: &mut Vec<Finding>) {
    let is_told = record.incident.cause.as_ref().is_some_and(|cause| {
        cause.summary.is_some() || cause.certainty == Some(Certainty::Unknown)
    });
    if !is_told && readers_will_ask(record.incident) {
        found.push(Finding::new(
            Rule::MissingCause,
            record.place(Section::Cause, ""),
            "this is over, and no cause is given",
            "add `[incident.cause]` with a `summary`, or `certainty = \"unknown\"` if nobody knows",
        ));
    }
}

fn what_is_done_about_it(record: &Record<'_>, found: &mut Vec<Finding>) {
    if record.incident.mitigations.is_empty() && readers_will_ask(record.incident) {
        found.push(Finding::new(
            Rule::MissingMitigation,
            record.place(Section::Incident, ""),
            "this is over, and it is not said what is done about it",
            "add an `[[incident.mitigation]]` with `text` and `state`",
        ));
    }
}

fn what_was_affected(record: &Record<'_>, found: &mut Vec<Finding>) {
    let incident = record.incident;
    let was_felt = incident.impact.is_some_and(|impact| impact != Impact::None);
    if was_felt && incident.affected_services().is_empty() {
        found.push(Finding::new(
            Rule::ImpactWithoutServices,
            record.place(Section::Incident, "impact"),
            "users were affected, but it is not said what they could not use",
            "name what was affected with `services`",
        ));
    }
}

fn who_will_do_it(
    record: &Record<'_>,
    section: Section,
    measure: &Mitigation,
    found: &mut Vec<Finding>,
) {
    if is_to_be_done(measure) && measure.owner.is_none() {
        found.push(Finding::new(
            Rule::MitigationWithoutOwner,
            record.place(section, ""),
            "nobody has taken this measure on",
            "say who does it with `owner`",
        ));
    }
}

fn by_when(record: &Record<'_>, section: Section, measure: &Mitigation, found: &mut Vec<Finding>) {
    if is_to_be_done(measure) && measure.due.is_none() {
        found.push(Finding::new(
            Rule::MitigationWithoutDue,
            record.place(section, ""),
            "this measure is promised for no time",
            "say by when with `due`, be it a month or a quarter: `due = \"2026-Q3\"`",
        ));
    }
}

fn when_was_it_done(
    record: &Record<'_>,
    section: Section,
    measure: &Mitigation,
    found: &mut Vec<Finding>,
) {
    if measure.state == MitigationState::Done && measure.done.is_none() {
        found.push(Finding::new(
            Rule::DoneWithoutDate,
            record.place(section, ""),
            "it is not said when this measure was done",
            "add `done`, as well as it is known",
        ));
    }
}

fn why_not(record: &Record<'_>, section: Section, measure: &Mitigation, found: &mut Vec<Finding>) {
    let is_off = matches!(
        measure.state,
        MitigationState::Postponed | MitigationState::Dropped
    );
    if is_off && measure.reason.is_none() {
        found.push(Finding::new(
            Rule::MissingReason,
            record.place(section, "state"),
            format!(
                "it is not said why this measure is `{}`",
                measure.state.word()
            ),
            "say so with `reason`",
        ));
    }
}

fn is_to_be_done(measure: &Mitigation) -> bool {
    measure.state.is_open() && measure.state != MitigationState::Postponed
}

/// It is over, so that readers want to know why, and whether it will happen again. Of maintenance they ask
/// that only where it failed.
fn readers_will_ask(incident: &Incident) -> bool {
    match incident.kind {
        Kind::Maintenance => incident.status == Status::Failed,
        _ => incident.status.is_final(),
    }
}
