//! Boxes for the overlay.

use cijfer_dataset::Truth;
use cijfer_localization::{Found, Score, Verdict};
use cijfer_report::{Mark, Outcome};

/// Finds whose truth is not known.
pub(crate) fn found_marks(digits: &[Found]) -> Vec<Mark> {
    digits
        .iter()
        .map(|found| Mark {
            edges: found.window.map(|edge| edge as f64),
            outcome: Outcome::Hit(found.digit),
        })
        .collect()
}

/// Finds as they compare with the truth, and the digits that were missed around their ink.
pub(crate) fn scored_marks(digits: &[Found], score: &Score, truth: &Truth) -> Vec<Mark> {
    let mut missed: Vec<bool> = score.found.iter().map(|found| !found).collect();
    let mut marks: Vec<Mark> = digits
        .iter()
        .zip(&score.verdicts)
        .map(|(found, verdict)| Mark {
            edges: found.window.map(|edge| edge as f64),
            outcome: match *verdict {
                Verdict::Hit => Outcome::Hit(found.digit),
                Verdict::False => Outcome::False(found.digit),
                Verdict::WrongDigit { truth: index } => {
                    missed[index] = false;
                    Outcome::Wrong {
                        found: found.digit,
                        truth: truth.digits[index].digit,
                    }
                }
            },
        })
        .collect();
    let missed = truth
        .digits
        .iter()
        .zip(missed)
        .filter(|(_, missed)| *missed);
    marks.extend(missed.map(|(digit, _)| Mark {
        edges: digit.ink_box.map(|edge| edge as f64),
        outcome: Outcome::Missed(digit.digit),
    }));
    marks
}
