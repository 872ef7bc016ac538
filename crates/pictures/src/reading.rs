use crate::ink::Ink;

/// Options of reading a picture.
///
/// ```
/// use cijfer_pictures::{Ink, Reading};
///
/// let reading = Reading { ink: Ink::Light, illumination_correction: false, ..Reading::default() };
/// assert_eq!(reading.memory, 256 << 20);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Whether ink is dark or light.
    pub ink: Ink,
    /// Whether the illumination is corrected: the background is subtracted, and weak ink is made stronger.
    pub illumination_correction: bool,
    /// The most pixels that a picture may have.
    pub most_pixels: u64,
    /// The most bytes of memory that reading may use.
    pub memory: u64,
}

impl Default for Reading {
    /// The picture decides whether ink is dark or light, the illumination is corrected, at most 2³¹ pixels are read, and at most 256 MiB
    /// are used.
    fn default() -> Self {
        Self {
            ink: Ink::Auto,
            illumination_correction: true,
            most_pixels: 1 << 31,
            memory: 256 << 20,
        }
    }
}
