//! Textures without a digit: waves, clouds, bricks, and leaves, stones or blades that cover one another.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A square image of a random texture, `side` pixels high and wide.
pub(crate) fn texture(side: usize, random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut tones = match random.random_range(0..6) {
        0 => waves(side, random),
        1 => clouds(side, random),
        2 => bricks(side, random),
        _ => leaves(side, random),
    };
    if random.random() {
        let amount = random.random_range(0.2..1.0);
        for _ in 0..random.random_range(1..=3) {
            blurred(&mut tones, side, amount);
        }
    }
    if random.random_bool(0.3) {
        let weight = random.random_range(0.1..0.8);
        add(&mut tones, &clouds(side, random), weight);
    }
    if random.random_bool(0.5) {
        let grain: f32 = random.random_range(0.0..0.8);
        tones
            .iter_mut()
            .for_each(|tone| *tone += grain * random.random_range(-1.0f32..1.0));
    }
    let contrast = random.random_range(0.3f32..3.0);
    let level = random.random_range(-1.0f32..1.5);
    let sign = if random.random() { 1.0 } else { -1.0 };
    let value = |tone: &f32| 127.0 * (1.0 + contrast * (sign * tone - level));
    // A value outside the range of a byte becomes the nearest byte.
    standardised(tones)
        .iter()
        .map(|tone| value(tone) as u8)
        .collect()
}

/// Blurs tones with those beside them, as a lens does.
fn blurred(tones: &mut [f32], side: usize, amount: f32) {
    for step in [1, side] {
        let before = tones.to_vec();
        for (index, tone) in tones.iter_mut().enumerate() {
            // The first and the last of a row or column are their own neighbours.
            let place = index / step % side;
            let earlier = if place > 0 { index - step } else { index };
            let later = if place + 1 < side {
                index + step
            } else {
                index
            };
            let beside = (before[earlier] + before[later]) / 2.0;
            *tone += amount / 2.0 * (beside - *tone);
        }
    }
}

/// Tones with mean 0 and standard deviation 1.
fn standardised(mut tones: Vec<f32>) -> Vec<f32> {
    let count = tones.len().max(1) as f32;
    let mean = tones.iter().sum::<f32>() / count;
    let variance = tones.iter().map(|tone| (tone - mean).powi(2)).sum::<f32>() / count;
    let deviation = variance.sqrt().max(1e-3);
    tones
        .iter_mut()
        .for_each(|tone| *tone = (*tone - mean) / deviation);
    tones
}

fn add(tones: &mut [f32], others: &[f32], weight: f32) {
    for (tone, other) in tones.iter_mut().zip(others) {
        *tone += weight * other;
    }
}

/// A sum of waves of several lengths and directions.
fn waves(side: usize, random: &mut ChaCha8Rng) -> Vec<f32> {
    let mut tones = vec![0.0; side * side];
    for _ in 0..random.random_range(1..=5) {
        let angle = random.random_range(0.0..std::f32::consts::TAU);
        let rate = std::f32::consts::TAU / random.random_range(1.0f32..4.0).exp();
        let (right, down) = (rate * angle.cos(), rate * angle.sin());
        let start = random.random_range(0.0..std::f32::consts::TAU);
        let height: f32 = random.random_range(0.2..1.0);
        for (index, tone) in tones.iter_mut().enumerate() {
            let (row, column) = ((index / side) as f32, (index % side) as f32);
            *tone += height * (right * column + down * row + start).sin();
        }
    }
    tones
}

/// Value noise in octaves, smooth or with ridges, stretched in one direction or not.
fn clouds(side: usize, random: &mut ChaCha8Rng) -> Vec<f32> {
    let power = random.random_range(0.0f32..1.5);
    let is_ridged = random.random_bool(0.3);
    let stretch = if random.random_bool(0.4) {
        random.random_range(1.5f32..6.0)
    } else {
        1.0
    };
    let angle = random.random_range(0.0..std::f32::consts::TAU);
    let (sin, cos) = angle.sin_cos();
    let mut length = random.random_range(1.5f32..4.0);
    let mut tones = vec![0.0; side * side];
    while length < side as f32 / 2.0 {
        let points = (1.5 * side as f32 / length) as usize + 3;
        let heights: Vec<f32> = (0..points * points)
            .map(|_| random.random_range(-1.0..1.0))
            .collect();
        let weight = length.powf(power);
        for (index, tone) in tones.iter_mut().enumerate() {
            let (row, column) = ((index / side) as f32, (index % side) as f32);
            let half = side as f32 / 2.0;
            let (down, right) = (row - half, column - half);
            // Rotated about the middle, and moved so that all values are positive: at most 1.5 sides.
            let x = (cos * right + sin * down + 0.75 * side as f32) / length;
            let y = ((cos * down - sin * right) / stretch + 0.75 * side as f32) / length;
            let (left, top) = (x as usize, y as usize);
            let smooth = |part: f32| part * part * (3.0 - 2.0 * part);
            let (x, y) = (smooth(x.fract()), smooth(y.fract()));
            let at = |row: usize, column: usize| heights[row * points + column];
            let above = at(top, left) * (1.0 - x) + at(top, left + 1) * x;
            let below = at(top + 1, left) * (1.0 - x) + at(top + 1, left + 1) * x;
            let value = above * (1.0 - y) + below * y;
            *tone += weight * if is_ridged { value.abs() } else { value };
        }
        length *= random.random_range(1.6..2.6);
    }
    tones
}

