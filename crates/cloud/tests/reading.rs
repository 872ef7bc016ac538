//! Pictures on a server that counts bytes, answers 503, stalls, breaks off and refuses.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cijfer_cloud::{Cloud, Limits};
use cijfer_pictures::{Error, Ink, InkLevels, Picture, Reading, Rows, write_tiled_tiff};

use common::{Fate, Server};

/// Rows in which no two tiles are alike.
struct Pattern {
    side: usize,
    next: usize,
}

impl Rows for Pattern {
    fn width(&self) -> usize {
        self.side
    }

    fn height(&self) -> usize {
        self.side
    }

    fn read(&mut self, rows: &mut [u8]) -> Result<(), Error> {
        for row in rows.chunks_mut(self.side) {
            let at = self.next;
            for (column, pixel) in row.iter_mut().enumerate() {
                *pixel = ((at * 31 + column * 17) >> 4) as u8;
            }
            self.next += 1;
        }
        Ok(())
    }
}

fn tiff(folder: &Path, side: usize) {
    let mut rows = Pattern { side, next: 0 };
    write_tiled_tiff(folder.join("a.tif"), &mut rows).unwrap();
}

fn limits() -> Limits {
    Limits {
        read: Duration::from_millis(300),
        pause: Duration::from_millis(2),
        ..Limits::default()
    }
}

fn open(cloud: &Cloud, address: &str, reading: &Reading) -> Picture {
    let object = cloud.open(address).unwrap();
    Picture::from_remote(address, Arc::new(object), reading).unwrap()
}

fn whole(mut picture: Picture) -> Vec<u8> {
    let mut rows = vec![0; picture.width() * picture.height()];
    picture.read(&mut rows).unwrap();
    rows
}

#[test]
fn rows_of_a_large_tiff_cost_their_tiles() {
    const SIDE: usize = 16_384;
    let folder = tempfile::tempdir().unwrap();
    tiff(folder.path(), SIDE);
    let server = Server::of(folder.path(), |_| Fate::Answered);
    let cloud = Cloud::new([]).with_limits(limits());
    let reading = Reading {
        illumination_correction: false,
        ..Reading::default()
    };
    let mut local = Picture::open(folder.path().join("a.tif"), &reading).unwrap();
    let mut picture = open(&cloud, &server.http("a.tif"), &reading);
    // What fetching takes counts as memory.
    assert_eq!(picture.memory(), local.memory() + (10 << 20));
    let levels = InkLevels {
        ink: Ink::Light,
        full_ink: 255,
    };
    // One row of pixels, which lies in one row of tiles; the directory of 4,096 tiles is in the count, too.
    let tiles = (SIDE * 256) as u64;
    let (mut row, mut expected) = (vec![0; SIDE], vec![0; SIDE]);
    for (at, most) in [(5000, 1.1), (16_383, 2.1)] {
        local.seek(at, levels).unwrap();
        local.read(&mut expected).unwrap();
        picture.seek(at, levels).unwrap();
        picture.read(&mut row).unwrap();
        assert!(row == expected, "{at}");
        let share = server.bytes() as f64 / tiles as f64;
        assert!(share <= most, "{share}");
    }
    assert!(server.requests() < 30, "{}", server.requests());
}

#[test]
fn one_tile_of_a_large_tiff_costs_a_tile() {
    use cijfer_pictures::Remote as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b"), vec![7; 1 << 20]).unwrap();
    let server = Server::of(folder.path(), |_| Fate::Answered);
    let object = Cloud::new([]).open(&server.http("b")).unwrap();
    // A tile where no block begins, read a little at a time and without a word before.
    let (first, tile) = (300_123, 65_536);
    let mut buffer = [0; 4096];
    for at in (first..first + tile).step_by(buffer.len()) {
        let mut read = 0;
        while read < buffer.len() {
            read += object
                .read_at(at + read as u64, &mut buffer[read..])
                .unwrap();
        }
    }
    let share = server.bytes() as f64 / tile as f64;
    assert!(share <= 1.5, "{share}");
}

#[test]
fn failures_that_pass_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    tiff(folder.path(), 1500);
    let reading = Reading::default();
    let local = whole(Picture::open(folder.path().join("a.tif"), &reading).unwrap());
    for fate in [Fate::Unavailable, Fate::Stalled, Fate::Cut] {
        let server = Server::of(folder.path(), move |number| match number % 4 {
            1 => fate,
            _ => Fate::Answered,
        });
        let cloud = Cloud::new([]).with_limits(limits());
        let address = server.http("a.tif");
        assert!(whole(open(&cloud, &address, &reading)) == local, "{fate:?}");
    }
}

