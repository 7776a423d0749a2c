//! A painted card to a small PNG: few colours, each pixel one byte.

use std::collections::HashMap;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

/// A colour without transparency.
type Rgb = [u8; 3];

/// Writes opaque RGBA pixels as PNG: indexed, which is smaller and much faster, where they have no more than
/// 256 colours, and in true colour otherwise. Letters on a plain ground have less than a hundred.
///
/// # Errors
/// What the encoder says.
pub fn png(rgba: &[u8], width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let pixels = rgba.as_chunks().0.iter();
    let pixels: Vec<Rgb> = pixels
        .map(|&[red, green, blue, _]| [red, green, blue])
        .collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    match indexed(&pixels) {
        Some((palette, indices)) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette.concat());
            encoder.set_compression(Compression::Balanced);
            // The distance of two indices means nothing.
            encoder.set_filter(Filter::NoFilter);
            encoder.write_header()?.write_image_data(&indices)?;
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            encoder.set_compression(Compression::Fast);
            encoder.write_header()?.write_image_data(&pixels.concat())?;
        }
    }
    Ok(file)
}

/// The colours in the order in which they appear, and each pixel's number among them; nothing where a byte
/// cannot number them.
fn indexed(pixels: &[Rgb]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let mut palette = Vec::new();
    let mut numbers: HashMap<Rgb, u8> = HashMap::new();
    let mut indices = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|one, next| one == next) {
        let &colour = run.first()?;
        let number = match numbers.get(&colour) {
            Some(&number) => number,
            None => {
                let number = u8::try_from(palette.len()).ok()?;
                palette.push(colour);
                numbers.insert(colour, number);
                number
            }
        };
        indices.resize(indices.len() + run.len(), number);
    }
    Some((palette, indices))
}
