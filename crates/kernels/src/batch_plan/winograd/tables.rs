//! The bands of a layer whose products are written to memory, and the tables of their transforms.

use super::super::tables::Tables;
use super::images::{Images, Tiles, cut, filterings_of};
use super::in_memory::{Band, Bands, InMemory};
use super::transform::TransformTables;
use crate::draft::{Image, Linear};
use crate::kernel::{Position, Term};
use crate::memory::odd_lines;
use crate::simd::POSITIONS;
use crate::winograd::Filtering;

impl InMemory {
    /// The tables for blocks of so many lane groups, if it pays.
    pub(super) fn of(images: Images) -> Option<Self> {
        let Images { linear, from, .. } = images;
        if !linear.winograd_pays(from, images.rows()) {
            return None;
        }
        let per_product = linear.per_product();
        let (tiles, filterings) = filterings_of(images.rows(), linear.kernel[0]);
        // Forward, the transformed inputs of all products are there at once; backward, those of one, with the
        // gradient by it.
        let largest = filterings.iter().map(Filtering::products).max()?;
        let [input, output] = [
            from.pitch() * from.channels,
            images.sums.columns * linear.filters,
        ];
        let tiles = (&*tiles, &*filterings);
        let forward = images.bands(
            &per_product,
            tiles,
            largest * input,
            Images::output_transform,
        );
        let backward = images.bands(&per_product, tiles, input + output, Images::output_gradient);
        let by_input = images.by_input(&filterings, &backward)?;
        Some(Self {
            filterings,
            per_product,
            forward,
            backward,
            by_input,
            lanes: images.lanes,
        })
    }
}

impl Images<'_> {
    /// Bands of tiles, of which each takes so many floats of a lane.
    fn bands(
        &self,
        per_product: &Linear,
        (tiles, filterings): (&[Tiles], &[Filtering]),
        floats: usize,
        output: fn(&Self, &Tiles, &Filtering, &Bands) -> TransformTables,
    ) -> Bands {
        let cut = cut(tiles, filterings, floats, *self);
        let rows = cut.iter().map(|tiles| tiles.count * self.groups).max();
        let rows = rows.unwrap_or(0);
        let border = [[0; 2], self.from.border[1]];
        let maps = [
            Image {
                rows,
                border,
                ..self.from
            },
            Image { rows, ..self.sums },
        ];
        let mut bands = Bands {
            list: Vec::new(),
            maps,
            apart: maps.map(|map| odd_lines(map.len() * self.lanes)),
            tables: Tables::new(per_product, maps[0], maps[1], self.lanes, 1),
        };
        for tiles in cut {
            let filtering = &filterings[tiles.filtering];
            bands.list.push(Band {
                filtering: tiles.filtering,
                rows: tiles.count * self.groups,
                input: self.input_transform(&tiles, filtering, bands.apart[0]),
                output: output(self, &tiles, filtering, &bands),
            });
        }
        bands
    }

    /// The output transform backward, from the gradient by sums to that by products.
    fn output_gradient(
        &self,
        tiles: &Tiles,
        filtering: &Filtering,
        bands: &Bands,
    ) -> TransformTables {
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, filtering) {
            let start = group * self.sums.len() + self.sums.at(0, row, 0);
            positions.extend((0..self.sums.columns).map(|column| Position {
                input: self.number(start + column),
                output: self.number(at * self.sums.columns + column),
            }));
        }
        TransformTables {
            positions,
            rows: filtering.output_gradient_terms(self.sums.columns * self.lanes),
            apart: bands.apart[1],
        }
    }

    /// The output transform, from products to sums, or to the largest of a pooling's window.
    fn output_transform(
        &self,
        tiles: &Tiles,
        filtering: &Filtering,
        bands: &Bands,
    ) -> TransformTables {
        let [pool_height, pool_width] = self.pool();
        let window = pool_height * pool_width;
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, filtering) {
            let output = group * self.to.len() + self.to.at(0, row / pool_height, 0);
            positions.extend((0..self.to.columns * window).map(|element| {
                let column = element / window;
                Position {
                    input: self.number(at * self.sums.columns + column * pool_width),
                    output: self.number(output + column),
                }
            }));
        }
        TransformTables {
            positions,
            rows: filtering.output_terms([pool_height, pool_width], bands.apart[1], self.lanes),
            apart: self.to.pitch() * self.lanes,
        }
    }

    /// The input transform backward, from the gradient by all of the transformed input to that by each row of the
    /// input; nothing where tables cannot count that far.
    fn by_input(&self, filterings: &[Filtering], backward: &Bands) -> Option<TransformTables> {
        let bare = self.from.bare();
        let products = backward
            .list
            .iter()
            .map(|band| filterings[band.filtering].products());
        let count = products.sum::<usize>();
        u32::try_from(count * backward.apart[0]).ok()?;
        let positions = (0..self.groups * bare.columns).map(|at| Position {
            input: self.number(at),
            output: self.number(at / bare.columns * bare.len() + at % bare.columns),
        });
        let rows = (0..self.from.rows).map(|y| {
            let y = y + self.linear.padding[0][0];
            let mut terms = Vec::new();
            let (mut row, mut map) = (0, 0);
            for band in &backward.list {
                let filtering = &filterings[band.filtering];
                for tile in 0..band.rows / self.groups {
                    let tap = y.checked_sub(row);
                    for (product, factors) in filtering.input.iter().enumerate() {
                        let factor = tap.and_then(|tap| factors.get(tap)).copied();
                        if let Some(factor) = factor.filter(|factor| *factor != 0.0) {
                            let start = ((map + product) * backward.apart[0]) as u32;
                            let at = start + self.number(tile * self.groups * bare.columns);
                            terms.push(Term {
                                input: [at; POSITIONS],
                                factor: [factor; POSITIONS],
                            });
                        }
                    }
                    row += filtering.outputs();
                }
                map += filtering.products();
            }
            terms
        });
        Some(TransformTables {
            positions: positions.collect(),
            rows: rows.collect(),
            apart: bare.columns * self.lanes,
        })
    }
}
