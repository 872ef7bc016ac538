//! Downloads of the files of MNIST that a cache does not have.

use std::io::{Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;
use ureq::{Agent, Proxy, Timeout};

use crate::error::{Error, MirrorFailure, Result};
use crate::mnist::{Checksums, Part};
use crate::progress::Progress;
use crate::whole_file;

/// Limits of time and size for downloads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The time for resolving the name of the host, and again for connecting to it.
    pub(crate) connect: Duration,
    /// The time until the next bytes arrive.
    pub(crate) read: Duration,
    /// The time for a whole file.
    pub(crate) whole: Duration,
    /// The most bytes that a file may have. The largest of MNIST has 9.9 MB.
    pub(crate) bytes: u64,
    /// How often a mirror is asked for a file, if it fails for a reason that may pass.
    pub(crate) tries: u32,
    /// The pause before the second try; it doubles with each further one.
    pub(crate) pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(20),
            whole: Duration::from_secs(600),
            bytes: 64 << 20,
            tries: 3,
            pause: Duration::from_millis(500),
        }
    }
}

/// Downloads files from mirrors, which are tried in turn.
pub(crate) struct Downloader {
    /// The addresses. The mirror that sent the last file comes first.
    mirrors: Vec<String>,
    agent: Agent,
    limits: Limits,
}

/// The failure of one try.
struct Failure {
    reason: String,
    /// Whether the same mirror may succeed a moment later.
    may_pass: bool,
}

impl Failure {
    fn lasting(reason: impl ToString) -> Self {
        Self {
            reason: reason.to_string(),
            may_pass: false,
        }
    }

    fn passing(reason: impl ToString) -> Self {
        Self {
            reason: reason.to_string(),
            may_pass: true,
        }
    }
}

impl Downloader {
    /// # Errors
    ///
    /// The reason why nothing can be downloaded on this machine, or through this proxy.
    pub(crate) fn new(mirrors: &[String], proxy: Option<&str>) -> Result<Self, String> {
        Self::with_limits(mirrors, proxy, Limits::default())
    }

    pub(crate) fn with_limits(
        mirrors: &[String],
        proxy: Option<&str>,
        limits: Limits,
    ) -> Result<Self, String> {
        let proxy = proxy
            .map(|proxy| {
                Proxy::new(proxy)
                    .map_err(|error| format!("the proxy {proxy} cannot be used: {error}"))
            })
            .transpose()?;
        let agent = Agent::config_builder()
            .tls_config(cijfer_https::config()?)
            // The proxy is always set, because the default reads environment variables.
            .proxy(proxy)
            .max_redirects(5)
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_per_read(Some(limits.read))
            .timeout_per_write(Some(limits.read))
            .timeout_global(Some(limits.whole))
            .user_agent(concat!("cijfer/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self {
            mirrors: mirrors.to_vec(),
            agent,
            limits,
        })
    }

