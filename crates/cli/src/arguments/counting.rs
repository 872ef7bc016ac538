//! The commands that count networks: `summary`, `count`, `explain`, `compare` and `roofline`.

use std::path::PathBuf;

use cijfer_analysis::Convention;
use clap::Args;

use super::choice::by_name;
use super::{DeviceArguments, Writing};

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
