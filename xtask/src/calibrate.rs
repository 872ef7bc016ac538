use std::path::PathBuf;

use anyhow::{Context, Result};
use cijfer_dataset::{Mnist, Verification};
use cijfer_localization::calibrate;
use cijfer_model::{Checkpoint, Engine};
use clap::Args;

/// Whose thresholds are chosen.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Names of folders in crates/zoo/trained
    #[arg(required = true)]
    names: Vec<String>,
}

/// Chooses the threshold above which a network of the zoo finds digits, on scenes of training digits, and stores it with the
/// weights.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    let folder = std::env::var_os("CIJFER_DATA")
        .context("CIJFER_DATA names no folder with MNIST, of whose digits scenes are made")?;
    let digits = Mnist::from_folder(PathBuf::from(folder), Verification::Published)?;
    let trained = crate::workspace()
        .join("crates")
        .join("zoo")
        .join("trained");
    let mut told = String::new();
    for name in &arguments.names {
        let path = trained.join(name).join("weights.safetensors");
        let mut checkpoint = Checkpoint::load(&path)?;
        let chosen = calibrate(&checkpoint, &digits.train, &Engine::cpu())?;
        chosen.write_into(&mut checkpoint.provenance);
        checkpoint.save(&path)?;
        told += &format!("{name}: {chosen}\n");
    }
    Ok(told)
}
