//! Convolutions with fewer products: tables, and the passes forward and backward.
//!
//! Along the rows a few sums are made together, as [`winograd`](crate::winograd) says. For each of a scheme's
//! products the layer then is a convolution along the columns alone, from a map of mixed input rows to one of products,
//! with weights of its own; the kernels do it as any other. Its gradients are the same chain backward: by
//! sums to by products, by products to by mixed inputs and mixed weights, and from these to inputs and weights.

use super::backward::pack_by_input;
use super::forward::pack_forward;
use super::image::Image;
use super::linear::{Class, Linear, Tables};
use crate::kernel::{Correlation, Elements, Largest, Mix, Position, Sums, Term};
use crate::memory::Aligned;
use crate::simd::{Instructions, POSITIONS};
use crate::winograd::{Scheme, split};

/// A convolution by fewer products.
pub(crate) struct Products {
    bands: Vec<Band>,
    /// What is left of the layer for each product.
    along: Linear,
    /// Its tables for the rows of the tallest band.
    tables: Tables,
    /// A map of mixed inputs, with the border of its columns, and one of products.
    maps: [Image; 2],
    /// How input rows follow from the gradients by all mixed inputs: the terms of each row.
    by_input: Vec<Vec<Term>>,
    /// The places of a row of the input among the gradients by mixed inputs, and its own, for the first row.
    row: Vec<Position>,
    lanes: usize,
}

/// Tiles of rows of one scheme.
struct Band {
    scheme: Scheme,
    /// Rows of the maps: the tiles of all lane groups.
    rows: usize,
    /// The number of the scheme's first product among those of all bands.
    first: usize,
    /// From the input to a map of mixed inputs: the pixels of each tile's first row, and the terms of each
    /// product.
    inputs: (Vec<Position>, Vec<Vec<Term>>),
    /// From the gradients by the sums to those by a product.
    by_sums: (Vec<Position>, Vec<Vec<Term>>),
    /// From the products to the sums, for each row of a tile, or of windows in it.
    sums: Vec<(Vec<Position>, Vec<Term>)>,
}

/// Room for one block.
#[derive(Default)]
pub(crate) struct Room {
    inputs: Aligned,
    by_products: Aligned,
    /// The products of all bands, or the gradients by their inputs.
    products: Aligned,
    by_weights: Aligned,
    mixed: Aligned,
}

