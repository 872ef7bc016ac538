use super::Options;
use crate::attributes::Attributes;
use crate::entries::Entries;
use crate::kind::{AXES, Kind, NUMBER, NUMBER_OR_ZERO, positive};
use crate::{Elu, LeakyRelu, Prelu, Relu, Result, Softmax};

impl Options for Relu {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        Ok(Self {
            max_value: attributes.optional("max_value", &NUMBER_OR_ZERO)?,
            negative_slope: attributes.or("negative_slope", &NUMBER_OR_ZERO, 0.0)?,
            threshold: attributes.or("threshold", &NUMBER_OR_ZERO, 0.0)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set_some("max_value", self.max_value);
        entries.set("negative_slope", self.negative_slope);
        entries.set("threshold", self.threshold);
    }
}

impl Options for LeakyRelu {
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

impl Options for Prelu {
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

impl Options for Elu {
    fn read(attributes: &mut Attributes) -> Result<Self> {
        Ok(Self {
            alpha: attributes.or("alpha", &NUMBER, Self::default().alpha)?,
        })
    }

    fn write(&self, entries: &mut Entries) {
        entries.set("alpha", self.alpha);
    }
}

impl Options for Softmax {
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
}
