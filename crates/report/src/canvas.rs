//! Rectangles and characters on a colour picture, and the picture as PNG.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{Rgb, RgbImage};

use crate::{Result, font};

/// A picture that is drawn on. What lies outside it is not drawn.
pub(crate) struct Canvas {
    image: RgbImage,
}

/// A rectangle of whole pixels; the right and bottom edges are the first pixels outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rectangle {
    pub(crate) left: i64,
    pub(crate) top: i64,
    pub(crate) right: i64,
    pub(crate) bottom: i64,
}

impl Rectangle {
    pub(crate) fn new(left: i64, top: i64, width: i64, height: i64) -> Self {
        Self {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    }

    /// The rectangle with `pixels` more on every side.
    pub(crate) fn grown(self, pixels: i64) -> Self {
        Self {
            left: self.left - pixels,
            top: self.top - pixels,
            right: self.right + pixels,
            bottom: self.bottom + pixels,
        }
    }
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32, background: Rgb<u8>) -> Self {
        Self {
            image: RgbImage::from_pixel(width, height, background),
        }
    }

    pub(crate) fn width(&self) -> i64 {
        self.image.width().into()
    }

    pub(crate) fn height(&self) -> i64 {
        self.image.height().into()
    }

    pub(crate) fn set(&mut self, x: i64, y: i64, colour: Rgb<u8>) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        if let Some(pixel) = self.image.get_pixel_mut_checked(x, y) {
            *pixel = colour;
        }
    }

    pub(crate) fn fill(&mut self, rectangle: Rectangle, colour: Rgb<u8>) {
        for y in rectangle.top.max(0)..rectangle.bottom.min(self.height()) {
            for x in rectangle.left.max(0)..rectangle.right.min(self.width()) {
                self.set(x, y, colour);
            }
        }
    }

    /// The border of a rectangle, `thickness` pixels inwards. With `dash`, so many pixels are
    /// drawn and as many left out, along each side.
    pub(crate) fn outline(
        &mut self,
        rectangle: Rectangle,
        thickness: i64,
        dash: Option<i64>,
        colour: Rgb<u8>,
    ) {
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = rectangle;
        let drawn = |distance: i64| dash.is_none_or(|dash| distance / dash % 2 == 0);
        for inwards in 0..thickness {
            for x in (left..right).filter(|x| drawn(x - left)) {
                self.set(x, top + inwards, colour);
                self.set(x, bottom - 1 - inwards, colour);
            }
            for y in (top..bottom).filter(|y| drawn(y - top)) {
                self.set(left + inwards, y, colour);
                self.set(right - 1 - inwards, y, colour);
            }
        }
    }

    /// Text whose top left corner is given, with pixels of the font `scale` pixels wide.
    pub(crate) fn text(&mut self, left: i64, top: i64, text: &str, scale: i64, colour: Rgb<u8>) {
        for (index, character) in text.chars().enumerate() {
            let start = left + index as i64 * i64::from(font::ADVANCE) * scale;
            for (row, bits) in font::glyph(character).into_iter().enumerate() {
                for column in (0..5).filter(|column| bits >> (4 - column) & 1 == 1) {
                    let (x, y) = (start + column * scale, top + row as i64 * scale);
                    self.fill(Rectangle::new(x, y, scale, scale), colour);
                }
            }
        }
    }

    pub(crate) fn to_png(&self) -> Result<Vec<u8>> {
        let mut png = Cursor::new(Vec::new());
        let encoder =
            PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive);
        self.image.write_with_encoder(encoder)?;
        Ok(png.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Rgb<u8> = Rgb([255, 0, 0]);
    const PAPER: Rgb<u8> = Rgb([0, 0, 0]);

    fn ink(canvas: &Canvas) -> usize {
        canvas.image.pixels().filter(|pixel| **pixel == INK).count()
    }

    #[test]
    fn what_lies_outside_is_not_drawn() {
        let mut canvas = Canvas::new(4, 3, PAPER);
        canvas.fill(Rectangle::new(-5, -5, 100, 6), INK);
        assert_eq!(ink(&canvas), 4);
        canvas.outline(Rectangle::new(-9, -9, 4, 4), 2, None, INK);
        canvas.text(90, 90, "8", 2, INK);
        assert_eq!(ink(&canvas), 4);
    }

    #[test]
    fn an_outline_leaves_the_inside() {
        let mut canvas = Canvas::new(10, 10, PAPER);
        canvas.outline(Rectangle::new(1, 1, 6, 5), 1, None, INK);
        assert_eq!(ink(&canvas), 2 * 6 + 2 * 3);
        let mut dashed = Canvas::new(10, 10, PAPER);
        dashed.outline(Rectangle::new(1, 1, 6, 5), 1, Some(1), INK);
        assert!(ink(&dashed) < ink(&canvas) && ink(&dashed) > 0);
    }

    #[test]
    fn characters_are_scaled_by_whole_pixels() {
        let pixels: u32 = font::glyph('8').iter().map(|row| row.count_ones()).sum();
        let mut canvas = Canvas::new(20, 20, PAPER);
        canvas.text(1, 1, "8", 2, INK);
        assert_eq!(ink(&canvas), pixels as usize * 4);
    }
}
