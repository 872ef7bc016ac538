//! Arithmetic that counts what it does.

use std::collections::BTreeMap;

/// What a layer did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub multiplications: u128,
    pub additions: u128,
    pub comparisons: u128,
    /// Under the names of several: `divisions`, `exponentials`, `logarithms`, `square roots`,
    /// `hyperbolic tangents`, `error functions`.
    pub functions: BTreeMap<&'static str, u128>,
    /// Products of an input element with a weight, each of them part of a sum.
    pub multiply_accumulates: u128,
    /// The multiplications without those by an element of the padding.
    pub multiplications_on_pixels: u128,
    /// The additions without those of an element of the padding.
    pub additions_on_pixels: u128,
    /// The comparisons without those with an element of the padding.
    pub comparisons_on_pixels: u128,
}

/// A value, and whether something of it comes from the layer's input and not from the padding.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub value: f64,
    pub on_pixels: bool,
}

impl Seen {
    pub fn pixel(value: f64) -> Self {
        Self {
            value,
            on_pixels: true,
        }
    }

    pub fn padding(value: f64) -> Self {
        Self {
            value,
            on_pixels: false,
        }
    }
}

impl Counts {
    pub fn multiply(&mut self, a: f64, b: f64) -> f64 {
        self.multiplications += 1;
        self.multiplications_on_pixels += 1;
        a * b
    }

    pub fn add(&mut self, a: f64, b: f64) -> f64 {
        self.add_seen(Seen::pixel(a), Seen::pixel(b)).value
    }

    pub fn larger(&mut self, a: f64, b: f64) -> f64 {
        self.larger_seen(Seen::pixel(a), Seen::pixel(b)).value
    }

    /// The smaller of two; what is no number stays none.
    pub fn smaller(&mut self, a: f64, b: f64) -> f64 {
        -self.larger(-a, -b)
    }

    pub fn is_at_least(&mut self, a: f64, b: f64) -> bool {
        self.comparisons += 1;
        self.comparisons_on_pixels += 1;
        a >= b
    }

    /// The product of a value with a weight, which becomes part of a sum.
    pub fn multiply_by_weight(&mut self, seen: Seen, weight: f64) -> f64 {
        self.multiply_accumulates += 1;
        self.multiplications += 1;
        if seen.on_pixels {
            self.multiplications_on_pixels += 1;
        }
        seen.value * weight
    }

    pub fn add_seen(&mut self, a: Seen, b: Seen) -> Seen {
        self.additions += 1;
        if a.on_pixels && b.on_pixels {
            self.additions_on_pixels += 1;
        }
        Seen {
            value: a.value + b.value,
            on_pixels: a.on_pixels || b.on_pixels,
        }
    }

    /// The larger of two; what is no number stays none.
    pub fn larger_seen(&mut self, a: Seen, b: Seen) -> Seen {
        self.comparisons += 1;
        if a.on_pixels && b.on_pixels {
            self.comparisons_on_pixels += 1;
        }
        let first = a.value.is_nan() || a.value > b.value;
        Seen {
            value: if first { a.value } else { b.value },
            on_pixels: a.on_pixels || b.on_pixels,
        }
    }

    /// The sum of all; there is at least one.
    pub fn sum(&mut self, values: &[f64]) -> f64 {
        let (first, others) = values.split_first().expect("something to add");
        others
            .iter()
            .fold(*first, |sum, value| self.add(sum, *value))
    }

    /// One unit's sum of products, and its bias if it has one.
    pub fn weighted_sum(&mut self, seen: &[Seen], weights: &[f64], bias: Option<&f64>) -> f64 {
        assert_eq!(seen.len(), weights.len());
        let mut sum = None;
        for (seen, weight) in seen.iter().zip(weights) {
            let product = self.multiply_by_weight(*seen, *weight);
            sum = Some(match sum {
                None => product,
                Some(sum) => self.add(sum, product),
            });
        }
        let sum = sum.expect("a window has elements");
        match bias {
            None => sum,
            Some(bias) => self.add(sum, *bias),
        }
    }

    pub fn divide(&mut self, a: f64, b: f64) -> f64 {
        self.evaluate("divisions", a / b)
    }

    pub fn exponential(&mut self, x: f64) -> f64 {
        self.evaluate("exponentials", x.exp())
    }

    pub fn logarithm(&mut self, x: f64) -> f64 {
        self.evaluate("logarithms", x.ln())
    }

    pub fn square_root(&mut self, x: f64) -> f64 {
        self.evaluate("square roots", x.sqrt())
    }

    pub fn hyperbolic_tangent(&mut self, x: f64) -> f64 {
        self.evaluate("hyperbolic tangents", x.tanh())
    }

    pub fn error_function(&mut self, x: f64) -> f64 {
        self.evaluate("error functions", error_function(x))
    }

    /// The logarithm of 1 + eˣ. Beyond 40 it is taken as x, from which it differs by less than
    /// 64 bits show; the exponential itself would soon be infinite there.
    pub fn logarithm_of_one_and_exponential(&mut self, x: f64) -> f64 {
        let power = self.exponential(x);
        let logarithm = self.evaluate("logarithms", power.ln_1p());
        if x > 40.0 { x } else { logarithm }
    }

    fn evaluate(&mut self, function: &'static str, value: f64) -> f64 {
        *self.functions.entry(function).or_default() += 1;
        value
    }
}

/// `erf(x)` by the series `2/√π · e^(−x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·5···(2n+1))`, whose terms all have
/// the same sign, so that none cancels another.
fn error_function(x: f64) -> f64 {
    // No number stays none; beyond 6 the rest is below what 64 bits can tell from 1.
    if x.abs() > 6.0 {
        return x.signum();
    }
    let (mut sum, mut term, mut odd) = (x, x, 1.0);
    while term.abs() > 1e-18 * sum.abs() {
        odd += 2.0;
        term *= 2.0 * x * x / odd;
        sum += term;
    }
    2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp() * sum
}
