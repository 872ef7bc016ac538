/// `[row][channel][phase][j]`: the column `x`, counted from the left end of the strip, is `j = x div phases`
/// of phase `x mod phases`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Buffer {
    pub(super) channels: usize,
    pub(super) phases: usize,
    /// How many `j` are computed or read.
    pub(super) extent: usize,
    /// From one phase to the next: an odd number of lines, so that rows, channels and phases are spread
    /// over the cache's sets.
    pub(super) pitch: usize,
    /// How many rows are computed at a time at most.
    pub(super) new: usize,
    /// How many rows it has room for: what the next stage's window over its new rows sees.
    pub(super) rows: usize,
}

impl Buffer {
    /// From one channel to the next.
    pub(super) fn plane(self) -> usize {
        self.phases * self.pitch
    }

    /// From one row to the next.
    pub(super) fn row(self) -> usize {
        self.channels * self.plane()
    }

    /// All floats.
    pub(super) fn len(self) -> usize {
        self.rows * self.row()
    }
}
