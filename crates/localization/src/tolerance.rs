use std::fmt;
use std::str::FromStr;

use cijfer_dataset::PlacedDigit;

use crate::size::height;
use crate::{Error, Result};

/// How far the centre of a detection may lie from that of its digit.
///
/// It is read from text as people write it: `4` and `4px` are pixels, `25%` is a share of the
/// digit's height.
///
/// ```
/// use cijfer_localization::Tolerance;
///
/// assert_eq!("4px".parse::<Tolerance>()?, Tolerance::Pixels(4.0));
/// assert_eq!("25%".parse::<Tolerance>()?, Tolerance::OfHeight(0.25));
/// assert_eq!(Tolerance::OfHeight(0.25).to_string(), "25 % of the digit's height");
/// # Ok::<(), cijfer_localization::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tolerance {
    /// So many pixels, whatever the digit's size.
    Pixels(f64),
    /// This share of the height of the box around the digit's ink.
    OfHeight(f64),
}

impl Tolerance {
    /// The distance in pixels within which a detection hits this digit.
    pub fn pixels(self, placed: &PlacedDigit) -> f64 {
        match self {
            Self::Pixels(pixels) => pixels,
            Self::OfHeight(share) => share * height(placed.ink_box) as f64,
        }
    }

    /// Refuses what is negative or no number.
    pub(crate) fn validate(self) -> Result<()> {
        let (value, unit) = match self {
            Self::Pixels(pixels) => (pixels, "pixels"),
            Self::OfHeight(share) => (share, "of the height"),
        };
        if (0.0..f64::INFINITY).contains(&value) {
            return Ok(());
        }
        Err(Error::value(
            "the distance within which a find is a hit",
            format!("at least 0 {unit}"),
            value,
        ))
    }
}

/// The distance between two cells of the assignment's network, for digits of MNIST's size.
impl Default for Tolerance {
    fn default() -> Self {
        Self::Pixels(4.0)
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pixels(pixels) => write!(formatter, "{pixels} pixels"),
            Self::OfHeight(share) => write!(formatter, "{} % of the digit's height", share * 100.0),
        }
    }
}

impl FromStr for Tolerance {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let number = |text: &str| text.trim_end().parse().ok();
        let tolerance = match (text.strip_suffix('%'), text.strip_suffix("px")) {
            (Some(percent), _) => {
                number(percent).map(|percent: f64| Self::OfHeight(percent / 100.0))
            }
            (None, Some(pixels)) => number(pixels).map(Self::Pixels),
            (None, None) => number(text).map(Self::Pixels),
        };
        tolerance
            .filter(|tolerance| tolerance.validate().is_ok())
            .ok_or_else(|| {
                Error::value(
                    "the distance within which a find is a hit",
                    "pixels, such as 4 or 4px, or a share of the digit's height, such as 25%",
                    text,
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::placed;

    #[test]
    fn text_is_read_as_people_write_it() {
        let cases = [
            ("4", Tolerance::Pixels(4.0)),
            ("4px", Tolerance::Pixels(4.0)),
            (" 2.5 px", Tolerance::Pixels(2.5)),
            ("0", Tolerance::Pixels(0.0)),
            ("25%", Tolerance::OfHeight(0.25)),
            ("12.5 %", Tolerance::OfHeight(0.125)),
        ];
        for (text, tolerance) in cases {
            assert_eq!(text.parse::<Tolerance>().unwrap(), tolerance, "{text}");
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            "", "px", "%", "-1", "-5%", "NaN", "inf", "4 mm", "4%px", "4px%",
        ] {
            let error = text.parse::<Tolerance>().unwrap_err();
            let expected = "the distance within which a find is a hit: expected pixels, such as 4 or \
                            4px, or a share of the digit's height, such as 25%, found ";
            assert_eq!(error.to_string(), format!("{expected}{text}"));
        }
    }

    #[test]
    fn a_share_is_of_the_height_and_not_of_the_width() {
        let mut digit = placed(1, 10.0, 10.0);
        digit.ink_box = [8, 0, 12, 40];
        assert_eq!(Tolerance::OfHeight(0.25).pixels(&digit), 10.0);
        assert_eq!(Tolerance::Pixels(4.0).pixels(&digit), 4.0);
    }
}
