//! What comes of a unit.

use std::path::Path;

use cijfer_localization::{Candidate, Located};
use cijfer_training::search;
use serde::{Deserialize, Serialize};

use crate::fingerprint::sha256;
use crate::unit::{Task, Unit};
use crate::{Error, Result};

/// What comes of a unit: nothing in it depends on the machine or the time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Outcome {
    /// What was found in each image.
    Images(Vec<Looked>),
    /// What may be a digit in a strip.
    Strip(Part),
    /// How well the network did.
    Trial(search::Outcome),
}

/// What came of looking at an image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Looked {
    /// Its digits.
    Found(Located),
    /// Why no machine can look at it.
    Refused(String),
}

/// What came of looking at a strip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Part {
    /// What may be a digit: which of them are is known when those of all strips are there.
    Candidates(Vec<Candidate>),
    /// Why no machine can look at it.
    Refused(String),
}

const SCHEMA: &str = "cijfer.result";
const VERSION: u64 = 1;

/// The first line of a result; the outcome is the second.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seal {
    schema: String,
    version: u64,
    unit: String,
    /// SHA-256 over the unit's identity and the second line.
    checksum: String,
}

impl Outcome {
    /// The result of a unit as a file has it: a line with the unit and a checksum, and one with the outcome.
    ///
    /// # Errors
    ///
    /// Never: outcomes are JSON.
    pub fn sealed(&self, unit: &Unit) -> Result<String> {
        let json = |error: serde_json::Error| {
            Error::io("write", unit.unit.as_ref())(std::io::Error::from(error))
        };
        let outcome = serde_json::to_string(self).map_err(json)? + "\n";
        let seal = Seal {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            unit: unit.unit.clone(),
            checksum: checksum(unit, &outcome),
        };
        let seal = serde_json::to_string(&seal).map_err(json)?;
        Ok(format!("{seal}\n{outcome}"))
    }

    /// What [`sealed`](Self::sealed) wrote into the file of that name.
    ///
    /// # Errors
    ///
    /// A result that was cut off, changed, or is of another unit.
    pub fn unsealed(text: &[u8], unit: &Unit, path: &Path) -> Result<Self> {
        let refuse = |reason: String| Error::Result {
            path: path.to_owned(),
            reason,
        };
        let cut = || refuse("the result was cut off".to_owned());
        let text = std::str::from_utf8(text)
            .map_err(|_| refuse("not a result: it is no text".to_owned()))?;
        let (seal, outcome) = text.split_once('\n').ok_or_else(cut)?;
        let seal: Seal =
            serde_json::from_str(seal).map_err(|error| refuse(format!("not a result: {error}")))?;
        if (&*seal.schema, seal.version) != (SCHEMA, VERSION) {
            return Err(refuse(format!(
                "expected {SCHEMA}, version {VERSION}, found {}, version {}",
                seal.schema, seal.version
            )));
        }
        if seal.unit != unit.unit {
            return Err(refuse(format!(
                "expected the result of unit {}, found that of {}",
                unit.unit, seal.unit
            )));
        }
        if !outcome.ends_with('\n') {
            return Err(cut());
        }
        if seal.checksum != checksum(unit, outcome) {
            return Err(refuse(
                "the checksum is not that of its content: it was changed".to_owned(),
            ));
        }
        let outcome: Self = serde_json::from_str(outcome)
            .map_err(|error| refuse(format!("not an outcome: {error}")))?;
        match outcome.is_of(&unit.task) {
            true => Ok(outcome),
            false => Err(refuse(format!("the outcome of something else than {unit}"))),
        }
    }

    /// Whether such a task can have such an outcome.
    fn is_of(&self, task: &Task) -> bool {
        match (self, task) {
            (Self::Images(looked), Task::Images(images)) => {
                let mut pairs = looked.iter().zip(images);
                looked.len() == images.len()
                    && pairs.all(|(looked, image)| match looked {
                        Looked::Found(located) => located.image == image.path,
                        Looked::Refused(_) => true,
                    })
            }
            (Self::Strip(_), Task::Strip(_)) | (Self::Trial(_), Task::Trial(_)) => true,
            _ => false,
        }
    }
}

fn checksum(unit: &Unit, outcome: &str) -> String {
    sha256(&[unit.unit.as_bytes(), b"\n", outcome.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Image;

    fn unit() -> Unit {
        let image = |path: &str| Image {
            path: path.to_owned(),
            below: String::new(),
            bytes: 3,
            sha256: None,
        };
        Unit {
            unit: "0123".to_owned(),
            task: Task::Images(vec![image("a"), image("b")]),
        }
    }

    fn outcome(name: &str) -> Outcome {
        let located = Located {
            image: name.to_owned(),
            width: 3,
            height: 2,
            digits: vec![],
        };
        Outcome::Images(vec![
            Looked::Found(located),
            Looked::Refused("b: \u{e9}".to_owned()),
        ])
    }

    fn read(text: &[u8]) -> Result<Outcome> {
        Outcome::unsealed(text, &unit(), Path::new("01/0123.jsonl"))
    }

    #[test]
    fn what_is_sealed_comes_back_and_nothing_else_does() {
        let sealed = outcome("a").sealed(&unit()).unwrap();
        assert_eq!(read(sealed.as_bytes()).unwrap(), outcome("a"));
        // Wherever it is cut, and whichever byte is another one.
        for at in 0..sealed.len() {
            assert!(read(&sealed.as_bytes()[..at]).is_err(), "{at}");
            let mut changed = sealed.clone().into_bytes();
            changed[at] ^= 1;
            assert!(read(&changed).is_err(), "{at}");
        }
        assert!(read(format!("{sealed}{{}}\n").as_bytes()).is_err());
    }

    #[test]
    fn messages_say_what_is_wrong() {
        let sealed = outcome("a").sealed(&unit()).unwrap();
        let message = |text: &str| {
            let message = read(text.as_bytes()).unwrap_err().to_string();
            assert!(message.starts_with("01/0123.jsonl: "), "{message}");
            message
        };
        assert!(message(&sealed[..sealed.len() - 9]).contains("cut off"));
        assert!(message("").contains("cut off"));
        assert!(message(&sealed.replace("\"width\":3", "\"width\":4")).contains("it was changed"));
        assert!(message(&sealed.replace(":1,", ":2,")).contains("found cijfer.result, version 2"));
        assert!(message(&sealed.replace("0123", "0124")).contains("found that of 0124"));
        assert!(message("{}\n{}\n").contains("not a result: "));
        let other = outcome("c").sealed(&unit()).unwrap();
        assert!(message(&other).contains("something else than a and 1 more"));
        let trial = Outcome::Trial(search::Outcome::Diverged);
        assert!(message(&trial.sealed(&unit()).unwrap()).contains("something else"));
    }
}
