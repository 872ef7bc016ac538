//! Batch normalisation in inference: by constant statistics, so that it is part of a linear layer.

use std::borrow::Cow;

use cijfer_analysis::Analysis;
use cijfer_network::{
    Activation, BatchNormalization, DepthwiseConv2d, Effect, Layer, Network, Operation, Place,
};

use crate::layers::axis;
use crate::{Array, Weights};

/// A network that computes in inference what another does, layer by layer.
pub(crate) struct Folded {
    pub(crate) network: Network,
    pub(crate) weights: Weights,
}

/// The network and its weights with every batch normalisation [folded](Folded::of), or as they are where there is none.
pub(crate) fn folded<'a>(
    network: &'a Network,
    analysis: &Analysis,
    weights: &'a Weights,
) -> (Cow<'a, Network>, Cow<'a, Weights>) {
    match Folded::of(network, analysis, weights) {
        Some(folded) => (Cow::Owned(folded.network), Cow::Owned(folded.weights)),
        None => (Cow::Borrowed(network), Cow::Borrowed(weights)),
    }
}

/// A factor and an offset for each channel.
type Line = [Vec<f32>; 2];

impl Folded {
    /// Puts every batch normalisation over channels into the linear layer before it, where nothing lies
    /// between but dropout, and makes it a convolution of single pixels elsewhere in an image. `None` where
    /// nothing was changed.
    pub(crate) fn of(network: &Network, analysis: &Analysis, weights: &Weights) -> Option<Self> {
        let normalises =
            |place: Place<'_>| matches!(place.layer.operation, Operation::BatchNormalization(_));
        if !network.places().any(normalises) {
            return None;
        }
        let mut folded = Self {
            network: network.clone(),
            weights: weights.clone(),
        };
        let mut changed = false;
        for place in analysis.places(network) {
            let (index, layer) = (place.index, place.layer);
            let Operation::BatchNormalization(normalization) = &layer.operation else {
                continue;
            };
            let axes = place.counted.input.axes();
            if axis(normalization.axis, axes.len() + 1) != axes.len() {
                continue;
            }
            let channels = axes.last().map_or(0, |&channels| channels as usize);
            let line = folded.line(layer, normalization, channels);
            if let Some((before, name, with_bias)) = folded.sum_before(index) {
                folded.scale(&name, line);
                folded.network.replace(before, with_bias);
                folded.network.replace(index, Activation::Linear);
            } else if axes.len() == 3 {
                folded.network.replace(index, DepthwiseConv2d::new([1, 1]));
                let [factor, offset] = line;
                folded.insert(&layer.name, "weight", vec![channels, 1, 1, 1], factor);
                folded.insert(&layer.name, "bias", vec![channels], offset);
            } else {
                continue;
            }
            changed = true;
        }
        changed.then_some(folded)
    }

    /// The layer whose output reaches that of an index, dropout left out: its index, its name, and the same with a
    /// bias. `None` where it is no weighted sum.
    fn sum_before(&self, index: usize) -> Option<(usize, String, Operation)> {
        let mut before = self.network.places().take(index).rev();
        let works = |place: &Place<'_>| place.layer.operation.effect() != Effect::InTraining;
        let Place { index, layer } = before.find(works)?;
        let with_bias = with_bias(&layer.operation)?;
        Some((index, layer.name.clone(), with_bias))
    }

    /// The factor and the offset of each channel:
    /// `γ·(x − μ) / √(σ² + ε) + β = x·(γ / √(σ² + ε)) + (β − μ·γ / √(σ² + ε))`.
    fn line(&self, layer: &Layer, normalization: &BatchNormalization, channels: usize) -> Line {
        let values = |what: &str, otherwise: f32| {
            let array = self.weights.get(&format!("{}.{what}", layer.name));
            array.map_or_else(|| vec![otherwise; channels], |array| array.values.clone())
        };
        let (means, variances) = (values("running_mean", 0.0), values("running_var", 1.0));
        let epsilon = normalization.epsilon as f32;
        let factors = values("weight", 1.0).into_iter().zip(variances);
        let factors = factors.map(|(factor, variance)| factor / (variance + epsilon).sqrt());
        let factors: Vec<f32> = factors.collect();
        let offsets = values("bias", 0.0).into_iter().zip(means).zip(&factors);
        let offsets = offsets.map(|((offset, mean), factor)| offset - mean * factor);
        let offsets = offsets.collect();
        [factors, offsets]
    }

    /// Has a linear layer scale and shift each of its filters or neurons.
    fn scale(&mut self, name: &str, [factors, mut offsets]: Line) {
        if let Some(weight) = self.weights.get_mut(&format!("{name}.weight")) {
            let of_filter = weight.values.len() / factors.len().max(1);
            let filters = weight.values.chunks_mut(of_filter.max(1));
            for (filter, factor) in filters.zip(&factors) {
                filter.iter_mut().for_each(|value| *value *= factor);
            }
        }
        if let Some(bias) = self.weights.get(&format!("{name}.bias")) {
            for ((offset, bias), factor) in offsets.iter_mut().zip(&bias.values).zip(&factors) {
                *offset += bias * factor;
            }
        }
        self.insert(name, "bias", vec![offsets.len()], offsets);
    }

    fn insert(&mut self, layer: &str, what: &str, shape: Vec<usize>, values: Vec<f32>) {
        let array = Array { shape, values };
        self.weights.insert(format!("{layer}.{what}"), array);
    }
}

/// The layer with a bias, where it takes up a normalisation: its output is a weighted sum and nothing more.
fn with_bias(operation: &Operation) -> Option<Operation> {
    if operation.activation() != Activation::Linear {
        return None;
    }
    match operation {
        Operation::Conv2d(convolution) => Some(convolution.clone().bias(true).into()),
        Operation::DepthwiseConv2d(convolution) => Some(convolution.clone().bias(true).into()),
        Operation::Dense(dense) => Some(dense.clone().bias(true).into()),
        // A normalisation behind any other layer stays one by itself.
        _ => None,
    }
}

#[cfg(all(test, feature = "candle"))]
mod tests {
    use super::*;
    use crate::{Engine, Model};
    use candle_core::{Device, Tensor};
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
        let weights: Weights = crate::parameters(&network)
            .expect("fits")
            .into_iter()
            .enumerate()
            .map(|(number, parameter)| {
                let count: usize = parameter.shape.iter().product();
                let values: Vec<f32> = (0..count)
                    .map(|index| 0.25 + ((index * 7 + number * 3) % 11) as f32 / 8.0)
                    .collect();
                let shape = parameter.shape;
                (parameter.name, Array { shape, values })
            })
            .collect();
        let build = || Model::of_weights(&network, &weights, 0, &Engine::cpu()).expect("built");
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
        let folded = Folded::of(&network, &analysis, &weights).expect("changed");
        let left = |layer: &&Layer| matches!(layer.operation, Operation::BatchNormalization(_));
        assert_eq!(folded.network.layers.iter().filter(left).count(), 0);
    }
}
