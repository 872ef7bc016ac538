//! The largest value or the mean of windows, or of whole channels.

use cijfer_network::{AveragePooling2d, MaxPooling2d};

use super::counts::{Counts, Seen};
use super::sliding::Sliding;
use super::{Outside, Sample};

pub fn max_pooling(
    layer: &MaxPooling2d,
    input: &Sample,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let window = Sliding {
        input,
        size: layer.pool,
        stride: layer.stride,
        dilation: [1, 1],
        padding: layer.padding,
        outside: match outside {
            Outside::Neutral => f64::NEG_INFINITY,
            Outside::Poison | Outside::Endless => f64::NAN,
        },
    };
    each_window(&window, &mut |seen| largest(seen, counts))
}

pub fn average_pooling(
    layer: &AveragePooling2d,
    input: &Sample,
    outside: Outside,
    counts: &mut Counts,
) -> Vec<f64> {
    let window = Sliding {
        input,
        size: layer.pool,
        stride: layer.stride,
        dilation: [1, 1],
        padding: layer.padding,
        outside: outside.or_zero(),
    };
    each_window(&window, &mut |seen| mean(seen, counts))
}

pub fn global_max_pooling(input: &Sample, counts: &mut Counts) -> Vec<f64> {
    each_whole_channel(input, &mut |seen| largest(seen, counts))
}

pub fn global_average_pooling(input: &Sample, counts: &mut Counts) -> Vec<f64> {
    each_whole_channel(input, &mut |seen| mean(seen, counts))
}

/// What becomes of each channel under each position of a window.
fn each_window(window: &Sliding<'_>, pool: &mut dyn FnMut(&[Seen]) -> f64) -> Vec<f64> {
    let mut values = Vec::new();
    window.each(&mut |place| {
        for channel in 0..window.channels() {
            let mut seen = Vec::new();
            window.look(place, channel, &mut |element| seen.push(element));
            values.push(pool(&seen));
        }
    });
    values
}

/// What becomes of all of each channel.
fn each_whole_channel(input: &Sample, pool: &mut dyn FnMut(&[Seen]) -> f64) -> Vec<f64> {
    let [height, width, channels] = input.image();
    let mut values = Vec::new();
    for channel in 0..channels {
        let mut seen = Vec::new();
        for row in 0..height {
            for column in 0..width {
                seen.push(Seen::pixel(input.pixel(row, column, channel)));
            }
        }
        values.push(pool(&seen));
    }
    values
}

fn largest(seen: &[Seen], counts: &mut Counts) -> f64 {
    let all = seen.iter().copied();
    let largest = all.reduce(|largest, element| counts.larger_seen(largest, element));
    largest.expect("a window has elements").value
}

/// The mean of what is no padding; the padding is added all the same, for it is computed.
fn mean(seen: &[Seen], counts: &mut Counts) -> f64 {
    let all = seen.iter().copied();
    let sum = all.reduce(|sum, element| counts.add_seen(sum, element));
    let pixels = seen.iter().filter(|element| element.on_pixels).count();
    counts.divide(sum.expect("a window has elements").value, pixels as f64)
}
