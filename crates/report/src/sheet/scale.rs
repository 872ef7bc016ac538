//! From values to colours, and values in captions.

use image::Rgb;

use super::Colours;
use crate::colour;

/// From values to colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) low: f32,
    pub(super) high: f32,
    colours: Colours,
}

impl Scale {
    pub(super) fn between(extremes: Option<(f32, f32)>, colours: Colours) -> Self {
        let (low, high) = extremes.unwrap_or((0.0, 0.0));
        let (low, high) = match colours {
            Colours::Grey => (low, high),
            Colours::Diverging => {
                let furthest = low.abs().max(high.abs());
                (-furthest, furthest)
            }
        };
        Self { low, high, colours }
    }

    pub(super) fn colour(self, value: f32) -> Rgb<u8> {
        if !value.is_finite() {
            return colour::NOT_A_NUMBER;
        }
        // In halves, because the distance of two finite numbers may be infinite.
        let span = self.high / 2.0 - self.low / 2.0;
        match self.colours {
            // A channel that is the same everywhere says nothing: black.
            Colours::Grey if span <= 0.0 => colour::grey(0.0),
            Colours::Grey => colour::grey((value / 2.0 - self.low / 2.0) / span),
            Colours::Diverging if self.high <= 0.0 => colour::diverging(0.0),
            Colours::Diverging => colour::diverging(value / self.high),
        }
    }
}

/// A number of a caption, to three digits.
pub(super) fn short(value: f32) -> String {
    let magnitude = value.abs();
    let places = match magnitude {
        _ if magnitude >= 100.0 => 0,
        _ if magnitude >= 10.0 => 1,
        _ if magnitude >= 1.0 || magnitude == 0.0 => 2,
        _ if magnitude >= 0.001 => 4,
        _ => return format!("{value:.2e}").replace('-', "−"),
    };
    let text = format!("{value:.places$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_have_the_digits_that_matter() {
        let cases = [
            (0.0, "0"),
            (19.0, "19"),
            (-1.256, "−1.26"),
            (123.4, "123"),
            (0.012_34, "0.0123"),
            (0.000_012_34, "1.23e−5"),
        ];
        for (value, text) in cases {
            assert_eq!(short(value), text);
        }
    }
}
