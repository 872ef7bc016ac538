use anyhow::Result;
use cijfer_dataset::GreyImage;
use cijfer_network::Operation;
use cijfer_report::{Evaluation, FeatureSheet, Part, Picture, Plane, seconds};
use cijfer_training::Evaluation as Test;
use cijfer_zoo::{Assignment, Model};

use super::Workshop;
use super::step::{Outcome, Step, outcome};
use crate::features::{plane, print_feature_maps, print_weights};

/// Trains, tests and looks inside the network of part A, B or C. `None` when it is not asked
/// for and no earlier run has done it.
pub(super) fn run(workshop: &Workshop, which: Assignment) -> Result<Option<Part>> {
    let Some(outcome) = outcome(workshop, Step::Plain(which))? else {
        return Ok(None);
    };
    let network = outcome.checkpoint.network.clone();
    let breaches = which.check(&network).err().unwrap_or_default();
    let model = outcome.checkpoint.model(&workshop.device)?;
    Ok(Some(Part {
        asked: which.accuracy().unwrap_or_default(),
        test: tested(&outcome.test),
        validation_accuracy: outcome.checkpoint.provenance.validation_accuracy,
        broken_rules: breaches.iter().map(ToString::to_string).collect(),
        recipe: recipe(&outcome),
        curve: curve(&outcome),
        pictures: pictures(workshop, &model, &outcome.test)?,
        network,
    }))
}

fn tested(test: &Test) -> Evaluation {
    Evaluation {
        loss: test.loss,
        confusion: test.confusion,
    }
}

fn recipe(outcome: &Outcome) -> Vec<(String, String)> {
    let provenance = &outcome.checkpoint.provenance;
    let facts = [
        ("recipe", Some(provenance.recipe.clone())),
        ("weights from epoch", Some(provenance.epochs.to_string())),
        ("trained on", Some(provenance.data.clone())),
        ("duration of the training", outcome.seconds.map(seconds)),
    ];
    facts
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The epochs, as far as they were validated.
fn curve(outcome: &Outcome) -> Vec<cijfer_report::Epoch> {
    let history = &outcome.checkpoint.provenance.history;
    history
        .iter()
        .filter_map(|epoch| {
            let validation = epoch.validation?;
            Some(cijfer_report::Epoch {
                epoch: epoch.number as u32,
                train_loss: epoch.loss,
                train_accuracy: Some(epoch.accuracy),
                validation_loss: validation.loss,
                validation_accuracy: validation.accuracy,
            })
        })
        .collect()
}

/// What every layer that computes something makes of the first test image, the weights of a
/// Dense layer on the image, and the digits that are still named wrongly.
fn pictures(workshop: &Workshop, model: &Model, test: &Test) -> Result<Vec<Picture>> {
    let samples = &workshop.mnist.test;
    let image = GreyImage::new(samples.columns(), samples.rows(), samples.image(0).to_vec())?;
    let network = model.network();
    let prefix = network.name.to_lowercase();
    let mut pictures = Vec::new();
    for (index, layer) in network.layers.iter().enumerate() {
        if !matches!(
            layer.operation,
            Operation::Conv2d(_) | Operation::MaxPooling2d(_) | Operation::Dense(_)
        ) {
            continue;
        }
        let sheet = print_feature_maps(model, index, &image, &workshop.device)?;
        pictures.push(Picture::png(
            format!("{prefix}-{}.png", layer.name),
            format!(
                "What layer {} of network {} puts out for a {}",
                layer.name,
                network.name,
                samples.label(0)
            ),
            format!("Layer {}. {}", layer.name, sheet.caption()),
            sheet.draw()?,
        ));
        if model.weights_as_images(index)?.is_some() {
            let sheet = print_weights(model, index)?;
            pictures.push(Picture::png(
                format!("{prefix}-{}-weights.png", layer.name),
                format!("The weights of layer {}, a picture a neuron", layer.name),
                format!("The weights of layer {}. {}", layer.name, sheet.caption()),
                sheet.draw()?,
            ));
        }
    }
    pictures.extend(mistakes(workshop, &prefix, test)?);
    Ok(pictures)
}

/// Mistakes that are shown at most.
const MOST: usize = 50;

fn mistakes(workshop: &Workshop, prefix: &str, test: &Test) -> Result<Option<Picture>> {
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
    Ok(Some(Picture::png(
        format!("{prefix}-mistakes.png"),
        "Test images that the network names wrongly",
        format!(
            "The first {} of {} test images that are named wrongly, as digit→answer: {}.",
            shown.len(),
            wrong.len(),
            list.join(", ")
        ),
        sheet.draw()?,
    )))
}
