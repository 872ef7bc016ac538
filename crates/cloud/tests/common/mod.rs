//! A server on the loopback that gives the files of a folder in parts, as object stores and web servers do, takes small ones, and
//! fails as they do.

// Each test uses its own part of this module.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Answered,
    /// 503, as of a store that is asked too often.
    Unavailable,
    /// Nothing comes for a second.
    Stalled,
    /// The connection breaks off in the middle of the bytes.
    Cut,
    /// 403 with a word for it, and with what must not be told.
    Refused,
    /// The whole file, whatever part was asked for.
    Whole,
}

pub struct Server {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    fate: Box<dyn Fn(u64) -> Fate + Send + Sync>,
    requests: AtomicU64,
    bytes: AtomicU64,
    over: AtomicBool,
    /// The headers of the last request, with its first line under no name.
    last: Mutex<HashMap<String, String>>,
}

impl Server {
    /// Serves a folder; the fate of a request follows from its number, from 0 on.
    pub fn of(folder: &Path, fate: impl Fn(u64) -> Fate + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            fate: Box::new(fate),
            requests: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            over: AtomicBool::new(false),
            last: Mutex::default(),
        });
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if theirs.over.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&theirs);
                // A client that goes away is no failure of the server.
                thread::spawn(move || stream.and_then(|stream| shared.serve(stream)));
            }
        });
        Self { port, shared }
    }

    /// The address of a file.
    pub fn http(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/{name}", self.port)
    }

    pub fn bytes(&self) -> u64 {
        self.shared.bytes.load(Ordering::Relaxed)
    }

    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.shared.last.lock().unwrap().get(name).cloned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut input = BufReader::new(stream.try_clone()?);
        let mut output = stream;
        loop {
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let mut headers = HashMap::from([(String::new(), line.trim().to_owned())]);
            loop {
                let mut header = String::new();
                input.read_line(&mut header)?;
                let Some((name, value)) = header.trim().split_once(':') else {
                    break;
                };
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
            *self.last.lock().unwrap() = headers.clone();
            let length = headers.get("content-length");
            let mut sent = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            input.read_exact(&mut sent)?;
            let number = self.requests.fetch_add(1, Ordering::Relaxed);
            let fate = (self.fate)(number);
            if fate == Fate::Stalled {
                thread::sleep(Duration::from_secs(1));
                return Ok(());
            }
            let mut words = line.split_whitespace();
            let (method, target) = (words.next().unwrap(), words.next().unwrap());
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            let path = path.trim_start_matches('/').replace("%20", " ");
            let error = |output: &mut TcpStream, status: &str, code: &str| {
                let body = format!("<Error><Code>{code}</Code><Secret>AKIA-TOLD</Secret></Error>");
                let body = if method == "HEAD" { "" } else { &body };
                let length = body.len();
                write!(
                    output,
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}"
                )
            };
            match fate {
                Fate::Unavailable => {
                    error(&mut output, "503 Slow Down", "SlowDown")?;
                    continue;
                }
                Fate::Refused => {
                    error(&mut output, "403 Forbidden", "AccessDenied")?;
                    continue;
                }
                _ => {}
            }
            if query.contains("list-type=2") {
                let body = self.list(&path, query);
                let length = body.len();
                write!(
                    output,
                    "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"
                )?;
                continue;
            }
            let file = self.folder.join(&path);
            if method == "PUT" {
                let bucket = path.split('/').next().unwrap();
                if !self.folder.join(bucket).is_dir() {
                    error(&mut output, "404 Not Found", "NoSuchBucket")?;
                    continue;
                }
                std::fs::write(file, sent)?;
                write!(
                    output,
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \"1\"\r\n\r\n"
                )?;
                continue;
            }
            let Some(mut file) = File::open(&file).ok().filter(|_| file.is_file()) else {
                error(&mut output, "404 Not Found", "NoSuchKey")?;
                continue;
            };
            let length = file.metadata()?.len();
            let range = headers.get("range").filter(|_| fate != Fate::Whole);
            let [first, end] = match range {
                Some(range) => {
                    let (first, last) = range
                        .strip_prefix("bytes=")
                        .unwrap()
                        .split_once('-')
                        .unwrap();
                    [
                        first.parse::<u64>().unwrap(),
                        last.parse::<u64>().unwrap() + 1,
                    ]
                }
                None => [0, length],
            };
            let head = match range {
                Some(_) => format!(
                    "206 Partial Content\r\nContent-Range: bytes {first}-{}/{length}",
                    end - 1
                ),
                None => "200 OK".to_owned(),
            };
            let count = end - first;
            write!(
                output,
                "HTTP/1.1 {head}\r\nContent-Length: {count}\r\nETag: \"1\"\r\nLast-Modified: Fri, 01 Jan 2021 00:00:00 GMT\r\n\r\n"
            )?;
            if method == "HEAD" {
                continue;
            }
            let count = if fate == Fate::Cut { count / 2 } else { count };
            let mut body = vec![0; count as usize];
            file.seek(SeekFrom::Start(first))?;
            file.read_exact(&mut body)?;
            // Before the client can have them, who may look at the count as soon as it does.
            self.bytes.fetch_add(count, Ordering::Relaxed);
            output.write_all(&body)?;
            if fate == Fate::Cut {
                return Ok(());
            }
        }
    }

    /// The objects of a bucket, as S3 lists them.
    fn list(&self, bucket: &str, query: &str) -> String {
        let bucket = self.folder.join(bucket);
        let prefix = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("prefix="));
        let prefix = prefix.unwrap_or_default().replace("%2F", "/");
        let mut keys = Vec::new();
        walk(&bucket, "", &mut keys);
        keys.retain(|key| key.starts_with(&prefix));
        if query.contains("delimiter=") {
            keys.retain(|key| !key[prefix.len()..].contains('/'));
        }
        let keys = keys.into_iter().map(|key| {
            format!("<Contents><Key>{key}</Key><LastModified>2021-01-01T00:00:00.000Z</LastModified><ETag>1</ETag><Size>1</Size></Contents>")
        });
        let keys: String = keys.collect();
        format!(
            "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated>{keys}</ListBucketResult>"
        )
    }
}

fn walk(folder: &Path, below: &str, keys: &mut Vec<String>) {
    for entry in folder.read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        match entry.path().is_dir() {
            true => walk(&entry.path(), &format!("{name}/"), keys),
            false => keys.push(name),
        }
    }
}
