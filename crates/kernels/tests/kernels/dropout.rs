//! Masks of dropout.

use cijfer_kernels::{BatchPlan, Instructions, Mode, State};
use cijfer_network::{Activation, Conv2d, Dropout, MaxPooling2d, Network, Shape, SpatialDropout2d};

use crate::against_loops::run;
use crate::numbers::{bits, number};

/// What each element of a batch of ones is multiplied by, forward and backward.
fn factors(network: &Network, instructions: Instructions, batch: usize, key: u64) -> Vec<f32> {
    let plan = BatchPlan::compile(network, instructions).expect("every layer is covered");
    let ones = vec![1.0; batch * plan.input_length()];
    let found = run(
        &plan,
        [&[], &ones, &ones],
        Mode::Training(key),
        &mut State::new(),
    );
    assert_eq!(
        bits(&found.outputs),
        bits(&found.by_images),
        "{instructions}"
    );
    found.outputs
}

const BATCH: usize = if cfg!(miri) { 2 } else { 50 };

const RATES: usize = if cfg!(miri) { 2 } else { 6 };

fn vector(rate: f64) -> Network {
    Network::new("vector", Shape::vector(97)).then(Dropout::new(rate))
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn the_same_key_drops_the_same_and_another_key_others() {
    for instructions in Instructions::available() {
        let of = |key| factors(&vector(0.5), instructions, BATCH, key);
        assert_eq!(of(1), of(1));
        // Keys that differ in a single bit of either half, or in many.
        let keys = [0, 1, 2, 1 << 31, 1 << 32, 1 << 33, 1 << 63, u64::MAX];
        let all = keys.map(of);
        for (index, here) in all.iter().enumerate() {
            for (other, there) in all[..index].iter().enumerate() {
                let equal = here.iter().zip(there).filter(|(a, b)| a == b).count() as f64;
                let (mean, deviation) = binomial(here.len(), 0.5);
                let [key, other] = [keys[index], keys[other]];
                let place = format!("{instructions}, keys {key} and {other}: {equal} equal");
                assert!((equal - mean).abs() < 6.0 * deviation, "{place}");
            }
        }
    }
}

#[test]
fn images_and_layers_are_dropped_differently() {
    for instructions in Instructions::available() {
        let factors = factors(&vector(0.5), instructions, BATCH, 3);
        let images: Vec<_> = factors.chunks(97).collect();
        for (index, image) in images.iter().enumerate() {
            assert!(
                !images[..index].contains(image),
                "{instructions}: image {index}"
            );
        }
        // Two layers with one mask would keep half of the elements and not a quarter.
        let twice = vector(0.5).then(Dropout::new(0.5));
        let twice = self::factors(&twice, instructions, BATCH, 3);
        let kept = twice.iter().filter(|factor| **factor != 0.0).count() as f64;
        let (mean, deviation) = binomial(twice.len(), 0.25);
        assert!(
            (kept - mean).abs() < 6.0 * deviation,
            "{instructions}: {kept} are kept"
        );
    }
}

#[test]
fn as_many_are_dropped_as_the_rate_says() {
    for instructions in Instructions::available() {
        for rate in [0.0, 0.25, 0.01, 0.5, 0.9, 0.999].into_iter().take(RATES) {
            let factors = factors(&vector(rate), instructions, BATCH, 5);
            let dropped = factors.iter().filter(|factor| **factor == 0.0).count() as f64;
            let (mean, deviation) = binomial(factors.len(), rate);
            let place = format!("{instructions}, rate {rate}: {dropped} are dropped");
            assert!((dropped - mean).abs() <= 6.0 * deviation, "{place}");
            let kept = 1.0 / (1.0 - rate);
            for factor in factors.into_iter().filter(|factor| *factor != 0.0) {
                assert!(
                    (f64::from(factor) - kept).abs() < 1e-4 * kept,
                    "{place}: {factor}"
                );
            }
        }
    }
}

/// Every element of a sample is dropped as often as the others.
#[test]
#[cfg_attr(miri, ignore = "takes minutes")]
fn no_element_is_dropped_more_often_than_others() {
    for instructions in Instructions::available() {
        let batch = 2_000;
        let factors = factors(&vector(0.3), instructions, batch, 6);
        let (mean, deviation) = binomial(batch, 0.3);
        for element in 0..97 {
            let of = factors.iter().skip(element).step_by(97);
            let dropped = of.filter(|factor| **factor == 0.0).count() as f64;
            let place = format!("{instructions}: element {element}, {dropped} times");
            assert!((dropped - mean).abs() < 6.0 * deviation, "{place}");
        }
    }
}

#[test]
fn elements_of_a_channel_share_their_fate() {
    let network = Network::new("image", Shape::image(5, 3, 7)).then(SpatialDropout2d::new(0.4));
    for instructions in Instructions::available() {
        let factors = factors(&network, instructions, BATCH, 7);
        let mut dropped = 0.0;
        for image in factors.chunks(5 * 3 * 7) {
            for channel in 0..7 {
                let mut pixels = image.iter().skip(channel).step_by(7);
                let first = *pixels.next().expect("15 pixels");
                assert!(
                    pixels.all(|pixel| *pixel == first),
                    "{instructions}: channel {channel}"
                );
                dropped += f64::from(u8::from(first == 0.0));
            }
        }
        let (mean, deviation) = binomial(7 * BATCH, 0.4);
        let place = format!("{instructions}: {dropped} channels are dropped");
        assert!((dropped - mean).abs() < 6.0 * deviation, "{place}");
    }
}

/// The border that a convolution needs around the image has no part in the mask.
#[test]
fn a_mask_does_not_depend_on_the_layer_behind() {
    let bare = Network::new("bare", Shape::image(5, 4, 3)).then(Dropout::new(0.5));
    let centre = Conv2d {
        groups: 3,
        ..Conv2d::new(3, [3, 3])
            .padding(cijfer_network::Padding::Same)
            .bias(false)
    };
    let followed = bare.clone().then(centre);
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(&followed, instructions).expect("every layer is covered");
        // Each filter looks at the middle of its window.
        let weights: Vec<f32> = (0..27).map(|w| f32::from(u8::from(w % 9 == 4))).collect();
        let ones = vec![1.0; BATCH * 5 * 4 * 3];
        let given = [&weights[..], &ones, &ones];
        let found = run(&plan, given, Mode::Training(8), &mut State::new());
        let expected = factors(&bare, instructions, BATCH, 8);
        assert_eq!(found.outputs, expected, "{instructions}");
        assert_eq!(found.by_images, expected, "{instructions}");
    }
}

