//! What can be said against a record: where it contradicts itself, and where it is silent.

mod contradictions;
mod gaps;

use std::collections::BTreeMap;
use std::fmt;

use super::Incident;
use super::time::Moment;
use super::vocabulary::{Status, vocabulary};

/// Everything that can be said against the incidents of one post, in the order of the record.
pub fn judge(post: &Publication<'_>, incidents: &[Incident]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, incident) in incidents.iter().enumerate() {
        let record = Record {
            number,
            incident,
            post,
            last_word: last_word(post, incidents),
        };
        contradictions::find(&record, &mut findings);
        gaps::find(&record, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.place, finding.rule));
    findings.dedup();
    findings
}

vocabulary! {
    /// What a finding is about.
    Rule of "rule" {
        /// A window, or a plan, ends before it starts.
        EndBeforeStart = "end-before-start",
        /// A window is noticed before it starts.
        DetectedBeforeStarted = "detected-before-started",
        /// The worst of a window is over only after all of it is.
        MitigatedAfterResolved = "mitigated-after-resolved",
        /// The timeline goes back in time.
        TimelineOutOfOrder = "timeline-out-of-order",
        /// The incident is over, but one of its windows has no end.
        ResolvedWhileOpen = "resolved-while-open",
        /// The incident is declared over before one of its windows ends.
        ResolvedBeforeEnd = "resolved-before-end",
        /// A state that only maintenance can be in, on something that is not maintenance.
        MaintenanceStatus = "maintenance-status",
        /// Something reported lies after the last word of the post that reports it.
        AfterLastWord = "after-last-word",
        /// The post is dated before anything that it reports.
        DatedBeforeIncident = "dated-before-incident",
        /// A measure is due before the incident that made it needed.
        DueBeforeIncident = "due-before-incident",
        /// A service is said to be affected and not to be.
        AffectedAndUnaffected = "affected-and-unaffected",
        /// It is not said when a window was noticed.
        MissingDetection = "missing-detection",
        /// It is over, and no cause is given.
        MissingCause = "missing-cause",
        /// It is over, and nothing is done about it.
        MissingMitigation = "missing-mitigation",
        /// Nobody has taken on an open measure.
        MitigationWithoutOwner = "mitigation-without-owner",
        /// An open measure has no date.
        MitigationWithoutDue = "mitigation-without-due",
        /// It is not said when a measure was done. Off unless the site asks for it.
        DoneWithoutDate = "done-without-date",
        /// Users were affected, but it is not said what they could not use.
        ImpactWithoutServices = "impact-without-services",
    }
}

vocabulary! {
    /// How loudly a finding is reported.
    Level of "level" {
        /// Not at all.
        Off = "off",
        /// As a remark.
        Note = "note",
        /// As something to look into.
        Warning = "warning",
        /// As something without which there is no site.
        Error = "error",
    }
}

/// Whether readers can see a post yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not yet.
    Draft,
    /// They can.
    Published,
}

/// What the rules need to know of the post that reports an incident.
#[derive(Clone, Debug)]
pub struct Publication<'a> {
    /// When it was published.
    pub date: &'a Moment,
    /// When it was last changed in a way that matters.
    pub updated: Option<&'a Moment>,
}

/// The key of a record that a finding points at.
///
/// Small enough to be the key of a map: whoever reads the file keeps where each place stood in it, and
/// falls back to the section where a key is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which of the post's incidents, from 0.
    pub incident: usize,
    /// Which of the incident's tables.
    pub section: Section,
    /// The key in it; empty for the section as a whole.
    pub key: &'static str,
}

/// A table of the record, as the file has it; those that repeat are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The post's own keys, `date` and `updated`; they are said to be of its first incident.
    Post,
    /// `[incident]`
    Incident,
    /// `planned`
    Planned,
    /// `[[incident.occurrence]]`
    Occurrence(usize),
    /// `[[incident.timeline]]`
    Timeline(usize),
    /// `[incident.cause]`
    Cause,
    /// `[[incident.table]]`
    Table(usize),
    /// `[[incident.metric]]`
    Metric(usize),
    /// `[[incident.mitigation]]`
    Mitigation(usize),
    /// `[incident.lessons]`
    Lessons,
    /// `[[incident.source]]`
    Source(usize),
}

/// Something that can be said against a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that says so.
    pub rule: Rule,
    /// Where.
    pub place: Place,
    /// What, in lower case, with names in backticks.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where else to look: what the place contradicts, and what it says.
    pub related: Option<(Place, String)>,
}

/// How loudly each rule is reported, as the site wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<Rule, Level>);

impl Finding {
    fn new(rule: Rule, place: Place, message: impl Into<String>, help: &str) -> Self {
        Self {
            rule,
            place,
            message: message.into(),
            help: help.to_owned(),
            related: None,
        }
    }

    /// Points at another place too, and says what it shows.
    fn beside(self, place: Place, shows: impl Into<String>) -> Self {
        Self {
            related: Some((place, shows.into())),
            ..self
        }
    }
}

impl Rule {
    /// A contradiction is always an error: both of its sides cannot be true.
    pub fn is_contradiction(self) -> bool {
        self <= Self::AffectedAndUnaffected
    }
}

