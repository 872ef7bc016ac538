//! One image: a list, a picture, maps, and its score against the truth.

use anyhow::{Context, Result, bail, ensure};
use cijfer_analysis::Language;
use cijfer_assignment::{found_marks, output_maps, scored_marks};
use cijfer_dataset::Truth;
use cijfer_localization::{Counts, Located, Score, Tolerance};
use cijfer_pictures::Rows as _;
use cijfer_report::percent;
use cijfer_work::{Finder, Storage};

use super::tally::Tally;
use crate::arguments::Locate;
use crate::locating::drawing::{self, MOST};
use crate::locating::{Input, Inputs, List, finder};
use crate::storage::check_outputs;
use crate::terminal::{bar_of_pixels, say};

pub(super) fn run(arguments: &Locate, storage: &Storage, inputs: &Inputs) -> Result<String> {
    let [image] = &inputs.images[..] else {
        bail!("expected one image");
    };
    let output = &arguments.output;
    ensure!(
        !output.resume,
        "--resume continues a run over several images, but this is one image"
    );
    let list = List::new(storage, output.out.as_deref(), output.format, inputs)?;
    check_outputs(
        storage,
        &[
            ("--out", list.file()),
            ("--overlay", output.overlay.as_deref()),
            ("--heat-maps", output.heat_maps.as_deref()),
        ],
        &[
            Some(&image.path),
            output.truth.as_deref(),
            Some(arguments.locating.finding.model.as_ref()),
        ],
    )?;
    let truth = output.truth.as_ref().map(Truth::read).transpose()?;
    let finder = finder(storage, &arguments.locating)?;
    let size = check(&finder, image, arguments, truth.as_ref())?;

    let mut tally = Tally::begin();
    let located = find(&finder, image, size)?;
    tally.add(&located);
    let digits = &located.digits;
    let score = truth
        .as_ref()
        .map(|truth| Score::of(digits, &truth.digits, output.within))
        .transpose()?;
    let line = tally.line();
    if let Some(path) = &output.overlay {
        let marks = match (&score, &truth) {
            (Some(score), Some(truth)) => scored_marks(digits, score, &truth.digits),
            _ => found_marks(digits),
        };
        drawing::draw(
            storage,
            path,
            &mut finder.open(&image.path, finder.memory())?,
            &marks,
        )?;
    }
    if let Some(path) = &output.heat_maps {
        let localizer = finder.localizer(finder.memory())?;
        let maps = localizer.heat_maps(&finder.whole(&image.path)?);
        let maps = maps.with_context(|| image.name())?;
        storage.write(path, &output_maps(&maps)?.draw()?)?;
    }
    let text = list.write(storage, vec![Some(located)], true)?;
    // This is for whoever looks on; the list stays one that programs can read.
    if let Some(score) = &score {
        say(scores(&score.scores.all().counts(), output.within));
    }
    say(line);
    Ok(text)
}

/// Looks, before any work, at the width and height in the image's header.
fn check(
    finder: &Finder,
    image: &Input,
    arguments: &Locate,
    truth: Option<&Truth>,
) -> Result<[usize; 2]> {
    let picture = finder.open(&image.path, finder.memory())?;
    let (width, height) = (picture.width(), picture.height());
    if let (Some(truth), Some(path)) = (truth, &arguments.output.truth) {
        ensure!(
            (truth.width, truth.height) == (width, height),
            "{}: the truth of an image of {}×{} pixels, and {} has {width}×{height}",
            path.display(),
            truth.width,
            truth.height,
            image.name(),
        );
    }
    ensure!(
        arguments.output.heat_maps.is_none() || width * height <= MOST,
        "--heat-maps: expected at most {MOST} pixels, and {} has {width}×{height}",
        image.name()
    );
    Ok([width, height])
}

fn find(finder: &Finder, image: &Input, size: [usize; 2]) -> Result<Located> {
    let [width, height] = size.map(|side| side as u64);
    let bar = bar_of_pixels(width * height, "locating");
    let mut progress = |rows: usize| bar.set_position(rows as u64 * width);
    let located = finder.find(&image.path, finder.memory(), &mut progress);
    bar.finish_and_clear();
    Ok(located?)
}

fn scores(counts: &Counts, within: Tolerance) -> String {
    let distance = counts.distances.mean();
    let distance = distance.map(|mean| format!(", {mean:.2} pixels off on average"));
    format!(
        "precision {}, recall {}, F1 {:.4}: {} hits, {} wrong digits, {} detections without a \
         digit, {} missed digits (within {within}){}",
        percent(counts.precision(), 1, Language::English),
        percent(counts.recall(), 1, Language::English),
        counts.f1(),
        counts.hits,
        counts.wrong_digits,
        counts.false_finds,
        counts.misses,
        distance.unwrap_or_default()
    )
}
