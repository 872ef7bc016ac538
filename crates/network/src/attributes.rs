//! The keys and values of one layer, the same for TOML and for Keras JSON.

use serde_json::{Map, Value};

use crate::{
    Activation, Conv2d, Dense, Dropout, Error, MaxPooling2d, Operation, Padding, Result, Shape,
};

/// The classes that [`Attributes::operation`] knows.
const CLASSES: &str = "Conv2D, MaxPooling2D, Dense, Dropout, Flatten, Activation";

/// Keys and values that are taken out one by one; what is left at the end was not understood.
pub(crate) struct Attributes {
    place: String,
    values: Map<String, Value>,
}

impl Attributes {
    /// `place` names the layer in messages.
    pub(crate) fn new(place: String, values: Map<String, Value>) -> Self {
        Self { place, values }
    }

    /// Takes out everything that belongs to a layer of that class.
    pub(crate) fn operation(&mut self, class: &str) -> Result<Operation> {
        Ok(match class {
            "Conv2D" => Conv2d {
                filters: self.required("filters", Self::count)?,
                kernel: self.required("kernel_size", Self::pair)?,
                stride: self.optional("strides", Self::pair)?.unwrap_or([1, 1]),
                padding: self.optional("padding", Self::padding)?.unwrap_or_default(),
                bias: self.optional("use_bias", Self::flag)?.unwrap_or(true),
                activation: self
                    .optional("activation", Self::activation)?
                    .unwrap_or_default(),
            }
            .into(),
            "MaxPooling2D" => {
                let pool = self.optional("pool_size", Self::pair)?.unwrap_or([2, 2]);
                MaxPooling2d {
                    pool,
                    stride: self.optional("strides", Self::pair)?.unwrap_or(pool),
                    padding: self.optional("padding", Self::padding)?.unwrap_or_default(),
                }
                .into()
            }
            "Dense" => Dense {
                units: self.required("units", Self::count)?,
                bias: self.optional("use_bias", Self::flag)?.unwrap_or(true),
                activation: self
                    .optional("activation", Self::activation)?
                    .unwrap_or_default(),
            }
            .into(),
            "Dropout" => Dropout::new(self.required("rate", Self::rate)?).into(),
            "Flatten" => Operation::Flatten,
            "Activation" => self.required("activation", Self::activation)?.into(),
            _ => {
                return Err(Error::UnknownLayer {
                    place: self.place.clone(),
                    class: class.to_owned(),
                    known: CLASSES.to_owned(),
                });
            }
        })
    }

    /// Takes the value of a key that must be there.
    pub(crate) fn required<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&Self, &str, Value) -> Result<T>,
    ) -> Result<T> {
        self.optional(key, read)?.ok_or_else(|| Error::Missing {
            place: self.place.clone(),
            key: key.to_owned(),
        })
    }

    /// Takes the value of a key that may be left out; `null` counts as left out.
    pub(crate) fn optional<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&Self, &str, Value) -> Result<T>,
    ) -> Result<Option<T>> {
        match self.values.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(self, key, value).map(Some),
        }
    }

    /// Drops keys that do not change what is computed.
    pub(crate) fn ignore(&mut self, keys: &[&str]) {
        for key in keys {
            self.values.remove(*key);
        }
    }

    /// Drops a key whose value says that an option is not used; refuses any other value.
    pub(crate) fn unused(&mut self, key: &str, neutral: &[Value]) -> Result<()> {
        match self.values.remove(key) {
            Some(value) if !neutral.contains(&value) => {
                let expected: Vec<String> = neutral.iter().map(Value::to_string).collect();
                Err(self.wrong(key, &expected.join(" or "), &value))
            }
            _ => Ok(()),
        }
    }

    /// Refuses whatever has not been taken.
    pub(crate) fn finish(self) -> Result<()> {
        match self.values.keys().next() {
            None => Ok(()),
            Some(key) => Err(Error::UnknownOption {
                place: self.place,
                key: key.clone(),
            }),
        }
    }

    pub(crate) fn text(&self, key: &str, value: Value) -> Result<String> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(self.wrong(key, "a string", &other)),
        }
    }

    pub(crate) fn flag(&self, key: &str, value: Value) -> Result<bool> {
        value
            .as_bool()
            .ok_or_else(|| self.wrong(key, "true or false", &value))
    }

    /// A shape of whole numbers of at least 1.
    pub(crate) fn shape(&self, key: &str, value: Value) -> Result<Shape> {
        let axes = value.as_array().filter(|axes| !axes.is_empty());
        axes.and_then(|axes| axes.iter().map(positive).collect::<Option<Vec<u64>>>())
            .map(Shape::new)
            .ok_or_else(|| self.wrong(key, "a list of whole numbers of at least 1", &value))
    }

    fn count(&self, key: &str, value: Value) -> Result<u64> {
        positive(&value).ok_or_else(|| self.wrong(key, "a whole number of at least 1", &value))
    }

    /// One number for both axes, or one for each.
    fn pair(&self, key: &str, value: Value) -> Result<[u64; 2]> {
        let pair = match value.as_array().map(Vec::as_slice) {
            Some([rows, columns]) => positive(rows).zip(positive(columns)),
            Some(_) => None,
            None => positive(&value).map(|size| (size, size)),
        };
        pair.map(|(rows, columns)| [rows, columns])
            .ok_or_else(|| self.wrong(key, "one or two whole numbers of at least 1", &value))
    }

    fn rate(&self, key: &str, value: Value) -> Result<f64> {
        value
            .as_f64()
            .filter(|rate| (0.0..1.0).contains(rate))
            .ok_or_else(|| self.wrong(key, "a number of at least 0 and below 1", &value))
    }

    fn padding(&self, key: &str, value: Value) -> Result<Padding> {
        [Padding::Valid, Padding::Same]
            .into_iter()
            .find(|padding| value.as_str() == Some(padding.name()))
            .ok_or_else(|| self.wrong(key, "\"valid\" or \"same\"", &value))
    }

    fn activation(&self, key: &str, value: Value) -> Result<Activation> {
        let name = self.text(key, value)?;
        Activation::from_name(&name).ok_or_else(|| Error::UnknownActivation {
            place: self.place.clone(),
            found: name,
            known: Activation::ALL.map(Activation::name).join(", "),
        })
    }

    fn wrong(&self, key: &str, expected: &str, found: &Value) -> Error {
        const LONGEST: usize = 80;
        let mut found = found.to_string();
        if found.chars().count() > LONGEST {
            found = found.chars().take(LONGEST).chain(['…']).collect();
        }
        Error::Value {
            place: self.place.clone(),
            key: key.to_owned(),
            expected: expected.to_owned(),
            found,
        }
    }
}

fn positive(value: &Value) -> Option<u64> {
    value.as_u64().filter(|&number| number > 0)
}
