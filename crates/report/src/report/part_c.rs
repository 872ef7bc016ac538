//! Part C: convolutions and pooling, down to a single pixel.

use cijfer_analysis::Analysis;
use cijfer_network::{Conv2d, MaxPooling2d, Network, Operation};

use super::arithmetic::elements;
use super::{Part, layers, measured, opening, steps};
use crate::Result;
use crate::document::{Calculation, Document, Note};
use crate::number::grouped;

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    document.part("c", "Part C: nothing but filters");
    let Some(part) = part else {
        opening::not_run(document);
        return Ok(());
    };
    let analysis = Analysis::of(&part.network)?;
    c1(document, part, &analysis)?;
    c2(document, part, &analysis)?;
    c3(document, part, &analysis)?;
    c4(document, &analysis)
}

fn c1(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("c1", "C1: a network without Dense layers");
    document.note(Note::Asked, |inside| {
        inside.say(format!(
            "Use convolutions and max pooling only; not even the output may be a Dense layer. What \
             comes out is an image ten channels deep. At least {:.0} % of the test images must be \
             named rightly, with as few parameters as you can. Argue each of your steps.",
            100.0 * part.asked
        ));
    });
    measured::outcome(document, "C", part)?;
    measured::summary(document, "C", analysis)?;
    document.say("Layer by layer:");
    steps::write(document, part, analysis)?;
    document.say(format!(
        "**Why no Dense layer is missing.** The last window covers the whole map that is left, so \
         that for an image of {} it stands in one place only, and does what a Dense layer would. \
         But a Dense layer can take no other size. This network can: over a larger image the same \
         windows have more places to stand, and it answers once for each. Part D uses that.",
        analysis.input
    ));
    let output = analysis.output();
    document.note(Note::Correction, |inside| {
        inside.say(format!(
            "The assignment speaks of an output image of 13 pixels. For an image of {} it is {}: \
             {} values, one for each digit.",
            analysis.input,
            output,
            elements(output).map_or_else(|_| "many".to_owned(), grouped)
        ));
    });
    document.pictures(part.pictures.iter().cloned());
    Ok(())
}

fn c2(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("c2", "C2: the output shape of each layer");
    document.note(Note::Asked, |inside| {
        inside.say("Derive, with a small calculation, the shape that leaves every layer.");
    });
    layers::shapes(document, analysis);
    pooling_of_three(document, part, analysis);
    Ok(())
}

/// The second pooling is 2×2: a 3×3 would not lead to the shapes that the answer itself has.
fn pooling_of_three(document: &mut Document, part: &Part, analysis: &Analysis) {
    let is_pooling = |operation: &Operation| matches!(operation, Operation::MaxPooling2d(_));
    let mut poolings = part
        .network
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| is_pooling(&layer.operation));
    let Some((index, layer)) = poolings.nth(1) else {
        return;
    };
    let Operation::MaxPooling2d(pooling) = &layer.operation else {
        return;
    };
    if pooling.pool == [3, 3] {
        return;
    }
    let [rows, columns] = pooling.pool;
    let counted = &analysis.layers[index];
    document.note(Note::Correction, |inside| {
        inside.say(format!(
            "The assignment's answer describes `{}` as a pooling of 3×3. It is {rows}×{columns}, as \
             the shapes say that it gives itself:",
            counted.name
        ));
        inside.calculations(counted.output_axes.iter().take(1).map(Calculation::from));
        inside.say(match with_pooling(&part.network, index, [3, 3]) {
            Ok(other) => format!(
                "With 3×3 the layer would put out {}.",
                other.layers[index].output
            ),
            Err(error) => format!("With 3×3 there would be no network at all: {error}."),
        });
    });
}

fn with_pooling(
    network: &Network,
    index: usize,
    pool: [u64; 2],
) -> cijfer_analysis::Result<Analysis> {
    let mut network = network.clone();
    network.layers[index].operation = MaxPooling2d::new(pool).into();
    Analysis::of(&network)
}

fn c3(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("c3", "C3: the parameters of each layer");
    document.note(Note::Asked, |inside| {
        inside.say("Derive, with a small calculation, the number of parameters of every layer.");
    });
    layers::parameters(document, analysis)?;
    twenty_filters(document, part, analysis)
}

/// The last convolution has ten filters, one for each digit.
fn twenty_filters(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let (Some(layer), Some(counted)) = (part.network.layers.last(), analysis.layers.last()) else {
        return Ok(());
    };
    let Operation::Conv2d(convolution) = &layer.operation else {
        return Ok(());
    };
    if convolution.filters == 20 {
        return Ok(());
    }
    let mut twenty = part.network.clone();
    if let Some(last) = twenty.layers.last_mut() {
        let convolution = convolution.clone();
        last.operation = Conv2d {
            filters: 20,
            ..convolution
        }
        .into();
    }
    let twenty = Analysis::of(&twenty)?;
    let other = twenty
        .layers
        .last()
        .map_or(0, |layer| layer.parameters.total.value);
    document.note(Note::Correction, |inside| {
        inside.say(format!(
            "The assignment's answer heads `{}` with 20 filters. It has {}, one for each digit; 20 \
             would make {} parameters, and the answer's own sum has",
            counted.name,
            convolution.filters,
            grouped(other)
        ));
        inside.calculations([Calculation::from(&counted.parameters.total)]);
    });
    Ok(())
}

fn c4(document: &mut Document, analysis: &Analysis) -> Result<()> {
    document.section("c4", "C4: the operations for one image");
    document.note(Note::Asked, |inside| {
        inside.say(
            "A convolution consists of elementary operations, + and ×. How many does each \
             convolution need to classify one image, and how many are they together?",
        );
    });
    document.say(
        "Each output value is a sum of products, one product for each weight of its filter. A sum \
         of n products takes n multiplications and n − 1 additions, and the bias is one addition \
         more: as many additions as multiplications.",
    );
    layers::operations(document, analysis)?;
    let totals = analysis.totals()?;
    let (all, counts) = (totals.arithmetic.value, totals.counts());
    document.note(Note::Correction, |inside| {
        inside.say(format!(
            "The assignment's answer stops at {}. Those are the multiplications alone. With the {} \
             additions, biases included, classifying one image takes **{} operations**.",
            grouped(counts.multiplications),
            grouped(counts.additions),
            grouped(all)
        ));
    });
    let functions: Vec<String> = counts
        .functions
        .iter()
        .map(|(function, count)| format!("{} {function}", grouped(*count)))
        .collect();
    let functions = match functions.as_slice() {
        [] => String::new(),
        functions => format!(
            ", and activation functions take {}",
            functions.join(" and ")
        ),
    };
    document.say(format!(
        "Not asked, but not free either: pooling and ReLU compare {} times{}.",
        grouped(counts.comparisons),
        functions
    ));
    Ok(())
}
