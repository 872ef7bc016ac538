use cijfer_network::{Conv2d, DepthwiseConv2d, SeparableConv2d};

use super::Formulas;
use super::sliding::Sliding;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::{ByParameter, Error, Expression, Formula, Quantity, Reason, Result};

/// One addition for each output.
pub(super) const BIAS: Expression = Expression::Named(Quantity::Bias, 1);

impl Subject<'_> {
    pub(super) fn convolution(&self, convolution: &Conv2d) -> Result<Formulas> {
        let Conv2d {
            filters, groups, ..
        } = *convolution;
        self.not_zero("number of filters", &[filters])?;
        self.not_zero("number of groups", &[groups])?;
        let sliding = Sliding::kernel(
            convolution.kernel,
            convolution.stride,
            convolution.dilation,
            convolution.padding,
        );
        let [height, width] = self.slide(&sliding)?;
        let channels = &self.image()?[2];
        let mut seen = channels.named(Quantity::InputChannels);
        if groups > 1 {
            self.divides(groups, self.channels()?, "input channels")?;
            self.divides(groups, filters, "filters")?;
            seen = seen.floor_division(Expression::named(Quantity::Groups, groups));
        }
        let filters = Expression::named(Quantity::Filters, filters);
        let axes = vec![height, width, channel(filters.clone())];
        let output = self.lengths(&axes)?;
        let products = sliding.area() * seen.clone();

        let mut tally = Tally::default();
        self.weighted_sums(
            &mut tally,
            self.outputs(&output),
            &products,
            convolution.bias,
        );
        if let Some(touching) = self.touching(&sliding, &output)? {
            let each = seen * output[2].named(Quantity::OutputChannels);
            tally.multiplications_on_pixels(self.batched(touching * each), Reason::WithoutPadding);
        }
        self.activation(&mut tally, convolution.activation, &output);
        let biases = (filters.clone(), Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(filters * products, Reason::WeightForEachInput)],
                convolution.bias.then_some(biases),
                None,
            ),
            ..self.slid(&sliding, axes, output, tally)?
        })
    }

    pub(super) fn depthwise(&self, convolution: &DepthwiseConv2d) -> Result<Formulas> {
        self.not_zero("depth multiplier", &[convolution.depth_multiplier])?;
        let sliding = Sliding::kernel(
            convolution.kernel,
            convolution.stride,
            convolution.dilation,
            convolution.padding,
        );
        let [height, width] = self.slide(&sliding)?;
        let channels = self.multiplied_channels(convolution.depth_multiplier)?;
        let axes = vec![
            height,
            width,
            Formula::new(
                Quantity::OutputChannels,
                channels.clone(),
                Reason::ChannelMakesChannels,
            ),
        ];
        let output = self.lengths(&axes)?;

        let mut tally = Tally::default();
        self.weighted_sums(
            &mut tally,
            self.outputs(&output),
            &sliding.area(),
            convolution.bias,
        );
        if let Some(touching) = self.touching(&sliding, &output)? {
            let each = touching * output[2].named(Quantity::OutputChannels);
            tally.multiplications_on_pixels(self.batched(each), Reason::WithoutPadding);
        }
        self.activation(&mut tally, convolution.activation, &output);
        let weights = channels.clone() * sliding.area();
        let biases = (channels, Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(weights, Reason::WeightForEachElement)],
                convolution.bias.then_some(biases),
                None,
            ),
            ..self.slid(&sliding, axes, output, tally)?
        })
    }

    pub(super) fn separable(&self, convolution: &SeparableConv2d) -> Result<Formulas> {
        self.not_zero("number of filters", &[convolution.filters])?;
        self.not_zero("depth multiplier", &[convolution.depth_multiplier])?;
        let sliding = Sliding::kernel(
            convolution.kernel,
            convolution.stride,
            convolution.dilation,
            convolution.padding,
        );
        let [height, width] = self.slide(&sliding)?;
        let between = self.multiplied_channels(convolution.depth_multiplier)?;
        let filters = Expression::named(Quantity::Filters, convolution.filters);
        let axes = vec![height, width, channel(filters.clone())];
        let output = self.lengths(&axes)?;
        let places =
            output[0].named(Quantity::OutputHeight) * output[1].named(Quantity::OutputWidth);

        let mut tally = Tally::default();
        let depthwise = self.batched(places * between.clone());
        self.weighted_sums(&mut tally, depthwise, &sliding.area(), false);
        self.weighted_sums(
            &mut tally,
            self.outputs(&output),
            &between,
            convolution.bias,
        );
        if let Some(touching) = self.touching(&sliding, &output)? {
            let each = touching * between.clone();
            tally.multiplications_on_pixels(self.batched(each), Reason::WithoutPadding);
        }
        self.activation(&mut tally, convolution.activation, &output);
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
                convolution.bias.then_some(biases),
                None,
            ),
            ..self.slid(&sliding, axes, output, tally)?
        })
    }

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

/// The channels of an output, one for each filter.
pub(super) fn channel(filters: Expression) -> Formula {
    Formula::new(
        Quantity::OutputChannels,
        filters,
        Reason::FilterMakesChannel,
    )
}
