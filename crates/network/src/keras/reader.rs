use serde_json::Value;

use super::not_sequential;
use super::object::Object;
use crate::attributes::{Attributes, Writer, wrong};
use crate::kind::{BATCH_SHAPE, FLAG, TEXT};
use crate::naming::Names;
use crate::{Error, Layer, Network, Operation, Result, Shape};

/// How many bytes a layer's name may have, those of the models around it included. Every layer
/// repeats their names: without a limit a small file could make names of gigabytes.
const LONGEST_NAME: usize = 1000;
const SHORT_NAME: &str = "at most 1000 bytes long, with the names of the models around it";

/// What has been read so far.
#[derive(Default)]
pub(super) struct Reader {
    layers: Vec<Layer>,
    names: Names,
    /// The input's shape, where a layer says it.
    input: Option<Shape>,
    /// The shape that Keras built the model for, which stands for an input that no layer gives; an
    /// error in it matters only then.
    built: Option<Result<Shape>>,
}

/// A model whose layers are being read.
struct Model {
    place: String,
    /// What stands before the number of a layer: `2.` in the model that is the second layer.
    position: String,
    /// What stands before the name of a layer: `sequential_1/` in the model of that name.
    path: String,
    /// Whether the models around it may be trained.
    trainable: bool,
}

impl Reader {
    /// Reads the model that is the whole.
    pub(super) fn network(mut self, model: Object) -> Result<Network> {
        let top = Model {
            place: "model".to_owned(),
            position: String::new(),
            path: String::new(),
            trainable: true,
        };
        let name = self.model(model, &top)?;
        Ok(Network {
            name: name.unwrap_or_else(|| "sequential".to_owned()),
            input: self.input()?,
            layers: self.layers,
        })
    }

    /// Reads the layers of a model, and returns the model's name.
    ///
    /// Models lie no deeper in one another than the 128 levels that the parser of JSON allows.
    fn model(&mut self, object: Object, model: &Model) -> Result<Option<String>> {
        let (mut name, mut trainable) = (None, model.trainable);
        let layers = match object.config {
            Value::Object(config) => {
                let mut config = Attributes::new(Writer::Keras, model.place.clone(), config);
                name = config.optional("name", &TEXT)?;
                trainable &= config.or("trainable", &FLAG, true)?;
                config.without_effect(&["dtype"]);
                let layers = config.take("layers");
                let layers = layers.ok_or_else(|| config.missing("layers"))?;
                let built = config.optional("build_input_shape", &BATCH_SHAPE);
                self.built(built.transpose());
                config.finish()?;
                layers
            }
            // Early Keras 2 wrote the layers without the object around them.
            layers => layers,
        };
        self.built(object.built);
        let Value::Array(layers) = layers else {
            return Err(wrong(&model.place, "layers", "a list of objects", &layers));
        };
        for (index, layer) in layers.into_iter().enumerate() {
            let position = format!("{}{}", model.position, index + 1);
            let (place, path) = match layer["config"]["name"].as_str() {
                Some(name) => {
                    let path = format!("{}{name}", model.path);
                    if path.len() > LONGEST_NAME {
                        let place = format!("layer {position}");
                        return Err(wrong(&place, "name", SHORT_NAME, &path.into()));
                    }
                    (format!("layer {position} ({path})"), Some(path))
                }
                None => (format!("layer {position}"), None),
            };
            let object = Object::read(&place, "layers", layer)?;
            match object.class.as_str() {
                "Functional" | "Model" => return Err(not_sequential(&place, object.full_name())),
                "InputLayer" if index == 0 => self.input_layer(place, object)?,
                "InputLayer" => {
                    let expected = "another one than InputLayer after the start of a model";
                    return Err(wrong(&place, "class_name", expected, &object.class.into()));
                }
                _ if object.is_sequential() => {
                    let path = path.ok_or_else(|| missing(&place, "name"))?;
                    let inner = Model {
                        place,
                        position: format!("{position}."),
                        path: format!("{path}/"),
                        trainable,
                    };
                    self.model(object, &inner)?;
                }
                _ => self.layer(place, path, object, trainable)?,
            }
        }
        Ok(name)
    }

