//! Whether ink is dark or light, and the tone of full ink, from the histogram of a picture's first rows.

use crate::ink::Ink;

/// A histogram: the number of pixels of each of the 256 tones.
#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    counts: [u64; 256],
}

impl Histogram {
    pub(crate) fn new() -> Self {
        Self { counts: [0; 256] }
    }

    pub(crate) fn add(&mut self, tones: &[u8]) {
        for tone in tones {
            self.counts[usize::from(*tone)] += 1;
        }
    }

    /// The histogram without pixels that were added before.
    pub(crate) fn without(mut self, others: &Self) -> Self {
        for (count, other) in self.counts.iter_mut().zip(others.counts) {
            *count = count.saturating_sub(other);
        }
        self
    }

    pub(crate) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The tone of the pixel at a place in the order from dark to light, counted from 0.
    fn at(&self, place: u64) -> u8 {
        let mut below = 0;
        for (tone, count) in (0..=u8::MAX).zip(self.counts) {
            below += count;
            if below > place {
                return tone;
            }
        }
        u8::MAX
    }

    /// The tone below which a percentage of the pixels lies.
    fn percentile(&self, percent: u64) -> u8 {
        self.at(self.total().saturating_sub(1) * percent / 100)
    }

    /// The tone of the middle pixel.
    pub(crate) fn median(&self) -> u8 {
        self.percentile(50)
    }

    /// The darkest and the lightest tone.
    fn extremes(&self) -> (u8, u8) {
        (self.at(0), self.at(self.total().saturating_sub(1)))
    }
}

/// Whether ink is dark or light, from the histogram of the opaque pixels and the number of transparent ones.
///
/// Most of a picture is paper. Where most pixels are transparent, the opaque ones are ink, which is dark if their median is. Otherwise
/// paper has the median tone, and ink lies towards the farther of the 1st and the 99th percentile, or of the extremes where both
/// percentiles have the tone of the paper. Where both are equally far, dark paper has light ink.
pub(crate) fn ink(opaque: &Histogram, transparent: u64) -> Ink {
    let dark = |is_dark: bool| if is_dark { Ink::Dark } else { Ink::Light };
    let paper = opaque.median();
    if transparent > opaque.total() {
        return dark(opaque.total() > 0 && paper < 128);
    }
    let (mut darkest, mut lightest) = (opaque.percentile(1), opaque.percentile(99));
    if (darkest, lightest) == (paper, paper) {
        (darkest, lightest) = opaque.extremes();
    }
    let (to_dark, to_light) = (paper - darkest, lightest - paper);
    match to_dark == to_light {
        true => dark(paper >= 128),
        false => dark(to_dark > to_light),
    }
}

/// The number of pixels that must be as strong as the strongest ink; fewer may be specks of dust.
const SPECKS: u64 = 32;
/// The weakest ink that is made stronger; weaker ink may be dirt.
const WEAKEST: u8 = 64;

/// The tone of full ink, from the histogram of corrected ink.
///
/// Pixels with more than half of the strongest ink count as ink, and their median is full ink: in MNIST, too, the middle pixel of a stroke
/// is saturated. Ink that may be dirt stays as it is, so that no ink becomes more than four times as strong.
pub(crate) fn full_ink(corrected: &Histogram) -> u8 {
    let strongest = corrected.at(corrected.total().saturating_sub(SPECKS));
    let mut ink = corrected.clone();
    ink.counts[..=usize::from(strongest / 2)].fill(0);
    match ink.total() {
        pixels if pixels < SPECKS || ink.median() < WEAKEST => u8::MAX,
        _ => ink.median(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(pixels: &[(u8, u64)]) -> Histogram {
        let mut tones = Histogram::new();
        for (tone, count) in pixels {
            tones.counts[usize::from(*tone)] += count;
        }
        tones
    }

    #[test]
    fn ink_is_away_from_most_pixels() {
        for (pixels, expected) in [
            // A scan, grey paper with dark ink; a scene; and the same with little ink.
            (vec![(200, 900), (40, 100)], Ink::Dark),
            (vec![(0, 900), (255, 100)], Ink::Light),
            (vec![(200, 99_999), (40, 1)], Ink::Dark),
            (vec![(0, 99_999), (90, 1)], Ink::Light),
            // Light ink on grey paper, with a shadow that is less far away.
            (vec![(100, 900), (80, 50), (255, 50)], Ink::Light),
            // A speck of the other kind, less than a hundredth, does not decide.
            (vec![(120, 9_000), (0, 10), (200, 990)], Ink::Light),
            // Nothing but paper.
            (vec![(230, 100)], Ink::Dark),
            (vec![(20, 100)], Ink::Light),
        ] {
            assert_eq!(ink(&tones(&pixels), 0), expected, "{pixels:?}");
        }
    }

    #[test]
    fn what_is_drawn_on_nothing_is_ink() {
        assert_eq!(ink(&tones(&[(0, 10)]), 90), Ink::Dark);
        assert_eq!(ink(&tones(&[(250, 10)]), 90), Ink::Light);
        assert_eq!(ink(&tones(&[]), 90), Ink::Light);
    }

    #[test]
    fn full_ink_is_the_middle_of_what_is_strong() {
        // Ink of 140 with soft edges, and less than 32 pixels of dust.
        let scan = [
            (0, 9_000),
            (70, 100),
            (120, 100),
            (140, 300),
            (160, 50),
            (255, 20),
        ];
        assert_eq!(full_ink(&tones(&scan)), 140);
        assert_eq!(full_ink(&tones(&[(0, 1_000), (255, 100)])), 255);
        assert_eq!(full_ink(&tones(&[(0, 1_000), (30, 100)])), 255);
        assert_eq!(full_ink(&tones(&[(0, 1_000)])), 255);
        assert_eq!(full_ink(&tones(&[(90, 5)])), 255);
    }
}
