//! Downloads from small servers on the loopback address that behave and misbehave.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;

use super::*;
use crate::mnist::content_md5;
use crate::{Idx, Mnist, Origin, Samples, Source};

/// Time-outs that are short enough for tests, and a limit of bytes that is small enough to reach.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    read: Duration::from_millis(200),
    whole: Duration::from_secs(20),
    bytes: 1 << 20,
    tries: 2,
    pause: Duration::from_millis(1),
};

/// A server that answers every request with the bytes that `answer` writes. It counts the requests and stops when it is dropped.
struct Server {
    address: String,
    requests: Arc<AtomicUsize>,
    stop: Option<mpsc::Sender<()>>,
}

impl Server {
    fn new(
        answer: impl Fn(&str, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = mpsc::channel();
        let (counter, answer) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.try_recv() != Err(mpsc::TryRecvError::Empty) {
                    break;
                }
                let (Ok(mut stream), counter, answer) =
                    (stream, Arc::clone(&counter), Arc::clone(&answer))
                else {
                    continue;
                };
                thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone()?);
                    let mut request = String::new();
                    reader.read_line(&mut request)?;
                    let mut header = String::new();
                    while reader.read_line(&mut header)? > 2 {
                        header.clear();
                    }
                    counter.fetch_add(1, Ordering::SeqCst);
                    answer(request.split(' ').nth(1).unwrap_or_default(), &mut stream)
                });
            }
        });
        Self {
            address,
            requests,
            stop: Some(stop),
        }
    }

    /// A server that answers every request with the same bytes.
    fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_, stream| stream.write_all(&answer))
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The sender is dropped first; then a connection wakes the thread, which finds the channel closed.
        self.stop.take();
        let _ = TcpStream::connect(
            self.address
                .trim_start_matches("http://")
                .trim_end_matches('/'),
        );
    }
}

/// Four tiny gzipped files, and their checksums.
struct Published {
    files: [Vec<u8>; 4],
    sums: [String; 4],
}

impl Published {
    fn new() -> Self {
        let images = |count: usize| Idx {
            dimensions: vec![count, 2, 2],
            data: (0..4 * count as u8).collect(),
        };
        let labels = |count: usize| Idx {
            dimensions: vec![count],
            data: (0..count as u8).collect(),
        };
        let parts = [images(5), labels(5), images(3), labels(3)];
        Self {
            files: parts
                .each_ref()
                .map(|idx| gzipped(&[idx.header().unwrap(), idx.data.clone()].concat())),
            sums: parts.each_ref().map(|idx| content_md5(idx).unwrap()),
        }
    }

    fn checksums(&self) -> Checksums<'_> {
        Checksums(self.sums.each_ref().map(String::as_str))
    }

    /// A server that has the files.
    fn server(&self) -> Server {
        let files = self.files.clone();
        Server::new(move |path, stream| match position(path) {
            Some(index) => respond(stream, "200 OK", &files[index]),
            None => respond(stream, "404 Not Found", b"no such file"),
        })
    }

    fn save(&self, folder: &Path) {
        for (part, file) in Part::ALL.iter().zip(&self.files) {
            fs::write(folder.join(format!("{}.gz", part.name())), file).unwrap();
        }
    }
}

