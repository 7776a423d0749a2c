//! What an incident is: the record that an author keeps, as plain data.
//!
//! [`Incident`] is the record; a [`Moment`] is a time as well as it is known; [`Figures`] is what follows from
//! the times; a [`Finding`] is what the rules have to say about it all. Read in that order: this file, `time.rs`,
//! `figures.rs`, `rules.rs`.

mod caption;
mod figures;
mod kept;
mod notation;
mod rules;
mod time;
mod time_error;
mod vocabulary;
mod window;
mod year;
mod zone;

use serde::{Deserialize, Serialize};

pub use caption::Caption;
pub use figures::{Figures, Known, Length, WindowFigures, downtime, downtime_within};
pub use notation::weekday_word;
pub use rules::{
    Finding, Level, Levels, Place, Publication, Rule, Section, Stage, judge, judge_as_of, judge_at,
    judge_date, judge_waiting,
};
pub use time::{Clock, Form, Hour, Interval, Moment, PartOfDay, Period, Precision};
pub use time_error::TimeError;
pub(crate) use vocabulary::vocabulary;
pub use vocabulary::{
    Certainty, Impact, Kind, MitigationKind, MitigationState, Origin, Relation, Status, Vocabulary,
};
pub use window::Window;
pub use year::{DayKind, IMPACTS, Monthly, ServiceYear, Share, Spread, Tally, Year, month};
pub use zone::Zone;

/// Something that went wrong, nearly went wrong, or was done on purpose.
///
/// Texts are inline Markdown as the author wrote it. Services are ids from the site's configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// A name for `{{ timeline:id }}` where one post reports several incidents.
    pub id: Option<String>,
    /// What to call it where its post's title will not do.
    pub label: Option<String>,
    /// What sort of thing happened.
    pub kind: Kind,
    /// How far it has come.
    pub status: Status,
    /// How badly users were affected.
    pub impact: Option<Impact>,
    /// Whose incident it was.
    pub origin: Option<Origin>,
    /// Where its clock times are read: its own `timezone`, else the site's.
    pub zone: Zone,
    /// What did not work.
    pub services: Vec<String>,
    /// What a reader may have feared for, but went on working.
    pub unaffected: Vec<String>,
    /// What users could see of it.
    pub effects: Vec<String>,
    /// The whole incident in a sentence or two.
    pub summary: Option<String>,
    /// Whether anything is gone for good.
    pub data_loss: Option<DataLoss>,
    /// When maintenance was meant to happen.
    pub planned: Option<Planned>,
    /// The windows in which it happened; an incident may come back.
    pub occurrences: Vec<Occurrence>,
    /// What was seen and done, in order.
    pub timeline: Vec<Update>,
    /// Why it happened.
    pub cause: Option<Cause>,
    /// Evidence in rows and columns.
    pub tables: Vec<Table>,
    /// Evidence in single figures.
    pub metrics: Vec<Metric>,
    /// What was done, or is promised, about it.
    pub mitigations: Vec<Mitigation>,
    /// What was learnt.
    pub lessons: Lessons,
    /// Where more can be read.
    pub sources: Vec<Source>,
}

impl Incident {
    /// A record that says only what every record must.
    pub fn new(kind: Kind, status: Status, zone: Zone) -> Self {
        Self {
            id: None,
            label: None,
            kind,
            status,
            impact: None,
            origin: None,
            zone,
            services: Vec::new(),
            unaffected: Vec::new(),
            effects: Vec::new(),
            summary: None,
            data_loss: None,
            planned: None,
            occurrences: Vec::new(),
            timeline: Vec::new(),
            cause: None,
            tables: Vec::new(),
            metrics: Vec::new(),
            mitigations: Vec::new(),
            lessons: Lessons::default(),
            sources: Vec::new(),
        }
    }

    /// Every service that the incident or one of its windows names, each once, in the order of naming.
    pub fn affected_services(&self) -> Vec<&str> {
        let mut services: Vec<&str> = Vec::new();
        let windows = self.occurrences.iter().flat_map(|window| &window.services);
        for service in self.services.iter().chain(windows) {
            if !services.contains(&service.as_str()) {
                services.push(service);
            }
        }
        services
    }

    /// The services affected in one of its windows: those that the window names, else all of the incident's.
    pub fn affected_in<'a>(&'a self, window: &'a Occurrence) -> &'a [String] {
        match window.services.is_empty() {
            true => &self.services,
            false => &window.services,
        }
    }

