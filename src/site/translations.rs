//! Whether translations say what their originals say, stand beside one that is shown, and are in a language.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Diag, Diags, Severity, counted};
use crate::incident::{
    Certainty, DataLoss, Incident, Mitigation, Moment, Occurrence, Place, Planned, Section,
};
use crate::parse::Document;

use super::{EntryId, Site};

/// Reports everything that can be said against the translations of the site. The posts that are `hidden` are left out of it.
pub fn report(site: &Site, hidden: &[Arc<Document>], diags: &mut Diags) {
    for at in 0..site.entries.len() {
        same_record(site, EntryId(at), diags);
    }
    originals_shown(site, hidden, diags);
    languages_declared(site, diags);
}

/// Whether a translation that reports `ours` reports the same incidents as its original, which reports `theirs`.
pub fn tells_the_same(ours: &[Incident], theirs: &[Incident]) -> bool {
    let mut pairs = ours.iter().zip(theirs);
    ours.len() == theirs.len()
        && pairs.all(|(ours, theirs)| differences(ours, theirs).next().is_none())
}

/// A translation may put the record into its own words, but reports the same incidents. Where it does not, its record counts
/// for nothing.
fn same_record(site: &Site, id: EntryId, diags: &mut Diags) {
    let entry = site.entry(id);
    if !site.is_behind(id) {
        return;
    }
    let original = site.entry(entry.original);
    let (ours, theirs) = (&entry.document.front, &original.document.front);
    if !ours.is_sound || !theirs.is_sound {
        return;
    }
    let (ours, theirs) = (&ours.incidents, &theirs.incidents);
    let (path, of) = (&entry.document.path, &original.document.path);
    let differs = |severity, message: String, place| {
        let help = match severity {
            Severity::Error => "say the same, or leave `[incident]` out to show the original's",
            _ => "say the same; until then, its readers see the record of the original",
        };
        let diag = Diag {
            severity,
            ..Diag::error("translation-differs", message)
        };
        diag.at(path, entry.document.place(place)).help(help)
    };
    if ours.len() != theirs.len() {
        // What only a translation reports would be told nowhere.
        let severity = match theirs.is_empty() {
            true => Severity::Error,
            false => severity(ours.iter().chain(theirs)),
        };
        let [ours, theirs] = [ours, theirs].map(|told| counted(told.len(), "incident"));
        let message = format!("this translation reports {ours}, and `{of}` {theirs}");
        let first = Place::new(0, Section::Incident, "");
        diags.push(differs(severity, message, first));
        return;
    }
    for (number, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        let severity = severity([ours, theirs]);
        for (key, difference) in differences(ours, theirs) {
            let (message, shows) = match difference.is {
                Is::LeftOut => (
                    format!("this translation leaves out what `{of}` reports as `{key}`"),
                    Some("this is left out"),
                ),
                Is::Added => (
                    format!("this translation reports as `{key}` what `{of}` does not"),
                    None,
                ),
                Is::Another => (
                    format!("this translation reports another `{key}` than `{of}`"),
                    Some("this is the original's"),
                ),
            };
            let [own, other] = [difference.ours, difference.theirs]
                .map(|section| Place::new(number, section, key));
            let diag = differs(severity, message, own);
            diags.push(match shows {
                Some(shows) => diag.related(of, original.document.place(other), shows),
                None => diag,
            });
        }
    }
}

/// How bad it is that one of `incidents` is told otherwise: news of what goes on, or went on until now, does not wait for its
/// translator.
fn severity<'a>(incidents: impl IntoIterator<Item = &'a Incident>) -> Severity {
    let mut incidents = incidents.into_iter();
    match incidents.all(|incident| incident.status.is_final()) {
        true => Severity::Error,
        false => Severity::Warning,
    }
}

/// How the record of a translation is another than its original's.
struct Difference {
    is: Is,
    /// Where, in the translation.
    ours: Section,
    /// Where, in the original.
    theirs: Section,
}

enum Is {
    /// The original alone has something.
    LeftOut,
    /// The translation alone has something.
    Added,
    /// Both have something, and not the same.
    Another,
}

impl Difference {
    /// The first between two lists; each of their values stands in the `section` of its number.
    fn between<T>(
        ours: &[T],
        theirs: &[T],
        is_same: impl Fn(&T, &T) -> bool,
        section: impl Fn(usize) -> Section,
    ) -> Option<Self> {
        let are_same = |(one, other): (&T, &T)| is_same(one, other);
        let pairs = ours.iter().zip(theirs);
        let at = pairs.take_while(|pair| are_same(*pair)).count();
        let lacks = |these: &[T], those: &[T]| {
            let mut last = these[at..].iter().rev().zip(those.iter().rev());
            these.len() < those.len() && last.all(are_same)
        };
        let is = match (lacks(ours, theirs), lacks(theirs, ours)) {
            (true, _) => Is::LeftOut,
            (_, true) => Is::Added,
            _ if ours.len() == at && theirs.len() == at => return None,
            _ => Is::Another,
        };
        Some(Difference {
            is,
            // What is left out at the end is missed behind the last that is there.
            ours: section(at.min(ours.len().saturating_sub(1))),
            theirs: section(at),
        })
    }
}

