//! Every layer as nested loops over one sample, `[row][column][channel]`, after its definition in
//! Keras, forward and backward.

use cijfer_network::{Activation, Network, Operation, Padding};

use crate::bounded::{Bounded, EPSILON, Sum};
use crate::definitions::Definition;

/// The values of a sample between two layers.
type Sample = Vec<Bounded>;

/// What came out of every layer for a sample.
pub(crate) struct Pass {
    /// The input first.
    outputs: Vec<Sample>,
    /// Before the activation, where a layer has one.
    arguments: Vec<Option<Sample>>,
    /// Whether a value lies so near to a bend, or two so near to each other in a pooling, that the
    /// gradient may be another.
    pub(crate) is_ambiguous: bool,
}

/// Parameters of a layer: weights, then biases.
pub(crate) type Parameters<'a> = &'a [Bounded];

/// For each Dropout layer of the network, by index, which elements of a sample are kept. Where there
/// is none, nothing is dropped.
pub(crate) type Kept = Vec<Option<Vec<bool>>>;

/// An element of a window over an image: where it lies in it, counted from the first.
struct Element {
    output: [usize; 2],
    window: [usize; 2],
    input: [usize; 2],
}

/// Rows or columns of windows, and all of their elements that lie inside, by trying all.
struct Axis {
    positions: usize,
    /// `[position, element of the window, element of the input]`.
    elements: Vec<[usize; 3]>,
}

impl Axis {
    fn new(length: usize, size: usize, stride: usize, dilation: usize, padding: Padding) -> Self {
        let last = (size - 1) * dilation;
        let starts: Vec<usize> = (0..length).step_by(stride).collect();
        let (positions, before) = match padding {
            Padding::Valid => {
                let inside = starts.iter().filter(|start| *start + last < length);
                (inside.count(), 0)
            }
            Padding::Same => {
                // As many zeros as the last window looks beyond the end, the larger half behind.
                let end = starts.last().map_or(0, |start| start + last + 1);
                (starts.len(), end.saturating_sub(length) / 2)
            }
        };
        let mut elements = Vec::new();
        for position in 0..positions {
            for element in 0..size {
                let with_padding = position * stride + element * dilation;
                for input in 0..length {
                    if input + before == with_padding {
                        elements.push([position, element, input]);
                    }
                }
            }
        }
        Self {
            positions,
            elements,
        }
    }
}

/// All windows of an image.
struct Windows {
    positions: [usize; 2],
    elements: Vec<Element>,
}

impl Windows {
    fn new(
        axes: &[usize],
        size: [u64; 2],
        stride: [u64; 2],
        dilation: [u64; 2],
        padding: Padding,
    ) -> Self {
        let [rows, columns] = [0, 1].map(|axis| {
            let [size, stride, dilation] = [size, stride, dilation].map(|of| of[axis] as usize);
            Axis::new(axes[axis], size, stride, dilation, padding)
        });
        let mut elements = Vec::new();
        for &[row, down, y] in &rows.elements {
            for &[column, right, x] in &columns.elements {
                elements.push(Element {
                    output: [row, column],
                    window: [down, right],
                    input: [y, x],
                });
            }
        }
        Self {
            positions: [rows.positions, columns.positions],
            elements,
        }
    }
}

/// A layer as weighted sums: `(output, weight, input)` for all of them, as indices.
struct Linear {
    axes: Vec<usize>,
    terms: Vec<[usize; 3]>,
    /// How many weights there are, and whether biases follow.
    weights: usize,
    bias: bool,
}

impl Linear {
    fn of(operation: &Operation, axes: &[usize]) -> Option<Self> {
        match operation {
            Operation::Conv2d(c) => Some(Self::convolution(
                axes,
                Windows::new(axes, c.kernel, c.stride, c.dilation, c.padding),
                c.kernel,
                c.groups as usize,
                c.filters as usize,
                c.bias,
            )),
            // Every channel is a group; its filters stand side by side in the output.
            Operation::DepthwiseConv2d(c) => Some(Self::convolution(
                axes,
                Windows::new(axes, c.kernel, c.stride, c.dilation, c.padding),
                c.kernel,
                axes[2],
                axes[2] * c.depth_multiplier as usize,
                c.bias,
            )),
            Operation::Dense(dense) => {
                let (units, inputs) = (dense.units as usize, *axes.last()?);
                let positions: usize = axes.iter().product::<usize>() / inputs;
                let mut terms = Vec::new();
                for position in 0..positions {
                    for unit in 0..units {
                        for input in 0..inputs {
                            terms.push([
                                position * units + unit,
                                unit * inputs + input,
                                position * inputs + input,
                            ]);
                        }
                    }
                }
                let mut axes = axes.to_vec();
                *axes.last_mut()? = units;
                Some(Self {
                    axes,
                    terms,
                    weights: units * inputs,
                    bias: dense.bias,
                })
            }
            _ => None,
        }
    }

