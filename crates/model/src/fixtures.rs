//! Networks for tests.

use cijfer_network::Network;

fn read(toml: &str) -> Network {
    Network::from_toml(toml).expect("a network")
}

/// Dense layers and dropout.
pub(crate) fn a() -> Network {
    read(include_str!("../../../fixtures/networks/a.toml"))
}

/// Padded convolutions, pooling, a Dense layer.
pub(crate) fn b() -> Network {
    read(include_str!("../../../fixtures/networks/b.toml"))
}

/// Convolutions and pooling, fully convolutional.
pub(crate) fn c() -> Network {
    read(include_str!("../../../fixtures/networks/c.toml"))
}

/// A candle module of fresh weights.
#[cfg(feature = "candle")]
pub(crate) fn model(network: &Network) -> crate::Model {
    use candle_core::{DType, Device};

    let variables = crate::initialise(network, 1, &Device::Cpu).expect("made");
    let weights = candle_nn::VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
    crate::Model::new(network, weights, 0, &crate::Engine::cpu()).expect("built")
}
