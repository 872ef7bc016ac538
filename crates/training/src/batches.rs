//! Mini-batches: digits in random order, augmented, crops without a centred digit, and windows over scenes.

use cijfer_dataset::Samples;
use cijfer_model::{Purpose, random};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::target::Target;
use crate::windows::{Confidence, HardNegatives, Window, Windows};
use crate::{Recipe, Result};

/// A mini-batch: the images of one step and their targets.
pub(crate) struct Batch {
    /// The images' pixels, one image after another.
    pub(crate) pixels: Vec<u8>,
    /// The target of each image.
    pub(crate) targets: Vec<Target>,
}

/// The mini-batches of one epoch, which follow from the seed and the number of the epoch.
pub(crate) struct Batches<'a> {
    samples: &'a Samples,
    recipe: &'a Recipe,
    /// The images in the order in which they are shown, and the place of the next one.
    order: Vec<usize>,
    next: usize,
    random: ChaCha8Rng,
    is_augmented: bool,
    /// Memory for augmentation.
    buffer: Vec<u8>,
    windows: Option<Windows<'a>>,
    hard_negatives: HardNegatives,
}

impl<'a> Batches<'a> {
    pub(crate) fn new(samples: &'a Samples, recipe: &'a Recipe, epoch: usize) -> Self {
        let mut random = random(recipe.seed, Purpose::Order, epoch as u64, 0);
        let mut order: Vec<usize> = (0..samples.len()).collect();
        order.shuffle(&mut random);
        Self {
            samples,
            recipe,
            order,
            next: 0,
            random,
            is_augmented: recipe.is_augmented(epoch),
            buffer: Vec::new(),
            windows: recipe
                .scenes
                .map(|scenes| Windows::new(samples, scenes.heights)),
            hard_negatives: HardNegatives::default(),
        }
    }

    /// Mines hard negatives for the network as it is, where the recipe asks for some, among new windows and the hard negatives
    /// of the epoch before.
    pub(crate) fn mine_hard_negatives(
        &mut self,
        before: Vec<Window>,
        confidence: &mut Confidence<'_>,
    ) -> Result<()> {
        if let (Some(windows), Some(scenes)) = (&self.windows, self.recipe.scenes) {
            let count = self.order.len() as f64 * scenes.windows * scenes.hard_negatives;
            self.hard_negatives = HardNegatives::mine(
                windows,
                count as usize,
                before,
                &mut self.random,
                confidence,
            )?;
        }
        Ok(())
    }

    /// The hard negatives of this epoch.
    pub(crate) fn into_hard_negatives(self) -> Vec<Window> {
        self.hard_negatives.into_windows()
    }

    /// How many steps an epoch over `samples` images has.
    pub(crate) fn steps(samples: usize, recipe: &Recipe) -> usize {
        samples.div_ceil(recipe.digits_per_batch())
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let digits = self.recipe.digits_per_batch();
        let end = self.next.saturating_add(digits).min(self.order.len());
        let chosen = &self.order[self.next..end];
        if chosen.is_empty() {
            return None;
        }
        self.next = end;
        let times = |for_every_digit: f64| (chosen.len() as f64 * for_every_digit).round() as usize;
        let crops = times(self.recipe.no_digit);
        let windows = times(self.recipe.scenes.map_or(0.0, |scenes| scenes.windows));
        let count = chosen.len() + crops + windows;
        let (rows, columns) = (self.samples.rows(), self.samples.columns());
        let mut batch = Batch {
            pixels: vec![0; count * rows * columns],
            targets: Vec::with_capacity(count),
        };
        let mut images = batch.pixels.chunks_exact_mut(rows * columns);
        for (&index, image) in chosen.iter().zip(&mut images) {
            let augmentation = &self.recipe.augmentation;
            let offset = match self.is_augmented {
                true => augmentation.whole_shift(&mut self.random),
                false => [0; 2],
            };
            paste(self.samples.image(index), offset, image, columns);
            if self.is_augmented {
                augmentation.resample(&mut self.random, image, columns, &mut self.buffer);
            }
            batch
                .targets
                .push(Target::of(Some(self.samples.label(index))));
        }
        for image in images.by_ref().take(crops) {
            crop_without_digit(self.samples, self.recipe, &mut self.random, image);
            batch.targets.push(Target::of(None));
        }
        if let Some(windows) = &mut self.windows {
            let left = self.order.len() - (end - chosen.len());
            let mut hard_negatives = self.hard_negatives.next_share(chosen.len(), left).iter();
            for image in images {
                let drawn;
                let window = match hard_negatives.next() {
                    Some(window) => window,
                    None => {
                        drawn = windows.next(&mut self.random);
                        &drawn
                    }
                };
                image.copy_from_slice(&window.pixels);
                batch.targets.push(window.target);
            }
        }
        Some(batch)
    }
}

