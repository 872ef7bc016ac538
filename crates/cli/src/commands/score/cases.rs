//! The worst detections and digits, as pictures and as a list.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cijfer_dataset::{GreyImage, PlacedDigit};
use cijfer_localization::{Fate, Found, Score, Verdict};
use cijfer_report::{Cell, Column, Outcome, Plane, Table, case_sheet};

use super::pairs::Pair;

/// How many cases are drawn of each of the four kinds.
const OF_EACH: usize = 30;
/// How much of the image is seen around the boxes, in their longer side.
const AROUND: f64 = 0.75;
/// The least side of a crop, in pixels: a dot alone says nothing.
const LEAST_SIDE: f64 = 32.0;

/// A find, a digit, or both.
pub(super) struct Case<'a> {
    pair: &'a Pair,
    found: Option<&'a Found>,
    truth: Option<&'a PlacedDigit>,
}

impl Case<'_> {
    /// How far the detection lies from the digit, in pixels.
    fn distance(&self) -> Option<f64> {
        let (found, truth) = self.found.zip(self.truth)?;
        Some((found.x - truth.x).hypot(found.y - truth.y))
    }

    fn outcome(&self) -> Outcome {
        match (self.found, self.truth) {
            (Some(found), Some(truth)) if found.digit == truth.digit => Outcome::Hit(found.digit),
            (Some(found), Some(truth)) => Outcome::Wrong {
                found: found.digit,
                truth: truth.digit,
            },
            (Some(found), None) => Outcome::False(found.digit),
            (None, Some(truth)) => Outcome::Missed(truth.digit),
            // There is no case without either.
            (None, None) => Outcome::Missed(0),
        }
    }

    /// The centre of what it is about.
    fn centre(&self) -> [f64; 2] {
        let truth = self.truth.map(|truth| [truth.x, truth.y]);
        let found = self.found.map(|found| [found.x, found.y]);
        truth.or(found).unwrap_or_default()
    }

    /// The boxes that there are.
    fn boxes(&self) -> impl Iterator<Item = [usize; 4]> {
        let found = self.found.map(|found| found.ink_box);
        found
            .into_iter()
            .chain(self.truth.map(|truth| truth.ink_box))
    }
}

/// The worst cases: missed digits, the highest first; wrong digits and then hits, the furthest off
/// first, and between them detections without a digit, the most confident first.
pub(super) fn worst<'a>(pairs: &'a [Pair], scores: &[Score]) -> Vec<Case<'a>> {
    let [mut missed, mut wrong, mut false_finds, mut hits] = [const { Vec::new() }; 4];
    for (pair, score) in pairs.iter().zip(scores) {
        for (truth, fate) in pair.truth.digits.iter().zip(&score.fates) {
            let found = |find: usize| pair.found.digits.get(find);
            let case = |found| Case {
                pair,
                found,
                truth: Some(truth),
            };
            match *fate {
                Fate::Missed => missed.push(case(None)),
                Fate::WrongDigit { find } => wrong.push(case(found(find))),
                Fate::Hit { find } => hits.push(case(found(find))),
            }
        }
        let finds = pair.found.digits.iter().zip(&score.verdicts);
        let finds = finds.filter(|(_, verdict)| **verdict == Verdict::False);
        false_finds.extend(finds.map(|(found, _)| Case {
            pair,
            found: Some(found),
            truth: None,
        }));
    }
    let height = |case: &Case| {
        let of = |truth: &PlacedDigit| truth.ink_box[3].saturating_sub(truth.ink_box[1]);
        case.truth.map_or(0, of) as f64
    };
    let distance = |case: &Case| case.distance().unwrap_or(0.0);
    let score = |case: &Case| case.found.map_or(0.0, |found| f64::from(found.score));
    let most = |mut cases: Vec<Case<'a>>, by: &dyn Fn(&Case) -> f64| {
        cases.sort_by(|a, b| by(b).total_cmp(&by(a)));
        cases.truncate(OF_EACH);
        cases
    };
    let mut cases = most(missed, &height);
    cases.extend(most(wrong, &distance));
    cases.extend(most(false_finds, &score));
    cases.extend(most(hits, &distance));
    cases
}

