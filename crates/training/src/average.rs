//! A running mean of weights over the steps of a training.

use candle_core::{Tensor, Var};

use crate::Result;

/// What is left of a mean at each step; the first step makes the mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decay(f64);

impl Decay {
    /// `None` where no mean is asked for.
    pub(crate) fn new(decay: f64) -> Option<Self> {
        (decay > 0.0).then_some(Self(decay))
    }

    /// Takes the present values into the mean.
    pub(crate) fn of_slice(self, mean: &mut Vec<f32>, values: &[f32]) {
        if mean.is_empty() {
            mean.extend_from_slice(values);
            return;
        }
        let new = (1.0 - self.0) as f32;
        for (mean, value) in mean.iter_mut().zip(values) {
            *mean += new * (value - *mean);
        }
    }

    /// Takes the present values into the mean.
    pub(crate) fn of_variables(self, mean: &mut Vec<Tensor>, variables: &[Var]) -> Result<()> {
        if mean.is_empty() {
            for variable in variables {
                mean.push(variable.as_detached_tensor().copy()?);
            }
            return Ok(());
        }
        for (mean, variable) in mean.iter_mut().zip(variables) {
            let distance = (variable.as_detached_tensor() - &*mean)?;
            *mean = (&*mean + (distance * (1.0 - self.0))?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn both_means_are_that_of_the_definition() {
        let decay = Decay::new(0.9).expect("a mean");
        let (mut of_slice, mut of_variables) = (Vec::new(), Vec::new());
        let variable = Var::new(&[0f32, 0.0], &Device::Cpu).expect("made");
        let mut expected = [0.0f64; 2];
        for step in 0..20 {
            let values = [step as f32, (step as f32).sin()];
            decay.of_slice(&mut of_slice, &values);
            let tensor = Tensor::new(&values, &Device::Cpu).expect("made");
            variable.set(&tensor).expect("set");
            let variables = std::slice::from_ref(&variable);
            decay
                .of_variables(&mut of_variables, variables)
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
        assert!(Decay::new(0.0).is_none());
    }
}
