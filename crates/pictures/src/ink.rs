use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// Whether ink is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// The picture decides: most of it is paper.
    #[default]
    Auto,
    /// Dark ink on light paper, as on a scan.
    Dark,
    /// Light ink on dark paper, as in MNIST and in the scenes that are composed of it.
    Light,
}

impl Ink {
    const ALL: [Self; 3] = [Self::Auto, Self::Dark, Self::Light];

    fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl fmt::Display for Ink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Ink {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|ink| ink.name() == text)
            .ok_or_else(|| Error::Argument {
                what: "the ink",
                expected: "auto, dark or light".to_owned(),
                found: format!("\"{text}\""),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for ink in Ink::ALL {
            assert_eq!(ink.to_string().parse::<Ink>().unwrap(), ink);
        }
        assert_eq!(
            "Dark".parse::<Ink>().unwrap_err().to_string(),
            "the ink: expected auto, dark or light, found \"Dark\""
        );
    }
}
