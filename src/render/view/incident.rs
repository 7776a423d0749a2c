//! An incident, whole and in short.

use serde::Serialize;

use super::{Html, LinkView, TimeView, WordView};

/// An incident as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentRow {
    /// What to call it: its label, or its post's title.
    pub title: String,
    /// Its place in its post.
    pub href: String,
    /// Its post's language, where that is not the page's own.
    pub language: Option<String>,
    /// `outage`, `maintenance` …
    pub kind: WordView,
    /// `resolved`, `monitoring` …
    pub status: WordView,
    /// `major` …
    pub impact: Option<WordView>,
    /// Whose it was.
    pub origin: Option<WordView>,
    /// When it began, or is planned to.
    pub began: Option<TimeView>,
    /// When maintenance that is not over is meant to happen.
    pub planned: Option<PlannedView>,
    /// How long it lasted in all: `최소 20분`.
    pub duration: Option<String>,
    /// What it hit.
    pub services: Vec<ServiceView>,
    /// Whether it is over.
    pub over: bool,
}

/// Something that an incident can hit.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its page, if it has one.
    pub href: Option<String>,
}

/// An incident, whole: `incident` in the templates below `parts/`.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentView {
    /// The fragment of its place in the post, without `#`.
    pub anchor: String,
    /// What to call it, where its post reports several.
    pub label: Option<String>,
    /// What sort of thing happened.
    pub kind: WordView,
    /// How far it has come.
    pub status: WordView,
    /// How badly users were affected.
    pub impact: Option<WordView>,
    /// Whose it was.
    pub origin: Option<WordView>,
    /// What did not work.
    pub services: Vec<ServiceView>,
    /// What went on working.
    pub unaffected: Vec<ServiceView>,
    /// What users could see.
    pub effects: Vec<Html>,
    /// The whole incident in a sentence or two.
    pub summary: Option<Html>,
    /// Whether anything is gone for good.
    pub data_loss: Option<Html>,
    /// The span of time that it covers: `2026년 4월 21일 (화) 오전 5:03 ~ 4월 25일 (토) 오전 10:48`.
    pub when: Option<TimeView>,
    /// When maintenance was meant to happen.
    pub planned: Option<PlannedView>,
    /// In which zone its times are, as a sentence: `시각은 한국 시간 (KST, UTC+9) 기준입니다.` Only the zone's name where
    /// clocks were changed between them, since then each tells its own.
    pub zone: String,
    /// The windows in which it happened.
    pub occurrences: Vec<OccurrenceView>,
    /// What follows from the times, each with its label; only what is known.
    pub figures: Vec<FigureView>,
    /// What was seen and done, by day.
    pub timeline: Vec<DayView>,
    /// Why it happened.
    pub cause: Option<CauseView>,
    /// Evidence in rows and columns.
    pub tables: Vec<TableView>,
    /// Evidence in single figures.
    pub metrics: Vec<FigureView>,
    /// What was done, or is promised.
    pub mitigations: Vec<MitigationView>,
    /// How many of them are still open.
    pub open_mitigations: usize,
    /// The same in words: `조치 3건 중 1건 남음`.
    pub mitigations_in_short: String,
    /// What was learnt.
    pub lessons: LessonsView,
    /// Where more can be read.
    pub sources: Vec<SourceView>,
    /// The names of the tables that there are and that the author has not placed in the text: `timeline`, `cause` …
    pub unplaced: Vec<&'static str>,
    /// Whether it is over.
    pub over: bool,
}

/// When maintenance was meant to happen.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedView {
    /// From when to when, with its zone.
    pub when: TimeView,
    /// How long.
    pub duration: Option<String>,
}

/// One window of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct OccurrenceView {
    /// What to call it.
    pub label: Option<String>,
    /// When it began.
    pub started: Option<TimeView>,
    /// When it was noticed.
    pub detected: Option<TimeView>,
    /// When the worst was over.
    pub mitigated: Option<TimeView>,
    /// When it was over.
    pub resolved: Option<TimeView>,
    /// How long it lasted.
    pub duration: Option<String>,
    /// What it affected; empty where all windows affected the same.
    pub services: Vec<ServiceView>,
    /// A remark.
    pub note: Option<Html>,
}

/// A figure with its name.
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    /// A stable name: `downtime`, `detect`, `mitigate`, `resolve`; empty for an author's own.
    pub name: &'static str,
    /// What it is.
    pub label: String,
    /// How much: `최소 20분`, `약 10.8 GB`.
    pub text: String,
}

/// A day of a timeline.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// The day, or the month or longer that is all that is known; none where no date is known.
    pub date: Option<TimeView>,
    /// Its entries.
    pub updates: Vec<UpdateView>,
}

/// An entry of a timeline.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// The fragment of the entry, without `#`.
    pub anchor: String,
    /// When; `short` leaves out the day.
    pub at: TimeView,
    /// The status that it brought.
    pub status: Option<WordView>,
    /// What happened.
    pub text: Html,
}

/// Why it happened.
#[derive(Debug, Clone, Serialize)]
pub struct CauseView {
    /// The cause.
    pub summary: Option<Html>,
    /// What set it off.
    pub trigger: Option<Html>,
    /// How sure the author is.
    pub certainty: Option<WordView>,
    /// What made it possible, likelier or worse.
    pub contributing: Vec<Html>,
    /// What was not the cause.
    pub ruled_out: Vec<RuledOutView>,
    /// What is still asked.
    pub open: Vec<Html>,
}

/// A suspicion that was dismissed.
#[derive(Debug, Clone, Serialize)]
pub struct RuledOutView {
    /// What was suspected.
    pub what: Html,
    /// What spoke against it.
    pub evidence: Option<Html>,
}

/// Evidence in rows and columns.
#[derive(Debug, Clone, Serialize)]
pub struct TableView {
    /// What it shows.
    pub caption: Option<Html>,
    /// The header cells.
    pub columns: Vec<Html>,
    /// The rows.
    pub rows: Vec<Vec<Html>>,
    /// The row that sums up the others.
    pub total: Option<Vec<Html>>,
}

/// A measure.
#[derive(Debug, Clone, Serialize)]
pub struct MitigationView {
    /// The fragment of its place, without `#`.
    pub anchor: String,
    /// What is to be done.
    pub text: Html,
    /// How far it has come, as its incident tells.
    pub state: WordView,
    /// How far it has come by now, where a later incident tells of another state.
    pub now: Option<WordView>,
    /// What it is for.
    pub kind: Option<WordView>,
    /// Who does it.
    pub owner: Option<String>,
    /// By when it is promised.
    pub due: Option<TimeView>,
    /// When it was done.
    pub done: Option<TimeView>,
    /// Whether it was due before the site's last word and is still open.
    pub overdue: bool,
    /// Why it was put off or given up.
    pub reason: Option<Html>,
    /// How things stood before it.
    pub before: Option<Html>,
    /// How things stand after it.
    pub after: Option<Html>,
    /// Where more can be read of it.
    pub link: Option<String>,
    /// The same measure in the later incident that tells how it stands.
    pub followed_up: Option<LinkView>,
}

/// What was learnt.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LessonsView {
    /// What worked as it should.
    pub went_well: Vec<Html>,
    /// What did not.
    pub went_wrong: Vec<Html>,
    /// What happened to help.
    pub lucky: Vec<Html>,
}

/// Where more can be read.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// What to call it.
    pub name: String,
    /// Where it is.
    pub url: Option<String>,
    /// What it is to the incident.
    pub relation: Option<WordView>,
}
