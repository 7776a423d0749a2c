//! Share cards: the picture that other sites show beside a link to a post.
//!
//! A theme's `card.svg` says how a card looks, with text that it sets by the filters of [`crate::lettering`].

mod palette;

use std::fmt;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};
use serde::Serialize;
use tera::Context;

use super::body::Surface;
use super::page::{Page, site_texts};
use super::speaker::Speaker;
use super::view::WordView;
use super::{Rendering, incident};
use crate::diag::{Diag, Diags};
use crate::fingerprint::Fingerprint;
use crate::incident::{Incident, Kind};
use crate::lettering::{FAMILY, Face, FontError};
use crate::site::EntryId;

/// The width of every card in pixels, as the Open Graph protocol's consumers ask for it.
pub const WIDTH: u32 = 1200;

/// The height of every card in pixels. Mastodon cuts it down to 600.
pub const HEIGHT: u32 = 630;

/// What `card.svg` sees as `card`, all of it plain text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Card {
    /// The language of the texts (BCP 47).
    pub language: String,
    /// The site's name.
    pub site: String,
    /// The post's title.
    pub title: String,
    /// The status of what the post reports; of several incidents that of the worst that is under way, else the one that all
    /// have.
    pub status: Option<WordView>,
    /// How long it lasted, where it is one: `2시간 14분`.
    pub duration: Option<String>,
    /// The day it began, or on which the post was published.
    pub date: Option<String>,
}

/// Why a card could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardError {
    /// The program's font cannot be read.
    Font(FontError),
    /// The theme's `card.svg` is not an SVG document; says why.
    Svg(String),
    /// The theme's `card.svg` has another size, in whole pixels.
    Size(u32, u32),
    /// The picture cannot be written as PNG; says why.
    Png(String),
}

impl fmt::Display for CardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CardError::Font(error) => error.fmt(f),
            CardError::Svg(reason) => write!(f, "`card.svg` is not an SVG document: {reason}"),
            CardError::Size(width, height) => write!(
                f,
                "`card.svg` is {width} pixels wide and {height} high, and a card is {WIDTH} by {HEIGHT}"
            ),
            CardError::Png(reason) => write!(f, "a share card cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for CardError {}

impl From<FontError> for CardError {
    fn from(error: FontError) -> Self {
        CardError::Font(error)
    }
}

/// The share card of an entry, as a PNG.
///
/// # Errors
/// What is wrong with the theme's `card.svg`.
pub fn draw(rendering: &Rendering, id: EntryId) -> Result<Vec<u8>, Diags> {
    let page = Page::of_entry(rendering, id, Surface::Page);
    let mut context = Context::new();
    let card = card(&page.speaker, id);
    context.insert("card", &card);
    // The template sets its text with the font, which costs more to read than a card that was painted before.
    let key = Fingerprint::of_value(&("card", rendering.theme.fingerprint, &card));
    let svg = || page.part("card.svg", context);
    let made = rendering.memo.bytes(key, || {
        paint(&svg()?).map_err(|error| {
            let help = "mend `card.svg` in the theme";
            Diags::from(Diag::error("card", error.to_string()).help(help))
        })
    });
    made.map(|bytes| bytes.to_vec())
}

/// What the card of an entry says, in a line: for those who do not see it.
pub fn words(speaker: &Speaker<'_>, id: EntryId) -> String {
    let card = card(speaker, id);
    let status = card.status.map(|status| status.text);
    let facts = [status, card.duration, card.date].into_iter().flatten();
    let facts: Vec<String> = facts.collect();
    match facts.is_empty() {
        true => card.title,
        false => format!("{} – {}", card.title, facts.join(" · ")),
    }
}

/// What the card of an entry says.
fn card(speaker: &Speaker<'_>, id: EntryId) -> Card {
    let site = &speaker.rendering.site;
    let entry = site.entry(id);
    let told = speaking_for_all(site.incidents_of(id));
    // Beside what is told of an incident, the day of its post would be read as that of the incident.
    let date = match told.is_empty() {
        false => {
            let begun = told.iter().filter_map(|(_, incident)| incident.beginning());
            begun.min_by_key(|moment| moment.earliest())
        }
        true => entry.times().map(|times| &times.published),
    };
    let date = date.map(
        |moment| match moment.day_known().filter(|_| !moment.about) {
            Some(day) => speaker.language.day(day),
            None => speaker.language.moment(moment, None),
        },
    );
    Card {
        language: entry.language.clone(),
        site: site_texts(speaker.rendering, &entry.language).0.to_owned(),
        title: entry.document.front.title.value.clone(),
        status: told
            .first()
            .map(|(_, incident)| speaker.word(incident.status)),
        duration: match told[..] {
            [(number, _)] => {
                let figures = site.figures_of(id).get(number);
                figures.and_then(|figures| incident::length(speaker, figures.downtime))
            }
            _ => None,
        },
        date,
    }
}

/// Those of a post's incidents that speak for it, with their numbers: the worst of what is under way, else all, if they are in
/// one state. Otherwise none does, and the post is told by its own day.
fn speaking_for_all(incidents: &[Incident]) -> Vec<(usize, &Incident)> {
    let all = incidents.iter().enumerate();
    let under_way = all.clone().filter(|(_, it)| it.status.is_under_way());
    let is_work = |incident: &Incident| incident.kind == Kind::Maintenance;
    let worst = under_way.max_by_key(|(_, it)| (it.is_felt(), !is_work(it), it.impact));
    match (worst, incidents) {
        (Some(worst), _) => vec![worst],
        (None, [first, others @ ..]) if others.iter().all(|it| it.status == first.status) => {
            all.collect()
        }
        _ => Vec::new(),
    }
}

/// Paints a card that a theme's `card.svg` has printed, as a PNG.
///
/// Characters that the font has no glyph for are left out, or replaced where Unicode knows a plainer form.
/// Nothing outside the document is read. Equal documents give equal bytes.
///
/// # Errors
/// What is wrong with the document.
pub fn paint(svg: &str) -> Result<Vec<u8>, CardError> {
    let face = Face::get()?;
    let options = Options {
        font_family: FAMILY.to_owned(),
        fontdb: face.database(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(&face.writable(svg), &options)
        .map_err(|error| CardError::Svg(error.to_string()))?;
    let size = tree.size().to_int_size();
    if (size.width(), size.height()) != (WIDTH, HEIGHT) {
        return Err(CardError::Size(size.width(), size.height()));
    }
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or(CardError::Size(WIDTH, HEIGHT))?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    palette::png(pixels.data(), WIDTH, HEIGHT).map_err(|error| CardError::Png(error.to_string()))
}
