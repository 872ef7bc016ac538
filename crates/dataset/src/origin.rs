use std::fmt;
use std::path::PathBuf;

/// The origin of digits. Its `Display` is one line of plain English.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Read from a folder that is named.
    Folder {
        /// The folder.
        path: PathBuf,
        /// Whether the content is that of the published MNIST.
        verified: bool,
    },
    /// Read from the cache, where an earlier download left it; always verified.
    Cache {
        /// The folder.
        path: PathBuf,
    },
    /// Downloaded just now; always verified.
    Download {
        /// The mirror that sent the last file.
        mirror: String,
        /// The folder of the downloaded files.
        path: PathBuf,
    },
    /// Drawn by the program.
    Drawn {
        /// The seed that gives the same digits again.
        seed: u64,
        /// The reason why MNIST is not available; `None` when drawn digits were asked for.
        reason: Option<String>,
    },
}

impl Origin {
    /// What the digits are, in words that depend neither on the folder nor on the machine.
    pub fn content(&self) -> String {
        match self {
            Self::Folder {
                verified: false, ..
            } => "digits that were not verified".to_owned(),
            Self::Folder { .. } | Self::Cache { .. } | Self::Download { .. } => {
                "MNIST (verified)".to_owned()
            }
            Self::Drawn { seed, .. } => format!("digits drawn by the program (seed {seed})"),
        }
    }

    /// Whether the digits are those of the published MNIST, to the last byte.
    pub fn is_mnist(&self) -> bool {
        match self {
            Self::Folder { verified, .. } => *verified,
            Self::Cache { .. } | Self::Download { .. } => true,
            Self::Drawn { .. } => false,
        }
    }

    /// Whether the program drew the digits, so that they are not MNIST.
    pub fn is_drawn(&self) -> bool {
        matches!(self, Self::Drawn { .. })
    }

    /// Whether the program drew the digits because MNIST is not available, which no user should overlook.
    pub fn is_fallback(&self) -> bool {
        matches!(
            self,
            Self::Drawn {
                reason: Some(_),
                ..
            }
        )
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder {
                path,
                verified: true,
            } => write!(formatter, "MNIST from {} (verified)", path.display()),
            Self::Folder {
                path,
                verified: false,
            } => write!(
                formatter,
                "digits from {} (trusted, not verified)",
                path.display()
            ),
            Self::Cache { path } => write!(
                formatter,
                "MNIST from the cache {} (verified)",
                path.display()
            ),
            Self::Download { mirror, path } => {
                write!(
                    formatter,
                    "MNIST from {mirror} (verified), kept in {}",
                    path.display()
                )
            }
            Self::Drawn { seed, .. } => {
                write!(
                    formatter,
                    "digits drawn by the program (seed {seed}), not MNIST"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_origin_is_one_line() {
        let drawn = |reason: Option<&str>| Origin::Drawn {
            seed: 7,
            reason: reason.map(str::to_owned),
        };
        assert_eq!(
            drawn(None).to_string(),
            "digits drawn by the program (seed 7), not MNIST"
        );
        assert!(drawn(None).is_drawn() && !drawn(None).is_fallback());
        assert!(drawn(Some("")).is_drawn() && drawn(Some("")).is_fallback());
        let folder = Origin::Folder {
            path: "data".into(),
            verified: true,
        };
        assert_eq!(folder.to_string(), "MNIST from data (verified)");
        assert!(!folder.is_drawn() && !folder.is_fallback());
    }
}
