use std::iter::once;

use cijfer_network::{Conv2d, DepthwiseConv2d, SeparableConv2d};

use super::counted::Counted;
use super::formulas::Formulas;
use super::sliding::Sliding;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::convention::{Compared, Convolution};
use crate::tensor::ParameterTensor;
use crate::{ByParameter, Error, Expression, Formula, Quantity, Reason, Result};

/// One addition for each output.
pub(super) const BIAS: Expression = Expression::Named(Quantity::Bias, 1);

impl Counted for Conv2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let Conv2d {
            filters, groups, ..
        } = *self;
        subject.not_zero("number of filters", &[filters])?;
        subject.not_zero("number of groups", &[groups])?;
        let sliding = Sliding::kernel(self.kernel, self.stride, self.dilation, self.padding);
        let [height, width] = subject.slide(&sliding)?;
        let channels = &subject.image()?[2];
        let mut seen = channels.named(Quantity::InputChannels);
        if groups > 1 {
            subject.divides(groups, subject.channels()?, "input channels")?;
            subject.divides(groups, filters, "filters")?;
            seen = seen.floor_division(Expression::named(Quantity::Groups, groups));
        }
        let filters = Expression::named(Quantity::Filters, filters);
        let axes = vec![height, width, channel(filters.clone())];
        let output = subject.lengths(&axes)?;
        let products = sliding.area() * seen.clone();

        let mut tally = Tally::default();
        subject.weighted_sums(&mut tally, subject.outputs(&output), &products, self.bias);
        if let Some(touching) = subject.touching(&sliding, &output)? {
            let each = seen * output[2].named(Quantity::OutputChannels);
            tally.multiplications_on_pixels(
                subject.batched(touching * each),
                Reason::WithoutPadding,
            );
        }
        subject.activation(&mut tally, self.activation, &output);
        let biases = (filters.clone(), Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(filters * products, Reason::WeightForEachInput)],
                self.bias.then_some(biases),
                None,
            ),
            ..subject.slid(&sliding, axes, output, tally)?
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let channels = of_groups(subject.known(2)?, self.groups);
        let [rows, columns] = self.kernel;
        let shape = vec![self.filters, channels, rows, columns];
        let reached = [of_groups(self.filters, self.groups), rows, columns];
        let weight = ParameterTensor::weights("weight", shape, [channels, rows, columns], reached);
        let bias = ParameterTensor::biases("bias", vec![self.filters]);
        Ok(once(weight).chain(self.bias.then_some(bias)).collect())
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Convolution(Convolution::Plain(self))
    }
}

impl Counted for DepthwiseConv2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.not_zero("depth multiplier", &[self.depth_multiplier])?;
        let sliding = Sliding::kernel(self.kernel, self.stride, self.dilation, self.padding);
        let [height, width] = subject.slide(&sliding)?;
        let channels = subject.multiplied_channels(self.depth_multiplier)?;
        let axes = vec![
            height,
            width,
            Formula::new(
                Quantity::OutputChannels,
                channels.clone(),
                Reason::ChannelMakesChannels,
            ),
        ];
        let output = subject.lengths(&axes)?;

        let mut tally = Tally::default();
        subject.weighted_sums(
            &mut tally,
            subject.outputs(&output),
            &sliding.area(),
            self.bias,
        );
        if let Some(touching) = subject.touching(&sliding, &output)? {
            let each = touching * output[2].named(Quantity::OutputChannels);
            tally.multiplications_on_pixels(subject.batched(each), Reason::WithoutPadding);
        }
        subject.activation(&mut tally, self.activation, &output);
        let weights = channels.clone() * sliding.area();
        let biases = (channels, Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(weights, Reason::WeightForEachElement)],
                self.bias.then_some(biases),
                None,
            ),
            ..subject.slid(&sliding, axes, output, tally)?
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let (weight, channels) =
            each_channel("weight", self.kernel, self.depth_multiplier, subject)?;
        let bias = ParameterTensor::biases("bias", vec![channels]);
        Ok(once(weight).chain(self.bias.then_some(bias)).collect())
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Convolution(Convolution::Depthwise(self))
    }
}

