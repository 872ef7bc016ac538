use std::fmt::Write as _;

use toml::{Table, Value};

use crate::{Checkpoint, Error, Result};

/// What follows the layers in every script.
const REST: &str = r#"

def load(model, path):
    """Gives the layers the weights of a safetensors file."""
    weights = load_file(path)
    for layer in model.layers:
        values = []
        for variable in layer.weights:
            value = weights[f"{layer.name}.{NAMES[variable.name]}"]
            if variable.name == "kernel" and value.ndim == 4:
                if isinstance(layer, keras.layers.DepthwiseConv2D):
                    rows, columns, channels, _ = variable.shape
                    value = value.reshape(channels, -1, rows, columns).transpose(2, 3, 0, 1)
                else:
                    value = value.transpose(2, 3, 1, 0)
            elif variable.name == "kernel":
                value = value.T
            values.append(value)
        layer.set_weights(values)
    return model


# What the weights are called here and there.
NAMES = {
    "kernel": "weight",
    "bias": "bias",
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


if __name__ == "__main__":
    load(network(), sys.argv[1] if len(sys.argv) > 1 else WEIGHTS).summary()
"#;

impl Checkpoint {
    /// A Python script that builds the network with Keras 3 and loads its weights from a safetensors file, which
    /// it looks for at the path `weights`, seen from its own folder.
    ///
    /// # Errors
    ///
    /// None in practice: a network always has a form in TOML.
    ///
    /// ```
    /// let checkpoint = cijfer_zoo::trained("C").expect("comes with the crate")?;
    /// let script = checkpoint.to_keras_script("c.safetensors")?;
    /// assert!(script.contains("filters=20, groups=1, kernel_size=(5, 5)"));
    /// # Ok::<(), cijfer_model::Error>(())
    /// ```
    pub fn to_keras_script(&self, weights: &str) -> Result<String> {
        let network = &self.network;
        // The TOML of a network has the names and options of Keras.
        let table: Table = toml::from_str(&network.to_toml()).map_err(|error| Error::Format {
            path: network.name.clone().into(),
            reason: error.to_string(),
        })?;
        let layers = table.get("layers").and_then(Value::as_array);
        let mut script = format!(
            "\"\"\"The network {}, for Keras 3, with the weights of a safetensors file.\"\"\"\n\n\
             import sys\nfrom pathlib import Path\n\nimport keras\nfrom safetensors.numpy import load_file\n\n\
             WEIGHTS = Path(__file__).parent / {}\n\n\ndef network():\n    \
             \"\"\"The layers, with fresh weights.\"\"\"\n    return keras.Sequential(\n        [\n            \
             keras.Input({}),\n",
            literal(&Value::from(network.name.as_str())).trim_matches('"'),
            literal(&Value::from(weights)),
            literal(table.get("input").unwrap_or(&Value::from(0))),
        );
        let tables = layers.into_iter().flatten().filter_map(Value::as_table);
        for (place, table) in network.places().zip(tables) {
            let layer = place.layer;
            let mut options: Vec<String> = Vec::new();
            for (key, value) in table {
                if !["type", "name", "trainable"].contains(&key.as_str()) {
                    options.push(format!("{key}={}", literal(value)));
                }
            }
            options.push(format!(
                "name={}",
                literal(&Value::from(layer.name.as_str()))
            ));
            // Writing to a string does not fail.
            let _ = writeln!(
                script,
                "            keras.layers.{}({}),",
                layer.operation.class(),
                options.join(", ")
            );
        }
        let name = literal(&Value::from(network.name.as_str()));
        let _ = write!(script, "        ],\n        name={name},\n    )\n");
        script += REST;
        Ok(script)
    }
}

/// A value as Python writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Boolean(true) => "True".to_owned(),
        Value::Boolean(false) => "False".to_owned(),
        // JSON's strings are Python's.
        Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::Float(number) if number.is_nan() => "float(\"nan\")".to_owned(),
        Value::Float(number) if number.is_infinite() => format!("float(\"{number}\")"),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            match values.len() {
                1 => format!("({},)", values[0]),
                _ => format!("({})", values.join(", ")),
            }
        }
        other => other.to_string(),
    }
}
