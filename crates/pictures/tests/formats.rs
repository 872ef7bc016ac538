//! Every format, written by somebody else and read by this crate.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use cijfer_pictures::{Format, GreyImage, Ink, Picture, Reading, Rows};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageEncoder};
use png::{BitDepth, ColorType};
use proptest::prelude::*;
use tiff::encoder::{Compression, TiffEncoder, colortype};

mod common;

use common::{HandMade, as_stored, cut, luminance, read, tone, tones};

const WIDTH: usize = 37;
const HEIGHT: usize = 29;

/// Reads a file of these bytes, whose name says nothing.
fn of_bytes(bytes: &[u8], reading: &Reading) -> cijfer_pictures::Result<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    fs::write(&path, bytes).unwrap();
    let (width, height, pixels) = read(&path, reading)?;
    assert_eq!((width, height), (WIDTH, HEIGHT));
    Ok(pixels)
}

fn stored(bytes: &[u8]) -> Vec<u8> {
    of_bytes(bytes, &as_stored()).unwrap()
}

fn colours() -> impl Iterator<Item = [u8; 3]> {
    tones(WIDTH, HEIGHT)
        .into_iter()
        .map(|tone| [tone, tone.wrapping_mul(3), 255 - tone])
}

fn luminances() -> Vec<u8> {
    colours().map(luminance).collect()
}

#[track_caller]
fn close(read: &[u8], expected: &[u8], tolerance: u8) {
    for (at, (read, expected)) in read.iter().zip(expected).enumerate() {
        assert!(
            read.abs_diff(*expected) <= tolerance,
            "{read} for {expected} at {at}"
        );
    }
}

fn png(colour: ColorType, depth: BitDepth, data: &[u8], set: impl Fn(&mut png::Info)) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(WIDTH as u32, HEIGHT as u32);
    info.color_type = colour;
    info.bit_depth = depth;
    set(&mut info);
    let mut encoder = png::Encoder::with_info(&mut file, info).unwrap();
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    file
}

/// Packs values of so many bits, each row from the start of a byte.
fn packed(bits: usize, value: impl Fn(usize, usize) -> u8) -> Vec<u8> {
    let mut packed = Vec::new();
    for y in 0..HEIGHT {
        let mut row = vec![0; (WIDTH * bits).div_ceil(8)];
        for x in 0..WIDTH {
            row[x * bits / 8] |= value(x, y) << (8 - bits - x * bits % 8);
        }
        packed.extend(row);
    }
    packed
}

#[test]
fn png_of_every_depth_of_grey() {
    for (bits, depth) in [
        (1, BitDepth::One),
        (2, BitDepth::Two),
        (4, BitDepth::Four),
        (8, BitDepth::Eight),
    ] {
        let data = packed(bits, |x, y| tone(x, y) >> (8 - bits));
        let full = (1_u16 << bits) - 1;
        let expected: Vec<u8> = tones(WIDTH, HEIGHT)
            .iter()
            .map(|tone| (u16::from(tone >> (8 - bits)) * 255 / full) as u8)
            .collect();
        assert_eq!(
            stored(&png(ColorType::Grayscale, depth, &data, |_| {})),
            expected
        );
    }
    let wide: Vec<u8> = tones(WIDTH, HEIGHT)
        .iter()
        .flat_map(|tone| [*tone, 200])
        .collect();
    let expected: Vec<u8> = tones(WIDTH, HEIGHT)
        .iter()
        .map(|tone| ((f64::from(*tone) * 256.0 + 200.0) / 257.0).round() as u8)
        .collect();
    let file = png(ColorType::Grayscale, BitDepth::Sixteen, &wide, |_| {});
    assert_eq!(stored(&file), expected);
}

