//! What a template may see: the theme contract.
//!
//! Every text is ready to print in the page's language. What is [`Html`] is printed as it is; every other text is plain, and
//! a template escapes it by itself.
//! Addresses are from the origin's root (`/blog/a-post`) unless they are named `url`, which is absolute.

use serde::Serialize;
use tera::Value;

/// Finished markup, known to templates as such: it can neither be printed escaped, nor a plain text taken for it.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

impl Html {
    /// `markup` for a template to print as it is: whatever an author wrote is escaped in it.
    pub fn new(markup: &str) -> Self {
        Html(Value::safe_string(markup))
    }
}

/// What every template sees as `site`, in the language of the page.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// One sentence on what the site is, or empty.
    pub description: String,
    /// The address of the front page in the page's language.
    pub home: String,
    /// The pages that every page leads to: archive, incidents, subscribe, the author's menu.
    pub menu: Vec<LinkView>,
    /// The stylesheets, in their order.
    pub stylesheets: Vec<String>,
    /// The script that adds what works without it too.
    pub script: String,
    /// The feed in the page's language.
    pub feed: String,
    /// The search page.
    pub search: String,
    /// The picture that stands for the site in a browser's tab: the logo, or the theme's own.
    pub icon: String,
    /// The picture beside the site's name.
    pub logo: Option<ImageView>,
    /// The author's foot of the page.
    pub footer: Option<Html>,
}

/// What every template sees as `page`: the page itself, whatever it shows.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// The template that draws it, without its ending: `post`, `home`, `tag` …
    pub kind: String,
    /// Its heading.
    pub title: String,
    /// One sentence on what it shows, or empty.
    pub description: String,
    /// Its language (BCP 47).
    pub language: String,
    /// Its address.
    pub href: String,
    /// The same page in other languages, itself included; empty where there is no other.
    pub languages: Vec<LanguageView>,
    /// The feed of just this page's subject, where it has one of its own.
    pub feed: Option<String>,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it leads to the page that it stands on.
    pub current: bool,
}

/// A page in one of its languages.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageView {
    /// The language (BCP 47).
    pub tag: String,
    /// The language's name in itself: `日本語`.
    pub name: String,
    /// The page's address in that language.
    pub href: String,
    /// Whether it is the page at hand.
    pub current: bool,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Its address.
    pub href: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Width in pixels, where it is known.
    pub width: Option<usize>,
    /// Height in pixels, where it is known.
    pub height: Option<usize>,
}

/// A time, known as well as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// The time in words: `2026년 4월 21일 (화) 오전 5:03`.
    pub text: String,
    /// The time without what its surroundings say already (the day, in a timeline grouped by day).
    pub short: String,
    /// The value of `<time datetime>`, as precise as is known; none where no date is known.
    pub datetime: Option<String>,
    /// The same in UTC, where it is known to the minute.
    pub utc: Option<String>,
}

/// One word of a closed list: `word` for classes and icons, `text` for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordView {
    /// The word of the record: `in-progress`.
    pub word: &'static str,
    /// What it says in the page's language.
    pub text: String,
}

/// Somebody who wrote a post.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorView {
    /// Their name.
    pub name: String,
    /// A page of theirs.
    pub url: Option<String>,
    /// Their handle, `@user@host`.
    pub fediverse: Option<String>,
}

/// A post or a standalone page, whole: `post` in `post.html`, `article` in `page.html`.
#[derive(Debug, Clone, Serialize)]
pub struct PostView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Its absolute address.
    pub url: String,
    /// Its language.
    pub language: String,
    /// When it was published; none for a standalone page without a date.
    pub published: Option<TimeView>,
    /// When something significant in it changed.
    pub updated: Option<TimeView>,
    /// Who wrote it.
    pub authors: Vec<AuthorView>,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// What it says in short.
    pub summary: String,
    /// How long it takes to read: `5분`.
    pub reading_time: String,
    /// Its text, with the tables that its author placed.
    pub body: Html,
    /// Its headings of the second and third level.
    pub contents: Vec<HeadingView>,
    /// What it reports.
    pub incidents: Vec<IncidentView>,
    /// The author's own picture of it.
    pub image: Option<ImageView>,
    /// The next newer post.
    pub newer: Option<LinkView>,
    /// The next older post.
    pub older: Option<LinkView>,
    /// Posts on the same services or tags, each an [`ExcerptView`].
    pub related: Vec<Value>,
    /// Whether it is not yet meant for readers.
    pub draft: bool,
}

/// A heading of a post.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// 2 or 3.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Its fragment, without `#`.
    pub id: String,
}

/// A post as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct ExcerptView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Its language, where that is not the page's own.
    pub language: Option<String>,
    /// When it was published.
    pub published: TimeView,
    /// Its summary, or its first paragraph.
    pub summary: String,
    /// How long it takes to read.
    pub reading_time: String,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// What it reports, in short.
    pub incidents: Vec<IncidentRow>,
    /// Whether it is not yet meant for readers.
    pub draft: bool,
}

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
    /// How long it lasted in all: `20분 이상`.
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
    /// Its page; none for a name that the config does not list.
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
    /// The span of time that it covers: `2026년 4월 21일 (화) 오전 5:03 – 4월 25일 (토) 오전 9:40`.
    pub when: Option<TimeView>,
    /// When maintenance was meant to happen.
    pub planned: Option<PlannedView>,
    /// The zone that its times are in: `한국 표준시 (KST, UTC+9)`.
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
    /// The same in words: `3건 중 1건 진행 중`.
    pub mitigations_in_short: String,
    /// What was learnt.
    pub lessons: LessonsView,
    /// Where more can be read.
    pub sources: Vec<SourceView>,
    /// The names of the tables that the author placed in the text: `timeline`, `cause` …
    pub placed: Vec<&'static str>,
    /// Whether it is over.
    pub over: bool,
}

