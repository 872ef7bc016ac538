//! Trained networks as ONNX files.
//!
//! Images lie `[batch, channels, height, width]` there, as ONNX has them, and not channels last; numbers from 0
//! to 1, vectors `[batch, length]`. A file has two outputs: `logits`, before the last layer's activation, and
//! `answers`, after it. The batch is open, and so are height and width where the network slides.

mod activation;
mod graph;
mod messages;

use candle_core::Tensor;
use cijfer_analysis::Analysis;
use cijfer_network::{Activation, Layer, Operation, Padding, Shape};
use prost::Message;

use crate::{Checkpoint, Error, Result};
use graph::Drawing;
use messages::{Attribute, Dimension, Model, Value};

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
        let slides = network.layers.iter().all(|layer| {
            !matches!(
                layer.operation,
                Operation::Dense(_) | Operation::Flatten | Operation::Reshape(_)
            )
        });
        let axes = |shape: &Shape, names: [&str; 2]| {
            let mut axes = vec![Dimension::open("batch")];
            match shape.axes() {
                &[height, width, channels] => {
                    axes.push(Dimension::fixed(channels));
                    match slides {
                        true => axes.extend(names.map(Dimension::open)),
                        false => axes.extend([height, width].map(Dimension::fixed)),
                    }
                }
                other => axes.extend(other.iter().map(|&axis| Dimension::fixed(axis))),
            }
            axes
        };
        let mut drawing = Drawing::new("images");
        let last = network.layers.len().saturating_sub(1);
        for (index, (layer, counted)) in network.layers.iter().zip(&analysis.layers).enumerate() {
            let from = &counted.input;
            let operation = layer.operation.without_activation();
            self.draw(&mut drawing, layer, &operation, from)?;
            if index == last {
                drawing.call("logits");
            }
            drawing.activation(
                layer.operation.activation(),
                &format!("{}.activation", layer.name),
            );
        }
        if network.layers.is_empty() {
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

    /// Adds a layer without its activation.
    fn draw(
        &self,
        drawing: &mut Drawing,
        layer: &Layer,
        operation: &Operation,
        from: &Shape,
    ) -> Result<()> {
        let name = &layer.name;
        let channels = from.axes().last().copied().unwrap_or(1);
        let is_image = from.as_image().is_some();
        match operation {
            Operation::Conv2d(conv) if is_image => {
                let inputs = self.parameters(drawing, name, conv.bias, None)?;
                let mut attributes = window(conv.kernel, conv.stride, conv.padding);
                attributes.extend(taps(conv.dilation, conv.groups));
                drawing.add("Conv", name, &inputs, attributes);
            }
            Operation::DepthwiseConv2d(conv) if is_image => {
                let inputs = self.parameters(drawing, name, conv.bias, None)?;
                let mut attributes = window(conv.kernel, conv.stride, conv.padding);
                attributes.extend(taps(conv.dilation, channels));
                drawing.add("Conv", name, &inputs, attributes);
            }
            // Over the channels of an image, a Dense layer is a convolution of single pixels.
            Operation::Dense(dense) if is_image => {
                let shape = [dense.units, channels, 1, 1].map(|axis| axis as usize);
                let inputs = self.parameters(drawing, name, dense.bias, Some(&shape))?;
                drawing.add("Conv", name, &inputs, Vec::new());
            }
            Operation::Dense(dense) if from.axes().len() == 1 => {
                let inputs = self.parameters(drawing, name, dense.bias, None)?;
                drawing.add("Gemm", name, &inputs, vec![Attribute::int("transB", 1)]);
            }
            Operation::MaxPooling2d(pooling) if is_image => drawing.add(
                "MaxPool",
                name,
                &[],
                window(pooling.pool, pooling.stride, pooling.padding),
            ),
            Operation::AveragePooling2d(pooling) if is_image => drawing.add(
                "AveragePool",
                name,
                &[],
                window(pooling.pool, pooling.stride, pooling.padding),
            ),
            Operation::GlobalMaxPooling2d(pooling) if is_image => {
                drawing.add("GlobalMaxPool", name, &[], Vec::new());
                drawing.flatten_unless(pooling.keep_dimensions, name);
            }
            Operation::GlobalAveragePooling2d(pooling) if is_image => {
                drawing.add("GlobalAveragePool", name, &[], Vec::new());
                drawing.flatten_unless(pooling.keep_dimensions, name);
            }
            // Channels are the last axis here, and axis 1 there; the batch is axis 0.
            Operation::BatchNormalization(normalization)
                if [-1, from.axes().len() as i64].contains(&normalization.axis) =>
            {
                let count = channels as usize;
                let mut inputs = Vec::new();
                for (part, value) in [
                    ("weight", 1.0),
                    ("bias", 0.0),
                    ("running_mean", 0.0),
                    ("running_var", 1.0),
                ] {
                    let name = format!("{name}.{part}");
                    match self.weights.get(&name) {
                        Some(tensor) => drawing.floats(&name, &[count], &read(tensor)?),
                        None => drawing.floats(&name, &[count], &vec![value; count]),
                    }
                    inputs.push(name);
                }
                let epsilon = Attribute::float("epsilon", normalization.epsilon as f32);
                drawing.add("BatchNormalization", name, &inputs, vec![epsilon]);
            }
            // The order of the elements is row, column, channel.
            Operation::Flatten if is_image => {
                let order = Attribute::ints("perm", &[0, 2, 3, 1]);
                drawing.add("Transpose", &format!("{name}.order"), &[], vec![order]);
                drawing.flatten_unless(false, name);
            }
            Operation::Flatten if from.axes().len() == 1 => {}
            Operation::Relu(relu)
                if relu.max_value.is_none()
                    && relu.threshold == 0.0
                    && relu.negative_slope == 0.0 =>
            {
                drawing.activation(Activation::Relu, name);
            }
            Operation::LeakyRelu(relu) => {
                let slope = Attribute::float("alpha", relu.negative_slope as f32);
                drawing.add("LeakyRelu", name, &[], vec![slope]);
            }
            Operation::Elu(elu) => {
                let alpha = Attribute::float("alpha", elu.alpha as f32);
                drawing.add("Elu", name, &[], vec![alpha]);
            }
            Operation::Activation(_) | Operation::Dropout(_) | Operation::SpatialDropout2d(_) => {}
            other => {
                return Err(Error::NotExported {
                    layer: name.clone(),
                    class: other.class(),
                    input: from.clone(),
                });
            }
        }
        Ok(())
    }

    /// A layer's weight and, where it has one, its bias, as initial values; their names.
    fn parameters(
        &self,
        drawing: &mut Drawing,
        layer: &str,
        bias: bool,
        shape: Option<&[usize]>,
    ) -> Result<Vec<String>> {
        let mut names = vec![format!("{layer}.weight")];
        if bias {
            names.push(format!("{layer}.bias"));
        }
        for name in &names {
            // A checkpoint has all weights of its network.
            if let Some(tensor) = self.weights.get(name) {
                let own = tensor.dims();
                let dims =
                    shape.filter(|shape| shape.iter().product::<usize>() == tensor.elem_count());
                drawing.floats(name, dims.unwrap_or(own), &read(tensor)?);
            }
        }
        Ok(names)
    }
}

fn read(tensor: &Tensor) -> Result<Vec<f32>> {
    Ok(tensor.flatten_all()?.to_vec1::<f32>()?)
}

/// How a window moves. Where padding is odd, the extra row or column comes after the image, as in Keras.
fn window(size: [u64; 2], stride: [u64; 2], padding: Padding) -> Vec<Attribute> {
    let padding = match padding {
        Padding::Valid => "VALID",
        Padding::Same => "SAME_UPPER",
    };
    vec![
        Attribute::ints("kernel_shape", &size),
        Attribute::ints("strides", &stride),
        Attribute::text("auto_pad", padding),
    ]
}

/// What a convolution's window sees.
fn taps(dilation: [u64; 2], groups: u64) -> [Attribute; 2] {
    [
        Attribute::ints("dilations", &dilation),
        Attribute::int("group", groups as i64),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provenance;
    use candle_core::Device;
    use cijfer_network::{Network, Reshape};

    fn exported(network: &Network) -> Result<Model> {
        let variables = crate::initialise(network, 0, &Device::Cpu)?;
        let checkpoint = Checkpoint::of(network, &variables, Provenance::default())?;
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
