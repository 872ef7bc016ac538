//! Letters, as clutter beside digits.

use super::canvas::{Canvas, random_ink};
use crate::random::Random;

/// Draws a random letter within about `reach` pixels of its centre, like handwriting or print: of random height, width, slant and
/// stroke weight, each point a little off its place, at times with serifs.
pub(super) fn letter_at(canvas: &mut Canvas, random: &mut Random, centre: [f64; 2], reach: f64) {
    let letter = LETTERS[random.below(LETTERS.len())];
    let height = reach * random.uniform(0.5, 1.0);
    let width = height * random.uniform(0.5, 1.0);
    let slant = random.uniform(-0.3, 0.3);
    let (radius, ink) = (reach / 12.0 * random.uniform(0.5, 2.0), random_ink(random));
    let unsteady = random.uniform(0.0, 0.14);
    let serif = match random.below(4) {
        0 => height * random.uniform(0.15, 0.35),
        _ => 0.0,
    };
    for stroke in letter {
        let points = stroke.iter().map(|[right, down]| {
            let [right, down] = [right, down].map(|at| at + unsteady * random.uniform(-1.0, 1.0));
            [
                centre[0] + width * (right - slant * down),
                centre[1] + height * down,
            ]
        });
        let points: Vec<[f64; 2]> = points.collect();
        for ends in points.windows(2) {
            canvas.stroke(ends[0], ends[1], radius, ink);
        }
        let ends = points.first().into_iter().chain(points.last());
        for &[x, y] in ends.filter(|_| serif > 0.0) {
            canvas.stroke([x - serif, y], [x + serif, y], 0.6 * radius, ink);
        }
    }
}

/// Capital and small letters that resemble no digit, unlike I, L, O, S and Z. A letter is a list of strokes, a stroke is a list of
/// points, and a point is right and down from the centre, each from −1 to 1.
const LETTERS: [&[&[[f64; 2]]]; 24] = [
    // A, E, F, H, K, M
    &[
        &[[-0.8, 1.0], [0.0, -1.0], [0.8, 1.0]],
        &[[-0.5, 0.2], [0.5, 0.2]],
    ],
    &[
        &[[0.7, -1.0], [-0.7, -1.0], [-0.7, 1.0], [0.7, 1.0]],
        &[[-0.7, 0.0], [0.5, 0.0]],
    ],
    &[
        &[[0.7, -1.0], [-0.7, -1.0], [-0.7, 1.0]],
        &[[-0.7, 0.0], [0.5, 0.0]],
    ],
    &[
        &[[-0.8, -1.0], [-0.8, 1.0]],
        &[[0.8, -1.0], [0.8, 1.0]],
        &[[-0.8, 0.0], [0.8, 0.0]],
    ],
    &[
        &[[-0.7, -1.0], [-0.7, 1.0]],
        &[[0.7, -1.0], [-0.7, 0.1], [0.8, 1.0]],
    ],
    &[&[
        [-0.9, 1.0],
        [-0.8, -1.0],
        [0.0, 0.5],
        [0.8, -1.0],
        [0.9, 1.0],
    ]],
    // N, P, R, T, U, V, W, X, Y
    &[&[[-0.8, 1.0], [-0.8, -1.0], [0.8, 1.0], [0.8, -1.0]]],
    &[&[
        [-0.7, 1.0],
        [-0.7, -1.0],
        [0.4, -1.0],
        [0.7, -0.5],
        [0.4, 0.0],
        [-0.7, 0.0],
    ]],
    &[&[
        [-0.7, 1.0],
        [-0.7, -1.0],
        [0.5, -0.8],
        [0.5, -0.1],
        [-0.7, 0.1],
        [0.8, 1.0],
    ]],
    &[&[[-0.9, -1.0], [0.9, -1.0]], &[[0.0, -1.0], [0.0, 1.0]]],
    &[&[
        [-0.7, -1.0],
        [-0.7, 0.5],
        [-0.3, 1.0],
        [0.3, 1.0],
        [0.7, 0.5],
        [0.7, -1.0],
    ]],
    &[&[[-0.8, -1.0], [0.0, 1.0], [0.8, -1.0]]],
    &[&[
        [-1.0, -1.0],
        [-0.5, 1.0],
        [0.0, -0.4],
        [0.5, 1.0],
        [1.0, -1.0],
    ]],
    &[&[[-0.8, -1.0], [0.8, 1.0]], &[[0.8, -1.0], [-0.8, 1.0]]],
    &[
        &[[-0.8, -1.0], [0.0, 0.0], [0.8, -1.0]],
        &[[0.0, 0.0], [0.0, 1.0]],
    ],
    // d, f, h, k, m, n, p, r, t
    &[
        &[[0.6, -1.0], [0.6, 1.0]],
        &[
            [0.6, 0.2],
            [0.1, -0.1],
            [-0.5, 0.1],
            [-0.6, 0.6],
            [-0.3, 1.0],
            [0.2, 0.9],
            [0.6, 0.6],
        ],
    ],
    &[
        &[[0.6, -0.9], [0.2, -1.0], [-0.1, -0.7], [-0.1, 1.0]],
        &[[-0.6, -0.2], [0.5, -0.2]],
    ],
    &[
        &[[-0.6, -1.0], [-0.6, 1.0]],
        &[
            [-0.6, 0.2],
            [-0.1, -0.2],
            [0.4, -0.1],
            [0.6, 0.3],
            [0.6, 1.0],
        ],
    ],
    &[
        &[[-0.6, -1.0], [-0.6, 1.0]],
        &[[0.5, -0.3], [-0.6, 0.4], [0.6, 1.0]],
    ],
    &[
        &[[-1.0, -0.8], [-1.0, 0.8]],
        &[
            [-1.0, -0.3],
            [-0.6, -0.7],
            [-0.2, -0.6],
            [0.0, -0.2],
            [0.0, 0.8],
        ],
        &[
            [0.0, -0.3],
            [0.4, -0.7],
            [0.8, -0.6],
            [1.0, -0.2],
            [1.0, 0.8],
        ],
    ],
    &[
        &[[-0.7, -0.8], [-0.7, 0.8]],
        &[
            [-0.7, -0.3],
            [-0.2, -0.7],
            [0.3, -0.7],
            [0.7, -0.2],
            [0.7, 0.8],
        ],
    ],
    &[
        &[[-0.6, -0.9], [-0.6, 1.0]],
        &[
            [-0.6, -0.5],
            [-0.1, -0.9],
            [0.5, -0.7],
            [0.6, -0.2],
            [0.3, 0.2],
            [-0.2, 0.2],
            [-0.6, -0.1],
        ],
    ],
    &[
        &[[-0.4, -0.8], [-0.4, 0.8]],
        &[[-0.4, -0.2], [0.0, -0.6], [0.6, -0.7]],
    ],
    &[
        &[[-0.1, -1.0], [-0.1, 0.6], [0.2, 1.0], [0.6, 0.9]],
        &[[-0.6, -0.4], [0.5, -0.4]],
    ],
];
