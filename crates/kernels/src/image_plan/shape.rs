//! An image's size cut into tiles.

use super::stage::Stages;
use super::tile::{Height, Tables, Tile};
use crate::simd::Instructions;
use crate::winograd::OUTPUTS;

/// How large tiles and pieces may be, in columns and rows of the output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) piece: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            columns: usize::MAX,
            rows: MOST_ROWS,
            piece: usize::MAX,
        }
    }
}

/// Everything that follows from an image's size.
pub(super) struct Shape {
    image: [usize; 2],
    threads: usize,
    /// Which may be those with shorter vectors, where the image would not fill the longer ones.
    pub(super) instructions: Instructions,
    /// Rows and columns of the image and of each stage's output.
    pub(super) lengths: Vec<[usize; 2]>,
    /// The first row and column of the image, of each stage's output, behind those that only padding
    /// further on reads.
    pub(super) origins: Vec<[usize; 2]>,
    /// Rows of the output that are worked on by one thread.
    pub(super) piece: usize,
    /// All strips but the last, and the last, which may be narrower.
    pub(super) tiles: [(Tile, Vec<Tables>); 2],
    /// How many rows of the image and of each stage's output the outputs see.
    pub(super) seen: Vec<usize>,
}

/// Floats of a tile's buffers of which those that a stage works on stay in a second cache of a megabyte.
const CACHE: usize = 400 << 10;

/// Vectors of a strip at most.
const MOST_VECTORS: usize = 64;

/// Rows of the output that go through all layers at a time, at most.
const MOST_ROWS: usize = 32;

/// Multiplications and additions, in vectors, below which another thread is not worth waking.
const PIECE: usize = 1 << 17;

impl Shape {
    /// Nothing where the numbers of a tile are too large for its tables.
    pub(super) fn new(
        stages: &Stages,
        limits: Limits,
        instructions: Instructions,
        lengths: Vec<[usize; 2]>,
        threads: usize,
    ) -> Option<Self> {
        let image = lengths.first().copied().unwrap_or_default();
        let [rows, columns] = lengths.last().copied().unwrap_or_default();
        let mut origins = vec![[0; 2]];
        for stage in stages.list.iter().rev() {
            let after = origins.last().copied().unwrap_or([0; 2]);
            origins
                .push([0, 1].map(|axis| after[axis] * stage.step[axis] + stage.padding[axis][0]));
        }
        origins.reverse();
        let instructions = instructions_for(stages, instructions, columns);
        let lanes = instructions.lanes();
        let tile = tile(stages, limits, [rows, columns], lanes);
        let last = columns - (columns.div_ceil(tile.columns) - 1) * tile.columns;
        let last = Tile::new(stages, last, tile.height, lanes);
        u32::try_from(tile.len()).ok()?;
        let piece = piece(stages, &tile, [rows, columns], threads, lanes);
        let tiles = [tile, last].map(|tile| {
            let tables = tile.tables(stages, lanes);
            (tile, tables)
        });
        Some(Self {
            image,
            threads,
            instructions,
            lengths,
            origins,
            // Then a piece starts with a group of rows, in every stage.
            piece: piece.min(limits.piece).next_multiple_of(OUTPUTS),
            tiles,
            seen: stages.seen(rows),
        })
    }

    pub(super) fn is_for(&self, image: [usize; 2], threads: usize) -> bool {
        self.image == image && self.threads == threads
    }
}

/// Half as long vectors, for images that do not fill more. Both fuse multiplication and addition, so that no bit
/// depends on it.
pub(super) fn shorter(instructions: Instructions) -> Option<Instructions> {
    let sets = [Instructions::Avx512Vl, Instructions::Avx2];
    let shorter = sets.into_iter().find(|shorter| shorter.is_available());
    shorter.filter(|_| instructions == Instructions::Avx512)
}

/// The instructions for an output of so many columns.
fn instructions_for(stages: &Stages, instructions: Instructions, columns: usize) -> Instructions {
    let whole = Tile::new(stages, columns, Height::AtATime(1), instructions.lanes());
    let widest = whole.buffers[1..].iter().map(|buffer| buffer.extent).max();
    let shorter = shorter(instructions);
    let shorter = shorter.filter(|shorter| widest.unwrap_or(0) <= shorter.lanes());
    shorter.unwrap_or(instructions)
}

/// The tile with which an output of that size takes the least time.
fn tile(stages: &Stages, limits: Limits, [rows, columns]: [usize; 2], lanes: usize) -> Tile {
    let most = limits.columns.min(columns);
    let halos: Vec<usize> = Tile::new(stages, 1, Height::AtATime(1), lanes)
        .buffers
        .iter()
        .map(|buffer| buffer.extent - 1)
        .collect();
    // Widths with which a buffer consists of whole vectors, and the whole image if it is narrow.
    let mut widths = vec![most.min(MOST_VECTORS * lanes)];
    for vectors in 1..=MOST_VECTORS.min(columns / lanes + 1) {
        for halo in &halos[1..] {
            widths.extend((vectors * lanes).checked_sub(*halo));
        }
    }
    widths.retain(|width| (1..=most).contains(width));
    widths.sort_unstable();
    widths.dedup();
    let mut heights: Vec<Height> = (0..)
        .map(|power| 1 << power)
        .take_while(|&height| height <= limits.rows && height < rows)
        .map(Height::AtATime)
        .collect();
    if rows <= limits.rows {
        heights.push(Height::AtOnce(rows));
    }
    let mut best: Option<(f64, Tile)> = None;
    for width in widths {
        for &height in &heights {
            let tile = Tile::new(stages, width, height, lanes);
            let whole = columns.div_ceil(width) - 1;
            let last = Tile::new(stages, columns - whole * width, height, lanes);
            let [strip, last] = [&tile, &last].map(|tile| tile.cost(stages, rows, lanes) as f64);
            // What does not fit waits for the third cache.
            let outside = (tile.len() as f64 / CACHE as f64).max(1.0);
            let cost = (whole as f64 * strip + last) * outside;
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, tile));
            }
        }
    }
    match best {
        Some((_, tile)) => tile,
        None => Tile::new(stages, most, Height::AtATime(1), lanes),
    }
}

/// Rows of a piece: with more pieces threads wait less for each other, but the rows that two pieces
/// need are computed twice.
fn piece(
    stages: &Stages,
    tile: &Tile,
    [rows, columns]: [usize; 2],
    threads: usize,
    lanes: usize,
) -> usize {
    let strips = columns.div_ceil(tile.columns);
    if threads == 1 {
        return rows;
    }
    let mut best = (f64::INFINITY, rows);
    for pieces in 1..=rows.min(16 * threads) {
        let each = rows.div_ceil(pieces);
        let cost = tile.cost(stages, each, lanes);
        if cost < PIECE && pieces > 1 {
            break;
        }
        let time = ((pieces * strips).div_ceil(threads) * cost) as f64;
        // Small pieces even out what the threads wait for, which is worth a little.
        if time < best.0 * 1.02 {
            best = (time.min(best.0), each);
        }
    }
    best.1
}
