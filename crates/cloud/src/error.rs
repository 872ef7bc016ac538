use std::io;

/// Why an object cannot be read or written. No message has credentials, or the part of an address behind `?`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address that is none, or one of a kind that is not read.
    #[error("{address}: {reason}")]
    Address {
        /// The address, as far as it may be shown.
        address: String,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// An object that could not be read.
    #[error("cannot read {address}: {failure}")]
    Object {
        /// The address.
        address: String,
        /// What happened.
        failure: Failure,
    },

    /// An object that could not be written; there is none of it, or the one that was there before.
    #[error("cannot write {address}: {source}")]
    Write {
        /// The address.
        address: String,
        /// What happened: a [`Failure`], or what whoever wrote it reports.
        source: io::Error,
    },
}

/// What happened when an object was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The store knows no such object, or no such bucket.
    #[error("there is no such object or bucket{}", code(found))]
    NotFound {
        /// The store's own word for it.
        found: Option<String>,
    },

    /// The store does not let us in.
    #[error("access is refused{}; {variables}", code(found))]
    Refused {
        /// The store's own word for it.
        found: Option<String>,
        /// Where credentials come from.
        variables: &'static str,
    },

    /// The server did not answer in time, however often it was asked.
    #[error("the server does not answer in time")]
    Stalled,

    /// No connection came about, or it broke, however often it was tried.
    #[error("the server cannot be reached: {reason}")]
    Unreachable {
        /// The reason.
        reason: String,
    },

    /// The server answers that it cannot, however often it was asked.
    #[error("the server answers with status {status}{}", code(found))]
    Status {
        /// The status.
        status: u16,
        /// The store's own word for it.
        found: Option<String>,
    },

    /// The object is not the one that was opened.
    #[error("it changed while it was read")]
    Changed,

    /// A server that gives whole files alone.
    #[error("the server does not send parts of a file, which large images need")]
    NoRanges,

    /// What the environment says of the store is not enough to ask it for something.
    #[error("{reason}; {variables}")]
    Setup {
        /// What is missing.
        reason: &'static str,
        /// Where credentials come from.
        variables: &'static str,
    },

    /// An answer that nothing can be made of.
    #[error("the server's answer is not understood: {reason}")]
    Answer {
        /// Why.
        reason: &'static str,
    },
}

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

fn code(found: &Option<String>) -> String {
    let found = found.as_ref().map(|code| format!(" ({code})"));
    found.unwrap_or_default()
}

impl Failure {
    /// What kind of failure of the system it is. None of them is one of the image itself.
    pub(crate) fn kind(&self) -> io::ErrorKind {
        match self {
            Self::NotFound { .. } => io::ErrorKind::NotFound,
            Self::Refused { .. } | Self::Setup { .. } => io::ErrorKind::PermissionDenied,
            Self::Stalled => io::ErrorKind::TimedOut,
            Self::Unreachable { .. } | Self::Status { .. } | Self::Answer { .. } => {
                io::ErrorKind::ConnectionAborted
            }
            Self::Changed => io::ErrorKind::StaleNetworkFileHandle,
            Self::NoRanges => io::ErrorKind::Unsupported,
        }
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        Self::new(failure.kind(), failure)
    }
}