/// The cases as a list, numbered as on the sheet.
pub(super) fn table(cases: &[Case]) -> Table {
    let columns = [
        Column::right("Case"),
        Column::left("Image"),
        Column::right("x"),
        Column::right("y"),
        Column::left("What"),
        Column::right("Score"),
        Column::right("Pixels off"),
    ];
    let number = |value: Option<f64>, places| {
        value.map_or(Cell::empty(), |value| Cell::Decimal(value, places))
    };
    let rows = (1u64..).zip(cases).map(|(index, case)| {
        let [x, y] = case.centre();
        let what = match case.outcome() {
            Outcome::Hit(digit) => format!("a {digit}"),
            Outcome::Wrong { found, truth } => format!("a {truth}, found as a {found}"),
            Outcome::False(digit) => format!("no digit, found as a {digit}"),
            Outcome::Missed(digit) => format!("a {digit}, missed"),
        };
        [
            Cell::from(index),
            case.pair.found.image.clone().into(),
            Cell::Decimal(x, 1),
            Cell::Decimal(y, 1),
            what.into(),
            number(case.found.map(|found| found.score.into()), 3),
            number(case.distance(), 2),
        ]
    });
    Table::new(columns, rows)
}

/// The sheet of the cases. Images lie in the folder, or else where their names say.
pub(super) fn draw(cases: &[Case], folder: Option<&Path>) -> Result<Vec<u8>> {
    let mut images: HashMap<PathBuf, GreyImage> = HashMap::new();
    let mut drawn = Vec::with_capacity(cases.len());
    for case in cases {
        let located = &case.pair.found;
        let path = match (folder, Path::new(&located.image).file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => PathBuf::from(&located.image),
        };
        let image = match images.entry(path) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let path = entry.key();
                let image = GreyImage::read(path).context("--worst draws parts of the images")?;
                ensure!(
                    (image.width(), image.height()) == (located.width, located.height),
                    "{}: expected an image of {}×{} pixels, in which the digits were found, found \
                     {}×{}",
                    path.display(),
                    located.width,
                    located.height,
                    image.width(),
                    image.height()
                );
                entry.insert(image)
            }
        };
        drawn.push(crop(case, image)?);
    }
    Ok(case_sheet(&drawn)?)
}

/// The case in the part of the image around it.
fn crop(case: &Case, image: &GreyImage) -> Result<cijfer_report::Case> {
    let [x, y] = case.centre();
    let mut whole = [x, y, x, y];
    for edges in case.boxes() {
        let edges = edges.map(|edge| edge as f64);
        whole = [
            whole[0].min(edges[0]),
            whole[1].min(edges[1]),
            whole[2].max(edges[2]),
            whole[3].max(edges[3]),
        ];
    }
    let longer = (whole[2] - whole[0]).max(whole[3] - whole[1]);
    let side = (longer * (1.0 + AROUND)).max(LEAST_SIDE);
    // As much as there is of the image, moved inwards at its border.
    let range = |from: f64, to: f64, length: usize| {
        let side = (side.ceil() as usize).clamp(1, length);
        let start = ((from + to - side as f64) / 2.0).max(0.0) as usize;
        (start.min(length - side), side)
    };
    let (left, width) = range(whole[0], whole[2], image.width());
    let (top, height) = range(whole[1], whole[3], image.height());
    let mut values = Vec::with_capacity(width * height);
    for row in top..top + height {
        let pixels = &image.pixels()[row * image.width() + left..][..width];
        values.extend(pixels.iter().map(|&byte| f32::from(byte) / 255.0));
    }
    let moved = |[edge_left, edge_top, right, bottom]: [usize; 4]| {
        let (left, top) = (left as f64, top as f64);
        [
            edge_left as f64 - left,
            edge_top as f64 - top,
            right as f64 - left,
            bottom as f64 - top,
        ]
    };
    Ok(cijfer_report::Case {
        crop: Plane::new(height, width, values)?,
        found: case.found.map(|found| moved(found.ink_box)),
        truth: case.truth.map(|truth| moved(truth.ink_box)),
        outcome: case.outcome(),
        distance: case.distance(),
    })
}
