//! Activation functions over slices, forward and backward.

use cijfer_network::Activation;

use crate::kernel::Elements;
use crate::simd::Instructions;

/// A function of single numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Function {
    /// One of the network's activations, but for those that look at several numbers.
    Activation(Activation),
    /// `x` above 0, `slope·x` below.
    Leaky(f32),
    /// `x` above 0, `alpha·(eˣ − 1)` below.
    Elu(f32),
}

const SELU_ALPHA: f32 = 1.673_263_2;
const SELU_SCALE: f32 = 1.050_701;

impl Function {
    /// Whether the derivative follows from the function's value, so that the argument need not be
    /// kept.
    pub(crate) fn is_known_by_value(self) -> bool {
        use Activation as A;
        !matches!(
            self,
            Self::Activation(A::Silu | A::HardSilu | A::Gelu | A::Mish)
        )
    }

    /// Whether the derivative becomes 0 at once where the value reaches a bound above 0.
    pub(crate) fn has_upper_bound(self) -> bool {
        use Activation as A;
        matches!(
            self,
            Self::Activation(A::Relu6 | A::HardSigmoid | A::HardTanh)
        )
    }

    /// Whether the derivative is 0 where the value is 0.
    pub(crate) fn is_flat_at_0(self, instructions: Instructions) -> bool {
        let mut slope = [1.0];
        self.derive(instructions, &[0.0], &mut slope);
        self.is_known_by_value() && slope == [0.0]
    }

    /// Replaces arguments by values.
    pub(crate) fn apply(self, instructions: Instructions, x: &mut [f32]) {
        use Activation as A;
        // `move`, for a number behind a reference would be gathered lane by lane; so in `derive`.
        macro_rules! map {
            ($function:expr) => {
                instructions.run(Elements(move || {
                    x.iter_mut().for_each(|x| *x = $function(*x))
                }))
            };
        }
        match self {
            Self::Activation(A::Linear | A::Softmax | A::LogSoftmax) => {}
            Self::Activation(A::Relu) => map!(|x: f32| if x < 0.0 { 0.0 } else { x }),
            Self::Activation(A::Relu6) => map!(|x: f32| x.clamp(0.0, 6.0)),
            Self::Activation(A::LeakyRelu) => Self::Leaky(0.2).apply(instructions, x),
            // 0 times infinity would be no number.
            Self::Leaky(0.0) => Self::Activation(A::Relu).apply(instructions, x),
            Self::Leaky(slope) => map!(|x: f32| if x < 0.0 { slope * x } else { x }),
            Self::Activation(A::Elu) => Self::Elu(1.0).apply(instructions, x),
            Self::Elu(alpha) => map!(|x: f32| if x < 0.0 { alpha * (exp(x) - 1.0) } else { x }),
            Self::Activation(A::Selu) => map!(|x: f32| SELU_SCALE
                * if x < 0.0 {
                    SELU_ALPHA * (exp(x) - 1.0)
                } else {
                    x
                }),
            Self::Activation(A::Sigmoid) => map!(sigmoid),
            Self::Activation(A::HardSigmoid) => map!(hard_sigmoid),
            Self::Activation(A::Tanh) => map!(tanh),
            Self::Activation(A::HardTanh) => map!(|x: f32| x.clamp(-1.0, 1.0)),
            Self::Activation(A::Silu) => map!(|x: f32| x * sigmoid(x)),
            Self::Activation(A::HardSilu) => map!(|x: f32| x * hard_sigmoid(x)),
            Self::Activation(A::Gelu) => map!(|x: f32| x * normal(x)),
            Self::Activation(A::Mish) => map!(|x: f32| x * tanh(softplus(x))),
            Self::Activation(A::Softplus) => map!(softplus),
            Self::Activation(A::Softsign) => map!(|x: f32| x / (1.0 + x.abs())),
            Self::Activation(A::Exponential) => map!(exp),
        }
    }

