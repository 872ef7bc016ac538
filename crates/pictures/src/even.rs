//! The paper's tone, found block by block and taken away.
//!
//! ```text
//!          block row b - 1   . . . c . . . c . . .     c: a block's centre, 64 pixels from the next
//!                            -----------------------
//!          block row b       . . . c . . . c . . .     a row of b lies between two rows of centres;
//!                            -----------------------   each takes the blocks around it, and those
//!          block row b + 1   . . . c . . . c . . .     around them, so that b + 3 has to be known
//! ```

use std::collections::VecDeque;

use crate::error::Result;

/// The side of a block in pixels.
pub(crate) const BLOCK: usize = 64;
/// Block rows of pixels that are held: the one that is read, and three below it.
const HELD: usize = 4;
/// Weights between two centres are multiples of 1/128: pixels' centres lie half a pixel beside those of blocks.
const PARTS: usize = 2 * BLOCK;

/// Evens rows of ink out, row by row.
///
/// A block's tone is the lower quartile of its ink: paper, as long as strokes cover less than three quarters of it. Of these tones the
/// least of the 3×3 blocks around, and then the greatest of those, is the tone of the paper (a morphological opening): what is less
/// than three blocks wide is ink, and a slope of the light stays as it is. Between the centres of blocks it is interpolated. It is
/// subtracted, and what is left is stretched, so that full ink becomes 255.
pub(crate) struct Evening {
    width: usize,
    height: usize,
    /// Ink of block rows, the first of them the one that is being read.
    bands: VecDeque<Vec<u8>>,
    /// Tones of block rows, as far as they are needed, from `first` on.
    blocks: VecDeque<Vec<u8>>,
    first: usize,
    /// The paper at the centres above the row that is read, and at those below it, with the number of the upper block row.
    centres: Option<(isize, [Vec<u8>; 2])>,
    next: usize,
    evened: Vec<u8>,
}

impl Evening {
    /// Evens a picture out whose full ink is of this tone once the paper is taken away.
    pub(crate) fn new(width: usize, height: usize, full: u8) -> Self {
        Self {
            width,
            height,
            bands: VecDeque::new(),
            blocks: VecDeque::new(),
            first: 0,
            centres: None,
            next: 0,
            evened: table(full),
        }
    }

    /// The bytes that are held for a picture of this size.
    pub(crate) fn memory(width: usize, height: usize) -> u64 {
        let blocks = width.div_ceil(BLOCK) as u64 * 12;
        width as u64 * height.min(HELD * BLOCK) as u64 + blocks + 65_536
    }

    /// Fills whole rows, and asks `below` for those that they need; both in order from the top.
    pub(crate) fn read(
        &mut self,
        rows: &mut [u8],
        below: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        for row in rows.chunks_exact_mut(self.width) {
            self.hold(below)?;
            self.locate();
            self.row(row);
            self.next += 1;
        }
        Ok(())
    }

    fn block_rows(&self) -> usize {
        self.height.div_ceil(BLOCK)
    }

