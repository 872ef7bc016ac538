//! What cameras, scanners and paper do to an image.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::canvas::Canvas;
use crate::random::Random;

/// Blurs the image, makes its paper uneven, adds noise, and saves it as a JPEG of low quality.
pub(super) fn damage(canvas: &mut Canvas, random: &mut Random) {
    blur(canvas, random.uniform(0.0, 0.8));
    uneven(canvas, random);
    let deviation = random.uniform(3.0, 10.0);
    for pixel in &mut canvas.pixels {
        *pixel = (f64::from(*pixel) + random.normal(0.0, deviation)).clamp(0.0, 255.0) as u8;
    }
    let quality = 30 + random.below(50) as u8;
    compressed(canvas, quality);
}

/// Mixes each pixel with its neighbours, first along the rows and then along the columns.
fn blur(canvas: &mut Canvas, amount: f64) {
    let width = canvas.width;
    for step in [1, width] {
        let before = canvas.pixels.clone();
        for (index, pixel) in canvas.pixels.iter_mut().enumerate() {
            let (has_before, has_after) = match step {
                1 => (index % width > 0, index % width + 1 < width),
                _ => (index >= width, index + width < before.len()),
            };
            let own = f64::from(before[index]);
            let beside = |there: bool, at: usize| if there { f64::from(before[at]) } else { own };
            let [a, b] = [
                beside(has_before, index.wrapping_sub(step)),
                beside(has_after, index + step),
            ];
            *pixel = (own * (1.0 - amount / 2.0) + (a + b) * amount / 4.0 + 0.5) as u8;
        }
    }
}

/// Makes the paper darker towards some corner, and the ink paler.
fn uneven(canvas: &mut Canvas, random: &mut Random) {
    let corners = [(); 4].map(|()| random.uniform(0.0, 50.0));
    let contrast = random.uniform(0.7, 1.0);
    let [width, height] = [canvas.width, canvas.height].map(|length| length as f64);
    for (index, pixel) in canvas.pixels.iter_mut().enumerate() {
        let right = (index % canvas.width) as f64 / width;
        let down = (index / canvas.width) as f64 / height;
        let above = corners[0] * (1.0 - right) + corners[1] * right;
        let below = corners[2] * (1.0 - right) + corners[3] * right;
        let paper = above * (1.0 - down) + below * down;
        let ink = f64::from(*pixel) / 255.0 * contrast;
        *pixel = (paper + (255.0 - paper) * ink + 0.5) as u8;
    }
}

/// Replaces the image by what a JPEG file of a quality keeps of it.
fn compressed(canvas: &mut Canvas, quality: u8) {
    let sides = [canvas.width, canvas.height].map(|side| u32::try_from(side).ok());
    let [Some(width), Some(height)] = sides else {
        return;
    };
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
    let written = encoder.encode(&canvas.pixels, width, height, ExtendedColorType::L8);
    // An image that is too wide or too high for a JPEG file stays as it is.
    if written.is_err() {
        return;
    }
    let options = DecoderOptions::default()
        .set_max_width(canvas.width)
        .set_max_height(canvas.height)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    if let Ok(back) = decoder.decode()
        && back.len() == canvas.pixels.len()
    {
        canvas.pixels = back;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    #[test]
    fn an_image_stays_recognisable() {
        for seed in 0..20 {
            let mut canvas = Canvas::paper(64, 48, 64 * 48);
            canvas.stroke([10.0, 24.0], [54.0, 24.0], 4.0, 255.0);
            damage(&mut canvas, &mut Random::new(seed, Purpose::Scene, 0));
            assert_eq!(canvas.pixels.len(), 64 * 48);
            let at = |column: usize, row: usize| canvas.pixels[row * 64 + column];
            assert!(at(32, 24) > 140, "{seed}: {}", at(32, 24));
            assert!(at(32, 5) < 100, "{seed}: {}", at(32, 5));
        }
    }

    #[test]
    fn blur_keeps_the_ink() {
        let mut canvas = Canvas::paper(9, 9, 81);
        canvas.pixels[40] = 160;
        blur(&mut canvas, 0.8);
        let sum: u32 = canvas.pixels.iter().map(|&pixel| u32::from(pixel)).sum();
        assert!((158..=164).contains(&sum), "{sum}");
        assert_eq!(canvas.pixels[40], 58);
    }
}
