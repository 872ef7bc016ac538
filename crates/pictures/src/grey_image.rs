mod read;

use std::path::Path;

use cijfer_files::write_whole;
use png::{BitDepth, ColorType, Encoder};

use crate::error::{Error, Result};

/// The most pixels that an image in memory may have: 16,384×16,384.
const MOST_PIXELS: usize = 1 << 28;

/// An image in shades of grey: one byte a pixel, 0 is paper and 255 is ink, row after row. In a file it is white ink on black paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreyImage {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl GreyImage {
    /// An image of pixels, row after row.
    ///
    /// # Errors
    ///
    /// Another number of pixels than `width × height`, no pixels, and more than 2²⁸.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self> {
        if Self::checked_area(width, height)? != pixels.len() {
            return Err(Error::Argument {
                what: "the number of pixels",
                expected: format!("{width}×{height}"),
                found: pixels.len().to_string(),
            });
        }
        Ok(Self {
            width,
            height,
            pixels,
        })
    }

    /// The width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row after row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The pixels, row after row, without a copy.
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// Writes a PNG file, which appears under its name only when it is whole.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn write_png(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        // The sides fit 32 bits because their product is at most 2²⁸.
        let (width, height) = (self.width as u32, self.height as u32);
        write_whole(path, |writer| {
            let mut encoder = Encoder::new(writer, width, height);
            encoder.set_color(ColorType::Grayscale);
            encoder.set_depth(BitDepth::Eight);
            let mut writer = encoder.write_header()?;
            writer.write_image_data(&self.pixels)?;
            writer.finish().map_err(std::io::Error::other)
        })
        .map_err(Error::io("write", path))
    }

    /// The number of pixels of an image of this size, if it may be held in memory.
    ///
    /// # Errors
    ///
    /// No pixels, and more than 2²⁸.
    pub fn checked_area(width: usize, height: usize) -> Result<usize> {
        match width.checked_mul(height) {
            Some(area) if (1..=MOST_PIXELS).contains(&area) => Ok(area),
            _ => Err(Error::Argument {
                what: "the size of an image",
                expected: format!("1 to {MOST_PIXELS} pixels"),
                found: format!("{width}×{height}"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use image::{Rgba, RgbaImage};

    use super::*;

    #[test]
    fn a_written_file_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/image.png");
        let image = GreyImage::new(3, 2, vec![0, 50, 100, 150, 200, 255]).unwrap();
        image.write_png(&path).unwrap();
        assert_eq!(GreyImage::read(&path).unwrap(), image);
    }

    #[test]
    fn colour_becomes_luminance_and_transparency_becomes_paper() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("image.png");
        let mut picture = RgbaImage::new(4, 1);
        for (x, colour) in [
            [255, 255, 255, 255],
            [0, 255, 0, 255],
            [255, 255, 255, 0],
            [255, 255, 255, 51],
        ]
        .into_iter()
        .enumerate()
        {
            picture.put_pixel(x as u32, 0, Rgba(colour));
        }
        picture.save(&path).unwrap();
        // 182 is 0.7152 · 255, the weight of green in the luminance of ITU-R BT.709.
        assert_eq!(GreyImage::read(&path).unwrap().pixels(), [255, 182, 0, 51]);
    }

    #[test]
    fn sizes_are_checked() {
        assert_eq!(
            GreyImage::new(3, 2, vec![0; 5]).unwrap_err().to_string(),
            "the number of pixels: expected 3×2, found 5"
        );
        assert_eq!(
            GreyImage::new(0, 2, vec![]).unwrap_err().to_string(),
            "the size of an image: expected 1 to 268435456 pixels, found 0×2"
        );
        assert!(GreyImage::new(1 << 40, 1 << 40, vec![]).is_err());
    }

    #[test]
    fn errors_name_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("image.png");
        let message = || GreyImage::read(&path).unwrap_err().to_string();
        assert!(
            message().starts_with(&format!("cannot read {}: ", path.display())),
            "{}",
            message()
        );

        fs::write(&path, "no picture").unwrap();
        assert_eq!(
            message(),
            format!(
                "{}: the first bytes: expected those of a PNG, JPEG, TIFF, PGM or PBM picture, found \"no pictu\"",
                path.display()
            )
        );

        GreyImage::new(9, 9, vec![7; 81])
            .unwrap()
            .write_png(&path)
            .unwrap();
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(
            message().starts_with(&format!("{}: broken PNG", path.display())),
            "{}",
            message()
        );

        // A header that claims sides of 2^31 − 1 pixels is refused before memory is allocated.
        let mut huge = whole;
        huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        let sum = crc(&huge[12..29]).to_be_bytes();
        huge[29..33].copy_from_slice(&sum);
        fs::write(&path, huge).unwrap();
        assert!(message().contains("2147483647×2147483647"), "{}", message());
    }

    /// The CRC-32 of PNG, bit by bit.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
            })
        })
    }
}
