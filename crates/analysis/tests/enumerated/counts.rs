//! Shapes, parameters, operations and bytes of whole networks.

use std::collections::BTreeMap;

use cijfer_analysis::{Analysis, ByParameter, Conditions, Derivation, Language, Operations};
use cijfer_network::{Activation, Operation};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::{
    Allocated, Counts, Outside, Sample, allocate, forward, numbers, sample,
};
use crate::common::networks::network;

proptest! {
    #![proptest_config(cases())]

    /// Of every layer and of all together, for every sample of a batch.
    #[test]
    fn counts_are_those_of_nested_loops(
        network in network(),
        seed in any::<u64>(),
        batch in prop_oneof![2 => Just(1u64), 1 => 2u64..4],
        bytes_per_value in prop::sample::select(&[1u64, 2, 4, 8][..]),
    ) {
        let conditions = Conditions { batch, bytes_per_value };
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let samples: Vec<Sample> = (0..batch).map(|_| sample(&network, &mut numbers)).collect();
        let of_samples: Vec<_> = samples
            .iter()
            .map(|sample| forward(&network, &weights, sample, Outside::Neutral))
            .collect();
        let analysis = Analysis::under(&network, conditions).expect("a network that fits");

        let mut all_allocated = Allocated::default();
        let mut all_trainable = 0;
        let mut all_done = Counts::default();
        let mut elements_in: u128 = samples.iter().map(|sample| sample.values.len() as u128).sum();
        let input_bytes = elements_in * u128::from(bytes_per_value);
        let mut buffers = Vec::new();
        prop_assert_eq!(analysis.layers.len(), network.layers.len());
        for (index, layer) in analysis.layers.iter().enumerate() {
            let mut done = Counts::default();
            let mut elements_out = 0;
            for outputs in &of_samples {
                let (output, counts) = &outputs[index];
                prop_assert_eq!(layer.output.axes(), axes(output), "{}", &layer.name);
                elements_out += output.values.len() as u128;
                add(&mut done, counts);
            }
            prop_assert_eq!(&layer.operations.values(), &operations(&done), "{}", &layer.name);
            for (axis, derivation) in layer.output_axes.iter().enumerate() {
                prop_assert_eq!(derivation.value, u128::from(layer.output.axes()[axis]));
            }

            let allocated = weights[index].allocated();
            let trainable = match network.layers[index].trainable {
                true => allocated.weights + allocated.biases,
                false => 0,
            };
            prop_assert_eq!(parameters(&layer.parameters), (allocated, trainable), "{}", &layer.name);

            let bytes = |values| values * u128::from(bytes_per_value);
            let memory = &layer.memory;
            prop_assert_eq!(memory.weights.value, bytes(allocated.total), "{}", &layer.name);
            prop_assert_eq!(memory.input.value, bytes(elements_in), "{}", &layer.name);
            prop_assert_eq!(memory.output.value, bytes(elements_out), "{}", &layer.name);

            let use_of_output = UseOfOutput::of(&network.layers[index].operation);
            buffers.push((bytes(elements_out), use_of_output));
            elements_in = elements_out;
            all_trainable += trainable;
            all_allocated.total += allocated.total;
            all_allocated.weights += allocated.weights;
            all_allocated.biases += allocated.biases;
            all_allocated.statistics += allocated.statistics;
            add(&mut all_done, &done);
        }

        let totals = analysis.totals().expect("small");
        prop_assert_eq!(totals.counts(), operations(&all_done));
        prop_assert_eq!(parameters(&totals.parameters), (all_allocated, all_trainable));
        let arithmetic = all_done.multiplications + all_done.additions;
        prop_assert_eq!(totals.arithmetic.value, arithmetic);
        prop_assert_eq!(totals.weight_bytes.value, all_allocated.total * u128::from(bytes_per_value));
        prop_assert_eq!(totals.peak.inference.value, peak_in_inference(input_bytes, &buffers));
        prop_assert_eq!(totals.peak.training.value, peak_in_training(input_bytes, &buffers));
    }
}

fn axes(sample: &Sample) -> Vec<u64> {
    sample.shape.iter().map(|&axis| axis as u64).collect()
}

