//! The arguments of the command `cijfer`.

mod locate;
mod work;

use std::path::PathBuf;

use cijfer_analysis::Convention;
use cijfer_localization::Tolerance;
use cijfer_work::Storage;
use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use locate::{
    Finding, ImageArguments, Listing, Locate, LocatingArguments, Output, ReadingArguments,
};
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

/// How what is counted comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Layout {
    /// For a terminal.
    #[default]
    Table,
    /// For documents in GitHub's Markdown.
    Markdown,
    /// For documents in LaTeX: a fragment.
    Latex,
    /// For web pages: a fragment, calculations as MathML.
    Html,
    /// For spreadsheets.
    Csv,
    /// For programs; docs/json.md describes it.
    Json,
}

/// The language of words and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// Dutch
    Nl,
}

impl From<Language> for cijfer_analysis::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Nl => Self::Dutch,
        }
    }
}

/// What is written, and how.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Writing {
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    /// The language of words and numbers
    #[arg(long, value_enum, default_value_t)]
    pub language: Language,
}

/// Under which conditions a network is counted.
#[derive(Debug, Clone, Args)]
pub struct Counting {
    /// Another size of the input: HxW, or HxWxC
    #[arg(long, value_name = "HxWxC")]
    pub input: Option<String>,
    /// How many samples pass through together
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub batch: u64,
    /// Bytes that a number takes: 4 for 32 bits, 2 for half precision
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..))]
    pub bytes_per_value: u64,
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
    /// Threads of the CPU that work at a time; results do not depend on it [default: as many as
    /// there are cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
}

/// A folder on this machine. Of one in a store a folder here would be made that is called like it.
fn folder_of_files() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match Storage::is_address(&path) {
        true => Err("a folder of files is written here, and none in a store"),
        false => Ok(path),
    })
}

/// A number of threads that a pool can have.
fn parse_threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("expected a number from 1 to 1024".to_owned()),
    }
}

/// Arguments of `cijfer summary`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer summary C --format json\n\nThe table is that of Keras: \
    shapes with None for the batch. docs/json.md describes the JSON."
)]
pub struct Summary {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    pub network: String,
    /// Another size of the input: HxW, or HxWxC
    #[arg(long, value_name = "HxWxC")]
    pub input: Option<String>,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
}

/// Arguments of `cijfer count`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cijfer count C --input 1024x1024\n  cijfer count C --symbolic\n  \
    cijfer count model.keras --convention fvcore\n\nWhat counts as an operation: a sum of n \
    products is n multiplications and n − 1 additions, a bias one addition more; products with \
    the zeros of padding count, for they are computed, and those that touch pixels stand beside \
    them; ReLU and each further value of a largest one take a comparison; exponentials, divisions \
    and other functions are counted by kind. docs/json.md describes the JSON."
)]
pub struct Count {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    pub network: String,
    /// Under which conditions
    #[command(flatten)]
    pub counting: Counting,
    /// Only this layer, by name or by index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// Leave the size of the input open: formulas in its height H and width W
    #[arg(long, conflicts_with = "convention")]
    pub symbolic: bool,
    /// Count convolutions, Dense and pooling as another tool does
    #[arg(long, value_name = "TOOL", value_parser = clap::builder::PossibleValuesParser::new(Convention::ALL.map(Convention::name)).try_map(|name| name.parse::<Convention>()))]
    pub convention: Option<Convention>,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
}

/// Arguments of `cijfer explain`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer explain C --layer conv2d_1 --input 1024x1024\n\nLaTeX needs \
    amsmath. CSV: layer, quantity, the formula in words and in numbers, value."
)]
pub struct Explain {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    pub network: String,
    /// Under which conditions
    #[command(flatten)]
    pub counting: Counting,
    /// Only this layer, by name or by index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// One line for each number, without the formula in words and its reasons
    #[arg(long)]
    pub short: bool,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
}

/// Arguments of `cijfer compare`.
#[derive(Debug, Args)]
#[command(after_help = "Example: cijfer compare A B C model.json")]
pub struct Compare {
    /// A, B, C or files (.toml, .json, .keras, .safetensors)
    #[arg(required = true)]
    pub networks: Vec<String>,
    /// How many samples pass through together
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub batch: u64,
    /// Bytes that a number takes: 4 for 32 bits, 2 for half precision
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..))]
    pub bytes_per_value: u64,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
}

