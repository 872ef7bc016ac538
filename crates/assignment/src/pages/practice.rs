//! Why the large image takes longer than its arithmetic.

use cijfer_analysis::{Analysis, Roofline};
use cijfer_report::{Document, Text, prefixed, roofline_plot, roofline_table, seconds};

use super::arithmetic::{per_second, ratio};
use super::traffic;
use crate::texts::texts;
use crate::{Here, LargeImage, Result};

pub(super) fn write(
    document: &mut Document,
    scene: &LargeImage,
    large: &Analysis,
    roofline: &Roofline,
) -> Result<()> {
    let language = document.language();
    let texts = texts(language).cost;
    let (device, total) = (&roofline.device, &roofline.total);
    document.say(texts.in_practice());
    document.table(
        texts.bytes_moved(),
        traffic::table(large, roofline, language),
    );
    document.calculations([per_second(
        texts.time_to_move(),
        total.work.bytes,
        "bytes",
        device.bytes_per_second,
        language,
    )]);
    let bandwidth = prefixed(device.bytes_per_second, language);
    let [moving, calculating] =
        [total.moving, total.calculating].map(|time| seconds(time, language));
    let largest = traffic::largest(large, roofline, language);
    document.say(texts.moving_and_calculating(&bandwidth, &moving, &calculating, &largest));
    under_the_roof(document, large, roofline)?;
    lower_bound(document, large);
    measured(document, scene, roofline);
    match &scene.here {
        Some(here) => on_this_machine(document, large, here),
        None => Ok(()),
    }
}

/// The machine that did it under its own roof, theory beside measurement.
fn on_this_machine(document: &mut Document, large: &Analysis, here: &Here) -> Result<()> {
    let language = document.language();
    let texts = texts(language).cost;
    let roofline = Roofline::of(large, here.device.clone())?;
    let device = &roofline.device;
    let name = &device.name;
    let [operations, bytes] = [device.operations_per_second, device.bytes_per_second];
    let [operations, bytes] = [operations, bytes].map(|speed| prefixed(speed, language));
    document.say(texts.this_machine(&name, &operations, &bytes));
    document.table(
        texts.theory_and_measurement(),
        roofline_table(large, &roofline, Some(&here.layers), language),
    );
    let caption = texts.roof_of_this_machine();
    let plot = roofline_plot(large, &roofline, Some(&here.layers), language)?;
    document.pictures([plot.into_picture("d-roofline-here.svg", caption)]);
    Ok(())
}

/// Which layers wait for memory and which for the arithmetic.
fn under_the_roof(document: &mut Document, large: &Analysis, roofline: &Roofline) -> Result<()> {
    let language = document.language();
    let texts = texts(language).cost;
    let (device, total) = (&roofline.device, &roofline.total);
    let ridge = language.decimal(device.ridge(), 1);
    document.say(texts.intensity(&ridge));
    document.table(
        texts.what_layers_wait_for(),
        roofline_table(large, roofline, None, language),
    );
    let caption = texts.roof_of_the_card();
    let plot = roofline_plot(large, roofline, None, language)?;
    document.pictures([plot.into_picture("d-roofline.svg", caption)]);
    let times = ratio(total.seconds, total.calculating, language);
    let [all, calculating] = [total.seconds, total.calculating].map(|time| seconds(time, language));
    document.say(texts.layer_after_layer(&all, &times, &calculating));
    Ok(())
}

/// What no roofline counts.
fn lower_bound(document: &mut Document, large: &Analysis) {
    let texts = texts(document.language()).cost;
    let layers = large.layers.len();
    document.points([
        texts.starting(&layers),
        texts.occupancy().to_owned(),
        texts.other_work().to_owned(),
    ]);
}

/// What was measured here, beside the theory.
fn measured(document: &mut Document, scene: &LargeImage, roofline: &Roofline) {
    let language = document.language();
    let texts = texts(language).cost;
    let total = &roofline.total;
    let timed = scene
        .searches
        .iter()
        .rev()
        .find_map(|search| Some((search, search.seconds.filter(|&time| time > 0.0)?)));
    let Some((search, time)) = timed else {
        document.say(texts.no_time_measured());
        return;
    };
    let rate = language.decimal(total.work.operations as f64 / time / 1e9, 1);
    let times = ratio(time, total.calculating, language);
    let [time, calculating] = [time, total.calculating].map(|time| seconds(time, language));
    let device = &search.device;
    document.say(Text::plain(texts.measured_here(
        &time,
        &device,
        &times,
        &calculating,
        &rate,
    )));
}
