//! Trained networks as ONNX files.
//!
//! Images lie `[batch, channels, height, width]` there, as ONNX has them, and not channels last; numbers from 0
//! to 1, vectors `[batch, length]`. A file has two outputs: `logits`, before the last layer's activation, and
//! `answers`, after it. The batch is open, and so are height and width where the network takes images of any size.

mod activation;
mod graph;
mod layer;
mod messages;

use cijfer_analysis::{Analysis, takes_any_size};
use cijfer_network::Shape;
use prost::Message;

use crate::{Checkpoint, Result};
use graph::Drawing;
use messages::{Dimension, Model, Value};

/// The operators are those of this version.
const OPSET: i64 = 18;

impl Checkpoint {
    /// The network and its weights as the bytes of an ONNX file (opset 18).
    ///
    /// # Shapes
    ///
    /// `images`: `[batch, channels, height, width]`, or `[batch, length]`; `logits` and `answers` likewise.
    ///
    /// # Errors
    ///
    /// A layer that is not exported, by name.
    ///
    /// ```
    /// let checkpoint = cijfer_zoo::trained("C").expect("comes with the crate")?;
    /// let bytes = checkpoint.to_onnx()?;
    /// assert!(bytes.len() > 4 * 9_150);
    /// # Ok::<(), cijfer_model::Error>(())
    /// ```
    pub fn to_onnx(&self) -> Result<Vec<u8>> {
        let network = &self.network;
        let analysis = Analysis::of(network)?;
        let any_size = takes_any_size(network);
        let axes = |shape: &Shape, names: [&str; 2]| {
            let mut axes = vec![Dimension::open("batch")];
            match shape.axes() {
                &[height, width, channels] => {
                    axes.push(Dimension::fixed(channels));
                    match any_size {
                        true => axes.extend(names.map(Dimension::open)),
                        false => axes.extend([height, width].map(Dimension::fixed)),
                    }
                }
                other => axes.extend(other.iter().map(|&axis| Dimension::fixed(axis))),
            }
            axes
        };
        let mut drawing = Drawing::new("images");
        let last = network.places().len().saturating_sub(1);
        for place in analysis.places(network) {
            let (layer, from) = (place.layer, &place.counted.input);
            let operation = layer.operation.without_activation();
            self.draw(&mut drawing, layer, &operation, from)?;
            if place.index == last {
                drawing.call("logits");
            }
            drawing.activation(
                layer.operation.activation(),
                &format!("{}.activation", layer.name),
            );
        }
        if network.places().len() == 0 {
            drawing.call("logits");
        }
        drawing.call("answers");
        let inputs = vec![Value::floats(
            "images",
            axes(&network.input, ["height", "width"]),
        )];
        let outputs = ["logits", "answers"]
            .map(|name| Value::floats(name, axes(analysis.output(), ["rows", "columns"])));
        let graph = drawing.finish(&network.name, inputs, outputs.to_vec());
        let mut metadata = self.provenance.to_metadata();
        metadata.insert("network".to_owned(), network.to_toml());
        Ok(Model::of(graph, metadata, OPSET).encode_to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fan;
    use cijfer_network::{Network, Reshape};

    fn exported(network: &Network) -> Result<Model> {
        let checkpoint = Checkpoint::initial(network, 0, Fan::default())?;
        Ok(Model::decode(&*checkpoint.to_onnx()?).expect("what was written can be read"))
    }

    #[test]
    fn c_is_five_layers_with_open_sizes() {
        let graph = exported(&crate::fixtures::c())
            .expect("exported")
            .graph
            .expect("there");
        let operators: Vec<&str> = graph.node.iter().map(|node| &*node.op_type).collect();
        assert_eq!(
            operators,
            [
                "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Conv", "Identity",
                "Sigmoid", "Identity"
            ]
        );
        // Every value is made before it is used, and only once.
        let mut known: Vec<&str> = graph
            .initializer
            .iter()
            .map(|tensor| &*tensor.name)
            .collect();
        known.push("images");
        for node in &graph.node {
            assert!(
                node.input.iter().all(|input| known.contains(&&**input)),
                "{node:?}"
            );
            assert!(!known.contains(&&*node.output[0]), "{node:?}");
            known.push(&node.output[0]);
        }
        let weights: usize = graph
            .initializer
            .iter()
            .map(|tensor| tensor.raw_data.len())
            .sum();
        assert_eq!(weights, 4 * 9_150);
        let axes = |value: &Value| -> Vec<String> {
            let of = value.of.as_ref().and_then(|of| of.tensor_type.as_ref());
            let shape = of.and_then(|of| of.shape.as_ref()).expect("a shape");
            let axis = |axis: &Dimension| match axis.dim_value {
                Some(length) => length.to_string(),
                None => axis.dim_param.clone().unwrap_or_default(),
            };
            shape.dim.iter().map(axis).collect()
        };
        assert_eq!(axes(&graph.input[0]), ["batch", "1", "height", "width"]);
        assert_eq!(axes(&graph.output[1]), ["batch", "10", "rows", "columns"]);
        let b = exported(&crate::fixtures::b())
            .expect("exported")
            .graph
            .expect("there");
        assert_eq!(axes(&b.input[0]), ["batch", "1", "28", "28"]);
        assert_eq!(axes(&b.output[0]), ["batch", "10"]);
    }

    #[test]
    fn layers_without_a_form_are_named() {
        let network = Network::new("x", Shape::vector(6)).then(Reshape {
            shape: vec![Some(2), Some(3)],
        });
        let message = exported(&network).expect_err("refused").to_string();
        assert_eq!(
            message,
            "layer `reshape` (Reshape) on inputs of 6 is not exported"
        );
    }
}
