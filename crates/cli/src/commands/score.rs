mod cases;
mod document;
mod pairs;
mod tables;

use anyhow::{Context, Result};
use cijfer_localization::{AveragePrecisions, Locations, Score, Scores};
use cijfer_report::{CASE_LEGEND, write_file};
use cijfer_work::Storage;

use super::json;
use crate::arguments::{self, Format};
use crate::storage::check_outputs;
use crate::terminal::{say, warn};
use pairs::Pair;

/// What the detections of all images are worth.
struct Outcome {
    scores: Scores,
    average_precisions: AveragePrecisions,
}

pub(super) fn run(arguments: &arguments::Score) -> Result<String> {
    let inputs = std::iter::once(&arguments.found).chain(&arguments.truth);
    let inputs: Vec<_> = inputs.map(|path| Some(path.as_path())).collect();
    check_outputs(
        &Storage::files(),
        &[("--worst", arguments.worst.as_deref())],
        &inputs,
    )?;
    let found = Locations::read(&arguments.found)?;
    if let Some(line) = found.cut_line {
        warn(
            &format!("{}: line {line} ends too early", arguments.found.display()),
            &["Its image is not scored."],
        );
    }
    let pairs = pairs::pairs(&arguments.found, found.locations, &arguments.truth)?;

    let scores = pairs.iter().map(|pair| {
        let score = Score::of(&pair.found.digits, &pair.truth.digits, arguments.within);
        score.with_context(|| pair.found.image.clone())
    });
    let scores = scores.collect::<Result<Vec<Score>>>()?;
    let lists: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.found.digits.as_slice(), pair.truth.digits.as_slice()))
        .collect();
    let outcome = Outcome {
        scores: scores.iter().map(|score| &score.scores).sum(),
        average_precisions: AveragePrecisions::of(&lists, arguments.iou).context("--iou")?,
    };
    let drawn = worst(arguments, &pairs, &scores)?;
    match arguments.format {
        Format::Table => Ok(tables::text(arguments, &outcome) + &drawn.unwrap_or_default()),
        Format::Json => json(&document::Document::of(arguments, &outcome)),
        Format::Csv if arguments.confusion => Ok(tables::confusion(&outcome.scores).to_csv()),
        Format::Csv => Ok(tables::everything(&outcome).to_csv()),
    }
}

/// Draws the worst cases, if that is asked for, and lists them.
fn worst(arguments: &arguments::Score, pairs: &[Pair], scores: &[Score]) -> Result<Option<String>> {
    let Some(path) = &arguments.worst else {
        return Ok(None);
    };
    let cases = cases::worst(pairs, scores);
    if cases.is_empty() {
        say(format_args!(
            "{}: not written, because there is neither a digit nor a detection",
            path.display()
        ));
        return Ok(None);
    }
    write_file(path, &cases::draw(&cases, arguments.images.as_deref())?)?;
    let table = cases::table(&cases).to_text();
    Ok(Some(format!(
        "\n{}: {CASE_LEGEND}\n\n{table}",
        path.display()
    )))
}
