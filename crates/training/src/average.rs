//! The exponential moving average of weights over the steps of a training.

use candle_core::{Tensor, Var};

use crate::Result;

/// An exponential moving average, which begins with the values after the first step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Average {
    /// The share of the average that is kept at each step.
    decay: f64,
}

impl Average {
    /// `None` for a decay of 0, with which no average is needed.
    pub(crate) fn new(decay: f64) -> Option<Self> {
        (decay > 0.0).then_some(Self { decay })
    }

    /// Takes the present values into the average, which is empty before the first step.
    pub(crate) fn update_slice(self, average: &mut Vec<f32>, values: &[f32]) {
        if average.is_empty() {
            average.extend_from_slice(values);
            return;
        }
        let new = (1.0 - self.decay) as f32;
        for (average, value) in average.iter_mut().zip(values) {
            *average += new * (value - *average);
        }
    }

    /// Takes the present values of variables into the average, which is empty before the first step.
    pub(crate) fn update_variables(
        self,
        average: &mut Vec<Tensor>,
        variables: &[Var],
    ) -> Result<()> {
        if average.is_empty() {
            for variable in variables {
                average.push(variable.as_detached_tensor().copy()?);
            }
            return Ok(());
        }
        for (average, variable) in average.iter_mut().zip(variables) {
            let distance = (variable.as_detached_tensor() - &*average)?;
            *average = (&*average + (distance * (1.0 - self.decay))?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn both_averages_follow_the_definition() {
        let average = Average::new(0.9).expect("an average");
        let (mut of_slice, mut of_variables) = (Vec::new(), Vec::new());
        let variable = Var::new(&[0f32, 0.0], &Device::Cpu).expect("made");
        let mut expected = [0.0f64; 2];
        for step in 0..20 {
            let values = [step as f32, (step as f32).sin()];
            average.update_slice(&mut of_slice, &values);
            let tensor = Tensor::new(&values, &Device::Cpu).expect("made");
            variable.set(&tensor).expect("set");
            let variables = std::slice::from_ref(&variable);
            average
                .update_variables(&mut of_variables, variables)
                .expect("computed");
            for (expected, value) in expected.iter_mut().zip(values.map(f64::from)) {
                *expected = if step == 0 {
                    value
                } else {
                    0.9 * *expected + 0.1 * value
                };
            }
        }
        let of_variables = of_variables[0].to_vec1::<f32>().expect("read");
        for index in 0..2 {
            for found in [of_slice[index], of_variables[index]] {
                assert!((f64::from(found) - expected[index]).abs() < 1e-5);
            }
        }
        assert!(Average::new(0.0).is_none());
    }
}
