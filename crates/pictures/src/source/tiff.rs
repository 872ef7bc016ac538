use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::iter;

use tiff::decoder::{ChunkType, Decoder, Limits};
use tiff::tags::{ByteOrder, SampleFormat, Tag};
use tiff::{ColorType, TiffResult};

use super::{Opening, Size, Source, jpeg};
use crate::error::{Error, Result};
use crate::pixel::{Alpha, Blend, Colour, Depth, Layout, tones, unpack};

const UNCOMPRESSED: u16 = 1;
const JPEG: u16 = 7;
const WHITE_IS_ZERO: u16 = 0;
const PREMULTIPLIED: u16 = 1;
const STRAIGHT: u16 = 2;

/// What is held for a chunk wherever it is: its place and its length, once as the decoder's and once as this reader's.
const PLACE: u64 = 32;
/// What the decoder holds beside chunks.
const DECODER: u64 = 1 << 20;

pub(super) fn open(opening: Opening) -> Result<Box<dyn Source>> {
    let file = File::open(&opening.path).map_err(Error::io("read", &opening.path))?;
    let length = file
        .metadata()
        .map_err(Error::io("read", &opening.path))?
        .len();
    let mut decoder = Decoder::new(BufReader::new(file)).map_err(opening.broken(None))?;
    let (width, height) = decoder.dimensions().map_err(opening.broken(None))?;
    let size = opening.size(u64::from(width), u64::from(height))?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = usize::try_from(opening.memory).unwrap_or(usize::MAX);
    limits.intermediate_buffer_size = limits.decoding_buffer_size;
    let mut decoder = decoder.with_limits(limits);

    let tags = Tags::read(&mut decoder).map_err(opening.broken(None))?;
    let Some((layout, bits)) = layout(&tags) else {
        return Err(opening.unread(
            "its samples",
            "1, 2, 4, 8 or 16 bits of grey, or 8 or 16 bits of RGB or RGBA",
            format!("{} of {:?}", samples(tags.colour), tags.format),
        ));
    };
    let strips = decoder.get_chunk_type() == ChunkType::Strip;
    let (chunk_width, chunk_height) = decoder.chunk_dimensions();
    let chunk = Size {
        width: chunk_width as usize,
        height: (chunk_height as usize).min(size.height),
    };
    if strips && tags.compression == UNCOMPRESSED && !tags.planar && tags.predictor == 1 {
        return Ok(Box::new(Plain {
            invert: tags.photometric == WHITE_IS_ZERO,
            layout: Layout {
                samples: usize::from(tags.samples),
                depth: match (layout.depth, decoder.byte_order()) {
                    (Depth::Eight, _) => Depth::Eight,
                    (_, ByteOrder::BigEndian) => Depth::SixteenBigEndian,
                    (_, ByteOrder::LittleEndian) => Depth::SixteenLittleEndian,
                },
                ..layout
            },
            bits,
            size,
            rows_per_strip: chunk.height,
            places: tags.places,
            file: decoder,
            row: Vec::new(),
            next: 0,
            opening,
        }));
    }
    // The decoder would undo the prediction after it has left samples out.
    if tags.predictor != 1 && layout.samples != usize::from(tags.samples) {
        return Err(opening.unread("the predictor", "none with these samples", tags.predictor));
    }
    Ok(Box::new(Tiff {
        size,
        layout,
        bits,
        planes: if tags.planar { layout.samples } else { 1 },
        chunk,
        jpeg: (tags.compression == JPEG).then_some(length),
        places: tags.places,
        decoder,
        chunks: Vec::new(),
        held: None,
        row: Vec::new(),
        next: 0,
        opening,
    }))
}

/// What is read of a picture's directory.
struct Tags {
    colour: ColorType,
    format: Vec<SampleFormat>,
    samples: u16,
    extra: Vec<u16>,
    planar: bool,
    photometric: u16,
    compression: u16,
    predictor: u16,
    /// Where each chunk begins in the file, and its length.
    places: Vec<(u64, u64)>,
}

impl Tags {
    fn read(decoder: &mut Decoder<BufReader<File>>) -> TiffResult<Self> {
        let colour = decoder.colortype()?;
        let mut one = |tag, default| -> TiffResult<u16> {
            Ok(decoder.find_tag_unsigned(tag)?.unwrap_or(default))
        };
        let samples = one(Tag::SamplesPerPixel, 1)?;
        let planar = one(Tag::PlanarConfiguration, 1)? == 2;
        let photometric = one(Tag::PhotometricInterpretation, WHITE_IS_ZERO)?;
        let compression = one(Tag::Compression, UNCOMPRESSED)?;
        let predictor = one(Tag::Predictor, 1)?;
        let mut many = |tag| -> TiffResult<Vec<u16>> {
            Ok(decoder.find_tag_unsigned_vec(tag)?.unwrap_or_default())
        };
        let extra = many(Tag::ExtraSamples)?;
        let format = many(Tag::SampleFormat)?;
        let (offsets, lengths) = match decoder.get_chunk_type() {
            ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
            ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
        };
        let offsets = decoder.get_tag_u64_vec(offsets)?;
        let lengths = decoder.get_tag_u64_vec(lengths)?;
        Ok(Self {
            colour,
            format: format
                .into_iter()
                .map(SampleFormat::from_u16_exhaustive)
                .collect(),
            samples,
            extra,
            planar,
            photometric,
            compression,
            predictor,
            places: offsets.into_iter().zip(lengths).collect(),
        })
    }
}

