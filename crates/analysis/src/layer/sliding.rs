//! What all layers with a sliding window have in common.

use cijfer_network::{Padding, Shape};

use super::formulas::Formulas;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::length::{Length, shape};
use crate::step::{Spread, Step};
use crate::{ByParameter, Error, Expression, Formula, Quantity, Reason, Result, Window, window};

/// What the sides of a window are called: rows, then columns.
#[derive(Clone, Copy)]
pub(super) struct Names {
    pub(super) size: [Quantity; 2],
}

pub(super) const KERNEL: Names = Names {
    size: [Quantity::KernelHeight, Quantity::KernelWidth],
};
pub(super) const POOL: Names = Names {
    size: [Quantity::PoolHeight, Quantity::PoolWidth],
};
pub(super) const STRIDE: [Quantity; 2] = [Quantity::VerticalStride, Quantity::HorizontalStride];
const DILATION: [Quantity; 2] = [Quantity::VerticalDilation, Quantity::HorizontalDilation];
pub(super) const INPUT: [Quantity; 2] = [Quantity::InputHeight, Quantity::InputWidth];
pub(super) const OUTPUT: [Quantity; 2] = [Quantity::OutputHeight, Quantity::OutputWidth];
pub(super) const OUTSIDE: [Quantity; 2] = [Quantity::RowsInPadding, Quantity::ColumnsInPadding];

/// A window over the rows and one over the columns.
pub(super) struct Sliding {
    pub(super) windows: [Window; 2],
    pub(super) names: Names,
}

impl Sliding {
    /// The window of a convolution.
    pub(super) fn kernel(
        size: [u64; 2],
        stride: [u64; 2],
        dilation: [u64; 2],
        padding: Padding,
    ) -> Self {
        Self {
            windows: window::pair(size, stride, dilation, padding),
            names: KERNEL,
        }
    }

    /// The window of a pooling.
    pub(super) fn pool(size: [u64; 2], stride: [u64; 2], padding: Padding) -> Self {
        Self {
            windows: window::pair(size, stride, [1, 1], padding),
            names: POOL,
        }
    }

    /// The number of elements of the window: `kernel height·kernel width`.
    pub(super) fn area(&self) -> Expression {
        self.side(0) * self.side(1)
    }

    fn side(&self, axis: usize) -> Expression {
        Expression::named(self.names.size[axis], self.windows[axis].size)
    }

    /// `(kernel height − 1)·vertical dilation + 1`, or the size itself where the elements touch.
    pub(super) fn span(&self, axis: usize) -> Expression {
        let dilation = self.windows[axis].dilation;
        match dilation {
            1 => self.side(axis),
            _ => {
                let dilation = Expression::named(DILATION[axis], dilation);
                (self.side(axis) - ONE) * dilation + ONE
            }
        }
    }

    pub(super) fn stride(&self, axis: usize) -> Expression {
        Expression::named(STRIDE[axis], self.windows[axis].stride)
    }

    /// How the windows spread along an axis, the first of which begins that far before the edge.
    pub(super) fn spread(&self, axis: usize, before: u64) -> Spread {
        let window = self.windows[axis];
        Spread {
            size: window.size.into(),
            dilation: window.dilation.into(),
            stride: window.stride.into(),
            before: before.into(),
        }
    }

    /// The elements of the windows that lie inside the input, over all positions along an axis;
    /// nothing where that cannot be said because the size is open.
    fn inside(&self, axis: usize, input: &Length, output: &Length) -> Option<Expression> {
        let (before, after) = self.windows[axis].outside(input.known()?)?;
        let all = output.named(OUTPUT[axis]) * self.side(axis);
        let outside = Expression::Named(OUTSIDE[axis], before.checked_add(after)?);
        Some(all - outside)
    }
}

impl Subject<'_> {
    /// The output height and width of a window that slides over the input.
    pub(super) fn slide(&self, sliding: &Sliding) -> Result<[Formula; 2]> {
        let [height, width, _] = self.image()?;
        for window in sliding.windows {
            self.not_zero("window", &[window.size])?;
            self.not_zero("stride", &[window.stride])?;
            self.not_zero("dilation", &[window.dilation])?;
        }
        self.check_fit(sliding, [height, width])?;
        Ok([0, 1].map(|axis| {
            let input = [height, width][axis].named(INPUT[axis]);
            let (expression, reason) = match sliding.windows[axis].padding {
                Padding::Valid => (
                    (input - sliding.span(axis)).floor_division(sliding.stride(axis)) + ONE,
                    Reason::WindowSteps,
                ),
                Padding::Same => (
                    input.ceiling_division(sliding.stride(axis)),
                    Reason::WindowEverywhere,
                ),
            };
            Formula::new(OUTPUT[axis], expression, reason)
        }))
    }

    /// The calculations of a layer whose window slides, without its parameters.
    pub(super) fn slid(
        &self,
        sliding: &Sliding,
        axes: Vec<Formula>,
        output: Vec<Length>,
        tally: Tally,
    ) -> Result<Formulas> {
        Ok(Formulas {
            axes,
            output,
            parameters: ByParameter::none(),
            operations: tally.formulas(),
            steps: Some(self.window_steps(sliding)?),
            any_size: true,
            padding: self.padding(sliding)?,
        })
    }

    /// Refuses a window that does not fit, as far as sizes are known.
    fn check_fit(&self, sliding: &Sliding, input: [&Length; 2]) -> Result<()> {
        let mut spans = [0; 2];
        for (axis, window) in sliding.windows.iter().enumerate() {
            spans[axis] = window.span().ok_or_else(|| self.overflow("window"))?;
        }
        let fits = |axis: usize| match input[axis].known() {
            Some(length) => sliding.windows[axis].output(length).is_some(),
            None => true,
        };
        if fits(0) && fits(1) {
            return Ok(());
        }
        Err(Error::Window {
            layer: self.layer.name.clone(),
            class: self.layer.operation.class(),
            window: Shape::new(spans),
            input: shape(self.input),
        })
    }

    /// How many elements of windows lie inside the input, over all positions; nothing where no
    /// zeros are added, or where the size is open.
    pub(super) fn touching(
        &self,
        sliding: &Sliding,
        output: &[Length],
    ) -> Result<Option<Expression>> {
        let [height, width, _] = self.image()?;
        let padded = self
            .padding(sliding)?
            .iter()
            .flatten()
            .any(|&side| side > 0);
        let rows = sliding.inside(0, height, &output[0]);
        let columns = sliding.inside(1, width, &output[1]);
        let both = rows.zip(columns).filter(|_| padded);
        Ok(both.map(|(rows, columns)| rows * columns))
    }

    /// Zeros around the input, none where its size is open.
    pub(super) fn padding(&self, sliding: &Sliding) -> Result<[[u64; 2]; 2]> {
        let [height, width, _] = self.image()?;
        let mut padding = [[0; 2]; 2];
        for (axis, length) in [height, width].into_iter().enumerate() {
            if let Some(length) = length.known() {
                let around = sliding.windows[axis].padding_around(length);
                let (before, after) = around.ok_or_else(|| self.overflow("padding"))?;
                padding[axis] = [before, after];
            }
        }
        Ok(padding)
    }

    /// How the output's cells lie over those of the input.
    pub(super) fn window_steps(&self, sliding: &Sliding) -> Result<[Step; 2]> {
        let padding = self.padding(sliding)?;
        Ok([0, 1].map(|axis| Step::Window(sliding.spread(axis, padding[axis][0]))))
    }
}
