use std::cmp::Ordering;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::overlap::overlap;

/// What may be a digit: the place and the size of a peak in the image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The digit, 0 to 9.
    pub digit: u8,
    /// How high the peak is.
    pub score: f32,
    /// The centre, as x and y in pixels.
    pub centre: [f64; 2],
    /// The height of digits that the network saw there at its own size, in pixels.
    pub size: f64,
    /// The edges left, top, right and bottom, in pixels.
    pub edges: [f64; 4],
}

/// When two candidates are one digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suppression {
    /// Their centres are at most so far apart, as a part of the smaller one's size.
    pub apart: f64,
    /// Or at most so far, as a part of the larger one's size.
    pub inside: f64,
    /// Their boxes overlap by more than this part of both together (intersection over union).
    pub overlap: f64,
}

/// Step 4: of candidates that are one digit, whatever their classes and sizes, only the strongest stays; non-maximum
/// suppression, as the field calls it.
///
/// The stronger one is the one with the higher score: the cell has the digit most nearly in its middle, at its size, as
/// in training. Between equal scores the position decides (the upper, then the left one), then the size, then the digit, then the edges.
///
/// A candidate that is suppressed suppresses no other: in a row of three of which the middle one is the second
/// strongest, the outer two stay. The strongest comes first; the order of `candidates` does not matter.
pub fn suppress(mut candidates: Vec<Candidate>, rule: Suppression) -> Vec<Candidate> {
    candidates.sort_by(stronger);
    let mut kept = Kept::default();
    candidates.retain(|candidate| kept.insert_if_alone(candidate, rule));
    candidates
}

fn stronger(a: &Candidate, b: &Candidate) -> Ordering {
    b.score
        .total_cmp(&a.score)
        .then(a.centre[1].total_cmp(&b.centre[1]))
        .then(a.centre[0].total_cmp(&b.centre[0]))
        .then(a.size.total_cmp(&b.size))
        .then(a.digit.cmp(&b.digit))
        .then_with(|| {
            let edges = a.edges.iter().zip(&b.edges);
            let mut edges = edges.map(|(a, b)| a.total_cmp(b));
            edges.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        })
}

impl Suppression {
    fn are_one(self, a: &Candidate, b: &Candidate) -> bool {
        let distance = (a.centre[0] - b.centre[0]).hypot(a.centre[1] - b.centre[1]);
        distance <= self.apart * a.size.min(b.size)
            || distance <= self.inside * a.size.max(b.size)
            || overlap(a.edges, b.edges) > self.overlap
    }
}

/// Candidates that stay, by octaves of their reach, each octave in squares of the plane, so that only the squares around a
/// candidate need to be searched.
#[derive(Default)]
struct Kept {
    octaves: HashMap<i32, HashMap<[i64; 2], Vec<Candidate>>>,
}

/// How far from its centre a candidate can be one with another, as far as it depends on this one: to the ends of its box,
/// or its size.
fn reach(candidate: &Candidate) -> f64 {
    let [left, top, right, bottom] = candidate.edges;
    let [x, y] = candidate.centre;
    let farthest = [x - left, y - top, right - x, bottom - y];
    farthest.into_iter().fold(candidate.size, f64::max).max(1.0)
}

impl Kept {
    /// Adds a candidate unless it is one with another, and says whether it did.
    fn insert_if_alone(&mut self, candidate: &Candidate, rule: Suppression) -> bool {
        let own = reach(candidate);
        for (&octave, squares) in &self.octaves {
            let side = f64::from(octave).exp2();
            // Two that are one lie within both reaches, those of this octave being below its side.
            let within = (own + side) * rule.apart.max(rule.inside).max(1.0);
            let [columns, rows] = candidate.centre.map(|centre| {
                let square = |at: f64| (at / side).floor() as i64;
                square(centre - within)..=square(centre + within)
            });
            for row in rows {
                for column in columns.clone() {
                    let there = squares.get(&[column, row]).into_iter().flatten();
                    if there
                        .into_iter()
                        .any(|other| rule.are_one(candidate, other))
                    {
                        return false;
                    }
                }
            }
        }
        let octave = own.log2().floor() as i32 + 1;
        let side = f64::from(octave).exp2();
        let square = candidate
            .centre
            .map(|centre| (centre / side).floor() as i64);
        let squares = self.octaves.entry(octave).or_default();
        squares.entry(square).or_default().push(*candidate);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(digit: u8, score: f32, [x, y]: [f64; 2], size: f64) -> Candidate {
        let half = size / 2.0;
        Candidate {
            digit,
            score,
            centre: [x, y],
            size,
            edges: [x - half, y - half, x + half, y + half],
        }
    }

    const RULE: Suppression = Suppression {
        apart: 0.4,
        inside: 0.2,
        overlap: 0.4,
    };

    fn kept(candidates: &[Candidate]) -> Vec<u8> {
        let kept = suppress(candidates.to_vec(), RULE);
        kept.iter().map(|candidate| candidate.digit).collect()
    }

    #[test]
    fn of_near_candidates_the_strongest_stays() {
        let near = [
            candidate(4, 0.8, [50.0, 50.0], 20.0),
            candidate(9, 0.9, [54.0, 50.0], 20.0),
        ];
        assert_eq!(kept(&near), [9]);
        let apart = [
            candidate(4, 0.8, [50.0, 50.0], 20.0),
            candidate(9, 0.9, [69.0, 50.0], 20.0),
        ];
        assert_eq!(kept(&apart), [9, 4]);
        // One size further, the boxes still overlap.
        let sizes = [
            candidate(4, 0.8, [50.0, 50.0], 20.0),
            candidate(4, 0.9, [50.0, 56.0], 25.0),
        ];
        assert_eq!(kept(&sizes), [4]);
        // A small one inside a large one, off its middle, is another.
        let inside = [
            candidate(0, 0.9, [50.0, 50.0], 100.0),
            candidate(1, 0.8, [80.0, 50.0], 15.0),
        ];
        assert_eq!(kept(&inside), [0, 1]);
    }

    #[test]
    fn what_is_suppressed_suppresses_nothing() {
        let row = [
            candidate(1, 0.9, [50.0, 50.0], 20.0),
            candidate(2, 0.8, [55.0, 50.0], 20.0),
            candidate(3, 0.7, [60.0, 50.0], 20.0),
        ];
        assert_eq!(kept(&row), [1, 3]);
    }

    proptest! {
        /// What stays is apart, and what went is one with something stronger that stays: no other choice has both
        /// properties. All pairs are compared here.
        #[test]
        fn what_stays_is_what_nothing_stronger_is_one_with(
            candidates in prop::collection::vec(
                (0u8..10, 1u8..=255, 0.0f64..300.0, 0.0f64..300.0, 4.0f64..200.0), 0..60,
            ),
        ) {
            let candidates: Vec<_> = candidates
                .iter()
                .map(|&(digit, score, x, y, size)| candidate(digit, f32::from(score) / 255.0, [x, y], size))
                .collect();
            let kept = suppress(candidates.clone(), RULE);
            for (index, candidate) in kept.iter().enumerate() {
                prop_assert!(candidates.contains(candidate));
                prop_assert!(!kept[..index].iter().any(|other| RULE.are_one(candidate, other)));
            }
            for candidate in candidates.iter().filter(|candidate| !kept.contains(candidate)) {
                prop_assert!(kept.iter().any(|other| RULE.are_one(candidate, other) && other.score >= candidate.score));
            }
        }
    }
}
