use serde::{Deserialize, Serialize};

/// The kinds of scenes. In JSON a kind is its name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SceneKind {
    /// Samples of their own size on clean paper, which do not overlap.
    #[default]
    Plain,
    /// Samples of their own size, many of them side by side. The boxes around their ink touch or overlap by up to a quarter of the
    /// smaller box, and where ink overlaps it adds up.
    Touching,
    /// Digits of many sizes, slants and stroke weights. Boxes overlap with an intersection over union of up to a quarter, and where
    /// ink overlaps it adds up.
    Varied,
    /// Samples that do not overlap, among lines, boxes, letters and dots, none of which covers a digit. The paper is uneven, and the
    /// image is blurred, has noise, and has been saved as a JPEG of low quality.
    Cluttered,
    /// A form with printed boxes, some of them with a digit.
    Form,
}

impl SceneKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Plain,
        Self::Touching,
        Self::Varied,
        Self::Cluttered,
        Self::Form,
    ];
}
