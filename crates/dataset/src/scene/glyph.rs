//! A sample as a scene shows it: as it is, or drawn in another size, slant and stroke weight.

use crate::random::Random;
use crate::samples::Samples;

/// The image of a digit; 0 is paper and 255 is ink.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) digit: u8,
    /// The index of its image in the samples.
    pub(super) source: usize,
    pub(super) width: usize,
    pub(super) pixels: Vec<u8>,
    /// The centre of the sample, x and y from the top left corner.
    pub(super) centre: [f64; 2],
    /// The smallest box around its ink, as left, top, right and bottom edges.
    pub(super) ink_box: [usize; 4],
}

/// The handwriting in which a digit is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Handwriting {
    /// The height of its ink in pixels.
    pub(super) height: f64,
    /// The shift to the right for each row further up, in columns.
    pub(super) slant: f64,
    /// The stroke weight, from −1, thin, to 1, thick; 0 leaves it as it is.
    pub(super) weight: f64,
}

impl Handwriting {
    /// A random handwriting: heights are uniform on a logarithmic scale, and slants to the right are more frequent.
    pub(super) fn random(random: &mut Random, [least, most]: [f64; 2]) -> Self {
        let octaves = libm::log2(most / least);
        Self {
            height: least * libm::exp2(random.uniform(0.0, octaves)),
            slant: random.normal(0.05, 0.15),
            weight: random.uniform(-0.4, 0.8),
        }
    }
}

/// The darkest pixel that does not count as ink of a drawn digit, whose edges are soft.
const FAINT: u8 = 32;

impl Glyph {
    /// A sample as it is.
    pub(super) fn tile(samples: &Samples, source: usize) -> Self {
        let pixels = samples.image(source).to_vec();
        let (width, height) = (samples.columns(), samples.rows());
        Self {
            digit: samples.label(source),
            source,
            width,
            ink_box: ink_box(&pixels, width, 0),
            centre: [width as f64 / 2.0, height as f64 / 2.0],
            pixels,
        }
    }

    /// A sample drawn in a handwriting.
    pub(super) fn drawn(samples: &Samples, source: usize, handwriting: Handwriting) -> Self {
        let columns = samples.columns();
        let image = weighted(samples.image(source), columns, handwriting.weight);
        let rows = samples.rows();
        let [_, top, _, bottom] = ink_box(&image, columns, 0);
        // A sample without ink is scaled like one with ink from top to bottom.
        let ink = if bottom > top { bottom - top } else { rows };
        let scale = handwriting.height / ink as f64;
        // Wide enough for the sample and the shift by the slant on both sides.
        let lean = handwriting.slant.abs() * rows as f64 / 2.0;
        let width = ((columns as f64 + 2.0 * lean) * scale).ceil().max(1.0) as usize;
        let height = (rows as f64 * scale).ceil().max(1.0) as usize;
        // Each pixel is the mean of so many places that no pixel of the sample is left out.
        let places = (1.0 / scale).ceil().max(1.0) as usize;
        let source_of = |x: f64, y: f64| {
            let row = y / scale;
            let column = x / scale - lean + handwriting.slant * (row - rows as f64 / 2.0);
            between(&image, columns, column - 0.5, row - 0.5)
        };
        let pixels = (0..width * height).map(|index| {
            let (left, top) = ((index % width) as f64, (index / width) as f64);
            let mut sum = 0.0;
            for place in 0..places * places {
                let [across, down] = [place % places, place / places]
                    .map(|step| (step as f64 + 0.5) / places as f64);
                sum += source_of(left + across, top + down);
            }
            (sum / (places * places) as f64 + 0.5) as u8
        });
        let pixels: Vec<u8> = pixels.collect();
        Self {
            digit: samples.label(source),
            source,
            width,
            ink_box: ink_box(&pixels, width, FAINT),
            centre: [
                (columns as f64 / 2.0 + lean) * scale,
                rows as f64 / 2.0 * scale,
            ],
            pixels,
        }
    }
}

/// The smallest box around the pixels darker than `faint`, as the edges left, top, right and bottom; without such pixels, the empty
/// box at the centre.
fn ink_box(image: &[u8], width: usize, faint: u8) -> [usize; 4] {
    let height = image.len() / width;
    let ink = || {
        let places = image.iter().enumerate();
        places
            .filter(move |&(_, &pixel)| pixel > faint)
            .map(|(index, _)| index)
    };
    let columns = || ink().map(|index| index % width);
    let rows = || ink().map(|index| index / width);
    match (columns().min(), rows().min(), columns().max(), rows().max()) {
        (Some(left), Some(top), Some(right), Some(bottom)) => [left, top, right + 1, bottom + 1],
        _ => [width / 2, height / 2, width / 2, height / 2],
    }
}

