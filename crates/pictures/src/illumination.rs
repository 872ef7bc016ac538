//! Illumination correction: the background, which is the tone of the paper, is estimated block by block and subtracted.
//!
//! ```text
//!          block row b - 1   . . . c . . . c . . .     c: a block's centre, 64 pixels from the next
//!                            -----------------------
//!          block row b       . . . c . . . c . . .     a row of b lies between two rows of centres;
//!                            -----------------------   each needs the blocks around it, and those
//!          block row b + 1   . . . c . . . c . . .     around them, so that b + 3 must be known
//! ```

mod background;

use std::collections::VecDeque;

use self::background::{BLOCK, opening, quartiles};
use crate::error::Result;

/// Block rows of pixels that are held: the one that is corrected, and three below it.
const HELD: usize = 4;
/// Block rows above the one that is corrected on which its background depends: the centres above it are those of the block row before,
/// which depend on two further up.
const ABOVE: usize = 3;
/// Weights between two centres are multiples of 1/128, because the centres of pixels lie half a pixel beside those of blocks.
const PARTS: usize = 2 * BLOCK;

/// Corrects the illumination of rows of ink, row by row.
///
/// A block's tone is the lower quartile of its ink, which is paper as long as strokes cover less than three quarters of it. The background
/// is a morphological opening of these tones: the least of the 3×3 blocks around, and then the greatest of those. Everything narrower
/// than three blocks is ink, and a gradient of the light is background. Between the centres of blocks the background is interpolated.
/// It is subtracted, and the rest is stretched so that full ink becomes 255.
pub(crate) struct IlluminationCorrection {
    width: usize,
    height: usize,
    /// The ink of block rows, from the one that is being corrected on.
    bands: VecDeque<Vec<u8>>,
    /// The blocks' tones of the block rows that are needed, from the block row `first` on.
    blocks: VecDeque<Vec<u8>>,
    first: usize,
    /// The background at the centres above the row that is corrected and at those below it, with the number of the upper block row.
    centres: Option<(isize, [Vec<u8>; 2])>,
    /// The next row.
    next: usize,
    /// The corrected ink for each tone of the background and each tone of ink.
    corrected: Vec<u8>,
}

impl IlluminationCorrection {
    /// The correction of a picture whose full ink has this tone after the background is subtracted.
    pub(crate) fn new(width: usize, height: usize, full: u8) -> Self {
        Self {
            width,
            height,
            bands: VecDeque::new(),
            blocks: VecDeque::new(),
            first: 0,
            centres: None,
            next: 0,
            corrected: table(full),
        }
    }

    /// The first row on which the background of a row depends: that of the third block row above its own.
    pub(crate) fn first_row_for(row: usize) -> usize {
        (row / BLOCK).saturating_sub(ABOVE) * BLOCK
    }

    /// Begins with a row. `below` gives the rows from [`first_row_for`](Self::first_row_for) on.
    pub(crate) fn begin_at(
        &mut self,
        row: usize,
        below: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        let (block, first) = (row / BLOCK, Self::first_row_for(row) / BLOCK);
        let mut band = vec![0; BLOCK * self.width];
        self.bands.clear();
        self.blocks.clear();
        for _ in first..block {
            below(&mut band)?;
            self.blocks.push_back(quartiles(&band, self.width));
        }
        (self.first, self.next, self.centres) = (first, row, None);
        Ok(())
    }

    /// The bytes of memory for a picture of this size.
    pub(crate) fn memory(width: usize, height: usize) -> u64 {
        let blocks = width.div_ceil(BLOCK) as u64 * 12;
        width as u64 * height.min(HELD * BLOCK) as u64 + blocks + 65_536
    }

    /// Fills whole rows with corrected ink, and asks `below` for the rows that they need. Both follow each other from the top.
    pub(crate) fn read(
        &mut self,
        rows: &mut [u8],
        below: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        for row in rows.chunks_exact_mut(self.width) {
            self.hold(below)?;
            self.update_centres();
            self.correct(row);
            self.next += 1;
        }
        Ok(())
    }

    fn block_rows(&self) -> usize {
        self.height.div_ceil(BLOCK)
    }

    /// Drops the block rows above the next row, and reads those that it needs.
    fn hold(&mut self, below: &mut dyn FnMut(&mut [u8]) -> Result<()>) -> Result<()> {
        let block = self.next / BLOCK;
        let mut spare = None;
        if self.next > 0 && self.next.is_multiple_of(BLOCK) {
            // There is none yet where the first row that is corrected is the first of its block row.
            spare = self.bands.pop_front();
        }
        while self.bands.len() < HELD.min(self.block_rows() - block) {
            let index = block + self.bands.len();
            let height = BLOCK.min(self.height - index * BLOCK);
            let mut band = spare.take().unwrap_or_default();
            band.resize(height * self.width, 0);
            below(&mut band)?;
            self.blocks.push_back(quartiles(&band, self.width));
            self.bands.push_back(band);
        }
        while self.first + ABOVE < block {
            self.blocks.pop_front();
            self.first += 1;
        }
        Ok(())
    }

    /// Computes the background at the centres around the next row.
    fn update_centres(&mut self) {
        let upper = ((self.next + BLOCK / 2) / BLOCK) as isize - 1;
        if self.centres.as_ref().is_none_or(|(at, _)| *at != upper) {
            self.centres = Some((upper, [self.background(upper), self.background(upper + 1)]));
        }
    }

    /// The background at the centres of a block row, or of the nearest one that exists.
    fn background(&self, row: isize) -> Vec<u8> {
        let last = self.block_rows() - 1;
        let row = row.clamp(0, last as isize) as usize;
        opening(row, last, |row| &self.blocks[row - self.first])
    }

    /// Fills the next row with corrected ink.
    fn correct(&self, row: &mut [u8]) {
        let Some((_, [above, below])) = &self.centres else {
            return;
        };
        let start = self.next % BLOCK * self.width;
        let ink = &self.bands[0][start..][..self.width];
        let down = (2 * self.next + 1 + BLOCK) % PARTS;
        let background = |column: usize| {
            let column = column.min(above.len() - 1);
            usize::from(above[column]) * (PARTS - down) + usize::from(below[column]) * down
        };
        // Stretches of a row between two centres; the first begins half a block before the row.
        for right in 0..=above.len() {
            let pixels = (right * BLOCK).saturating_sub(BLOCK / 2)
                ..(right * BLOCK + BLOCK / 2).min(self.width);
            let (before, after) = (background(right.saturating_sub(1)), background(right));
            for x in pixels {
                let across = (2 * x + 1 + BLOCK) % PARTS;
                let tone = before * (PARTS - across) + after * across;
                let tone = (tone + PARTS * PARTS / 2) / (PARTS * PARTS);
                row[x] = self.corrected[tone << 8 | usize::from(ink[x])];
            }
        }
    }
}

/// The corrected ink for each tone of the background and each tone of ink: 256 values for background 0, then those for background 1,
/// and so on.
fn table(full: u8) -> Vec<u8> {
    let full = u32::from(full);
    let corrected = |paper: u32, ink: u32| {
        let scale = (255 - paper) * full;
        let left = ink.saturating_sub(paper) * 255 * 255;
        // On a background of full ink there is no ink.
        left.checked_add(scale / 2)
            .and_then(|left| left.checked_div(scale))
            .map_or(0, |value| value.min(255) as u8)
    };
    (0..=255)
        .flat_map(|paper| (0..=255).map(move |ink| corrected(paper, ink)))
        .collect()
}

#[cfg(test)]
mod tests;
