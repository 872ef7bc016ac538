//! Handwriting: the strokes of a digit, different each time.

use std::f64::consts::PI;

use crate::drawn::skeleton::{Knot, Style};
use crate::random::Random;

/// A point of the paper, in the skeletons' unit.
pub(super) type Point = (f64, f64);

/// The number of straight pieces that approximate the curve from one knot to the next.
const PIECES: usize = 6;

/// Writes a style: strokes as chains of points. Their size and place are arbitrary; the pen fits them into an image.
pub(super) fn write(style: &Style, random: &mut Random) -> Vec<Vec<Point>> {
    let carelessness = random.uniform(0.012, 0.042);
    let manner = Manner::new(random);
    style
        .strokes
        .iter()
        .map(|stroke| {
            let knots: Vec<Knot> = stroke
                .iter()
                .map(|knot| Knot {
                    x: random.normal(knot.x, carelessness),
                    y: random.normal(knot.y, carelessness),
                    is_corner: knot.is_corner,
                })
                .collect();
            curve(&knots)
                .into_iter()
                .map(|point| manner.apply(point))
                .collect()
        })
        .collect()
}

/// The transformation that a handwriting applies to a whole digit.
struct Manner {
    /// The shift to the right for each unit upwards.
    slant: f64,
    /// The width relative to that of the skeleton.
    breadth: f64,
    /// The difference in width between bottom and top.
    taper: f64,
    /// The shift of the middle downwards.
    waist: f64,
    /// The sine and cosine of the angle of rotation.
    turn: (f64, f64),
    /// Horizontal waves along y, and vertical waves along x.
    bends: [Bend; 2],
}

struct Bend {
    amplitude: f64,
    frequency: f64,
    phase: f64,
}

impl Bend {
    fn new(random: &mut Random) -> Self {
        Self {
            amplitude: random.normal(0.0, 0.025),
            frequency: random.uniform(1.0, 2.2),
            phase: random.uniform(0.0, 2.0 * PI),
        }
    }

    fn at(&self, position: f64) -> f64 {
        self.amplitude * libm::sin(PI * self.frequency * position + self.phase)
    }
}

impl Manner {
    fn new(random: &mut Random) -> Self {
        let angle = random.normal(0.0, 0.09);
        Self {
            slant: random.normal(0.13, 0.27),
            breadth: libm::exp(random.normal(0.13, 0.22)),
            taper: random.normal(0.0, 0.25),
            waist: random.normal(0.0, 0.06),
            turn: (libm::sin(angle), libm::cos(angle)),
            bends: [Bend::new(random), Bend::new(random)],
        }
    }

    fn apply(&self, (x, y): Point) -> Point {
        let [sideways, upright] = &self.bends;
        let (x, y) = (x + sideways.at(y), y + upright.at(x));
        // Top and bottom stay in place when the middle is shifted.
        let y = y + 4.0 * self.waist * y * (1.0 - y);
        let breadth = self.breadth * (1.0 + self.taper * (y - 0.5));
        let (x, y) = (breadth * (x - 0.3) + self.slant * (0.5 - y), y - 0.5);
        let (sine, cosine) = self.turn;
        (cosine * x - sine * y, sine * x + cosine * y)
    }
}

/// The smooth curve through knots (a Catmull–Rom spline), broken at corners.
fn curve(knots: &[Knot]) -> Vec<Point> {
    let mut points = Vec::with_capacity(PIECES * knots.len());
    points.extend(knots.first().map(|knot| (knot.x, knot.y)));
    for (index, pair) in knots.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        // Beyond an end or a corner, the curve is continued in a straight line.
        let beyond = |near: &Knot, far: &Knot| (2.0 * near.x - far.x, 2.0 * near.y - far.y);
        let before = match index.checked_sub(1).and_then(|before| knots.get(before)) {
            Some(knot) if !from.is_corner => (knot.x, knot.y),
            _ => beyond(from, to),
        };
        let after = match knots.get(index + 2) {
            Some(knot) if !to.is_corner => (knot.x, knot.y),
            _ => beyond(to, from),
        };
        for piece in 1..=PIECES {
            let t = piece as f64 / PIECES as f64;
            let blend = |a: f64, b: f64, c: f64, d: f64| {
                0.5 * (2.0 * b
                    + t * (c - a
                        + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * b - a - 3.0 * c + d))))
            };
            points.push((
                blend(before.0, from.x, to.x, after.0),
                blend(before.1, from.y, to.y, after.1),
            ));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knot(x: f64, y: f64, is_corner: bool) -> Knot {
        Knot { x, y, is_corner }
    }

    #[test]
    fn a_curve_goes_through_its_knots() {
        let points = curve(&[
            knot(0.0, 0.0, false),
            knot(1.0, 2.0, false),
            knot(3.0, 1.0, false),
        ]);
        assert_eq!(points.len(), 2 * PIECES + 1);
        assert_eq!(
            (points[0], points[PIECES], points[2 * PIECES]),
            ((0.0, 0.0), (1.0, 2.0), (3.0, 1.0))
        );
    }

    #[test]
    fn a_corner_is_sharp_between_straight_lines() {
        let points = curve(&[
            knot(0.0, 0.0, false),
            knot(1.0, 0.0, true),
            knot(1.0, 1.0, false),
        ]);
        for (x, y) in points {
            assert!(y.abs() < 1e-12 || (x - 1.0).abs() < 1e-12, "({x}, {y})");
        }
    }
}
