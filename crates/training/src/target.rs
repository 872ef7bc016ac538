//! What a network should answer to an image.

/// The targets of an image's outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Target {
    /// For each digit the confidence, from 0 to 1, that it stands in the middle.
    pub(crate) digits: [f32; 10],
    /// How far the digit's ink reaches, as [`cijfer_model::EDGES`] says; NaN where the edges have no part in the loss.
    pub(crate) edges: [f32; 4],
}

impl Target {
    /// The target of an image of a digit, or of one without a digit.
    pub(crate) fn of(digit: Option<u8>) -> Self {
        let is_it = |entry: usize| digit.is_some_and(|digit| usize::from(digit) == entry);
        Self {
            digits: std::array::from_fn(|entry| f32::from(is_it(entry))),
            edges: [f32::NAN; 4],
        }
    }

    /// Whether the image belongs to a class, so that a prediction is either right or wrong.
    pub(crate) fn has_class(&self) -> bool {
        self.digits.contains(&1.0)
    }
}
