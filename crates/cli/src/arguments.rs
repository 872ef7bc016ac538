//! The arguments of the command `cijfer`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Counts, trains and looks inside small neural networks for handwritten digits, and finds every
/// digit in a large image.
#[derive(Debug, Parser)]
#[command(name = "cijfer", version, arg_required_else_help = true)]
#[command(
    after_help = "Networks are called A, B and C as in the assignment, or given as a file: \
    .toml (this project's own), .json (Keras's to_json) or .safetensors (a model made by \
    `cijfer train`).\n\nExample: cijfer count C --input 1024x1024"
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
    /// Writes out the small calculation behind every number of a network
    Count(Count),
    /// Trains a network and saves it as a safetensors file
    Train(Train),
    /// Says how many of the test images a trained network names rightly
    Evaluate(Evaluate),
    /// Draws what a layer of a trained network puts out, a picture for each channel or neuron
    Features(Features),
    /// Makes a large test image with digits at random places, and the truth about them
    Scene(Scene),
    /// Finds the digits in an image: which, where, how sure
    Locate(Locate),
    /// Says which digits are used, and exports them
    Data(Data),
    /// Writes the report of the assignment from trained networks, without training
    Report(Report),
}

/// How a table comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs; the end of the command's help names the fields.
    Json,
    /// For spreadsheets.
    Csv,
}

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

/// Where networks run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Device")]
pub struct DeviceArguments {
    /// cpu, cuda, cuda:1 (the second card) or metal; others than cpu need a build with the
    /// feature of that name
    #[arg(long, value_name = "DEVICE", default_value = "cpu")]
    pub device: String,
}

/// Arguments of `cijfer summary`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer summary C --format json\n\nJSON: {\"name\", \"input\": \
    [28,28,1], \"layers\": [{\"name\", \"class\", \"output_shape\": [24,24,20], \"parameters\", \
    \"trainable\", \"multiplications\", \"additions\", \"comparisons\"}], \"totals\": \
    {\"parameters\", \"trainable\", \"multiplications\", \"additions\", \"comparisons\"}}. \
    Operations are those of one sample in inference; shapes are without the batch."
)]
pub struct Summary {
    /// A, B, C or a file (.toml, .json, .safetensors)
    pub network: String,
    /// Another size of the input: HxW, or HxWxC
    #[arg(long, value_name = "HxWxC")]
    pub input: Option<String>,
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `cijfer count`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer count C --input 1024x1024 --layer conv2d_1\n\nJSON: \
    {\"name\", \"input\", \"layers\": [{\"name\", \"class\", \"input_shape\", \"output_shape\", \
    \"receptive_field\": {\"size\", \"stride\", \"start\"} or null (each a pair: rows, columns), \
    \"derivations\": [{\"quantity\", \"words\", \"numbers\", \"value\"}]}], \"totals\": \
    {\"parameters\", \"trainable\", \"multiplications\", \"additions\", \"comparisons\", \
    \"functions\": {NAME: COUNT}}}."
)]
pub struct Count {
    /// A, B, C or a file (.toml, .json, .safetensors)
    pub network: String,
    /// Another size of the input: HxW, or HxWxC
    #[arg(long, value_name = "HxWxC")]
    pub input: Option<String>,
    /// Only this layer, by name or by index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How the learning rate moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Schedule {
    /// Not at all.
    Constant,
    /// From its highest to 0.
    Cosine,
    /// Up, and then down to 0.
    OneCycle,
}

/// A set of training options to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Recipe {
    /// Digits as they are.
    #[default]
    Plain,
    /// Shifted digits, and crops without a digit at their centre: for `cijfer locate`.
    Locating,
}

