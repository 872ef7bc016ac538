//! The lines of a manifest: the job, and then a line for every unit.

use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::job::Job;
use crate::unit::Unit;
use crate::{Error, Result};

pub(crate) const SCHEMA: &str = "cijfer.work";
pub(crate) const VERSION: u64 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) schema: String,
    pub(crate) version: u64,
    /// How many units follow.
    pub(crate) units: usize,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) one: bool,
    pub(crate) job: Job,
}

/// The lines of a manifest, as they come in: the job, and then unit after unit.
pub struct Lines<R> {
    reader: R,
    path: PathBuf,
    /// The number of the last line that was read.
    line: usize,
    pub(crate) job: Job,
    /// How many units the first line says there are.
    pub(crate) units: usize,
    pub(crate) is_one: bool,
}

impl<R> fmt::Debug for Lines<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Lines")
            .field("path", &self.path)
            .field("line", &self.line)
            .field("job", &self.job)
            .finish_non_exhaustive()
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads the first line; `path` names the manifest in messages.
    ///
    /// # Errors
    ///
    /// No manifest, or one of another version.
    pub fn of(mut reader: R, path: &Path) -> Result<Self> {
        #[derive(Deserialize)]
        struct Versions {
            schema: String,
            version: u64,
        }
        let refuse = |reason: String| Error::Manifest {
            path: path.to_owned(),
            line: 1,
            reason,
        };
        let mut first = String::new();
        reader
            .read_line(&mut first)
            .map_err(Error::io("read", path))?;
        let wrong = |error: serde_json::Error| refuse(format!("not a manifest of work: {error}"));
        // What another version says is not looked at.
        let Versions { schema, version } = serde_json::from_str(&first).map_err(wrong)?;
        if (&*schema, version) != (SCHEMA, VERSION) {
            return Err(refuse(format!(
                "expected {SCHEMA}, version {VERSION}, found {schema}, version {version}"
            )));
        }
        let Head {
            job, units, one, ..
        } = serde_json::from_str(&first).map_err(wrong)?;
        Ok(Self {
            reader,
            path: path.to_owned(),
            line: 1,
            job,
            units,
            is_one: one,
        })
    }

    /// What all units have in common.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The next unit; none at the end.
    ///
    /// # Errors
    ///
    /// A line that is no unit, one that is not what its identity says, or one of something else than the job.
    pub fn next_unit(&mut self) -> Result<Option<Unit>> {
        let mut line = String::new();
        let read = self.reader.read_line(&mut line);
        if read.map_err(Error::io("read", &self.path))? == 0 {
            return Ok(None);
        }
        self.line += 1;
        let unit: Unit = serde_json::from_str(&line)
            .map_err(|error| self.refuse(format!("not a unit of work: {error}")))?;
        let own = self.job.unit(unit.task.clone())?;
        if own.unit != unit.unit {
            return Err(self.refuse(format!(
                "{unit}: expected the identity {}, which follows from the job and the task, found {}: one of these was changed",
                own.unit, unit.unit
            )));
        }
        self.job.check_kind(&unit)?;
        Ok(Some(unit))
    }

    pub(crate) fn refuse(&self, reason: String) -> Error {
        Error::Manifest {
            path: self.path.clone(),
            line: self.line,
            reason,
        }
    }
}