    fn layer(
        &mut self,
        place: String,
        path: Option<String>,
        object: Object,
        outer_trainable: bool,
    ) -> Result<()> {
        let class = object.full_name();
        let mut config = Attributes::of(Writer::Keras, place, "config", object.config)?;
        if self.layers.is_empty() {
            self.given(&mut config, "batch_input_shape")?;
            self.built(object.built);
        }
        not_quantized(&mut config)?;
        config.without_effect(&["activity_regularizer", "batch_input_shape"]);
        // The path is there wherever the name is text.
        let name = config.required("name", &TEXT)?;
        let name = path.unwrap_or(name);
        let trainable = config.or("trainable", &FLAG, true)?;
        let operation = Operation::read(&class, &mut config)?;
        let place = config.place().to_owned();
        config.finish()?;
        if !self.names.take(&name, &operation) {
            return Err(Error::DuplicateName { place, name });
        }
        self.layers.push(Layer {
            name,
            operation,
            trainable: trainable && outer_trainable,
        });
        Ok(())
    }

    fn input_layer(&mut self, place: String, object: Object) -> Result<()> {
        let mut config = Attributes::of(Writer::Keras, place, "config", object.config)?;
        let key = ["batch_shape", "batch_input_shape"]
            .into_iter()
            .find(|key| config.has(key))
            .ok_or_else(|| config.missing("batch_shape"))?;
        // The input of a model after other layers is what they give, whatever it was built for.
        if self.layers.is_empty() {
            self.given(&mut config, key)?;
        }
        config.without_effect(&[key]);
        config.unused("sparse", &false.into())?;
        config.unused("ragged", &false.into())?;
        config.without_effect(&["name", "dtype", "trainable", "optional"]);
        config.finish()
    }

    /// Takes the shape that a layer gives for the input of the whole.
    fn given(&mut self, config: &mut Attributes, key: &str) -> Result<()> {
        match (&self.input, config.optional(key, &BATCH_SHAPE)) {
            (None, shape) => self.input = shape?,
            (Some(first), Ok(Some(other))) if *first != other => {
                return Err(Error::Value {
                    place: config.place().to_owned(),
                    key: key.to_owned(),
                    expected: format!("{first} like the first"),
                    found: other.to_string(),
                });
            }
            // A model inside another may leave open what the outer one fixes.
            _ => {}
        }
        Ok(())
    }

    /// Remembers the first shape that something was built for.
    fn built(&mut self, shape: Option<Result<Shape>>) {
        if self.built.is_none() && self.layers.is_empty() {
            self.built = shape;
        }
    }

    /// The shape of one sample.
    fn input(&mut self) -> Result<Shape> {
        let given = self.input.take().map(Ok).or(self.built.take());
        given.unwrap_or_else(|| Err(missing("model", "batch_shape")))
    }
}

/// Drops the type of a layer's numbers, which changes nothing of what is counted, unless they are
/// quantised: that adds parameters and operations.
fn not_quantized(config: &mut Attributes) -> Result<()> {
    let Some(dtype) = config.take("dtype") else {
        return Ok(());
    };
    let plain = match (dtype["class_name"].as_str(), dtype.as_str()) {
        (Some(policy), _) => {
            ["DTypePolicy", "FloatDTypePolicy", "Policy", "PolicyV1"].contains(&policy)
        }
        (None, Some(name)) => !name.contains("_from_"),
        (None, None) => false,
    };
    match plain {
        true => Ok(()),
        false => Err(config.wrong("dtype", "a type of numbers that are not quantised", &dtype)),
    }
}

fn missing(place: &str, key: &str) -> Error {
    Error::Missing {
        place: place.to_owned(),
        key: key.to_owned(),
    }
}
