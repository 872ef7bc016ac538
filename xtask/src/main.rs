//! Runs the assignment: `cargo xtask all`, or one part of it.

mod assignment;
mod bench;
mod calibrate;
mod interop;
mod process;
mod python;
mod ray;
mod scale;
mod web;
mod weights;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs the assignment, or a part of it, and writes the report.
#[derive(Parser)]
#[command(name = "cargo xtask", version, arg_required_else_help = true)]
#[command(
    after_help = "Example: CIJFER_DATA=path/to/mnist cargo xtask all\n\nResults go to \
    target/assignment/: report.html, report.md, the trained weights, the large test image and \
    the digits found in it."
)]
struct Xtask {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Parts A to D, and one report
    All(assignment::Arguments),
    /// Dense layers only, accuracy of at least 0.95
    A(assignment::Arguments),
    /// Convolutions before a Dense layer, accuracy of at least 0.97
    B(assignment::Arguments),
    /// Convolutions and pooling only, accuracy of at least 0.98
    C(assignment::Arguments),
    /// The network of part C finds the digits in a large image
    D(assignment::Arguments),
    /// Trains the networks of the zoo with several seeds, and takes the first's weights
    Weights(weights::Arguments),
    /// Chooses the threshold of a network that finds digits, on scenes of training digits
    Calibrate(calibrate::Arguments),
    /// Runs the zoo's networks, exported, in ONNX Runtime and Keras
    Interop(interop::Arguments),
    /// Measures the networks beside other libraries
    Bench(bench::Arguments),
    /// Tests the Python package that spreads work over Ray, on clusters of several nodes on this machine
    Ray(ray::Arguments),
    /// How long large jobs take on many machines: the tables of docs/scale.md
    Scale(scale::Arguments),
    /// Builds the page that runs in a browser, and shows it
    Web(web::Arguments),
}

fn main() -> ExitCode {
    use cijfer_zoo::Assignment::{A, B, C, D};

    let done = match Xtask::parse().command {
        Command::All(arguments) => assignment::run(&arguments, &[A, B, C, D]),
        Command::A(arguments) => assignment::run(&arguments, &[A]),
        Command::B(arguments) => assignment::run(&arguments, &[B]),
        Command::C(arguments) => assignment::run(&arguments, &[C]),
        Command::D(arguments) => assignment::run(&arguments, &[D]),
        Command::Weights(arguments) => weights::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Interop(arguments) => interop::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Ray(arguments) => ray::run(&arguments),
        Command::Scale(arguments) => scale::run(&arguments),
        Command::Web(arguments) => web::run(&arguments),
    };
    cijfer_terminal::print(done, cijfer_terminal::data_hint)
}

/// The folder of the workspace.
fn workspace() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// The folder that results go to.
fn results() -> PathBuf {
    workspace().join("target").join("assignment")
}
