use candle_core::{Result, Tensor, Var};
use candle_nn::ModuleT;

/// Batch normalisation (Ioffe and Szegedy 2015): every channel with a mean of 0 and a variance of
/// about 1, then scaled and shifted by what was learnt.
///
/// candle's own moves the running variance towards sums divided by one element less than there are,
/// which is 0 where a channel has a single one; Keras 3 divides by the number of elements.
pub(crate) struct BatchNormalization {
    /// Learnt factors, `[channels]`.
    pub(crate) weight: Option<Tensor>,
    /// Learnt offsets, `[channels]`.
    pub(crate) bias: Option<Tensor>,
    /// `[channels]`.
    pub(crate) running_mean: Tensor,
    /// `[channels]`.
    pub(crate) running_var: Tensor,
    /// The axis of the channels; that of the batch is 0.
    pub(crate) axis: usize,
    /// How much of the running statistics stays in each step of training.
    pub(crate) momentum: f64,
    /// What is added to the variance.
    pub(crate) epsilon: f64,
    /// Whether the layer learns. As in Keras, a frozen one works in training as in inference.
    pub(crate) trainable: bool,
}

impl ModuleT for BatchNormalization {
    /// In training by the batch's own statistics, towards which the running ones move if they are
    /// variables; in inference by the running ones.
    ///
    /// # Shapes
    ///
    /// The output has the input's shape.
    fn forward_t(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let mut shape = vec![1; x.rank()];
        shape[self.axis] = x.dim(self.axis)?;
        let by_channel = |values: &Tensor| values.reshape(shape.as_slice());
        let (centred, variance) = if train && self.trainable {
            let others: Vec<usize> = (0..x.rank()).filter(|&axis| axis != self.axis).collect();
            let mean = x.mean_keepdim(others.as_slice())?;
            let centred = x.broadcast_sub(&mean)?;
            let variance = centred.sqr()?.mean_keepdim(others.as_slice())?;
            self.follow(&self.running_mean, &mean)?;
            self.follow(&self.running_var, &variance)?;
            (centred, variance)
        } else {
            // Nobody asks for gradients by the statistics.
            let mean = by_channel(&self.running_mean.detach())?;
            let variance = by_channel(&self.running_var.detach())?;
            (x.broadcast_sub(&mean)?, variance)
        };
        let deviation = (variance + self.epsilon)?.sqrt()?;
        let factor = match &self.weight {
            Some(weight) => by_channel(weight)?.div(&deviation)?,
            None => deviation.recip()?,
        };
        let scaled = centred.broadcast_mul(&factor)?;
        match &self.bias {
            Some(bias) => scaled.broadcast_add(&by_channel(bias)?),
            None => Ok(scaled),
        }
    }
}