impl Products {
    /// The tables for blocks of so many lane groups, if the layer has less to do that way.
    pub(crate) fn of(
        linear: &Linear,
        from: Image,
        to: Image,
        lanes: usize,
        groups: usize,
    ) -> Option<Self> {
        let sums = linear.sums(from);
        let [pool_height, pool_width] = linear.pool.unwrap_or([1, 1]);
        if !linear.is_less_by_products(from, to.rows * pool_height) {
            return None;
        }
        let number = |value: usize| (value * lanes) as u32;
        let same = |input: usize, factor: f32| Term {
            input: [number(input); POSITIONS],
            factor: [factor; POSITIONS],
        };
        let split = || split(to.rows * pool_height);
        let rows = split().map(|(_, tiles)| tiles * groups).max().unwrap_or(0);
        let maps = [
            Image {
                rows,
                border: [[0; 2], from.border[1]],
                ..from
            },
            Image { rows, ..sums },
        ];
        let along = Linear {
            kernel: [1, linear.kernel[1]],
            padding: [[0; 2], linear.padding[1]],
            bias: None,
            rectify: false,
            pool: None,
            weight: 0,
            ..*linear
        };
        let mut bands = Vec::new();
        let (mut row, mut first) = (0, 0);
        for (height, tiles) in split() {
            let scheme = Scheme::new(height, linear.kernel[0]);
            // A tile's maps lie group after group.
            let places =
                || (0..tiles * groups).map(|at| (at, row + at / groups * height, at % groups));
            let from_inputs = places().flat_map(|(at, row, group)| {
                let start = group * from.len()
                    + (row + from.border[0][0] - linear.padding[0][0]) * from.pitch();
                (0..from.pitch()).map(move |column| Position {
                    input: number(start + column),
                    output: number(at * from.pitch() + column),
                })
            });
            let from_by_sums = places().flat_map(|(at, row, group)| {
                let start = group * sums.len() + sums.at(0, row, 0);
                (0..sums.columns).map(move |column| Position {
                    input: number(start + column),
                    output: number(at * sums.columns + column),
                })
            });
            let products = scheme.products();
            let of_inputs = (0..products).map(|product| {
                let terms = scheme.inputs[product].iter().enumerate();
                let terms = terms.filter(|(_, factor)| **factor != 0.0);
                terms
                    .map(|(tap, factor)| same(tap * from.pitch(), *factor))
                    .collect()
            });
            let of_by_sums = (0..products).map(|product| {
                let terms = scheme.sums.iter().map(|row| row[product]).enumerate();
                let terms = terms.filter(|(_, factor)| *factor != 0.0);
                terms
                    .map(|(row, factor)| same(row * sums.columns, factor))
                    .collect()
            });
            let to_sums = (0..height / pool_height).map(|window| {
                let positions = places().flat_map(|(at, row, group)| {
                    let output = group * to.len() + to.at(0, row / pool_height + window, 0);
                    (0..to.columns * pool_height * pool_width).map(move |element| {
                        let column = element / (pool_height * pool_width);
                        Position {
                            input: number(at * sums.columns + column * pool_width),
                            output: number(output + column),
                        }
                    })
                });
                let elements: [usize; POSITIONS] =
                    std::array::from_fn(|slot| slot % (pool_height * pool_width));
                let factors = |product: usize| {
                    elements.map(|element| {
                        scheme.sums[window * pool_height + element / pool_width][product]
                    })
                };
                let terms = (0..products)
                    .filter(|product| factors(*product) != [0.0; POSITIONS])
                    .map(|product| Term {
                        input: elements.map(|element| {
                            number((first + product) * maps[1].len() + element % pool_width)
                        }),
                        factor: factors(product),
                    });
                (positions.collect(), terms.collect())
            });
            let band = Band {
                rows: tiles * groups,
                first,
                inputs: (from_inputs.collect(), of_inputs.collect()),
                by_sums: (from_by_sums.collect(), of_by_sums.collect()),
                sums: to_sums.collect(),
                scheme: scheme.clone(),
            };
            bands.push(band);
            row += tiles * height;
            first += products;
        }
        let bare = from.bare();
        let by_input = (0..from.rows).map(|y| {
            let y = y + linear.padding[0][0];
            let mut terms = Vec::new();
            let mut row = 0;
            for band in &bands {
                let height = band.scheme.sums.len();
                for tile in 0..band.rows / groups {
                    let tap = y.checked_sub(row + tile * height);
                    let Some(tap) = tap.filter(|tap| *tap < band.scheme.products()) else {
                        continue;
                    };
                    for (product, row) in band.scheme.inputs.iter().enumerate() {
                        if row[tap] != 0.0 {
                            let map = (band.first + product) * maps[0].bare().len();
                            terms.push(same(map + tile * groups * from.columns, row[tap]));
                        }
                    }
                }
                row += band.rows / groups * height;
            }
            terms
        });
        let by_input = by_input.collect();
        let row = (0..groups * from.columns).map(|at| Position {
            input: number(at),
            output: number(at / from.columns * bare.len() + at % from.columns),
        });
        let row = row.collect();
        let tables = along.tables(maps[0], maps[1], lanes, 1);
        Some(Self {
            bands,
            along,
            tables,
            maps,
            by_input,
            row,
            lanes,
        })
    }

    /// The products of all bands.
    fn count(&self) -> usize {
        self.bands.iter().map(|band| band.scheme.products()).sum()
    }

    /// Weights of a product.
    fn weights(&self) -> usize {
        self.along.filters * self.along.weights_per_filter(self.maps[0])
    }

    /// Floats of a map of mixed inputs and of one of products.
    fn lengths(&self) -> [usize; 2] {
        self.maps.map(|map| map.len() * self.lanes)
    }

