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
