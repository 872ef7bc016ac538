//! Rows of an image in another size, made as the rows come.

use cijfer_pictures::Taps;
use rayon::prelude::*;

/// Turns the rows of an image into those of another size, each as soon as the rows that it is made of are there. What
/// comes out does not depend on how many rows come at a time.
pub(crate) struct Shrink {
    /// Pixels of the image for one of the new size.
    step: f64,
    /// The size of the image.
    from: [usize; 2],
    /// The new height, and the new width.
    to: [usize; 2],
    across: Across,
    /// Rows of the image that rows to come are made of.
    lines: Vec<u8>,
    first_line: usize,
    /// How many rows were made.
    made: usize,
}

/// What each pixel of a row is made of: equally many pixels of the row before, some with no weight.
struct Across {
    /// How often the first pixel is put before a row, and the last one behind it.
    margin: usize,
    firsts: Vec<usize>,
    taps: usize,
    weights: Vec<f32>,
}

impl Shrink {
    /// Of an image of that height and width, with `step` of its pixels for one.
    pub(crate) fn new(from: [usize; 2], step: f64) -> Self {
        let to = from.map(|length| (length as f64 / step).ceil().max(1.0) as usize);
        Self {
            step,
            from,
            to,
            across: Across::new(to[1], step),
            lines: Vec::new(),
            first_line: 0,
            made: 0,
        }
    }

    /// The first row of the image that a row of the new size is made of.
    pub(crate) fn first_row_for(&self, row: usize) -> usize {
        let taps = Taps::around((row as f64 + 0.5) * self.step, self.step);
        (taps.first.max(0) as usize).min(self.from[0])
    }

    /// Makes rows from this one on; those of the image come from [`first_row_for`](Self::first_row_for) it on.
    pub(crate) fn begin_at(&mut self, row: usize) {
        (self.made, self.first_line) = (row, self.first_row_for(row));
    }

    pub(crate) fn height(&self) -> usize {
        self.to[0]
    }

    /// The width of the image.
    pub(crate) fn image_width(&self) -> usize {
        self.from[1]
    }

    pub(crate) fn width(&self) -> usize {
        self.to[1]
    }

    /// Takes the next rows of the image, and adds to `made` the rows of the new size that are known by now.
    ///
    /// Rows are added up first, for that is done in vectors; then there are fewer of them to be made narrower.
    pub(crate) fn push(&mut self, rows: &[u8], made: &mut Vec<u8>) {
        let [height, width] = self.from;
        if self.step == 1.0 {
            // Each pixel is itself.
            made.extend_from_slice(rows);
            self.made += rows.len() / width;
            self.first_line = self.made;
            return;
        }
        let narrow = self.width();
        self.lines.extend_from_slice(rows);
        let end_line = self.first_line + self.lines.len() / width;
        let mut downs = Vec::new();
        while self.made + downs.len() < self.height() {
            let row = self.made + downs.len();
            let taps = Taps::around((row as f64 + 0.5) * self.step, self.step);
            let end = (taps.first + taps.weights.len() as i64).clamp(0, height as i64);
            if end as usize > end_line {
                break;
            }
            downs.push(taps);
        }
        let before = made.len();
        made.resize(before + downs.len() * narrow, 0);
        let (lines, first_line, across) = (&self.lines, self.first_line, &self.across);
        made[before..]
            .par_chunks_mut(narrow)
            .zip(&downs)
            .for_each_init(
                || vec![0.0; across.room(width)],
                |room, (row, taps)| {
                    let sums = &mut room[across.margin..][..width];
                    sums.fill(0.0);
                    for (line, &weight) in (taps.first..).zip(&taps.weights) {
                        let line = line.clamp(0, height as i64 - 1) as usize;
                        let line = &lines[(line - first_line) * width..][..width];
                        for (sum, &pixel) in sums.iter_mut().zip(line) {
                            *sum += weight * f32::from(pixel);
                        }
                    }
                    let (first, last) = (sums[0], sums[width - 1]);
                    room[..across.margin].fill(first);
                    room[across.margin + width..].fill(last);
                    across.apply(room, row);
                },
            );
        self.made += downs.len();
        let next = Taps::around((self.made as f64 + 0.5) * self.step, self.step).first;
        let needed = (next.max(0) as usize).clamp(self.first_line, end_line);
        self.lines.drain(..(needed - self.first_line) * width);
        self.first_line = needed;
    }
}

impl Across {
    fn new(width: usize, step: f64) -> Self {
        let all: Vec<Taps> = (0..width)
            .map(|column| Taps::around((column as f64 + 0.5) * step, step))
            .collect();
        let taps = all.iter().map(|taps| taps.weights.len()).max().unwrap_or(1);
        // The last pixel may cover more than there is of the row.
        let margin = taps + step.ceil() as usize + 1;
        let mut weights = vec![0.0; width * taps];
        for (padded, own) in weights.chunks_exact_mut(taps).zip(&all) {
            padded[..own.weights.len()].copy_from_slice(&own.weights);
        }
        let firsts = all.iter().map(|taps| (taps.first + margin as i64) as usize);
        Self {
            margin,
            firsts: firsts.collect(),
            taps,
            weights,
        }
    }

    /// How many values a row of that width takes with what is put before and behind it.
    fn room(&self, width: usize) -> usize {
        width + 2 * self.margin + self.taps
    }

    /// Makes a row of one that lies behind the margin.
    fn apply(&self, room: &[f32], row: &mut [u8]) {
        let weights = self.weights.chunks_exact(self.taps);
        for ((pixel, &first), weights) in row.iter_mut().zip(&self.firsts).zip(weights) {
            let pairs = weights.iter().zip(&room[first..]);
            let sum: f32 = pairs.map(|(weight, pixel)| weight * pixel).sum();
            *pixel = (sum + 0.5) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However many rows come at a time, and pixel by pixel in a window around each place.
        #[test]
        fn rows_are_those_of_windows(
            width in 1usize..24, height in 1usize..24, step in 0.4f64..6.0, pieces in prop::collection::vec(1usize..5, 24), seed: u64,
        ) {
            let pixels: Vec<u8> = (0..width * height).map(|index| (index as u64).wrapping_mul(seed | 1).to_le_bytes()[2]).collect();
            let shrunk = |next: &mut dyn FnMut() -> usize| {
                let mut shrink = Shrink::new([height, width], step);
                let (mut made, mut row) = (Vec::new(), 0);
                while row < height {
                    let count = next().min(height - row);
                    shrink.push(&pixels[row * width..][..count * width], &mut made);
                    row += count;
                }
                (made, shrink.width(), shrink.height())
            };
            let (whole, columns, rows) = shrunk(&mut || height);
            prop_assert_eq!(whole.len(), columns * rows);
            let mut pieces = pieces.into_iter().cycle();
            prop_assert_eq!(&shrunk(&mut || pieces.next().unwrap_or(1)).0, &whole);
            for (index, &pixel) in whole.iter().enumerate() {
                let centre = [index % columns, index / columns].map(|at| (at as f64 + 0.5) * step);
                let window = cijfer_pictures::window(&pixels, width, centre, step, 1);
                prop_assert!(window[0].abs_diff(pixel) <= 1, "{index}: {} {pixel}", window[0]);
            }
        }
    }
}
