//! A folder with a file for every image.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use cijfer_work::Storage;

use super::inputs::{Input, Inputs};

/// The file of each image in a folder: named as the image, in the folders that it lies in below the one that was named.
///
/// # Errors
///
/// Two images whose files would be the same, a file that is an image itself, a folder that cannot be written to.
pub(crate) fn files(
    storage: &Storage,
    option: &str,
    folder: &Path,
    inputs: &Inputs,
    extension: &str,
) -> Result<Vec<PathBuf>> {
    let shown = folder.display();
    ensure!(
        !folder.exists() || folder.is_dir(),
        "{option} {shown}: expected a folder, found a file"
    );
    let mut taken: HashMap<PathBuf, &Input> = HashMap::new();
    let mut files = Vec::with_capacity(inputs.images.len());
    for image in &inputs.images {
        let Some(name) = image.path.file_stem() else {
            bail!("{option} {shown}: {} has no file name", image.name());
        };
        let mut file = folder.join(&image.below).join(name);
        // The stem may have a dot of its own, which stays.
        file.as_mut_os_string().push(format!(".{extension}"));
        if let Some(other) = taken.insert(file.clone(), image) {
            bail!(
                "{option} {shown}: {} and {} would both be {}",
                other.name(),
                image.name(),
                file.display()
            );
        }
        files.push(file);
    }
    // An address has no other names.
    let canonical = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    let images: HashSet<PathBuf> = inputs
        .images
        .iter()
        .map(|image| canonical(&image.path))
        .collect();
    for file in &files {
        let is_input = images.contains(&canonical(file));
        ensure!(
            !is_input,
            "{option} {shown}: {} is an input",
            file.display()
        );
    }
    if let Some(file) = files.first() {
        storage.check_writable(file)?;
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(images: &[(&str, &str)]) -> Inputs {
        let images = images.iter().map(|(path, below)| Input {
            path: path.into(),
            below: below.into(),
        });
        Inputs {
            images: images.collect(),
            is_one: false,
        }
    }

    #[test]
    fn files_lie_as_their_images_do() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("new");
        let inputs = inputs(&[
            ("scans/a.b.tif", ""),
            ("scans/deep/a.b.png", "deep"),
            ("c", ""),
        ]);
        let files = files(&Storage::files(), "--overlay", &out, &inputs, "png").unwrap();
        assert_eq!(
            files,
            ["a.b.png", "deep/a.b.png", "c.png"].map(|file| out.join(file))
        );
        // It was tried, and nothing is left of that.
        assert_eq!(out.read_dir().unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_written_twice_or_over_an_image() {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("a.png");
        std::fs::write(&image, "image").unwrap();
        let message = |folder: &Path, inputs: &Inputs| {
            let error = files(&Storage::files(), "--overlay", folder, inputs, "png").unwrap_err();
            format!("{error:#}")
        };
        let twice = inputs(&[("x/a.png", ""), ("y/a.tif", "")]);
        let told = message(folder.path(), &twice);
        assert!(
            told.contains(": x/a.png and y/a.tif would both be "),
            "{told}"
        );
        let over = inputs(&[(image.to_str().unwrap(), "")]);
        let told = message(folder.path(), &over);
        assert!(told.ends_with("a.png is an input"), "{told}");
        let told = message(&image, &over);
        assert!(told.ends_with("expected a folder, found a file"), "{told}");
        let below = message(&image.join("below"), &over);
        assert!(below.contains("cannot write"), "{below}");
    }
}