fn position(path: &str) -> Option<usize> {
    Part::ALL
        .iter()
        .position(|part| path == format!("/{}.gz", part.name()))
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn respond(stream: &mut TcpStream, status: &str, body: &[u8]) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Downloads from the mirrors into a new folder.
fn fetch(mirrors: &[&Server], published: &Published) -> (TempDir, Result<String>) {
    let folder = tempfile::tempdir().unwrap();
    let mirrors: Vec<String> = mirrors
        .iter()
        .map(|server| server.address.clone())
        .collect();
    let mut downloader = Downloader::with_limits(&mirrors, None, LIMITS).unwrap();
    let fetched = downloader.fetch_missing(folder.path(), published.checksums(), &mut |_| {});
    (folder, fetched)
}

/// A bad server alone gives its reason and leaves no file; before a good one it does no harm.
#[track_caller]
fn check_bad(bad: &Server, tries: usize, reason: &str) {
    let published = Published::new();
    let (folder, fetched) = fetch(&[bad], &published);
    assert_eq!(
        fetched.unwrap_err().to_string(),
        format!(
            "train-images-idx3-ubyte.gz could not be downloaded:\n  {}train-images-idx3-ubyte.gz: {reason}",
            bad.address
        )
    );
    assert!(
        names(folder.path()).is_empty(),
        "{:?}",
        names(folder.path())
    );
    assert_eq!(bad.requests(), tries);

    let good = published.server();
    let (folder, fetched) = fetch(&[bad, &good], &published);
    assert_eq!(fetched.unwrap(), good.address);
    assert_eq!(names(folder.path()).len(), 4);
    assert_eq!(
        bad.requests(),
        2 * tries,
        "once a mirror delivers, it comes first"
    );
    assert_eq!(good.requests(), 4);
}

#[test]
fn good_files_are_kept_and_read() {
    let published = Published::new();
    let server = published.server();
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("new/cache");
    let mut downloader =
        Downloader::with_limits(std::slice::from_ref(&server.address), None, LIMITS).unwrap();
    let mut seen = Vec::new();
    let mirror = downloader
        .fetch_missing(&cache, published.checksums(), &mut |progress| {
            if let Progress::Downloading {
                file,
                bytes,
                total: Some(total),
                ..
            } = progress
            {
                seen.push((file.to_owned(), bytes, total));
            }
        })
        .unwrap();
    assert_eq!(mirror, server.address);
    let whole = published.files[0].len() as u64;
    assert_eq!(seen[0], ("train-images-idx3-ubyte.gz".to_owned(), 0, whole));
    assert!(seen.contains(&("train-images-idx3-ubyte.gz".to_owned(), whole, whole)));

    let mnist = Mnist::read(
        &cache,
        Some(published.checksums()),
        Origin::Cache {
            path: cache.clone(),
        },
    )
    .unwrap();
    assert_eq!(
        mnist.train,
        Samples::new(2, 2, (0..20).collect(), (0..5).collect()).unwrap()
    );
    assert_eq!(mnist.test.labels(), [0, 1, 2]);
}

#[test]
fn only_what_is_missing_or_damaged_is_downloaded() {
    let published = Published::new();
    let server = published.server();
    let folder = tempfile::tempdir().unwrap();
    published.save(folder.path());
    fs::remove_file(folder.path().join("t10k-labels-idx1-ubyte.gz")).unwrap();
    // A damaged file under another of the names must not hide the sound one.
    fs::write(folder.path().join("train-labels-idx1-ubyte"), b"damaged").unwrap();

    let mut downloader =
        Downloader::with_limits(std::slice::from_ref(&server.address), None, LIMITS).unwrap();
    downloader
        .fetch_missing(folder.path(), published.checksums(), &mut |_| {})
        .unwrap();
    assert_eq!(server.requests(), 2);
    Mnist::read(
        folder.path(),
        Some(published.checksums()),
        Origin::Cache { path: "".into() },
    )
    .unwrap();
}

#[test]
fn an_unknown_file_is_the_mirrors_last_word() {
    check_bad(
        &Server::new(|_, stream| respond(stream, "404 Not Found", b"")),
        1,
        "the server answered with status 404",
    );
}

#[test]
fn an_overloaded_server_is_asked_again() {
    check_bad(
        &Server::new(|_, stream| respond(stream, "503 Service Unavailable", b"")),
        2,
        "the server answered with status 503",
    );
}

#[test]
fn a_redirect_is_followed() {
    let published = Published::new();
    let good = published.server();
    let target = good.address.trim_end_matches('/').to_owned();
    let redirecting = Server::new(move |path, stream| {
        write!(
            stream,
            "HTTP/1.1 302 Found\r\nLocation: {target}{path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
    });
    let (folder, fetched) = fetch(&[&redirecting], &published);
    assert_eq!(fetched.unwrap(), redirecting.address);
    assert_eq!(names(folder.path()).len(), 4);
}

#[test]
fn a_redirect_loop_ends() {
    let looping = Server::saying(
        "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    check_bad(&looping, 6, "too many redirects");
}

#[test]
fn a_server_that_says_nothing_is_left() {
    let silent = Server::new(|_, _| {
        thread::sleep(Duration::from_secs(2));
        Ok(())
    });
    check_bad(&silent, 2, "the server stopped answering");
}

#[test]
fn a_server_that_stalls_in_the_middle_is_left() {
    let stalling = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome bytes")?;
        thread::sleep(Duration::from_secs(2));
        Ok(())
    });
    check_bad(&stalling, 2, "the server stopped answering");
}

#[test]
fn a_file_that_breaks_off_is_not_kept() {
    let whole = Published::new().files[0].clone();
    let breaking = Server::new(move |_, stream| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            whole.len()
        )?;
        stream.write_all(&whole[..whole.len() / 2])
    });
    check_bad(&breaking, 2, "Peer disconnected");
}

#[test]
fn a_file_that_breaks_off_unannounced_is_not_kept() {
    let whole = Published::new().files[0].clone();
    let breaking = Server::new(move |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        stream.write_all(&whole[..whole.len() - 3])
    });
    check_bad(
        &breaking,
        1,
        "the gzip stream: expected a whole stream with the right checksum, found unexpected end of file",
    );
}

