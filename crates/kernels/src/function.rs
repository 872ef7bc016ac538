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
mod tests {
    use super::definitions::{Definition, activations};
    use super::*;

    /// All functions beside their definitions.
    fn functions() -> Vec<(Function, Definition)> {
        let activations =
            activations().map(|a| (Function::Activation(a), Definition::Activation(a)));
        let others = [
            (Function::Leaky(0.0), Definition::Leaky(0.0)),
            (Function::Leaky(0.25), Definition::Leaky(0.25)),
            (Function::Leaky(1.5), Definition::Leaky(1.5)),
            (Function::Elu(0.5), Definition::Elu(0.5)),
            (Function::Elu(2.0), Definition::Elu(2.0)),
        ];
        activations.chain(others).collect()
    }

    fn values(function: Function, instructions: Instructions, x: &[f32]) -> Vec<f32> {
        let mut values = x.to_vec();
        function.apply(instructions, &mut values);
        values
    }

    #[test]
    fn flat_at_0_are_those_without_a_derivative_there() {
        use Activation as A;
        let flat = [
            A::Relu,
            A::Relu6,
            A::Sigmoid,
            A::HardSigmoid,
            A::Softplus,
            A::Exponential,
        ];
        for (function, _) in functions() {
            let expected = function == Function::Leaky(0.0)
                || matches!(function, Function::Activation(a) if flat.contains(&a));
            let found = function.is_flat_at_0(Instructions::best());
            assert_eq!(found, expected, "{function:?}");
        }
    }

    /// The derivative, from what it is known by.
    fn slopes(function: Function, instructions: Instructions, x: &[f32]) -> Vec<f32> {
        let mut known = x.to_vec();
        if function.is_known_by_value() {
            function.apply(instructions, &mut known);
        }
        let mut slopes = vec![1.0; x.len()];
        function.derive(instructions, &known, &mut slopes);
        slopes
    }

    /// From −40 to 40, and down to numbers that are hardly more than 0.
    fn grid() -> Vec<f32> {
        let steps = if cfg!(miri) { 5 } else { 40 * 512 };
        let even = (-steps..=steps).map(|step| 40.0 * step as f32 / steps as f32);
        let every = if cfg!(miri) { 40 } else { 1 };
        let small = (1..120)
            .step_by(every)
            .flat_map(|power| [0.5f32.powi(power), -0.5f32.powi(power)]);
        even.chain(small).collect()
    }

    /// Holds a number found for `x` against the exact one.
    fn check(what: impl Fn() -> String, [x, found]: [f32; 2], exact: f64, ulps: f64) {
        let error = (f64::from(found) - exact).abs();
        let bound = ulps * f64::from(f32::EPSILON) * exact.abs().max(1.0);
        assert!(
            error <= bound,
            "{} at {x:e}: {found:e} is not {exact:e}",
            what()
        );
    }

    #[test]
    fn values_are_those_of_the_definitions() {
        let grid = grid();
        for instructions in Instructions::available() {
            for (function, definition) in functions() {
                let ulps = if definition.only_chooses() { 0.0 } else { 2.0 };
                let values = values(function, instructions, &grid);
                for (x, value) in grid.iter().zip(values) {
                    let exact = definition.value(f64::from(*x));
                    check(
                        || format!("{instructions}: {definition:?}"),
                        [*x, value],
                        exact,
                        ulps,
                    );
                }
            }
        }
    }

    #[test]
    fn derivatives_are_those_of_the_definitions() {
        let grid = grid();
        for instructions in Instructions::available() {
            for (function, definition) in functions() {
                let slopes = slopes(function, instructions, &grid);
                for (x, slope) in grid.iter().zip(slopes) {
                    let at = f64::from(*x);
                    if definition
                        .bends()
                        .iter()
                        .any(|bend| (bend - at).abs() < 1e-6 * bend.abs())
                    {
                        continue;
                    }
                    // What rounding does to σ(x) is multiplied by x; far away, σ(x) is exact.
                    let ulps = match definition.only_chooses() {
                        true => 0.0,
                        false => 2.0 + at.abs().min(18.0),
                    };
                    let what = || format!("{instructions}: derivative of {definition:?}");
                    check(what, [*x, slope], definition.slope(at), ulps);
                }
            }
        }
    }

    /// The definitions of the derivatives are held against those of the values.
    #[test]
    fn definitions_of_derivatives_are_differences() {
        for (_, definition) in functions() {
            for step in (-160..=160).step_by(if cfg!(miri) { 40 } else { 1 }) {
                let x = 0.0625 * f64::from(step) + 0.01;
                if definition
                    .bends()
                    .iter()
                    .any(|bend| (bend - x).abs() < 1e-3)
                {
                    continue;
                }
                let width = 1e-5;
                let difference = definition.value(x + width) - definition.value(x - width);
                let slope = definition.slope(x);
                let error = (difference / (2.0 * width) - slope).abs();
                assert!(
                    error < 1e-6 * slope.abs().max(1.0),
                    "{definition:?} at {x}: {slope}"
                );
            }
        }
    }

    #[test]
    fn gradients_are_multiplied_and_not_replaced() {
        for (function, _) in functions() {
            let slopes = slopes(function, Instructions::best(), &[-0.75, 0.5]);
            let mut known = [-0.75, 0.5];
            if function.is_known_by_value() {
                function.apply(Instructions::best(), &mut known);
            }
            let mut gradient = [2.0, -4.0];
            function.derive(Instructions::best(), &known, &mut gradient);
            assert_eq!(
                gradient,
                [2.0 * slopes[0], -4.0 * slopes[1]],
                "{function:?}"
            );
        }
    }

