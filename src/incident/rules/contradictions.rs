//! Where a record contradicts itself: both sides of what is found here cannot be true.
//!
//! Times are compared as the stretches they are, so that nothing is called a contradiction that some
//! reading of them allows.

use super::record::{Record, Said, SaidWindow, of_post};
use super::{Finding, Publication, Rule, Section};
use crate::incident::{Impact, Interval, Kind, Length, Moment, Status, Vocabulary};

/// Finds every contradiction of a record.
pub(super) fn find(record: &Record<'_>, found: &mut Vec<Finding>) {
    windows_are_in_order(record, found);
    plans_are_in_order(record, found);
    plans_are_as_long_as_announced(record, found);
    the_timeline_is_in_order(record, found);
    what_is_over_has_ended(record, found);
    nothing_is_declared_over_before_it_ends(record, found);
    what_was_declared_over_is_not_open(record, found);
    states_of_maintenance_are_for_maintenance(record, found);
    only_maintenance_is_planned(record, found);
    what_has_not_begun_has_no_windows(record, found);
    near_misses_are_not_felt(record, found);
    what_is_done_is_not_open(record, found);
    measures_have_names_of_their_own(record, found);
    posts_are_dated_after_something_happened(record, found);
    nothing_is_reported_before_it_happened(record, found);
    nothing_is_due_or_done_before_it_was_needed(record, found);
    no_service_is_both_affected_and_not(record, found);
}

/// Finds where a post contradicts itself, whatever it reports.
pub(super) fn find_in_post(post: &Publication<'_>, found: &mut Vec<Finding>) {
    let date = Some(of_post("date", post.date));
    let updated = post.updated.map(|updated| of_post("updated", updated));
    found.extend(out_of_order(Rule::UpdatedBeforeDate, date, updated));
}

/// A window starts, is noticed, eases and ends; only noticing may come after the end.
fn windows_are_in_order(record: &Record<'_>, found: &mut Vec<Finding>) {
    for window in record.windows() {
        let SaidWindow {
            started,
            detected,
            mitigated,
            resolved,
            ..
        } = window;
        found.extend(out_of_order(Rule::EndBeforeStart, started, resolved));
        found.extend(out_of_order(Rule::EndBeforeStart, started, mitigated));
        found.extend(out_of_order(Rule::DetectedBeforeStarted, started, detected));
        found.extend(out_of_order(
            Rule::MitigatedAfterResolved,
            mitigated,
            resolved,
        ));
    }
}

fn plans_are_in_order(record: &Record<'_>, found: &mut Vec<Finding>) {
    if let Some(planned) = &record.incident.planned {
        let start = record.said(Section::Planned, "start", Some(&planned.start));
        let end = record.said(Section::Planned, "end", planned.end.as_ref());
        found.extend(out_of_order(Rule::EndBeforeStart, start, end));
    }
}

/// By one clock alone: a day has not always 24 hours, and a weekday may be that of any week.
fn plans_are_as_long_as_announced(record: &Record<'_>, found: &mut Vec<Finding>) {
    let Some(planned) = &record.incident.planned else {
        return;
    };
    let (Some(end), Some(announced)) = (&planned.end, planned.duration) else {
        return;
    };
    let offset = |moment: &Moment| {
        let hour = moment.earliest().filter(|_| moment.tells_hour())?;
        Some(moment.zone.offset_at(hour))
    };
    let is_by_one_clock = offset(&planned.start).is_some_and(|own| offset(end) == Some(own));
    if is_by_one_clock && !announced.may_be(Length::between(Some(&planned.start), Some(end))) {
        let finding = Finding::new(
            Rule::PlanAgainstItself,
            record.place(Section::Planned, "duration"),
            "this is not how long it is from `start` to `end`",
            "set one of them right, or leave `duration` out: it follows from the others",
        );
        let end = record.place(Section::Planned, "end");
        found.push(finding.beside(end, "it was to end here"));
    }
}

