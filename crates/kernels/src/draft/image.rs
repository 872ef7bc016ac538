//! How the values between two stages lie in memory.

use std::ops::Range;

/// Images of a lane group: `[channel][row][column][lane]`, with a border of zeros for the windows
/// that look beyond the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Image {
    pub(crate) channels: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// `[[above, below], [left, right]]`.
    pub(crate) border: [[usize; 2]; 2],
}

impl Image {
    pub(crate) fn new(rows: usize, columns: usize, channels: usize) -> Self {
        Self {
            channels,
            rows,
            columns,
            border: [[0; 2]; 2],
        }
    }

    /// The same without its border.
    pub(crate) fn bare(self) -> Self {
        Self::new(self.rows, self.columns, self.channels)
    }

    /// Columns, border included.
    pub(crate) fn pitch(self) -> usize {
        self.columns + self.border[1][0] + self.border[1][1]
    }

    /// From one channel to the next.
    pub(crate) fn plane(self) -> usize {
        (self.rows + self.border[0][0] + self.border[0][1]) * self.pitch()
    }

    /// All values, border included, for one lane.
    pub(crate) fn len(self) -> usize {
        self.channels * self.plane()
    }

    /// Where a value lies, for one lane.
    pub(crate) fn at(self, channel: usize, row: usize, column: usize) -> usize {
        let [[above, _], [left, _]] = self.border;
        channel * self.plane() + (row + above) * self.pitch() + column + left
    }

    /// Where the values of a sample lie, for one lane, in the order row, column, channel.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        // Counted, for a loop within a loop as one iterator starts anew for every pixel.
        let [mut row, mut column, mut channel] = [0; 3];
        (0..self.values()).map(move |_| {
            let place = self.at(channel, row, column);
            channel += 1;
            if channel == self.channels {
                [channel, column] = [0, column + 1];
            }
            if column == self.columns {
                [column, row] = [0, row + 1];
            }
            place
        })
    }

    /// Values of one sample, without the border.
    pub(crate) fn values(self) -> usize {
        self.channels * self.rows * self.columns
    }

    /// The stretches of memory without border, for one lane.
    pub(crate) fn stretches(self) -> impl Iterator<Item = Range<usize>> {
        let whole = self.border == [[0; 2]; 2];
        let (count, length) = match whole {
            true => (1, self.len()),
            false => (self.channels * self.rows, self.columns),
        };
        (0..count).map(move |index| {
            let start = match whole {
                true => 0,
                false => self.at(index / self.rows, index % self.rows, 0),
            };
            start..start + length
        })
    }
}
