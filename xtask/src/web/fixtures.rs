//! What is natively found in the scenes that the page's tests look at.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process::succeed;

/// A scene, the list of what is found in it, and the arguments with which it is found.
const LISTS: [(&str, &str, &[&str]); 2] = [
    (
        "scene.png",
        "own-size.json",
        &["--model", "C-locating", "--digit-height", "20"],
    ),
    ("varied.png", "all-sizes.json", &["--model", "C-scales"]),
];

/// Makes the lists in a folder anew, with the networks as they are.
pub(super) fn make(folder: &Path) -> Result<String> {
    for (scene, list, arguments) in LISTS {
        let mut locate = Command::new(env!("CARGO"));
        locate
            .args(["run", "--release", "--quiet", "--locked"])
            .args(["--package", "cijfer-cli", "--"])
            .args(["locate", scene, "--format", "json", "--out", list])
            .args(arguments)
            .current_dir(folder)
            // Those that every machine has: with others sums are rounded otherwise.
            .env("CIJFER_KERNELS", "portable");
        succeed(&mut locate)?;
    }
    Ok(format!("{} has the lists of now\n", folder.display()))
}
