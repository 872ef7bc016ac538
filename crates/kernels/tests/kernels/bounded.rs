//! Numbers that know how far a computation in 32-bit floats may be from them.
//!
//! A sum of `n` products of 32-bit floats, in whatever order, is off by at most `n·ε·Σ|products|`
//! (Higham, Accuracy and Stability of Numerical Algorithms, §3.1; `ε` is twice the unit roundoff, which
//! leaves room for the higher powers), besides what its factors are off themselves.

/// A number in `f64`, and a bound for the distance of the one found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Bounded {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

/// The distance from 1 to the next 32-bit float.
pub(crate) const EPSILON: f64 = f32::EPSILON as f64;

impl Bounded {
    /// A number that is given, and not computed.
    pub(crate) fn exact(value: f32) -> Self {
        let value = f64::from(value);
        Self { value, error: 0.0 }
    }

    /// The product, rounded.
    pub(crate) fn times(self, other: Self) -> Self {
        let mut sum = Sum::default();
        sum.add_product(self, other);
        sum.finish()
    }

    /// Whether a number found is as near as it must be.
    pub(crate) fn admits(self, found: f32) -> bool {
        // What lies below the normal numbers may be lost.
        let least = 64.0 * f64::from(f32::MIN_POSITIVE);
        (f64::from(found) - self.value).abs() <= self.error + EPSILON * self.value.abs() + least
    }

    /// Whether the bound says anything.
    pub(crate) fn is_sharp(self) -> bool {
        self.error <= 1e-3 * (1.0 + self.value.abs())
    }
}

/// A sum of products.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    value: f64,
    error: f64,
    magnitude: f64,
    terms: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, term: Bounded) {
        self.add_product(term, Bounded::exact(1.0));
    }

    pub(crate) fn add_product(&mut self, a: Bounded, b: Bounded) {
        self.value += a.value * b.value;
        self.error += a.value.abs() * b.error + b.value.abs() * a.error + a.error * b.error;
        self.magnitude += (a.value * b.value).abs();
        self.terms += 1.0;
    }

    pub(crate) fn finish(self) -> Bounded {
        Bounded {
            value: self.value,
            error: self.error + self.terms * EPSILON * self.magnitude,
        }
    }
}
