use std::io::{BufReader, Read, Seek, SeekFrom};
use std::iter;

use tiff::decoder::Decoder;

use super::super::input::Input;
use super::super::{Opening, Size, Source, jpeg};
use super::{DECODER, PLACE, row_bytes, row_tones};
use crate::error::Result;
use crate::pixel::{Blend, Layout};

/// A TIFF that is read chunk by chunk: the tiles or the strip of the next row are held as the decoder returns them.
pub(super) struct Chunks {
    pub(super) opening: Opening,
    pub(super) size: Size,
    pub(super) layout: Layout,
    pub(super) bits: Option<u8>,
    pub(super) planes: usize,
    pub(super) chunk: Size,
    /// The length of the file, where each chunk is a JPEG file.
    pub(super) jpeg: Option<u64>,
    pub(super) places: Vec<(u64, u64)>,
    pub(super) decoder: Decoder<BufReader<Input>>,
    pub(super) chunks: Vec<Vec<u8>>,
    pub(super) held: Option<usize>,
    pub(super) row: Vec<u8>,
    pub(super) next: usize,
}

impl Chunks {
    fn across(&self) -> usize {
        self.size.width.div_ceil(self.chunk.width)
    }

    fn width_of(&self, column: usize) -> usize {
        (self.size.width - column * self.chunk.width).min(self.chunk.width)
    }

    /// Reads the chunks of the next row, if they are not held.
    fn hold(&mut self) -> Result<()> {
        let down = self.next / self.chunk.height;
        if self.held == Some(down) {
            return Ok(());
        }
        self.held = None;
        let (across, planes) = (self.across(), self.planes);
        let per_plane = self.places.len() / planes;
        self.chunks.resize_with(across * planes, Vec::new);
        // The chunks of a plane follow those of the plane before.
        let index_of = |held| held % planes * per_plane + down * across + held / planes;
        let places = &self.places;
        let mut expected = (0..across * planes).filter_map(|held| {
            let &(offset, length) = places.get(index_of(held))?;
            Some(offset..offset.saturating_add(length))
        });
        self.decoder.inner().get_ref().expect(&mut expected);
        for held in 0..across * planes {
            let index = index_of(held);
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

    /// Checks a JPEG within a TIFF: its own size, which the decoder follows, and its end, which the decoder does not check.
    fn check_jpeg(&mut self, index: usize) -> Result<()> {
        let Some(file_length) = self.jpeg else {
            return Ok(());
        };
        let broken = |what: String| self.opening.broken(self.next)(what);
        let Some(&(offset, length)) = self.places.get(index) else {
            return Err(broken("a tile or strip is missing".to_owned()));
        };
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
            .map_err(self.opening.broken(self.next))?;
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

impl Source for Chunks {
    fn size(&self) -> Size {
        self.size
    }

    fn memory(&self) -> u64 {
        let row = |width| (row_bytes(width, self.layout, self.bits)) as u64;
        let chunk = row(self.chunk.width).saturating_mul(self.chunk.height as u64);
        let held = row(self.size.width).saturating_mul(self.chunk.height as u64);
        let decoder = match self.jpeg {
            // The bytes of the JPEG, and the decoder's copy of the pixels and of their coefficients.
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
        self.seek(0)
    }

    fn seek(&mut self, row: usize) -> Result<()> {
        self.next = row;
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

/// The samples of a row, pixel by pixel. Each plane has one sample of every pixel.
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
