//! The storage that images and results lie in, and whether it takes a command's outputs.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use cijfer_work::{Results, Storage};

/// Files, and what lies at addresses, as the environment says it is reached.
#[cfg(feature = "cloud")]
pub(crate) fn storage() -> Storage {
    // A variable that is no Unicode says nothing of a store.
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        let text = |text: std::ffi::OsString| text.into_string().ok();
        Some((text(name)?, text(value)?))
    });
    Storage::with_cloud(cijfer_cloud::Cloud::new(variables).with_proxy(cijfer_terminal::proxy()))
}

/// Files.
#[cfg(not(feature = "cloud"))]
pub(crate) fn storage() -> Storage {
    Storage::files()
}

/// Folders of results in that storage.
pub(crate) fn results(storage: &Storage, folders: &[PathBuf]) -> Vec<Results> {
    let folders = folders.iter().map(Results::in_folder);
    let folders = folders.map(|folder| folder.with_storage(storage.clone()));
    folders.collect()
}

/// Looks, before any work, whether every output can be written, and whether each is a file of its
/// own: neither another output nor one of the inputs.
pub(crate) fn check_outputs(
    storage: &Storage,
    outputs: &[(&str, Option<&Path>)],
    inputs: &[Option<&Path>],
) -> Result<()> {
    let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b && a.is_file(),
        _ => a == b,
    };
    let is_there = |input: &&&Path| input.is_file() || Storage::is_address(input);
    for (index, (option, path)) in outputs.iter().enumerate() {
        let Some(path) = path else { continue };
        let shown = path.display();
        for input in inputs.iter().flatten().filter(is_there) {
            ensure!(
                !same(path, input),
                "{option} {shown}: this file is an input"
            );
        }
        for (other, taken) in &outputs[..index] {
            let free = taken.is_none_or(|taken| !same(path, taken));
            ensure!(free, "{option} {shown}: {other} is the same file");
        }
        storage.check_writable(path)?;
    }
    Ok(())
}
