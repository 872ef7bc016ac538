//! The points of a roofline plot, and what they are in words.

use cijfer_analysis::{Analysis, Bound, Language, Roofline};

use super::shortened;
use crate::number::prefixed;
use crate::texts::texts;

/// Layers that do as many operations for each byte, and are measured alike.
pub(super) struct Point {
    pub(super) layers: Vec<String>,
    /// Operations for each byte.
    pub(super) intensity: f64,
    /// Operations in a second, in theory.
    pub(super) theory: f64,
    /// Operations in a second, measured.
    pub(super) measured: Option<f64>,
    bound: Bound,
}

/// How many characters of a layer's name are shown.
const LONGEST: usize = 24;

impl Point {
    /// The name of the layer, or that of the first and how many others there are.
    pub(super) fn name(&self, language: Language) -> String {
        let others = self.layers.len() - 1;
        let first = shortened(&self.layers[0], LONGEST);
        match others {
            0 => first,
            _ => format!("{first} + {others} {}", texts(language).plots.more()),
        }
    }
}

/// A point for each layer that multiplies or adds; those that coincide are one.
pub(super) fn points(
    analysis: &Analysis,
    roofline: &Roofline,
    measured: Option<&[f64]>,
) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for (index, (layer, estimate)) in analysis.layers.iter().zip(&roofline.layers).enumerate() {
        let (operations, intensity) = (estimate.work.operations, estimate.work.intensity());
        if operations == 0 || intensity == 0.0 {
            continue;
        }
        let seconds = measured.and_then(|seconds| seconds.get(index));
        let seconds = seconds.filter(|seconds| seconds.is_finite() && **seconds > 0.0);
        let measured = seconds.map(|seconds| operations as f64 / seconds);
        let same = |point: &&mut Point| point.intensity == intensity && point.measured == measured;
        match points.iter_mut().find(same) {
            Some(point) => point.layers.push(layer.name.clone()),
            None => points.push(Point {
                layers: vec![layer.name.clone()],
                intensity,
                theory: roofline.device.attainable(intensity),
                measured,
                bound: estimate.bound(),
            }),
        }
    }
    points
}

/// What the plot shows, for those who cannot see it.
pub(super) fn description(
    analysis: &Analysis,
    roofline: &Roofline,
    points: &[Point],
    language: Language,
) -> String {
    let device = &roofline.device;
    let number = |number: f64| prefixed(number, language);
    let [speed, bandwidth, ridge] = [
        device.operations_per_second,
        device.bytes_per_second,
        device.ridge(),
    ]
    .map(number);
    let (network, input, device) = (&analysis.name, &analysis.input, &device.name);
    let mut text = texts(language)
        .plots
        .roofline_described(&network, &input, &device, &speed, &bandwidth, &ridge);
    for point in points {
        let names = point.layers.join(", ");
        let [intensity, theory] = [point.intensity, point.theory].map(number);
        let waits = match point.bound {
            Bound::Operations => texts(language).plots.waits_for_arithmetic(),
            Bound::Bytes => texts(language).plots.waits_for_memory(),
        };
        text += &texts(language)
            .plots
            .point_described(&names, &intensity, &theory, &waits);
        if let Some(measured) = point.measured {
            let measured = number(measured);
            text += &texts(language).plots.measured_speed(&measured);
        }
        text.push('.');
    }
    let shown = |name: &String| points.iter().any(|point| point.layers.contains(name));
    let left_out: Vec<&str> = analysis
        .layers
        .iter()
        .filter(|layer| !shown(&layer.name))
        .map(|layer| layer.name.as_str())
        .collect();
    if !left_out.is_empty() {
        let why = texts(language).plots.why_not_shown();
        text += &format!(" {why}: {}.", left_out.join(", "));
    }
    text
}
