//! The arguments of `locate`; those that say what is found and how images are read are those of `plan locate`, too.

use std::path::PathBuf;

use cijfer_localization::Tolerance;
use cijfer_pictures::Ink;
use clap::{Args, ValueEnum};

use super::DeviceArguments;
use super::choice::by_name;
use super::device::parse_threads;
use super::scene::parse_heights;

/// How what was found comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// For people.
    Table,
    /// For programs; docs/json.md describes it.
    Json,
    /// The same with an image a line.
    #[value(name = "jsonl")]
    JsonLines,
    /// For spreadsheets.
    Csv,
    /// COCO's instances, for tools of detection.
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

Digits are found row by row in bounded memory, so that images may be larger than the memory. An image, a file of its own, \
that cannot be read is an error. Of several images the others are looked at all the same, and the exit code is 1.

Several images are written to OUT.part.jsonl as they are finished, and to OUT when all are done. When the program is \
interrupted, --resume goes on from there.

Images may lie at s3://, gs://, az://, http:// and https://; s3, gs and az take folders, which end in /. Only the parts of an image \
are fetched that are looked at, which of a TIFF in tiles are few rows of tiles at a time. Credentials come from the environment's \
usual variables (AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_ACCOUNT_NAME, \
AZURE_STORAGE_ACCOUNT_KEY; and the like), and without any, nothing is signed. --out, --overlay and \
--heat-maps may name an address at s3://, gs:// or az://, too, which then appears when it is whole; only beside a file there is OUT.part.jsonl.

JSON: {\"schema\", \"version\", \"images\": [{\"image\", \"width\", \"height\", \"digits\": [{\"digit\", \"score\", \"x\", \"y\", \
\"box\": [left, top, right, bottom]}]}]}; positions in pixels, the centre of the top left pixel at (0.5, 0.5). \
docs/json.md describes it.")]
pub struct Locate {
    /// Which images
    #[command(flatten)]
    pub images: ImageArguments,
    /// Images that are looked at at a time [default: as many as there are threads]
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
    /// Look into the folders within folders, too
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

/// What decides what is found.
#[derive(Debug, Args)]
#[command(next_help_heading = "Finding")]
pub struct Finding {
    /// C-scales, C-locating, C or a safetensors file of a network without Dense layers
    #[arg(long, value_name = "MODEL", default_value = MODEL)]
    pub model: String,
    /// How sure the network must be of a digit: at least 0 and below 1 [default: the model's own, or 0.5]
    #[arg(long, value_name = "SCORE")]
    pub threshold: Option<f32>,
    /// How sure it must be of a digit that stands beside none that it is so sure of; of several sizes that are looked at, such a
    /// digit must be seen in two [default: the threshold that is given, or the model's own]
    #[arg(long, value_name = "SCORE")]
    pub alone: Option<f32>,
    /// From and up to which height digits are looked for, in pixels
    #[arg(long, value_name = "MIN..MAX", default_value = "12..200", value_parser = parse_heights)]
    pub digit_height: [f64; 2],
    /// Leave out digits whose centre lies nearer to the image's edge than half of what the network sees
    #[arg(long)]
    pub no_edges: bool,
}

/// How images are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArguments {
    /// What is ink: dark on light paper, light on dark paper, or what there is less of
    #[arg(long, value_name = "INK", default_value = "auto", value_parser = by_name::<Ink>(&["auto", "dark", "light"]))]
    pub ink: Ink,
    /// Take the light as it is: do not even out shadows, nor make weak ink stronger
    #[arg(long)]
    pub no_even: bool,
    /// The most pixels that an image may have
    #[arg(long, value_name = "N", default_value_t = 1 << 31)]
    pub most_pixels: u64,
    /// How much memory the work on images may take, all that are looked at at a time together
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    pub memory: u64,
}

/// What is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// Write the list to this file (for YOLO this folder), not to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How it comes out [default: what the name of --out ends in (.json, .jsonl, .csv), or else a table]
    #[arg(long, value_enum)]
    pub format: Option<Listing>,
    /// Go on with a run over several images that was interrupted
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Draw the finds onto the image, into this PNG file; of several images, into this folder
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
    /// Draw the network's ten output maps over the image as it is, where digits are about 20 pixels high, into this PNG file
    #[arg(long, value_name = "FILE")]
    pub heat_maps: Option<PathBuf>,
    /// Compare with the truth in this JSON file, as `cijfer scene` writes it
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// How far a find may lie from its digit, when compared with the truth: pixels, or a share of
    /// the digit's height such as 25%
    #[arg(long, value_name = "DISTANCE", default_value = "4")]
    pub within: Tolerance,
}
