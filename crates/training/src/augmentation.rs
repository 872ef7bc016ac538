//! Augmentation: images are shifted, rotated, scaled, sheared and deformed at random, so that no two epochs show the same images.
//!
//! ```text
//!   seen[row, column] = image[centre + A · ([row, column] − centre) + shift + bend(row, column)]
//! ```
//!
//! A rotates, scales and shears; an elastic deformation (`bend`) is a smooth field of shifts. Between pixels the image is
//! interpolated bilinearly; outside it is paper.

use std::fmt;

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// The largest random changes of the images. Each amount is drawn uniformly between the largest change and its opposite, anew for
/// every image and epoch.
///
/// ```
/// use cijfer_training::Augmentation;
///
/// let augmentation = Augmentation { rotation: 15.0, ..Augmentation::default() };
/// assert!(!augmentation.is_none());
/// assert!(Augmentation::default().is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Augmentation {
    /// The largest shift in each direction by whole pixels.
    pub shift: usize,
    /// The largest shift in each direction by pixels and parts of pixels.
    pub subpixel_shift: f64,
    /// The largest rotation, in degrees.
    pub rotation: f64,
    /// The largest change of height and of width, each on its own, as a share: 0.1 is from 90 to 110 %.
    pub scale: f64,
    /// The largest shear, in columns a row.
    pub shear: f64,
    /// Elastic deformation: the largest shift in each direction, in pixels, of points that lie [`BEND`] pixels apart. Between the
    /// points the shift is smooth (after Simard, Steinkraus and Platt, *Best Practices for Convolutional Neural Networks*, 2003).
    pub elastic: f64,
    /// The number of epochs at the end without augmentation.
    pub plain_epochs: usize,
}

/// The distance between the points of an elastic deformation, in pixels.
pub const BEND: usize = 7;

impl Augmentation {
    /// Whether no image is changed.
    pub fn is_none(&self) -> bool {
        self.shift == 0 && !self.resamples()
    }

    /// Whether the image is interpolated between its pixels.
    fn resamples(&self) -> bool {
        let Self {
            subpixel_shift,
            rotation,
            scale,
            shear,
            elastic,
            ..
        } = *self;
        [subpixel_shift, rotation, scale, shear, elastic]
            .iter()
            .any(|amount| *amount > 0.0)
    }

    /// The shift of the next image down and to the right, in whole pixels.
    pub(crate) fn whole_shift(&self, random: &mut ChaCha8Rng) -> [i64; 2] {
        let most = self.shift as i64;
        [0; 2].map(|none| match most {
            0 => none,
            _ => random.random_range(-most..=most),
        })
    }

    /// Replaces an image by the one that is shown. `buffer` is memory that calls share.
    pub(crate) fn resample(
        &self,
        random: &mut ChaCha8Rng,
        image: &mut [u8],
        columns: usize,
        buffer: &mut Vec<u8>,
    ) {
        if !self.resamples() {
            return;
        }
        let rows = image.len() / columns;
        let mut up_to = |most: f64| match most > 0.0 {
            true => random.random_range(-most..=most) as f32,
            false => 0.0,
        };
        let shift = [up_to(self.subpixel_shift), up_to(self.subpixel_shift)];
        let (sine, cosine) = up_to(self.rotation.to_radians()).sin_cos();
        let [height, width] = [1.0 + up_to(self.scale), 1.0 + up_to(self.scale)];
        let shear = up_to(self.shear);
        // From the image that is shown to the original: shear, scale, rotation.
        let matrix = [
            [(cosine - shear * sine) / height, -sine / width],
            [(sine + shear * cosine) / height, cosine / width],
        ];
        let bend = (self.elastic > 0.0).then(|| {
            let points = [rows, columns].map(|length| length.div_ceil(BEND) + 3);
            let count = points[0] * points[1];
            let field = |up_to: &mut dyn FnMut(f64) -> f32| -> Vec<f32> {
                (0..count).map(|_| up_to(self.elastic)).collect()
            };
            Bend {
                width: points[1],
                down: field(&mut up_to),
                right: field(&mut up_to),
            }
        });
        let source = Framed::new(image, columns, buffer);
        let centre = [rows, columns].map(|length| (length as f32 - 1.0) / 2.0);
        for (row, seen) in image.chunks_exact_mut(columns).enumerate() {
            let bent = bend.as_ref().map(|bend| bend.along(row));
            let down = row as f32 - centre[0];
            let start = [0, 1].map(|axis| centre[axis] + shift[axis] + matrix[axis][0] * down);
            for (column, seen) in seen.iter_mut().enumerate() {
                let right = column as f32 - centre[1];
                let bent = bent.as_ref().map_or([0.0; 2], |bent| bent.at(column));
                let place = [0, 1].map(|axis| start[axis] + matrix[axis][1] * right + bent[axis]);
                *seen = source.between(place);
            }
        }
    }
}

