//! The formulas behind each [`Convention`], whose documentation says where they come from.

use super::compared::{Compared, Convolution};
use crate::length::{Length, Side, elements};
use crate::{Convention, Expression, LayerAnalysis, Quantity};

const NOTHING: Expression = Expression::Number(0);
const TWO: Expression = Expression::Number(2);

/// How a tool counts a layer for so many samples; nothing where the layer is not compared.
pub(super) fn formula(
    convention: Convention,
    layer: &LayerAnalysis,
    compared: Compared<'_>,
    batch: u64,
) -> Option<Expression> {
    let subject = Subject { layer, batch };
    match convention {
        Convention::TensorFlow => subject.tensorflow(compared),
        Convention::Fvcore => subject.fvcore(compared),
        Convention::Ptflops => subject.ptflops(compared),
        Convention::Torchinfo => subject.torchinfo(compared),
    }
}

/// A layer, and how many samples pass through it.
struct Subject<'a> {
    layer: &'a LayerAnalysis,
    batch: u64,
}

impl Subject<'_> {
    fn tensorflow(&self, compared: Compared<'_>) -> Option<Expression> {
        let products = match compared {
            // XLA compiles it, and the profiler sees nothing of what it computes.
            Compared::Convolution(Convolution::Plain(plain)) if plain.groups > 1 => None,
            Compared::Convolution(convolution) => Some(self.tensorflow_products(convolution)?),
            Compared::Dense => Some(led_by(TWO, self.multiply_accumulates()?)),
            Compared::GlobalMean => return Some(self.inputs()),
            Compared::Pooling { window } => {
                return Some(match window {
                    Some(window) => self.outputs() * area(POOL, window),
                    None => NOTHING,
                });
            }
            Compared::No => return None,
        };
        Some(Expression::sum(products.into_iter().chain(self.biases())))
    }

    fn tensorflow_products(&self, convolution: Convolution<'_>) -> Option<Expression> {
        match convolution {
            Convolution::Plain(convolution) => {
                let each = area(KERNEL, convolution.kernel) * self.input_channels()?;
                self.spread_products(convolution.dilation, self.output(2)?, each)
            }
            Convolution::Depthwise(convolution) => {
                let each = area(KERNEL, convolution.kernel);
                self.spread_products(convolution.dilation, self.output(2)?, each)
            }
            Convolution::Separable(convolution) => {
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
            Convolution::Transposed(convolution) => {
                let each = area(KERNEL, convolution.kernel) * self.input_channels()?;
                let all = led_by(TWO, self.outputs()) * each;
                Some(all.floor_division(area(STRIDE, convolution.stride)))
            }
        }
    }

    fn fvcore(&self, compared: Compared<'_>) -> Option<Expression> {
        match compared {
            Compared::Convolution(_) | Compared::Dense => self.multiply_accumulates(),
            Compared::GlobalMean => Some(self.inputs()),
            Compared::Pooling { .. } => Some(NOTHING),
            Compared::No => None,
        }
    }

    fn ptflops(&self, compared: Compared<'_>) -> Option<Expression> {
        match compared {
            Compared::Convolution(_) | Compared::Dense => {
                let products = self.multiply_accumulates()?;
                Some(Expression::sum([products].into_iter().chain(self.biases())))
            }
            Compared::GlobalMean | Compared::Pooling { .. } => Some(led_by(TWO, self.inputs())),
            Compared::No => None,
        }
    }

    fn torchinfo(&self, compared: Compared<'_>) -> Option<Expression> {
        let parameters = || self.layer.parameters.total.expression.clone();
        match compared {
            Compared::Convolution(_) => {
                let places = [parameters(), self.output(0)?, self.output(1)?];
                Some(self.batched(Expression::product(places)))
            }
            Compared::Dense => Some(self.batched(parameters())),
            Compared::GlobalMean | Compared::Pooling { .. } => Some(NOTHING),
            Compared::No => None,
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
