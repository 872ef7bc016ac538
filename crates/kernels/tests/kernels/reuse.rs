//! Memory that has served other batches and other plans.

use cijfer_kernels::{BatchPlan, Instructions, Mode, State};
use cijfer_network::{
    Activation, Conv2d, Dense, DepthwiseConv2d, MaxPooling2d, Network, Operation, Padding, Shape,
};
use proptest::prelude::*;

use crate::against_loops::{Run, run};
use crate::networks::network;
use crate::numbers::{bits, numbers};

fn of(plan: &BatchPlan, batch: usize, mode: Mode, state: &mut State) -> Run {
    let parameters = numbers(1, plan.parameter_count(), 0.5);
    let images = numbers(2, batch * plan.input_length(), 1.0);
    let by_outputs = numbers(3, batch * plan.output_length(), 1.0);
    run(plan, [&parameters, &images, &by_outputs], mode, state)
}

/// Runs one after the other with the same memory, and each with fresh memory.
fn check<'a>(runs: impl IntoIterator<Item = (&'a Network, usize)>) {
    let runs: Vec<_> = runs.into_iter().collect();
    for instructions in Instructions::available() {
        for mode in [Mode::Inference, Mode::Differentiable, Mode::Training(5)] {
            let mut state = State::new();
            for (index, (network, batch)) in runs.iter().enumerate() {
                let plan =
                    BatchPlan::compile(network, instructions).expect("every layer is covered");
                let used = of(&plan, *batch, mode, &mut state);
                let fresh = of(&plan, *batch, mode, &mut State::new());
                let place = format!("{instructions}, {mode:?}, run {index} of {batch} images");
                let same = |what, used: &[f32], fresh: &[f32]| {
                    assert_eq!(bits(used), bits(fresh), "{place}: {what}");
                };
                same("outputs", &used.outputs, &fresh.outputs);
                same("by parameters", &used.by_parameters, &fresh.by_parameters);
                same("by images", &used.by_images, &fresh.by_images);
            }
        }
    }
}

/// With borders of different widths, so that one's values lie where the other has zeros.
fn padded(side: u64, kernel: u64, channels: u64) -> Network {
    let convolution = |filters| {
        let convolution = Conv2d::new(filters, [kernel, kernel]).padding(Padding::Same);
        convolution.activation(Activation::Softplus)
    };
    Network::new("padded", Shape::image(side, side, channels))
        .then(convolution(3))
        .then(convolution(5))
        .then(MaxPooling2d::new([2, 2]).padding(Padding::Same))
        .then(convolution(2))
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn a_large_batch_leaves_nothing_to_a_small_one() {
    let network = padded(6, 3, 2);
    let batches = [150, 1, 37, 150, 2];
    check(batches.iter().map(|batch| (&network, *batch)));
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn a_network_leaves_nothing_in_the_borders_of_another() {
    let networks = [
        padded(9, 1, 2),
        padded(5, 5, 2),
        padded(7, 3, 3),
        padded(4, 2, 1),
    ];
    for first in &networks {
        for second in &networks {
            check([(first, 40), (second, 3), (first, 3), (second, 70)]);
        }
    }
}

/// The buffers are of the same lengths, and only their borders are elsewhere.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn borders_elsewhere_in_buffers_of_the_same_length_are_0() {
    let of = |kernel, height, width| {
        let convolution = Conv2d::new(1, kernel).padding(Padding::Same);
        Network::new("same length", Shape::image(height, width, 1)).then(convolution)
    };
    let networks = [
        of([3, 1], 4, 6),
        of([1, 3], 6, 4),
        of([1, 1], 6, 6),
        of([3, 3], 4, 4),
    ];
    for first in &networks {
        for second in &networks {
            check([(first, 5), (second, 5)]);
        }
    }
}

/// The same plan for other lanes has its borders elsewhere.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn instructions_leave_nothing_to_others() {
    let network = padded(3, 3, 1);
    for mode in [Mode::Inference, Mode::Differentiable] {
        let mut state = State::new();
        for instructions in Instructions::available().chain(Instructions::available()) {
            let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
            let used = of(&plan, 9, mode, &mut state);
            let fresh = of(&plan, 9, mode, &mut State::new());
            assert_eq!(bits(&used.outputs), bits(&fresh.outputs), "{instructions}");
            assert_eq!(
                bits(&used.by_parameters),
                bits(&fresh.by_parameters),
                "{instructions}"
            );
        }
    }
}

