//! The arguments of `locate`; those that say what is found and how images are read are those of `plan locate`, too.

use std::path::PathBuf;

use cijfer_localization::Tolerance;
use cijfer_pictures::Ink;
use cijfer_terminal::arguments::parse_threads;
use clap::{Args, ValueEnum};

use super::DeviceArguments;
use super::choice::by_name;
use super::scene::parse_heights;

/// The format of the list of detections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// For people.
    Table,
    /// For programs; docs/json.md describes it.
    Json,
    /// The same, with one line for each image.
    #[value(name = "jsonl")]
    JsonLines,
    /// For spreadsheets.
    Csv,
    /// COCO's instances, for tools of object detection.
    Coco,
    /// YOLO's labels: a folder with a text file for every image.
    Yolo,
}

/// Arguments of `cijfer locate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cijfer locate scene.png --truth scene.json --overlay found.png
  cijfer locate scan.tif --ink dark --digit-height 20..60 --out found.csv
  cijfer locate scans --recursive --out found.json --overlay drawn
  cijfer locate 'scans/*.jpg' --out found.json --resume
  cijfer locate scans --format yolo --out labels
  cijfer locate s3://bucket/scans/ https://example.org/scan.tif --out found.json

Images are read row by row in bounded memory, so that they may be larger than the memory. If one of several images cannot \
be read, the others are processed nevertheless, and the exit code is 1.

The finds of several images are written to OUT.part.jsonl image by image, and to OUT at the end. After an interruption, \
--resume continues from there.

Images may lie at s3://, gs://, az://, http:// and https://. Folders at s3://, gs:// and az:// end in /. An image is fetched in \
parts as it is read: of a tiled TIFF, a few rows of tiles at a time. Credentials come from the usual \
environment variables (AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_ACCOUNT_NAME, \
AZURE_STORAGE_ACCOUNT_KEY; and the like). Without any, requests are not signed. --out, --overlay and \
--heat-maps may be addresses at s3://, gs:// or az://, too. An object there appears when it is complete, and has no OUT.part.jsonl.

JSON: {\"schema\", \"version\", \"images\": [{\"image\", \"width\", \"height\", \"digits\": [{\"digit\", \"score\", \"x\", \"y\", \
\"box\": [left, top, right, bottom]}]}]}; positions are in pixels, and the centre of the top left pixel is (0.5, 0.5). \
docs/json.md describes it.")]
pub struct Locate {
    /// Which images
    #[command(flatten)]
    pub images: ImageArguments,
    /// The number of images that are processed in parallel [default: the number of threads]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub jobs: Option<usize>,
    /// How digits are found
    #[command(flatten)]
    pub locating: LocatingArguments,
    /// What is written
    #[command(flatten)]
    pub output: Output,
}

/// Which images are meant.
#[derive(Debug, Args)]
pub struct ImageArguments {
    /// Images (PNG, JPEG, TIFF, PGM, PBM), folders of images, patterns such as 'scans/*.png', or addresses such as s3://bucket/scan.tif
    #[arg(required = true, value_name = "IMAGE")]
    pub images: Vec<PathBuf>,
    /// Search the folders within folders, too
    #[arg(long)]
    pub recursive: bool,
}

/// How digits are found.
#[derive(Debug, Args)]
pub struct LocatingArguments {
    /// What is found
    #[command(flatten)]
    pub finding: Finding,
    /// How images are read
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// Where the network runs
    #[command(flatten)]
    pub device: DeviceArguments,
}

/// The network that digits are found with by default.
const MODEL: &str = "C-scales";

/// Which digits are found.
#[derive(Debug, Args)]
#[command(next_help_heading = "Finding")]
pub struct Finding {
    /// C-scales, C-locating, C or a safetensors file of a network without Dense layers
    #[arg(long, value_name = "MODEL", default_value = MODEL)]
    pub model: String,
    /// The least confidence of a digit, from 0 to below 1 [default: the model's own, or 0.5]
    #[arg(long, value_name = "SCORE")]
    pub threshold: Option<f32>,
    /// The least confidence of an isolated digit, one without another digit of this confidence beside it. If images are
    /// searched in several sizes, an isolated digit must be found in two of them [default: --threshold, or the model's own]
    #[arg(long, alias = "alone", value_name = "SCORE")]
    pub isolated_threshold: Option<f32>,
    /// The least and the greatest height of the digits in pixels
    #[arg(long, value_name = "MIN..MAX", default_value = "12..200", value_parser = parse_heights)]
    pub digit_height: [f64; 2],
    /// Leave out digits whose centre is nearer to the edge of the image than half of the network's receptive field
    #[arg(long)]
    pub no_edges: bool,
}

/// How images are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArguments {
    /// The ink: dark (on light paper), light (on dark paper), or auto, which takes whichever there is less of
    #[arg(long, value_name = "INK", default_value = "auto", value_parser = by_name::<Ink>(&["auto", "dark", "light"]))]
    pub ink: Ink,
    /// Do not correct the illumination: leave shadows, and do not strengthen faint ink
    #[arg(long, alias = "no-even")]
    pub no_illumination_correction: bool,
    /// The most pixels that an image may have
    #[arg(long, value_name = "N", default_value_t = 1 << 31)]
    pub most_pixels: u64,
    /// The memory for images, shared by all that are processed in parallel
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    pub memory: u64,
}

/// What is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// Write the list to this file (for YOLO, to this folder) instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The format of the list [default: that of the extension of --out (.json, .jsonl, .csv), or else a table]
    #[arg(long, value_enum)]
    pub format: Option<Listing>,
    /// Continue an interrupted run over several images
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Draw the detections onto the image and write it to this PNG file; for several images, to this folder
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
    /// Draw the network's ten output maps over the image in its own size, in which digits are about 20 pixels high, into this PNG file
    #[arg(long, value_name = "FILE")]
    pub heat_maps: Option<PathBuf>,
    /// Compare with the truth in this JSON file, as `cijfer scene` writes it
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// The greatest distance of a detection from its true digit: pixels, or a part of the digit's
    /// height such as 25%
    #[arg(long, value_name = "DISTANCE", default_value = "4")]
    pub within: Tolerance,
}
