//! An axis on which every factor of ten is as long as any other.

use std::ops::Range;

/// Values above 0 along an axis of pixels.
pub(super) struct Axis {
    /// The logarithms, to base 10, of the values at both ends.
    logarithms: Range<f64>,
    /// The pixels of both ends; the first may be the larger one, as on an axis that goes up.
    pixels: [i32; 2],
}

impl Axis {
    /// An axis that holds those values, with room for a factor on either side. `None` when there
    /// are none, or one is not a finite number above 0.
    pub(super) fn over(
        values: impl IntoIterator<Item = f64>,
        [below, above]: [f64; 2],
        pixels: [i32; 2],
    ) -> Option<Self> {
        let mut ends: Option<Range<f64>> = None;
        for value in values {
            let logarithm = value.log10();
            if !logarithm.is_finite() {
                return None;
            }
            let ends = ends.get_or_insert(logarithm..logarithm);
            ends.start = ends.start.min(logarithm);
            ends.end = ends.end.max(logarithm);
        }
        let ends = ends?;
        Some(Self {
            logarithms: ends.start - below.log10()..ends.end + above.log10(),
            pixels,
        })
    }

    /// The value at the beginning and that at the end.
    pub(super) fn ends(&self) -> [f64; 2] {
        [self.logarithms.start, self.logarithms.end].map(|logarithm| 10f64.powf(logarithm))
    }

    /// The pixel of a value.
    pub(super) fn at(&self, value: f64) -> i32 {
        let Range { start, end } = self.logarithms;
        let share = (value.log10() - start) / (end - start);
        let [from, to] = self.pixels.map(f64::from);
        (from + share * (to - from)).round() as i32
    }

    /// Round values, at most ten of them: 1, 2 and 5 of each power of ten where there is room,
    /// else powers of ten.
    pub(super) fn ticks(&self) -> Vec<f64> {
        const MOST: usize = 10;
        let Range { start, end } = self.logarithms;
        let powers = || start.floor() as i32..=end.ceil() as i32;
        let inside = |value: &f64| (start..=end).contains(&value.log10());
        let fine: Vec<f64> = powers()
            .flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)))
            .filter(inside)
            .collect();
        if fine.len() <= MOST {
            return fine;
        }
        let whole: Vec<f64> = powers()
            .map(|power| 10f64.powi(power))
            .filter(inside)
            .collect();
        let step = whole.len().div_ceil(MOST);
        whole.into_iter().step_by(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_distances() {
        let axis = Axis::over([10.0, 100.0], [10.0, 10.0], [300, 0]).expect("numbers");
        assert_eq!(
            [1.0, 10.0, 100.0, 1000.0].map(|x| axis.at(x)),
            [300, 200, 100, 0]
        );
        assert_eq!(axis.ends().map(f64::round), [1.0, 1000.0]);
    }

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = |values: [f64; 2]| {
            Axis::over(values, [1.0, 1.0], [0, 9])
                .expect("numbers")
                .ticks()
        };
        assert_eq!(ticks([4.0, 120.0]), [5.0, 10.0, 20.0, 50.0, 100.0]);
        assert_eq!(
            ticks([0.5, 30_000.0]),
            [1.0, 10.0, 100.0, 1_000.0, 10_000.0]
        );
        assert!(ticks([1e-200, 1e200]).len() <= 10);
    }

    #[test]
    fn what_has_no_logarithm_has_no_axis() {
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Axis::over([1.0, value], [2.0, 2.0], [0, 9]).is_none());
        }
        assert!(Axis::over([], [2.0, 2.0], [0, 9]).is_none());
    }
}
