//! A training that was tried, and what came of it.

use candle_core::Device;
use cijfer_dataset::Samples;
use cijfer_network::Network;
use serde::{Deserialize, Serialize};

use super::{Candidate, Error, Result};
use crate::{Recipe, evaluate, train};

/// What a trial was measured on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// Images held out of the training set: the set of that number.
    Validation(usize),
    /// The test set, after training on all images of the training set. Nothing is chosen by it.
    Test,
}

/// What is tried: all else about a trial follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Key {
    /// The candidate's number in its space.
    pub candidate: usize,
    /// How many times every image is seen.
    pub epochs: usize,
    /// The seed of the training.
    pub seed: u64,
    /// What is measured on.
    pub on: On,
}

/// A trial: a line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Trial {
    /// What was tried.
    #[serde(flatten)]
    pub key: Key,
    /// The network, as TOML.
    pub network: String,
    /// How it was trained.
    pub recipe: Recipe,
    /// Its parameters.
    pub parameters: u64,
    /// Multiplications for an image.
    pub multiplications: u64,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub seconds: f64,
}

/// What comes of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The loss became no number; such a network never wins.
    Diverged,
    /// It was trained.
    Trained {
        /// The accuracy on the images that it was trained on, in its last epoch, as they were shown.
        training: f64,
        /// The accuracy on what it was measured on.
        measured: f64,
    },
}

impl Outcome {
    /// The accuracy on what was measured on; 0 when the training diverged.
    pub fn accuracy(self) -> f64 {
        match self {
            Self::Diverged => 0.0,
            Self::Trained { measured, .. } => measured,
        }
    }
}

/// Digits to train on, and to measure on.
#[derive(Clone, Copy)]
pub(super) struct Digits<'a> {
    pub(super) train: &'a Samples,
    pub(super) measured: &'a Samples,
}

impl Key {
    /// Trains a candidate and measures it, on the thread that calls.
    pub(super) fn run(self, candidate: &Candidate, digits: Digits) -> Result<Trial> {
        let start = std::time::Instant::now();
        let recipe = Recipe {
            epochs: self.epochs,
            seed: self.seed,
            hold_out: 0,
            target: None,
            ..candidate.recipe.clone()
        };
        let outcome = measured(&candidate.network, &recipe, digits)?;
        Ok(Trial {
            key: self,
            network: candidate.network.to_toml(),
            recipe,
            parameters: candidate.parameters,
            multiplications: candidate.multiplications,
            outcome,
            seconds: start.elapsed().as_secs_f64(),
        })
    }
}

fn measured(network: &Network, recipe: &Recipe, digits: Digits) -> Result<Outcome> {
    let trained = match train(network, digits.train, recipe, &Device::Cpu, &mut |_| {}) {
        Ok(trained) => trained,
        Err(crate::Error::Diverged { .. }) => return Ok(Outcome::Diverged),
        Err(error) => return Err(Error::Training(error)),
    };
    let last = trained.provenance.history.last();
    let model = trained.model(&Device::Cpu).map_err(crate::Error::from)?;
    Ok(Outcome::Trained {
        training: last.map_or(0.0, |epoch| epoch.accuracy),
        measured: evaluate(&model, digits.measured, &Device::Cpu, &mut |_| {})?.accuracy(),
    })
}
