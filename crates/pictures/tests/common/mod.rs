//! What the tests of formats share: a picture in every tone, and a TIFF written by hand.

// Each test uses some of it.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::Path;

use cijfer_pictures::{Ink, Picture, Reading, Result, Rows};

/// As the file has it: light is ink, without illumination correction.
pub(crate) fn as_stored() -> Reading {
    Reading {
        ink: Ink::Light,
        illumination_correction: false,
        ..Reading::default()
    }
}

/// Reads a picture as a whole, a few rows at a time.
pub(crate) fn read(path: &Path, reading: &Reading) -> Result<(usize, usize, Vec<u8>)> {
    let mut picture = Picture::open(path, reading)?;
    let (width, height) = (picture.width(), picture.height());
    let mut pixels = vec![0; width * height];
    for rows in pixels.chunks_mut(3 * width) {
        picture.read(rows)?;
    }
    Ok((width, height, pixels))
}

/// Tones that differ from pixel to pixel.
pub(crate) fn tone(x: usize, y: usize) -> u8 {
    ((x * 37 + y * 101 + x * y) % 256) as u8
}

pub(crate) fn tones(width: usize, height: usize) -> Vec<u8> {
    (0..width * height)
        .map(|at| tone(at % width, at / width))
        .collect()
}

/// The luminance of a colour after ITU-R BT.709.
pub(crate) fn luminance([red, green, blue]: [u8; 3]) -> u8 {
    (0.2126 * f64::from(red) + 0.7152 * f64::from(green) + 0.0722 * f64::from(blue)).round() as u8
}

/// A TIFF written by hand: tags, and the bytes of the chunks.
#[derive(Clone)]
pub(crate) struct HandMade {
    pub(crate) big_endian: bool,
    pub(crate) big_tiff: bool,
    /// Tag, type (3: 16 bits, 4: 32 bits) and values, without the places of the chunks.
    pub(crate) tags: Vec<(u16, u16, Vec<u64>)>,
    pub(crate) tiled: bool,
    pub(crate) chunks: Vec<Vec<u8>>,
}

impl HandMade {
    pub(crate) fn new(width: usize, height: usize, bits: &[u64], photometric: u64) -> Self {
        Self {
            big_endian: false,
            big_tiff: false,
            tags: vec![
                (256, 4, vec![width as u64]),
                (257, 4, vec![height as u64]),
                (258, 3, bits.to_vec()),
                (259, 3, vec![1]),
                (262, 3, vec![photometric]),
                (277, 3, vec![bits.len() as u64]),
            ],
            tiled: false,
            chunks: Vec::new(),
        }
    }

    pub(crate) fn tag(mut self, tag: u16, values: &[u64]) -> Self {
        self.tags.retain(|(other, ..)| *other != tag);
        let wide = values.iter().any(|value| *value > 0xffff);
        self.tags
            .push((tag, if wide { 4 } else { 3 }, values.to_vec()));
        self
    }

    pub(crate) fn tiles(mut self, width: usize, height: usize) -> Self {
        self.tiled = true;
        self.tag(322, &[width as u64]).tag(323, &[height as u64])
    }

    fn word(&self, bytes: &mut Vec<u8>, value: u64, length: usize) {
        match self.big_endian {
            true => bytes.extend(&value.to_be_bytes()[8 - length..]),
            false => bytes.extend(&value.to_le_bytes()[..length]),
        }
    }

    /// The header, the chunks, the values that do not fit an entry, and the directory.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let word = if self.big_tiff { 8 } else { 4 };
        let mut bytes = if self.big_endian {
            b"MM".to_vec()
        } else {
            b"II".to_vec()
        };
        self.word(&mut bytes, if self.big_tiff { 43 } else { 42 }, 2);
        if self.big_tiff {
            self.word(&mut bytes, 8, 2);
            self.word(&mut bytes, 0, 2);
        }
        let at = bytes.len();
        self.word(&mut bytes, 0, word);
        let mut tags = self.tags.clone();
        let offsets = self.chunks.iter().map(|chunk| {
            let offset = bytes.len() as u64;
            bytes.extend(chunk);
            offset
        });
        let (offset, length) = if self.tiled { (324, 325) } else { (273, 279) };
        tags.push((offset, 4, offsets.collect()));
        let lengths = self.chunks.iter().map(|chunk| chunk.len() as u64);
        tags.push((length, 4, lengths.collect()));
        // A file that is made for its directory alone has chunks wherever its tags say.
        tags.retain(|(tag, _, values)| !values.is_empty() || ![273, 279].contains(tag));
        tags.sort();
        let size = |kind| if kind == 3 { 2 } else { 4 };
        let mut entries = Vec::new();
        for (tag, kind, values) in &tags {
            let mut value = Vec::new();
            for number in values {
                self.word(&mut value, *number, size(*kind));
            }
            if value.len() > word {
                let place = bytes.len() as u64;
                bytes.extend(&value);
                value.clear();
                self.word(&mut value, place, word);
            }
            value.resize(word, 0);
            self.word(&mut entries, u64::from(*tag), 2);
            self.word(&mut entries, u64::from(*kind), 2);
            self.word(&mut entries, values.len() as u64, word);
            entries.extend(value);
        }
        let mut place = Vec::new();
        self.word(&mut place, bytes.len() as u64, word);
        bytes[at..at + word].copy_from_slice(&place);
        self.word(
            &mut bytes,
            tags.len() as u64,
            if self.big_tiff { 8 } else { 2 },
        );
        bytes.extend(entries);
        bytes.extend(vec![0; word]);
        bytes
    }
}

/// Cuts an image of `bytes` a pixel into tiles, row by row of them; what lies beyond the edges is 99.
pub(crate) fn cut(image: &[u8], width: usize, bytes: usize, tile: (usize, usize)) -> Vec<Vec<u8>> {
    let height = image.len() / width / bytes;
    let mut tiles = Vec::new();
    for top in (0..height).step_by(tile.1) {
        for left in (0..width).step_by(tile.0) {
            let mut cut = Vec::new();
            for (y, x) in (0..tile.1).flat_map(|y| (0..tile.0).map(move |x| (top + y, left + x))) {
                match x < width && y < height {
                    true => cut.extend(&image[(y * width + x) * bytes..][..bytes]),
                    false => cut.extend(vec![99; bytes]),
                }
            }
            tiles.push(cut);
        }
    }
    tiles
}
