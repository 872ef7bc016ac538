use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{Error, Result};

/// A picture of the report: a PNG or an SVG with its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The file's name in the report's folder of pictures, with its ending.
    pub file_name: String,
    /// What is said in place of the picture to those who cannot see it.
    pub description: String,
    /// What stands below it, for all; may be empty.
    pub caption: String,
    /// The picture itself.
    pub content: Content,
}

/// What is in a picture's file.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The bytes of a PNG.
    Png(Vec<u8>),
    /// The text of an SVG whose root element is `<svg>`, as this crate's plots are. It becomes
    /// part of the page as it is.
    Svg(String),
}

impl Picture {
    /// A picture from the bytes of a PNG.
    pub fn png(
        file_name: impl Into<String>,
        description: impl Into<String>,
        caption: impl Into<String>,
        bytes: Vec<u8>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            description: description.into(),
            caption: caption.into(),
            content: Content::Png(bytes),
        }
    }

    /// The bytes of the picture's file.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Png(bytes) => bytes,
            Content::Svg(text) => text.as_bytes(),
        }
    }

    /// The whole picture as an address.
    pub(crate) fn data_uri(&self) -> String {
        let kind = match self.content {
            Content::Png(_) => "image/png",
            Content::Svg(_) => "image/svg+xml",
        };
        format!("data:{kind};base64,{}", STANDARD.encode(self.bytes()))
    }

    /// Width and height in pixels, where the file says so.
    pub(crate) fn size(&self) -> Option<[u32; 2]> {
        let Content::Png(bytes) = &self.content else {
            return None;
        };
        // The first chunk of a PNG is its header, and its first fields are these.
        let number = |at: usize| {
            let bytes = bytes.get(at..at + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?))
        };
        (bytes.get(12..16)? == b"IHDR").then_some([number(16)?, number(20)?])
    }

    /// Refuses names that would lead out of the folder of pictures or need quoting in a link.
    pub(crate) fn check_name(&self) -> Result<()> {
        let wrong = |reason| {
            Err(Error::FileName {
                name: self.file_name.clone(),
                reason,
            })
        };
        let plain =
            |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if self.file_name.is_empty() || self.file_name.starts_with('.') {
            return wrong("is empty or begins with a dot");
        }
        if !self.file_name.chars().all(plain) {
            return wrong("has a character other than letters, digits, `-`, `_` and `.`");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        let named = |name: &str| Picture::png(name, "", "", Vec::new()).check_name();
        assert!(named("features-conv2d_1.png").is_ok());
        for name in ["", ".hidden", "../up.png", "a/b.png", "a b.png", "ä.png"] {
            assert!(named(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_size_is_read_from_the_header() {
        let sheet = crate::FeatureSheet::new(vec![crate::Plane::single(1.0)]).expect("fits");
        let bytes = sheet.draw().expect("can be drawn");
        let image = image::load_from_memory(&bytes).expect("a PNG");
        let picture = Picture::png("a.png", "", "", bytes);
        assert_eq!(picture.size(), Some([image.width(), image.height()]));
        assert_eq!(
            Picture::png("a.png", "", "", b"not a PNG".to_vec()).size(),
            None
        );
    }
}
