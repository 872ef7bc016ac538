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
//! let window = Window { size: 3, stride: 2, padding: Padding::Valid };
//! assert_eq!(window.output(8), Some(3));
//! let same = Window { padding: Padding::Same, ..window };
//! assert_eq!(same.output(8), Some(4));
//! assert_eq!(same.padding_around(8), Some((0, 1)));
//! ```

use cijfer_network::Padding;

use crate::Expression;

/// A window along one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many elements it covers.
    pub size: u64,
    /// How far it moves at a time.
    pub stride: u64,
    /// What happens at the border.
    pub padding: Padding,
}

impl Window {
    /// The formula of the number of positions over `input` elements.
    pub fn output_expression(&self, input: Expression, names: [&'static str; 2]) -> Expression {
        let size = Expression::named(names[0], self.size);
        let stride = Expression::named(names[1], self.stride);
        match self.padding {
            Padding::Valid => (input - size).floor_division(stride) + Expression::Number(1),
            Padding::Same => input.ceiling_division(stride),
        }
    }

    /// How many positions there are over `input` elements, `None` when the window does not fit.
    pub fn output(&self, input: u64) -> Option<u64> {
        let positions = self
            .output_expression(Expression::Number(input.into()), ["", ""])
            .evaluate()?;
        u64::try_from(positions).ok().filter(|&count| count > 0)
    }

    /// How many elements of padding stand before and after `input` elements, as in Keras:
    /// where the sum is odd, the extra one stands after.
    pub fn padding_around(&self, input: u64) -> Option<(u64, u64)> {
        match self.padding {
            Padding::Valid => Some((0, 0)),
            Padding::Same => {
                let covered = (self.output(input)? - 1)
                    .checked_mul(self.stride)?
                    .checked_add(self.size)?;
                let total = covered.saturating_sub(input);
                Some((total / 2, total - total / 2))
            }
        }
    }
}

/// The window of an image's rows and that of its columns.
pub(crate) fn pair(size: [u64; 2], stride: [u64; 2], padding: Padding) -> [Window; 2] {
    [0, 1].map(|axis| Window {
        size: size[axis],
        stride: stride[axis],
        padding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Counts the positions one by one.
        #[test]
        fn valid_positions_are_those_inside(size in 1u64..9, stride in 1u64..6, input in 1u64..40) {
            let window = Window { size, stride, padding: Padding::Valid };
            let positions = (0..input)
                .filter(|start| start % stride == 0 && start + size <= input)
                .count() as u64;
            prop_assert_eq!(window.output(input).unwrap_or(0), positions);
        }

        /// With padding, every stride starts one window, and the windows cover the input.
        #[test]
        fn same_positions_start_at_every_stride(size in 1u64..9, stride in 1u64..6, input in 1u64..40) {
            let window = Window { size, stride, padding: Padding::Same };
            let positions = (0..input).step_by(stride as usize).count() as u64;
            prop_assert_eq!(window.output(input), Some(positions));
            let (before, after) = window.padding_around(input).expect("fits");
            prop_assert!(after == before || after == before + 1);
            let covered = (positions - 1) * stride + size;
            prop_assert!(covered >= input.min(covered) && covered <= before + input + after);
        }
    }
}
