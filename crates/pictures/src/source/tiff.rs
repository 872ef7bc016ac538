use std::io::BufReader;

use tiff::decoder::{ChunkType, Decoder, Limits};
use tiff::tags::{ByteOrder, SampleFormat, Tag};
use tiff::{ColorType, TiffResult};

use super::input::Input;
use super::{Opening, Size, Source};
use crate::error::{Error, Result};
use crate::pixel::{Alpha, Blend, Colour, Depth, Layout, tones, unpack};

mod chunks;
mod plain;

use chunks::Chunks;
use plain::Plain;

const UNCOMPRESSED: u16 = 1;
const JPEG: u16 = 7;
const WHITE_IS_ZERO: u16 = 0;
const PREMULTIPLIED: u16 = 1;
const STRAIGHT: u16 = 2;

/// The bytes of memory for each chunk of the file: its offset and its length, in the decoder and in this reader.
const PLACE: u64 = 32;
/// The bytes of memory that the decoder uses besides chunks.
const DECODER: u64 = 1 << 20;

pub(super) fn open(opening: Opening) -> Result<Box<dyn Source>> {
    let input = opening.input()?;
    let length = input.length().map_err(Error::io("read", &opening.path))?;
    let mut decoder = Decoder::new(BufReader::new(input)).map_err(opening.broken(None))?;
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
    // The decoder undoes the prediction after it has dropped samples, which gives wrong values.
    if tags.predictor != 1 && layout.samples != usize::from(tags.samples) {
        return Err(opening.unread("the predictor", "none with these samples", tags.predictor));
    }
    Ok(Box::new(Chunks {
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

/// The tags that are read from a picture's directory.
struct Tags {
    colour: ColorType,
    format: Vec<SampleFormat>,
    samples: u16,
    extra: Vec<u16>,
    planar: bool,
    photometric: u16,
    compression: u16,
    predictor: u16,
    /// The offset of each chunk in the file, and its length.
    places: Vec<(u64, u64)>,
}

impl Tags {
    fn read(decoder: &mut Decoder<BufReader<Input>>) -> TiffResult<Self> {
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

/// The layout of the samples in a decoded chunk, and the bits of each where several share a byte.
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

/// The number of bytes in a row of a number of pixels.
fn row_bytes(width: usize, layout: Layout, bits: Option<u8>) -> usize {
    match bits {
        Some(bits) => width.div_ceil(usize::from(8 / bits)),
        None => width * layout.bytes(),
    }
}

/// Converts the bytes of a row to tones.
fn row_tones(bytes: &[u8], layout: Layout, bits: Option<u8>, row: &mut [u8], blend: Blend<'_>) {
    match bits {
        Some(bits) => unpack(bytes, bits, row),
        None => tones(bytes, layout, row, blend),
    }
}
