use std::fmt;
use std::ops::RangeInclusive;

use cijfer_dataset::{GreyImage, PlacedDigit, Samples, Scene, SceneKind, SceneOptions};
use cijfer_model::{Checkpoint, Engine, Provenance};
use cijfer_pictures::{Ink, Picture, Reading, Rows};
use rayon::prelude::*;

use crate::{
    Candidate, Found, Localizer, Options, Result, Score, Scores, Tolerance, list, reject_isolated,
    suppress,
};

/// The thresholds that were chosen for a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// The score of a detection is above this.
    pub threshold: f32,
    /// That of an isolated one is above this, too.
    pub isolated: f32,
}

impl Thresholds {
    /// Writes them down with the network.
    pub fn write_into(self, provenance: &mut Provenance) {
        provenance.threshold = Some(self.threshold);
        provenance.isolated_threshold = Some(self.isolated);
    }
}

impl fmt::Display for Thresholds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            threshold,
            isolated,
        } = self;
        write!(formatter, "threshold {threshold}, isolated {isolated}")
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
/// By how many hundredths the threshold of isolated detections may be higher.
const MORE: u8 = 50;
/// The detections in a megapixel without digits that cost nothing, and what one more costs, as a part of F1. One detection in a
/// megapixel is tolerable, and this is a tenth of it, because in clutter that it was
/// not trained on, a network makes ten times as many.
const TOLERATED: f64 = 0.1;
const PRICE: f64 = 0.01;

/// The thresholds with which a network's detections in scenes of these digits are best: the mean of F1 over the kinds of scenes is
/// highest, less a hundredth for each detection beyond one in ten megapixels of clutter without digits. The digits are those that the
/// network was trained on, for none of another set may choose anything.
///
/// The network looks at digits of its own size in plain, touching and cluttered scenes; where it was trained for many sizes,
/// as it says by the edges of ink, also at varied ones in a pyramid, in which it then looks at clutter as well.
///
/// # Errors
///
/// A network that cannot slide, and digits of which no scene can be made.
pub fn calibrate(checkpoint: &Checkpoint, digits: &Samples, engine: &Engine) -> Result<Thresholds> {
    let all = |options: Options| Options {
        threshold: part(*THRESHOLDS.start()),
        isolated_threshold: 0.0,
        ..options
    };
    let own = Localizer::new(checkpoint.slider(engine)?, all(Options::own_size()))?;
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
            .map(move |isolated| [threshold, isolated])
    });
    let pairs: Vec<[u8; 2]> = pairs.collect();
    let worths = pairs.par_iter().map(|pair| {
        let [threshold, isolated] = pair.map(part);
        let chosen = Thresholds {
            threshold,
            isolated,
        };
        Ok((worth(&kinds, &without, chosen)?, chosen))
    });
    let worths = worths.collect::<Result<Vec<_>>>()?;
    let least = part(*THRESHOLDS.start());
    let least = Thresholds {
        threshold: least,
        isolated: least,
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
    // As pictures are read, with illumination correction.
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
    fn found(&self, chosen: Thresholds) -> Vec<Found> {
        let options = Options {
            threshold: chosen.threshold,
            isolated_threshold: chosen.isolated,
            ..self.options
        };
        let digits = self.digits.iter();
        let above = digits.filter(|digit| digit.score > options.threshold);
        list(
            &reject_isolated(above.copied().collect(), &options),
            self.side,
            self.side,
        )
    }
}

/// The mean F1 over the kinds of scenes, less what false detections cost.
fn worth(kinds: &[Vec<Searched>], without: &[Searched], chosen: Thresholds) -> Result<f64> {
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
    Ok(f1 - PRICE * (a_megapixel - TOLERATED).max(0.0))
}