#[test]
fn png_of_every_colour() {
    let rgb: Vec<u8> = colours().flatten().collect();
    let file = png(ColorType::Rgb, BitDepth::Eight, &rgb, |_| {});
    assert_eq!(stored(&file), luminances());
    let wide: Vec<u8> = rgb.iter().flat_map(|sample| [*sample, *sample]).collect();
    let file = png(ColorType::Rgb, BitDepth::Sixteen, &wide, |_| {});
    close(&stored(&file), &luminances(), 1);

    // A palette of sixteen greens, and the same with one of them transparent.
    let indices = packed(4, |x, y| tone(x, y) >> 4);
    let palette: Vec<u8> = (0..16).flat_map(|index| [0, index * 17, 0]).collect();
    let green = |tone: u8| luminance([0, (tone >> 4) * 17, 0]);
    let expected: Vec<u8> = tones(WIDTH, HEIGHT).into_iter().map(green).collect();
    let file = png(ColorType::Indexed, BitDepth::Four, &indices, |info| {
        info.palette = Some(palette.clone().into());
    });
    assert_eq!(stored(&file), expected);
    let file = png(ColorType::Indexed, BitDepth::Four, &indices, |info| {
        info.palette = Some(palette.clone().into());
        info.trns = Some([[255; 15].as_slice(), &[0]].concat().into());
    });
    let without: Vec<u8> = tones(WIDTH, HEIGHT)
        .into_iter()
        .map(|tone| if tone >> 4 == 15 { 0 } else { green(tone) })
        .collect();
    assert_eq!(stored(&file), without);

    // A tone of grey that is transparent.
    let file = png(
        ColorType::Grayscale,
        BitDepth::Eight,
        &tones(WIDTH, HEIGHT),
        |info| {
            info.trns = Some(vec![0, 138].into());
        },
    );
    let without: Vec<u8> = tones(WIDTH, HEIGHT)
        .into_iter()
        .map(|tone| if tone == 138 { 0 } else { tone })
        .collect();
    assert!(tones(WIDTH, HEIGHT).contains(&138));
    assert_eq!(stored(&file), without);
}

#[test]
fn transparency_shows_paper_on_either_side() {
    // Grey and alpha: black strokes on nothing, half of it seen through at the edges.
    let alpha = |x: usize| match x % 9 {
        0 => 255,
        1 => 128,
        _ => 0,
    };
    for stroke in [0, 255] {
        let data: Vec<u8> = (0..WIDTH * HEIGHT)
            .flat_map(|at| [stroke, alpha(at % WIDTH)])
            .collect();
        let expected: Vec<u8> = (0..WIDTH * HEIGHT).map(|at| alpha(at % WIDTH)).collect();
        let grey = png(ColorType::GrayscaleAlpha, BitDepth::Eight, &data, |_| {});
        let coloured: Vec<u8> = data
            .as_chunks::<2>()
            .0
            .iter()
            .flat_map(|[tone, alpha]| [*tone, *tone, *tone, *alpha])
            .collect();
        let coloured = png(ColorType::Rgba, BitDepth::Eight, &coloured, |_| {});
        for file in [grey, coloured] {
            assert_eq!(of_bytes(&file, &Reading::default()).unwrap(), expected);
        }
    }
}

#[test]
fn interlaced_png() {
    // An encoder that interlaces is not at hand: the passes are laid out here, and packed with stored blocks.
    let file = interlaced(&tones(WIDTH, HEIGHT), WIDTH);
    assert_eq!(stored(&file), tones(WIDTH, HEIGHT));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    fs::write(&path, &file).unwrap();
    let little = Reading {
        memory: 1_050_000,
        ..as_stored()
    };
    let message = Picture::open(&path, &little).err().unwrap().to_string();
    assert!(message.contains("interlaced"), "{message}");
    assert!(message.contains("1050000 are given to it"), "{message}");
}

/// An interlaced PNG of grey bytes.
fn interlaced(pixels: &[u8], width: usize) -> Vec<u8> {
    let height = pixels.len() / width;
    let mut data = Vec::new();
    for (x0, y0, dx, dy) in [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ] {
        for y in (y0..height).step_by(dy) {
            if x0 < width {
                data.push(0);
                data.extend((x0..width).step_by(dx).map(|x| pixels[y * width + x]));
            }
        }
    }
    let mut header = Vec::new();
    header.extend((width as u32).to_be_bytes());
    header.extend((height as u32).to_be_bytes());
    header.extend([8, 0, 0, 0, 1]);
    let mut zlib = vec![0x78, 0x01, 0x01];
    zlib.extend((data.len() as u16).to_le_bytes());
    zlib.extend((!(data.len() as u16)).to_le_bytes());
    zlib.extend(&data);
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", &header), (b"IDAT", &zlib), (b"IEND", &Vec::new())] {
        let chunk = [kind.as_slice(), content].concat();
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(&chunk);
        file.extend(crc(&chunk).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

/// Slow waves, which JPEG keeps.
fn waves() -> Vec<u8> {
    (0..WIDTH * HEIGHT)
        .map(|at| ((at % WIDTH * 4 + at / WIDTH * 3) % 256) as u8)
        .collect()
}

fn jpeg(data: &[u8], colour: image::ExtendedColorType) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 100)
        .write_image(data, WIDTH as u32, HEIGHT as u32, colour)
        .unwrap();
    file
}

