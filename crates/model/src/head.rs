//! Which layer's activation comes last, so that losses can be computed from what it is applied to.

use cijfer_analysis::Analysis;
use cijfer_network::{Activation, Effect, Network};

/// The layer whose activation comes last: only layers that pass values on follow it. Softmax looks
/// at all channels of a position, so it changes places with them only where they leave the values
/// in their places, or where there is a single position before and after.
pub(crate) fn head(network: &Network, analysis: &Analysis) -> Option<usize> {
    let mut stays = true;
    let mut places = analysis.places(network).rev();
    let head = places.find(|place| match place.layer.operation.effect() {
        Effect::Computes => true,
        Effect::Rearranges => {
            stays = false;
            false
        }
        Effect::InTraining | Effect::Nothing => false,
    })?;
    let softmax = matches!(
        head.layer.operation.activation(),
        Activation::Softmax | Activation::LogSoftmax
    );
    let single = [&head.counted.output, analysis.output()]
        .into_iter()
        .all(|shape| shape.axes().last().map(|&last| last.into()) == shape.elements());
    (!softmax || stays || single).then_some(head.index)
}

#[cfg(all(test, feature = "candle"))]
mod tests {
    use crate::fixtures::model;
    use candle_core::Tensor;
    use cijfer_network::{Activation, Conv2d, Dense, Network, Operation, Reshape, Shape, Softmax};

    #[test]
    fn layers_that_pass_values_on_do_not_hide_the_last_activation() {
        let convolution = |activation| {
            Network::new("x", Shape::image(4, 4, 1))
                .then(Conv2d::new(10, [4, 4]).activation(activation))
                .then(Operation::Flatten)
        };
        let sigmoid = model(&convolution(Activation::Sigmoid));
        assert_eq!(sigmoid.final_activation(), Activation::Sigmoid);
        let image = sigmoid.images(&[9; 16], 4, 4).expect("fits");
        let answers = sigmoid.forward(&image).expect("computed");
        let last = sigmoid
            .activations(&image)
            .expect("computed")
            .pop()
            .expect("there");
        let read = |tensor: &Tensor| tensor.flatten_all().and_then(|t| t.to_vec1::<f32>());
        assert_eq!(read(&answers).expect("read"), read(&last).expect("read"));

        let softmax = model(&convolution(Activation::Softmax));
        assert_eq!(softmax.final_activation(), Activation::Softmax);
        let two_positions = Network::new("x", Shape::image(4, 5, 1))
            .then(Conv2d::new(5, [4, 4]).activation(Activation::Softmax))
            .then(Operation::Flatten);
        assert_eq!(model(&two_positions).final_activation(), Activation::Linear);
        let network = Network::new("x", Shape::vector(4)).then(Dense::new(10));
        assert_eq!(model(&network).final_activation(), Activation::Linear);
    }

    #[test]
    fn softmax_as_a_layer_of_its_own_is_the_last_activation() {
        let network = |axes| {
            Network::new("x", Shape::image(4, 4, 1))
                .then(Conv2d::new(10, [4, 4]))
                .then(Softmax { axes })
        };
        for axes in [vec![-1], vec![3]] {
            let model = model(&network(axes));
            assert_eq!(model.final_activation(), Activation::Softmax);
            assert!(model.slides());
        }
        // Five channels of two cells would not be the ten that softmax was over.
        let split = network(vec![-1]).then(Reshape {
            shape: vec![Some(2), Some(5)],
        });
        assert_eq!(model(&split).final_activation(), Activation::Linear);
        let one = network(vec![-1]).then(Reshape {
            shape: vec![Some(10)],
        });
        assert_eq!(model(&one).final_activation(), Activation::Softmax);
    }
}
