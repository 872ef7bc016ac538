use crate::Result;
use crate::attributes::Attributes;
use crate::class::Class;
use crate::effect::Effect;
use crate::entries::{Entries, Entry};
use crate::kind::{Kind, positive};

/// All axes become one, in the order row, column, channel. It has no options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flatten;

/// The same elements under another shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reshape {
    /// The length of each axis; one of them may be `None`, and takes what is left.
    pub shape: Vec<Option<u64>>,
}

/// The axes in another order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permute {
    /// Which axis of the input each axis of the output is, counted from 1, the batch being axis
    /// 0: `[2, 1, 3]` swaps the rows and columns of an image.
    pub order: Vec<u64>,
}

impl Reshape {
    /// Axes of those lengths; one of them may be `None`, and takes what is left.
    ///
    /// ```
    /// use cijfer_network::{Network, Reshape, Shape};
    ///
    /// let network = Network::new("rows", Shape::vector(784)).then(Reshape::new([Some(28), None]));
    /// assert_eq!(network.layer(0).map(|layer| &*layer.name), Some("reshape"));
    /// ```
    pub fn new(shape: impl Into<Vec<Option<u64>>>) -> Self {
        Self {
            shape: shape.into(),
        }
    }
}

impl Permute {
    /// The axes in that order, counted from 1.
    pub fn new(order: impl Into<Vec<u64>>) -> Self {
        Self {
            order: order.into(),
        }
    }
}

impl Class for Flatten {
    const NAME: &'static str = "Flatten";
    const STEM: &'static str = "flatten";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        attributes.channels_last()?;
        Ok(Self)
    }

    fn write(&self, _: &mut Entries) {}

    fn effect(&self) -> Effect {
        Effect::Rearranges
    }
}

impl Class for Reshape {
    const NAME: &'static str = "Reshape";
    const STEM: &'static str = "reshape";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        const SHAPE: Kind<Vec<Option<u64>>> = Kind {
            expected: "a list of whole numbers of at least 1, or -1 in place of one of them",
            read: |value| {
                let shape = value.as_array()?.iter().map(|axis| match axis.as_i64() {
                    Some(-1) => Some(None),
                    _ => positive(axis).map(Some),
                });
                let shape: Vec<Option<u64>> = shape.collect::<Option<_>>()?;
                let free = shape.iter().filter(|axis| axis.is_none()).count();
                (!shape.is_empty() && free <= 1).then_some(shape)
            },
        };
        Ok(Self {
            shape: attributes.required("target_shape", &SHAPE)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        // The axis that takes what is left is −1, as in Keras.
        let lengths = self.shape.iter();
        let lengths = lengths.map(|axis| axis.map_or(Entry::from(-1i64), Entry::from));
        entries.set("target_shape", lengths.collect::<Entry>());
    }

    fn effect(&self) -> Effect {
        Effect::Rearranges
    }
}

impl Class for Permute {
    const NAME: &'static str = "Permute";
    const STEM: &'static str = "permute";

    fn read(attributes: &mut Attributes) -> Result<Self> {
        const ORDER: Kind<Vec<u64>> = Kind {
            expected: "a list that holds each whole number from 1 to its length once",
            read: |value| {
                let order: Vec<u64> = value
                    .as_array()?
                    .iter()
                    .map(positive)
                    .collect::<Option<_>>()?;
                let mut sorted = order.clone();
                sorted.sort_unstable();
                let complete = sorted.iter().copied().eq(1..=order.len() as u64);
                (complete && !order.is_empty()).then_some(order)
            },
        };
        Ok(Self {
            order: attributes.required("dims", &ORDER)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("dims", self.order.as_slice());
    }

    fn effect(&self) -> Effect {
        Effect::Rearranges
    }
}
