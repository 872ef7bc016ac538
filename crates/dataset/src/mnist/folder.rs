//! MNIST as four files in a folder.

use std::path::Path;

use super::Mnist;
use super::part::{Checksums, PUBLISHED, Part};
use crate::error::{Error, Result};
use crate::idx::Idx;
use crate::origin::Origin;
use crate::samples::{Samples, first_label_above_9};

/// Whether a folder must hold the published MNIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verification {
    /// The content of each file must have the published MD5 sum.
    #[default]
    Published,
    /// Any files of the same format are accepted, such as Fashion-MNIST or digits of one's own.
    Trusted,
}

impl Mnist {
    /// Reads the four files from a folder, each under its usual name, with or without `.gz`.
    ///
    /// # Errors
    ///
    /// A file that is missing or damaged, does not have the published content (unless it is trusted to be something else), has labels
    /// above 9, or does not fit the others.
    ///
    /// ```
    /// use cijfer_dataset::{Mnist, Verification};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let digits = Mnist::drawn(20, 10, 1);
    /// digits.save(folder.path())?;
    /// let read = Mnist::from_folder(folder.path(), Verification::Trusted)?;
    /// assert_eq!((read.train, read.test), (digits.train, digits.test));
    /// // Drawn digits do not pass for the published MNIST.
    /// assert!(Mnist::from_folder(folder.path(), Verification::Published).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_folder(path: impl AsRef<Path>, verification: Verification) -> Result<Self> {
        let path = path.as_ref();
        let verified = verification == Verification::Published;
        let origin = Origin::Folder {
            path: path.to_owned(),
            verified,
        };
        Self::read(path, verified.then_some(PUBLISHED), origin)
    }

    pub(crate) fn read(
        folder: &Path,
        checksums: Option<Checksums<'_>>,
        origin: Origin,
    ) -> Result<Self> {
        // All four files are looked for before the first and largest one is read.
        for part in Part::ALL {
            part.find(folder)?;
        }
        let read = |images: Part, labels: Part| {
            let (images_path, labels_path) = (images.find(folder)?, labels.find(folder)?);
            let idx = images.read(&images_path, checksums)?;
            samples(
                idx,
                &images_path,
                labels.read(&labels_path, checksums)?,
                &labels_path,
            )
        };
        let train = read(Part::TrainImages, Part::TrainLabels)?;
        let test = read(Part::TestImages, Part::TestLabels)?;
        if (train.rows(), train.columns()) != (test.rows(), test.columns()) {
            return Err(Error::Content {
                path: folder.to_owned(),
                what: "the size of the test images",
                expected: format!("{}×{} as in training", train.rows(), train.columns()),
                found: format!("{}×{}", test.rows(), test.columns()),
            });
        }
        Ok(Self {
            train,
            test,
            origin,
        })
    }

    /// Writes the four files, not compressed, under their usual names. Each appears only when it is whole.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<()> {
        let write = |part: Part, dimensions, data: &[u8]| {
            Idx {
                dimensions,
                data: data.to_vec(),
            }
            .write(&folder.as_ref().join(part.name()))
        };
        let write_both = |samples: &Samples, images, labels| {
            write(
                images,
                vec![samples.len(), samples.rows(), samples.columns()],
                samples.pixels(),
            )?;
            write(labels, vec![samples.len()], samples.labels())
        };
        write_both(&self.train, Part::TrainImages, Part::TrainLabels)?;
        write_both(&self.test, Part::TestImages, Part::TestLabels)
    }
}

