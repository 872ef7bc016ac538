//! A server of files, for this machine alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

/// The longest request that is read.
const REQUEST: u64 = 1 << 14;
/// How long a browser may take for a request or an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Shows the files of a folder on the loopback address.
pub(super) struct Server {
    folder: PathBuf,
    listener: TcpListener,
    port: u16,
}

impl Server {
    /// Takes a port; 0 is any that is free.
    pub(super) fn new(folder: &Path, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = listener.with_context(|| format!("port {port}"))?;
        Ok(Self {
            folder: folder.to_owned(),
            port: listener.local_addr()?.port(),
            listener,
        })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Answers until interrupted.
    pub(super) fn run(&self) -> Result<()> {
        std::thread::scope(|scope| {
            for stream in self.listener.incoming() {
                let stream = stream?;
                // A browser that goes away is no matter of ours.
                scope.spawn(move || drop(self.answer(&stream)));
            }
            Ok(())
        })
    }

    fn answer(&self, stream: &TcpStream) -> Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new(stream.take(REQUEST)).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        // What a browser says of itself changes nothing.
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let (status, kind, content) = self.content(&request);
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
             x-content-type-options: nosniff\r\nconnection: close\r\n\r\n",
            content.len()
        );
        let mut stream = stream;
        stream.write_all(head.as_bytes())?;
        Ok(stream.write_all(&content)?)
    }

    /// Status, type and content for the first line of a request.
    fn content(&self, request: &str) -> (&'static str, &'static str, Vec<u8>) {
        let text = |status, text: &str| (status, "text/plain", text.into());
        let Some(path) = request.strip_prefix("GET /") else {
            return text("405 Method Not Allowed", "only GET is answered\n");
        };
        let path = path.split([' ', '?', '#']).next().unwrap_or_default();
        let name = if path.is_empty() { "index.html" } else { path };
        // The page lies in one folder, and a name that leads out of it is none of its files.
        let sound = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
        if !name.chars().all(sound) || name.starts_with('.') {
            return text("404 Not Found", "not found\n");
        }
        match std::fs::read(self.folder.join(name)) {
            Ok(content) => ("200 OK", kind(name), content),
            Err(_) => text("404 Not Found", "not found\n"),
        }
    }
}

/// The type of a file by the end of its name.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(request: &str) -> (&'static str, &'static str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let server = Server::new(folder, 0).expect("a port");
        let (status, kind, _) = server.content(request);
        (status, kind)
    }

    #[test]
    fn only_files_of_the_folder_are_shown() {
        assert_eq!(asked("GET /Cargo.toml HTTP/1.1").0, "200 OK");
        assert_eq!(asked("GET /Cargo.toml?v=1 HTTP/1.1").0, "200 OK");
        for path in [
            "../Cargo.toml",
            "src/main.rs",
            "%2e%2e/Cargo.toml",
            "/etc/passwd",
            ".git",
            "none.js",
        ] {
            let request = format!("GET /{path} HTTP/1.1");
            assert_eq!(asked(&request).0, "404 Not Found", "{path}");
        }
        assert_eq!(asked("POST / HTTP/1.1").0, "405 Method Not Allowed");
        assert_eq!(asked("").0, "405 Method Not Allowed");
    }

    #[test]
    fn types_are_those_that_browsers_ask_for() {
        assert_eq!(kind("page_bg.wasm"), "application/wasm");
        assert_eq!(kind("main.js"), "text/javascript; charset=utf-8");
    }
}
