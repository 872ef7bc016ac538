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
/// Block rows above the one that is read whose tones its paper follows from: the centres above it are those of the block row
/// before, which look two further up.
const ABOVE: usize = 3;
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

    /// The first row that the paper of a row follows from: that of the third block row above its own.
    pub(crate) fn first_row_for(row: usize) -> usize {
        (row / BLOCK).saturating_sub(ABOVE) * BLOCK
    }

    /// Begins with a row; `below` gives the rows from [`first_row_for`](Self::first_row_for) it on.
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
            // There is none yet where the first row that is read is the first of its block row.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Evens an image out that is in memory as a whole, some rows at a time.
    fn evened(ink: &[u8], width: usize, full: u8, at_a_time: &[usize]) -> Vec<u8> {
        let height = ink.len() / width;
        let mut evening = Evening::new(width, height, full);
        let (mut asked, mut evened) = (0, Vec::new());
        for rows in at_a_time.iter().cycle() {
            let rows = (*rows).min(height - evened.len() / width);
            if rows == 0 {
                break;
            }
            let start = evened.len();
            evened.resize(start + rows * width, 0);
            let mut below = |rows: &mut [u8]| {
                rows.copy_from_slice(&ink[asked..][..rows.len()]);
                asked += rows.len();
                Ok(())
            };
            evening.read(&mut evened[start..], &mut below).unwrap();
        }
        evened
    }

    /// The same as it is defined: every pixel by itself, from the whole image, in floating point.
    fn defined(ink: &[u8], width: usize) -> Vec<u8> {
        let height = ink.len() / width;
        let (across, down) = (width.div_ceil(64), height.div_ceil(64));
        let quartile = |bx: usize, by: usize| {
            let mut tones = Vec::new();
            for y in by * 64..((by + 1) * 64).min(height) {
                tones.extend(&ink[y * width..][bx * 64..((bx + 1) * 64).min(width)]);
            }
            tones.sort_unstable();
            tones[tones.len() / 4]
        };
        let around = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
        let least = |bx: usize, by: usize| {
            let blocks = around(by, down).flat_map(|y| around(bx, across).map(move |x| (x, y)));
            blocks.map(|(x, y)| quartile(x, y)).min().unwrap()
        };
        let greatest = |bx: usize, by: usize| {
            let blocks = around(by, down).flat_map(|y| around(bx, across).map(move |x| (x, y)));
            blocks.map(|(x, y)| least(x, y)).max().unwrap()
        };
        let centres: Vec<Vec<u8>> = (0..down)
            .map(|by| (0..across).map(|bx| greatest(bx, by)).collect())
            .collect();
        let between = |at: usize, count: usize| {
            let place = (at as f64 + 0.5 - 32.0) / 64.0;
            let clamped = |block: f64| block.clamp(0.0, count as f64 - 1.0) as usize;
            (
                clamped(place.floor()),
                clamped(place.floor() + 1.0),
                place - place.floor(),
            )
        };
        let pixel = |x: usize, y: usize| {
            let (left, right, fx) = between(x, across);
            let (above, below, fy) = between(y, down);
            let mix = |a: u8, b: u8, part: f64| f64::from(a) * (1.0 - part) + f64::from(b) * part;
            let upper = mix(centres[above][left], centres[above][right], fx);
            let lower = mix(centres[below][left], centres[below][right], fx);
            let paper = (upper * (1.0 - fy) + lower * fy + 0.5).floor();
            if paper == 255.0 {
                return 0;
            }
            let left = (f64::from(ink[y * width + x]) - paper).max(0.0);
            (left * 255.0 / (255.0 - paper)).round() as u8
        };
        (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| pixel(x, y))
            .collect()
    }

    fn picture() -> impl Strategy<Value = (usize, Vec<u8>)> {
        // Up to six rows of blocks: more than are held.
        (1_usize..200, 1_usize..380, any::<u64>()).prop_map(|(width, height, seed)| {
            let noise = |at: usize| {
                let mixed = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ seed;
                (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as usize
            };
            let tone = |at: usize| {
                let block = at % width / 50 + at / width / 50 * 7;
                (noise(block) % 200 + noise(at) % 56) as u8
            };
            (width, (0..width * height).map(tone).collect())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn rows_are_evened_as_is_defined_however_they_are_asked_for(
            (width, ink) in picture(),
            at_a_time in prop::collection::vec(1_usize..150, 1..6),
        ) {
            let whole = defined(&ink, width);
            prop_assert_eq!(&evened(&ink, width, 255, &at_a_time), &whole);
            prop_assert_eq!(&evened(&ink, width, 255, &[usize::MAX]), &whole);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn rows_are_evened_alike_wherever_reading_begins((width, ink) in picture(), part in 0.0..1.0_f64) {
            let height = ink.len() / width;
            let row = (part * height as f64) as usize;
            let mut evening = Evening::new(width, height, 255);
            let mut asked = Evening::first_row_for(row) * width;
            let mut below = |rows: &mut [u8]| {
                rows.copy_from_slice(&ink[asked..][..rows.len()]);
                asked += rows.len();
                Ok(())
            };
            evening.begin_at(row, &mut below).unwrap();
            let mut rest = vec![0; ink.len() - row * width];
            evening.read(&mut rest, &mut below).unwrap();
            prop_assert_eq!(&rest, &evened(&ink, width, 255, &[7])[row * width..]);
        }
    }

    #[test]
    fn clean_paper_is_left_alone() {
        // Strokes of every tone on every third column.
        let ink: Vec<u8> = (0..300 * 300)
            .map(|at| {
                if at % 300 % 3 == 0 {
                    (at / 300) as u8
                } else {
                    0
                }
            })
            .collect();
        assert_eq!(evened(&ink, 300, 255, &[7]), ink);
    }

    #[test]
    fn a_slope_of_the_light_is_taken_away_and_strokes_stay() {
        let (width, height) = (640, 640);
        let stroke = |x: usize, y: usize| x % 100 < 8 && y % 160 < 120;
        // From no shadow to a hundred steps of it; a stroke lets two thirds of the light through less.
        let paper = |x: usize, y: usize| (x * 60 / width + y * 40 / height) as u8;
        let ink: Vec<u8> = (0..width * height)
            .map(|at| (at % width, at / width))
            .map(|(x, y)| match stroke(x, y) {
                true => paper(x, y) + (255 - paper(x, y)) / 3 * 2,
                false => paper(x, y),
            })
            .collect();
        let evened = evened(&ink, width, 255, &[1]);
        for (at, tone) in evened.iter().enumerate() {
            let (x, y) = (at % width, at / width);
            // At the right and the lower edge the paper is that of a block further in.
            let left = match x.max(y) < 640 - 96 {
                true => 10,
                false => 30,
            };
            match stroke(x, y) {
                true => assert!((165..=185).contains(tone), "{tone} at {x}, {y}"),
                false => assert!(*tone <= left, "{tone} at {x}, {y}"),
            }
        }
    }

    #[test]
    fn weak_ink_is_stretched_to_full_ink() {
        let ink: Vec<u8> = (0..64 * 64)
            .map(|at| if at % 8 == 0 { 140 } else { 0 })
            .collect();
        let evened = evened(&ink, 64, 140, &[64]);
        assert_eq!(evened[..2], [255, 0]);
    }
}