    /// The windows in which a service was affected.
    pub fn windows_of(&self, service: &str) -> impl Iterator<Item = Window<'_>> {
        self.windows()
            .filter(move |window| self.affects(window, service))
    }

    fn affects(&self, window: &Occurrence, service: &str) -> bool {
        let affected = self.affected_in(window);
        affected.iter().any(|named| named == service)
    }

    /// Everything that is reported to have happened, with the place where it is said: the times of the
    /// windows and of the timeline, but neither plans nor promises.
    pub fn happenings(&self) -> impl Iterator<Item = (Section, &'static str, &Moment)> {
        let windows = self.occurrences.iter().enumerate();
        let windows = windows.flat_map(|(at, window)| {
            let times = window.times();
            times.map(move |(key, moment)| (Section::Occurrence(at), key, moment))
        });
        let timeline = self.timeline.iter().enumerate();
        windows.chain(timeline.map(|(at, update)| (Section::Timeline(at), "at", &update.at)))
    }

    /// The entries of the timeline that brought a status, in its order.
    pub fn status_updates(&self) -> impl DoubleEndedIterator<Item = StatusUpdate<'_>> {
        let entries = self.timeline.iter().enumerate();
        entries.filter_map(|(number, update)| {
            Some(StatusUpdate {
                number,
                at: &update.at,
                status: update.status?,
                text: &update.text,
            })
        })
    }

    /// The dated times of day that the clocks of its own zone tell: of its windows, its timeline and its plan.
    pub fn own_hours(&self) -> impl Iterator<Item = &Moment> {
        let planned = self.planned.iter();
        let planned = planned.flat_map(|planned| [Some(&planned.start), planned.end.as_ref()]);
        let happenings = self.happenings().map(|(_, _, moment)| moment);
        happenings
            .chain(planned.flatten())
            .filter(|moment| moment.tells_hour() && moment.is_dated() && moment.zone == self.zone)
    }

    /// When the incident began: the first that is known of its windows, else when it was planned to begin,
    /// else the first entry of its timeline. Nothing where no date is known.
    pub fn beginning(&self) -> Option<&Moment> {
        let windows = first_signs(&self.occurrences);
        let planned = self.planned.iter().map(|planned| &planned.start);
        let timeline = self.timeline.iter().map(|update| &update.at);
        earliest(windows)
            .or_else(|| earliest(planned))
            .or_else(|| earliest(timeline))
    }

    /// When it began for one of its services: the first that is known of the windows in which that was affected; of a service
    /// that no window affected, its [beginning](Self::beginning).
    pub fn beginning_for(&self, service: &str) -> Option<&Moment> {
        let windows = self.occurrences.iter();
        let mut hits = windows
            .filter(|window| self.affects(window, service))
            .peekable();
        match hits.peek() {
            Some(_) => earliest(first_signs(hits)),
            None => self.beginning(),
        }
    }

    /// Whether it has happened, or is happening: it is neither still planned nor called off.
    pub fn has_happened(&self) -> bool {
        !matches!(self.status, Status::Scheduled | Status::Cancelled)
    }

    /// Whether users of the site feel it now: it goes on, something does not work, and not somebody else's altogether.
    pub fn is_felt(&self) -> bool {
        let is_ours = self.origin != Some(Origin::ThirdParty);
        let hurts = self.kind != Kind::NearMiss && self.impact != Some(Impact::None);
        self.status.is_under_way() && is_ours && hurts
    }

    /// When it began, where that is known: its [beginning](Self::beginning), if that is where a window started.
    pub fn start(&self) -> Option<&Moment> {
        let beginning = self.beginning().filter(|_| self.has_happened())?;
        let mut starts = self.occurrences.iter().filter_map(|it| it.started.as_ref());
        starts.find(|start| *start == beginning)
    }
}

/// Of each of some windows what comes first, though a later time may be known less well: a day begins before all its hours.
fn first_signs<'a>(
    windows: impl IntoIterator<Item = &'a Occurrence>,
) -> impl Iterator<Item = &'a Moment> {
    let windows = windows.into_iter().map(Window::from);
    windows.filter_map(|window| window.signs().find(|sign| sign.is_dated()))
}

/// The first of some moments, those without a date left aside.
fn earliest<'a>(moments: impl Iterator<Item = &'a Moment>) -> Option<&'a Moment> {
    moments
        .filter(|moment| moment.earliest().is_some())
        .min_by_key(|moment| moment.earliest())
}

/// Whether anything is gone for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataLoss {
    /// `"none"`: nothing is.
    None,
    /// `"unknown"`: nobody can say.
    Unknown,
    /// Anything else: what is gone, in the author's words.
    Of(String),
}