#[test]
fn jpeg_in_grey_and_colour() {
    let grey = jpeg(&waves(), image::ExtendedColorType::L8);
    close(&stored(&grey), &waves(), 3);
    let rgb: Vec<u8> = waves()
        .into_iter()
        .flat_map(|tone| [tone, tone, tone])
        .collect();
    let colour = jpeg(&rgb, image::ExtendedColorType::Rgb8);
    close(&stored(&colour), &waves(), 3);
    let red: Vec<u8> = waves()
        .into_iter()
        .flat_map(|tone| [tone, 40, 40])
        .collect();
    let expected: Vec<u8> = waves()
        .into_iter()
        .map(|tone| luminance([tone, 40, 40]))
        .collect();
    close(
        &stored(&jpeg(&red, image::ExtendedColorType::Rgb8)),
        &expected,
        4,
    );
}

#[test]
fn tiff_in_strips() {
    let grey = tones(WIDTH, HEIGHT);
    let rgb: Vec<u8> = colours().flatten().collect();
    let wide: Vec<u16> = grey.iter().map(|tone| u16::from(*tone) * 257).collect();
    let size = (WIDTH as u32, HEIGHT as u32);
    for packing in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(Default::default()),
        Compression::Packbits,
    ] {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file)
            .unwrap()
            .with_compression(packing);
        let mut image = encoder
            .new_image::<colortype::Gray8>(size.0, size.1)
            .unwrap();
        image.rows_per_strip(5).unwrap();
        image.write_data(&grey).unwrap();
        assert_eq!(stored(file.get_ref()), grey);

        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file)
            .unwrap()
            .with_compression(packing);
        encoder
            .write_image::<colortype::RGB8>(size.0, size.1, &rgb)
            .unwrap();
        assert_eq!(stored(file.get_ref()), luminances());

        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new_big(&mut file)
            .unwrap()
            .with_compression(packing);
        encoder
            .write_image::<colortype::Gray16>(size.0, size.1, &wide)
            .unwrap();
        assert_eq!(stored(file.get_ref()), grey);
    }
    let mut file = Cursor::new(Vec::new());
    TiffEncoder::new(&mut file)
        .unwrap()
        .with_compression(Compression::Lzw)
        .with_predictor(tiff::tags::Predictor::Horizontal)
        .write_image::<colortype::RGB8>(size.0, size.1, &rgb)
        .unwrap();
    assert_eq!(stored(file.get_ref()), luminances());
}

/// The orders of bytes and the two kinds of TIFF.
fn kinds() -> impl Iterator<Item = (bool, bool)> {
    [(false, false), (true, false), (false, true), (true, true)].into_iter()
}

#[test]
fn tiff_in_tiles_that_are_cut_at_the_edges() {
    let grey = tones(WIDTH, HEIGHT);
    for (big_endian, big_tiff) in kinds() {
        let made = |bits: &[u64], photometric, image: &[u8]| {
            let made = HandMade::new(WIDTH, HEIGHT, bits, photometric).tiles(16, 16);
            HandMade {
                big_endian,
                big_tiff,
                chunks: cut(image, WIDTH, bits.len() * bits[0] as usize / 8, (16, 16)),
                ..made
            }
        };
        assert_eq!(stored(&made(&[8], 1, &grey).bytes()), grey);
        let inverted: Vec<u8> = grey.iter().map(|tone| 255 - tone).collect();
        assert_eq!(stored(&made(&[8], 0, &grey).bytes()), inverted);
        let wide = |tone: &u8| {
            let value = u16::from(*tone) * 257;
            if big_endian {
                value.to_be_bytes()
            } else {
                value.to_le_bytes()
            }
        };
        let wide: Vec<u8> = grey.iter().flat_map(wide).collect();
        assert_eq!(stored(&made(&[16], 1, &wide).bytes()), grey);
        let rgb: Vec<u8> = colours().flatten().collect();
        assert_eq!(stored(&made(&[8; 3], 2, &rgb).bytes()), luminances());

        // Alpha that stands beside the colour, and alpha that is in it already.
        let data: Vec<u8> = grey
            .iter()
            .flat_map(|tone| [*tone, *tone, *tone, 51])
            .collect();
        let file = made(&[8; 4], 2, &data).tag(338, &[2]).bytes();
        let fifth: Vec<u8> = grey
            .iter()
            .map(|tone| (u16::from(*tone) / 5) as u8)
            .collect();
        close(&stored(&file), &fifth, 1);
        let data: Vec<u8> = fifth
            .iter()
            .flat_map(|tone| [*tone, *tone, *tone, 51])
            .collect();
        let file = made(&[8; 4], 2, &data).tag(338, &[1]).bytes();
        close(&stored(&file), &fifth, 1);
        let data: Vec<u8> = grey.iter().flat_map(|tone| [*tone, 51]).collect();
        let file = made(&[8; 2], 1, &data).tag(338, &[2]).bytes();
        close(&stored(&file), &fifth, 1);
    }
}

