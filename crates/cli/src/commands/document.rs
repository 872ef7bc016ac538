//! What is counted as JSON. `docs/json.md` describes every field; a change of meaning or a field
//! that goes raises the version.

use std::collections::BTreeMap;

use anyhow::Result;
use cijfer_analysis::{
    Analysis, Bound, ByParameter, Derivation, Device, Estimate, Formula, Geometry, Language,
    LayerAnalysis, Operations, Rational, Recount, Roofline, Symbolic, Totals, smallest_input,
};
use cijfer_network::Network;
use serde::Serialize;

/// What a document is, and in which version.
#[derive(Serialize)]
pub(super) struct Schema {
    schema: &'static str,
    version: u32,
}

impl Schema {
    pub(super) fn first(schema: &'static str) -> Self {
        Self { schema, version: 1 }
    }
}

/// All of them with their indices, or the one with that index alone.
fn kept<T>(layers: &[T], only: Option<usize>) -> impl Iterator<Item = (usize, &T)> {
    let layers = layers.iter().enumerate();
    layers.filter(move |(index, _)| only.is_none_or(|only| only == *index))
}

/// `cijfer.analysis`: everything that is counted of a network.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(flatten)]
    schema: Schema,
    network: &'a str,
    input_shape: &'a [u64],
    output_shape: &'a [u64],
    batch: u64,
    bytes_per_value: u64,
    smallest_input: Option<[u64; 2]>,
    layers: Vec<Layer<'a>>,
    totals: Sums,
}

#[derive(Serialize)]
struct Layer<'a> {
    name: &'a str,
    class: &'a str,
    trainable: bool,
    input_shape: &'a [u64],
    output_shape: &'a [u64],
    parameters: Parameters,
    operations: OperationCounts,
    bytes: Bytes,
    padding: [[u64; 2]; 2],
    receptive_field: Option<ReceptiveField>,
    derivations: Vec<Written>,
}

#[derive(Serialize)]
struct Parameters {
    total: u128,
    trainable: u128,
    weights: u128,
    biases: u128,
    statistics: u128,
}

#[derive(Serialize)]
struct OperationCounts {
    multiplications: u128,
    additions: u128,
    comparisons: u128,
    functions: BTreeMap<&'static str, u128>,
    multiply_accumulates: u128,
    multiplications_on_pixels: u128,
    additions_on_pixels: u128,
    comparisons_on_pixels: u128,
}

#[derive(Serialize)]
struct Bytes {
    weights: u128,
    input: u128,
    output: u128,
}

/// Exact fractions, as text: `"5/2"`; rows, then columns.
#[derive(Serialize)]
struct ReceptiveField {
    size: [String; 2],
    stride: [String; 2],
    start: [String; 2],
    centre: Option<[String; 2]>,
    unseen: Option<[[u64; 2]; 2]>,
}

#[derive(Serialize)]
struct Sums {
    parameters: Parameters,
    operations: OperationCounts,
    arithmetic: u128,
    weight_bytes: u128,
    peak_bytes: PeakBytes,
    derivations: Vec<Written>,
}

#[derive(Serialize)]
struct PeakBytes {
    inference: u128,
    training: u128,
}

/// A calculation, in English.
#[derive(Serialize)]
struct Written {
    quantity: String,
    words: String,
    numbers: String,
    value: u128,
}

impl<'a> Document<'a> {
    /// Of a network, or of the layer with that index alone.
    pub(super) fn of(
        network: &Network,
        analysis: &'a Analysis,
        only: Option<usize>,
    ) -> Result<Self> {
        let layers = kept(&analysis.layers, only);
        Ok(Self {
            schema: Schema::first("cijfer.analysis"),
            network: &analysis.name,
            input_shape: analysis.input.axes(),
            output_shape: analysis.output().axes(),
            batch: analysis.conditions.batch,
            bytes_per_value: analysis.conditions.bytes_per_value,
            smallest_input: smallest_input(network),
            layers: layers
                .map(|(index, layer)| Layer::of(analysis, index, layer))
                .collect(),
            totals: Sums::of(&analysis.totals()?),
        })
    }
}

