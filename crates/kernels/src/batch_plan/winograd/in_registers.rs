//! Layers of few taps, whose products stay in registers until the output transform.

use super::images::{Images, Tiles, cut, filterings_of};
use super::room::Room;
use super::transform::TransformTables;
use crate::draft::{Image, Linear};
use crate::kernel::{
    Elements, Largest, Place, Position, TransformedInput, WinogradGradient, WinogradSums,
};
use crate::memory::{Aligned, odd_lines};
use crate::simd::Instructions;
use crate::winograd::{Filtering, PairedOutput, first_product};

/// A Winograd convolution whose products stay in registers.
pub(crate) struct InRegisters {
    filterings: Vec<Filtering>,
    bands: Vec<Band>,
    /// A map of the transformed input, with the border of its columns, and floats from one to the next.
    map: Image,
    apart: usize,
    /// Taps of a filter for each product, and those of a channel.
    taps: usize,
    width: usize,
    lanes: usize,
}

/// Some tiles of rows of one filtering.
struct Band {
    filtering: usize,
    /// The output transform.
    output: PairedOutput,
    /// The input transform, to the maps.
    input: TransformTables,
    /// Pairs of columns of all tiles, and single columns.
    positions: Vec<Position>,
    places: Vec<Place>,
    /// The same with the gradient's place in a row of sums.
    places_in_chunk: Vec<Place>,
}

impl InRegisters {
    /// The tables for blocks of so many lane groups, if it pays.
    pub(super) fn of(images: Images) -> Option<Self> {
        let Images {
            linear, from, sums, ..
        } = images;
        if !linear.winograd_in_registers_pays(from, images.rows(), sums.columns) {
            return None;
        }
        let (tiles, filterings) = filterings_of(images.rows(), linear.kernel[0]);
        if !filterings.iter().all(Filtering::has_paired_points) {
            return None;
        }
        let largest = filterings.iter().map(Filtering::products).max()?;
        let tiles = cut(
            &tiles,
            &filterings,
            largest * from.pitch() * from.channels,
            images,
        );
        let map = Image {
            rows: images.groups * tiles.iter().map(|tiles| tiles.count).max()?,
            border: [[0; 2], from.border[1]],
            ..from
        };
        let apart = odd_lines(map.len() * images.lanes);
        let bands = tiles.iter().map(|tiles| {
            let filtering = &filterings[tiles.filtering];
            let places = images.places(tiles, filtering, map);
            let in_chunk = places.iter().enumerate().map(|(index, place)| Place {
                gradient: images.number(index % images.sums.columns),
                ..*place
            });
            Band {
                filtering: tiles.filtering,
                output: filtering.paired_output(),
                input: images.input_transform(tiles, filtering, apart),
                positions: images.pairs_of_columns(tiles, filtering, map),
                places_in_chunk: in_chunk.collect(),
                places,
            }
        });
        Some(Self {
            bands: bands.collect(),
            map,
            apart,
            taps: from.channels * linear.kernel[1],
            width: linear.kernel[1],
            lanes: images.lanes,
            filterings,
        })
    }

    /// Transforms the weights and lays them out as the sums read them, those of one filtering after those of another:
    /// `[filter][tap][product]`.
    pub(crate) fn pack(&self, linear: &Linear, weights: &[f32], into: &mut Aligned) {
        let products = self
            .filterings
            .iter()
            .map(Filtering::products)
            .sum::<usize>();
        let count = linear.filters * self.taps;
        into.resize(products * count);
        let mut rest = &mut **into;
        for filtering in &self.filterings {
            let products = filtering.products();
            let (these, others) = rest.split_at_mut(products * count);
            for (tap, into) in these.chunks_exact_mut(products).enumerate() {
                let [kernel, column] = [tap / self.width, tap % self.width];
                let size = linear.kernel[0] * self.width;
                let rows = weights[kernel * size..][..size].chunks_exact(self.width);
                for (into, factors) in into.iter_mut().zip(&filtering.weight) {
                    let terms = factors.iter().zip(rows.clone());
                    *into = terms.map(|(factor, row)| factor * row[column]).sum();
                }
            }
            rest = others;
        }
    }

    /// Transforms the input of a band.
    fn transform(
        &self,
        band: &Band,
        instructions: Instructions,
        from: Image,
        input: &[f32],
        room: &mut Aligned,
    ) {
        let strides = [from.plane(), self.map.plane()].map(|plane| plane * self.lanes);
        let room = room.room(band.output.products * self.apart);
        band.input
            .run(instructions, None, from.channels, strides, input, room);
    }

