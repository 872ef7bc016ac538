use std::cmp::Ordering;

use cijfer_dataset::PlacedDigit;

use crate::{Found, SizeClass, Tolerance};

/// A find and the digit it is matched with.
pub(crate) struct Pair<'a> {
    /// Index of the detection.
    pub(crate) find: usize,
    /// Index of the digit.
    pub(crate) truth: usize,
    /// How far they are apart, in pixels.
    pub(crate) distance: f64,
    found: &'a Found,
    placed: &'a PlacedDigit,
}

impl Pair<'_> {
    /// Whether the detection is of the right digit.
    pub(crate) fn is_right(&self) -> bool {
        self.found.digit == self.placed.digit
    }

    /// The size and the number of its digit.
    pub(crate) fn kind(&self) -> (SizeClass, usize) {
        (SizeClass::of(self.placed.ink_box), self.placed.digit.into())
    }

    /// Which of two pairs is matched first. Nothing in it depends on where the two stand in their
    /// lists.
    fn before(&self, other: &Self) -> Ordering {
        let places = |pair: &Self| [pair.placed.y, pair.placed.x, pair.found.y, pair.found.x];
        let digits = |pair: &Self| (pair.placed.digit, pair.found.digit);
        self.distance
            .total_cmp(&other.distance)
            .then(other.is_right().cmp(&self.is_right()))
            .then_with(|| {
                let both = places(self).into_iter().zip(places(other));
                both.fold(Ordering::Equal, |order, (a, b)| order.then(a.total_cmp(&b)))
            })
            .then_with(|| digits(self).cmp(&digits(other)))
            .then(other.found.score.total_cmp(&self.found.score))
    }
}

/// Matches detections with digits one to one: of the pairs no further apart than the digit tolerates
/// always the nearest one, in pixels, whose find and digit are both still free.
///
/// The pairs come in the order in which they were matched.
pub(crate) fn matched<'a>(
    found: &'a [Found],
    truth: &'a [PlacedDigit],
    tolerance: Tolerance,
) -> Vec<Pair<'a>> {
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for (truth, placed) in truth.iter().enumerate() {
        let within = tolerance.pixels(placed);
        for (find, found) in found.iter().enumerate() {
            let distance = (found.x - placed.x).hypot(found.y - placed.y);
            if distance <= within {
                pairs.push(Pair {
                    find,
                    truth,
                    distance,
                    found,
                    placed,
                });
            }
        }
    }
    pairs.sort_by(Pair::before);
    let mut is_find_free = vec![true; found.len()];
    let mut is_truth_free = vec![true; truth.len()];
    pairs.retain(|pair| {
        let is_free = is_find_free[pair.find] && is_truth_free[pair.truth];
        if is_free {
            is_find_free[pair.find] = false;
            is_truth_free[pair.truth] = false;
        }
        is_free
    });
    pairs
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn find(digit: u8, x: f64, y: f64) -> Found {
        Found {
            digit,
            score: 0.9,
            x,
            y,
            ink_box: [0; 4],
        }
    }

    pub(crate) fn placed(digit: u8, x: f64, y: f64) -> PlacedDigit {
        PlacedDigit {
            digit,
            x,
            y,
            ink_box: [0; 4],
            source: 0,
        }
    }

    fn distance(found: &Found, placed: &PlacedDigit) -> f64 {
        (found.x - placed.x).hypot(found.y - placed.y)
    }

    /// Every way to match detections one to one with digits, as the digit of each detection.
    fn matchings(
        found: &[Found],
        truth: &[PlacedDigit],
        tolerance: Tolerance,
    ) -> Vec<Vec<Option<usize>>> {
        let mut all = vec![vec![]];
        for find in found {
            let is_near = |placed: &PlacedDigit| distance(find, placed) <= tolerance.pixels(placed);
            let choices = (0..truth.len()).filter(|&index| is_near(&truth[index]));
            let choices: Vec<_> = choices.map(Some).chain([None]).collect();
            all = all
                .iter()
                .flat_map(|matching: &Vec<Option<usize>>| {
                    let free =
                        |choice: &&Option<usize>| choice.is_none() || !matching.contains(choice);
                    let longer = |choice| [matching.as_slice(), &[choice]].concat();
                    choices
                        .iter()
                        .filter(free)
                        .copied()
                        .map(longer)
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        all
    }

    /// Whether no find and digit within the distance are both nearer to each other than to what
    /// they are matched with.
    fn is_stable(
        matching: &[Option<usize>],
        found: &[Found],
        truth: &[PlacedDigit],
        tolerance: Tolerance,
    ) -> bool {
        found.iter().enumerate().all(|(find, a)| {
            truth.iter().enumerate().all(|(digit, b)| {
                let of_find = matching[find].map(|digit| distance(a, &truth[digit]));
                let partner = matching.iter().position(|&matched| matched == Some(digit));
                let of_digit = partner.map(|find| distance(&found[find], b));
                let here = distance(a, b);
                let is_better = |now: Option<f64>| now.is_none_or(|now| here < now);
                here > tolerance.pixels(b) || !(is_better(of_find) && is_better(of_digit))
            })
        })
    }

    proptest! {
        /// Of all matchings, it is the one that no pair wants to leave.
        #[test]
        fn the_matching_is_the_stable_one(
            found in prop::collection::vec((0u8..2, 0.0..9.0, 0.0..9.0), 0..5),
            truth in prop::collection::vec((0u8..2, 0.0..9.0, 0.0..9.0, 0usize..30), 0..5),
            tolerance in prop_oneof![Just(Tolerance::Pixels(4.0)), Just(Tolerance::OfHeight(0.25))],
        ) {
            let found: Vec<_> = found.iter().map(|&(digit, x, y)| find(digit, x, y)).collect();
            let truth: Vec<_> = truth
                .iter()
                .map(|&(digit, x, y, height)| {
                    PlacedDigit { ink_box: [0, 0, 0, height], ..placed(digit, x, y) }
                })
                .collect();
            let mut stable = matchings(&found, &truth, tolerance);
            stable.retain(|matching| is_stable(matching, &found, &truth, tolerance));
            let mut matching = vec![None; found.len()];
            for pair in matched(&found, &truth, tolerance) {
                matching[pair.find] = Some(pair.truth);
            }
            prop_assert_eq!(stable, [matching]);
        }
    }
}
