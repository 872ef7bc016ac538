//! How much of the page goes over the line.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::files;

/// The sizes of the page's files, plain and compressed, in bytes.
pub(super) fn table(page: &Path) -> Result<String> {
    let mut told = format!("{:>10} {:>10}\n", "bytes", "gzipped");
    let mut all = [0; 2];
    for file in files(page)? {
        let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
        let sizes = [bytes.len(), compressed(&bytes)?];
        all = [all[0] + sizes[0], all[1] + sizes[1]];
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(told, "{:>10} {:>10}  {name}", sizes[0], sizes[1]);
    }
    let _ = writeln!(told, "{:>10} {:>10}  {}", all[0], all[1], page.display());
    Ok(told)
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
