//! The one list of all classes of layers, and what is generated from it.

use crate::attributes::Attributes;
use crate::class::Class;
use crate::classes::*;
use crate::effect::Effect;
use crate::entries::Entries;
use crate::pooling::Pooling;
use crate::{Activation, Error, Result};

/// Hands the list of all classes to a macro: the names of [`Operation`]'s
/// variants, first those that hold a layer's options, then those without options.
///
/// Whoever says something of every class says it in a trait that each class implements, and finds
/// a layer's class by the function that this makes of the list: a class without an implementation
/// does not compile.
///
/// ```
/// use cijfer_network::{Activation, Conv2d, Flatten, Operation};
///
/// trait Described {
///     fn description(&self) -> String;
/// }
///
/// impl<T: std::fmt::Debug> Described for T {
///     fn description(&self) -> String {
///         format!("{self:?}")
///     }
/// }
///
/// macro_rules! described {
///     ($($class:ident)*; $($plain:ident)*) => {
///         fn described(operation: &Operation) -> &dyn Described {
///             match operation {
///                 $(Operation::$class(layer) => layer,)*
///                 $(Operation::$plain => &cijfer_network::$plain,)*
///             }
///         }
///     };
/// }
/// cijfer_network::layer_classes!(described);
///
/// assert_eq!(described(&Activation::Relu.into()).description(), "Relu");
/// assert_eq!(described(&Operation::Flatten).description(), "Flatten");
/// ```
#[macro_export]
macro_rules! layer_classes {
    ($generate:ident) => {
        $generate! {
            Conv2d
            DepthwiseConv2d
            SeparableConv2d
            Conv2dTranspose
            Dense
            MaxPooling2d
            AveragePooling2d
            GlobalMaxPooling2d
            GlobalAveragePooling2d
            ZeroPadding2d
            Cropping2d
            UpSampling2d
            BatchNormalization
            LayerNormalization
            Rescaling
            Activation
            Relu
            LeakyRelu
            Prelu
            Elu
            Softmax
            Dropout
            SpatialDropout2d
            GaussianNoise
            Reshape
            Permute;
            Flatten
        }
    };
}

macro_rules! operation {
    ($($class:ident)*; $($plain:ident)*) => {
        /// What a layer computes.
        ///
        /// Whoever reads a network asks a fact of the class, or refuses by its name a class that it
        /// does not know; see [`layer_classes!`](crate::layer_classes).
        #[derive(Debug, Clone, PartialEq)]
        pub enum Operation {
            $(
                #[doc = concat!("See [`", stringify!($class), "`](crate::", stringify!($class), ").")]
                $class($class),
            )*
            $(
                #[doc = concat!("See [`", stringify!($plain), "`](crate::", stringify!($plain), ").")]
                $plain,
            )*
        }

        $(
            impl From<$class> for Operation {
                fn from(layer: $class) -> Self {
                    Self::$class(layer)
                }
            }
        )*

        $(
            impl From<$plain> for Operation {
                fn from(_: $plain) -> Self {
                    Self::$plain
                }
            }
        )*

        impl Operation {
            /// The classes that can be read, as Keras calls them.
            pub const CLASSES: [&'static str; { [$($class::NAME,)* $($plain::NAME,)*].len() }] =
                [$($class::NAME,)* $($plain::NAME,)*];

            /// The class as Keras calls it.
            pub fn class(&self) -> &'static str {
                match self {
                    $(Self::$class(_) => $class::NAME,)*
                    $(Self::$plain => $plain::NAME,)*
                }
            }

            /// The stem of the names that Keras gives to layers of this class.
            pub(crate) fn name_stem(&self) -> &'static str {
                match self {
                    $(Self::$class(_) => $class::STEM,)*
                    $(Self::$plain => $plain::STEM,)*
                }
            }

            /// The activation function that follows the layer's sums, or that the layer is:
            /// `Softmax` for a [`Softmax`] layer, over its own axes. `Linear` where there is none.
            pub fn activation(&self) -> Activation {
                match self {
                    $(Self::$class(layer) => Class::activation(layer),)*
                    $(Self::$plain => Class::activation(&$plain),)*
                }
            }

            /// What the layer does in inference to the values that reach it.
            pub fn effect(&self) -> Effect {
                match self {
                    $(Self::$class(layer) => layer.effect(),)*
                    $(Self::$plain => $plain.effect(),)*
                }
            }

            /// Whether the layer has filters that see a group of the channels alone.
            pub fn is_grouped(&self) -> bool {
                match self {
                    $(Self::$class(layer) => layer.is_grouped(),)*
                    $(Self::$plain => $plain.is_grouped(),)*
                }
            }

            /// What the layer pools, where it is a pooling of any class.
            pub fn pooling(&self) -> Option<Pooling> {
                match self {
                    $(Self::$class(layer) => layer.pooling(),)*
                    $(Self::$plain => $plain.pooling(),)*
                }
            }

            /// Makes an activation that is an option linear.
            fn clear_activation(&mut self) {
                match self {
                    $(Self::$class(layer) => layer.clear_activation(),)*
                    $(Self::$plain => {})*
                }
            }

            /// Takes out everything that belongs to a layer of that class.
            pub(crate) fn read(class: &str, attributes: &mut Attributes) -> Result<Self> {
                $(
                    if class == $class::NAME {
                        return <$class as Class>::read(attributes).map(Self::$class);
                    }
                )*
                $(
                    if class == $plain::NAME {
                        return <$plain as Class>::read(attributes).map(|_| Self::$plain);
                    }
                )*
                Err(Error::UnknownLayer {
                    place: attributes.place().to_owned(),
                    class: class.to_owned(),
                    known: Self::CLASSES.join(", "),
                })
            }

            /// Sets every option of the layer.
            pub(crate) fn write(&self, entries: &mut Entries) {
                match self {
                    $(Self::$class(layer) => layer.write(entries),)*
                    $(Self::$plain => $plain.write(entries),)*
                }
            }
        }
    };
}

layer_classes!(operation);

impl Operation {
    /// The same without the activation that it ends with; a [`Softmax`] layer, which is nothing
    /// else, becomes a linear `Activation`.
    ///
    /// ```
    /// use cijfer_network::{Activation, Dense, Operation, Softmax};
    ///
    /// let dense = Operation::from(Dense::new(10).activation(Activation::Softmax));
    /// assert_eq!(dense.without_activation(), Dense::new(10).into());
    /// let softmax = Operation::from(Softmax::default());
    /// assert_eq!(softmax.activation(), Activation::Softmax);
    /// assert_eq!(softmax.without_activation(), Activation::Linear.into());
    /// ```
    #[must_use]
    pub fn without_activation(&self) -> Self {
        let mut operation = self.clone();
        operation.clear_activation();
        match operation.activation() {
            Activation::Linear => operation,
            // The layer is its activation.
            _ => Activation::Linear.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_stems_are_those_of_one_class_each() {
        let mut names = Operation::CLASSES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Operation::CLASSES.len());
        assert_eq!(Operation::Flatten.class(), "Flatten");
        assert_eq!(Operation::from(Flatten), Operation::Flatten);
        assert_eq!(
            Operation::from(Conv2d::new(1, [1, 1])).name_stem(),
            "conv2d"
        );
    }
}