/// Each entry is compared with the one before it that is surely latest: one that is known to the year says little.
fn the_timeline_is_in_order(record: &Record<'_>, found: &mut Vec<Finding>) {
    let mut latest: Option<(Said<'_>, Interval)> = None;
    for entry in record.timeline() {
        let Some(own) = entry.moment.interval() else {
            continue;
        };
        if let Some((later, _)) = latest.filter(|(_, before)| own.until <= before.from) {
            let finding = Finding::new(
                Rule::TimelineOutOfOrder,
                entry.place,
                format!("this entry, at {entry}, comes after one at {later}"),
                "a timeline is told in order: move the entry, or set its time right",
            );
            found.push(finding.beside(later.place, format!("this is at {later}")));
        }
        if latest.is_none_or(|(_, before)| before.from <= own.from) {
            latest = Some((entry, own));
        }
    }
}

fn what_is_over_has_ended(record: &Record<'_>, found: &mut Vec<Finding>) {
    let status = record.incident.status;
    if !is_over_and_well(status) && status != Status::Failed {
        return;
    }
    // Of what had eased the end may be known to nobody.
    let is_endless = |window: &SaidWindow| window.resolved.or(window.mitigated).is_none();
    for window in record.windows().filter(is_endless) {
        let finding = Finding::new(
            Rule::ResolvedWhileOpen,
            window.place,
            format!(
                "the incident is `{}`, but this window has no end",
                status.word()
            ),
            "say when it ended with `resolved`, if only the day; or when the worst was over, with `mitigated`",
        );
        found.push(record.beside(finding, Section::Incident, "status"));
    }
}

/// Only the last declaration counts: what comes back is declared over again.
fn nothing_is_declared_over_before_it_ends(record: &Record<'_>, found: &mut Vec<Finding>) {
    let mut statuses = record.statuses();
    let (Some((declared, _)), true) = (
        statuses.rfind(|(_, status)| is_over_and_well(*status)),
        is_over_and_well(record.incident.status),
    ) else {
        return;
    };
    let ends = record.windows().filter_map(|window| window.resolved);
    for end in ends.filter(|end| declared.moment.is_before(end.moment)) {
        let finding = Finding::new(
            Rule::ResolvedBeforeEnd,
            declared.place,
            format!("this declares the incident over at {declared}, but it ended at {end}"),
            "declare it over once its last window has ended",
        );
        found.push(finding.beside(end.place, "this window was still open"));
    }
}

/// The other way round, the timeline may only lack its last entry.
fn what_was_declared_over_is_not_open(record: &Record<'_>, found: &mut Vec<Finding>) {
    let newest = record.statuses().next_back();
    let (Some((entry, newest)), false) = (newest, record.incident.status.is_final()) else {
        return;
    };
    if newest.is_final() {
        let status = record.incident.status.word();
        let finding = Finding::new(
            Rule::OpenAfterEnd,
            record.place(Section::Incident, "status"),
            format!(
                "the incident is `{status}`, but since {entry} it is `{}`",
                newest.word()
            ),
            "set its status to what the timeline said last, or say there that it came back",
        );
        found.push(finding.beside(entry.place, "the newest status is from here"));
    }
}

fn states_of_maintenance_are_for_maintenance(record: &Record<'_>, found: &mut Vec<Finding>) {
    let kind = record.incident.kind;
    if kind == Kind::Maintenance {
        return;
    }
    let own = (Section::Incident, record.incident.status);
    let statuses = record.statuses();
    let statuses = statuses.map(|(entry, status)| (entry.place.section, status));
    let all = std::iter::once(own).chain(statuses);
    for (section, status) in all.filter(|(_, status)| status.is_of_maintenance()) {
        let finding = Finding::new(
            Rule::MaintenanceStatus,
            record.place(section, "status"),
            format!(
                "only maintenance can be `{}`; `kind` is `{}`",
                status.word(),
                kind.word()
            ),
            "use `investigating`, `identified`, `monitoring` or `resolved`",
        );
        found.push(record.beside(finding, Section::Incident, "kind"));
    }
}

fn only_maintenance_is_planned(record: &Record<'_>, found: &mut Vec<Finding>) {
    let kind = record.incident.kind;
    if record.incident.planned.is_none() || kind == Kind::Maintenance {
        return;
    }
    let finding = Finding::new(
        Rule::PlannedIncident,
        record.place(Section::Planned, ""),
        format!("only maintenance is planned; `kind` is `{}`", kind.word()),
        "say when it happened in `[[incident.occurrence]]`, or set `kind` to `maintenance`",
    );
    found.push(record.beside(finding, Section::Incident, "kind"));
}

fn what_has_not_begun_has_no_windows(record: &Record<'_>, found: &mut Vec<Finding>) {
    let status = record.incident.status.word();
    if record.incident.has_happened() {
        return;
    }
    for window in record.windows() {
        let finding = Finding::new(
            Rule::HappenedUnbegun,
            window.place,
            format!("the work is `{status}`, but this says when it took place"),
            "take the window out, or set the status to what came of it",
        );
        found.push(record.beside(finding, Section::Incident, "status"));
    }
}

fn near_misses_are_not_felt(record: &Record<'_>, found: &mut Vec<Finding>) {
    let impact = record.incident.impact.filter(|it| *it != Impact::None);
    if let (Kind::NearMiss, Some(impact)) = (record.incident.kind, impact) {
        let finding = Finding::new(
            Rule::NearMissFelt,
            record.place(Section::Incident, "impact"),
            format!(
                "a near miss is not felt, but its impact is `{}`",
                impact.word()
            ),
            "set `impact` to `none`, or `kind` to what it was",
        );
        found.push(record.beside(finding, Section::Incident, "kind"));
    }
}

fn what_is_done_is_not_open(record: &Record<'_>, found: &mut Vec<Finding>) {
    for done in record.measures_done() {
        let state = match done.place.section {
            Section::Mitigation(at) => record.incident.mitigations.get(at).map(|it| it.state),
            _ => None,
        };
        let Some(state) = state.filter(|state| !state.can_be_done()) else {
            continue;
        };
        let finding = Finding::new(
            Rule::DoneWhileOpen,
            done.place,
            format!("this was done on {done}, but is `{}`", state.word()),
            "set `state` to `done` or `partial`, or take `done` out",
        );
        found.push(record.beside(finding, done.place.section, "state"));
    }
}

/// A name tells the same promise in several incidents; within one, it would be two.
fn measures_have_names_of_their_own(record: &Record<'_>, found: &mut Vec<Finding>) {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for (at, measure) in record.incident.mitigations.iter().enumerate() {
        let Some(name) = measure.id.as_deref() else {
            continue;
        };
        match names.iter().find(|(known, _)| *known == name) {
            Some((_, first)) => {
                let finding = Finding::new(
                    Rule::SameMeasure,
                    record.place(Section::Mitigation(at), "id"),
                    format!("two measures of this incident are called `{name}`"),
                    "give one of them another `id`",
                );
                let first = record.place(Section::Mitigation(*first), "id");
                found.push(finding.beside(first, "this is the first"));
            }
            None => names.push((name, at)),
        }
    }
}

