//! A layer's images cut into tiles and bands, and the input transform, which every Winograd convolution has.

use super::transform::TransformTables;
use crate::draft::{Image, Linear};
use crate::kernel::Position;
use crate::winograd::{Filtering, split};

/// Floats of the maps that are worked on, so that the second cache holds them beside weights.
const CACHE: usize = 3 << 16;

/// A layer's images, with the border that they have.
#[derive(Clone, Copy)]
pub(super) struct Images<'a> {
    pub(super) linear: &'a Linear,
    pub(super) from: Image,
    pub(super) sums: Image,
    pub(super) to: Image,
    pub(super) lanes: usize,
    pub(super) groups: usize,
}

/// Neighbouring tiles of a filtering, and the first row of their sums.
#[derive(Clone)]
pub(super) struct Tiles {
    pub(super) filtering: usize,
    pub(super) count: usize,
    pub(super) row: usize,
}

/// The tiles of so many rows, and their filterings.
pub(super) fn filterings_of(rows: usize, taps: usize) -> (Vec<Tiles>, Vec<Filtering>) {
    let (mut tiles, mut filterings) = (Vec::new(), Vec::new());
    let mut row = 0;
    for (filtering, (height, count)) in split(rows).enumerate() {
        tiles.push(Tiles {
            filtering,
            count,
            row,
        });
        filterings.push(Filtering::new(height, taps));
        row += height * count;
    }
    (tiles, filterings)
}

/// The tiles in bands, of which each takes so many floats of a lane for each of its tiles.
pub(super) fn cut(
    tiles: &[Tiles],
    filterings: &[Filtering],
    floats: usize,
    images: Images,
) -> Vec<Tiles> {
    let most = (CACHE / (floats * images.groups * images.lanes)).max(1);
    let bands = tiles.iter().flat_map(|tiles| {
        (0..tiles.count).step_by(most).map(|first| Tiles {
            count: most.min(tiles.count - first),
            row: tiles.row + first * filterings[tiles.filtering].outputs(),
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

    /// Rows of a map, each with the first row of sums of its tile and its lane group.
    pub(super) fn tile_rows(
        &self,
        tiles: &Tiles,
        filtering: &Filtering,
    ) -> impl Iterator<Item = [usize; 3]> + use<> {
        let (groups, height, first) = (self.groups, filtering.outputs(), tiles.row);
        (0..tiles.count * groups).map(move |at| [at, first + at / groups * height, at % groups])
    }

    /// The input transform, to the maps of a band.
    pub(super) fn input_transform(
        &self,
        tiles: &Tiles,
        filtering: &Filtering,
        apart: usize,
    ) -> TransformTables {
        let [from, pitch] = [self.from.len(), self.from.pitch()];
        let above = self.from.border[0][0] - self.linear.padding[0][0];
        let mut positions = Vec::new();
        for [at, row, group] in self.tile_rows(tiles, filtering) {
            positions.extend((0..pitch).map(|column| Position {
                input: self.number(group * from + (row + above) * pitch + column),
                output: self.number(at * pitch + column),
            }));
        }
        TransformTables {
            positions,
            rows: filtering.input_terms(pitch * self.lanes),
            apart,
        }
    }
}
