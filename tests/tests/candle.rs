//! What is counted and what the zoo's module really does with candle: shapes, parameters, values
//! and gradients of random networks.

use candle_core::{DType, Device, Tensor, Var};
use candle_nn::VarBuilder;
use cijfer_analysis::Analysis;
use cijfer_model::{Engine, Model};
use cijfer_network::{Dense, Layer, Network, Operation, Shape};
use proptest::prelude::*;
use std::collections::HashMap;

#[path = "../../crates/analysis/tests/common/mod.rs"]
mod common;

use common::naive::{Outside, Sample, Weights, allocate, forward, numbers, sample};
use common::networks::{classifier, network_of};

proptest! {
    #![proptest_config(common::cases())]

    #[test]
    fn shapes_and_parameters_are_those_of_candle(network in network_of(runs), seed in any::<u64>()) {
        let analysis = Analysis::of(&network).expect("a network that fits");
        let variables = cijfer_model::initialise(&network, seed, &Device::Cpu).expect("made");
        let elements: usize = variables.all_vars().iter().map(|v| v.elem_count()).sum();
        prop_assert_eq!(elements as u128, analysis.totals().expect("small").parameters.total.value);
        let trainable = cijfer_model::trainable(&network, &variables).expect("a network that fits");
        let trainable: usize = trainable.iter().map(|v| v.elem_count()).sum();
        prop_assert_eq!(trainable as u128, analysis.totals().expect("small").parameters.trainable.value);

        let weights = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
        let model = Model::new(&network, weights, seed, &Engine::cpu()).expect("built");
        let batch = 3;
        let images = Tensor::zeros(dims(batch, &network.input), DType::F32, &Device::Cpu);
        let images = images.expect("made");
        let outputs = model.activations(&images).expect("computed");
        prop_assert_eq!(outputs.len(), analysis.layers.len());
        for (output, layer) in outputs.iter().zip(&analysis.layers) {
            prop_assert_eq!(output.dims(), dims(batch, &layer.output), "{}", &layer.name);
            let data = variables.data().lock().expect("not poisoned");
            let of_layer = |(name, _): &(&String, &Var)| {
                name.rsplit_once('.').is_some_and(|(owner, _)| owner == layer.name)
            };
            let elements: usize = data.iter().filter(of_layer).map(|(_, v)| v.elem_count()).sum();
            prop_assert_eq!(elements as u128, layer.parameters.total.value, "{}", &layer.name);
        }
        let output = model.forward(&images).expect("computed");
        prop_assert_eq!(output.dims(), dims(batch, analysis.output()));
    }

    /// Every layer's output, for each image of a batch.
    #[test]
    fn values_are_those_of_nested_loops(network in network_of(runs), seed in any::<u64>()) {
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let batch = [sample(&network, &mut numbers), sample(&network, &mut numbers)];
        let model = Model::new(&network, builder(&network, &weights), 0, &Engine::cpu()).expect("built");
        let outputs = model.activations(&tensor(&batch)).expect("computed");
        let last = model.forward(&tensor(&batch)).expect("computed");
        for (index, input) in batch.iter().enumerate() {
            let expected = forward(&network, &weights, input, Outside::Neutral);
            for (output, (expected, _)) in outputs.iter().zip(&expected) {
                check_close(&output.get(index).expect("there"), expected)?;
            }
            let expected = expected.last().map_or(input, |(sample, _)| sample);
            check_close(&last.get(index).expect("there"), expected)?;
        }
    }

    /// The gradients of a smooth function of the outputs, by every weight, bias and pixel.
    #[test]
    fn gradients_are_those_of_finite_differences(network in classifier(), seed in any::<u64>()) {
        let mut numbers = numbers(seed);
        let mut weights = allocate(&network, &mut numbers);
        let mut input = sample(&network, &mut numbers);

        let tensors = tensors(&network, &weights);
        let variables: HashMap<String, Var> = tensors
            .iter()
            .map(|(name, tensor)| (name.clone(), Var::from_tensor(tensor).expect("made")))
            .collect();
        let as_tensors = variables.iter().map(|(name, v)| (name.clone(), v.as_tensor().clone()));
        let builder = VarBuilder::from_tensors(as_tensors.collect(), DType::F32, &Device::Cpu);
        let model = Model::new(&network, builder, 0, &Engine::cpu()).expect("built");
        let image = Var::from_tensor(&tensor(std::slice::from_ref(&input))).expect("made");
        let output = model.forward(&image).expect("computed");
        let loss = ((output - 0.25).and_then(|d| d.sqr())).and_then(|s| s.sum_all());
        let gradients = loss.and_then(|loss| loss.backward()).expect("computed");
        let gradient = |variable: &Var| match gradients.get(variable) {
            Some(gradient) => values(gradient),
            None => vec![0.0; variable.elem_count()],
        };

        let mut differences = Differences::default();
        let of_pixels = gradient(&image);
        for (index, &gradient) in of_pixels.iter().enumerate() {
            let value = input.values[index];
            differences.check(gradient, &mut |offset| {
                input.values[index] = value + offset;
                naive_loss(&network, &weights, &input)
            })?;
            input.values[index] = value;
        }
        for (layer, described) in network.layers.iter().enumerate() {
            for what in ["weight", "bias"] {
                let Some(variable) = variables.get(&format!("{}.{what}", described.name)) else {
                    continue;
                };
                for (index, gradient) in gradient(variable).into_iter().enumerate() {
                    let of = |weights: &mut Vec<Weights>, value: Option<f64>| {
                        let weights = &mut weights[layer];
                        let list = if what == "weight" { &mut weights.weight } else { &mut weights.bias };
                        let old = list[index];
                        list[index] = value.unwrap_or(old);
                        old
                    };
                    let value = of(&mut weights, None);
                    differences.check(gradient, &mut |offset| {
                        of(&mut weights, Some(value + offset));
                        naive_loss(&network, &weights, &input)
                    })?;
                    of(&mut weights, Some(value));
                }
            }
        }
        // A kink at exactly this place is rare, but all that leads through it has it.
        prop_assert!(differences.kinks * 2 <= differences.compared, "{differences:?}");
    }
}