/// Makes strokes thicker or thinner by up to a pixel: each pixel is moved towards the darkest or the lightest of its neighbours
/// (dilation and erosion).
fn weighted(image: &[u8], columns: usize, weight: f64) -> Vec<u8> {
    let rows = image.len() / columns;
    let at = |row: usize, column: usize| image[row * columns + column];
    let pixels = (0..image.len()).map(|index| {
        let (row, column) = (index / columns, index % columns);
        let beside = [
            row.checked_sub(1).map(|row| at(row, column)),
            (row + 1 < rows).then(|| at(row + 1, column)),
            column.checked_sub(1).map(|column| at(row, column)),
            (column + 1 < columns).then(|| at(row, column + 1)),
        ];
        // Beyond the edge is paper.
        let beside = beside.map(Option::unwrap_or_default);
        let [least, most] = beside
            .iter()
            .fold([at(row, column); 2], |[least, most], &pixel| {
                [least.min(pixel), most.max(pixel)]
            });
        let towards = if weight < 0.0 { least } else { most };
        let (from, towards) = (f64::from(at(row, column)), f64::from(towards));
        (from + (towards - from) * weight.abs() + 0.5) as u8
    });
    pixels.collect()
}

/// The image at a place between the centres of its pixels, by bilinear interpolation; paper beyond its edge.
fn between(image: &[u8], columns: usize, x: f64, y: f64) -> f64 {
    let rows = image.len() / columns;
    let (left, top) = (x.floor(), y.floor());
    let (right, down) = (x - left, y - top);
    let pixel = |row: f64, column: f64| {
        let inside = row >= 0.0 && row < rows as f64 && column >= 0.0 && column < columns as f64;
        match inside {
            true => f64::from(image[row as usize * columns + column as usize]),
            false => 0.0,
        }
    };
    let line = |row: f64| pixel(row, left) * (1.0 - right) + pixel(row, left + 1.0) * right;
    line(top) * (1.0 - down) + line(top + 1.0) * down
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of ink, 8 wide and 16 high, in the middle of 28×28.
    fn block() -> Samples {
        let inside =
            |index: usize| (10..18).contains(&(index % 28)) && (6..22).contains(&(index / 28));
        let pixels = (0..784).map(|index| if inside(index) { 255 } else { 0 });
        Samples::new(28, 28, pixels.collect(), vec![1]).unwrap()
    }

    #[test]
    fn a_digit_has_the_height_that_was_asked_for() {
        for height in [12.0, 16.0, 37.0, 100.0] {
            let handwriting = Handwriting {
                height,
                slant: 0.0,
                weight: 0.0,
            };
            let glyph = Glyph::drawn(&block(), 0, handwriting);
            let [left, top, right, bottom] = glyph.ink_box;
            // Soft edges reach a little beyond.
            let most = 1.0 + height / 20.0;
            assert!(
                ((bottom - top) as f64 - height).abs() <= most,
                "{height}: {top} {bottom}"
            );
            assert!(((right - left) as f64 - height / 2.0).abs() <= most);
            let middle = [(left + right) as f64 / 2.0, (top + bottom) as f64 / 2.0];
            assert!((middle[0] - glyph.centre[0]).abs() <= 0.5);
            assert!((middle[1] - glyph.centre[1]).abs() <= 0.5);
        }
    }

    #[test]
    fn a_hand_that_changes_nothing_draws_the_sample() {
        let handwriting = Handwriting {
            height: 16.0,
            slant: 0.0,
            weight: 0.0,
        };
        let (drawn, tile) = (
            Glyph::drawn(&block(), 0, handwriting),
            Glyph::tile(&block(), 0),
        );
        assert_eq!(drawn, tile);
    }

    #[test]
    fn weight_moves_the_edges_and_slant_the_rows() {
        let ink = |slant, weight| {
            let glyph = Glyph::drawn(
                &block(),
                0,
                Handwriting {
                    height: 16.0,
                    slant,
                    weight,
                },
            );
            let sum: u64 = glyph.pixels.iter().map(|&pixel| u64::from(pixel)).sum();
            (sum, glyph.ink_box)
        };
        let ((plain, [left, _, right, _]), (thin, _)) = (ink(0.0, 0.0), ink(0.0, -0.5));
        assert!(thin < plain);
        let (_, [slanted_left, _, slanted_right, _]) = ink(0.5, 0.0);
        let grown = (slanted_right - slanted_left) as f64 - (right - left) as f64;
        assert!((grown - 8.0).abs() <= 1.5, "{grown}");
    }
}
