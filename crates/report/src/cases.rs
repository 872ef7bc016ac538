//! Single detections and digits as pictures, side by side: what went wrong, to be looked at.
//!
//! ```text
//!   +-------+  +-------+
//!   | +-+   |  |  ---  |    a crop each, with the detection's box and, dashed, the digit's
//!   | +-+   |  | |   | |
//!   +-------+  +-------+
//!   1 3!       2 ?7         its number and outcome
//! ```

use image::Rgb;

use crate::canvas::{Canvas, Rectangle};
use crate::overlay::Outcome;
use crate::{Error, Plane, Result, colour, font};

/// A crop of an image with a detection, a digit, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The crop, whose values go from 0 (black) to 1 (white).
    pub crop: Plane,
    /// The box of the detection: the edges left, top, right and bottom, in pixels from the crop's top left
    /// corner.
    pub found: Option<[f64; 4]>,
    /// The box of the digit that stands there, in the same way.
    pub truth: Option<[f64; 4]>,
    /// How the two compare.
    pub outcome: Outcome,
    /// How far the detection lies from the digit, in pixels.
    pub distance: Option<f64>,
}

/// How the pictures of [`case_sheet`] are to be read.
pub const CASE_LEGEND: &str = "The find's box has a solid line, the digit's a dashed white one. \
    ?3: a 3 that was missed. 3≠8: found a 3 where an 8 stands. 3!: found a 3 where nothing stands. \
    3 2.5: a 3 that was found, 2.5 pixels off.";

/// How many cases a sheet shows.
pub const MOST_CASES: usize = 120;

/// The longer side of a crop on the sheet, in pixels.
const TILE: i64 = 160;
const GAP: i64 = 8;
/// Pixels to a pixel of the font.
const SCALE: i64 = 2;
const COLUMNS: i64 = 12;
const BACKGROUND: Rgb<u8> = Rgb([0x20, 0x22, 0x26]);
const DIGIT: Rgb<u8> = Rgb([0xFF; 3]);

/// Draws cases side by side, numbered from 1 in the order in which they are given: an RGB picture as PNG.
/// Crops are enlarged or reduced to one size.
///
/// # Errors
///
/// [`Error::Empty`] without cases, [`Error::Cases`] with more than [`MOST_CASES`].
pub fn case_sheet(cases: &[Case]) -> Result<Vec<u8>> {
    if cases.is_empty() {
        return Err(Error::Empty {
            what: "a sheet without cases",
        });
    }
    if cases.len() > MOST_CASES {
        return Err(Error::Cases {
            found: cases.len(),
            most: MOST_CASES,
        });
    }
    let label = (i64::from(font::HEIGHT) + 4) * SCALE;
    let count = cases.len() as i64;
    let columns = COLUMNS.min(count);
    let rows = (count + columns - 1) / columns;
    let size = [
        GAP + columns * (TILE + GAP),
        GAP + rows * (TILE + label + GAP),
    ];
    let mut canvas = Canvas::new(size[0] as u32, size[1] as u32, BACKGROUND);
    for (index, case) in (0..).zip(cases) {
        let left = GAP + index % columns * (TILE + GAP);
        let top = GAP + index / columns * (TILE + label + GAP);
        draw(&mut canvas, left, top, case);
        let text = caption(index + 1, case);
        let colour = case.outcome.colour();
        canvas.text(left, top + TILE + 2 * SCALE, &text, SCALE, colour);
    }
    canvas.to_png()
}

fn caption(number: i64, case: &Case) -> String {
    let mut text = format!("{number} {}", case.outcome.label());
    if let Some(distance) = case.distance {
        text += &format!(" {distance:.1}");
    }
    // What does not fit below its crop would run into the next.
    let room = (TILE / (i64::from(font::ADVANCE) * SCALE)) as usize;
    text.chars().take(room).collect()
}

fn draw(canvas: &mut Canvas, left: i64, top: i64, case: &Case) {
    let crop = &case.crop;
    let scale = TILE as f64 / crop.height().max(crop.width()) as f64;
    let side = |values: usize| ((values as f64 * scale).round() as i64).clamp(1, TILE);
    let (width, height) = (side(crop.width()), side(crop.height()));
    for y in 0..height {
        for x in 0..width {
            let rows = values(y, height, crop.height());
            let columns = values(x, width, crop.width());
            let value = mean(crop, rows, columns);
            let colour = match value.is_finite() {
                true => colour::grey(value),
                false => colour::NOT_A_NUMBER,
            };
            canvas.set(left + x, top + y, colour);
        }
    }
    let area = |edges: [f64; 4]| {
        // What lies outside the crop, or is no number, ends at its edge.
        let inside =
            |edge: f64, length: i64| (edge * scale).round().clamp(0.0, length as f64) as i64;
        Rectangle {
            left: left + inside(edges[0], width),
            top: top + inside(edges[1], height),
            right: left + inside(edges[2], width),
            bottom: top + inside(edges[3], height),
        }
    };
    if let Some(found) = case.found {
        canvas.outline(area(found), 2, None, case.outcome.colour());
    }
    if let Some(truth) = case.truth {
        canvas.outline(area(truth), 2, Some(5), DIGIT);
    }
}

