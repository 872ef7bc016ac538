//! The tensors that hold the parameters, against the counted numbers and those of the oracle.

use cijfer_analysis::{Analysis, Initial, ParameterKind};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::{allocate, numbers};
use crate::common::networks::network;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn tensors_hold_the_parameters_that_are_counted(network in network(), seed in any::<u64>()) {
        let weights = allocate(&network, &mut numbers(seed));
        let analysis = Analysis::of(&network).expect("a network that fits");
        for place in analysis.places(&network) {
            let tensors = &place.counted.tensors;
            let of = |kind: ParameterKind| -> u128 {
                let same = tensors.iter().filter(|tensor| tensor.kind == kind);
                same.map(|tensor| tensor.count()).sum()
            };
            let allocated = weights[place.index].allocated();
            prop_assert_eq!(of(ParameterKind::Weight), allocated.weights, "{}", place.counted.class);
            prop_assert_eq!(of(ParameterKind::Bias), allocated.biases, "{}", place.counted.class);
            prop_assert_eq!(of(ParameterKind::Statistic), allocated.statistics);
            let all: u128 = tensors.iter().map(|tensor| tensor.count()).sum();
            prop_assert_eq!(all, place.counted.parameters.total.value);
            let trainable = tensors.iter().filter(|tensor| tensor.trainable);
            let trainable: u128 = trainable.map(|tensor| tensor.count()).sum();
            prop_assert_eq!(trainable, place.counted.parameters.trainable.value);

            let mut names: Vec<&str> = tensors.iter().map(|tensor| tensor.name).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), tensors.len(), "each has a name of its own");
            for tensor in tensors {
                if let Initial::Random { inputs, outputs } = tensor.initial {
                    // Each weight ties one input to one output.
                    prop_assert!(inputs > 0 && tensor.count() % inputs == 0, "{:?}", tensor);
                    prop_assert!(outputs > 0 && tensor.count() % outputs == 0, "{:?}", tensor);
                }
            }
        }
    }
}
