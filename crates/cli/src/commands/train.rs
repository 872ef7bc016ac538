use anyhow::{Context, Result};
use cijfer_model::{Checkpoint, Engine};
use cijfer_terminal::show_training;
use cijfer_work::Storage;

use crate::arguments::Train;
use crate::storage::check_outputs;
use crate::terminal::{bar, say};
use crate::{named, recipe};

pub(super) fn run(arguments: &Train) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let engine = crate::engine(&arguments.device)?;
    check_outputs(
        &Storage::files(),
        &[("--out", Some(&arguments.out))],
        &[Some(arguments.network.as_ref())],
    )?;
    let mnist = cijfer_terminal::load(&arguments.data)?;
    let (recipe, teacher) = recipe::of(&arguments.recipe, &arguments.network)?;
    say(format_args!("{}: {recipe}", network.name));
    let mut checkpoint = train(&network, teacher.as_ref(), &mnist.train, &recipe, &engine)
        .with_context(|| arguments.network.clone())?;
    checkpoint.provenance.data = mnist.origin.content();
    checkpoint.provenance.data_checksum = mnist.train.checksum();
    checkpoint.save(&arguments.out)?;
    Ok(format!("{}\n", arguments.out.display()))
}

/// Trains, with a bar and a line for each epoch; what has been shown scenes is given its threshold.
fn train(
    network: &cijfer_network::Network,
    teacher: Option<&Checkpoint>,
    samples: &cijfer_dataset::Samples,
    recipe: &cijfer_training::Recipe,
    engine: &Engine,
) -> Result<Checkpoint> {
    let steps = bar(1, &format!("training {}", network.name));
    let mut progress = |progress| {
        show_training(&steps, &network.name, recipe.epochs, &progress);
    };
    let mut checkpoint = match teacher {
        None => cijfer_training::train(network, samples, recipe, engine, &mut progress),
        Some(teacher) => {
            cijfer_training::distil(network, teacher, samples, recipe, engine, &mut progress)
        }
    }?;
    steps.finish_and_clear();
    if recipe.scenes.is_some() {
        let chosen = cijfer_localization::calibrate(&checkpoint, samples, engine)?;
        say(format_args!("{}: {chosen}", network.name));
        chosen.write_into(&mut checkpoint.provenance);
    }
    Ok(checkpoint)
}