/// Arguments of `cijfer roofline`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cijfer roofline C --input 1024x1024 --out roofline.svg\n  cijfer \
    roofline C --on h100\n  cijfer roofline C --measure --batch 128\n  cijfer roofline --list\n\n\
    A layer takes at least as long as its multiplications and additions take at the device's \
    speed, and as its bytes take to move: input and parameters read once, output written once. \
    --measure finds this machine's two speeds with a large matrix product and a large copy, and \
    times every layer here."
)]
pub struct Roofline {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    #[arg(required_unless_present = "list")]
    pub network: Option<String>,
    /// Under which conditions
    #[command(flatten)]
    pub counting: Counting,
    /// A device that is known by name
    #[arg(long, value_name = "NAME", default_value = "tflop", conflicts_with_all = ["measure", "operations_per_second"])]
    pub on: String,
    /// A device of so many multiplications and additions in a second, such as 1e12
    #[arg(long, value_name = "N", requires = "bytes_per_second", value_parser = speed)]
    pub operations_per_second: Option<f64>,
    /// … and of so many bytes in a second to and from memory
    #[arg(long, value_name = "N", requires = "operations_per_second", value_parser = speed)]
    pub bytes_per_second: Option<f64>,
    /// Measure this machine, and how long every layer takes on it
    #[arg(long, conflicts_with = "operations_per_second")]
    pub measure: bool,
    /// List the devices that are known by name, and where their figures come from
    #[arg(long, conflicts_with_all = ["network", "measure", "out"])]
    pub list: bool,
    /// Draw the roofline into this SVG file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
    /// What is measured
    #[command(flatten)]
    pub device: DeviceArguments,
}

fn speed(text: &str) -> Result<f64, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| "expected a number such as 1e12".to_owned())?;
    match number.is_finite() && number > 0.0 {
        true => Ok(number),
        false => Err("expected a number above 0".to_owned()),
    }
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

/// What moves the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Optimiser {
    /// Adam; with weight decay AdamW.
    Adam,
    /// Stochastic gradient descent with momentum.
    Sgd,
}

/// What initial weights are spread by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fan {
    /// Inputs and outputs, after Glorot.
    Average,
    /// Inputs alone, after He.
    In,
}

/// How a network is trained.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recipe")]
pub struct RecipeArguments {
    /// What holds where nothing else is said: plain, locating (shifted digits, and windows over
    /// scenes, for `cijfer locate`), or a TOML file
    #[arg(long, value_name = "NAME|FILE", default_value = "plain")]
    pub recipe: String,
    /// Train a model as it was trained: what holds is what its own file says
    #[arg(long, conflicts_with = "recipe")]
    pub again: bool,
    /// How many times every image is seen [default: 5; locating: 4]
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Images in one step [default: 128]
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// What everything random follows from [default: 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// What initial weights are spread by [default: average]
    #[arg(long, value_enum)]
    pub initialisation: Option<Fan>,
    /// What moves the weights [default: adam]
    #[arg(long, value_enum)]
    pub optimiser: Option<Optimiser>,
    /// How much of the velocity is left from step to step, for sgd [default: 0.9]
    #[arg(long, value_name = "PART", requires = "optimiser")]
    pub momentum: Option<f64>,
    /// The learning rate at its highest [default: 0.003; locating: 0.008]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// How the learning rate moves [default: one-cycle]
    #[arg(long, value_enum)]
    pub schedule: Option<Schedule>,
    /// The share of the steps in which the learning rate rises [default: one-cycle 0.25, else 0]
    #[arg(long, value_name = "PART")]
    pub warm_up: Option<f64>,
    /// Weight decay; decoupled with Adam (AdamW) [default: 0]
    #[arg(long, value_name = "DECAY")]
    pub weight_decay: Option<f64>,
    /// Keep a running mean of the weights, of which so much is left at each step, such as 0.998 [default: 0; locating: 0.998]
    #[arg(long, value_name = "DECAY")]
    pub average: Option<f64>,
    /// Share out so much of every target among all answers [default: 0]
    #[arg(long, value_name = "PART")]
    pub label_smoothing: Option<f64>,
    /// Move every image at random by up to so many whole pixels [default: 0; locating: 2]
    #[arg(long, value_name = "PIXELS")]
    pub shift: Option<usize>,
    /// Move every image at random by up to so many pixels and parts of one [default: 0]
    #[arg(long, value_name = "PIXELS")]
    pub subpixel_shift: Option<f64>,
    /// Turn every image at random by up to so many degrees [default: 0]
    #[arg(long, value_name = "DEGREES")]
    pub rotation: Option<f64>,
    /// Make every image at random larger or smaller by up to this part [default: 0; locating: 0.08]
    #[arg(long, value_name = "PART")]
    pub scale: Option<f64>,
    /// Shear every image at random by up to so many columns a row [default: 0]
    #[arg(long, value_name = "COLUMNS")]
    pub shear: Option<f64>,
    /// Bend every image at random by up to so many pixels [default: 0]
    #[arg(long, value_name = "PIXELS")]
    pub elastic: Option<f64>,
    /// Show the images as they are in the last epochs [default: 0]
    #[arg(long, value_name = "EPOCHS")]
    pub plain_epochs: Option<usize>,
    /// Crops without a centred digit for every digit [default: 0]
    #[arg(long, value_name = "N")]
    pub no_digit: Option<f64>,
    /// Hold out so many training images for validation, and keep the epoch that is best on them [default: 0]
    #[arg(long, value_name = "N")]
    pub hold_out: Option<usize>,
    /// Stop once this accuracy is reached on the images held out
    #[arg(long, value_name = "ACCURACY")]
    pub target: Option<f64>,
    /// Learn from this network's answers too: C or another that comes with the program, or a safetensors file
    #[arg(long, value_name = "MODEL")]
    pub teacher: Option<String>,
    /// What logits are divided by before answers are compared with the teacher's [default: 4]
    #[arg(long, value_name = "T", requires = "teacher")]
    pub temperature: Option<f64>,
    /// How much of the loss compares with the teacher's answers [default: 0.9]
    #[arg(long, value_name = "PART", requires = "teacher")]
    pub teacher_weight: Option<f64>,
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
    /// How it is trained
    #[command(flatten)]
    pub recipe: RecipeArguments,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// Arguments of `cijfer search`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer search C --budget 30m --out smallest-c\n\nA space is a TOML file with the part \
    whose rules hold, the number of parameters from and to, and families of networks with choices in them; \
    crates/training/spaces has those that come with the program. Some networks are drawn from it and trained for \
    a few epochs, the best of them for more, and so on. What is best is measured on images held out of the \
    training set; only the finalists see the test set, all seeds of them.\n\nThe folder gets trials.jsonl (every \
    training, a line each), network.toml and recipe.toml (the smallest finalist), front-parameters.svg and \
    front-multiplications.svg. Without a budget the same seed finds the same on any number of threads."
)]
pub struct Search {
    /// A, B, B-grouped, C, C-grouped, C-fine or a TOML file
    pub space: String,
    /// How many networks are trained
    #[command(flatten)]
    pub trainings: Trainings,
}

