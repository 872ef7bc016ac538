//! Where digits come from.

use std::path::PathBuf;

use clap::Args;

/// Where digits come from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Data")]
pub struct DataArguments {
    /// The folder of the four MNIST files [default: the folder that CIJFER_DATA names, the user's cache, a download, or else
    /// digits drawn by the program]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Accept a folder whose files do not have the published checksums, such as Fashion-MNIST
    #[arg(long)]
    pub trust_data: bool,
    /// Do not download anything
    #[arg(long)]
    pub offline: bool,
    /// Use digits drawn by the program instead of MNIST
    #[arg(long, conflicts_with_all = ["data", "trust_data"])]
    pub drawn: bool,
    /// The seed of digits drawn by the program
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub drawn_seed: u64,
}
