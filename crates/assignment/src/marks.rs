//! Boxes around what was found, for an overlay.

use cijfer_dataset::PlacedDigit;
use cijfer_localization::{Fate, Found, Score, Verdict};
use cijfer_report::{Mark, Outcome};

/// Detections whose truth is not known.
///
/// ```
/// use cijfer_localization::Found;
/// use cijfer_report::Outcome;
///
/// let found = Found {
///     digit: 7,
///     score: 0.9,
///     x: 20.0,
///     y: 30.0,
///     ink_box: [12, 20, 28, 40],
/// };
/// let marks = cijfer_assignment::found_marks(&[found]);
/// assert_eq!(marks[0].outcome, Outcome::Hit(7));
/// ```
pub fn found_marks(digits: &[Found]) -> Vec<Mark> {
    digits
        .iter()
        .map(|found| Mark {
            edges: found.ink_box.map(|edge| edge as f64),
            outcome: Outcome::Hit(found.digit),
        })
        .collect()
}

/// Detections as they compare with the truth, and the digits that were missed around their ink.
pub fn scored_marks(digits: &[Found], score: &Score, truth: &[PlacedDigit]) -> Vec<Mark> {
    let finds = digits.iter().zip(&score.verdicts);
    let finds = finds.map(|(found, verdict)| Mark {
        edges: found.ink_box.map(|edge| edge as f64),
        outcome: match *verdict {
            Verdict::Hit { .. } => Outcome::Hit(found.digit),
            Verdict::False => Outcome::False(found.digit),
            Verdict::WrongDigit { truth: index } => Outcome::Wrong {
                found: found.digit,
                truth: truth[index].digit,
            },
        },
    });
    let missed = truth.iter().zip(&score.fates);
    let missed = missed.filter(|(_, fate)| **fate == Fate::Missed);
    let missed = missed.map(|(placed, _)| Mark {
        edges: placed.ink_box.map(|edge| edge as f64),
        outcome: Outcome::Missed(placed.digit),
    });
    finds.chain(missed).collect()
}
