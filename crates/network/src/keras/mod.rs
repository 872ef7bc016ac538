//! What Keras writes: `model.to_json()` of a sequential model, in Keras 2 and 3.

mod file;
mod object;
mod reader;

use serde_json::Value;

use object::Object;
use reader::Reader;

use crate::{Error, LARGEST_DESCRIPTION, Network, Result};

impl Network {
    /// Reads a sequential network from what `model.to_json()` wrote in Keras 2 or 3.
    ///
    /// The layers of sequential models inside the model stand in their place, under the names
    /// `model/layer`.
    ///
    /// # Errors
    ///
    /// Text that is no JSON or is longer than [`LARGEST_DESCRIPTION`], a model that is not
    /// sequential or has no input shape, and every layer, activation or option that is not known,
    /// by name.
    pub fn from_keras_json(text: &str) -> Result<Self> {
        if text.len() as u64 > LARGEST_DESCRIPTION {
            return Err(Error::TooLarge {
                limit: LARGEST_DESCRIPTION,
            });
        }
        let value: Value = serde_json::from_str(text).map_err(|error| Error::Syntax {
            format: "JSON",
            message: error.to_string(),
        })?;
        let object = Object::read("model", "JSON", value)?;
        if !object.is_sequential() {
            return Err(not_sequential("model", object.full_name()));
        }
        Reader::default().network(object)
    }
}

fn not_sequential(place: &str, found: String) -> Error {
    Error::NotSequential {
        place: place.to_owned(),
        found,
    }
}
