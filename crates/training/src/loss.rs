//! Losses of logits, for targets that may also be "no digit".

use candle_core::{D, Result, Tensor};
use cijfer_network::Activation;

use crate::target::Target;

/// The mean loss of a batch.
///
/// - After a final sigmoid: binary cross-entropy, the mean over all outputs, as in Keras. A target that is NaN has no part
///   in the sum. A row of zeros is "no digit".
/// - After any other activation: cross-entropy with the softmax of the logits.
///
/// # Shapes
///
/// Logits and targets `[batch, outputs]` → a scalar.
pub(crate) fn loss(activation: Activation, logits: &Tensor, targets: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Sigmoid => {
            // −t·ln σ(z) − (1 − t)·ln(1 − σ(z)) = max(z, 0) − t·z + ln(1 + e^−|z|), which does not
            // overflow for any z.
            let tail = (logits.abs()?.neg()?.exp()? + 1.0)?.log()?;
            let all = (logits.relu()? + tail)?;
            // An output without a target has no part in the loss.
            let matters = targets.eq(targets)?;
            let none = targets.zeros_like()?;
            let targets = matters.where_cond(targets, &none)?;
            let all = (all - (logits * targets)?)?;
            matters.where_cond(&all, &none)?.mean_all()
        }
        _ => {
            let logarithms = candle_nn::ops::log_softmax(logits, D::Minus1)?;
            (targets * logarithms)?.sum(D::Minus1)?.mean_all()?.neg()
        }
    }
}

/// The targets of a mini-batch with label smoothing: the share `smoothing` of each target is replaced by a half after sigmoid,
/// where each output decides between two classes, and by a tenth otherwise.
///
/// # Shapes
///
/// `[batch, outputs]`; the outputs after the first ten are the edges of the ink.
pub(crate) fn targets(
    activation: Activation,
    wanted: &[Target],
    smoothing: f64,
    outputs: usize,
    targets: &mut Vec<f32>,
) {
    let smoothing = smoothing as f32;
    let share = match activation {
        Activation::Sigmoid => 0.5,
        _ => 0.1,
    };
    targets.clear();
    for Target { digits, edges } in wanted {
        // A row without a digit has no part in cross-entropy.
        let is_left_out = *digits == [0.0; 10] && activation != Activation::Sigmoid;
        let uniform = if is_left_out { 0.0 } else { smoothing * share };
        targets.extend(digits.map(|target| (1.0 - smoothing) * target + uniform));
        targets.extend(edges.iter().take(outputs - 10));
    }
}

/// Adds the gradient of a share of a mini-batch's mean [`loss`] by the logits, in closed form: the final activation's output
/// less the target, divided by the number of terms in the mean. The logits are divided by a temperature first. Returns the
/// share of the loss.
///
/// # Shapes
///
/// Logits, targets and gradient: `outputs` for each image.
pub(crate) fn add_loss(
    activation: Activation,
    [logits, targets]: [&[f32]; 2],
    outputs: usize,
    temperature: f32,
    share: f32,
    gradient: &mut [f32],
) -> f32 {
    let rows = logits
        .chunks_exact(outputs)
        .zip(targets.chunks_exact(outputs));
    let images = logits.len() / outputs;
    let mut sum = 0.0;
    for ((logits, targets), gradient) in rows.zip(gradient.chunks_exact_mut(outputs)) {
        sum += match activation {
            Activation::Sigmoid => {
                let share = share / (outputs * images) as f32;
                let mut sum = 0.0;
                for ((logit, target), gradient) in logits.iter().zip(targets).zip(gradient) {
                    if target.is_nan() {
                        continue;
                    }
                    let logit = logit / temperature;
                    let tail = (-logit.abs()).exp();
                    let answer = if logit >= 0.0 { 1.0 } else { tail } / (1.0 + tail);
                    sum += logit.max(0.0) - logit * target + (1.0 + tail).ln();
                    *gradient += (answer - target) * share / temperature;
                }
                sum * share
            }
            _ => {
                let share = share / images as f32;
                let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let powers = logits
                    .iter()
                    .map(|logit| ((logit - largest) / temperature).exp());
                let all: f32 = powers.clone().sum();
                let of_all: f32 = targets.iter().sum();
                let mut sum = 0.0;
                for (((power, logit), target), gradient) in
                    powers.zip(logits).zip(targets).zip(gradient)
                {
                    sum += target * (all.ln() + (largest - logit) / temperature);
                    *gradient += (of_all * power / all - target) * share / temperature;
                }
                sum * share
            }
        };
    }
    sum
}

