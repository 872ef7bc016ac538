//! Random networks, and some that are known, against nested loops.

use cijfer_kernels::{BatchPlan, Instructions, Mode, State};
use cijfer_network::{
    Activation, AveragePooling2d, Conv2d, Dense, Dropout, MaxPooling2d, Network, Operation,
    Padding, Shape,
};
use proptest::prelude::*;

use crate::bounded::{Bounded, Sum};
use crate::examples;
use crate::loops::{Kept, Loops};
use crate::networks::network;
use crate::numbers::{bits, numbers};

/// What the kernels say, once forward and once backward.
pub(crate) struct Run {
    pub(crate) outputs: Vec<f32>,
    pub(crate) by_parameters: Vec<f32>,
    pub(crate) by_images: Vec<f32>,
}

/// Runs a plan forward and, unless the mode is without, backward.
pub(crate) fn run(
    plan: &BatchPlan,
    [parameters, images, by_outputs]: [&[f32]; 3],
    mode: Mode,
    state: &mut State,
) -> Run {
    let mut run = Run {
        outputs: vec![f32::NAN; by_outputs.len()],
        by_parameters: vec![f32::NAN; parameters.len()],
        by_images: vec![f32::NAN; images.len()],
    };
    let forward = plan.forward(parameters, images, mode, state, &mut run.outputs);
    forward.expect("the lengths fit");
    if mode != Mode::Inference {
        let by_images = Some(&mut run.by_images[..]);
        let backward = plan.backward(by_outputs, state, &mut run.by_parameters, by_images);
        backward.expect("the lengths fit");
    }
    run
}

/// Which elements each Dropout keeps, for each sample: those that are not 0 behind it, for the
/// elements before it are 0 nowhere but where it makes no difference.
fn kept(
    network: &Network,
    batch: usize,
    [parameters, images]: [&[f32]; 2],
    instructions: Instructions,
    key: u64,
) -> Vec<Kept> {
    let mut kept: Vec<Kept> = vec![vec![None; network.layers.len()]; batch];
    for (index, layer) in network.layers.iter().enumerate() {
        if !layer.operation.class().contains("Dropout") {
            continue;
        }
        let mut part = network.clone();
        part.layers.truncate(index + 1);
        let plan = BatchPlan::compile(&part, instructions).expect("part of what can be compiled");
        let mut outputs = vec![0.0; batch * plan.output_length()];
        let parameters = &parameters[..plan.parameter_count()];
        let mode = Mode::Training(key);
        let forward = plan.forward(parameters, images, mode, &mut State::new(), &mut outputs);
        forward.expect("the lengths fit");
        for (kept, output) in kept.iter_mut().zip(outputs.chunks(plan.output_length())) {
            kept[index] = Some(output.iter().map(|value| *value != 0.0).collect());
        }
    }
    kept
}

/// Holds a network against its loops, forward and backward, with dropout and without.
fn check(network: &Network, batch: usize, seed: u64) {
    let loops = Loops::of(network);
    let length = |axes: &[usize]| axes.iter().product::<usize>();
    let [input, output] = [&loops.input[..], loops.output()].map(length);
    let images = numbers(seed, batch * input, 1.0);
    // Sums of many terms are to stay where functions are not flat.
    let scale = match loops.parameters {
        count if count > 5_000 => 0.1,
        _ => 0.5,
    };
    let parameters = numbers(seed + 1, loops.parameters, scale);
    let mut by_outputs = numbers(seed + 2, batch * output, 1.0);
    let shares = shares_errors(network);
    let exact: Vec<Bounded> = parameters.iter().map(|p| Bounded::exact(*p)).collect();
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(network, instructions).expect("every layer is covered");
        assert_eq!(plan.input_axes(), loops.input);
        assert_eq!(plan.output_axes(), loops.output());
        assert_eq!(plan.parameter_count(), loops.parameters);
        if cfg!(miri) {
            // Miri watches the memory; the loops beside it would take minutes.
            let given = [&parameters[..], &images, &by_outputs];
            run(&plan, given, Mode::Training(seed), &mut State::new());
            continue;
        }
        for mode in [Mode::Inference, Mode::Differentiable, Mode::Training(seed)] {
            let kept: Vec<Kept> = match mode {
                Mode::Training(key) => {
                    let given = [&parameters[..], &images];
                    kept(network, batch, given, instructions, key)
                }
                _ => vec![Vec::new(); batch],
            };
            let samples = images.chunks(input);
            let passes: Vec<_> = samples
                .zip(&kept)
                .map(|(image, kept)| loops.forward(image, &exact, kept))
                .collect();
            if !passes.iter().all(|pass| pass.is_sharp()) {
                continue;
            }
            // Where the gradient may be another, nobody asks for it.
            for (pass, by_output) in passes.iter().zip(by_outputs.chunks_mut(output)) {
                if pass.is_ambiguous {
                    by_output.fill(0.0);
                }
            }
            let given = [&parameters[..], &images, &by_outputs];
            let found = run(&plan, given, mode, &mut State::new());
            let expected: Vec<Bounded> = passes.iter().flat_map(|p| p.output().to_vec()).collect();
            let place = format!("{instructions}, {mode:?}, {batch} images");
            compare(
                &format!("{place}: output"),
                &expected,
                &found.outputs,
                shares,
            );
            if mode == Mode::Inference {
                continue;
            }
            let mut sums = vec![Sum::default(); loops.parameters];
            let mut by_images = Vec::new();
            let gradients = by_outputs.chunks(output).zip(&kept);
            for (pass, (by_output, kept)) in passes.iter().zip(gradients) {
                let by_image = loops.backward(pass, &exact, kept, by_output, &mut sums);
                by_images.extend(by_image);
            }
            let by_parameters: Vec<Bounded> = sums.into_iter().map(Sum::finish).collect();
            let place = |of| format!("{place}: gradient by {of}");
            compare(
                &place("parameter"),
                &by_parameters,
                &found.by_parameters,
                shares,
            );
            compare(&place("image value"), &by_images, &found.by_images, shares);
        }
    }
}

