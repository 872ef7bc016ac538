//! The way from one network to another, step by step: each step changes one thing, and the network after it is trained.

mod measured;
mod recorded;

use std::path::Path;

use cijfer_zoo::Assignment;
use serde::Deserialize;
use toml::{Table, Value};

pub use self::measured::Measured;
use super::space::part;
use super::{Candidate, Error, Result, Words};

/// Networks one after another, read from a TOML file.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    text: String,
    /// The part of the assignment whose rules hold.
    pub part: Assignment,
    /// The number of seeds with which each network is trained.
    pub seeds: usize,
    /// The number of images that are held out.
    pub held_out: usize,
    /// The comparisons.
    pub tables: Vec<Compared>,
    candidates: Vec<Candidate>,
}

/// A comparison of networks, each with the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The question that the comparison answers.
    pub title: Words,
    /// The networks.
    pub steps: Vec<Step>,
}

/// A network, and the change that leads to it from the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the step changes.
    pub change: Words,
    /// The reason for the change.
    pub why: Words,
    /// Its number among the [candidates](Steps::candidates).
    pub candidate: usize,
}

/// The TOML file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    part: String,
    #[serde(default = "three")]
    seeds: usize,
    #[serde(default = "ten_thousand")]
    held_out: usize,
    #[serde(default)]
    recipe: Table,
    tables: Vec<TableInFile>,
}

fn three() -> usize {
    3
}

fn ten_thousand() -> usize {
    10_000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableInFile {
    title: Words,
    steps: Vec<StepInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepInFile {
    change: Words,
    why: Words,
    /// The layers; those of the step before where they are left out.
    layers: Option<Value>,
    /// The values of the recipe that differ from the step before.
    #[serde(default)]
    recipe: Table,
}

impl Steps {
    /// Reads steps from the text of a TOML file; `path` names it in messages.
    ///
    /// Layers and values of the recipe that a step leaves out are those of the step before.
    ///
    /// # Errors
    ///
    /// Text that is not a file of steps, and a network that breaks the rules of the part.
    pub fn from_toml(text: &str, path: &Path) -> Result<Self> {
        let refuse = |reason: String| Error::Space {
            path: path.to_owned(),
            reason,
        };
        let file: File = toml::from_str(text).map_err(|error| refuse(error.to_string()))?;
        let part = part(&file.part).map_err(&refuse)?;
        for (name, count) in [("seeds", file.seeds), ("held-out", file.held_out)] {
            if count == 0 {
                return Err(refuse(format!("{name} must be at least 1")));
            }
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut tables = Vec::new();
        for TableInFile { title, steps } in file.tables {
            let recipe = file.recipe.clone();
            let steps = read_steps(part, steps, recipe, &mut candidates)
                .map_err(|reason| refuse(format!("{title}: {reason}")))?;
            tables.push(Compared { title, steps });
        }
        if candidates.is_empty() {
            return Err(refuse("there is no step".to_owned()));
        }
        Ok(Self {
            text: text.to_owned(),
            part,
            seeds: file.seeds,
            held_out: file.held_out,
            tables,
            candidates,
        })
    }

    /// All networks, each of them once.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }
}

/// Reads the steps of one comparison, and adds the networks that are new to the candidates.
fn read_steps(
    part: Assignment,
    steps: Vec<StepInFile>,
    mut recipe: Table,
    candidates: &mut Vec<Candidate>,
) -> Result<Vec<Step>, String> {
    let mut layers = None;
    let mut read = Vec::new();
    for step in steps {
        let refuse = |reason: String| format!("{}: {reason}", step.change);
        layers = step.layers.or(layers);
        recipe.extend(step.recipe);
        let Some(layers) = layers.clone() else {
            return Err(refuse("the first step must name its layers".to_owned()));
        };
        let candidate = Candidate::read(&step.change.english, part, layers, recipe.clone().into())
            .map_err(refuse)?
            .ok_or_else(|| refuse("the window of a layer is larger than its input".to_owned()))?;
        if let Err(breaches) = part.check(&candidate.network) {
            let breaches: Vec<String> = breaches.iter().map(ToString::to_string).collect();
            return Err(refuse(breaches.join("; ")));
        }
        // A network that is compared twice is trained once.
        let known = candidates.iter().position(|known| {
            let same = known.network.places().eq(candidate.network.places());
            same && known.recipe == candidate.recipe
        });
        read.push(Step {
            change: step.change,
            why: step.why,
            candidate: known.unwrap_or(candidates.len()),
        });
        if known.is_none() {
            candidates.push(candidate);
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests;
