//! Parts A, B and C: networks trained, tested and looked into.

use std::path::Path;

use cijfer_analysis::Language;
use cijfer_dataset::GreyImage;
use cijfer_model::Model;
use cijfer_network::{Operation, Place};
use cijfer_report::{FeatureSheet, Picture, Plane, brief, seconds};
use cijfer_training::search::{MEASURED_STEPS, STEPS, Steps};
use cijfer_training::{Evaluation, Recipe};
use cijfer_zoo::Assignment;

use super::step::{Outcome, Step, outcome};
use super::{Workshop, recipe, strongest};
use crate::texts::texts;
use crate::{Ablated, Ablation, Part, Result, plane, print_feature_maps, print_weights};

/// Trains, tests and looks inside the network of part A, B or C. `None` when it is not asked
/// for and no earlier run has done it.
pub(super) fn run(workshop: &Workshop, which: Assignment) -> Result<Option<Part>> {
    let Some(outcome) = outcome(workshop, Step::Plain(which))? else {
        return Ok(None);
    };
    let language = workshop.run.language;
    let model = outcome.checkpoint.model(&workshop.run.engine)?;
    let test = outcome.test.clone();
    Ok(Some(Part {
        recipe: facts(&outcome, language),
        pictures: pictures(workshop, &model, &outcome.test)?,
        others: others(workshop, &model)?,
        ablations: ablations(which, language)?,
        ..Part::tested(which, &outcome.checkpoint, test, language)
    }))
}

/// What the steps that come with the program came to when they were measured.
fn ablations(which: Assignment, language: Language) -> Result<Vec<Ablation>> {
    let name = format!("{which:?}");
    let path = Path::new(&name);
    let (Some(text), Some(measured)) = (STEPS.text(&name), MEASURED_STEPS.text(&name)) else {
        return Ok(Vec::new());
    };
    let steps = Steps::from_toml(text, path)?;
    let measured = steps.recorded(measured, path)?;
    let tables = steps.tables.iter().zip(measured);
    let tables = tables.map(|(compared, spreads)| {
        let rows = compared.steps.iter().zip(spreads).map(|(step, spread)| {
            let candidate = &steps.candidates()[step.candidate];
            Ablated {
                change: step.change.in_language(language).to_owned(),
                why: step.why.in_language(language).to_owned(),
                network: brief(&candidate.network, language),
                parameters: candidate.parameters,
                epochs: candidate.recipe.epochs,
                accuracies: spread,
            }
        });
        Ablation {
            title: compared.title.in_language(language).to_owned(),
            seeds: steps.seeds,
            held_out: steps.held_out,
            rows: rows.collect(),
        }
    });
    Ok(tables.collect())
}

/// How the network was trained, where the weights are from, and how long it took where that is
/// known.
pub(super) fn facts(outcome: &Outcome, language: Language) -> Vec<(String, String)> {
    let content = |data: &str| texts(language).circumstances.content(data);
    let texts = texts(language).training;
    let provenance = &outcome.checkpoint.provenance;
    let mut facts = match Recipe::from_toml(&provenance.recipe_toml) {
        Ok(recipe) => recipe::facts(&recipe, language),
        // What an older program wrote down can still be read by people.
        Err(_) => vec![(texts.recipe().to_owned(), provenance.recipe.clone())],
    };
    let more = [
        (
            texts.weights_from_epoch(),
            Some(provenance.epochs.to_string()),
        ),
        (texts.trained_on(), Some(content(&provenance.data))),
        (
            texts.training_checksum(),
            Some(provenance.data_checksum.clone()),
        ),
        (texts.kernels(), Some(provenance.instructions.clone())),
        (
            texts.duration(),
            outcome.seconds.map(|time| seconds(time, language)),
        ),
    ];
    let known = more.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some((name.to_owned(), value))
    });
    facts.extend(known);
    facts
}

/// Whether a layer computes something that can be looked at.
fn computes(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Conv2d(_) | Operation::MaxPooling2d(_) | Operation::Dense(_)
    )
}

