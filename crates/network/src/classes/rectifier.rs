use crate::attributes::Attributes;
use crate::class::{Class, options};
use crate::entries::Entries;
use crate::kind::{AXES, Kind, NUMBER, NUMBER_OR_ZERO, positive};
use crate::{Activation, Result};

/// ReLU with its options: `max(0, x)` at its simplest.
///
/// `x` at least `threshold`: `min(x, max_value)`; below: `negative_slope·(x − threshold)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relu {
    /// The largest output, or `None` for no limit.
    pub max_value: Option<f64>,
    /// The slope below the threshold.
    pub negative_slope: f64,
    /// Where the output begins to rise.
    pub threshold: f64,
}

/// `x` above 0, `negative_slope·x` below.
#[derive(Debug, Clone, PartialEq)]
pub struct LeakyRelu {
    /// The slope below 0.
    pub negative_slope: f64,
}

/// `x` above 0 and a multiple of `x` below, the slope being learnt for each element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prelu {
    /// Axes along which the slope is the same, counted from 1, the batch being axis 0.
    pub shared_axes: Vec<u64>,
}

/// `x` above 0, `alpha·(eˣ − 1)` below.
#[derive(Debug, Clone, PartialEq)]
pub struct Elu {
    /// The limit below 0 is `−alpha`.
    pub alpha: f64,
}

/// Softmax as a layer of its own: `eˣⁱ / Σⱼ eˣʲ` over some axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Softmax {
    /// The axes of the sum, counted as in Keras: the batch is axis 0, −1 is the last.
    pub axes: Vec<i64>,
}

impl Default for LeakyRelu {
    /// As in Keras: a slope of 0.3.
    fn default() -> Self {
        Self {
            negative_slope: 0.3,
        }
    }
}

impl Default for Elu {
    /// As in Keras: a limit of −1.
    fn default() -> Self {
        Self { alpha: 1.0 }
    }
}

impl Default for Softmax {
    /// Over the last axis.
    fn default() -> Self {
        Self { axes: vec![-1] }
    }
}

options!(Relu {
    max_value: Option<f64>,
    negative_slope: f64,
    threshold: f64,
});

impl LeakyRelu {
    /// That slope below 0.
    pub fn new(negative_slope: f64) -> Self {
        Self { negative_slope }
    }
}

impl Prelu {
    /// A slope for each element, the same along those axes, counted from 1: `[1, 2]` gives each
    /// channel of an image one slope.
    pub fn shared(axes: impl Into<Vec<u64>>) -> Self {
        Self {
            shared_axes: axes.into(),
        }
    }
}

impl Elu {
    /// The limit below 0 is `−alpha`.
    pub fn new(alpha: f64) -> Self {
        Self { alpha }
    }
}

impl Softmax {
    /// Over those axes, counted as in Keras: the batch is axis 0, −1 is the last.
    ///
    /// ```
    /// use cijfer_network::Softmax;
    ///
    /// assert_eq!(Softmax::over([-1]), Softmax::default());
    /// ```
    pub fn over(axes: impl Into<Vec<i64>>) -> Self {
        Self { axes: axes.into() }
    }
}

impl Class for Relu {
    const NAME: &'static str = "ReLU";
    const STEM: &'static str = "re_lu";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        let default = Self::default();
        Ok(Self {
            max_value: attributes.optional("max_value", &NUMBER_OR_ZERO)?,
            negative_slope: attributes.or(
                "negative_slope",
                &NUMBER_OR_ZERO,
                default.negative_slope,
            )?,
            threshold: attributes.or("threshold", &NUMBER_OR_ZERO, default.threshold)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set_some("max_value", self.max_value);
        entries.set("negative_slope", self.negative_slope);
        entries.set("threshold", self.threshold);
    }
}

impl Class for LeakyRelu {
    const NAME: &'static str = "LeakyReLU";
    const STEM: &'static str = "leaky_re_lu";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        // Keras 2 calls `alpha` what Keras 3 calls `negative_slope`.
        let slope = match attributes.optional("negative_slope", &NUMBER)? {
            None => attributes.optional("alpha", &NUMBER)?,
            given => given,
        };
        Ok(slope.map_or_else(Self::default, |negative_slope| Self { negative_slope }))
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("negative_slope", self.negative_slope);
    }
}

impl Class for Prelu {
    const NAME: &'static str = "PReLU";
    const STEM: &'static str = "p_re_lu";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        const SHARED: Kind<Vec<u64>> = Kind {
            expected: "a whole number of at least 1 or a list of them",
            read: |value| match value.as_array() {
                None => positive(value).map(|axis| vec![axis]),
                Some(list) => list.iter().map(positive).collect(),
            },
        };
        attributes.without_effect(&["alpha_initializer", "alpha_regularizer", "alpha_constraint"]);
        Ok(Self {
            shared_axes: attributes.or("shared_axes", &SHARED, Vec::new())?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("shared_axes", self.shared_axes.as_slice());
    }
}

impl Class for Elu {
    const NAME: &'static str = "ELU";
    const STEM: &'static str = "elu";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        Ok(Self {
            alpha: attributes.or("alpha", &NUMBER, Self::default().alpha)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("alpha", self.alpha);
    }
}

impl Class for Softmax {
    const NAME: &'static str = "Softmax";
    const STEM: &'static str = "softmax";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        // How a mask is applied: a sequence of these layers has none.
        attributes.without_effect(&["robust_masking"]);
        Ok(Self {
            axes: attributes.or("axis", &AXES, Self::default().axes)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("axis", self.axes.as_slice());
    }

    fn activation(&self) -> Activation {
        Activation::Softmax
    }
}