/// Arguments of `cijfer train`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer train C --epochs 2 --batch 128 --seed 0 --out \
    c.safetensors\n\nTrains on all training images, unless some are held out for validation; \
    the test images are never looked at. The same seed, data and kind of processor give the \
    same weights to the last bit."
)]
pub struct Train {
    /// A, B, C or a file (.toml, .json, .safetensors): its description, not its weights
    pub network: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The options that hold where none is given
    #[arg(long, value_enum, default_value_t)]
    pub recipe: Recipe,
    /// How many times every image is seen [default: 5; locating: 6]
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Images in one step [default: 128]
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// What everything random follows from
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Adam's learning rate, at its highest [default: 0.003; locating: 0.008]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// How the learning rate moves [default: one-cycle]
    #[arg(long, value_enum)]
    pub schedule: Option<Schedule>,
    /// Decoupled weight decay: AdamW instead of Adam [default: 0]
    #[arg(long, value_name = "DECAY")]
    pub weight_decay: Option<f64>,
    /// Move every image at random by up to so many pixels [default: 0; locating: 2]
    #[arg(long, value_name = "PIXELS")]
    pub shift: Option<usize>,
    /// Crops without a centred digit for every digit [default: 0; locating: 1]
    #[arg(long, value_name = "N")]
    pub no_digit: Option<f64>,
    /// Hold out so many training images for validation, and keep the epoch that is best on them
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub hold_out: usize,
    /// Stop once this accuracy is reached on the images held out
    #[arg(long, value_name = "ACCURACY")]
    pub target: Option<f64>,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// Arguments of `cijfer evaluate`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer evaluate C --format json\n\nJSON: {\"model\", \"data\", \
    \"samples\", \"correct\", \"accuracy\", \"loss\"}; the loss is the mean over the images, \
    binary cross-entropy after sigmoid and cross-entropy otherwise. CSV: the confusion matrix, a row for each \
    digit, a column for each answer."
)]
pub struct Evaluate {
    /// A, B, C, C-locating or a safetensors file
    pub model: String,
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// Arguments of `cijfer features`.
#[derive(Debug, Args)]
#[command(after_help = "Example: cijfer features C --layer conv2d --sample 7 --out conv2d.png")]
pub struct Features {
    /// A, B, C, C-locating or a safetensors file
    pub model: String,
    /// The layer, by name or by index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: String,
    /// The PNG file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The image to show the network
    #[arg(long, value_name = "FILE", conflicts_with = "sample")]
    pub image: Option<PathBuf>,
    /// The test image to show the network, by index from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub sample: usize,
    /// Draw the weights of a Dense layer on the image, instead of its outputs
    #[arg(long, conflicts_with_all = ["image", "sample"])]
    pub weights: bool,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// Arguments of `cijfer scene`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer scene --out scene.png --truth scene.json --seed 3\n\nThe \
    truth: {\"width\", \"height\", \"seed\", \"data\", \"digits\": [{\"digit\", \"x\", \"y\", \
    \"box\": [left, top, right, bottom], \"source\"}]}; (x, y) is the centre in pixels, the \
    centre of the top left pixel at (0.5, 0.5); the box is that of the ink; source is the index \
    of the test image."
)]
pub struct Scene {
    /// The PNG file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The JSON file of the truth to write [default: the PNG file's name with .json]
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// Width in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1024)]
    pub width: usize,
    /// Height in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1024)]
    pub height: usize,
    /// How many digits
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub digits: usize,
    /// Which digits, and where
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
}

/// Arguments of `cijfer locate`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer locate scene.png --truth scene.json --overlay \
    found.png\n\nJSON: {\"image\", \"width\", \"height\", \"digits\": [{\"digit\", \"score\", \
    \"x\", \"y\", \"box\": [left, top, right, bottom]}]}; positions in pixels, the centre of the \
    top left pixel at (0.5, 0.5)."
)]
pub struct Locate {
    /// A PNG image: light digits of about 28 pixels on dark paper
    pub image: PathBuf,
    /// C, C-locating or a safetensors file of a network without Dense layers
    #[arg(long, value_name = "MODEL", default_value = "C-locating")]
    pub model: String,
    /// How sure the network must be of a cell: at least 0 and below 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.5)]
    pub threshold: f32,
    /// Finds at most so many pixels apart are one digit
    #[arg(long, value_name = "PIXELS", default_value_t = 14.0)]
    pub merge_within: f64,
    /// Draw the finds onto the image, into this PNG file
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
    /// Compare with the truth in this JSON file, as `cijfer scene` writes it
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// How far a find may lie from its digit, in pixels, when compared with the truth
    #[arg(long, value_name = "PIXELS", default_value_t = 4.0)]
    pub within: f64,
    /// Write the list to this file, not to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// Arguments of `cijfer data`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer data --drawn --out drawn-digits\n\nJSON: {\"data\", \
    \"mnist\": true or false, \"train\", \"test\", \"rows\", \"columns\", \"train_labels\": [10 \
    counts], \"test_labels\": [10 counts]}."
)]
pub struct Data {
    /// Write the digits into this folder, as four files in MNIST's format
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it comes out
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
    #[arg(long, value_name = "DIR", default_value = "cijfer-report")]
    pub out: PathBuf,
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
