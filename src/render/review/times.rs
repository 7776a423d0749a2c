//! The chart of how soon incidents were noticed and ended: a dot an incident, on a scale that grows by multiples.

use jiff::SignedDuration;

use crate::incident::{Figures, Incident, Kind, Length, Spread};
use crate::site::IncidentId;

use super::super::incident::{length, row};
use super::super::view::{ChartView, FiguresRow, FiguresView, LabelView, MarkView};
use super::Review;
use super::paper::{Bar, WIDTH, label, plain};

const LEFT: u32 = 12;
const LANE: u32 = 78;
const GROUND: u32 = 2 * LANE;
const HEIGHT: u32 = GROUND + 20;

/// One of the figures of an incident; nothing where it does not count.
pub(super) type Figure = fn(&Incident, &Figures) -> Option<Length>;

/// What is drawn: a figure of each incident, and what it is called.
const LANES: [(&str, Figure); 2] = [
    ("figures.detect", to_detect),
    ("figures.resolve", to_resolve),
];

/// An incident, and its figures by their lanes.
type Timed = (IncidentId, [Option<Length>; 2]);

/// How long it took to notice an incident. A near miss was nothing to notice, and of work everybody knew.
pub(super) fn to_detect(incident: &Incident, figures: &Figures) -> Option<Length> {
    let counts = !matches!(incident.kind, Kind::NearMiss | Kind::Maintenance);
    counts.then_some(figures.to_detect)
}

/// How long it took to end an incident. A near miss was nothing to end.
pub(super) fn to_resolve(incident: &Incident, figures: &Figures) -> Option<Length> {
    (incident.kind != Kind::NearMiss).then_some(figures.to_resolve)
}

/// The lines to read by, in seconds.
const STEPS: [i64; 8] = [
    60, 600, 3600, 21_600, 86_400, 604_800, 2_592_000, 31_536_000,
];

impl Review<'_> {
    /// How long it took to detect and to resolve each incident of the year.
    pub(super) fn times_chart(&self) -> ChartView {
        let timed = self.timed();
        let scale = Scale::of(timed.iter().flat_map(|(_, times)| times).flatten());
        let mut labels = self.steps(&scale);
        let (mut dots, mut told) = (Vec::new(), Vec::new());
        for ((at, (name, _)), row) in LANES.into_iter().enumerate().zip(0_u32..) {
            let top = row * LANE;
            let median = spread(&timed, at).median;
            dots.extend(self.dots(lane(&timed, at), &scale, top + 56));
            labels.push(label(0, top + 14, "start", "name", self.word(name)));
            if let Some(median) = length(self.speaker, median) {
                let language = &self.speaker.language;
                let median = language.phrase("reviews.median_is", &[("length", &median)]);
                told.push(format!("{}: {median}", self.word(name)));
                labels.push(label(0, top + 31, "start", "value", median));
            }
        }
        let marks = match dots.is_empty() {
            true => Vec::new(),
            false => scale.grid().into_iter().chain(dots).collect(),
        };
        ChartView {
            id: "times",
            title: self.word("reviews.times"),
            description: told.join(". "),
            width: WIDTH,
            height: HEIGHT,
            legend: self.looks(&marks),
            marks,
            labels,
            table: self.times_table(&timed),
        }
    }

    /// The incidents of the year of which a figure counts.
    fn timed(&self) -> Vec<Timed> {
        let ours = self.ours().map(|(id, incident, figures)| {
            let times = LANES.map(|(_, figure)| figure(incident, figures));
            (id, times)
        });
        ours.filter(|(_, times)| times.iter().any(Option::is_some))
            .collect()
    }

    /// A dot for what is known exactly, a bar for what lies between bounds or below one, and an arrow for what has no end.
    fn dots(
        &self,
        times: impl Iterator<Item = (IncidentId, Length)>,
        scale: &Scale,
        y: u32,
    ) -> Vec<MarkView> {
        let mut marks = Vec::new();
        for (id, time) in times.filter(|(_, time)| time.is_known()) {
            let title = row(self.speaker, id).title;
            let told = length(self.speaker, time).unwrap_or_default();
            let from = scale.x(time.least());
            let until = time.most().map(|most| scale.x(most));
            let reach = Bar {
                x: from,
                y: y - 4,
                width: until.unwrap_or(from + 22).saturating_sub(from),
                height: 8,
            };
            let text = format!("{title}: {told}");
            match until {
                // Of "at most" nothing is sure, and a dot would say that something is.
                Some(_) if time.least().is_zero() => {
                    marks.push(reach.drawn("possible", text));
                    continue;
                }
                Some(until) if until <= from + 1 => {}
                Some(_) => marks.push(reach.backdrop("bar", "possible")),
                None => marks.push(Bar { y, ..reach }.backdrop("beyond", "sooner")),
            }
            let dot = Bar {
                x: from,
                y,
                width: 5,
                height: 5,
            };
            marks.push(dot.shaped("dot", "lasted", Some(text)));
        }
        marks
    }

    fn steps(&self, scale: &Scale) -> Vec<LabelView> {
        let steps = scale.steps().map(|seconds| {
            let step = SignedDuration::from_secs(seconds);
            let x = scale.x(step);
            label(
                x,
                GROUND + 14,
                "middle",
                "axis",
                self.speaker.language.duration(step),
            )
        });
        steps.collect()
    }

    fn times_table(&self, timed: &[Timed]) -> FiguresView {
        let told = |time: Length| {
            length(self.speaker, time).unwrap_or_else(|| self.word("length.unknown"))
        };
        let rows = timed.iter().map(|(id, times)| FiguresRow {
            head: row(self.speaker, *id).into(),
            cells: times
                .map(|time| time.map_or_else(|| String::from("–"), told))
                .to_vec(),
        });
        let summed = |name: &str, of: fn(Spread) -> Length| FiguresRow {
            head: plain(self.word(name)),
            cells: (0..LANES.len())
                .map(|at| told(of(spread(timed, at))))
                .collect(),
        };
        FiguresView {
            columns: ["history.incident", LANES[0].0, LANES[1].0]
                .map(|key| self.word(key))
                .to_vec(),
            rows: rows.collect(),
            totals: vec![
                summed("reviews.median", |spread| spread.median),
                summed("reviews.longest_time", |spread| spread.longest),
            ],
        }
    }
}