/// Digits around the centre of a crop, at most.
const NEIGHBOURS: usize = 4;

/// Draws what a window over a large image shows when no digit stands at its centre: nothing, a part of a digit, or the gap
/// between digits.
fn crop_without_digit(
    samples: &Samples,
    recipe: &Recipe,
    random: &mut ChaCha8Rng,
    image: &mut [u8],
) {
    let (rows, columns) = (samples.rows() as i64, samples.columns() as i64);
    // Digits that are off the centre by up to `shift` are shown as digits. Digits a little further off belong to no class
    // clearly, so they are not shown.
    let nearest = recipe.augmentation.shift as i64 + 3;
    let tried = random.random_range(0..=NEIGHBOURS);
    let mut placed: Vec<[i64; 2]> = Vec::new();
    for _ in 0..tried {
        let offset = [
            random.random_range(1 - rows..rows),
            random.random_range(1 - columns..columns),
        ];
        let apart = |a: [i64; 2], b: [i64; 2], [down, across]: [i64; 2]| {
            (a[0] - b[0]).abs() >= down || (a[1] - b[1]).abs() >= across
        };
        let off_centre = apart(offset, [0, 0], [nearest, nearest]);
        if off_centre
            && placed
                .iter()
                .all(|&other| apart(offset, other, [rows, columns]))
        {
            let index = random.random_range(0..samples.len());
            paste(samples.image(index), offset, image, samples.columns());
            placed.push(offset);
        }
    }
}

