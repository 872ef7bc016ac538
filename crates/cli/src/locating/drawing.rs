//! The image with what was found drawn onto it.

use std::path::Path;

use anyhow::Result;
use cijfer_pictures::Rows;
use cijfer_report::{Mark, Plane, overlay};
use cijfer_work::Storage;

/// The most pixels that are drawn, so that a picture can be looked at and made in little memory.
pub(crate) const MOST: usize = 1 << 24;
/// The longest side that is drawn.
const LONGEST: usize = 1 << 14;

/// Draws marks onto an image, which is made smaller by a whole number where it is too large for a picture.
///
/// # Errors
///
/// An image that cannot be read, a picture that cannot be written.
pub(crate) fn draw(
    storage: &Storage,
    path: &Path,
    rows: &mut dyn Rows,
    marks: &[Mark],
) -> Result<()> {
    let factor = factor(rows.width(), rows.height());
    let marks: Vec<Mark> = marks
        .iter()
        .map(|mark| Mark {
            edges: mark.edges.map(|edge| edge / factor as f64),
            ..*mark
        })
        .collect();
    storage.write(path, &overlay(&reduced(rows, factor)?, &marks)?)?;
    Ok(())
}

/// The least whole number by which the image must be reduced.
fn factor(width: usize, height: usize) -> usize {
    let fits = |factor: &usize| {
        let [width, height] = [width, height].map(|side| side.div_ceil(*factor));
        width.max(height) <= LONGEST && width * height <= MOST
    };
    // At the longer side itself a single pixel is left.
    (1..width.max(height)).find(fits).unwrap_or(1)
}

/// The image in numbers from 0 to 1, each the mean of a square of pixels; squares at the right and bottom edges are cut off.
fn reduced(rows: &mut dyn Rows, factor: usize) -> Result<Plane> {
    let (width, height) = (rows.width(), rows.height());
    let columns = width.div_ceil(factor);
    let mut values = Vec::with_capacity(columns * height.div_ceil(factor));
    let (mut pixels, mut sums) = (vec![0; width], vec![0_u64; columns]);
    for row in 0..height {
        rows.read(&mut pixels)?;
        for (sum, square) in sums.iter_mut().zip(pixels.chunks(factor)) {
            *sum += square.iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
        }
        let rows = row % factor + 1;
        if rows == factor || row + 1 == height {
            for (index, sum) in sums.iter_mut().enumerate() {
                let count = factor.min(width - index * factor) * rows;
                values.push((*sum as f64 / (count as f64 * 255.0)) as f32);
                *sum = 0;
            }
        }
    }
    Ok(Plane::new(height.div_ceil(factor), columns, values)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_pictures::GreyImage;

    #[test]
    fn large_images_are_reduced_until_they_fit() {
        assert_eq!(factor(1, 1), 1);
        assert_eq!(factor(4096, 4096), 1);
        assert_eq!(factor(4097, 4096), 2);
        assert_eq!(factor(16_385, 10), 2);
        assert_eq!(factor(40_960, 40_960), 10);
        assert_eq!(factor(1, 1 << 31), 1 << 17);
    }

    #[test]
    fn pixels_are_means() {
        let image = GreyImage::new(5, 3, (0..15).map(|value| value * 10).collect()).unwrap();
        let plane = reduced(&mut image.rows(), 2).unwrap();
        assert_eq!((plane.height(), plane.width()), (2, 3));
        // (0 + 10 + 50 + 60) / 4, …; the last ones of two pixels, and of one.
        let means = [30.0, 50.0, 65.0, 105.0, 125.0, 140.0];
        for (value, mean) in plane.values().iter().zip(means) {
            assert!((value * 255.0 - mean).abs() < 1e-3, "{value} {mean}");
        }
        let same = reduced(&mut image.rows(), 1).unwrap();
        let values: Vec<f32> = image
            .pixels()
            .iter()
            .map(|&p| f32::from(p) / 255.0)
            .collect();
        for (value, expected) in same.values().iter().zip(values) {
            assert!((value - expected).abs() < 1e-6);
        }
    }
}
