use cijfer_network::{BatchNormalization, LayerNormalization};

use super::counted::Counted;
use super::formulas::Formulas;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::tensor::ParameterTensor;
use crate::{ByParameter, Expression, Function, Quantity, Reason, Result};

impl Counted for BatchNormalization {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let axis = subject.axis(self.axis)?;
        let channels = subject.input[axis].named(Quantity::Channels);
        let mut tally = Tally::default();
        tally.multiplications(subject.inputs(), Reason::FactorAndOffset);
        tally.additions(subject.inputs(), Reason::FactorAndOffset);
        let factors = (channels.clone(), Reason::FactorForEach);
        let offsets = (channels.clone(), Reason::OffsetForEach);
        let statistics = (Expression::Number(2) * channels, Reason::StatisticsForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                self.scale.then_some(factors).into_iter().collect(),
                self.center.then_some(offsets),
                Some(statistics),
            ),
            // Numbers for each row belong to images of so many rows.
            any_size: subject.is_image() && axis == 2,
            ..subject.elementwise(tally)?
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let shape = || Ok(vec![subject.known(subject.axis(self.axis)?)?]);
        let mut tensors = factors_and_offsets(self.scale, self.center, shape()?);
        tensors.push(ParameterTensor::statistics("running_mean", shape()?, 0.0));
        tensors.push(ParameterTensor::statistics("running_var", shape()?, 1.0));
        Ok(tensors)
    }
}

impl Counted for LayerNormalization {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let together = subject.axis_set(&self.axes)?;
        let all = subject.inputs();
        let each = Expression::product(
            together
                .iter()
                .map(|&axis| subject.input[axis].named(Quantity::Normalized)),
        );
        let groups = subject.groups(&together);
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
        if self.scale {
            tally.multiplications(all.clone(), Reason::LearntFactor);
        }
        if self.center {
            tally.additions(all, Reason::LearntOffset);
        }
        let factors = (each.clone(), Reason::FactorForEach);
        let offsets = (each, Reason::OffsetForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                self.scale.then_some(factors).into_iter().collect(),
                self.center.then_some(offsets),
                None,
            ),
            ..subject.groupwise(&together, tally)?
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let axes = subject.axis_set(&self.axes)?.into_iter();
        let shape = axes
            .map(|axis| subject.known(axis))
            .collect::<Result<_>>()?;
        Ok(factors_and_offsets(self.scale, self.center, shape))
    }
}

/// What is learnt of a normalisation.
fn factors_and_offsets(scale: bool, center: bool, shape: Vec<u64>) -> Vec<ParameterTensor> {
    let factors = scale.then(|| ParameterTensor::factors(shape.clone()));
    let offsets = center.then(|| ParameterTensor::biases("bias", shape));
    factors.into_iter().chain(offsets).collect()
}
