//! The way from one network to another, step by step, from trainings that are run.

use std::fmt;
use std::path::Path;

use cijfer_analysis::Language;
use cijfer_zoo::Assignment;
use serde::Deserialize;
use toml::{Table, Value};

use super::runner::Trainings;
use super::space::part;
use super::{Candidate, Error, Key, On, Progress, Result, Runner, Spread, Trial};

/// Networks one after another, as a TOML file says them.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    text: String,
    /// The part of the assignment whose rules hold.
    pub part: Assignment,
    /// With how many seeds each network is trained.
    pub seeds: usize,
    /// How many images are held out.
    pub held_out: usize,
    /// What is compared.
    pub tables: Vec<Compared>,
    candidates: Vec<Candidate>,
}

/// Networks that are compared, each with the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What is asked.
    pub title: Words,
    /// The networks.
    pub steps: Vec<Step>,
}

/// A network, and how it came from the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was changed.
    pub change: Words,
    /// Why.
    pub why: Words,
    /// Its number among the [candidates](Steps::candidates).
    pub candidate: usize,
}

/// Words in English, and in Dutch where that was written, too: as TOML a string, or `{ en = "…", nl = "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WordsInFile")]
pub struct Words {
    english: String,
    dutch: Option<String>,
}

impl Words {
    /// In a language; in English where they are not written in another.
    pub fn in_language(&self, language: Language) -> &str {
        match (language, &self.dutch) {
            (Language::Dutch, Some(dutch)) => dutch,
            _ => &self.english,
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.english)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WordsInFile {
    English(String),
    Both { en: String, nl: String },
}

impl From<WordsInFile> for Words {
    fn from(words: WordsInFile) -> Self {
        let (english, dutch) = match words {
            WordsInFile::English(english) => (english, None),
            WordsInFile::Both { en, nl } => (en, Some(nl)),
        };
        Self { english, dutch }
    }
}

/// The file as it is written.
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
    /// As in the step before where nothing is said.
    layers: Option<Value>,
    /// What differs from the step before.
    #[serde(default)]
    recipe: Table,
}

impl Steps {
    /// Reads steps from the text of a TOML file; `path` names it in messages.
    ///
    /// Layers that a step does not name are those of the step before, and so is what its recipe does not say.
    ///
    /// # Errors
    ///
    /// Text that is no such file; a network that breaks the rules of the part.
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
            let mut layers = None;
            let mut recipe = file.recipe.clone();
            let mut compared = Vec::new();
            for step in steps {
                let of_this =
                    |reason: String| refuse(format!("{title}: {}: {reason}", step.change));
                layers = step.layers.or(layers);
                recipe.extend(step.recipe);
                let Some(layers) = layers.clone() else {
                    return Err(of_this("the first step must name its layers".to_owned()));
                };
                let read =
                    Candidate::read(&step.change.english, part, layers, recipe.clone().into());
                let candidate = read
                    .map_err(of_this)?
                    .ok_or_else(|| of_this("a window finds no place".to_owned()))?;
                if let Err(breaches) = part.check(&candidate.network) {
                    let breaches: Vec<String> = breaches.iter().map(ToString::to_string).collect();
                    return Err(of_this(breaches.join("; ")));
                }
                // What is compared twice is trained once.
                let known = candidates.iter().position(|known| {
                    known.network.layers == candidate.network.layers
                        && known.recipe == candidate.recipe
                });
                compared.push(Step {
                    change: step.change,
                    why: step.why,
                    candidate: known.unwrap_or(candidates.len()),
                });
                if known.is_none() {
                    candidates.push(candidate);
                }
            }
            tables.push(Compared {
                title,
                steps: compared,
            });
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

    /// What every step came to when it was measured, table by table: `json` is what `cijfer steps` writes, and `path` names it in
    /// messages.
    ///
    /// # Errors
    ///
    /// Text that is no such file, or one of other steps.
    pub fn recorded(&self, json: &str, path: &Path) -> Result<Vec<Vec<Spread>>> {
        let refuse = |reason: String| Error::Space {
            path: path.to_owned(),
            reason,
        };
        let recorded: Recorded =
            serde_json::from_str(json).map_err(|error| refuse(error.to_string()))?;
        let is_this = |step: &Step, recorded: &RecordedStep| {
            let candidate = &self.candidates[step.candidate];
            step.change.english == recorded.change
                && candidate.parameters == recorded.parameters
                && candidate.recipe.epochs == recorded.epochs
        };
        let mut all = Vec::new();
        for (compared, recorded) in self.tables.iter().zip(&recorded.tables) {
            let steps = compared.steps.iter().zip(&recorded.steps);
            let spreads = steps.map(|(step, recorded)| match is_this(step, recorded) {
                true => Ok(Spread {
                    mean: recorded.mean,
                    least: recorded.least,
                    most: recorded.most,
                }),
                false => Err(refuse(format!(
                    "expected the step `{}`, found `{}`, {} parameters, {} epochs",
                    step.change, recorded.change, recorded.parameters, recorded.epochs
                ))),
            });
            all.push(spreads.collect::<Result<Vec<_>>>()?);
        }
        let counts = |tables: &[Vec<Spread>]| tables.iter().map(Vec::len).collect::<Vec<_>>();
        let expected = self.tables.iter().map(|compared| compared.steps.len());
        if counts(&all) != expected.collect::<Vec<_>>() {
            return Err(refuse("steps are missing".to_owned()));
        }
        Ok(all)
    }

