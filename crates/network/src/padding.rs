/// What a window does at the border of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Padding {
    /// The window stays inside the image.
    #[default]
    Valid,
    /// The image is padded so that the output has `⌈size / stride⌉` rows and columns. Where the
    /// padding is odd, the extra row or column comes after the image, as in Keras.
    Same,
}

impl Padding {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Valid, Self::Same];

    /// The name as Keras spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Same => "same",
        }
    }
}