    fn convolution(
        axes: &[usize],
        windows: Windows,
        kernel: [u64; 2],
        groups: usize,
        filters: usize,
        bias: bool,
    ) -> Self {
        let [height, width] = kernel.map(|side| side as usize);
        let [rows, columns] = windows.positions;
        let per_group = axes[2] / groups;
        let mut terms = Vec::new();
        for element in &windows.elements {
            let ([row, column], [down, right], [y, x]) =
                (element.output, element.window, element.input);
            for filter in 0..filters {
                let group = filter / (filters / groups);
                for channel in 0..per_group {
                    terms.push([
                        (row * columns + column) * filters + filter,
                        ((filter * per_group + channel) * height + down) * width + right,
                        (y * axes[1] + x) * axes[2] + group * per_group + channel,
                    ]);
                }
            }
        }
        Self {
            axes: vec![rows, columns, filters],
            terms,
            weights: filters * per_group * height * width,
            bias,
        }
    }

    fn parameters(&self) -> usize {
        self.weights
            + if self.bias {
                self.axes[self.axes.len() - 1]
            } else {
                0
            }
    }

    fn forward(&self, x: &[Bounded], parameters: Parameters) -> Sample {
        let channels = self.axes[self.axes.len() - 1];
        let mut sums = vec![Sum::default(); self.axes.iter().product()];
        if self.bias {
            for (output, sum) in sums.iter_mut().enumerate() {
                sum.add(parameters[self.weights + output % channels]);
            }
        }
        for &[output, weight, input] in &self.terms {
            sums[output].add_product(parameters[weight], x[input]);
        }
        sums.into_iter().map(Sum::finish).collect()
    }

    fn backward(
        &self,
        x: &[Bounded],
        parameters: Parameters,
        gradient: &[Bounded],
        by_parameters: &mut [Sum],
    ) -> Vec<Bounded> {
        let channels = self.axes[self.axes.len() - 1];
        if self.bias {
            for (output, gradient) in gradient.iter().enumerate() {
                by_parameters[self.weights + output % channels].add(*gradient);
            }
        }
        let mut by_input = vec![Sum::default(); x.len()];
        for &[output, weight, input] in &self.terms {
            by_parameters[weight].add_product(gradient[output], x[input]);
            by_input[input].add_product(gradient[output], parameters[weight]);
        }
        by_input.into_iter().map(Sum::finish).collect()
    }
}

/// A pooling: for each output the inputs of its window.
struct Pooling {
    axes: Vec<usize>,
    windows: Vec<Vec<usize>>,
    largest: bool,
}

impl Pooling {
    fn of(operation: &Operation, axes: &[usize]) -> Option<Self> {
        let of = |size, stride, padding, largest| {
            let windows = Windows::new(axes, size, stride, [1, 1], padding);
            let [rows, columns] = windows.positions;
            let mut inputs = vec![Vec::new(); rows * columns * axes[2]];
            for element in &windows.elements {
                let ([row, column], [y, x]) = (element.output, element.input);
                for channel in 0..axes[2] {
                    inputs[(row * columns + column) * axes[2] + channel]
                        .push((y * axes[1] + x) * axes[2] + channel);
                }
            }
            // Row after row, for of equal values the first is taken.
            inputs.iter_mut().for_each(|inputs| inputs.sort_unstable());
            Self {
                axes: vec![rows, columns, axes[2]],
                windows: inputs,
                largest,
            }
        };
        let all = || [axes[0] as u64, axes[1] as u64];
        let flat = |keep: bool, pooling: Self| match keep {
            true => pooling,
            false => Self {
                axes: vec![axes[2]],
                ..pooling
            },
        };
        Some(match operation {
            Operation::MaxPooling2d(p) => of(p.pool, p.stride, p.padding, true),
            Operation::AveragePooling2d(p) => of(p.pool, p.stride, p.padding, false),
            Operation::GlobalMaxPooling2d(p) => {
                flat(p.keep_dimensions, of(all(), all(), Padding::Valid, true))
            }
            Operation::GlobalAveragePooling2d(p) => {
                flat(p.keep_dimensions, of(all(), all(), Padding::Valid, false))
            }
            _ => return None,
        })
    }

