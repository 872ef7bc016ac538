//! Everything that is counted of a network.

use std::collections::BTreeMap;

use anyhow::Result;
use cijfer_analysis::{
    Analysis, ByParameter, Derivation, Geometry, LayerAnalysis, Operations, Rational, Totals,
    smallest_input,
};
use cijfer_network::Network;
use serde::Serialize;

use super::schema::{Schema, kept};

/// `cijfer.analysis`: everything that is counted of a network.
#[derive(Serialize)]
pub(in crate::commands) struct Document<'a> {
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
pub(super) struct ReceptiveField {
    size: [String; 2],
    stride: [String; 2],
    start: [String; 2],
    centre: Option<[String; 2]>,
    unseen: Option<[[u64; 2]; 2]>,
}

#[derive(Serialize)]
pub(super) struct Sums {
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
    pub(in crate::commands) fn of(
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
    pub(in crate::commands) fn of(
        Geometry { rows, columns }: Geometry,
        unseen: Option<[[u64; 2]; 2]>,
    ) -> Self {
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
    pub(in crate::commands) fn of(totals: &Totals) -> Self {
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