/// The keys in which two records differ that a translation cannot change, each with the first difference.
fn differences(
    ours: &Incident,
    theirs: &Incident,
) -> impl Iterator<Item = (&'static str, Difference)> {
    let Incident {
        kind,
        status,
        impact,
        origin,
        services,
        unaffected,
        data_loss,
        planned,
        occurrences,
        timeline,
        cause: _,
        metrics,
        mitigations,
        // What is said in words, and what these are about.
        id: _,
        label: _,
        zone: _,
        effects: _,
        summary: _,
        tables: _,
        lessons: _,
        sources: _,
    } = ours;
    let record = |_| Section::Incident;
    let all = [
        (
            "kind",
            Difference::between(&[*kind], &[theirs.kind], PartialEq::eq, record),
        ),
        (
            "status",
            Difference::between(&[*status], &[theirs.status], PartialEq::eq, record),
        ),
        (
            "impact",
            Difference::between(
                impact.as_slice(),
                theirs.impact.as_slice(),
                PartialEq::eq,
                record,
            ),
        ),
        (
            "origin",
            Difference::between(
                origin.as_slice(),
                theirs.origin.as_slice(),
                PartialEq::eq,
                record,
            ),
        ),
        (
            "services",
            Difference::between(services, &theirs.services, PartialEq::eq, record),
        ),
        (
            "unaffected",
            Difference::between(unaffected, &theirs.unaffected, PartialEq::eq, record),
        ),
        (
            "data_loss",
            Difference::between(
                data_loss.as_slice(),
                theirs.data_loss.as_slice(),
                is_same_loss,
                record,
            ),
        ),
        (
            "planned",
            Difference::between(
                planned.as_slice(),
                theirs.planned.as_slice(),
                is_same_plan,
                |_| Section::Planned,
            ),
        ),
        (
            "certainty",
            Difference::between(
                certainty(ours).as_slice(),
                certainty(theirs).as_slice(),
                PartialEq::eq,
                |_| Section::Cause,
            ),
        ),
        (
            "occurrence",
            Difference::between(
                occurrences,
                &theirs.occurrences,
                is_same_window,
                Section::Occurrence,
            ),
        ),
        (
            "timeline",
            Difference::between(
                timeline,
                &theirs.timeline,
                |one, other| is_same_time(&one.at, &other.at) && one.status == other.status,
                Section::Timeline,
            ),
        ),
        (
            "metric",
            Difference::between(
                metrics,
                &theirs.metrics,
                |one, other| (one.value, one.approx) == (other.value, other.approx),
                Section::Metric,
            ),
        ),
        (
            "mitigation",
            Difference::between(
                mitigations,
                &theirs.mitigations,
                is_same_measure,
                Section::Mitigation,
            ),
        ),
    ];
    let found = all.into_iter();
    found.filter_map(|(key, difference)| Some((key, difference?)))
}

fn certainty(incident: &Incident) -> Option<Certainty> {
    incident.cause.as_ref()?.certainty
}

/// However it is written.
fn is_same_time(one: &Moment, other: &Moment) -> bool {
    one == other || one.meant() == other.meant()
}

fn are_same_times(one: Option<&Moment>, other: Option<&Moment>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => is_same_time(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// What is lost may be told in other words, but not that something is.
fn is_same_loss(one: &DataLoss, other: &DataLoss) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn is_same_plan(one: &Planned, other: &Planned) -> bool {
    is_same_time(&one.start, &other.start)
        && are_same_times(one.end.as_ref(), other.end.as_ref())
        && one.duration == other.duration
}

fn is_same_window(one: &Occurrence, other: &Occurrence) -> bool {
    one.services == other.services
        && are_same_times(one.started.as_ref(), other.started.as_ref())
        && are_same_times(one.detected.as_ref(), other.detected.as_ref())
        && are_same_times(one.mitigated.as_ref(), other.mitigated.as_ref())
        && are_same_times(one.resolved.as_ref(), other.resolved.as_ref())
}

fn is_same_measure(one: &Mitigation, other: &Mitigation) -> bool {
    (&one.id, one.state) == (&other.id, other.state)
        && are_same_times(one.due.as_ref(), other.due.as_ref())
        && are_same_times(one.done.as_ref(), other.done.as_ref())
}

/// A translation shows the incident of its original, and so nothing of it where that is left out.
fn originals_shown(site: &Site, hidden: &[Arc<Document>], diags: &mut Diags) {
    let originals = hidden.iter().filter(|it| it.name.language.is_none());
    let originals: HashMap<&str, &Arc<Document>> =
        originals.map(|it| (&*it.name.group, it)).collect();
    for entry in site.entries.iter() {
        let name = &entry.document.name;
        if name.language.is_some()
            && let Some(original) = originals.get(&*name.group)
        {
            let path = &original.path;
            let message = format!("the post that this translates, `{path}`, is left out");
            let diag = Diag::warning("translation-alone", message).in_file(&entry.document.path);
            diags.push(diag.help("it is a draft, or dated in the future: publish both together"));
        }
    }
}

/// What people put behind a file's name to keep it (`old`, `bak`) has three letters, and so have the rarer languages: these
/// are declared.
fn languages_declared(site: &Site, diags: &mut Diags) {
    let config = &site.config;
    let is_declared = |tag: &str| tag == config.language || config.languages.contains_key(tag);
    for entry in &site.entries {
        let Some(tag) = &entry.document.name.language else {
            continue;
        };
        let is_rare = tag.split('-').next().is_some_and(|code| code.len() > 2);
        if is_rare && !is_declared(tag) {
            let message =
                format!("the name of this file makes it a translation into the language `{tag}`");
            let help = format!(
                "write `[languages.{tag}]` into the config if that is one; else rename the file, or delete it"
            );
            let diag = Diag::warning("bad-language", message).help(help);
            diags.push(diag.in_file(&entry.document.path));
        }
    }
}
