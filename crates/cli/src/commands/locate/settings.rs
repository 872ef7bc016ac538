//! What decides what is found, so that a run can go on where another one was interrupted.

use std::collections::BTreeMap;

use anyhow::Result;
use candle_core::DType;
use cijfer_zoo::Checkpoint;
use serde::{Deserialize, Serialize};

use super::finder::Finder;

/// The settings of a run, but for those that change nothing of what is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// The model as it was named, and what its weights are.
    model: String,
    weights: String,
    threshold: f32,
    digit_height: [f64; 2],
    edges: bool,
    ink: String,
    even: bool,
}

impl Settings {
    /// # Errors
    ///
    /// Weights that cannot be read.
    pub(super) fn of(finder: &Finder, model: &str) -> Result<Self> {
        Ok(Self {
            model: model.to_owned(),
            weights: fingerprint(&finder.checkpoint)?,
            threshold: finder.options.threshold,
            digit_height: finder.options.digit_height,
            edges: finder.options.at_edges,
            ink: finder.reading.ink.to_string(),
            even: finder.reading.even,
        })
    }

    /// What differs between the settings of a run that was interrupted and these, in words.
    ///
    /// # Errors
    ///
    /// Never: settings are JSON.
    pub(super) fn differences(&self, interrupted: &Self) -> Result<Vec<String>> {
        let fields = |settings: &Self| -> Result<BTreeMap<String, serde_json::Value>> {
            Ok(serde_json::from_value(serde_json::to_value(settings)?)?)
        };
        let now = fields(self)?;
        let then = fields(interrupted)?;
        let pairs = then.iter().zip(now.values());
        let different = pairs.filter(|((_, then), now)| then != now);
        Ok(different
            .map(|((name, then), now)| format!("{name} {then}, and now {now}"))
            .collect())
    }
}

/// FNV-1a over the weights: another training of the same network has another one.
fn fingerprint(checkpoint: &Checkpoint) -> Result<String> {
    let weights: BTreeMap<_, _> = checkpoint.weights.iter().collect();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, weight) in weights {
        add(name.as_bytes());
        for value in weight
            .to_dtype(DType::F32)?
            .flatten_all()?
            .to_vec1::<f32>()?
        {
            add(&value.to_le_bytes());
        }
    }
    Ok(format!("{hash:016x}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn settings() -> Settings {
        Settings {
            model: "C".to_owned(),
            weights: "0".to_owned(),
            threshold: 0.5,
            digit_height: [12.0, 200.0],
            edges: true,
            ink: "auto".to_owned(),
            even: true,
        }
    }

    #[test]
    fn what_differs_is_named() {
        let now = settings();
        assert_eq!(now.differences(&now).unwrap(), [""; 0]);
        let then = Settings {
            threshold: 0.25,
            ink: "dark".to_owned(),
            ..settings()
        };
        assert_eq!(
            now.differences(&then).unwrap(),
            [
                "ink \"dark\", and now \"auto\"",
                "threshold 0.25, and now 0.5"
            ]
        );
    }

    #[test]
    fn a_model_is_known_by_its_weights() {
        let of = |name| fingerprint(&cijfer_zoo::trained(name).unwrap().unwrap()).unwrap();
        assert_eq!(of("C"), of("C"));
        assert_ne!(of("C"), of("C-locating"));
    }
}
