use std::io::{self, Write};
use std::path::Path;

use cijfer_files::write_whole;

use crate::error::{Error, Result};
use crate::rows::Rows;

/// The side of a tile in pixels.
const TILE: usize = 256;
/// The length from which a file needs offsets of 64 bits.
const CLASSIC: u64 = 1 << 32;

/// Writes rows of ink as a TIFF in tiles of 256×256 pixels, light ink on dark paper, 8 bits a pixel and not compressed.
///
/// A row of tiles is read at a time, so that an image of any height needs 256 rows of memory. A file of more than 4 GiB is a BigTIFF. The
/// file appears under its name only when it is whole.
///
/// # Errors
///
/// Rows that cannot be read, a file that cannot be written, and sides that are not from 1 to 2³² − 1 pixels.
///
/// ```
/// use cijfer_pictures::{GreyImage, write_tiled_tiff};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("image.tif");
/// let image = GreyImage::new(300, 2, (0..600).map(|at| at as u8).collect())?;
/// write_tiled_tiff(&path, &mut image.rows())?;
/// assert_eq!(GreyImage::read(&path)?, image);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_tiled_tiff(path: impl AsRef<Path>, rows: &mut dyn Rows) -> Result<()> {
    let path = path.as_ref();
    let directory = Directory::of(rows.width(), rows.height())?;
    // An error of the rows is returned as it is. For the file it only means that it does not become whole.
    let mut failed = None;
    let written = write_whole(path, |file| {
        directory.write(file)?;
        write_tiles(file, rows, &mut failed)
    });
    match failed {
        Some(error) => Err(error),
        None => written.map_err(Error::io("write", path)),
    }
}

/// The directory before the tiles. It follows from the size of the image alone.
struct Directory {
    width: u32,
    height: u32,
    tiles: u64,
    big: bool,
}

impl Directory {
    fn of(width: usize, height: usize) -> Result<Self> {
        match (u32::try_from(width), u32::try_from(height)) {
            (Ok(width @ 1..), Ok(height @ 1..)) => {
                let side = TILE as u64;
                let tiles = u64::from(width).div_ceil(side) * u64::from(height).div_ceil(side);
                // The bytes of a tile, and those of its offset and length.
                let length = tiles.saturating_mul(side * side + 16) + 1024;
                Ok(Self {
                    width,
                    height,
                    tiles,
                    big: length > CLASSIC,
                })
            }
            _ => Err(Error::Argument {
                what: "the size of a TIFF",
                expected: format!("sides of 1 to {} pixels", u32::MAX),
                found: format!("{width}×{height}"),
            }),
        }
    }

    fn write(&self, file: &mut dyn Write) -> io::Result<()> {
        const SHORT: u16 = 3;
        const LONG: u16 = 4;
        const LONG8: u16 = 16;
        let (word, place) = if self.big { (8, LONG8) } else { (4, LONG) };
        let put = |file: &mut dyn Write, value: u64| file.write_all(&value.to_le_bytes()[..word]);
        let bytes = (TILE * TILE) as u64;
        let entries: [(u16, u16, u64, u64); 10] = [
            (256, LONG, 1, u64::from(self.width)),
            (257, LONG, 1, u64::from(self.height)),
            (258, SHORT, 1, 8), // bits a sample
            (259, SHORT, 1, 1), // no compression
            (262, SHORT, 1, 1), // black is 0
            (277, SHORT, 1, 1), // samples a pixel
            (322, LONG, 1, TILE as u64),
            (323, LONG, 1, TILE as u64),
            (324, place, self.tiles, 0), // offsets of the tiles, and their lengths
            (325, LONG, self.tiles, bytes),
        ];
        // Offsets, lengths and tiles follow the directory; a value that fits into its entry is stored there.
        let (header, count) = if self.big { (16, 8) } else { (8, 2) };
        let offsets = (header + count + entries.len() * (4 + 2 * word) + word) as u64;
        let lengths = offsets + self.tiles * word as u64;
        let first = (lengths + 4 * self.tiles).next_multiple_of(16);
        match self.big {
            true => file.write_all(b"II\x2b\0\x08\0\0\0")?,
            false => file.write_all(b"II\x2a\0")?,
        }
        put(file, header as u64)?;
        file.write_all(&(entries.len() as u64).to_le_bytes()[..count])?;
        for (tag, kind, values, value) in entries {
            file.write_all(&tag.to_le_bytes())?;
            file.write_all(&kind.to_le_bytes())?;
            put(file, values)?;
            put(
                file,
                match tag {
                    324 if self.tiles == 1 => first,
                    324 => offsets,
                    325 if self.tiles > 1 && !(self.big && self.tiles == 2) => lengths,
                    _ => value,
                },
            )?;
        }
        put(file, 0)?;
        for tile in 0..self.tiles {
            put(file, first + tile * bytes)?;
        }
        for _ in 0..self.tiles {
            file.write_all(&(bytes as u32).to_le_bytes())?;
        }
        let padding = first - lengths - 4 * self.tiles;
        file.write_all(&[0; 16][..padding as usize])
    }
}

