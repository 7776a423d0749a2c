//! The charts of what is counted by month: incidents by impact, and measures promised and done.

use std::fmt::Display;

use crate::incident::{IMPACTS, MitigationState, Monthly, Tally, Year, month};
use crate::site::{Promise, Site, Standing};

use super::super::view::{ChartView, FiguresRow, FiguresView, LabelView, LegendView, MarkView};
use super::Review;
use super::paper::{Bar, Months, WIDTH, label, look, plain};

const LEFT: u32 = 24;
const TOP: u32 = 18;
const GROUND: u32 = 130;
const HEIGHT: u32 = 150;

/// How many measures were promised and done in a year, by month.
pub struct Promises(Monthly<[usize; 2]>);

impl Promises {
    /// The promises of a site that were made or kept in a year.
    pub fn of(site: &Site, year: Year<'_>) -> Self {
        let mut monthly = Monthly::<[usize; 2]>::default();
        let ledger = site.ledger();
        for promise in &ledger.promises {
            let is_first = ledger.earlier(promise).next().is_none();
            let made = promise.made.filter(|_| is_first);
            if let Some(made) = made.filter(|made| made.year() == year.number) {
                monthly.at(Some(made.month()))[0] += 1;
            }
            if let Some((done_in, month)) = done(site, promise)
                && done_in == year.number
            {
                monthly.at(month)[1] += 1;
            }
        }
        Promises(monthly)
    }

    /// How many were made.
    pub fn promised(&self) -> usize {
        self.columns().iter().map(|[promised, _]| promised).sum()
    }

    /// How many were kept.
    pub fn done(&self) -> usize {
        self.columns().iter().map(|[_, done]| done).sum()
    }

    fn columns(&self) -> Vec<[usize; 2]> {
        columns(&self.0)
    }
}

impl Review<'_> {
    /// Incidents per month, one bar each, the worst at its foot.
    pub(super) fn incidents_chart(&self) -> ChartView {
        let tallies = self.tallies();
        let counts: Vec<Tally> = columns(&tallies);
        let totals: Vec<usize> = counts.iter().map(Tally::total).collect();
        let impacts: Vec<_> = IMPACTS
            .into_iter()
            .filter(|impact| counts.iter().any(|tally| tally.of(*impact) > 0))
            .collect();
        let series = impacts.iter().map(|impact| Series {
            look: look(*impact),
            name: match impact {
                Some(impact) => self.speaker.language.name_of(*impact).to_owned(),
                None => self.word("reviews.impact_unsaid"),
            },
            counts: counts.iter().map(|tally| tally.of(*impact)).collect(),
        });
        let series: Vec<Series> = series.collect();
        let columns = Columns::new(tallies.undated.total(), &totals);
        let mut marks = columns.grid();
        for (at, total) in totals.iter().enumerate() {
            let mut y = GROUND;
            for one in series.iter().filter(|_| *total > 0) {
                let Some(count) = one.counts.get(at).copied().filter(|count| *count > 0) else {
                    continue;
                };
                let height = columns.height(count);
                y -= height;
                let bar = Bar {
                    x: columns.months.middle(at) - 8,
                    y: y + 1,
                    width: 16,
                    height: height.saturating_sub(1),
                };
                marks.push(bar.drawn(one.look, self.of_month(at, &one.name, count)));
            }
        }
        let total: usize = totals.iter().sum();
        ChartView {
            description: self.speaker.language.count("history.count", total),
            table: self.table(&series, Some(&totals)),
            ..self.chart(
                "incidents",
                "reviews.incidents_per_month",
                columns,
                marks,
                &totals,
                series,
            )
        }
    }

    /// Measures promised and done per month, two bars side by side.
    pub(super) fn mitigations_chart(&self, promises: &Promises) -> ChartView {
        let counts = promises.columns();
        let series: Vec<Series> = [("promised", 0), ("done", 1)]
            .into_iter()
            .map(|(look, side)| Series {
                look,
                name: self.word(match look {
                    "promised" => "reviews.promised",
                    _ => "reviews.done",
                }),
                counts: counts.iter().map(|pair| pair[side]).collect(),
            })
            .collect();
        let highest: Vec<usize> = counts.iter().map(|[one, other]| *one.max(other)).collect();
        let undated = promises.0.undated[0] + promises.0.undated[1];
        let columns = Columns::new(undated, &highest);
        let mut marks = columns.grid();
        for (one, side) in series.iter().zip([0, 1]) {
            for (at, count) in one
                .counts
                .iter()
                .enumerate()
                .filter(|(_, count)| **count > 0)
            {
                let bar = Bar {
                    x: columns.months.middle(at) - 10 + side * 10,
                    y: GROUND - columns.height(*count),
                    width: 9,
                    height: columns.height(*count),
                };
                marks.push(bar.drawn(one.look, self.of_month(at, &one.name, *count)));
            }
        }
        let (promised, done) = (promises.promised(), promises.done());
        ChartView {
            description: self.speaker.language.phrase(
                "reviews.promises",
                &[("promised", &promised), ("done", &done)],
            ),
            table: self.table(&series, None),
            ..self.chart(
                "measures",
                "reviews.mitigations",
                columns,
                marks,
                &[],
                series,
            )
        }
    }

    /// What both charts have in common; `values` stand above the columns.
    fn chart(
        &self,
        id: &'static str,
        title: &str,
        columns: Columns,
        marks: Vec<MarkView>,
        values: &[usize],
        series: Vec<Series>,
    ) -> ChartView {
        let is_empty = series
            .iter()
            .all(|one| one.counts.iter().all(|count| *count == 0));
        let mut labels = self.months(columns.months, GROUND + 15);
        if columns.undated {
            let x = columns.months.middle(12);
            labels.push(label(x, GROUND + 15, "middle", "axis", String::from("?")));
        }
        labels.extend(columns.steps());
        let values = values.iter().enumerate().filter(|(_, value)| **value > 0);
        labels.extend(values.map(|(at, value)| {
            let y = GROUND - columns.height(*value) - 4;
            label(
                columns.months.middle(at),
                y,
                "middle",
                "value",
                value.to_string(),
            )
        }));
        let legend = series.into_iter().map(|one| LegendView {
            look: one.look,
            text: one.name,
        });
        ChartView {
            id,
            title: self.word(title),
            description: String::new(),
            width: WIDTH,
            height: HEIGHT,
            marks: if is_empty { Vec::new() } else { marks },
            labels,
            legend: legend.collect(),
            table: FiguresView {
                columns: Vec::new(),
                rows: Vec::new(),
                totals: Vec::new(),
            },
        }
    }

    /// The names of the months below a chart.
    pub(super) fn months(&self, months: Months, y: u32) -> Vec<LabelView> {
        let all = (1..=12_i8).enumerate();
        all.map(|(at, month)| {
            let name = self.speaker.language.month_name(month);
            label(months.middle(at), y, "middle", "axis", name)
        })
        .collect()
    }

    /// "4월, 치명적: 1"
    fn of_month(&self, at: usize, name: &str, count: usize) -> String {
        self.figure(&self.month_name(at), name, &count)
    }

    /// The name of a month by its number from 0; 12 is what is of no month.
    pub(super) fn month_name(&self, at: usize) -> String {
        match i8::try_from(at + 1) {
            Ok(month @ 1..=12) => self.speaker.language.month_name(month).to_owned(),
            _ => self.word("reviews.no_month"),
        }
    }

    /// What a mark stands for.
    pub(super) fn figure(&self, place: &str, name: &str, figure: &dyn Display) -> String {
        self.speaker.language.phrase(
            "reviews.mark",
            &[("place", &place), ("name", &name), ("figure", figure)],
        )
    }

    fn table(&self, series: &[Series], totals: Option<&[usize]>) -> FiguresView {
        let columns = series.iter().map(|one| one.name.clone());
        let sum = totals.map(|_| self.word("reviews.total"));
        let rows = series.first().map_or(0, |one| one.counts.len());
        let row = |at: usize| FiguresRow {
            head: plain(self.month_name(at)),
            cells: series
                .iter()
                .map(|one| one.counts.get(at).copied().unwrap_or_default())
                .chain(totals.and_then(|totals| totals.get(at)).copied())
                .map(|count| count.to_string())
                .collect(),
        };
        let sums = series.iter().map(|one| one.counts.iter().sum::<usize>());
        let sums = sums.chain(totals.map(|totals| totals.iter().sum()));
        FiguresView {
            columns: [self.word("reviews.month")]
                .into_iter()
                .chain(columns)
                .chain(sum)
                .collect(),
            rows: (0..rows).map(row).collect(),
            totals: vec![FiguresRow {
                head: plain(self.word("reviews.total")),
                cells: sums.map(|sum| sum.to_string()).collect(),
            }],
        }
    }
}

