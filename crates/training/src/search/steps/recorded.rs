use std::path::Path;

use serde::Deserialize;

use super::{Step, Steps};
use crate::search::{Error, Result, Spread};

/// The part of a document of `cijfer steps` that is read back.
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

impl Steps {
    /// The recorded accuracies of every step, comparison by comparison. `json` is a document of `cijfer steps`, and `path` names it
    /// in messages.
    ///
    /// # Errors
    ///
    /// Text that is not such a document, and a document of other steps.
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
}