/// What every layer that computes something makes of the first test image, the weights of a
/// Dense layer on the image, and the digits that are still named wrongly.
fn pictures(workshop: &Workshop, model: &Model, test: &Evaluation) -> Result<Vec<Picture>> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let network = model.network();
    let prefix = network.name.to_lowercase();
    let mut pictures = Vec::new();
    for place in network.places() {
        let Place { index, layer } = place;
        if !computes(&layer.operation) {
            continue;
        }
        let name = &layer.name;
        pictures.push(maps(workshop, model, place, 0, format!("{prefix}-{name}"))?);
        if model.weights_as_images(index)?.is_some() {
            let sheet = print_weights(model, index)?.in_language(language);
            let caption = sheet.caption();
            pictures.push(Picture::png(
                format!("{prefix}-{name}-weights.png"),
                texts.weights_described(&name),
                texts.weights(&name, &caption),
                sheet.draw()?,
            ));
        }
    }
    pictures.extend(strongest::pictures(workshop, model, &prefix)?);
    pictures.extend(mistakes(workshop, &prefix, test)?);
    Ok(pictures)
}

/// Digits whose feature maps are shown beside those of the first test image.
const OTHERS: usize = 2;

/// The feature maps of the next test image with the digit of the first one, and of the first ones with other digits: what
/// the same digit makes alike, and another one otherwise.
fn others(workshop: &Workshop, model: &Model) -> Result<Vec<(String, Vec<Picture>)>> {
    let texts = texts(workshop.run.language).pictures;
    let labels = workshop.mnist.test.labels();
    let again = labels.iter().skip(1).position(|label| *label == labels[0]);
    let first = |(index, digit): &(usize, &u8)| !labels[..*index].contains(digit);
    let others = labels.iter().enumerate().filter(first).skip(1).take(OTHERS);
    let images = again.map(|index| index + 1).into_iter();
    let images = images.chain(others.map(|(index, _)| index));
    let network = model.network();
    let prefix = network.name.to_lowercase();
    let sheets = images.map(|image| {
        let digit = labels[image];
        let (what, stem) = match digit == labels[0] {
            true => (texts.another(&digit), format!("{digit}-again")),
            false => (texts.a_digit(&digit), digit.to_string()),
        };
        let places = network.places();
        let places = places.filter(|place| computes(&place.layer.operation));
        let pictures = places.map(|place| {
            let stem = format!("{prefix}-{}-{stem}", place.layer.name);
            maps(workshop, model, place, image, stem)
        });
        Ok((what, pictures.collect::<Result<_>>()?))
    });
    sheets.collect()
}

/// What a layer makes of a test image, in a file of that stem.
fn maps(
    workshop: &Workshop,
    model: &Model,
    place: Place<'_>,
    image: usize,
    stem: String,
) -> Result<Picture> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let samples = &workshop.mnist.test;
    let digit = samples.label(image);
    let pixels = samples.image(image).to_vec();
    let image = GreyImage::new(samples.columns(), samples.rows(), pixels)?;
    let sheet = print_feature_maps(model, place.index, &image)?;
    let sheet = sheet.in_language(language);
    let (name, network) = (&place.layer.name, &model.network().name);
    let caption = sheet.caption();
    Ok(Picture::png(
        format!("{stem}.png"),
        texts.maps_described(&name, &network, &digit),
        texts.maps(&name, &caption),
        sheet.draw()?,
    ))
}

/// Mistakes that are shown at most.
const MOST: usize = 50;

fn mistakes(workshop: &Workshop, prefix: &str, test: &Evaluation) -> Result<Option<Picture>> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let samples = &workshop.mnist.test;
    let answers = test.answers.iter().enumerate();
    let wrong: Vec<(usize, u8)> = answers
        .map(|(index, &answer)| (index, answer))
        .filter(|&(index, answer)| answer != samples.label(index))
        .collect();
    let shown = &wrong[..wrong.len().min(MOST)];
    if shown.is_empty() {
        return Ok(None);
    }
    let tiles = shown.iter().map(|&(index, _)| {
        let pixels = samples.image(index).to_vec();
        plane(&GreyImage::new(samples.columns(), samples.rows(), pixels)?)
    });
    let sheet = FeatureSheet::new(tiles.collect::<Result<Vec<Plane>>>()?)?;
    let list: Vec<String> = shown
        .iter()
        .map(|&(index, answer)| format!("{}→{answer}", samples.label(index)))
        .collect();
    let [shown, all] = [shown.len(), wrong.len()].map(|count| language.grouped(count as u128));
    let list = list.join(", ");
    Ok(Some(Picture::png(
        format!("{prefix}-mistakes.png"),
        texts.mistakes_described(),
        texts.mistakes(&shown, &all, &list),
        sheet.draw()?,
    )))
}
