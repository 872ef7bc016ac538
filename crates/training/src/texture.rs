//! Surfaces without any digit: waves, weaves, grain, blotches, strokes.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A piece of some surface.
pub(crate) fn texture(rows: usize, columns: usize, random: &mut ChaCha8Rng) -> Vec<u8> {
    let waves: Vec<[f32; 4]> = (0..random.random_range(1..=5))
        .map(|_| {
            let angle = random.random_range(0.0..std::f32::consts::TAU);
            let length = random.random_range(1.0f32..3.6).exp();
            let rate = std::f32::consts::TAU / length;
            [
                rate * angle.cos(),
                rate * angle.sin(),
                random.random_range(0.0..6.3),
                random.random_range(0.2..1.0),
            ]
        })
        .collect();
    let grain = match random.random_bool(0.5) {
        true => random.random_range(0.0f32..1.0),
        false => 0.0,
    };
    let blotches = random.random_range(2..9);
    let points = (rows.div_ceil(blotches) + 2) * (columns.div_ceil(blotches) + 2);
    let heights: Vec<f32> = (0..points)
        .map(|_| random.random_range(-1.0f32..1.0))
        .collect();
    let blotched = match random.random_bool(0.6) {
        true => random.random_range(0.2f32..2.0),
        false => 0.0,
    };
    let (level, contrast) = (
        random.random_range(-1.0f32..1.5),
        random.random_range(0.3f32..3.0),
    );
    let across = columns.div_ceil(blotches) + 2;
    let mut pixels = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let mut value = 0.0;
            for [right, down, start, height] in &waves {
                value += height * (right * column as f32 + down * row as f32 + start).sin();
            }
            let [y, x] = [row, column].map(|at| at as f32 / blotches as f32);
            let (top, left) = (y as usize, x as usize);
            let (y, x) = (y.fract(), x.fract());
            let at = |row: usize, column: usize| heights[row * across + column];
            let above = at(top, left) * (1.0 - x) + at(top, left + 1) * x;
            let below = at(top + 1, left) * (1.0 - x) + at(top + 1, left + 1) * x;
            value += blotched * (above * (1.0 - y) + below * y);
            value += grain * random.random_range(-1.0f32..1.0);
            pixels.push((127.0 * (1.0 + contrast * (value - level))).clamp(0.0, 255.0) as u8);
        }
    }
    pixels
}