proptest! {
    #![proptest_config(common::cases())]

    /// The kernels and candle's layers give the same outputs and the same gradients, by every variable and
    /// by the images.
    #[test]
    fn both_ways_through_a_network_agree(
        network in network_of(|operation| runs(operation) && !draws(operation)),
        seed in any::<u64>(),
        batch in 1usize..40,
    ) {
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let tensors = tensors(&network, &weights);
        let variables: HashMap<String, Var> = tensors
            .iter()
            .map(|(name, tensor)| (name.clone(), Var::from_tensor(tensor).expect("made")))
            .collect();
        let build = || {
            let tensors = variables.iter().map(|(name, v)| (name.clone(), v.as_tensor().clone()));
            let builder = VarBuilder::from_tensors(tensors.collect(), DType::F32, &Device::Cpu);
            Model::new(&network, builder, 0, &Engine::cpu()).expect("built")
        };
        let samples: Vec<Sample> = (0..batch).map(|_| sample(&network, &mut numbers)).collect();
        let images = Var::from_tensor(&tensor(&samples)).expect("made");
        let both = [build(), build().layer_by_layer()].map(|model| {
            let logits = model.logits(&images, true).expect("computed");
            let loss = (&logits - 0.25).and_then(|d| d.sqr()).and_then(|s| s.mean_all());
            let gradients = loss.and_then(|loss| loss.backward()).expect("computed");
            let gradient = |variable: &Var| gradients.get(variable).map(values);
            let gradients: Vec<_> =
                variables.values().chain([&images]).map(gradient).collect();
            (values(&logits), gradients)
        });
        let [(ours, our_gradients), (theirs, their_gradients)] = both;
        // What is equal for all images, and so of variance 0, is divided by as little as √0.001, and its rounding errors are.
        let is_normalised = |layer: &&Layer| matches!(layer.operation, Operation::BatchNormalization(_));
        let normalised = network.layers.iter().filter(is_normalised).count();
        let least = LEAST * 32f64.powi(normalised as i32);
        prop_assert!(are_close_beside(least, &ours, &theirs), "{ours:?} for {theirs:?}");
        for (ours, theirs) in our_gradients.into_iter().zip(their_gradients) {
            // One way says zeros where the other says nothing.
            let zeros = |other: &Option<Vec<f64>>| vec![0.0; other.as_ref().map_or(0, Vec::len)];
            let (none, nothing) = (zeros(&theirs), zeros(&ours));
            let (ours, theirs) = (ours.unwrap_or(none), theirs.unwrap_or(nothing));
            prop_assert!(are_close_beside(least, &ours, &theirs), "{ours:?} for {theirs:?}");
        }
    }

    /// A network that slides says the same of an image of any size, with its weights constant.
    #[test]
    fn both_ways_over_an_image_of_any_size_agree(
        network in network_of(|operation| runs(operation) && !looks_at_all(operation)),
        seed in any::<u64>(),
        more in [0u64..30, 0u64..30],
    ) {
        let mut numbers = numbers(seed);
        let weights = allocate(&network, &mut numbers);
        let build = || Model::new(&network, builder(&network, &weights), 0, &Engine::cpu()).expect("built");
        let model = build();
        prop_assume!(model.slides());
        let Some([height, width, channels]) = network.input.as_image() else {
            return Ok(());
        };
        let size = Shape::image(height + more[0], width + more[1], channels);
        // Strides and cropping may leave nothing of another size.
        prop_assume!(Analysis::of(&network.with_input(size.clone())).is_ok());
        let image = tensor(&[sample(&network.with_input(size), &mut numbers)]);
        let ours = model.forward(&image).expect("computed");
        let theirs = build().layer_by_layer().forward(&image).expect("computed");
        prop_assert_eq!(ours.dims(), theirs.dims());
        prop_assert!(are_close(&values(&ours), &values(&theirs)));
        let maps = model.maps(&image).and_then(|maps| Ok(maps.permute((0, 2, 3, 1))?));
        prop_assert_eq!(values(&maps.expect("computed")), values(&ours));
    }
}

