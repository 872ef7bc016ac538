//! Every count against nested loops that do the work and count it.

mod common;

use std::collections::BTreeSet;

use cijfer_analysis::{Analysis, Error, Field, Operations, Window};
use cijfer_network::{Conv2d, MaxPooling2d, Network, Operation, Shape};
use common::naive::{Outside, Sample, allocate, forward, numbers, output_shape, sample, starts};
use common::networks::{network, operation, padding, sliding_network};
use proptest::prelude::*;

proptest! {
    #![proptest_config(common::cases())]

    #[test]
    fn window_positions_are_those_that_are_found_one_by_one(
        length in 1usize..40,
        size in 1u64..9,
        stride in 1u64..7,
        padding in padding(),
    ) {
        let window = Window { size, stride, padding };
        let found = starts(length, size, stride, padding);
        let count = (!found.is_empty()).then_some(found.len() as u64);
        prop_assert_eq!(window.output(length as u64), count);
        if let Some(first) = found.first() {
            let around = window.padding_around(length as u64).expect("fits");
            let end = found.last().expect("there is a first") + size as i64;
            let beyond = (0..).find(|after| length as i64 + after >= end).expect("an end");
            prop_assert_eq!(around, (-first as u64, beyond as u64));
        }
    }

    /// Shapes, parameters and operations of every layer, and their sums.
    #[test]
    fn counts_are_those_of_nested_loops(network in network(), seed in any::<u64>()) {
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let input = sample(&network, &mut numbers);
        let done = forward(&network, &weights, &input, Outside::Neutral);
        let analysis = Analysis::of(&network).expect("a network that fits");

        let (mut parameters, mut trainable) = (0, 0);
        let mut sum = Operations::default();
        prop_assert_eq!(analysis.layers.len(), done.len());
        for (index, (layer, (output, counts))) in analysis.layers.iter().zip(&done).enumerate() {
            prop_assert_eq!(layer.output.axes(), axes(output), "{}", &layer.name);
            let allocated = (weights[index].weight.len() + weights[index].bias.len()) as u128;
            prop_assert_eq!(layer.parameters.value, allocated, "{}", &layer.name);
            let operations = Operations {
                multiplications: counts.multiplications,
                additions: counts.additions,
                comparisons: counts.comparisons,
                functions: counts.functions.clone(),
            };
            prop_assert_eq!(&layer.operations.values(), &operations, "{}", &layer.name);

            parameters += allocated;
            trainable += if network.layers[index].trainable { allocated } else { 0 };
            sum.multiplications += operations.multiplications;
            sum.additions += operations.additions;
            sum.comparisons += operations.comparisons;
            for (function, count) in operations.functions {
                *sum.functions.entry(function).or_default() += count;
            }
        }
        let totals = analysis.totals().expect("small");
        prop_assert_eq!((totals.parameters, totals.trainable), (parameters, trainable));
        prop_assert_eq!(totals.operations, sum);
    }

    /// A layer is refused exactly when no place is found for it.
    #[test]
    fn what_has_no_place_is_refused(
        input in prop::collection::vec(1u64..7, 1..5),
        operation in operation(),
    ) {
        let axes: Vec<usize> = input.iter().map(|&axis| axis as usize).collect();
        let network = Network::new("one", Shape::new(input)).then(operation.clone());
        match Analysis::of(&network) {
            Ok(analysis) => {
                let expected = output_shape(&operation, &axes).map(|shape| {
                    shape.iter().map(|&axis| axis as u64).collect::<Vec<_>>()
                });
                prop_assert_eq!(expected.as_deref(), Some(analysis.output().axes()));
            }
            Err(error) => {
                let by_shape = matches!(error, Error::Axes { .. } | Error::Window { .. });
                prop_assert!(by_shape, "{error}");
                prop_assert_eq!(output_shape(&operation, &axes), None);
            }
        }
    }

    /// One pixel at a time becomes no number: the outputs that become none have seen it.
    #[test]
    fn a_cell_sees_the_pixels_that_move_it(network in sliding_network(), seed in any::<u64>()) {
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let input = sample(&network, &mut numbers);
        let analysis = Analysis::of(&network).expect("a network that fits");
        let (height, width) = (input.shape[0], input.shape[1]);

        let padded = forward(&network, &weights, &input, Outside::Poison);
        let mut seen: Vec<Vec<BTreeSet<[i64; 2]>>> = padded
            .iter()
            .map(|(output, _)| vec![BTreeSet::new(); output.values.len()])
            .collect();
        for pixel in 0..height * width {
            let mut poisoned = input.clone();
            poisoned.values[pixel] = f64::NAN;
            let outputs = forward(&network, &weights, &poisoned, Outside::Neutral);
            for (seen, (output, _)) in seen.iter_mut().zip(&outputs) {
                for (seen, value) in seen.iter_mut().zip(&output.values) {
                    if value.is_nan() {
                        seen.insert([(pixel / width) as i64, (pixel % width) as i64]);
                    }
                }
            }
        }

        for ((layer, seen), (output, _)) in analysis.layers.iter().zip(&seen).zip(&padded) {
            let geometry = layer.geometry.expect("still an image");
            for (cell, seen) in seen.iter().enumerate() {
                let (row, column) = (cell / output.shape[1], cell % output.shape[1]);
                let fields = [
                    geometry.rows.pixels(row as u64),
                    geometry.columns.pixels(column as u64),
                ];
                for axis in 0..2 {
                    let pixels = || seen.iter().map(|pixel| pixel[axis]);
                    prop_assert!(
                        pixels().all(|pixel| fields[axis].contains(&pixel)),
                        "{} cell {row}, {column}: {seen:?} outside of {fields:?}", &layer.name
                    );
                    // Away from the padding, both ends of the field are looked at.
                    if !output.values[cell].is_nan() {
                        let ends = (pixels().min(), pixels().max().map(|last| last + 1));
                        let field = (Some(fields[axis].start), Some(fields[axis].end));
                        prop_assert_eq!(ends, field, "{} cell {}, {}", &layer.name, row, column);
                    }
                }
            }
        }
    }

    /// Also where a window looks at padding: there the places that it would see are followed down
    /// to pixels that would stand beside the image.
    #[test]
    fn a_field_is_what_its_windows_reach(network in sliding_network()) {
        let analysis = Analysis::of(&network).expect("a network that fits");
        for axis in 0..2 {
            let mut steps: Vec<Step> = Vec::new();
            for (layer, counted) in network.layers.iter().zip(&analysis.layers) {
                let length = counted.input.axes()[axis] as usize;
                steps.extend(Step::of(&layer.operation, length, axis));
                let geometry = counted.geometry.expect("still an image");
                let field = [geometry.rows, geometry.columns][axis];
                for cell in 0..counted.output.axes()[axis] {
                    let reached = reached(&steps, cell as i64);
                    let ends = reached.first().zip(reached.last()).expect("not empty");
                    prop_assert_eq!(field.pixels(cell), *ends.0..ends.1 + 1);
                    let middle = (ends.0 + ends.1 + 1) as f64 / 2.0;
                    prop_assert_eq!(field.centre(cell), middle);
                }
            }
        }
    }
}