/// Which values of so many fall into a pixel of so many: those that it covers, or the one that
/// covers it.
fn values(pixel: i64, pixels: i64, values: usize) -> std::ops::Range<usize> {
    let (pixel, pixels) = (pixel as usize, pixels as usize);
    let first = pixel * values / pixels;
    let end = ((pixel + 1) * values / pixels).max(first + 1);
    first..end.min(values)
}

fn mean(plane: &Plane, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> f32 {
    let count = (rows.len() * columns.len()) as f32;
    let rows = rows.map(|row| &plane.values()[row * plane.width()..][columns.clone()]);
    rows.flatten().sum::<f32>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(side: usize) -> Case {
        Case {
            crop: Plane::new(side, side, vec![0.0; side * side]).expect("fits"),
            found: Some([0.0, 0.0, side as f64 / 2.0, side as f64 / 2.0]),
            truth: None,
            outcome: Outcome::False(7),
            distance: None,
        }
    }

    fn drawn(cases: &[Case]) -> image::RgbImage {
        let png = case_sheet(cases).expect("can be drawn");
        image::load_from_memory(&png).expect("a PNG").into_rgb8()
    }

    #[test]
    fn every_case_has_its_place() {
        for count in [1, 2, 12, 13, MOST_CASES] {
            let image = drawn(&vec![case(20); count]);
            for index in 0..count as u32 {
                let (column, row) = (index % 12, index / 12);
                let corner = image.get_pixel(8 + column * 168, 8 + row * 190);
                assert_eq!(*corner, colour::PURPLE, "{index} of {count}");
            }
        }
    }

    #[test]
    fn boxes_are_where_they_are_in_the_crop_however_large_it_is() {
        for side in [1, 7, 20, 160, 161, 700] {
            let image = drawn(&[case(side)]);
            // The find's box ends in the middle of the 160 pixels.
            assert_eq!(*image.get_pixel(8 + 79, 8 + 40), colour::PURPLE, "{side}");
            assert_eq!(*image.get_pixel(8 + 81, 8 + 40), Rgb([0; 3]), "{side}");
        }
    }

    #[test]
    fn the_digit_is_dashed() {
        let truth = Some([0.0, 0.0, 20.0, 20.0]);
        let image = drawn(&[Case {
            found: None,
            truth,
            ..case(20)
        }]);
        // Before the right side begins, whose line goes down from the corner.
        let white = (0..150)
            .filter(|x| *image.get_pixel(8 + x, 8) == DIGIT)
            .count();
        assert_eq!(white, 75);
    }

    #[test]
    fn large_crops_are_reduced_by_averaging() {
        let values = (0..320 * 320).map(|index| (index % 2) as f32).collect();
        let crop = Plane::new(320, 320, values).expect("fits");
        let image = drawn(&[Case {
            crop,
            found: None,
            ..case(1)
        }]);
        assert_eq!(*image.get_pixel(90, 90), colour::grey(0.5));
    }

    #[test]
    fn wild_boxes_do_no_harm() {
        let found = Some([f64::NAN, -1e300, f64::INFINITY, 1e300]);
        assert_eq!(drawn(&[Case { found, ..case(20) }]).width(), 176);
    }

    #[test]
    fn captions_say_number_outcome_and_distance() {
        let far = Case {
            outcome: Outcome::Wrong { found: 3, truth: 8 },
            distance: Some(2.46),
            ..case(1)
        };
        assert_eq!(caption(17, &far), "17 3≠8 2.5");
        assert_eq!(caption(1, &case(1)), "1 7!");
    }

    #[test]
    fn too_few_and_too_many_are_refused() {
        let message = |count| {
            case_sheet(&vec![case(1); count])
                .expect_err("refused")
                .to_string()
        };
        assert!(message(0).contains("a sheet without cases"));
        assert!(message(121).contains("121"), "{}", message(121));
    }
}
