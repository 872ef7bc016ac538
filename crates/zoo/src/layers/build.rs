use candle_core::Tensor;
use candle_nn::{ModuleT, func};
use cijfer_analysis::LayerAnalysis;
use cijfer_network::{Activation, Layer, Operation, Padding, Relu};

use super::arrangement::{cropped, padded, permuted, reshaped};
use super::pooling::{AveragePooling, GlobalPooling};
use super::{Convolution, Dense, Dropout, MaxPooling, Rectifier};
use crate::{Error, Result};

/// A layer's operation without its activation, over `[batch, height, width, channels]` or
/// `[batch, length]`.
pub(crate) type Operator = Box<dyn ModuleT + Send + Sync>;

/// Whether a layer computes the same whatever the size of its image, each cell of its output of a
/// window of its input.
pub(crate) fn slides(operation: &Operation) -> bool {
    match operation {
        Operation::Conv2d(_)
        | Operation::DepthwiseConv2d(_)
        | Operation::SeparableConv2d(_)
        | Operation::Conv2dTranspose(_)
        | Operation::MaxPooling2d(_)
        | Operation::AveragePooling2d(_)
        | Operation::ZeroPadding2d(_)
        | Operation::Cropping2d(_)
        | Operation::UpSampling2d(_)
        | Operation::BatchNormalization(_)
        | Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Elu(_)
        | Operation::Softmax(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_) => true,
        Operation::Dense(_)
        | Operation::GlobalMaxPooling2d(_)
        | Operation::GlobalAveragePooling2d(_)
        | Operation::LayerNormalization(_)
        | Operation::Prelu(_)
        | Operation::Flatten
        | Operation::Reshape(_)
        | Operation::Permute(_) => false,
    }
}

/// What is said of a class of which no layer can be run.
const NO_LAYER: &str = "no layer of this class is";

/// Refuses a layer that would not be run as it is described.
///
/// # Errors
///
/// [`Error::NotRun`].
pub(crate) fn check_runs(layer: &Layer, counted: &LayerAnalysis) -> Result<()> {
    let what = match &layer.operation {
        Operation::Conv2d(convolution) if convolution.dilation != [1, 1] => {
            "its dilation is not 1×1"
        }
        Operation::Conv2d(convolution) if convolution.groups != 1 => "it has groups",
        Operation::AveragePooling2d(pooling) if pooling.padding == Padding::Same => "it pads",
        Operation::Softmax(softmax) if !is_last(&softmax.axes, counted) => {
            "it is over other axes than the last"
        }
        Operation::DepthwiseConv2d(_)
        | Operation::SeparableConv2d(_)
        | Operation::Conv2dTranspose(_)
        | Operation::UpSampling2d(_)
        | Operation::BatchNormalization(_)
        | Operation::LayerNormalization(_)
        | Operation::Prelu(_) => NO_LAYER,
        Operation::Conv2d(_)
        | Operation::Dense(_)
        | Operation::MaxPooling2d(_)
        | Operation::AveragePooling2d(_)
        | Operation::GlobalMaxPooling2d(_)
        | Operation::GlobalAveragePooling2d(_)
        | Operation::ZeroPadding2d(_)
        | Operation::Cropping2d(_)
        | Operation::Activation(_)
        | Operation::Relu(_)
        | Operation::LeakyRelu(_)
        | Operation::Elu(_)
        | Operation::Softmax(_)
        | Operation::Dropout(_)
        | Operation::SpatialDropout2d(_)
        | Operation::Flatten
        | Operation::Reshape(_)
        | Operation::Permute(_) => return Ok(()),
    };
    Err(not_run(layer, what))
}

fn not_run(layer: &Layer, what: &'static str) -> Error {
    Error::NotRun {
        layer: layer.name.clone(),
        class: layer.operation.class(),
        what,
    }
}

/// Whether those axes are the last one alone, counted from the front or from the back.
fn is_last(axes: &[i64], counted: &LayerAnalysis) -> bool {
    let last = i64::try_from(counted.input.axes().len()).ok();
    matches!(axes, [axis] if *axis == -1 || Some(*axis) == last)
}

/// The activation that follows a layer's operation; a Softmax layer is nothing but one.
pub(crate) fn activation(operation: &Operation) -> Activation {
    match operation {
        Operation::Softmax(_) => Activation::Softmax,
        other => other.activation(),
    }
}