#[test]
fn tiff_in_planes() {
    let rgb: Vec<u8> = colours().flatten().collect();
    for bytes in [1, 2] {
        let plane = |colour: usize| -> Vec<u8> {
            let samples = rgb.iter().skip(colour).step_by(3);
            samples.flat_map(|sample| vec![*sample; bytes]).collect()
        };
        let tiles = (0..3).flat_map(|colour| cut(&plane(colour), WIDTH, bytes, (16, 32)));
        let made = HandMade::new(WIDTH, HEIGHT, &[8 * bytes as u64; 3], 2).tag(284, &[2]);
        let tiled = HandMade {
            chunks: tiles.collect(),
            ..made.clone().tiles(16, 32)
        };
        close(&stored(&tiled.bytes()), &luminances(), (bytes - 1) as u8);
        let strips = (0..3).flat_map(|colour| {
            let strips = plane(colour);
            strips
                .chunks(10 * WIDTH * bytes)
                .map(<[u8]>::to_vec)
                .collect::<Vec<_>>()
        });
        let striped = HandMade {
            chunks: strips.collect(),
            ..made.tag(278, &[10])
        };
        close(&stored(&striped.bytes()), &luminances(), (bytes - 1) as u8);
    }
}

#[test]
fn tiff_of_few_bits() {
    for bits in [1, 2, 4] {
        let data = packed(bits, |x, y| tone(x, y) >> (8 - bits));
        let full = (1_u16 << bits) - 1;
        for photometric in [0, 1] {
            let expected: Vec<u8> = tones(WIDTH, HEIGHT)
                .iter()
                .map(|tone| (u16::from(tone >> (8 - bits)) * 255 / full) as u8)
                .map(|tone| if photometric == 0 { 255 - tone } else { tone })
                .collect();
            let made = HandMade::new(WIDTH, HEIGHT, &[bits as u64], photometric);
            let row = (WIDTH * bits).div_ceil(8);
            let plain = HandMade {
                chunks: data.chunks(7 * row).map(<[u8]>::to_vec).collect(),
                ..made.clone().tag(278, &[7])
            };
            assert_eq!(stored(&plain.bytes()), expected);
            // PackBits, without a byte that is repeated.
            let packbits = |strip: &[u8]| -> Vec<u8> {
                let parts = strip.chunks(128);
                parts
                    .flat_map(|part| [&[part.len() as u8 - 1], part].concat())
                    .collect()
            };
            let packed = HandMade {
                chunks: data.chunks(7 * row).map(packbits).collect(),
                ..made.tag(278, &[7]).tag(259, &[32773])
            };
            assert_eq!(stored(&packed.bytes()), expected);
        }
    }
}

#[test]
fn tiff_of_group_4() {
    let black = |x: usize, y: usize| tone(x, y) < 100 || x / 5 == y / 4;
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for y in 0..HEIGHT {
        let row = (0..WIDTH).map(|x| match black(x, y) {
            true => fax::Color::Black,
            false => fax::Color::White,
        });
        encoder.encode_line(row, WIDTH as u16).unwrap();
    }
    let data = encoder.finish().unwrap().finish();
    let made = HandMade {
        chunks: vec![data],
        ..HandMade::new(WIDTH, HEIGHT, &[1], 0).tag(259, &[4])
    };
    let expected: Vec<u8> = (0..WIDTH * HEIGHT)
        .map(|at| {
            if black(at % WIDTH, at / WIDTH) {
                0
            } else {
                255
            }
        })
        .collect();
    assert_eq!(stored(&made.bytes()), expected);
}

