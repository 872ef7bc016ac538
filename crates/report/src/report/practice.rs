//! Why the large image takes longer than its arithmetic.

use cijfer_analysis::{Analysis, Language, Roofline};

use super::arithmetic::{per_second, ratio};
use super::{Scene, traffic};
use crate::document::{Document, Text};
use crate::number::{prefixed, seconds};
use crate::{Result, roofline_plot, roofline_table};

pub(super) fn write(
    document: &mut Document,
    scene: &Scene,
    large: &Analysis,
    roofline: &Roofline,
) -> Result<()> {
    let (device, total) = (&roofline.device, &roofline.total);
    document.say(
        "**In practice it takes longer**, because a card does more than multiply and add. First of \
         all, every value has to come from memory and go back there. When each layer reads its \
         input and its weights and writes its output, at 4 bytes a value:",
    );
    document.table("Bytes that move", traffic::table(large, roofline));
    document.calculations([per_second(
        "time to move",
        total.work.bytes,
        "bytes",
        device.bytes_per_second,
    )]);
    document.say(format!(
        "The assignment names only the speed of calculation; the {}B a second come from elsewhere \
         ({}). With them, moving takes {}, calculating {}. {}",
        prefixed(device.bytes_per_second),
        device.source,
        seconds(total.moving),
        seconds(total.calculating),
        traffic::largest(large, roofline)
    ));
    under_the_roof(document, large, roofline)?;
    document.points([
        format!(
            "**Starting.** Each of the {} layers is at least one program to start on the card, \
             which takes some microseconds each time, and the image has to get to the card and the \
             maps back.",
            large.layers.len()
        ),
        "**Occupancy.** 1 TFLOP/s is reached only when every unit multiplies and adds in every \
         cycle. A first layer with a single input channel, or a last one with ten filters, does \
         not fill units that work on 32 or 64 values at a time."
            .to_owned(),
        "**Other work.** Pooling compares, sigmoid evaluates an exponential, addresses are \
         calculated; none of that is in the count above. And a card may have a screen to draw."
            .to_owned(),
    ]);
    measured(document, scene, roofline);
    Ok(())
}

/// Which layers wait for memory and which for the arithmetic.
fn under_the_roof(document: &mut Document, large: &Analysis, roofline: &Roofline) -> Result<()> {
    let (device, total) = (&roofline.device, &roofline.total);
    document.say(format!(
        "Within a layer both can go on at the same time, and the slower of the two sets the pace. \
         Which one that is, the layer's **intensity** decides: its operations for each byte that \
         moves. In the time of one byte the card does {:.1} operations; a layer with fewer than \
         that waits for the memory, and no faster arithmetic would help it.",
        device.ridge()
    ));
    let english = Language::English;
    document.table(
        "What each layer waits for",
        roofline_table(large, roofline, None, english),
    );
    let caption = "The roof is what the card can do at each intensity: on the slope the memory sets \
                   the pace, on the level part the arithmetic.";
    let plot = roofline_plot(large, roofline, None, english)?;
    document.pictures([plot.into_picture("d-roofline.svg", caption)]);
    document.say(format!(
        "Layer after layer, that makes at least **{}**, {} times the {} of the arithmetic alone. \
         And this is still a lower bound:",
        seconds(total.seconds),
        ratio(total.seconds, total.calculating),
        seconds(total.calculating)
    ));
    Ok(())
}

/// What was measured here, beside the theory.
fn measured(document: &mut Document, scene: &Scene, roofline: &Roofline) {
    let total = &roofline.total;
    let timed = scene
        .searches
        .iter()
        .rev()
        .find_map(|search| Some((search, search.seconds.filter(|&time| time > 0.0)?)));
    let Some((search, time)) = timed else {
        document.say("No time was measured here.");
        return;
    };
    let rate = total.work.operations as f64 / time / 1e9;
    document.say(Text::plain(format!(
        "Measured here: one pass over the image took {} on {}. That is {} times the {} of the \
         card's arithmetic in theory, and {rate:.1} billion operations in a second.",
        seconds(time),
        search.device,
        ratio(time, total.calculating),
        seconds(total.calculating)
    )));
}
