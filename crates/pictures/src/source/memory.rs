use super::{Size, Source};
use crate::error::Result;
use crate::grey_image::GreyImage;
use crate::pixel::Blend;

/// An image in memory, which needs no decoder.
pub(crate) struct Memory {
    image: GreyImage,
    next: usize,
}

impl Memory {
    pub(crate) fn of(image: GreyImage) -> Self {
        Self { image, next: 0 }
    }
}

impl Source for Memory {
    fn size(&self) -> Size {
        Size {
            width: self.image.width(),
            height: self.image.height(),
        }
    }

    fn memory(&self) -> u64 {
        self.image.pixels().len() as u64
    }

    fn rewind(&mut self) -> Result<()> {
        self.seek(0)
    }

    fn seek(&mut self, row: usize) -> Result<()> {
        self.next = row * self.image.width();
        Ok(())
    }

    fn read(&mut self, rows: &mut [u8], blend: Blend<'_>) -> Result<()> {
        let end = self.next + rows.len();
        for (tone, stored) in rows.iter_mut().zip(&self.image.pixels()[self.next..end]) {
            *tone = blend(*stored, u8::MAX);
        }
        self.next = end;
        Ok(())
    }
}
