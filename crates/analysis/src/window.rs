//! A window that slides along one axis.
//!
//! ```text
//!   0 1 2 3 4 5 6 7      size 8, window 3, stride 2, valid
//!   [---]   |   |        cell 0 sees 0 1 2
//!       [---]   |        cell 1 sees 2 3 4
//!           [---]        cell 2 sees 4 5 6; nobody sees 7
//! ```
//!
//! ```
//! use cijfer_analysis::Window;
//! use cijfer_network::Padding;
//!
//! let window = Window { size: 3, stride: 2, dilation: 1, padding: Padding::Valid };
//! assert_eq!(window.output(8), Some(3));
//! let same = Window { padding: Padding::Same, ..window };
//! assert_eq!(same.output(8), Some(4));
//! assert_eq!(same.padding_around(8), Some((0, 1)));
//! assert_eq!(same.outside(8), Some((0, 1)));
//! ```

use cijfer_network::Padding;

/// A window along one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many elements it looks at.
    pub size: u64,
    /// How far it moves at a time.
    pub stride: u64,
    /// How far its elements lie apart: 1 where they touch.
    pub dilation: u64,
    /// What happens at the border.
    pub padding: Padding,
}

impl Window {
    /// From the first element to the last: `(size − 1)·dilation + 1`. `None` when that does not
    /// fit or the size is 0.
    pub fn span(&self) -> Option<u64> {
        self.size
            .checked_sub(1)?
            .checked_mul(self.dilation)?
            .checked_add(1)
    }

    /// How many positions there are over `input` elements, `None` when the window does not fit.
    pub fn output(&self, input: u64) -> Option<u64> {
        let span = self.span()?;
        let positions = match self.padding {
            Padding::Valid => input.checked_sub(span)?.checked_div(self.stride)? + 1,
            Padding::Same if self.stride == 0 => return None,
            Padding::Same => input.div_ceil(self.stride),
        };
        (positions > 0).then_some(positions)
    }

    /// How many elements of padding stand before and after `input` elements, as in Keras:
    /// where the sum is odd, the extra one stands after.
    pub fn padding_around(&self, input: u64) -> Option<(u64, u64)> {
        match self.padding {
            Padding::Valid => Some((0, 0)),
            Padding::Same => {
                let covered = (self.output(input)? - 1)
                    .checked_mul(self.stride)?
                    .checked_add(self.span()?)?;
                let total = covered.saturating_sub(input);
                Some((total / 2, total - total / 2))
            }
        }
    }

    /// How many elements of windows lie on the padding before and on that after `input`
    /// elements, over all positions.
    pub fn outside(&self, input: u64) -> Option<(u128, u128)> {
        let (before, after) = self.padding_around(input)?;
        let positions = self.output(input)?;
        // The padding behind is the same seen from the other end.
        let inside = |padding| self.elements_below(padding, positions);
        Some((inside(before)?, inside(after)?))
    }

    /// How many pairs of a position `i` and an element `t` of the window have
    /// `i·stride + t·dilation < limit`.
    pub(crate) fn elements_below(&self, limit: u64, positions: u64) -> Option<u128> {
        if limit == 0 || positions == 0 {
            return Some(0);
        }
        let (limit, stride) = (u128::from(limit), u128::from(self.stride));
        let (dilation, positions) = (u128::from(self.dilation), u128::from(positions));
        // Element t lies below the limit in ⌈(limit − t·dilation) / stride⌉ positions, or in all.
        let elements = limit.div_ceil(dilation).min(self.size.into());
        let everywhere = match limit.checked_sub((positions - 1) * stride) {
            Some(rest) => rest.div_ceil(dilation).min(elements),
            None => 0,
        };
        let others = elements - everywhere;
        let full = everywhere.checked_mul(positions)?;
        if others == 0 {
            return Some(full);
        }
        // From the last element back to the first of the others, the terms grow by the dilation.
        let least = limit - (elements - 1) * dilation;
        let partly = floor_sum(others, stride, dilation, least + stride - 1)?;
        full.checked_add(partly)
    }
}

/// `Σ ⌊(a·i + b) / m⌋` for `i` from 0 to `n − 1`, in a number of steps like that of Euclid's
/// algorithm: a window may have a million elements.
///
/// After the AtCoder Library, *Math: floor_sum*.
fn floor_sum(mut n: u128, mut m: u128, mut a: u128, mut b: u128) -> Option<u128> {
    let mut sum: u128 = 0;
    loop {
        let pairs = n.checked_mul(n.checked_sub(1)?)? / 2;
        sum = sum.checked_add(pairs.checked_mul(a / m)?)?;
        sum = sum.checked_add(n.checked_mul(b / m)?)?;
        (a, b) = (a % m, b % m);
        let last = a.checked_mul(n)?.checked_add(b)?;
        if last < m {
            return Some(sum);
        }
        n = last / m;
        b = last % m;
        (m, a) = (a, m);
    }
}

/// The window of an image's rows and that of its columns.
pub(crate) fn pair(
    size: [u64; 2],
    stride: [u64; 2],
    dilation: [u64; 2],
    padding: Padding,
) -> [Window; 2] {
    [0, 1].map(|axis| Window {
        size: size[axis],
        stride: stride[axis],
        dilation: dilation[axis],
        padding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window() -> impl Strategy<Value = Window> {
        let padding = prop_oneof![Just(Padding::Valid), Just(Padding::Same)];
        (1u64..9, 1u64..6, 1u64..4, padding).prop_map(|(size, stride, dilation, padding)| Window {
            size,
            stride,
            dilation,
            padding,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Counts the positions one by one.
        #[test]
        fn valid_positions_are_those_inside(window in window(), input in 1u64..40) {
            let window = Window { padding: Padding::Valid, ..window };
            let last = |start| (0..window.size).map(|t| start + t * window.dilation).max();
            let positions = (0..input)
                .filter(|start| start % window.stride == 0 && last(*start) < Some(input))
                .count() as u64;
            prop_assert_eq!(window.output(input).unwrap_or(0), positions);
        }

        /// With padding, every stride starts one window, and the windows cover the input.
        #[test]
        fn same_positions_start_at_every_stride(window in window(), input in 1u64..40) {
            let window = Window { padding: Padding::Same, ..window };
            let positions = (0..input).step_by(window.stride as usize).count() as u64;
            prop_assert_eq!(window.output(input), Some(positions));
            let (before, after) = window.padding_around(input).expect("fits");
            prop_assert!(after == before || after == before + 1);
            let covered = (positions - 1) * window.stride + window.span().expect("small");
            prop_assert!(covered >= input.min(covered) && covered <= before + input + after);
        }

        /// Looks at every element of every window.
        #[test]
        fn elements_outside_are_those_that_are_found(window in window(), input in 1u64..40) {
            let Some(positions) = window.output(input) else { return Ok(()) };
            let (before, _) = window.padding_around(input).expect("fits");
            let (mut left, mut right) = (0, 0);
            for position in 0..positions {
                for element in 0..window.size {
                    let place = position * window.stride + element * window.dilation;
                    left += u128::from(place < before);
                    right += u128::from(place >= before + input);
                }
            }
            prop_assert_eq!(window.outside(input), Some((left, right)));
        }
    }
}
