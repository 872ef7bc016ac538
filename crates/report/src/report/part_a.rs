//! Part A: Dense layers only.

use cijfer_analysis::Analysis;
use cijfer_network::{Activation, Dense, Network, Operation};

use super::arithmetic::elements;
use super::{Part, layers, measured, opening, steps};
use crate::Result;
use crate::document::{Document, Note};
use crate::number::{grouped, share_of};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    document.part("a", "Part A: neurons that see the whole image");
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
    document.section("a1", "A1: a network of Dense and Dropout layers");
    document.note(Note::Asked, |inside| {
        inside.say(format!(
            "Build a classifier of Dense and Dropout layers and nothing else. It must name at \
             least {:.0} % of the test images rightly, with as few parameters as you can manage. \
             Say which steps led you there, and argue each of them.",
            100.0 * part.asked
        ));
    });
    measured::outcome(document, "A", part)?;
    measured::summary(document, "A", analysis)?;
    document.say(format!(
        "An image reaches this network as a row of {} numbers. That one pixel lies below another \
         is lost on it: shuffle the pixels of all images in the same way, and it learns just as \
         well. Layer by layer:",
        grouped(elements(&analysis.input)?)
    ));
    steps::write(document, part, analysis)?;
    nonlinearity(document, part)?;
    spending(document, analysis)
}

/// Why there is an activation between the Dense layers.
fn nonlinearity(document: &mut Document, part: &Part) -> Result<()> {
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
    document.say(format!(
        "**Why an activation between the layers.** A weighted sum of weighted sums is one \
         weighted sum. Without an activation the whole stack could do no more than a single Dense \
         layer with {} parameters ({}), and the other {} would be wasted.",
        grouped(parameters.value),
        parameters.expression,
        grouped(total.saturating_sub(parameters.value)),
    ));
    Ok(())
}

/// Where to save parameters.
fn spending(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let total = analysis.totals()?.parameters.total.value;
    let largest = analysis
        .layers
        .iter()
        .max_by_key(|layer| layer.parameters.total.value);
    if let Some(largest) = largest {
        document.say(format!(
            "**Where to save.** `{}` holds {} of all parameters, because each of its neurons has \
             a weight for every one of its {} inputs, and a bias. Neurons that can be spared there \
             save most: this is the number to bring down first, and after each step to measure \
             again.",
            largest.name,
            share_of(largest.parameters.total.value, total),
            grouped(elements(&largest.input)?)
        ));
    }
    Ok(())
}

fn a2(document: &mut Document, analysis: &Analysis) -> Result<()> {
    document.section("a2", "A2: the parameters of each layer");
    document.note(Note::Asked, |inside| {
        inside.say("Derive, with a small calculation, the number of parameters of every layer.");
    });
    document.say(
        "A neuron of a Dense layer has one weight for each of its inputs and one bias. A layer \
         has as many of these as it has neurons:",
    );
    layers::parameters(document, analysis)
}

fn a3(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("a3", "A3: what the pictures of a layer show");
    document.note(Note::Asked, |inside| {
        inside.say(
            "A function draws the outputs of one layer for one image. What do its pictures mean? \
             What would they mean for the first Dense layer, and what for the second?",
        );
    });
    document.say(
        "The function sends one image through the network, stops behind the layer it was given, \
         and draws what comes out there: a picture for each channel or neuron, the brighter the \
         higher the value. So a sheet is not a picture of the network. It is a picture of what \
         **this** image does to that layer, and another image gives another sheet.",
    );
    let dense: Vec<_> = part
        .network
        .layers
        .iter()
        .zip(&analysis.layers)
        .filter_map(|(layer, counted)| match &layer.operation {
            Operation::Dense(dense) => Some((dense, counted)),
            _ => None,
        })
        .collect();
    if let Some((layer, counted)) = dense.first() {
        document.say(format!(
            "**The first Dense layer**, `{}`, puts out {} numbers, one for each neuron. There is \
             no left and right among them, so each picture is a single square. {} Each neuron has \
             a weight for each pixel, and those weights do make a picture, as large as the image: \
             orange where ink speaks for the neuron, blue where it speaks against. The square is \
             bright when the image fits the picture of the weights.",
            counted.name,
            grouped(elements(&counted.output)?),
            values_of(layer.activation),
        ));
    }
    if let Some((_, counted)) = dense.get(1) {
        document.say(format!(
            "**The second Dense layer**, `{}`, weighs the {} answers of the layer before it, not \
             pixels, so that its weights are no picture of anything. Its {} squares are to be read \
             by comparison: lay the sheets of two images of the same digit beside that of another \
             digit. Where the first two agree and the third does not, the layer has begun to tell \
             digits apart rather than strokes.",
            counted.name,
            grouped(elements(&counted.input)?),
            grouped(elements(&counted.output)?),
        ));
    }
    if let Some((layer, counted)) = dense
        .first()
        .filter(|(layer, _)| layer.activation != Activation::Linear)
    {
        document.note(Note::Correction, |inside| {
            inside.say(format!(
                "The assignment's answer calls the first Dense layer linear and expects little of \
                 its pictures. But `{}` has an activation, {}, as the later layers have, and of \
                 all layers it is the one whose weights can be looked at as images.",
                counted.name, layer.activation
            ));
        });
    }
    document.pictures(part.pictures.iter().cloned());
    Ok(())
}

/// What values an activation's outputs have.
fn values_of(activation: Activation) -> &'static str {
    match activation {
        Activation::Sigmoid => {
            "Sigmoid brings every value between 0 and 1: black is a neuron that stays silent, \
             white one that is sure."
        }
        Activation::Relu => {
            "ReLU turns every negative value into 0: black is a neuron that stays silent."
        }
        _ => "The brighter a square, the higher the value.",
    }
}
