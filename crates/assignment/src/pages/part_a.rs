//! Part A: Dense layers only.

use cijfer_analysis::{Analysis, Language};
use cijfer_network::{Activation, Dense, Network, Operation};
use cijfer_report::{Document, Note, percent, share_of};

use super::arithmetic::elements;
use super::{ablations, layers, measured, opening, steps};
use crate::texts::texts;
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    let title = texts(document.language()).part_a.title();
    document.part("a", title);
    let Some(part) = part else {
        opening::not_run(document);
        return Ok(());
    };
    let analysis = Analysis::of(&part.network)?;
    a1(document, part, &analysis)?;
    a2(document, &analysis)?;
    a3(document, part, &analysis)
}

fn a1(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_a;
    document.section("a1", texts.a1());
    let asked = percent(part.asked, 0, language);
    document.note(Note::Asked, |inside| {
        inside.say(texts.a1_asked(&asked));
    });
    measured::outcome(document, "A", part)?;
    measured::summary(document, "A", analysis)?;
    let inputs = language.grouped(elements(&analysis.input)?);
    document.say(texts.a_row_of_numbers(&inputs));
    steps::write(document, part, analysis)?;
    ablations::write(document, "A", part);
    nonlinearity(document, part)?;
    spending(document, analysis)
}

/// Why there is an activation between the Dense layers.
fn nonlinearity(document: &mut Document, part: &Part) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_a;
    let single = Network::new("single", part.network.input.clone()).then(Dense::new(10));
    let single = Analysis::of(&single)?;
    let Some(layer) = single.layers.first() else {
        return Ok(());
    };
    let total = Analysis::of(&part.network)?
        .totals()?
        .parameters
        .total
        .value;
    let parameters = &layer.parameters.total;
    let formula = parameters
        .expression
        .text(cijfer_analysis::Leaves::Numbers, language);
    let wasted = language.grouped(total.saturating_sub(parameters.value));
    let parameters = language.grouped(parameters.value);
    document.say(texts.why_an_activation(&parameters, &formula, &wasted));
    Ok(())
}

/// Where to save parameters.
fn spending(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_a;
    let total = analysis.totals()?.parameters.total.value;
    let largest = analysis
        .layers
        .iter()
        .max_by_key(|layer| layer.parameters.total.value);
    if let Some(largest) = largest {
        let name = &largest.name;
        let share = share_of(largest.parameters.total.value, total, language);
        let inputs = language.grouped(elements(&largest.input)?);
        document.say(texts.where_to_save(&name, &share, &inputs));
    }
    Ok(())
}

fn a2(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let texts = texts(document.language()).part_a;
    document.section("a2", texts.a2());
    layers::parameters_asked(document);
    document.say(texts.a_dense_neuron());
    layers::parameters(document, analysis)
}

fn a3(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_a;
    document.section("a3", texts.a3());
    document.note(Note::Asked, |inside| {
        inside.say(texts.a3_asked());
    });
    document.say(texts.what_a_sheet_shows());
    let dense: Vec<_> = analysis
        .places(&part.network)
        .filter_map(|place| match &place.layer.operation {
            Operation::Dense(dense) => Some((dense, place.counted)),
            _ => None,
        })
        .collect();
    if let Some((layer, counted)) = dense.first() {
        let name = &counted.name;
        let outputs = language.grouped(elements(&counted.output)?);
        let values = values_of(layer.activation, language);
        document.say(texts.first_dense(&name, &outputs, &values));
    }
    if let Some((_, counted)) = dense.get(1) {
        let name = &counted.name;
        let inputs = language.grouped(elements(&counted.input)?);
        let outputs = language.grouped(elements(&counted.output)?);
        document.say(texts.second_dense(&name, &inputs, &outputs));
    }
    if let Some((layer, counted)) = dense
        .first()
        .filter(|(layer, _)| layer.activation != Activation::Linear)
    {
        let (name, activation) = (&counted.name, layer.activation);
        let title = texts.not_linear();
        let said = texts.linear().to_owned();
        document.set_right(title, [said, activation.to_string()], |inside| {
            inside.say(texts.why_not_linear(&name, &activation));
        });
    }
    measured::pictures(document, part);
    Ok(())
}

/// What values an activation's outputs have.
fn values_of(activation: Activation, language: Language) -> &'static str {
    let texts = texts(language).part_a;
    match activation {
        Activation::Sigmoid => texts.values_of_sigmoid(),
        Activation::Relu => texts.values_of_relu(),
        _ => texts.values_of_others(),
    }
}
