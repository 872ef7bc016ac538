use std::cmp::Ordering;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::overlap::{contained, overlap};

/// What may be a digit: the place and the size of a peak in the image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The digit, 0 to 9.
    pub digit: u8,
    /// The confidence in it; above 1 where more cells have high scores than those of a digit, in the size that suits it best.
    pub score: f32,
    /// The confidence in it in the best other size in which it sees it; 0 where there is none, and before [`suppress`] has
    /// looked for it.
    #[serde(skip)]
    pub elsewhere: f32,
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
    /// Or their boxes overlap by more than this part of both together (intersection over union).
    pub overlap: f64,
    /// Or this part of the smaller box lies in the larger, of which it is at least two fifths as high: then it is a stroke of that
    /// digit, such as the stem of a 7. A lower one may be a digit in another's loop.
    pub contained: f64,
}

/// Step 4: of candidates that are one digit, whatever their classes and sizes, only the strongest stays; non-maximum
/// suppression, as the field calls it.
///
/// The stronger one is the one with the higher score: the cell has the digit most nearly in its middle, at its size, as
/// in training. Between equal scores the position decides (the upper, then the left one), then the size, then the digit, then the edges.
///
/// A candidate that is suppressed suppresses no other: in a row of three of which the middle one is the second
/// strongest, the outer two stay. But where it is the same digit in nearly the same place, as in the next size, it has a say in where
/// the digit lies: centre and edges are means of all of these, weighted with the squares of their scores (box voting: Gidaris and
/// Komodakis, *Object Detection via a Multi-Region and Semantic Segmentation-Aware CNN Model*, 2015).
///
/// The strongest comes first; the order of `candidates` does not matter.
pub fn suppress(mut candidates: Vec<Candidate>, rule: Suppression) -> Vec<Candidate> {
    candidates.sort_by(stronger);
    let mut kept = Kept::default();
    for candidate in candidates {
        match kept.one_with(&candidate, rule) {
            Some(index) => kept.digits[index].hear(&candidate),
            None => kept.insert(candidate),
        }
    }
    kept.digits.iter().map(Voted::digit).collect()
}

/// How much the boxes of two candidates of the same digit overlap, over union, at least, for one to have a say in where the
/// other lies.
const SAME_PLACE: f64 = 0.3;

/// A digit that stays, and what those say of its place that it suppressed.
struct Voted {
    strongest: Candidate,
    votes: usize,
    /// Of the squares of the scores, and of the centre and the edges, each times these.
    weight: f64,
    centre: [f64; 2],
    edges: [f64; 4],
}

impl Voted {
    fn of(candidate: Candidate) -> Self {
        let mut voted = Self {
            strongest: candidate,
            votes: 0,
            weight: 0.0,
            centre: [0.0; 2],
            edges: [0.0; 4],
        };
        voted.hear(&candidate);
        voted
    }

    fn hear(&mut self, candidate: &Candidate) {
        let Self { strongest, .. } = self;
        if candidate.digit != strongest.digit
            || overlap(candidate.edges, strongest.edges) < SAME_PLACE
        {
            return;
        }
        if candidate.size != strongest.size {
            strongest.elsewhere = strongest.elsewhere.max(candidate.score);
        }
        let weight = f64::from(candidate.score).powi(2);
        let add = |sums: &mut [f64], places: &[f64]| {
            for (sum, place) in sums.iter_mut().zip(places) {
                *sum += weight * place;
            }
        };
        self.votes += 1;
        self.weight += weight;
        add(&mut self.centre, &candidate.centre);
        add(&mut self.edges, &candidate.edges);
    }

    fn digit(&self) -> Candidate {
        // Of one alone the mean would be rounded.
        match self.votes > 1 {
            true => Candidate {
                centre: self.centre.map(|sum| sum / self.weight),
                edges: self.edges.map(|sum| sum / self.weight),
                ..self.strongest
            },
            false => self.strongest,
        }
    }
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
            || are_alike(a, b) && contained(a.edges, b.edges) > self.contained
    }
}

/// Whether the lower of two boxes is at least two fifths as high as the other.
fn are_alike(a: &Candidate, b: &Candidate) -> bool {
    let [a, b] = [a, b].map(|candidate| candidate.edges[3] - candidate.edges[1]);
    2.5 * a.min(b) >= a.max(b)
}

