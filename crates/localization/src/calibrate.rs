use std::fmt;
use std::ops::RangeInclusive;

use candle_core::Device;
use cijfer_dataset::{GreyImage, PlacedDigit, Samples, Scene, SceneKind, SceneOptions};
use cijfer_model::{Checkpoint, Provenance};
use cijfer_pictures::{Ink, Picture, Reading, Rows};
use rayon::prelude::*;

use crate::{
    Candidate, Found, Localizer, Options, Result, Score, Scores, Tolerance, list, lone, suppress,
};

/// The thresholds that were chosen for a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    /// What is found is surer than this.
    pub threshold: f32,
    /// What is found by itself is surer than this, too.
    pub alone: f32,
}

impl Chosen {
    /// Writes them down with the network.
    pub fn write_into(self, provenance: &mut Provenance) {
        provenance.threshold = Some(self.threshold);
        provenance.alone = Some(self.alone);
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { threshold, alone } = self;
        write!(formatter, "threshold {threshold}, alone {alone}")
    }
}

/// A scene, and what may be a digit in it with a score above the least threshold.
struct Searched {
    side: usize,
    truth: Vec<PlacedDigit>,
    digits: Vec<Candidate>,
    options: Options,
    tolerance: Tolerance,
}

/// The hundredths among which the lower threshold is chosen, every other one of them.
const THRESHOLDS: RangeInclusive<u8> = 6..=70;
/// How many of these hundredths what stands alone may have to be surer than that.
const MORE: u8 = 50;
/// The finds in a megapixel without digits that are borne, and what one more costs, as a part of F1: a tenth of one that is
/// thought bearable, for of clutter that it was not trained on a network takes ten times as much for digits.
const BORNE: f64 = 0.1;
const PRICE: f64 = 0.01;

/// The thresholds with which a network's finds in scenes of these digits are best: the mean of F1 over the kinds of scenes is
/// highest, less a hundredth for each find beyond one in ten megapixels of clutter without digits. The digits are those that the
/// network was trained on, for none of another set may choose anything.
///
/// The network looks at digits of its own size in plain, touching and cluttered scenes; where it was trained for many sizes,
/// as it says by the edges of ink, also at varied ones in a pyramid, in which it then looks at clutter as well.
///
/// # Errors
///
/// A network that cannot slide, and digits of which no scene can be made.
pub fn calibrate(checkpoint: &Checkpoint, digits: &Samples, device: &Device) -> Result<Chosen> {
    let all = |options: Options| Options {
        threshold: part(*THRESHOLDS.start()),
        alone: 0.0,
        ..options
    };
    let model = checkpoint.model(device)?;
    let own = Localizer::new(model, device, all(Options::own_size()))?;
    let pyramid = own.with_options(all(Options::default()))?;
    let mut kinds = vec![SceneKind::Plain, SceneKind::Touching, SceneKind::Cluttered];
    if own.says_edges() {
        kinds.push(SceneKind::Varied);
    }
    let pixels = Tolerance::Pixels(4.0);
    let kinds = kinds.into_iter().map(|kind| match kind {
        SceneKind::Varied => {
            let options = |seed| scene(kind, 300, 1 + seed as usize % 20, seed);
            searched(&pyramid, digits, Tolerance::OfHeight(0.25), 60, &options)
        }
        _ => searched(&own, digits, pixels, 24, &|seed| scene(kind, 512, 25, seed)),
    });
    let kinds = kinds.collect::<Result<Vec<_>>>()?;
    let without = |seed| scene(SceneKind::Cluttered, 512, 0, seed);
    let widest = if own.says_edges() { &pyramid } else { &own };
    let without = searched(widest, digits, pixels, 24, &without)?;

    let pairs = THRESHOLDS.step_by(2).flat_map(|threshold| {
        let most = (threshold + MORE).min(94);
        (threshold..=most)
            .step_by(2)
            .map(move |alone| [threshold, alone])
    });
    let pairs: Vec<[u8; 2]> = pairs.collect();
    let worths = pairs.par_iter().map(|pair| {
        let [threshold, alone] = pair.map(part);
        let chosen = Chosen { threshold, alone };
        Ok((worth(&kinds, &without, chosen)?, chosen))
    });
    let worths = worths.collect::<Result<Vec<_>>>()?;
    let least = part(*THRESHOLDS.start());
    let least = Chosen {
        threshold: least,
        alone: least,
    };
    // Of equal ones the first.
    let best = worths.into_iter();
    let best = best.fold((f64::NEG_INFINITY, least), |best, other| {
        match other.0 > best.0 {
            true => other,
            false => best,
        }
    });
    Ok(best.1)
}

fn part(hundredths: u8) -> f32 {
    f32::from(hundredths) / 100.0
}

fn scene(kind: SceneKind, side: usize, digits: usize, seed: u64) -> SceneOptions {
    SceneOptions {
        kind,
        width: side,
        height: side,
        digits,
        // Seeds far from those that anybody takes for scenes to measure on.
        seed: 1_000_000 + seed,
        ..SceneOptions::default()
    }
}

/// What may be a digit in so many scenes.
fn searched(
    localizer: &Localizer,
    digits: &Samples,
    tolerance: Tolerance,
    count: u64,
    options: &dyn Fn(u64) -> SceneOptions,
) -> Result<Vec<Searched>> {
    // As pictures are read, with their light evened out.
    let reading = Reading {
        ink: Ink::Light,
        ..Reading::default()
    };
    let scenes = (0..count).map(|seed| {
        let scene = Scene::compose(digits, &options(seed))?;
        let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;
        let mut picture = Picture::of(image, &reading);
        let rows = 0..picture.height();
        let candidates = localizer.candidates(rows, &mut picture, &mut |_| {})?;
        Ok(Searched {
            side: scene.width,
            truth: scene.truth.digits,
            // What is suppressed is so by something stronger: a higher threshold takes away, and adds nothing.
            digits: suppress(candidates, localizer.options().suppression),
            options: *localizer.options(),
            tolerance,
        })
    });
    scenes.collect()
}

impl Searched {
    fn found(&self, chosen: Chosen) -> Vec<Found> {
        let options = Options {
            threshold: chosen.threshold,
            alone: chosen.alone,
            ..self.options
        };
        let digits = self.digits.iter();
        let sure = digits.filter(|digit| digit.score > options.threshold);
        list(
            &lone(sure.copied().collect(), &options),
            self.side,
            self.side,
        )
    }
}

/// The mean F1 over the kinds of scenes, less what false finds cost.
fn worth(kinds: &[Vec<Searched>], without: &[Searched], chosen: Chosen) -> Result<f64> {
    let mut f1 = 0.0;
    for scenes in kinds {
        let scores = scenes.iter().map(|scene| {
            let found = scene.found(chosen);
            Ok(Score::of(&found, &scene.truth, scene.tolerance)?.scores)
        });
        let all: Scores = scores.collect::<Result<Vec<_>>>()?.iter().sum();
        f1 += all.all().counts().f1() / kinds.len() as f64;
    }
    let found: usize = without.iter().map(|scene| scene.found(chosen).len()).sum();
    let pixels: usize = without.iter().map(|scene| scene.side * scene.side).sum();
    let a_megapixel = 1e6 * found as f64 / pixels.max(1) as f64;
    Ok(f1 - PRICE * (a_megapixel - BORNE).max(0.0))
}
