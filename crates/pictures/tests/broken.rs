//! Files that are broken: an error that names the file, and nothing worse.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;

use cijfer_pictures::{Ink, Picture, Reading};
use image::ImageEncoder;
use image::codecs::{jpeg::JpegEncoder, png::PngEncoder};
use proptest::prelude::*;
use tiff::encoder::{Compression, TiffEncoder, colortype};

mod common;

use common::{HandMade, as_stored, cut, read, tones};

const WIDTH: usize = 19;
const HEIGHT: usize = 11;

/// Small whole files of every kind.
static FILES: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(files);

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (width, height) = (WIDTH as u32, HEIGHT as u32);
    let grey = tones(WIDTH, HEIGHT);
    let rgb: Vec<u8> = grey
        .iter()
        .flat_map(|tone| [*tone, 90, 255 - *tone])
        .collect();
    let mut files = Vec::new();
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&rgb, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    files.push(("PNG", png));
    for (name, data, colour) in [
        ("grey JPEG", &grey, image::ExtendedColorType::L8),
        ("JPEG", &rgb, image::ExtendedColorType::Rgb8),
    ] {
        let mut jpeg = Vec::new();
        JpegEncoder::new(&mut jpeg)
            .write_image(data, width, height, colour)
            .unwrap();
        files.push((name, jpeg));
    }
    for (name, packing) in [
        ("plain TIFF", Compression::Uncompressed),
        ("LZW", Compression::Lzw),
        ("Deflate", Compression::Deflate(Default::default())),
        ("PackBits", Compression::Packbits),
    ] {
        let mut file = Cursor::new(Vec::new());
        TiffEncoder::new(&mut file)
            .unwrap()
            .with_compression(packing)
            .write_image::<colortype::RGB8>(width, height, &rgb)
            .unwrap();
        files.push((name, file.into_inner()));
    }
    let tiled = |photometric, bits: &[u64], data: &[u8]| HandMade {
        chunks: cut(data, WIDTH, bits.len(), (16, 16)),
        ..HandMade::new(WIDTH, HEIGHT, bits, photometric).tiles(16, 16)
    };
    files.push(("tiled TIFF", tiled(1, &[8], &grey).bytes()));
    let big = HandMade {
        big_tiff: true,
        big_endian: true,
        ..tiled(2, &[8; 3], &rgb)
    };
    files.push(("BigTIFF", big.bytes()));
    let mut jpeg = Vec::new();
    JpegEncoder::new(&mut jpeg)
        .write_image(&rgb, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    let jpeg = HandMade {
        chunks: vec![jpeg],
        ..HandMade::new(WIDTH, HEIGHT, &[8; 3], 6).tag(259, &[7])
    };
    files.push(("JPEG in TIFF", jpeg.bytes()));
    let mut fax = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in grey.chunks(WIDTH) {
        let row = row.iter().map(|tone| match tone {
            0..=120 => fax::Color::Black,
            _ => fax::Color::White,
        });
        fax.encode_line(row, WIDTH as u16).unwrap();
    }
    let fax = HandMade {
        chunks: vec![fax.finish().unwrap().finish()],
        ..HandMade::new(WIDTH, HEIGHT, &[1], 0).tag(259, &[4])
    };
    files.push(("group 4", fax.bytes()));
    let header = format!("P5 {WIDTH} {HEIGHT} 255\n").into_bytes();
    files.push(("PGM", [header, grey.clone()].concat()));
    let digits: Vec<String> = grey.iter().map(|tone| (tone % 10).to_string()).collect();
    let header = format!("P2 {WIDTH} {HEIGHT} 9\n");
    files.push(("text PGM", (header + &digits.join(" ")).into_bytes()));
    let header = format!("P4 {WIDTH} {HEIGHT}\n").into_bytes();
    files.push(("PBM", [header, grey[..3 * HEIGHT].to_vec()].concat()));
    files
}

/// Reads a file of these bytes both ways; what it says when it is broken.
fn message(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).unwrap();
    // Little, so that a file that claims much is refused.
    let plain = Reading {
        most_pixels: 1 << 20,
        memory: 64 << 20,
        ..as_stored()
    };
    let corrected = Reading {
        ink: Ink::Auto,
        illumination_correction: true,
        ..plain.clone()
    };
    let read = |reading| {
        read(path, reading)
            .map(drop)
            .map_err(|error| error.to_string())
    };
    let (plain, corrected) = (read(&plain), read(&corrected));
    assert_eq!(plain.is_ok(), corrected.is_ok(), "{plain:?}, {corrected:?}");
    plain
}