/// Whether a layer draws random numbers in training.
fn draws(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Dropout(_) | Operation::SpatialDropout2d(_)
    )
}

/// Whether a layer looks at a whole image, so that it takes images of one size.
fn looks_at_all(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Dense(_)
            | Operation::Flatten
            | Operation::Reshape(_)
            | Operation::Permute(_)
            | Operation::GlobalMaxPooling2d(_)
            | Operation::GlobalAveragePooling2d(_)
    )
}

/// Whether numbers are the same to the precision of 32 bits, as large as they are. Where terms cancel, as
/// in a gradient by what a normalisation takes away again, nothing but their rounding is left.
fn are_close(found: &[f64], expected: &[f64]) -> bool {
    are_close_beside(LEAST, found, expected)
}

/// Values below which differences are not compared with.
const LEAST: f64 = 1e-2;

/// Whether differences are small beside the largest value, or one that is given.
fn are_close_beside(least: f64, found: &[f64], expected: &[f64]) -> bool {
    let largest = expected
        .iter()
        .fold(least, |largest, value| largest.max(value.abs()));
    found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(a, b)| (a - b).abs() <= 1e-3 * largest)
}

/// Whether the zoo's module runs that layer.
fn runs(operation: &Operation) -> bool {
    match operation {
        Operation::Softmax(layer) => layer.axes == [-1],
        Operation::SeparableConv2d(_)
        | Operation::Conv2dTranspose(_)
        | Operation::UpSampling2d(_)
        | Operation::LayerNormalization(_)
        | Operation::Prelu(_) => false,
        _ => true,
    }
}

/// The elements of an image become a vector in the order row, column, channel, and a Dense layer
/// on an image works over its channels.
#[test]
fn flatten_and_dense_keep_the_order() {
    let network = Network::new("order", Shape::image(2, 2, 2))
        .then(Dense::new(2).bias(false))
        .then(Operation::Flatten)
        .then(Dense::new(1));
    let weights = [
        Weights {
            weight: vec![1.0, 10.0, 100.0, 1000.0],
            ..Weights::default()
        },
        Weights::default(),
        Weights {
            weight: vec![0.0, 0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 0.0],
            bias: vec![0.5],
            ..Weights::default()
        },
    ];
    let input = Sample {
        shape: vec![2, 2, 2],
        values: (1..=8).map(f64::from).collect(),
    };
    let model =
        Model::new(&network, builder(&network, &weights), 0, &Engine::cpu()).expect("built");
    let outputs = model.activations(&tensor(&[input])).expect("computed");
    let expected = [21.0, 2100.0, 43.0, 4300.0, 65.0, 6500.0, 87.0, 8700.0];
    assert_eq!(outputs[0].dims(), [1, 2, 2, 2]);
    assert_eq!(values(&outputs[0]), expected);
    assert_eq!(outputs[1].dims(), [1, 8]);
    assert_eq!(values(&outputs[1]), expected);
    assert_eq!(values(&outputs[2]), [43.0 + 2.0 * 6500.0 + 0.5]);
}