/// When maintenance was meant to happen.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedView {
    /// From when to when.
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
    /// What it hit, where that is not all that the incident hit.
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
    /// How far it has come.
    pub state: WordView,
    /// What it is for.
    pub kind: Option<WordView>,
    /// Who does it.
    pub owner: Option<String>,
    /// By when it is promised.
    pub due: Option<TimeView>,
    /// When it was done.
    pub done: Option<TimeView>,
    /// Whether it was due before the page's date and is still open.
    pub overdue: bool,
    /// Why it was put off or given up.
    pub reason: Option<Html>,
    /// How things stood before it.
    pub before: Option<Html>,
    /// How things stand after it.
    pub after: Option<Html>,
    /// Where more can be read of it.
    pub link: Option<String>,
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
    /// Whether nothing is open; only told on the first page.
    pub all_clear: bool,
    /// Unresolved incidents, newest first; only on the first page.
    pub open: Vec<IncidentRow>,
    /// Planned maintenance that is not over, next first; only on the first page.
    pub planned: Vec<IncidentRow>,
    /// The posts, each an [`ExcerptView`].
    pub posts: Vec<Value>,
    /// Where the page stands.
    pub pager: PagerView,
}

/// `list.html` sees it as `list`: the posts of a tag or of a year.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// The posts, each an [`ExcerptView`].
    pub posts: Vec<Value>,
    /// Where the page stands.
    pub pager: PagerView,
}

/// `index.html` sees it as `index`: all tags, all years, all services.
#[derive(Debug, Clone, Serialize)]
pub struct IndexView {
    /// What can be chosen.
    pub items: Vec<CountView>,
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
    pub review: Option<String>,
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
    /// The language that its texts are in, where that is not the page's own.
    pub language: Option<String>,
    /// Its place in its incident.
    pub href: String,
    /// The incident that it was promised in.
    pub incident: LinkView,
    /// How long ago it was promised: `약속한 지 7개월`; none for what is closed.
    pub age: Option<String>,
    /// The same measure in earlier incidents, oldest first.
    pub earlier: Vec<LinkView>,
    /// The same measure in later incidents, oldest first.
    pub later: Vec<LinkView>,
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
    /// The calendar (RFC 5545).
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

/// `review.html` sees it as `review`: a year in figures.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewView {
    /// The year in words.
    pub year: String,
    /// The review of the next year that has one.
    pub newer: Option<LinkView>,
    /// The review of the last year before that has one.
    pub older: Option<LinkView>,
    /// The day that it is told for: that of the newest post or update.
    pub as_of: Option<TimeView>,
    /// The year in short: `incidents`, `downtime`, `detect`, `resolve`, `promised`, `done`.
    pub figures: Vec<FigureView>,
    /// Incidents per month, by impact.
    pub incidents: ChartView,
    /// How long services were down, per month.
    pub downtime: ChartView,
    /// How long it took to detect and to resolve.
    pub times: ChartView,
    /// Measures promised and done, per month.
    pub mitigations: ChartView,
    /// The days of the year by what was worst on them.
    pub calendar: ChartView,
    /// What lasted longest.
    pub longest: Option<IncidentRow>,
    /// What does not count as an incident of the site: maintenance, and what hit others.
    pub apart: Vec<IncidentRow>,
}

/// A chart and its table, which has the same figures. Lengths and places are in the chart's own units.
#[derive(Debug, Clone, Serialize)]
pub struct ChartView {
    /// Its fragment, without `#`, and the beginning of the ids within it.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// What there is to see, for those who do not.
    pub description: String,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// What is drawn, from back to front; empty where there is nothing to show.
    pub marks: Vec<MarkView>,
    /// What is written on it.
    pub labels: Vec<LabelView>,
    /// What the looks of the marks mean; empty where it is plain.
    pub legend: Vec<LegendView>,
    /// The figures.
    pub table: FiguresView,
}

/// Something drawn on a chart.
#[derive(Debug, Clone, Serialize)]
pub struct MarkView {
    /// `bar`, `dot`, `line`, or `beyond`: an arrow for what has no known end.
    pub shape: &'static str,
    /// What it looks like: an impact, `maintenance`, `lasted`, `possible`, `promised`, `done`, `grid` …
    pub look: &'static str,
    /// Its left edge; of a dot the middle.
    pub x: u32,
    /// Its upper edge; of a dot the middle.
    pub y: u32,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// What it stands for: `4월, 치명적: 1`; none for what is only drawn to read by.
    pub text: Option<String>,
}

/// Something written on a chart.
#[derive(Debug, Clone, Serialize)]
pub struct LabelView {
    /// Where: the left end, the middle or the right end, as `anchor` says.
    pub x: u32,
    /// The line it stands on.
    pub y: u32,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// What it is for: `axis`, `value` or `name`.
    pub role: &'static str,
    /// What it says.
    pub text: String,
}

/// What a look of marks means.
#[derive(Debug, Clone, Serialize)]
pub struct LegendView {
    /// The look.
    pub look: &'static str,
    /// What it means.
    pub text: String,
}

/// The figures of a chart.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresView {
    /// The header cells, the first above the heads of the rows.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<FiguresRow>,
    /// What sums them up.
    pub totals: Vec<FiguresRow>,
}

/// A row of figures.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresRow {
    /// What the figures are of.
    pub head: LinkView,
    /// The figures.
    pub cells: Vec<String>,
}
