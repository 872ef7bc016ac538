//! The list of what is to be done.

use std::collections::HashSet;
use std::io::{BufReader, ErrorKind};
use std::path::Path;

use cijfer_pictures::Rows as _;

use crate::job::Job;
use crate::lines::{Head, Lines, SCHEMA, VERSION};
use crate::unit::{Image, Strip, Task, Unit};
use crate::{Error, Finder, Result, Storage};

/// A job and its units: JSON Lines, of which the first is the job.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// What all units have in common.
    pub job: Job,
    /// What is to be done.
    pub units: Vec<Unit>,
    /// Whether a single image was named, and no folder that could have held more: then a table has no column for it, and an
    /// image that cannot be read is an error. Nothing of what is found follows from it.
    pub is_one: bool,
}

impl Manifest {
    /// The digits of images are to be found, so many images a unit, in their order.
    ///
    /// # Errors
    ///
    /// Never: images are JSON.
    pub fn of_images(job: Job, images: &[Image], a_unit: usize) -> Result<Self> {
        let units = images.chunks(a_unit.max(1));
        let units = units.map(|images| job.unit(Task::Images(images.to_vec())));
        Ok(Self {
            units: units.collect::<Result<_>>()?,
            job,
            is_one: false,
        })
    }

    /// The same, with images of more than so many rows cut into strips of as many, each a unit of its own: of a large image
    /// many machines read a part each. An image that cannot be read is for the one to tell that looks at it.
    ///
    /// # Errors
    ///
    /// A disk that fails, or memory that does not suffice to read the first rows of an image.
    pub fn of_images_in_strips(
        job: Job,
        images: &[Image],
        a_unit: usize,
        rows: usize,
        finder: &Finder,
    ) -> Result<Self> {
        let rows = rows.max(1);
        let (mut units, mut together) = (Vec::new(), Vec::new());
        let whole = |together: &mut Vec<Image>, units: &mut Vec<Unit>| -> Result<()> {
            if !together.is_empty() {
                units.push(job.unit(Task::Images(std::mem::take(together)))?);
            }
            Ok(())
        };
        for image in images {
            let path = image.path.as_ref();
            let strips = finder.open(path, finder.memory()).and_then(|picture| {
                let is_high = picture.height() > rows;
                is_high.then(|| finder.light(path)).transpose()
            });
            let strips = match strips {
                Err(error) if error.is_of_the_image() => None,
                strips => strips.map_err(|error| error.about(&image.path))?,
            };
            let Some(([height, width], light)) = strips else {
                together.push(image.clone());
                if together.len() == a_unit.max(1) {
                    whole(&mut together, &mut units)?;
                }
                continue;
            };
            whole(&mut together, &mut units)?;
            for first in (0..height).step_by(rows) {
                units.push(job.unit(Task::Strip(Strip {
                    image: image.clone(),
                    width,
                    height,
                    rows: [first, (first + rows).min(height)],
                    ink: light.ink.to_string(),
                    full_ink: light.full_ink,
                }))?);
            }
        }
        whole(&mut together, &mut units)?;
        Ok(Self {
            units,
            job,
            is_one: false,
        })
    }

    /// The manifest as text.
    ///
    /// # Errors
    ///
    /// Never: manifests are JSON.
    pub fn to_text(&self) -> Result<String> {
        let json = |error: serde_json::Error| {
            Error::io("write", "the manifest".as_ref())(std::io::Error::from(error))
        };
        let head = Head {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            units: self.units.len(),
            one: self.is_one,
            job: self.job.clone(),
        };
        let mut text = serde_json::to_string(&head).map_err(json)? + "\n";
        for unit in &self.units {
            text += &(serde_json::to_string(unit).map_err(json)? + "\n");
        }
        Ok(text)
    }

    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is no manifest or one of another version, was cut off, or has a unit that is not what its
    /// identity says.
    pub fn read(storage: &Storage, path: &Path) -> Result<Self> {
        Self::read_part(storage, path, |_| true)
    }

