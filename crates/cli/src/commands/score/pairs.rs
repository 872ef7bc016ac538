//! Which truth belongs to which image.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cijfer_dataset::ImageTruth;
use cijfer_localization::{Located, Locations};

/// What was found in an image, and what is there.
pub(super) struct Pair {
    pub(super) found: Located,
    pub(super) truth: ImageTruth,
}

/// The truth of an image, and the file that says so.
struct Told {
    truth: ImageTruth,
    path: PathBuf,
}

/// Gives every image its truth, in the order of the images.
pub(super) fn pairs(path: &Path, found: Locations, truths: &[PathBuf]) -> Result<Vec<Pair>> {
    let shown = path.display();
    let mut told = Vec::new();
    for truth in truths {
        for file in files(truth, path)? {
            told.extend(ImageTruth::read(&file)?.into_iter().map(|truth| Told {
                truth,
                path: file.clone(),
            }));
        }
    }
    let mut images = found.images;
    // One of each belong together whatever their names, unless the truth was looked for in a folder.
    if let ([_], [_], [truth]) = (&images[..], &told[..], truths)
        && !truth.is_dir()
        && let (Some(found), Some(told)) = (images.pop(), told.pop())
    {
        return Ok(vec![pair(found, told)?]);
    }
    let mut by_name: BTreeMap<String, Told> = BTreeMap::new();
    for told in told {
        let name = stem(&told.truth.image);
        if let Some(other) = by_name.get(&name) {
            bail!(
                "{}: the truth of `{name}`, and so is {}",
                told.path.display(),
                other.path.display()
            );
        }
        by_name.insert(name, told);
    }
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut pairs = Vec::new();
    for found in images {
        let name = stem(&found.image);
        if let Some(other) = taken.get(&name) {
            bail!(
                "{shown}: two images are called `{name}`: {other} and {}",
                found.image
            );
        }
        let told = by_name.remove(&name).with_context(|| {
            format!(
                "{shown}: image {}: there is no truth of `{name}`",
                found.image
            )
        })?;
        taken.insert(name, found.image.clone());
        pairs.push(pair(found, told)?);
    }
    if let Some((name, told)) = by_name.first_key_value() {
        bail!(
            "{}: the truth of `{name}`, and {shown} has no image of that name",
            told.path.display()
        );
    }
    Ok(pairs)
}

/// The files of truth that a path stands for: itself, or those in the folder. What was found is
/// none, should it lie there too.
fn files(path: &Path, found: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let cannot = || format!("cannot read the folder {}", path.display());
    let found = found.canonicalize().ok();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(cannot)? {
        let file = entry.with_context(cannot)?.path();
        let is_json = file
            .extension()
            .is_some_and(|extension| extension == "json");
        if is_json && (found.is_none() || file.canonicalize().ok() != found) {
            files.push(file);
        }
    }
    ensure!(
        !files.is_empty(),
        "{}: there is no .json file in this folder",
        path.display()
    );
    files.sort();
    Ok(files)
}

fn pair(found: Located, told: Told) -> Result<Pair> {
    let Told { truth, path } = told;
    ensure!(
        (truth.width, truth.height) == (found.width, found.height),
        "{}: the truth of an image of {}×{} pixels, and {} has {}×{}",
        path.display(),
        truth.width,
        truth.height,
        found.image,
        found.width,
        found.height
    );
    Ok(Pair { found, truth })
}

/// The name of an image without folder and extension.
fn stem(image: &str) -> String {
    let name = Path::new(image).file_stem();
    name.map_or_else(
        || image.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