impl Levels {
    /// Sets the level of a rule, as `[rules]` asks. False, and nothing is changed, if the rule is a
    /// contradiction, which is always an error.
    #[must_use]
    pub fn set(&mut self, rule: Rule, level: Level) -> bool {
        if rule.is_contradiction() {
            return false;
        }
        self.0.insert(rule, level);
        true
    }

    /// How loudly a rule is reported. What a published post lacks is a warning unless the site says
    /// otherwise; what a draft lacks is never more than a note.
    pub fn of(&self, rule: Rule, stage: Stage) -> Level {
        if rule.is_contradiction() {
            return Level::Error;
        }
        let published = match self.0.get(&rule) {
            Some(level) => *level,
            None if rule == Rule::DoneWithoutDate => Level::Off,
            None => Level::Warning,
        };
        match stage {
            Stage::Draft => published.min(Level::Note),
            Stage::Published => published,
        }
    }
}

/// One incident as the rules look at it.
struct Record<'a> {
    number: usize,
    incident: &'a Incident,
    post: &'a Publication<'a>,
    /// The latest time at which the post is known to have been written.
    last_word: Said<'a>,
}

/// A time, and where it is said.
#[derive(Clone, Copy)]
struct Said<'a> {
    place: Place,
    moment: &'a Moment,
}

/// A window, and where its times are said: `started`, `detected`, `mitigated`, `resolved`.
struct Window<'a> {
    place: Place,
    times: [Option<Said<'a>>; 4],
}

impl<'a> Record<'a> {
    fn place(&self, section: Section, key: &'static str) -> Place {
        Place {
            incident: self.number,
            section,
            key,
        }
    }

    fn said(
        &self,
        section: Section,
        key: &'static str,
        moment: Option<&'a Moment>,
    ) -> Option<Said<'a>> {
        let place = self.place(section, key);
        moment.map(|moment| Said { place, moment })
    }

    fn date(&self) -> Said<'a> {
        of_post("date", self.post.date)
    }

    fn windows(&self) -> impl Iterator<Item = Window<'a>> {
        let windows = self.incident.occurrences.iter().enumerate();
        windows.map(|(at, window)| {
            let section = Section::Occurrence(at);
            Window {
                place: self.place(section, ""),
                times: [
                    self.said(section, "started", window.started.as_ref()),
                    self.said(section, "detected", window.detected.as_ref()),
                    self.said(section, "mitigated", window.mitigated.as_ref()),
                    self.said(section, "resolved", window.resolved.as_ref()),
                ],
            }
        })
    }

    /// The times of the timeline, each with the state that it announces.
    fn timeline(&self) -> impl Iterator<Item = (Said<'a>, Option<Status>)> {
        timeline(self.number, self.incident)
    }

    /// Everything that is reported to have happened.
    fn happenings(&self) -> impl Iterator<Item = Said<'a>> {
        let happenings = self.incident.happenings();
        happenings.map(|(section, key, moment)| Said {
            place: self.place(section, key),
            moment,
        })
    }

    fn measures_done(&self) -> impl Iterator<Item = Said<'a>> {
        let measures = self.incident.mitigations.iter().enumerate();
        measures.filter_map(|(at, measure)| {
            self.said(Section::Mitigation(at), "done", measure.done.as_ref())
        })
    }

    fn measures_due(&self) -> impl Iterator<Item = Said<'a>> {
        let measures = self.incident.mitigations.iter().enumerate();
        measures.filter_map(|(at, measure)| {
            self.said(Section::Mitigation(at), "due", measure.due.as_ref())
        })
    }
}

impl<'a> Window<'a> {
    fn detected(&self) -> Option<Said<'a>> {
        self.times[1]
    }

    fn resolved(&self) -> Option<Said<'a>> {
        self.times[3]
    }
}

/// The time as it is written in the file.
impl fmt::Display for Said<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "`{}`", self.moment)
    }
}

/// When a post was last written to: its `updated`, else its newest status update, and never before its `date`.
fn last_word<'a>(post: &Publication<'a>, incidents: &'a [Incident]) -> Said<'a> {
    let date = of_post("date", post.date);
    let newest = match post.updated {
        Some(updated) => Some(of_post("updated", updated)),
        None => incidents
            .iter()
            .enumerate()
            .flat_map(|(number, incident)| timeline(number, incident))
            .filter_map(|(entry, status)| status.map(|_| entry))
            .max_by_key(|entry| entry.moment.latest()),
    };
    newest
        .filter(|newest| newest.moment.latest() > date.moment.latest())
        .unwrap_or(date)
}

/// A time of the post itself. All its incidents share it, so that its place names the first.
fn of_post<'a>(key: &'static str, moment: &'a Moment) -> Said<'a> {
    let place = Place {
        incident: 0,
        section: Section::Post,
        key,
    };
    Said { place, moment }
}

fn timeline(
    number: usize,
    incident: &Incident,
) -> impl Iterator<Item = (Said<'_>, Option<Status>)> {
    let entries = incident.timeline.iter().enumerate();
    entries.map(move |(at, update)| {
        let place = Place {
            incident: number,
            section: Section::Timeline(at),
            key: "at",
        };
        let moment = &update.at;
        (Said { place, moment }, update.status)
    })
}