/// Arguments of `cijfer steps`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer steps C --out steps-c\n\nSteps are a TOML file with networks one after another, \
    each with what was changed and why; crates/training/steps has those that come with the program. Every network \
    is trained with several seeds and measured on images held out of the training set; the test set is not \
    touched.\n\nThe folder gets trials.jsonl (every training, a line each), steps.md (the tables) and steps.json. docs/json.md \
    describes the JSON."
)]
pub struct Steps {
    /// A, B, C or a TOML file
    pub steps: String,
    /// How many networks are trained
    #[command(flatten)]
    pub trainings: Trainings,
}

/// Arguments of commands that train many networks.
#[derive(Debug, Args)]
pub struct Trainings {
    /// The folder to write to
    #[arg(long, value_name = "DIR", value_parser = folder_of_files())]
    pub out: PathBuf,
    /// Go on in that folder
    #[arg(long)]
    pub resume: bool,
    /// Begin no training after so long: 90s, 30m, 2h
    #[arg(long, value_name = "TIME", value_parser = crate::commands::parse_budget)]
    pub budget: Option<std::time::Duration>,
    /// What everything random follows from
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// How many networks are trained at a time, each on a thread of its own [default: one for each core]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
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
    /// A trained network of the zoo (A, A-small, B, B-small, B-tiny, C, C-locating, C-scales, C-small, C-tiny, C-fine) or a safetensors file
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

/// Arguments of `cijfer export`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer export C --onnx c.onnx --keras c.py\n\nONNX: `images` [batch, channels, height, \
    width] (or [batch, length]) with numbers from 0 to 1; `logits` before the last activation, `answers` after it; \
    the batch is open, and so are height and width where the network slides. Keras: a script for Keras 3 that builds \
    the network and loads the safetensors file beside it. safetensors: weights under `layer.weight` and \
    `layer.bias`, [filters, channels of a group, height, width] and [units, inputs], with the network in the metadata."
)]
pub struct Export {
    /// A trained network of the zoo (A, A-small, B, B-small, B-tiny, C, C-locating, C-scales, C-small, C-tiny, C-fine) or a safetensors file
    pub model: String,
    /// The ONNX file to write
    #[arg(long, value_name = "FILE")]
    pub onnx: Option<PathBuf>,
    /// The Python script to write; its weights go beside it, unless --weights says where
    #[arg(long, value_name = "FILE")]
    pub keras: Option<PathBuf>,
    /// The safetensors file to write
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
}