    /// Those that may be the largest of a window.
    fn candidates<'a>(&self, x: &'a [Bounded], window: &'a [usize]) -> Vec<usize> {
        let low = |&input: &usize| x[input].value - x[input].error;
        let least = window.iter().map(low).fold(f64::NEG_INFINITY, f64::max);
        let high = |&input: &usize| x[input].value + x[input].error;
        let may_be = |input: &usize| high(input) >= least;
        window.iter().copied().filter(may_be).collect()
    }

    fn forward(&self, x: &[Bounded], is_ambiguous: &mut bool) -> Sample {
        let pooled = self.windows.iter().map(|window| {
            if self.largest {
                let candidates = self.candidates(x, window);
                let values = || candidates.iter().map(|&input| x[input]);
                // Equal ones of which nothing is uncertain are in order.
                *is_ambiguous |= candidates.len() > 1 && values().any(|value| value.error > 0.0);
                return Bounded {
                    value: values().map(|v| v.value).fold(f64::NEG_INFINITY, f64::max),
                    error: values().map(|v| v.error).fold(0.0, f64::max),
                };
            }
            let mut sum = Sum::default();
            window.iter().for_each(|&input| sum.add(x[input]));
            sum.finish().times(share(window))
        });
        pooled.collect()
    }

    fn backward(&self, x: &[Bounded], gradient: &[Bounded]) -> Vec<Bounded> {
        let mut by_input = vec![Sum::default(); x.len()];
        for (window, gradient) in self.windows.iter().zip(gradient) {
            if self.largest {
                by_input[self.candidates(x, window)[0]].add(*gradient);
                continue;
            }
            for &input in window {
                by_input[input].add(gradient.times(share(window)));
            }
        }
        by_input.into_iter().map(Sum::finish).collect()
    }
}

fn share(window: &[usize]) -> Bounded {
    let value = 1.0 / window.len() as f64;
    Bounded {
        value,
        error: EPSILON * value,
    }
}

/// The activation of a layer or the layer that is one.
fn definition(operation: &Operation) -> Definition {
    match operation {
        Operation::Relu(relu) => Definition::Leaky(relu.negative_slope),
        Operation::LeakyRelu(relu) => Definition::Leaky(relu.negative_slope),
        Operation::Elu(elu) => Definition::Elu(elu.alpha),
        other => Definition::Activation(other.activation()),
    }
}

impl Definition {
    /// What the kernels' own arithmetic adds to a value or a slope of that size.
    fn own_error(self, x: f64, size: f64) -> f64 {
        match self.only_chooses() {
            true => 0.0,
            false => 8.0 * EPSILON * (1.0 + size.abs() + x.abs().min(8.0)),
        }
    }

    fn bounded(self, x: Bounded, of: impl Fn(f64) -> f64) -> Bounded {
        let value = of(x.value);
        let ends = [x.value - x.error, x.value + x.error].map(of);
        let spread = ends.map(|end| (end - value).abs());
        // A branch that is flat is exact.
        let flat = !self.bends().is_empty() && ends == [value; 2] && [0.0, 1.0].contains(&value);
        let own = if flat {
            0.0
        } else {
            self.own_error(x.value, value)
        };
        Bounded {
            value,
            error: spread[0].max(spread[1]) + own,
        }
    }

    fn is_ambiguous_at(self, x: Bounded) -> bool {
        self.bends().iter().any(|bend| {
            let margin = x.error + 4.0 * EPSILON * bend.abs();
            margin > 0.0 && (x.value - bend).abs() <= margin
        })
    }
}

/// A layer over the axes that it finds.
struct Layer {
    kind: Kind,
    function: Option<Definition>,
    parameters: usize,
}

enum Kind {
    Linear(Linear),
    Pooling(Pooling),
    Flatten,
    /// With this rate.
    Dropout(f64),
    Nothing,
}

/// A network as loops.
pub(crate) struct Loops {
    pub(crate) input: Vec<usize>,
    /// After every layer.
    pub(crate) axes: Vec<Vec<usize>>,
    pub(crate) parameters: usize,
    layers: Vec<Layer>,
}

impl Loops {
    pub(crate) fn of(network: &Network) -> Self {
        let input: Vec<usize> = network.input.axes().iter().map(|&a| a as usize).collect();
        let mut loops = Self {
            input,
            axes: Vec::new(),
            parameters: 0,
            layers: Vec::new(),
        };
        for layer in &network.layers {
            let before = loops.axes.last().unwrap_or(&loops.input).clone();
            let operation = &layer.operation;
            let linear = Linear::of(operation, &before);
            let parameters = linear.as_ref().map_or(0, Linear::parameters);
            let kind = linear.map(Kind::Linear);
            let kind = kind.or_else(|| Pooling::of(operation, &before).map(Kind::Pooling));
            let kind = kind.unwrap_or(match operation {
                Operation::Flatten => Kind::Flatten,
                Operation::Dropout(dropout) => Kind::Dropout(dropout.rate),
                Operation::SpatialDropout2d(dropout) => Kind::Dropout(dropout.rate),
                _ => Kind::Nothing,
            });
            loops.axes.push(match &kind {
                Kind::Linear(linear) => linear.axes.clone(),
                Kind::Pooling(pooling) => pooling.axes.clone(),
                Kind::Flatten => vec![before.iter().product()],
                Kind::Dropout(_) | Kind::Nothing => before,
            });
            let function = definition(operation);
            let none = Definition::Activation(Activation::Linear);
            loops.parameters += parameters;
            loops.layers.push(Layer {
                kind,
                function: (function != none).then_some(function),
                parameters,
            });
        }
        loops
    }

