//! What charts are drawn on: a width that phones show whole, and the marks and labels of a year's twelve months.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::incident::{Impact, Vocabulary};

use super::super::view::{LabelView, LinkView, MarkView};

/// How wide every chart is.
pub const WIDTH: u32 = 400;

/// A bar of a chart.
#[derive(Clone, Copy)]
pub struct Bar {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Bar {
    /// The bar as it is drawn, and what it stands for.
    pub fn drawn(self, look: &'static str, text: String) -> MarkView {
        self.shaped("bar", look, Some(text))
    }

    /// The bar as one of the things that one reads by.
    pub fn backdrop(self, shape: &'static str, look: &'static str) -> MarkView {
        self.shaped(shape, look, None)
    }

    /// The bar as another shape.
    pub fn shaped(self, shape: &'static str, look: &'static str, text: Option<String>) -> MarkView {
        MarkView {
            shape,
            look,
            x: self.x,
            y: self.y,
            width: self.width,
            height: self.height,
            text,
        }
    }
}

/// The months of a chart side by side, with room for what is of no month where that is needed.
#[derive(Clone, Copy)]
pub struct Months {
    left: u32,
    slot: u32,
}

impl Months {
    /// Months from `left` to the right edge.
    pub fn new(left: u32, with_undated: bool) -> Self {
        let slots = match with_undated {
            false => 12,
            true => 13,
        };
        Months {
            left,
            slot: (WIDTH - left) / slots,
        }
    }

    /// The middle of a month's room, by its number from 0; 12 is that of what is of no month.
    pub fn middle(self, at: usize) -> u32 {
        let at = u32::try_from(at).unwrap_or_default();
        self.left + at * self.slot + self.slot / 2
    }

    /// How wide a month's room is.
    pub fn slot(self) -> u32 {
        self.slot
    }
}

/// How many columns of letters are sure to fit beside each other.
const COLUMNS: usize = 40;

/// A name that fits into a chart, cut where it does not; the table below has it whole.
pub fn fitting(name: String) -> String {
    if name.width() <= COLUMNS {
        return name;
    }
    let mut columns = 1;
    let kept = name.chars().take_while(|letter| {
        columns += letter.width().unwrap_or_default();
        columns <= COLUMNS
    });
    kept.chain(['…']).collect()
}

/// Something written at a place.
pub fn label(
    x: u32,
    y: u32,
    anchor: &'static str,
    role: &'static str,
    text: impl Into<String>,
) -> LabelView {
    LabelView {
        x,
        y,
        anchor,
        role,
        text: text.into(),
    }
}

/// The head of a row that leads nowhere.
pub fn plain(text: impl Into<String>) -> LinkView {
    LinkView {
        text: text.into(),
        href: String::new(),
        current: false,
        language: None,
    }
}

/// What marks of an impact look like.
pub fn look(impact: Option<Impact>) -> &'static str {
    impact.map_or("unsaid", Impact::word)
}

/// The part of `whole` that `value` is of `of`, to the nearest unit, and never invisible where it is something.
pub fn scaled(value: u64, of: u64, whole: u32) -> u32 {
    let scaled = (value * u64::from(whole) * 2 + of) / (of * 2).max(1);
    let least = u32::from(value > 0) * 2;
    u32::try_from(scaled)
        .unwrap_or(whole)
        .clamp(least.min(whole), whole)
}
