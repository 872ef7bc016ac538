use serde::{Deserialize, Serialize};

use crate::{Error, Found, Result};

/// The digits that were found in one image.
///
/// [`Locations`](crate::Locations) are those of many, as a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Located {
    /// The name of the image.
    pub image: String,
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// The digits.
    pub digits: Vec<Found>,
}

impl Located {
    /// Refuses digits above 9, scores that are no numbers, and what lies outside the image.
    pub(crate) fn check(&self) -> Result<()> {
        let Self { width, height, .. } = *self;
        if width == 0 || height == 0 {
            return Err(Error::value(
                format!("{}: the size", self.image),
                "at least 1×1 pixels",
                format!("{width}×{height}"),
            ));
        }
        for (index, found) in self.digits.iter().enumerate() {
            let refused = |what, expected: String, found: String| {
                Err(Error::value(
                    format!("{}: digit {index}: {what}", self.image),
                    expected,
                    found,
                ))
            };
            let &Found {
                digit,
                score,
                x,
                y,
                ink_box: [left, top, right, bottom],
            } = found;
            if digit > 9 {
                return refused("the digit", "0 to 9".to_owned(), digit.to_string());
            }
            if !score.is_finite() {
                return refused("the score", "a finite number".to_owned(), score.to_string());
            }
            let is_inside = |position: f64, length| (0.0..=length as f64).contains(&position);
            if !is_inside(x, width) || !is_inside(y, height) {
                let expected = format!("within {width}×{height} pixels");
                return refused("the position", expected, format!("({x}, {y})"));
            }
            if left > right || top > bottom || right > width || bottom > height {
                let expected = format!("left ≤ right ≤ {width} and top ≤ bottom ≤ {height}");
                return refused("the box", expected, format!("{:?}", found.ink_box));
            }
        }
        Ok(())
    }
}
