use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::scene_kind::SceneKind;
use crate::whole_file::write_whole;

/// The truth about a scene: its digits, and where they are.
///
/// Positions are in pixels from the top left corner of the image, x to the right and y down, so that the centre of the top left pixel
/// is (0.5, 0.5): a tile 28 pixels wide whose first column is `c` has its centre at x = c + 14.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The kind of the scene.
    #[serde(default)]
    pub kind: SceneKind,
    /// The width of the scene in pixels.
    pub width: usize,
    /// The height of the scene in pixels.
    pub height: usize,
    /// The seed from which the scene was composed.
    pub seed: u64,
    /// Where the digits came from, in words.
    pub data: String,
    /// The digits, in the order in which they were placed.
    pub digits: Vec<PlacedDigit>,
}

/// One digit in a scene.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedDigit {
    /// The digit, 0 to 9.
    pub digit: u8,
    /// The centre of its tile, in pixels from the left edge of the scene.
    pub x: f64,
    /// The centre of its tile, in pixels from the top edge of the scene.
    pub y: f64,
    /// The smallest box around its ink, as the pixel edges left, top, right and bottom; a digit without ink has the empty box at its centre.
    #[serde(rename = "box")]
    pub ink_box: [usize; 4],
    /// The index of its image in the samples.
    pub source: usize,
}

impl Truth {
    /// Reads a JSON file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not the truth of a scene, and digits above 9 or outside the scene.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(Error::io("read", path))?;
        let truth: Self = serde_json::from_slice(&bytes).map_err(|source| Error::Json {
            path: path.to_owned(),
            source,
        })?;
        let refused = |what, expected: String, found: String| Error::Content {
            path: path.to_owned(),
            what,
            expected,
            found,
        };
        for (index, placed) in truth.digits.iter().enumerate() {
            if placed.digit > 9 {
                return Err(refused(
                    "a digit",
                    "0 to 9".to_owned(),
                    format!("{} at index {index}", placed.digit),
                ));
            }
            let inside = |position: f64, length: usize| (0.0..=length as f64).contains(&position);
            if !inside(placed.x, truth.width) || !inside(placed.y, truth.height) {
                let expected = format!("within {}×{} pixels", truth.width, truth.height);
                return Err(refused(
                    "the position of a digit",
                    expected,
                    format!("({}, {}) at index {index}", placed.x, placed.y),
                ));
            }
            let [left, top, right, bottom] = placed.ink_box;
            if left > right || top > bottom || right > truth.width || bottom > truth.height {
                let expected = format!(
                    "left ≤ right ≤ {} and top ≤ bottom ≤ {}",
                    truth.width, truth.height
                );
                return Err(refused(
                    "the box of a digit",
                    expected,
                    format!("{:?} at index {index}", placed.ink_box),
                ));
            }
        }
        Ok(truth)
    }

    /// Writes a JSON file, which appears under its name only when it is whole.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        write_whole(path.as_ref(), |writer| {
            serde_json::to_writer_pretty(&mut *writer, self)?;
            writer.write_all(b"\n")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{
  "kind": "plain",
  "width": 100,
  "height": 50,
  "seed": 3,
  "data": "MNIST",
  "digits": [
    {
      "digit": 7,
      "x": 24.0,
      "y": 17.0,
      "box": [
        14,
        7,
        34,
        27
      ],
      "source": 42
    }
  ]
}
"#;

    fn truth() -> Truth {
        let placed = PlacedDigit {
            digit: 7,
            x: 24.0,
            y: 17.0,
            ink_box: [14, 7, 34, 27],
            source: 42,
        };
        Truth {
            kind: SceneKind::Plain,
            width: 100,
            height: 50,
            seed: 3,
            data: "MNIST".to_owned(),
            digits: vec![placed],
        }
    }

    #[test]
    fn a_truth_without_a_kind_is_of_a_plain_scene() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.json");
        fs::write(&path, JSON.replace("  \"kind\": \"plain\",\n", "")).unwrap();
        assert_eq!(Truth::read(&path).unwrap(), truth());
    }

    #[test]
    fn a_written_file_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.json");
        truth().write(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), JSON);
        assert_eq!(Truth::read(&path).unwrap(), truth());
    }

    #[test]
    fn contradictions_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.json");
        let refused = |from: &str, to: &str| {
            fs::write(&path, JSON.replace(from, to)).unwrap();
            let message = Truth::read(&path).unwrap_err().to_string();
            message
                .strip_prefix(&format!("{}: ", path.display()))
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            refused("\"digit\": 7", "\"digit\": 10"),
            "a digit: expected 0 to 9, found 10 at index 0"
        );
        assert_eq!(
            refused("24.0", "100.5"),
            "the position of a digit: expected within 100×50 pixels, found (100.5, 17) at index 0"
        );
        assert_eq!(
            refused("34", "101"),
            "the box of a digit: expected left ≤ right ≤ 100 and top ≤ bottom ≤ 50, found [14, 7, 101, 27] at index 0"
        );
        assert!(
            refused("\"seed\"", "\"sead\"")
                .starts_with("not the truth of a scene: unknown field `sead`")
        );
        assert!(refused("]", "").starts_with("not the truth of a scene: "));
    }
}