fn axes(sample: &Sample) -> Vec<u64> {
    sample.shape.iter().map(|&axis| axis as u64).collect()
}

/// How a layer's window moves along one axis.
struct Step {
    size: i64,
    stride: i64,
    first: i64,
}

impl Step {
    fn of(operation: &Operation, length: usize, axis: usize) -> Option<Self> {
        let (size, stride, padding) = match operation {
            Operation::Conv2d(layer) => (layer.kernel, layer.stride, layer.padding),
            Operation::MaxPooling2d(layer) => (layer.pool, layer.stride, layer.padding),
            _ => return None,
        };
        Some(Self {
            size: size[axis] as i64,
            stride: stride[axis] as i64,
            first: starts(length, size[axis], stride[axis], padding)[0],
        })
    }
}

/// The pixels under a cell, window by window, as if there were cells and pixels beyond the edges.
fn reached(steps: &[Step], cell: i64) -> BTreeSet<i64> {
    let Some((step, below)) = steps.split_last() else {
        return BTreeSet::from([cell]);
    };
    let start = step.first + cell * step.stride;
    let elements = start..start + step.size;
    elements
        .flat_map(|element| reached(below, element))
        .collect()
}

/// The example that the assignment is about, by the numbers themselves.
#[test]
fn c_sees_28_pixels_every_4() {
    let network = Network::new("C", Shape::image(64, 48, 1))
        .then(Conv2d::new(20, [5, 5]))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(20, [3, 3]))
        .then(MaxPooling2d::new([2, 2]))
        .then(Conv2d::new(10, [5, 5]));
    let analysis = Analysis::of(&network).expect("fits");
    let fields: Vec<Field> = analysis
        .layers
        .iter()
        .map(|layer| layer.geometry.expect("an image").rows)
        .collect();
    let field = |size, stride| Field {
        size,
        stride,
        start: 0,
    };
    assert_eq!(
        fields,
        [
            field(5, 1),
            field(6, 2),
            field(10, 2),
            field(12, 4),
            field(28, 4)
        ]
    );
}
