//! D3: what the large image costs, in theory and in practice.

use cijfer_analysis::{Analysis, Device, Estimate, Expression, Language, Quantity, Roofline};
use cijfer_network::{Network, Operation, Shape};
use cijfer_report::{Calculation, Document, Note, seconds};

use super::arithmetic::{evaluate, per_second, ratio, without_poolings};
use super::{layers, practice, sharing};
use crate::texts::texts;
use crate::{Error, LargeImage, Result};

pub(super) fn write(
    document: &mut Document,
    scene: &LargeImage,
    network: &Network,
    large: &Analysis,
) -> Result<()> {
    let language = document.language();
    let texts = texts(language).cost;
    document.section("d3", texts.d3());
    document.note(Note::Asked, |inside| {
        inside.say(texts.d3_asked());
    });
    let (height, width) = (scene.height, scene.width);
    document.say(texts.same_calculation(&height, &width));
    layers::operations(document, large)?;
    let all = large.totals()?.arithmetic.value;
    let together = language.grouped(all);
    document.say(texts.operations_together(&together));
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
    let name = texts(language).cost.the_card();
    Ok(Device {
        name: name.to_owned(),
        ..card
    })
}

/// What the answer's formula comes to: the area of the input as one factor too many, and no
/// pooling.
fn wrong_formula(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).cost;
    let right = large.totals()?.arithmetic.value;
    let network = without_poolings(&scene.network);
    let bare = Analysis::of(&network.with_input(Shape::image(scene.height, scene.width, 1)))?;
    let mut calculations = Vec::new();
    let mut terms = Vec::new();
    for place in bare.places(&network) {
        let counted = place.counted;
        let (Operation::Conv2d(_), Some([height, width, _]), Some(multiplications)) = (
            &place.layer.operation,
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
    let title = texts.one_place_each();
    let sums = layers::sums(large, language)?;
    let said = [total.clone(), language.grouped(right)].map(|count| texts.operations_said(&count));
    document.set_right(title, said, |inside| {
        inside.say(texts.formula_of_the_answer());
        inside.calculations(calculations);
        inside.say(texts.why_one_place_each(&total, &times));
        inside.calculations(sums);
    });
    Ok(())
}

/// The time in theory.
fn time(document: &mut Document, roofline: &Roofline) {
    let language = document.language();
    let texts = texts(language).cost;
    let rate = roofline.device.operations_per_second;
    let Estimate {
        work, calculating, ..
    } = roofline.total;
    let operations = texts.operations();
    document.say(texts.in_theory());
    document.calculations([per_second(
        texts.time_to_calculate(),
        work.operations,
        operations,
        rate,
        language,
    )]);
    let billion = 1_000_000_000;
    let billions = ratio(work.operations as f64, billion as f64, language);
    let theory = per_second(
        texts.the_large_image(),
        work.operations,
        operations,
        rate,
        language,
    );
    let title = texts.a_billion_takes();
    let said = [1.0, billion as f64 / rate].map(|time| {
        let time = seconds(time, language);
        texts.time_for_a_billion(&time)
    });
    let calculating = seconds(calculating, language);
    document.set_right(title, said, |inside| {
        inside.say(texts.second_of_the_answer());
        inside.calculations([per_second(
            texts.a_billion_operations(),
            billion,
            operations,
            rate,
            language,
        )]);
        inside.say(texts.time_for_the_image(&billions, &calculating));
        inside.calculations([theory]);
    });
}