impl<'a> Layer<'a> {
    fn of(analysis: &Analysis, index: usize, layer: &'a LayerAnalysis) -> Self {
        Self {
            name: &layer.name,
            class: layer.class,
            trainable: layer.trainable,
            input_shape: layer.input.axes(),
            output_shape: layer.output.axes(),
            parameters: Parameters::of(&layer.parameters),
            operations: OperationCounts::of(&layer.operations.values()),
            bytes: Bytes {
                weights: layer.memory.weights.value,
                input: layer.memory.input.value,
                output: layer.memory.output.value,
            },
            padding: layer.padding,
            receptive_field: layer
                .geometry
                .map(|geometry| ReceptiveField::of(geometry, analysis.unseen(index))),
            derivations: layer.derivations().map(Written::of).collect(),
        }
    }
}

impl Parameters {
    fn of(parameters: &ByParameter<Derivation>) -> Self {
        let some = |part: &Option<Derivation>| part.as_ref().map_or(0, |part| part.value);
        Self {
            total: parameters.total.value,
            trainable: parameters.trainable.value,
            weights: some(&parameters.weights),
            biases: some(&parameters.biases),
            statistics: some(&parameters.statistics),
        }
    }
}

impl OperationCounts {
    fn of(counts: &Operations) -> Self {
        let functions = counts.functions.iter();
        Self {
            multiplications: counts.multiplications,
            additions: counts.additions,
            comparisons: counts.comparisons,
            functions: functions
                .map(|(function, count)| (function.key(), *count))
                .collect(),
            multiply_accumulates: counts.multiply_accumulates,
            multiplications_on_pixels: counts.multiplications_on_pixels,
            additions_on_pixels: counts.additions_on_pixels,
            comparisons_on_pixels: counts.comparisons_on_pixels,
        }
    }
}

impl ReceptiveField {
    fn of(Geometry { rows, columns }: Geometry, unseen: Option<[[u64; 2]; 2]>) -> Self {
        let pair = |pair: [Rational; 2]| pair.map(|number| number.to_string());
        let centres = rows.first_centre().zip(columns.first_centre());
        Self {
            size: pair([rows.size, columns.size]),
            stride: pair([rows.stride, columns.stride]),
            start: pair([rows.start, columns.start]),
            centre: centres.map(|(row, column)| pair([row, column])),
            unseen,
        }
    }
}

impl Sums {
    fn of(totals: &Totals) -> Self {
        Self {
            parameters: Parameters::of(&totals.parameters),
            operations: OperationCounts::of(&totals.counts()),
            arithmetic: totals.arithmetic.value,
            weight_bytes: totals.weight_bytes.value,
            peak_bytes: PeakBytes {
                inference: totals.peak.inference.value,
                training: totals.peak.training.value,
            },
            derivations: totals.iter().map(Written::of).collect(),
        }
    }
}

impl Written {
    fn of(derivation: &Derivation) -> Self {
        Self {
            quantity: derivation.quantity.to_string(),
            words: derivation.expression.in_words(),
            numbers: derivation.expression.to_string(),
            value: derivation.value,
        }
    }
}

/// `cijfer.symbolic`: formulas in the height and width of the input.
#[derive(Serialize)]
pub(super) struct SymbolicDocument<'a> {
    #[serde(flatten)]
    schema: Schema,
    network: &'a str,
    batch: u64,
    bytes_per_value: u64,
    smallest_input: Option<[u64; 2]>,
    layers: Vec<SymbolicLayer<'a>>,
    totals: Vec<WrittenFormula>,
}

#[derive(Serialize)]
struct SymbolicLayer<'a> {
    name: &'a str,
    class: &'a str,
    formulas: Vec<WrittenFormula>,
}

#[derive(Serialize)]
struct WrittenFormula {
    quantity: String,
    formula: String,
}