impl DataLoss {
    /// Reads the value of `data_loss`.
    pub fn from_text(text: &str) -> Self {
        match text {
            "none" => Self::None,
            "unknown" => Self::Unknown,
            other => Self::Of(other.to_owned()),
        }
    }
}

/// When maintenance was meant to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// When the work was to begin.
    pub start: Moment,
    /// When it was to be over.
    pub end: Option<Moment>,
    /// How long it was to take, where that is what was announced.
    pub duration: Option<Length>,
}

/// One window in which the incident happened. A key that is absent is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// What to call this window, such as "2nd".
    pub label: Option<String>,
    /// When it began.
    pub started: Option<Moment>,
    /// When the operator came to know.
    pub detected: Option<Moment>,
    /// When users had the worst behind them.
    pub mitigated: Option<Moment>,
    /// When it was over.
    pub resolved: Option<Moment>,
    /// A remark, such as how it was ended.
    pub note: Option<String>,
    /// The services affected in this window; none named means all of the incident's.
    pub services: Vec<String>,
}

impl Occurrence {
    /// The times that are known, by the key that holds them.
    pub fn times(&self) -> impl Iterator<Item = (&'static str, &Moment)> {
        [
            ("started", &self.started),
            ("detected", &self.detected),
            ("mitigated", &self.mitigated),
            ("resolved", &self.resolved),
        ]
        .into_iter()
        .filter_map(|(key, moment)| moment.as_ref().map(|moment| (key, moment)))
    }
}

/// One line of the timeline: something seen, done or announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// When.
    pub at: Moment,
    /// The state that the incident entered, where this line announces one.
    pub status: Option<Status>,
    /// What.
    pub text: String,
}

/// A line of the timeline that brought a status.
#[derive(Clone, Copy, Debug)]
pub struct StatusUpdate<'a> {
    /// Its number in the timeline, from 0.
    pub number: usize,
    /// When.
    pub at: &'a Moment,
    /// The state that the incident entered.
    pub status: Status,
    /// What.
    pub text: &'a str,
}

/// Why it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The cause in a sentence or two.
    pub summary: Option<String>,
    /// What set it off.
    pub trigger: Option<String>,
    /// How sure the author is.
    pub certainty: Option<Certainty>,
    /// What made it possible, likelier or worse.
    pub contributing: Vec<String>,
    /// What was looked into and was not it.
    pub ruled_out: Vec<RuledOut>,
    /// What is still asked.
    pub open: Vec<String>,
}

/// A suspicion that was looked into and dismissed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuledOut {
    /// What was suspected.
    pub what: String,
    /// What spoke against it.
    pub evidence: Option<String>,
}

/// Evidence in rows and columns. Every row is as long as `columns`; the reader of the file sees to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the table shows.
    pub caption: Option<String>,
    /// The header cells.
    pub columns: Vec<String>,
    /// The cells, row by row.
    pub rows: Vec<Vec<String>>,
    /// The last row, where it sums up the others.
    pub total: Option<Vec<String>>,
}

/// Evidence in a single figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// What was measured.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Of what: "GB", "%".
    pub unit: Option<String>,
    /// The value is near this, not just this.
    pub approx: bool,
}

/// A measure that was taken, or is promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mitigation {
    /// The name under which the same promise is followed through later incidents.
    pub id: Option<String>,
    /// What is to be done.
    pub text: String,
    /// How far it has come.
    pub state: MitigationState,
    /// What it is for.
    pub kind: Option<MitigationKind>,
    /// Who does it.
    pub owner: Option<String>,
    /// By when it is promised.
    pub due: Option<Moment>,
    /// When it was done.
    pub done: Option<Moment>,
    /// Why it was put off or given up.
    pub reason: Option<String>,
    /// How things stood before it.
    pub before: Option<String>,
    /// How things stand after it.
    pub after: Option<String>,
    /// Where more can be read of it.
    pub link: Option<String>,
}

impl Mitigation {
    /// Whether it was due before that day and is still open.
    pub fn is_overdue(&self, as_of: Option<&Moment>) -> bool {
        let due = self.due.as_ref().filter(|_| self.state.is_open());
        due.zip(as_of)
            .is_some_and(|(due, as_of)| due.is_before(as_of))
    }
}

/// What was learnt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lessons {
    /// What worked as it should.
    pub went_well: Vec<String>,
    /// What did not.
    pub went_wrong: Vec<String>,
    /// What happened to help, and cannot be counted on.
    pub lucky: Vec<String>,
}

/// Where more can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What to call it.
    pub name: String,
    /// Where it is.
    pub url: Option<String>,
    /// What it is to this incident.
    pub relation: Option<Relation>,
}
