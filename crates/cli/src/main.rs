//! The command `cijfer`.

use std::process::ExitCode;

use cijfer_cli::arguments::Cijfer;
use clap::Parser;

fn main() -> ExitCode {
    // Wrong usage is told by clap, with exit code 2.
    cijfer_cli::print(cijfer_cli::run(Cijfer::parse()))
}
