use anyhow::{Context, Result};
use cijfer_training::Schedule;
use cijfer_zoo::Checkpoint;

use super::check_outputs;
use crate::arguments::{self, Train};
use crate::terminal::{bar, say};
use crate::{data, named};

pub(super) fn run(arguments: &Train) -> Result<String> {
    let network = named::network(&arguments.network)?;
    let device = crate::device(&arguments.device)?;
    check_outputs(
        &[("--out", Some(&arguments.out))],
        &[Some(arguments.network.as_ref())],
    )?;
    let mnist = data::load(&arguments.data)?;
    let recipe = recipe(arguments);
    say(format_args!("{}: {recipe}", network.name));
    let mut checkpoint = train(&network, &mnist.train, &recipe, &device)
        .with_context(|| arguments.network.clone())?;
    checkpoint.provenance.data = mnist.origin.content();
    checkpoint.save(&arguments.out)?;
    Ok(format!("{}\n", arguments.out.display()))
}

fn recipe(arguments: &Train) -> cijfer_training::Recipe {
    let start = match arguments.recipe {
        arguments::Recipe::Plain => cijfer_training::Recipe::default(),
        arguments::Recipe::Locating => cijfer_training::Recipe::locating(),
    };
    cijfer_training::Recipe {
        epochs: arguments.epochs.unwrap_or(start.epochs),
        batch: arguments.batch.unwrap_or(start.batch),
        seed: arguments.seed,
        learning_rate: arguments.learning_rate.unwrap_or(start.learning_rate),
        schedule: match arguments.schedule {
            None => start.schedule,
            Some(arguments::Schedule::Constant) => Schedule::Constant,
            Some(arguments::Schedule::Cosine) => Schedule::Cosine,
            Some(arguments::Schedule::OneCycle) => Schedule::OneCycle,
        },
        weight_decay: arguments.weight_decay.unwrap_or(start.weight_decay),
        shift: arguments.shift.unwrap_or(start.shift),
        no_digit: arguments.no_digit.unwrap_or(start.no_digit),
        hold_out: arguments.hold_out,
        target: arguments.target,
    }
}

/// Trains, with a bar and a line for each epoch.
pub(crate) fn train(
    network: &cijfer_network::Network,
    samples: &cijfer_dataset::Samples,
    recipe: &cijfer_training::Recipe,
    device: &candle_core::Device,
) -> Result<Checkpoint> {
    use cijfer_training::Progress;

    let steps = bar(1, &format!("training {}", network.name));
    let checkpoint =
        cijfer_training::train(
            network,
            samples,
            recipe,
            device,
            &mut |progress| match progress {
                Progress::Step {
                    done, steps: total, ..
                } => {
                    steps.set_length(total as u64);
                    steps.set_position(done as u64);
                }
                Progress::Epoch(epoch) => {
                    let mut line = format!(
                        "{} epoch {}/{}: loss {:.4}, accuracy {:.4}",
                        network.name, epoch.number, recipe.epochs, epoch.loss, epoch.accuracy
                    );
                    if let Some(validation) = epoch.validation {
                        line += &format!(
                            "; held out: loss {:.4}, accuracy {:.4}",
                            validation.loss, validation.accuracy
                        );
                    }
                    steps.suspend(|| say(line));
                }
            },
        )?;
    steps.finish_and_clear();
    Ok(checkpoint)
}
