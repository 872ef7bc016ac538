use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::ImageTruth;
use crate::coco;
use crate::error::{Error, Result};
use crate::truth::Truth;

impl ImageTruth {
    /// Reads a JSON file: the truth of a scene, or instances in the format of COCO, of one image or many. A file with `annotations`
    /// is in the format of COCO.
    ///
    /// `bbox` of an instance (left, top, width, height) is the box of the digit, rounded to whole pixels, and its middle is the digit's
    /// centre. A category is a digit by its name, "0" to "9", or, where no category has such a name, by its id, 0 to 9. All other
    /// keys of an annotation are ignored.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or has neither format, and an annotation that is not a digit or lies outside its image. Crowds
    /// (`iscrowd`) are refused, because they are not one digit.
    pub fn read(path: impl AsRef<Path>) -> Result<Vec<Self>> {
        #[derive(Deserialize)]
        struct Head {
            annotations: Option<IgnoredAny>,
        }
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(Error::io("read", path))?;
        let head: Result<Head, _> = serde_json::from_slice(&bytes);
        if head.is_ok_and(|head| head.annotations.is_some()) {
            return coco::images(path, &bytes);
        }
        let truth = Truth::read(path)?;
        let name = path.file_stem().unwrap_or(path.as_os_str());
        Ok(vec![Self {
            image: name.to_string_lossy().into_owned(),
            width: truth.width,
            height: truth.height,
            digits: truth.digits,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene_kind::SceneKind;
    use crate::truth::PlacedDigit;

    #[test]
    fn the_truth_of_a_scene_is_named_after_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scene-7.json");
        let placed = PlacedDigit {
            digit: 7,
            x: 24.0,
            y: 17.0,
            ink_box: [14, 7, 34, 27],
            source: 42,
        };
        let truth = Truth {
            kind: SceneKind::Plain,
            width: 100,
            height: 50,
            seed: 3,
            data: "MNIST".to_owned(),
            digits: vec![placed],
        };
        truth.write(&path).unwrap();
        let expected = ImageTruth {
            image: "scene-7".to_owned(),
            width: 100,
            height: 50,
            digits: vec![placed],
        };
        assert_eq!(ImageTruth::read(&path).unwrap(), [expected]);
    }

    #[test]
    fn other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.json");
        let message = || ImageTruth::read(&path).unwrap_err().to_string();
        let name = path.display().to_string();
        assert!(message().starts_with(&format!("cannot read {name}: ")));
        for text in ["", "[]", "{}", "{\"images\": []}"] {
            fs::write(&path, text).unwrap();
            let message = message();
            assert!(
                message.starts_with(&format!("{name}: not the truth of a scene: ")),
                "{message}"
            );
        }
    }
}
