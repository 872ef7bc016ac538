//! D3: what the large image costs, in theory and in practice.

use cijfer_analysis::{
    Analysis, Device, Estimate, Expression, Language, Quantity, Roofline, choose,
};
use cijfer_network::{Network, Operation, Shape};
use cijfer_report::{Calculation, Document, Note, seconds};

use super::arithmetic::{evaluate, per_second, ratio, without_poolings};
use super::{layers, practice, sharing};
use crate::{Error, LargeImage, Result};

pub(super) fn write(
    document: &mut Document,
    scene: &LargeImage,
    network: &Network,
    large: &Analysis,
) -> Result<()> {
    let language = document.language();
    document.section(
        "d3",
        language.choose(
            "D3: operations and seconds for the large image",
            "D3: bewerkingen en seconden voor het grote beeld",
        ),
    );
    document.note(Note::Asked, |inside| {
        inside.say(language.choose(
            "How many elementary operations do the convolutions take for the large image? How fast \
             could a card of 1 TFLOP/s do that in theory? Why will it take longer in practice?",
            "Hoeveel elementaire bewerkingen kosten de convoluties voor het grote beeld? Hoe snel \
             zou een kaart van 1 TFLOP/s dat in theorie kunnen? Waarom duurt het in de praktijk \
             langer?",
        ));
    });
    let (height, width) = (scene.height, scene.width);
    document.say(choose!(
        language,
        "The calculation is that of C4 with the maps that belong to {height}×{width} pixels:",
        "De berekening is die van C4 met de feature maps die bij {height}×{width} pixels horen:"
    ));
    layers::operations(document, large)?;
    let all = large.totals()?.arithmetic.value;
    let together = language.grouped(all);
    document.say(choose!(
        language,
        "Together **{together} operations**.",
        "Samen **{together} bewerkingen**."
    ));
    wrong_formula(document, scene, large)?;
    let roofline = Roofline::of(large, card(language)?)?;
    time(document, &roofline);
    practice::write(document, scene, large, &roofline)?;
    sharing::write(document, network, large)
}

/// The assignment's card, of 1 TFLOP/s.
fn card(language: Language) -> Result<Device> {
    // It is the first of those that are known.
    let card = Device::known().next().ok_or(Error::NoDevice)?;
    let name = language.choose("the assignment's card", "de kaart van de opdracht");
    Ok(Device {
        name: name.to_owned(),
        ..card
    })
}

/// What the answer's formula comes to: the area of the input as one factor too many, and no
/// pooling.
fn wrong_formula(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    let right = large.totals()?.arithmetic.value;
    let network = without_poolings(&scene.network);
    let bare = Analysis::of(&network.with_input(Shape::image(scene.height, scene.width, 1)))?;
    let mut calculations = Vec::new();
    let mut terms = Vec::new();
    for (layer, counted) in network.layers.iter().zip(&bare.layers) {
        let (Operation::Conv2d(_), Some([height, width, _]), Some(multiplications)) = (
            &layer.operation,
            counted.input.as_image(),
            &counted.operations.multiplications,
        ) else {
            continue;
        };
        let area = Expression::named(Quantity::InputHeight, height)
            * Expression::named(Quantity::InputWidth, width);
        let wrong = area * multiplications.expression.clone();
        let (calculation, value) = evaluate(&counted.name, &wrong, language)?;
        calculations.push(Calculation {
            words: None,
            ..calculation
        });
        terms.push(Expression::Number(value));
    }
    let (_, total) = evaluate("the answer's operations", &Expression::sum(terms), language)?;
    let times = ratio(total as f64, right as f64, language);
    let total = language.grouped(total);
    let title = language.choose(
        "a window stands once in each place of the output",
        "een venster staat één keer op elke plaats van de uitvoer",
    );
    let sums = layers::sums(large, language)?;
    let said = [total.clone(), language.grouped(right)]
        .map(|count| choose!(language, "{count} operations", "{count} bewerkingen"));
    document.set_right(title, said, |inside| {
        inside.say(language.choose(
            "The assignment's answer has a formula that multiplies by the area of a layer's input as \
             well as by that of its output, and its maps never become smaller, for it forgets the \
             poolings:",
            "Het antwoord bij de opdracht heeft een formule die zowel met de oppervlakte van de \
             invoer van een laag vermenigvuldigt als met die van de uitvoer, en de feature maps \
             worden er nooit kleiner in, want de poolings zijn vergeten:",
        ));
        inside.calculations(calculations);
        inside.say(choose!(
            language,
            "That makes {total}, {times} times as many as there are. The window stands once in each \
             place of the **output**; how large the input is decides only how many places there \
             are. With the poolings:",
            "Dat geeft {total}, {times} keer zoveel als er zijn. Het venster staat één keer op elke \
             plaats van de **uitvoer**; hoe groot de invoer is, bepaalt alleen hoeveel plaatsen er \
             zijn. Met de poolings:"
        ));
        inside.calculations(sums);
    });
    Ok(())
}

/// The time in theory.
fn time(document: &mut Document, roofline: &Roofline) {
    let language = document.language();
    let rate = roofline.device.operations_per_second;
    let Estimate {
        work, calculating, ..
    } = roofline.total;
    let operations = language.choose("operations", "bewerkingen");
    document.say(language.choose(
        "**In theory**, on a card of 1 TFLOP/s, that is 10¹² operations in a second:",
        "**In theorie**, op een kaart van 1 TFLOP/s, dus met 10¹² bewerkingen per seconde:",
    ));
    document.calculations([per_second(
        language.choose("time to calculate", "rekentijd"),
        work.operations,
        operations,
        rate,
        language,
    )]);
    let billion = 1_000_000_000;
    let billions = ratio(work.operations as f64, billion as f64, language);
    let theory = per_second(
        language.choose("the large image", "het grote beeld"),
        work.operations,
        operations,
        rate,
        language,
    );
    let title = language.choose(
        "a billion operations take a thousandth of a second",
        "een miljard bewerkingen kost een duizendste seconde",
    );
    let said = [1.0, billion as f64 / rate].map(|time| {
        let time = seconds(time, language);
        choose!(
            language,
            "{time} for a billion operations",
            "{time} voor een miljard bewerkingen"
        )
    });
    let calculating = seconds(calculating, language);
    document.set_right(title, said, |inside| {
        inside.say(language.choose(
            "The assignment's answer has a card of 1 TFLOP/s spend a whole second on a billion \
             operations. It is a thousandth of that:",
            "Het antwoord bij de opdracht laat een kaart van 1 TFLOP/s een hele seconde doen over \
             een miljard bewerkingen. Het is een duizendste daarvan:",
        ));
        inside.calculations([per_second(
            language.choose("a billion operations", "een miljard bewerkingen"),
            billion,
            operations,
            rate,
            language,
        )]);
        inside.say(choose!(
            language,
            "The large image, with its {billions} billion, takes {calculating}:",
            "Het grote beeld, met zijn {billions} miljard, kost {calculating}:"
        ));
        inside.calculations([theory]);
    });
}
