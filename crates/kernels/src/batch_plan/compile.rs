//! From a network to a list of stages with tables.

use std::sync::atomic::{AtomicUsize, Ordering};

use cijfer_analysis::{Analysis, ByParameter, LayerAnalysis};
use cijfer_network::{Activation, Layer, Network, Operation};

use super::dropout::Dropout;
use super::image::Image;
use super::linear::{Linear, Tables};
use super::pool::{Pool, Windows};
use crate::function::Function;
use crate::simd::{Instructions, POSITIONS};
use crate::{Error, Result};

/// A network compiled for batches.
pub struct BatchPlan {
    /// No other plan of the program has it.
    pub(crate) number: usize,
    pub(crate) instructions: Instructions,
    pub(crate) stages: Vec<Stage>,
    pub(crate) input: Image,
    pub(crate) output: Image,
    /// The axes of a sample, as the network has them, before and after.
    axes: [Vec<usize>; 2],
    /// Lane groups of a block.
    pub(crate) groups: usize,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) parameter_count: usize,
}

/// A weight or bias of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The layer's name, a dot, and `weight` or `bias`.
    pub name: String,
    /// Where it starts among all parameters.
    pub start: usize,
    /// How many values it has.
    pub count: usize,
}

/// What is done in one go, from one buffer to the next.
pub(crate) struct Stage {
    pub(crate) from: Image,
    pub(crate) to: Image,
    pub(crate) work: Work,
    /// What is done to the output in its place.
    pub(crate) function: Option<Function>,
    pub(crate) dropout: Option<Dropout>,
}

pub(crate) enum Work {
    /// The input is taken over as it is.
    Copy,
    /// A function whose argument must be kept.
    Function(Function),
    Linear(Box<(Linear, Tables)>),
    Pool(Windows),
}

/// A stage before the border of its input is known.
pub(crate) enum Draft {
    Copy,
    Function(Function),
    Linear(Linear),
    Pool(Pool),
}

/// Values of a block's buffers that are kept below this, so that those a stage works on stay in the second cache,
/// where a block of more than one lane group is better for the weights.
const BLOCK: usize = 1 << 18;

/// Whether the kernels cover a layer.
pub fn covers(layer: &Layer, counted: &LayerAnalysis) -> bool {
    check_covered(layer, counted).is_ok()
}

/// The function of a layer that is nothing else.
fn function(operation: &Operation) -> Option<Function> {
    match operation {
        Operation::Activation(activation) => Some(Function::Activation(*activation)),
        Operation::Relu(relu)
            if relu.max_value.is_none() && relu.threshold == 0.0 && relu.negative_slope >= 0.0 =>
        {
            Some(Function::Leaky(relu.negative_slope as f32))
        }
        Operation::LeakyRelu(relu) if relu.negative_slope >= 0.0 => {
            Some(Function::Leaky(relu.negative_slope as f32))
        }
        Operation::Elu(elu) if elu.alpha > 0.0 => Some(Function::Elu(elu.alpha as f32)),
        _ => None,
    }
}

/// The dropout of the network's layer of that index, if it is one.
fn dropout(operation: &Operation, index: usize) -> Option<Dropout> {
    let (rate, by_channel) = match operation {
        Operation::Dropout(dropout) => (dropout.rate, false),
        Operation::SpatialDropout2d(dropout) => (dropout.rate, true),
        _ => return None,
    };
    Some(Dropout {
        rate: rate as f32,
        by_channel,
        layer: index as u32,
    })
}

fn check_covered(layer: &Layer, counted: &LayerAnalysis) -> Result<()> {
    let operation = &layer.operation;
    let looks_at_all =
        |activation| matches!(activation, Activation::Softmax | Activation::LogSoftmax);
    let image = counted.input.as_image().is_some();
    let what = match operation {
        _ if looks_at_all(operation.activation()) => "its activation looks at all channels",
        Operation::Conv2d(_)
        | Operation::DepthwiseConv2d(_)
        | Operation::MaxPooling2d(_)
        | Operation::AveragePooling2d(_)
        | Operation::GlobalMaxPooling2d(_)
        | Operation::GlobalAveragePooling2d(_)
        | Operation::SpatialDropout2d(_)
            if image =>
        {
            return Ok(());
        }
        Operation::Dense(_) | Operation::Dropout(_) | Operation::Flatten => return Ok(()),
        other if function(other).is_some() => return Ok(()),
        _ => "it is left to candle",
    };
    Err(Error::NotCovered {
        layer: layer.name.clone(),
        class: operation.class(),
        what,
    })
}

