use std::path::Path;

use cijfer_pictures::{GreyImage, Picture, Reading, Rows};

use crate::{Error, Result, Session};

/// The most pixels of a picture that the page takes: 4096×4096.
const MOST_PIXELS: u64 = 1 << 24;

/// What a dropped file was.
#[derive(Debug)]
pub enum Opened {
    /// A picture, as ink.
    Picture(GreyImage),
    /// A network that slides, with its weights.
    Network(Box<Session>),
}

/// Reads a file that was dropped onto the page: a picture, read as `cijfer locate` reads it, or weights. Its content says
/// which.
///
/// # Errors
///
/// What is neither, a picture that is broken or too large, and weights that are broken or of a network that does not slide.
pub fn open(name: &str, bytes: Vec<u8>) -> Result<Opened> {
    if bytes.is_empty() {
        return Err(Error::value("the file", "a picture or weights", "nothing"));
    }
    if is_safetensors(&bytes) {
        let session = Session::from_bytes(name, &bytes)?;
        return Ok(Opened::Network(Box::new(session)));
    }
    let reading = Reading {
        most_pixels: MOST_PIXELS,
        ..Reading::default()
    };
    let mut picture = Picture::from_bytes(Path::new(name), bytes, &reading)?;
    let (width, height) = (picture.width(), picture.height());
    let mut pixels = vec![0; GreyImage::checked_area(width, height)?];
    picture.read(&mut pixels)?;
    Ok(Opened::Picture(GreyImage::new(width, height, pixels)?))
}

/// Whether a file begins as weights do: with the length of a description in JSON, which follows.
fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    rest.first() == Some(&b'{') && u64::from_le_bytes(*length) < 1 << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        let opened = open("it.bin", bytes.to_vec());
        opened.expect_err("refused").to_string()
    }

    #[test]
    fn a_picture_is_read_as_ink() {
        let Opened::Picture(image) = open("it.pgm", b"P5 2 1 255 \x00\xff".to_vec()).unwrap()
        else {
            panic!("a picture");
        };
        assert_eq!((image.width(), image.height()), (2, 1));
    }

    #[test]
    fn what_is_neither_is_told() {
        assert!(message(b"").contains("a picture or weights"));
        assert!(message(b"hello").contains("those of a PNG"));
        assert!(message(b"\x89PNG\r\n\x1a\nrubbish").starts_with("it.bin: "));
        assert!(message(b"P5 99999 99999 255\n").contains("pixels"));
        let mut weights = 20u64.to_le_bytes().to_vec();
        weights.extend(b"{\"a\": \"nothing else\"");
        assert!(message(&weights).contains("not a safetensors file"));
    }

    #[test]
    fn weights_of_a_network_that_does_not_slide_are_told() {
        let checkpoint = cijfer_zoo::trained("B-tiny").unwrap().unwrap();
        let message = message(&checkpoint.to_bytes(Path::new("b")).unwrap());
        assert!(message.contains("can slide over an image"), "{message}");
    }

    #[test]
    fn weights_are_a_network() {
        let checkpoint = cijfer_zoo::sliding("C-tiny").unwrap().unwrap();
        let bytes = checkpoint.to_bytes(Path::new("c")).unwrap();
        assert!(matches!(open("c", bytes), Ok(Opened::Network(_))));
    }
}
