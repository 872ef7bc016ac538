//! How a network is trained, as the arguments say.

use std::path::Path;

use anyhow::{Context, Result, bail};
use cijfer_model::Checkpoint;
use cijfer_training::{Augmentation, Distillation, Optimiser, Recipe};

use crate::arguments::RecipeArguments;
use crate::named;

/// The recipe, and the teacher if there is one.
///
/// # Errors
///
/// A file that is no recipe, a teacher that cannot be read.
pub(crate) fn of(arguments: &RecipeArguments, model: &str) -> Result<(Recipe, Option<Checkpoint>)> {
    let start = match arguments.again {
        true => again(model)?,
        false => start(&arguments.recipe)?,
    };
    let teacher = arguments.teacher.as_deref().map(named::model);
    let teacher = teacher.transpose()?;
    if teacher.is_none() && start.distillation.is_some() {
        bail!("the recipe distils a larger network, which --teacher names");
    }
    let distillation = teacher.as_ref().map(|_| {
        let start = start.distillation.unwrap_or(Distillation {
            temperature: 4.0,
            weight: 0.9,
        });
        Distillation {
            temperature: arguments.temperature.unwrap_or(start.temperature),
            weight: arguments.teacher_weight.unwrap_or(start.weight),
        }
    });
    let optimiser = match (arguments.optimiser, arguments.momentum) {
        (None, _) => start.optimiser,
        (Some(Optimiser::Adam), Some(_)) => bail!("--momentum belongs to --optimiser sgd"),
        (Some(Optimiser::Sgd { .. }), Some(momentum)) => Optimiser::Sgd { momentum },
        (Some(optimiser), None) => optimiser,
    };
    let was = start.augmentation;
    let recipe = Recipe {
        epochs: arguments.epochs.unwrap_or(start.epochs),
        batch: arguments.batch.unwrap_or(start.batch),
        seed: arguments.seed.unwrap_or(start.seed),
        initialisation: arguments.initialisation.unwrap_or(start.initialisation),
        optimiser,
        learning_rate: arguments.learning_rate.unwrap_or(start.learning_rate),
        schedule: arguments.schedule.unwrap_or(start.schedule),
        warm_up: arguments.warm_up.or(start.warm_up),
        weight_decay: arguments.weight_decay.unwrap_or(start.weight_decay),
        average: arguments.average.unwrap_or(start.average),
        label_smoothing: arguments.label_smoothing.unwrap_or(start.label_smoothing),
        augmentation: Augmentation {
            shift: arguments.shift.unwrap_or(was.shift),
            subpixel_shift: arguments.subpixel_shift.unwrap_or(was.subpixel_shift),
            rotation: arguments.rotation.unwrap_or(was.rotation),
            scale: arguments.scale.unwrap_or(was.scale),
            shear: arguments.shear.unwrap_or(was.shear),
            elastic: arguments.elastic.unwrap_or(was.elastic),
            plain_epochs: arguments.plain_epochs.unwrap_or(was.plain_epochs),
        },
        no_digit: arguments.no_digit.unwrap_or(start.no_digit),
        scenes: start.scenes,
        hold_out: arguments.hold_out.unwrap_or(start.hold_out),
        target: arguments.target.or(start.target),
        distillation,
    };
    Ok((recipe, teacher))
}

/// The recipe that a trained model says of itself.
fn again(model: &str) -> Result<Recipe> {
    let recipe = named::model(model)?.provenance.recipe_toml;
    if recipe.is_empty() {
        bail!("--again: {model} does not say how it was trained");
    }
    Recipe::from_toml(&recipe).with_context(|| format!("--again: {model}"))
}

/// The recipe of that name, or in that file.
fn start(name: &str) -> Result<Recipe> {
    match name {
        "plain" => Ok(Recipe::default()),
        // Nothing is held out that was not asked for.
        "locating" => Ok(Recipe {
            hold_out: 0,
            ..Recipe::locating()
        }),
        file => {
            let text = std::fs::read_to_string(Path::new(file)).with_context(|| {
                format!("--recipe {file}: neither plain nor locating, nor a file that can be read")
            })?;
            Recipe::from_toml(&text).with_context(|| format!("--recipe {file}"))
        }
    }
}
