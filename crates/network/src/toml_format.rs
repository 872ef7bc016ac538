//! The project's own format: TOML whose keys are spelled as Keras spells them.

use serde_json::{Map, Value};
use toml::Table;

use crate::attributes::Attributes;
use crate::{Error, Layer, Network, Operation, Result};

impl Network {
    /// Reads a network from TOML: `name`, `input` and a list of `layers`, each with its `type`
    /// and the options of that type; `name` and `trainable` may be added to any layer.
    ///
    /// # Errors
    ///
    /// Text that is no TOML, and every layer, activation or option that is not known, by name.
    pub fn from_toml(text: &str) -> Result<Self> {
        let values: Map<String, Value> = toml::from_str(text).map_err(|error| Error::Syntax {
            format: "TOML",
            message: error.to_string().trim_end().to_owned(),
        })?;
        let mut top = Attributes::new("network".to_owned(), values);
        let name = top.required("name", Attributes::text)?;
        let input = top.required("input", Attributes::shape)?;
        let layers = top
            .optional("layers", |_, _, value| Ok(value))?
            .unwrap_or(Value::Array(Vec::new()));
        top.finish()?;

        let mut network = Self::new(name, input);
        let Value::Array(layers) = layers else {
            return Err(Error::Value {
                place: "network".to_owned(),
                key: "layers".to_owned(),
                expected: "a list of tables".to_owned(),
                found: layers.to_string(),
            });
        };
        for (index, layer) in layers.into_iter().enumerate() {
            let mut place = format!("layer {}", index + 1);
            let Value::Object(values) = layer else {
                return Err(Error::Value {
                    place,
                    key: "layers".to_owned(),
                    expected: "a table".to_owned(),
                    found: layer.to_string(),
                });
            };
            if let Some(Value::String(name)) = values.get("name") {
                place = format!("{place} ({name})");
            }
            let mut attributes = Attributes::new(place, values);
            let class = attributes.required("type", Attributes::text)?;
            let name = attributes.optional("name", Attributes::text)?;
            let trainable = attributes.optional("trainable", Attributes::flag)?;
            let operation = attributes.operation(&class)?;
            attributes.finish()?;
            network.push(name, operation, trainable.unwrap_or(true))?;
        }
        Ok(network)
    }

    /// Writes the network as TOML that [`from_toml`](Self::from_toml) reads back unchanged.
    pub fn to_toml(&self) -> String {
        let mut top = Table::new();
        top.insert("name".to_owned(), self.name.clone().into());
        top.insert("input".to_owned(), list(self.input.axes()));
        let layers: Vec<toml::Value> = self
            .layers
            .iter()
            .map(|layer| table(layer).into())
            .collect();
        top.insert("layers".to_owned(), layers.into());
        top.to_string()
    }
}

/// One layer with all its options; `trainable` only where it is false.
fn table(layer: &Layer) -> Table {
    let mut table = Table::new();
    let mut set = |key: &str, value: toml::Value| {
        table.insert(key.to_owned(), value);
    };
    set("type", layer.operation.class().into());
    set("name", layer.name.clone().into());
    if !layer.trainable {
        set("trainable", false.into());
    }
    match &layer.operation {
        Operation::Conv2d(convolution) => {
            set("filters", integer(convolution.filters));
            set("kernel_size", list(&convolution.kernel));
            set("strides", list(&convolution.stride));
            set("padding", convolution.padding.name().into());
            set("use_bias", convolution.bias.into());
            set("activation", convolution.activation.name().into());
        }
        Operation::MaxPooling2d(pooling) => {
            set("pool_size", list(&pooling.pool));
            set("strides", list(&pooling.stride));
            set("padding", pooling.padding.name().into());
        }
        Operation::Dense(dense) => {
            set("units", integer(dense.units));
            set("use_bias", dense.bias.into());
            set("activation", dense.activation.name().into());
        }
        Operation::Dropout(dropout) => set("rate", dropout.rate.into()),
        Operation::Flatten => {}
        Operation::Activation(activation) => set("activation", activation.name().into()),
    }
    table
}

fn list(numbers: &[u64]) -> toml::Value {
    let numbers: Vec<toml::Value> = numbers.iter().map(|&number| integer(number)).collect();
    numbers.into()
}

