//! A layer as nodes of an ONNX graph.

use cijfer_network::{Activation, BatchNormalization, Layer, Operation, Padding, Pooling, Shape};

use super::graph::Drawing;
use super::messages::Attribute;
use crate::{Checkpoint, Error, Result};

impl Checkpoint {
    /// Adds a layer without its activation.
    pub(super) fn draw(
        &self,
        drawing: &mut Drawing,
        layer: &Layer,
        operation: &Operation,
        from: &Shape,
    ) -> Result<()> {
        let name = &layer.name;
        let channels = from.axes().last().copied().unwrap_or(1);
        let is_image = from.as_image().is_some();
        if let Some(pooling) = operation.pooling()
            && is_image
        {
            draw_pooling(drawing, name, pooling);
            return Ok(());
        }
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
            // Channels are the last axis here, and axis 1 there; the batch is axis 0.
            Operation::BatchNormalization(normalization)
                if [-1, from.axes().len() as i64].contains(&normalization.axis) =>
            {
                self.normalization(drawing, name, channels, normalization);
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

    /// A batch normalisation over the channels.
    fn normalization(
        &self,
        drawing: &mut Drawing,
        layer: &str,
        channels: u64,
        normalization: &BatchNormalization,
    ) {
        let count = channels as usize;
        let mut inputs = Vec::new();
        for (part, value) in [
            ("weight", 1.0),
            ("bias", 0.0),
            ("running_mean", 0.0),
            ("running_var", 1.0),
        ] {
            let name = format!("{layer}.{part}");
            match self.weights.get(&name) {
                Some(array) => drawing.floats(&name, &[count], &array.values),
                None => drawing.floats(&name, &[count], &vec![value; count]),
            }
            inputs.push(name);
        }
        let epsilon = Attribute::float("epsilon", normalization.epsilon as f32);
        drawing.add("BatchNormalization", layer, &inputs, vec![epsilon]);
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
            if let Some(array) = self.weights.get(name) {
                let own = array.shape.as_slice();
                let dims =
                    shape.filter(|shape| shape.iter().product::<usize>() == array.values.len());
                drawing.floats(name, dims.unwrap_or(own), &array.values);
            }
        }
        Ok(names)
    }
}

/// A pooling of an image.
fn draw_pooling(drawing: &mut Drawing, layer: &str, pooling: Pooling) {
    let word = pooling.of().word();
    match pooling {
        Pooling::Windows {
            pool,
            stride,
            padding,
            ..
        } => {
            let attributes = window(pool, stride, padding);
            drawing.add(&format!("{word}Pool"), layer, &[], attributes);
        }
        Pooling::Whole {
            keep_dimensions, ..
        } => {
            drawing.add(&format!("Global{word}Pool"), layer, &[], Vec::new());
            drawing.flatten_unless(keep_dimensions, layer);
        }
    }
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
