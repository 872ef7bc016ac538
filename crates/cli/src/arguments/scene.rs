//! The arguments of the commands that make images, and compare what was found in them: `scene` and `score`.

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
    /// The image to write: a PNG file, or a tiled TIFF if its name ends in .tif
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The JSON file of the truth to write [default: the image's name with .json]
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// The kind of scene
    #[arg(long, value_parser = one_of(&KINDS), default_value = "plain")]
    pub kind: SceneKind,
    /// The least and the greatest height of the digits in pixels, for --kind varied
    #[arg(long, value_name = "MIN..MAX", default_value = "15..100", value_parser = parse_heights)]
    pub digit_height: [f64; 2],
    /// Width in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1024)]
    pub width: usize,
    /// Height in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1024)]
    pub height: usize,
    /// The number of digits
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub digits: usize,
    /// The seed of which digits are where
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
    cijfer score found.jsonl truths/ --within 25% --confusion --worst worst.png --images scenes\n\nA find is matched with \
    a true digit if their centres are near enough, the nearest pairs first. It is a hit if it is of the same digit, and a wrong \
    digit otherwise. Average precision is that of COCO: it compares boxes, and ranks finds by their scores. Sizes are the \
    heights of the digits' boxes in pixels.\n\nThe truth is a file that `cijfer scene` writes, or COCO's instances. An image and its truth \
    have the same name, but for folder and extension; if there is one image and one truth, any names do. In \
    a folder, every .json file is a truth.\n\ndocs/json.md describes the JSON. CSV: one line for all digits, one for every digit \
    and one for every size; with --confusion only the matrix."
)]
pub struct Score {
    /// The detections: JSON or JSON Lines, as `cijfer locate` writes them
    pub found: PathBuf,
    /// The truth: JSON files, or a folder with NAME.json for every image NAME.png
    #[arg(required = true)]
    pub truth: Vec<PathBuf>,
    /// The greatest distance of a detection from its digit: pixels, such as 4 or 4px, or a part of the
    /// digit's height, such as 25%
    #[arg(long, value_name = "DISTANCE", default_value = "4")]
    pub within: Tolerance,
    /// The least overlap of boxes for the average precision: intersection over union
    #[arg(long, value_name = "PART", default_value_t = 0.5)]
    pub iou: f64,
    /// Show the confusion matrix, too
    #[arg(long)]
    pub confusion: bool,
    /// Draw the worst cases side by side into this PNG file: missed digits, wrong digits, detections
    /// without a digit, and those that are furthest off
    #[arg(long, value_name = "FILE")]
    pub worst: Option<PathBuf>,
    /// The folder of the images, for --worst [default: the paths in FOUND]
    #[arg(long, value_name = "DIR", requires = "worst")]
    pub images: Option<PathBuf>,
    /// The format of the output
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
