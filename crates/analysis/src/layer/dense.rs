use std::iter::once;

use cijfer_network::Dense;

use super::counted::Counted;
use super::formulas::Formulas;
use super::subject::Subject;
use super::tally::Tally;
use crate::convention::Compared;
use crate::length::axis_names;
use crate::step::Step;
use crate::tensor::ParameterTensor;
use crate::{ByParameter, Expression, Formula, Quantity, Reason, Result};

impl Counted for Dense {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.not_zero("number of units", &[self.units])?;
        let Some(inputs) = subject.input.last() else {
            return Err(subject.axes("at least one axis"));
        };
        let rank = subject.input.len();
        let units = Expression::named(Quantity::Units, self.units);
        let inputs = inputs.named(Quantity::Inputs);
        let mut axes = subject.same_axes();
        axes[rank - 1] = Formula::new(
            axis_names(rank, rank - 1)[1],
            units.clone(),
            Reason::UnitMakesOutput,
        );
        let output = subject.lengths(&axes)?;

        let mut tally = Tally::default();
        subject.weighted_sums(&mut tally, subject.outputs(&output), &inputs, self.bias);
        subject.activation(&mut tally, self.activation, &output);
        let biases = (units.clone(), Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(units * inputs, Reason::WeightForEachInput)],
                self.bias.then_some(biases),
                None,
            ),
            axes,
            output,
            operations: tally.formulas(),
            steps: subject.is_image().then_some([Step::SAME; 2]),
            any_size: subject.is_image(),
            padding: [[0; 2]; 2],
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let inputs = subject.known(subject.input.len().saturating_sub(1))?;
        let shape = vec![self.units, inputs];
        let weight = ParameterTensor::weights("weight", shape, [inputs], [self.units]);
        let bias = ParameterTensor::biases("bias", vec![self.units]);
        Ok(once(weight).chain(self.bias.then_some(bias)).collect())
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Dense
    }
}