/// Whether neighbouring rows may be one group of a Winograd convolution, so that each has the errors of the others.
fn shares_errors(network: &Network) -> bool {
    let mut operations = network.layers.iter().map(|layer| &layer.operation);
    operations.any(|operation| match operation {
        Operation::Conv2d(convolution) => convolution.kernel[0] > 1 && convolution.stride[0] == 1,
        _ => false,
    })
}

fn compare(what: &str, expected: &[Bounded], found: &[f32], shares_errors: bool) {
    assert_eq!(expected.len(), found.len(), "{what}");
    let shared = expected.iter().map(|bounded| bounded.error);
    let shared = shared.fold(0.0, f64::max) * f64::from(u8::from(shares_errors));
    for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
        let expected = Bounded {
            error: expected.error + shared,
            ..*expected
        };
        assert!(
            expected.admits(*found),
            "{what} {index}: {found} is not {expected:?}"
        );
    }
}

fn cases(many: u32, under_miri: u32) -> ProptestConfig {
    ProptestConfig {
        cases: if cfg!(miri) { under_miri } else { many },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(4_000, 2))]

    #[test]
    fn plans_compute_what_loops_compute(
        network in network(),
        batch in prop_oneof![3 => 1usize..=9, 1 => 10usize..=40],
        seed in any::<u32>(),
    ) {
        let batch = if cfg!(miri) { batch.min(5) } else { batch };
        check(&network, batch, seed.into());
    }

    /// The gradient by the parameters is the same whether or not that by the images is asked for,
    /// and however often.
    #[test]
    #[cfg_attr(miri, ignore = "takes minutes")]
    fn gradients_do_not_depend_on_what_else_is_asked(network in network(), seed in any::<u32>()) {
        let plan = BatchPlan::compile(&network, Instructions::best()).expect("every layer is covered");
        let seed = seed.into();
        let parameters = numbers(seed, plan.parameter_count(), 0.5);
        let images = numbers(seed + 1, 5 * plan.input_length(), 1.0);
        let by_outputs = numbers(seed + 2, 5 * plan.output_length(), 1.0);
        let mut state = State::new();
        let given = [&parameters[..], &images, &by_outputs];
        let first = run(&plan, given, Mode::Training(seed), &mut state);
        let mut again = vec![f32::NAN; parameters.len()];
        plan.backward(&by_outputs, &mut state, &mut again, None).expect("the lengths fit");
        prop_assert_eq!(bits(&first.by_parameters), bits(&again));
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn networks_that_are_known_compute_what_loops_compute() {
    for network in examples::all() {
        check(&network, 3, 7);
    }
    check(&examples::convolutional(), 70, 8);
}

/// Values that stay in place are changed by what follows: the gradient must not read them there.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn what_follows_a_pooling_in_its_place_leaves_it_its_gradient() {
    let image = || Network::new("pooled", Shape::image(7, 6, 3));
    for padding in [Padding::Valid, Padding::Same] {
        let pooling = || MaxPooling2d::new([3, 3]).stride([2, 2]).padding(padding);
        check(&image().then(pooling()).then(Dropout::new(0.3)), 19, 1);
        for activation in crate::definitions::activations() {
            check(&image().then(pooling()).then(activation), 3, 2);
        }
        let mean = AveragePooling2d {
            padding,
            ..AveragePooling2d::new([3, 2])
        };
        check(
            &image()
                .then(mean)
                .then(Activation::Tanh)
                .then(Dropout::new(0.4)),
            5,
            3,
        );
    }
}

