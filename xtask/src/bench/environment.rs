use std::path::PathBuf;

use anyhow::Result;

/// The folder of what the peers need and leave behind.
pub(super) fn folder() -> PathBuf {
    crate::workspace().join("target").join("peers")
}

/// The folder of the peers' scripts.
pub(super) fn scripts() -> PathBuf {
    crate::workspace().join("xtask").join("peers")
}

/// A Python with all of the libraries.
pub(super) fn python() -> Result<PathBuf> {
    let modules = [
        "keras",
        "numpy",
        "onnx",
        "onnxruntime",
        "tensorflow",
        "torch",
    ];
    crate::python::with(&folder(), &scripts().join("requirements.txt"), &modules)
}
