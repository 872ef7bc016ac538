use cijfer_network::{BatchNormalization, LayerNormalization};

use super::Formulas;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::{ByParameter, Expression, Function, Quantity, Reason, Result};

impl Subject<'_> {
    pub(super) fn batch_normalization(&self, layer: &BatchNormalization) -> Result<Formulas> {
        let channels = self.input[self.axis(layer.axis)?].named(Quantity::Channels);
        let mut tally = Tally::default();
        tally.multiplications(self.inputs(), Reason::FactorAndOffset);
        tally.additions(self.inputs(), Reason::FactorAndOffset);
        let factors = (channels.clone(), Reason::FactorForEach);
        let offsets = (channels.clone(), Reason::OffsetForEach);
        let statistics = (Expression::Number(2) * channels, Reason::StatisticsForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                layer.scale.then_some(factors).into_iter().collect(),
                layer.center.then_some(offsets),
                Some(statistics),
            ),
            ..self.elementwise(tally)?
        })
    }

    pub(super) fn layer_normalization(&self, layer: &LayerNormalization) -> Result<Formulas> {
        let together = self.axis_set(&layer.axes)?;
        let all = self.inputs();
        let each = Expression::product(
            together
                .iter()
                .map(|&axis| self.input[axis].named(Quantity::Normalized)),
        );
        let groups = self.groups(&together);
        let mut tally = Tally::default();
        let sums = || groups.clone() * (each.clone() - ONE);
        tally.additions(sums(), Reason::MeanOfGroup);
        tally.additions(all.clone(), Reason::Centred);
        tally.multiplications(all.clone(), Reason::Squared);
        tally.additions(sums(), Reason::Squared);
        tally.function(Function::Division, groups.clone(), Reason::MeanOfGroup);
        tally.function(Function::Division, groups.clone(), Reason::Squared);
        tally.function(Function::SquareRoot, groups.clone(), Reason::RootOfVariance);
        tally.function(Function::Division, groups, Reason::Reciprocal);
        tally.multiplications(all.clone(), Reason::Scaled);
        if layer.scale {
            tally.multiplications(all.clone(), Reason::LearntFactor);
        }
        if layer.center {
            tally.additions(all, Reason::LearntOffset);
        }
        let factors = (each.clone(), Reason::FactorForEach);
        let offsets = (each, Reason::OffsetForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                layer.scale.then_some(factors).into_iter().collect(),
                layer.center.then_some(offsets),
                None,
            ),
            steps: self.steps_of_groups(&together),
            ..self.elementwise(tally)?
        })
    }
}
