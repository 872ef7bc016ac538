//! Hard negative mining: windows without a digit in which the network is the most confident of one.
//!
//! A detector learns its limits from such examples, and it meets them the sooner the more of them it keeps (Sung and Poggio,
//! *Example-Based Learning for View-Based Human Face Detection*, 1998).

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::{Window, Windows};
use crate::Result;

/// New windows that are drawn for each hard negative.
const DRAWN_FOR_EACH: usize = 4;

/// How confident a network is of a digit in each of some images, whose pixels lie one image after another.
pub(crate) type Confidence<'a> = dyn FnMut(&[u8]) -> Result<Vec<f32>> + 'a;

/// The hard negatives of one epoch, in random order.
#[derive(Default)]
pub(crate) struct HardNegatives {
    windows: Vec<Window>,
    /// How many of them have been shown.
    shown: usize,
}

impl HardNegatives {
    /// Chooses the `count` windows with the highest confidence out of `before`, which are the hard negatives of the epoch
    /// before, and [`DRAWN_FOR_EACH`] times as many new ones.
    pub(crate) fn mine(
        source: &Windows,
        count: usize,
        before: Vec<Window>,
        random: &mut ChaCha8Rng,
        confidence: &mut Confidence<'_>,
    ) -> Result<Self> {
        let mut hardest: Vec<(f32, Window)> = Vec::new();
        let mut consider = |windows: Vec<Window>| -> Result<()> {
            let pixels: Vec<u8> = windows.iter().flat_map(|w| &w.pixels).copied().collect();
            hardest.extend(confidence(&pixels)?.into_iter().zip(windows));
            // The sort is stable, so that the weights follow from the seed alone.
            hardest.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            hardest.truncate(count);
            Ok(())
        };
        let mut before = before.into_iter();
        loop {
            let some: Vec<Window> = before.by_ref().take(Windows::NEGATIVES_AT_A_TIME).collect();
            if some.is_empty() {
                break;
            }
            consider(some)?;
        }
        for _ in 0..(count * DRAWN_FOR_EACH).div_ceil(Windows::NEGATIVES_AT_A_TIME) {
            consider(source.negatives(random))?;
        }
        let mut windows: Vec<Window> = hardest.into_iter().map(|(_, window)| window).collect();
        windows.shuffle(random);
        Ok(Self { windows, shown: 0 })
    }

    /// The hard negatives for a mini-batch with `digits` of the `left` digits that the epoch has not shown: as large a share of
    /// the hard negatives that are left.
    pub(crate) fn next_share(&mut self, digits: usize, left: usize) -> &[Window] {
        let rest = self.windows.get(self.shown..).unwrap_or_default();
        let count = rest.len() * digits / left;
        self.shown += count;
        &rest[..count]
    }

    /// All hard negatives of the epoch.
    pub(crate) fn into_windows(self) -> Vec<Window> {
        self.windows
    }
}