#[test]
fn failures_that_last_are_told_with_the_address_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    tiff(folder.path(), 300);
    let limits = Limits {
        retries: 1,
        ..limits()
    };
    let told = |fate, name: &str| {
        let server = Server::of(folder.path(), move |number| match number {
            0 => Fate::Answered,
            _ => fate,
        });
        let cloud = Cloud::new([]).with_limits(limits);
        let address = server.http(name);
        let picture = cloud.open(&address).map_err(|error| error.to_string());
        let picture = picture.and_then(|object| {
            let picture = Picture::from_remote(&address, Arc::new(object), &Reading::default());
            picture.map(drop).map_err(|error| error.to_string())
        });
        let message = picture.unwrap_err();
        assert!(
            message.starts_with(&format!("cannot read {address}: ")),
            "{message}"
        );
        assert!(!message.contains("AKIA"), "{message}");
        message
    };
    let ends = |message: String, end: &str| assert!(message.ends_with(end), "{message}");
    ends(
        told(Fate::Stalled, "a.tif"),
        ": the server does not answer in time",
    );
    ends(
        told(Fate::Unavailable, "a.tif"),
        ": the server answers with status 503 (SlowDown)",
    );
    ends(told(Fate::Cut, "a.tif"), "breaks off");
    ends(
        told(Fate::Answered, "b.tif"),
        ": there is no such object or bucket",
    );
    ends(
        told(Fate::Whole, "a.tif"),
        ": the server does not send parts of a file, which large images need",
    );
    assert!(told(Fate::Refused, "a.tif").contains("access is refused (AccessDenied)"));
    // Nobody listens there.
    let port = Server::of(folder.path(), |_| Fate::Answered).port;
    std::thread::sleep(Duration::from_millis(100));
    let cloud = Cloud::new([]).with_limits(limits);
    let error = cloud
        .open(&format!("http://127.0.0.1:{port}/a.tif"))
        .unwrap_err();
    ends(error.to_string(), "the connection is refused");
}

/// A store that speaks S3 on the loopback.
fn s3(server: &Server) -> Cloud {
    let variables = [
        ("AWS_ENDPOINT", format!("http://127.0.0.1:{}", server.port)),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "no-real-secret".to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
    ];
    Cloud::new(variables.map(|(name, value)| (name.to_owned(), value))).with_limits(limits())
}

#[test]
fn s3_is_asked_with_a_signature_and_lists_folders() {
    let folder = tempfile::tempdir().unwrap();
    let bucket = folder.path().join("bucket/scans/deep");
    std::fs::create_dir_all(&bucket).unwrap();
    tiff(&bucket, 700);
    std::fs::write(folder.path().join("bucket/scans/b.pgm"), "P5 1 1 255\n0").unwrap();
    let server = Server::of(folder.path(), |number| match number {
        1 => Fate::Unavailable,
        _ => Fate::Answered,
    });
    let cloud = s3(&server);
    let reading = Reading::default();
    let picture = open(&cloud, "s3://bucket/scans/deep/a.tif", &reading);
    let local = Picture::open(bucket.join("a.tif"), &reading).unwrap();
    assert!(whole(picture) == whole(local));
    let signature = server.header("authorization").unwrap();
    assert!(
        signature.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
            && signature.contains("/eu-central-1/s3/aws4_request"),
        "{signature}"
    );
    assert_eq!(
        cloud.list("s3://bucket/scans/", true).unwrap(),
        ["s3://bucket/scans/b.pgm", "s3://bucket/scans/deep/a.tif"]
    );
    assert_eq!(
        cloud.list("s3://bucket/scans/", false).unwrap(),
        ["s3://bucket/scans/b.pgm"]
    );
    let gone = cloud.open("s3://bucket/none.tif").unwrap_err().to_string();
    assert_eq!(
        gone,
        "cannot read s3://bucket/none.tif: there is no such object or bucket"
    );
    // Without credentials nothing is signed.
    let endpoint = format!("http://127.0.0.1:{}", server.port);
    let variables = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Cloud::new(variables)
        .open("s3://bucket/scans/b.pgm")
        .unwrap();
    assert_eq!(server.header("authorization"), None);
}

#[test]
fn credentials_that_cannot_be_used_are_not_told() {
    let variables = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let told = |address: &str| {
        Cloud::new(variables.clone())
            .open(address)
            .unwrap_err()
            .to_string()
    };
    let message = told("s3://bucket/a.tif");
    assert!(
        message.contains("cannot be used") && !message.contains("AKID"),
        "{message}"
    );
    assert!(told("az://bucket/a.tif").contains("AZURE_STORAGE_ACCOUNT_NAME is not set"));
}
