use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use candle_core::{D, Device};
use cijfer_dataset::Samples;
use cijfer_model::{Engine, Model, Peak};
use cijfer_network::Network;
use cijfer_training::{Progress, Recipe, Schedule, evaluate, train};

use super::data::{self, BATCH};
use super::repeated::Repeated;
use super::{Measurement, Work};

/// Does a work with the project's own networks for about `seconds`.
///
/// What is made before the clock starts (networks, arrays) is not timed, and a first pass is not
/// either. Every work but [`Work::To098`] may be asked for again and again by the same process;
/// the peak of [`Work::Slide4096`] is the growth beyond what the process held before.
///
/// # Errors
///
/// Where the work cannot be done: the data are missing, or training misses its accuracy.
pub(super) fn ours(work: Work, seconds: f64) -> Result<Measurement> {
    let measurement = |value| Measurement::new(work, value);
    Ok(match work {
        Work::Arithmetic => measurement(Peak::measure(&Engine::cpu())?.operations_per_second / 1e9),
        Work::Product => bail!("the kernels multiply no matrices"),
        Work::TrainA => measurement(training(&cijfer_zoo::a(), seconds)?),
        Work::TrainB => measurement(training(&cijfer_zoo::b(), seconds)?),
        Work::TrainC => measurement(training(&cijfer_zoo::c(), seconds)?),
        Work::ClassifyC => measurement(classification(seconds)?),
        Work::Slide1024 => measurement(sliding(1024, seconds)?.0 * 1e3),
        Work::Slide4096 => {
            let (middle, peak) = sliding(4096, seconds)?;
            Measurement {
                peak_bytes: Some(peak),
                ..measurement(middle * 1e3)
            }
        }
        Work::LatencyC => measurement(sliding(28, seconds)?.0 * 1e6),
        Work::To098 => {
            let (seconds, accuracy) = to_098()?;
            Measurement {
                accuracy: Some(accuracy),
                ..measurement(seconds)
            }
        }
    })
}

/// Images in a second, from the first step's end to the last one's.
fn training(network: &Network, seconds: f64) -> Result<f64> {
    let digits = data::mnist()?.train;
    let recipe = Recipe {
        epochs: 1,
        batch: BATCH,
        ..Recipe::default()
    };
    let speed = |samples: &Samples, epochs: usize| -> Result<f64> {
        let recipe = Recipe {
            epochs,
            ..recipe.clone()
        };
        let (mut first, mut last) = (None, Instant::now());
        let mut steps = 0;
        train(network, samples, &recipe, &Engine::cpu(), &mut |progress| {
            if let Progress::Step { .. } = progress {
                last = Instant::now();
                first.get_or_insert(last);
                steps += 1;
            }
        })?;
        let first = first.context("no step was done")?;
        ensure!(steps > 1, "a single step was done");
        Ok(((steps - 1) * BATCH) as f64 / last.duration_since(first).as_secs_f64())
    };
    let few = speed(&digits.first(8 * BATCH), 1)?;
    // Whole batches, so that all steps are alike.
    let steps = ((few * seconds) as usize / BATCH).max(8);
    let per_epoch = digits.len() / BATCH;
    match steps <= per_epoch {
        true => speed(&digits.first(steps * BATCH), 1),
        false => speed(&digits.first(per_epoch * BATCH), steps.div_ceil(per_epoch)),
    }
}

/// Images in a second.
fn classification(seconds: f64) -> Result<f64> {
    let images = data::images(&data::mnist()?.test)?;
    let model = untrained()?;
    let repeated = Repeated::for_seconds(seconds, || {
        let answers = model.forward(&images)?.argmax(D::Minus1)?;
        Ok(answers.dim(0)?)
    })?;
    Ok(repeated.speed())
}

/// Seconds for one image, and by how many bytes the process grows at most.
fn sliding(side: usize, seconds: f64) -> Result<(f64, u64)> {
    // What reading leaves behind counts as memory of the work, for it may be used again.
    static BEFORE: OnceLock<u64> = OnceLock::new();
    let now = memory("VmRSS")?;
    let before = *BEFORE.get_or_init(|| now);
    let image = data::scene(&data::mnist()?.test, side)?;
    let model = untrained()?;
    // Linux takes the present size as the new peak when it is told 5.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let repeated = Repeated::for_seconds(seconds, || Ok(model.maps(&image)?.dim(0)?))?;
    let image = (image.elem_count() * size_of::<f32>()) as u64;
    let peak = memory("VmHWM")?.saturating_sub(before + image);
    Ok((repeated.median(), peak))
}

/// The batch, the steps and the learning rate of [`Work::To098`], in one cycle: the cheapest recipe by which
/// all of six seeds had 0.98 of 5,000 held-out training images right.
const TO_098: (usize, usize, f64) = (64, 500, 0.025);

/// Seconds from the files on, and the accuracy. A run that is not enough is followed by another.
fn to_098() -> Result<(f64, f64)> {
    let start = Instant::now();
    let digits = data::mnist()?;
    let (batch, steps, learning_rate) = TO_098;
    for seed in 0.. {
        let recipe = Recipe {
            epochs: 1,
            batch,
            learning_rate,
            schedule: Schedule::OneCycle,
            seed,
            ..Recipe::default()
        };
        let (_, some) = digits.train.hold_out(steps * batch, seed);
        let trained = train(
            &cijfer_zoo::c(),
            &some,
            &recipe,
            &Engine::cpu(),
            &mut |_| {},
        )?;
        let model = trained.model(&Engine::cpu())?;
        let accuracy = evaluate(&model, &digits.test, &mut |_| {})?.accuracy();
        if accuracy >= 0.98 {
            return Ok((start.elapsed().as_secs_f64(), accuracy));
        }
    }
    bail!("no seed was enough")
}

/// C with fresh weights, for use.
fn untrained() -> Result<Model> {
    let network = cijfer_zoo::c();
    let variables = cijfer_model::initialise(&network, 0, &Device::Cpu)?;
    Ok(Model::new(
        &network,
        data::constant(&variables)?,
        0,
        &Engine::cpu(),
    )?)
}

/// A field of what Linux says of the process, in bytes.
fn memory(field: &str) -> Result<u64> {
    let path = Path::new("/proc/self/status");
    let status =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    Ok(kilobytes.with_context(|| format!("{} has no {field}", path.display()))? * 1024)
}
