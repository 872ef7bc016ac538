//! Fetching the files of MNIST that a cache lacks.

use std::io::{Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;
use ureq::{Agent, Proxy, Timeout};

use crate::error::{Error, MirrorFailure, Result};
use crate::mnist::{Checksums, Part};
use crate::source::Progress;
use crate::whole_file;

/// How long to wait and how much to accept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// For finding the host, and again for connecting to it.
    pub(crate) connect: Duration,
    /// For the next bytes to come in.
    pub(crate) read: Duration,
    /// For a whole file.
    pub(crate) whole: Duration,
    /// The most bytes that a file may have. The largest of MNIST has 9.9 MB.
    pub(crate) bytes: u64,
    /// How often one mirror is asked for one file, if it fails in a way that may pass.
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

/// Asks mirrors for files, in turn.
pub(crate) struct Downloader {
    /// The mirror that delivered last comes first.
    mirrors: Vec<String>,
    agent: Agent,
    limits: Limits,
}

/// Why one try failed.
struct Failure {
    reason: String,
    /// Whether the same mirror may do better a moment later.
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
            // Set in any case, because the default reads environment variables.
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

    /// Downloads those files that the folder does not hold in a sound state; returns the mirror that delivered the last one.
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

/// Says what went wrong, and whether it may pass: a server can recover and a connection that broke can hold the next time, but a host
/// that is not there, does not let us in, or shows the wrong certificate will be no better in a second.
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
            Failure::lasting("no connection came about in time")
        }
        ureq::Error::Timeout(Timeout::Global) => Failure::lasting("the file did not come in time"),
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

/// Holds what came in against its checksum, without naming the temporary file, which nobody can look at afterwards.
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