    /// Reads the units of a manifest whose numbers, from 0 on, are wanted; no more is in memory.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_part(
        storage: &Storage,
        path: &Path,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Self> {
        let Some(reader) = storage.reader(path)? else {
            return Err(Error::io("read", path)(ErrorKind::NotFound.into()));
        };
        let mut lines = Lines::of(BufReader::new(reader), path)?;
        let expected = lines.units;
        let (mut units, mut count) = (Vec::new(), 0);
        let mut seen = HashSet::new();
        while let Some(unit) = lines.next_unit()? {
            if !seen.insert(u128::from_str_radix(&unit.unit, 16).unwrap_or_default()) {
                return Err(lines.refuse(format!("{unit} is there twice")));
            }
            if wanted(count) {
                units.push(unit);
            }
            count += 1;
        }
        if count != expected {
            return Err(lines.refuse(format!(
                "expected {expected} units, as the first line says, found {count}: the manifest was cut off"
            )));
        }
        Ok(Self {
            job: lines.job,
            units,
            is_one: lines.is_one,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::job::{Locating, Work};
    use crate::settings::tests::settings;

    pub(crate) fn manifest(names: &[&str], a_unit: usize) -> Manifest {
        let work = Work::Locate(Locating {
            settings: settings(),
            most_pixels: 100,
            device: "cpu".to_owned(),
        });
        let images = names.iter().map(|&path| Image {
            path: path.to_owned(),
            below: String::new(),
            bytes: 12,
            sha256: None,
        });
        let images: Vec<Image> = images.collect();
        Manifest::of_images(
            Job::here(work, cijfer_kernels::Instructions::best()),
            &images,
            a_unit,
        )
        .unwrap()
    }

    #[test]
    fn units_are_known_by_what_they_do() {
        let all = manifest(&["a", "b", "c"], 1);
        // Where they stand and what else there is does not matter.
        let others = manifest(&["c", "d", "b"], 1);
        assert_eq!(all.units[2], others.units[0]);
        assert_eq!(all.units[1], others.units[2]);
        assert_ne!(all.units[0].unit, all.units[1].unit);
        assert_eq!(all.units[0].unit.len(), 32);
        let pairs = manifest(&["a", "b", "c"], 2);
        assert_eq!(pairs.units.len(), 2);
        assert_eq!(pairs.units[1], all.units[2]);
        // Everything that is asked for does.
        let mut job = all.job.clone();
        job.instructions += "!";
        let unit = job.unit(all.units[0].task.clone()).unwrap();
        assert_ne!(unit.unit, all.units[0].unit);
    }

    #[test]
    fn what_is_written_is_read_again_and_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.jsonl");
        let manifest = manifest(&["a", "\u{e9}", "c \"d\"", "e"], 1);
        let storage = Storage::files();
        let text = manifest.to_text().unwrap();
        storage.write(&path, text.as_bytes()).unwrap();
        assert_eq!(Manifest::read(&storage, &path).unwrap(), manifest);
        let part = Manifest::read_part(&storage, &path, |index| index % 2 == 1).unwrap();
        assert_eq!(
            part.units,
            [manifest.units[1].clone(), manifest.units[3].clone()]
        );
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.jsonl");
        let message = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let message = Manifest::read(&Storage::files(), &path)
                .unwrap_err()
                .to_string();
            let (_, reason) = message.split_once("m.jsonl, line ").unwrap();
            reason.to_owned()
        };
        let text = manifest(&["a", "b"], 1).to_text().unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(message("").starts_with("1: not a manifest of work: "));
        assert_eq!(
            message(&text.replace("\"version\":1", "\"version\":7")),
            "1: expected cijfer.work, version 1, found cijfer.work, version 7"
        );
        assert!(
            message(&text.replace("cijfer.work", "cijfer.located"))
                .contains("found cijfer.located")
        );
        assert_eq!(
            message(&format!("{}\n{}\n", lines[0], lines[1])),
            "2: expected 2 units, as the first line says, found 1: the manifest was cut off"
        );
        let cut = &text[..text.len() - 9];
        assert!(message(cut).starts_with("3: not a unit of work: "));
        assert_eq!(
            message(&format!("{}\n{}\n{}\n", lines[0], lines[1], lines[1])),
            "3: a is there twice"
        );
        let changed = text.replace("\"path\":\"b\"", "\"path\":\"c\"");
        assert!(message(&changed).starts_with("3: c: expected the identity "));
        assert!(message(&changed).ends_with("one of these was changed"));
        let other = text.replace("\"threshold\":0.5", "\"threshold\":0.25");
        assert!(message(&other).starts_with("2: a: expected the identity "));
        let more = text.replace("\"bytes\":12", "\"bytes\":12,\"pages\":3");
        assert!(message(&more).contains("unknown field `pages`"));
    }
}
