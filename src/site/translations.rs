//! Whether translations say what their originals say, stand beside one that is shown, and are in a language.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Diag, Diags};
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
    let mut differ = |incident, key: &'static str, section| {
        let of = &original.document.path;
        let message = format!("this translation reports another `{key}` than `{of}`");
        let place = Place::new(incident, section, key);
        let help = "say the same, or leave `[incident]` out to show the original's";
        let diag = Diag::error("translation-differs", message).help(help);
        diags.push(diag.at(&entry.document.path, entry.document.place(place)));
    };
    if ours.incidents.len() != theirs.incidents.len() {
        return differ(0, "incident", Section::Incident);
    }
    let pairs = ours.incidents.iter().zip(&theirs.incidents);
    for (number, (ours, theirs)) in pairs.enumerate() {
        for (key, section) in differences(ours, theirs) {
            differ(number, key, section);
        }
    }
}

/// The keys in which two records differ that a translation cannot change, each with the section that it stands in or
/// begins.
fn differences(
    ours: &Incident,
    theirs: &Incident,
) -> impl Iterator<Item = (&'static str, Section)> {
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
    let plan = |planned: &Option<Planned>| {
        let planned = planned.as_ref();
        planned.map(|it| (it.start.meant(), time(&it.end), it.duration))
    };
    let certainty = |cause: &Option<Cause>| cause.as_ref().and_then(|it| it.certainty);
    // What is lost may be told in other words, but not that something is.
    let loss = |loss: &Option<DataLoss>| loss.as_ref().map(std::mem::discriminant);
    let values = |metrics: &[Metric]| -> Vec<_> {
        let metrics = metrics.iter();
        metrics
            .map(|metric| (metric.value, metric.approx))
            .collect()
    };
    let record = Section::Incident;
    let same = [
        ("kind", record, *kind == theirs.kind),
        ("status", record, *status == theirs.status),
        ("impact", record, *impact == theirs.impact),
        ("origin", record, *origin == theirs.origin),
        ("services", record, *services == theirs.services),
        ("unaffected", record, *unaffected == theirs.unaffected),
        (
            "data_loss",
            record,
            loss(data_loss) == loss(&theirs.data_loss),
        ),
        (
            "planned",
            Section::Planned,
            plan(planned) == plan(&theirs.planned),
        ),
        (
            "certainty",
            Section::Cause,
            certainty(cause) == certainty(&theirs.cause),
        ),
        (
            "occurrence",
            Section::Occurrence(0),
            windows(occurrences) == windows(&theirs.occurrences),
        ),
        (
            "timeline",
            Section::Timeline(0),
            entries(timeline) == entries(&theirs.timeline),
        ),
        (
            "metric",
            Section::Metric(0),
            values(metrics) == values(&theirs.metrics),
        ),
        (
            "mitigation",
            Section::Mitigation(0),
            states(mitigations) == states(&theirs.mitigations),
        ),
    ];
    let others = same.into_iter().filter(|(_, _, same)| !same);
    others.map(|(key, section, _)| (key, section))
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
