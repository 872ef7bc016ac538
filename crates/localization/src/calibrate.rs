use candle_core::Device;
use cijfer_dataset::{GreyImage, PlacedDigit, Samples, Scene, SceneKind, SceneOptions};
use cijfer_pictures::{Ink, Picture, Reading};
use cijfer_zoo::Checkpoint;

use crate::{Found, Localizer, Options, Result, Score, Scores, Tolerance};

/// A scene, and what was found in it with a score above the least threshold.
struct Searched {
    truth: Vec<PlacedDigit>,
    found: Vec<Found>,
    tolerance: Tolerance,
}

/// The hundredths among which a threshold is chosen.
const THRESHOLDS: std::ops::RangeInclusive<u8> = 20..=95;

/// The threshold with which a network's finds in scenes of these digits are best: the mean of F1 over the kinds of scenes
/// is highest. The digits are those that the network was trained on, for none of another set may choose anything.
///
/// The network looks at digits of its own size in plain, touching and cluttered scenes; where it was trained for many sizes,
/// as it says by the edges of ink, also at varied ones in a pyramid.
///
/// # Errors
///
/// A network that cannot slide, and digits of which no scene can be made.
pub fn calibrate(checkpoint: &Checkpoint, digits: &Samples, device: &Device) -> Result<f32> {
    let mut kinds = vec![SceneKind::Plain, SceneKind::Touching, SceneKind::Cluttered];
    let from_the_least = |options: Options| Options {
        threshold: f32::from(*THRESHOLDS.start()) / 100.0,
        ..options
    };
    let model = checkpoint.model(device)?;
    let own = Localizer::new(model, device, from_the_least(Options::own_size()))?;
    let pyramid = own.with_options(from_the_least(Options::default()))?;
    if own.says_edges() {
        kinds.push(SceneKind::Varied);
    }
    let reading = Reading {
        ink: Ink::Light,
        ..Reading::default()
    };
    let mut searched = Vec::new();
    for kind in kinds {
        let (localizer, tolerance, side, count) = match kind {
            SceneKind::Varied => (&pyramid, Tolerance::OfHeight(0.25), 300, 60),
            _ => (&own, Tolerance::Pixels(4.0), 512, 24),
        };
        let scenes = (0..count).map(|seed| {
            let options = SceneOptions {
                kind,
                width: side,
                height: side,
                digits: match kind {
                    SceneKind::Varied => 1 + seed as usize % 20,
                    _ => 25,
                },
                // Seeds far from those that anybody takes for scenes to measure on.
                seed: 1_000_000 + seed,
                ..SceneOptions::default()
            };
            let scene = Scene::compose(digits, &options)?;
            let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;
            // As pictures are read, with their light evened out.
            let mut picture = Picture::of(image, &reading);
            Ok(Searched {
                found: localizer.locate_rows(&mut picture, &mut |_| {})?,
                truth: scene.truth.digits,
                tolerance,
            })
        });
        searched.push(scenes.collect::<Result<Vec<_>>>()?);
    }
    let mut best = (0.0, 0.0);
    for hundredths in THRESHOLDS {
        let threshold = f32::from(hundredths) / 100.0;
        let f1 = |scenes: &Vec<Searched>| -> Result<f64> {
            let scores = scenes.iter().map(|scene| {
                // What is suppressed is so by something stronger: a higher threshold takes away, and adds nothing.
                let found = scene.found.iter().filter(|found| found.score > threshold);
                let found: Vec<Found> = found.copied().collect();
                Ok(Score::of(&found, &scene.truth, scene.tolerance)?.scores)
            });
            let all: Scores = scores.collect::<Result<Vec<_>>>()?.iter().sum();
            Ok(all.all().counts().f1())
        };
        let all = searched.iter().map(f1).sum::<Result<f64>>()?;
        if all > best.0 {
            best = (all, threshold);
        }
    }
    Ok(best.1)
}