    /// Multiplies gradients by the derivative, which follows from the value where
    /// [`is_known_by_value`](Self::is_known_by_value) says so, and from the argument otherwise.
    pub(crate) fn derive(self, instructions: Instructions, known: &[f32], gradient: &mut [f32]) {
        use Activation as A;
        macro_rules! map {
            ($derivative:expr) => {
                instructions.run(Elements(move || {
                    for (gradient, &known) in gradient.iter_mut().zip(known) {
                        *gradient *= $derivative(known);
                    }
                }))
            };
        }
        match self {
            Self::Activation(A::Linear | A::Softmax | A::LogSoftmax) => {}
            Self::Activation(A::Relu) => map!(|y: f32| if y > 0.0 { 1.0 } else { 0.0 }),
            Self::Activation(A::Relu6) => {
                map!(|y: f32| if y > 0.0 && y < 6.0 { 1.0 } else { 0.0 })
            }
            Self::Activation(A::LeakyRelu) => {
                Self::Leaky(0.2).derive(instructions, known, gradient)
            }
            Self::Leaky(slope) => map!(|y: f32| if y > 0.0 { 1.0 } else { slope }),
            Self::Activation(A::Elu) => Self::Elu(1.0).derive(instructions, known, gradient),
            Self::Elu(alpha) => map!(|y: f32| if y > 0.0 { 1.0 } else { y + alpha }),
            Self::Activation(A::Selu) => map!(|y: f32| if y > 0.0 {
                SELU_SCALE
            } else {
                y + SELU_SCALE * SELU_ALPHA
            }),
            Self::Activation(A::Sigmoid) => map!(|y: f32| y * (1.0 - y)),
            Self::Activation(A::HardSigmoid) => {
                map!(|y: f32| if y > 0.0 && y < 1.0 { 1.0 / 6.0 } else { 0.0 })
            }
            Self::Activation(A::Tanh) => map!(|y: f32| 1.0 - y * y),
            Self::Activation(A::HardTanh) => {
                map!(|y: f32| if y > -1.0 && y < 1.0 { 1.0 } else { 0.0 })
            }
            Self::Activation(A::Silu) => map!(|x: f32| {
                let sigma = sigmoid(x);
                sigma * (1.0 + x * (1.0 - sigma))
            }),
            Self::Activation(A::HardSilu) => {
                map!(|x: f32| { hard_sigmoid(x) + if x > -3.0 && x < 3.0 { x / 6.0 } else { 0.0 } })
            }
            Self::Activation(A::Gelu) => map!(|x: f32| {
                const DENSITY_AT_0: f32 = 0.398_942_3;
                normal(x) + x * DENSITY_AT_0 * exp(-0.5 * x * x)
            }),
            Self::Activation(A::Mish) => map!(|x: f32| {
                let tanh = tanh(softplus(x));
                tanh + x * sigmoid(x) * (1.0 - tanh * tanh)
            }),
            Self::Activation(A::Softplus) => map!(|y: f32| 1.0 - exp(-y)),
            Self::Activation(A::Softsign) => map!(|y: f32| (1.0 - y.abs()) * (1.0 - y.abs())),
            Self::Activation(A::Exponential) => map!(|y: f32| y),
        }
    }
}

/// `eˣ` with an error of at most two units in the last place, in operations that vectors have:
/// `x = n·ln 2 + r`, `eʳ` by its series to the seventh power, times `2ⁿ`.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    // Adding it leaves whole numbers in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let clamped = if x > 88.722_83 { 88.722_83 } else { x };
    let clamped = if clamped < -87.336_54 {
        -87.336_54
    } else {
        clamped
    };
    let rounded = clamped * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (clamped - n * LN_2_HIGH) - n * LN_2_LOW;
    let series = 1.0 / 5040.0;
    let series = series * r + 1.0 / 720.0;
    let series = series * r + 1.0 / 120.0;
    let series = series * r + 1.0 / 24.0;
    let series = series * r + 1.0 / 6.0;
    let series = series * r + 0.5;
    let series = series * r * r + r + 1.0;
    // The exponent of a float, in two halves, for 2¹²⁸ is none.
    let whole = rounded.to_bits().wrapping_sub(ROUND.to_bits()) as i32;
    let half = whole >> 1;
    let power = |exponent: i32| f32::from_bits(((exponent + 127) as u32) << 23);
    let value = series * power(half) * power(whole - half);
    let value = if x > 88.722_83 { f32::INFINITY } else { value };
    if x < -87.336_54 { 0.0 } else { value }
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
fn hard_sigmoid(x: f32) -> f32 {
    (x * (1.0 / 6.0) + 0.5).clamp(0.0, 1.0)
}

/// The standard library's: near 0, what follows from `exp` would lose the number's last digits.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    x.tanh()
}

/// `ln(1 + eˣ) = max(0, x) + ln(1 + e^−|x|)`, which does not overflow for any `x`.
#[inline(always)]
fn softplus(x: f32) -> f32 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The normal distribution, `(1 + erf(x / √2)) / 2`, with an error below 10⁻⁷: `erfc` by the rational
/// function of Press et al., Numerical Recipes, §6.2.2 (relative error 1.2·10⁻⁷), in `f64`.
#[inline(always)]
fn normal(x: f32) -> f32 {
    const COEFFICIENTS: [f64; 10] = [
        0.170_872_77,
        -0.822_152_23,
        1.488_515_87,
        -1.135_203_98,
        0.278_868_07,
        -0.186_288_06,
        0.096_784_18,
        0.374_091_96,
        1.000_023_68,
        -1.265_512_23,
    ];
    let z = f64::from(x).abs() * std::f64::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * z);
    let polynomial = COEFFICIENTS.iter().fold(0.0, |sum, c| sum * t + c);
    let tail = 0.5 * t * (polynomial - z * z).exp();
    (if x < 0.0 { tail } else { 1.0 - tail }) as f32
}

#[cfg(test)]
#[path = "../tests/kernels/definitions.rs"]
mod definitions;

#[cfg(test)]
mod tests;
