//! What Keras writes: `model.to_json()` of a sequential model, in Keras 2 and 3.

use serde_json::{Map, Value, json};

use crate::attributes::Attributes;
use crate::{Error, Network, Result, Shape};

/// Options of Keras that steer training or naming and leave the computation as it is.
const WITHOUT_EFFECT: &[&str] = &[
    "dtype",
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "bias_constraint",
    "seed",
    "batch_input_shape",
    "quantization_config",
];

impl Network {
    /// Reads a sequential network from what `model.to_json()` wrote in Keras 2 or 3.
    ///
    /// # Errors
    ///
    /// Text that is no JSON, a model that is not sequential or has no input shape, and every
    /// layer, activation or option that is not known, by name.
    pub fn from_keras_json(text: &str) -> Result<Self> {
        let model: Value = serde_json::from_str(text).map_err(|error| Error::Syntax {
            format: "JSON",
            message: error.to_string(),
        })?;
        let class = model["class_name"].as_str().unwrap_or("nothing");
        if class != "Sequential" {
            return Err(Error::NotSequential {
                found: class.to_owned(),
            });
        }
        let config = &model["config"];
        let name = config["name"].as_str().unwrap_or("sequential");
        // Early Keras 2 wrote the layers without the object around them.
        let layers = config["layers"].as_array().or_else(|| config.as_array());
        let layers = layers.ok_or_else(|| missing("model", "config.layers"))?;

        let mut input = None;
        let mut network = Self::new(name, Shape::new([]));
        for (index, layer) in layers.iter().enumerate() {
            let class = layer["class_name"].as_str().unwrap_or_default();
            let config = layer["config"].as_object().cloned().unwrap_or_default();
            let place = match config.get("name").and_then(Value::as_str) {
                Some(name) => format!("layer {} ({name})", index + 1),
                None => format!("layer {}", index + 1),
            };
            let shape = input_shape(&place, &config)?;
            match (&input, shape) {
                (None, shape) => input = shape,
                (Some(first), Some(other)) if *first != other && class == "InputLayer" => {
                    return Err(Error::Value {
                        place,
                        key: "batch_shape".to_owned(),
                        expected: format!("{first} like the first"),
                        found: other.to_string(),
                    });
                }
                _ => {}
            }
            if class == "InputLayer" {
                continue;
            }
            read_layer(&mut network, class, Attributes::new(place, config))?;
        }
        network.input = input.ok_or_else(|| missing("model", "batch_shape"))?;
        Ok(network)
    }
}

fn read_layer(network: &mut Network, class: &str, mut attributes: Attributes) -> Result<()> {
    let name = attributes.required("name", Attributes::text)?;
    let trainable = attributes.optional("trainable", Attributes::flag)?;
    attributes.ignore(WITHOUT_EFFECT);
    attributes.unused("data_format", &[json!("channels_last"), Value::Null])?;
    attributes.unused("dilation_rate", &[json!([1, 1]), json!(1)])?;
    attributes.unused("groups", &[json!(1)])?;
    attributes.unused("noise_shape", &[Value::Null])?;
    let operation = attributes.operation(class)?;
    attributes.finish()?;
    network.push(Some(name), operation, trainable.unwrap_or(true))
}

/// The shape of one sample, where a layer's configuration holds it: all axes but the batch.
fn input_shape(place: &str, config: &Map<String, Value>) -> Result<Option<Shape>> {
    let Some((key, value)) = ["batch_shape", "batch_input_shape"]
        .into_iter()
        .find_map(|key| config.get_key_value(key))
    else {
        return Ok(None);
    };
    let axes: Vec<Value> = value
        .as_array()
        .into_iter()
        .flatten()
        .skip(1)
        .cloned()
        .collect();
    Attributes::new(place.to_owned(), Map::new())
        .shape(key, axes.into())
        .map(Some)
}

fn missing(place: &str, key: &str) -> Error {
    Error::Missing {
        place: place.to_owned(),
        key: key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Activation, Conv2d, Dense, MaxPooling2d, Operation};

    fn model(layers: Value) -> String {
        json!({"class_name": "Sequential", "config": {"name": "m", "layers": layers}}).to_string()
    }

    #[test]
    fn keras_3_is_read() {
        let text = model(json!([
            {"class_name": "InputLayer", "config": {"batch_shape": [null, 28, 28, 1], "name": "input_layer"}},
            {"class_name": "Conv2D", "config": {"name": "conv2d", "trainable": true,
                "dtype": {"class_name": "DTypePolicy"}, "filters": 20, "kernel_size": [5, 5],
                "strides": [1, 1], "padding": "valid", "data_format": "channels_last",
                "dilation_rate": [1, 1], "groups": 1, "activation": "relu", "use_bias": true}},
            {"class_name": "MaxPooling2D", "config": {"name": "max_pooling2d", "pool_size": [2, 2],
                "padding": "valid", "strides": [2, 2], "data_format": "channels_last"}},
            {"class_name": "Flatten", "config": {"name": "flatten", "data_format": "channels_last"}},
            {"class_name": "Dense", "config": {"name": "dense", "units": 10, "activation": "sigmoid",
                "use_bias": true}},
        ]));
        let expected = Network::new("m", Shape::image(28, 28, 1))
            .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
            .then(MaxPooling2d::new([2, 2]))
            .then(Operation::Flatten)
            .then(Dense::new(10).activation(Activation::Sigmoid));
        assert_eq!(Network::from_keras_json(&text), Ok(expected));
    }

    #[test]
    fn keras_2_gives_the_input_with_the_first_layer() {
        let text = model(json!([
            {"class_name": "Dense", "config": {"name": "dense", "trainable": false, "units": 10,
                "batch_input_shape": [null, 784], "activation": "linear"}},
        ]));
        let network = Network::from_keras_json(&text).expect("valid");
        assert_eq!(network.input, Shape::vector(784));
        assert!(!network.layers[0].trainable);
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        let message = |layers| {
            Network::from_keras_json(&model(layers))
                .expect_err("must be refused")
                .to_string()
        };
        let lstm = json!([{"class_name": "LSTM", "config": {"name": "lstm"}}]);
        assert!(message(lstm).starts_with("layer 1 (lstm): the layer class `LSTM` is not known"));
        let dilated = json!([{"class_name": "Conv2D", "config": {"name": "c", "filters": 1,
            "kernel_size": [3, 3], "dilation_rate": [2, 2]}}]);
        assert_eq!(
            message(dilated),
            "layer 1 (c): `dilation_rate` must be [1,1] or 1, found [2,2]"
        );
        let no_input = json!([{"class_name": "Flatten", "config": {"name": "f"}}]);
        assert_eq!(message(no_input), "model: `batch_shape` is missing");
        assert_eq!(
            Network::from_keras_json(r#"{"class_name": "Functional"}"#),
            Err(Error::NotSequential {
                found: "Functional".to_owned()
            })
        );
        assert!(matches!(
            Network::from_keras_json("{"),
            Err(Error::Syntax { format: "JSON", .. })
        ));
    }
}
