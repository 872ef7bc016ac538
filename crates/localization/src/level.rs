//! The image in one size: its rows come in, and the peaks of the network's maps go out.

use crate::find::square;
use crate::peaks::Walk;
use crate::refine::MOST_ROWS;
use crate::shrink::Shrink;
use crate::sliding::Sliding;
use crate::suppress::Candidate;
use crate::{HeatMaps, Peak, Result, edges, refine, threshold};

/// Rows of cells that are kept when the rows behind them are looked at: those of the highest plateau, of the row that
/// ends it, and of what lies around its middle.
const KEPT: usize = MOST_ROWS + 1;

/// The image in one size, from top to bottom.
pub(crate) struct Level<'a> {
    sliding: &'a Sliding,
    threshold: f32,
    /// The height of digits in the image that the network looks for here, and that of its own.
    height: f64,
    own: f64,
    /// Rows of cells that are computed at a time.
    band: usize,
    shrink: Shrink,
    /// Pixels of paper around the image.
    padding: usize,
    /// The height and width, with padding.
    size: [usize; 2],
    /// Rows and columns of cells.
    cells: [usize; 2],
    /// Rows that were made and are still needed, and the number of the first.
    pixels: Vec<u8>,
    first_row: usize,
    /// What came of the rows before the padding.
    room: Vec<u8>,
    /// The last rows of each map.
    kept: Vec<f32>,
    /// How many rows of cells were computed.
    done: usize,
    walk: Walk,
}

impl<'a> Level<'a> {
    /// Where digits of that height in an image of that size, as height and width, are of the network's own height.
    pub(crate) fn new(
        sliding: &'a Sliding,
        image: [usize; 2],
        [height, own]: [f64; 2],
        padding: usize,
        threshold: f32,
        band: usize,
    ) -> Result<Self> {
        let shrink = Shrink::new(image, height / own);
        let size = [shrink.height(), shrink.width()];
        // What is smaller than the window is padded at its end.
        let size = [0, 1].map(|axis| (size[axis] + 2 * padding).max(sliding.window[axis]));
        let cells = sliding.cells(size)?;
        let mut level = Self {
            sliding,
            threshold,
            height,
            own,
            band,
            shrink,
            padding,
            size,
            cells,
            pixels: Vec::new(),
            first_row: 0,
            room: Vec::new(),
            kept: Vec::new(),
            done: 0,
            walk: Walk::default(),
        };
        level.pixels.resize(padding * level.size[1], 0);
        Ok(level)
    }

    /// Takes the next rows of the image, and adds what was found by now.
    pub(crate) fn push(&mut self, rows: &[u8], found: &mut Vec<Candidate>) -> Result<()> {
        self.room.clear();
        self.shrink.push(rows, &mut self.room);
        let width = self.size[1];
        for row in self.room.chunks_exact(self.shrink.width()) {
            let start = self.pixels.len() + self.padding;
            self.pixels.resize(self.pixels.len() + width, 0);
            self.pixels[start..start + row.len()].copy_from_slice(row);
        }
        self.look(found)
    }

    /// Says that no row follows.
    pub(crate) fn finish(&mut self, found: &mut Vec<Candidate>) -> Result<()> {
        let [height, width] = self.size;
        self.pixels.resize((height - self.first_row) * width, 0);
        self.look(found)?;
        let mut peaks = Vec::new();
        self.walk.finish(&mut peaks);
        let maps = self.heat_maps(Vec::new(), 0)?;
        found.extend(peaks.iter().map(|peak| self.candidate(maps.as_ref(), peak)));
        Ok(())
    }

    /// Computes the bands for which all rows are there.
    fn look(&mut self, found: &mut Vec<Candidate>) -> Result<()> {
        let [height, width] = self.size;
        loop {
            let left = self.cells[0] - self.done;
            if left == 0 {
                return Ok(());
            }
            let rows = self.sliding.band(self.band, left);
            let computed = self.sliding.computed(rows, self.done, self.cells[0]);
            let seen = self.sliding.seen(self.done, computed, height);
            let there = self.first_row + self.pixels.len() / width;
            if there < seen.end {
                return Ok(());
            }
            let pixels = &self.pixels[..(seen.end - self.first_row) * width];
            let values = self.sliding.maps(pixels, width, rows)?;
            let first = self.done;
            if let Some(maps) = self.heat_maps(values, rows)? {
                self.walk_over(&maps, first, found);
                self.keep(&maps);
            }
            self.done += rows;
            let next = match self.done < self.cells[0] {
                true => self.done * self.sliding.stride[0],
                false => height.min(there),
            };
            self.pixels.drain(..(next - self.first_row) * width);
            self.first_row = next;
        }
    }

    /// The maps of rows that were kept and of those that follow.
    fn heat_maps(&self, values: Vec<f32>, rows: usize) -> Result<Option<HeatMaps>> {
        let (maps, columns) = (self.sliding.maps, self.cells[1]);
        let kept = self.kept.len() / (maps * columns);
        if kept + rows == 0 {
            return Ok(None);
        }
        let values = match kept {
            0 => values,
            _ => {
                let mut all = Vec::with_capacity(self.kept.len() + values.len());
                for map in 0..maps {
                    all.extend_from_slice(&self.kept[map * kept * columns..][..kept * columns]);
                    all.extend_from_slice(&values[map * rows * columns..][..rows * columns]);
                }
                all
            }
        };
        let geometry = self.sliding.geometry;
        let maps = HeatMaps::new(maps, kept + rows, columns, values, geometry)?;
        Ok(Some(maps.beginning_with(self.done - kept)))
    }

    fn keep(&mut self, maps: &HeatMaps) {
        let kept = KEPT.min(maps.rows());
        self.kept.clear();
        for map in 0..self.sliding.maps {
            let map = maps.map(map);
            self.kept
                .extend_from_slice(&map[map.len() - kept * maps.columns()..]);
        }
    }

    /// Looks for peaks in the rows from `first` on.
    fn walk_over(&mut self, maps: &HeatMaps, first: usize, found: &mut Vec<Candidate>) {
        let mut marked = threshold(maps, self.threshold);
        marked.retain(|cell| cell.row >= first);
        marked.sort_by_key(|cell| (cell.row, cell.class, cell.column));
        let mut peaks = Vec::new();
        for row in marked.chunk_by(|a, b| a.row == b.row) {
            self.walk.row(row[0].row, row, &mut peaks);
        }
        // Where the last rows are without marks, plateaus end.
        let last = maps.end_row() - 1;
        if marked.last().is_none_or(|cell| cell.row < last) {
            self.walk.row(last, &[], &mut peaks);
        }
        found.extend(peaks.iter().map(|peak| self.candidate(Some(maps), peak)));
    }

    /// Where a peak lies in the image.
    fn candidate(&self, maps: Option<&HeatMaps>, peak: &Peak) -> Candidate {
        let maps = maps.filter(|_| peak.rows[1] - peak.rows[0] < MOST_ROWS);
        let [row, column] = maps.map_or([peak.row, peak.column], |maps| refine(maps, peak));
        let geometry = self.sliding.geometry;
        let middle = [geometry.columns.at(column), geometry.rows.at(row)];
        let edges = maps.and_then(|maps| edges(maps, peak)).unwrap_or_else(|| {
            // The square into which the digits are scaled that the network knows.
            square(middle, self.own)
        });
        let step = self.height / self.own;
        let in_image = |at: f64| (at - self.padding as f64) * step;
        Candidate {
            digit: peak.class as u8,
            score: peak.value,
            centre: middle.map(in_image),
            size: self.height,
            edges: edges.map(in_image),
        }
    }
}
