//! The font that comes with the program: what it can write, and how wide.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use flate2::read::GzDecoder;
use resvg::usvg::fontdb::{Database, Source};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::UnicodeNormalization;

use super::FontError;

/// The name by which `card.svg` may ask for the font; it gets it by any other name too.
pub const FAMILY: &str = "Afterword Sans";

/// How the font was made, and under which licence, is told in `assets/font/README.md`.
static PACKED: &[u8] = include_bytes!("../../assets/font/afterword-sans.otf.gz");

/// Unpacked and read once, when the first text is set.
static FACE: LazyLock<Option<Face>> = LazyLock::new(Face::unpack);

/// After a Han character, this asks the font for the form that Korean readers know.
const KOREAN_FORM: char = '\u{E0100}';

/// The font, ready to measure and to draw with.
pub struct Face {
    database: Arc<Database>,
    characters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Face {
    /// The one font of the process.
    ///
    /// # Errors
    /// [`FontError`].
    pub fn get() -> Result<&'static Face, FontError> {
        FACE.as_ref().ok_or(FontError)
    }

    /// What the renderer looks fonts up in.
    pub fn database(&self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    /// How far `character` moves the pen, in em; 0 for what the font lacks.
    pub fn advance(&self, character: char) -> f32 {
        let glyph = self.characters.map(character);
        let advance = glyph.and_then(|glyph| self.metrics.advance_width(glyph));
        advance.unwrap_or(0.0) / self.units_per_em
    }

    /// The room before the first stroke of `character`, in em. A full-width bracket has half an em of it.
    pub fn bearing(&self, character: char) -> f32 {
        let glyph = self.characters.map(character);
        let bearing = glyph.and_then(|glyph| self.metrics.left_side_bearing(glyph));
        bearing.unwrap_or(0.0) / self.units_per_em
    }

    /// `text` without what the font cannot write: such a character becomes its plainer form where Unicode
    /// knows one, and is left out otherwise, as control characters and emoji are.
    pub fn writable(&self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        for character in text.nfc() {
            match character {
                '\t' | '\n' => written.push(character),
                KOREAN_FORM
                    if written
                        .chars()
                        .next_back()
                        .is_some_and(|c| self.has_korean_form(c)) =>
                {
                    written.push(character);
                }
                // The font lacks the ideographic zero.
                '〇' => written.push('○'),
                _ if self.has(character) => written.push(character),
                _ => written.extend(std::iter::once(character).nfkc().filter(|&c| self.has(c))),
            }
        }
        written
    }

    /// `text` as a card shows it: writable, with single spaces, and with the Han forms of its language.
    pub fn shown(&self, text: &str, language: &str) -> String {
        let text = self.writable(text);
        let mut shown = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !shown.is_empty() {
                shown.push(' ');
            }
            for character in word.chars() {
                shown.push(character);
                if super::is_korean(language) && self.has_korean_form(character) {
                    shown.push(KOREAN_FORM);
                }
            }
        }
        shown
    }

    fn has(&self, character: char) -> bool {
        !is_invisible(character) && self.characters.map(character).is_some()
    }

    fn has_korean_form(&self, character: char) -> bool {
        self.characters
            .map_variant(character, KOREAN_FORM)
            .is_some()
    }

    fn unpack() -> Option<Face> {
        let mut bytes = Vec::new();
        GzDecoder::new(PACKED).read_to_end(&mut bytes).ok()?;
        // Kept to the end of the process, as the static that holds it is.
        let bytes: &'static [u8] = bytes.leak();
        let font = FontRef::new(bytes).ok()?;
        let mut database = Database::new();
        database.load_font_source(Source::Binary(Arc::new(bytes)));
        // Whatever family a theme asks for ends here.
        database.set_serif_family(FAMILY);
        Some(Face {
            database: Arc::new(database),
            characters: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units_per_em: font
                .metrics(Size::unscaled(), LocationRef::default())
                .units_per_em
                .into(),
        })
    }
}

/// Whether a character has no ink and could only disturb: soft hyphens, joiners, marks of direction.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
    )
}
