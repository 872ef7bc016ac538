//! What a manifest is about: all that its units have in common.

use cijfer_dataset::Mnist;
use cijfer_kernels::Instructions;
use cijfer_training::search::{Candidate, Rounds, Space};
use serde::{Deserialize, Serialize};

use crate::fingerprint::{fingerprint_of_digits, sha256};
use crate::unit::{FINDING, TRYING, Task, Trial, Unit};
use crate::{Error, Result, Settings};

/// The version of this program: of another one no result is taken.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// A job that was cut into units, and what decides what comes of them: the program, the instructions of the processor, and
/// everything that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The version of the program.
    pub program: String,
    /// The instructions of the CPU's kernels: sums are rounded otherwise with others.
    pub instructions: String,
    /// What is done.
    pub work: Work,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Work {
    /// Digits are found in images.
    Locate(Locating),
    /// Networks are tried.
    Search(Searching),
}

/// How digits are found in images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locating {
    /// What decides what is found.
    pub settings: Settings,
    /// The most pixels that an image may have.
    pub most_pixels: u64,
    /// Where the network runs, as it was named: a graphics card rounds otherwise than a CPU.
    pub device: String,
}

/// Which networks are tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Searching {
    /// The file of the space, for messages.
    pub file: String,
    /// The space, as text.
    pub space: String,
    /// What everything random follows from.
    pub seed: u64,
    /// What the digits are, in words.
    pub data: String,
    /// By what they are known.
    pub digits: String,
}

impl Searching {
    /// The search of a space on some digits.
    pub fn of(space: &Space, file: &str, seed: u64, digits: &Mnist) -> Self {
        Self {
            file: file.to_owned(),
            space: space.text().to_owned(),
            seed,
            data: digits.origin.content(),
            digits: fingerprint_of_digits(digits),
        }
    }

    /// The space that is searched.
    ///
    /// # Errors
    ///
    /// Text that is none.
    pub fn space(&self) -> Result<Space> {
        Ok(Space::from_toml(&self.space, self.file.as_ref())?)
    }
}

impl Job {
    /// Work as this program does it, with these instructions of the processor.
    pub fn here(work: Work, instructions: Instructions) -> Self {
        Self {
            program: PROGRAM.to_owned(),
            instructions: instructions.to_string(),
            work,
        }
    }

    /// Refuses a job that this program would do otherwise with these instructions.
    pub(crate) fn check(&self, instructions: Instructions) -> Result<()> {
        let otherwise = |what, expected: &str, found: &str| {
            let [expected, found] = [expected, found].map(str::to_owned);
            match expected == found {
                true => Ok(()),
                false => Err(Error::Otherwise {
                    what,
                    expected,
                    found,
                }),
            }
        };
        otherwise("version of cijfer", PROGRAM, &self.program)?;
        let instructions = instructions.to_string();
        otherwise(
            "instructions of the processor",
            &instructions,
            &self.instructions,
        )
    }

    /// A unit of this job: its identity follows from the job and its task alone.
    ///
    /// # Errors
    ///
    /// Never: both are JSON.
    pub(crate) fn unit(&self, task: Task) -> Result<Unit> {
        let json = |error: serde_json::Error| {
            Error::io("write", "a unit".as_ref())(std::io::Error::from(error))
        };
        let job = serde_json::to_vec(self).map_err(json)?;
        let own = serde_json::to_vec(&task).map_err(json)?;
        // Half of a hash is still enough for more units than there can be.
        let unit = sha256(&[&job, b"\n", &own])[..32].to_owned();
        Ok(Unit { unit, task })
    }

    /// What the units of this job do, in a word.
    pub(crate) fn kind(&self) -> &'static str {
        match self.work {
            Work::Locate(_) => FINDING,
            Work::Search(_) => TRYING,
        }
    }

    /// Refuses a unit of another kind than the job's.
    pub(crate) fn check_kind(&self, unit: &Unit) -> Result<()> {
        match (&self.work, &unit.task) {
            (Work::Locate(_), Task::Images(_) | Task::Strip(_))
            | (Work::Search(_), Task::Trial(_)) => Ok(()),
            (Work::Locate(_), Task::Trial(_))
            | (Work::Search(_), Task::Images(_) | Task::Strip(_)) => Err(Error::Kind {
                unit: unit.unit.clone(),
                expected: self.kind(),
                found: unit.kind(),
            }),
        }
    }

    /// The trials of a round.
    pub(crate) fn trials(&self, rounds: &Rounds, candidates: &[Candidate]) -> Result<Vec<Unit>> {
        let units = rounds.keys().into_iter().map(|key| {
            let candidate = &candidates[key.candidate];
            self.unit(Task::Trial(Trial {
                key,
                network: candidate.network.to_toml(),
                recipe: key.recipe(&candidate.recipe),
            }))
        });
        units.collect()
    }
}
