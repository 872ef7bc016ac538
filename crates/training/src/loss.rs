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

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

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
}
