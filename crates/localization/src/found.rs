use cijfer_analysis::{Field, Geometry};
use serde::{Deserialize, Serialize};

use crate::Group;

/// A digit that was found in an image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The digit, 0 to 9.
    pub digit: u8,
    /// The highest score that the network gave it.
    pub score: f32,
    /// Its centre, in pixels from the left edge of the image.
    pub x: f64,
    /// Its centre, in pixels from the top edge of the image.
    pub y: f64,
    /// What a cell at its centre would see, within the image: the pixel edges left, top, right
    /// and bottom. In files it is called `box`.
    #[serde(rename = "box")]
    pub ink_box: [usize; 4],
}

/// Step 4: writes each group down as a digit with its place in an image of `width`×`height`
/// pixels.
///
/// The digit is the group's class, its score the group's peak, and its position the group's
/// score-weighted centre. The list goes from top to bottom by y, what is level from left to
/// right by x, and what coincides by digit.
pub fn list(groups: &[Group], geometry: &Geometry, width: usize, height: usize) -> Vec<Found> {
    let mut digits: Vec<Found> = groups
        .iter()
        .map(|group| {
            // Padding can put the centre of what an outermost cell sees just beyond the edge.
            let [x, y] = group.position(geometry);
            let (x, y) = (x.clamp(0.0, width as f64), y.clamp(0.0, height as f64));
            let [left, right] = window(geometry.columns, x, width);
            let [top, bottom] = window(geometry.rows, y, height);
            Found {
                // Heat maps have at most ten classes.
                digit: group.class() as u8,
                score: group.peak(),
                x,
                y,
                ink_box: [left, top, right, bottom],
            }
        })
        .collect();
    digits.sort_by(|a, b| {
        let by_place = a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x));
        by_place.then(a.digit.cmp(&b.digit))
    });
    digits
}

/// The first pixel of a field around `centre`, and the first behind it, within `0..length`.
fn window(field: Field, centre: f64, length: usize) -> [usize; 2] {
    let size = *field.size.numer() as f64 / *field.size.denom() as f64;
    let start = (centre - size / 2.0).round();
    [start, start + size].map(|edge| edge.clamp(0.0, length as f64) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect;
    use crate::connect::tests::cell;

    const GEOMETRY: Geometry = {
        let field = Field::whole(28, 4, 0);
        Geometry {
            rows: field,
            columns: field,
        }
    };

    #[test]
    fn the_list_goes_from_top_to_bottom_and_left_to_right() {
        let groups = connect(&[
            cell(1, 9, 0, 0.9),
            cell(2, 0, 9, 0.8),
            cell(3, 0, 0, 0.7),
            cell(4, 9, 9, 0.6),
        ]);
        let digits = list(&groups, &GEOMETRY, 64, 64);
        let places: Vec<_> = digits
            .iter()
            .map(|found| (found.digit, found.x, found.y, found.score))
            .collect();
        assert_eq!(
            places,
            [
                (3, 14.0, 14.0, 0.7),
                (2, 50.0, 14.0, 0.8),
                (1, 14.0, 50.0, 0.9),
                (4, 50.0, 50.0, 0.6),
            ]
        );
    }

    #[test]
    fn the_box_is_the_window_around_the_position() {
        let window = |cells: &[_], width, height| {
            let digits = list(&connect(cells), &GEOMETRY, width, height);
            assert_eq!(digits.len(), 1);
            digits[0].ink_box
        };
        assert_eq!(window(&[cell(0, 1, 2, 1.0)], 40, 36), [8, 4, 36, 32]);
        // Between two cells, the centre moves by half a stride.
        let between = [cell(0, 1, 1, 1.0), cell(0, 1, 2, 1.0)];
        assert_eq!(window(&between, 40, 36), [6, 4, 34, 32]);
        // The image ends before the window does.
        assert_eq!(window(&[cell(0, 1, 2, 1.0)], 30, 31), [8, 4, 30, 31]);
    }

    #[test]
    fn a_centre_in_the_padding_comes_to_the_edge() {
        let padded = Field::whole(8, 4, -6);
        let geometry = Geometry {
            rows: padded,
            columns: padded,
        };
        let digits = list(&connect(&[cell(5, 0, 1, 1.0)]), &geometry, 20, 20);
        assert_eq!((digits[0].x, digits[0].y), (2.0, 0.0));
        assert_eq!(digits[0].ink_box, [0, 0, 6, 4]);
    }
}