#[test]
fn files_that_end_early_are_errors_at_every_length() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    for (name, file) in FILES.iter() {
        assert_eq!(message(&path, file), Ok(()), "{name}");
        for length in 0..file.len() {
            let error = message(&path, &file[..length]);
            let error = error.expect_err(&format!("{name}, {length} of {} bytes", file.len()));
            assert!(error.contains(path.to_str().unwrap()), "{name}: {error}");
        }
    }
}

#[test]
fn the_row_that_was_reached_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    let file = [b"P5 10 10 255\n".as_slice(), &[7; 55]].concat();
    assert_eq!(
        message(&path, &file).unwrap_err(),
        format!(
            "{}: broken PGM at row 5: failed to fill whole buffer",
            path.display()
        )
    );
}

#[test]
fn sizes_are_refused_before_memory_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    let refused = |bytes: &[u8], reading: &Reading| {
        fs::write(&path, bytes).unwrap();
        Picture::open(&path, reading).err().unwrap().to_string()
    };
    let huge = b"P5 2147483648 2147483648 255\n";
    assert_eq!(
        refused(huge, &Reading::default()),
        format!(
            "{}: 2147483648×2147483648 are 4611686018427387904 pixels, and at most 2147483648 are read",
            path.display()
        )
    );
    // With every pixel allowed, the memory for a row is still too much.
    let all = Reading {
        most_pixels: u64::MAX,
        ..Reading::default()
    };
    assert!(refused(huge, &all).contains("bytes of memory"));
    let mut tiff = HandMade::new(1 << 31, 1 << 31, &[8], 1).tag(278, &[1 << 31]);
    tiff.chunks = vec![vec![0]];
    assert!(refused(&tiff.bytes(), &Reading::default()).contains("4611686018427387904 pixels"));
    // One strip for all of the image, compressed.
    let mut tiff = HandMade::new(1 << 15, 1 << 15, &[8], 1)
        .tag(278, &[1 << 15])
        .tag(259, &[8]);
    tiff.chunks = vec![vec![0]];
    let message = refused(&tiff.bytes(), &Reading::default());
    assert!(message.contains("tiles or strips"), "{message}");
    assert!(message.contains("bytes of memory"), "{message}");
    // More chunks than can be counted.
    let planes = HandMade::new(1, u32::MAX as usize, &[8; 3], 2).tag(284, &[2]);
    let tiles = HandMade::new(u32::MAX as usize, u32::MAX as usize, &[8; 3], 2).tag(284, &[2]);
    for mut tiff in [planes.tag(278, &[1]), tiles.tiles(1, 1)] {
        tiff.chunks = vec![vec![0]];
        let message = refused(&tiff.bytes(), &Reading::default());
        assert!(message.contains("broken TIFF"), "{message}");
    }
    // Every kind that claims nothing.
    for file in [
        b"P5 0 10 255\n".to_vec(),
        b"P4 10 0\n".to_vec(),
        HandMade::new(0, 10, &[8], 1).bytes(),
    ] {
        assert!(refused(&file, &Reading::default()).contains(path.to_str().unwrap()));
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new(&mut jpeg)
        .write_image(&[7], 1, 1, image::ExtendedColorType::L8)
        .unwrap();
    let frame = jpeg.windows(2).position(|at| at == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    let all = Reading {
        most_pixels: 1 << 40,
        ..Reading::default()
    };
    assert!(refused(&jpeg, &Reading::default()).contains("4294836225 pixels"));
    assert!(refused(&jpeg, &all).contains("a JPEG is decoded as a whole"));
    jpeg[frame + 5..frame + 9].fill(0);
    assert!(refused(&jpeg, &all).contains("expected at least one pixel, found 0×0"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Some bytes of a whole file are others.
    #[test]
    fn damaged_files_do_no_harm(
        kind in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture");
        let mut file = kind.get(&FILES).1.clone();
        for (place, byte) in damage {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if let Err(error) = message(&path, &file) {
            prop_assert!(error.contains(path.to_str().unwrap()), "{}", error);
        }
    }

    /// Bytes that mean nothing stand behind the first bytes of a format.
    #[test]
    fn bytes_without_meaning_do_no_harm(
        magic in prop::sample::select(vec![
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
            b"\xff\xd8\xff",
            b"II\x2a\0\x08\0\0\0",
            b"MM\0\x2b\0\x08\0\0\0\0\0\0\0\0\0\x10",
            b"P1 ",
            b"P2 3 3 ",
            b"P4 9 9 ",
            b"P5 ",
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture");
        if let Err(error) = message(&path, &[magic, &bytes].concat()) {
            prop_assert!(error.contains(path.to_str().unwrap()), "{}", error);
        }
    }
}
