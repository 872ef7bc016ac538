use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Work;
use super::work::Unit;

/// What a library measured of a work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measurement {
    /// Which one.
    pub(crate) work: Work,
    /// In the unit of the work.
    pub(crate) value: f64,
    /// That unit, so that an answer can be read without the program.
    pub(crate) unit: Unit,
    /// Which of the library's ways to do it was the fastest.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) variant: String,
    /// By how much the memory of the process grew at most, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) peak_bytes: Option<u64>,
    /// The share of the test images that were right, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) accuracy: Option<f64>,
}

impl Measurement {
    /// A measurement in the unit of its work, and nothing else.
    pub(crate) fn new(work: Work, value: f64) -> Self {
        Self {
            work,
            value,
            unit: work.unit(),
            variant: String::new(),
            peak_bytes: None,
            accuracy: None,
        }
    }
}

/// A line that a process reads.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Request {
    /// What it is asked for.
    pub(super) work: Asked,
    /// How long it may go on.
    #[serde(default = "three")]
    pub(super) seconds: f64,
}

/// A work, or who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asked {
    /// The versions of the libraries.
    Versions,
    /// A work.
    #[serde(untagged)]
    Work(Work),
}

/// A line that a process answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Answer {
    /// To a work.
    Measured(Measurement),
    /// To `versions`.
    Versions {
        /// By name.
        versions: BTreeMap<String, String>,
    },
    /// To what could not be done.
    Failed {
        /// Why.
        error: String,
    },
}

fn three() -> f64 {
    3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_a_work_or_versions() {
        let read = |line| serde_json::from_str::<Request>(line).unwrap();
        assert_eq!(
            read(r#"{"work": "train_c", "seconds": 1}"#),
            Request {
                work: Asked::Work(Work::TrainC),
                seconds: 1.0
            }
        );
        assert_eq!(read(r#"{"work": "versions"}"#).work, Asked::Versions);
        assert!(serde_json::from_str::<Request>(r#"{"work": "sleep"}"#).is_err());
    }

    #[test]
    fn an_answer_is_a_measurement_versions_or_an_error() {
        let read = |line| serde_json::from_str::<Answer>(line).unwrap();
        let line = r#"{"work": "latency_c", "variant": "jit", "value": 70.5, "unit": "us"}"#;
        assert!(matches!(read(line), Answer::Measured(found) if found.value == 70.5));
        let line = r#"{"work": "versions", "versions": {"torch": "2.15"}}"#;
        assert!(matches!(read(line), Answer::Versions { .. }));
        let line = r#"{"work": "train_c", "error": "no"}"#;
        assert!(matches!(read(line), Answer::Failed { .. }));
    }
}
