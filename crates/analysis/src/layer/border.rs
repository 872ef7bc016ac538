use cijfer_network::{Cropping2d, Interpolation, UpSampling2d, ZeroPadding2d};

use super::counted::Counted;
use super::formulas::Formulas;
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

impl Counted for ZeroPadding2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let axes = subject.places(|axis, input| {
            let side =
                |side: usize| Expression::named(PADDING[axis][side], self.padding[axis][side]);
            (input + side(0) + side(1), Reason::Bordered)
        })?;
        let steps = self.padding.map(|[before, _]| Step::Shift {
            before: before.into(),
        });
        Ok(Formulas {
            padding: self.padding,
            ..subject.without_parameters(axes, Tally::default(), Some(steps))?
        })
    }
}

impl Counted for Cropping2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        for (axis, [before, after]) in self.cropping.into_iter().enumerate() {
            let cut = before.checked_add(after);
            let cut = cut.ok_or_else(|| subject.overflow("cropping"))?;
            if subject.image()?[axis]
                .known()
                .is_some_and(|length| length <= cut)
            {
                return Err(Error::Nothing {
                    layer: subject.layer.name.clone(),
                    class: subject.layer.operation.class(),
                    input: crate::length::shape(subject.input),
                });
            }
        }
        let axes = subject.places(|axis, input| {
            let side =
                |side: usize| Expression::named(CROPPING[axis][side], self.cropping[axis][side]);
            (input - side(0) - side(1), Reason::Cropped)
        })?;
        let steps = self.cropping.map(|[before, _]| Step::Shift {
            before: -i128::from(before),
        });
        subject.without_parameters(axes, Tally::default(), Some(steps))
    }
}

impl Counted for UpSampling2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.not_zero("size", &self.size)?;
        let axes = subject.places(|axis, input| {
            let factor = Expression::named(FACTOR[axis], self.size[axis]);
            (input * factor, Reason::Enlarged)
        })?;
        let mut tally = Tally::default();
        if self.interpolation == Interpolation::Bilinear {
            let outputs = subject.outputs(&subject.lengths(&axes)?);
            let each = |count| outputs.clone() * Expression::Number(count);
            tally.multiplications(each(4), Reason::FourNeighbours);
            tally.additions(each(3), Reason::FourNeighbours);
        }
        let steps = self.size.map(|factor| {
            let factor = factor.into();
            match self.interpolation {
                Interpolation::Nearest => Step::Nearest { factor },
                Interpolation::Bilinear => Step::Bilinear { factor },
            }
        });
        subject.without_parameters(axes, tally, Some(steps))
    }
}

impl Subject<'_> {
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
