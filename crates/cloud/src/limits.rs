use std::time::Duration;

use object_store::{BackoffConfig, RetryConfig};

/// How long to wait for a server, and how often to ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For finding the host, and again for connecting to it.
    pub connect: Duration,
    /// For the next bytes to come in.
    pub read: Duration,
    /// For a whole answer, which is a megabyte or a list of a thousand names.
    pub whole: Duration,
    /// How often a request is made again that failed in a way that may pass: 5xx, 429, a stall, a connection that broke.
    pub retries: usize,
    /// The pause before the first of these; it grows to as much as 30 times with each further one, with some chance in it.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(15),
            whole: Duration::from_secs(120),
            retries: 5,
            pause: Duration::from_millis(200),
        }
    }
}

impl Limits {
    pub(crate) fn retry(&self) -> RetryConfig {
        RetryConfig {
            backoff: BackoffConfig {
                init_backoff: self.pause,
                max_backoff: self.pause * 30,
                base: 2.0,
            },
            max_retries: self.retries,
            // The number of tries alone decides.
            retry_timeout: self.whole * (self.retries as u32 + 1),
        }
    }
}
