//! The networks of a run, each trained, kept from an earlier run, or shipped; and only once.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use cijfer_dataset::Samples;
use cijfer_model::Checkpoint;
use cijfer_network::Network;
use cijfer_report::write_file;
use cijfer_training::{Evaluation, Recipe};
use cijfer_zoo::Assignment;
use serde::{Deserialize, Serialize};

use super::{Workshop, create_folder};
use crate::{Error, Progress, Result};

/// Where the weights of a run come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// From training, or from an earlier run's training with the same inputs, unless `again`.
    Trained {
        /// Whether to train even when nothing has changed.
        again: bool,
    },
    /// From the weights that come with the program.
    Shipped,
}

/// A network of the run, and how it is trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// The network of a part, as the part asks.
    Plain(Assignment),
    /// Part C's network, trained to say "no digit", too.
    Locating,
    /// The smallest network of part C, trained anew as the zoo's was.
    Small,
}

/// The name of the smallest network of part C.
pub(super) const SMALL: &str = "C-small";

/// A trained network, and how good it is on the test images.
pub(super) struct Outcome {
    pub(super) checkpoint: Checkpoint,
    pub(super) test: Evaluation,
    /// How long the training took, when it is known.
    pub(super) seconds: Option<f64>,
}

/// What an earlier run left beside its weights.
#[derive(Serialize, Deserialize)]
struct Record {
    /// What the outcome follows from.
    inputs: String,
    seconds: f64,
    test: Evaluation,
}

impl Step {
    /// The stem of its files, and the name of its shipped weights.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain(Assignment::A) => "a",
            Self::Plain(Assignment::B) => "b",
            Self::Plain(Assignment::C | Assignment::D) => "c",
            Self::Locating => "c-locating",
            Self::Small => "c-small",
        }
    }

    /// The file of its weights in a folder.
    fn weights_file(self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.safetensors", self.name()))
    }

    /// Whether one of the parts uses the step's network. Part D compares both ways of training C; a small network
    /// is part of a whole run alone.
    fn is_needed_for(self, parts: &[Assignment]) -> bool {
        let has = |part| parts.contains(&part);
        match self {
            Self::Plain(Assignment::C) => has(Assignment::C) || has(Assignment::D),
            Self::Plain(own) => has(own),
            Self::Locating => has(Assignment::D),
            Self::Small => Assignment::ALL.into_iter().all(has),
        }
    }

    /// Its network, and how it is trained.
    fn network(self, fast: bool) -> Result<(Network, Recipe)> {
        let (network, mut recipe) = match self {
            Self::Plain(Assignment::A) => (cijfer_zoo::a(), Recipe::plain(Assignment::A)),
            Self::Plain(Assignment::B) => (cijfer_zoo::b(), Recipe::plain(Assignment::B)),
            Self::Plain(part) => (cijfer_zoo::c(), Recipe::plain(part)),
            Self::Locating => (cijfer_zoo::c(), Recipe::locating()),
            Self::Small => {
                let small = in_the_zoo(SMALL)?;
                let recipe = Recipe::from_toml(&small.provenance.recipe_toml)?;
                (small.network, recipe)
            }
        };
        if fast && recipe.hold_out > 0 {
            recipe.hold_out = 1_000;
        }
        Ok((network, recipe))
    }
}

/// The outcome of a step: trained now if one of the parts that are run needs it, kept from an
/// earlier run with the same inputs, or shipped; and only once in a run. `None` when it is neither
/// needed nor there.
pub(super) fn outcome(workshop: &Workshop, step: Step) -> Result<Option<Rc<Outcome>>> {
    if let Some(outcome) = workshop.outcomes.borrow().get(&step) {
        return Ok(Some(Rc::clone(outcome)));
    }
    let outcome = match workshop.run.weights {
        Weights::Shipped => Some(shipped(workshop, step)?),
        Weights::Trained { again } => trained(workshop, step, again)?,
    };
    let outcome = outcome.map(Rc::new);
    if let Some(outcome) = &outcome {
        let mut outcomes = workshop.outcomes.borrow_mut();
        outcomes.insert(step, Rc::clone(outcome));
    }
    Ok(outcome)
}