/// Builds the operation of the network's layer of that index; dropout masks follow from `seed`.
///
/// # Errors
///
/// [`Error::NotRun`] for a layer that [`check_runs`] refuses.
pub(crate) fn build(
    layer: &Layer,
    counted: &LayerAnalysis,
    [weight, bias]: [Option<Tensor>; 2],
    seed: u64,
    index: usize,
) -> Result<Operator> {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    Ok(match (&layer.operation, weight) {
        (Operation::Conv2d(convolution), Some(weight)) => Box::new(Convolution {
            weight,
            bias,
            stride: usizes(convolution.stride),
            padding: convolution.padding,
        }),
        (Operation::Dense(_), Some(weight)) => Box::new(Dense { weight, bias }),
        (Operation::MaxPooling2d(pooling), _) => Box::new(MaxPooling {
            pool: usizes(pooling.pool),
            stride: usizes(pooling.stride),
            padding: pooling.padding,
        }),
        (Operation::AveragePooling2d(pooling), _) => Box::new(AveragePooling {
            pool: usizes(pooling.pool),
            stride: usizes(pooling.stride),
        }),
        (Operation::GlobalMaxPooling2d(pooling), _) => Box::new(GlobalPooling {
            largest: true,
            keep_dimensions: pooling.keep_dimensions,
        }),
        (Operation::GlobalAveragePooling2d(pooling), _) => Box::new(GlobalPooling {
            largest: false,
            keep_dimensions: pooling.keep_dimensions,
        }),
        (Operation::ZeroPadding2d(border), _) => {
            let border = border.padding.map(usizes);
            Box::new(func(move |x| padded(x, border)))
        }
        (Operation::Cropping2d(border), _) => {
            let border = border.cropping.map(usizes);
            Box::new(func(move |x| cropped(x, border)))
        }
        (Operation::Relu(options), _) => Box::new(Rectifier(options.clone())),
        (Operation::LeakyRelu(options), _) => Box::new(Rectifier(Relu {
            negative_slope: options.negative_slope,
            ..Relu::default()
        })),
        (Operation::Elu(options), _) => {
            let alpha = options.alpha;
            Box::new(func(move |x| x.elu(alpha)))
        }
        (Operation::Dropout(dropout), _) => {
            Box::new(Dropout::new(dropout.rate, seed, index as u64))
        }
        (Operation::SpatialDropout2d(dropout), _) => {
            Box::new(Dropout::new(dropout.rate, seed, index as u64).by_channel())
        }
        (Operation::Flatten, _) => Box::new(func(|x| x.flatten_from(1))),
        (Operation::Reshape(_), _) => {
            let axes = counted.output.axes().iter();
            let axes: Vec<usize> = axes.map(|&axis| axis as usize).collect();
            Box::new(func(move |x| reshaped(x, &axes)))
        }
        (Operation::Permute(permute), _) => {
            let order: Vec<usize> = permute.order.iter().map(|&axis| axis as usize).collect();
            Box::new(func(move |x| permuted(x, &order)))
        }
        (Operation::Activation(_) | Operation::Softmax(_), _) => Box::new(func(|x| Ok(x.clone()))),
        // What cannot be run, and weighted layers without weights, of which there are none.
        (
            Operation::Conv2d(_)
            | Operation::Dense(_)
            | Operation::DepthwiseConv2d(_)
            | Operation::SeparableConv2d(_)
            | Operation::Conv2dTranspose(_)
            | Operation::UpSampling2d(_)
            | Operation::BatchNormalization(_)
            | Operation::LayerNormalization(_)
            | Operation::Prelu(_),
            _,
        ) => return Err(not_run(layer, NO_LAYER)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;
    use crate::model::tests::model;
    use candle_core::{DType, Device};
    use candle_nn::VarBuilder;
    use cijfer_analysis::Analysis;
    use cijfer_network::{
        AveragePooling2d, BatchNormalization, Conv2d, Conv2dTranspose, Cropping2d, DepthwiseConv2d,
        Elu, GlobalAveragePooling2d, GlobalMaxPooling2d, LayerNormalization, LeakyRelu,
        MaxPooling2d, Network, Permute, Prelu, Reshape, SeparableConv2d, Shape, Softmax,
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
            .then(Relu::default())
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
            .then(cijfer_network::Dense::new(10).activation(Activation::Mish))
            .then(Softmax::default())
            .then(GlobalAveragePooling2d {
                keep_dimensions: true,
            })
            .then(GlobalMaxPooling2d::default());
        let model = model(&network);
        assert!(!model.slides());
        let pixels: Vec<u8> = (0..240).map(|index| (index * 7 % 256) as u8).collect();
        let images = model.images(&pixels, 12, 10, &Device::Cpu).expect("fits");
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
    fn what_is_not_run_is_refused_by_name() {
        let message = |operation: Operation| {
            let network = Network::new("x", Shape::image(8, 8, 4)).then(operation);
            let initialised = crate::initialise(&network, 0, &Device::Cpu);
            let message = initialised.err().expect("refused").to_string();
            let nothing = VarBuilder::zeros(DType::F32, &Device::Cpu);
            let built = Model::new(&network, nothing, 0).err().expect("refused");
            assert_eq!(built.to_string(), message);
            message
        };
        assert_eq!(
            message(DepthwiseConv2d::new([3, 3]).into()),
            "layer `depthwise_conv2d` (DepthwiseConv2D) can be counted, but not run yet: no layer \
             of this class is"
        );
        let refused: [Operation; 6] = [
            SeparableConv2d::new(4, [3, 3]).into(),
            Conv2dTranspose::new(4, [3, 3]).into(),
            UpSampling2d::new([2, 2]).into(),
            BatchNormalization::default().into(),
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
        let dilated = Conv2d {
            dilation: [1, 2],
            ..Conv2d::new(4, [3, 3])
        };
        assert!(message(dilated.into()).ends_with("not run yet: its dilation is not 1×1"));
        let grouped = Conv2d {
            groups: 2,
            ..Conv2d::new(4, [3, 3])
        };
        assert!(message(grouped.into()).ends_with("not run yet: it has groups"));
        let padded = AveragePooling2d {
            padding: Padding::Same,
            ..AveragePooling2d::new([2, 2])
        };
        assert!(message(padded.into()).ends_with("not run yet: it pads"));
        let across = Softmax { axes: vec![1, 2] };
        assert!(message(across.into()).ends_with("it is over other axes than the last"));
    }
}
