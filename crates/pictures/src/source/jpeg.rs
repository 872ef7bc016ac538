use std::io::{self, BufReader, ErrorKind, Read};

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Opening, Size, Source};
use crate::error::{Error, Result};
use crate::pixel::{Alpha, Blend, Colour, Depth, Layout, tones};

/// The properties of a JPEG that are stored before its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) components: u8,
    /// Whether its colours or their details are stored one after another, so that all coefficients are held in memory.
    pub(super) in_parts: bool,
}

/// Reads the segments before the pixels.
pub(super) fn header(file: &mut dyn Read) -> io::Result<Header> {
    let invalid = |what: &str| io::Error::new(ErrorKind::InvalidData, what);
    if bytes(file)? != [0xff, 0xd8] {
        return Err(invalid("a JPEG does not begin with its marker"));
    }
    let mut found: Option<Header> = None;
    loop {
        let [0xff] = bytes(file)? else {
            return Err(invalid("a segment does not begin with a marker"));
        };
        let marker = loop {
            match bytes(file)? {
                [0xff] => {}
                [marker] => break marker,
            }
        };
        if marker == 0xd9 {
            return Err(invalid("a JPEG ends before its pixels"));
        }
        let length = u16::from_be_bytes(bytes(file)?);
        let mut segment = vec![0; usize::from(length.max(2) - 2)];
        file.read_exact(&mut segment)?;
        match (marker, segment.as_slice()) {
            // All markers in this range are frames, except those three.
            (0xc0..=0xcf, [_, y0, y1, x0, x1, components, ..])
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc) =>
            {
                found = Some(Header {
                    width: u16::from_be_bytes([*x0, *x1]),
                    height: u16::from_be_bytes([*y0, *y1]),
                    components: *components,
                    in_parts: marker > 0xc1,
                });
            }
            // A scan: the pixels follow.
            (0xda, [components, ..]) => {
                let header = found.ok_or_else(|| invalid("a scan is before its frame"))?;
                return Ok(Header {
                    in_parts: header.in_parts || *components < header.components,
                    ..header
                });
            }
            _ => {}
        }
    }
}

fn bytes<const COUNT: usize>(file: &mut dyn Read) -> io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Whether a JPEG is complete. The decoder invents the pixels that are missing.
fn ends(file: &[u8]) -> bool {
    // After the marker of the beginning.
    let mut at = 2;
    while let [0xff, marker, rest @ ..] = file.get(at..).unwrap_or_default() {
        at += match (marker, rest) {
            (0xd9, _) => return true,
            (0xff, _) => 1,
            (0xda, [high, low, ..]) => {
                // Within a scan 0xff is followed by 0 or by the number of a restart; any other byte ends the scan.
                let scan = 2 + usize::from(u16::from_be_bytes([*high, *low]));
                let data = file.get(at + scan..).unwrap_or_default();
                let end = data.array_windows().position(|[mark, behind]| {
                    *mark == 0xff && !matches!(behind, 0 | 0xff | 0xd0..=0xd7)
                });
                match end {
                    Some(end) => scan + end,
                    None => return false,
                }
            }
            (_, [high, low, ..]) => 2 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => return false,
        };
    }
    false
}

pub(super) fn open(opening: Opening) -> Result<Box<dyn Source>> {
    let input = opening.input()?;
    let length = input.length().map_err(Error::io("read", &opening.path))?;
    let header = header(&mut BufReader::new(input)).map_err(opening.broken(None))?;
    let size = opening.size(u64::from(header.width), u64::from(header.height))?;
    if !matches!(header.components, 1 | 3) {
        return Err(opening.unread("its colours", "grey, or three of them", header.components));
    }
    Ok(Box::new(Jpeg {
        opening,
        size,
        header,
        length,
        tones: Vec::new(),
        next: 0,
    }))
}

/// A JPEG, which is decoded as a whole, because the decoder gives no rows.
struct Jpeg {
    opening: Opening,
    size: Size,
    header: Header,
    length: u64,
    /// The whole picture, after it is read.
    tones: Vec<u8>,
    next: usize,
}

impl Jpeg {
    fn decode(&mut self, blend: Blend<'_>) -> Result<()> {
        let path = &self.opening.path;
        let mut bytes = Vec::new();
        // No more bytes than were counted, in case the file has grown.
        let mut input = self.opening.input()?.take(self.length);
        input
            .read_to_end(&mut bytes)
            .map_err(Error::io("read", path))?;
        if !ends(&bytes) {
            return Err(self.opening.broken(None)(
                "the file ends before the end of its picture",
            ));
        }
        let (colours, colour) = match self.header.components {
            1 => (ColorSpace::Luma, Colour::Grey),
            _ => (ColorSpace::RGB, Colour::Rgb),
        };
        let options = DecoderOptions::default()
            // Damaged data are an error, not a grey area.
            .set_strict_mode(true)
            .set_max_width(self.size.width)
            .set_max_height(self.size.height)
            .jpeg_set_out_colorspace(colours);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        let samples = decoder
            .decode()
            .map_err(|error| self.opening.broken(None)(format!("{error:?}")))?;
        let layout = Layout::of(colour, Alpha::None, Depth::Eight);
        let pixels = self.size.width * self.size.height;
        if samples.len() != pixels * layout.bytes() {
            return Err(self.opening.broken(None)(
                "its size is not that of its header",
            ));
        }
        if layout.bytes() == 1 {
            self.tones = samples;
            return Ok(());
        }
        self.tones = vec![0; pixels];
        tones(&samples, layout, &mut self.tones, blend);
        Ok(())
    }
}

impl Source for Jpeg {
    fn size(&self) -> Size {
        self.size
    }

    fn memory(&self) -> u64 {
        let components = u64::from(self.header.components);
        let kept = if components == 1 { 0 } else { 1 };
        let coefficients = if self.header.in_parts {
            2 * components
        } else {
            0
        };
        // In addition there are some rows of coefficients, and blocks beyond the right and the lower edge.
        let rows = self.size.width as u64 * 32 * components;
        self.size.pixels() * (components + kept + coefficients) + 2 * rows + self.length + (1 << 20)
    }

    fn reason(&self) -> &'static str {
        "a JPEG is decoded as a whole"
    }

    fn rewind(&mut self) -> Result<()> {
        // A JPEG has no transparent pixels, so that its tones need no blending.
        self.next = 0;
        Ok(())
    }

    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()> {
        if self.tones.is_empty() {
            self.decode(blend)?;
        }
        let start = self.next * self.size.width;
        rows.copy_from_slice(&self.tones[start..][..rows.len()]);
        self.next += rows.len() / self.size.width;
        Ok(())
    }
}
