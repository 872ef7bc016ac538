//! The project's own format: TOML whose keys are spelled as Keras spells them.

use serde_json::{Map, Value};
use toml::Table;

use crate::attributes::{Attributes, Writer, wrong};
use crate::entries::{Entries, Entry};
use crate::kind::{FLAG, SHAPE, TEXT};
use crate::naming::Names;
use crate::{Error, LARGEST_DESCRIPTION, Layer, Network, Operation, Result};

impl Network {
    /// Reads a network from TOML: `name`, `input` and a list of `layers`, each with its `type`
    /// and the options of that type; `name` and `trainable` may be added to any layer.
    ///
    /// ```
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let text = r#"
    ///     name = "one layer"
    ///     input = [784]
    ///     layers = [{ type = "Dense", units = 10 }]
    /// "#;
    /// let network = Network::new("one layer", Shape::vector(784)).then(Dense::new(10));
    /// assert_eq!(Network::from_toml(text)?, network);
    /// # Ok::<(), cijfer_network::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no TOML or is longer than [`LARGEST_DESCRIPTION`], and every layer, activation
    /// or option that is not known, by name.
    pub fn from_toml(text: &str) -> Result<Self> {
        if text.len() as u64 > LARGEST_DESCRIPTION {
            return Err(Error::TooLarge {
                limit: LARGEST_DESCRIPTION,
            });
        }
        let mut table: Table = toml::from_str(text).map_err(|error| Error::Syntax {
            format: "TOML",
            message: error.to_string().trim_end().to_owned(),
        })?;
        let layers = table.remove("layers");
        let mut top = attributes("network".to_owned(), table)?;
        let name = top.required("name", &TEXT)?;
        let input = top.required("input", &SHAPE)?;
        top.finish()?;

        let mut network = Self::new(name, input);
        let mut names = Names::default();
        let layers = match layers {
            None => Vec::new(),
            Some(toml::Value::Array(layers)) => layers,
            Some(other) => return Err(not_a("a list of tables", "network", other)),
        };
        for (index, layer) in layers.into_iter().enumerate() {
            let place = format!("layer {}", index + 1);
            match layer {
                toml::Value::Table(table) => {
                    network.layers.push(read(place, table, &mut names)?);
                }
                other => return Err(not_a("a table", &place, other)),
            }
        }
        Ok(network)
    }

    /// Writes the network as TOML that [`from_toml`](Self::from_toml) reads back unchanged.
    pub fn to_toml(&self) -> String {
        let mut top = Entries::new();
        top.set("name", self.name.as_str());
        top.set("input", self.input.axes());
        let layers = self.places().map(|place| table(place.layer));
        top.set("layers", layers.collect::<Entry>());
        top.into_table().to_string()
    }
}

fn read(place: String, table: Table, names: &mut Names) -> Result<Layer> {
    let place = match table.get("name").and_then(toml::Value::as_str) {
        Some(name) => format!("{place} ({name})"),
        None => place,
    };
    let mut attributes = attributes(place, table)?;
    let class = attributes.required("type", &TEXT)?;
    let name = attributes.optional("name", &TEXT)?;
    let trainable = attributes.or("trainable", &FLAG, true)?;
    let operation = Operation::read(&class, &mut attributes)?;
    let place = attributes.place().to_owned();
    attributes.finish()?;
    let name = match name {
        None => names.invent(&operation),
        Some(name) if names.take(&name, &operation) => name,
        Some(name) => return Err(Error::DuplicateName { place, name }),
    };
    Ok(Layer {
        name,
        operation,
        trainable,
    })
}

/// One layer with all its options; `trainable` only where it is false.
fn table(layer: &Layer) -> Table {
    let mut entries = Entries::new();
    entries.set("type", layer.operation.class());
    entries.set("name", layer.name.as_str());
    if !layer.trainable {
        entries.set("trainable", false);
    }
    layer.operation.write(&mut entries);
    entries.into_table()
}

fn attributes(place: String, table: Table) -> Result<Attributes> {
    let values: Result<Map<String, Value>> = table
        .into_iter()
        .map(|(key, value)| match json(value) {
            Ok(value) => Ok((key, value)),
            Err(found) => Err(Error::Value {
                place: place.clone(),
                key,
                expected: "a finite number, text, true or false, or a list of them".to_owned(),
                found,
            }),
        })
        .collect();
    Ok(Attributes::new(Writer::Person, place, values?))
}

/// The same value as JSON has it, or what JSON has no word for: a date, or a number that is not
/// finite, which must not be taken for a value that was left out.
fn json(value: toml::Value) -> std::result::Result<Value, String> {
    match value {
        toml::Value::String(text) => Ok(text.into()),
        toml::Value::Integer(number) => Ok(number.into()),
        toml::Value::Boolean(flag) => Ok(flag.into()),
        toml::Value::Float(number) if number.is_finite() => Ok(number.into()),
        toml::Value::Float(number) => Err(number.to_string()),
        toml::Value::Datetime(date) => Err(date.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| json(value).map(|value| (key, value)))
            .collect(),
    }
}

fn not_a(expected: &str, place: &str, found: toml::Value) -> Error {
    let found = json(found).unwrap_or_else(Value::String);
    wrong(place, "layers", expected, &found)
}
