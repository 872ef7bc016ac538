use candle_core::{D, Result, Tensor};
use cijfer_network::Activation;

/// Applies the function to every element; softmax over the last axis, the channels.
pub(crate) fn activate(activation: Activation, x: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Linear => Ok(x.clone()),
        Activation::Relu => x.relu(),
        Activation::Sigmoid => candle_nn::ops::sigmoid(x),
        Activation::Softmax => candle_nn::ops::softmax(x, D::Minus1),
        Activation::Tanh => x.tanh(),
        Activation::Silu => x.silu(),
        Activation::Gelu => x.gelu_erf(),
    }
}
