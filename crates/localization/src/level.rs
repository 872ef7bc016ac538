//! The image in one size: its rows come in, and the peaks of the network's maps go out.

use std::ops::Range;

use cijfer_dataset::DIGIT_HEIGHT;
use cijfer_model::Slider;

use crate::bands::Bands;
use crate::find::candidate;
use crate::peaks::Walk;
use crate::refine::{MOST_ROWS, least_of_cell};
use crate::shrink::Shrink;

use crate::suppress::Candidate;
use crate::{HeatMaps, Peak, Result, threshold};

/// Rows of cells that are kept when the rows behind them are looked at: those of the highest plateau, of the row that
/// ends it, and of what lies around its middle.
const KEPT: usize = MOST_ROWS + 1;

/// The image in one size, from top to bottom.
pub(crate) struct Level<'a> {
    bands: &'a Bands,
    threshold: f32,
    /// The height of digits in the image that the network looks for here.
    height: f64,
    /// Rows of cells that are computed at a time.
    band: usize,
    shrink: Shrink,
    /// Pixels that are put around the image: what lies at its edges goes on, for a stroke that leaves the image does not end
    /// there as one of a digit does.
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
    /// How many rows of cells were computed, or are above those that are.
    done: usize,
    /// The rows of cells whose peaks are wanted: those that begin there.
    own: Range<usize>,
    /// The first row of the image that is needed.
    first_image_row: usize,
    walk: Walk,
}

impl<'a> Level<'a> {
    /// Where digits of that height in an image of that size, as height and width, are of the network's own height; in a
    /// strip of some rows of the image, of which every digit of the image is in one.
    ///
    /// A strip begins with the row of cells above its own, and there where the kernels begin a group of rows; it ends with
    /// the row below its own, or below the last plateau that begins among its own.
    pub(crate) fn new(
        bands: &'a Bands,
        image: [usize; 2],
        strip: &Range<usize>,
        height: f64,
        padding: usize,
        threshold: f32,
        band: usize,
    ) -> Result<Self> {
        let mut shrink = Shrink::new(image, height / DIGIT_HEIGHT);
        let size = [shrink.height(), shrink.width()];
        // What is smaller than the window goes on at its end.
        let size = [0, 1].map(|axis| (size[axis] + 2 * padding).max(bands.window[axis]));
        let cells = bands.cells(size)?;
        // In proportion: any rows would do, as long as those of the next strip begin where these end.
        let own = [strip.start, strip.end]
            .map(|row| (row as u128 * cells[0] as u128 / image[0] as u128) as usize);
        let done = match bands.can_be_cut {
            true => own[0].saturating_sub(1) / Slider::ROW_GROUP * Slider::ROW_GROUP,
            false => 0,
        };
        // At the latest with the image's last row, which goes on below it.
        let last_row = padding + shrink.height() - 1;
        let first_row = (done * bands.stride[0]).min(last_row);
        let first_made = first_row.saturating_sub(padding);
        let first_image_row = shrink.first_row_for(first_made);
        shrink.begin_at(first_made);
        Ok(Self {
            bands,
            threshold,
            height,
            band,
            shrink,
            padding,
            size,
            cells,
            pixels: Vec::new(),
            first_row,
            room: Vec::new(),
            kept: Vec::new(),
            done,
            own: own[0]..own[1],
            first_image_row,
            walk: Walk::default(),
        })
    }

    /// The first row of the image that is needed.
    pub(crate) fn first_image_row(&self) -> usize {
        self.first_image_row
    }

    /// Whether all peaks of its own rows are known.
    pub(crate) fn is_done(&self) -> bool {
        self.own.is_empty()
            || self.done == self.cells[0]
            || self.done > self.own.end && !self.walk.is_open_in(&self.own)
    }

    /// About how many rows of cells are computed next: no more than are needed.
    fn about(&self) -> usize {
        let left = (self.own.end + 1).saturating_sub(self.done);
        self.band.min(left).max(1)
    }

