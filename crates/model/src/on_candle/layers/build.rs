use candle_core::Tensor;
use candle_nn::{ModuleT, func};
use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Layer, Operation, Pooled, Pooling, Relu};

use super::arrangement::{cropped, padded, permuted, reshaped};
use super::pooling::{AveragePooling, GlobalPooling};
use super::{
    BatchNormalization, Convolution, Dense, Dropout, GaussianNoise, MaxPooling, Rectifier,
};
use crate::Result;
use crate::layers::{NO_LAYER, axis, not_run};

/// A layer's operation without its activation, over `[batch, height, width, channels]` or
/// `[batch, length]`.
pub(crate) type Operator = Box<dyn ModuleT + Send + Sync>;

/// Builds the operation of the network's layer of that index; dropout masks follow from `seed`.
/// `parameter` gives a parameter of the layer by the end of its name, when there is one.
///
/// # Errors
///
/// [`Error::NotRun`] for a layer that [`check_runs`](crate::layers::check_runs) refuses.
pub(crate) fn build(
    layer: &Layer,
    counted: &LayerAnalysis,
    parameter: &dyn Fn(&str) -> Option<Tensor>,
    seed: u64,
    index: usize,
) -> Result<Operator> {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    let required = |what: &str| -> Result<Tensor> {
        parameter(what).ok_or_else(|| {
            let path = format!("{}.{what}", layer.name);
            candle_core::Error::CannotFindTensor { path }.into()
        })
    };
    if let Some(pooling) = layer.operation.pooling() {
        return Ok(pooled(pooling));
    }
    Ok(match &layer.operation {
        Operation::Conv2d(convolution) => Box::new(Convolution {
            weight: required("weight")?,
            bias: parameter("bias"),
            stride: usizes(convolution.stride),
            padding: convolution.padding,
            dilation: usizes(convolution.dilation),
            groups: convolution.groups as usize,
        }),
        Operation::DepthwiseConv2d(convolution) => Box::new(Convolution {
            weight: required("weight")?,
            bias: parameter("bias"),
            stride: usizes(convolution.stride),
            padding: convolution.padding,
            dilation: usizes(convolution.dilation),
            groups: counted.input.axes().last().map_or(1, |&last| last as usize),
        }),
        Operation::Dense(_) => Box::new(Dense {
            weight: required("weight")?,
            bias: parameter("bias"),
        }),
        Operation::BatchNormalization(normalization) => Box::new(BatchNormalization {
            weight: parameter("weight"),
            bias: parameter("bias"),
            running_mean: required("running_mean")?,
            running_var: required("running_var")?,
            axis: axis(normalization.axis, counted.input.axes().len() + 1),
            momentum: normalization.momentum,
            epsilon: normalization.epsilon,
            trainable: layer.trainable,
        }),
        _ => return without_parameters(layer, counted, seed, index),
    })
}

/// Builds the operation of a layer that has no parameters, and is no pooling.
fn without_parameters(
    layer: &Layer,
    counted: &LayerAnalysis,
    seed: u64,
    index: usize,
) -> Result<Operator> {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    Ok(match &layer.operation {
        Operation::ZeroPadding2d(border) => {
            let border = border.padding.map(usizes);
            Box::new(func(move |x| padded(x, border)))
        }
        Operation::Cropping2d(border) => {
            let border = border.cropping.map(usizes);
            Box::new(func(move |x| cropped(x, border)))
        }
        Operation::Rescaling(options) => {
            let (scale, offset) = (options.scale, options.offset);
            Box::new(func(move |x| x.affine(scale, offset)))
        }
        Operation::Relu(options) => Box::new(Rectifier(options.clone())),
        Operation::LeakyRelu(options) => Box::new(Rectifier(Relu {
            negative_slope: options.negative_slope,
            ..Relu::default()
        })),
        Operation::Elu(options) => {
            let alpha = options.alpha;
            Box::new(func(move |x| x.elu(alpha)))
        }
        Operation::Dropout(dropout) => Box::new(Dropout::new(dropout.rate, seed, index as u64)),
        Operation::SpatialDropout2d(dropout) => {
            Box::new(Dropout::new(dropout.rate, seed, index as u64).by_channel())
        }
        Operation::GaussianNoise(noise) => {
            Box::new(GaussianNoise::new(noise.deviation, seed, index as u64))
        }
        Operation::Flatten => Box::new(func(|x| x.flatten_from(1))),
        Operation::Reshape(_) => {
            let axes = counted.output.axes().iter();
            let axes: Vec<usize> = axes.map(|&axis| axis as usize).collect();
            Box::new(func(move |x| reshaped(x, &axes)))
        }
        Operation::Permute(permute) => {
            let order: Vec<usize> = permute.order.iter().map(|&axis| axis as usize).collect();
            Box::new(func(move |x| permuted(x, &order)))
        }
        Operation::Activation(_) | Operation::Softmax(_) => Box::new(func(|x| Ok(x.clone()))),
        // Whatever else there is, it is refused by name.
        _ => return Err(not_run(layer, NO_LAYER)),
    })
}

