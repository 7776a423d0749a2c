//! Paragraphs such as `{{ timeline }}` that stand for a table of the incident.

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::incident::{Incident, Lessons, Vocabulary, vocabulary};

/// A place that the author has chosen for a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Which table.
    pub table: Table,
    /// Of which incident, where the post has several; the part after the colon in `{{ timeline:disk }}`.
    pub incident: Option<String>,
    /// The paragraph.
    pub span: Span,
}

impl Placement {
    /// The number of the incident that is meant: the one of that name or, where none is named, the only one.
    pub fn meant(&self, incidents: &[Incident]) -> Option<usize> {
        match &self.incident {
            Some(_) => incidents.iter().position(|it| it.id == self.incident),
            None => (incidents.len() == 1).then_some(0),
        }
    }
}

vocabulary! {
    /// What can be placed.
    Table of "table" {
        /// Status, impact, services and duration in a box.
        Summary = "summary",
        /// The windows of the incident.
        Occurrences = "occurrences",
        /// What happened when.
        Timeline = "timeline",
        /// Cause, what was ruled out, open questions.
        Cause = "cause",
        /// Evidence tables.
        Tables = "tables",
        /// Single figures.
        Metrics = "metrics",
        /// What was or will be done.
        Mitigations = "mitigations",
        /// What went well, what went wrong, what was luck.
        Lessons = "lessons",
        /// Where it can be read about.
        Sources = "sources",
        /// The headings of the post; not of an incident.
        Toc = "toc",
    }
}

impl Table {
    /// Whether there is anything of it in `incident`.
    pub fn is_in(self, incident: &Incident) -> bool {
        match self {
            Table::Summary => true,
            Table::Occurrences => !incident.occurrences.is_empty(),
            Table::Timeline => !incident.timeline.is_empty(),
            Table::Cause => incident.cause.is_some(),
            Table::Tables => !incident.tables.is_empty(),
            Table::Metrics => !incident.metrics.is_empty(),
            Table::Mitigations => !incident.mitigations.is_empty(),
            Table::Lessons => incident.lessons != Lessons::default(),
            Table::Sources => !incident.sources.is_empty(),
            Table::Toc => false,
        }
    }
}

/// The table and the incident that the words between the braces name, or the word that names no table.
pub fn read(inside: &str) -> Result<(Table, Option<&str>), &str> {
    let (word, incident) = match inside.split_once(':') {
        Some((word, incident)) => (word.trim_end(), Some(incident.trim())),
        None => (inside, None),
    };
    let table = Table::from_word(word).ok_or(word)?;
    Ok((table, incident.filter(|incident| !incident.is_empty())))
}