/// How samples lie in a chunk that the decoder gives, and the bits of each where several share a byte.
fn layout(tags: &Tags) -> Option<(Layout, Option<u8>)> {
    if tags
        .format
        .iter()
        .any(|format| *format != SampleFormat::Uint)
    {
        return None;
    }
    let alpha = match tags.extra.first() {
        Some(&PREMULTIPLIED) => Alpha::Premultiplied,
        Some(&STRAIGHT) => Alpha::Straight,
        _ => Alpha::None,
    };
    let (colour, alpha, samples, bits) = match tags.colour {
        ColorType::Gray(bits) => (Colour::Grey, Alpha::None, 1, bits),
        ColorType::Multiband {
            bit_depth: bits @ (8 | 16),
            num_samples,
        } => (Colour::Grey, alpha, usize::from(num_samples), bits),
        ColorType::RGB(bits @ (8 | 16)) => (Colour::Rgb, Alpha::None, 3, bits),
        ColorType::RGBA(bits @ (8 | 16)) => match alpha {
            Alpha::None => (Colour::Rgb, Alpha::Straight, 4, bits),
            alpha => (Colour::Rgb, alpha, 4, bits),
        },
        ColorType::YCbCr(bits @ 8) => (Colour::YCbCr, Alpha::None, 3, bits),
        _ => return None,
    };
    let (depth, packed) = match bits {
        1 | 2 | 4 => (Depth::Eight, Some(bits)),
        8 => (Depth::Eight, None),
        16 => (Depth::SIXTEEN_NATIVE, None),
        _ => return None,
    };
    let layout = Layout {
        colour,
        alpha,
        samples,
        depth,
    };
    Some((layout, packed))
}

fn samples(colour: ColorType) -> String {
    format!("{colour:?}")
}

/// The bytes of a row of so many pixels.
fn row_bytes(width: usize, layout: Layout, bits: Option<u8>) -> usize {
    match bits {
        Some(bits) => width.div_ceil(usize::from(8 / bits)),
        None => width * layout.bytes(),
    }
}

/// Makes tones of a row's bytes.
fn row_tones(bytes: &[u8], layout: Layout, bits: Option<u8>, row: &mut [u8], blend: Blend<'_>) {
    match bits {
        Some(bits) => unpack(bytes, bits, row),
        None => tones(bytes, layout, row, blend),
    }
}

/// A TIFF that is read chunk by chunk: the tiles or the strip that the next row lies in are held, as the decoder gave them.
struct Tiff {
    opening: Opening,
    size: Size,
    layout: Layout,
    bits: Option<u8>,
    planes: usize,
    chunk: Size,
    /// The length of the file, where chunks are JPEG files of their own.
    jpeg: Option<u64>,
    places: Vec<(u64, u64)>,
    decoder: Decoder<BufReader<File>>,
    chunks: Vec<Vec<u8>>,
    held: Option<usize>,
    row: Vec<u8>,
    next: usize,
}

impl Tiff {
    fn across(&self) -> usize {
        self.size.width.div_ceil(self.chunk.width)
    }

    fn width_of(&self, column: usize) -> usize {
        (self.size.width - column * self.chunk.width).min(self.chunk.width)
    }

    /// Reads the chunks that the next row lies in, if they are not held.
    fn hold(&mut self) -> Result<()> {
        let down = self.next / self.chunk.height;
        if self.held == Some(down) {
            return Ok(());
        }
        self.held = None;
        let (across, planes) = (self.across(), self.planes);
        let per_plane = self.places.len() / planes;
        self.chunks.resize_with(across * planes, Vec::new);
        for held in 0..across * planes {
            // The chunks of a plane follow those of the plane before.
            let (column, plane) = (held / planes, held % planes);
            let index = plane * per_plane + down * across + column;
            self.check_jpeg(index)?;
            let index = index as u32;
            let (decoder, chunk) = (&mut self.decoder, &mut self.chunks[held]);
            decoder
                .image_chunk_buffer_layout(index)
                .and_then(|layout| {
                    chunk.resize(layout.len, 0);
                    decoder.read_chunk_bytes(index, chunk)
                })
                .map_err(self.opening.broken(self.next))?;
        }
        self.held = Some(down);
        Ok(())
    }

