//! Finding the digits of an image file, as the arguments say.

use anyhow::{Context, Result};
use cijfer_localization::Options;
use cijfer_model::Checkpoint;
use cijfer_pictures::Reading;
use cijfer_work::{Finder, Settings, Storage};

use crate::arguments::{Finding, LocatingArguments};
use crate::named;

/// What finds digits as was asked for.
///
/// # Errors
///
/// A model that is none or cannot slide, a device that cannot be had, values that make no sense: all that can be known
/// before an image is opened.
pub(crate) fn finder(storage: &Storage, arguments: &LocatingArguments) -> Result<Finder> {
    let LocatingArguments {
        finding,
        reading,
        device,
    } = arguments;
    let engine = crate::engine(device)?;
    let checkpoint = named::model(&finding.model)?;
    // Up to 2²⁴ MiB, so that it fits.
    let memory = reading.memory << 20;
    let options = Options {
        digit_height: finding.digit_height,
        at_edges: !finding.no_edges,
        memory,
        ..thresholds(finding, &checkpoint)
    };
    // Its message names the value, and not the model.
    options.validate()?;
    let reading = Reading {
        ink: reading.ink,
        illumination_correction: !reading.no_illumination_correction,
        most_pixels: reading.most_pixels,
        memory,
    };
    let finder = Finder::new(checkpoint, options, reading, &engine)
        .with_context(|| format!("--model {}", finding.model))?;
    Ok(finder.with_storage(storage.clone()))
}

/// What decides what is found.
pub(crate) fn settings(finder: &Finder, model: &str) -> Settings {
    Settings::of(
        model,
        finder.checkpoint(),
        finder.options(),
        finder.reading(),
    )
}

/// What was asked for, or what holds for the model.
fn thresholds(finding: &Finding, checkpoint: &Checkpoint) -> Options {
    let own = Options::default().chosen_for(&checkpoint.provenance);
    let threshold = finding.threshold.unwrap_or(own.threshold);
    // Whoever names one threshold means one.
    let isolated = finding.isolated_threshold.or(finding.threshold);
    Options {
        threshold,
        isolated_threshold: isolated.unwrap_or(own.isolated_threshold),
        ..own
    }
}
