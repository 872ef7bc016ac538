use cijfer_network::{Network, Operation};

/// The layers in few signs: `conv 4·3×3, pool 2×2, dense 10`.
pub fn brief(network: &Network) -> String {
    let layers = network.layers.iter().map(|layer| match &layer.operation {
        Operation::Conv2d(conv) => {
            let [height, width] = conv.kernel;
            let stride = match conv.stride {
                [1, 1] => String::new(),
                [down, right] if down == right => format!("/{down}"),
                [down, right] => format!("/{down}×{right}"),
            };
            let groups = match conv.groups {
                1 => String::new(),
                groups => format!(" in {groups} groups"),
            };
            format!("conv {}·{height}×{width}{stride}{groups}", conv.filters)
        }
        Operation::MaxPooling2d(pooling) => {
            let [height, width] = pooling.pool;
            format!("pool {height}×{width}")
        }
        Operation::Dense(dense) => format!("dense {}", dense.units),
        other => other.class().to_lowercase(),
    });
    layers.collect::<Vec<_>>().join(", ")
}