/// Replaces logits by the outputs of the final activation, after dividing them by a temperature.
pub(crate) fn activate(activation: Activation, logits: &mut [f32], temperature: f32) {
    for row in logits.chunks_exact_mut(10) {
        let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        match activation {
            Activation::Sigmoid => {
                for logit in row {
                    *logit = 1.0 / (1.0 + (-*logit / temperature).exp());
                }
            }
            _ => {
                for logit in row.iter_mut() {
                    *logit = ((*logit - largest) / temperature).exp();
                }
                let all: f32 = row.iter().sum();
                row.iter_mut().for_each(|power| *power /= all);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};

    fn tensor(rows: &[[f32; 3]]) -> Tensor {
        Tensor::from_vec(rows.concat(), (rows.len(), 3), &Device::Cpu).expect("made")
    }

    fn value(activation: Activation, logits: &[[f32; 3]], targets: &[[f32; 3]]) -> f64 {
        let loss = loss(activation, &tensor(logits), &tensor(targets));
        let value = loss.and_then(|loss| loss.to_scalar::<f32>());
        value.expect("computed").into()
    }

    #[test]
    fn sigmoid_takes_binary_cross_entropy() {
        let logits = [[0.5f32, -2.0, 90.0]];
        let targets = [[1.0f32, 0.0, 1.0]];
        let sigma = |z: f32| 1.0 / (1.0 + (-f64::from(z)).exp());
        let by_definition = -(sigma(0.5).ln() + (1.0 - sigma(-2.0)).ln() + sigma(90.0).ln()) / 3.0;
        let computed = value(Activation::Sigmoid, &logits, &targets);
        assert!((computed - by_definition).abs() < 1e-6);
        // A wrong output that is certain costs its distance, not infinity.
        let certain = value(Activation::Sigmoid, &[[-300.0; 3]], &[[1.0; 3]]);
        assert!((certain - 300.0).abs() < 1e-3);
    }

    #[test]
    fn softmax_takes_cross_entropy() {
        let computed = value(
            Activation::Softmax,
            &[[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]],
            &[[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]],
        );
        let sum: f64 = [1.0f64, 2.0, 3.0].iter().map(|z| z.exp()).sum();
        let by_definition = ((sum.ln() - 3.0) + 3.0f64.ln()) / 2.0;
        assert!((computed - by_definition).abs() < 1e-6);
    }

    #[test]
    fn the_closed_form_is_what_candle_finds() {
        let labels = [Some(3), None, Some(0), Some(9), None, Some(3)].map(Target::of);
        let spread = |index: usize| ((index * 37 % 101) as f32 - 50.0) * 0.3;
        let mut logits: Vec<f32> = (0..60).map(spread).collect();
        logits[7] = 200.0;
        logits[33] = -200.0;
        for (activation, smoothing, temperature) in [
            (Activation::Sigmoid, 0.0, 1.0),
            (Activation::Sigmoid, 0.2, 3.0),
            (Activation::Softmax, 0.0, 1.0),
            (Activation::Softmax, 0.1, 2.0),
            (Activation::Linear, 0.0, 1.0),
        ] {
            let variable = Var::from_slice(&logits, (6, 10), &Device::Cpu).expect("made");
            let mut rows = Vec::new();
            targets(activation, &labels, smoothing, 10, &mut rows);
            let targets = Tensor::from_slice(&rows, (6, 10), &Device::Cpu).expect("made");
            let scaled = (variable.as_tensor() / temperature).expect("computed");
            let by_candle = loss(activation, &scaled, &targets).expect("computed");
            let by_candle = (by_candle * 0.7).expect("computed");
            let gradients = by_candle.backward().expect("computed");
            let expected = gradients.get(&variable).expect("it is a variable");
            let expected = expected.flatten_all().and_then(|all| all.to_vec1::<f32>());
            let mut gradient = [0.5; 60];
            let given = [&logits[..], &rows];
            let found = add_loss(
                activation,
                given,
                10,
                temperature as f32,
                0.7,
                &mut gradient,
            );
            let by_candle = by_candle.to_scalar::<f32>().expect("a number");
            assert!(
                (found - by_candle).abs() < 1e-5 * by_candle.abs(),
                "{activation:?}: {found} {by_candle}"
            );
            for (found, expected) in gradient.iter().zip(expected.expect("numbers")) {
                assert!(
                    (found - 0.5 - expected).abs() < 1e-6,
                    "{activation:?}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn targets_are_smoothed_as_keras_does() {
        let of = |activation, labels: &[Option<u8>]| {
            let mut rows = Vec::new();
            let wanted: Vec<_> = labels.iter().map(|&label| Target::of(label)).collect();
            targets(activation, &wanted, 0.1, 10, &mut rows);
            rows
        };
        let near = |found: f32, expected: f32| assert!((found - expected).abs() < 1e-6);
        let soft = of(Activation::Softmax, &[Some(2), None]);
        near(soft[2], 0.91);
        near(soft[0], 0.01);
        near(soft[12], 0.0);
        let sigmoid = of(Activation::Sigmoid, &[Some(2), None]);
        near(sigmoid[2], 0.95);
        near(sigmoid[0], 0.05);
        near(sigmoid[12], 0.05);
    }

    #[test]
    fn outputs_are_those_of_the_activation() {
        let mut row = [0.0f32; 10];
        row[3] = 2.0 * 9.0f32.ln();
        activate(Activation::Softmax, &mut row, 2.0);
        assert!((row[3] - 0.5).abs() < 1e-6 && (row[0] - 1.0 / 18.0).abs() < 1e-6);
        let mut row = [0.0f32; 10];
        row[1] = 2.0 * 3.0f32.ln();
        activate(Activation::Sigmoid, &mut row, 2.0);
        assert!((row[1] - 0.75).abs() < 1e-6 && (row[0] - 0.5).abs() < 1e-6);
    }
}
