//! Python environments with libraries from PyPI, under `target/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process::succeed;

/// A Python in `folder` that has the libraries of a file of requirements, installed where they are missing.
pub(crate) fn with(folder: &Path, requirements: &Path, modules: &[&str]) -> Result<PathBuf> {
    let environment = folder.join("venv");
    let python = if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    };
    if !python.is_file() {
        let mut make = Command::new("python3");
        quietly(make.args(["-m", "venv"]).arg(&environment))?;
    }
    if !has(&python, modules)? {
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--requirement"]);
        quietly(install.arg(requirements))?;
    }
    Ok(python)
}

/// Whether all can be imported, without the seconds that importing them would take.
fn has(python: &Path, modules: &[&str]) -> Result<bool> {
    let question = "import importlib.util as i, sys; sys.exit(not all(i.find_spec(name) for name in sys.argv[1:]))";
    let mut ask = Command::new(python);
    let status = ask
        .args(["-c", question])
        .args(modules)
        .stderr(Stdio::null())
        .status();
    Ok(status
        .with_context(|| format!("starting {}", python.display()))?
        .success())
}

/// Runs a command without its standard output: answers of `cargo xtask` go there, and what pip tells does not belong
/// among them.
fn quietly(command: &mut Command) -> Result<()> {
    succeed(command.stdout(Stdio::null()))
}
