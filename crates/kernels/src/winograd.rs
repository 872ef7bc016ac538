//! Winograd's minimal filtering: the transforms with which a few neighbouring outputs of a filter share products.
//!
//! A filter of `r` taps over `m` neighbouring positions makes `m·r` products. F(m, r) gives the same outputs from
//! `n = m + r − 1`:
//!
//! ```text
//!   outputs = Aᵀ · ((G · weights) ⊙ (Bᵀ · inputs))      m ← n, n ← r, n ← n
//! ```
//!
//! Aᵀ is the output transform, G the weight transform, Bᵀ the input transform. Aᵀ and G evaluate polynomials at
//! points, Bᵀ is what interpolates through them, transposed (Lavin and Gray, "Fast Algorithms for Convolutional
//! Neural Networks", 2016; Winograd, "Arithmetic Complexity of Computations", 1980). Here it runs along one axis,
//! the rows; along the columns and channels products are summed as in a plain convolution, so that the transforms
//! cost little for each product, and the error of rounding is about twice that of plain sums.

use crate::kernel::Term;
use crate::simd::POSITIONS;

/// Outputs of a tile at most, the `m` of F(m, r): rows of a convolution's output that share products.
pub(crate) const OUTPUTS: usize = 4;

/// F(m, r), the transforms by which `m` outputs of `r` taps follow from `n` products.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filtering {
    /// Aᵀ, the output transform: `m` rows of `n`.
    pub(crate) output: Vec<Vec<f32>>,
    /// G, the weight transform: `n` rows of `r`.
    pub(crate) weight: Vec<Vec<f32>>,
    /// Bᵀ, the input transform: `n` rows of `n`.
    pub(crate) input: Vec<Vec<f32>>,
}

/// Where polynomials are evaluated besides infinity: small numbers, and pairs of opposite sign, whose
/// polynomials have every other coefficient in common.
const POINTS: [f64; 7] = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5];

/// Pairs of points of opposite sign at most.
const PAIRS: usize = 3;

/// The output transform of points that come in pairs of opposite sign: an output has the products at 0 (the
/// first output) and infinity (the last one), and of each pair the sum or, in odd rows, the difference, times a
/// power of the positive point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairedOutput {
    /// m.
    pub(crate) outputs: usize,
    /// n.
    pub(crate) products: usize,
    /// For each output and each pair.
    pub(crate) powers: [[f32; PAIRS]; OUTPUTS],
}

impl Filtering {
    /// Whether there are enough points for filters of so many taps.
    pub(crate) fn exists(taps: usize) -> bool {
        (2..=POINTS.len() + 2 - OUTPUTS).contains(&taps)
    }

    /// F(m, r) for so many outputs of so many taps.
    pub(crate) fn new(outputs: usize, taps: usize) -> Self {
        let row = |row: usize, length: usize| -> Vec<f32> {
            (0..length)
                .map(|at| f32::from(u8::from(at == row)))
                .collect()
        };
        if outputs == 1 {
            // Nothing is shared: the products are those of the taps.
            return Self {
                output: vec![vec![1.0; taps]],
                weight: (0..taps).map(|tap| row(tap, taps)).collect(),
                input: (0..taps).map(|tap| row(tap, taps)).collect(),
            };
        }
        let products = outputs + taps - 1;
        let points = &POINTS[..products - 1];
        let others = |point: usize| {
            let points = points.iter().enumerate();
            points
                .filter(move |(index, _)| *index != point)
                .map(|(_, value)| *value)
        };
        let powers = |at: f64, count: usize, scale: f64| -> Vec<f32> {
            (0..count)
                .map(|power| (at.powi(power as i32) / scale) as f32)
                .collect()
        };
        let scales = points.iter().enumerate().map(|(index, point)| {
            let differences = others(index).map(|other| point - other);
            differences.product::<f64>()
        });
        let mut weight: Vec<_> = points
            .iter()
            .zip(scales)
            .map(|(point, scale)| powers(*point, taps, scale))
            .collect();
        weight.push(row(taps - 1, taps));
        let mut input: Vec<_> = (0..points.len())
            .map(|index| with_roots(others(index), products))
            .collect();
        input.push(with_roots(points.iter().copied(), products));
        let output = (0..outputs).map(|at| {
            let at_infinity = f32::from(u8::from(at + 1 == outputs));
            let powers = points.iter().map(|point| point.powi(at as i32) as f32);
            powers.chain([at_infinity]).collect()
        });
        Self {
            output: output.collect(),
            weight,
            input,
        }
    }

    /// m.
    pub(crate) fn outputs(&self) -> usize {
        self.output.len()
    }

    /// n.
    pub(crate) fn products(&self) -> usize {
        self.input.len()
    }

    /// The terms of each transformed input, from inputs that lie so far apart: the rows of Bᵀ.
    pub(crate) fn input_terms(&self, apart: usize) -> Vec<Vec<Term>> {
        let products = self.input.iter();
        products
            .map(|factors| terms(factors.iter().copied(), apart))
            .collect()
    }

    /// The terms of the gradient by each product, from those by outputs that lie so far apart: the rows of A.
    pub(crate) fn output_gradient_terms(&self, apart: usize) -> Vec<Vec<Term>> {
        let products = 0..self.products();
        products
            .map(|product| terms(self.output.iter().map(|row| row[product]), apart))
            .collect()
    }