    /// Lays the weights out as the sums read them, those of one product after those of another; `mixed` is
    /// room to work in.
    pub(crate) fn pack(
        &self,
        instructions: Instructions,
        weights: &[f32],
        mixed: &mut Aligned,
        into: &mut Aligned,
    ) {
        let count = self.weights();
        into.resize(self.count() * count);
        let mixed = mixed.room(count);
        let width = self.along.kernel[1];
        let schemes = self.bands.iter().flat_map(|band| &band.scheme.weights);
        for (factors, into) in schemes.zip(into.chunks_exact_mut(count)) {
            let kernels = weights.chunks_exact(factors.len() * width);
            for (mixed, kernel) in mixed.chunks_exact_mut(width).zip(kernels) {
                for (column, mixed) in mixed.iter_mut().enumerate() {
                    let column = kernel[column..].iter().step_by(width);
                    *mixed = factors
                        .iter()
                        .zip(column)
                        .map(|(factor, weight)| factor * weight)
                        .sum();
                }
            }
            pack_forward(&self.along, self.maps[0], instructions, mixed, into);
        }
    }

    /// Lays the weights out for the gradients by the inputs, from where they lie for the sums.
    pub(crate) fn pack_by_input(
        &self,
        instructions: Instructions,
        forward: &[f32],
        into: &mut Aligned,
    ) {
        let count = self.weights();
        into.resize(forward.len());
        for (forward, into) in forward
            .chunks_exact(count)
            .zip(into.chunks_exact_mut(count))
        {
            pack_by_input(&self.along, self.maps[0], instructions, forward, into);
        }
    }

