//! What Keras itself says of its networks. The variable `CIJFER_KERAS_CONFORMANCE` names the
//! folder that holds `networks.jsonl.gz`; without it there is nothing to compare with.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use cijfer_analysis::{Analysis, Conditions, Convention, LayerAnalysis, Recount};
use cijfer_network::{Network, Operation};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

/// The graph operations of TensorFlow whose counts are a reference.
const PROFILED: [&str; 5] = [
    "AvgPool",
    "Conv2D",
    "DepthwiseConv2dNative",
    "MatMul",
    "MaxPool",
];

#[test]
fn networks_are_counted_as_keras_counts_them() {
    let Some(folder) = std::env::var_os("CIJFER_KERAS_CONFORMANCE") else {
        eprintln!("skipped: CIJFER_KERAS_CONFORMANCE names no folder");
        return;
    };
    let path = PathBuf::from(folder).join("networks.jsonl.gz");
    let file = std::fs::File::open(&path).expect("the file of networks");
    let mut networks = 0;
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let network = Network::from_keras_json(&line["keras_json"].to_string());
        let network = network.expect("every layer is known");
        check_summary(&line, &network);
        check_operations(&line, &network);
        networks += 1;
    }
    eprintln!("{networks} networks of Keras are counted as by Keras");
    assert!(networks > 0, "there was no network");
}

/// Shapes, parameters and totals.
fn check_summary(line: &Value, network: &Network) {
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
                "params": layer.parameters.total.value as u64,
                "trainable": layer.parameters.trainable.value as u64,
            })
        })
        .collect();
    assert_eq!(json!(counted), line["layers"]);
    let total = analysis.totals().expect("small").parameters.total.value;
    assert_eq!(Some(total as u64), line["total_params"].as_u64());
}

/// TensorFlow's profiler counts two operations for a product that is added, and one for an element
/// of a pooling's window.
fn check_operations(line: &Value, network: &Network) {
    let analysis = Analysis::of(network).expect("Keras built it");
    let recount = Recount::of(network, Conditions::default(), Convention::TensorFlow);
    let recount = recount.expect("small");
    let mut counted: BTreeMap<&str, u128> = BTreeMap::new();
    let layers = network.layers.iter().zip(&analysis.layers);
    for ((described, layer), recounted) in layers.zip(&recount.layers) {
        let Some(count) = &recounted.count else {
            continue;
        };
        // The bias is a graph operation of its own, which is no reference.
        let without_bias = count.value - biases(layer);
        match &described.operation {
            Operation::Conv2d(_) => *counted.entry("Conv2D").or_default() += without_bias,
            Operation::DepthwiseConv2d(_) => {
                *counted.entry("DepthwiseConv2dNative").or_default() += without_bias;
            }
            Operation::SeparableConv2d(convolution) => {
                let [height, width, filters] = layer.output.as_image().expect("an image");
                let [_, _, channels] = layer.input.as_image().expect("an image");
                let middle = channels * convolution.depth_multiplier;
                let pointwise = 2 * u128::from(height * width * filters * middle);
                *counted.entry("Conv2D").or_default() += pointwise;
                *counted.entry("DepthwiseConv2dNative").or_default() += without_bias - pointwise;
            }
            Operation::Dense(_) => *counted.entry("MatMul").or_default() += without_bias,
            Operation::MaxPooling2d(_) => *counted.entry("MaxPool").or_default() += count.value,
            Operation::AveragePooling2d(_) => {
                *counted.entry("AvgPool").or_default() += count.value;
            }
            _ => {}
        }
    }
    let profiled = &line["float_ops_by_type"];
    for operation in PROFILED {
        let expected = profiled[operation].as_u64().unwrap_or(0);
        let found = counted.get(operation).copied().unwrap_or(0);
        assert_eq!(found, expected.into(), "{operation} of {}", network.name);
    }
}

/// How many outputs get a bias.
fn biases(layer: &LayerAnalysis) -> u128 {
    match &layer.parameters.biases {
        Some(_) => layer.output.elements().expect("small"),
        None => 0,
    }
}