/// TOML's integers end at 2⁶³ − 1. A larger number is written as a string, which the reader
/// refuses by name, rather than as another number.
fn integer(number: u64) -> toml::Value {
    i64::try_from(number).map_or_else(|_| number.to_string().into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Activation, Conv2d, Dense, Dropout, MaxPooling2d, Padding, Shape};
    use proptest::prelude::*;

    fn activation() -> impl Strategy<Value = Activation> {
        proptest::sample::select(&Activation::ALL[..])
    }

    fn pair() -> impl Strategy<Value = [u64; 2]> {
        [1u64..9, 1u64..9]
    }

    fn padding() -> impl Strategy<Value = Padding> {
        proptest::sample::select(&[Padding::Valid, Padding::Same][..])
    }

    fn operation() -> impl Strategy<Value = Operation> {
        prop_oneof![
            (
                1u64..99,
                pair(),
                pair(),
                padding(),
                any::<bool>(),
                activation()
            )
                .prop_map(|(filters, kernel, stride, padding, bias, activation)| {
                    Conv2d {
                        filters,
                        kernel,
                        stride,
                        padding,
                        bias,
                        activation,
                    }
                    .into()
                }),
            (pair(), pair(), padding()).prop_map(|(pool, stride, padding)| MaxPooling2d {
                pool,
                stride,
                padding
            }
            .into()),
            (1u64..999, any::<bool>(), activation()).prop_map(|(units, bias, activation)| Dense {
                units,
                bias,
                activation
            }
            .into()),
            (0.0..1.0).prop_map(|rate| Dropout::new(rate).into()),
            Just(Operation::Flatten),
            activation().prop_map(Operation::from),
        ]
    }

    proptest! {
        #[test]
        fn every_network_comes_back_unchanged(
            name in ".*",
            input in proptest::collection::vec(1u64..1 << 40, 1..4),
            operations in proptest::collection::vec((operation(), any::<bool>()), 0..8),
        ) {
            let mut network = Network::new(name, Shape::new(input));
            for (operation, trainable) in operations {
                network = network.then(operation);
                network.layers.last_mut().expect("just added").trainable = trainable;
            }
            prop_assert_eq!(Network::from_toml(&network.to_toml()), Ok(network));
        }
    }

    fn message(text: &str) -> String {
        Network::from_toml(text)
            .expect_err("the text must be refused")
            .to_string()
    }

    fn layer(text: &str) -> String {
        message(&format!(
            "name = 'x'\ninput = [28, 28, 1]\n[[layers]]\n{text}"
        ))
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert_eq!(
            layer("type = 'Conv3D'"),
            "layer 1: the layer class `Conv3D` is not known; known are Conv2D, MaxPooling2D, \
             Dense, Dropout, Flatten, Activation"
        );
        assert_eq!(
            layer("type = 'Dense'\nname = 'head'\nunits = 10\nactivation = 'relu7'"),
            "layer 1 (head): the activation `relu7` is not known; known are linear, relu, \
             sigmoid, softmax, tanh, silu, gelu"
        );
        assert_eq!(
            layer("type = 'Dense'\nunits = 10\nunit = 3"),
            "layer 1: the option `unit` is not known"
        );
        assert_eq!(layer("type = 'Dense'"), "layer 1: `units` is missing");
    }

    #[test]
    fn values_that_do_not_fit_are_named() {
        assert_eq!(
            layer("type = 'Dense'\nunits = 0"),
            "layer 1: `units` must be a whole number of at least 1, found 0"
        );
        assert_eq!(
            layer("type = 'Conv2D'\nfilters = 1\nkernel_size = [3, 3, 3]"),
            "layer 1: `kernel_size` must be one or two whole numbers of at least 1, found [3,3,3]"
        );
        assert_eq!(
            layer("type = 'Dropout'\nrate = 1.0"),
            "layer 1: `rate` must be a number of at least 0 and below 1, found 1.0"
        );
        assert_eq!(
            message("name = 'x'\ninput = [28, -1]"),
            "network: `input` must be a list of whole numbers of at least 1, found [28,-1]"
        );
        assert!(message("name = ").starts_with("the text is not valid TOML: "));
    }

    #[test]
    fn one_name_is_given_once() {
        assert_eq!(
            layer("type = 'Flatten'\nname = 'a'\n[[layers]]\ntype = 'Flatten'\nname = 'a'"),
            "layer 2: the name `a` is already taken by an earlier layer"
        );
    }
}
