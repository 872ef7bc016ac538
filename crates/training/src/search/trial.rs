//! A trial: the training of a candidate, and its outcome.

use cijfer_dataset::{Mnist, Samples};
use cijfer_model::Engine;
use cijfer_network::Network;
use serde::{Deserialize, Serialize};

use super::{Candidate, Error, Result};
use crate::{Recipe, evaluate, train};

/// The images on which the accuracy of a trial is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// Images that are held out of the training set: the set of that number, from 0 on.
    Validation(usize),
    /// The test set, after training on all images of the training set. It has no part in any choice.
    Test,
}

/// The key of a trial, from which everything else about it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Key {
    /// The candidate's number in its space.
    pub candidate: usize,
    /// How often every image is shown.
    pub epochs: usize,
    /// The seed of the training.
    pub seed: u64,
    /// The images that the accuracy is measured on.
    pub on: On,
}

/// A trial, which is a line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Trial {
    /// Its key.
    #[serde(flatten)]
    pub key: Key,
    /// The network, as TOML.
    pub network: String,
    /// The recipe that it was trained with.
    pub recipe: Recipe,
    /// The number of the network's parameters.
    pub parameters: u64,
    /// Multiplications for an image.
    pub multiplications: u64,
    /// Its outcome.
    pub outcome: Outcome,
    /// How many seconds it took, where that was measured. Nothing else of a trial depends on the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

impl Trial {
    /// The trial of a candidate with an outcome.
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

/// The outcome of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The training diverged. Such a network is never chosen before one that did not.
    Diverged,
    /// The network was trained.
    Trained {
        /// The accuracy in the last epoch, on the augmented images that the network was trained on.
        training: f64,
        /// The accuracy on the images that it was measured on.
        measured: f64,
    },
}

impl Outcome {
    /// The accuracy on the images that it was measured on; 0 when the training diverged.
    pub fn accuracy(self) -> f64 {
        match self {
            Self::Diverged => 0.0,
            Self::Trained { measured, .. } => measured,
        }
    }
}

impl Key {
    /// The recipe of this trial, for a candidate with the given recipe.
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

/// The digits of a search: for each [set](On) that a trial can be measured on, the images to train on and the images to measure
/// on.
#[derive(Debug, Clone)]
pub struct Sets<'a> {
    digits: &'a Mnist,
    engine: Engine,
    /// The images to train on and the held-out images, for each held-out set.
    splits: Vec<(Samples, Samples)>,
}

impl<'a> Sets<'a> {
    /// Holds `held_out` images out of the training set, `splits` times with different images.
    pub fn new(
        digits: &'a Mnist,
        seed: u64,
        held_out: usize,
        splits: usize,
        engine: &Engine,
    ) -> Self {
        let splits = (0..splits as u64)
            .map(|split| digits.train.hold_out(held_out, seed.wrapping_add(split)));
        Self {
            digits,
            engine: engine.clone(),
            splits: splits.collect(),
        }
    }

    /// Trains a network and measures its accuracy, on the thread that calls. `recipe` is that of the trial's [key](Key::recipe).
    ///
    /// # Errors
    ///
    /// A held-out set that does not exist, and a training that fails for another reason than divergence.
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
        measured(network, recipe, train, measured_on, &self.engine)
    }

    /// Does the trial of a candidate and measures its time.
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
    engine: &Engine,
) -> Result<Outcome> {
    let trained = match train(network, digits, recipe, engine, &mut |_| {}) {
        Ok(trained) => trained,
        Err(crate::Error::Diverged { .. }) => return Ok(Outcome::Diverged),
        Err(error) => return Err(Error::Training(error)),
    };
    let last = trained.provenance.history.last();
    let model = trained.model(engine).map_err(crate::Error::from)?;
    Ok(Outcome::Trained {
        training: last.map_or(0.0, |epoch| epoch.accuracy),
        measured: evaluate(&model, measured_on, &mut |_| {})?.accuracy(),
    })
}