/// Lanes without an image must not count, even where a layer makes something huge of nothing.
#[test]
fn lanes_without_an_image_have_no_part_in_gradients() {
    let network = Network::new("huge", Shape::vector(1))
        .then(Dense::new(1).activation(Activation::Exponential))
        .then(Dense::new(1));
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
        // exp(100 · 1 − 100) is 1; where the image is 0, the exponential is 0, and with the
        // signs the other way round it is more than a float can hold.
        for sign in [1.0, -1.0] {
            let parameters = [100.0 * sign, -100.0 * sign, 1.0, 0.5];
            let given = [&parameters[..], &[1.0], &[1.0]];
            let found = run(&plan, given, Mode::Differentiable, &mut State::new());
            assert_eq!(found.outputs, [1.5], "{instructions}, {sign}");
            assert_eq!(
                found.by_parameters,
                [1.0, 1.0, 1.0, 1.0],
                "{instructions}, {sign}"
            );
            assert_eq!(found.by_images, [100.0 * sign], "{instructions}, {sign}");
        }
    }
}

/// A batch is the same as its images one by one.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn outputs_do_not_depend_on_the_other_images() {
    let network = padded(4, 3, 2);
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
        let batch = 35;
        let all = of(&plan, batch, Mode::Differentiable, &mut State::new());
        let parameters = numbers(1, plan.parameter_count(), 0.5);
        let images = numbers(2, batch * plan.input_length(), 1.0);
        let images = images.chunks(plan.input_length());
        let by_outputs = numbers(3, batch * plan.output_length(), 1.0);
        let by_outputs = by_outputs.chunks(plan.output_length());
        let mut state = State::new();
        let mut outputs = Vec::new();
        let mut by_images = Vec::new();
        for (image, by_output) in images.zip(by_outputs) {
            let given = [&parameters[..], image, by_output];
            let one = run(&plan, given, Mode::Differentiable, &mut state);
            outputs.extend(one.outputs);
            by_images.extend(one.by_images);
        }
        assert_eq!(bits(&all.outputs), bits(&outputs), "{instructions}");
        assert_eq!(bits(&all.by_images), bits(&by_images), "{instructions}");
    }
}

/// What a forward pass without a backward pass computes is the same, but for the sign of 0.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn inference_computes_what_training_computes() {
    for network in crate::examples::all() {
        for instructions in Instructions::available() {
            let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
            let mut state = State::new();
            let inferred = of(&plan, 21, Mode::Inference, &mut state);
            let kept = of(&plan, 21, Mode::Differentiable, &mut state);
            assert_eq!(inferred.outputs, kept.outputs, "{instructions}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    #[cfg_attr(miri, ignore = "takes minutes")]
    fn any_network_leaves_nothing_to_any_other(
        first in network(),
        second in network(),
        batches in [1usize..=40, 1..=40, 1..=40],
    ) {
        let [one, two, three] = batches;
        check([(&first, one), (&second, two), (&first, three)]);
    }
}

#[test]
fn flattening_twice_or_with_nothing_behind_is_the_order_of_the_image() {
    let network = Network::new("flat", Shape::image(3, 2, 4))
        .then(DepthwiseConv2d {
            bias: false,
            ..DepthwiseConv2d::new([1, 1])
        })
        .then(Operation::Flatten)
        .then(Operation::Flatten);
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
        let images = numbers(4, 7 * 24, 1.0);
        let given = [&[1.0; 4][..], &images, &images];
        let found = run(&plan, given, Mode::Differentiable, &mut State::new());
        assert_eq!(bits(&found.outputs), bits(&images), "{instructions}");
        assert_eq!(bits(&found.by_images), bits(&images), "{instructions}");
    }
}
