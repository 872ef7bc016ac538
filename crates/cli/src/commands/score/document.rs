//! Scores as JSON. `docs/json.md` describes every field.

use cijfer_localization::{Confusion, Counts, SizeClass, Tally, Tolerance};
use serde::Serialize;

use super::super::document::Schema;
use super::Outcome;
use crate::arguments;

/// `cijfer.score`: how well detections agree with the truth.
#[derive(Serialize)]
pub(super) struct Document {
    #[serde(flatten)]
    schema: Schema,
    images: usize,
    within: Within,
    iou: f64,
    all: Whole,
    digits: Vec<OfDigit>,
    sizes: Vec<OfSize>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Within {
    Pixels(f64),
    OfHeight(f64),
}

#[derive(Serialize)]
struct Measures {
    digits: usize,
    finds: usize,
    hits: usize,
    wrong_digits: usize,
    wrong_finds: usize,
    false_finds: usize,
    misses: usize,
    precision: f64,
    recall: f64,
    f1: f64,
    mean_distance: Option<f64>,
    distance_95: Option<f64>,
    average_precision: Option<f64>,
}

#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    measures: Measures,
    confusion: [[usize; 11]; 11],
}

#[derive(Serialize)]
struct OfDigit {
    digit: u8,
    #[serde(flatten)]
    measures: Measures,
}

#[derive(Serialize)]
struct OfSize {
    from: usize,
    below: Option<usize>,
    #[serde(flatten)]
    whole: Whole,
}

impl Document {
    pub(super) fn of(arguments: &arguments::Score, outcome: &Outcome) -> Self {
        let (scores, average) = (&outcome.scores, &outcome.average_precisions);
        let all = scores.all();
        let digits = (0..10).map(|digit| OfDigit {
            digit,
            measures: Measures::of(&all.of_digit(digit), average.all().of_digit(digit)),
        });
        let sizes = SizeClass::all().map(|size| OfSize {
            from: size.from(),
            below: size.below(),
            whole: Whole::of(scores.of_size(size), average.of_size(size).mean()),
        });
        Self {
            schema: Schema::first("cijfer.score"),
            images: scores.images,
            within: match arguments.within {
                Tolerance::Pixels(pixels) => Within::Pixels(pixels),
                Tolerance::OfHeight(share) => Within::OfHeight(share),
            },
            iou: arguments.iou,
            all: Whole::of(&all, average.all().mean()),
            digits: digits.collect(),
            sizes: sizes.collect(),
        }
    }
}

impl Whole {
    fn of(tally: &Tally, average_precision: Option<f64>) -> Self {
        let confusion: &Confusion = tally.confusion();
        Self {
            measures: Measures::of(&tally.counts(), average_precision),
            confusion: *confusion.rows(),
        }
    }
}

impl Measures {
    fn of(counts: &Counts, average_precision: Option<f64>) -> Self {
        Self {
            digits: counts.digits(),
            finds: counts.finds(),
            hits: counts.hits,
            wrong_digits: counts.wrong_digits,
            wrong_finds: counts.wrong_finds,
            false_finds: counts.false_finds,
            misses: counts.misses,
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            mean_distance: counts.distances.mean(),
            distance_95: counts.distances.percentile(95),
            average_precision,
        }
    }
}
