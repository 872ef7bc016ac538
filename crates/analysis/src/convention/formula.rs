//! The formulas behind each [`Convention`], whose documentation says where they come from.

use cijfer_network::Operation;

use crate::length::{Length, Side, elements};
use crate::{Convention, Expression, LayerAnalysis, Quantity};

const NOTHING: Expression = Expression::Number(0);
const TWO: Expression = Expression::Number(2);

/// How a tool counts a layer for so many samples; nothing where the layer is not compared.
pub(super) fn formula(
    convention: Convention,
    layer: &LayerAnalysis,
    operation: &Operation,
    batch: u64,
) -> Option<Expression> {
    let kind = Kind::of(operation)?;
    let subject = Subject {
        layer,
        operation,
        batch,
    };
    match convention {
        Convention::TensorFlow => subject.tensorflow(kind),
        Convention::Fvcore => subject.fvcore(kind),
        Convention::Ptflops => subject.ptflops(kind),
        Convention::Torchinfo => subject.torchinfo(kind),
    }
}

/// The kinds of layers that are compared, as far as the tools for PyTorch tell them apart.
#[derive(Clone, Copy)]
enum Kind {
    Convolution,
    Dense,
    GlobalMean,
    OtherPooling,
}

impl Kind {
    fn of(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Conv2d(_)
            | Operation::DepthwiseConv2d(_)
            | Operation::SeparableConv2d(_)
            | Operation::Conv2dTranspose(_) => Some(Self::Convolution),
            Operation::Dense(_) => Some(Self::Dense),
            Operation::GlobalAveragePooling2d(_) => Some(Self::GlobalMean),
            Operation::MaxPooling2d(_)
            | Operation::AveragePooling2d(_)
            | Operation::GlobalMaxPooling2d(_) => Some(Self::OtherPooling),
            _ => None,
        }
    }
}

/// A layer, and how many samples pass through it.
struct Subject<'a> {
    layer: &'a LayerAnalysis,
    operation: &'a Operation,
    batch: u64,
}

