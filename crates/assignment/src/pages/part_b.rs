//! Part B: convolutions before a Dense layer.

use cijfer_analysis::Analysis;
use cijfer_network::{Dense, Network, Operation, Shape};
use cijfer_report::{Document, Note, percent, share_of};

use super::arithmetic::elements;
use super::{ablations, layers, measured, opening, steps};
use crate::texts::texts;
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    let title = texts(document.language()).part_b.title();
    document.part("b", title);
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
    let language = document.language();
    let texts = texts(language).part_b;
    document.section("b1", texts.b1());
    let asked = percent(part.asked, 0, language);
    document.note(Note::Asked, |inside| {
        inside.say(texts.b1_asked(&asked));
    });
    measured::outcome(document, "B", part)?;
    measured::summary(document, "B", analysis)?;
    document.say(texts.layer_by_layer());
    steps::write(document, part, analysis)?;
    ablations::write(document, "B", part);
    sharing(document, part, analysis)?;
    two_kinds_of_cost(document, analysis)?;
    measured::pictures(document, part);
    Ok(())
}

/// What it saves that a filter has the same weights everywhere.
fn sharing(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_b;
    let mut places = analysis.places(&part.network);
    let first = places.find(|place| matches!(place.layer.operation, Operation::Conv2d(_)));
    let Some(first) = first.map(|place| place.counted) else {
        return Ok(());
    };
    let (inputs, outputs) = (elements(&first.input)?, elements(&first.output)?);
    let (Ok(inputs), Ok(outputs)) = (u64::try_from(inputs), u64::try_from(outputs)) else {
        return Ok(());
    };
    let dense = Network::new("dense", Shape::vector(inputs)).then(Dense::new(outputs));
    let dense = Analysis::of(&dense)?.totals()?.parameters.total.value;
    let name = &first.name;
    let [inputs, outputs, parameters, dense] = [
        inputs.into(),
        outputs.into(),
        first.parameters.total.value,
        dense,
    ]
    .map(|number| language.grouped(number));
    document.say(texts.sharing_weights(&name, &inputs, &outputs, &parameters, &dense));
    Ok(())
}

/// Parameters and operations sit in different layers.
fn two_kinds_of_cost(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_b;
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
    let parameters = memory.parameters.total.value;
    let held = share_of(parameters, totals.parameters.total.value, language);
    let all = totals.counts().multiplications;
    let done = share_of(multiplications(&work), all, language);
    let (memory, work) = (&memory.name, &work.name);
    document.say(texts.two_kinds_of_cost(&memory, &held, &work, &done));
    Ok(())
}

fn b2(document: &mut Document, analysis: &Analysis) {
    let texts = texts(document.language()).part_b;
    document.section("b2", texts.b2());
    layers::shapes_asked(document);
    document.say(texts.places_of_a_window());
    layers::shapes(document, analysis);
}

fn b3(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let texts = texts(document.language()).part_b;
    document.section("b3", texts.b3());
    layers::parameters_asked(document);
    document.say(texts.weights_of_a_filter());
    layers::parameters(document, analysis)
}