    pub(crate) fn output(&self) -> &[usize] {
        self.axes.last().unwrap_or(&self.input)
    }

    /// How many products the loops add up, so that nobody waits for too many.
    pub(crate) fn cost(&self) -> usize {
        let terms = self.layers.iter().map(|layer| match &layer.kind {
            Kind::Linear(linear) => linear.terms.len(),
            Kind::Pooling(pooling) => pooling.windows.iter().map(Vec::len).sum(),
            _ => 1,
        });
        terms.sum()
    }

    /// All layers over a sample.
    pub(crate) fn forward(&self, x: &[f32], parameters: Parameters, kept: &Kept) -> Pass {
        let mut pass = Pass {
            outputs: vec![x.iter().map(|x| Bounded::exact(*x)).collect()],
            arguments: Vec::new(),
            is_ambiguous: false,
        };
        let mut rest = parameters;
        for (index, layer) in self.layers.iter().enumerate() {
            let x = &pass.outputs[index];
            let (own, behind) = rest.split_at(layer.parameters);
            rest = behind;
            let mut y = match &layer.kind {
                Kind::Linear(linear) => linear.forward(x, own),
                Kind::Pooling(pooling) => pooling.forward(x, &mut pass.is_ambiguous),
                Kind::Dropout(rate) => dropped(*rate, x, kept.get(index)),
                Kind::Flatten | Kind::Nothing => x.clone(),
            };
            let mut argument = None;
            if let Some(function) = layer.function {
                argument = Some(y.clone());
                for y in &mut y {
                    pass.is_ambiguous |= function.is_ambiguous_at(*y);
                    *y = function.bounded(*y, |x| function.value(x));
                }
            }
            pass.arguments.push(argument);
            pass.outputs.push(y);
        }
        assert!(rest.is_empty(), "{} parameters too many", rest.len());
        pass
    }

    /// The gradient by the sample, and what is added to that by the parameters.
    pub(crate) fn backward(
        &self,
        pass: &Pass,
        parameters: Parameters,
        kept: &Kept,
        by_outputs: &[f32],
        by_parameters: &mut [Sum],
    ) -> Vec<Bounded> {
        let mut gradient: Vec<Bounded> = by_outputs.iter().map(|g| Bounded::exact(*g)).collect();
        let mut end = parameters.len();
        for (index, layer) in self.layers.iter().enumerate().rev() {
            if let (Some(function), Some(argument)) = (layer.function, &pass.arguments[index]) {
                for (gradient, x) in gradient.iter_mut().zip(argument) {
                    *gradient = gradient.times(function.bounded(*x, |x| function.slope(x)));
                }
            }
            let x = &pass.outputs[index];
            let own = end - layer.parameters..end;
            end = own.start;
            gradient = match &layer.kind {
                Kind::Linear(linear) => {
                    let by_own = &mut by_parameters[own.clone()];
                    linear.backward(x, &parameters[own], &gradient, by_own)
                }
                Kind::Pooling(pooling) => pooling.backward(x, &gradient),
                Kind::Dropout(rate) => dropped(*rate, &gradient, kept.get(index)),
                Kind::Flatten | Kind::Nothing => gradient,
            };
        }
        gradient
    }
}

impl Pass {
    pub(crate) fn output(&self) -> &[Bounded] {
        &self.outputs[self.outputs.len() - 1]
    }

    /// Whether all numbers are of a size that says something.
    pub(crate) fn is_sharp(&self) -> bool {
        let mut all = self.outputs.iter().flatten();
        all.all(|value| value.is_sharp() && value.value.abs() < 1e6)
    }
}

/// Values or gradients behind a dropout.
fn dropped(rate: f64, values: &[Bounded], kept: Option<&Option<Vec<bool>>>) -> Vec<Bounded> {
    let Some(Some(kept)) = kept else {
        return values.to_vec();
    };
    let value = 1.0 / (1.0 - rate);
    let scale = Bounded {
        value,
        error: 4.0 * EPSILON * value * value,
    };
    let values = values.iter().zip(kept);
    let fates = values.map(|(value, kept)| match kept {
        true => value.times(scale),
        false => Bounded::default(),
    });
    fates.collect()
}
