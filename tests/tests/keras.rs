//! What Keras itself says of its networks. The variable `CIJFER_KERAS_CONFORMANCE` names the
//! folder that holds `networks.jsonl.gz`; without it there is nothing to compare with.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use cijfer_analysis::Analysis;
use cijfer_network::Network;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

/// Layers and activations that are read; a network with any other must be refused.
const LAYERS: [&str; 6] = [
    "Conv2D",
    "MaxPooling2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Activation",
];
const ACTIVATIONS: [&str; 7] = [
    "linear", "relu", "sigmoid", "softmax", "tanh", "silu", "gelu",
];

#[test]
fn networks_are_counted_as_keras_counts_them_or_refused_by_name() {
    let Some(folder) = std::env::var_os("CIJFER_KERAS_CONFORMANCE") else {
        eprintln!("skipped: CIJFER_KERAS_CONFORMANCE names no folder");
        return;
    };
    let path = PathBuf::from(folder).join("networks.jsonl.gz");
    let file = std::fs::File::open(&path).expect("the file of networks");
    let (mut read, mut refused) = (0, 0);
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let network = Network::from_keras_json(&line["keras_json"].to_string());
        match (unknown(&line["keras_json"]), network) {
            (None, network) => {
                check(&line, &network.expect("every layer is known"));
                read += 1;
            }
            (Some([layer, what]), network) => {
                let error = network.expect_err("a layer is not known").to_string();
                assert!(
                    error.contains(&layer) && error.contains(&what),
                    "{layer}, {what}: {error}"
                );
                refused += 1;
            }
        }
    }
    eprintln!("{read} networks of Keras are counted as by Keras, {refused} refused by name");
    assert!(read > 0, "no network could be read");
}

/// Shapes, parameters and totals.
fn check(line: &Value, network: &Network) {
    let analysis = Analysis::of(network).expect("Keras built it");
    let counted: Vec<Value> = analysis
        .layers
        .iter()
        .map(|layer| {
            let mut shape = vec![Value::Null];
            shape.extend(layer.output.axes().iter().map(|&axis| Value::from(axis)));
            json!({
                "name": layer.name,
                "class": layer.class,
                "output_shape": shape,
                "params": layer.parameters.value as u64,
                "trainable": layer.trainable_parameters() as u64,
            })
        })
        .collect();
    assert_eq!(json!(counted), line["layers"]);
    let totals = analysis.totals().expect("small");
    assert_eq!(
        Some(totals.parameters as u64),
        line["total_params"].as_u64()
    );
    check_multiplications(line, &analysis, network);
}

/// TensorFlow's profiler counts two operations for a product that is added, biases left out.
fn check_multiplications(line: &Value, analysis: &Analysis, network: &Network) {
    let counted: u128 = analysis.totals().expect("small").operations.multiplications;
    let profiled: u64 = ["Conv2D", "MatMul"]
        .iter()
        .filter_map(|operation| line["float_ops_by_type"][operation].as_u64())
        .sum();
    assert_eq!(2 * counted, u128::from(profiled), "{}", network.name);
}

/// The first layer that is not known here, and which of its words that is.
fn unknown(model: &Value) -> Option<[String; 2]> {
    let layers = model["config"]["layers"].as_array().expect("layers");
    layers.iter().find_map(|layer| {
        let (class, config) = (layer["class_name"].as_str()?, &layer["config"]);
        let what = if class == "InputLayer" {
            None
        } else if !LAYERS.contains(&class) {
            Some(class.to_owned())
        } else if [json!([1, 1]), Value::Null]
            .iter()
            .all(|one| config["dilation_rate"] != *one)
        {
            Some("dilation_rate".to_owned())
        } else if ![json!(1), Value::Null].contains(&config["groups"]) {
            Some("groups".to_owned())
        } else {
            let activation = config["activation"].as_str();
            activation
                .filter(|name| !ACTIVATIONS.contains(name))
                .map(str::to_owned)
        };
        Some([config["name"].as_str()?.to_owned(), what?])
    })
}
