use serde::Serialize;

/// What the channels of a layer put out over an image.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layers {
    /// The layer's index.
    pub layer: usize,
    /// How many channels there are, each a map.
    pub channels: usize,
    /// How many rows of cells a map has.
    pub rows: usize,
    /// How many columns of cells a map has.
    pub columns: usize,
    /// The least value in all maps.
    pub least: f32,
    /// The largest value in all maps.
    pub most: f32,
    /// Values, row after row, one map after the other.
    #[serde(skip)]
    pub values: Vec<f32>,
}

impl Layers {
    /// The values as tones: 0 for the least, 255 for the largest.
    pub fn tones(&self) -> Vec<u8> {
        let span = (self.most - self.least).max(f32::MIN_POSITIVE);
        let tone = |value: &f32| ((value - self.least) / span * 255.0).round() as u8;
        self.values.iter().map(tone).collect()
    }
}
