//! Text set to measure for pictures: the program's own font, and lines that break where a reader would.
//!
//! The font comes with the program, so that a picture is the same on every machine; nothing reads it before
//! the first text is set.

mod face;
mod kinsoku;
mod wrap;

use std::fmt;

use serde::Serialize;
use tera::{Kwargs, State, Tera, TeraResult, Value};

pub use self::face::{FAMILY, Face};
pub use self::wrap::{Breaks, Room, Text};

/// The font inside the program cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FontError;

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the font inside the program cannot be read")
    }
}

impl std::error::Error for FontError {}

/// The names of the filters.
pub const FILTERS: [&str; 2] = ["fit", "width"];

/// Registers the filters that a template for a picture sets text with.
///
/// `text | fit(width=…, height=…, sizes=[…], language=…, leading=1.3)` breaks a text into lines, with the first
/// of the sizes at which it fits into that many pixels and reads well, else the first without a word being cut,
/// else with the last of them and an ellipsis. It gives `size`, `leading` (the pixels from one line to the next)
/// and `lines`, each with its `text` and its `bearing`, the pixels before its first stroke.
///
/// `text | width(size=…)` is the width of a line in pixels.
pub fn teach(tera: &mut Tera) {
    tera.register_filter(FILTERS[0], fit);
    tera.register_filter(FILTERS[1], width);
}

/// The letters of `text` that the font cannot write, each once: a picture leaves them out.
pub fn unwritable(text: &str) -> String {
    let mut missing = String::new();
    // Nearly all titles are of these, and need not wait for the font to be unpacked.
    let is_common = |letter: char| {
        letter.is_ascii() || matches!(letter, '가'..='힣' | 'ぁ'..='ゔ' | 'ァ'..='ヺ')
    };
    let letters = text
        .chars()
        .filter(|letter| letter.is_alphabetic() && !is_common(*letter));
    for letter in letters {
        let written = Face::get().map(|face| face.writable(letter.encode_utf8(&mut [0; 4])));
        if written.is_ok_and(|written| written.is_empty()) && !missing.contains(letter) {
            missing.push(letter);
        }
    }
    missing
}

/// Whether a tag (BCP 47) is one of Korean: `kok` is Konkani.
fn is_korean(language: &str) -> bool {
    language.split('-').next() == Some("ko")
}

/// A text set in lines; measures in pixels.
#[derive(Debug, Serialize)]
struct Setting {
    size: f32,
    leading: f32,
    lines: Vec<Line>,
}

/// One line of a text.
#[derive(Debug, Serialize)]
struct Line {
    text: String,
    bearing: f32,
}

fn fit(text: &str, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let language = arguments.must_get::<&str>("language")?;
    let width = arguments.must_get::<f32>("width")?;
    let height = arguments.must_get::<f32>("height")?;
    let sizes = arguments.must_get::<Vec<f32>>("sizes")?;
    let leading = arguments.get::<f32>("leading")?.unwrap_or(1.3);
    let face = Face::get().map_err(tera::Error::message)?;

    let text = Text::new(&face.shown(text, language), language, |c| face.advance(c));
    let room = |size: f32| Room {
        width: width / size,
        lines: (height / (size * leading)).floor().clamp(1.0, 32.0) as usize,
    };
    let largest = |breaks| {
        sizes
            .iter()
            .find_map(|&size| Some((size, text.set(room(size), breaks)?)))
    };
    let whole = largest(Breaks::Smooth).or_else(|| largest(Breaks::Allowed));
    let (size, lines) = match (whole, sizes.last()) {
        (Some(found), _) => found,
        (None, Some(&size)) => (size, text.squeeze(room(size))),
        (None, None) => return Err(tera::Error::message("`fit` needs at least one of `sizes`")),
    };
    let line = |text: String| Line {
        bearing: text
            .chars()
            .next()
            .map_or(0.0, |first| face.bearing(first) * size),
        text,
    };
    Value::try_from_serializable(&Setting {
        size,
        leading: size * leading,
        lines: lines.into_iter().map(line).collect(),
    })
}

fn width(text: &str, arguments: Kwargs, _: &State) -> TeraResult<f32> {
    let size = arguments.must_get::<f32>("size")?;
    let face = Face::get().map_err(tera::Error::message)?;
    let advances = face
        .writable(text)
        .chars()
        .map(|c| face.advance(c))
        .sum::<f32>();
    Ok(advances * size)
}
