use std::collections::BTreeMap;

use cijfer_network::Activation;

use crate::{Derivation, Error, Result};

/// How often each elementary operation is done to compute one sample's output.
///
/// The convention:
///
/// - A sum of `n` products is `n` multiplications and `n − 1` additions; a bias is one addition
///   more. A convolution or Dense layer with biases thus has as many additions as
///   multiplications: C's first layer has 24·24·20 outputs of 5·5·1 products each, which makes
///   288,000 of either.
/// - Products with the zeros of `same` padding are counted: they are computed.
/// - The largest of `n` values takes `n − 1` comparisons; ReLU takes one.
/// - Every other activation function is counted by kind, one for each element it is applied to,
///   and not split into the additions and divisions inside it, which differ by implementation.
/// - Dropout and Flatten cost nothing in inference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operations {
    /// Multiplications.
    pub multiplications: u128,
    /// Additions, those of biases included.
    pub additions: u128,
    /// Comparisons of two numbers.
    pub comparisons: u128,
    /// Evaluations of activation functions, by function.
    pub functions: BTreeMap<&'static str, u128>,
}

impl Operations {
    /// Multiplications and additions together: the assignment's "elementary operations".
    pub fn arithmetic(&self) -> Option<u128> {
        self.multiplications.checked_add(self.additions)
    }

    pub(crate) fn add(&mut self, other: &Self) -> Result<()> {
        let sum = |a: u128, b: u128, what: &str| {
            a.checked_add(b).ok_or_else(|| Error::Overflow {
                what: format!("the total of {what}"),
                bits: u128::BITS,
            })
        };
        self.multiplications = sum(
            self.multiplications,
            other.multiplications,
            "multiplications",
        )?;
        self.additions = sum(self.additions, other.additions, "additions")?;
        self.comparisons = sum(self.comparisons, other.comparisons, "comparisons")?;
        for (function, count) in &other.functions {
            let total = self.functions.entry(function).or_default();
            *total = sum(*total, *count, function)?;
        }
        Ok(())
    }
}

/// The calculations behind one layer's [`Operations`]; those of which there are none are left
/// out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OperationDerivations {
    /// Of the multiplications.
    pub multiplications: Option<Derivation>,
    /// Of the additions.
    pub additions: Option<Derivation>,
    /// Of the comparisons.
    pub comparisons: Option<Derivation>,
    /// Of the evaluations of an activation function that is neither linear nor ReLU.
    pub function: Option<(Activation, Derivation)>,
}

impl OperationDerivations {
    /// What they come to.
    pub fn values(&self) -> Operations {
        let value = |derivation: &Option<Derivation>| derivation.as_ref().map_or(0, |d| d.value);
        Operations {
            multiplications: value(&self.multiplications),
            additions: value(&self.additions),
            comparisons: value(&self.comparisons),
            functions: self
                .function
                .iter()
                .map(|(activation, derivation)| (activation.name(), derivation.value))
                .collect(),
        }
    }

    /// All of them, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &Derivation> {
        [&self.multiplications, &self.additions, &self.comparisons]
            .into_iter()
            .flatten()
            .chain(self.function.iter().map(|(_, derivation)| derivation))
    }
}
