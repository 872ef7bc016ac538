//! The networks of the assignment.

use cijfer_network::{
    Activation, Conv2d, Dense, Dropout, MaxPooling2d, Network, Operation, Padding, Shape,
};

/// Part A: Dense and Dropout layers only, on the 784 pixels as a vector. 178,110 parameters.
pub fn a() -> Network {
    let sigmoid = |units| Dense::new(units).activation(Activation::Sigmoid);
    Network::new("A", Shape::vector(784))
        .then(Dropout::new(0.1))
        .then(sigmoid(200))
        .then(Dropout::new(0.1))
        .then(sigmoid(100))
        .then(Dropout::new(0.1))
        .then(sigmoid(10))
}

/// Part B: convolutions and Dropout before the given pooling, Flatten and Dense layer. 144,266
/// parameters.
pub fn b() -> Network {
    let convolution = |filters| {
        Conv2d::new(filters, [3, 3])
            .padding(Padding::Same)
            .activation(Activation::Relu)
    };
    Network::new("B", Shape::image(28, 28, 1))
        .then(convolution(32))
        .then(Dropout::new(0.25))
        .then(convolution(64))
        .then(Dropout::new(0.25))
        .then(MaxPooling2d::new([2, 2]))
        .then(Operation::Flatten)
        .then(Dense::new(10).activation(Activation::Sigmoid))
}

/// Part C: convolutions and pooling only, so that it slides over images of any size. 9,150
/// parameters.
///
/// The assignment's answer leaves the activations open. ReLU stands between the convolutions;
/// sigmoid at the end makes ten independent answers to "is this digit here", so that "no digit"
/// is ten times no.
pub fn c() -> Network {
    let convolution =
        |filters, kernel, activation| Conv2d::new(filters, [kernel, kernel]).activation(activation);
    Network::new("C", Shape::image(28, 28, 1))
        .then(convolution(20, 5, Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(convolution(20, 3, Activation::Relu))
        .then(MaxPooling2d::new([2, 2]))
        .then(convolution(10, 5, Activation::Sigmoid))
}

/// The network that people call A, B or C, in either case.
pub fn by_name(name: &str) -> Option<Network> {
    match name.to_ascii_uppercase().as_str() {
        "A" => Some(a()),
        "B" => Some(b()),
        "C" => Some(c()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_analysis::Analysis;

    /// Layer by layer: the output's shape and the number of parameters.
    fn check(network: &Network, expected: &[(&[u64], u128)]) {
        let analysis = Analysis::of(network).expect("valid");
        let counted: Vec<_> = analysis
            .layers
            .iter()
            .map(|layer| (layer.output.axes(), layer.parameters.total.value))
            .collect();
        assert_eq!(counted, expected);
        let sum: u128 = expected.iter().map(|(_, parameters)| parameters).sum();
        let totals = analysis.totals().expect("small").parameters;
        assert_eq!(totals.total.value, sum);
    }

    #[test]
    fn a_is_the_assignment_s() {
        check(
            &a(),
            &[
                (&[784], 0),
                (&[200], 157_000),
                (&[200], 0),
                (&[100], 20_100),
                (&[100], 0),
                (&[10], 1_010),
            ],
        );
    }

    #[test]
    fn b_is_the_assignment_s() {
        check(
            &b(),
            &[
                (&[28, 28, 32], 320),
                (&[28, 28, 32], 0),
                (&[28, 28, 64], 18_496),
                (&[28, 28, 64], 0),
                (&[14, 14, 64], 0),
                (&[12_544], 0),
                (&[10], 125_450),
            ],
        );
    }

    #[test]
    fn c_is_the_assignment_s() {
        check(
            &c(),
            &[
                (&[24, 24, 20], 520),
                (&[12, 12, 20], 0),
                (&[10, 10, 20], 3_620),
                (&[5, 5, 20], 0),
                (&[1, 1, 10], 5_010),
            ],
        );
    }
}
