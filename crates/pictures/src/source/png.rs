use std::io::BufReader;

use png::{BitDepth, ColorType, Decoder, InterlaceInfo, Limits, Reader, Transformations};

use super::input::Input;
use super::{Opening, Size, Source};
use crate::error::Result;
use crate::pixel::{Alpha, Blend, Colour, Depth, Layout, tones};

/// The bytes of memory that the decoder uses besides rows: its window, its input and the chunks before the pixels.
const DECODER: u64 = 1 << 20;
/// Rows that are held at a time, with those of the decoder.
const ROWS: u64 = 7;

pub(super) fn open(opening: Opening) -> Result<Box<dyn Source>> {
    let mut decoder = decoder(&opening)?;
    // The size is checked before memory of that size is allocated.
    let header = decoder.read_header_info().map_err(opening.broken(None))?;
    let (width, height) = (u64::from(header.width), u64::from(header.height));
    let size = opening.size(width, height)?;
    let reader = decoder.read_info().map_err(opening.broken(None))?;
    let png = Png {
        size,
        layout: layout(&reader),
        reader,
        row: Vec::new(),
        next: 0,
        opening,
    };
    Ok(match png.reader.info().interlaced {
        false => Box::new(png),
        true => Box::new(Interlaced {
            png,
            tones: Vec::new(),
        }),
    })
}

fn decoder(opening: &Opening) -> Result<Decoder<BufReader<Input>>> {
    let limits = Limits {
        bytes: usize::try_from(opening.memory).unwrap_or(usize::MAX),
    };
    let mut decoder = Decoder::new_with_limits(BufReader::new(opening.input()?), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // Palettes become colours, bits become bytes, and a transparent colour becomes alpha.
    decoder.set_transformations(Transformations::EXPAND);
    Ok(decoder)
}

fn layout(reader: &Reader<BufReader<Input>>) -> Layout {
    let (colour, depth) = reader.output_color_type();
    let (colour, alpha) = match colour {
        ColorType::Grayscale => (Colour::Grey, Alpha::None),
        ColorType::GrayscaleAlpha => (Colour::Grey, Alpha::Straight),
        // The decoder expands indices.
        ColorType::Rgb | ColorType::Indexed => (Colour::Rgb, Alpha::None),
        ColorType::Rgba => (Colour::Rgb, Alpha::Straight),
    };
    let depth = match depth {
        BitDepth::Sixteen => Depth::SixteenBigEndian,
        _ => Depth::Eight,
    };
    Layout::of(colour, alpha, depth)
}

/// A PNG whose rows are stored in their order.
struct Png {
    opening: Opening,
    size: Size,
    layout: Layout,
    reader: Reader<BufReader<Input>>,
    row: Vec<u8>,
    next: usize,
}

impl Png {
    /// Reads the next row's samples.
    fn next_row(&mut self) -> Result<()> {
        self.row.resize(self.size.width * self.layout.bytes(), 0);
        self.reader
            .read_row(&mut self.row)
            .map_err(self.opening.broken(self.next))?
            .map(drop)
            .ok_or("the rows end early")
            .map_err(self.opening.broken(self.next))
    }

    /// Checks after the last row that the file is complete.
    fn finish(&mut self) -> Result<()> {
        self.reader.finish().map_err(self.opening.broken(None))
    }
}

impl Source for Png {
    fn size(&self) -> Size {
        self.size
    }

    fn memory(&self) -> u64 {
        DECODER + ROWS * (self.size.width * self.layout.bytes()) as u64
    }

    fn rewind(&mut self) -> Result<()> {
        let decoder = decoder(&self.opening)?;
        self.reader = decoder.read_info().map_err(self.opening.broken(None))?;
        self.next = 0;
        Ok(())
    }

    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()> {
        for row in rows.chunks_exact_mut(self.size.width) {
            self.next_row()?;
            tones(&self.row, self.layout, row, blend);
            self.next += 1;
            if self.next == self.size.height {
                self.finish()?;
            }
        }
        Ok(())
    }
}

/// An interlaced PNG, which stores every eighth pixel first. No row is complete before the whole picture is read.
struct Interlaced {
    png: Png,
    /// The whole picture, after it is read.
    tones: Vec<u8>,
}

impl Interlaced {
    fn decode(&mut self, blend: Blend<'_>) -> Result<()> {
        let Self { png, tones: all } = self;
        let Size { width, height } = png.size;
        all.resize(width * height, 0);
        let mut row = vec![0; width];
        // Seven passes over the picture, each with its own columns of its own rows.
        while let Some(part) = png
            .reader
            .next_interlaced_row()
            .map_err(png.opening.broken(None))?
        {
            let row = &mut row[..part.data().len() / png.layout.bytes()];
            tones(part.data(), png.layout, row, blend);
            if let InterlaceInfo::Adam7(place) = part.interlace() {
                png::expand_interlaced_row(all, width, row, place, 8);
            }
        }
        png.finish()
    }
}

impl Source for Interlaced {
    fn size(&self) -> Size {
        self.png.size
    }

    fn memory(&self) -> u64 {
        self.png.memory() + self.png.size.width as u64 + self.png.size.pixels()
    }

    fn reason(&self) -> &'static str {
        "an interlaced PNG has no whole row before its end"
    }

    fn rewind(&mut self) -> Result<()> {
        // Transparent pixels may be blended with another tone next time.
        self.tones.clear();
        self.png.rewind()
    }

    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()> {
        if self.tones.is_empty() {
            self.decode(blend)?;
        }
        let start = self.png.next * self.png.size.width;
        rows.copy_from_slice(&self.tones[start..][..rows.len()]);
        self.png.next += rows.len() / self.png.size.width;
        Ok(())
    }
}
