use super::{Options, channels_last};
use crate::attributes::Attributes;
use crate::entries::{Entries, Entry};
use crate::kind::{Kind, positive};
use crate::{Operation, Permute, Reshape, Result};

/// Flatten has no option of its own.
pub(super) fn read_flatten(attributes: &mut Attributes) -> Result<Operation> {
    channels_last(attributes)?;
    Ok(Operation::Flatten)
}

impl Options for Reshape {
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
}

impl Options for Permute {
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
}
