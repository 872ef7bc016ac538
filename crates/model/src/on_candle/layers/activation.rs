use candle_core::{D, Result, Tensor};
use cijfer_network::Activation;

/// The constants of selu: its limit below is `−SCALE·ALPHA`.
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

/// Applies the function to every element; softmax and its logarithm over the last axis, the
/// channels.
///
/// Where candle has the same function in a form that overflows (mish, selu, softplus by its
/// definition), another form of it stands here.
pub(crate) fn activate(activation: Activation, x: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Linear => Ok(x.clone()),
        Activation::Relu => x.relu(),
        Activation::Relu6 => x.clamp(0f32, 6f32),
        Activation::LeakyRelu => candle_nn::ops::leaky_relu(x, 0.2),
        Activation::Elu => x.elu(1.0),
        Activation::Selu => x.elu(SELU_ALPHA)? * SELU_SCALE,
        Activation::Sigmoid => candle_nn::ops::sigmoid(x),
        Activation::HardSigmoid => hard_sigmoid(x),
        Activation::Softmax => candle_nn::ops::softmax(x, D::Minus1),
        Activation::LogSoftmax => candle_nn::ops::log_softmax(x, D::Minus1),
        Activation::Tanh => x.tanh(),
        Activation::HardTanh => x.clamp(-1f32, 1f32),
        Activation::Silu => x.silu(),
        Activation::HardSilu => x * hard_sigmoid(x)?,
        Activation::Gelu => x.gelu_erf(),
        Activation::Mish => x * softplus(x)?.tanh()?,
        Activation::Softplus => softplus(x),
        Activation::Softsign => x / (x.abs()? + 1.0)?,
        Activation::Exponential => x.exp(),
    }
}

fn hard_sigmoid(x: &Tensor) -> Result<Tensor> {
    x.affine(1.0 / 6.0, 0.5)?.clamp(0f32, 1f32)
}