/// Writes the tiles, a row of tiles at a time; beyond the right and the lower edge there is paper.
fn write_tiles(
    file: &mut dyn Write,
    rows: &mut dyn Rows,
    failed: &mut Option<Error>,
) -> io::Result<()> {
    let (width, height) = (rows.width(), rows.height());
    let mut band = vec![0; TILE.min(height) * width];
    for top in (0..height).step_by(TILE) {
        let band = &mut band[..TILE.min(height - top) * width];
        if let Err(error) = rows.read(band) {
            *failed = Some(error);
            return Err(io::ErrorKind::InvalidData.into());
        }
        for left in (0..width).step_by(TILE) {
            let mut tile = [0; TILE * TILE];
            for (row, tile) in band.chunks_exact(width).zip(tile.chunks_exact_mut(TILE)) {
                let part = &row[left..width.min(left + TILE)];
                tile[..part.len()].copy_from_slice(part);
            }
            file.write_all(&tile)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::BufReader;

    use tiff::decoder::{Decoder, DecodingResult};

    use super::*;
    use crate::grey_image::GreyImage;

    fn image(width: usize, height: usize) -> GreyImage {
        let pixels = (0..width * height).map(|index| (index * 31 % 255) as u8);
        GreyImage::new(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn another_reader_reads_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("image.tif");
        for (width, height) in [(1, 1), (256, 256), (257, 255), (300, 600), (513, 1)] {
            let image = image(width, height);
            write_tiled_tiff(&path, &mut image.rows()).unwrap();
            let mut decoder = Decoder::new(BufReader::new(File::open(&path).unwrap())).unwrap();
            assert_eq!(decoder.chunk_dimensions(), (256, 256));
            let DecodingResult::U8(read) = decoder.read_image().unwrap() else {
                panic!("not 8 bits");
            };
            assert_eq!(read, image.pixels());
        }
    }

    #[test]
    fn long_files_have_long_offsets() {
        // 2³² bytes are 65,536 tiles.
        assert!(!Directory::of(32_768, 32_768).unwrap().big);
        assert!(!Directory::of(65_536, 65_000).unwrap().big);
        assert!(Directory::of(65_536, 65_536).unwrap().big);
        for (width, height) in [(1, 1), (300, 100), (300, 600)] {
            let directory = Directory {
                big: true,
                ..Directory::of(width, height).unwrap()
            };
            let image = image(width, height);
            let mut file = Vec::new();
            directory.write(&mut file).unwrap();
            write_tiles(&mut file, &mut image.rows(), &mut None).unwrap();
            let mut decoder = Decoder::new(io::Cursor::new(file)).unwrap();
            let DecodingResult::U8(read) = decoder.read_image().unwrap() else {
                panic!("not 8 bits");
            };
            assert_eq!(read, image.pixels());
        }
    }

    #[test]
    fn rows_that_fail_leave_no_file() {
        struct Failing;
        impl Rows for Failing {
            fn width(&self) -> usize {
                4
            }
            fn height(&self) -> usize {
                4
            }
            fn read(&mut self, _: &mut [u8]) -> Result<()> {
                Err(Error::Argument {
                    what: "the rows",
                    expected: "some".to_owned(),
                    found: "none".to_owned(),
                })
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("image.tif");
        let message = write_tiled_tiff(&path, &mut Failing)
            .unwrap_err()
            .to_string();
        assert_eq!(message, "the rows: expected some, found none");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