    /// The sums.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(crate) fn forward(
        &self,
        instructions: Instructions,
        linear: &Linear,
        [from, to]: [Image; 2],
        [weights, bias]: [&[f32]; 2],
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
        mut index_of_largest: Option<&mut [f32]>,
    ) {
        let [inputs_length, products_length] = self.lengths();
        let inputs = room.inputs.room(inputs_length);
        let products = room.products.room(self.count() * products_length);
        let weights = weights.chunks_exact(self.weights());
        let maps = products.chunks_exact_mut(products_length);
        let each = self
            .bands
            .iter()
            .flat_map(|band| (0..band.scheme.products()).map(move |product| (band, product)));
        for ((band, product), (weights, map)) in each.zip(weights.zip(maps)) {
            self.mix_inputs(instructions, from, (band, product), input, inputs);
            instructions.run(Sums {
                input: inputs,
                output: map,
                positions: &self.tables.forward.positions[..band.rows * self.maps[1].columns],
                taps: &self.tables.forward.taps,
                weights,
                weights_per_filter: self.along.weights_per_filter(self.maps[0]),
                filters: self.along.filters,
                bias: None,
                filter_stride: self.maps[1].plane() * self.lanes,
                rectify: false,
                largest: Largest::No,
            });
        }
        for (positions, terms) in self.bands.iter().flat_map(|band| &band.sums) {
            instructions.run(Mix {
                input: products,
                output,
                positions,
                terms,
                channels: linear.filters,
                strides: [self.maps[1].plane(), to.plane()].map(|plane| plane * self.lanes),
                bias: linear.bias.map(|_| bias),
                rectify: linear.rectify,
                largest: match (&linear.pool, &mut index_of_largest) {
                    (None, _) => Largest::No,
                    (Some(_), None) => Largest::Value,
                    (Some(_), Some(index)) => Largest::ValueAndIndex(index),
                },
            });
        }
    }

    fn mix_inputs(
        &self,
        instructions: Instructions,
        from: Image,
        (band, product): (&Band, usize),
        input: &[f32],
        inputs: &mut [f32],
    ) {
        instructions.run(Mix {
            input,
            output: inputs,
            positions: &band.inputs.0,
            terms: &band.inputs.1[product],
            channels: from.channels,
            strides: [from.plane(), self.maps[0].plane()].map(|plane| plane * self.lanes),
            bias: None,
            rectify: false,
            largest: Largest::No,
        });
    }

    /// The gradient by the weights, and that by the input if it is asked for, with the weights packed for it.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(crate) fn backward(
        &self,
        instructions: Instructions,
        linear: &Linear,
        from: Image,
        room: &mut Room,
        input: &[f32],
        by_sums: &[f32],
        by_weights: &mut [f32],
        by_input: Option<(&[f32], &mut [f32])>,
    ) {
        let [inputs_length, products_length] = self.lengths();
        let count = self.weights();
        let bare = self.maps[0].bare().len() * self.lanes;
        let inputs = room.inputs.room(inputs_length);
        let by_products = room.by_products.room(products_length);
        let by_mixed = room.by_weights.room(count);
        let by_kernels = room.mixed.room(count * linear.kernel[0]);
        by_kernels.fill(0.0);
        let by_inputs = room.products.room(match &by_input {
            Some(_) => self.count() * bare,
            None => 0,
        });
        let each = self
            .bands
            .iter()
            .flat_map(|band| (0..band.scheme.products()).map(move |product| (band, product)));
        for (number, (band, product)) in each.enumerate() {
            self.mix_inputs(instructions, from, (band, product), input, inputs);
            instructions.run(Mix {
                input: by_sums,
                output: by_products,
                positions: &band.by_sums.0,
                terms: &band.by_sums.1[product],
                channels: linear.filters,
                strides: [linear.sums(from).plane(), self.maps[1].plane()]
                    .map(|plane| plane * self.lanes),
                bias: None,
                rectify: false,
                largest: Largest::No,
            });
            instructions.run(Correlation {
                input: inputs,
                gradient: by_products,
                places: &self.tables.places[..band.rows * self.maps[1].columns],
                taps: &self.tables.forward.taps,
                filters: self.along.filters,
                filter_stride: self.maps[1].plane() * self.lanes,
                by_weight: by_mixed,
                by_bias: None,
            });
            let factors = &band.scheme.weights[product];
            instructions.run(Elements(|| {
                for (factor, row) in factors.iter().zip(by_kernels.chunks_exact_mut(count)) {
                    for (sum, value) in row.iter_mut().zip(&*by_mixed) {
                        *sum += factor * value;
                    }
                }
            }));
            if let Some((weights, _)) = &by_input {
                let weights = &weights[number * count..][..count];
                let map = &mut by_inputs[number * bare..][..bare];
                for class in &self.tables.by_input {
                    self.by_inputs(instructions, class, band, weights, by_products, map);
                }
            }
        }
        let width = linear.kernel[1];
        for (at, kernel) in by_weights
            .chunks_exact_mut(linear.kernel[0] * width)
            .enumerate()
        {
            for (row, kernel) in kernel.chunks_exact_mut(width).enumerate() {
                kernel.copy_from_slice(&by_kernels[row * count + at * width..][..width]);
            }
        }
        if let Some((_, by_input)) = by_input {
            let row = from.columns * self.lanes;
            for (y, terms) in self.by_input.iter().enumerate() {
                instructions.run(Mix {
                    input: by_inputs,
                    output: &mut by_input[y * row..],
                    positions: &self.row,
                    terms,
                    channels: from.channels,
                    strides: [self.maps[0], from].map(|image| image.bare().plane() * self.lanes),
                    bias: None,
                    rectify: false,
                    largest: Largest::No,
                });
            }
        }
    }

    /// The gradient by a map of mixed inputs, at the columns of a class.
    fn by_inputs(
        &self,
        instructions: Instructions,
        class: &Class,
        band: &Band,
        weights: &[f32],
        by_products: &[f32],
        map: &mut [f32],
    ) {
        let rows = class.positions.len() / self.maps[0].rows * band.rows;
        instructions.run(Sums {
            input: by_products,
            output: map,
            positions: &class.positions[..rows],
            taps: &class.taps,
            weights,
            weights_per_filter: self.along.filters * self.along.kernel[1],
            filters: self.maps[0].channels,
            bias: None,
            filter_stride: self.maps[0].bare().plane() * self.lanes,
            rectify: false,
            largest: Largest::No,
        });
    }
}
