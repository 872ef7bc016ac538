//! Clutter on the paper beside digits: lines, boxes, letters and dots.

use super::canvas::{Canvas, random_ink};
use super::letter::letter_at;
use crate::random::Random;

/// The number of pixels for which there is one thing of each kind, on average.
const A_LINE: usize = 100_000;
const A_BOX: usize = 200_000;
const A_LETTER: usize = 25_000;
const A_DOT: usize = 8_000;

/// Draws clutter all over a canvas; `times_the_usual` multiplies its amount.
pub(super) fn clutter(canvas: &mut Canvas, times_the_usual: f64, random: &mut Random) {
    let area = ((canvas.width * canvas.height) as f64 * times_the_usual) as usize;
    let mut times = |pixels: usize, draw: &mut dyn FnMut(&mut Canvas, &mut Random)| {
        // The fraction of a thing that is left over is the probability of one more.
        let count = area / pixels + usize::from(random.below(pixels) < area % pixels);
        for _ in 0..count {
            draw(canvas, random);
        }
    };
    times(A_LINE, &mut line);
    times(A_BOX, &mut frame);
    times(A_LETTER, &mut letter);
    times(A_DOT, &mut dot);
}

fn anywhere(canvas: &Canvas, random: &mut Random) -> [f64; 2] {
    [
        random.uniform(0.0, canvas.width as f64),
        random.uniform(0.0, canvas.height as f64),
    ]
}

/// A long stroke in any direction.
fn line(canvas: &mut Canvas, random: &mut Random) {
    let from = anywhere(canvas, random);
    let angle = random.uniform(0.0, std::f64::consts::TAU);
    let length = random.uniform(40.0, 300.0);
    let to = [
        from[0] + length * libm::cos(angle),
        from[1] + length * libm::sin(angle),
    ];
    let (radius, ink) = (random.uniform(0.4, 1.5), random_ink(random));
    canvas.stroke(from, to, radius, ink);
}

/// A rectangle, as on forms and in drawings.
fn frame(canvas: &mut Canvas, random: &mut Random) {
    let [left, top] = anywhere(canvas, random);
    let [width, height] = [(); 2].map(|()| random.uniform(20.0, 160.0));
    let (radius, ink) = (random.uniform(0.4, 1.2), random_ink(random));
    canvas.frame([left, top, left + width, top + height], radius, ink);
}

fn letter(canvas: &mut Canvas, random: &mut Random) {
    let centre = anywhere(canvas, random);
    letter_at(canvas, random, centre, 12.0);
}

fn dot(canvas: &mut Canvas, random: &mut Random) {
    let at = anywhere(canvas, random);
    let (radius, ink) = (random.uniform(0.3, 2.0), random_ink(random));
    canvas.stroke(at, at, radius, ink);
}
