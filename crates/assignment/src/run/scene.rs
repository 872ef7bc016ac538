use std::time::Instant;

use anyhow::Result;
use cijfer_analysis::{Device, choose};
use cijfer_dataset::{GreyImage, SceneOptions, Truth};
use cijfer_localization::{
    Candidate, HeatMaps, Localizer, Located, Locations, Options, Score, Tolerance, candidate,
    digits, find, least_of_cell, peaks, threshold,
};
use cijfer_model::Peak;
use cijfer_report::{
    Found, Here, Mark, Picture, Scene, Scores, Search, Trail, TrailPeak, overlay, overlay_legend,
    percent, trail, trail_legend, write_file,
};
use cijfer_zoo::Assignment;

use super::marks::scored_marks;
use super::step::{Step, outcome};
use super::{Workshop, part};
use crate::features::{output_maps, plane, print_feature_maps};

/// How far a find may lie from its digit, in pixels.
const TOLERANCE: f64 = 4.0;
/// What part D asks for.
const ASKED: f64 = 0.95;

/// Makes a large test image and finds its digits, with C as trained for part C, and with C
/// trained to say "no digit", too. `None` when it is not asked for and no earlier run has trained
/// them.
pub(super) fn run(workshop: &Workshop) -> Result<Option<Scene>> {
    let language = workshop.run.language;
    let (Some(plain), Some(locating)) = (
        outcome(workshop, Step::Plain(Assignment::C))?,
        outcome(workshop, Step::Locating)?,
    ) else {
        return Ok(None);
    };
    let (side, digits) = if workshop.run.fast {
        (512, 25)
    } else {
        (1024, 100)
    };
    let options = SceneOptions {
        width: side,
        height: side,
        digits,
        seed: workshop.run.scene_seed,
        data: workshop.mnist.origin.content(),
        ..SceneOptions::default()
    };
    let scene = cijfer_dataset::Scene::compose(&workshop.mnist.test, &options)?;
    let folder = &workshop.run.folder;
    scene.save_png(folder.join("scene.png"))?;
    scene.truth.write(folder.join("scene.json"))?;
    let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;

    let searches = [
        (
            Step::Plain(Assignment::C),
            &plain,
            language.choose("digits only", "alleen cijfers"),
            language.choose(
                "Network C as part C trained it: it has only ever seen one whole digit in the \
                 middle.",
                "Netwerk C zoals onderdeel C het trainde: het zag alleen ooit één heel cijfer in \
                 het midden.",
            ),
        ),
        (
            Step::Locating,
            &locating,
            language.choose("digits and “no digit”", "cijfers en ‘geen cijfer’"),
            language.choose(
                "The same network, trained on digits up to two pixels off the middle, and on \
                 windows over scenes too: where no digit stands in the middle, the right answer is \
                 ten times no.",
                "Hetzelfde netwerk, getraind op cijfers tot twee pixels naast het midden, en ook op \
                 uitsneden uit scènes: waar geen cijfer in het midden staat, is tien keer nee het \
                 goede antwoord.",
            ),
        ),
    ];
    let excerpt = excerpt(&image, &scene.truth)?;
    let mut done = Vec::new();
    let (mut feature_maps, mut here) = (Vec::new(), None);
    for (step, outcome, name, explanation) in searches {
        let model = outcome.checkpoint.model(&workshop.device)?;
        let options = Options::own_size().chosen_for(&outcome.checkpoint.provenance);
        let localizer = Localizer::new(model, &workshop.device, options)?;
        if step == Step::Locating {
            feature_maps = layers(workshop, &localizer, &excerpt)?;
        }
        let accuracy = percent(outcome.test.accuracy(), 2, language);
        let mut search = search(workshop, step, &localizer, &image, &scene.truth)?;
        let steps = steps(workshop, step, &localizer, &excerpt)?;
        search.pictures.push(steps);
        search.training = part::facts(outcome, language);
        if step == Step::Locating {
            here = Some(measured(workshop, &localizer, &image)?);
        }
        done.push(Search {
            recipe: name.to_owned(),
            explanation: choose!(
                language,
                "{explanation} Of the test images, with a digit in the middle each, it names \
                 {accuracy} rightly.",
                "{explanation} Van de testbeelden, elk met een cijfer in het midden, benoemt het er \
                 {accuracy} goed."
            ),
            ..search
        });
    }
    let digits = scene.truth.digits.len();
    let (width, height) = (image.width(), image.height());
    Ok(Some(Scene {
        network: cijfer_zoo::c(),
        height: image.height() as u64,
        width: image.width() as u64,
        digits: scene.truth.digits.len() as u64,
        tolerance: TOLERANCE,
        asked: ASKED,
        picture: Some(Picture::png(
            "scene.png",
            language.choose("The large test image", "Het grote testbeeld"),
            choose!(
                language,
                "The large test image: {digits} digits of the test set at random places, \
                 {width}×{height} pixels.",
                "Het grote testbeeld: {digits} cijfers uit de testverzameling op willekeurige \
                 plaatsen, {width}×{height} pixels."
            ),
            std::fs::read(folder.join("scene.png"))?,
        )),
        feature_maps,
        searches: done,
        here,
    }))
}

