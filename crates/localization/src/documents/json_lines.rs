//! JSON Lines: an image a line, so that it can be written and read while more are looked at.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Locations, ReadLocations};
use crate::{Error, Located, Result};

impl Located {
    /// The image as a line of JSON Lines, with its line end.
    ///
    /// # Errors
    ///
    /// When it is not one that [`Locations::from_json_lines`] would take.
    pub fn to_json_line(&self) -> Result<String> {
        self.check()?;
        Ok(serde_json::to_string(self)? + "\n")
    }
}

impl Locations {
    /// The document as JSON Lines: each image as in [`to_json`](Self::to_json), a line each.
    ///
    /// # Errors
    ///
    /// When it is not one that [`from_json_lines`](Self::from_json_lines) would take.
    pub fn to_json_lines(&self) -> Result<String> {
        self.images.iter().map(Located::to_json_line).collect()
    }

    /// The document from JSON Lines. Empty lines are passed over. A last line that ends too early is
    /// left out and told of: a program that is killed while it writes leaves it so.
    ///
    /// # Errors
    ///
    /// When another line is no image with its digits, or speaks of digits above 9 or outside the
    /// image; the message says which.
    pub fn from_json_lines(bytes: &[u8]) -> Result<ReadLocations> {
        let mut images: Vec<Located> = Vec::new();
        let mut lines = bytes.split(|&byte| byte == b'\n').enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let located: Located = match serde_json::from_slice(line) {
                Ok(located) => located,
                // Bytes after the last line end, which stop before the object does.
                Err(error) if error.is_eof() && lines.peek().is_none() => {
                    return Ok(ReadLocations {
                        locations: Self { images },
                        cut_line: Some(index + 1),
                    });
                }
                Err(error) => return Err(at(index, error.into())),
            };
            located.check().map_err(|error| at(index, error))?;
            images.push(located);
        }
        Ok(ReadLocations {
            locations: Self { images },
            cut_line: None,
        })
    }
}

fn at(index: usize, source: Error) -> Error {
    Error::Line {
        line: index + 1,
        source: source.into(),
    }
}

/// Whether this is JSON Lines and not a single document: its first line is a whole object, and has
/// no schema; or there is nothing at all.
pub(super) fn are_lines(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Head {
        schema: Option<IgnoredAny>,
    }
    let mut lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    match lines.find(|line| !line.is_empty()) {
        Some(line) => {
            let head: Result<Head, _> = serde_json::from_slice(line);
            head.is_ok_and(|head| head.schema.is_none())
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{both, empty, locations};
    use super::*;
    use proptest::prelude::*;

    const LINES: &str = concat!(
        r#"{"image":"scenes/a, \"b\".png","width":40,"height":36,"digits":["#,
        r#"{"digit":3,"score":0.9,"x":19.25,"y":16.5,"box":[5,3,33,30]},"#,
        r#"{"digit":0,"score":0.5,"x":35.0,"y":18.0,"box":[30,0,40,36]}]}"#,
        "\n",
        r#"{"image":"empty.png","width":28,"height":28,"digits":[]}"#,
        "\n",
    );

    fn read(text: &str) -> ReadLocations {
        Locations::from_json_lines(text.as_bytes()).unwrap()
    }

    #[test]
    fn every_image_is_a_line() {
        assert_eq!(both().to_json_lines().unwrap(), LINES);
        assert_eq!(read(LINES).locations, both());
        // Windows ends lines in two signs, and a whole last line may lack its end.
        assert_eq!(read(&LINES.replace('\n', "\r\n\r\n")).locations, both());
        let read = read(LINES.trim_end());
        assert_eq!((read.locations, read.cut_line), (both(), None));
    }

    #[test]
    fn a_line_that_is_cut_in_the_middle_is_an_error() {
        let message = |text: &str| {
            let error = Locations::from_json_lines(text.as_bytes()).unwrap_err();
            error.to_string()
        };
        let cut = LINES.replacen("]}\n", "\n", 1);
        assert!(message(&cut).starts_with("line 1: not a document of located digits: EOF"));
        // A line end says that the program meant the line to be whole.
        let cut = LINES.replace("[]}\n", "\n");
        assert!(message(&cut).starts_with("line 2: not a document of located digits: EOF"));
        let wrong = LINES.replace("[]}\n", "[}");
        assert!(message(&wrong).starts_with("line 2: not a document of located digits: expected"));
        assert_eq!(
            message(&LINES.replace("16.5", "36.5")),
            "line 1: scenes/a, \"b\".png: digit 0: the position: expected within 40×36 pixels, found \
             (19.25, 36.5)"
        );
    }

    proptest! {
        /// Wherever the program was killed, even within a character.
        #[test]
        fn what_was_whole_before_the_cut_is_read(
            locations in locations(), cut in any::<prop::sample::Index>(),
        ) {
            let mut lines = locations.to_json_lines().unwrap() + &empty().to_json_line().unwrap();
            let last = lines.pop();
            prop_assert_eq!(last, Some('\n'));
            let cut = cut.index(lines.len() + 1);
            let read = Locations::from_json_lines(&lines.as_bytes()[..cut]).unwrap();
            let mut all = locations.images;
            all.push(empty());
            // An image is whole from its last brace on, even before the line end.
            let line_ends = lines.match_indices('\n').map(|(at, _)| at).chain([lines.len()]);
            let whole = line_ends.filter(|&at| at <= cut).count();
            prop_assert_eq!(&read.locations.images, &all[..whole]);
            let rest = lines.as_bytes()[..cut].rsplit(|&byte| byte == b'\n').next();
            let is_cut = whole < all.len() && rest.is_some_and(|rest| !rest.is_empty())
                && !(whole > 0 && lines.as_bytes().get(cut) == Some(&b'\n'));
            prop_assert_eq!(read.cut_line.is_some(), is_cut);
        }
    }
}