    /// All networks, none of them twice.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }
}

/// Of what `cijfer steps` writes what is read again.
#[derive(Deserialize)]
struct Recorded {
    tables: Vec<RecordedTable>,
}

#[derive(Deserialize)]
struct RecordedTable {
    steps: Vec<RecordedStep>,
}

#[derive(Deserialize)]
struct RecordedStep {
    change: String,
    parameters: u64,
    epochs: usize,
    mean: f64,
    least: f64,
    most: f64,
}

/// What came of the trainings of steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// For every candidate its trainings, a seed each.
    pub trials: Vec<Vec<Trial>>,
    /// Whether the budget sufficed for all of them.
    pub is_complete: bool,
}

impl Measured {
    /// The accuracies of a candidate on held-out images.
    pub fn spread(&self, candidate: usize) -> Spread {
        let trials = self.trials[candidate].iter();
        Spread::of(trials.map(|trial| trial.outcome.accuracy()))
    }
}

impl Runner<'_> {
    /// Trains all networks of some steps, or as many as the budget allows.
    ///
    /// # Errors
    ///
    /// A log that cannot be written or is of something else, a training that fails otherwise than by divergence.
    /// Trials that are finished stay in the log.
    pub fn steps(&self, steps: &Steps, progress: &mut dyn FnMut(Progress)) -> Result<Measured> {
        let candidates = steps.candidates();
        let mut trainings = Trainings::begin(self, &steps.text, candidates, steps.held_out, 1)?;
        let keys = |candidate: usize| {
            (0..steps.seeds as u64).map(move |number| Key {
                candidate,
                epochs: candidates[candidate].recipe.epochs,
                seed: self.seed + number,
                on: On::Validation(0),
            })
        };
        let all = (0..candidates.len()).flat_map(keys).collect();
        let is_complete = trainings.all([1, 1], all, progress)?;
        let of = |candidate| trainings.of(keys(candidate)).cloned().collect();
        Ok(Measured {
            trials: (0..candidates.len()).map(of).collect(),
            is_complete,
        })
    }
}

#[cfg(test)]
mod tests {
    use cijfer_dataset::Mnist;

    use super::*;

    const STEPS: &str = r#"
        part = "A"
        seeds = 2
        held-out = 100

        [recipe]
        epochs = 4
        batch = 50
        learning-rate = 0.02

        [[tables]]
        title = "The way"
        steps = [
            { change = "twenty neurons", why = "to begin with", layers = [
                { type = "Dense", units = 20, activation = "silu" },
                { type = "Dense", units = 10, activation = "softmax" },
            ] },
            { change = "ten", why = "half", layers = [
                { type = "Dense", units = 10, activation = "silu" },
                { type = "Dense", units = 10, activation = "softmax" },
            ] },
            { change = "longer", why = "it still learns", recipe = { epochs = 8 } },
        ]

        [[tables]]
        title = "Once more"
        steps = [
            { change = "ten", why = "again", layers = [
                { type = "Dense", units = 10, activation = "silu" },
                { type = "Dense", units = 10, activation = "softmax" },
            ] },
        ]
    "#;

    #[test]
    fn every_network_is_trained_once_with_every_seed() {
        let steps = Steps::from_toml(STEPS, Path::new("steps.toml")).expect("read");
        let numbers = |table: &Compared| -> Vec<usize> {
            table.steps.iter().map(|step| step.candidate).collect()
        };
        assert_eq!(numbers(&steps.tables[0]), [0, 1, 2]);
        assert_eq!(numbers(&steps.tables[1]), [1]);
        let folder = tempfile::tempdir().expect("a folder");
        let digits = Mnist::drawn(1_000, 10, 0);
        let runner = Runner {
            digits: &digits,
            seed: 3,
            threads: 2,
            budget: None,
            log: folder.path().join("log"),
            resume: false,
        };
        let measured = runner.steps(&steps, &mut |_| {}).expect("trained");
        assert!(measured.is_complete);
        for (candidate, trials) in measured.trials.iter().enumerate() {
            let seeds: Vec<u64> = trials.iter().map(|trial| trial.key.seed).collect();
            assert_eq!(seeds, [3, 4], "{candidate}");
            let epochs = steps.candidates()[candidate].recipe.epochs;
            assert!(trials.iter().all(|trial| trial.recipe.epochs == epochs));
            assert!(measured.spread(candidate).mean > 0.3, "{candidate}");
        }
        // Nothing is left to do.
        let again = Runner {
            resume: true,
            budget: Some(std::time::Duration::ZERO),
            ..runner
        };
        assert_eq!(again.steps(&steps, &mut |_| {}).expect("known"), measured);
    }

    #[test]
    fn steps_that_make_no_sense_are_named() {
        for (from, to, expected) in [
            ("seeds = 2", "seeds = 0", "seeds must be at least 1"),
            (
                "units = 20, activation = \"silu\"",
                "units = 20, activation = \"silly\"",
                "The way: twenty neurons: ",
            ),
            ("epochs = 8", "epoch = 8", "The way: longer: recipe: "),
            (
                "{ type = \"Dense\", units = 20, activation = \"silu\" }",
                "{ type = \"Conv2D\", filters = 2, kernel_size = 3 }",
                "The way: twenty neurons: ",
            ),
        ] {
            let error = Steps::from_toml(&STEPS.replacen(from, to, 1), Path::new("steps.toml"));
            let message = error.expect_err("refused").to_string();
            let expected = format!("steps.toml: {expected}");
            assert!(message.starts_with(&expected), "{message}");
        }
    }
}
