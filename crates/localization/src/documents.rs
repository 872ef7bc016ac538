//! What was found in many images as a document, a format a file.

mod coco;
mod csv;
mod json;
mod json_lines;
mod yolo;

use std::fs;
use std::path::Path;

use crate::{Error, Located, Result};

/// The digits that were found in one image after another.
///
/// ```
/// use cijfer_localization::{Located, Locations};
///
/// let empty = Located { image: "empty.png".into(), width: 40, height: 36, digits: vec![] };
/// let locations = Locations::from(empty);
/// assert_eq!(Locations::from_json(&locations.to_json()?)?, locations);
/// assert_eq!(
///     locations.to_json_lines()?,
///     "{\"image\":\"empty.png\",\"width\":40,\"height\":36,\"digits\":[]}\n"
/// );
/// # Ok::<(), cijfer_localization::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Locations {
    /// The images, in the order in which they were looked at.
    pub images: Vec<Located>,
}

/// What a file of detections holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadLocations {
    /// All that is whole.
    pub locations: Locations,
    /// The number of the last line, from 1, where it is the beginning of a line only: a program that is
    /// killed while it writes JSON Lines leaves it so. What it says is not among the images.
    pub cut_line: Option<usize>,
}

impl Locations {
    /// Reads a file of either JSON or JSON Lines; the content says which.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or for the reasons of [`from_json`](Self::from_json) or
    /// [`from_json_lines`](Self::from_json_lines).
    pub fn read(path: impl AsRef<Path>) -> Result<ReadLocations> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let read = if json_lines::are_lines(&bytes) {
            Self::from_json_lines(&bytes)
        } else {
            Self::from_json_bytes(&bytes).map(|locations| ReadLocations {
                locations,
                cut_line: None,
            })
        };
        read.map_err(|source| Error::Content {
            path: path.to_owned(),
            source: source.into(),
        })
    }
}

impl From<Located> for Locations {
    fn from(located: Located) -> Self {
        Self {
            images: vec![located],
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Found;
    use proptest::prelude::*;

    pub(crate) fn located() -> Located {
        Located {
            image: "scenes/a, \"b\".png".to_owned(),
            width: 40,
            height: 36,
            digits: vec![
                Found {
                    digit: 3,
                    score: 0.9,
                    x: 19.25,
                    y: 16.5,
                    ink_box: [5, 3, 33, 30],
                },
                Found {
                    digit: 0,
                    score: 0.5,
                    x: 35.0,
                    y: 18.0,
                    ink_box: [30, 0, 40, 36],
                },
            ],
        }
    }

    pub(crate) fn empty() -> Located {
        Located {
            image: "empty.png".to_owned(),
            width: 28,
            height: 28,
            digits: vec![],
        }
    }

    pub(crate) fn both() -> Locations {
        Locations {
            images: vec![located(), empty()],
        }
    }

    /// Documents with any name, and detections anywhere in images of 500×400 pixels.
    pub(crate) fn locations() -> impl Strategy<Value = Locations> {
        let digit = (0u8..10, 0.0f32..1.0, 0.0f64..=500.0, 0.0f64..=400.0);
        let digit = digit.prop_map(|(digit, score, x, y)| {
            let (left, top) = (x as usize / 2, y as usize / 3);
            Found {
                digit,
                score,
                x,
                y,
                ink_box: [left, top, x as usize, y as usize],
            }
        });
        let image = (any::<String>(), prop::collection::vec(digit, 0..5));
        let image = image.prop_map(|(image, digits)| Located {
            image,
            width: 500,
            height: 400,
            digits,
        });
        prop::collection::vec(image, 0..4).prop_map(|images| Locations { images })
    }

    #[test]
    fn a_file_says_itself_which_format_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("found");
        let message = || Locations::read(&path).unwrap_err().to_string();
        let name = path.display();
        assert!(message().starts_with(&format!("cannot read {name}: ")));

        for text in [both().to_json().unwrap(), both().to_json_lines().unwrap()] {
            fs::write(&path, &text).unwrap();
            let read = Locations::read(&path).unwrap();
            assert_eq!((read.locations, read.cut_line), (both(), None));
        }
        // Even where there is no line to tell by.
        fs::write(&path, "").unwrap();
        assert_eq!(
            Locations::read(&path).unwrap().locations,
            Locations::default()
        );

        let wrong = both()
            .to_json()
            .unwrap()
            .replace("\"digit\": 3", "\"digit\": 10");
        fs::write(&path, wrong).unwrap();
        let expected = "scenes/a, \"b\".png: digit 0: the digit: expected 0 to 9, found 10";
        assert_eq!(message(), format!("{name}: {expected}"));
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back_unchanged(locations in locations()) {
            let json = locations.to_json().unwrap();
            prop_assert_eq!(&Locations::from_json(&json).unwrap(), &locations);
            prop_assert_eq!(json_lines::are_lines(json.as_bytes()), false);
            let lines = locations.to_json_lines().unwrap();
            let read = Locations::from_json_lines(lines.as_bytes()).unwrap();
            prop_assert_eq!(&read.locations, &locations);
            prop_assert_eq!(read.cut_line, None);
            prop_assert!(json_lines::are_lines(lines.as_bytes()));
        }
    }
}
