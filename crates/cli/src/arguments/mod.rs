//! The arguments of the command `cijfer`.

mod choice;
mod counting;
mod locate;
mod model;
mod output;
mod recipe;
mod report;
mod scene;
mod training;
mod work;

use clap::{Parser, Subcommand};

pub use cijfer_terminal::arguments::{DataArguments, DeviceArguments, LanguageArguments};
pub use counting::{Compare, Count, Counting, Explain, Roofline, Summary};
pub use locate::{
    Finding, ImageArguments, Listing, Locate, LocatingArguments, Output, ReadingArguments,
};
pub use model::{Evaluate, Export, Features};
pub use output::{Format, Layout, Writing};
pub use recipe::RecipeArguments;
pub use report::{Data, Report};
pub use scene::{Scene, Score};
pub use training::{Search, Steps, Train, Trainings};
pub use work::{Merge, Plan, PlanLocate, PlanNext, PlanSearch, Planned, Shard, Work};

/// Counts, trains and looks inside small neural networks for handwritten digits, and finds every
/// digit in a large image.
#[derive(Debug, Parser)]
#[command(name = "cijfer", version, arg_required_else_help = true)]
#[command(
    after_help = "Networks are called A, B and C as in the assignment, or given as a file: \
    .toml (this project's own), .json (Keras's to_json), .keras (Keras's own) or .safetensors (a \
    model made by `cijfer train`).\n\nCIJFER_DATA names the folder of MNIST. CIJFER_KERNELS names the \
    CPU instructions that networks run on: avx512, avx512vl, avx2, neon, simd128 or portable. Without it, the fastest that \
    this CPU has are used.\n\nExample: cijfer explain C --layer conv2d_1 --input 1024x1024"
)]
pub struct Cijfer {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of `cijfer`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the layers of a network: output shapes and parameters, as Keras does
    Summary(Summary),
    /// Counts a network: operations by kind, bytes, receptive fields, layer by layer
    Count(Count),
    /// Writes out the calculation behind every number, and the reason for it
    Explain(Explain),
    /// Puts networks side by side in one table
    Compare(Compare),
    /// Estimates the shortest time that a network takes on a device, and measures it here
    Roofline(Roofline),
    /// Trains a network and saves it as a safetensors file
    Train(Box<Train>),
    /// Searches for the smallest network that reaches an accuracy within the rules of a part of the assignment
    Search(Search),
    /// Trains a series of networks, and shows what each step changes
    Steps(Steps),
    /// Measures the accuracy of a trained network on the test images
    Evaluate(Evaluate),
    /// Exports a trained network for other programs: ONNX, Keras, safetensors
    Export(Export),
    /// Draws the outputs of a layer of a trained network, one picture for each channel or neuron
    Features(Features),
    /// Makes a large test image with digits at random places, and the file that says which digits are where
    Scene(Scene),
    /// Finds the digits in images of any size: which digit, where, and with which confidence
    Locate(Box<Locate>),
    /// Splits the location of digits, or a search, into units of work for many machines
    Plan(Plan),
    /// Does the units of a plan, or a part of them
    Work(Work),
    /// Merges the results of a plan's units into what a single machine would have written
    Merge(Merge),
    /// Compares the digits that were found with the true ones: precision, recall, distances, average precision
    Score(Score),
    /// Shows which digits are used, and exports them
    Data(Data),
    /// Writes the report of the assignment from trained networks, without training
    Report(Report),
}