impl fmt::Display for Augmentation {
    /// The changes, each after a comma; nothing without augmentation.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shift > 0 {
            write!(formatter, ", shifted by up to {} pixels", self.shift)?;
        }
        let amounts = [
            (self.subpixel_shift, "shifted", " pixels and parts"),
            (self.rotation, "turned", " degrees"),
            (100.0 * self.scale, "scaled", " %"),
            (self.shear, "sheared", " columns a row"),
            (self.elastic, "bent", " pixels"),
        ];
        for (amount, what, unit) in amounts {
            if amount > 0.0 {
                write!(formatter, ", {what} by up to {amount}{unit}")?;
            }
        }
        if self.plain_epochs > 0 && !self.is_none() {
            write!(
                formatter,
                " (but not in the last {} epochs)",
                self.plain_epochs
            )?;
        }
        Ok(())
    }
}

/// A smooth field of shifts: a surface of cubic B-splines over points [`BEND`] pixels apart.
struct Bend {
    width: usize,
    down: Vec<f32>,
    right: Vec<f32>,
}

/// A bend along one row: the shift down and to the right at each point.
struct Bent(Vec<[f32; 2]>);

impl Bend {
    fn along(&self, row: usize) -> Bent {
        let weights = spline(row);
        let point = |x: usize| {
            let mut sums = [0.0; 2];
            for (y, weight) in weights.iter().enumerate() {
                let at = (row / BEND + y) * self.width + x;
                sums[0] += weight * self.down[at];
                sums[1] += weight * self.right[at];
            }
            sums
        };
        Bent((0..self.width).map(point).collect())
    }
}

impl Bent {
    fn at(&self, column: usize) -> [f32; 2] {
        let mut sums = [0.0; 2];
        for (weight, point) in spline(column).iter().zip(&self.0[column / BEND..]) {
            sums[0] += weight * point[0];
            sums[1] += weight * point[1];
        }
        sums
    }
}

/// The weights of the four neighbouring points at a pixel.
fn spline(pixel: usize) -> [f32; 4] {
    let t = (pixel % BEND) as f32 / BEND as f32;
    let cube = |t: f32| t * t * t;
    [
        cube(1.0 - t) / 6.0,
        (3.0 * cube(t) - 6.0 * t * t + 4.0) / 6.0,
        (3.0 * cube(1.0 - t) - 6.0 * (1.0 - t) * (1.0 - t) + 4.0) / 6.0,
        cube(t) / 6.0,
    ]
}

/// An image with one line of paper above and to the left, and two below and to the right, so that the four neighbours of every
/// place are inside.
struct Framed<'a> {
    pixels: &'a [u8],
    /// Rows and columns of the image itself.
    size: [usize; 2],
}

impl<'a> Framed<'a> {
    fn new(image: &[u8], columns: usize, room: &'a mut Vec<u8>) -> Self {
        let size = [image.len() / columns, columns];
        let width = columns + 3;
        room.clear();
        room.resize((size[0] + 3) * width, 0);
        for (row, pixels) in image.chunks_exact(columns).enumerate() {
            room[(row + 1) * width + 1..][..columns].copy_from_slice(pixels);
        }
        Self { pixels: room, size }
    }

