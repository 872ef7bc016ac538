use anyhow::Result;

use crate::arguments::Report;
use cijfer_terminal::{Run, Weights};

pub(super) fn run(arguments: &Report) -> Result<String> {
    cijfer_terminal::run(&Run {
        parts: cijfer_zoo::Assignment::ALL.to_vec(),
        weights: Weights::Shipped,
        fast: false,
        language: arguments.language.language,
        folder: arguments.out.clone(),
        scene_seed: arguments.seed,
        data: arguments.data.clone(),
        device: arguments.device.clone(),
    })
}
