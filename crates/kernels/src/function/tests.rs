//! Functions and their derivatives held against the definitions.

use super::definitions::{Definition, activations};
use super::*;

/// All functions beside their definitions.
fn functions() -> Vec<(Function, Definition)> {
    let activations = activations().map(|a| (Function::Activation(a), Definition::Activation(a)));
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