#[test]
fn tiff_of_jpeg() {
    let made = |file: Vec<u8>| HandMade {
        chunks: vec![file],
        ..HandMade::new(WIDTH, HEIGHT, &[8], 1).tag(259, &[7])
    };
    let grey = jpeg(&waves(), image::ExtendedColorType::L8);
    close(&stored(&made(grey.clone()).bytes()), &waves(), 3);
    // A strip that claims another size than its picture.
    let frame = grey.windows(2).position(|at| at == [0xff, 0xc0]).unwrap();
    let mut huge = grey;
    huge[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    let message = of_bytes(&made(huge).bytes(), &as_stored()).unwrap_err();
    assert!(
        message
            .to_string()
            .contains("a JPEG of 65535×65535 pixels in a tile or strip of 37×29"),
        "{message}"
    );
    let rgb: Vec<u8> = waves()
        .into_iter()
        .flat_map(|tone| [tone, 40, 40])
        .collect();
    let expected: Vec<u8> = waves()
        .into_iter()
        .map(|tone| luminance([tone, 40, 40]))
        .collect();
    let coloured = HandMade {
        chunks: vec![jpeg(&rgb, image::ExtendedColorType::Rgb8)],
        ..HandMade::new(WIDTH, HEIGHT, &[8; 3], 6).tag(259, &[7])
    };
    close(&stored(&coloured.bytes()), &expected, 4);
}

#[test]
fn portable_maps() {
    let grey = tones(WIDTH, HEIGHT);
    let header = |magic: &str, white: &str| {
        format!("{magic} # a comment\n#another\n {WIDTH}\t{HEIGHT}\r\n{white}\n").into_bytes()
    };
    assert_eq!(stored(&[header("P5", "255"), grey.clone()].concat()), grey);
    let wide: Vec<u8> = grey.iter().flat_map(|tone| [*tone, *tone]).collect();
    assert_eq!(stored(&[header("P5", "65535"), wide].concat()), grey);
    let few: Vec<u8> = grey.iter().map(|tone| tone % 16).collect();
    let expected: Vec<u8> = few.iter().map(|tone| tone * 17).collect();
    assert_eq!(
        stored(&[header("P5", "15"), few.clone()].concat()),
        expected
    );
    let text: Vec<String> = few.iter().map(u8::to_string).collect();
    let text = text.join(" \n").into_bytes();
    assert_eq!(stored(&[header("P2", "15"), text].concat()), expected);

    let header = format!("P4\n{WIDTH} {HEIGHT}\n").into_bytes();
    let bits = packed(1, |x, y| tone(x, y) >> 7);
    let expected: Vec<u8> = grey
        .iter()
        .map(|tone| if *tone > 127 { 0 } else { 255 })
        .collect();
    assert_eq!(stored(&[header, bits].concat()), expected);
    let header = format!("P1\n{WIDTH} {HEIGHT}\n").into_bytes();
    for between in ["", " ", "\n# 1 0 1\n"] {
        let signs: Vec<&str> = grey
            .iter()
            .map(|tone| if *tone > 127 { "1" } else { "0" })
            .collect();
        let text = signs.join(between).into_bytes();
        assert_eq!(stored(&[header.clone(), text].concat()), expected);
    }
    for (file, place) in [
        ("P5 2 1 255 \x01", "row 0"),
        ("P5 2 1 15\n\x01\x10", "16 is above the maximum value, 15"),
        ("P2 2 1 15\n1 x", "expected a number, found \"x\""),
        ("P1 2 1\n1 2", "expected 0 or 1, found \"2\""),
        (
            "P5 2 99999999999",
            "expected a number, found \"99999999999\"",
        ),
        (
            "P5 2 9999999999 255",
            "expected a number below 2³², found 9999999999",
        ),
        (
            "P5 2 1 70000\n",
            "the maximum value: expected 1 to 65535, found 70000",
        ),
    ] {
        let message = of_bytes(file.as_bytes(), &as_stored())
            .unwrap_err()
            .to_string();
        assert!(message.contains(place), "{message}");
    }
}

#[test]
fn the_first_bytes_decide() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("picture.png");
    fs::write(&path, b"P5 1 1 255\n\x07").unwrap();
    let picture = Picture::open(&path, &Reading::default()).unwrap();
    assert_eq!(picture.format(), Some(Format::Pgm));
    let message = |path: &Path| {
        Picture::open(path, &Reading::default())
            .err()
            .unwrap()
            .to_string()
    };
    fs::write(&path, b"").unwrap();
    assert!(
        message(&path).ends_with("found an empty file"),
        "{}",
        message(&path)
    );
    let folder = folder.path();
    assert!(
        message(folder).contains("expected a regular file, found a folder"),
        "{}",
        message(folder)
    );
}

