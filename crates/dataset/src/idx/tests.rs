use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::header::product;
use super::*;

const LABELS: [u8; 11] = [0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4];

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[track_caller]
fn check_refused(bytes: &[u8], message: &str) {
    let error = Idx::decode(bytes, Path::new("file"))
        .unwrap_err()
        .to_string();
    assert_eq!(error, format!("file: {message}"));
}

#[test]
fn wrong_headers_are_refused() {
    check_refused(
        &[],
        "the magic number: expected 4 bytes, found the end of the file",
    );
    check_refused(
        &LABELS[..3],
        "the magic number: expected 4 bytes, found the end of the file",
    );
    check_refused(
        &LABELS[..7],
        "a dimension: expected 4 bytes, found the end of the file",
    );
    check_refused(
        &[0, 1, 8, 1, 0, 0, 0, 0],
        "the magic number: expected two zero bytes first, found [00, 01, 08, 01]",
    );
    check_refused(
        b"<html>404</html>",
        "the magic number: expected two zero bytes first, found [3c, 68, 74, 6d]",
    );
    check_refused(
        &[0, 0, 8, 0],
        "the number of dimensions: expected at least 1, found 0",
    );
    for (element, name) in [
        (0x0d, "32-bit floating point"),
        (0x0b, "16-bit integers"),
        (0x42, "unknown"),
    ] {
        check_refused(
            &[0, 0, element, 1, 0, 0, 0, 0],
            &format!(
                "the element type: expected 0x08 (unsigned bytes), found 0x{element:02x} ({name})"
            ),
        );
    }
}

#[test]
fn sizes_are_checked_before_memory_is_taken() {
    let huge = [0, 0, 8, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    let message = "the product of the dimensions: expected at most 1073741824, found [4294967295, 4294967295]";
    check_refused(&huge, message);
    check_refused(&gzipped(&huge), message);
    let overflowing = [&[0, 0, 8, 3][..], &[0xff; 12]].concat();
    check_refused(
        &overflowing,
        "the product of the dimensions: expected at most 1073741824, found [4294967295, 4294967295, 4294967295]",
    );
    let large = [0, 0, 8, 1, 0x3f, 0xff, 0xff, 0xff];
    check_refused(
        &large,
        "the data: expected 1073741823 bytes for the dimensions [1073741823], found 0 bytes",
    );
    check_refused(
        &gzipped(&large),
        "the data: expected 1073741823 bytes for the dimensions [1073741823], found 0 bytes",
    );
}

#[test]
fn wrong_lengths_are_refused() {
    let surplus = [&LABELS[..], &[9]].concat();
    check_refused(
        &LABELS[..10],
        "the data: expected 3 bytes for the dimensions [3], found 2 bytes",
    );
    check_refused(
        &surplus,
        "the data: expected 3 bytes for the dimensions [3], found 4 bytes",
    );
    check_refused(
        &gzipped(&LABELS[..10]),
        "the data: expected 3 bytes for the dimensions [3], found 2 bytes",
    );
    check_refused(
        &gzipped(&surplus),
        "the data: expected 3 bytes for the dimensions [3], found more",
    );
}

#[test]
fn damaged_gzip_is_refused() {
    let good = gzipped(&LABELS);
    assert_eq!(
        Idx::decode(&good, Path::new("file")).unwrap().data,
        [5, 0, 4]
    );
    check_refused(
        &[&good[..], &[0, 0]].concat(),
        "after the gzip stream: expected the end of the file, found 2 more bytes",
    );
    for length in 2..good.len() {
        assert!(
            Idx::decode(&good[..length], Path::new("file")).is_err(),
            "broken off after {length} bytes"
        );
    }
    let mut wrong_checksum = good.clone();
    wrong_checksum[good.len() - 8] ^= 1;
    let error = Idx::decode(&wrong_checksum, Path::new("file"))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(
            "file: the gzip stream: expected a whole stream with the right checksum, found"
        ),
        "{error}"
    );
}

#[test]
fn an_array_that_contradicts_itself_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let refused = |dimensions: Vec<usize>, data| {
        Idx { dimensions, data }
            .write(&path)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(vec![2, 2], vec![0; 3]),
        "the dimensions of an IDX file: expected at most 255, each below 2^32, with 3 as their product, found [2, 2]"
    );
    assert!(refused(vec![1; 256], vec![0]).contains("at most 255"));
    assert!(!path.exists());
}

fn any_idx() -> impl Strategy<Value = Idx> {
    prop::collection::vec(0_usize..6, 1..4).prop_flat_map(|dimensions| {
        let length = dimensions.iter().product::<usize>();
        prop::collection::vec(any::<u8>(), length).prop_map(move |data| Idx {
            dimensions: dimensions.clone(),
            data,
        })
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(idx in any_idx(), compressed: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        idx.write(&path).unwrap();
        if compressed {
            let bytes = gzipped(&std::fs::read(&path).unwrap());
            std::fs::write(&path, bytes).unwrap();
        }
        prop_assert_eq!(Idx::read(&path).unwrap(), idx);
    }

    #[test]
    fn damage_never_passes_for_another_length(idx in any_idx(), cut in 0_usize..40, flip in any::<(prop::sample::Index, u8)>()) {
        let whole = [idx.header().unwrap(), idx.data.clone()].concat();
        for mut bytes in [whole.clone(), gzipped(&whole)] {
            bytes.truncate(bytes.len().saturating_sub(cut));
            if !bytes.is_empty() {
                let position = flip.0.index(bytes.len());
                bytes[position] ^= flip.1;
            }
            if let Ok(read) = Idx::decode(&bytes, Path::new("file")) {
                prop_assert_eq!(product(&read.dimensions), Some(read.data.len() as u64));
                prop_assert!(cut == 0, "cut by {} bytes, and read all the same", cut);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Idx::decode(&bytes, Path::new("file"));
    }
}