/// `ln(1 + eˣ) = max(0, x) + ln(1 + e^−|x|)`, which does not overflow for any `x`.
fn softplus(x: &Tensor) -> Result<Tensor> {
    x.relu()? + (x.abs()?.neg()?.exp()? + 1.0)?.log()?
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};

    /// The function at a number, after its definition; nothing for those that look at several.
    fn definition(activation: Activation, x: f64) -> Option<f64> {
        let sigma = 1.0 / (1.0 + (-x).exp());
        let hard = (x / 6.0 + 0.5).clamp(0.0, 1.0);
        Some(match activation {
            Activation::Linear => x,
            Activation::Relu => x.max(0.0),
            Activation::Relu6 => x.clamp(0.0, 6.0),
            Activation::LeakyRelu => x.max(0.2 * x),
            Activation::Elu if x > 0.0 => x,
            Activation::Elu => x.exp() - 1.0,
            Activation::Selu if x > 0.0 => 1.0507009873554805 * x,
            Activation::Selu => 1.0507009873554805 * 1.6732632423543772 * (x.exp() - 1.0),
            Activation::Sigmoid => sigma,
            Activation::HardSigmoid => hard,
            Activation::Tanh => x.tanh(),
            Activation::HardTanh => x.clamp(-1.0, 1.0),
            Activation::Silu => x * sigma,
            Activation::HardSilu => x * hard,
            Activation::Gelu => x * normal(x),
            Activation::Mish => x * x.exp().ln_1p().tanh(),
            Activation::Softplus => x.exp().ln_1p(),
            Activation::Softsign => x / (1.0 + x.abs()),
            Activation::Exponential => x.exp(),
            Activation::Softmax | Activation::LogSoftmax => return None,
        })
    }

    /// The normal distribution, as the integral of its density from far below, by Simpson's rule.
    fn normal(x: f64) -> f64 {
        const STEPS: u32 = 4_000;
        let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let (from, step) = (-12.0, (x + 12.0) / f64::from(STEPS));
        let terms = (0..=STEPS).map(|index| {
            let factor = match index {
                0 | STEPS => 1.0,
                _ if index % 2 == 1 => 4.0,
                _ => 2.0,
            };
            factor * density(from + f64::from(index) * step)
        });
        terms.sum::<f64>() * step / 3.0
    }

    /// What comes out for those numbers, and the gradient of the sum by each.
    fn applied(activation: Activation, numbers: &[f32]) -> [Vec<f32>; 2] {
        let x = Var::new(numbers, &Device::Cpu).expect("made");
        let y = activate(activation, &x).expect("applied");
        let gradients = y.sum_all().and_then(|sum| sum.backward()).expect("there");
        let gradient = gradients.get(&x).expect("of the input");
        [&y, gradient].map(|tensor| tensor.to_vec1().expect("read"))
    }

    /// Numbers on both sides of every bend, and on none of them.
    const NUMBERS: [f32; 13] = [
        -9.5, -6.25, -3.5, -2.5, -1.25, -0.5, -0.01, 0.01, 0.5, 1.25, 2.75, 5.5, 7.5,
    ];

    #[test]
    fn functions_and_gradients_are_those_of_the_definitions() {
        for activation in Activation::ALL {
            if definition(activation, 0.0).is_none() {
                continue;
            }
            let [values, gradients] = applied(activation, &NUMBERS);
            for ((x, value), gradient) in NUMBERS.into_iter().zip(values).zip(gradients) {
                let at = |x: f64| definition(activation, x).expect("of one number");
                let (x, step) = (f64::from(x), 1e-5);
                let slope = (at(x + step) - at(x - step)) / (2.0 * step);
                for (found, expected) in [(value, at(x)), (gradient, slope)] {
                    let error = (f64::from(found) - expected).abs();
                    assert!(
                        error < 2e-6 * expected.abs().max(1.0),
                        "{activation} at {x}: {found} is not {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_is_lost_far_from_0() {
        for activation in Activation::ALL {
            // eˣ itself has no number there.
            if activation == Activation::Exponential {
                continue;
            }
            let [values, gradients] = applied(activation, &[-300.0, 300.0]);
            let all = values.iter().chain(&gradients);
            assert!(
                all.clone().all(|number| number.is_finite()),
                "{activation}: {values:?}, {gradients:?}"
            );
        }
    }

    #[test]
    fn softmax_and_its_logarithm_are_over_the_channels() {
        let rows = [[0.5f32, -1.0, 2.0], [100.0, 101.0, 99.0]];
        let x = Tensor::new(&rows, &Device::Cpu).expect("made");
        let computed = |activation| {
            let y = activate(activation, &x).expect("applied");
            y.to_vec2::<f32>().expect("read").concat()
        };
        let expected = rows.iter().flat_map(|row| {
            let sum: f64 = row.iter().map(|x| f64::from(x - row[0]).exp()).sum();
            row.map(|x| f64::from(x - row[0]) - sum.ln())
        });
        let both = [Activation::Softmax, Activation::LogSoftmax].map(computed);
        for (index, logarithm) in expected.enumerate() {
            assert!((f64::from(both[0][index]) - logarithm.exp()).abs() < 1e-6);
            assert!((f64::from(both[1][index]) - logarithm).abs() < 1e-6);
        }
    }

    #[test]
    fn the_gradient_of_the_logarithm_of_softmax_is_right() {
        let x = Var::new(&[0.5f32, -1.0, 2.0], &Device::Cpu).expect("made");
        let y = activate(Activation::LogSoftmax, &x).expect("applied");
        let first = y.narrow(0, 0, 1).and_then(|y| y.sum_all());
        let gradients = first.and_then(|y| y.backward()).expect("there");
        let gradient: Vec<f32> = gradients.get(&x).expect("there").to_vec1().expect("read");
        // By input j it is [j = 0] − softmaxⱼ.
        let softmax = activate(Activation::Softmax, &x).and_then(|y| y.to_vec1::<f32>());
        let softmax = softmax.expect("applied");
        for (index, (gradient, share)) in gradient.iter().zip(softmax).enumerate() {
            let expected = f32::from(u8::from(index == 0)) - share;
            assert!((gradient - expected).abs() < 1e-6);
        }
    }
}
