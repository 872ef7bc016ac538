//! The arguments of the commands that count networks: `summary`, `count`, `explain`, `compare` and `roofline`.

use std::path::PathBuf;

use cijfer_analysis::Convention;
use clap::Args;

use super::choice::by_name;
use super::{DeviceArguments, Writing};

/// The conditions under which a network is counted.
#[derive(Debug, Clone, Args)]
pub struct Counting {
    /// Use an input of another size: HxW or HxWxC
    #[arg(long, value_name = "HxWxC")]
    pub input: Option<String>,
    /// The number of samples in a batch
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub batch: u64,
    /// The bytes of one number: 4 for single precision, 2 for half precision
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..))]
    pub bytes_per_value: u64,
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
    /// Use an input of another size: HxW or HxWxC
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
    products takes n multiplications and n − 1 additions, and a bias takes one addition more. Products with \
    the zeros of padding are computed, and therefore counted; the number without them stands beside it. \
    ReLU takes one comparison, and the maximum of n values takes n − 1. Exponentials, divisions \
    and other functions are counted by kind. docs/json.md describes the JSON."
)]
pub struct Count {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    pub network: String,
    /// The conditions
    #[command(flatten)]
    pub counting: Counting,
    /// Show only this layer, given by its name or by its index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// Write formulas in the height H and the width W of the input, instead of numbers
    #[arg(long, conflicts_with = "convention")]
    pub symbolic: bool,
    /// Count the convolutions, Dense layers and poolings as another tool does
    #[arg(long, value_name = "TOOL", value_parser = by_name::<Convention>(&Convention::ALL.map(Convention::name)))]
    pub convention: Option<Convention>,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
}

/// Arguments of `cijfer explain`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer explain C --layer conv2d_1 --input 1024x1024\n\nLaTeX needs \
    amsmath. The columns of the CSV: layer, quantity, the formula in words, the formula in numbers, value."
)]
pub struct Explain {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    pub network: String,
    /// The conditions
    #[command(flatten)]
    pub counting: Counting,
    /// Show only this layer, given by its name or by its index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// Write one line for each number, without the formula in words and the reasons
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
    /// The number of samples in a batch
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub batch: u64,
    /// The bytes of one number: 4 for single precision, 2 for half precision
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
    The time of a layer is at least the time of its multiplications and additions at the device's \
    speed, and at least the time to move its bytes: input and parameters are read once, and the output is written once. \
    --measure finds the two speeds of this machine with a large matrix product and a large copy, and \
    measures the time of every layer."
)]
pub struct Roofline {
    /// A, B, C or a file (.toml, .json, .keras, .safetensors)
    #[arg(required_unless_present = "list")]
    pub network: Option<String>,
    /// The conditions
    #[command(flatten)]
    pub counting: Counting,
    /// A device that is known by name; --list shows them
    #[arg(long, value_name = "NAME", default_value = "tflop", conflicts_with_all = ["measure", "operations_per_second"])]
    pub on: String,
    /// The multiplications and additions that the device does in a second, such as 1e12
    #[arg(long, value_name = "N", requires = "bytes_per_second", value_parser = speed)]
    pub operations_per_second: Option<f64>,
    /// The bytes that the device moves to and from its memory in a second
    #[arg(long, value_name = "N", requires = "operations_per_second", value_parser = speed)]
    pub bytes_per_second: Option<f64>,
    /// Measure the speed of this machine, and the time of every layer on it
    #[arg(long, conflicts_with = "operations_per_second")]
    pub measure: bool,
    /// List the devices that are known by name, and the sources of their figures
    #[arg(long, conflicts_with_all = ["network", "measure", "out"])]
    pub list: bool,
    /// Draw the roofline into this SVG file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How it is written
    #[command(flatten)]
    pub writing: Writing,
    /// Where it is measured
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// A number of operations or bytes in a second.
fn speed(text: &str) -> Result<f64, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| "expected a number such as 1e12".to_owned())?;
    match number.is_finite() && number > 0.0 {
        true => Ok(number),
        false => Err("expected a number above 0".to_owned()),
    }
}
