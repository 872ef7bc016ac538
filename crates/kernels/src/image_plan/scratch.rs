//! Memory of one thread.

use super::stage::Stages;
use super::tile::Tile;
use crate::memory::Aligned;

/// The buffers of a tile.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) buffers: Vec<Aligned>,
    /// Which row each buffer starts with.
    pub(super) starts: Vec<usize>,
    /// Up to which row each has been computed.
    pub(super) done: Vec<usize>,
    pub(super) room: Room,
}

/// Room for groups of rows.
#[derive(Default)]
pub(super) struct Room {
    pub(super) input: Aligned,
    pub(super) products: Aligned,
}

impl Scratch {
    /// Room for a tile, with no rows in it, whose outputs begin with a row.
    pub(super) fn fit(&mut self, stages: &Stages, tile: &Tile, first: usize, lanes: usize) {
        self.buffers
            .resize_with(tile.buffers.len(), Aligned::default);
        for (values, buffer) in self.buffers.iter_mut().zip(&tile.buffers) {
            // A vector may start at the last value.
            let length = buffer.len() + lanes;
            if values.len() < length {
                values.resize(length);
            }
        }
        self.starts.resize(tile.buffers.len(), 0);
        self.done.resize(tile.buffers.len(), 0);
        // The first row that is needed of each buffer.
        let mut first = first;
        for index in (0..self.done.len()).rev() {
            [self.starts[index], self.done[index]] = [first; 2];
            if let Some(before) = index.checked_sub(1) {
                first *= stages.list[before].step[0];
            }
        }
    }

    /// Moves the rows of a buffer that are seen again, those from `needed` on, to its start.
    pub(super) fn keep(&mut self, tile: &Tile, index: usize, needed: usize) {
        let row = tile.buffers[index].row();
        let [start, done] = [self.starts[index], self.done[index]];
        if needed > start && needed < done {
            let [from, to] = [needed, done].map(|at| (at - start) * row);
            self.buffers[index].copy_within(from..to, 0);
        }
        self.starts[index] = needed;
    }
}
