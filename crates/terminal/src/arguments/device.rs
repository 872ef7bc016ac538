//! Where networks run, and on how many threads.

use clap::Args;

/// Where networks run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Device")]
pub struct DeviceArguments {
    /// cpu, cuda, cuda:1 (the second card) or metal; all but cpu need a build with the feature of
    /// that name
    #[arg(long, value_name = "DEVICE", default_value = "cpu")]
    pub device: String,
    /// The number of CPU threads; results do not depend on it [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
}

/// A number of threads that a pool can have.
///
/// # Errors
///
/// Anything else than a number from 1 to 1024.
pub fn parse_threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("expected a number from 1 to 1024".to_owned()),
    }
}
