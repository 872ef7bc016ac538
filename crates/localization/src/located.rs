use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, Found, Result};

/// The digits that were found in one image, as a document.
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
    /// The document as JSON.
    ///
    /// # Errors
    ///
    /// When it is not one that [`from_json`](Self::from_json) would take.
    pub fn to_json(&self) -> Result<String> {
        self.check()?;
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The digits as a table of comma-separated values, below a line of headings.
    pub fn to_csv(&self) -> String {
        let mut text = String::from("digit,score,x,y,left,top,right,bottom\n");
        for found in &self.digits {
            let Found {
                digit,
                score,
                x,
                y,
                ink_box: [left, top, right, bottom],
            } = found;
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "{digit},{score},{x},{y},{left},{top},{right},{bottom}"
            );
        }
        text
    }

    /// The document from JSON.
    ///
    /// # Errors
    ///
    /// When the text is no such document, or speaks of digits above 9 or outside the image.
    pub fn from_json(text: &str) -> Result<Self> {
        let located: Self = serde_json::from_str(text)?;
        located.check()?;
        Ok(located)
    }

    /// Reads a JSON file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or for the reasons of [`from_json`](Self::from_json).
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::from_json(&text).map_err(|source| Error::Content {
            path: path.to_owned(),
            source: source.into(),
        })
    }

    fn check(&self) -> Result<()> {
        let Self { width, height, .. } = *self;
        for (index, found) in self.digits.iter().enumerate() {
            let refused = |what, expected: String, found: String| {
                Err(Error::value(
                    format!("digit {index}: {what}"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const JSON: &str = r#"{
  "image": "scene.png",
  "width": 40,
  "height": 36,
  "digits": [
    {
      "digit": 3,
      "score": 0.9,
      "x": 19.25,
      "y": 16.5,
      "box": [
        5,
        3,
        33,
        31
      ]
    }
  ]
}
"#;

    fn located() -> Located {
        Located {
            image: "scene.png".to_owned(),
            width: 40,
            height: 36,
            digits: vec![Found {
                digit: 3,
                score: 0.9,
                x: 19.25,
                y: 16.5,
                ink_box: [5, 3, 33, 31],
            }],
        }
    }

    #[test]
    fn the_document_is_json() {
        assert_eq!(located().to_json().unwrap(), JSON);
        assert_eq!(Located::from_json(JSON).unwrap(), located());
    }

    #[test]
    fn the_table_is_comma_separated() {
        assert_eq!(
            located().to_csv(),
            "digit,score,x,y,left,top,right,bottom\n3,0.9,19.25,16.5,5,3,33,31\n"
        );
    }

    #[test]
    fn a_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("located.json");
        let message = || Located::read(&path).unwrap_err().to_string();
        let name = path.display();
        assert!(message().starts_with(&format!("cannot read {name}: ")));

        fs::write(&path, JSON).unwrap();
        assert_eq!(Located::read(&path).unwrap(), located());

        fs::write(&path, JSON.replace("\"digit\": 3", "\"digit\": 10")).unwrap();
        let expected = "digit 0: the digit: expected 0 to 9, found 10";
        assert_eq!(message(), format!("{name}: {expected}"));
    }

    #[test]
    fn what_is_no_such_document_is_refused() {
        let message = |from: &str, to: &str| {
            assert!(JSON.contains(from));
            let error = Located::from_json(&JSON.replacen(from, to, 1)).unwrap_err();
            error.to_string()
        };
        let outside = "digit 0: the position: expected within 40×36 pixels, found";
        let no_box = "digit 0: the box: expected left ≤ right ≤ 40 and top ≤ bottom ≤ 36, found";
        let cases = [
            ("16.5", "36.5", format!("{outside} (19.25, 36.5)")),
            ("19.25", "-1", format!("{outside} (-1, 16.5)")),
            (" 31", " 37", format!("{no_box} [5, 3, 33, 37]")),
            (" 5", " 34", format!("{no_box} [34, 3, 33, 31]")),
        ];
        for (from, to, expected) in cases {
            assert_eq!(message(from, to), expected);
        }
        for (from, to) in [("\"x\"", "\"z\""), ("}", ""), ("\"image\"", "\"name\"")] {
            let message = message(from, to);
            assert!(
                message.starts_with("not a document of located digits: "),
                "{message}"
            );
        }
    }

    #[test]
    fn what_could_not_be_read_is_not_written() {
        let message = |change: fn(&mut Found)| {
            let mut located = located();
            change(&mut located.digits[0]);
            located.to_json().unwrap_err().to_string()
        };
        assert_eq!(
            message(|found| found.y = f64::NAN),
            "digit 0: the position: expected within 40×36 pixels, found (19.25, NaN)"
        );
        assert_eq!(
            message(|found| found.score = f32::INFINITY),
            "digit 0: the score: expected a finite number, found inf"
        );
    }

    proptest! {
        #[test]
        fn a_document_comes_back_unchanged(
            image in any::<String>(),
            digits in prop::collection::vec((0u8..10, 0.0f32..1.0, 0.0f64..500.0, 0.0f64..400.0), 0..5),
        ) {
            let digits = digits.into_iter().map(|(digit, score, x, y)| {
                let (left, top) = (x as usize, y as usize);
                Found { digit, score, x, y, ink_box: [left, top, left + 1, top + 1] }
            });
            let located = Located { image, width: 500, height: 400, digits: digits.collect() };
            prop_assert_eq!(Located::from_json(&located.to_json().unwrap()).unwrap(), located);
        }
    }
}