fn add(sum: &mut Counts, counts: &Counts) {
    sum.multiplications += counts.multiplications;
    sum.additions += counts.additions;
    sum.comparisons += counts.comparisons;
    sum.multiply_accumulates += counts.multiply_accumulates;
    sum.multiplications_on_pixels += counts.multiplications_on_pixels;
    sum.additions_on_pixels += counts.additions_on_pixels;
    sum.comparisons_on_pixels += counts.comparisons_on_pixels;
    for (function, count) in &counts.functions {
        *sum.functions.entry(function).or_default() += count;
    }
}

/// What was done, in the words of the analysis.
fn operations(counts: &Counts) -> Operations {
    let called = |name: &str| {
        let mut functions = cijfer_analysis::Function::ALL.into_iter();
        let function = functions.find(|function| function.name(Language::English) == name);
        function.expect("a function that the analysis knows")
    };
    let functions: BTreeMap<_, _> = counts
        .functions
        .iter()
        .map(|(name, count)| (called(name), *count))
        .collect();
    Operations {
        multiplications: counts.multiplications,
        additions: counts.additions,
        comparisons: counts.comparisons,
        functions,
        multiply_accumulates: counts.multiply_accumulates,
        multiplications_on_pixels: counts.multiplications_on_pixels,
        additions_on_pixels: counts.additions_on_pixels,
        comparisons_on_pixels: counts.comparisons_on_pixels,
    }
}

/// What was allocated, in the words of the oracle, and how much of it is trainable.
fn parameters(parameters: &ByParameter<Derivation>) -> (Allocated, u128) {
    let some = |derivation: &Option<Derivation>| derivation.as_ref().map_or(0, |d| d.value);
    let allocated = Allocated {
        total: parameters.total.value,
        weights: some(&parameters.weights),
        biases: some(&parameters.biases),
        statistics: some(&parameters.statistics),
    };
    (allocated, parameters.trainable.value)
}

/// Whether a layer writes its output somewhere, or hands its input on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UseOfOutput {
    Written,
    WrittenInTraining,
    HandedOn,
}

impl UseOfOutput {
    fn of(operation: &Operation) -> Self {
        match operation {
            Operation::Dropout(_)
            | Operation::SpatialDropout2d(_)
            | Operation::GaussianNoise(_) => Self::WrittenInTraining,
            Operation::Flatten
            | Operation::Reshape(_)
            | Operation::Activation(Activation::Linear) => Self::HandedOn,
            _ => Self::Written,
        }
    }
}

/// Memory that is taken and given back, and how much of it was taken at most.
#[derive(Debug, Default)]
struct Memory {
    taken: u128,
    peak: u128,
}

impl Memory {
    fn take(&mut self, bytes: u128) -> u128 {
        self.taken += bytes;
        self.peak = self.peak.max(self.taken);
        bytes
    }

    fn give_back(&mut self, bytes: u128) {
        self.taken -= bytes;
    }
}

/// Every output is written beside the input that it is made of, which is then given back.
fn peak_in_inference(input: u128, outputs: &[(u128, UseOfOutput)]) -> u128 {
    let mut memory = Memory::default();
    let mut current = memory.take(input);
    for &(bytes, use_of_output) in outputs {
        if use_of_output == UseOfOutput::Written {
            let output = memory.take(bytes);
            memory.give_back(current);
            current = output;
        }
    }
    memory.peak
}

/// All outputs are kept; on the way back, the gradient by an output stands beside that by the
/// input, and is then given back.
fn peak_in_training(input: u128, outputs: &[(u128, UseOfOutput)]) -> u128 {
    let mut memory = Memory::default();
    let mut kept = vec![memory.take(input)];
    for &(bytes, use_of_output) in outputs {
        if use_of_output != UseOfOutput::HandedOn {
            kept.push(memory.take(bytes));
        }
    }
    if kept.len() > 1 {
        let mut gradients = kept.into_iter().rev();
        let mut by_output = memory.take(gradients.next().expect("several"));
        for gradient in gradients {
            let by_input = memory.take(gradient);
            memory.give_back(by_output);
            by_output = by_input;
        }
    }
    memory.peak
}