    /// Lets the block rows above the next row go, and reads those that it needs.
    fn hold(&mut self, below: &mut dyn FnMut(&mut [u8]) -> Result<()>) -> Result<()> {
        let block = self.next / BLOCK;
        let mut spare = None;
        if self.next > 0 && self.next.is_multiple_of(BLOCK) {
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
        // The centres above are those of the block row before, which look two further up.
        while self.first + 3 < block {
            self.blocks.pop_front();
            self.first += 1;
        }
        Ok(())
    }

    /// Finds the paper at the centres around the next row.
    fn locate(&mut self) {
        let upper = ((self.next + BLOCK / 2) / BLOCK) as isize - 1;
        if self.centres.as_ref().is_none_or(|(at, _)| *at != upper) {
            self.centres = Some((upper, [self.paper(upper), self.paper(upper + 1)]));
        }
    }

    /// The paper at the centres of a block row, or of the nearest that there is.
    fn paper(&self, row: isize) -> Vec<u8> {
        let last = self.block_rows() as isize - 1;
        let row = row.clamp(0, last);
        let around = |row: isize| (row - 1).max(0)..=(row + 1).min(last);
        let least = |row: isize| {
            let tones = around(row).map(|row| self.blocks[row as usize - self.first].clone());
            sideways(vertically(tones, u8::min), u8::min)
        };
        sideways(vertically(around(row).map(least), u8::max), u8::max)
    }

    /// Evens the next row out.
    fn row(&self, row: &mut [u8]) {
        let Some((_, [above, below])) = &self.centres else {
            return;
        };
        let start = self.next % BLOCK * self.width;
        let ink = &self.bands[0][start..][..self.width];
        let down = (2 * self.next + 1 + BLOCK) % PARTS;
        let paper = |column: usize| {
            let column = column.min(above.len() - 1);
            usize::from(above[column]) * (PARTS - down) + usize::from(below[column]) * down
        };
        // Stretches of a row between two centres; the first begins half a block before the row.
        for right in 0..=above.len() {
            let pixels = (right * BLOCK).saturating_sub(BLOCK / 2)
                ..(right * BLOCK + BLOCK / 2).min(self.width);
            let (before, after) = (paper(right.saturating_sub(1)), paper(right));
            for x in pixels {
                let across = (2 * x + 1 + BLOCK) % PARTS;
                let tone = before * (PARTS - across) + after * across;
                let tone = (tone + PARTS * PARTS / 2) / (PARTS * PARTS);
                row[x] = self.evened[tone << 8 | usize::from(ink[x])];
            }
        }
    }
}

/// What ink becomes on paper of each tone: 256 values for paper 0, then those for paper 1, and so on.
fn table(full: u8) -> Vec<u8> {
    let full = u32::from(full);
    let evened = |paper: u32, ink: u32| {
        let scale = (255 - paper) * full;
        let left = ink.saturating_sub(paper) * 255 * 255;
        // On paper of full ink nothing can be seen.
        left.checked_add(scale / 2)
            .and_then(|left| left.checked_div(scale))
            .map_or(0, |value| value.min(255) as u8)
    };
    (0..=255)
        .flat_map(|paper| (0..=255).map(move |ink| evened(paper, ink)))
        .collect()
}

/// The lower quartile of each block of a band of rows.
fn quartiles(band: &[u8], width: usize) -> Vec<u8> {
    let quartile = |column: usize| {
        let columns = column..(column + BLOCK).min(width);
        let mut counts = [0_u32; 256];
        for row in band.chunks_exact(width) {
            for ink in &row[columns.clone()] {
                counts[usize::from(*ink)] += 1;
            }
        }
        let quarter = (columns.len() * (band.len() / width)) as u32 / 4;
        let mut below = 0;
        (0..=u8::MAX)
            .find(|ink| {
                below += counts[usize::from(*ink)];
                below > quarter
            })
            .unwrap_or(u8::MAX)
    };
    (0..width).step_by(BLOCK).map(quartile).collect()
}

/// The least or the greatest of rows of tones, column by column.
fn vertically(rows: impl Iterator<Item = Vec<u8>>, of: fn(u8, u8) -> u8) -> Vec<u8> {
    rows.reduce(|mut row, other| {
        for (tone, other) in row.iter_mut().zip(other) {
            *tone = of(*tone, other);
        }
        row
    })
    .unwrap_or_default()
}

/// The least or the greatest of each tone and its neighbours in a row.
fn sideways(row: Vec<u8>, of: fn(u8, u8) -> u8) -> Vec<u8> {
    let last = row.len() - 1;
    (0..=last)
        .map(|column| {
            let around = column.saturating_sub(1)..=(column + 1).min(last);
            row[around].iter().copied().reduce(of).unwrap_or_default()
        })
        .collect()
}
