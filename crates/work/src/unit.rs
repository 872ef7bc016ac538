//! A piece of work that any machine can do.

use std::fmt;
use std::path::Path;

use cijfer_training::Recipe;
use cijfer_training::search::{Key, On};
use serde::{Deserialize, Serialize};

use crate::{Error, Result, Storage};

/// What a unit of either kind of work is called in messages.
pub(crate) const FINDING: &str = "finding digits";
pub(crate) const TRYING: &str = "a trial of a search";

/// A piece of work: a line of a manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its identity, by which its result is known: 32 hexadecimal digits that follow from the job and the task.
    pub unit: String,
    /// What is to be done.
    pub task: Task,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Task {
    /// The digits of images are to be found, one image after the other.
    Images(Vec<Image>),
    /// What may be a digit in some rows of an image is to be found.
    Strip(Strip),
    /// A network is to be trained and measured.
    Trial(Trial),
}

/// An image in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// The file, as it was named.
    pub path: String,
    /// The folders between the one that was named and the image.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub below: String,
    /// The length of the file in bytes.
    pub bytes: u64,
    /// The checksum of the file, where it was made: SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Some rows of an image, over its whole width, and how the image is to be read: what is ink follows from its first rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strip {
    /// The image.
    pub image: Image,
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// The first row of the strip, and the one behind its last.
    pub rows: [usize; 2],
    /// What is ink: dark or light.
    pub ink: String,
    /// The tone of full ink.
    pub full_ink: u8,
}

/// A network that is to be trained and measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Which trial of the search it is.
    pub key: Key,
    /// The network, as TOML.
    pub network: String,
    /// How it is trained, seed and epochs included.
    pub recipe: Recipe,
}

impl Image {
    /// An image file as it is now. With `checked`, all of it is read for its checksum; otherwise its length alone says later
    /// whether it is still the same.
    ///
    /// # Errors
    ///
    /// A name that is no UTF-8, as those in a manifest must be; a file that cannot be read.
    ///
    /// ```
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("dot.pgm");
    /// std::fs::write(&path, b"P5 1 1 255\n0")?;
    /// let image = cijfer_work::Image::at(&path, "".as_ref(), true)?;
    /// assert_eq!(image.bytes, 12);
    /// assert!(image.sha256.is_some_and(|checksum| checksum.starts_with("02dec4f5")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at(path: &Path, below: &Path, checked: bool) -> Result<Self> {
        Self::in_storage(&Storage::files(), path, below, checked)
    }

    /// The same of an image that lies in this storage.
    ///
    /// # Errors
    ///
    /// As [`at`](Self::at), and what can be wrong with an address.
    pub fn in_storage(storage: &Storage, path: &Path, below: &Path, checked: bool) -> Result<Self> {
        let text = |path: &Path| {
            path.to_str().map(str::to_owned).ok_or_else(|| {
                let reason =
                    "the name has characters that are not UTF-8, which a manifest cannot hold";
                Error::io("plan work on", path)(std::io::Error::other(reason))
            })
        };
        let (name, below) = (text(path)?, text(below)?);
        Ok(Self {
            path: name,
            below,
            bytes: storage.length(path)?,
            sha256: checked.then(|| storage.sha256(path)).transpose()?,
        })
    }

    /// Refuses an image that is not what it was when the work was planned.
    ///
    /// # Errors
    ///
    /// As it says, and a file that cannot be read.
    pub(crate) fn check(&self, storage: &Storage) -> Result<()> {
        let path = Path::new(&self.path);
        let changed = |what, expected: String, found: String| match expected == found {
            true => Ok(()),
            false => Err(Error::Changed {
                image: self.path.clone(),
                what,
                expected,
                found,
            }),
        };
        let bytes = |bytes: u64| format!("{bytes} bytes");
        changed(
            "the length of the file",
            bytes(self.bytes),
            bytes(storage.length(path)?),
        )?;
        match &self.sha256 {
            Some(expected) => changed(
                "the checksum of the file",
                expected.clone(),
                storage.sha256(path)?,
            ),
            None => Ok(()),
        }
    }
}

impl Unit {
    /// What it does, in a word.
    pub(crate) fn kind(&self) -> &'static str {
        match self.task {
            Task::Images(_) | Task::Strip(_) => FINDING,
            Task::Trial(_) => TRYING,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.task {
            Task::Images(images) => match &images[..] {
                [] => formatter.write_str("no image"),
                [image] => formatter.write_str(&image.path),
                [first, rest @ ..] => {
                    write!(formatter, "{} and {} more", first.path, rest.len())
                }
            },
            Task::Strip(Strip {
                image,
                rows: [first, end],
                ..
            }) => {
                write!(formatter, "{}, rows {first} to {end}", image.path)
            }
            Task::Trial(Trial { key, .. }) => {
                let Key {
                    candidate,
                    epochs,
                    seed,
                    on,
                } = key;
                write!(
                    formatter,
                    "candidate {candidate}, {epochs} epochs, seed {seed}, "
                )?;
                match on {
                    On::Validation(split) => write!(formatter, "held-out set {split}"),
                    On::Test => formatter.write_str("the test set"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_that_has_changed_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pgm");
        std::fs::write(&path, "P5 1 1 255\n0").unwrap();
        let image = |checked| Image::at(&path, Path::new(""), checked).unwrap();
        let (plain, checked) = (image(false), image(true));
        assert_eq!((plain.bytes, plain.sha256.as_ref()), (12, None));
        plain.check(&Storage::files()).unwrap();
        checked.check(&Storage::files()).unwrap();
        // Of the same length, so that only a checksum tells.
        std::fs::write(&path, "P5 1 1 255\n1").unwrap();
        plain.check(&Storage::files()).unwrap();
        let message = |image: &Image| image.check(&Storage::files()).unwrap_err().to_string();
        assert!(message(&checked).contains("the checksum of the file: expected "));
        std::fs::write(&path, "P5").unwrap();
        let told = message(&plain);
        assert!(
            told.ends_with("expected 12 bytes, as when the work was planned, found 2 bytes"),
            "{told}"
        );
        std::fs::remove_file(&path).unwrap();
        assert!(message(&plain).starts_with("cannot read "));
    }
}
