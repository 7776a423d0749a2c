//! A painted card to a small PNG: few colours, each pixel one byte.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

/// A colour without transparency.
type Rgb = [u8; 3];

/// Writes opaque RGBA pixels as PNG: indexed where 256 colours can tell the picture, in true colour otherwise.
///
/// Letters on a plain ground come to some hundred colours, most of them at the edges of strokes. Those that
/// hardly differ are drawn as the most frequent among them, so that the ground and the ink stay what they are.
///
/// # Errors
/// What the encoder says.
pub fn png(rgba: &[u8], width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let pixels: Vec<Rgb> = rgba
        .as_chunks()
        .0
        .iter()
        .map(|&[red, green, blue, _]| [red, green, blue])
        .collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    match Palette::of(&pixels) {
        Some(palette) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette.colours.concat());
            encoder.set_compression(Compression::Balanced);
            // Neighbouring indices mean nothing to each other.
            encoder.set_filter(Filter::NoFilter);
            encoder
                .write_header()?
                .write_image_data(&palette.indices(&pixels))?;
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            encoder.set_compression(Compression::Fast);
            encoder.write_header()?.write_image_data(&pixels.concat())?;
        }
    }
    Ok(file)
}

/// The colours of a picture, and which of them stands for each cell of similar ones.
struct Palette {
    colours: Vec<Rgb>,
    cells: HashMap<Rgb, u8>,
    /// How many of each channel's low bits a cell leaves out.
    coarseness: u32,
}

impl Palette {
    /// The finest palette that has room, if one does before the loss can be seen.
    fn of(pixels: &[Rgb]) -> Option<Palette> {
        let counts = count(pixels);
        (0..=4).find_map(|coarseness| Palette::with(&counts, coarseness))
    }

    fn with(counts: &[(Rgb, usize)], coarseness: u32) -> Option<Palette> {
        let mut palette = Palette {
            colours: Vec::new(),
            cells: HashMap::new(),
            coarseness,
        };
        // The most frequent colour of a cell comes first and is the one that stays.
        for &(colour, _) in counts {
            if let Entry::Vacant(cell) = palette.cells.entry(cell(colour, coarseness)) {
                // An index is a byte: there is no 257th colour.
                cell.insert(u8::try_from(palette.colours.len()).ok()?);
                palette.colours.push(colour);
            }
        }
        Some(palette)
    }

    fn indices(&self, pixels: &[Rgb]) -> Vec<u8> {
        let mut last = None;
        pixels
            .iter()
            .map(|&pixel| match last {
                Some((colour, index)) if colour == pixel => index,
                _ => {
                    let index = self
                        .cells
                        .get(&cell(pixel, self.coarseness))
                        .copied()
                        .unwrap_or(0);
                    last = Some((pixel, index));
                    index
                }
            })
            .collect()
    }
}

/// Every colour with how often it occurs, the most frequent first.
fn count(pixels: &[Rgb]) -> Vec<(Rgb, usize)> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for run in pixels.chunk_by(|a, b| a == b) {
        if let Some(&colour) = run.first() {
            *counts.entry(colour).or_default() += run.len();
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
    counts
}

fn cell(colour: Rgb, coarseness: u32) -> Rgb {
    colour.map(|channel| channel >> coarseness)
}
