//! Whether translations say what their originals say, stand beside one that is shown, and are in a language.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Diag, Diags, Severity, counted};
use crate::incident::{
    Cause, DataLoss, Incident, Metric, Mitigation, Moment, Occurrence, Place, Planned, Section,
    Update,
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

/// A translation may put the record into its own words, but reports the same incidents.
fn same_record(site: &Site, id: EntryId, diags: &mut Diags) {
    let entry = site.entry(id);
    if entry.original == id || entry.record != id {
        return;
    }
    let original = site.entry(entry.original);
    let (ours, theirs) = (&entry.document.front, &original.document.front);
    if !ours.is_sound || !theirs.is_sound {
        return;
    }
    let (ours, theirs) = (&ours.incidents, &theirs.incidents);
    let (path, of) = (&entry.document.path, &original.document.path);
    let differs = |message: String, place| {
        let help = "say the same, or leave `[incident]` out to show the original's";
        let diag = Diag::error("translation-differs", message).help(help);
        diag.at(path, entry.document.place(place))
    };
    if ours.len() != theirs.len() {
        let [ours, theirs] = [ours, theirs].map(|told| counted(told.len(), "incident"));
        let message = format!("this translation reports {ours}, and `{of}` {theirs}");
        let first = Place::new(0, Section::Incident, "");
        diags.push(differs(message, first));
        return;
    }
    for (number, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        // What is new of an incident that goes on does not wait for its translator.
        let severity = match theirs.status.is_under_way() {
            true => Severity::Warning,
            false => Severity::Error,
        };
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
            let diag = Diag {
                severity,
                ..differs(message, own)
            };
            diags.push(match shows {
                Some(shows) => diag.related(of, original.document.place(other), shows),
                None => diag,
            });
        }
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
    fn between<T: PartialEq>(
        ours: &[T],
        theirs: &[T],
        section: impl Fn(usize) -> Section,
    ) -> Option<Self> {
        let pairs = ours.iter().zip(theirs);
        let at = pairs.take_while(|(ours, theirs)| ours == theirs).count();
        let lacks =
            |these: &[T], those: &[T]| these.len() < those.len() && those.ends_with(&these[at..]);
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
        cause,
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
    let time = |moment: &Option<Moment>| moment.as_ref().map(Moment::meant);
    let windows = |windows: &[Occurrence]| -> Vec<_> {
        let windows = windows.iter();
        windows
            .map(|window| {
                let times = window.times().map(|(key, time)| (key, time.meant()));
                (times.collect::<Vec<_>>(), window.services.clone())
            })
            .collect()
    };
    let entries = |timeline: &[Update]| -> Vec<_> {
        let updates = timeline.iter();
        updates
            .map(|update| (update.at.meant(), update.status))
            .collect()
    };
    let states = |measures: &[Mitigation]| -> Vec<_> {
        let measures = measures.iter();
        measures
            .map(|it| (it.id.clone(), it.state, time(&it.due), time(&it.done)))
            .collect()
    };
    let plan = |planned: &Option<Planned>| -> Vec<_> {
        let planned = planned.iter();
        planned
            .map(|it| (it.start.meant(), time(&it.end), it.duration))
            .collect()
    };
    let certainty =
        |cause: &Option<Cause>| -> Vec<_> { cause.iter().filter_map(|it| it.certainty).collect() };
    // What is lost may be told in other words, but not that something is.
    let loss =
        |loss: &Option<DataLoss>| -> Vec<_> { loss.iter().map(std::mem::discriminant).collect() };
    let values = |metrics: &[Metric]| -> Vec<_> {
        let metrics = metrics.iter();
        metrics
            .map(|metric| (metric.value, metric.approx))
            .collect()
    };
    let record = |_| Section::Incident;
    let all = [
        (
            "kind",
            Difference::between(&[*kind], &[theirs.kind], record),
        ),
        (
            "status",
            Difference::between(&[*status], &[theirs.status], record),
        ),
        (
            "impact",
            Difference::between(impact.as_slice(), theirs.impact.as_slice(), record),
        ),
        (
            "origin",
            Difference::between(origin.as_slice(), theirs.origin.as_slice(), record),
        ),
        (
            "services",
            Difference::between(services, &theirs.services, record),
        ),
        (
            "unaffected",
            Difference::between(unaffected, &theirs.unaffected, record),
        ),
        (
            "data_loss",
            Difference::between(&loss(data_loss), &loss(&theirs.data_loss), record),
        ),
        (
            "planned",
            Difference::between(&plan(planned), &plan(&theirs.planned), |_| Section::Planned),
        ),
        (
            "certainty",
            Difference::between(&certainty(cause), &certainty(&theirs.cause), |_| {
                Section::Cause
            }),
        ),
        (
            "occurrence",
            Difference::between(
                &windows(occurrences),
                &windows(&theirs.occurrences),
                Section::Occurrence,
            ),
        ),
        (
            "timeline",
            Difference::between(
                &entries(timeline),
                &entries(&theirs.timeline),
                Section::Timeline,
            ),
        ),
        (
            "metric",
            Difference::between(&values(metrics), &values(&theirs.metrics), Section::Metric),
        ),
        (
            "mitigation",
            Difference::between(
                &states(mitigations),
                &states(&theirs.mitigations),
                Section::Mitigation,
            ),
        ),
    ];
    let found = all.into_iter();
    found.filter_map(|(key, difference)| Some((key, difference?)))
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
