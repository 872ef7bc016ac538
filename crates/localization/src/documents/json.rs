//! JSON: one document for all images. `docs/json.md` describes it.

use serde::{Deserialize, Serialize};

use super::Locations;
use crate::{Error, Located, Result};

const SCHEMA: &str = "cijfer.located";
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    schema: &'a str,
    version: u64,
    images: &'a [Located],
}

/// What says whether the rest can be understood.
#[derive(Deserialize)]
struct Head {
    schema: String,
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "schema")]
    _schema: String,
    #[serde(rename = "version")]
    _version: u64,
    images: Vec<Located>,
}

impl Locations {
    /// The document as JSON.
    ///
    /// # Errors
    ///
    /// When it is not one that [`from_json`](Self::from_json) would take.
    pub fn to_json(&self) -> Result<String> {
        self.images.iter().try_for_each(Located::check)?;
        let document = Written {
            schema: SCHEMA,
            version: VERSION,
            images: &self.images,
        };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }

    /// The document from JSON.
    ///
    /// # Errors
    ///
    /// When the text is no such document or one of another version, or speaks of digits above 9 or
    /// outside their image.
    pub fn from_json(text: &str) -> Result<Self> {
        Self::from_json_bytes(text.as_bytes())
    }

    pub(super) fn from_json_bytes(bytes: &[u8]) -> Result<Self> {
        let Head { schema, version } = serde_json::from_slice(bytes)?;
        if schema != SCHEMA {
            return Err(Error::value("the schema of the document", SCHEMA, schema));
        }
        if version != VERSION {
            let expected = format!("{VERSION}, the one that this program reads");
            return Err(Error::value(
                "the version of the document",
                expected,
                version,
            ));
        }
        let Document { images, .. } = serde_json::from_slice(bytes)?;
        images.iter().try_for_each(Located::check)?;
        Ok(Self { images })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{both, located};
    use super::*;
    use crate::Found;

    const JSON: &str = r#"{
  "schema": "cijfer.located",
  "version": 1,
  "images": [
    {
      "image": "scenes/a, \"b\".png",
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
            30
          ]
        },
        {
          "digit": 0,
          "score": 0.5,
          "x": 35.0,
          "y": 18.0,
          "box": [
            30,
            0,
            40,
            36
          ]
        }
      ]
    },
    {
      "image": "empty.png",
      "width": 28,
      "height": 28,
      "digits": []
    }
  ]
}
"#;

    #[test]
    fn the_document_is_json() {
        assert_eq!(both().to_json().unwrap(), JSON);
        assert_eq!(Locations::from_json(JSON).unwrap(), both());
    }

    #[test]
    fn what_is_no_such_document_is_refused() {
        let message = |from: &str, to: &str| {
            assert!(JSON.contains(from), "{from}");
            let error = Locations::from_json(&JSON.replacen(from, to, 1)).unwrap_err();
            error.to_string()
        };
        let digit = "scenes/a, \"b\".png: digit 0";
        let outside = format!("{digit}: the position: expected within 40×36 pixels, found");
        let no_box =
            format!("{digit}: the box: expected left ≤ right ≤ 40 and top ≤ bottom ≤ 36, found");
        let cases = [
            ("16.5", "36.5", format!("{outside} (19.25, 36.5)")),
            ("19.25", "-1", format!("{outside} (-1, 16.5)")),
            (" 30,\n            0", " 41,\n            0", {
                let digit = "scenes/a, \"b\".png: digit 1: the box";
                format!(
                    "{digit}: expected left ≤ right ≤ 40 and top ≤ bottom ≤ 36, found [41, 0, 40, 36]"
                )
            }),
            (" 5,", " 34,", format!("{no_box} [34, 3, 33, 30]")),
            (
                "\"version\": 1",
                "\"version\": 2",
                "the version of the document: expected 1, the one that this program reads, found 2"
                    .to_owned(),
            ),
            (
                "cijfer.located",
                "cijfer.analysis",
                "the schema of the document: expected cijfer.located, found cijfer.analysis"
                    .to_owned(),
            ),
            (
                "28",
                "0",
                "empty.png: the size: expected at least 1×1 pixels, found 0×28".to_owned(),
            ),
        ];
        for (from, to, expected) in cases {
            assert_eq!(message(from, to), expected);
        }
        // What another version says is not looked at.
        let later = JSON
            .replace("\"version\": 1", "\"version\": 7")
            .replace("images", "pages");
        let message_of_later = Locations::from_json(&later).unwrap_err().to_string();
        assert!(
            message_of_later.starts_with("the version of the document"),
            "{message_of_later}"
        );
        let broken = [
            ("\"x\"", "\"z\""),
            ("  ]\n}", "  ]\n"),
            ("\"image\"", "\"name\""),
            ("\"schema\": \"cijfer.located\",", ""),
            ("\"images\"", "\"more\": 1, \"images\""),
        ];
        for (from, to) in broken {
            let message = message(from, to);
            let is_told = message.starts_with("not a document of located digits: ");
            assert!(is_told, "{message}");
        }
    }

    #[test]
    fn what_could_not_be_read_is_not_written() {
        let message = |change: fn(&mut Found)| {
            let mut located = located();
            change(&mut located.digits[0]);
            let locations = Locations::from(located);
            let lines = locations.to_json_lines().unwrap_err().to_string();
            let json = locations.to_json().unwrap_err().to_string();
            assert_eq!(json, lines);
            json
        };
        let digit = "scenes/a, \"b\".png: digit 0";
        assert_eq!(
            message(|found| found.y = f64::NAN),
            format!("{digit}: the position: expected within 40×36 pixels, found (19.25, NaN)")
        );
        assert_eq!(
            message(|found| found.score = f32::INFINITY),
            format!("{digit}: the score: expected a finite number, found inf")
        );
    }
}
