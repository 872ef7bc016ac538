use cijfer_network::Dense;

use super::Formulas;
use super::subject::Subject;
use super::tally::Tally;
use crate::length::axis_names;
use crate::{ByParameter, Expression, Formula, Quantity, Reason, Result};

impl Subject<'_> {
    pub(super) fn dense(&self, dense: &Dense) -> Result<Formulas> {
        self.not_zero("number of units", &[dense.units])?;
        let Some(inputs) = self.input.last() else {
            return Err(self.axes("at least one axis"));
        };
        let rank = self.input.len();
        let units = Expression::named(Quantity::Units, dense.units);
        let inputs = inputs.named(Quantity::Inputs);
        let mut axes = self.same_axes();
        axes[rank - 1] = Formula::new(
            axis_names(rank, rank - 1)[1],
            units.clone(),
            Reason::UnitMakesOutput,
        );
        let output = self.lengths(&axes)?;

        let mut tally = Tally::default();
        self.weighted_sums(&mut tally, self.outputs(&output), &inputs, dense.bias);
        self.activation(&mut tally, dense.activation, &output);
        let biases = (units.clone(), Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(units * inputs, Reason::WeightForEachInput)],
                dense.bias.then_some(biases),
                None,
            ),
            axes,
            output,
            operations: tally.formulas(),
            steps: self.is_image().then_some([crate::step::Step::SAME; 2]),
            padding: [[0; 2]; 2],
        })
    }
}
