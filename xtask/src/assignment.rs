use anyhow::Result;
use cijfer_terminal::arguments::{DataArguments, DeviceArguments, LanguageArguments};
use cijfer_terminal::{Run, Weights};
use cijfer_zoo::Assignment;
use clap::Args;

/// How the assignment is run.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A small run, to see whether all works: 6,000 images, a scene of 512×512 pixels
    #[arg(long)]
    fast: bool,
    /// Train again, even where nothing has changed since the last run
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    language: LanguageArguments,
    /// The seed of the large test image
    #[arg(long, value_name = "N", default_value_t = 1)]
    scene_seed: u64,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    device: DeviceArguments,
}

/// Runs those parts.
pub(crate) fn run(arguments: &Arguments, parts: &[Assignment]) -> Result<String> {
    cijfer_terminal::run(&Run {
        parts: parts.to_vec(),
        weights: Weights::Trained {
            again: arguments.again,
        },
        fast: arguments.fast,
        language: arguments.language.language,
        folder: crate::results(),
        scene_seed: arguments.scene_seed,
        data: arguments.data.clone(),
        device: arguments.device.clone(),
    })
}