impl BatchNormalization {
    /// Moves a running statistic towards that of a batch.
    fn follow(&self, running: &Tensor, of_batch: &Tensor) -> Result<()> {
        if !running.is_variable() {
            return Ok(());
        }
        let kept = (running.detach() * self.momentum)?;
        let new = (of_batch.detach().flatten_all()? * (1.0 - self.momentum))?;
        Var::from_tensor(running)?.set(&(kept + new)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Shape};
    use proptest::prelude::*;

    fn variable(values: &[f64], shape: impl Into<Shape>) -> Var {
        let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        let tensor = Tensor::from_vec(values, shape, &Device::Cpu).expect("made");
        Var::from_tensor(&tensor).expect("made")
    }

    fn read(tensor: &Tensor) -> Vec<f64> {
        let values = tensor.flatten_all().and_then(|flat| flat.to_vec1::<f32>());
        values.expect("read").into_iter().map(f64::from).collect()
    }

    fn close(found: &[f64], expected: &[f64], tolerance: f64) -> bool {
        let mut pairs = found.iter().zip(expected);
        found.len() == expected.len() && pairs.all(|(f, e)| (f - e).abs() < tolerance)
    }

    /// Varied values that are exact in 32 bits.
    fn values(count: usize, seed: usize) -> Vec<f64> {
        (0..count)
            .map(|index| ((index * index * 37 + seed * 101) % 61) as f64 / 16.0 - 1.9375)
            .collect()
    }

    const EPSILON: f64 = 0.125;

    /// The layer over `[batch, middle, channels]` in plain loops, with the statistics of the batch.
    fn by_loops(x: &[f64], weight: &[f64], bias: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let channels = weight.len();
        let count = (x.len() / channels) as f64;
        let (mut means, mut variances) = (vec![0.0; channels], vec![0.0; channels]);
        for (index, x) in x.iter().enumerate() {
            means[index % channels] += x / count;
        }
        for (index, x) in x.iter().enumerate() {
            variances[index % channels] += (x - means[index % channels]).powi(2) / count;
        }
        let normalized = x.iter().enumerate().map(|(index, x)| {
            let channel = index % channels;
            let deviation = (variances[channel] + EPSILON).sqrt();
            (x - means[channel]) / deviation * weight[channel] + bias[channel]
        });
        (normalized.collect(), means, variances)
    }

    fn layer(
        weight: Option<&Var>,
        bias: Option<&Var>,
        statistics: [&Var; 2],
    ) -> BatchNormalization {
        let tensor = |variable: &Var| variable.as_tensor().clone();
        BatchNormalization {
            weight: weight.map(tensor),
            bias: bias.map(tensor),
            running_mean: tensor(statistics[0]),
            running_var: tensor(statistics[1]),
            axis: 2,
            momentum: 0.75,
            epsilon: EPSILON,
            trainable: true,
        }
    }

    proptest! {
        /// Values, running statistics, and gradients beside finite differences.
        #[test]
        fn training_is_that_of_loops(
            shape in [1usize..4, 1usize..5, 1usize..4],
            scale in any::<bool>(),
            center in any::<bool>(),
            seed in 0usize..100,
        ) {
            let channels = shape[2];
            let count = shape.iter().product();
            let inputs = values(count, seed);
            let weights = if scale { values(channels, seed + 1) } else { vec![1.0; channels] };
            let offsets = if center { values(channels, seed + 2) } else { vec![0.0; channels] };
            let [x, weight, bias] = [
                variable(&inputs, shape.to_vec()),
                variable(&weights, channels),
                variable(&offsets, channels),
            ];
            let before: [Vec<f64>; 2] = [values(channels, seed + 3), vec![2.5; channels]];
            let running = before.each_ref().map(|before| variable(before, channels));
            let layer = layer(scale.then_some(&weight), center.then_some(&bias), running.each_ref());

            let (expected, mean, variance) = by_loops(&inputs, &weights, &offsets);
            let y = layer.forward_t(&x, true).expect("computed");
            prop_assert!(close(&read(&y), &expected, 1e-4));
            for ((running, before), batch) in running.iter().zip(&before).zip([mean, variance]) {
                let moved = before.iter().zip(batch).map(|(b, n)| 0.75 * b + 0.25 * n);
                prop_assert!(close(&read(running), &moved.collect::<Vec<f64>>(), 1e-5));
            }

            let factors = values(count, seed + 4);
            let sum = (y * variable(&factors, shape.to_vec()).as_detached_tensor())
                .and_then(|product| product.sum_all());
            let gradients = sum.and_then(|sum| sum.backward()).expect("computed");
            let sum = |[x, weight, bias]: &[Vec<f64>; 3]| {
                let (y, _, _) = by_loops(x, weight, bias);
                y.iter().zip(&factors).map(|(y, factor)| y * factor).sum::<f64>()
            };
            let operands = [inputs, weights, offsets];
            let learnt = [true, scale, center];
            for (which, variable) in [&x, &weight, &bias].into_iter().enumerate() {
                if !learnt[which] {
                    continue;
                }
                let differences = (0..operands[which].len()).map(|index| {
                    let [below, above] = [-1e-5, 1e-5].map(|offset| {
                        let mut operands = operands.clone();
                        operands[which][index] += offset;
                        sum(&operands)
                    });
                    (above - below) / 2e-5
                });
                let gradient = read(gradients.get(variable).expect("there"));
                prop_assert!(close(&gradient, &differences.collect::<Vec<f64>>(), 1e-3));
            }
            prop_assert!(running.iter().all(|running| gradients.get(running).is_none()));
        }
    }

    #[test]
    fn inference_and_frozen_layers_use_the_running_statistics() {
        let [mean, variance] = [variable(&[1.0, -2.0], 2), variable(&[0.875, 3.875], 2)];
        let mut layer = layer(None, None, [&mean, &variance]);
        let x = variable(&[2.0, 0.0, 3.0, 4.0], (1, 2, 2));
        let expected = [1.0, 1.0, 2.0, 3.0];
        let inference = layer.forward_t(&x, false).expect("computed");
        assert!(close(&read(&inference), &expected, 1e-6));
        layer.trainable = false;
        let frozen = layer.forward_t(&x, true).expect("computed");
        assert!(close(&read(&frozen), &expected, 1e-6));
        assert_eq!(read(&mean), [1.0, -2.0]);
        assert_eq!(read(&variance), [0.875, 3.875]);
    }

    #[test]
    fn statistics_that_are_no_variables_stay() {
        let [mean, variance] = [variable(&[1.0], 1), variable(&[4.0], 1)];
        let layer = BatchNormalization {
            running_mean: mean.as_detached_tensor().copy().expect("copied"),
            running_var: variance.as_detached_tensor().copy().expect("copied"),
            ..layer(None, None, [&mean, &variance])
        };
        let x = variable(&[2.0, 6.0], (2, 1, 1));
        let y = read(&layer.forward_t(&x, true).expect("computed"));
        let deviation = (4.0 + EPSILON).sqrt();
        assert!(close(&y, &[-2.0 / deviation, 2.0 / deviation], 1e-6));
        assert_eq!(read(&layer.running_mean), [1.0]);
        assert_eq!(read(&layer.running_var), [4.0]);
    }
}
