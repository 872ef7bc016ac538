//! The smallest image that a network takes.

use cijfer_analysis::{Analysis, Error, Symbolic, smallest_input};
use cijfer_network::{Network, Shape};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::networks::{large_sliding_network, symbolic_network};

proptest! {
    #![proptest_config(cases())]

    /// All sizes up to one that is known to be enough are tried.
    #[test]
    fn it_is_the_first_that_is_accepted(
        network in prop_oneof![symbolic_network(), large_sliding_network()],
        other in [1u64..20, 1..20],
    ) {
        let [height, width, _] = network.input.as_image().expect("an image");
        let Some(found) = smallest_input(&network) else {
            // A group of channels is a group of rows: then no size is the smallest.
            let open = matches!(Symbolic::of(&network), Err(Error::Open { .. }));
            prop_assert!(open);
            return Ok(());
        };
        let least = [
            (1..=height).find(|&height| accepts(&network, [height, width])),
            (1..=width).find(|&width| accepts(&network, [height, width])),
        ];
        prop_assert_eq!(found.map(Some), least);
        prop_assert!(accepts(&network, found));
        let large_enough = other[0] >= found[0] && other[1] >= found[1];
        prop_assert_eq!(accepts(&network, other), large_enough, "{:?} and {:?}", found, other);
    }
}

fn accepts(network: &Network, [height, width]: [u64; 2]) -> bool {
    let channels = network.input.axes()[2];
    Analysis::of(&network.with_input(Shape::image(height, width, channels))).is_ok()
}
