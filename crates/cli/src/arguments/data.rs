//! Where digits come from.

use std::path::PathBuf;

use clap::Args;

/// Where digits come from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Data")]
pub struct DataArguments {
    /// Folder with the four MNIST files [default: CIJFER_DATA, the user's cache, a download,
    /// or else digits drawn by the program]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Take a folder without the published checksums, such as Fashion-MNIST
    #[arg(long)]
    pub trust_data: bool,
    /// Do not download anything
    #[arg(long)]
    pub offline: bool,
    /// Use digits drawn by the program, not MNIST
    #[arg(long, conflicts_with_all = ["data", "trust_data"])]
    pub drawn: bool,
    /// The seed of digits drawn by the program
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub drawn_seed: u64,
}