impl Counted for SeparableConv2d {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.not_zero("number of filters", &[self.filters])?;
        subject.not_zero("depth multiplier", &[self.depth_multiplier])?;
        let sliding = Sliding::kernel(self.kernel, self.stride, self.dilation, self.padding);
        let [height, width] = subject.slide(&sliding)?;
        let between = subject.multiplied_channels(self.depth_multiplier)?;
        let filters = Expression::named(Quantity::Filters, self.filters);
        let axes = vec![height, width, channel(filters.clone())];
        let output = subject.lengths(&axes)?;
        let places =
            output[0].named(Quantity::OutputHeight) * output[1].named(Quantity::OutputWidth);

        let mut tally = Tally::default();
        let depthwise = subject.batched(places * between.clone());
        subject.weighted_sums(&mut tally, depthwise, &sliding.area(), false);
        subject.weighted_sums(&mut tally, subject.outputs(&output), &between, self.bias);
        if let Some(touching) = subject.touching(&sliding, &output)? {
            let each = touching * between.clone();
            tally.multiplications_on_pixels(subject.batched(each), Reason::WithoutPadding);
        }
        subject.activation(&mut tally, self.activation, &output);
        let biases = (filters.clone(), Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![
                    (
                        between.clone() * sliding.area(),
                        Reason::WeightForEachElement,
                    ),
                    (filters * between, Reason::WeightForEachChannel),
                ],
                self.bias.then_some(biases),
                None,
            ),
            ..subject.slid(&sliding, axes, output, tally)?
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let (depthwise, channels) = each_channel(
            "depthwise.weight",
            self.kernel,
            self.depth_multiplier,
            subject,
        )?;
        let shape = vec![self.filters, channels, 1, 1];
        let pointwise =
            ParameterTensor::weights("pointwise.weight", shape, [channels], [self.filters]);
        let bias = ParameterTensor::biases("pointwise.bias", vec![self.filters]);
        let bias = self.bias.then_some(bias);
        Ok([depthwise, pointwise].into_iter().chain(bias).collect())
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Convolution(Convolution::Separable(self))
    }
}

impl Subject<'_> {
    /// Each output is a sum of so many products, and a bias.
    pub(super) fn weighted_sums(
        &self,
        tally: &mut Tally,
        outputs: Expression,
        products: &Expression,
        bias: bool,
    ) {
        let (additions, reason) = match bias {
            true => (
                products.clone() - ONE + BIAS,
                Reason::OneAdditionLessAndBias,
            ),
            false => (products.clone() - ONE, Reason::OneAdditionLess),
        };
        tally.products(
            outputs.clone() * products.clone(),
            Reason::ProductForEachWeight,
        );
        tally.additions(outputs * additions, reason);
    }

    /// The channels that a depthwise convolution makes.
    fn multiplied_channels(&self, depth_multiplier: u64) -> Result<Expression> {
        let channels = self.image()?[2].named(Quantity::InputChannels);
        Ok(match depth_multiplier {
            1 => channels,
            _ => channels * Expression::named(Quantity::DepthMultiplier, depth_multiplier),
        })
    }

    fn divides(&self, groups: u64, channels: u64, what: &'static str) -> Result<()> {
        if channels.is_multiple_of(groups) {
            return Ok(());
        }
        Err(Error::Groups {
            layer: self.layer.name.clone(),
            groups,
            channels,
            what,
        })
    }
}

/// The weights of a convolution of each channel by itself, and how many channels it makes.
fn each_channel(
    name: &'static str,
    kernel: [u64; 2],
    multiplier: u64,
    subject: &Subject<'_>,
) -> Result<(ParameterTensor, u64)> {
    let channels = subject.known(2)?.checked_mul(multiplier);
    let channels = channels.ok_or_else(|| subject.overflow("number of output channels"))?;
    let [rows, columns] = kernel;
    let shape = vec![channels, 1, rows, columns];
    let weight =
        ParameterTensor::weights(name, shape, [rows, columns], [multiplier, rows, columns]);
    Ok((weight, channels))
}

/// So many channels divided into groups, of which there is at least one.
fn of_groups(channels: u64, groups: u64) -> u64 {
    channels.checked_div(groups).unwrap_or(channels)
}

/// The channels of an output, one for each filter.
pub(super) fn channel(filters: Expression) -> Formula {
    Formula::new(
        Quantity::OutputChannels,
        filters,
        Reason::FilterMakesChannel,
    )
}
