//! Objects in a store that checks signatures: what is written is read again, and appears when it is whole.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/store.rs"]
mod store;

use std::io::{self, Write};
use std::time::Duration;

use cijfer_cloud::{Cloud, Error, Limits, PART};
use cijfer_pictures::Remote;

use common::{Fate, Server};
use store::{SECRET, Store};

const BUCKET: &str = "bucket";

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
    let store = Store::of(folder.path());
    (folder, store)
}

fn cloud(port: u16, secret: &str) -> Cloud {
    Cloud::new(store::variables(port, secret)).with_limits(Limits {
        retries: 1,
        pause: Duration::from_millis(2),
        ..Limits::default()
    })
}

fn bytes(length: usize) -> Vec<u8> {
    let bytes = (0..length as u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]);
    bytes.collect()
}

fn read(cloud: &Cloud, address: &str) -> Vec<u8> {
    let object = cloud.open(address).unwrap();
    let mut read = vec![0; object.length() as usize];
    let mut done = 0;
    while done < read.len() {
        done += object.read_at(done as u64, &mut read[done..]).unwrap();
    }
    read
}

#[test]
fn what_is_written_is_read_again() {
    let (_folder, store) = store();
    let cloud = cloud(store.port(), SECRET);
    for (name, length) in [
        ("nothing", 0),
        ("a/small", 1_000),
        ("a/a part", PART),
        ("a/parts", 2 * PART + 5),
    ] {
        let address = format!("s3://{BUCKET}/{name}");
        let expected = bytes(length);
        cloud.check_writable(&address).unwrap();
        // In pieces that are no divisors of a part.
        let write = |object: &mut dyn Write| {
            let mut pieces = expected.chunks(1_000_003);
            pieces.try_for_each(|piece| object.write_all(piece))
        };
        cloud.write(&address, write).unwrap();
        assert!(read(&cloud, &address) == expected, "{name}");
        // Once more is as well.
        cloud.write(&address, write).unwrap();
        cloud.check_writable(&address).unwrap();
    }
    let listed = cloud.list(&format!("s3://{BUCKET}/a/"), false).unwrap();
    assert_eq!(
        listed,
        ["a part", "parts", "small"].map(|name| format!("s3://{BUCKET}/a/{name}"))
    );
    assert_eq!(store.unfinished(), [""; 0]);
}

#[test]
fn what_fails_half_way_is_not_there() {
    let (_folder, store) = store();
    let cloud = cloud(store.port(), SECRET);
    let address = format!("s3://{BUCKET}/a");
    for before in [None, Some(bytes(9))] {
        if let Some(bytes) = &before {
            cloud
                .write(&address, |object| object.write_all(bytes))
                .unwrap();
        }
        for length in [10, PART + 10] {
            let failed = cloud.write(&address, |object| {
                object.write_all(&bytes(length))?;
                Err(io::Error::other("the work failed"))
            });
            let message = failed.unwrap_err().to_string();
            assert_eq!(message, format!("cannot write {address}: the work failed"));
            match &before {
                Some(bytes) => assert_eq!(&read(&cloud, &address), bytes),
                None => assert!(cloud.open(&address).is_err()),
            }
            assert_eq!(store.unfinished(), [""; 0], "{length}");
        }
    }
}

#[test]
fn what_cannot_be_written_is_told() {
    let (_folder, store) = store();
    let told = |secret: &str, address: &str, is_known_before: bool| {
        let cloud = cloud(store.port(), secret);
        let error = cloud.write(address, |object| object.write_all(b"a"));
        let error: Error = error.unwrap_err();
        let message = error.to_string();
        if is_known_before {
            assert_eq!(
                cloud.check_writable(address).unwrap_err().to_string(),
                message
            );
        }
        for secret in [secret, store::KEY] {
            assert!(!message.contains(secret), "{message}");
        }
        message
    };
    let refused = told("another", "s3://bucket/a", false);
    let start = "cannot write s3://bucket/a: access is refused (SignatureDoesNotMatch); what S3 asks for comes from";
    assert!(refused.starts_with(start), "{refused}");
    let cloud = cloud(store.port(), "another");
    let before = cloud
        .check_writable("s3://bucket/a")
        .unwrap_err()
        .to_string();
    // The answer to a question without an answer's body has no word for it.
    assert!(
        before.starts_with("cannot write s3://bucket/a: access is refused; "),
        "{before}"
    );
    assert_eq!(
        told(SECRET, "https://host/a", true),
        "https://host/a: the web can only be read; s3, gs and az can be written to"
    );
    assert_eq!(
        told(SECRET, "s3://bucket/a/", true),
        "s3://bucket/a/: expected an object, found a folder"
    );
}

#[test]
fn failures_that_pass_are_tried_again_and_others_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
    let server = Server::of(folder.path(), |number| match number % 2 {
        0 => Fate::Unavailable,
        _ => Fate::Answered,
    });
    let write = |server: &Server, address: &str| {
        let cloud = cloud(server.port, SECRET);
        cloud.write(address, |object| object.write_all(b"abc"))
    };
    write(&server, "s3://bucket/a").unwrap();
    assert_eq!(
        std::fs::read(folder.path().join("bucket/a")).unwrap(),
        b"abc"
    );
    assert_eq!(server.requests(), 2);
    let told = |server: &Server, address: &str| write(server, address).unwrap_err().to_string();
    assert_eq!(
        told(&server, "s3://none/a"),
        "cannot write s3://none/a: there is no such object or bucket (NoSuchBucket)"
    );
    let busy = Server::of(folder.path(), |_| Fate::Unavailable);
    assert_eq!(
        told(&busy, "s3://bucket/a"),
        "cannot write s3://bucket/a: the server answers with status 503 (SlowDown)"
    );
    assert_eq!(busy.requests(), 2);
}
