//! What the search page searches: the words of every post, in parts that are loaded only when someone searches.
//!
//! The words stand there as they are: a script looks for a run of characters in them, and so finds the middle of a
//! Korean or Japanese word without knowing what a word is. A part holds a fixed number of posts, the oldest first, so
//! that a new post changes only the last part and a browser keeps the others.

use pulldown_cmark::{Event as Common, TagEnd};
use serde::Serialize;

use crate::incident::{DataLoss, Incident};
use crate::language::datetime;
use crate::parse::markdown::cjk::Jointed;
use crate::parse::markdown::events::{self, Event};
use crate::plan::{Job, Plan};
use crate::site::EntryId;

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
    date: Option<String>,
    summary: &'a str,
    /// The words of its incidents and of its text, a line for each paragraph.
    text: String,
}

fn found(rendering: &Rendering, id: EntryId) -> Found<'_> {
    let entry = rendering.site.entry(id);
    let front = &entry.document.front;
    let mut words = Words::with_room(entry.document.body_range.len());
    for incident in rendering.site.incidents_of(id) {
        words.incident(incident);
    }
    texts::words(rendering, id, &mut words);
    Found {
        title: &front.title.value,
        href: entry.permalink.href(),
        language: &entry.language,
        date: entry.times().and_then(|times| datetime(&times.published)),
        summary: front.summary.as_deref().unwrap_or_default(),
        text: words.finish(),
    }
}

/// Plain words, line by line.
#[derive(Debug, Default)]
pub struct Words(String);

impl Words {
    /// No words yet; there is room for so many bytes of them.
    pub fn with_room(length: usize) -> Self {
        Words(String::with_capacity(length))
    }

    /// Takes the words of the next step of a reading.
    pub fn read(&mut self, event: &Event<'_>) {
        match event {
            Event::Common(Common::Text(text) | Common::Code(text)) => self.0.push_str(text),
            Event::Common(Common::SoftBreak | Common::HardBreak) => self.space(' '),
            Event::Common(Common::End(TagEnd::TableCell)) => self.space(' '),
            Event::Common(Common::End(end)) if ends_line(*end) => self.space('\n'),
            _ => {}
        }
    }

    /// Takes what was read elsewhere.
    pub fn push(&mut self, words: &str) {
        self.0.push_str(words);
    }

    /// All that was read.
    pub fn finish(mut self) -> String {
        self.space('\n');
        self.0
    }

    fn incident(&mut self, incident: &Incident) {
        self.all(&incident.label);
        self.all(&incident.summary);
        self.all(&incident.effects);
        if let Some(DataLoss::Of(loss)) = &incident.data_loss {
            self.markdown(loss);
        }
        for window in &incident.occurrences {
            self.all(&window.label);
            self.all(&window.note);
        }
        self.all(incident.timeline.iter().map(|update| &update.text));
        if let Some(cause) = &incident.cause {
            self.all(&cause.summary);
            self.all(&cause.trigger);
            self.all(&cause.contributing);
            for suspicion in &cause.ruled_out {
                self.markdown(&suspicion.what);
                self.all(&suspicion.evidence);
            }
            self.all(&cause.open);
        }
        for table in &incident.tables {
            self.all(&table.caption);
            self.all(table.rows.iter().flatten());
        }
        for measure in &incident.mitigations {
            self.markdown(&measure.text);
            self.all(&measure.reason);
        }
        let lessons = &incident.lessons;
        self.all(&lessons.went_well);
        self.all(&lessons.went_wrong);
        self.all(&lessons.lucky);
        self.all(incident.sources.iter().map(|source| &source.name));
    }

    fn all<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) {
        for text in texts {
            self.markdown(text);
        }
    }

    /// The words of `source` without its markup.
    fn markdown(&mut self, source: &str) {
        let jointed = Jointed::new(source);
        for (event, _) in events::events(source, &jointed, None) {
            self.read(&event);
        }
        self.space('\n');
    }

    fn space(&mut self, space: char) {
        if !self.0.is_empty() && !self.0.ends_with(char::is_whitespace) {
            self.0.push(space);
        }
    }
}

fn ends_line(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::CodeBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
    )
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Strings and lists always have a JSON form.
    serde_json::to_vec(value).unwrap_or_default()
}
