use cijfer_network::Layer;

use super::formulas::Formulas;
use super::tally::Tally;
use crate::length::{Length, Side, axis_names, elements, shape};
use crate::step::Step;
use crate::{ByParameter, Error, Expression, Formula, Quantity, Reason, Result};

pub(super) const ONE: Expression = Expression::Number(1);

/// How many operations may lie inside one another in the formula of a length. Nobody could read
/// more, and what walks through a formula calls itself for each.
const DEEPEST: usize = 100;

/// A layer and what reaches it.
pub(crate) struct Subject<'a> {
    pub(super) layer: &'a Layer,
    pub(super) input: &'a [Length],
    pub(super) batch: u64,
}

impl Subject<'_> {
    /// The calculations of a layer that holds no parameters.
    pub(super) fn without_parameters(
        &self,
        axes: Vec<Formula>,
        tally: Tally,
        steps: Option<[Step; 2]>,
    ) -> Result<Formulas> {
        let output = self.lengths(&axes)?;
        Ok(Formulas {
            axes,
            output,
            parameters: ByParameter::none(),
            operations: tally.formulas(),
            any_size: steps.is_some(),
            steps,
            padding: [[0; 2]; 2],
        })
    }

    /// The calculations of a layer that puts out what it gets.
    pub(super) fn unchanged(&self) -> Result<Formulas> {
        self.elementwise(Tally::default())
    }

    /// The calculations of a layer that works on each element by itself.
    pub(super) fn elementwise(&self, tally: Tally) -> Result<Formulas> {
        Ok(Formulas {
            axes: self.same_axes(),
            output: self.input.to_vec(),
            parameters: ByParameter::none(),
            operations: tally.formulas(),
            steps: self.is_image().then_some([Step::SAME; 2]),
            any_size: self.is_image(),
            padding: [[0; 2]; 2],
        })
    }

    /// The calculations of a layer that takes values along some axes together: a place of an image
    /// still looks at itself alone if these are its channels.
    pub(super) fn groupwise(&self, together: &[usize], tally: Tally) -> Result<Formulas> {
        let by_place = self.is_image() && together == [2];
        Ok(Formulas {
            steps: by_place.then_some([Step::SAME; 2]),
            any_size: by_place,
            ..self.elementwise(tally)?
        })
    }

    /// The axes of an output that has the shape of the input.
    pub(super) fn same_axes(&self) -> Vec<Formula> {
        let rank = self.input.len();
        let axes = self.input.iter().enumerate().map(|(axis, length)| {
            let [input, output] = axis_names(rank, axis);
            Formula::new(output, length.named(input), Reason::Stays)
        });
        axes.collect()
    }

    /// The number of elements of the input, for the whole batch.
    pub(super) fn inputs(&self) -> Expression {
        self.batched(elements(self.input, Side::Input))
    }

    /// The number of elements of an output, for the whole batch.
    pub(super) fn outputs(&self, output: &[Length]) -> Expression {
        self.batched(elements(output, Side::Output))
    }

    /// So many for each sample of the batch.
    pub(super) fn batched(&self, each: Expression) -> Expression {
        match (self.batch, each) {
            (1, each) => each,
            (batch, Expression::Product(mut factors)) => {
                factors.insert(0, Expression::named(Quantity::Batch, batch));
                Expression::Product(factors)
            }
            (batch, each) => Expression::named(Quantity::Batch, batch) * each,
        }
    }

    /// What the calculations of the axes come to, open where the input is.
    pub(super) fn lengths(&self, axes: &[Formula]) -> Result<Vec<Length>> {
        axes.iter().map(|axis| self.length(axis)).collect()
    }

    fn length(&self, axis: &Formula) -> Result<Length> {
        let overflow = || Error::Overflow {
            what: format!("the {} of layer `{}`", axis.quantity, self.layer.name),
            bits: u64::BITS,
        };
        let is_open = self.input.iter().any(|length| length.known().is_none());
        match axis.expression.evaluate() {
            Some(0) => Err(Error::Nothing {
                layer: self.layer.name.clone(),
                class: self.layer.operation.class(),
                input: shape(self.input),
            }),
            Some(value) => u64::try_from(value)
                .map(Length::Known)
                .map_err(|_| overflow()),
            None if is_open => {
                let formula = axis.expression.simplified();
                match formula.depth() {
                    0..=DEEPEST => Ok(Length::Open(formula)),
                    _ => Err(Error::Open {
                        what: format!(
                            "the {} of layer `{}`, a formula that would nest more than {DEEPEST} \
                             deep",
                            axis.quantity, self.layer.name
                        ),
                    }),
                }
            }
            None => Err(overflow()),
        }
    }

    /// Height, width and channels of the input.
    pub(super) fn image(&self) -> Result<&[Length; 3]> {
        self.input
            .try_into()
            .map_err(|_| self.axes("an image (height×width×channels)"))
    }

    /// The length of an axis, which must be known.
    pub(super) fn known(&self, axis: usize) -> Result<u64> {
        let length = self.input.get(axis).and_then(Length::known);
        length.ok_or_else(|| Error::Open {
            what: format!("the parameters of layer `{}`", self.layer.name),
        })
    }

    pub(super) fn is_image(&self) -> bool {
        self.input.len() == 3
    }

    /// The number of channels, which must be known.
    pub(super) fn channels(&self) -> Result<u64> {
        let [_, _, channels] = self.image()?;
        channels.known().ok_or_else(|| Error::Open {
            what: format!("the input channels of layer `{}`", self.layer.name),
        })
    }

    /// The place of an axis that is counted as in Keras: the batch is axis 0, −1 is the last.
    pub(super) fn axis(&self, axis: i64) -> Result<usize> {
        let rank = self.input.len() as i64;
        let place = if axis < 0 { rank + axis } else { axis - 1 };
        if (0..rank).contains(&place) {
            return Ok(place as usize);
        }
        Err(self.option(format!("axis {axis}")))
    }

    /// The places of several axes, from first to last.
    pub(super) fn axis_set(&self, axes: &[i64]) -> Result<Vec<usize>> {
        let places = axes.iter().map(|&axis| self.axis(axis));
        let mut places = places.collect::<Result<Vec<_>>>()?;
        places.sort_unstable();
        places.dedup();
        if places.is_empty() {
            return Err(self.option("an empty list of axes".to_owned()));
        }
        Ok(places)
    }

    pub(super) fn axes(&self, expected: &'static str) -> Error {
        Error::Axes {
            layer: self.layer.name.clone(),
            class: self.layer.operation.class(),
            expected,
            found: shape(self.input),
        }
    }

    pub(super) fn option(&self, what: String) -> Error {
        Error::Axis {
            layer: self.layer.name.clone(),
            class: self.layer.operation.class(),
            what,
            input: shape(self.input),
        }
    }

    pub(super) fn not_zero(&self, quantity: &'static str, values: &[u64]) -> Result<()> {
        if values.contains(&0) {
            return Err(Error::Zero {
                layer: self.layer.name.clone(),
                class: self.layer.operation.class(),
                quantity,
            });
        }
        Ok(())
    }

    pub(super) fn overflow(&self, what: &str) -> Error {
        Error::Overflow {
            what: format!("the {what} of layer `{}`", self.layer.name),
            bits: u64::BITS,
        }
    }
}
