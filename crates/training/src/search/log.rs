//! The log of a search: a line of JSON for the search itself, and one for each finished trial.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Error, Key, Result, Trial};

/// A log on the disk, which is only appended to. It has a trial as a whole or not at all.
pub(super) struct Log {
    path: PathBuf,
    file: File,
}

/// The first line, which identifies the search that the trials belong to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Header {
    /// The version of the format.
    pub(super) version: u32,
    /// The text of the space.
    pub(super) space: String,
    pub(super) seed: u64,
    /// The digits, as their [`Origin`](cijfer_dataset::Origin::content) names them.
    pub(super) data: String,
}

/// The version of the format. Logs of other versions are refused.
pub(super) const VERSION: u32 = 1;

impl Log {
    /// Begins a log. A file that exists is not overwritten.
    pub(super) fn begin(path: &Path, header: &Header) -> Result<Self> {
        let file = OpenOptions::new().append(true).create_new(true).open(path);
        let mut log = Self {
            file: file.map_err(|source| Error::Io {
                path: path.to_owned(),
                source,
            })?,
            path: path.to_owned(),
        };
        log.append(header)?;
        Ok(log)
    }

    /// Resumes a log, and returns its trials. A last line without an end is what a killed search leaves; it is cut off.
    pub(super) fn resume(path: &Path, header: &Header) -> Result<(Self, BTreeMap<Key, Trial>)> {
        let io = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let refuse = |line: usize, reason: String| Error::Log {
            path: path.to_owned(),
            line,
            reason,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .open(path)
            .map_err(io)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let head = line_of(header).map_err(io)?;
        if head.as_bytes().starts_with(&bytes) && bytes.len() < head.len() {
            // The search was killed while it wrote the first line.
            file.set_len(0).map_err(io)?;
            let mut log = Self {
                path: path.to_owned(),
                file,
            };
            log.append(header)?;
            return Ok((log, BTreeMap::new()));
        }
        let whole = bytes
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut lines = bytes[..whole].split(|&byte| byte == b'\n').enumerate();
        let found: Header = match lines.next() {
            Some((_, line)) => serde_json::from_slice(line)
                .map_err(|error| refuse(1, format!("not the first line of a search: {error}")))?,
            None => return Err(refuse(1, "the log is empty".to_owned())),
        };
        if found != *header {
            let what = match &found {
                found if found.version != header.version => "version",
                found if found.space != header.space => "space",
                found if found.seed != header.seed => "seed",
                _ => "data",
            };
            return Err(refuse(
                1,
                format!("the log belongs to a search with another {what}"),
            ));
        }
        let mut trials = BTreeMap::new();
        for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let trial: Trial = serde_json::from_slice(line)
                .map_err(|error| refuse(index + 1, format!("not a trial: {error}")))?;
            trials.insert(trial.key, trial);
        }
        // The file is cut off only now, so that a file that is not a log stays as it is.
        file.set_len(whole as u64).map_err(io)?;
        let log = Self {
            path: path.to_owned(),
            file,
        };
        Ok((log, trials))
    }

    /// Appends a line as a whole, and waits until it is on the disk.
    pub(super) fn append(&mut self, line: &impl Serialize) -> Result<()> {
        let io = |source| Error::Io {
            path: self.path.clone(),
            source,
        };
        let text = line_of(line).map_err(io)?;
        let before = self.file.metadata().map_err(io)?.len();
        let written = self.file.write_all(text.as_bytes());
        if written.is_err() {
            // The disk is full. The lines before stay readable.
            self.file.set_len(before).map_err(io)?;
        }
        written.and_then(|()| self.file.sync_data()).map_err(io)
    }
}

/// The text of a log of trials that were done elsewhere.
pub(super) fn text_of<'a>(
    header: &Header,
    trials: impl IntoIterator<Item = &'a Trial>,
) -> std::io::Result<String> {
    let mut text = line_of(header)?;
    for trial in trials {
        text += &line_of(trial)?;
    }
    Ok(text)
}

fn line_of(value: &impl Serialize) -> std::io::Result<String> {
    Ok(serde_json::to_string(value)? + "\n")
}
