//! A pen that leaves ink on pixels.

use std::f64::consts::PI;

use crate::drawn::SIDE;
use crate::drawn::hand::Point;
use crate::random::Random;

/// The side of the box into which a digit is fitted, in pixels, as in MNIST.
const BOX: f64 = 20.0;

/// The width of the soft edge of a stroke, in pixels.
const EDGE: f64 = 1.1;

/// Traces strokes with a pen of random width and pressure. The strokes are fitted into a box, and their centre of mass is moved to the
/// middle of the image.
pub(super) fn trace(strokes: &[Vec<Point>], random: &mut Random) -> [u8; SIDE * SIDE] {
    let pen = Pen::new(random);
    let fit = Fit::new(strokes, BOX - 2.0 * pen.radius);
    let mut ink = [0.0; SIDE * SIDE];
    for stroke in strokes {
        let mut travelled = 0.0;
        for pair in stroke.windows(2) {
            let &[from, to] = pair else { continue };
            let (from, to) = (fit.apply(from), fit.apply(to));
            let start = pen.radius_at(travelled);
            travelled += length((to.0 - from.0, to.1 - from.1));
            Line {
                from,
                to,
                radii: (start, pen.radius_at(travelled)),
            }
            .draw(&mut ink);
        }
    }
    centred(&ink.map(|ink| (255.0 * ink + 0.5) as u8))
}

/// A pen whose pressure varies along a stroke. Lengths are in pixels.
struct Pen {
    radius: f64,
    unevenness: f64,
    wavelength: f64,
    phase: f64,
}

impl Pen {
    fn new(random: &mut Random) -> Self {
        Self {
            radius: random.normal(1.28, 0.37).max(0.65),
            unevenness: random.uniform(0.0, 0.22),
            wavelength: random.uniform(8.0, 30.0),
            phase: random.uniform(0.0, 2.0 * PI),
        }
    }

    fn radius_at(&self, travelled: f64) -> f64 {
        self.radius
            * (1.0
                + self.unevenness * libm::sin(2.0 * PI * travelled / self.wavelength + self.phase))
    }
}

/// Maps strokes into the middle of the image, scaled so that their longer side has a given length.
struct Fit {
    scale: f64,
    middle: Point,
}

impl Fit {
    fn new(strokes: &[Vec<Point>], side: f64) -> Self {
        let range = |coordinate: fn(&Point) -> f64| {
            strokes
                .iter()
                .flatten()
                .map(coordinate)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                    (low.min(value), high.max(value))
                })
        };
        let ((left, right), (top, bottom)) = (range(|point| point.0), range(|point| point.1));
        Self {
            scale: side / (right - left).max(bottom - top),
            middle: ((left + right) / 2.0, (top + bottom) / 2.0),
        }
    }

    fn apply(&self, (x, y): Point) -> Point {
        let centre = SIDE as f64 / 2.0;
        (
            centre + self.scale * (x - self.middle.0),
            centre + self.scale * (y - self.middle.1),
        )
    }
}

/// A straight piece of a stroke, in pixels.
struct Line {
    from: Point,
    to: Point,
    /// The pen's radius at both ends.
    radii: (f64, f64),
}

impl Line {
    /// Covers the pixels near the line: completely within the pen's radius, and less and less over a soft edge.
    fn draw(&self, ink: &mut [f64; SIDE * SIDE]) {
        let reach = self.radii.0.max(self.radii.1) + EDGE / 2.0;
        let direction = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let square = direction.0 * direction.0 + direction.1 * direction.1;
        for row in pixels(self.from.1, self.to.1, reach) {
            for column in pixels(self.from.0, self.to.0, reach) {
                let offset = (
                    column as f64 + 0.5 - self.from.0,
                    row as f64 + 0.5 - self.from.1,
                );
                let along = if square > 0.0 {
                    ((offset.0 * direction.0 + offset.1 * direction.1) / square).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let distance = length((
                    offset.0 - along * direction.0,
                    offset.1 - along * direction.1,
                ));
                let radius = self.radii.0 + along * (self.radii.1 - self.radii.0);
                let covered = ((radius - distance) / EDGE + 0.5).clamp(0.0, 1.0);
                let pixel = &mut ink[row * SIDE + column];
                *pixel = pixel.max(covered);
            }
        }
    }
}

/// The rows or columns whose pixels lie within reach of a line between two coordinates.
fn pixels(from: f64, to: f64, reach: f64) -> std::ops::Range<usize> {
    // Casts to unsigned numbers saturate at 0.
    let first = (from.min(to) - reach) as usize;
    let end = (from.max(to) + reach) as usize + 1;
    first..end.min(SIDE)
}

fn length((x, y): Point) -> f64 {
    (x * x + y * y).sqrt()
}

/// The image, moved by whole pixels so that its centre of mass is nearest to the middle, without losing ink.
fn centred(image: &[u8; SIDE * SIDE]) -> [u8; SIDE * SIDE] {
    let shift = |coordinate: fn(usize) -> usize| {
        let inked = || {
            image
                .iter()
                .enumerate()
                .filter(|&(_, &ink)| ink > 0)
                .map(|(index, &ink)| (coordinate(index), f64::from(ink)))
        };
        let mass: f64 = inked().map(|(_, ink)| ink).sum();
        let moment: f64 = inked()
            .map(|(position, ink)| ink * (position as f64 + 0.5))
            .sum();
        let first = inked().map(|(position, _)| position).min().unwrap_or(0);
        let last = inked()
            .map(|(position, _)| position)
            .max()
            .unwrap_or(SIDE - 1);
        let wanted = if mass > 0.0 {
            (SIDE as f64 / 2.0 - moment / mass).round() as isize
        } else {
            0
        };
        wanted.clamp(-(first as isize), (SIDE - 1 - last) as isize)
    };
    let (right, down) = (shift(|index| index % SIDE), shift(|index| index / SIDE));
    let source = |position: usize, shift: isize| {
        position
            .checked_add_signed(-shift)
            .filter(|&source| source < SIDE)
    };
    std::array::from_fn(
        |index| match (source(index / SIDE, down), source(index % SIDE, right)) {
            (Some(row), Some(column)) => image[row * SIDE + column],
            _ => 0,
        },
    )
}
