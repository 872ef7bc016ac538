//! How much was looked at, and how fast.

use std::time::Instant;

use cijfer_localization::Located;

/// What a run has done since it began.
pub(super) struct Tally {
    start: Instant,
    images: usize,
    digits: usize,
    pixels: u128,
}

impl Tally {
    pub(super) fn begin() -> Self {
        Self {
            start: Instant::now(),
            images: 0,
            digits: 0,
            pixels: 0,
        }
    }

    pub(super) fn add(&mut self, located: &Located) {
        self.images += 1;
        self.digits += located.digits.len();
        self.pixels += located.width as u128 * located.height as u128;
    }

    /// One line for whoever looks on.
    pub(super) fn line(&self) -> String {
        line(
            self.images,
            self.digits,
            self.pixels,
            self.start.elapsed().as_secs_f64(),
        )
    }
}

fn line(images: usize, digits: usize, pixels: u128, seconds: f64) -> String {
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    let megapixels = pixels as f64 / 1e6;
    format!(
        "{}, {}, {megapixels:.1} megapixels in {seconds:.1} s: {:.1} megapixels/s",
        count(images, "image"),
        count(digits, "digit"),
        megapixels / seconds.max(f64::MIN_POSITIVE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_all() {
        assert_eq!(
            line(1, 12, 5_000_000, 2.0),
            "1 image, 12 digits, 5.0 megapixels in 2.0 s: 2.5 megapixels/s"
        );
        assert_eq!(
            line(0, 1, 0, 0.0),
            "0 images, 1 digit, 0.0 megapixels in 0.0 s: 0.0 megapixels/s"
        );
    }
}
