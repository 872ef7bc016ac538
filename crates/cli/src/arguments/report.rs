//! The arguments of the commands that show digits and write the report: `data` and `report`.

use std::path::PathBuf;

use clap::Args;

use super::output::folder_of_files;
use super::{DataArguments, DeviceArguments, Format, LanguageArguments};

/// Arguments of `cijfer data`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer data --drawn --out drawn-digits\n\nJSON: {\"data\", \
    \"mnist\": true or false, \"train\", \"test\", \"rows\", \"columns\", \"train_labels\": [10 \
    counts], \"test_labels\": [10 counts]}."
)]
pub struct Data {
    /// Write the digits into this folder, as four files in MNIST's format
    #[arg(long, value_name = "DIR", value_parser = folder_of_files())]
    pub out: Option<PathBuf>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
}

/// Arguments of `cijfer report`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer report --out report\n\nWrites report.html, report.md and \
    their pictures. `cargo xtask all` does the same after training the networks itself."
)]
pub struct Report {
    /// The folder to write to
    #[arg(long, value_name = "DIR", value_parser = folder_of_files(), default_value = "cijfer-report")]
    pub out: PathBuf,
    /// In which language
    #[command(flatten)]
    pub language: LanguageArguments,
    /// The seed of the large test image
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
    /// Where the networks run
    #[command(flatten)]
    pub device: DeviceArguments,
}
