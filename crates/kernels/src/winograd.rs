//! Fewer products for a few neighbouring sums: minimal filtering after Toom, Cook and Winograd.
//!
//! A filter of `r` taps over `m` neighbouring positions makes `m·r` products. The same sums follow from
//! `n = m + r − 1`:
//!
//! ```text
//!   sums = Aᵀ · ((G · weights) ⊙ (Bᵀ · inputs))      m ← n, n ← r, n ← n
//! ```
//!
//! Aᵀ and G evaluate polynomials at points, Bᵀ is what interpolates through them, transposed (Lavin and Gray,
//! "Fast Algorithms for Convolutional Neural Networks", 2016; Winograd, "Arithmetic Complexity of
//! Computations", 1980). Here it runs along one axis, the rows; along the columns and channels everything is
//! summed as it was, so that what is added per product is little, and the error of rounding about twice that
//! of plain sums.

use crate::kernel::Term;
use crate::simd::POSITIONS;

/// How `m` sums of `r` taps are made from `n` products.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scheme {
    /// `m` rows of `n`: Aᵀ.
    pub(crate) sums: Vec<Vec<f32>>,
    /// `n` rows of `r`: G.
    pub(crate) weights: Vec<Vec<f32>>,
    /// `n` rows of `n`: Bᵀ.
    pub(crate) inputs: Vec<Vec<f32>>,
}

/// Pairs of points of opposite sign at most.
const PAIRS: usize = 3;

/// The factors of a [`Scheme`] whose points come in pairs of opposite sign: a row of sums has the products at
/// 0 (the first row) and infinity (the last one), and of each pair the sum or, in odd rows, the difference,
/// times a power of the positive point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Powers {
    pub(crate) sums: usize,
    pub(crate) products: usize,
    /// For each row and each pair.
    pub(crate) of: [[f32; PAIRS]; SUMS],
}

/// Where polynomials are evaluated besides infinity: small numbers, and pairs of opposite sign, whose
/// polynomials have every other coefficient in common.
const POINTS: [f64; 7] = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5];

/// Sums that are made together at most.
pub(crate) const SUMS: usize = 4;

impl Scheme {
    /// Whether there are enough points for filters of so many taps.
    pub(crate) fn exists(taps: usize) -> bool {
        (2..=POINTS.len() + 2 - SUMS).contains(&taps)
    }

    /// The scheme for so many sums of so many taps.
    pub(crate) fn new(sums: usize, taps: usize) -> Self {
        let row = |row: usize, length: usize| -> Vec<f32> {
            (0..length)
                .map(|at| f32::from(u8::from(at == row)))
                .collect()
        };
        if sums == 1 {
            // Nothing is shared: the products are those of the taps.
            return Self {
                sums: vec![vec![1.0; taps]],
                weights: (0..taps).map(|tap| row(tap, taps)).collect(),
                inputs: (0..taps).map(|tap| row(tap, taps)).collect(),
            };
        }
        let products = sums + taps - 1;
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
        let mut weights: Vec<_> = points
            .iter()
            .zip(scales)
            .map(|(point, scale)| powers(*point, taps, scale))
            .collect();
        weights.push(row(taps - 1, taps));
        let mut inputs: Vec<_> = (0..points.len())
            .map(|index| with_roots(others(index), products))
            .collect();
        inputs.push(with_roots(points.iter().copied(), products));
        let sums = (0..sums).map(|at| {
            let at_infinity = f32::from(u8::from(at + 1 == sums));
            let powers = points.iter().map(|point| point.powi(at as i32) as f32);
            powers.chain([at_infinity]).collect()
        });
        Self {
            sums: sums.collect(),
            weights,
            inputs,
        }
    }

    /// How the mixed input of each product follows from inputs that lie so far apart.
    pub(crate) fn mixed_inputs(&self, apart: usize) -> Vec<Vec<Term>> {
        let products = self.inputs.iter();
        products
            .map(|factors| terms(factors.iter().copied(), apart))
            .collect()
    }

