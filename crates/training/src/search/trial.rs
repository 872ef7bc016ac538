//! A training that was tried, and what came of it.

use candle_core::Device;
use cijfer_dataset::{Mnist, Samples};
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
    /// How long it took, where that was measured. Nothing else of a trial depends on the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

impl Trial {
    /// What came of trying a candidate.
    pub fn of(key: Key, candidate: &Candidate, outcome: Outcome) -> Self {
        Self {
            key,
            network: candidate.network.to_toml(),
            recipe: key.recipe(&candidate.recipe),
            parameters: candidate.parameters,
            multiplications: candidate.multiplications,
            outcome,
            seconds: None,
        }
    }
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

impl Key {
    /// How this trial trains a candidate of that recipe.
    pub fn recipe(self, recipe: &Recipe) -> Recipe {
        Recipe {
            epochs: self.epochs,
            seed: self.seed,
            hold_out: 0,
            target: None,
            ..recipe.clone()
        }
    }
}

/// The digits of a search: a set to train on and one to measure on, for everything that a trial can be measured [on](On).
#[derive(Debug, Clone)]
pub struct Sets<'a> {
    digits: &'a Mnist,
    /// What is trained on, and what is held out.
    splits: Vec<(Samples, Samples)>,
}

impl<'a> Sets<'a> {
    /// Holds so many images out of the training set, that many times.
    pub fn new(digits: &'a Mnist, seed: u64, held_out: usize, splits: usize) -> Self {
        let splits = (0..splits as u64)
            .map(|split| digits.train.hold_out(held_out, seed.wrapping_add(split)));
        Self {
            digits,
            splits: splits.collect(),
        }
    }

    /// Trains a network and measures it, on the thread that calls. `recipe` is the [key's own](Key::recipe).
    ///
    /// # Errors
    ///
    /// A set that there is not, and a training that fails otherwise than by divergence.
    pub fn measure(&self, on: On, network: &Network, recipe: &Recipe) -> Result<Outcome> {
        let (train, measured_on) = match on {
            On::Test => (&self.digits.train, &self.digits.test),
            On::Validation(split) => {
                let sets = self.splits.get(split).ok_or(Error::Split {
                    split,
                    splits: self.splits.len(),
                })?;
                (&sets.0, &sets.1)
            }
        };
        measured(network, recipe, train, measured_on)
    }

    /// The same of a candidate, as a line of a log.
    pub(super) fn trial(&self, key: Key, candidate: &Candidate) -> Result<Trial> {
        let start = std::time::Instant::now();
        let outcome = self.measure(key.on, &candidate.network, &key.recipe(&candidate.recipe))?;
        Ok(Trial {
            seconds: Some(start.elapsed().as_secs_f64()),
            ..Trial::of(key, candidate, outcome)
        })
    }
}

fn measured(
    network: &Network,
    recipe: &Recipe,
    digits: &Samples,
    measured_on: &Samples,
) -> Result<Outcome> {
    let trained = match train(network, digits, recipe, &Device::Cpu, &mut |_| {}) {
        Ok(trained) => trained,
        Err(crate::Error::Diverged { .. }) => return Ok(Outcome::Diverged),
        Err(error) => return Err(Error::Training(error)),
    };
    let last = trained.provenance.history.last();
    let model = trained.model(&Device::Cpu).map_err(crate::Error::from)?;
    Ok(Outcome::Trained {
        training: last.map_or(0.0, |epoch| epoch.accuracy),
        measured: evaluate(&model, measured_on, &Device::Cpu, &mut |_| {})?.accuracy(),
    })
}