/// The dead leaves model (Matheron 1968): shapes that cover one another, round or angular, long or short, in one direction or in
/// all. Most of them are small.
fn leaves(side: usize, random: &mut ChaCha8Rng) -> Vec<f32> {
    let mut tones = vec![random.random_range(-2.0f32..2.0); side * side];
    let least = random.random_range(0.7f32..8.0);
    let steepness = random.random_range(1.2f32..4.0);
    let length: f32 = if random.random() {
        1.0
    } else {
        random.random_range(1.5..20.0)
    };
    let sharpness = *[1.0f32, 2.0, 2.0, 6.0]
        .get(random.random_range(0..4))
        .unwrap_or(&2.0);
    let (direction, spread) = (
        random.random_range(0.0f32..3.2),
        random.random_range(0.05f32..3.2).powi(2) / 3.2,
    );
    let (rounding, slope, rim) = (
        if random.random() {
            0.0
        } else {
            random.random_range(0.0..3.0)
        },
        random.random_range(0.0f32..1.0),
        if random.random() {
            0.0
        } else {
            random.random_range(-2.0f32..2.0)
        },
    );
    let mut left = side as f32 * side as f32 * random.random_range(0.2f32..3.0);
    while left > 0.0 {
        let short = (least * random.random_range(0.001f32..1.0).powf(-1.0 / steepness)).min(40.0);
        let long = (short * length * random.random_range(0.7f32..1.4)).min(120.0);
        left -= std::f32::consts::PI * short * long;
        let (sin, cos) = (direction + random.random_range(-spread..=spread)).sin_cos();
        let [x, y] = [0; 2].map(|_| random.random_range(0.0..side as f32));
        let tone: f32 = random.random_range(-1.0f32..1.0) + random.random_range(-1.0f32..1.0);
        let tilt = slope * random.random_range(-1.0f32..1.0);
        let [across, down] = [
            (long * cos).abs() + (short * sin).abs(),
            (long * sin).abs() + (short * cos).abs(),
        ];
        let range = |at: f32, reach: f32| {
            (at - reach).max(0.0) as usize..((at + reach).max(0.0) as usize + 1).min(side)
        };
        for row in range(y, down) {
            for column in range(x, across) {
                let (dx, dy) = (column as f32 - x, row as f32 - y);
                let along = (dx * cos + dy * sin) / long;
                let aside = (dy * cos - dx * sin) / short;
                let (a, b) = (along.abs(), aside.abs());
                let off = match sharpness {
                    1.0 => a + b,
                    2.0 => a * a + b * b,
                    _ => a.max(b),
                };
                if off < 1.0 {
                    let edge = if off > 0.7 { rim } else { 0.0 };
                    tones[row * side + column] =
                        tone + tilt * along + rounding * (1.0 - off) + edge;
                }
            }
        }
    }
    tones
}

/// Rows of bricks with a tone each, and mortar between them.
fn bricks(side: usize, random: &mut ChaCha8Rng) -> Vec<f32> {
    let height = random.random_range(1.5f32..3.8).exp();
    let width = height * random.random_range(0.7f32..3.5);
    let (mortar, gap) = (
        random.random_range(-3.0f32..3.0),
        random.random_range(0.05f32..0.35) * height,
    );
    let differ = random.random_range(0.0f32..1.0);
    let bond = if random.random() {
        0.5
    } else {
        random.random_range(0.0..1.0)
    };
    let (sin, cos) =
        (random.random_range(-0.3f32..0.3) + if random.random() { 0.0 } else { 1.57 }).sin_cos();
    let tones: Vec<f32> = (0..256)
        .map(|_| differ * random.random_range(-1.0f32..1.0))
        .collect();
    let brick = |index: usize| {
        let (row, column) = ((index / side) as f32, (index % side) as f32);
        // Far from 0, so that all values are positive.
        let x = (column * cos + row * sin) / width + 512.0;
        let y = (row * cos - column * sin) / height + 512.0;
        let x = x + bond * (y as usize % 2) as f32;
        let inside = |part: f32, length: f32| part.fract() * length > gap;
        match inside(x, width) && inside(y, height) {
            true => tones[(31 * y as usize + x as usize) % tones.len()],
            false => mortar,
        }
    };
    (0..side * side).map(brick).collect()
}