/// Candidates that stay, by octaves of their reach, each octave in squares of the plane, so that only the squares around a
/// candidate need to be searched.
#[derive(Default)]
struct Kept {
    digits: Vec<Voted>,
    /// Their numbers.
    octaves: HashMap<i32, HashMap<[i64; 2], Vec<usize>>>,
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
    /// The number of the strongest that a candidate is one with, if there is any.
    fn one_with(&self, candidate: &Candidate, rule: Suppression) -> Option<usize> {
        let own = reach(candidate);
        let near = self.octaves.iter().flat_map(|(&octave, squares)| {
            let side = f64::from(octave).exp2();
            // Two that are one lie within both reaches, those of this octave being below its side.
            let within = (own + side) * rule.apart.max(rule.inside).max(1.0);
            let [columns, rows] = candidate.centre.map(|centre| {
                let square = |at: f64| (at / side).floor() as i64;
                square(centre - within)..=square(centre + within)
            });
            let places = rows.flat_map(move |row| columns.clone().map(move |column| [column, row]));
            places.filter_map(|place| squares.get(&place)).flatten()
        });
        let ones = near.filter(|&&index| rule.are_one(candidate, &self.digits[index].strongest));
        ones.min().copied()
    }

    fn insert(&mut self, candidate: Candidate) {
        let octave = reach(&candidate).log2().floor() as i32 + 1;
        let side = f64::from(octave).exp2();
        let square = candidate
            .centre
            .map(|centre| (centre / side).floor() as i64);
        let squares = self.octaves.entry(octave).or_default();
        squares.entry(square).or_default().push(self.digits.len());
        self.digits.push(Voted::of(candidate));
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
            elsewhere: 0.0,
            centre: [x, y],
            size,
            edges: [x - half, y - half, x + half, y + half],
        }
    }

    const RULE: Suppression = Suppression {
        apart: 0.4,
        inside: 0.2,
        overlap: 0.4,
        contained: 0.7,
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
    fn a_stroke_of_a_digit_is_none() {
        let seven = Candidate {
            edges: [49.0, 47.0, 130.0, 144.0],
            ..candidate(7, 0.9, [91.0, 79.0], 80.0)
        };
        let stem = Candidate {
            edges: [79.0, 86.0, 111.0, 156.0],
            ..candidate(1, 0.8, [93.0, 127.0], 80.0)
        };
        assert_eq!(kept(&[stem, seven]), [7]);
        // Further down half of it lies outside.
        let below = Candidate {
            edges: [79.0, 110.0, 111.0, 180.0],
            ..candidate(1, 0.8, [93.0, 145.0], 80.0)
        };
        assert_eq!(kept(&[below, seven]), [7, 1]);
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
        /// Against all pairs: what stays is what nothing stronger that stays is one with, and lies where it and those of its digit
        /// that it suppressed say, each as the square of its score.
        #[test]
        fn what_stays_is_what_nothing_stronger_is_one_with(
            candidates in prop::collection::vec(
                (0u8..3, 1u8..=255, 0.0f64..200.0, 0.0f64..200.0, 8u8..28), 0..60,
            ),
        ) {
            // Five sizes an octave, of which several candidates have the same.
            let candidates = candidates.iter().map(|&(digit, score, x, y, fifths)| (digit, score, x, y, (f64::from(fifths) / 5.0 + 1.0).exp2()));
            let mut candidates: Vec<_> = candidates
                .map(|(digit, score, x, y, size)| candidate(digit, f32::from(score) / 255.0, [x, y], size))
                .collect();
            let kept = suppress(candidates.clone(), RULE);
            candidates.sort_by(stronger);
            let mut expected: Vec<Vec<Candidate>> = Vec::new();
            for candidate in candidates {
                match expected.iter_mut().find(|group| RULE.are_one(&candidate, &group[0])) {
                    Some(group) if candidate.digit == group[0].digit && overlap(candidate.edges, group[0].edges) >= SAME_PLACE => {
                        group.push(candidate);
                    }
                    Some(_) => {}
                    None => expected.push(vec![candidate]),
                }
            }
            prop_assert_eq!(kept.len(), expected.len());
            for (kept, group) in kept.iter().zip(&expected) {
                let mean = |place: &dyn Fn(&Candidate) -> f64| {
                    let squares = group.iter().map(|one| f64::from(one.score).powi(2));
                    let sum: f64 = squares.clone().zip(group).map(|(square, one)| square * place(one)).sum();
                    sum / squares.sum::<f64>()
                };
                prop_assert_eq!((kept.digit, kept.score, kept.size), (group[0].digit, group[0].score, group[0].size));
                let elsewhere = group.iter().filter(|one| one.size != kept.size).map(|one| one.score);
                prop_assert_eq!(kept.elsewhere, elsewhere.fold(0.0, f32::max));
                for axis in 0..2 {
                    prop_assert!((kept.centre[axis] - mean(&|one| one.centre[axis])).abs() < 1e-9);
                }
                for edge in 0..4 {
                    prop_assert!((kept.edges[edge] - mean(&|one| one.edges[edge])).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn one_alone_lies_where_it_says() {
        let alone = candidate(3, 0.7, [10.1, 20.3], 20.7);
        assert_eq!(suppress(vec![alone], RULE), [alone]);
    }
}
