//! What every class of layers says of itself.

use crate::attributes::Attributes;
use crate::effect::Effect;
use crate::entries::Entries;
use crate::pooling::Pooling;
use crate::{Activation, Result};

/// A class of layers, implemented beside its options in [`classes`](crate::classes).
///
/// The keys of the options, and the values that stand for those left out, are Keras's.
pub(crate) trait Class: Sized {
    /// The class as Keras calls it.
    const NAME: &'static str;

    /// The stem of the names that Keras gives to layers of the class.
    const STEM: &'static str;

    /// Takes out all that belongs to the class; `attributes` says afterwards what is left.
    fn read(attributes: &mut Attributes) -> Result<Self>;

    /// Sets every option that `read` takes.
    fn write(&self, entries: &mut Entries);

    /// The activation that is applied to the layer's outputs, or that the layer is; `Linear` for
    /// classes without one.
    fn activation(&self) -> Activation {
        Activation::Linear
    }

    /// Makes the activation linear, in classes that have one as an option.
    fn clear_activation(&mut self) {}

    /// What the layer does in inference to the values that reach it: it computes others, unless the class says
    /// that it does not.
    fn effect(&self) -> Effect {
        Effect::Computes
    }

    /// Whether filters see a group of the channels alone, in the classes that have filters.
    fn is_grouped(&self) -> bool {
        false
    }

    /// What is pooled how, in the classes that pool.
    fn pooling(&self) -> Option<Pooling> {
        None
    }
}

/// Gives a class methods that return the layer with another value of an option.
macro_rules! options {
    ($class:ident { $($option:ident: $value:ty),* $(,)? }) => {
        impl $class {
            $(
                #[doc = concat!("The same with another `", stringify!($option), "`.")]
                #[must_use]
                pub fn $option(mut self, $option: $value) -> Self {
                    self.$option = $option;
                    self
                }
            )*
        }
    };
}

pub(crate) use options;