/// What counts in a lane.
fn lane(timed: &[Timed], at: usize) -> impl Iterator<Item = (IncidentId, Length)> {
    let times = timed.iter();
    times.filter_map(move |(id, times)| Some((*id, (*times.get(at)?)?)))
}

fn spread(timed: &[Timed], at: usize) -> Spread {
    Spread::of(lane(timed, at).map(|(_, time)| time))
}

/// From one of the [`STEPS`] to another, by multiples.
struct Scale {
    from: i64,
    until: i64,
}

impl Scale {
    /// The scale that has room for all of `lengths`.
    fn of<'a>(lengths: impl Iterator<Item = &'a Length>) -> Self {
        let bounds = lengths.filter(|length| length.is_known());
        let bounds = bounds.flat_map(|length| [Some(length.least()), length.most()]);
        let seconds = bounds
            .flatten()
            .map(|bound| bound.as_secs())
            .filter(|it| *it > 0);
        let (shortest, longest) = seconds.fold((i64::MAX, 0), |(shortest, longest), it| {
            (shortest.min(it), longest.max(it))
        });
        let from = STEPS.iter().rev().find(|step| **step <= shortest);
        let until = STEPS.iter().find(|step| **step > longest);
        Scale {
            from: from.copied().unwrap_or(60).min(3600),
            until: until.copied().unwrap_or(STEPS[7]).max(21_600),
        }
    }

    fn steps(&self) -> impl Iterator<Item = i64> {
        STEPS
            .into_iter()
            .filter(|step| (self.from..=self.until).contains(step))
    }

    fn x(&self, length: SignedDuration) -> u32 {
        let log = |seconds: i64| f64::ln(seconds.max(1) as f64);
        let length = length.as_secs().clamp(self.from, self.until);
        let part = (log(length) - log(self.from)) / (log(self.until) - log(self.from));
        let room = f64::from(WIDTH - 4 * LEFT);
        2 * LEFT + (part * room).round() as u32
    }

    /// The lines to read by.
    fn grid(&self) -> Vec<MarkView> {
        let lines = self.steps().map(|seconds| {
            let line = Bar {
                x: self.x(SignedDuration::from_secs(seconds)),
                y: 20,
                width: 0,
                height: GROUND - 20,
            };
            line.backdrop("line", "grid")
        });
        lines.collect()
    }
}