    /// Takes rows of the image, of which the first has this number, and adds what was found by now. Rows follow one another;
    /// those above the first that is needed are passed over.
    pub(crate) fn push(
        &mut self,
        first: usize,
        rows: &[u8],
        found: &mut Vec<Candidate>,
    ) -> Result<()> {
        if self.is_done() {
            return Ok(());
        }
        let above = self.first_image_row.saturating_sub(first) * self.shrink.image_width();
        let rows = &rows[above.min(rows.len())..];
        self.room.clear();
        self.shrink.push(rows, &mut self.room);
        let width = self.size[1];
        for row in self.room.chunks_exact(self.shrink.width()) {
            let start = self.pixels.len();
            let [first, last] = [row[0], row[row.len() - 1]];
            self.pixels.resize(start + self.padding, first);
            self.pixels.extend_from_slice(row);
            self.pixels.resize(start + width, last);
            if start == 0 {
                // The first row goes on above the image.
                let above = self.padding.saturating_sub(self.first_row);
                for _ in 0..above {
                    self.pixels.extend_from_within(..width);
                }
            }
        }
        self.look(found)
    }

    /// Says that no row follows, or none that is needed.
    pub(crate) fn finish(&mut self, found: &mut Vec<Candidate>) -> Result<()> {
        if self.is_done() && self.done < self.cells[0] {
            return Ok(());
        }
        let [height, width] = self.size;
        if !self.is_done() {
            // The last row goes on below the image.
            let last = self.pixels.len() - width;
            for _ in self.pixels.len() / width..height - self.first_row {
                self.pixels.extend_from_within(last..last + width);
            }
            self.look(found)?;
        }
        let mut peaks = Vec::new();
        self.walk.finish(&mut peaks);
        let maps = self.heat_maps(Vec::new(), 0)?;
        found.extend(peaks.iter().filter_map(|peak| self.candidate(&maps, peak)));
        Ok(())
    }

    /// Computes the bands for which all rows are there.
    fn look(&mut self, found: &mut Vec<Candidate>) -> Result<()> {
        let [height, width] = self.size;
        loop {
            if self.is_done() {
                return Ok(());
            }
            let (rows, seen) = self
                .bands
                .band(self.about(), self.done, self.cells[0], height);
            let there = self.first_row + self.pixels.len() / width;
            if there < seen.end {
                return Ok(());
            }
            let [start, end] = [seen.start, seen.end].map(|row| (row - self.first_row) * width);
            let pixels = &self.pixels[start..end];
            let values = self.bands.maps(pixels, width, rows)?;
            let maps = self.heat_maps(values, rows)?;
            self.walk_over(&maps, self.done, found);
            self.keep(&maps);
            self.done += rows;
            let next = match self.done < self.cells[0] {
                true => self.done * self.bands.stride[0],
                false => height.min(there),
            };
            self.pixels.drain(..(next - self.first_row) * width);
            self.first_row = next;
        }
    }

    /// The maps of rows that were kept and of those that follow.
    fn heat_maps(&self, values: Vec<f32>, rows: usize) -> Result<HeatMaps> {
        let (maps, columns) = (self.bands.answers.count(), self.cells[1]);
        let kept = self.kept.len() / (maps * columns);
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
        let geometry = self.bands.geometry;
        let maps = HeatMaps::new(maps, kept + rows, columns, values, geometry)?;
        Ok(maps.beginning_with(self.done - kept))
    }

    fn keep(&mut self, maps: &HeatMaps) {
        let kept = KEPT.min(maps.rows());
        self.kept.clear();
        for map in 0..self.bands.answers.count() {
            let map = maps.map(map);
            self.kept
                .extend_from_slice(&map[map.len() - kept * maps.columns()..]);
        }
    }

    /// Looks for peaks in the rows from `first` on.
    fn walk_over(&mut self, maps: &HeatMaps, first: usize, found: &mut Vec<Candidate>) {
        let mut marked = threshold(maps, least_of_cell(self.threshold));
        marked.retain(|cell| cell.row >= first);
        let end = marked.iter().map(|cell| cell.row + 1).max();
        let mut peaks = Vec::new();
        self.walk.rows(marked, &mut peaks);
        // Where the last rows are without marks, plateaus end.
        if end != Some(maps.end_row()) {
            self.walk.row(maps.end_row() - 1, &[], &mut peaks);
        }
        found.extend(peaks.iter().filter_map(|peak| self.candidate(maps, peak)));
    }

    /// Where a peak lies in the image, if it begins in the rows that are wanted.
    fn candidate(&self, maps: &HeatMaps, peak: &Peak) -> Option<Candidate> {
        if !self.own.contains(&peak.rows[0]) {
            return None;
        }
        let seen = candidate(maps, peak, self.threshold)?;
        let step = self.height / DIGIT_HEIGHT;
        let in_image = |at: f64| (at - self.padding as f64) * step;
        Some(Candidate {
            centre: seen.centre.map(in_image),
            size: self.height,
            edges: seen.edges.map(in_image),
            ..seen
        })
    }
}
