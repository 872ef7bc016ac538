//! The commands that make images, and compare what was found in them: `scene` and `score`.

use std::path::PathBuf;

use cijfer_dataset::SceneKind;
use cijfer_localization::Tolerance;
use clap::Args;

use super::choice::{Choice, one_of};
use super::{DataArguments, Format};

/// What a scene shows.
const KINDS: [Choice<SceneKind>; 5] = [
    Choice::new("plain", SceneKind::Plain, "Digits apart on clean paper"),
    Choice::new(
        "touching",
        SceneKind::Touching,
        "Many digits side by side, so that they touch or overlap a little",
    ),
    Choice::new(
        "varied",
        SceneKind::Varied,
        "Digits of many sizes, slants and stroke weights",
    ),
    Choice::new(
        "cluttered",
        SceneKind::Cluttered,
        "Digits amid lines, boxes, letters and dots, on uneven paper, with noise",
    ),
    Choice::new(
        "form",
        SceneKind::Form,
        "A form with printed boxes, some of them with a digit",
    ),
];

/// Two numbers with two dots between them, or one: `15..100`, `20`.
pub(super) fn parse_heights(text: &str) -> Result<[f64; 2], String> {
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
    #[arg(long, value_parser = one_of(&KINDS), default_value = "plain")]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_asked_for_by_its_name() {
        assert_eq!(KINDS.map(|choice| choice.value), SceneKind::ALL);
        for choice in KINDS {
            assert_eq!(
                serde_json::json!(choice.name),
                serde_json::json!(choice.value)
            );
        }
    }
}