#[test]
fn wrong_content_is_not_kept() {
    let mut images = Idx {
        dimensions: vec![5, 2, 2],
        data: vec![7; 20],
    };
    let bytes = gzipped(&[images.header().unwrap(), images.data.clone()].concat());
    let found = content_md5(&images).unwrap();
    images.data = (0..20).collect();
    let expected = content_md5(&images).unwrap();
    let wrong = Server::new(move |_, stream| respond(stream, "200 OK", &bytes));
    check_bad(
        &wrong,
        1,
        &format!("the content has the MD5 sum {found}, not the published {expected}"),
    );
}

#[test]
fn a_page_of_html_is_not_kept() {
    let page =
        Server::new(|_, stream| respond(stream, "200 OK", b"<html>Log in to this network</html>"));
    check_bad(
        &page,
        1,
        "the magic number: expected two zero bytes first, found [3c, 68, 74, 6d]",
    );
}

#[test]
fn endless_bytes_come_to_an_end() {
    let endless = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(&[0; 4096])?;
        }
    });
    check_bad(&endless, 1, "the file has more than 1048576 bytes");
}

#[test]
fn an_announcement_of_too_much_is_refused() {
    let large = Server::saying(
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n",
    );
    check_bad(&large, 1, "the file has more than 1048576 bytes");
}

#[test]
fn what_is_not_http_is_refused() {
    let published = Published::new();
    let babbling = Server::saying("220 mail.example ESMTP ready\r\n");
    let (folder, fetched) = fetch(&[&babbling], &published);
    assert!(fetched.unwrap_err().to_string().contains(&babbling.address));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn every_mirror_is_listed_with_its_reason() {
    let published = Published::new();
    let missing = Server::new(|_, stream| respond(stream, "404 Not Found", b""));
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mirrors = [
        missing.address.clone(),
        format!("http://{closed}/"),
        "no address".to_owned(),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut downloader = Downloader::with_limits(&mirrors, None, LIMITS).unwrap();
    let error = downloader
        .fetch_missing(folder.path(), published.checksums(), &mut |_| {})
        .unwrap_err();
    let Error::Download { file, failures } = error else {
        panic!("{error}")
    };
    assert_eq!(file, "train-images-idx3-ubyte.gz");
    assert_eq!(failures.len(), 3);
    assert!(failures[0].reason.contains("404"));
    assert!(
        failures[1].url.starts_with("http://127.0.0.1:"),
        "{failures:?}"
    );
    assert!(failures[2].url.starts_with("no address"), "{failures:?}");
    assert!(names(folder.path()).is_empty());
}

/// With a damaged cache and no mirror that has the file, digits are drawn, and the reason names both.
#[test]
fn a_damaged_cache_without_a_mirror_gives_drawn_digits() {
    let missing = Server::new(|_, stream| respond(stream, "404 Not Found", b""));
    let folder = tempfile::tempdir().unwrap();
    Published::new().save(folder.path());
    let source = Source {
        cache: Some(folder.path().to_owned()),
        mirrors: vec![missing.address.clone()],
        drawn_train: 3,
        drawn_test: 2,
        ..Source::default()
    };
    let mut seen = Vec::new();
    let mnist = source
        .load(&mut |progress| seen.push(format!("{progress:?}")))
        .unwrap();
    assert!(mnist.origin.is_fallback());
    assert_eq!((mnist.train.len(), mnist.test.len()), (3, 2));
    let Origin::Drawn {
        reason: Some(reason),
        ..
    } = mnist.origin
    else {
        panic!("drawn for a reason");
    };
    assert!(
        reason.contains("MD5") && reason.contains("status 404"),
        "{reason}"
    );
    assert!(
        seen.iter().any(|line| line.starts_with("MirrorFailed"))
            && seen.iter().any(|line| line.starts_with("Drawing"))
    );
    assert_eq!(names(folder.path()).len(), 4, "the cache is as it was");
}

/// A server with an untrusted certificate is refused, and nothing panics while the connection is encrypted.
#[test]
fn a_server_that_cannot_encrypt_is_refused() {
    let published = Published::new();
    let plain = Server::saying("HTTP/1.1 200 OK\r\n\r\n");
    let folder = tempfile::tempdir().unwrap();
    let mirrors = [plain.address.replace("http://", "https://")];
    let mut downloader = Downloader::with_limits(&mirrors, None, LIMITS).unwrap();
    let error = downloader
        .fetch_missing(folder.path(), published.checksums(), &mut |_| {})
        .unwrap_err();
    assert!(matches!(error, Error::Download { .. }), "{error}");
}

#[test]
fn a_proxy_that_makes_no_sense_is_an_error() {
    let Err(error) = Downloader::with_limits(&[], Some("::"), LIMITS) else {
        panic!("accepted")
    };
    assert!(error.starts_with("the proxy :: cannot be used"), "{error}");
}
