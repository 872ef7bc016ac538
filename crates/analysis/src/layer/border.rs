use cijfer_network::{Cropping2d, Interpolation, UpSampling2d, ZeroPadding2d};

use super::Formulas;
use super::sliding::{INPUT, OUTPUT};
use super::subject::Subject;
use super::tally::Tally;
use crate::step::Step;
use crate::{Error, Expression, Formula, Quantity, Reason, Result};

const PADDING: [[Quantity; 2]; 2] = [
    [Quantity::PaddingAbove, Quantity::PaddingBelow],
    [Quantity::PaddingLeft, Quantity::PaddingRight],
];
const CROPPING: [[Quantity; 2]; 2] = [
    [Quantity::CroppingAbove, Quantity::CroppingBelow],
    [Quantity::CroppingLeft, Quantity::CroppingRight],
];
const FACTOR: [Quantity; 2] = [Quantity::FactorHeight, Quantity::FactorWidth];

impl Subject<'_> {
    pub(super) fn zero_padding(&self, layer: &ZeroPadding2d) -> Result<Formulas> {
        let axes = self.places(|axis, input| {
            let side =
                |side: usize| Expression::named(PADDING[axis][side], layer.padding[axis][side]);
            (input + side(0) + side(1), Reason::Bordered)
        })?;
        let steps = layer.padding.map(|[before, _]| Step::Shift {
            before: before.into(),
        });
        Ok(Formulas {
            padding: layer.padding,
            ..self.without_parameters(axes, Tally::default(), Some(steps))?
        })
    }

    pub(super) fn cropping(&self, layer: &Cropping2d) -> Result<Formulas> {
        for (axis, [before, after]) in layer.cropping.into_iter().enumerate() {
            let cut = before.checked_add(after);
            let cut = cut.ok_or_else(|| self.overflow("cropping"))?;
            if self.image()?[axis]
                .known()
                .is_some_and(|length| length <= cut)
            {
                return Err(Error::Nothing {
                    layer: self.layer.name.clone(),
                    class: self.layer.operation.class(),
                    input: crate::length::shape(self.input),
                });
            }
        }
        let axes = self.places(|axis, input| {
            let side =
                |side: usize| Expression::named(CROPPING[axis][side], layer.cropping[axis][side]);
            (input - side(0) - side(1), Reason::Cropped)
        })?;
        let steps = layer.cropping.map(|[before, _]| Step::Shift {
            before: -i128::from(before),
        });
        self.without_parameters(axes, Tally::default(), Some(steps))
    }

    pub(super) fn up_sampling(&self, layer: &UpSampling2d) -> Result<Formulas> {
        self.not_zero("size", &layer.size)?;
        let axes = self.places(|axis, input| {
            let factor = Expression::named(FACTOR[axis], layer.size[axis]);
            (input * factor, Reason::Enlarged)
        })?;
        let mut tally = Tally::default();
        if layer.interpolation == Interpolation::Bilinear {
            let outputs = self.outputs(&self.lengths(&axes)?);
            let each = |count| outputs.clone() * Expression::Number(count);
            tally.multiplications(each(4), Reason::FourNeighbours);
            tally.additions(each(3), Reason::FourNeighbours);
        }
        let steps = layer.size.map(|factor| {
            let factor = factor.into();
            match layer.interpolation {
                Interpolation::Nearest => Step::Nearest { factor },
                Interpolation::Bilinear => Step::Bilinear { factor },
            }
        });
        self.without_parameters(axes, tally, Some(steps))
    }

    /// The axes of an image whose height and width change, each by itself.
    fn places(
        &self,
        length: impl Fn(usize, Expression) -> (Expression, Reason),
    ) -> Result<Vec<Formula>> {
        let [height, width, channels] = self.image()?;
        let mut axes = Vec::with_capacity(3);
        for (axis, input) in [height, width].into_iter().enumerate() {
            let (expression, reason) = length(axis, input.named(INPUT[axis]));
            axes.push(Formula::new(OUTPUT[axis], expression, reason));
        }
        let channels = channels.named(Quantity::InputChannels);
        axes.push(Formula::new(
            Quantity::OutputChannels,
            channels,
            Reason::Stays,
        ));
        Ok(axes)
    }
}
