use candle_core::{Result, Tensor};
use candle_nn::Module;
use cijfer_network::Relu;

/// ReLU with its options.
pub(crate) struct Rectifier(pub(crate) Relu);

impl Module for Rectifier {
    /// # Shapes
    ///
    /// The output has the input's shape.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let Relu {
            max_value,
            negative_slope,
            threshold,
        } = self.0;
        let above = match max_value {
            Some(limit) => x.minimum(limit)?,
            None => x.clone(),
        };
        let below = x.affine(negative_slope, -negative_slope * threshold)?;
        x.ge(threshold)?.where_cond(&above, &below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};

    #[test]
    fn every_option_is_that_of_the_definition() {
        let numbers = [-3.0f32, -0.5, 0.25, 0.75, 1.5, 4.0];
        let options = [
            (None, 0.0, 0.0),
            (Some(2.0), 0.0, 0.0),
            (None, 0.25, 0.0),
            (None, 0.0, 0.5),
            (Some(2.0), 0.25, 0.5),
        ];
        for (max_value, negative_slope, threshold) in options {
            let layer = Rectifier(Relu {
                max_value,
                negative_slope,
                threshold,
            });
            let x = Var::new(&numbers, &Device::Cpu).expect("made");
            let y = layer.forward(&x).expect("applied");
            let gradients = y.sum_all().and_then(|sum| sum.backward()).expect("there");
            let [values, gradients]: [Vec<f32>; 2] =
                [&y, gradients.get(&x).expect("there")].map(|t| t.to_vec1().expect("read"));
            for (index, x) in numbers.into_iter().map(f64::from).enumerate() {
                let (value, slope) = match max_value {
                    _ if x < threshold => (negative_slope * (x - threshold), negative_slope),
                    Some(limit) if x > limit => (limit, 0.0),
                    _ => (x, 1.0),
                };
                assert!((f64::from(values[index]) - value).abs() < 1e-6, "{x}");
                assert!((f64::from(gradients[index]) - slope).abs() < 1e-6, "{x}");
            }
        }
    }
}
