//! The ways in which people write the ten digits: strokes through knots, x to the right and y down, 1 from top to bottom.

use crate::random::Random;

/// A point through which a stroke goes.
#[derive(Clone, Copy)]
pub(super) struct Knot {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Whether the stroke has a corner here, and is not smooth.
    pub(super) is_corner: bool,
}

/// One way of writing a digit.
pub(super) struct Style {
    /// Its frequency relative to the digit's other styles.
    weight: usize,
    pub(super) strokes: &'static [&'static [Knot]],
}

/// A knot that the stroke runs smoothly through.
const fn s(x: f64, y: f64) -> Knot {
    Knot {
        x,
        y,
        is_corner: false,
    }
}

/// A knot at which the stroke turns sharply.
const fn c(x: f64, y: f64) -> Knot {
    Knot {
        x,
        y,
        is_corner: true,
    }
}

const fn style(weight: usize, strokes: &'static [&'static [Knot]]) -> Style {
    Style { weight, strokes }
}

/// A random style of the digit, by the frequencies of its styles.
pub(super) fn choose(digit: usize, random: &mut Random) -> &'static Style {
    let styles = DIGITS[digit];
    let mut left = random.below(styles.iter().map(|style| style.weight).sum());
    for style in styles {
        if left < style.weight {
            return style;
        }
        left -= style.weight;
    }
    &styles[0]
}

/// The styles of each digit. They are formatted by hand, because one knot on each line would hide the strokes.
pub(super) const DIGITS: [&[Style]; 10] =
    [ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE];

#[rustfmt::skip]
const ZERO: &[Style] = &[
    // Round, its ends just meeting at the top.
    style(5, &[
        &[s(0.42, 0.02), s(0.18, 0.10), s(0.04, 0.38), s(0.06, 0.72), s(0.28, 0.97),
          s(0.54, 0.88), s(0.68, 0.58), s(0.65, 0.25), s(0.48, 0.04), s(0.34, 0.03)],
    ]),
    // Begun at the upper right, with an end that overlaps.
    style(3, &[
        &[s(0.52, 0.12), s(0.36, 0.02), s(0.13, 0.18), s(0.04, 0.52), s(0.14, 0.88), s(0.36, 0.98),
          s(0.58, 0.78), s(0.64, 0.42), s(0.54, 0.12), s(0.40, 0.06), s(0.28, 0.14)],
    ]),
    // Narrow.
    style(2, &[
        &[s(0.30, 0.01), s(0.14, 0.16), s(0.06, 0.50), s(0.12, 0.86), s(0.27, 0.98),
          s(0.42, 0.84), s(0.48, 0.48), s(0.42, 0.14), s(0.26, 0.02)],
    ]),
    // Open at the top.
    style(1, &[
        &[s(0.30, 0.08), s(0.10, 0.28), s(0.06, 0.68), s(0.26, 0.97), s(0.52, 0.88), s(0.64, 0.55), s(0.58, 0.20), s(0.40, 0.02)],
    ]),
];

#[rustfmt::skip]
const ONE: &[Style] = &[
    // A single stroke.
    style(9, &[
        &[s(0.36, 0.0), s(0.30, 0.5), s(0.24, 1.0)],
    ]),
    // With a flag.
    style(2, &[
        &[s(0.16, 0.22), c(0.36, 0.0), s(0.32, 0.5), s(0.28, 1.0)],
    ]),
    // With a flag and a foot.
    style(1, &[
        &[s(0.12, 0.24), c(0.34, 0.0), s(0.34, 0.5), s(0.34, 0.98)],
        &[s(0.10, 0.98), s(0.34, 0.99), s(0.58, 0.97)],
    ]),
];

