use cijfer_analysis::Language;
use cijfer_network::{Network, Operation};

use crate::texts::texts;

/// The layers in few signs: `conv 4·3×3, pool 2×2, dense 10`. A stride stands behind a slash where it is not what
/// one expects: 1 of a convolution, the window's own of a pooling.
///
/// ```
/// use cijfer_analysis::Language;
/// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("small", Shape::image(28, 28, 1))
///     .then(Conv2d::new(4, [3, 3]).stride([2, 2]))
///     .then(Conv2d { groups: 4, ..Conv2d::new(4, [3, 3]) })
///     .then(MaxPooling2d::new([3, 3]).stride([2, 2]))
///     .then(MaxPooling2d::new([2, 2]));
/// let expected = "conv 4·3×3/2, conv 4·3×3 in 4 groups, pool 3×3/2, pool 2×2";
/// assert_eq!(cijfer_report::brief(&network, Language::English), expected);
/// ```
pub fn brief(network: &Network, language: Language) -> String {
    let layers = network.places().map(|place| match &place.layer.operation {
        Operation::Conv2d(conv) => {
            let [height, width] = conv.kernel;
            let groups = match conv.groups {
                1 => String::new(),
                groups => texts(language).tables.in_groups(&groups),
            };
            let stride = stride(conv.stride, [1, 1]);
            format!("conv {}·{height}×{width}{stride}{groups}", conv.filters)
        }
        Operation::MaxPooling2d(pooling) => {
            let [height, width] = pooling.pool;
            format!(
                "pool {height}×{width}{}",
                stride(pooling.stride, pooling.pool)
            )
        }
        Operation::Dense(dense) => format!("dense {}", dense.units),
        other => other.class().to_lowercase(),
    });
    layers.collect::<Vec<_>>().join(", ")
}

/// A stride that is not the expected one.
fn stride(stride: [u64; 2], expected: [u64; 2]) -> String {
    match stride {
        stride if stride == expected => String::new(),
        [down, right] if down == right => format!("/{down}"),
        [down, right] => format!("/{down}×{right}"),
    }
}
