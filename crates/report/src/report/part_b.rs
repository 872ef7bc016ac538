//! Part B: convolutions before a Dense layer.

use cijfer_analysis::Analysis;
use cijfer_network::{Dense, Network, Operation, Shape};

use super::arithmetic::elements;
use super::{Part, layers, measured, opening, steps};
use crate::Result;
use crate::document::{Document, Note};
use crate::number::{grouped, share_of};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    document.part("b", "Part B: filters that slide");
    let Some(part) = part else {
        opening::not_run(document);
        return Ok(());
    };
    let analysis = Analysis::of(&part.network)?;
    b1(document, part, &analysis)?;
    b2(document, &analysis);
    b3(document, &analysis)
}

fn b1(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("b1", "B1: convolutions and Dropout before the given end");
    document.note(Note::Asked, |inside| {
        inside.say(format!(
            "Max pooling, Flatten and a Dense layer of ten neurons are given. Put convolutions and \
             Dropout before them, nothing else, so that at least {:.0} % of the test images are \
             named rightly, again with as few parameters as you can. Tell what you did, what you \
             saw, and how you explain it.",
            100.0 * part.asked
        ));
    });
    measured::outcome(document, "B", part)?;
    measured::summary(document, "B", analysis)?;
    document.say("Layer by layer:");
    steps::write(document, part, analysis)?;
    sharing(document, part, analysis)?;
    two_kinds_of_cost(document, analysis)?;
    document.pictures(part.pictures.iter().cloned());
    Ok(())
}

/// What it saves that a filter has the same weights everywhere.
fn sharing(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let is_convolution =
        |(layer, _): &(&cijfer_network::Layer, _)| matches!(layer.operation, Operation::Conv2d(_));
    let mut layers = part.network.layers.iter().zip(&analysis.layers);
    let Some((_, first)) = layers.find(is_convolution) else {
        return Ok(());
    };
    let (inputs, outputs) = (elements(&first.input)?, elements(&first.output)?);
    let (Ok(inputs), Ok(outputs)) = (u64::try_from(inputs), u64::try_from(outputs)) else {
        return Ok(());
    };
    let dense = Network::new("dense", Shape::vector(inputs)).then(Dense::new(outputs));
    let dense = Analysis::of(&dense)?.totals()?.parameters.total.value;
    document.say(format!(
        "**What sharing weights saves.** `{}` turns {} values into {} with {} parameters. A Dense \
         layer from the same inputs to as many outputs would need {}.",
        first.name,
        grouped(inputs.into()),
        grouped(outputs.into()),
        grouped(first.parameters.total.value),
        grouped(dense)
    ));
    Ok(())
}

/// Parameters and operations sit in different layers.
fn two_kinds_of_cost(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let totals = analysis.totals()?;
    let parameters = analysis
        .layers
        .iter()
        .max_by_key(|layer| layer.parameters.total.value);
    let multiplications = |layer: &&cijfer_analysis::LayerAnalysis| {
        let derivation = layer.operations.multiplications.as_ref();
        derivation.map_or(0, |derivation| derivation.value)
    };
    let operations = analysis.layers.iter().max_by_key(multiplications);
    let (Some(memory), Some(work)) = (parameters, operations) else {
        return Ok(());
    };
    if memory.name == work.name {
        return Ok(());
    }
    document.say(format!(
        "**Few parameters are not little work.** `{}` holds {} of the parameters, but `{}` does \
         {} of the multiplications: a weight of a convolution is used once for every position, a \
         weight of a Dense layer once for every image.",
        memory.name,
        share_of(memory.parameters.total.value, totals.parameters.total.value),
        work.name,
        share_of(multiplications(&work), totals.counts().multiplications)
    ));
    Ok(())
}

fn b2(document: &mut Document, analysis: &Analysis) {
    document.section("b2", "B2: the output shape of each layer");
    document.note(Note::Asked, |inside| {
        inside.say("Derive, with a small calculation, the shape that leaves every layer.");
    });
    document.say(
        "A window of k pixels has n − k + 1 places to stand in a row of n, when it moves by one \
         pixel and stays inside. With `same` padding it has a place for every stride, so that the \
         map keeps its size when the stride is 1. Each filter makes a channel.",
    );
    layers::shapes(document, analysis);
}

fn b3(document: &mut Document, analysis: &Analysis) -> Result<()> {
    document.section("b3", "B3: the parameters of each layer");
    document.note(Note::Asked, |inside| {
        inside.say("Derive, with a small calculation, the number of parameters of every layer.");
    });
    document.say(
        "A filter has a weight for each row and column of its window in each channel of its input, \
         and one bias. The size of the image has no part in it.",
    );
    layers::parameters(document, analysis)
}
