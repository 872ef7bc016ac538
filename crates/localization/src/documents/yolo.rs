//! YOLO's labels: a text file for each image.

use std::fmt::Write as _;
use std::path::Path;

use crate::{Error, Located, Result};

impl Located {
    /// The detections as YOLO writes them, a line each: `class cx cy width height score`, where the
    /// centre and size of the box are parts of the image's width and height. The centre is that
    /// of the box, which need not be the detection's own.
    ///
    /// # Errors
    ///
    /// Digits above 9 or outside the image.
    pub fn to_yolo(&self) -> Result<String> {
        self.check()?;
        let (wide, high) = (self.width as f64, self.height as f64);
        let mut text = String::new();
        for found in &self.digits {
            let [left, top, right, bottom] = found.ink_box.map(|edge| edge as f64);
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "{} {} {} {} {} {}",
                found.digit,
                (left + right) / 2.0 / wide,
                (top + bottom) / 2.0 / high,
                (right - left) / wide,
                (bottom - top) / high,
                found.score
            );
        }
        Ok(text)
    }

    /// The name of that file: that of the image, without its folder, with `.txt`.
    ///
    /// # Errors
    ///
    /// When the image has no name of a file.
    pub fn yolo_name(&self) -> Result<String> {
        let name = Path::new(&self.image).file_stem();
        let name = name.and_then(|name| name.to_str()).ok_or_else(|| {
            Error::value(
                "the name of the image",
                "that of a file",
                format!("`{}`", self.image),
            )
        })?;
        Ok(format!("{name}.txt"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{empty, located, locations};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_find_is_a_line_of_parts() {
        assert_eq!(
            located().to_yolo().unwrap(),
            "3 0.475 0.4583333333333333 0.7 0.75 0.9\n0 0.875 0.5 0.25 1 0.5\n"
        );
        assert_eq!(empty().to_yolo().unwrap(), "");
    }

    #[test]
    fn the_file_is_named_after_the_image() {
        let name = |image: &str| {
            let image = image.to_owned();
            Located { image, ..empty() }.yolo_name()
        };
        assert_eq!(name("scenes/a.b.png").unwrap(), "a.b.txt");
        assert_eq!(name("scan").unwrap(), "scan.txt");
        assert_eq!(
            name("..").unwrap_err().to_string(),
            "the name of the image: expected that of a file, found `..`"
        );
    }

    proptest! {
        #[test]
        fn the_parts_are_those_of_the_box(locations in locations()) {
            for located in &locations.images {
                let text = located.to_yolo().unwrap();
                prop_assert_eq!(text.lines().count(), located.digits.len());
                for (line, found) in text.lines().zip(&located.digits) {
                    let numbers: Vec<f64> = line.split(' ').map(|part| part.parse().unwrap()).collect();
                    let [digit, x, y, width, height, score] = numbers[..] else { panic!("{line}") };
                    prop_assert_eq!((digit, score as f32), (f64::from(found.digit), found.score));
                    prop_assert!(numbers[1..5].iter().all(|part| (0.0..=1.0).contains(part)));
                    let edges = [
                        (x - width / 2.0) * 500.0,
                        (y - height / 2.0) * 400.0,
                        (x + width / 2.0) * 500.0,
                        (y + height / 2.0) * 400.0,
                    ];
                    prop_assert_eq!(edges.map(|edge| edge.round() as usize), found.ink_box);
                }
            }
        }
    }
}
