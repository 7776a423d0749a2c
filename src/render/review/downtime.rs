//! The chart of how long services were down: a row a service, a bar a month.

use crate::incident::{Length, ServiceYear};

use super::super::incident::length;
use super::super::view::{ChartView, FiguresRow, FiguresView, LabelView, LegendView, MarkView};
use super::paper::{Bar, Months, WIDTH, fitting, label, plain, scaled};
use super::{Review, is_any};

/// How high a service's row is, and how high its bars can be below its name and its total.
const ROW: u32 = 74;
const REACH: u32 = 34;

/// How much of a bar shows that nobody knows where it ends.
const OPEN: u32 = 6;

impl Review<'_> {
    /// How long services were down per month: for sure, and at most.
    pub(super) fn downtime_chart(&self) -> ChartView {
        let services = self.year.downtime(&self.records);
        let months = Months::new(0, false);
        let lengths = services.iter().flat_map(|service| service.months);
        let longest = lengths.map(|length| seconds(length).1).max();
        let scale = Scale(longest.unwrap_or_default().max(1));
        let (mut marks, mut labels) = (Vec::new(), Vec::new());
        for (service, row) in services.iter().zip(0_u32..) {
            let ground = (row + 1) * ROW - 4;
            marks.extend(self.bars(service, months, ground, scale));
            labels.extend(self.names(service, row * ROW));
        }
        let height = u32::try_from(services.len()).unwrap_or_default() * ROW;
        labels.extend(self.months(months, height + 14));
        let total = self.year.total_downtime(&self.records);
        ChartView {
            id: "downtime",
            title: self.word("reviews.downtime_per_month"),
            description: self.figure(
                &self.speaker.language.year(self.year.number),
                &self.word("reviews.downtime"),
                &self.told(total),
            ),
            width: WIDTH,
            height: height + 20,
            legend: self.looks(&marks),
            marks,
            labels,
            table: self.downtime_table(&services),
        }
    }

    /// A service's bars, and the line they stand on.
    fn bars(
        &self,
        service: &ServiceYear,
        months: Months,
        ground: u32,
        scale: Scale,
    ) -> Vec<MarkView> {
        let line = Bar {
            x: 0,
            y: ground,
            width: WIDTH,
            height: 0,
        };
        let mut marks = vec![line.backdrop("line", "grid")];
        let down = service.months.iter().enumerate();
        for (at, length) in down.filter(|(_, length)| is_any(**length)) {
            let text = self.figure(
                &self.month_name(at),
                &self.service_name(service),
                &self.told(*length),
            );
            let (least, most) = seconds(*length);
            let (sure, reach) = (scale.of(least), scale.of(most));
            let reach = match length.most() {
                Some(_) => reach,
                None => sure + OPEN,
            };
            let bar = |from: u32, until: u32| Bar {
                x: months.middle(at) - months.slot() / 3,
                y: ground - until,
                width: months.slot() * 2 / 3,
                height: until - from,
            };
            if reach > sure {
                marks.push(bar(sure, reach).backdrop("bar", "possible"));
            }
            marks.push(bar(0, sure).drawn("lasted", text));
        }
        marks
    }

    fn names(&self, service: &ServiceYear, y: u32) -> [LabelView; 2] {
        let total = self.told(service.total);
        [
            label(
                0,
                y + 14,
                "start",
                "name",
                fitting(self.service_name(service)),
            ),
            label(0, y + 31, "start", "value", total),
        ]
    }

    /// What is sure and what is not, where anything is not.
    pub(super) fn looks(&self, marks: &[MarkView]) -> Vec<LegendView> {
        let has_possible = marks.iter().any(|mark| mark.look == "possible");
        let looks = [
            ("lasted", "reviews.lasted"),
            ("possible", "reviews.possible"),
        ];
        let looks = looks.into_iter().filter(|_| has_possible);
        looks
            .map(|(look, word)| LegendView {
                look,
                text: self.word(word),
            })
            .collect()
    }

    fn downtime_table(&self, services: &[ServiceYear]) -> FiguresView {
        let names = services.iter().map(|service| self.service_name(service));
        let row = |at: usize| FiguresRow {
            head: plain(self.month_name(at)),
            cells: services
                .iter()
                .map(|service| service.months.get(at).map(|length| self.told(*length)))
                .map(Option::unwrap_or_default)
                .collect(),
        };
        FiguresView {
            columns: [self.word("reviews.month")]
                .into_iter()
                .chain(names)
                .collect(),
            rows: (0..12).map(row).collect(),
            totals: vec![FiguresRow {
                head: plain(self.word("reviews.total")),
                cells: services
                    .iter()
                    .map(|service| self.told(service.total))
                    .collect(),
            }],
        }
    }

    fn service_name(&self, service: &ServiceYear) -> String {
        match &service.service {
            Some(id) => self.speaker.service(id).name,
            None => self.word("reviews.no_service"),
        }
    }

    /// A length in words; a dash where there is none.
    fn told(&self, time: Length) -> String {
        match is_any(time) {
            true => length(self.speaker, time).unwrap_or_else(|| self.word("length.unknown")),
            false => String::from("–"),
        }
    }
}

/// What the highest bar stands for, in seconds.
#[derive(Clone, Copy)]
struct Scale(u64);

impl Scale {
    fn of(self, seconds: u64) -> u32 {
        scaled(seconds, self.0, REACH - OPEN)
    }
}

/// The bounds of a length; without an upper one the lower stands for both.
fn seconds(length: Length) -> (u64, u64) {
    let least = length.least().as_secs().unsigned_abs();
    let most = length.most().map(|most| most.as_secs().unsigned_abs());
    (least, most.unwrap_or(least))
}