/// Copies an image into another of the same size, moved down and to the right by `offset`. Pixels that fall outside are lost;
/// where both images have ink, the darker pixel stays.
fn paste(from: &[u8], offset: [i64; 2], to: &mut [u8], columns: usize) {
    // Without a move to the side, all rows are copied as one.
    let (columns, [down, right]) = match offset {
        [down, 0] => (from.len(), [0, down * columns as i64]),
        offset => (columns, offset),
    };
    let rows = from.len() / columns;
    // The part of a length that is still inside after the move.
    let inside = |offset: i64, length: usize| {
        let length = length as i64;
        let (first, end) = (
            (-offset).clamp(0, length),
            (length - offset).clamp(0, length),
        );
        first as usize..end.max(first) as usize
    };
    let (from_rows, from_columns) = (inside(down, rows), inside(right, columns));
    for row in from_rows {
        let seen = &from[row * columns..][from_columns.clone()];
        let first = (row as i64 + down) as usize * columns;
        let left = (from_columns.start as i64 + right) as usize;
        for (target, pixel) in to[first + left..].iter_mut().zip(seen) {
            *target = (*target).max(*pixel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_dataset::Mnist;

    #[test]
    fn an_epoch_shows_every_digit_once() {
        let digits = Mnist::drawn(53, 1, 0).train;
        let recipe = Recipe {
            batch: 16,
            ..Recipe::default()
        };
        let mut seen: Vec<Vec<u8>> = Batches::new(&digits, &recipe, 1)
            .flat_map(|batch| {
                let images = batch.pixels.chunks_exact(784);
                images.map(<[u8]>::to_vec).collect::<Vec<_>>()
            })
            .collect();
        let mut all: Vec<Vec<u8>> = digits
            .pixels()
            .chunks_exact(784)
            .map(<[u8]>::to_vec)
            .collect();
        assert_ne!(seen, all, "the order is random");
        seen.sort();
        all.sort();
        assert_eq!(seen, all);
        assert_eq!(
            Batches::new(&digits, &recipe, 1).count(),
            Batches::steps(53, &recipe)
        );
    }

    #[test]
    fn half_of_a_batch_can_be_crops() {
        let digits = Mnist::drawn(64, 1, 0).train;
        let recipe = Recipe {
            batch: 32,
            no_digit: 1.0,
            ..Recipe::default()
        };
        for batch in Batches::new(&digits, &recipe, 0) {
            let crops = batch
                .targets
                .iter()
                .filter(|target| !target.has_class())
                .count();
            assert_eq!((batch.targets.len(), crops), (32, 16));
            assert_eq!(batch.pixels.len(), 32 * 784);
        }
    }

    /// This network is the more confident the darker a window is.
    fn darkness(pixels: &[u8]) -> f32 {
        pixels.iter().map(|&pixel| f32::from(pixel)).sum()
    }

    /// Mines windows by their darkness, and returns the darkness of each that was considered.
    fn mined(batches: &mut Batches<'_>, before: Vec<Window>) -> Vec<f32> {
        let mut seen = Vec::new();
        let mined = batches.mine_hard_negatives(before, &mut |pixels| {
            let all: Vec<f32> = pixels.chunks_exact(784).map(darkness).collect();
            seen.extend_from_slice(&all);
            Ok(all)
        });
        mined.expect("mined");
        seen.sort_by(f32::total_cmp);
        seen
    }

    /// 30 % of two windows for each of 64 digits.
    const HARD: usize = 38;

    #[test]
    fn hard_negatives_are_distributed_over_the_batches() {
        let digits = Mnist::drawn(64, 1, 0).train;
        let recipe = Recipe {
            batch: 48,
            ..Recipe::locating()
        };
        let mut batches = Batches::new(&digits, &recipe, 0);
        let seen = mined(&mut batches, Vec::new());
        let least = seen[seen.len() - HARD];
        let mut shown = Vec::new();
        for batch in batches {
            let windows = batch.pixels.chunks_exact(784).zip(&batch.targets);
            let no_digit = Target::of(None).digits;
            let windows = windows.filter(|(_, target)| target.digits == no_digit);
            let dark = windows.filter(|(pixels, _)| darkness(pixels) >= least);
            shown.push(dark.count());
        }
        assert_eq!(shown.len(), 4);
        assert!(shown.iter().sum::<usize>() >= HARD, "{shown:?}");
        assert!(
            shown.iter().all(|&count| (8..=11).contains(&count)),
            "{shown:?}"
        );
    }

    #[test]
    fn hard_negatives_are_considered_again() {
        let digits = Mnist::drawn(64, 1, 0).train;
        let recipe = Recipe::locating();
        let mut before = Vec::new();
        let mut hardest: Vec<f32> = Vec::new();
        for epoch in 0..3 {
            let mut batches = Batches::new(&digits, &recipe, epoch);
            let seen = mined(&mut batches, before);
            before = batches.into_hard_negatives();
            let mut kept: Vec<f32> = before.iter().map(|w| darkness(&w.pixels)).collect();
            kept.sort_by(f32::total_cmp);
            assert_eq!(kept, seen[seen.len() - HARD..], "the hardest of {epoch}");
            // None that was harder is lost.
            assert!(hardest.iter().zip(&kept).all(|(then, now)| then <= now));
            hardest = kept;
        }
    }

    #[test]
    fn pasting_moves_and_clips() {
        let mut to = [0; 9];
        paste(&[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, -1], &mut to, 3);
        assert_eq!(to, [0, 0, 0, 2, 3, 0, 5, 6, 0]);
        paste(&[1, 2, 3, 4, 5, 6, 7, 8, 9], [-1, 0], &mut to, 3);
        assert_eq!(to, [4, 5, 6, 7, 8, 9, 5, 6, 0]);
    }
}