impl BatchPlan {
    /// Compiles a network all of whose layers are [covered](covers).
    ///
    /// # Errors
    ///
    /// A network whose shapes do not fit, a layer that is not covered, instructions that this
    /// processor lacks, tables too large.
    pub fn compile(network: &Network, instructions: Instructions) -> Result<Self> {
        let instructions = instructions.checked()?;
        let Drafts {
            list,
            parameters,
            axes,
        } = Drafts::of(network)?;
        Self::of(network, axes, instructions, fused(list), parameters)
    }

    fn of(
        network: &Network,
        axes: [Vec<usize>; 2],
        instructions: Instructions,
        mut drafts: Vec<Drafted>,
        parameters: Parameters,
    ) -> Result<Self> {
        // Windows that look beyond the edge see the border of the buffer before them.
        for index in 1..drafts.len() {
            if let Draft::Linear(linear) = &drafts[index].0 {
                let padding = linear.padding;
                drafts[index - 1].1.border = padding;
            }
        }
        let lanes = instructions.lanes();
        let values: usize = drafts.iter().map(|draft| draft.1.len() * lanes).sum();
        // A power of two, so that blocks divide the usual batches.
        let groups = 1 << (BLOCK / values.max(1)).clamp(1, POSITIONS).ilog2();
        let largest = drafts.iter().map(|draft| match &draft.0 {
            Draft::Linear(linear) => {
                draft.1.len() * linear.pool.map_or(1, |[h, w]| (h + 1) * (w + 1))
            }
            _ => draft.1.len(),
        });
        let largest = largest.max().unwrap_or(0).checked_mul(groups * lanes);
        if largest.is_none_or(|values| u32::try_from(values).is_err()) {
            return Err(Error::TooLarge {
                network: network.name.clone(),
            });
        }
        let mut stages: Vec<Stage> = Vec::with_capacity(drafts.len());
        for (draft, to, function, dropout) in drafts {
            let from = stages.last().map_or(to, |stage: &Stage| stage.to);
            let work = match draft {
                Draft::Copy => Work::Copy,
                Draft::Function(function) => Work::Function(function),
                Draft::Pool(pool) => Work::Pool(pool.windows(from, to)),
                Draft::Linear(linear) => {
                    let tables = linear.tables(from, to, instructions, groups);
                    Work::Linear(Box::new((linear, tables)))
                }
            };
            stages.push(Stage {
                from,
                to,
                work,
                function,
                dropout,
            });
        }
        let [input, output] = [stages.first(), stages.last()]
            .map(|stage| stage.map_or(Image::new(1, 1, 1), |stage| stage.to));
        static PLANS: AtomicUsize = AtomicUsize::new(0);
        Ok(Self {
            number: PLANS.fetch_add(1, Ordering::Relaxed),
            instructions,
            stages,
            input,
            output,
            axes,
            groups,
            parameter_count: parameters.count,
            parameters: parameters.list,
        })
    }

    /// The weights and biases, in the order in which they stand among all parameters.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The axes of a sample that goes in, as the network has them.
    pub fn input_axes(&self) -> &[usize] {
        &self.axes[0]
    }

    /// The axes of what comes out for it.
    pub fn output_axes(&self) -> &[usize] {
        &self.axes[1]
    }

    /// How many values a sample has.
    pub fn input_length(&self) -> usize {
        self.input.values()
    }

    /// How many values come out for a sample.
    pub fn output_length(&self) -> usize {
        self.output.values()
    }

    /// How many values all parameters have.
    pub fn parameter_count(&self) -> usize {
        self.parameter_count
    }

    /// Images of a block, which is worked on by one thread.
    pub fn block(&self) -> usize {
        self.groups * self.instructions.lanes()
    }

    /// The instructions that it is compiled for.
    pub fn instructions(&self) -> Instructions {
        self.instructions
    }
}