#[rustfmt::skip]
const TWO: &[Style] = &[
    // With a sharp turn at the foot.
    style(4, &[
        &[s(0.05, 0.24), s(0.18, 0.05), s(0.40, 0.02), s(0.55, 0.18), s(0.50, 0.42),
          s(0.30, 0.68), c(0.03, 0.96), s(0.32, 0.93), s(0.66, 0.94)],
    ]),
    // With a loop at the foot.
    style(4, &[
        &[s(0.08, 0.22), s(0.22, 0.03), s(0.46, 0.05), s(0.54, 0.24), s(0.44, 0.54), s(0.24, 0.86),
          s(0.08, 0.98), s(0.0, 0.84), s(0.14, 0.71), s(0.34, 0.78), s(0.54, 0.90), s(0.74, 0.82)],
    ]),
    // Flat, with a wave for a foot.
    style(2, &[
        &[s(0.08, 0.14), s(0.30, 0.02), s(0.52, 0.12), s(0.48, 0.38), s(0.26, 0.66),
          c(0.05, 0.90), s(0.24, 0.86), s(0.44, 0.95), s(0.66, 0.88)],
    ]),
    // A large head that hooks back, and a short foot.
    style(2, &[
        &[s(0.10, 0.32), s(0.08, 0.10), s(0.32, 0.01), s(0.54, 0.16), s(0.50, 0.50), s(0.30, 0.84),
          s(0.10, 0.97), s(0.10, 0.80), s(0.28, 0.78), s(0.50, 0.97), s(0.66, 0.98)],
    ]),
    // A small head on a long foot.
    style(2, &[
        &[s(0.20, 0.12), s(0.36, 0.01), s(0.48, 0.12), s(0.42, 0.40), s(0.22, 0.72), c(0.02, 0.94), s(0.40, 0.95), s(0.86, 0.92)],
    ]),
];

#[rustfmt::skip]
const THREE: &[Style] = &[
    // Two bows that meet in a point.
    style(5, &[
        &[s(0.06, 0.13), s(0.26, 0.01), s(0.48, 0.09), s(0.48, 0.30), c(0.22, 0.46),
          s(0.46, 0.52), s(0.57, 0.72), s(0.42, 0.94), s(0.20, 0.98), s(0.02, 0.88)],
    ]),
    // Two bows with a smooth middle.
    style(3, &[
        &[s(0.08, 0.08), s(0.30, 0.01), s(0.50, 0.14), s(0.42, 0.36), s(0.26, 0.45),
          s(0.30, 0.47), s(0.50, 0.58), s(0.54, 0.80), s(0.34, 0.98), s(0.04, 0.92)],
    ]),
    // A small loop in the middle.
    style(2, &[
        &[s(0.06, 0.10), s(0.30, 0.01), s(0.50, 0.13), s(0.42, 0.36), s(0.24, 0.49), s(0.19, 0.43),
          s(0.30, 0.42), s(0.52, 0.58), s(0.53, 0.82), s(0.30, 0.98), s(0.02, 0.90)],
    ]),
    // A flat top.
    style(1, &[
        &[s(0.08, 0.05), c(0.52, 0.02), c(0.24, 0.39), s(0.48, 0.48), s(0.54, 0.72), s(0.36, 0.95), s(0.04, 0.90)],
    ]),
];

#[rustfmt::skip]
const FOUR: &[Style] = &[
    // Open, in two strokes.
    style(5, &[
        &[s(0.12, 0.03), s(0.05, 0.30), c(0.06, 0.52), s(0.30, 0.52), s(0.58, 0.46)],
        &[s(0.53, 0.02), s(0.50, 0.50), s(0.46, 1.0)],
    ]),
    // Open and slanted, its bar crossing the stem.
    style(3, &[
        &[s(0.26, 0.02), s(0.14, 0.30), c(0.02, 0.58), s(0.34, 0.56), s(0.70, 0.54)],
        &[s(0.56, 0.22), s(0.50, 0.60), s(0.46, 1.0)],
    ]),
    // Closed: down, across, and down again from the top.
    style(2, &[
        &[s(0.48, 0.02), s(0.26, 0.30), c(0.02, 0.62), s(0.36, 0.62), s(0.68, 0.60)],
        &[s(0.48, 0.02), s(0.47, 0.50), s(0.46, 1.0)],
    ]),
    // A round bowl, in one stroke.
    style(2, &[
        &[s(0.10, 0.04), s(0.03, 0.28), s(0.12, 0.48), s(0.34, 0.46), c(0.52, 0.06), s(0.48, 0.50), s(0.42, 1.0)],
    ]),
];

