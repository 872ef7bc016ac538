//! The weights of a network, made one by one.

use cijfer_network::{Network, Operation};

use super::places::{elements, keras_axes, keras_axis};
use super::shapes::{output_shape, parts, slopes};

/// The weights of one layer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// The factors. Convolutions and Dense: those of a unit side by side, in the order channel, row,
    /// column; the unit of a depthwise convolution is its output channel. Of a transposed
    /// convolution in the order input channel, filter, row, column. Of a normalisation the factors
    /// (gamma), of a PReLU the slopes.
    pub weight: Vec<f64>,
    /// Biases, or the offsets (beta) of a normalisation.
    pub bias: Vec<f64>,
    /// The weights of a separable convolution's second half, those of a filter side by side.
    pub mixing: Vec<f64>,
    /// A batch normalisation's moving means.
    pub mean: Vec<f64>,
    /// A batch normalisation's moving variances.
    pub variance: Vec<f64>,
}

/// How many numbers a layer has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allocated {
    pub total: u128,
    /// Weights, factors and slopes.
    pub weights: u128,
    /// Biases and offsets.
    pub biases: u128,
    /// Means and variances, which training moves but never trains.
    pub statistics: u128,
}

impl Weights {
    pub fn allocated(&self) -> Allocated {
        let mut allocated = Allocated::default();
        for (role, numbers) in self.roles() {
            for _ in numbers {
                allocated.total += 1;
                match role {
                    "weight" | "mixing" => allocated.weights += 1,
                    "bias" => allocated.biases += 1,
                    _ => allocated.statistics += 1,
                }
            }
        }
        allocated
    }

    /// What the layer has, by the names of the fields, without what is empty.
    pub fn roles(&self) -> impl Iterator<Item = (&'static str, &Vec<f64>)> {
        let roles = [
            ("weight", &self.weight),
            ("mixing", &self.mixing),
            ("bias", &self.bias),
            ("mean", &self.mean),
            ("variance", &self.variance),
        ];
        roles.into_iter().filter(|(_, numbers)| !numbers.is_empty())
    }
}

/// Makes every weight and bias of a network, one by one. They are exact in 32 bits, and their
/// spread keeps the outputs of a layer about as large as its inputs.
pub fn allocate(network: &Network, numbers: &mut dyn FnMut() -> f64) -> Vec<Weights> {
    let mut shape: Vec<usize> = network.input.axes().iter().map(|&a| a as usize).collect();
    let mut all = Vec::new();
    for layer in &network.layers {
        let mut made = Maker { numbers };
        all.push(made.layer(&layer.operation, &shape));
        shape = output_shape(&layer.operation, &shape).expect("a network that fits");
    }
    all
}

struct Maker<'a> {
    numbers: &'a mut dyn FnMut() -> f64,
}

impl Maker<'_> {
    fn layer(&mut self, operation: &Operation, input: &[usize]) -> Weights {
        let mut weights = Weights::default();
        let channels = input.last().copied().unwrap_or(0);
        match operation {
            Operation::Conv2d(layer) => {
                let groups = parts(channels, layer.groups as usize).expect("equal groups");
                let [rows, columns] = sides(layer.kernel);
                weights.weight = self.units(layer.filters, &[groups[0].len(), rows, columns]);
                weights.bias = self.biases(layer.bias, layer.filters as usize);
            }
            Operation::DepthwiseConv2d(layer) => {
                let outputs = elements(&[channels, layer.depth_multiplier as usize]);
                weights.weight = self.units(outputs as u64, &sides(layer.kernel));
                weights.bias = self.biases(layer.bias, outputs);
            }
            Operation::SeparableConv2d(layer) => {
                let middle = elements(&[channels, layer.depth_multiplier as usize]);
                weights.weight = self.units(middle as u64, &sides(layer.kernel));
                weights.mixing = self.units(layer.filters, &[middle]);
                weights.bias = self.biases(layer.bias, layer.filters as usize);
            }
            Operation::Conv2dTranspose(layer) => {
                let [rows, columns] = sides(layer.kernel);
                // In another order, but each output is again a sum over channels and the window.
                weights.weight = self.units(layer.filters, &[channels, rows, columns]);
                weights.bias = self.biases(layer.bias, layer.filters as usize);
            }
            Operation::Dense(layer) => {
                weights.weight = self.units(layer.units, &[channels]);
                weights.bias = self.biases(layer.bias, layer.units as usize);
            }
            Operation::BatchNormalization(layer) => {
                let axis = keras_axis(input.len(), layer.axis).expect("a layer that fits");
                let channels = input[axis];
                weights.weight = self.factors(layer.scale, channels);
                weights.bias = self.biases(layer.center, channels);
                weights.mean = self.biases(true, channels);
                weights.variance = self.factors(true, channels);
            }
            Operation::LayerNormalization(layer) => {
                let axes = keras_axes(input.len(), &layer.axes).expect("a layer that fits");
                let lengths: Vec<usize> = axes.into_iter().map(|axis| input[axis]).collect();
                weights.weight = self.factors(layer.scale, elements(&lengths));
                weights.bias = self.biases(layer.center, elements(&lengths));
            }
            Operation::Prelu(layer) => {
                let slopes = slopes(input, &layer.shared_axes).expect("a layer that fits");
                weights.weight = self.biases(true, elements(&slopes));
            }
            Operation::MaxPooling2d(_)
            | Operation::AveragePooling2d(_)
            | Operation::GlobalMaxPooling2d(_)
            | Operation::GlobalAveragePooling2d(_)
            | Operation::ZeroPadding2d(_)
            | Operation::Cropping2d(_)
            | Operation::UpSampling2d(_)
            | Operation::Activation(_)
            | Operation::Relu(_)
            | Operation::LeakyRelu(_)
            | Operation::Elu(_)
            | Operation::Softmax(_)
            | Operation::Dropout(_)
            | Operation::SpatialDropout2d(_)
            | Operation::GaussianNoise(_)
            | Operation::Rescaling(_)
            | Operation::Flatten
            | Operation::Reshape(_)
            | Operation::Permute(_) => {}
        }
        weights
    }

    /// The weights of units that each sum over a window.
    fn units(&mut self, units: u64, window: &[usize]) -> Vec<f64> {
        let inputs = elements(window);
        let spread = (3.0 / inputs as f64).sqrt();
        let mut weights = Vec::new();
        for _ in 0..units {
            for _ in 0..inputs {
                weights.push(rounded((self.numbers)() * spread));
            }
        }
        weights
    }

    /// Numbers from −1 to 1, if there are to be any.
    fn biases(&mut self, any: bool, count: usize) -> Vec<f64> {
        let count = if any { count } else { 0 };
        (0..count).map(|_| rounded((self.numbers)())).collect()
    }

    /// Numbers about 1, none of them close to 0.
    fn factors(&mut self, any: bool, count: usize) -> Vec<f64> {
        let offsets = self.biases(any, count);
        offsets
            .into_iter()
            .map(|offset| rounded(1.0 + offset / 2.0))
            .collect()
    }
}

fn sides(pair: [u64; 2]) -> [usize; 2] {
    pair.map(|side| side as usize)
}

/// The nearest number that 32 bits hold.
pub fn rounded(number: f64) -> f64 {
    f64::from(number as f32)
}
