//! A form: rows of printed boxes, each row after a label.

use super::canvas::Canvas;
use super::geometry::Corner;
use super::letter::letter_at;
use super::tiles::Space;
use crate::error::{Error, Result};
use crate::random::Random;

/// Pixels between a row of boxes and the next, and around the form.
const GAP: usize = 20;

/// Pixels by which a box is larger than a tile on each side.
const ROOM: usize = 5;

/// Draws a form, and returns the corners of as many tiles as there are digits, each near the middle of a box of its own.
///
/// # Errors
///
/// Fewer boxes than digits.
pub(super) fn draw(
    canvas: &mut Canvas,
    space: Space,
    digits: usize,
    random: &mut Random,
) -> Result<Vec<Corner>> {
    let [width, height] = [space.tile_width + 2 * ROOM, space.tile_height + 2 * ROOM];
    let label = (space.width / 4).min(160);
    let columns = space.width.saturating_sub(2 * GAP + label) / width;
    let rows = space.height.saturating_sub(GAP) / (height + GAP);
    let mut boxes: Vec<Corner> = Vec::new();
    for row in 0..rows {
        let top = (GAP + row * (height + GAP)) as f64;
        let middle = top + height as f64 / 2.0;
        let (radius, ink) = (random.uniform(0.4, 1.0), random.uniform(120.0, 255.0));
        let letters = 2 + random.below(label / 14);
        for letter in 0..letters.min(label / 14) {
            let centre = [(GAP + 7 + 14 * letter) as f64, middle];
            letter_at(canvas, random, centre, 5.0);
        }
        // Rows have different lengths, like answers on a form.
        for column in 0..columns.saturating_sub(random.below(columns / 3 + 1)) {
            let left = (GAP + label + column * width) as f64;
            canvas.frame(
                [left, top, left + width as f64, top + height as f64],
                radius,
                ink,
            );
            boxes.push([left as i64, top as i64]);
        }
    }
    if boxes.len() < digits {
        return Err(Error::Argument {
            what: "the digits of a form",
            expected: format!(
                "at most {}, a box each on {}×{} pixels",
                boxes.len(),
                space.width,
                space.height
            ),
            found: digits.to_string(),
        });
    }
    random.shuffle(&mut boxes);
    boxes.truncate(digits);
    // Near the middle, so that a tile does not reach the lines of its box.
    let off = |random: &mut Random| (ROOM - 2 + random.below(5)) as i64;
    Ok(boxes
        .into_iter()
        .map(|[left, top]| [left + off(random), top + off(random)])
        .collect())
}
