//! The calendar of a year: a square a day, a row a month, and what was worst on each.

use jiff::civil::Date;

use crate::incident::{DayKind, IMPACTS, Incident, Moment, Share};

use super::super::incident::row;
use super::super::view::{ChartView, FiguresRow, FiguresView, LabelView, LegendView, MarkView};
use super::Review;
use super::paper::{Bar, WIDTH, label, look, plain};

const LEFT: u32 = 48;
const TOP: u32 = 18;
const STEP: u32 = 11;
const ROW: u32 = 14;
const HEIGHT: u32 = TOP + 12 * ROW;

/// A run of days on which the same happened.
struct Run {
    first: Date,
    last: Date,
    days: usize,
    kind: DayKind,
    numbers: Vec<usize>,
}

impl Review<'_> {
    /// The days of the year on which something is known to have happened.
    pub(super) fn calendar_chart(&self) -> ChartView {
        let days = self.year.days(&self.records);
        let mut runs: Vec<Run> = Vec::new();
        let mut marks = self.past_months();
        for (date, (kind, numbers)) in days {
            marks.push(square(date).drawn(look_of(kind), self.day_told(date, kind)));
            match runs.last_mut() {
                Some(run)
                    if run.last.tomorrow().ok() == Some(date)
                        && run.kind == kind
                        && run.numbers == numbers =>
                {
                    run.last = date;
                    run.days += 1;
                }
                _ => runs.push(Run {
                    first: date,
                    last: date,
                    days: 1,
                    kind,
                    numbers,
                }),
            }
        }
        ChartView {
            id: "calendar",
            title: self.word("reviews.calendar"),
            description: self.days_told(&runs),
            width: WIDTH,
            height: HEIGHT,
            legend: self.kinds(&runs),
            marks,
            labels: self.rows_and_days(),
            table: self.calendar_table(&runs),
        }
    }

    /// The days that the site can know of, as one bar a month: a year that goes on has no more of them than its
    /// site has words.
    fn past_months(&self) -> Vec<MarkView> {
        let as_of = self.site().as_of.as_ref().and_then(Moment::date);
        let months = (1..=12_i8).filter_map(|month| {
            let first = Date::new(self.year.number, month, 1).ok()?;
            let last = first.last_of_month();
            let last = as_of.map_or(last, |as_of| last.min(as_of));
            let days = u32::try_from(last.day()).ok().filter(|_| first <= last)?;
            let band = Bar {
                width: days * STEP,
                height: STEP,
                ..square(first)
            };
            Some(band.backdrop("bar", "quiet"))
        });
        months.collect()
    }

    fn rows_and_days(&self) -> Vec<LabelView> {
        let months = (1..=12_i8).zip(0_u32..).map(|(month, row)| {
            let name = self.speaker.language.month_name(month);
            label(LEFT - 8, TOP + row * ROW + 9, "end", "axis", name)
        });
        let days = [1_u32, 5, 10, 15, 20, 25, 30].into_iter().map(|day| {
            let x = LEFT + (day - 1) * STEP + STEP / 2;
            label(x, TOP - 6, "middle", "axis", day.to_string())
        });
        months.chain(days).collect()
    }

    /// How many days had incidents and, told apart, how many had nothing but maintenance.
    fn days_told(&self, runs: &[Run]) -> String {
        let language = &self.speaker.language;
        let [incidents, maintenance] = day_counts(runs);
        let mut told = vec![language.count("reviews.days_with", incidents)];
        if maintenance > 0 {
            told.push(language.count("reviews.days_with_maintenance", maintenance));
        }
        language.list(&told)
    }

    fn day_told(&self, date: Date, kind: DayKind) -> String {
        format!(
            "{}: {}",
            self.speaker.language.day(date),
            self.kind_name(kind)
        )
    }

    fn kind_name(&self, kind: DayKind) -> String {
        match kind {
            DayKind::Incident(Some(impact)) => self.speaker.language.name_of(impact).to_owned(),
            DayKind::Incident(None) => self.word("reviews.impact_unsaid"),
            DayKind::Maintenance => self.word("maintenance.title"),
        }
    }

    fn kinds(&self, runs: &[Run]) -> Vec<LegendView> {
        let incidents = IMPACTS.into_iter().map(DayKind::Incident);
        let all = incidents.chain([DayKind::Maintenance]);
        all.filter(|kind| runs.iter().any(|run| run.kind == *kind))
            .map(|kind| LegendView {
                look: look_of(kind),
                text: self.kind_name(kind),
            })
            .collect()
    }

    fn calendar_table(&self, runs: &[Run]) -> FiguresView {
        let zone = self.year.zone;
        let rows = runs.iter().map(|run| {
            let (first, last) = (Moment::day(run.first, zone), Moment::day(run.last, zone));
            let titles = run.numbers.iter().filter_map(|number| self.title(*number));
            FiguresRow {
                head: plain(self.speaker.language.range(&first, &last, None)),
                cells: vec![
                    run.days.to_string(),
                    self.kind_name(run.kind),
                    self.speaker.language.list(&titles.collect::<Vec<String>>()),
                ],
            }
        });
        let sum = |head: &str, days: usize| FiguresRow {
            head: plain(self.word(head)),
            cells: vec![days.to_string(), String::new(), String::new()],
        };
        let undated = self.undated();
        let rows = rows.chain((!undated.is_empty()).then(|| FiguresRow {
            head: plain(self.word("reviews.no_day")),
            cells: vec![
                String::from("–"),
                String::new(),
                self.speaker.language.list(&undated),
            ],
        }));
        let columns = [
            "reviews.day",
            "reviews.days",
            "incident.impact",
            "reviews.incidents",
        ];
        FiguresView {
            columns: columns.map(|key| self.word(key)).to_vec(),
            rows: rows.collect(),
            totals: match day_counts(runs) {
                [incidents, 0] => vec![sum("reviews.total", incidents)],
                [incidents, maintenance] => vec![
                    sum("reviews.incidents", incidents),
                    sum("maintenance.title", maintenance),
                ],
            },
        }
    }

    /// The title of one of the incidents that touch the year, by its number.
    fn title(&self, number: usize) -> Option<String> {
        let id = self.all.get(number)?;
        Some(row(self.speaker, *id).title)
    }

    /// The incidents of the year of which no day is known.
    fn undated(&self) -> Vec<String> {
        let is_undated = |incident: &Incident| {
            incident.share() == Share::Incident && self.year.days_of(incident).is_empty()
        };
        let ours = self.ours().filter(|(_, incident, _)| is_undated(incident));
        ours.map(|(id, ..)| row(self.speaker, id).title).collect()
    }
}

/// How many days had incidents, and how many had nothing but maintenance.
fn day_counts(runs: &[Run]) -> [usize; 2] {
    let (work, incidents): (Vec<&Run>, Vec<&Run>) = runs
        .iter()
        .partition(|run| run.kind == DayKind::Maintenance);
    [incidents, work].map(|runs| runs.iter().map(|run| run.days).sum())
}

/// Where a day's square stands.
fn square(date: Date) -> Bar {
    let cell = |number: i8| u32::try_from(number - 1).unwrap_or_default();
    Bar {
        x: LEFT + cell(date.day()) * STEP,
        y: TOP + cell(date.month()) * ROW,
        width: STEP - 1,
        height: STEP,
    }
}

fn look_of(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Incident(impact) => look(impact),
        DayKind::Maintenance => "maintenance",
    }
}