#[rustfmt::skip]
const FIVE: &[Style] = &[
    // Stem and bow, then the cap.
    style(4, &[
        &[s(0.14, 0.05), c(0.11, 0.42), s(0.32, 0.37), s(0.52, 0.52), s(0.52, 0.78), s(0.32, 0.97), s(0.02, 0.91)],
        &[s(0.14, 0.05), s(0.36, 0.04), s(0.62, 0.01)],
    ]),
    // In one stroke from the cap.
    style(4, &[
        &[s(0.62, 0.02), s(0.40, 0.04), c(0.20, 0.05), c(0.13, 0.43), s(0.36, 0.42),
          s(0.50, 0.58), s(0.46, 0.82), s(0.26, 0.98), s(0.02, 0.90)],
    ]),
    // A wide cap over a bow that falls back.
    style(2, &[
        &[s(0.20, 0.10), s(0.12, 0.36), s(0.26, 0.44), s(0.42, 0.62), s(0.36, 0.86), s(0.16, 0.98), s(0.0, 0.90)],
        &[s(0.20, 0.10), s(0.50, 0.08), s(0.80, 0.0)],
    ]),
    // Steep, with a small bow.
    style(3, &[
        &[s(0.74, 0.0), s(0.50, 0.03), c(0.28, 0.06), s(0.18, 0.38), s(0.30, 0.50),
          s(0.42, 0.68), s(0.34, 0.92), s(0.16, 0.98), s(0.03, 0.86)],
    ]),
];

#[rustfmt::skip]
const SIX: &[Style] = &[
    // A curved back.
    style(4, &[
        &[s(0.46, 0.01), s(0.24, 0.18), s(0.08, 0.46), s(0.06, 0.78), s(0.22, 0.97),
          s(0.44, 0.90), s(0.52, 0.72), s(0.40, 0.58), s(0.22, 0.64), s(0.09, 0.80)],
    ]),
    // A straight back.
    style(3, &[
        &[s(0.34, 0.0), s(0.18, 0.32), s(0.06, 0.68), s(0.12, 0.93), s(0.32, 0.98),
          s(0.48, 0.82), s(0.42, 0.63), s(0.24, 0.64), s(0.12, 0.78)],
    ]),
    // A high, round bowl.
    style(2, &[
        &[s(0.50, 0.04), s(0.28, 0.08), s(0.10, 0.36), s(0.05, 0.70), s(0.20, 0.96),
          s(0.46, 0.92), s(0.58, 0.68), s(0.42, 0.48), s(0.20, 0.56), s(0.08, 0.72)],
    ]),
];

#[rustfmt::skip]
const SEVEN: &[Style] = &[
    // Plain.
    style(5, &[
        &[s(0.02, 0.08), s(0.30, 0.05), c(0.58, 0.03), s(0.40, 0.42), s(0.26, 1.0)],
    ]),
    // Rounded at the corner.
    style(3, &[
        &[s(0.02, 0.14), s(0.20, 0.04), s(0.48, 0.03), s(0.54, 0.16), s(0.40, 0.50), s(0.26, 1.0)],
    ]),
    // With a bar.
    style(2, &[
        &[s(0.03, 0.07), s(0.30, 0.06), c(0.60, 0.02), s(0.42, 0.42), s(0.26, 1.0)],
        &[s(0.16, 0.52), s(0.36, 0.49), s(0.58, 0.46)],
    ]),
    // With a hook at its beginning.
    style(1, &[
        &[s(0.04, 0.22), c(0.06, 0.06), s(0.30, 0.05), c(0.58, 0.02), s(0.44, 0.40), s(0.36, 1.0)],
    ]),
];

