use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The folder of what the peers need and leave behind.
pub(super) fn folder() -> PathBuf {
    crate::workspace().join("target").join("peers")
}

/// The folder of the peers' scripts.
pub(super) fn scripts() -> PathBuf {
    crate::workspace().join("xtask").join("peers")
}

/// A Python with all of the libraries, installed where they are missing.
pub(super) fn python() -> Result<PathBuf> {
    let environment = folder().join("venv");
    let python = if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    };
    if !python.is_file() {
        let mut make = Command::new("python3");
        succeed(make.args(["-m", "venv"]).arg(&environment))?;
    }
    if !has_libraries(&python)? {
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--requirement"]);
        succeed(install.arg(scripts().join("requirements.txt")))?;
    }
    Ok(python)
}

/// Whether all can be imported, without the seconds that importing them would take.
fn has_libraries(python: &Path) -> Result<bool> {
    let question = "import importlib.util as i, sys; names = 'keras numpy onnx onnxruntime \
        tensorflow torch'.split(); sys.exit(not all(i.find_spec(name) for name in names))";
    let mut ask = Command::new(python);
    let status = ask.args(["-c", question]).stderr(Stdio::null()).status();
    Ok(status
        .with_context(|| format!("starting {}", python.display()))?
        .success())
}

fn succeed(command: &mut Command) -> Result<()> {
    // Answers of `cargo xtask` go to standard output, and what pip tells does not belong there.
    let status = command
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("starting {command:?}"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}
