//! D3: what the large image costs, in theory and in practice.

use cijfer_analysis::{Analysis, Expression};
use cijfer_network::{Layer, Operation, Padding, Shape};

use super::arithmetic::{arithmetic, evaluate, overflow, ratio, without_poolings};
use super::{Scene, layers, traffic};
use crate::Result;
use crate::document::{Calculation, Document, Note, Text};
use crate::number::{bytes, grouped, seconds, with_groups};

/// The assignment's card: 1 TFLOP/s.
const OPERATIONS_PER_SECOND: u128 = 1_000_000_000_000;
/// A bandwidth for that card. The assignment names none: this is what cards of that speed have.
const BYTES_PER_SECOND: u128 = 100_000_000_000;

pub(super) fn write(
    document: &mut Document,
    scene: &Scene,
    one: &Analysis,
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
    let all = arithmetic(large)?;
    document.say(format!("Together **{} operations**.", grouped(all)));
    wrong_formula(document, scene, all)?;
    time(document, all);
    practice(document, scene, large, all)?;
    sharing(document, scene, one, large, all)
}

/// What the answer's formula comes to: the area of the input as one factor too many, and no
/// pooling.
fn wrong_formula(document: &mut Document, scene: &Scene, right: u128) -> Result<()> {
    let network = without_poolings(&scene.network);
    let bare = Analysis::of(&network.with_input(Shape::image(scene.height, scene.width, 1)))?;
    let mut calculations = Vec::new();
    let mut total: u128 = 0;
    for (layer, counted) in network.layers.iter().zip(&bare.layers) {
        let (Operation::Conv2d(_), Some([height, width, _]), Some(multiplications)) = (
            &layer.operation,
            counted.input.as_image(),
            &counted.operations.multiplications,
        ) else {
            continue;
        };
        let area =
            Expression::named("input height", height) * Expression::named("input width", width);
        let wrong = area * multiplications.expression.clone();
        let (calculation, value) = evaluate(&counted.name, &wrong)?;
        calculations.push(Calculation {
            words: None,
            ..calculation
        });
        total = total
            .checked_add(value)
            .ok_or_else(|| overflow("the answer's operations"))?;
    }
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
fn time(document: &mut Document, operations: u128) {
    let theory = operations as f64 / OPERATIONS_PER_SECOND as f64;
    document.say("**In theory**, on a card of 1 TFLOP/s, that is 10¹² operations in a second:");
    document.calculations([per_second(
        "time to calculate",
        operations,
        "operations",
        OPERATIONS_PER_SECOND,
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
            OPERATIONS_PER_SECOND,
        )]);
        inside.say(format!(
            "The large image, with its {} billion, takes {}.",
            ratio(operations as f64, billion as f64),
            seconds(theory)
        ));
    });
}

fn per_second(quantity: &str, amount: u128, unit: &str, rate: u128) -> Calculation {
    let numbers = format!("{} {unit} / {} per second", grouped(amount), grouped(rate));
    Calculation::new(quantity, numbers, seconds(amount as f64 / rate as f64))
}

/// Why it takes longer in practice.
fn practice(
    document: &mut Document,
    scene: &Scene,
    large: &Analysis,
    operations: u128,
) -> Result<()> {
    let moved = traffic::of(large)?;
    let theory = operations as f64 / OPERATIONS_PER_SECOND as f64;
    let moving = moved.total as f64 / BYTES_PER_SECOND as f64;
    document.say(
        "**In practice it takes longer**, because a card does more than multiply and add. First of \
         all, every value has to come from memory and go back there. When each layer reads its \
         input and its weights and writes its output, at 4 bytes a value:",
    );
    document.table("Bytes that move", moved.table);
    document.calculations([per_second(
        "time to move",
        moved.total,
        "bytes",
        BYTES_PER_SECOND,
    )]);
    document.say(format!(
        "The {} a second are an assumption, for the assignment names only the speed of \
         calculation. With them, moving takes {}, calculating {}. When both go on at the same time, \
         the slower of the two sets the pace; when they take turns, the times add up. `{}` alone \
         moves {} of all bytes.",
        bytes(BYTES_PER_SECOND as f64),
        seconds(moving),
        seconds(theory),
        moved.largest,
        moved.largest_share,
    ));
    let layers = large.layers.len();
    document.points([
        format!(
            "**Starting.** Each of the {layers} layers is at least one program to start on the \
             card, which takes some microseconds each time, and the image has to get to the card \
             and the maps back."
        ),
        "**Occupancy.** 1 TFLOP/s is reached only when every unit multiplies and adds in every \
         cycle. A first layer with a single input channel, or a last one with ten filters, does \
         not fill units that work on 32 or 64 values at a time."
            .to_owned(),
        "**Other work.** Pooling compares, sigmoid evaluates an exponential, addresses are \
         calculated; none of that is in the count above. And a card may have a screen to draw."
            .to_owned(),
    ]);
    measured(document, scene, operations);
    Ok(())
}

/// What was measured here, beside the theory.
fn measured(document: &mut Document, scene: &Scene, operations: u128) {
    let theory = operations as f64 / OPERATIONS_PER_SECOND as f64;
    let timed = scene
        .searches
        .iter()
        .rev()
        .find_map(|search| Some((search, search.seconds.filter(|&time| time > 0.0)?)));
    let Some((search, time)) = timed else {
        document.say("No time was measured here.");
        return;
    };
    let rate = operations as f64 / time / 1e9;
    document.say(Text::plain(format!(
        "Measured here: one pass over the image took {} on {}. That is {} times the {} of the card \
         in theory, and {rate:.1} billion operations in a second.",
        seconds(time),
        search.device,
        ratio(time, theory),
        seconds(theory)
    )));
}

/// One pass over the image against a pass for each window of it.
fn sharing(
    document: &mut Document,
    scene: &Scene,
    one: &Analysis,
    large: &Analysis,
    all: u128,
) -> Result<()> {
    let (Some(geometry), Some([rows, columns, _])) = (large.geometry(), large.output().as_image())
    else {
        return Ok(());
    };
    let each = arithmetic(one)?;
    let windows = Expression::named("rows", rows)
        * Expression::named("columns", columns)
        * Expression::named("operations for one window", each);
    let (calculation, apart) = evaluate("operations, window by window", &windows)?;
    document.say(format!(
        "**What one pass saves.** The same {} answers could be had by cutting out {}×{} pixels at \
         every {} pixels and classifying each piece by itself, at {} operations a piece:",
        grouped(u128::from(rows) * u128::from(columns)),
        geometry.rows.size,
        geometry.columns.size,
        geometry.columns.stride,
        with_groups(&each.to_string()),
    ));
    document.calculations([calculation]);
    document.say(format!(
        "One pass takes {}, **{} times fewer**, because neighbouring windows overlap and a pass \
         calculates what they have in common only once.{}",
        grouped(all),
        ratio(apart as f64, all as f64),
        match scene.network.layers.iter().any(pads) {
            true => " At their borders the answers differ, because the pieces are padded there.",
            false => " The answers are the same, but for the last rounding.",
        }
    ));
    Ok(())
}

/// Whether a layer adds zeros around its input.
fn pads(layer: &Layer) -> bool {
    match &layer.operation {
        Operation::Conv2d(convolution) => convolution.padding == Padding::Same,
        Operation::MaxPooling2d(pooling) => pooling.padding == Padding::Same,
        _ => false,
    }
}
