//! The keys and values of one layer, the same for TOML and for Keras JSON.

use serde_json::{Map, Value};

use crate::kind::{FLAG, Kind, PAIR};
use crate::{Activation, Error, Padding, Result};

/// Who wrote the attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// A person, in the project's own format: every key must mean something.
    Person,
    /// Keras, which writes every argument of a layer, also those without an effect here.
    Keras,
}

/// How training starts with the window of a convolution, and what it holds it to.
pub(crate) const OF_KERNEL: &[&str] = &[
    "kernel_initializer",
    "kernel_regularizer",
    "kernel_constraint",
];

/// The same of a bias.
pub(crate) const OF_BIAS: &[&str] = &["bias_initializer", "bias_regularizer", "bias_constraint"];

/// Keys and values that are taken out one by one; what is left at the end was not understood.
pub(crate) struct Attributes {
    writer: Writer,
    place: String,
    values: Map<String, Value>,
}

impl Attributes {
    /// `place` names the layer in messages.
    pub(crate) fn new(writer: Writer, place: String, values: Map<String, Value>) -> Self {
        Self {
            writer,
            place,
            values,
        }
    }

    /// The same of a value, which must be an object: the value of `key`.
    pub(crate) fn of(writer: Writer, place: String, key: &str, value: Value) -> Result<Self> {
        match value {
            Value::Object(values) => Ok(Self::new(writer, place, values)),
            other => Err(wrong(&place, key, "an object", &other)),
        }
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Takes the value of a key as it is; `null` counts as left out.
    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        self.values.remove(key).filter(|value| !value.is_null())
    }

    /// Takes the value of a key that may be left out; `null` counts as left out.
    pub(crate) fn optional<T>(&mut self, key: &str, kind: &Kind<T>) -> Result<Option<T>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        // TOML cannot hold larger ones, and whatever is read can be written as TOML.
        if exceeds(&value) {
            return Err(self.wrong(key, "below 2^63", &value));
        }
        match (kind.read)(&value) {
            Some(read) => Ok(Some(read)),
            None => Err(self.wrong(key, kind.expected, &value)),
        }
    }

    /// Takes the value of a key that must be there.
    pub(crate) fn required<T>(&mut self, key: &str, kind: &Kind<T>) -> Result<T> {
        self.optional(key, kind)?.ok_or_else(|| self.missing(key))
    }

    /// Takes the value of a key, or what stands for it when it is left out.
    pub(crate) fn or<T>(&mut self, key: &str, kind: &Kind<T>, default: T) -> Result<T> {
        Ok(self.optional(key, kind)?.unwrap_or(default))
    }

    pub(crate) fn strides(&mut self) -> Result<[u64; 2]> {
        self.or("strides", &PAIR, [1, 1])
    }

    pub(crate) fn dilation(&mut self) -> Result<[u64; 2]> {
        self.or("dilation_rate", &PAIR, [1, 1])
    }

    pub(crate) fn padding(&mut self) -> Result<Padding> {
        const PADDING: Kind<Padding> = Kind {
            expected: "\"valid\" or \"same\"",
            read: |value| {
                Padding::ALL
                    .into_iter()
                    .find(|padding| value.as_str() == Some(padding.name()))
            },
        };
        self.or("padding", &PADDING, Padding::Valid)
    }

    pub(crate) fn bias(&mut self) -> Result<bool> {
        self.or("use_bias", &FLAG, true)
    }

    /// Drops `data_format`, which may only say what is so here: channels last.
    pub(crate) fn channels_last(&mut self) -> Result<()> {
        self.unused("data_format", &"channels_last".into())
    }

    /// Drops `groups`, which Keras 2 writes for every convolution and honours only in `Conv2D`.
    pub(crate) fn one_group(&mut self) -> Result<()> {
        self.unused("groups", &1.into())
    }

    /// The activation, if one is given: by its name, or as Keras 3 writes a function that it
    /// serialises as an object.
    ///
    /// Keras 2's `hard_sigmoid` is `0.2·x + 0.5` and Keras 3's `x/6 + 0.5`, cut to 0 and 1: other
    /// constants, the same operations, so one activation stands for both.
    pub(crate) fn activation(&mut self) -> Result<Option<Activation>> {
        let Some(value) = self.take("activation") else {
            return Ok(None);
        };
        let name = match &value {
            Value::String(name) => name,
            Value::Object(object) if self.writer == Writer::Keras => {
                let text = |key| object.get(key).and_then(Value::as_str);
                match (text("class_name"), text("config")) {
                    (Some("function"), Some(name)) | (Some(name), _) => name,
                    (None, _) => return Err(self.wrong("activation", "a string", &value)),
                }
            }
            other => return Err(self.wrong("activation", "a string", other)),
        };
        match Activation::from_name(name) {
            Some(activation) => Ok(Some(activation)),
            None => Err(Error::UnknownActivation {
                place: self.place.clone(),
                found: name.to_owned(),
                known: Activation::ALL.map(Activation::name).join(", "),
            }),
        }
    }

    /// Drops keys that Keras writes and that change nothing of what is computed or counted.
    pub(crate) fn without_effect(&mut self, keys: &[&str]) {
        if self.writer == Writer::Keras {
            for key in keys {
                self.values.remove(*key);
            }
        }
    }

    /// Drops a key of Keras whose value says that an option is not used; refuses any other value.
    /// `null` says so too.
    pub(crate) fn unused(&mut self, key: &str, neutral: &Value) -> Result<()> {
        if self.writer != Writer::Keras {
            return Ok(());
        }
        match self.take(key) {
            Some(value) if value != *neutral => Err(self.wrong(key, &format!("{neutral}"), &value)),
            _ => Ok(()),
        }
    }

    /// Refuses whatever has not been taken.
    pub(crate) fn finish(self) -> Result<()> {
        // The first in the alphabet, whatever order the map has.
        match self.values.into_iter().map(|(key, _)| key).min() {
            None => Ok(()),
            Some(key) => Err(Error::UnknownOption {
                place: self.place,
                key,
            }),
        }
    }

    pub(crate) fn missing(&self, key: &str) -> Error {
        Error::Missing {
            place: self.place.clone(),
            key: key.to_owned(),
        }
    }

    pub(crate) fn wrong(&self, key: &str, expected: &str, found: &Value) -> Error {
        wrong(&self.place, key, expected, found)
    }
}

/// The error of a value that does not fit, cut to a length that can be read.
pub(crate) fn wrong(place: &str, key: &str, expected: &str, found: &Value) -> Error {
    Error::Value {
        place: place.to_owned(),
        key: key.to_owned(),
        expected: expected.to_owned(),
        found: shortened(found.to_string()),
    }
}

fn shortened(text: String) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Whether a whole number is 2⁶³ or more, in a list or by itself.
fn exceeds(value: &Value) -> bool {
    match value {
        Value::Number(number) => number
            .as_u64()
            .is_some_and(|number| i64::try_from(number).is_err()),
        Value::Array(values) => values.iter().any(exceeds),
        _ => false,
    }
}
