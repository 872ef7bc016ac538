//! Where weights come from.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Facts about weights that their file carries along.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// The seed of weights, order and dropout.
    pub seed: u64,
    /// The data that the weights were trained on.
    pub data: String,
    /// A checksum of the images and labels that they were trained on.
    pub data_checksum: String,
    /// How they were trained, in words.
    pub recipe: String,
    /// How they were trained, as the TOML of a recipe of `cijfer-training`, which makes the same weights again.
    pub recipe_toml: String,
    /// The instructions of the CPU that they were trained with: others round otherwise.
    pub instructions: String,
    /// How many times every image was seen.
    pub epochs: usize,
    /// The accuracy on images held out of the training set, where some were.
    pub validation_accuracy: Option<f64>,
    /// The accuracy on the test set of networks trained alike with each of these seeds, of which these weights
    /// are the first.
    pub test_accuracies: Vec<(u64, f64)>,
    /// The score above which a digit is found, for a network that was trained to find some: chosen on scenes of training
    /// digits.
    pub threshold: Option<f32>,
    /// The score that an isolated digit must exceed, one that stands beside no other; chosen together with the threshold.
    pub isolated_threshold: Option<f32>,
    /// What came out of every epoch of the training.
    pub history: Vec<Epoch>,
}

/// What came out of one epoch of a training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// Its number, counted from 1.
    pub number: usize,
    /// The mean loss over its steps, with dropout, while the weights moved.
    pub loss: f64,
    /// The accuracy on the digits of its steps, likewise.
    pub accuracy: f64,
    /// How good the weights were afterwards, on the images held out.
    pub validation: Option<Validation>,
}

/// How good weights are on the images held out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// The mean loss.
    pub loss: f64,
    /// The part that is right.
    pub accuracy: f64,
}

impl Provenance {
    /// The facts as texts under the names of the fields.
    pub(crate) fn to_metadata(&self) -> HashMap<String, String> {
        let mut metadata: HashMap<String, String> = [
            ("seed", self.seed.to_string()),
            ("data", self.data.clone()),
            ("data_checksum", self.data_checksum.clone()),
            ("recipe", self.recipe.clone()),
            ("recipe_toml", self.recipe_toml.clone()),
            ("instructions", self.instructions.clone()),
            ("epochs", self.epochs.to_string()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        if let Some(accuracy) = self.validation_accuracy {
            metadata.insert("validation_accuracy".to_owned(), accuracy.to_string());
        }
        for (key, score) in [
            ("threshold", self.threshold),
            ("alone", self.isolated_threshold),
        ] {
            if let Some(score) = score {
                metadata.insert(key.to_owned(), score.to_string());
            }
        }
        // Numbers and options always have a JSON form.
        if !self.test_accuracies.is_empty()
            && let Ok(accuracies) = serde_json::to_string(&self.test_accuracies)
        {
            metadata.insert("test_accuracies".to_owned(), accuracies);
        }
        if let Ok(history) = serde_json::to_string(&self.history) {
            metadata.insert("history".to_owned(), history);
        }
        metadata
    }

    /// The facts as far as they are there: a file of weights is usable without them.
    pub(crate) fn from_metadata(metadata: &HashMap<String, String>) -> Self {
        let text = |key: &str| metadata.get(key).cloned().unwrap_or_default();
        let number = |key: &str| metadata.get(key)?.parse().ok();
        let score = |key: &str| metadata.get(key)?.parse().ok();
        Self {
            seed: number("seed").unwrap_or_default(),
            data: text("data"),
            data_checksum: text("data_checksum"),
            recipe: text("recipe"),
            recipe_toml: text("recipe_toml"),
            instructions: text("instructions"),
            epochs: number("epochs").unwrap_or_default() as usize,
            validation_accuracy: metadata
                .get("validation_accuracy")
                .and_then(|text| text.parse().ok()),
            threshold: score("threshold"),
            isolated_threshold: score("alone"),
            test_accuracies: serde_json::from_str(&text("test_accuracies")).unwrap_or_default(),
            history: serde_json::from_str(&text("history")).unwrap_or_default(),
        }
    }
}