/// Arguments of `cijfer features`.
#[derive(Debug, Args)]
#[command(after_help = "Example: cijfer features C --layer conv2d --sample 7 --out conv2d.png")]
pub struct Features {
    /// A trained network of the zoo (A, A-small, B, B-small, B-tiny, C, C-locating, C-scales, C-small, C-tiny, C-fine) or a safetensors file
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

/// What a scene shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SceneKind {
    /// Digits apart on clean paper.
    #[default]
    Plain,
    /// Many digits side by side, so that they touch or overlap a little.
    Touching,
    /// Digits of many sizes, slants and stroke weights.
    Varied,
    /// Digits amid lines, boxes, letters and dots, on uneven paper, with noise.
    Cluttered,
    /// A form with printed boxes, some of them with a digit.
    Form,
}

impl From<SceneKind> for cijfer_dataset::SceneKind {
    fn from(kind: SceneKind) -> Self {
        match kind {
            SceneKind::Plain => Self::Plain,
            SceneKind::Touching => Self::Touching,
            SceneKind::Varied => Self::Varied,
            SceneKind::Cluttered => Self::Cluttered,
            SceneKind::Form => Self::Form,
        }
    }
}

/// Two numbers with two dots between them, or one: `15..100`, `20`.
fn parse_heights(text: &str) -> Result<[f64; 2], String> {
    // A single number is both.
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| {
        text.parse::<f64>()
            .map_err(|error| format!("{text}: {error}"))
    };
    Ok([number(least)?, number(most)?])
}

/// Arguments of `cijfer scene`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer scene --kind varied --out scene.png --truth scene.json --seed 3\n\nThe \
    truth: {\"kind\", \"width\", \"height\", \"seed\", \"data\", \"digits\": [{\"digit\", \"x\", \"y\", \
    \"box\": [left, top, right, bottom], \"source\"}]}; (x, y) is the centre in pixels, the \
    centre of the top left pixel at (0.5, 0.5); the box is that of the ink; source is the index \
    of the test image."
)]
pub struct Scene {
    /// The image to write: a PNG file, or a tiled TIFF where its name ends in .tif
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The JSON file of the truth to write [default: the image's name with .json]
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// What it shows
    #[arg(long, value_enum, default_value_t)]
    pub kind: SceneKind,
    /// From and up to which height digits are, in pixels, where they are varied
    #[arg(long, value_name = "MIN..MAX", default_value = "15..100", value_parser = parse_heights)]
    pub digit_height: [f64; 2],
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

/// Arguments of `cijfer score`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cijfer locate scene.png --out found.json\n  cijfer score found.json scene.json\n  \
    cijfer score found.jsonl truths/ --within 25% --confusion --worst worst.png --images scenes\n\nA find and \
    a digit belong together when their centres are near enough, the nearest pair first: a hit if the digit is right, a wrong \
    digit if not. Average precision is COCO's: it compares boxes, and the finds of a digit by their scores. Sizes are the \
    heights of the digits' boxes in pixels.\n\nThe truth is what `cijfer scene` writes, or COCO's instances. Image and truth \
    belong together by their names without folder and extension; a single truth of a single image may have any name. In \
    a folder, every .json file is a truth.\n\ndocs/json.md describes the JSON. CSV: a line for all, for every digit \
    and for every size; with --confusion the matrix alone."
)]
pub struct Score {
    /// What was found, as `cijfer locate --format json` writes it, or JSON Lines
    pub found: PathBuf,
    /// The truth: JSON files, or a folder with NAME.json for every image NAME.png
    #[arg(required = true)]
    pub truth: Vec<PathBuf>,
    /// How far a find may lie from its digit: pixels, such as 4 or 4px, or a share of the digit's
    /// height, such as 25%
    #[arg(long, value_name = "DISTANCE", default_value = "4")]
    pub within: Tolerance,
    /// How far boxes must overlap for the average precision: their common area over that of both
    #[arg(long, value_name = "PART", default_value_t = 0.5)]
    pub iou: f64,
    /// Say, too, which digits are taken for which
    #[arg(long)]
    pub confusion: bool,
    /// Draw the worst cases side by side, into this PNG file: missed digits, wrong ones, finds where
    /// there is none, and those furthest off
    #[arg(long, value_name = "FILE")]
    pub worst: Option<PathBuf>,
    /// The folder of the images, for --worst [default: where FOUND says they are]
    #[arg(long, value_name = "DIR", requires = "worst")]
    pub images: Option<PathBuf>,
    /// How it comes out
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
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
    #[arg(long, value_name = "DIR", value_parser = folder_of_files())]
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
    #[arg(long, value_name = "DIR", value_parser = folder_of_files(), default_value = "cijfer-report")]
    pub out: PathBuf,
    /// The language of words and numbers
    #[arg(long, value_enum, default_value_t)]
    pub language: Language,
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