    /// How the gradient by each product follows from those by sums that lie so far apart.
    pub(crate) fn products_of_sums(&self, apart: usize) -> Vec<Vec<Term>> {
        let products = 0..self.products();
        products
            .map(|product| terms(self.sums.iter().map(|row| row[product]), apart))
            .collect()
    }

    /// How rows of sums follow from the products, which lie so far apart: for each row of pooling windows the
    /// terms of all their elements, of which the columns lie so far from each other.
    pub(crate) fn sums_of_windows(
        &self,
        [height, width]: [usize; 2],
        products_apart: usize,
        columns_apart: usize,
    ) -> Vec<Vec<Term>> {
        // A tile of positions is a window, or as many windows of one element.
        let elements: [usize; POSITIONS] = std::array::from_fn(|slot| slot % (height * width));
        let rows = self.sums.chunks_exact(height).map(|rows| {
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

    /// Whether the points but 0 and infinity come in pairs, whose sums and differences are shared by all rows.
    pub(crate) fn has_pairs(&self) -> bool {
        self.sums.len().is_multiple_of(2) && self.products().is_multiple_of(2)
    }

    /// What the sums are made with, where points [come in pairs](Self::has_pairs).
    pub(crate) fn powers(&self) -> Powers {
        let mut of = [[0.0; PAIRS]; SUMS];
        for (of, factors) in of.iter_mut().zip(&self.sums) {
            for (power, factor) in of.iter_mut().zip(factors[1..self.products() - 1].chunks(2)) {
                *power = factor[0];
            }
        }
        Powers {
            sums: self.sums.len(),
            products: self.products(),
            of,
        }
    }

    /// n.
    pub(crate) fn products(&self) -> usize {
        self.inputs.len()
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

/// Sums that are made together, one scheme after the other: as many as possible by fours, then two, then one.
pub(crate) fn split(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut left = rows;
    [SUMS, 2, 1].into_iter().filter_map(move |sums| {
        let tiles = left / sums;
        left %= sums;
        (tiles > 0).then_some((sums, tiles))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With numbers that floats hold exactly, every scheme makes the sums of the definition.
    #[test]
    fn schemes_make_the_sums_of_the_definition() {
        for taps in 2..=5 {
            for sums in [1, 2, 4] {
                let scheme = Scheme::new(sums, taps);
                let inputs: Vec<f64> = (0..sums + taps - 1)
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
                let products: Vec<f64> = times(&scheme.weights, &weights)
                    .iter()
                    .zip(times(&scheme.inputs, &inputs))
                    .map(|(weight, input)| weight * input)
                    .collect();
                let made = times(&scheme.sums, &products);
                for (at, made) in made.into_iter().enumerate() {
                    let expected: f64 = (0..taps).map(|tap| weights[tap] * inputs[at + tap]).sum();
                    assert!(
                        (made - expected).abs() < 1e-4,
                        "F({sums}, {taps}) at {at}: {made} {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn powers_are_the_factors_of_the_sums() {
        for (sums, taps) in [(4, 5), (4, 3), (2, 5), (2, 3)] {
            let scheme = Scheme::new(sums, taps);
            assert!(scheme.has_pairs());
            let powers = scheme.powers();
            for (row, factors) in scheme.sums.iter().enumerate() {
                let ends = [row == 0, row + 1 == sums].map(|is| f32::from(u8::from(is)));
                let mut expected = vec![ends[0]];
                for power in &powers.of[row][..powers.products / 2 - 1] {
                    expected.extend([*power, if row % 2 == 0 { *power } else { -power }]);
                }
                expected.push(ends[1]);
                assert_eq!(*factors, expected, "F({sums}, {taps}) at {row}");
            }
        }
        assert!(!Scheme::new(4, 4).has_pairs());
    }

    #[test]
    fn every_row_is_in_one_tile() {
        for rows in 0..40 {
            assert_eq!(
                split(rows).map(|(sums, tiles)| sums * tiles).sum::<usize>(),
                rows
            );
        }
    }
}