/// In a pooling by itself and in one that is part of a convolution's tiles.
#[test]
fn of_equal_values_the_first_has_the_gradient() {
    let image = || Network::new("equal", Shape::image(5, 5, 1));
    let copy = || Conv2d::new(1, [1, 1]).bias(false);
    let side_by_side = [0, 2, 10, 12];
    for (network, first) in [
        (image().then(MaxPooling2d::new([2, 2])), side_by_side),
        (
            image().then(MaxPooling2d::new([3, 3]).stride([2, 2])),
            side_by_side,
        ),
        (
            image().then(copy()).then(MaxPooling2d::new([2, 2])),
            side_by_side,
        ),
    ] {
        for instructions in Instructions::available() {
            let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
            let parameters = &[1.0][..plan.parameter_count()];
            let given = [parameters, &[0.5; 25], &[1.0; 4]];
            let found = run(&plan, given, Mode::Differentiable, &mut State::new());
            let mut expected = [0.0; 25];
            for element in first {
                expected[element] = 1.0;
            }
            assert_eq!(
                found.by_images, expected,
                "{instructions}: {:?}",
                network.layers
            );
        }
    }
}

/// Dropout scales what a function has cut off, and its derivative is still that of the bound.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn dropout_behind_a_function_with_an_upper_bound_leaves_its_gradient() {
    for activation in [
        Activation::Relu6,
        Activation::HardTanh,
        Activation::HardSigmoid,
    ] {
        for rate in 1..20 {
            let steep = Network::new("bounded", Shape::vector(300))
                .then(Dense::new(9).bias(false).activation(activation))
                .then(Dropout::new(f64::from(rate) / 20.0));
            check(&steep, 9, 4);
        }
    }
}

/// Between Dense layers a value of two axes is a row of positions.
#[test]
fn dense_layers_work_on_the_last_of_any_axes() {
    let all = [vec![5, 3], vec![1, 4], vec![2, 3, 4], vec![2, 3, 2, 4]];
    for axes in all.into_iter().take(if cfg!(miri) { 1 } else { 4 }) {
        let plain = Network::new("axes", Shape::new(axes)).then(Dense::new(6));
        check(&plain, 5, 5);
        let flat = plain.then(Activation::Gelu).then(Operation::Flatten);
        check(&flat.then(Dense::new(3)), 5, 6);
    }
}

/// All that a tile of filters and a vector of lanes may leave over; the pooling leaves over a row and a
/// column.
#[test]
fn any_number_of_filters_and_images_fills_tiles_or_does_not() {
    let filters = if cfg!(miri) { 3..=3 } else { 1..=17 };
    for filters in filters {
        let network = Network::new("tiles", Shape::image(7, 7, 2))
            .then(Conv2d::new(filters, [3, 2]).padding(Padding::Same))
            .then(MaxPooling2d::new([2, 2]))
            .then(Conv2d::new(filters, [1, 1]).activation(Activation::Relu))
            .then(MaxPooling2d::new([2, 2]))
            .then(Dense::new(3));
        check(&network, filters as usize, filters);
    }
}

/// Whatever is done in the place of whatever, in any order.
#[test]
fn any_three_layers_follow_one_another() {
    let layers = || -> Vec<Operation> {
        vec![
            Dropout::new(0.3).into(),
            MaxPooling2d::new([2, 2]).into(),
            MaxPooling2d::new([2, 2]).padding(Padding::Same).into(),
            Activation::Relu.into(),
            Activation::HardTanh.into(),
            Activation::Tanh.into(),
            Activation::Silu.into(),
            Conv2d::new(2, [2, 2])
                .padding(Padding::Same)
                .activation(Activation::Elu)
                .into(),
        ]
    };
    let before: [Option<Conv2d>; 2] = [None, Some(Conv2d::new(2, [1, 2]))];
    let of = |index: usize| layers().swap_remove(index);
    let count = layers().len();
    for index in 0..before.len() * count.pow(3) {
        // Under Miri a convolution, a pooling in its tiles, a dropout and a convolution.
        if cfg!(miri) && index != 899 {
            continue;
        }
        let mut network = Network::new("three", Shape::image(9, 9, 1));
        if let Some(convolution) = &before[index % 2] {
            network = network.then(convolution.clone());
        }
        let [first, second, third] = [2, 2 * count, 2 * count * count].map(|by| index / by % count);
        network = network.then(of(first)).then(of(second)).then(of(third));
        check(&network, 2, index as u64);
    }
}