fn posts_are_dated_after_something_happened(record: &Record<'_>, found: &mut Vec<Finding>) {
    if let Some(first) = record.first_after_the_date {
        let date = record.date();
        let finding = Finding::new(
            Rule::DatedBeforeIncident,
            date.place,
            format!("the post is dated {date}, before anything that it reports"),
            "set the date right; maintenance that is announced ahead has its time in `planned`",
        );
        found.push(finding.beside(first.place, format!("the first of it is at {first}")));
    }
}

fn nothing_is_reported_before_it_happened(record: &Record<'_>, found: &mut Vec<Finding>) {
    if record.first_after_the_date.is_some() {
        return;
    }
    let last = record.last_word;
    let help = match record.statuses().next() {
        Some(_) => {
            "if it has come so far since, tell it in the timeline with a `status`; if the post was added to, say when with `updated`"
        }
        None => "if the post was added to, say when with `updated`",
    };
    let reported = record.happenings().chain(record.measures_done());
    for reported in reported.filter(|reported| last.moment.is_before(reported.moment)) {
        let finding = Finding::new(
            Rule::AfterLastWord,
            reported.place,
            format!("{reported} is later than the last word of its post, {last}"),
            help,
        );
        found.push(finding.beside(last.place, format!("the post's last word is {last}")));
    }
}

/// Maintenance is prepared for before it begins.
fn nothing_is_due_or_done_before_it_was_needed(record: &Record<'_>, found: &mut Vec<Finding>) {
    let incident = record.incident;
    let Some(beginning) = incident
        .beginning()
        .filter(|_| incident.kind != Kind::Maintenance)
    else {
        return;
    };
    for (section, measure) in record.new_measures() {
        let due = record.said(section, "due", measure.due.as_ref());
        let done = record.said(section, "done", measure.done.as_ref());
        for (rule, said, is) in [
            (Rule::DueBeforeIncident, due, "is due by"),
            (Rule::DoneBeforeIncident, done, "was done on"),
        ] {
            let Some(said) = said.filter(|said| said.moment.is_before(beginning)) else {
                continue;
            };
            found.push(Finding::new(
                rule,
                said.place,
                format!("this {is} {said}, before the incident began (`{beginning}`)"),
                &format!(
                    "set `{}` to a time after the incident; an older promise has an `id`",
                    said.place.key
                ),
            ));
        }
    }
}

fn no_service_is_both_affected_and_not(record: &Record<'_>, found: &mut Vec<Finding>) {
    let affected = record.incident.affected_services();
    let unaffected = record.incident.unaffected.iter();
    for service in unaffected.filter(|service| affected.contains(&service.as_str())) {
        found.push(Finding::new(
            Rule::AffectedAndUnaffected,
            record.place(Section::Incident, "unaffected"),
            format!("`{service}` is said to be affected, and not to be"),
            "take it out of `services` or out of `unaffected`",
        ));
    }
}

/// Something that is said to come second comes first.
fn out_of_order(rule: Rule, first: Option<Said<'_>>, second: Option<Said<'_>>) -> Option<Finding> {
    let (first, second) = (first?, second?);
    if !second.moment.is_before(first.moment) {
        return None;
    }
    let finding = Finding::new(
        rule,
        second.place,
        format!(
            "`{}`, {second}, is before `{}`, {first}",
            second.place.key, first.place.key
        ),
        "set one of them right; `~` in front of a time says that it is only about then",
    );
    Some(finding.beside(first.place, format!("this is at {first}")))
}

fn is_over_and_well(status: Status) -> bool {
    matches!(status, Status::Resolved | Status::Completed)
}
