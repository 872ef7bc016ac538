//! An image with what was found drawn onto it.

use image::Rgb;

use cijfer_analysis::Language;
use cijfer_network::Shape;

use crate::canvas::{Canvas, Rectangle};
use crate::texts::texts;
use crate::{Error, Plane, Result, colour, font};

/// A box on an image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Left edge, top edge, right edge and bottom edge, in pixels from the image's top left
    /// corner.
    pub edges: [f64; 4],
    /// What the box stands for.
    pub outcome: Outcome,
}

/// How a detection compares with the truth. Each has its own colour *and* its own way of writing the
/// digit, so that colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The right digit in the right place, or a detection whose truth is not known: blue, `7`.
    Hit(u8),
    /// A digit stands there, but another: orange, `found≠truth`.
    Wrong {
        /// The digit that was found.
        found: u8,
        /// The digit that stands there.
        truth: u8,
    },
    /// Nothing stands there: purple, `7!`.
    False(u8),
    /// A digit that was not found: yellow and dashed, `?7`.
    Missed(u8),
}

/// How the colours of [`overlay`] are to be read.
pub fn overlay_legend(language: Language) -> &'static str {
    texts(language).pictures.overlay_legend()
}

/// The longest side of an image that is drawn on, in pixels.
const LONGEST: usize = 1 << 14;

impl Outcome {
    pub(crate) fn colour(self) -> Rgb<u8> {
        match self {
            Self::Hit(_) => colour::BLUE,
            Self::Wrong { .. } => colour::ORANGE,
            Self::False(_) => colour::PURPLE,
            Self::Missed(_) => colour::YELLOW,
        }
    }

    pub(crate) fn label(self) -> String {
        match self {
            Self::Hit(digit) => digit.to_string(),
            Self::Wrong { found, truth } => format!("{found}≠{truth}"),
            Self::False(digit) => format!("{digit}!"),
            Self::Missed(digit) => format!("?{digit}"),
        }
    }

    /// Rare outcomes are drawn last, so that hits do not hide them.
    fn order(self) -> u8 {
        match self {
            Self::Hit(_) => 0,
            Self::Missed(_) => 1,
            Self::False(_) => 2,
            Self::Wrong { .. } => 3,
        }
    }
}

/// Draws boxes and their digits onto a grey image whose values go from 0 (black) to 1 (white):
/// an RGB picture as PNG. Images that are smaller than 512 pixels are enlarged by a whole factor.
///
/// # Errors
///
/// [`Error::TooLarge`] when a side is longer than 16,384 pixels.
pub fn overlay(image: &Plane, marks: &[Mark]) -> Result<Vec<u8>> {
    let longer = image.height().max(image.width());
    if longer > LONGEST {
        return Err(Error::TooLarge {
            what: "the image",
            found: image.size(),
            largest: Shape::new([LONGEST as u64; 2]),
        });
    }
    let factor = (512 / longer).max(1);
    let (width, height) = (image.width() * factor, image.height() * factor);
    let mut canvas = Canvas::new(width as u32, height as u32, Rgb([0; 3]));
    for y in 0..height {
        for x in 0..width {
            let value = image.values()[y / factor * image.width() + x / factor];
            let colour = match value.is_finite() {
                true => colour::grey(value),
                false => colour::NOT_A_NUMBER,
            };
            canvas.set(x as i64, y as i64, colour);
        }
    }
    let mut marks = marks.to_vec();
    marks.sort_by_key(|mark| mark.outcome.order());
    for mark in marks {
        draw(&mut canvas, mark, factor as f64);
    }
    canvas.to_png()
}

