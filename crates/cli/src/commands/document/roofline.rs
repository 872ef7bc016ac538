//! How long a network takes on a device, and the devices that are known.

use cijfer_analysis::{Analysis, Bound, Device, Estimate, Roofline};
use serde::Serialize;

use super::schema::Schema;

/// `cijfer.roofline`: a network on a device.
#[derive(Serialize)]
pub(in crate::commands) struct RooflineDocument<'a> {
    #[serde(flatten)]
    schema: Schema,
    network: &'a str,
    input_shape: &'a [u64],
    batch: u64,
    bytes_per_value: u64,
    device: DeviceFigures,
    layers: Vec<Times<'a>>,
    total: Times<'a>,
}

#[derive(Serialize)]
struct DeviceFigures {
    name: String,
    operations_per_second: f64,
    bytes_per_second: f64,
    source: String,
}

#[derive(Serialize)]
struct Times<'a> {
    name: &'a str,
    operations: u128,
    bytes: u128,
    intensity: f64,
    bound: &'static str,
    calculating_seconds: f64,
    moving_seconds: f64,
    seconds: f64,
    measured_seconds: Option<f64>,
    factor: Option<f64>,
    memory_factor: Option<f64>,
    rest_factor: Option<f64>,
}

impl<'a> RooflineDocument<'a> {
    pub(in crate::commands) fn of(
        analysis: &'a Analysis,
        roofline: &Roofline,
        measured: Option<&[f64]>,
    ) -> Self {
        let layers = analysis.layers.iter().zip(&roofline.layers).enumerate();
        let seconds = |index: usize| measured.and_then(|seconds| seconds.get(index).copied());
        Self {
            schema: Schema::first("cijfer.roofline"),
            network: &analysis.name,
            input_shape: analysis.input.axes(),
            batch: analysis.conditions.batch,
            bytes_per_value: analysis.conditions.bytes_per_value,
            device: DeviceFigures::of(&roofline.device),
            layers: layers
                .map(|(index, (layer, estimate))| Times::of(&layer.name, estimate, seconds(index)))
                .collect(),
            total: Times::of(
                "total",
                &roofline.total,
                measured.map(|seconds| seconds.iter().sum()),
            ),
        }
    }
}

impl DeviceFigures {
    fn of(device: &Device) -> Self {
        Self {
            name: device.name.clone(),
            operations_per_second: device.operations_per_second,
            bytes_per_second: device.bytes_per_second,
            source: device.source.clone(),
        }
    }
}

impl<'a> Times<'a> {
    fn of(name: &'a str, estimate: &Estimate, measured: Option<f64>) -> Self {
        let practice = measured.and_then(|measured| estimate.practice(measured));
        Self {
            name,
            operations: estimate.work.operations,
            bytes: estimate.work.bytes,
            intensity: estimate.work.intensity(),
            bound: match estimate.bound() {
                Bound::Operations => "operations",
                Bound::Bytes => "bytes",
            },
            calculating_seconds: estimate.calculating,
            moving_seconds: estimate.moving,
            seconds: estimate.seconds,
            measured_seconds: measured,
            factor: practice.map(|practice| practice.factor),
            memory_factor: practice.map(|practice| practice.memory),
            rest_factor: practice.map(|practice| practice.rest),
        }
    }
}

/// `cijfer.devices`: those that are known by name.
#[derive(Serialize)]
pub(in crate::commands) struct Devices {
    #[serde(flatten)]
    schema: Schema,
    devices: Vec<DeviceFigures>,
}

impl Devices {
    pub(in crate::commands) fn known() -> Self {
        Self {
            schema: Schema::first("cijfer.devices"),
            devices: Device::known()
                .map(|device| DeviceFigures::of(&device))
                .collect(),
        }
    }
}