    /// The terms of the outputs, from products that lie so far apart: for each row of pooling windows the terms of
    /// all their elements, of which the columns lie so far from each other; without pooling, the rows of Aᵀ.
    pub(crate) fn output_terms(
        &self,
        [height, width]: [usize; 2],
        products_apart: usize,
        columns_apart: usize,
    ) -> Vec<Vec<Term>> {
        // A tile of positions is a window, or as many windows of one element.
        let elements: [usize; POSITIONS] = std::array::from_fn(|slot| slot % (height * width));
        let rows = self.output.chunks_exact(height).map(|rows| {
            let products = 0..self.products();
            let terms = products.filter_map(|product| {
                let factor = elements.map(|element| rows[element / width][product]);
                let input = elements
                    .map(|element| product * products_apart + element % width * columns_apart);
                (factor != [0.0; POSITIONS]).then(|| Term {
                    input: input.map(|input| input as u32),
                    factor,
                })
            });
            terms.collect()
        });
        rows.collect()
    }

    /// Whether the points but 0 and infinity come in pairs, whose sums and differences all outputs share.
    pub(crate) fn has_paired_points(&self) -> bool {
        self.outputs().is_multiple_of(2) && self.products().is_multiple_of(2)
    }

    /// The output transform where points [come in pairs](Self::has_paired_points).
    pub(crate) fn paired_output(&self) -> PairedOutput {
        let mut powers = [[0.0; PAIRS]; OUTPUTS];
        for (powers, factors) in powers.iter_mut().zip(&self.output) {
            for (power, factor) in powers
                .iter_mut()
                .zip(factors[1..self.products() - 1].chunks(2))
            {
                *power = factor[0];
            }
        }
        PairedOutput {
            outputs: self.outputs(),
            products: self.products(),
            powers,
        }
    }
}

/// The terms of factors that are not 0, for inputs that lie so far apart, the same for all positions of a tile.
pub(crate) fn terms(factors: impl IntoIterator<Item = f32>, apart: usize) -> Vec<Term> {
    let factors = factors.into_iter().enumerate();
    let terms = factors.filter(|(_, factor)| *factor != 0.0);
    terms
        .map(|(at, factor)| Term {
            input: [(at * apart) as u32; POSITIONS],
            factor: [factor; POSITIONS],
        })
        .collect()
}

/// So many coefficients, the constant one first, of the polynomial that is 0 there.
fn with_roots(roots: impl Iterator<Item = f64>, count: usize) -> Vec<f32> {
    let mut coefficients = vec![0.0; count];
    coefficients[0] = 1.0;
    for root in roots {
        for power in (0..count).rev() {
            let lower = power
                .checked_sub(1)
                .map_or(0.0, |power| coefficients[power]);
            coefficients[power] = lower - root * coefficients[power];
        }
    }
    coefficients.into_iter().map(|value| value as f32).collect()
}

/// Rows cut into tiles of minimal filtering, as outputs of a tile and how many such tiles there are: tiles of
/// [`OUTPUTS`], then of two, then of one.
pub(crate) fn split(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut left = rows;
    [OUTPUTS, 2, 1].into_iter().filter_map(move |outputs| {
        let tiles = left / outputs;
        left %= outputs;
        (tiles > 0).then_some((outputs, tiles))
    })
}

/// The number of a filtering's first product, those of the filterings before it counted.
pub(crate) fn first_product(filterings: &[Filtering], filtering: usize) -> usize {
    filterings[..filtering]
        .iter()
        .map(Filtering::products)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With numbers that floats hold exactly, F(m, r) gives the outputs of the definition.
    #[test]
    fn outputs_are_those_of_the_definition() {
        for taps in 2..=5 {
            for outputs in [1, 2, 4] {
                let filtering = Filtering::new(outputs, taps);
                let inputs: Vec<f64> = (0..outputs + taps - 1)
                    .map(|at| (at * at * 7 % 11) as f64)
                    .collect();
                let weights: Vec<f64> = (0..taps).map(|at| (at * 5 % 7) as f64 - 3.0).collect();
                let times = |matrix: &[Vec<f32>], vector: &[f64]| -> Vec<f64> {
                    let product = |row: &Vec<f32>| {
                        let terms = row.iter().zip(vector);
                        terms.map(|(a, b)| f64::from(*a) * b).sum()
                    };
                    matrix.iter().map(product).collect()
                };
                let products: Vec<f64> = times(&filtering.weight, &weights)
                    .iter()
                    .zip(times(&filtering.input, &inputs))
                    .map(|(weight, input)| weight * input)
                    .collect();
                let made = times(&filtering.output, &products);
                for (at, made) in made.into_iter().enumerate() {
                    let expected: f64 = (0..taps).map(|tap| weights[tap] * inputs[at + tap]).sum();
                    assert!(
                        (made - expected).abs() < 1e-4,
                        "F({outputs}, {taps}) at {at}: {made} {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn paired_output_is_the_output_transform() {
        for (outputs, taps) in [(4, 5), (4, 3), (2, 5), (2, 3)] {
            let filtering = Filtering::new(outputs, taps);
            assert!(filtering.has_paired_points());
            let paired = filtering.paired_output();
            for (row, factors) in filtering.output.iter().enumerate() {
                let ends = [row == 0, row + 1 == outputs].map(|is| f32::from(u8::from(is)));
                let mut expected = vec![ends[0]];
                for power in &paired.powers[row][..paired.products / 2 - 1] {
                    expected.extend([*power, if row % 2 == 0 { *power } else { -power }]);
                }
                expected.push(ends[1]);
                assert_eq!(*factors, expected, "F({outputs}, {taps}) at {row}");
            }
        }
        assert!(!Filtering::new(4, 4).has_paired_points());
    }

    #[test]
    fn every_row_is_in_one_tile() {
        for rows in 0..40 {
            assert_eq!(
                split(rows)
                    .map(|(outputs, tiles)| outputs * tiles)
                    .sum::<usize>(),
                rows
            );
        }
    }
}
