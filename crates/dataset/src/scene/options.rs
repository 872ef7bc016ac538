use crate::error::{Error, Result};
use crate::samples::Samples;
use crate::scene_kind::SceneKind;

/// What a scene shows, and how large it is.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneOptions {
    /// The kind of scene.
    pub kind: SceneKind,
    /// The width in pixels.
    pub width: usize,
    /// The height in pixels.
    pub height: usize,
    /// The number of digits.
    pub digits: usize,
    /// The least and the greatest height of a digit's ink in pixels, where heights are [`Varied`](SceneKind::Varied).
    pub digit_height: [f64; 2],
    /// The amount of clutter in a [`Cluttered`](SceneKind::Cluttered) scene, as a multiple of the usual amount.
    pub clutter: f64,
    /// The seed that decides which digits there are, and where.
    pub seed: u64,
    /// Where the samples come from, in words, for the truth.
    pub data: String,
}

impl Default for SceneOptions {
    /// 100 digits of their own size on 1024×1024 pixels that do not overlap; where heights are varied, from 15 to 100 pixels.
    fn default() -> Self {
        Self {
            kind: SceneKind::default(),
            width: 1024,
            height: 1024,
            digits: 100,
            digit_height: [15.0, 100.0],
            clutter: 1.0,
            seed: 1,
            data: String::new(),
        }
    }
}

impl SceneOptions {
    /// Checks the values that do not depend on how digits are placed.
    pub(super) fn validate(&self, samples: &Samples) -> Result<()> {
        if samples.is_empty() && self.digits > 0 {
            return Err(Error::Argument {
                what: "the samples for a scene",
                expected: "at least 1".to_owned(),
                found: "none".to_owned(),
            });
        }
        let [least, most] = self.digit_height;
        let highest = self.height.min(4096);
        let is_possible = least >= 4.0 && least <= most && most <= highest as f64;
        if self.kind == SceneKind::Varied && !is_possible {
            return Err(Error::Argument {
                what: "the height of digits",
                expected: format!("from 4 up to {highest} pixels"),
                found: format!("{least} to {most}"),
            });
        }
        if !(0.0..=100.0).contains(&self.clutter) {
            return Err(Error::Argument {
                what: "the clutter of a scene",
                expected: "from 0 to 100 times the usual amount".to_owned(),
                found: self.clutter.to_string(),
            });
        }
        Ok(())
    }
}