/// How fast this machine is, and each layer over the image on it.
fn measured(workshop: &Workshop, localizer: &Localizer, image: &GreyImage) -> Result<Here> {
    let language = workshop.run.language;
    let device = &workshop.device;
    let peak = Peak::measure(device)?;
    let model = localizer.model();
    let input = model.images(image.pixels(), image.height(), image.width(), device)?;
    Ok(Here {
        device: Device {
            name: language.choose("this machine", "deze machine").to_owned(),
            operations_per_second: peak.operations_per_second,
            bytes_per_second: peak.bytes_per_second,
            source: peak.how,
        },
        layers: model.layer_seconds(&input)?,
    })
}

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

fn search(
    workshop: &Workshop,
    step: Step,
    localizer: &Localizer,
    image: &GreyImage,
    truth: &Truth,
) -> Result<Search> {
    let language = workshop.run.language;
    let (maps, seconds) = timed(localizer, image)?;
    let options = localizer.options();
    let digits = find(&maps, image.width(), image.height(), options)?;
    let score = Score::of(&digits, &truth.digits, Tolerance::Pixels(TOLERANCE))?;
    let counts = score.scores.all().counts();

    let prefix = format!("d-{}", step.name());
    let marks = scored_marks(&digits, &score, &truth.digits);
    let found = found(workshop, &prefix, image, &marks)?;
    let list = digits.iter().map(|found| Found {
        digit: found.digit,
        score: found.score.into(),
        x: found.x,
        y: found.y,
    });
    let list = list.collect();
    let located = Locations::from(Located {
        image: "scene.png".to_owned(),
        width: image.width(),
        height: image.height(),
        digits,
    });
    let folder = &workshop.run.folder;
    write_file(
        &folder.join(&prefix).with_extension("json"),
        located.to_json()?.as_bytes(),
    )?;
    write_file(
        &folder.join(&prefix).with_extension("csv"),
        located.to_csv().as_bytes(),
    )?;

    let sheet = output_maps(&maps)?.in_language(language);
    let caption = sheet.caption();
    Ok(Search {
        recipe: String::new(),
        explanation: String::new(),
        threshold: options.threshold.into(),
        marked: least_of_cell(options.threshold).into(),
        alone: options.alone.max(options.threshold).into(),
        apart: options.suppression.apart,
        scores: Scores {
            hits: counts.hits as u64,
            wrong_digits: counts.wrong_digits as u64,
            false_finds: counts.false_finds as u64,
            misses: counts.misses as u64,
            mean_distance: counts.distances.mean(),
        },
        found: list,
        pictures: vec![
            found,
            Picture::png(
                format!("{prefix}-maps.png"),
                language.choose(
                    "The ten output maps over the large test image",
                    "De tien uitvoermaps over het grote testbeeld",
                ),
                choose!(
                    language,
                    "The output maps, one a digit. {caption}",
                    "De uitvoermaps, één per cijfer. {caption}"
                ),
                sheet.draw()?,
            ),
        ],
        seconds: Some(seconds),
        device: match &*workshop.run.device.device {
            "cpu" => language.choose("the CPU", "de CPU").to_owned(),
            other => other.to_owned(),
        },
        training: Vec::new(),
    })
}

/// More marks than so many on a million pixels hide one another, and what they are drawn on.
const MANY: usize = 300;
/// The side of the part of the image that is then drawn, in pixels, and how many times as large.
const PART: usize = 256;
const TIMES: usize = 4;

/// The image with its marks; where these are too many to be told apart, its middle.
fn found(workshop: &Workshop, prefix: &str, image: &GreyImage, marks: &[Mark]) -> Result<Picture> {
    let language = workshop.run.language;
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
        true => choose!(
            language,
            "The middle of the image, {width}×{height} pixels: over all of it there are too many finds to be seen. {legend}",
            "Het midden van het beeld, {width}×{height} pixels: over het geheel zijn er te veel vondsten om te zien. {legend}"
        ),
        false => legend.to_owned(),
    };
    Ok(Picture::png(
        format!("{prefix}-found.png"),
        language.choose(
            "The large test image with a box around every find",
            "Het grote testbeeld met een kader om elke vondst",
        ),
        caption,
        overlay(&plane(&part)?, &marks.collect::<Vec<_>>())?,
    ))
}

/// An image whose pixels are squares of so many.
fn enlarged(image: &GreyImage, times: usize) -> Result<GreyImage> {
    let rows = image.pixels().chunks_exact(image.width());
    let rows = rows.flat_map(|row| std::iter::repeat_n(row, times));
    let pixels = rows
        .flatten()
        .flat_map(|&pixel| std::iter::repeat_n(pixel, times));
    let [width, height] = [image.width(), image.height()].map(|side| side * times);
    Ok(GreyImage::new(width, height, pixels.collect())?)
}

