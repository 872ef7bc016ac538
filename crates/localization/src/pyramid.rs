//! The sizes at which a network looks at an image, so that digits of all heights are of its size in one of them.

/// Sizes in an octave, so that a digit is off the nearest one by a twelfth at most.
const LEVELS_AN_OCTAVE: f64 = 4.0;

/// The heights of digits, in pixels of the image, for which a network is used once each, when it takes digits of the
/// height `own` and those wanted are from `least` to `most` pixels high: its own height times powers of the fourth root of 2.
/// A single height is one level of just that height.
pub(crate) fn heights(own: f64, [least, most]: [f64; 2]) -> Vec<f64> {
    if least == most {
        return vec![least];
    }
    let level = |height: f64| (LEVELS_AN_OCTAVE * (height / own).log2()).round() as i32;
    let levels = level(least)..=level(most);
    levels
        .map(|level| own * (f64::from(level) / LEVELS_AN_OCTAVE).exp2())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_network_s_own_height_is_a_level() {
        assert_eq!(heights(20.0, [20.0, 20.0]), [20.0]);
        assert_eq!(heights(20.0, [17.0, 17.0]), [17.0]);
        assert_eq!(heights(20.0, [19.0, 21.0]), [20.0]);
        let all = heights(20.0, [12.0, 200.0]);
        assert_eq!(all.len(), 17);
        assert!(all.contains(&20.0) && all.contains(&40.0) && all.contains(&160.0));
    }

    proptest! {
        #[test]
        fn every_height_is_near_a_level(least in 4.0f64..100.0, ratio in 1.001f64..30.0, part in 0.0f64..1.0) {
            let most = least * ratio;
            let height = least * ratio.powf(part);
            let off = heights(20.0, [least, most]).into_iter().map(|level| (level / height).log2().abs());
            let nearest = off.fold(f64::INFINITY, f64::min);
            prop_assert!(nearest <= 0.5 / LEVELS_AN_OCTAVE + 1e-9, "{nearest}");
        }
    }
}