#[rustfmt::skip]
const EIGHT: &[Style] = &[
    // One stroke from the upper right: down as an S and back.
    style(6, &[
        &[s(0.52, 0.12), s(0.34, 0.01), s(0.14, 0.12), s(0.16, 0.32), s(0.34, 0.48), s(0.44, 0.72), s(0.32, 0.97),
          s(0.13, 0.94), s(0.08, 0.76), s(0.24, 0.54), s(0.44, 0.34), s(0.54, 0.14), s(0.42, 0.03)],
    ]),
    // The same with the end left open.
    style(2, &[
        &[s(0.48, 0.16), s(0.32, 0.02), s(0.14, 0.14), s(0.18, 0.34), s(0.38, 0.52), s(0.46, 0.74),
          s(0.32, 0.97), s(0.14, 0.90), s(0.10, 0.72), s(0.26, 0.52), s(0.48, 0.34), s(0.60, 0.12)],
    ]),
    // A small head, drawn as a narrow loop.
    style(3, &[
        &[s(0.46, 0.08), s(0.26, 0.12), s(0.16, 0.26), s(0.26, 0.42), s(0.38, 0.58), s(0.40, 0.80), s(0.24, 0.98),
          s(0.08, 0.88), s(0.10, 0.68), s(0.28, 0.46), s(0.46, 0.26), s(0.52, 0.08), s(0.44, 0.02)],
    ]),
    // One circle on the other.
    style(2, &[
        &[s(0.30, 0.02), s(0.13, 0.12), s(0.15, 0.36), s(0.30, 0.46), s(0.46, 0.36), s(0.48, 0.12), s(0.28, 0.02)],
        &[s(0.30, 0.46), s(0.08, 0.60), s(0.08, 0.86), s(0.28, 0.98), s(0.50, 0.86), s(0.52, 0.62), s(0.28, 0.46)],
    ]),
];

#[rustfmt::skip]
const NINE: &[Style] = &[
    // A straight tail.
    style(4, &[
        &[s(0.50, 0.12), s(0.32, 0.02), s(0.11, 0.14), s(0.06, 0.34), s(0.20, 0.47),
          s(0.40, 0.36), c(0.53, 0.10), s(0.51, 0.50), s(0.46, 1.0)],
    ]),
    // A slanted tail, the bowl drawn through.
    style(3, &[
        &[s(0.48, 0.20), s(0.34, 0.03), s(0.12, 0.12), s(0.06, 0.32), s(0.20, 0.44),
          s(0.42, 0.34), s(0.52, 0.18), s(0.50, 0.30), s(0.38, 0.64), s(0.24, 1.0)],
    ]),
    // A bowl left open at the top.
    style(3, &[
        &[s(0.40, 0.04), s(0.16, 0.14), s(0.06, 0.36), s(0.22, 0.46), s(0.44, 0.34), c(0.56, 0.08), s(0.48, 0.46), s(0.36, 1.0)],
    ]),
    // A small bowl high on a long tail.
    style(2, &[
        &[s(0.44, 0.10), s(0.28, 0.01), s(0.12, 0.12), s(0.14, 0.28), s(0.30, 0.32),
          s(0.44, 0.18), c(0.48, 0.06), s(0.44, 0.50), s(0.36, 1.0)],
    ]),
    // A curved tail.
    style(2, &[
        &[s(0.52, 0.16), s(0.34, 0.02), s(0.12, 0.12), s(0.08, 0.34), s(0.26, 0.46), s(0.46, 0.36),
          c(0.54, 0.14), s(0.55, 0.52), s(0.48, 0.86), s(0.28, 0.98), s(0.08, 0.90)],
    ]),
];
