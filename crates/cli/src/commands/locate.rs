use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use cijfer_dataset::{GreyImage, Truth};
use cijfer_localization::{
    Counts, Found, Localizer, Located, Locations, Options, Score, Tolerance,
};
use cijfer_report::{Cell, Column, Table, overlay, percent, write_file};

use super::check_outputs;
use crate::arguments::{Format, Locate};
use crate::assignment::{found_marks, scored_marks};
use crate::features::plane;
use crate::named;
use crate::terminal::say;

pub(super) fn run(arguments: &Locate) -> Result<String> {
    check_outputs(
        &[
            ("--out", arguments.out.as_deref()),
            ("--overlay", arguments.overlay.as_deref()),
        ],
        &[
            Some(&arguments.image),
            arguments.truth.as_deref(),
            Some(arguments.model.as_ref()),
        ],
    )?;
    let image = GreyImage::read(&arguments.image)?;
    let truth = arguments.truth.as_ref().map(Truth::read).transpose()?;
    if let (Some(truth), Some(path)) = (&truth, &arguments.truth) {
        ensure!(
            (truth.width, truth.height) == (image.width(), image.height()),
            "{}: the truth of an image of {}×{} pixels, and {} has {}×{}",
            path.display(),
            truth.width,
            truth.height,
            arguments.image.display(),
            image.width(),
            image.height()
        );
    }
    let device = crate::device(&arguments.device)?;
    let model = named::model(&arguments.model)?.model(&device)?;
    let options = Options {
        threshold: arguments.threshold,
        digit_height: arguments.digit_height,
        at_edges: !arguments.no_edges,
        ..Options::default()
    };
    let localizer = Localizer::new(model, &device, options)?;
    let digits = localizer
        .locate(&image)
        .with_context(|| arguments.image.display().to_string())?;
    let score = truth
        .as_ref()
        .map(|truth| Score::of(&digits, &truth.digits, arguments.within))
        .transpose()?;

    if let Some(path) = &arguments.overlay {
        let marks = match (&score, &truth) {
            (Some(score), Some(truth)) => scored_marks(&digits, score, &truth.digits),
            _ => found_marks(&digits),
        };
        write_file(path, &overlay(&plane(&image)?, &marks)?)?;
    }
    let located = Located {
        image: arguments.image.display().to_string(),
        width: image.width(),
        height: image.height(),
        digits,
    };
    let text = match arguments.format {
        Format::Table => table(&located.digits).to_text(),
        Format::Json => Locations::from(located).to_json()?,
        Format::Csv => Locations::from(located).to_csv(),
    };
    // The score is for whoever looks on; the list stays one that programs can read.
    if let Some(score) = &score {
        say(scores(&score.scores.all().counts(), arguments.within));
    }
    match &arguments.out {
        Some(path) => {
            write_file(path, text.as_bytes())?;
            Ok(format!("{}\n", path.display()))
        }
        None => Ok(text),
    }
}

fn table(digits: &[Found]) -> Table {
    Table::new(
        [
            Column::right("Digit"),
            Column::right("Score"),
            Column::right("x"),
            Column::right("y"),
            Column::left("Box"),
        ],
        digits.iter().map(|found| {
            let [left, top, right, bottom] = found.ink_box;
            [
                Cell::from(found.digit.to_string()),
                Cell::Decimal(found.score.into(), 3),
                Cell::Decimal(found.x, 1),
                Cell::Decimal(found.y, 1),
                format!("{left}, {top}, {right}, {bottom}").into(),
            ]
        }),
    )
}

fn scores(counts: &Counts, within: Tolerance) -> String {
    let mut text = format!(
        "precision {}, recall {}, F1 {:.4}: {} right, {} of another digit, {} where there is \
         none, {} missed (within {within})",
        percent(counts.precision(), 1),
        percent(counts.recall(), 1),
        counts.f1(),
        counts.hits,
        counts.wrong_digits,
        counts.false_finds,
        counts.misses
    );
    if let Some(distance) = counts.distances.mean() {
        let _ = write!(text, ", {distance:.2} pixels off on average");
    }
    text
}