impl Subject<'_> {
    fn tensorflow(&self, kind: Kind) -> Option<Expression> {
        match kind {
            Kind::Convolution | Kind::Dense => {
                let products = match self.operation {
                    // XLA compiles it, and the profiler sees nothing of what it computes.
                    Operation::Conv2d(convolution) if convolution.groups > 1 => None,
                    _ => Some(self.tensorflow_products()?),
                };
                Some(Expression::sum(products.into_iter().chain(self.biases())))
            }
            Kind::GlobalMean => Some(self.inputs()),
            Kind::OtherPooling => Some(match self.operation {
                Operation::MaxPooling2d(pooling) => self.outputs() * area(POOL, pooling.pool),
                Operation::AveragePooling2d(pooling) => self.outputs() * area(POOL, pooling.pool),
                _ => NOTHING,
            }),
        }
    }

    fn tensorflow_products(&self) -> Option<Expression> {
        match self.operation {
            Operation::Conv2d(convolution) => {
                let each = area(KERNEL, convolution.kernel) * self.input_channels()?;
                self.spread_products(convolution.dilation, self.output(2)?, each)
            }
            Operation::DepthwiseConv2d(convolution) => {
                let each = area(KERNEL, convolution.kernel);
                self.spread_products(convolution.dilation, self.output(2)?, each)
            }
            Operation::SeparableConv2d(convolution) => {
                let channels = self.input_channels()?;
                let between = match convolution.depth_multiplier {
                    1 => channels,
                    more => channels * Expression::named(Quantity::DepthMultiplier, more),
                };
                let each = area(KERNEL, convolution.kernel);
                let apart = self.spread_products(convolution.dilation, between.clone(), each)?;
                let together = self.spread_products([1, 1], self.output(2)?, between)?;
                Some(apart + together)
            }
            Operation::Conv2dTranspose(convolution) => {
                let each = area(KERNEL, convolution.kernel) * self.input_channels()?;
                let all = led_by(TWO, self.outputs()) * each;
                Some(all.floor_division(area(STRIDE, convolution.stride)))
            }
            _ => Some(led_by(TWO, self.multiply_accumulates()?)),
        }
    }

    fn fvcore(&self, kind: Kind) -> Option<Expression> {
        match kind {
            Kind::Convolution | Kind::Dense => self.multiply_accumulates(),
            Kind::GlobalMean => Some(self.inputs()),
            Kind::OtherPooling => Some(NOTHING),
        }
    }

    fn ptflops(&self, kind: Kind) -> Option<Expression> {
        match kind {
            Kind::Convolution | Kind::Dense => {
                let products = self.multiply_accumulates()?;
                Some(Expression::sum([products].into_iter().chain(self.biases())))
            }
            Kind::GlobalMean | Kind::OtherPooling => Some(led_by(TWO, self.inputs())),
        }
    }

    fn torchinfo(&self, kind: Kind) -> Option<Expression> {
        let parameters = || self.layer.parameters.total.expression.clone();
        match kind {
            Kind::Convolution => {
                let places = [parameters(), self.output(0)?, self.output(1)?];
                Some(self.batched(Expression::product(places)))
            }
            Kind::Dense => Some(self.batched(parameters())),
            Kind::GlobalMean | Kind::OtherPooling => Some(NOTHING),
        }
    }

    /// Twice the products of outputs in so many channels, of so many products each, as TensorFlow
    /// computes them: with dilation, in as many smaller images as the dilation says, all of one
    /// size, so that some of their last rows and columns lie beyond the output.
    fn spread_products(
        &self,
        dilation: [u64; 2],
        channels: Expression,
        each: Expression,
    ) -> Option<Expression> {
        let along = |axis: usize| {
            let output = self.output(axis)?;
            let dilation = Expression::named(DILATION[axis], dilation[axis]);
            Some(match dilation.evaluate() {
                Some(1) => output,
                _ => output.ceiling_division(dilation.clone()) * dilation,
            })
        };
        let all = Expression::product([along(0)?, along(1)?, channels, each]);
        Some(led_by(TWO, self.batched(all)))
    }

    fn input_channels(&self) -> Option<Expression> {
        let [_, _, channels] = self.layer.input.as_image()?;
        Some(Expression::named(Quantity::InputChannels, channels))
    }

    /// The length of an axis of an output that is an image.
    fn output(&self, axis: usize) -> Option<Expression> {
        let length = *self.layer.output.as_image()?.get(axis)?;
        Some(Expression::named(*OUTPUT.get(axis)?, length))
    }

    fn multiply_accumulates(&self) -> Option<Expression> {
        let products = self.layer.operations.multiply_accumulates.as_ref()?;
        Some(products.expression.clone())
    }

    /// One addition for each output, where there are biases.
    fn biases(&self) -> Option<Expression> {
        self.layer.parameters.biases.as_ref()?;
        Some(self.outputs())
    }

    fn inputs(&self) -> Expression {
        self.batched(elements(&Length::of(&self.layer.input), Side::Input))
    }

    fn outputs(&self) -> Expression {
        self.batched(elements(&Length::of(&self.layer.output), Side::Output))
    }

    /// So many for each sample of the batch.
    fn batched(&self, each: Expression) -> Expression {
        match self.batch {
            1 => each,
            batch => led_by(Expression::named(Quantity::Batch, batch), each),
        }
    }
}

const KERNEL: [Quantity; 2] = [Quantity::KernelHeight, Quantity::KernelWidth];
const POOL: [Quantity; 2] = [Quantity::PoolHeight, Quantity::PoolWidth];
const STRIDE: [Quantity; 2] = [Quantity::VerticalStride, Quantity::HorizontalStride];
const DILATION: [Quantity; 2] = [Quantity::VerticalDilation, Quantity::HorizontalDilation];
const OUTPUT: [Quantity; 3] = [
    Quantity::OutputHeight,
    Quantity::OutputWidth,
    Quantity::OutputChannels,
];

/// The number of elements of a window, or of places in a stride.
fn area(names: [Quantity; 2], sides: [u64; 2]) -> Expression {
    Expression::named(names[0], sides[0]) * Expression::named(names[1], sides[1])
}

/// A product with one more factor, before the others.
fn led_by(first: Expression, rest: Expression) -> Expression {
    match rest {
        Expression::Product(mut factors) => {
            factors.insert(0, first);
            Expression::Product(factors)
        }
        single => first * single,
    }
}
