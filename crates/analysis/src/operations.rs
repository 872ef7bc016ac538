use std::collections::BTreeMap;

use crate::{Derivation, Function, Result};

/// How often each elementary operation is done to compute the output, in inference.
///
/// The convention:
///
/// - A sum of `n` products is `n` multiplications and `n − 1` additions; a bias is one addition
///   more for each output element. A convolution or Dense layer with biases thus has as many
///   additions as multiplications: C's first layer has 24·24·20 outputs of 5·5·1 products each,
///   which makes 288,000 of either.
/// - Products with the zeros of padding are counted: they are computed. The number that really
///   touches elements of the input stands beside it, in
///   [`multiplications_on_pixels`](ByOperation::multiplications_on_pixels): a 3×3 window with
///   `same` padding over 28×28 pixels makes 28·28·9 = 7,056 multiplications, of which
///   82·82 = 6,724 touch a pixel.
/// - A transposed convolution multiplies every input element by every weight, and adds each
///   product to its place in the output, which begins at 0; those that fall beyond the output are
///   computed, too.
/// - The largest of `n` values takes `n − 1` comparisons; ReLU takes one. The mean of `n` values
///   takes `n − 1` additions and one division.
/// - Batch normalisation multiplies and adds once for each element: factor and offset are
///   prepared once and not for each sample.
/// - Rescaling multiplies once for each element, unless its scale is 1, and adds once, unless its
///   offset is 0.
/// - Activation functions are counted by what their definition evaluates: the sigmoid
///   `1 / (1 + e⁻ˣ)` is one exponential and one division, softmax over `n` values takes `n` of
///   each and `n − 1` additions. Adding or multiplying by a constant of the definition, a change
///   of sign and an absolute value are free: C's ten sigmoids take ten exponentials and ten
///   divisions, and no addition.
/// - Subtractions count as additions. Dropout, GaussianNoise, Flatten, Reshape, Permute, padding and cropping
///   cost nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operations {
    /// Multiplications.
    pub multiplications: u128,
    /// Additions, those of biases included.
    pub additions: u128,
    /// Comparisons of two numbers.
    pub comparisons: u128,
    /// Evaluations of elementary functions, by function.
    pub functions: BTreeMap<Function, u128>,
    /// Products with a weight, each of which is added to a sum: part of the multiplications.
    pub multiply_accumulates: u128,
    /// Multiplications without those of padding.
    pub multiplications_on_pixels: u128,
    /// Additions without those that a mean makes in padding; those of a convolution stay, for its
    /// sums are as long there as everywhere.
    pub additions_on_pixels: u128,
    /// Comparisons without those that a largest value makes in padding.
    pub comparisons_on_pixels: u128,
}

impl Operations {
    /// Multiplications and additions together: the assignment's "elementary operations".
    pub fn arithmetic(&self) -> Option<u128> {
        self.multiplications.checked_add(self.additions)
    }
}

/// Something for each kind of operation of a layer; nothing for those of which there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByOperation<T> {
    /// For the multiplications.
    pub multiplications: Option<T>,
    /// For the additions.
    pub additions: Option<T>,
    /// For the comparisons.
    pub comparisons: Option<T>,
    /// For the elementary functions.
    pub functions: Vec<(Function, T)>,
    /// For the products with weights.
    pub multiply_accumulates: Option<T>,
    /// For the multiplications that touch elements of the input; nothing where all do.
    pub multiplications_on_pixels: Option<T>,
    /// For the additions of a pooling that touch elements of the input; nothing where all do.
    pub additions_on_pixels: Option<T>,
    /// For the comparisons of a pooling that touch elements of the input; nothing where all do.
    pub comparisons_on_pixels: Option<T>,
}

/// The calculations behind one layer's [`Operations`].
pub type OperationDerivations = ByOperation<Derivation>;

impl<T> Default for ByOperation<T> {
    fn default() -> Self {
        Self {
            multiplications: None,
            additions: None,
            comparisons: None,
            functions: Vec::new(),
            multiply_accumulates: None,
            multiplications_on_pixels: None,
            additions_on_pixels: None,
            comparisons_on_pixels: None,
        }
    }
}

impl<T> ByOperation<T> {
    /// All of them, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        [&self.multiplications, &self.additions, &self.comparisons]
            .into_iter()
            .flatten()
            .chain(self.functions.iter().map(|(_, each)| each))
            .chain(
                [
                    &self.multiply_accumulates,
                    &self.multiplications_on_pixels,
                    &self.additions_on_pixels,
                    &self.comparisons_on_pixels,
                ]
                .into_iter()
                .flatten(),
            )
    }

    /// The same of something else, where that can be had for each.
    pub(crate) fn try_map<U>(self, map: impl Fn(T) -> Result<U>) -> Result<ByOperation<U>> {
        let one = |each: Option<T>| each.map(&map).transpose();
        Ok(ByOperation {
            multiplications: one(self.multiplications)?,
            additions: one(self.additions)?,
            comparisons: one(self.comparisons)?,
            functions: self
                .functions
                .into_iter()
                .map(|(function, each)| Ok((function, map(each)?)))
                .collect::<Result<_>>()?,
            multiply_accumulates: one(self.multiply_accumulates)?,
            multiplications_on_pixels: one(self.multiplications_on_pixels)?,
            additions_on_pixels: one(self.additions_on_pixels)?,
            comparisons_on_pixels: one(self.comparisons_on_pixels)?,
        })
    }
}

impl OperationDerivations {
    /// What they come to.
    pub fn values(&self) -> Operations {
        let some = |derivation: &Option<Derivation>| derivation.as_ref().map(|d| d.value);
        let all = |derivation| some(derivation).unwrap_or(0);
        // Where nothing is said of pixels, every operation touches them.
        let touching = |touching, derivation| some(touching).unwrap_or(all(derivation));
        Operations {
            multiplications: all(&self.multiplications),
            additions: all(&self.additions),
            comparisons: all(&self.comparisons),
            functions: self
                .functions
                .iter()
                .map(|(function, derivation)| (*function, derivation.value))
                .collect(),
            multiply_accumulates: all(&self.multiply_accumulates),
            multiplications_on_pixels: touching(
                &self.multiplications_on_pixels,
                &self.multiplications,
            ),
            additions_on_pixels: touching(&self.additions_on_pixels, &self.additions),
            comparisons_on_pixels: touching(&self.comparisons_on_pixels, &self.comparisons),
        }
    }
}