/// The trained network of that name which comes with the program.
pub(super) fn in_the_zoo(name: &str) -> Result<Checkpoint> {
    let trained = cijfer_zoo::trained(name).ok_or_else(|| Error::NoWeights {
        name: name.to_owned(),
    })?;
    Ok(trained?)
}

fn shipped(workshop: &Workshop, step: Step) -> Result<Outcome> {
    let checkpoint = in_the_zoo(step.name())?;
    Ok(Outcome {
        test: workshop.evaluate(&checkpoint.model(&workshop.run.engine)?)?,
        checkpoint,
        seconds: None,
    })
}

fn trained(workshop: &Workshop, step: Step, again: bool) -> Result<Option<Outcome>> {
    let run = workshop.run;
    let needed = step.is_needed_for(&run.parts);
    let (network, recipe) = step.network(run.fast)?;
    let inputs = inputs(workshop, &network, &recipe);
    // A small run does not take the place of a whole one.
    let folder = match run.fast {
        true => run.folder.join("fast"),
        false => run.folder.clone(),
    };
    create_folder(&folder)?;
    let weights_file = step.weights_file(&folder);
    let record_file = weights_file.with_extension("json");
    if (!again || !needed)
        && let Some((checkpoint, record)) = kept(&weights_file, &record_file, &inputs)
    {
        workshop.tell(Progress::Kept { name: step.name() });
        return Ok(Some(Outcome {
            checkpoint,
            test: record.test,
            seconds: Some(record.seconds),
        }));
    }
    if !needed {
        return Ok(None);
    }
    workshop.tell(Progress::Begins {
        name: step.name(),
        recipe: &recipe,
    });
    let start = Instant::now();
    let mut checkpoint = train(workshop, &network, &recipe)?;
    let seconds = start.elapsed().as_secs_f64();
    checkpoint.provenance.data = workshop.mnist.origin.content();
    checkpoint.provenance.data_checksum = workshop.mnist.train.checksum();
    let record = Record {
        inputs,
        seconds,
        test: workshop.evaluate(&checkpoint.model(&run.engine)?)?,
    };
    // The record vouches for the weights, so the old one goes before them and the new one comes
    // after them.
    let _ = std::fs::remove_file(&record_file);
    checkpoint.save(&weights_file)?;
    write_file(&record_file, &serde_json::to_vec(&record)?)?;
    Ok(Some(Outcome {
        checkpoint,
        test: record.test,
        seconds: Some(seconds),
    }))
}

/// Trains; what has been shown scenes is given its thresholds.
fn train(workshop: &Workshop, network: &Network, recipe: &Recipe) -> Result<Checkpoint> {
    let (samples, engine, name) = (&workshop.mnist.train, &workshop.run.engine, &*network.name);
    let mut tell = |progress| {
        workshop.tell(Progress::Training {
            network: name,
            epochs: recipe.epochs,
            progress,
        });
    };
    let mut checkpoint = cijfer_training::train(network, samples, recipe, engine, &mut tell)?;
    workshop.tell(Progress::Trained { network: name });
    if recipe.scenes.is_some() {
        let chosen = cijfer_localization::calibrate(&checkpoint, samples, engine)?;
        workshop.tell(Progress::Chosen {
            network: name,
            chosen,
        });
        chosen.write_into(&mut checkpoint.provenance);
    }
    Ok(checkpoint)
}

/// What an earlier run left, if it was made from the same inputs.
fn kept(weights_file: &Path, record_file: &Path, inputs: &str) -> Option<(Checkpoint, Record)> {
    let record: Record = serde_json::from_slice(&std::fs::read(record_file).ok()?).ok()?;
    let checkpoint = Checkpoint::load(weights_file).ok()?;
    (record.inputs == inputs).then_some((checkpoint, record))
}

/// Everything that an outcome follows from, as text.
fn inputs(workshop: &Workshop, network: &Network, recipe: &Recipe) -> String {
    let digest = |samples: &Samples| {
        let mut hasher = DefaultHasher::new();
        (samples.pixels(), samples.labels()).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    };
    format!(
        "cijfer {}; {}; {recipe:?}; training images {}; test images {}; {} {}",
        env!("CARGO_PKG_VERSION"),
        network.to_toml(),
        digest(&workshop.mnist.train),
        digest(&workshop.mnist.test),
        workshop.run.device,
        workshop.run.engine.instructions()
    )
}
