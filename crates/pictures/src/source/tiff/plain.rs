use std::io::{BufReader, Read, Seek, SeekFrom};

use tiff::decoder::Decoder;

use super::super::input::Input;
use super::super::{Opening, Size, Source};
use super::{DECODER, PLACE, row_bytes, row_tones};
use crate::error::Result;
use crate::pixel::{Blend, Layout};

/// A TIFF in strips that are not compressed. Each row can be read by itself, however high the strips are.
pub(super) struct Plain {
    pub(super) opening: Opening,
    pub(super) size: Size,
    pub(super) layout: Layout,
    pub(super) bits: Option<u8>,
    pub(super) invert: bool,
    pub(super) rows_per_strip: usize,
    pub(super) places: Vec<(u64, u64)>,
    pub(super) file: Decoder<BufReader<Input>>,
    pub(super) row: Vec<u8>,
    pub(super) next: usize,
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
        self.seek(0)
    }

    fn seek(&mut self, row: usize) -> Result<()> {
        self.next = row;
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
                .ok_or("a strip is missing")
                .map_err(self.opening.broken(self.next))?;
            let file = self.file.inner();
            file.stream_position()
                // A seek drops the buffer. Mostly the next row begins where the last one ended, so that no seek is needed.
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
