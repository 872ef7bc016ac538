//! The arguments of the commands that use a trained network: `evaluate`, `export` and `features`.

use std::path::PathBuf;

use clap::Args;

use super::{DataArguments, DeviceArguments, Format};

/// Arguments of `cijfer evaluate`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: cijfer evaluate C --format json\n\nJSON: {\"model\", \"data\", \
    \"samples\", \"correct\", \"accuracy\", \"loss\"}; the loss is the mean over the images, \
    binary cross-entropy after sigmoid and cross-entropy otherwise. CSV: the confusion matrix, a row for each \
    digit, a column for each answer."
)]
pub struct Evaluate {
    /// A trained network of the zoo, or a safetensors file
    #[arg(help = trained_model())]
    pub model: String,
    /// The format of the output
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
    /// A trained network of the zoo, or a safetensors file
    #[arg(help = trained_model())]
    pub model: String,
    /// The ONNX file to write
    #[arg(long, value_name = "FILE")]
    pub onnx: Option<PathBuf>,
    /// The Python script to write; its weights are written beside it, unless --weights names another file
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
    /// A trained network of the zoo, or a safetensors file
    #[arg(help = trained_model())]
    pub model: String,
    /// The layer, given by its name or by its index from 0
    #[arg(long, value_name = "NAME")]
    pub layer: String,
    /// The PNG file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The image that the network is run on
    #[arg(long, value_name = "FILE", conflicts_with = "sample")]
    pub image: Option<PathBuf>,
    /// The test image that the network is run on, by its index from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub sample: usize,
    /// Draw the weights of the first Dense layer as images, instead of a layer's outputs
    #[arg(long, conflicts_with_all = ["image", "sample"])]
    pub weights: bool,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// Which models there are.
fn trained_model() -> String {
    let names: Vec<&str> = cijfer_zoo::trained_names().collect();
    format!(
        "A trained network of the zoo ({}) or a safetensors file",
        names.join(", ")
    )
}
