//! Compiling the page.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::files;
use crate::process::succeed;

const TARGET: &str = "wasm32-unknown-unknown";

/// The variable with cargo's flags for that target; what is in it is added to the page's own.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
/// The page, and what it loads when a lesson begins.
const PACKAGES: [&str; 2] = ["cijfer-page", "cijfer-lesson"];

/// Builds the page into a folder, of which nothing is left that was there.
pub(super) fn build(page: &Path) -> Result<()> {
    let modules = compile()?;
    if page.exists() {
        std::fs::remove_dir_all(page).with_context(|| page.display().to_string())?;
    }
    std::fs::create_dir_all(page).with_context(|| page.display().to_string())?;
    for wasm in &modules {
        let mut bindings = Command::new(env!("CARGO"));
        bindings
            .args(["run", "--release", "--quiet", "--locked"])
            .args(["--package", "xtask-bindings", "--"])
            .args([wasm, page])
            .current_dir(crate::workspace());
        succeed(&mut bindings)?;
    }
    for file in files(&crate::workspace().join("web"))? {
        let name = file.file_name().unwrap_or_default();
        std::fs::copy(&file, page.join(name)).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Compiles the crates; where their files of WebAssembly lie.
fn compile() -> Result<Vec<PathBuf>> {
    let compiler = std::env::var_os("CIJFER_WEB_RUSTC").map(PathBuf::from);
    let rustc = compiler.clone().unwrap_or_else(|| "rustc".into());
    let folder = crate::workspace().join("target").join("wasm");
    let flags = format!(
        "-C target-feature=+simd128 {}",
        std::env::var(FLAGS).unwrap_or_default()
    );
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--locked", "--lib"])
        .args(PACKAGES.iter().flat_map(|package| ["--package", package]))
        .args(["--target", TARGET])
        .args(["--profile", "web", "--target-dir"])
        .arg(&folder)
        .current_dir(crate::workspace())
        .env(FLAGS, flags.trim_end());
    if let Some(compiler) = &compiler {
        cargo.env("RUSTC", compiler);
    }
    match Library::of(&rustc)? {
        Library::Compiled => {}
        // Not every compiler comes with the library compiled for this target, but some with its source.
        Library::Source => {
            cargo.args(["-Z", "build-std=std,panic_abort"]);
            cargo.env("RUSTC_BOOTSTRAP", "1");
        }
        Library::Missing => bail!(
            "{} has no standard library for {TARGET}: `rustup target add {TARGET}` brings it",
            rustc.display()
        ),
    }
    succeed(&mut cargo)?;
    let folder = folder.join(TARGET).join("web");
    let modules = PACKAGES.map(|package| {
        folder
            .join(package.replace('-', "_"))
            .with_extension("wasm")
    });
    for wasm in &modules {
        ensure!(wasm.is_file(), "{} was not written", wasm.display());
    }
    Ok(modules.to_vec())
}

/// What a compiler has of the standard library for WebAssembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    Compiled,
    Source,
    Missing,
}

impl Library {
    fn of(rustc: &Path) -> Result<Self> {
        let compiled = printed(rustc, &["--print", "target-libdir", "--target", TARGET])?;
        let root = printed(rustc, &["--print", "sysroot"])?;
        let source = root.join("lib").join("rustlib").join("src").join("rust");
        Ok(if compiled.is_dir() {
            Self::Compiled
        } else if source.join("library").join("Cargo.lock").is_file() {
            Self::Source
        } else {
            Self::Missing
        })
    }
}

/// The path that the compiler prints.
fn printed(rustc: &Path, arguments: &[&str]) -> Result<PathBuf> {
    let output = Command::new(rustc).args(arguments).output();
    let output = output.with_context(|| format!("starting {}", rustc.display()))?;
    ensure!(
        output.status.success(),
        "{} {}: {}",
        rustc.display(),
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().into())
}
