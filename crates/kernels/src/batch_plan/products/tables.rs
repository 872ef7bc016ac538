//! The bands of a layer, and what is mixed from what.

use super::{Band, Mixed, Products, Way};
use crate::batch_plan::image::Image;
use crate::batch_plan::linear::Linear;
use crate::kernel::{Position, Term};
use crate::memory::odd_lines;
use crate::simd::{Instructions, POSITIONS};
use crate::winograd::{Scheme, split};

/// Floats of the maps that are worked on, so that the second cache holds them beside weights.
const CACHE: usize = 3 << 16;

/// A layer's images, with the border that they have.
#[derive(Clone, Copy)]
pub(super) struct Images<'a> {
    pub(super) linear: &'a Linear,
    pub(super) from: Image,
    pub(super) sums: Image,
    pub(super) to: Image,
    pub(super) instructions: Instructions,
    pub(super) lanes: usize,
    pub(super) groups: usize,
}

/// Neighbouring tiles of a scheme, and the first row of their sums.
#[derive(Clone)]
pub(super) struct Tiles {
    pub(super) scheme: usize,
    pub(super) count: usize,
    pub(super) row: usize,
}

impl Products {
    /// The tables for blocks of so many lane groups, if the layer has less to do that way.
    pub(super) fn of(images: Images) -> Option<Self> {
        let Images { linear, from, .. } = images;
        if !linear.is_less_by_products(from, images.rows()) {
            return None;
        }
        let along = linear.along();
        let (tiles, schemes) = schemes_of(images.rows(), linear.kernel[0]);
        // Forward, the mixed inputs of all products are there at once; backward, those of one, with the
        // gradient by it.
        let largest = schemes.iter().map(Scheme::products).max()?;
        let [input, output] = [
            from.pitch() * from.channels,
            images.sums.columns * linear.filters,
        ];
        let tiles = (&*tiles, &*schemes);
        let forward = images.way(&along, tiles, largest * input, Images::products_to_sums);
        let backward = images.way(&along, tiles, input + output, Images::sums_to_products);
        let by_input = images.by_input(&schemes, &backward)?;
        Some(Self {
            schemes,
            along,
            forward,
            backward,
            by_input,
            lanes: images.lanes,
        })
    }
}

/// The tiles of so many rows, and their schemes.
pub(super) fn schemes_of(rows: usize, taps: usize) -> (Vec<Tiles>, Vec<Scheme>) {
    let (mut tiles, mut schemes) = (Vec::new(), Vec::new());
    let mut row = 0;
    for (scheme, (height, count)) in split(rows).enumerate() {
        tiles.push(Tiles { scheme, count, row });
        schemes.push(Scheme::new(height, taps));
        row += height * count;
    }
    (tiles, schemes)
}

/// The tiles in bands, of which each takes so many floats of a lane for each of its tiles.
pub(super) fn cut(
    tiles: &[Tiles],
    schemes: &[Scheme],
    floats: usize,
    images: Images,
) -> Vec<Tiles> {
    let most = (CACHE / (floats * images.groups * images.lanes)).max(1);
    let bands = tiles.iter().flat_map(|tiles| {
        (0..tiles.count).step_by(most).map(|first| Tiles {
            count: most.min(tiles.count - first),
            row: tiles.row + first * schemes[tiles.scheme].sums.len(),
            ..*tiles
        })
    });
    bands.collect()
}