    /// A JPEG within a TIFF has a size of its own, which the decoder would follow, and an end, which it would not miss.
    fn check_jpeg(&mut self, index: usize) -> Result<()> {
        let Some(file_length) = self.jpeg else {
            return Ok(());
        };
        let broken = |what: String| self.opening.broken(self.next)(what);
        let (offset, length) = self.places[index];
        if offset
            .checked_add(length)
            .is_none_or(|end| end > file_length)
        {
            return Err(broken("the file ends within a tile or strip".to_owned()));
        }
        let file = self.decoder.inner();
        let header = file
            .seek(SeekFrom::Start(offset))
            .and_then(|_| jpeg::header(&mut file.take(length)))
            .map_err(|error| broken(error.to_string()))?;
        // Encoders may round up to whole blocks.
        let blocks = Size {
            width: self.chunk.width.next_multiple_of(16),
            height: self.chunk.height.next_multiple_of(16),
        };
        let claimed = u64::from(header.width) * u64::from(header.height);
        match claimed <= blocks.pixels() {
            true => Ok(()),
            false => Err(broken(format!(
                "a JPEG of {}×{} pixels in a tile or strip of {}×{}",
                header.width, header.height, self.chunk.width, self.chunk.height
            ))),
        }
    }
}

impl Source for Tiff {
    fn size(&self) -> Size {
        self.size
    }

    fn memory(&self) -> u64 {
        let row = |width| (row_bytes(width, self.layout, self.bits)) as u64;
        let chunk = row(self.chunk.width).saturating_mul(self.chunk.height as u64);
        let held = row(self.size.width).saturating_mul(self.chunk.height as u64);
        let decoder = match self.jpeg {
            // Its bytes, and the decoder's own copy of the pixels and of their coefficients.
            Some(_) => chunk.saturating_mul(4),
            None => 2 * row(self.chunk.width),
        };
        held.saturating_add(decoder)
            + row(self.size.width)
            + PLACE * self.places.len() as u64
            + DECODER
    }

    fn reason(&self) -> &'static str {
        "it is stored in tiles or strips, of which a whole row is held at a time"
    }

    fn rewind(&mut self) -> Result<()> {
        self.next = 0;
        Ok(())
    }

    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()> {
        for row in rows.chunks_exact_mut(self.size.width) {
            self.hold()?;
            let down = self.next % self.chunk.height;
            for column in 0..self.across() {
                let (start, width) = (column * self.chunk.width, self.width_of(column));
                let bytes = row_bytes(width, self.layout, self.bits) / self.planes;
                let rows = self.chunks[column * self.planes..][..self.planes]
                    .iter()
                    .map(|chunk| &chunk[down * bytes..][..bytes]);
                let samples = side_by_side(rows, width, &mut self.row);
                let row = &mut row[start..][..width];
                row_tones(samples, self.layout, self.bits, row, blend);
            }
            self.next += 1;
        }
        Ok(())
    }
}

/// The samples of a row, pixel by pixel; each plane has one of every pixel.
fn side_by_side<'a>(
    mut planes: impl ExactSizeIterator<Item = &'a [u8]>,
    width: usize,
    row: &'a mut Vec<u8>,
) -> &'a [u8] {
    let first = planes.next().unwrap_or_default();
    if planes.len() == 0 {
        return first;
    }
    row.clear();
    let planes: Vec<&[u8]> = iter::once(first).chain(planes).collect();
    let sample = first.len() / width;
    for x in 0..width {
        for plane in &planes {
            row.extend_from_slice(&plane[x * sample..][..sample]);
        }
    }
    row
}

/// A TIFF in strips that are not compressed: however high they are, each row can be read by itself.
struct Plain {
    opening: Opening,
    size: Size,
    layout: Layout,
    bits: Option<u8>,
    invert: bool,
    rows_per_strip: usize,
    places: Vec<(u64, u64)>,
    file: Decoder<BufReader<File>>,
    row: Vec<u8>,
    next: usize,
}

impl Source for Plain {
    fn size(&self) -> Size {
        self.size
    }

    fn memory(&self) -> u64 {
        let row = row_bytes(self.size.width, self.layout, self.bits) as u64;
        row + PLACE * self.places.len() as u64 + DECODER
    }

    fn rewind(&mut self) -> Result<()> {
        self.next = 0;
        Ok(())
    }

    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()> {
        let bytes = row_bytes(self.size.width, self.layout, self.bits);
        self.row.resize(bytes, 0);
        for row in rows.chunks_exact_mut(self.size.width) {
            let (strip, down) = (
                self.next / self.rows_per_strip,
                self.next % self.rows_per_strip,
            );
            let offset = self
                .places
                .get(strip)
                .and_then(|(offset, _)| offset.checked_add((down * bytes) as u64))
                .ok_or("a strip is not there")
                .map_err(self.opening.broken(self.next))?;
            let file = self.file.inner();
            file.stream_position()
                // A seek drops what has been read ahead; the next row mostly stands where the last one ended.
                .and_then(|at| match at == offset {
                    true => Ok(at),
                    false => file.seek(SeekFrom::Start(offset)),
                })
                .and_then(|_| file.read_exact(&mut self.row))
                .map_err(self.opening.broken(self.next))?;
            row_tones(&self.row, self.layout, self.bits, row, blend);
            if self.invert {
                for tone in row {
                    *tone = 255 - *tone;
                }
            }
            self.next += 1;
        }
        Ok(())
    }
}