/// A part of an image, from a corner on.
fn cut_out(
    image: &GreyImage,
    [left, top]: [usize; 2],
    [width, height]: [usize; 2],
) -> Result<GreyImage> {
    let rows = image.pixels().chunks_exact(image.width()).skip(top);
    let rows = rows.take(height).map(|row| &row[left..][..width]);
    let pixels: Vec<u8> = rows.flatten().copied().collect();
    Ok(GreyImage::new(width, height, pixels)?)
}

/// The steps from maps to list on an excerpt of the image.
fn steps(
    workshop: &Workshop,
    step: Step,
    localizer: &Localizer,
    excerpt: &GreyImage,
) -> Result<Picture> {
    let language = workshop.run.language;
    let (width, height) = (excerpt.width(), excerpt.height());
    let maps = localizer.heat_maps(excerpt)?;
    let geometry = maps.geometry();
    let at = |row: f64, column: f64| [geometry.columns.at(column), geometry.rows.at(row)];
    let options = localizer.options();
    let marked = threshold(&maps, least_of_cell(options.threshold));
    let sure = peaks(&marked).into_iter();
    let sure = sure.filter_map(|peak| Some((peak, candidate(&maps, &peak, options.threshold)?)));
    let sure: Vec<(_, Candidate)> = sure.collect();
    let candidates = sure.iter().map(|(_, candidate)| *candidate).collect();
    let digits = digits(candidates, options);
    let peaks = sure.iter().map(|(peak, candidate)| TrailPeak {
        digit: candidate.digit,
        cell: at(peak.row, peak.column),
        place: candidate.centre,
        edges: candidate.edges,
        stays: digits.contains(candidate),
    });
    let drawn = Trail {
        peaks: peaks.collect(),
        marked: marked
            .iter()
            .map(|cell| (at(cell.row as f64, cell.column as f64), cell.value))
            .collect(),
        step: [geometry.columns, geometry.rows].map(|field| field.at(1.0) - field.at(0.0)),
    };
    let legend = trail_legend(language);
    Ok(Picture::png(
        format!("d-{}-steps.png", step.name()),
        language.choose(
            "The steps from maps to list on an excerpt of the large test image",
            "De stappen van feature maps naar lijst op een uitsnede van het grote testbeeld",
        ),
        choose!(
            language,
            "The steps on an excerpt of {width}×{height} pixels. {legend}",
            "De stappen op een uitsnede van {width}×{height} pixels. {legend}"
        ),
        trail(&plane(excerpt)?, &drawn)?,
    ))
}

/// The longest side of an excerpt, in pixels: small enough for single strokes to be seen in
/// pictures of its maps.
const EXCERPT: usize = 192;

/// The part of the image with the most digits.
fn excerpt(image: &GreyImage, truth: &Truth) -> Result<GreyImage> {
    let [width, height] = [image.width(), image.height()].map(|side| side.min(EXCERPT));
    let corner = |centre: f64, side: usize, whole: usize| {
        let start = (centre - side as f64 / 2.0).max(0.0) as usize;
        start.min(whole - side)
    };
    let corners = truth.digits.iter().map(|digit| {
        let left = corner(digit.x, width, image.width());
        let top = corner(digit.y, height, image.height());
        (left, top)
    });
    let inside = |&(left, top): &(usize, usize)| {
        let within = |at: f64, start: usize, side: usize| {
            (start as f64 + 14.0..=(start + side) as f64 - 14.0).contains(&at)
        };
        let digits = truth.digits.iter();
        let seen = digits.filter(|d| within(d.x, left, width) && within(d.y, top, height));
        seen.count()
    };
    let (left, top) = corners.max_by_key(inside).unwrap_or((0, 0));
    cut_out(image, [left, top], [width, height])
}

/// What every layer before the last one makes of an excerpt of the image.
fn layers(workshop: &Workshop, localizer: &Localizer, excerpt: &GreyImage) -> Result<Vec<Picture>> {
    let language = workshop.run.language;
    let (width, height) = (excerpt.width(), excerpt.height());
    let model = localizer.model();
    let layers = &model.network().layers;
    let mut pictures = Vec::new();
    for (index, layer) in layers.iter().enumerate().take(layers.len() - 1) {
        let sheet = print_feature_maps(model, index, excerpt, &workshop.device)?;
        let sheet = sheet.in_language(language);
        let (name, caption) = (&layer.name, sheet.caption());
        pictures.push(Picture::png(
            format!("d-{name}.png"),
            choose!(
                language,
                "What layer {name} makes of an excerpt of the large test image",
                "Wat laag {name} van een uitsnede van het grote testbeeld maakt"
            ),
            choose!(
                language,
                "Layer {name}, over an excerpt of {width}×{height} pixels. {caption}",
                "Laag {name}, over een uitsnede van {width}×{height} pixels. {caption}"
            ),
            sheet.draw()?,
        ));
    }
    Ok(pictures)
}
