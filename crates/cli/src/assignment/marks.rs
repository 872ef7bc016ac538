//! Boxes for the overlay.

use cijfer_dataset::{PlacedDigit, Truth};
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

/// Finds as they compare with the truth, and the digits that were missed.
pub(crate) fn scored_marks(digits: &[Found], score: &Score, truth: &Truth) -> Vec<Mark> {
    let distance =
        |found: &Found, digit: &PlacedDigit| (found.x - digit.x).hypot(found.y - digit.y);
    let mut named_wrongly = vec![false; truth.digits.len()];
    let mut marks: Vec<Mark> = digits
        .iter()
        .zip(&score.verdicts)
        .map(|(found, verdict)| {
            let outcome = match verdict {
                Verdict::Hit => Outcome::Hit(found.digit),
                Verdict::False => Outcome::False(found.digit),
                Verdict::WrongDigit => {
                    let nearest = (0..truth.digits.len()).min_by(|&a, &b| {
                        distance(found, &truth.digits[a])
                            .total_cmp(&distance(found, &truth.digits[b]))
                    });
                    match nearest {
                        Some(index) => {
                            named_wrongly[index] = true;
                            Outcome::Wrong {
                                found: found.digit,
                                truth: truth.digits[index].digit,
                            }
                        }
                        // Without a digit there is none that could be named wrongly.
                        None => Outcome::False(found.digit),
                    }
                }
            };
            Mark {
                edges: found.window.map(|edge| edge as f64),
                outcome,
            }
        })
        .collect();
    let missed = truth
        .digits
        .iter()
        .zip(score.found.iter().zip(&named_wrongly))
        .filter(|(_, (found, wrong))| !**found && !**wrong);
    marks.extend(missed.map(|(digit, _)| Mark {
        edges: [
            digit.x - 14.0,
            digit.y - 14.0,
            digit.x + 14.0,
            digit.y + 14.0,
        ],
        outcome: Outcome::Missed(digit.digit),
    }));
    marks
}
