use cijfer_network::Shape;

use crate::{Expression, Quantity, Variable};

/// The length of an axis: a number, or a formula in the height and width of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Length {
    Known(u64),
    Open(Expression),
}

impl Length {
    /// The lengths of a shape.
    pub(crate) fn of(shape: &Shape) -> Vec<Self> {
        shape.axes().iter().copied().map(Self::Known).collect()
    }

    /// The same with the height and width of an image left open.
    pub(crate) fn open(shape: &Shape) -> Vec<Self> {
        let mut lengths = Self::of(shape);
        if let [height, width, _] = lengths.as_mut_slice() {
            *height = Self::Open(Variable::HEIGHT.into());
            *width = Self::Open(Variable::WIDTH.into());
        }
        lengths
    }

    /// The length in a calculation, under the name that it has there.
    pub(crate) fn named(&self, name: Quantity) -> Expression {
        match self {
            Self::Known(length) => Expression::named(name, *length),
            Self::Open(formula) => formula.clone(),
        }
    }

    pub(crate) fn known(&self) -> Option<u64> {
        match self {
            Self::Known(length) => Some(*length),
            Self::Open(_) => None,
        }
    }
}

/// The shape of those lengths, 0 standing for an open one.
pub(crate) fn shape(lengths: &[Length]) -> Shape {
    let axes = lengths.iter().map(|length| length.known().unwrap_or(0));
    Shape::new(axes.collect::<Vec<_>>())
}

/// What an axis is called in an input and in an output of so many axes.
pub(crate) fn axis_names(rank: usize, axis: usize) -> [Quantity; 2] {
    match (rank, axis) {
        (3, 0) => [Quantity::InputHeight, Quantity::OutputHeight],
        (3, 1) => [Quantity::InputWidth, Quantity::OutputWidth],
        (3, 2) => [Quantity::InputChannels, Quantity::OutputChannels],
        (1, _) => [Quantity::Inputs, Quantity::Outputs],
        _ => [
            Quantity::InputAxis(axis + 1),
            Quantity::OutputAxis(axis + 1),
        ],
    }
}

/// The number of elements of an input, or of an output, of those lengths: their product.
pub(crate) fn elements(lengths: &[Length], side: Side) -> Expression {
    let rank = lengths.len();
    Expression::product(lengths.iter().enumerate().map(|(axis, length)| {
        let [input, output] = axis_names(rank, axis);
        length.named(match side {
            Side::Input => input,
            Side::Output => output,
        })
    }))
}

/// Which side of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Input,
    Output,
}
