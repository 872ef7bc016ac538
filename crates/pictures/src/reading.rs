use crate::ink::Ink;

/// How a picture is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What is ink, and what is paper.
    pub ink: Ink,
    /// Whether uneven lighting is evened out and weak ink is made stronger.
    pub even: bool,
    /// The most pixels that a picture may have.
    pub most_pixels: u64,
    /// The most bytes of memory that reading may take.
    pub memory: u64,
}

impl Default for Reading {
    /// The picture decides what is ink, lighting is evened out, at most 2³¹ pixels are read, and at most 256 MiB are taken.
    fn default() -> Self {
        Self {
            ink: Ink::Auto,
            even: true,
            most_pixels: 1 << 31,
            memory: 256 << 20,
        }
    }
}