    /// The image at a place between its pixels.
    fn between(&self, place: [f32; 2]) -> u8 {
        // Both are positive, so that conversion to whole numbers rounds down.
        let [row, column] =
            [0, 1].map(|axis| place[axis].clamp(-1.0, self.size[axis] as f32) + 1.0);
        let (top, left) = (row as u32, column as u32);
        let (down, right) = (row - top as f32, column - left as f32);
        let width = self.size[1] + 3;
        let first = top as usize * width + left as usize;
        let line = |first: usize| {
            let [left, next] = [self.pixels[first], self.pixels[first + 1]].map(f32::from);
            left + (next - left) * right
        };
        let (upper, lower) = (line(first), line(first + width));
        (upper + (lower - upper) * down + 0.5) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    fn changed(augmentation: Augmentation, seed: u64, image: &[u8], columns: usize) -> Vec<u8> {
        let mut image = image.to_vec();
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        augmentation.resample(&mut random, &mut image, columns, &mut Vec::new());
        image
    }

    /// A bright disc off the centre of 28×28 pixels.
    fn disc() -> Vec<u8> {
        let inside = |row: i32, column: i32| (row - 9).pow(2) + (column - 12).pow(2) < 20;
        let pixels = (0..784).map(|at| if inside(at / 28, at % 28) { 240 } else { 0 });
        pixels.collect()
    }

    /// The amount of ink, and the row and column of its centre.
    fn centre(image: &[u8]) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for (at, ink) in image.iter().enumerate() {
            let ink = f64::from(*ink);
            sums[0] += ink;
            sums[1] += ink * (at / 28) as f64;
            sums[2] += ink * (at % 28) as f64;
        }
        [sums[0], sums[1] / sums[0], sums[2] / sums[0]]
    }

    #[test]
    fn each_change_does_what_its_name_says() {
        let [ink, row, column] = centre(&disc());
        let of = |augmentation: Augmentation| {
            (0..50u64).map(move |seed| centre(&changed(augmentation, seed, &disc(), 28)))
        };
        let none = Augmentation::default();
        for [_, down, right] in of(Augmentation {
            subpixel_shift: 1.5,
            ..none
        }) {
            assert!((down - row).abs() < 1.6 && (right - column).abs() < 1.6);
        }
        let distance =
            |row: f64, column: f64| ((row - 13.5).powi(2) + (column - 13.5).powi(2)).sqrt();
        for [_, down, right] in of(Augmentation {
            rotation: 30.0,
            ..none
        }) {
            assert!((distance(down, right) - distance(row, column)).abs() < 0.2);
        }
        for [size, ..] in of(Augmentation { scale: 0.2, ..none }) {
            assert!(size > 0.6 * ink && size < 1.5 * ink, "{size} {ink}");
        }
        for [size, down, _] in of(Augmentation { shear: 0.3, ..none }) {
            assert!((size - ink).abs() < 0.03 * ink && (down - row).abs() < 0.1);
        }
        for [_, down, right] in of(Augmentation {
            elastic: 1.0,
            ..none
        }) {
            assert!((down - row).abs() < 1.0 && (right - column).abs() < 1.0);
        }
        let moved = of(Augmentation {
            elastic: 1.0,
            ..none
        })
        .filter(|[_, down, _]| (down - row).abs() > 0.05);
        assert!(moved.count() > 10);
    }

    #[test]
    fn splines_share_out_one() {
        for pixel in 0..28 {
            assert!((spline(pixel).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn places_between_pixels_are_interpolated() {
        let mut room = Vec::new();
        let image = Framed::new(&[0, 100, 200, 40], 2, &mut room);
        assert_eq!(image.between([0.0, 1.0]), 100);
        assert_eq!(image.between([0.5, 0.5]), 85);
        assert_eq!(image.between([1.0, -0.5]), 100);
        assert_eq!(image.between([1.5, 0.0]), 100);
        for outside in [[5.0, 0.0], [0.0, -9.0], [f32::NAN, 1.0]] {
            assert_eq!(image.between(outside), 0);
        }
    }
}