    #[test]
    fn nothing_is_lost_far_from_0() {
        let far = [-f32::MAX, -1e30, -1e4, -200.0, 200.0, 1e4, 1e30, f32::MAX];
        for instructions in Instructions::available() {
            for (function, definition) in functions() {
                let results = [values, slopes].map(|of| of(function, instructions, &far));
                let definitions: [fn(Definition, f64) -> f64; 2] =
                    [Definition::value, Definition::slope];
                for (results, of) in results.iter().zip(definitions) {
                    for (x, found) in far.iter().zip(results) {
                        let exact = of(definition, f64::from(*x)) as f32;
                        let close = (found - exact).abs() <= 1e-6 * exact.abs().max(1.0);
                        assert!(
                            close || *found == exact,
                            "{instructions}: {definition:?} at {x:e}: {found} is not {exact}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        for instructions in Instructions::available() {
            for (function, definition) in functions() {
                // In every lane of a vector.
                for lane in (0..16).step_by(if cfg!(miri) { 5 } else { 1 }) {
                    let mut x = [0.5; 16];
                    x[lane] = f32::NAN;
                    let values = values(function, instructions, &x);
                    for (index, value) in values.iter().enumerate() {
                        let is_right = value.is_nan() == (index == lane);
                        assert!(
                            is_right,
                            "{instructions}: {definition:?}, lane {lane}: {value}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn at_infinity_values_are_the_limits() {
        use Activation as A;
        for (function, definition) in functions() {
            let at = |x: f32| values(function, Instructions::best(), &[x])[0];
            let high = match function {
                // Infinity by infinity is no number.
                Function::Activation(A::Softsign) => continue,
                Function::Activation(A::Relu6) => 6.0,
                Function::Activation(A::Sigmoid | A::HardSigmoid | A::Tanh | A::HardTanh) => 1.0,
                _ => f32::INFINITY,
            };
            assert_eq!(at(f32::INFINITY), high, "{definition:?}");
            // Nor is 0 times infinity, though the limit of these is 0.
            let is_product = matches!(
                function,
                Function::Activation(A::Silu | A::HardSilu | A::Gelu | A::Mish)
            );
            let exact = definition.value(f64::NEG_INFINITY) as f32;
            let low = at(f32::NEG_INFINITY);
            let close = low == exact || (low - exact).abs() < 1e-6;
            assert!(is_product || close, "{definition:?}: {low} is not {exact}");
        }
    }

    /// Every so many floats, down to where the result is no normal number any more.
    #[test]
    fn exp_is_within_two_units_in_the_last_place() {
        let every = if cfg!(miri) { 10_000_019 } else { 499 };
        let [lowest, highest] = [-87.336_54f32, 88.722_83].map(|end| end.abs().to_bits());
        let low = (0..=lowest)
            .step_by(every)
            .map(|bits| -f32::from_bits(bits));
        let high = (0..=highest).step_by(every).map(f32::from_bits);
        // And all near the ends and where 2ⁿ changes.
        let near = |middle: f32| {
            let around = if cfg!(miri) { 2 } else { 2_000 };
            let bits = middle.to_bits();
            (bits - around..=bits + around).map(f32::from_bits)
        };
        let halves = (-126..=127).map(|n| (n as f32 + 0.5) * std::f32::consts::LN_2);
        let halves = halves.step_by(if cfg!(miri) { 50 } else { 1 });
        let all = low.chain(high).chain(halves.flat_map(near));
        for x in all.chain([-87.336_54, 88.722_83, -0.0, 0.0, f32::MIN_POSITIVE, 1e-45]) {
            let exact = f64::from(x).exp();
            // The distance between floats there, 2⁻²³ times the power of 2 below.
            let unit = f64::from(f32::EPSILON) * exact.log2().floor().exp2();
            let error = (f64::from(exp(x)) - exact).abs() / unit;
            assert!(error <= 2.0, "exp({x:e}) is {error} units away");
        }
    }

    #[test]
    fn exp_ends_at_0_and_infinity() {
        assert_eq!([exp(0.0), exp(-0.0)], [1.0; 2]);
        assert!(exp(88.722_83).is_finite());
        assert_eq!(exp(88.722_84), f32::INFINITY);
        assert_eq!(exp(f32::MAX), f32::INFINITY);
        assert_eq!(exp(f32::INFINITY), f32::INFINITY);
        assert!(exp(-87.336_54) >= f32::MIN_POSITIVE);
        for x in [-87.336_55, -100.0, f32::MIN, f32::NEG_INFINITY] {
            assert_eq!(exp(x).to_bits(), 0, "{x}");
        }
        for nan in [
            f32::NAN,
            -f32::NAN,
            f32::from_bits(0x7fff_ffff),
            f32::from_bits(0xff80_0001),
        ] {
            assert!(exp(nan).is_nan());
        }
    }

    /// All that has a fixed order of operations has the same bits whichever instructions run it.
    #[test]
    fn instructions_do_not_change_a_bit() {
        let grid = grid();
        for (function, definition) in functions() {
            let of = |instructions| {
                let results = [values, slopes].map(|of| of(function, instructions, &grid));
                results
                    .concat()
                    .iter()
                    .map(|value| value.to_bits())
                    .collect::<Vec<_>>()
            };
            let portable = of(Instructions::Portable);
            for instructions in Instructions::available() {
                assert!(
                    of(instructions) == portable,
                    "{instructions}: {definition:?}"
                );
            }
        }
    }
}