/// A pooling of any class.
fn pooled(pooling: Pooling) -> Operator {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    match pooling {
        Pooling::Windows {
            of,
            pool,
            stride,
            padding,
        } => {
            let (pool, stride) = (usizes(pool), usizes(stride));
            match of {
                Pooled::Largest => Box::new(MaxPooling {
                    pool,
                    stride,
                    padding,
                }),
                Pooled::Mean => Box::new(AveragePooling {
                    pool,
                    stride,
                    padding,
                }),
            }
        }
        Pooling::Whole {
            of,
            keep_dimensions,
        } => Box::new(GlobalPooling {
            largest: match of {
                Pooled::Largest => true,
                Pooled::Mean => false,
            },
            keep_dimensions,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::model;
    use crate::{Engine, Model};
    use candle_core::{DType, Device};
    use candle_nn::VarBuilder;
    use cijfer_analysis::Analysis;
    use cijfer_network::{
        AveragePooling2d, Conv2d, Conv2dTranspose, Cropping2d, DepthwiseConv2d, Elu,
        GlobalAveragePooling2d, GlobalMaxPooling2d, LayerNormalization, LeakyRelu, MaxPooling2d,
        Network, Padding, Permute, Prelu, Reshape, SeparableConv2d, Shape, Softmax,
        SpatialDropout2d, UpSampling2d, ZeroPadding2d,
    };

    /// One of everything that is run gives the shapes that were counted, and trains.
    #[test]
    fn every_layer_gives_the_shape_that_was_counted() {
        let network = Network::new("everything", Shape::image(12, 10, 1))
            .then(ZeroPadding2d {
                padding: [[1, 2], [3, 0]],
            })
            .then(Conv2d::new(6, [3, 3]).padding(Padding::Same))
            .then(cijfer_network::BatchNormalization::default())
            .then(cijfer_network::Rescaling::new(0.5).offset(-0.25))
            .then(Relu::default())
            .then(Conv2d {
                dilation: [1, 2],
                groups: 3,
                padding: Padding::Same,
                ..Conv2d::new(6, [3, 2])
            })
            .then(DepthwiseConv2d::new([1, 1]))
            .then(SpatialDropout2d::new(0.25))
            .then(AveragePooling2d::new([2, 2]))
            .then(LeakyRelu::default())
            .then(Cropping2d {
                cropping: [[0, 1], [1, 0]],
            })
            .then(MaxPooling2d::new([2, 1]))
            .then(Elu::default())
            .then(Permute {
                order: vec![2, 1, 3],
            })
            .then(Reshape {
                shape: vec![Some(3), Some(5), None],
            })
            .then(cijfer_network::Dense::new(10).activation(cijfer_network::Activation::Mish))
            .then(Softmax::default())
            .then(GlobalAveragePooling2d {
                keep_dimensions: true,
            })
            .then(GlobalMaxPooling2d::default());
        let model = model(&network);
        assert!(!model.slides());
        let pixels: Vec<u8> = (0..240).map(|index| (index * 7 % 256) as u8).collect();
        let images = model.images(&pixels, 12, 10).expect("fits");
        let outputs = model.activations(&images).expect("computed");
        let analysis = Analysis::of(&network).expect("fits");
        assert_eq!(outputs.len(), analysis.layers.len());
        for (index, (output, counted)) in outputs.iter().zip(&analysis.layers).enumerate() {
            let axes = counted.output.axes().iter().map(|&axis| axis as usize);
            let expected: Vec<usize> = std::iter::once(2).chain(axes).collect();
            assert_eq!(output.dims(), expected, "{}", counted.name);
            let maps = model.feature_maps(&images.narrow(0, 0, 1).expect("one"), index);
            for map in maps.expect("computed").expect("there") {
                assert_eq!(map.values.len(), map.height * map.width, "{}", counted.name);
            }
        }
        let trained = model.logits(&images, true).expect("computed");
        assert_eq!(trained.dims(), [2, 10]);
        assert!(trained.sum_all().and_then(|sum| sum.backward()).is_ok());
    }

    #[test]
    fn training_moves_statistics_and_inference_does_not() {
        let normalization = cijfer_network::BatchNormalization::default();
        let network = Network::new("x", Shape::image(4, 4, 2)).then(normalization);
        let variables = crate::initialise(&network, 0, &Device::Cpu).expect("made");
        let weights = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
        let model = Model::new(&network, weights, 0, &Engine::cpu()).expect("built");
        let ones = Tensor::ones((3, 4, 4, 2), DType::F32, &Device::Cpu).expect("made");
        let after = |train| {
            model.logits(&ones, train).expect("computed");
            let variables = variables.data().lock().expect("not poisoned");
            ["running_mean", "running_var"].map(|what| {
                let variable = &variables[&format!("batch_normalization.{what}")];
                variable.to_vec1::<f32>().expect("read")[1]
            })
        };
        assert_eq!(after(false), [0.0, 1.0]);
        let [mean, variance] = after(true);
        assert!((mean - 0.01).abs() < 1e-6 && (variance - 0.99).abs() < 1e-6);
        assert_eq!(after(false), [mean, variance]);
        let trainable = crate::trainable(&network, &variables).expect("a network that fits");
        assert_eq!(trainable.len(), 2);
    }

    #[test]
    fn statistics_of_rows_belong_to_one_size_of_image() {
        for (axis, slides) in [(-1, true), (3, true), (1, false), (-2, false)] {
            let normalization = cijfer_network::BatchNormalization {
                axis,
                ..cijfer_network::BatchNormalization::default()
            };
            let network = Network::new("x", Shape::image(4, 5, 2)).then(normalization);
            assert_eq!(model(&network).slides(), slides, "{axis}");
        }
    }

    #[test]
    fn what_is_not_run_is_refused_by_name() {
        let message = |operation: Operation| {
            let network = Network::new("x", Shape::image(8, 8, 4)).then(operation);
            let initialised = crate::initialise(&network, 0, &Device::Cpu);
            let message = initialised.err().expect("refused").to_string();
            let nothing = VarBuilder::zeros(DType::F32, &Device::Cpu);
            let built = Model::new(&network, nothing, 0, &Engine::cpu()).expect_err("refused");
            assert_eq!(built.to_string(), message);
            message
        };
        assert_eq!(
            message(UpSampling2d::new([2, 2]).into()),
            "layer `up_sampling2d` (UpSampling2D) can be counted, but not run yet: no layer of \
             this class is"
        );
        let refused: [Operation; 4] = [
            SeparableConv2d::new(4, [3, 3]).into(),
            Conv2dTranspose::new(4, [3, 3]).into(),
            LayerNormalization::default().into(),
            Prelu::default().into(),
        ];
        for operation in refused {
            let class = operation.class();
            let message = message(operation);
            assert!(
                message.contains(&format!("({class}) can be counted")),
                "{message}"
            );
        }
        let across = Softmax { axes: vec![1, 2] };
        assert!(message(across.into()).ends_with("it is over other axes than the last"));
    }
}