impl<'a> SymbolicDocument<'a> {
    pub(super) fn of(network: &Network, symbolic: &'a Symbolic, only: Option<usize>) -> Self {
        let written = |formula: &Formula| WrittenFormula {
            quantity: formula.quantity.to_string(),
            formula: formula.expression.to_string(),
        };
        let layers = kept(&symbolic.layers, only);
        Self {
            schema: Schema::first("cijfer.symbolic"),
            network: &symbolic.name,
            batch: symbolic.conditions.batch,
            bytes_per_value: symbolic.conditions.bytes_per_value,
            smallest_input: smallest_input(network),
            layers: layers
                .map(|(_, layer)| SymbolicLayer {
                    name: &layer.name,
                    class: layer.class,
                    formulas: layer
                        .output_axes
                        .iter()
                        .chain(layer.parameters.iter())
                        .chain(layer.operations.iter())
                        .chain(layer.memory.iter())
                        .map(written)
                        .collect(),
                })
                .collect(),
            totals: symbolic.totals.iter().map(written).collect(),
        }
    }
}

/// `cijfer.comparison`: the sums of several networks.
#[derive(Serialize)]
pub(super) struct Comparison<'a> {
    #[serde(flatten)]
    schema: Schema,
    networks: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Compared<'a> {
    network: &'a str,
    input_shape: &'a [u64],
    output_shape: &'a [u64],
    batch: u64,
    bytes_per_value: u64,
    smallest_input: Option<[u64; 2]>,
    layers: usize,
    receptive_field: Option<ReceptiveField>,
    totals: Sums,
}

impl<'a> Comparison<'a> {
    pub(super) fn of(networks: &[Network], analyses: &'a [Analysis]) -> Result<Self> {
        let compared = networks.iter().zip(analyses).map(|(network, analysis)| {
            let last = analysis.layers.len().checked_sub(1);
            let unseen = last.and_then(|last| analysis.unseen(last));
            Ok(Compared {
                network: &analysis.name,
                input_shape: analysis.input.axes(),
                output_shape: analysis.output().axes(),
                batch: analysis.conditions.batch,
                bytes_per_value: analysis.conditions.bytes_per_value,
                smallest_input: smallest_input(network),
                layers: analysis.layers.len(),
                receptive_field: analysis
                    .geometry()
                    .map(|geometry| ReceptiveField::of(geometry, unseen)),
                totals: Sums::of(&analysis.totals()?),
            })
        });
        Ok(Self {
            schema: Schema::first("cijfer.comparison"),
            networks: compared.collect::<Result<_>>()?,
        })
    }
}

/// `cijfer.roofline`: a network on a device.
#[derive(Serialize)]
pub(super) struct RooflineDocument<'a> {
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
    pub(super) fn of(
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
pub(super) struct Devices {
    #[serde(flatten)]
    schema: Schema,
    devices: Vec<DeviceFigures>,
}

impl Devices {
    pub(super) fn known() -> Self {
        Self {
            schema: Schema::first("cijfer.devices"),
            devices: Device::known()
                .map(|device| DeviceFigures::of(&device))
                .collect(),
        }
    }
}

/// `cijfer.convention`: the counts of another tool.
#[derive(Serialize)]
pub(super) struct ConventionDocument<'a> {
    #[serde(flatten)]
    schema: Schema,
    network: &'a str,
    input_shape: &'a [u64],
    batch: u64,
    convention: &'static str,
    unit: &'static str,
    source: &'static str,
    layers: Vec<ByConvention<'a>>,
    total: u128,
}

#[derive(Serialize)]
struct ByConvention<'a> {
    name: &'a str,
    class: &'a str,
    calculation: Option<String>,
    count: Option<u128>,
}

impl<'a> ConventionDocument<'a> {
    pub(super) fn of(
        network: &'a Network,
        recount: &'a Recount,
        batch: u64,
        only: Option<usize>,
    ) -> Self {
        let layers = kept(&recount.layers, only);
        Self {
            schema: Schema::first("cijfer.convention"),
            network: &network.name,
            input_shape: network.input.axes(),
            batch,
            convention: recount.convention.name(),
            unit: recount.convention.unit(Language::English),
            source: recount.convention.source(),
            layers: layers
                .map(|(_, layer)| ByConvention {
                    name: &layer.name,
                    class: layer.class,
                    calculation: layer
                        .count
                        .as_ref()
                        .map(|count| count.expression.to_string()),
                    count: layer.count.as_ref().map(|count| count.value),
                })
                .collect(),
            total: recount.total.value,
        }
    }
}
