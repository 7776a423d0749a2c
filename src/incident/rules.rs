//! What can be said against a record: where it contradicts itself, and where it is silent.

mod contradictions;
mod gaps;
mod record;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Incident;
use super::time::Moment;
use super::vocabulary::vocabulary;
use record::Record;

/// Everything that can be said against one post and its incidents, in the order of the record.
pub fn judge(post: &Publication<'_>, incidents: &[Incident]) -> Vec<Finding> {
    let mut findings = Vec::new();
    contradictions::find_in_post(post, &mut findings);
    for record in Record::all(post, incidents) {
        contradictions::find(&record, &mut findings);
        gaps::find(&record, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.place, finding.rule));
    findings.dedup();
    findings
}

/// What can be said against the incidents of one post once it is known when their site was last written to.
pub fn judge_as_of(
    site_word: &Moment,
    post: &Publication<'_>,
    incidents: &[Incident],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in Record::all(post, incidents) {
        gaps::find_as_of(site_word, &record, &mut findings);
    }
    findings
}

/// What can be said against the date of a post that tells of `incidents`, its own or those of what it was translated from.
pub fn judge_date(post: &Publication<'_>, incidents: &[Incident]) -> Option<Finding> {
    gaps::find_in_date(post, incidents)
}

/// What can be said against a post that nobody sees `until` its date.
pub fn judge_waiting(
    until: &str,
    post: &Publication<'_>,
    incidents: &[Incident],
) -> Option<Finding> {
    gaps::find_waiting(until, post, incidents)
}

/// What can be said against one post that is read at `now`.
pub fn judge_at(now: Timestamp, post: &Publication<'_>, incidents: &[Incident]) -> Vec<Finding> {
    let mut findings = Vec::new();
    gaps::find_at(now, post, incidents, &mut findings);
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
        /// The timeline's newest status says that the incident is over, and its own that it is not.
        OpenAfterEnd = "open-after-end",
        /// A state that only maintenance can be in, on something that is not maintenance.
        MaintenanceStatus = "maintenance-status",
        /// Something that is not maintenance has a plan.
        PlannedIncident = "planned-incident",
        /// Something reported lies after the last word of the post that reports it.
        AfterLastWord = "after-last-word",
        /// The post was changed before it was published.
        UpdatedBeforeDate = "updated-before-date",
        /// The post is dated before anything that it reports.
        DatedBeforeIncident = "dated-before-incident",
        /// A measure is due before the incident that made it needed.
        DueBeforeIncident = "due-before-incident",
        /// A measure was done before the incident that made it needed.
        DoneBeforeIncident = "done-before-incident",
        /// Work took place that was called off, or is still to come.
        HappenedUnbegun = "happened-unbegun",
        /// A plan's length is not what lies between its ends.
        PlanAgainstItself = "plan-against-itself",
        /// A near miss that users felt.
        NearMissFelt = "near-miss-felt",
        /// A measure that is still open, or given up, has a day on which it was done.
        DoneWhileOpen = "done-while-open",
        /// Two measures of one incident have one name.
        SameMeasure = "same-measure",
        /// A service is said to be affected and not to be.
        AffectedAndUnaffected = "affected-and-unaffected",
        /// It is not said when a window was noticed.
        MissingDetection = "missing-detection",
        /// It goes on, and its post is dated to a day without a time.
        DateWithoutTime = "date-without-time",
        /// Its timeline tells how far it has come, but not that it has come as far as its own status says.
        StatusUntold = "status-untold",
        /// It goes on, and each of its windows has ended.
        OpenWithoutWindow = "open-without-window",
        /// Its plan was over before the last word of its site, and it is still announced.
        StillScheduled = "still-scheduled",
        /// It speaks of a time that is still to come as of one that is over.
        AfterNow = "after-now",
        /// It goes on, and its post is held back until its date.
        HeldWhileOpen = "held-while-open",
        /// It goes on, and nothing was said of it long before the last word of its site.
        SilentWhileOpen = "silent-while-open",
        /// It is over, and it is not said when it happened.
        MissingWindow = "missing-window",
        /// It is over, and no cause is given.
        MissingCause = "missing-cause",
        /// It is over, and nothing is done about it.
        MissingMitigation = "missing-mitigation",
        /// Nobody has taken on an open measure.
        MitigationWithoutOwner = "mitigation-without-owner",
        /// An open measure has no date.
        MitigationWithoutDue = "mitigation-without-due",
        /// A measure was put off or given up, and it is not said why.
        MissingReason = "missing-reason",
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

impl Place {
    /// The key `key` of `section` of the incident `incident`.
    pub fn new(incident: usize, section: Section, key: &'static str) -> Self {
        Place {
            incident,
            section,
            key,
        }
    }
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