/// Makes samples of an array of images and an array of labels.
fn samples(images: Idx, images_path: &Path, labels: Idx, labels_path: &Path) -> Result<Samples> {
    let refused = |path: &Path, what, expected: String, found: String| {
        Err(Error::Content {
            path: path.to_owned(),
            what,
            expected,
            found,
        })
    };
    let &[count, rows, columns] = &images.dimensions[..] else {
        let expected = "images, rows and columns".to_owned();
        return refused(
            images_path,
            "the dimensions",
            expected,
            format!("{:?}", images.dimensions),
        );
    };
    let &[labels_count] = &labels.dimensions[..] else {
        return refused(
            labels_path,
            "the dimensions",
            "one".to_owned(),
            format!("{:?}", labels.dimensions),
        );
    };
    if count != labels_count {
        let expected = format!("{count}, one for each image in {}", images_path.display());
        return refused(
            labels_path,
            "the number of labels",
            expected,
            labels_count.to_string(),
        );
    }
    if rows == 0 || columns == 0 {
        return refused(
            images_path,
            "the size of an image",
            "at least 1×1".to_owned(),
            format!("{rows}×{columns}"),
        );
    }
    if let Some((index, label)) = first_label_above_9(&labels.data) {
        return refused(
            labels_path,
            "a label",
            "0 to 9".to_owned(),
            format!("{label} at index {index}"),
        );
    }
    Samples::new(rows, columns, images.data, labels.data)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A folder with drawn digits in it.
    fn folder() -> (TempDir, Mnist) {
        let folder = tempfile::tempdir().unwrap();
        let mnist = Mnist::drawn(7, 5, 1);
        mnist.save(folder.path()).unwrap();
        (folder, mnist)
    }

    /// The error of reading the folder, without the folder's name.
    fn message(folder: &TempDir, verification: Verification) -> String {
        let message = Mnist::from_folder(folder.path(), verification)
            .unwrap_err()
            .to_string();
        message.replace(
            &format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR),
            "",
        )
    }

    fn write(folder: &TempDir, part: Part, dimensions: &[usize], data: Vec<u8>) {
        Idx {
            dimensions: dimensions.to_vec(),
            data,
        }
        .write(&folder.path().join(part.name()))
        .unwrap();
    }

    #[test]
    fn what_is_saved_is_read() {
        let (folder, mnist) = folder();
        let read = Mnist::from_folder(folder.path(), Verification::Trusted).unwrap();
        assert_eq!((read.train, read.test), (mnist.train, mnist.test));
        assert_eq!(
            read.origin,
            Origin::Folder {
                path: folder.path().to_owned(),
                verified: false
            }
        );
    }

    #[test]
    fn dotted_names_are_known() {
        let (folder, mnist) = folder();
        for part in Part::ALL {
            let dotted = folder.path().join(part.name().replace("-idx", ".idx"));
            fs::rename(folder.path().join(part.name()), dotted).unwrap();
        }
        assert_eq!(
            Mnist::from_folder(folder.path(), Verification::Trusted)
                .unwrap()
                .test,
            mnist.test
        );
    }

    #[test]
    fn other_content_must_be_trusted() {
        let (folder, _) = folder();
        let message = message(&folder, Verification::Published);
        assert!(
            message.starts_with(
                "train-images-idx3-ubyte: the MD5 sum of the content: expected 6bbc9ace898e44ae57da46a324031adb (published MNIST), found "
            ),
            "{message}"
        );
    }

    #[test]
    fn missing_files_are_listed() {
        let (folder, _) = folder();
        fs::remove_file(folder.path().join("t10k-labels-idx1-ubyte")).unwrap();
        let expected = "none of these files is there: t10k-labels-idx1-ubyte, t10k-labels-idx1-ubyte.gz, t10k-labels.idx1-ubyte, t10k-labels.idx1-ubyte.gz";
        assert_eq!(
            message(&folder, Verification::Trusted),
            format!("{}: {expected}", folder.path().display())
        );

        let nowhere = folder.path().join("nowhere");
        let message = Mnist::from_folder(&nowhere, Verification::Trusted)
            .unwrap_err()
            .to_string();
        let expected = format!("cannot read the folder {}", nowhere.display());
        assert!(message.starts_with(&expected), "{message}");
    }

    #[test]
    fn files_that_do_not_fit_are_refused() {
        let (folder, mnist) = folder();
        let refused = |part, dimensions: &[usize], data| {
            write(&folder, part, dimensions, data);
            let message = message(&folder, Verification::Trusted);
            mnist.save(folder.path()).unwrap();
            message
        };
        assert_eq!(
            refused(Part::TrainLabels, &[6], vec![0; 6]),
            "train-labels-idx1-ubyte: the number of labels: expected 7, one for each image in train-images-idx3-ubyte, found 6"
        );
        assert_eq!(
            refused(Part::TestLabels, &[5], vec![0, 9, 10, 11, 0]),
            "t10k-labels-idx1-ubyte: a label: expected 0 to 9, found 10 at index 2"
        );
        assert_eq!(
            refused(Part::TestLabels, &[5, 1], vec![0; 5]),
            "t10k-labels-idx1-ubyte: the dimensions: expected one, found [5, 1]"
        );
        assert_eq!(
            refused(Part::TrainImages, &[7, 4], vec![0; 28]),
            "train-images-idx3-ubyte: the dimensions: expected images, rows and columns, found [7, 4]"
        );
        assert_eq!(
            refused(Part::TrainImages, &[7, 0, 4], vec![]),
            "train-images-idx3-ubyte: the size of an image: expected at least 1×1, found 0×4"
        );
        assert_eq!(
            refused(Part::TestImages, &[5, 2, 3], vec![0; 30]),
            format!(
                "{}: the size of the test images: expected 28×28 as in training, found 2×3",
                folder.path().display()
            )
        );
    }

    #[test]
    fn the_published_files_are_recognised() {
        let Some(folder) = std::env::var_os("CIJFER_DATA") else {
            eprintln!("skipped: CIJFER_DATA names no folder with MNIST");
            return;
        };
        let mnist = Mnist::from_folder(&folder, Verification::Published).unwrap();
        assert_eq!((mnist.train.len(), mnist.test.len()), (60_000, 10_000));
        assert_eq!((mnist.train.rows(), mnist.train.columns()), (28, 28));
        assert_eq!(mnist.train.labels()[..5], [5, 0, 4, 1, 9]);
        assert_eq!(mnist.test.labels()[..5], [7, 2, 1, 0, 4]);
        let (rest, held_out) = mnist.train.hold_out(10_000, 1);
        assert_eq!((rest.len(), held_out.len()), (50_000, 10_000));
    }
}