#[test]
fn without_training_nothing_is_dropped() {
    let network = vector(0.9).then(Activation::Linear);
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
        let images: Vec<f32> = (0..3 * 97).map(|index| number(9, index)).collect();
        for mode in [Mode::Inference, Mode::Differentiable] {
            let found = run(&plan, [&[], &images, &images], mode, &mut State::new());
            assert_eq!(bits(&found.outputs), bits(&images), "{instructions}");
            if mode == Mode::Differentiable {
                assert_eq!(bits(&found.by_images), bits(&images), "{instructions}");
            }
        }
    }
}

/// Behind a pooling that is part of a convolution's tiles, too.
#[test]
fn a_pooling_in_tiles_drops_forward_what_it_drops_backward() {
    let network = Network::new("pooled", Shape::image(4, 4, 1))
        .then(Conv2d::new(1, [1, 1]).bias(false))
        .then(MaxPooling2d::new([2, 2]))
        .then(Dropout::new(0.5));
    for instructions in Instructions::available() {
        let plan = BatchPlan::compile(&network, instructions).expect("every layer is covered");
        let images: Vec<f32> = (0..BATCH * 16)
            .map(|index| 2.0 + number(10, index))
            .collect();
        let by_outputs = vec![1.0; BATCH * 4];
        let given = [&[1.0][..], &images, &by_outputs];
        let found = run(&plan, given, Mode::Training(11), &mut State::new());
        // The sum of all outputs is linear in the weight.
        let sum: f64 = found.outputs.iter().copied().map(f64::from).sum();
        let gradient = f64::from(found.by_parameters[0]);
        assert!(
            (sum - gradient).abs() < 1e-5 * sum,
            "{instructions}: {gradient} is not {sum}"
        );
        for (output, by_image) in found.outputs.chunks(4).zip(found.by_images.chunks(16)) {
            let kept = output.iter().filter(|value| **value != 0.0).count();
            let moved = by_image.iter().filter(|gradient| **gradient != 0.0).count();
            assert_eq!(kept, moved, "{instructions}");
        }
    }
}

/// Mean and standard deviation of how many of so many happen.
fn binomial(count: usize, probability: f64) -> (f64, f64) {
    let count = count as f64;
    (
        count * probability,
        (count * probability * (1.0 - probability)).sqrt(),
    )
}