    /// Downloads the files that the folder does not have with the published content, and returns the mirror of the last one.
    pub(crate) fn fetch_missing(
        &mut self,
        folder: &Path,
        checksums: Checksums<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<String> {
        for part in Part::ALL {
            if part
                .find(folder)
                .and_then(|path| part.read(&path, Some(checksums)))
                .is_err()
            {
                self.fetch(part, folder, checksums, progress)?;
            }
        }
        Ok(self.mirrors.first().cloned().unwrap_or_default())
    }

    fn fetch(
        &mut self,
        part: Part,
        folder: &Path,
        checksums: Checksums<'_>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<()> {
        let file = format!("{}.gz", part.name());
        let mut failures = Vec::new();
        for position in 0..self.mirrors.len() {
            let mirror = &self.mirrors[position];
            let url = format!("{}/{file}", mirror.trim_end_matches('/'));
            for attempt in 1..=self.limits.tries {
                let mut temporary = whole_file::temporary_beside(&folder.join(&file))?;
                let fetched = self
                    .fetch_into(&mut temporary, &url, &mut |bytes, total| {
                        progress(Progress::Downloading {
                            file: &file,
                            mirror,
                            bytes,
                            total,
                        });
                    })
                    .and_then(|()| verify(part, temporary.path(), checksums));
                match fetched {
                    Ok(()) => {
                        whole_file::rename(temporary, &folder.join(&file))?;
                        part.remove_other_names(folder, &file)?;
                        self.mirrors[..=position].rotate_right(1);
                        return Ok(());
                    }
                    Err(Failure { reason, may_pass }) => {
                        progress(Progress::MirrorFailed {
                            url: &url,
                            reason: &reason,
                        });
                        if may_pass && attempt < self.limits.tries {
                            thread::sleep(self.limits.pause * 2_u32.saturating_pow(attempt - 1));
                        } else {
                            failures.push(MirrorFailure { url, reason });
                            break;
                        }
                    }
                }
            }
        }
        Err(Error::Download { file, failures })
    }

    fn fetch_into(
        &self,
        file: &mut NamedTempFile,
        url: &str,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<(), Failure> {
        let mut body = self.agent.get(url).call().map_err(explain)?.into_body();
        let total = body.content_length();
        let too_large = || {
            Failure::lasting(format!(
                "the file has more than {} bytes",
                self.limits.bytes
            ))
        };
        if total.is_some_and(|total| total > self.limits.bytes) {
            return Err(too_large());
        }
        let mut reader = body.as_reader();
        let mut chunk = [0; 1 << 16];
        let mut bytes = 0;
        loop {
            progress(bytes, total);
            let length = match reader.read(&mut chunk) {
                Ok(0) => return file.flush().map_err(Failure::lasting),
                Ok(length) => length,
                Err(error) => return Err(explain(ureq::Error::from(error))),
            };
            bytes += length as u64;
            if bytes > self.limits.bytes {
                return Err(too_large());
            }
            file.write_all(&chunk[..length]).map_err(Failure::lasting)?;
        }
    }
}

/// The reason of a failure, and whether it may pass. A server can recover and a broken connection can be made again, but a host that does
/// not exist, refuses access or has a wrong certificate will not change within a second.
fn explain(error: ureq::Error) -> Failure {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};

    match error {
        ureq::Error::StatusCode(status @ (429 | 500..)) => {
            Failure::passing(format!("the server answered with status {status}"))
        }
        ureq::Error::StatusCode(status) => {
            Failure::lasting(format!("the server answered with status {status}"))
        }
        ureq::Error::Timeout(Timeout::Resolve) => {
            Failure::lasting("the name of the host was not found in time")
        }
        ureq::Error::Timeout(Timeout::Connect) => {
            Failure::lasting("no connection was made in time")
        }
        ureq::Error::Timeout(Timeout::Global) => {
            Failure::lasting("the file did not arrive in time")
        }
        ureq::Error::Timeout(_) => Failure::passing("the server stopped answering"),
        ureq::Error::Io(error) => match error.kind() {
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof => {
                Failure::passing(error)
            }
            _ => Failure::lasting(error),
        },
        error => Failure::lasting(error),
    }
}

/// Compares a downloaded file with its checksum. Errors do not name the temporary file, which no longer exists when they are read.
fn verify(part: Part, path: &Path, checksums: Checksums<'_>) -> Result<(), Failure> {
    part.read(path, Some(checksums))
        .map(drop)
        .map_err(|error| match error {
            Error::Checksum {
                expected, found, ..
            } => Failure::lasting(format!(
                "the content has the MD5 sum {found}, not the published {expected}"
            )),
            Error::Content {
                what,
                expected,
                found,
                ..
            } => Failure::lasting(format!("{what}: expected {expected}, found {found}")),
            error => Failure::lasting(error),
        })
}

#[cfg(test)]
mod tests;
