//! `.keras` files, whole and damaged.

use std::io::{Cursor, Write};

use cijfer_network::{Dense, Error, LARGEST_DESCRIPTION, Network, Operation, Shape};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

const MODEL: &str = r#"{"class_name": "Sequential", "config": {"name": "m", "layers": [
    {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 2, 3, 1]}},
    {"class_name": "Flatten", "config": {"name": "flatten"}},
    {"class_name": "Dense", "config": {"name": "dense", "units": 10}}]}}"#;

/// An archive of those files.
fn archive(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in files {
        let builder = archive.new_file(name).compression_method(method);
        let (mut entry, config) = builder.start().expect("a new file");
        let descriptor = if method == CompressionMethod::DEFLATE {
            let encoder = DeflateEncoder::new(&mut entry, Compression::default());
            let mut writer = config.wrap(encoder);
            writer.write_all(content).expect("memory");
            let (encoder, descriptor) = writer.finish().expect("memory");
            encoder.finish().expect("memory");
            descriptor
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(content).expect("memory");
            writer.finish().expect("memory").1
        };
        entry.finish(descriptor).expect("memory");
    }
    archive.finish().expect("memory");
    bytes
}

fn keras(model: &[u8], method: CompressionMethod) -> Vec<u8> {
    let metadata = br#"{"keras_version": "3.15.1"}"#;
    let weights = [7; 300];
    let files = [
        ("metadata.json", &metadata[..]),
        ("config.json", model),
        ("model.weights.h5", &weights),
    ];
    archive(&files, method)
}

fn read(bytes: &[u8]) -> Result<Network, Error> {
    Network::from_keras_file(Cursor::new(bytes))
}

fn message(bytes: &[u8]) -> String {
    read(bytes).expect_err("must be refused").to_string()
}

#[test]
fn a_keras_file_is_read_stored_and_deflated() {
    let expected = Network::new("m", Shape::image(2, 3, 1))
        .then(Operation::Flatten)
        .then(Dense::new(10));
    for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
        let file = keras(MODEL.as_bytes(), method);
        assert_eq!(read(&file), Ok(expected.clone()));
    }
}

#[test]
fn what_is_no_keras_file_is_refused() {
    let no_archive = "the file is not a Keras file, which is a zip archive: ";
    assert_eq!(
        message(MODEL.as_bytes()),
        format!("{no_archive}Missing end of central directory")
    );
    assert_eq!(
        message(b""),
        format!("{no_archive}Missing end of central directory")
    );
    // What Keras 2 wrote under `.h5`, and what PyTorch writes, an archive of another kind.
    assert!(message(b"\x89HDF\r\n\x1a\n\0\0\0\0").starts_with(no_archive));
    let other = archive(&[("archive/data.pkl", b"x")], CompressionMethod::STORE);
    assert_eq!(
        message(&other),
        "the archive holds no `config.json`, which describes the model in a Keras file"
    );
    let twice = archive(
        &[("config.json", b"{}"), ("config.json", b"{}")],
        CompressionMethod::STORE,
    );
    assert_eq!(
        message(&twice),
        format!("{no_archive}two of its files are called config.json")
    );
    let latin = keras(b"\xff\xfe", CompressionMethod::DEFLATE);
    assert!(message(&latin).starts_with("the text is not valid JSON: invalid utf-8 sequence"));
    let other = keras(b"{}", CompressionMethod::ZSTD);
    assert_eq!(
        message(&other),
        format!(
            "{no_archive}config.json is compressed by the method 93, neither stored nor deflated"
        )
    );
}

#[test]
fn a_description_that_unpacks_to_too_much_is_refused() {
    let bytes = vec![b' '; LARGEST_DESCRIPTION as usize + 1];
    let bomb = keras(&bytes, CompressionMethod::DEFLATE);
    assert!(bomb.len() < 100_000);
    let limit = LARGEST_DESCRIPTION;
    assert_eq!(read(&bomb), Err(Error::TooLarge { limit }));

    // What the archive claims of the length is not believed, neither more nor less.
    let honest = keras(MODEL.as_bytes(), CompressionMethod::DEFLATE);
    let length = (MODEL.len() as u32).to_le_bytes();
    for claim in [0u32, 1, 1 << 30, u32::MAX - 1] {
        let mut lying = honest.clone();
        for start in 0..lying.len() - 4 {
            if lying[start..start + 4] == length {
                lying[start..start + 4].copy_from_slice(&claim.to_le_bytes());
            }
        }
        assert_ne!(lying, honest);
        let begin = "the file is not a Keras file, which is a zip archive: Invalid size";
        assert!(message(&lying).starts_with(begin), "{}", message(&lying));
    }
}

#[test]
fn a_damaged_file_is_refused_or_read_as_it_was() {
    for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
        let whole = keras(MODEL.as_bytes(), method);
        let network = read(&whole);
        assert!(network.is_ok());
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "cut after {end} bytes");
        }
        for index in 0..whole.len() {
            let mut other = whole.clone();
            other[index] ^= 1 << (index % 8);
            // The checksum guards the description; much of the rest is not looked at.
            if let Ok(found) = read(&other) {
                assert_eq!(Ok(found), network, "bit flipped in byte {index}");
            }
        }
    }
}

#[test]
fn a_failing_disk_is_no_damaged_file() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    impl std::io::Seek for Failing {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(1000)
        }
    }
    let error = Network::from_keras_file(Failing).expect_err("cannot be read");
    assert_eq!(
        error.to_string(),
        "the file cannot be read: the disk is gone"
    );
}
