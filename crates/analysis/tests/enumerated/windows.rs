//! A window along an axis: where it stands, and what of it lies on padding.

use cijfer_analysis::Window;
use proptest::prelude::*;

use crate::common::cases;
use crate::common::naive::starts;
use crate::common::networks::padding;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn positions_are_those_that_are_found_one_by_one(
        length in 1usize..40,
        (size, stride, dilation) in (1u64..9, 1u64..7, 1u64..5),
        padding in padding(),
    ) {
        let window = Window { size, stride, dilation, padding };
        let length_of_input = length as u64;
        let found = starts(length, size, stride, dilation, padding);
        let count = (!found.is_empty()).then_some(found.len() as u64);
        prop_assert_eq!(window.output(length_of_input), count);
        let Some((first, last)) = found.first().zip(found.last()) else {
            return Ok(());
        };

        let elements = |start: i64| (0..size).map(move |t| start + (t * dilation) as i64);
        let end = elements(*last).next_back().expect("not empty") + 1;
        prop_assert_eq!(window.span(), Some((end - last) as u64));
        let beyond = (0..).find(|after| length as i64 + after >= end).expect("an end");
        let around = window.padding_around(length_of_input);
        prop_assert_eq!(around, Some((-first as u64, beyond as u64)));

        let all: Vec<i64> = found.into_iter().flat_map(elements).collect();
        let before = all.iter().filter(|&&place| place < 0).count() as u128;
        let after = all.iter().filter(|&&place| place >= length as i64).count() as u128;
        prop_assert_eq!(window.outside(length_of_input), Some((before, after)));
    }
}
