mod read;

use crate::truth::PlacedDigit;

/// The digits that an image shows, and where they are.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageTruth {
    /// The name of the image in the file. The truth of a scene does not name its image; then it is the name of the truth's own file
    /// without its extension.
    pub image: String,
    /// The width of the image in pixels.
    pub width: usize,
    /// The height of the image in pixels.
    pub height: usize,
    /// The digits.
    pub digits: Vec<PlacedDigit>,
}