fn draw(canvas: &mut Canvas, mark: Mark, factor: f64) {
    const SCALE: i64 = 2;
    // Edges that are no numbers become 0, and those far outside stay far outside, where nothing
    // is drawn.
    let far = (4 * LONGEST) as f64;
    let [left, top, right, bottom] = mark
        .edges
        .map(|edge| (edge * factor).round().clamp(-far, far) as i64);
    let area = Rectangle {
        left,
        top,
        right,
        bottom,
    };
    let colour = mark.outcome.colour();
    let dash = matches!(mark.outcome, Outcome::Missed(_)).then_some(5);
    canvas.outline(area, 2, dash, colour);

    let label = mark.outcome.label();
    let size = [i64::from(font::width(&label)), i64::from(font::HEIGHT)].map(|side| side * SCALE);
    let [plate_width, plate_height] = size.map(|side| side + 2 * SCALE);
    // Above the box, or below it where the image ends above: never on the digit.
    let above = area.top - plate_height;
    let plate_top = if above >= 0 { above } else { area.bottom };
    let plate_left = area.left.min(canvas.width() - plate_width).max(0);
    let plate = Rectangle::new(plate_left, plate_top, plate_width, plate_height);
    canvas.fill(plate, Rgb([0x16; 3]));
    canvas.text(plate_left + SCALE, plate_top + SCALE, &label, SCALE, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(side: usize) -> Plane {
        Plane::new(side, side, vec![0.0; side * side]).expect("fits")
    }

    fn drawn(side: usize, marks: &[Mark]) -> image::RgbImage {
        let png = overlay(&paper(side), marks).expect("can be drawn");
        image::load_from_memory(&png).expect("a PNG").into_rgb8()
    }

    fn mark(outcome: Outcome) -> Mark {
        Mark {
            edges: [100.0, 200.0, 128.0, 228.0],
            outcome,
        }
    }

    #[test]
    fn every_outcome_has_its_colour_on_the_edge_of_its_box() {
        let cases = [
            (Outcome::Hit(7), colour::BLUE),
            (Outcome::Wrong { found: 7, truth: 1 }, colour::ORANGE),
            (Outcome::False(7), colour::PURPLE),
            (Outcome::Missed(7), colour::YELLOW),
        ];
        for (outcome, colour) in cases {
            let image = drawn(600, &[mark(outcome)]);
            assert_eq!(image.dimensions(), (600, 600));
            assert_eq!(*image.get_pixel(100, 200), colour, "{outcome:?}");
            assert_eq!(
                *image.get_pixel(114, 214),
                Rgb([0; 3]),
                "inside {outcome:?}"
            );
            assert_eq!(
                *image.get_pixel(99, 214),
                Rgb([0; 3]),
                "outside {outcome:?}"
            );
        }
    }

    #[test]
    fn missed_digits_are_dashed() {
        let count = |outcome| {
            let image = drawn(600, &[mark(outcome)]);
            (100..128)
                .filter(|&x| image.get_pixel(x, 227).0 != [0; 3])
                .count()
        };
        assert_eq!(count(Outcome::Hit(7)), 28);
        assert!(count(Outcome::Missed(7)) < 28);
    }

    #[test]
    fn small_images_are_enlarged_and_their_boxes_with_them() {
        let box_ = Mark {
            edges: [14.0, 14.0, 42.0, 42.0],
            outcome: Outcome::Hit(3),
        };
        let image = drawn(56, &[box_]);
        assert_eq!(image.dimensions(), (504, 504));
        assert_eq!(*image.get_pixel(14 * 9, 14 * 9), colour::BLUE);
        assert_eq!(*image.get_pixel(42 * 9 - 1, 42 * 9 - 1), colour::BLUE);
    }

    #[test]
    fn boxes_at_and_beyond_the_border_do_no_harm() {
        let wild = [f64::NAN, -1e300, f64::INFINITY, 1e300];
        let edges = [
            wild,
            [-10.0, -10.0, 18.0, 18.0],
            [590.0, 590.0, 618.0, 618.0],
        ];
        for edges in edges {
            let outcome = Outcome::Wrong { found: 1, truth: 2 };
            assert_eq!(drawn(600, &[Mark { edges, outcome }]).width(), 600);
        }
    }
}
