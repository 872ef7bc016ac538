//! Scores for people and spreadsheets.

use cijfer_analysis::Language;
use cijfer_localization::{Confusion, Counts, Scores, SizeClass};
use cijfer_report::{Cell, Column, Table, percent};

use super::Outcome;
use crate::arguments;

/// What is measured of each digit and size.
const MEASURES: [(&str, &str); 12] = [
    ("Digits", "digits"),
    ("Detections", "finds"),
    ("Hits", "hits"),
    ("Wrong digits", "wrong_digits"),
    ("Wrong detections", "wrong_finds"),
    ("False", "false_finds"),
    ("Missed", "misses"),
    ("Precision", "precision"),
    ("Recall", "recall"),
    ("F1", "f1"),
    ("Pixels off", "mean_distance"),
    ("95 % within", "distance_95"),
];

pub(super) fn text(arguments: &arguments::Score, outcome: &Outcome) -> String {
    let scores = &outcome.scores;
    let all = scores.all();
    let counts = all.counts();
    let off = match (counts.distances.mean(), counts.distances.percentile(95)) {
        (Some(mean), Some(most)) => {
            format!("{mean:.2} pixels on average, 95 % of the hits at most {most:.2}")
        }
        _ => "no hits".to_owned(),
    };
    let average = outcome.average_precisions.all().mean();
    let average = average.map_or("no digits".to_owned(), |average| format!("{average:.4}"));
    let mut text = format!(
        "images             {}\nprecision          {} ({} of {} detections)\nrecall             {} ({} of {} \
         digits)\nF1                 {:.4}\nerrors             {} wrong digits, {} detections without a \
         digit, {} missed digits\ndistance           {off}\naverage precision  {average}\n\nA hit lies within {} of \
         its digit. Average precision takes boxes with an intersection over union of at\nleast {}. A wrong digit \
         is one that was found as another digit, and a wrong detection is the detection of it.\n\n",
        scores.images,
        percent(counts.precision(), 1, Language::English),
        counts.hits,
        counts.finds(),
        percent(counts.recall(), 1, Language::English),
        counts.hits,
        counts.digits(),
        counts.f1(),
        counts.wrong_digits,
        counts.false_finds,
        counts.misses,
        arguments.within,
        arguments.iou,
    );
    let is_there = |counts: &Counts| counts.digits() + counts.finds() > 0;
    let digits = by_digit(outcome).into_iter();
    text += &table("Digit", digits.filter(|(_, counts, _)| is_there(counts))).to_text();
    text.push('\n');
    let sizes = by_size(outcome).into_iter();
    text += &table("Height", sizes.filter(|(_, counts, _)| is_there(counts))).to_text();
    if arguments.confusion {
        text += "\nHow often the digit of the row was found as that of the column:\n\n";
        text += &confusion(scores).to_text();
    }
    text
}

/// All, each digit and each size.
pub(super) fn everything(outcome: &Outcome) -> Table {
    let all = (
        "all".to_owned(),
        outcome.scores.all().counts(),
        outcome.average_precisions.all().mean(),
    );
    let digits = by_digit(outcome).into_iter();
    let digits = digits.map(|(digit, counts, average)| (format!("digit {digit}"), counts, average));
    let sizes = by_size(outcome).into_iter();
    let sizes = sizes.map(|(size, counts, average)| (format!("height {size}"), counts, average));
    table("Of", std::iter::once(all).chain(digits).chain(sizes))
}

/// A name, its counts and its average precision.
type Row = (String, Counts, Option<f64>);

fn by_digit(outcome: &Outcome) -> Vec<Row> {
    let all = outcome.scores.all();
    let average = outcome.average_precisions.all();
    (0..10)
        .map(|digit| {
            (
                digit.to_string(),
                all.of_digit(digit),
                average.of_digit(digit),
            )
        })
        .collect()
}

fn by_size(outcome: &Outcome) -> Vec<Row> {
    SizeClass::all()
        .map(|size| {
            let counts = outcome.scores.of_size(size).counts();
            let average = outcome.average_precisions.of_size(size).mean();
            (size.to_string(), counts, average)
        })
        .collect()
}

fn table(of: &'static str, rows: impl Iterator<Item = Row>) -> Table {
    let measures = MEASURES.map(|(heading, key)| Column::right(heading).key(key));
    let columns = std::iter::once(Column::left(of).key("of")).chain(measures);
    let average = Column::right("AP").key("average_precision");
    let rows = rows.map(|(name, counts, average)| {
        let number = |value: Option<f64>, places| {
            value.map_or(Cell::empty(), |value| Cell::Decimal(value, places))
        };
        // A share of nothing says nothing.
        let share = |value, of| match of {
            0 => Cell::empty(),
            _ => Cell::Share(value, 1),
        };
        let (finds, digits) = (counts.finds(), counts.digits());
        let count = |count: usize| Cell::Count(count as u128);
        vec![
            name.into(),
            count(digits),
            count(finds),
            count(counts.hits),
            count(counts.wrong_digits),
            count(counts.wrong_finds),
            count(counts.false_finds),
            count(counts.misses),
            share(counts.precision(), finds),
            share(counts.recall(), digits),
            number((finds + digits > 0).then(|| counts.f1()), 4),
            number(counts.distances.mean(), 2),
            number(counts.distances.percentile(95), 2),
            number(average, 4),
        ]
    });
    Table::of_columns(columns.chain([average]).collect(), rows)
}

/// Which digits are taken for which.
pub(super) fn confusion(scores: &Scores) -> Table {
    let name = |index: usize, nothing: &str| match index {
        Confusion::NOTHING => nothing.to_owned(),
        digit => digit.to_string(),
    };
    let columns: [Column; 12] = std::array::from_fn(|index| match index {
        0 => Column::left("digit"),
        _ => Column::right(name(index - 1, "not found")),
    });
    let all = scores.all();
    let rows = all.confusion().rows().iter().enumerate();
    Table::new(
        columns,
        rows.map(|(truth, row)| {
            std::array::from_fn(|index| match index {
                0 => name(truth, "nothing there").into(),
                _ => Cell::Count(row[index - 1] as u128),
            })
        }),
    )
}
