//! The arguments of the commands that train networks: `train`, `search` and `steps`.

use std::path::PathBuf;
use std::time::Duration;

use cijfer_terminal::arguments::parse_threads;
use cijfer_training::search::{SPACES, STEPS};
use clap::Args;

use super::choice::names_and;
use super::output::folder_of_files;
use super::{DataArguments, DeviceArguments, Format, RecipeArguments};

/// Arguments of `cijfer train`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer train C --epochs 2 --batch 128 --seed 0 --out \
    c.safetensors\n\nTrains on all training images, unless some are held out for validation; \
    the test images are not used. The same seed, data and kind of processor give the \
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
    after_help = "Example: cijfer search C --budget 30m --out smallest-c\n\nA space is a TOML file: the part of the assignment \
    whose rules hold, the least and the most parameters, and families of networks with choices in them. \
    crates/training/spaces holds those that come with the program. Some networks are drawn from the space and trained for \
    a few epochs, the best of them for more, and so on. The best are chosen by their accuracy on images held out of the \
    training set. Only the finalists are measured on the test set, with every seed.\n\nThe folder receives trials.jsonl (one line for every \
    training), network.toml and recipe.toml (the smallest finalist), front-parameters.svg and \
    front-multiplications.svg. Without a budget, the same seed gives the same result on any number of threads."
)]
pub struct Search {
    /// A space that comes with the program, or a TOML file
    #[arg(help = names_and(SPACES.names(), "a TOML file"))]
    pub space: String,
    /// How many networks are trained
    #[command(flatten)]
    pub trainings: Trainings,
}

/// Arguments of `cijfer steps`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer steps C --out steps-c\n\nSteps are a TOML file: a series of networks, \
    each with its change and the reason for it. crates/training/steps holds those that come with the program. Every network \
    is trained with several seeds and measured on images held out of the training set. The test set is not \
    used.\n\nThe folder receives trials.jsonl (one line for every training), steps.md (the tables) and steps.json. docs/json.md \
    describes the JSON."
)]
pub struct Steps {
    /// Steps that come with the program, or a TOML file
    #[arg(help = names_and(STEPS.names(), "a TOML file"))]
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
    /// Continue an interrupted run in that folder
    #[arg(long)]
    pub resume: bool,
    /// Start no further training after this time: 90s, 30m, 2h
    #[arg(long, value_name = "TIME", value_parser = parse_budget)]
    pub budget: Option<Duration>,
    /// The seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The number of networks that are trained in parallel, one thread each [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
}

/// A duration as people write it: `90s`, `30m`, `2h`, or seconds.
fn parse_budget(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.find(|sign: char| sign.is_alphabetic()) {
        Some(at) => text.split_at(at),
        None => (text, "s"),
    };
    let factor = match unit {
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("expected a unit s, m or h, found {unit}")),
    };
    let seconds = number.parse::<f64>().ok().map(|number| number * factor);
    match seconds {
        Some(seconds) if seconds > 0.0 && seconds <= 1e9 => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a time above 0 is expected, such as 90s, 30m or 2h".to_owned()),
    }
}
