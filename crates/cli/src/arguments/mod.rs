//! The arguments of the command `cijfer`.

mod choice;
mod counting;
mod data;
mod device;
mod locate;
mod model;
mod output;
mod recipe;
mod report;
mod scene;
mod training;
mod work;

use clap::{Parser, Subcommand};

pub use counting::{Compare, Count, Counting, Explain, Roofline, Summary};
pub use data::DataArguments;
pub use device::DeviceArguments;
pub use locate::{
    Finding, ImageArguments, Listing, Locate, LocatingArguments, Output, ReadingArguments,
};
pub use model::{Evaluate, Export, Features};
pub use output::{Format, LanguageArguments, Layout, Writing};
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
    model made by `cijfer train`).\n\nCIJFER_DATA names the folder of MNIST. CIJFER_KERNELS says which \
    instructions of the CPU networks run on, which is otherwise the fastest there is: avx512, avx512vl, avx2, \
    neon, simd128 or portable.\n\nExample: cijfer explain C --layer conv2d_1 --input 1024x1024"
)]
pub struct Cijfer {
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// What `cijfer` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the layers of a network: output shapes and parameters, as Keras does
    Summary(Summary),
    /// Counts a network: operations by kind, bytes, receptive fields, layer by layer
    Count(Count),
    /// Writes out the small calculation behind every number, and why it is as it is
    Explain(Explain),
    /// Puts networks side by side in one table
    Compare(Compare),
    /// Says how long a network takes at least on a device, and how long it takes here
    Roofline(Roofline),
    /// Trains a network and saves it as a safetensors file
    Train(Box<Train>),
    /// Searches the smallest network that reaches an accuracy within the rules of a part
    Search(Search),
    /// Trains networks one after another, and says what each step changed
    Steps(Steps),
    /// Says how many of the test images a trained network names rightly
    Evaluate(Evaluate),
    /// Writes a trained network for other programs: ONNX, Keras, safetensors
    Export(Export),
    /// Draws what a layer of a trained network puts out, a picture for each channel or neuron
    Features(Features),
    /// Makes a large test image with digits at random places, and the truth about them
    Scene(Scene),
    /// Finds the digits in images of any size: which, where, how sure
    Locate(Box<Locate>),
    /// Cuts finding digits or a search into units that any machine can do
    Plan(Plan),
    /// Does units of a plan, or a part of them
    Work(Work),
    /// Puts the results of a plan's units together: what one machine would have written
    Merge(Merge),
    /// Compares what was found in images with the truth: precision, recall, distances, average precision
    Score(Score),
    /// Says which digits are used, and exports them
    Data(Data),
    /// Writes the report of the assignment from trained networks, without training
    Report(Report),
}
