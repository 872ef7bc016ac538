//! Activation functions after their definitions, in `f64`.

use cijfer_network::Activation;

/// A function of single numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Definition {
    Activation(Activation),
    /// `x` above 0, a multiple of it below.
    Leaky(f64),
    /// `x` above 0, a multiple of `eˣ − 1` below.
    Elu(f64),
}

const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

/// The activations that look at one number.
pub(crate) fn activations() -> impl Iterator<Item = Activation> {
    let looks_at_one = |a: &Activation| !matches!(a, Activation::Softmax | Activation::LogSoftmax);
    Activation::ALL.into_iter().filter(looks_at_one)
}

impl Definition {
    pub(crate) fn value(self, x: f64) -> f64 {
        use Activation as A;
        match self {
            Self::Leaky(0.0) => x.max(0.0),
            Self::Leaky(slope) => x.max(0.0) + slope * x.min(0.0),
            Self::Elu(alpha) => x.max(0.0) + alpha * x.min(0.0).exp_m1(),
            Self::Activation(activation) => match activation {
                A::Linear => x,
                A::Relu => x.max(0.0),
                A::Relu6 => x.clamp(0.0, 6.0),
                A::LeakyRelu => Self::Leaky(0.2).value(x),
                A::Elu => Self::Elu(1.0).value(x),
                A::Selu => SELU_SCALE * Self::Elu(SELU_ALPHA).value(x),
                A::Sigmoid => sigmoid(x),
                A::HardSigmoid => (x / 6.0 + 0.5).clamp(0.0, 1.0),
                A::Tanh => x.tanh(),
                A::HardTanh => x.clamp(-1.0, 1.0),
                A::Silu => x * sigmoid(x),
                A::HardSilu => x * (x / 6.0 + 0.5).clamp(0.0, 1.0),
                A::Gelu => x * normal(x),
                A::Mish => x * softplus(x).tanh(),
                A::Softplus => softplus(x),
                A::Softsign => x / (1.0 + x.abs()),
                A::Exponential => x.exp(),
                A::Softmax | A::LogSoftmax => panic!("{activation} looks at all channels"),
            },
        }
    }

    /// The derivative; at a bend, that of the side from below or of the side that is flat.
    pub(crate) fn slope(self, x: f64) -> f64 {
        use Activation as A;
        let inside = |low: f64, high: f64| if low < x && x < high { 1.0 } else { 0.0 };
        match self {
            Self::Leaky(slope) => {
                if x > 0.0 {
                    1.0
                } else {
                    slope
                }
            }
            Self::Elu(alpha) => {
                if x > 0.0 {
                    1.0
                } else {
                    alpha * x.exp()
                }
            }
            Self::Activation(activation) => match activation {
                A::Linear => 1.0,
                A::Relu => inside(0.0, f64::INFINITY),
                A::Relu6 => inside(0.0, 6.0),
                A::LeakyRelu => Self::Leaky(0.2).slope(x),
                A::Elu => Self::Elu(1.0).slope(x),
                A::Selu => SELU_SCALE * Self::Elu(SELU_ALPHA).slope(x),
                A::Sigmoid => sigmoid(x) * sigmoid(-x),
                A::HardSigmoid => inside(-3.0, 3.0) / 6.0,
                A::Tanh => x.cosh().powi(-2),
                A::HardTanh => inside(-1.0, 1.0),
                A::Silu => sigmoid(x) + x * sigmoid(x) * sigmoid(-x),
                A::HardSilu => (x / 6.0 + 0.5).clamp(0.0, 1.0) + inside(-3.0, 3.0) * x / 6.0,
                A::Gelu => normal(x) + x * density(x),
                A::Mish => {
                    let t = softplus(x);
                    t.tanh() + x * sigmoid(x) * t.cosh().powi(-2)
                }
                A::Softplus => sigmoid(x),
                A::Softsign => (1.0 + x.abs()).powi(-2),
                A::Exponential => x.exp(),
                A::Softmax | A::LogSoftmax => panic!("{activation} looks at all channels"),
            },
        }
    }

    /// Where the derivative jumps.
    pub(crate) fn bends(self) -> &'static [f64] {
        use Activation as A;
        match self {
            Self::Leaky(_) | Self::Elu(_) => &[0.0],
            Self::Activation(activation) => match activation {
                A::Relu | A::LeakyRelu | A::Elu | A::Selu => &[0.0],
                A::Relu6 => &[0.0, 6.0],
                A::HardSigmoid | A::HardSilu => &[-3.0, 3.0],
                A::HardTanh => &[-1.0, 1.0],
                _ => &[],
            },
        }
    }

    /// Whether values and derivatives are copied and not computed.
    pub(crate) fn only_chooses(self) -> bool {
        use Activation as A;
        let Self::Activation(activation) = self else {
            return false;
        };
        matches!(activation, A::Linear | A::Relu | A::Relu6 | A::HardTanh)
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn density(x: f64) -> f64 {
    (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The normal distribution, `1/2 + density · (x + x³/3 + x⁵/(3·5) + …)`: Marsaglia, Evaluating the
/// Normal Distribution (2004). Its error is absolute, a few units of 10⁻¹⁶.
fn normal(x: f64) -> f64 {
    if x.abs() > 9.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut sum, mut term, mut odd) = (0.0, x, 1.0);
    while sum != sum + term {
        sum += term;
        odd += 2.0;
        term *= x * x / odd;
    }
    0.5 + density(x) * sum
}
