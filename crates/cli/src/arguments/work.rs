//! The arguments of the commands for many machines: `plan`, `work` and `merge`.

use std::path::PathBuf;

use cijfer_terminal::arguments::parse_threads;
use cijfer_training::search::SPACES;
use clap::{Args, Subcommand};

use super::choice::names_and;
use super::{DataArguments, ImageArguments, Listing, LocatingArguments};

/// Arguments of `cijfer plan`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example, on three machines that share a folder:\n  cijfer plan locate scans --recursive --out \
    plan.jsonl\n  cijfer work plan.jsonl --results results --shard 0/3     # the others: 1/3 and 2/3\n  cijfer merge plan.jsonl \
    --results results --out found.json\n\nA manifest is JSON Lines: the job, and then a line for every unit; docs/json.md \
    describes it. A unit is identified by a hash of everything that its result depends on: the program's version, the processor's \
    instructions, the settings, and the image or the trial. Results therefore stay valid in a new plan."
)]
pub struct Plan {
    /// What is planned.
    #[command(subcommand)]
    pub job: Planned,
}

/// What is planned.
#[derive(Debug, Subcommand)]
pub enum Planned {
    /// Plans to find the digits in images, as `cijfer locate` does
    Locate(Box<PlanLocate>),
    /// Plans the first round of a search, as `cijfer search` does
    Search(PlanSearch),
    /// Plans the next round of a search, when the results of the rounds before are there
    Next(PlanNext),
}

/// Arguments of `cijfer plan locate`.
#[derive(Debug, Args)]
pub struct PlanLocate {
    /// Which images
    #[command(flatten)]
    pub images: ImageArguments,
    /// The number of images of one unit, which has one result
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    pub images_per_unit: u64,
    /// Cut images of more rows than this into strips of as many rows, one unit each
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..=1 << 40))]
    pub strips: Option<u64>,
    /// Store the checksum of every image, and not only its length, so that every change of an image is noticed
    #[arg(long)]
    pub checksums: bool,
    /// The manifest to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// How digits are found
    #[command(flatten)]
    pub locating: LocatingArguments,
}

/// Arguments of `cijfer plan search`.
#[derive(Debug, Args)]
pub struct PlanSearch {
    /// A space that comes with the program, or a TOML file
    #[arg(help = names_and(SPACES.names(), "a TOML file"))]
    pub space: String,
    /// The seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The manifest to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Where the digits come from
    #[command(flatten)]
    pub data: DataArguments,
}

/// Arguments of `cijfer plan next`.
#[derive(Debug, Args)]
pub struct PlanNext {
    /// The manifest of a search, to which the trials of the next round are added
    pub manifest: PathBuf,
    /// The folder of the results; may be given several times if machines share none
    #[arg(long, required = true, value_name = "DIR")]
    pub results: Vec<PathBuf>,
}

/// A part of the units: the number of the part, from 0 on, and how many parts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part.
    pub index: usize,
    /// Of how many.
    pub count: usize,
}

/// `I/N`, with I from 0 to N − 1.
fn parse_shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(index, count)| {
        let [index, count] = [index, count].map(|number| number.parse().ok());
        Some(Shard {
            index: index?,
            count: count?,
        })
    });
    match numbers {
        Some(shard) if shard.index < shard.count => Ok(shard),
        _ => Err("expected I/N with I from 0 to N − 1, such as 0/3".to_owned()),
    }
}

/// Arguments of `cijfer work`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cijfer work plan.jsonl --results results\n  cijfer work plan.jsonl --results results --shard \
    $SLURM_ARRAY_TASK_ID/100\n\nA result is written completely or not at all, under a name that follows from its unit. Units with \
    a result are not done again, so that interrupted work continues when it is started again, and any number of programs may work on a \
    manifest in parallel. If a unit fails, its error is shown, the others are done nevertheless, and the exit code is 1.\
    \n\nWith --stdin the manifest is read from standard input, unit by unit. Each unit is answered with a line \
    of JSON as soon as it is done: {\"unit\", \"seconds\", \"file\", \"result\"}, where the result is the text of a file of that name \
    (left out with --results, which writes it), or {\"unit\", \"seconds\", \"error\"}. The end of the input ends the \
    program.\n\nManifests and results may lie in a store: cijfer work s3://bucket/plan.jsonl --results s3://bucket/results"
)]
pub struct Work {
    /// The manifest that `cijfer plan` wrote
    #[arg(required_unless_present = "stdin")]
    pub manifest: Option<PathBuf>,
    /// The folder for the results
    #[arg(long, value_name = "DIR", required_unless_present = "stdin")]
    pub results: Option<PathBuf>,
    /// Do part I of N parts of the units, counted from 0
    #[arg(long, value_name = "I/N", value_parser = parse_shard, conflicts_with = "stdin")]
    pub shard: Option<Shard>,
    /// Read the manifest from standard input, and write the answers to standard output
    #[arg(long, conflicts_with = "manifest")]
    pub stdin: bool,
    /// The number of units that are done in parallel [default: the number of threads]
    #[arg(long, value_name = "N", value_parser = parse_threads, conflicts_with = "stdin")]
    pub jobs: Option<usize>,
    /// The number of CPU threads [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// The memory for images, shared by all that are processed in parallel
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    pub memory: u64,
    /// Where the digits of a search come from
    #[command(flatten)]
    pub data: DataArguments,
}

/// Arguments of `cijfer merge`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cijfer merge plan.jsonl --results results --out found.json --overlay drawn\n  cijfer merge \
    search.jsonl --results results --out smallest-c\n\nWrites what `cijfer locate` or `cijfer search` would have written on a \
    single machine, byte for byte. Only the order and the times in a search's log differ. Results that are missing, cut off \
    or changed, that contradict one another, or that are of other units are errors."
)]
pub struct Merge {
    /// The manifest that `cijfer plan` wrote
    pub manifest: PathBuf,
    /// The folder of the results; may be given several times if machines share none
    #[arg(long, required = true, value_name = "DIR")]
    pub results: Vec<PathBuf>,
    /// Write the list to this file (for YOLO and for a search, to this folder) instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The format of the list [default: that of the extension of --out (.json, .jsonl, .csv), or else a table]
    #[arg(long, value_enum)]
    pub format: Option<Listing>,
    /// Draw the detections onto the image and write it to this PNG file; for several images, to this folder
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_counted_from_nothing() {
        assert_eq!(parse_shard("0/1"), Ok(Shard { index: 0, count: 1 }));
        assert_eq!(parse_shard("2/3"), Ok(Shard { index: 2, count: 3 }));
        for wrong in ["3/3", "1", "/3", "-1/3", "0/0", "a/b", "1/2/3"] {
            assert!(parse_shard(wrong).is_err(), "{wrong}");
        }
    }
}
