//! A year in figures, and its charts.

use serde::Serialize;

use super::{FigureView, IncidentRow, LinkView, TimeView};

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
    /// How long services were affected, per month.
    pub downtime: ChartView,
    /// How long it took to detect and to resolve.
    pub times: ChartView,
    /// Measures promised and done, per month.
    pub mitigations: ChartView,
    /// The days of the year by what was worst on them.
    pub calendar: ChartView,
    /// The incident with the longest time affected.
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
    /// What it stands for: `4월 치명적: 1`; none for what is only drawn to read by.
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
