use cijfer_network::{AveragePooling2d, GlobalAveragePooling2d, GlobalMaxPooling2d, MaxPooling2d};

use super::counted::Counted;
use super::formulas::Formulas;
use super::sliding::Sliding;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::convention::Compared;
use crate::length::Length;
use crate::step::{Spread, Step};
use crate::{Expression, Formula, Function, Quantity, Reason, Result};

impl Counted for MaxPooling2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let sliding = Sliding::pool(self.pool, self.stride, self.padding);
        subject.pool(&sliding, |tally, outputs, touching| {
            tally.comparisons(
                outputs.clone() * (sliding.area() - ONE),
                Reason::OneComparisonLess,
            );
            if let Some(touching) = touching {
                tally.comparisons_on_pixels(touching - outputs);
            }
        })
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Pooling {
            window: Some(self.pool),
        }
    }
}

impl Counted for AveragePooling2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let sliding = Sliding::pool(self.pool, self.stride, self.padding);
        subject.pool(&sliding, |tally, outputs, touching| {
            tally.additions(
                outputs.clone() * (sliding.area() - ONE),
                Reason::MeanAdditions,
            );
            tally.function(Function::Division, outputs.clone(), Reason::MeanDivision);
            if let Some(touching) = touching {
                tally.additions_on_pixels(touching - outputs);
            }
        })
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Pooling {
            window: Some(self.pool),
        }
    }
}

impl Counted for GlobalMaxPooling2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.global(self.keep_dimensions, |tally, outputs, places| {
            tally.comparisons(outputs * (places - ONE), Reason::OneComparisonLess);
        })
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Pooling { window: None }
    }
}

impl Counted for GlobalAveragePooling2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.global(self.keep_dimensions, |tally, outputs, places| {
            tally.additions(outputs.clone() * (places - ONE), Reason::MeanAdditions);
            tally.function(Function::Division, outputs, Reason::MeanDivision);
        })
    }

    fn compared(&self) -> Compared<'_> {
        Compared::GlobalMean
    }
}

impl Subject<'_> {
    /// A pooling with a sliding window. `count` gets the number of outputs and, where zeros are
    /// added, how many elements of windows touch the input.
    fn pool(
        &self,
        sliding: &Sliding,
        count: impl FnOnce(&mut Tally, Expression, Option<Expression>),
    ) -> Result<Formulas> {
        let [height, width] = self.slide(sliding)?;
        let channels = self.image()?[2].named(Quantity::InputChannels);
        let channels = Formula::new(Quantity::OutputChannels, channels, Reason::Stays);
        let axes = vec![height, width, channels];
        let output = self.lengths(&axes)?;
        let touching = self
            .touching(sliding, &output)?
            .map(|touching| self.batched(touching * output[2].named(Quantity::OutputChannels)));
        let mut tally = Tally::default();
        count(&mut tally, self.outputs(&output), touching);
        self.slid(sliding, axes, output, tally)
    }

    /// A pooling over all places. `count` gets the number of outputs and that of the places.
    fn global(
        &self,
        keep_dimensions: bool,
        count: impl FnOnce(&mut Tally, Expression, Expression),
    ) -> Result<Formulas> {
        let [height, width, channels] = self.image()?;
        let places = height.named(Quantity::InputHeight) * width.named(Quantity::InputWidth);
        let channels = channels.named(Quantity::InputChannels);
        let one = |quantity| Formula::new(quantity, ONE, Reason::OnePlace);
        let axes = match keep_dimensions {
            true => vec![
                one(Quantity::OutputHeight),
                one(Quantity::OutputWidth),
                Formula::new(Quantity::OutputChannels, channels, Reason::Stays),
            ],
            false => vec![Formula::new(Quantity::Outputs, channels, Reason::Stays)],
        };
        let output = self.lengths(&axes)?;
        let mut tally = Tally::default();
        count(&mut tally, self.outputs(&output), places);
        let whole = |length: &Length| {
            let length = length.known()?;
            Some(Step::Window(Spread {
                size: length.into(),
                dilation: 1,
                stride: length.into(),
                before: 0,
            }))
        };
        let steps = whole(height).zip(whole(width)).filter(|_| keep_dimensions);
        let steps = steps.map(|(rows, columns)| [rows, columns]);
        Ok(Formulas {
            any_size: false,
            ..self.without_parameters(axes, tally, steps)?
        })
    }
}