/// The year in which a promise was kept, and the month as far as it is known. One that does not say when counts in the year of
/// its post's last word, which told of it.
fn done(site: &Site, promise: &Promise<'_>) -> Option<(i16, Option<i8>)> {
    let mitigation = promise.mitigation;
    if mitigation.state != MitigationState::Done || promise.standing == Standing::Followed {
        return None;
    }
    if let Some(done) = &mitigation.done {
        return Some((done.date()?.year(), month(done)));
    }
    let (_, told) = site
        .entry(promise.shown)
        .document
        .derived
        .last_word
        .as_ref()?;
    Some((told.date()?.year(), None))
}

/// What is counted of one kind, by month.
struct Series {
    look: &'static str,
    name: String,
    counts: Vec<usize>,
}

/// The room for columns, and how high one of them is.
struct Columns {
    months: Months,
    undated: bool,
    highest: u32,
    step: u32,
}

impl Columns {
    fn new(undated: usize, heights: &[usize]) -> Self {
        let highest = heights.iter().copied().max().unwrap_or_default();
        let highest = u32::try_from(highest).unwrap_or(u32::MAX).max(2);
        // At most five lines to read by.
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500]
            .into_iter()
            .find(|step| highest.div_ceil(*step) <= 5)
            .unwrap_or(highest);
        Columns {
            months: Months::new(LEFT, undated > 0),
            undated: undated > 0,
            highest: highest.div_ceil(step).saturating_mul(step),
            step,
        }
    }

    fn height(&self, count: usize) -> u32 {
        let count = u32::try_from(count).unwrap_or(self.highest);
        count * (GROUND - TOP) / self.highest
    }

    fn lines(&self) -> impl Iterator<Item = u32> {
        (0..=self.highest / self.step).map(|line| line * self.step)
    }

    /// The lines to read by.
    fn grid(&self) -> Vec<MarkView> {
        let lines = self.lines().map(|value| {
            let line = Bar {
                x: LEFT,
                y: GROUND - self.height(value as usize),
                width: WIDTH - LEFT,
                height: 0,
            };
            line.backdrop("line", "grid")
        });
        lines.collect()
    }

    fn steps(&self) -> impl Iterator<Item = LabelView> {
        self.lines().map(|value| {
            let y = GROUND - self.height(value as usize) + 4;
            label(LEFT - 6, y, "end", "axis", value.to_string())
        })
    }
}

/// The twelve months, and what is of none where there is any.
fn columns<T: Clone + Default + PartialEq>(monthly: &Monthly<T>) -> Vec<T> {
    let undated = Some(&monthly.undated).filter(|undated| **undated != T::default());
    monthly.months.iter().chain(undated).cloned().collect()
}
