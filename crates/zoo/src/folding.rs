//! Batch normalisation in inference: by constant statistics, so that it is part of a linear layer.

use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor};
use cijfer_analysis::Analysis;
use cijfer_network::{Activation, BatchNormalization, DepthwiseConv2d, Layer, Network, Operation};

use crate::layers::axis;

/// A network that computes in inference what another does, layer by layer.
pub(crate) struct Folded {
    pub(crate) network: Network,
    pub(crate) weights: HashMap<String, Tensor>,
}

impl Folded {
    /// Puts every batch normalisation over channels into the linear layer before it, where nothing lies
    /// between but dropout, and makes it a convolution of single pixels elsewhere in an image. `None` where
    /// nothing was changed.
    pub(crate) fn of(
        network: &Network,
        analysis: &Analysis,
        weights: &HashMap<String, Tensor>,
    ) -> Result<Option<Self>> {
        let mut folded = Self {
            network: network.clone(),
            weights: weights.clone(),
        };
        let mut changed = false;
        for (index, layer) in network.layers.iter().enumerate() {
            let Operation::BatchNormalization(normalization) = &layer.operation else {
                continue;
            };
            let axes = analysis.layers[index].input.axes();
            if axis(normalization.axis, axes.len() + 1) != axes.len() {
                continue;
            }
            let channels = axes.last().map_or(0, |&channels| channels as usize);
            let line = folded.line(layer, normalization, channels)?;
            let before = folded.network.layers[..index].iter().rposition(|layer| {
                !matches!(
                    layer.operation,
                    Operation::Dropout(_) | Operation::SpatialDropout2d(_)
                )
            });
            if let Some(before) = before.filter(|&before| folded.takes(before)) {
                folded.scale(before, line)?;
                folded.network.layers[index].operation = Activation::Linear.into();
            } else if axes.len() == 3 {
                folded.network.layers[index].operation = DepthwiseConv2d::new([1, 1]).into();
                let [factor, offset] = line;
                folded.insert(&layer.name, "weight", factor.reshape((channels, 1, 1, 1))?);
                folded.insert(&layer.name, "bias", offset);
            } else {
                continue;
            }
            changed = true;
        }
        Ok(changed.then_some(folded))
    }

    /// The factor and the offset of each channel:
    /// `γ·(x − μ) / √(σ² + ε) + β = x·(γ / √(σ² + ε)) + (β − μ·γ / √(σ² + ε))`.
    fn line(
        &self,
        layer: &Layer,
        normalization: &BatchNormalization,
        channels: usize,
    ) -> Result<[Tensor; 2]> {
        let find = |what: &str| self.weights.get(&format!("{}.{what}", layer.name));
        let zeros = Tensor::zeros(channels, DType::F32, &Device::Cpu)?;
        let ones = Tensor::ones(channels, DType::F32, &Device::Cpu)?;
        let [mean, variance] = ["running_mean", "running_var"].map(find);
        let deviation = (variance.unwrap_or(&ones) + normalization.epsilon)?.sqrt()?;
        let factor = (find("weight").unwrap_or(&ones) / deviation)?;
        let offset = (find("bias").unwrap_or(&zeros) - (mean.unwrap_or(&zeros) * &factor)?)?;
        Ok([factor, offset])
    }

    /// Whether a layer's output is a weighted sum and nothing more.
    fn takes(&self, layer: usize) -> bool {
        let operation = &self.network.layers[layer].operation;
        let linear = matches!(
            operation,
            Operation::Conv2d(_) | Operation::DepthwiseConv2d(_) | Operation::Dense(_)
        );
        linear && operation.activation() == Activation::Linear
    }

    /// Has a linear layer scale and shift each of its filters or neurons.
    fn scale(&mut self, layer: usize, [factor, offset]: [Tensor; 2]) -> Result<()> {
        let name = self.network.layers[layer].name.clone();
        if let Some(weight) = self.weights.get(&format!("{name}.weight")) {
            let mut shape = vec![1; weight.rank()];
            shape[0] = factor.elem_count();
            let weight = weight.broadcast_mul(&factor.reshape(shape)?)?;
            self.insert(&name, "weight", weight);
        }
        let bias = match self.weights.get(&format!("{name}.bias")) {
            Some(bias) => ((bias * factor)? + offset)?,
            None => offset,
        };
        self.insert(&name, "bias", bias);
        match &mut self.network.layers[layer].operation {
            Operation::Conv2d(convolution) => convolution.bias = true,
            Operation::DepthwiseConv2d(convolution) => convolution.bias = true,
            Operation::Dense(dense) => dense.bias = true,
            _ => {}
        }
        Ok(())
    }

    fn insert(&mut self, layer: &str, what: &str, weight: Tensor) {
        self.weights.insert(format!("{layer}.{what}"), weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;
    use candle_nn::VarBuilder;
    use cijfer_network::{Conv2d, Dense, Dropout, MaxPooling2d, Shape};

    /// Kernels and layers agree wherever a normalisation stands: behind a convolution with a bias or
    /// without, behind dropout, behind a pooling, at the front, behind Dense, and at the end.
    #[test]
    fn normalisation_is_part_of_the_layers_around_it() {
        let normalization = BatchNormalization::default;
        let network = Network::new("normalised", Shape::image(8, 8, 2))
            .then(normalization())
            .then(Conv2d::new(3, [3, 3]).bias(false))
            .then(Dropout::new(0.5))
            .then(normalization())
            .then(Activation::Relu)
            .then(MaxPooling2d::new([2, 2]))
            .then(normalization())
            .then(Conv2d::new(4, [2, 2]))
            .then(normalization())
            .then(Operation::Flatten)
            .then(Dense::new(5))
            .then(normalization());
        let weights: HashMap<String, Tensor> = crate::initialisation::parameters(&network)
            .expect("fits")
            .into_iter()
            .enumerate()
            .map(|(number, parameter)| {
                let count: usize = parameter.shape.iter().product();
                let values: Vec<f32> = (0..count)
                    .map(|index| 0.25 + ((index * 7 + number * 3) % 11) as f32 / 8.0)
                    .collect();
                let tensor = Tensor::from_vec(values, parameter.shape, &Device::Cpu);
                (parameter.name, tensor.expect("made"))
            })
            .collect();
        let build = || {
            let weights = VarBuilder::from_tensors(weights.clone(), DType::F32, &Device::Cpu);
            Model::new(&network, weights, 0).expect("built")
        };
        let images: Vec<f32> = (0..3 * 128)
            .map(|index| (index % 17) as f32 / 8.0)
            .collect();
        let images = Tensor::from_vec(images, (3, 8, 8, 2), &Device::Cpu).expect("made");
        let [fast, slow] = [build(), build().layer_by_layer()].map(|model| {
            let outputs = model.forward(&images).expect("computed");
            outputs
                .flatten_all()
                .and_then(|t| t.to_vec1::<f32>())
                .expect("read")
        });
        for (fast, slow) in fast.iter().zip(&slow) {
            assert!(
                (fast - slow).abs() <= 1e-4 * slow.abs().max(1.0),
                "{fast} for {slow}"
            );
        }
        let analysis = Analysis::of(&network).expect("fits");
        let folded = Folded::of(&network, &analysis, &weights)
            .expect("computed")
            .expect("changed");
        let left = |layer: &&Layer| matches!(layer.operation, Operation::BatchNormalization(_));
        assert_eq!(folded.network.layers.iter().filter(left).count(), 0);
    }
}