    /// The transformed input of a band, as the kernels read it.
    fn transformed<'a>(&self, band: &'a Band, values: &'a [f32]) -> TransformedInput<'a> {
        TransformedInput {
            values,
            apart: self.apart,
            channels: self.map.channels,
            plane: self.map.plane() * self.lanes,
            width: self.width,
            output: &band.output,
        }
    }

    /// The sums.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(crate) fn forward(
        &self,
        instructions: Instructions,
        linear: &Linear,
        [from, to]: [Image; 2],
        weights: &[f32],
        bias: Option<&[f32]>,
        room: &mut Room,
        input: &[f32],
        output: &mut [f32],
        mut index_of_largest: Option<&mut [f32]>,
    ) {
        for band in &self.bands {
            self.transform(band, instructions, from, input, &mut room.input);
            let first = first_product(&self.filterings, band.filtering);
            instructions.run(WinogradSums {
                input: self.transformed(band, &room.input),
                output,
                positions: &band.positions,
                weights: &weights[first * linear.filters * self.taps..],
                filters: linear.filters,
                bias,
                filter_stride: to.plane() * self.lanes,
                row_stride: to.pitch() * self.lanes,
                rectify: linear.rectify,
                largest: match (&linear.pool, &mut index_of_largest) {
                    (None, _) => Largest::No,
                    (Some(_), None) => Largest::Value,
                    (Some(_), Some(index)) => Largest::ValueAndIndex(index),
                },
            });
        }
    }

    /// The gradient by the weights.
    #[allow(clippy::too_many_arguments, reason = "each is one thing, none a group")]
    pub(crate) fn by_weights(
        &self,
        instructions: Instructions,
        linear: &Linear,
        from: Image,
        room: &mut Room,
        input: &[f32],
        by_sums: &[f32],
        by_weights: &mut [f32],
    ) {
        by_weights.fill(0.0);
        let sums = linear.sums(from);
        let count = linear.filters * self.taps;
        let [height, width] = linear.kernel;
        for band in &self.bands {
            self.transform(band, instructions, from, input, &mut room.input);
            let products = band.output.products;
            let by_products = room.by_weights.room(products * count);
            instructions.run(WinogradGradient {
                input: self.transformed(band, &room.input),
                gradient: by_sums,
                places: &band.places,
                places_in_chunk: &band.places_in_chunk,
                chunk: sums.columns,
                filters: linear.filters,
                filter_stride: sums.plane() * self.lanes,
                row_stride: sums.pitch() * self.lanes,
                room: &mut room.products,
                by_weight: by_products,
            });
            instructions.run(Elements(|| {
                let by_products = by_products.chunks_exact(count);
                let factors = self.filterings[band.filtering].weight.iter();
                for (factors, by_product) in factors.zip(by_products) {
                    let kernels = by_weights.chunks_exact_mut(height * width);
                    for (kernel, by_product) in kernels.zip(by_product.chunks_exact(width)) {
                        for (row, factor) in kernel.chunks_exact_mut(width).zip(factors) {
                            for (sum, value) in row.iter_mut().zip(by_product) {
                                *sum += factor * value;
                            }
                        }
                    }
                }
            }));
        }
    }
}

impl Images<'_> {
    /// Pairs of neighbouring columns of some tiles, which may have one in common at the end, or those of the
    /// windows of a pooling.
    fn pairs_of_columns(&self, tiles: &Tiles, filtering: &Filtering, map: Image) -> Vec<Position> {
        let [pool_height, pool_width] = self.pool();
        let columns = self.to.columns * pool_width;
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, filtering) {
            let output = group * self.to.len() + self.to.at(0, row / pool_height, 0);
            positions.extend((0..columns).step_by(2).map(|column| {
                let column = column.min(columns - 2);
                Position {
                    input: self.number(at * map.pitch() + column + self.left()),
                    output: self.number(output + column / pool_width),
                }
            }));
        }
        positions
    }

    /// Columns of some tiles.
    fn places(&self, tiles: &Tiles, filtering: &Filtering, map: Image) -> Vec<Place> {
        let mut places = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, filtering) {
            let start = group * self.sums.len() + self.sums.at(0, row, 0);
            places.extend((0..self.sums.columns).map(|column| Place {
                input: self.number(at * map.pitch() + column + self.left()),
                gradient: self.number(start + column),
            }));
        }
        places
    }

    /// Columns of the input's border that the layer does not look at.
    fn left(&self) -> usize {
        self.from.border[1][0] - self.linear.padding[1][0]
    }
}