/// Whether values, with the padding around them, and parameters are as few as tables can count.
fn is_countable(counted: &LayerAnalysis) -> bool {
    let padded = counted
        .input
        .axes()
        .iter()
        .enumerate()
        .map(|(axis, &length)| {
            let [before, after] = counted.padding.get(axis).copied().unwrap_or_default();
            u128::from(length) + u128::from(before) + u128::from(after)
        });
    let padded = padded.fold(1, u128::saturating_mul);
    let ByParameter {
        weights, biases, ..
    } = &counted.parameters;
    let parameters = [weights, biases].map(|of| of.as_ref().map_or(0, |of| of.value));
    let output = counted.output.elements().unwrap_or(u128::MAX);
    let all = [padded, output, parameters[0].saturating_add(parameters[1])];
    all.into_iter().all(|count| u32::try_from(count).is_ok())
}

pub(crate) type Drafted = (Draft, Image, Option<Function>, Option<Dropout>);

/// A network's stages before they are fused, whatever runs them.
pub(crate) struct Drafts {
    pub(crate) list: Vec<Drafted>,
    pub(crate) parameters: Parameters,
    /// The axes of a sample, as the network has them, before and after.
    pub(crate) axes: [Vec<usize>; 2],
}

impl Drafts {
    /// One for the input and one or more for each layer, with their parameters.
    pub(crate) fn of(network: &Network) -> Result<Self> {
        let analysis = Analysis::of(network)?;
        let mut parameters = Parameters::default();
        let input = image(network.input.axes());
        let mut drafts = vec![(Draft::Copy, input, None, None)];
        let mut flat = false;
        for (index, (layer, counted)) in network.layers.iter().zip(&analysis.layers).enumerate() {
            check_covered(layer, counted)?;
            if !is_countable(counted) {
                return Err(Error::TooLarge {
                    network: network.name.clone(),
                });
            }
            let from = drafts.last().map_or(input, |draft| draft.1);
            let draft = match &layer.operation {
                Operation::Flatten => {
                    flat = true;
                    continue;
                }
                other => match (function(other), dropout(other, index)) {
                    (None, None) => draft(layer, counted, from, flat, &mut parameters),
                    (function, dropout) => {
                        behind(&mut drafts, function, dropout);
                        continue;
                    }
                },
            };
            let to = match &draft {
                Draft::Linear(_) if matches!(layer.operation, Operation::Dense(_)) && flat => {
                    Image::new(
                        1,
                        1,
                        counted.output.axes().iter().map(|&a| a as usize).product(),
                    )
                }
                _ => image(counted.output.axes()),
            };
            drafts.push((draft, to, None, None));
            behind(
                &mut drafts,
                Some(Function::Activation(layer.operation.activation())),
                None,
            );
        }
        let axes = [&network.input, analysis.output()]
            .map(|shape| shape.axes().iter().map(|&axis| axis as usize).collect());
        Ok(Self {
            list: drafts,
            parameters,
            axes,
        })
    }
}

#[derive(Default)]
pub(crate) struct Parameters {
    pub(crate) list: Vec<Parameter>,
    pub(crate) count: usize,
}

impl Parameters {
    fn add(&mut self, layer: &str, what: &str, count: usize) -> usize {
        let start = self.count;
        self.list.push(Parameter {
            name: format!("{layer}.{what}"),
            start,
            count,
        });
        self.count += count;
        start
    }
}

fn image(axes: &[u64]) -> Image {
    match axes {
        [rows, columns, channels] => {
            Image::new(*rows as usize, *columns as usize, *channels as usize)
        }
        // What has other axes is a list of positions of its last one.
        [positions @ .., channels] => {
            let positions: u64 = positions.iter().product();
            Image::new(1, positions as usize, *channels as usize)
        }
        [] => Image::new(1, 1, 1),
    }
}

/// Puts a function or a dropout behind the last stage, in its place where that is possible.
fn behind(drafts: &mut Vec<Drafted>, function: Option<Function>, dropout: Option<Dropout>) {
    if function == Some(Function::Activation(Activation::Linear)) {
        return;
    }
    let Some((draft, to, old_function, old_dropout)) = drafts.last_mut() else {
        return;
    };
    let to = *to;
    let in_place = match function {
        Some(function) => {
            function.is_known_by_value()
                && old_function.is_none()
                && old_dropout.is_none()
                && !matches!(draft, Draft::Copy | Draft::Function(_))
        }
        // A bound that dropout has scaled is not found again exactly.
        None => old_dropout.is_none() && !old_function.is_some_and(Function::has_upper_bound),
    };
    match (in_place, function) {
        (true, Some(_)) => *old_function = function,
        (true, None) => *old_dropout = dropout,
        (false, Some(function)) if !function.is_known_by_value() => {
            drafts.push((Draft::Function(function), to, None, None));
        }
        (false, _) => drafts.push((Draft::Copy, to, function, dropout)),
    }
}

