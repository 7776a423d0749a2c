//! The chart of how soon incidents were noticed and ended: a dot an incident, on a scale that grows by multiples.

use jiff::SignedDuration;

use crate::incident::{Figures, Length, Spread};

use super::super::incident::{length, row};
use super::super::view::{ChartView, FiguresRow, FiguresView, LabelView, MarkView};
use super::Review;
use super::paper::{Bar, WIDTH, label, plain};

const LEFT: u32 = 12;
const LANE: u32 = 78;
const GROUND: u32 = 2 * LANE;
const HEIGHT: u32 = GROUND + 20;

/// One of the figures of an incident.
type Figure = fn(&Figures) -> Length;

/// What is drawn: a figure of each incident, and what it is called.
const LANES: [(&str, Figure); 2] = [
    ("figures.detect", |figures| figures.to_detect),
    ("figures.resolve", |figures| figures.to_resolve),
];

/// The lines to read by, in seconds.
const STEPS: [i64; 8] = [
    60, 600, 3600, 21_600, 86_400, 604_800, 2_592_000, 31_536_000,
];

impl Review<'_> {
    /// How long it took to detect and to resolve each incident of the year.
    pub(super) fn times_chart(&self) -> ChartView {
        let lengths = LANES.map(|(_, figure)| {
            let all = self.ours().map(|(_, _, figures)| figure(figures));
            all.collect::<Vec<Length>>()
        });
        let scale = Scale::of(lengths.iter().flatten());
        let mut labels = self.steps(&scale);
        let (mut dots, mut told) = (Vec::new(), Vec::new());
        for ((lengths, (name, _)), lane) in lengths.iter().zip(LANES).zip(0_u32..) {
            let top = lane * LANE;
            let median = Spread::of(lengths.iter().copied()).median;
            dots.extend(self.dots(lengths, &scale, top + 56));
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
            table: self.times_table(&lengths),
        }
    }

    /// A dot for what is known exactly, a bar for what lies between bounds or below one, and an arrow for what has no end.
    fn dots(&self, lengths: &[Length], scale: &Scale, y: u32) -> Vec<MarkView> {
        let mut marks = Vec::new();
        let incidents = self.ours().zip(lengths);
        for ((id, ..), time) in incidents.filter(|(_, time)| time.is_known()) {
            let title = row(self.speaker, id).title;
            let told = length(self.speaker, *time).unwrap_or_default();
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

    fn times_table(&self, lengths: &[Vec<Length>; 2]) -> FiguresView {
        let told = |time: Length| {
            length(self.speaker, time).unwrap_or_else(|| self.word("length.unknown"))
        };
        let rows = self.ours().enumerate().map(|(at, (id, ..))| FiguresRow {
            head: row(self.speaker, id).into(),
            cells: lengths
                .iter()
                .map(|lane| told(lane.get(at).copied().unwrap_or(Length::UNKNOWN)))
                .collect(),
        });
        let summed = |name: &str, of: fn(Spread) -> Length| FiguresRow {
            head: plain(self.word(name)),
            cells: lengths
                .iter()
                .map(|lane| told(of(Spread::of(lane.iter().copied()))))
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
