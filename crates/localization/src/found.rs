use serde::{Deserialize, Serialize};

use crate::Candidate;

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
    /// The box around its ink: the pixel edges left, top, right and bottom. Where the network does not say how far ink
    /// reaches, the square of the size in which it looked. In files it is called `box`.
    #[serde(rename = "box")]
    pub ink_box: [usize; 4],
}

/// Step 6: writes each candidate down as a digit in an image of `width`×`height` pixels, of which nothing lies outside.
///
/// The list goes from top to bottom by y, what is level from left to right by x, and what coincides by digit.
pub fn list(digits: &[Candidate], width: usize, height: usize) -> Vec<Found> {
    let lengths = [width, height];
    let mut list: Vec<Found> = digits
        .iter()
        .map(|candidate| {
            let [x, y] = [0, 1].map(|axis| candidate.centre[axis].clamp(0.0, lengths[axis] as f64));
            let edge = |edge: usize| {
                candidate.edges[edge]
                    .round()
                    .clamp(0.0, lengths[edge % 2] as f64) as usize
            };
            let [left, top] = [edge(0), edge(1)];
            Found {
                digit: candidate.digit,
                score: candidate.score.min(1.0),
                x,
                y,
                ink_box: [left, top, edge(2).max(left), edge(3).max(top)],
            }
        })
        .collect();
    list.sort_by(|a, b| {
        let by_place = a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x));
        by_place.then(a.digit.cmp(&b.digit))
    });
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(digit: u8, centre: [f64; 2], edges: [f64; 4]) -> Candidate {
        Candidate {
            digit,
            score: 0.75,
            elsewhere: 0.0,
            centre,
            size: 20.0,
            edges,
        }
    }

    #[test]
    fn the_list_goes_from_top_to_bottom_and_left_to_right() {
        let at = |digit, x, y| candidate(digit, [x, y], [x - 5.0, y - 9.0, x + 5.0, y + 9.0]);
        let digits = list(
            &[
                at(1, 14.0, 50.0),
                at(2, 50.0, 14.0),
                at(3, 14.0, 14.0),
                at(4, 50.0, 50.0),
            ],
            64,
            64,
        );
        let order: Vec<u8> = digits.iter().map(|found| found.digit).collect();
        assert_eq!(order, [3, 2, 1, 4]);
        assert_eq!(digits[0].ink_box, [9, 5, 19, 23]);
    }

    #[test]
    fn nothing_lies_outside_the_image() {
        let digits = list(
            &[candidate(5, [-0.5, 70.0], [-8.0, 61.5, 6.4, 75.0])],
            40,
            64,
        );
        assert_eq!((digits[0].x, digits[0].y), (0.0, 64.0));
        assert_eq!(digits[0].ink_box, [0, 62, 6, 64]);
        let beyond = list(
            &[candidate(5, [40.0, 64.0], [45.0, 66.0, 44.0, 60.0])],
            40,
            64,
        );
        assert_eq!(beyond[0].ink_box, [40, 64, 40, 64]);
    }
}