#[test]
fn ink_is_found_on_dark_and_on_light_paper() {
    for (ink, paper, stroke) in [
        (Ink::Dark, 235, 20),
        (Ink::Light, 10, 240),
        (Ink::Dark, 150, 60),
    ] {
        let image = image::GrayImage::from_fn(200, 150, |x, y| {
            image::Luma([if x % 20 < 3 && y % 30 < 20 {
                stroke
            } else {
                paper
            }])
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.png");
        let tones = GreyImage::new(200, 150, image.to_vec()).unwrap();
        DynamicImage::from(image).save(&path).unwrap();
        let mut picture = Picture::open(&path, &Reading::default()).unwrap();
        assert_eq!(picture.ink().unwrap(), ink);
        let (_, _, pixels) = read(&path, &Reading::default()).unwrap();
        // From memory it comes as from a file.
        let mut of_memory = Picture::of(tones, &Reading::default());
        assert_eq!((of_memory.format(), of_memory.ink().unwrap()), (None, ink));
        let mut rows = vec![0; pixels.len()];
        of_memory.read(&mut rows).unwrap();
        assert_eq!(rows, pixels);
        // Ink has become full, and paper blank.
        assert_eq!(pixels[..5], [255, 255, 255, 0, 0], "{paper}");
        // As it was told, even where that is the other way round.
        let told = Reading {
            ink: Ink::Light,
            illumination_correction: false,
            ..Reading::default()
        };
        let (_, _, pixels) = read(&path, &told).unwrap();
        assert_eq!(pixels[..5], [stroke, stroke, stroke, paper, paper]);
    }
}

#[test]
fn a_large_tiled_tiff_takes_little_memory() {
    // Only the directory of an image of a gigapixel; the tiles are a hole in the file.
    let side = 32_768_usize;
    let tiles = (side / 256).pow(2);
    let mut made = HandMade::new(side, side, &[8], 1).tiles(256, 256);
    made = made
        .tag(324, &vec![1 << 20; tiles])
        .tag(325, &vec![1 << 16; tiles]);
    made.tiled = false;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.tif");
    fs::write(&path, made.bytes()).unwrap();
    let picture = Picture::open(&path, &Reading::default()).unwrap();
    // 256 rows are 8 MiB; the evening holds as many.
    assert!(picture.memory() < 20 << 20, "{}", picture.memory());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// A picture with uneven illumination, in tiles of which none ends where a row of blocks does.
    #[test]
    fn rows_are_the_same_however_many_are_asked_for(
        width in 1_usize..150,
        height in 1_usize..400,
        at_a_time in prop::collection::vec(1_usize..90, 1..5),
        seed in 0_usize..1000,
    ) {
        let pixel = |at: usize| {
            let (x, y) = (at % width, at / width);
            let paper = 240 - y / 4 - x / 5;
            if tone(x / 3 + seed, y / 5) < 40 { (paper / 3) as u8 } else { paper as u8 }
        };
        let image: Vec<u8> = (0..width * height).map(pixel).collect();
        let made = HandMade {
            chunks: cut(&image, width, 1, (48, 80)),
            ..HandMade::new(width, height, &[8], 1).tiles(48, 80)
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture");
        fs::write(&path, made.bytes()).unwrap();
        let mut picture = Picture::open(&path, &Reading::default()).unwrap();
        let mut whole = vec![0; width * height];
        picture.read(&mut whole).unwrap();
        let mut picture = Picture::open(&path, &Reading::default()).unwrap();
        let mut read = Vec::new();
        for rows in at_a_time.iter().cycle() {
            let rows = (*rows).min(height - read.len() / width);
            if rows == 0 {
                break;
            }
            let start = read.len();
            read.resize(start + rows * width, 0);
            picture.read(&mut read[start..]).unwrap();
        }
        prop_assert_eq!(read, whole);
        prop_assert!(picture.read(&mut vec![0; width]).is_err());
    }
}
