//! What the search page searches: the words of every post, in parts that are loaded only when someone searches.
//!
//! The words stand there as they are: a script looks for a run of characters in them, and so finds the middle of a
//! Korean or Japanese word without knowing what a word is. A part holds a fixed number of posts, the oldest first, so
//! that a new post changes only the last part and a browser keeps the others.

use serde::Serialize;

use crate::incident::{DataLoss, Incident};
use crate::language::datetime;
use crate::plan::{Job, Plan};
use crate::site::EntryId;

use super::words::Words;
use super::{Rendering, texts};

/// The index: the addresses of its parts, those with the newest posts first.
pub fn index(plan: &Plan) -> Vec<u8> {
    let parts = (1..).map_while(|number| plan.href(&Job::SearchPart(number)));
    let mut parts: Vec<String> = parts.collect();
    parts.reverse();
    json(&Index { parts })
}

/// The part `number`, from 1: its posts' words, the oldest post first.
pub fn part(rendering: &Rendering, number: usize) -> Vec<u8> {
    let posts = rendering.plan.search_part(number).iter();
    json(&posts.map(|id| found(rendering, *id)).collect::<Vec<_>>())
}

/// The first file that a search loads.
#[derive(Serialize)]
struct Index {
    parts: Vec<String>,
}

/// A post as it can be found.
#[derive(Serialize)]
struct Found<'a> {
    title: &'a str,
    href: &'a str,
    language: &'a str,
    /// The address of the post that it is a translation of.
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
    date: Option<String>,
    summary: &'a str,
    /// The words of its text, then of its incidents, a line for each paragraph.
    text: String,
}

fn found(rendering: &Rendering, id: EntryId) -> Found<'_> {
    let entry = rendering.site.entry(id);
    let front = &entry.document.front;
    let length = entry.document.body_range.len();
    let mut words = Words::with_room(length, rendering.site.config.markdown);
    // A result is shown with what stands around the first place that was looked for, best in the post's own prose.
    texts::words(rendering, id, &mut words);
    words.end_line();
    for incident in rendering.site.incidents_of(id) {
        self::incident(&mut words, incident);
    }
    let original = rendering.site.entry(entry.original);
    Found {
        title: &front.title.value,
        href: entry.permalink.href(),
        language: &entry.language,
        original: (entry.original != id).then(|| original.permalink.href()),
        date: entry.times().and_then(|times| datetime(&times.published)),
        summary: front.summary.as_deref().unwrap_or_default(),
        text: words.finish(),
    }
}

/// Takes the words of an incident's record, but for its title, which is its post's.
fn incident(words: &mut Words, incident: &Incident) {
    words.inline(&incident.label);
    words.inline(&incident.summary);
    words.inline(&incident.effects);
    if let Some(DataLoss::Of(loss)) = &incident.data_loss {
        words.inline([loss]);
    }
    for window in &incident.occurrences {
        words.inline(&window.label);
        words.inline(&window.note);
    }
    words.inline(incident.timeline.iter().map(|update| &update.text));
    if let Some(cause) = &incident.cause {
        words.inline(&cause.summary);
        words.inline(&cause.trigger);
        words.inline(&cause.contributing);
        for suspicion in &cause.ruled_out {
            words.inline([&suspicion.what]);
            words.inline(&suspicion.evidence);
        }
        words.inline(&cause.open);
    }
    for table in &incident.tables {
        words.inline(&table.caption);
        words.inline(&table.columns);
        words.inline(table.rows.iter().flatten());
        words.inline(table.total.iter().flatten());
    }
    words.inline(incident.metrics.iter().map(|metric| &metric.name));
    for measure in &incident.mitigations {
        words.inline([&measure.text]);
        words.inline(&measure.owner);
        words.inline(&measure.reason);
        words.inline(&measure.before);
        words.inline(&measure.after);
    }
    let lessons = &incident.lessons;
    words.inline(&lessons.went_well);
    words.inline(&lessons.went_wrong);
    words.inline(&lessons.lucky);
    words.inline(incident.sources.iter().map(|source| &source.name));
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Strings and lists always have a JSON form.
    serde_json::to_vec(value).unwrap_or_default()
}
