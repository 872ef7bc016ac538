//! D3: what the large image costs, in theory and in practice.

use cijfer_analysis::{Analysis, Device, Estimate, Expression, Quantity, Roofline};
use cijfer_network::{Network, Operation, Shape};

use super::arithmetic::{evaluate, per_second, ratio, without_poolings};
use super::{Scene, layers, practice, sharing};
use crate::document::{Calculation, Document, Note};
use crate::number::{grouped, seconds};
use crate::{Error, Result};

pub(super) fn write(
    document: &mut Document,
    scene: &Scene,
    network: &Network,
    large: &Analysis,
) -> Result<()> {
    document.section("d3", "D3: operations and seconds for the large image");
    document.note(Note::Asked, |inside| {
        inside.say(
            "How many elementary operations do the convolutions take for the large image? How fast \
             could a card of 1 TFLOP/s do that in theory? Why will it take longer in practice?",
        );
    });
    document.say(format!(
        "The calculation is that of C4 with the maps that belong to {}×{} pixels:",
        scene.height, scene.width
    ));
    layers::operations(document, large)?;
    let all = large.totals()?.arithmetic.value;
    document.say(format!("Together **{} operations**.", grouped(all)));
    wrong_formula(document, scene, all)?;
    let roofline = Roofline::of(large, card()?)?;
    time(document, &roofline);
    practice::write(document, scene, large, &roofline)?;
    sharing::write(document, network, large)
}

/// The assignment's card, of 1 TFLOP/s.
fn card() -> Result<Device> {
    // It is the first of those that are known.
    Device::known().next().ok_or(Error::Empty {
        what: "a roofline without a device",
    })
}

/// What the answer's formula comes to: the area of the input as one factor too many, and no
/// pooling.
fn wrong_formula(document: &mut Document, scene: &Scene, right: u128) -> Result<()> {
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
        let (calculation, value) = evaluate(&counted.name, &wrong)?;
        calculations.push(Calculation {
            words: None,
            ..calculation
        });
        terms.push(Expression::Number(value));
    }
    let (_, total) = evaluate("the answer's operations", &Expression::sum(terms))?;
    document.note(Note::Correction, |inside| {
        inside.say(
            "The assignment's answer has a formula that multiplies by the area of a layer's input as \
             well as by that of its output, and its maps never become smaller, for it forgets the \
             poolings:",
        );
        inside.calculations(calculations);
        inside.say(format!(
            "That makes {}, {} times as many as there are. The window stands once in each place of \
             the **output**; how large the input is decides only how many places there are.",
            grouped(total),
            ratio(total as f64, right as f64)
        ));
    });
    Ok(())
}

/// The time in theory.
fn time(document: &mut Document, roofline: &Roofline) {
    let rate = roofline.device.operations_per_second;
    let Estimate {
        work, calculating, ..
    } = roofline.total;
    document.say("**In theory**, on a card of 1 TFLOP/s, that is 10¹² operations in a second:");
    document.calculations([per_second(
        "time to calculate",
        work.operations,
        "operations",
        rate,
    )]);
    document.note(Note::Correction, |inside| {
        let billion = 1_000_000_000;
        inside.say(
            "The assignment's answer has a card of 1 TFLOP/s spend a whole second on a billion \
             operations. It is a thousandth of that:",
        );
        inside.calculations([per_second(
            "a billion operations",
            billion,
            "operations",
            rate,
        )]);
        inside.say(format!(
            "The large image, with its {} billion, takes {}.",
            ratio(work.operations as f64, billion as f64),
            seconds(calculating)
        ));
    });
}