impl Images<'_> {
    pub(super) fn pool(&self) -> [usize; 2] {
        self.linear.pool.unwrap_or([1, 1])
    }

    /// Rows of sums, less those that are in no window of a pooling.
    pub(super) fn rows(&self) -> usize {
        self.to.rows * self.pool()[0]
    }

    pub(super) fn number(&self, value: usize) -> u32 {
        (value * self.lanes) as u32
    }

    /// Bands of tiles, of which each takes so many floats of a lane.
    fn way(
        &self,
        along: &Linear,
        (tiles, schemes): (&[Tiles], &[Scheme]),
        floats: usize,
        sums: fn(&Self, &Tiles, &Scheme, &Way) -> Mixed,
    ) -> Way {
        let cut = cut(tiles, schemes, floats, *self);
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
        let mut way = Way {
            bands: Vec::new(),
            maps,
            apart: maps.map(|map| odd_lines(map.len() * self.lanes)),
            tables: along.tables(maps[0], maps[1], self.instructions, 1),
        };
        for tiles in cut {
            let scheme = &schemes[tiles.scheme];
            way.bands.push(Band {
                scheme: tiles.scheme,
                rows: tiles.count * self.groups,
                inputs: self.inputs(&tiles, scheme, way.apart[0]),
                sums: sums(self, &tiles, scheme, &way),
            });
        }
        way
    }

    /// Rows of a map, each with the first row of sums of its tile and its lane group.
    pub(super) fn tile_rows(
        &self,
        tiles: &Tiles,
        scheme: &Scheme,
    ) -> impl Iterator<Item = [usize; 3]> + use<> {
        let (groups, height, first) = (self.groups, scheme.sums.len(), tiles.row);
        (0..tiles.count * groups).map(move |at| [at, first + at / groups * height, at % groups])
    }

    /// From the input to mixed inputs.
    pub(super) fn inputs(&self, tiles: &Tiles, scheme: &Scheme, apart: usize) -> Mixed {
        let [from, pitch] = [self.from.len(), self.from.pitch()];
        let above = self.from.border[0][0] - self.linear.padding[0][0];
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, scheme) {
            positions.extend((0..pitch).map(|column| Position {
                input: self.number(group * from + (row + above) * pitch + column),
                output: self.number(at * pitch + column),
            }));
        }
        Mixed {
            positions,
            sums: scheme.mixed_inputs(pitch * self.lanes),
            apart,
        }
    }

    /// From the gradient by sums to that by products.
    fn sums_to_products(&self, tiles: &Tiles, scheme: &Scheme, way: &Way) -> Mixed {
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, scheme) {
            let start = group * self.sums.len() + self.sums.at(0, row, 0);
            positions.extend((0..self.sums.columns).map(|column| Position {
                input: self.number(start + column),
                output: self.number(at * self.sums.columns + column),
            }));
        }
        Mixed {
            positions,
            sums: scheme.products_of_sums(self.sums.columns * self.lanes),
            apart: way.apart[1],
        }
    }

    /// From products to sums, or to the largest of a pooling's window.
    fn products_to_sums(&self, tiles: &Tiles, scheme: &Scheme, way: &Way) -> Mixed {
        let [pool_height, pool_width] = self.pool();
        let window = pool_height * pool_width;
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, scheme) {
            let output = group * self.to.len() + self.to.at(0, row / pool_height, 0);
            positions.extend((0..self.to.columns * window).map(|element| {
                let column = element / window;
                Position {
                    input: self.number(at * self.sums.columns + column * pool_width),
                    output: self.number(output + column),
                }
            }));
        }
        Mixed {
            positions,
            sums: scheme.sums_of_windows([pool_height, pool_width], way.apart[1], self.lanes),
            apart: self.to.pitch() * self.lanes,
        }
    }

    /// From the gradient by all mixed inputs to that by each row of the input; nothing where tables cannot
    /// count that far.
    fn by_input(&self, schemes: &[Scheme], backward: &Way) -> Option<Mixed> {
        let bare = self.from.bare();
        let products = backward
            .bands
            .iter()
            .map(|band| schemes[band.scheme].products());
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
            for band in &backward.bands {
                let scheme = &schemes[band.scheme];
                for tile in 0..band.rows / self.groups {
                    let tap = y.checked_sub(row);
                    for (product, factors) in scheme.inputs.iter().enumerate() {
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
                    row += scheme.sums.len();
                }
                map += scheme.products();
            }
            terms
        });
        Some(Mixed {
            positions: positions.collect(),
            sums: rows.collect(),
            apart: bare.columns * self.lanes,
        })
    }
}