/// The stage of a layer that is no mere function of single numbers.
fn draft(
    layer: &Layer,
    counted: &LayerAnalysis,
    from: Image,
    flat: bool,
    parameters: &mut Parameters,
) -> Draft {
    let usizes = |sides: [u64; 2]| sides.map(|side| side as usize);
    let padding = counted.padding.map(usizes);
    let mut linear = |linear: Linear, biased: bool| {
        let count = linear.filters * linear.weights_per_filter(from);
        let weight = parameters.add(&layer.name, "weight", count);
        let bias = biased.then(|| parameters.add(&layer.name, "bias", linear.filters));
        Draft::Linear(Linear {
            weight,
            bias,
            ..linear
        })
    };
    let plain = Linear {
        filters: 0,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        padding,
        groups: 1,
        channels_last: false,
        weight: 0,
        bias: None,
        rectify: false,
        pool: None,
    };
    let pool = |window: [u64; 2], stride: [u64; 2], largest: bool| {
        Draft::Pool(Pool {
            window: usizes(window),
            stride: usizes(stride),
            before: [padding[0][0], padding[1][0]],
            largest,
        })
    };
    let everything = [from.rows as u64, from.columns as u64];
    match &layer.operation {
        Operation::Conv2d(convolution) => linear(
            Linear {
                filters: convolution.filters as usize,
                kernel: usizes(convolution.kernel),
                stride: usizes(convolution.stride),
                dilation: usizes(convolution.dilation),
                groups: convolution.groups as usize,
                ..plain
            },
            convolution.bias,
        ),
        Operation::DepthwiseConv2d(convolution) => linear(
            Linear {
                filters: from.channels * convolution.depth_multiplier as usize,
                kernel: usizes(convolution.kernel),
                stride: usizes(convolution.stride),
                dilation: usizes(convolution.dilation),
                groups: from.channels,
                ..plain
            },
            convolution.bias,
        ),
        Operation::Dense(dense) => linear(
            Linear {
                filters: dense.units as usize,
                kernel: if flat {
                    [from.rows, from.columns]
                } else {
                    [1, 1]
                },
                channels_last: true,
                ..plain
            },
            dense.bias,
        ),
        Operation::MaxPooling2d(pooling) => pool(pooling.pool, pooling.stride, true),
        Operation::AveragePooling2d(pooling) => pool(pooling.pool, pooling.stride, false),
        Operation::GlobalMaxPooling2d(_) => pool(everything, everything, true),
        Operation::GlobalAveragePooling2d(_) => pool(everything, everything, false),
        // `check_covered` lets nothing else through.
        _ => Draft::Copy,
    }
}

/// Puts what can be done with the sums of a tile to the stage that makes the sums: negative ones
/// become 0, and the largest of a pooling's window is kept.
pub(crate) fn fused(drafts: Vec<Drafted>) -> Vec<Drafted> {
    let mut fused: Vec<Drafted> = Vec::with_capacity(drafts.len());
    for (draft, to, function, dropout) in drafts {
        if let (Draft::Pool(pool), None, Some((Draft::Linear(linear), sums, before, None))) =
            (&draft, function, fused.last_mut())
        {
            // A second pooling finds the tile taken.
            let tile = linear.pool.is_none()
                && pool.window == pool.stride
                && pool.window[0] * pool.window[1] == POSITIONS
                && pool.before == [0, 0]
                // What the last window of `same` padding has less, no tile has.
                && to.rows * pool.window[0] <= sums.rows
                && to.columns * pool.window[1] <= sums.columns;
            if pool.largest && tile && (before.is_none() || is_rectifier(*before)) {
                linear.pool = Some(pool.window);
                let last = fused.len() - 1;
                fused[last].1 = to;
                fused[last].3 = dropout;
                continue;
            }
        }
        fused.push((draft, to, function, dropout));
    }
    for (draft, _, function, _) in &mut fused {
        if let Draft::Linear(linear) = draft {
            linear.rectify = is_rectifier(*function);
        }
    }
    fused
}

fn is_rectifier(function: Option<Function>) -> bool {
    matches!(
        function,
        Some(Function::Activation(Activation::Relu)) | Some(Function::Leaky(0.0))
    )
}
