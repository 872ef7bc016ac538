//! What decides what is found in images.

use std::collections::BTreeMap;

use cijfer_localization::Options;
use cijfer_model::Checkpoint;
use cijfer_pictures::Reading;
use serde::{Deserialize, Serialize};

use crate::fingerprint::fingerprint_of_weights;
use crate::{Error, Result};

/// The settings of a run over images, but for those that change nothing of what is found, such as memory and threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The model as it was named.
    pub model: String,
    /// What its weights are, as [`fingerprint_of_weights`] has it.
    pub weights: String,
    /// The least confidence of a digit.
    pub threshold: f32,
    /// The least confidence of an isolated digit, one without another digit of this confidence beside it.
    #[serde(rename = "alone")]
    pub isolated_threshold: f32,
    /// The least and the greatest height of the digits in pixels.
    pub digit_height: [f64; 2],
    /// Whether digits at the image's edges are.
    pub edges: bool,
    /// What is ink: auto, dark or light.
    pub ink: String,
    /// Whether the illumination is corrected.
    #[serde(rename = "even")]
    pub illumination_correction: bool,
}

impl Settings {
    /// Those of finding digits with the model of that name.
    pub fn of(model: &str, checkpoint: &Checkpoint, options: &Options, reading: &Reading) -> Self {
        Self {
            model: model.to_owned(),
            weights: fingerprint_of_weights(checkpoint),
            threshold: options.threshold,
            isolated_threshold: options.isolated_threshold,
            digit_height: options.digit_height,
            edges: options.at_edges,
            ink: reading.ink.to_string(),
            illumination_correction: reading.illumination_correction,
        }
    }

    /// How digits are found by these settings, in so many bytes of memory.
    pub fn options(&self, memory: u64) -> Options {
        Options {
            threshold: self.threshold,
            isolated_threshold: self.isolated_threshold,
            digit_height: self.digit_height,
            at_edges: self.edges,
            memory,
            ..Options::default()
        }
    }

    /// How pictures are read by these settings.
    ///
    /// # Errors
    ///
    /// Ink that is neither dark nor light.
    pub fn reading(&self, most_pixels: u64, memory: u64) -> Result<Reading> {
        Ok(Reading {
            ink: self.ink.parse()?,
            illumination_correction: self.illumination_correction,
            most_pixels,
            memory,
        })
    }

    /// What differs between the settings of a run that was interrupted and these, in words.
    pub fn differences(&self, interrupted: &Self) -> Vec<String> {
        let now = fields(self);
        let different =
            fields(interrupted)
                .into_iter()
                .filter_map(|(name, then)| match now.get(&name) {
                    Some(now) if *now != then => {
                        Some(format!("{} {then}, and now {now}", in_words(&name)))
                    }
                    _ => None,
                });
        different.collect()
    }
}

/// What messages call a setting.
fn in_words(name: &str) -> &str {
    match name {
        "alone" => "threshold of isolated digits",
        "even" => "illumination correction",
        "digit_height" => "digit height",
        name => name,
    }
}

/// The settings by their names, as JSON.
fn fields(settings: &Settings) -> BTreeMap<String, serde_json::Value> {
    serde_json::to_value(settings)
        .and_then(serde_json::from_value)
        .unwrap_or_default()
}

impl Settings {
    /// Refuses another model than the one that these settings are of.
    pub(crate) fn check(&self, checkpoint: &Checkpoint) -> Result<()> {
        let weights = fingerprint_of_weights(checkpoint);
        match weights == self.weights {
            true => Ok(()),
            false => Err(Error::Otherwise {
                what: "model",
                expected: format!("{} of the weights that are here, {weights}", self.model),
                found: format!("weights {}", self.weights),
            }),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn settings() -> Settings {
        Settings {
            model: "C".to_owned(),
            weights: "0".to_owned(),
            threshold: 0.5,
            isolated_threshold: 0.0,
            digit_height: [12.0, 200.0],
            edges: true,
            ink: "auto".to_owned(),
            illumination_correction: true,
        }
    }

    #[test]
    fn what_differs_is_named() {
        let now = settings();
        assert_eq!(now.differences(&now), [""; 0]);
        let then = Settings {
            threshold: 0.25,
            ink: "dark".to_owned(),
            ..settings()
        };
        assert_eq!(
            now.differences(&then),
            [
                "ink \"dark\", and now \"auto\"",
                "threshold 0.25, and now 0.5"
            ]
        );
    }

    #[test]
    fn settings_say_how_to_find_and_to_read() {
        let settings = Settings {
            ink: "light".to_owned(),
            ..settings()
        };
        let (options, reading) = (settings.options(7), settings.reading(9, 7).unwrap());
        let checkpoint = cijfer_zoo::trained("C").unwrap().unwrap();
        let again = Settings::of("C", &checkpoint, &options, &reading);
        assert_eq!(
            Settings {
                weights: "0".to_owned(),
                ..again.clone()
            },
            settings
        );
        again.check(&checkpoint).unwrap();
        let message = settings.check(&checkpoint).unwrap_err().to_string();
        assert!(
            message.contains("model") && message.contains("found weights 0"),
            "{message}"
        );
    }
}
