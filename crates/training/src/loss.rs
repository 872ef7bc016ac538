//! Losses, from logits, for targets that may also say "no digit".

use candle_core::{D, Result, Tensor};
use cijfer_network::Activation;

/// The mean loss of a batch.
///
/// - After a final sigmoid: binary cross-entropy, the mean over the ten answers, as Keras has it.
///   A row of zeros is "no digit".
/// - After softmax, or none: cross-entropy with the softmax of the logits.
///
/// # Shapes
///
/// Logits and targets `[batch, 10]` → a scalar.
pub(crate) fn loss(activation: Activation, logits: &Tensor, targets: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Sigmoid => {
            // −t·ln σ(z) − (1 − t)·ln(1 − σ(z)) = max(z, 0) − t·z + ln(1 + e^−|z|), which does not
            // overflow for any z.
            let tail = (logits.abs()?.neg()?.exp()? + 1.0)?.log()?;
            ((logits.relu()? - (logits * targets)?)? + tail)?.mean_all()
        }
        _ => {
            let logarithms = candle_nn::ops::log_softmax(logits, D::Minus1)?;
            (targets * logarithms)?.sum(D::Minus1)?.mean_all()?.neg()
        }
    }
}

/// The mean loss of a batch as [`loss`] has it, and its gradient by the logits, in closed form: the final
/// activation's answer less the target, over all that the mean is of.
///
/// # Shapes
///
/// Logits and gradient: ten for each label.
pub(crate) fn loss_and_gradient(
    activation: Activation,
    logits: &[f32],
    labels: &[Option<u8>],
    gradient: &mut [f32],
) -> f32 {
    let rows = logits.chunks_exact(10).zip(gradient.chunks_exact_mut(10));
    let mut sum = 0.0;
    for ((logits, gradient), label) in rows.zip(labels) {
        let target = |digit: usize| f32::from(u8::from(*label == Some(digit as u8)));
        sum += match activation {
            Activation::Sigmoid => {
                let share = 1.0 / (10 * labels.len()) as f32;
                let mut sum = 0.0;
                for (digit, (&logit, gradient)) in logits.iter().zip(gradient).enumerate() {
                    let tail = (-logit.abs()).exp();
                    let answer = if logit >= 0.0 { 1.0 } else { tail } / (1.0 + tail);
                    sum += logit.max(0.0) - logit * target(digit) + (1.0 + tail).ln();
                    *gradient = (answer - target(digit)) * share;
                }
                sum * share
            }
            // A row without a target has no part in cross-entropy.
            _ if label.is_none() => {
                gradient.fill(0.0);
                0.0
            }
            _ => {
                let share = 1.0 / labels.len() as f32;
                let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let powers = logits.iter().map(|logit| (logit - largest).exp());
                let all: f32 = powers.clone().sum();
                let logarithm = all.ln() + largest;
                let mut sum = 0.0;
                for (digit, (power, gradient)) in powers.zip(gradient).enumerate() {
                    sum += target(digit) * (logarithm - logits[digit]);
                    *gradient = (power / all - target(digit)) * share;
                }
                sum * share
            }
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};

    use crate::evaluation::targets;

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
        // A hopeless answer costs its distance, not infinity.
        let hopeless = value(Activation::Sigmoid, &[[-300.0; 3]], &[[1.0; 3]]);
        assert!((hopeless - 300.0).abs() < 1e-3);
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
        let labels = [Some(3), None, Some(0), Some(9), None, Some(3)];
        let spread = |index: usize| ((index * 37 % 101) as f32 - 50.0) * 0.3;
        let mut logits: Vec<f32> = (0..60).map(spread).collect();
        logits[7] = 200.0;
        logits[33] = -200.0;
        for activation in [Activation::Sigmoid, Activation::Softmax, Activation::Linear] {
            let variable = Var::from_slice(&logits, (6, 10), &Device::Cpu).expect("made");
            let targets = targets(&labels, &Device::Cpu).expect("made");
            let by_candle = loss(activation, &variable, &targets).expect("computed");
            let gradients = by_candle.backward().expect("computed");
            let expected = gradients.get(&variable).expect("it is a variable");
            let expected = expected.flatten_all().and_then(|all| all.to_vec1::<f32>());
            let mut gradient = [0.0; 60];
            let found = loss_and_gradient(activation, &logits, &labels, &mut gradient);
            let by_candle = by_candle.to_scalar::<f32>().expect("a number");
            assert!(
                (found - by_candle).abs() < 1e-5 * by_candle.abs(),
                "{activation:?}"
            );
            for (found, expected) in gradient.iter().zip(expected.expect("numbers")) {
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{activation:?}: {found} {expected}"
                );
            }
        }
    }
}
