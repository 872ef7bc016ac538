//! One search through the large image: its list, its score and its pictures.

use std::path::Path;
use std::time::Instant;

use cijfer_dataset::{GreyImage, Truth};
use cijfer_localization::{Found, HeatMaps, Localizer, Located, Locations, Score, Tolerance, find};
use cijfer_report::{Mark, Picture, overlay, overlay_legend, write_file};

use super::Workshop;
use super::excerpt::{cut_out, enlarged};
use super::step::Step;
use crate::texts::texts;
use crate::{Result, Search, output_maps, plane, scored_marks};

/// The file of the large image.
pub(super) const SCENE: &str = "scene.png";
/// How far a detection may lie from its digit, in pixels.
pub(super) const TOLERANCE: f64 = 4.0;

/// Passes over the image that are timed, after one to warm up.
const TIMED: usize = 5;

/// The maps of the image, and how many seconds the network takes for them: the median.
fn timed(localizer: &Localizer, image: &GreyImage) -> Result<(HeatMaps, f64)> {
    let maps = localizer.heat_maps(image)?;
    let mut seconds = Vec::with_capacity(TIMED);
    for _ in 0..TIMED {
        let start = Instant::now();
        localizer.heat_maps(image)?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok((maps, seconds[TIMED / 2]))
}

/// Searches the image with one network, and writes down what was found. What the network is called and how it was trained is
/// for whoever asks.
pub(super) fn search(
    workshop: &Workshop,
    step: Step,
    localizer: &Localizer,
    image: &GreyImage,
    truth: &Truth,
) -> Result<Search> {
    let texts = texts(workshop.run.language).searches;
    let (maps, seconds) = timed(localizer, image)?;
    let options = *localizer.options();
    let finds = find(&maps, image.width(), image.height(), &options)?;
    let score = Score::of(&finds, &truth.digits, Tolerance::Pixels(TOLERANCE))?;
    let prefix = format!("d-{}", step.name());
    let marks = scored_marks(&finds, &score, &truth.digits);
    let pictures = vec![
        found(workshop, &prefix, image, &marks)?,
        output(workshop, &prefix, &maps)?,
    ];
    write_list(&workshop.run.folder.join(&prefix), image, &finds)?;
    Ok(Search {
        recipe: String::new(),
        explanation: String::new(),
        options,
        counts: score.scores.all().counts(),
        found: finds,
        pictures,
        seconds: Some(seconds),
        device: match &*workshop.run.device {
            "cpu" => texts.the_cpu().to_owned(),
            other => other.to_owned(),
        },
        training: Vec::new(),
    })
}

/// Writes the list of what was found as JSON and as CSV.
fn write_list(path: &Path, image: &GreyImage, finds: &[Found]) -> Result<()> {
    let located = Locations::from(Located {
        image: SCENE.to_owned(),
        width: image.width(),
        height: image.height(),
        digits: finds.to_vec(),
    });
    write_file(&path.with_extension("json"), located.to_json()?.as_bytes())?;
    write_file(&path.with_extension("csv"), located.to_csv().as_bytes())?;
    Ok(())
}

/// The heat maps over the image.
fn output(workshop: &Workshop, prefix: &str, maps: &HeatMaps) -> Result<Picture> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let sheet = output_maps(maps)?.in_language(language);
    let caption = sheet.caption();
    Ok(Picture::png(
        format!("{prefix}-maps.png"),
        texts.output_described(),
        texts.output(&caption),
        sheet.draw()?,
    ))
}

/// More marks than so many on a million pixels hide one another, and what they are drawn on.
const MANY: usize = 300;
/// The side of the part of the image that is then drawn, in pixels, and how many times as large.
const PART: usize = 256;
const TIMES: usize = 4;

/// The image with its marks; where these are too many to be told apart, its middle.
fn found(workshop: &Workshop, prefix: &str, image: &GreyImage, marks: &[Mark]) -> Result<Picture> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let is_part = marks.len() * 1_000_000 > MANY * image.width() * image.height();
    let [width, height] = match is_part {
        true => [image.width(), image.height()].map(|side| side.min(PART)),
        false => [image.width(), image.height()],
    };
    let corner = [image.width() - width, image.height() - height].map(|left_over| left_over / 2);
    let times = if is_part { TIMES } else { 1 };
    let part = enlarged(&cut_out(image, corner, [width, height])?, times)?;
    let [left, top] = corner.map(|at| at as f64);
    let marks = marks.iter().map(|mark| {
        let [l, t, r, b] = mark.edges;
        Mark {
            edges: [l - left, t - top, r - left, b - top].map(|edge| edge * times as f64),
            ..*mark
        }
    });
    let [wide, high] = [part.width(), part.height()].map(|side| side as f64);
    let marks = marks.filter(|mark| {
        let [left, top, right, bottom] = mark.edges;
        right > 0.0 && bottom > 0.0 && left < wide && top < high
    });
    let legend = overlay_legend(language);
    let caption = match is_part {
        true => texts.found_in_the_middle(&width, &height, &legend),
        false => legend.to_owned(),
    };
    Ok(Picture::png(
        format!("{prefix}-found.png"),
        texts.found_described(),
        caption,
        overlay(&plane(&part)?, &marks.collect::<Vec<_>>())?,
    ))
}
