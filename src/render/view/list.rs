//! Pages that show many things in short.

use serde::Serialize;
use tera::Value;

use super::{IncidentRow, LinkView, MitigationView, PlannedView, ServiceView, TimeView};

/// Where a page of a list stands among the others.
#[derive(Debug, Clone, Serialize)]
pub struct PagerView {
    /// The page's number, from 1.
    pub number: usize,
    /// How many pages there are.
    pub count: usize,
    /// The page with newer posts.
    pub newer: Option<String>,
    /// The page with older posts.
    pub older: Option<String>,
}

/// `home.html` sees it as `home`.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// The day that the status is told for: that of the newest post or update; only on the first page.
    pub as_of: Option<TimeView>,
    /// How things stand in words: `진행 중인 장애 1건`; only told on the first page.
    pub standing: String,
    /// Whether nothing is open; only told on the first page.
    pub all_clear: bool,
    /// Unresolved incidents, newest first; only on the first page.
    pub open: Vec<IncidentRow>,
    /// The same of those that users of the site do not feel: somebody else's, and near misses; only on the first page.
    pub apart: Vec<IncidentRow>,
    /// Maintenance that is planned or in progress, next first; only on the first page.
    pub planned: Vec<IncidentRow>,
    /// The posts, each an [`ExcerptView`](super::ExcerptView).
    pub posts: Vec<Value>,
    /// Where the page stands.
    pub pager: PagerView,
}

/// `list.html` sees it as `list`: the posts of a tag or of a year.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// The posts, each an [`ExcerptView`](super::ExcerptView).
    pub posts: Vec<Value>,
    /// Where the page stands.
    pub pager: PagerView,
}

/// `index.html` sees it as `index`: all tags, or all years.
#[derive(Debug, Clone, Serialize)]
pub struct IndexView {
    /// What can be chosen.
    pub items: Vec<CountView>,
    /// The other way to the posts: from tags to years, and from years to tags if there are any.
    pub other: Option<LinkView>,
}

/// Something that can be chosen, and how much stands behind it.
#[derive(Debug, Clone, Serialize)]
pub struct CountView {
    /// What it is called.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// How many posts or incidents it has.
    pub count: usize,
    /// Its feed.
    pub feed: Option<String>,
}

/// `incidents.html` and `service.html` see it as `history`.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    /// The service whose history it is; none for that of all.
    pub service: Option<ServiceView>,
    /// All services, each with its incidents' number.
    pub services: Vec<CountView>,
    /// The years, newest first.
    pub years: Vec<HistoryYearView>,
}

/// A year of incidents.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryYearView {
    /// The year, or none for incidents without a date.
    pub year: Option<i16>,
    /// The year in words.
    pub text: String,
    /// Its review.
    pub review: Option<LinkView>,
    /// Its incidents, newest first.
    pub incidents: Vec<IncidentRow>,
}

/// `subscribe.html` sees it as `subscribe`.
#[derive(Debug, Clone, Serialize)]
pub struct SubscribeView {
    /// The main feed's absolute address, to copy.
    pub url: String,
    /// Feeds by language.
    pub languages: Vec<LinkView>,
    /// Feeds by tag.
    pub tags: Vec<LinkView>,
    /// Feeds by service.
    pub services: Vec<LinkView>,
    /// The absolute address of the calendar of planned maintenance, to copy.
    pub calendar: Option<String>,
}

/// `mitigations.html` sees it as `ledger`: every measure of every incident.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerView {
    /// The day that it is told for: that of the newest post or update.
    pub as_of: Option<TimeView>,
    /// How many there are, and how they stand, in words.
    pub in_short: String,
    /// What is still to be done: overdue first, each by its due date.
    pub open: Vec<PromiseView>,
    /// What was done or given up, newest first.
    pub closed: Vec<PromiseView>,
}

/// A measure, away from its incident.
#[derive(Debug, Clone, Serialize)]
pub struct PromiseView {
    /// The measure.
    pub measure: MitigationView,
    /// Its place in its incident.
    pub href: String,
    /// The incident that it was promised in.
    pub incident: LinkView,
    /// How long ago it was promised: `약속한 지 16개월`; none for what is closed.
    pub age: Option<String>,
    /// The same measure in earlier incidents, oldest first.
    pub earlier: Vec<LinkView>,
}

/// `maintenance.html` sees it as `maintenance`: planned work, past and to come.
#[derive(Debug, Clone, Serialize)]
pub struct MaintenanceView {
    /// The day that it is told for: that of the newest post or update.
    pub as_of: Option<TimeView>,
    /// What is not over, next first.
    pub upcoming: Vec<WorkView>,
    /// What is over, newest first.
    pub past: Vec<WorkView>,
    /// The absolute address of the calendar (RFC 5545), to copy.
    pub calendar: Option<String>,
}

/// A piece of maintenance: what was planned, and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct WorkView {
    /// The maintenance as every list shows it; `duration` is how long it took.
    pub row: IncidentRow,
    /// When it was meant to happen.
    pub planned: Option<PlannedView>,
    /// When it happened.
    pub held: Option<TimeView>,
}
