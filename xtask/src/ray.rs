//! The tests of the Python package that spreads work over Ray.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::process::succeed;
use crate::python;

/// How the package is tested.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A Python that has Ray, mypy and pytest; otherwise one is set up under target/
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// 500 images, 40 trials and 20 kills, and not a few
    #[arg(long)]
    full: bool,
    /// The command `cijfer`; otherwise it is built
    #[arg(long, value_name = "FILE")]
    cijfer: Option<PathBuf>,
}

/// Checks the types of the package, and runs its tests on clusters of several nodes on this machine.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    let workspace = crate::workspace();
    let package = workspace.join("contrib").join("ray");
    let folder = workspace.join("target").join("ray");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let python = match &arguments.python {
        Some(python) => python.clone(),
        None => python::with(
            &folder,
            &package.join("requirements.txt"),
            &["mypy", "pytest", "ray"],
        )?,
    };
    let cijfer = match &arguments.cijfer {
        // The tests run in folders of their own.
        Some(cijfer) => std::path::absolute(cijfer)?,
        None => built(&workspace)?,
    };
    let mut types = Command::new(&python);
    types
        .args(["-m", "mypy", "--cache-dir"])
        .arg(folder.join("mypy"));
    let mut tests = Command::new(&python);
    tests
        .args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"])
        .env("PYTHONPATH", package.join("src"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("RAY_USAGE_STATS_ENABLED", "0")
        .env("CIJFER", cijfer);
    if arguments.full {
        tests.env("CIJFER_FULL", "1");
    }
    let said = [types, tests].map(|mut command| said(command.current_dir(&package)));
    said.into_iter().collect()
}

/// What a command says, which must succeed.
fn said(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("starting {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{command:?} failed:\n{text}");
    Ok(text)
}

/// The command, built as it is released.
fn built(workspace: &Path) -> Result<PathBuf> {
    let mut build = Command::new(env!("CARGO"));
    build
        .args(["build", "--release", "--quiet", "--package", "cijfer-cli"])
        .current_dir(workspace);
    succeed(&mut build)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| workspace.join("target"));
    Ok(target
        .join("release")
        .join(format!("cijfer{}", std::env::consts::EXE_SUFFIX)))
}