/// The axes of a batch of such samples.
fn dims(batch: usize, shape: &Shape) -> Vec<usize> {
    let axes = shape.axes().iter().map(|&axis| axis as usize);
    std::iter::once(batch).chain(axes).collect()
}

/// The samples as a batch.
fn tensor(samples: &[Sample]) -> Tensor {
    let values: Vec<f32> = samples
        .iter()
        .flat_map(|s| &s.values)
        .map(|&v| v as f32)
        .collect();
    let shape = [&[samples.len()][..], &samples[0].shape].concat();
    Tensor::from_vec(values, shape, &Device::Cpu).expect("as many values as the shape says")
}

/// The weights under the names and in the shapes that a model's file has.
fn tensors(network: &Network, weights: &[Weights]) -> HashMap<String, Tensor> {
    let mut tensors = HashMap::new();
    for (layer, weights) in network.layers.iter().zip(weights) {
        for (role, values) in weights.roles() {
            let name = match role {
                "mean" => "running_mean",
                "variance" => "running_var",
                role => role,
            };
            let count = values.len();
            let shape = match (&layer.operation, role) {
                (Operation::Conv2d(layer), "weight") => {
                    let [height, width] = layer.kernel.map(|side| side as usize);
                    let filters = layer.filters as usize;
                    vec![filters, count / (filters * height * width), height, width]
                }
                (Operation::DepthwiseConv2d(layer), "weight") => {
                    let [height, width] = layer.kernel.map(|side| side as usize);
                    vec![count / (height * width), 1, height, width]
                }
                (Operation::Dense(layer), "weight") => {
                    let units = layer.units as usize;
                    vec![units, count / units]
                }
                _ => vec![count],
            };
            let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
            let tensor = Tensor::from_vec(values, shape, &Device::Cpu).expect("fits");
            tensors.insert(format!("{}.{name}", layer.name), tensor);
        }
    }
    tensors
}

fn builder(network: &Network, weights: &[Weights]) -> VarBuilder<'static> {
    VarBuilder::from_tensors(tensors(network, weights), DType::F32, &Device::Cpu)
}

fn values(tensor: &Tensor) -> Vec<f64> {
    let values = tensor.flatten_all().and_then(|flat| flat.to_vec1::<f32>());
    values.expect("read").into_iter().map(f64::from).collect()
}

/// Whether one sample is the same to the precision of 32 bits, as large as its values are.
fn check_close(found: &Tensor, expected: &Sample) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.dims(), &expected.shape);
    let largest = expected
        .values
        .iter()
        .fold(1.0f64, |largest, value| largest.max(value.abs()));
    for (found, expected) in values(found).into_iter().zip(&expected.values) {
        prop_assert!(
            (found - expected).abs() < 1e-4 * largest,
            "{found} for {expected}"
        );
    }
    Ok(())
}

/// What the gradients are those of: how far the outputs are from a quarter.
fn naive_loss(network: &Network, weights: &[Weights], input: &Sample) -> f64 {
    let outputs = forward(network, weights, input, Outside::Neutral);
    let output = outputs.last().map_or(input, |(sample, _)| sample);
    output
        .values
        .iter()
        .map(|value| (value - 0.25).powi(2))
        .sum()
}

/// How many gradients were held against differences.
#[derive(Debug, Default)]
struct Differences {
    compared: usize,
    kinks: usize,
}

impl Differences {
    fn check(
        &mut self,
        gradient: f64,
        loss_at: &mut dyn FnMut(f64) -> f64,
    ) -> Result<(), TestCaseError> {
        const STEP: f64 = 1e-5;
        let [below, here, above] = [-STEP, 0.0, STEP].map(&mut *loss_at);
        let (left, right) = ((here - below) / STEP, (above - here) / STEP);
        let tolerance = 2e-3 * (1.0 + gradient.abs());
        self.compared += 1;
        // Where the largest value of a window changes hands there is no derivative.
        if (left - right).abs() > tolerance {
            self.kinks += 1;
            return Ok(());
        }
        let difference = (above - below) / (2.0 * STEP);
        prop_assert!(
            (gradient - difference).abs() <= tolerance,
            "{gradient} for {difference}"
        );
        Ok(())
    }
}
