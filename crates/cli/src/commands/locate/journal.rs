//! What was found by now, beside the list that is to be, so that a run can be interrupted.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cijfer_localization::{Located, Locations};
use cijfer_work::Settings;
use serde::{Deserialize, Serialize};

/// A file that only grows: a line for the settings, and one for every image that is finished.
#[derive(Debug)]
pub(in crate::commands) struct Journal {
    path: PathBuf,
    file: File,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    schema: String,
    version: u64,
    settings: Settings,
}

const SCHEMA: &str = "cijfer.locating";
const VERSION: u64 = 1;

impl Journal {
    /// Where the journal of that list lies.
    pub(super) fn beside(out: &Path) -> PathBuf {
        let mut path = out.to_owned();
        path.as_mut_os_string().push(".part.jsonl");
        path
    }

    /// Begins a journal.
    ///
    /// # Errors
    ///
    /// One that is there already, or a file that cannot be written.
    pub(super) fn begin(path: PathBuf, settings: &Settings) -> Result<Self> {
        let file = OpenOptions::new().append(true).create_new(true).open(&path);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => anyhow::anyhow!(
                "{}: the journal of an interrupted run; --resume continues it, and if this file is removed \
                 everything starts again",
                path.display()
            ),
            _ => anyhow::Error::from(error).context(format!("cannot write {}", path.display())),
        })?;
        let mut journal = Self { path, file };
        journal.line(&head(settings)?)?;
        Ok(journal)
    }

    /// Goes on with a journal, and gives the images in it. A last line that was cut off is dropped.
    ///
    /// # Errors
    ///
    /// A file that is not there, is no journal, or was begun with other settings.
    pub(super) fn resume(path: PathBuf, settings: &Settings) -> Result<(Self, Vec<Located>)> {
        let shown = path.display();
        let file = OpenOptions::new().read(true).append(true).open(&path);
        let mut file = file.with_context(|| {
            format!(
                "--resume continues an interrupted run, but its journal {shown} cannot be opened"
            )
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {shown}"))?;
        let ours = head(settings)?;
        if ours.len() > bytes.len() && ours.as_bytes().starts_with(&bytes) {
            // It was interrupted while it began.
            file.set_len(0)
                .with_context(|| format!("cannot write {shown}"))?;
            let mut journal = Self { path, file };
            journal.line(&ours)?;
            return Ok((journal, Vec::new()));
        }
        let end = bytes.iter().rposition(|&byte| byte == b'\n');
        let whole = &bytes[..end.map_or(0, |end| end + 1)];
        let first = whole.iter().position(|&byte| byte == b'\n');
        let (first, images) = whole.split_at(first.map_or(0, |first| first + 1));
        let found: Head = serde_json::from_slice(first)
            .with_context(|| format!("{shown}: not the journal of an interrupted run"))?;
        ensure!(
            found.schema == SCHEMA && found.version == VERSION,
            "{shown}: expected {SCHEMA}, version {VERSION}, found {}, version {}",
            found.schema,
            found.version
        );
        let differences = settings.differences(&found.settings);
        if !differences.is_empty() {
            bail!(
                "{shown}: the interrupted run had other settings: {}; if this file is removed everything starts again",
                differences.join("; ")
            );
        }
        let images = Locations::from_json_lines(images)
            .with_context(|| format!("{shown}, after the first line"))?;
        // Only now, for a file that is no journal is left as it is.
        file.set_len(whole.len() as u64)
            .with_context(|| format!("cannot write {shown}"))?;
        let journal = Self { path, file };
        Ok((journal, images.locations.images))
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down that an image is finished, at once.
    ///
    /// # Errors
    ///
    /// A full disk; what was written before stays whole.
    pub(super) fn append(&mut self, located: &Located) -> Result<()> {
        self.line(&located.to_json_line()?)
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let write = || {
            let before = self.file.metadata()?.len();
            let written = self.file.write_all(line.as_bytes());
            if written.is_err() {
                self.file.set_len(before)?;
            }
            written
        };
        let written: std::io::Result<()> = { write }();
        written.with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Removes the journal, once its images are in the list.
    ///
    /// # Errors
    ///
    /// A file that cannot be removed.
    pub(super) fn remove(self) -> Result<()> {
        std::fs::remove_file(&self.path)
            .with_context(|| format!("cannot remove {}", self.path.display()))
    }
}

fn head(settings: &Settings) -> Result<String> {
    let head = Head {
        schema: SCHEMA.to_owned(),
        version: VERSION,
        settings: settings.clone(),
    };
    Ok(serde_json::to_string(&head)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_localization::Options;
    use cijfer_pictures::Reading;

    fn settings() -> Settings {
        let checkpoint = cijfer_zoo::trained("C").unwrap().unwrap();
        let (options, reading) = (Options::default(), Reading::default());
        Settings::of("C", &checkpoint, &options, &reading)
    }

    fn located(image: &str) -> Located {
        Located {
            image: image.to_owned(),
            width: 3,
            height: 2,
            digits: Vec::new(),
        }
    }

    /// Wherever it was cut, what was whole is there, and what follows is whole again.
    #[test]
    fn a_journal_that_was_cut_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = Journal::beside(&folder.path().join("out.json"));
        assert!(path.ends_with("out.json.part.jsonl"));
        let mut journal = Journal::begin(path.clone(), &settings()).unwrap();
        for name in ["a", "\u{e9}"] {
            journal.append(&located(name)).unwrap();
        }
        let whole = std::fs::read(&path).unwrap();
        let lines = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines(&whole), 3);
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let (mut journal, images) = Journal::resume(path.clone(), &settings()).unwrap();
            let expected = lines(&whole[..cut]).saturating_sub(1);
            assert_eq!(images.len(), expected, "{cut}");
            journal.append(&located("b")).unwrap();
            let (_, images) = Journal::resume(path.clone(), &settings()).unwrap();
            assert_eq!(images.len(), expected + 1);
            assert_eq!(images[expected], located("b"));
        }
    }

    #[test]
    fn what_is_no_journal_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let message = || {
            let error = Journal::resume(path.clone(), &settings()).unwrap_err();
            format!("{error:#}")
        };
        assert!(message().contains("--resume") && message().contains("cannot be opened"));
        let head = head(&settings()).unwrap();
        for (content, expected) in [
            ("text", "not the journal"),
            ("{}\n", "not the journal"),
            (
                &head.replace("true", "false"),
                "edges false, and now true; illumination correction",
            ),
            (&head.replace("\"version\":1", "\"version\":2"), "version 2"),
            (&(head.clone() + "{}\n"), "after the first line: line 1"),
        ] {
            std::fs::write(&path, content).unwrap();
            assert!(message().contains(expected), "{}", message());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
            let error = Journal::begin(path.clone(), &settings()).unwrap_err();
            assert!(error.to_string().contains("--resume"));
        }
    }
}
