use std::iter::once;

use cijfer_network::{Conv2dTranspose, Padding};

use super::convolution::{BIAS, channel};
use super::counted::Counted;
use super::formulas::Formulas;
use super::sliding::{INPUT, KERNEL, OUTPUT, OUTSIDE, Sliding};
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::convention::{Compared, Convolution};
use crate::length::Length;
use crate::step::Step;
use crate::tensor::ParameterTensor;
use crate::{ByParameter, Expression, Formula, Quantity, Reason, Result, Window};

const MORE: [Quantity; 2] = [Quantity::OutputPaddingHeight, Quantity::OutputPaddingWidth];

impl Counted for Conv2dTranspose {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.not_zero("number of filters", &[self.filters])?;
        subject.not_zero("window", &self.kernel)?;
        subject.not_zero("stride", &self.stride)?;
        subject.not_zero("dilation", &self.dilation)?;
        let sliding = Sliding::kernel(self.kernel, self.stride, self.dilation, self.padding);
        let [height, width, channels] = subject.image()?;
        let inputs = [height, width];
        let axis = |axis| subject.reach(self, &sliding, axis, inputs[axis]);
        let filters = Expression::named(Quantity::Filters, self.filters);
        let axes = vec![axis(0)?, axis(1)?, channel(filters.clone())];
        let output = subject.lengths(&axes)?;
        let seen = channels.named(Quantity::InputChannels);
        let weights = filters.clone() * (sliding.area() * seen.clone());

        let mut tally = Tally::default();
        let products = subject.inputs() * (sliding.area() * filters.clone());
        tally.products(products.clone(), Reason::ProductScattered);
        tally.additions(products, Reason::ProductAddedToItsPlace);
        if self.bias {
            tally.additions(subject.outputs(&output) * BIAS, Reason::BiasAdded);
        }
        if let Some([rows, columns]) = subject.landing(&sliding, inputs, &output)? {
            let each = rows * columns * seen * filters.clone();
            tally.multiplications_on_pixels(subject.batched(each), Reason::WithoutBeyond);
        }
        subject.activation(&mut tally, self.activation, &output);
        let biases = (filters, Reason::BiasForEach);
        Ok(Formulas {
            parameters: ByParameter::of(
                vec![(weights, Reason::WeightForEachInput)],
                self.bias.then_some(biases),
                None,
            ),
            steps: subject.transposed_steps(&sliding, inputs, &output)?,
            axes,
            output,
            operations: tally.formulas(),
            any_size: true,
            padding: [[0; 2]; 2],
        })
    }

    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let channels = subject.known(2)?;
        let [rows, columns] = self.kernel;
        let shape = vec![channels, self.filters, rows, columns];
        let reached = [self.filters, rows, columns];
        let weight = ParameterTensor::weights("weight", shape, [channels, rows, columns], reached);
        let bias = ParameterTensor::biases("bias", vec![self.filters]);
        Ok(once(weight).chain(self.bias.then_some(bias)).collect())
    }

    fn compared(&self) -> Compared<'_> {
        Compared::Convolution(Convolution::Transposed(self))
    }
}

impl Subject<'_> {
    /// How far the windows reach along an axis; as Keras has it.
    fn reach(
        &self,
        convolution: &Conv2dTranspose,
        sliding: &Sliding,
        axis: usize,
        input: &Length,
    ) -> Result<Formula> {
        let window = sliding.windows[axis];
        let span = window.span().ok_or_else(|| self.overflow("window"))?;
        let input = input.named(INPUT[axis]);
        let more = convolution
            .output_padding
            .map(|more| Expression::named(MORE[axis], more[axis]));
        let stride = sliding.stride(axis);
        let steps = |input: Expression| (input - ONE) * stride.clone();
        let (expression, reason) = match (convolution.padding, more) {
            (Padding::Same, None) => (input * stride, Reason::StrideForEach),
            (Padding::Same, Some(more)) => {
                let odd = Expression::Number((span % 2).into());
                (steps(input) + odd + more, Reason::Reaches)
            }
            (Padding::Valid, more) => {
                // Where the windows leave gaps, the last is followed by its gap, too.
                let gap = Expression::named(MORE[axis], window.stride.saturating_sub(span));
                let reach = steps(input) + sliding.span(axis);
                let sum = match (more, gap) {
                    (Some(more), _) => reach + more,
                    (None, Expression::Named(_, 0)) => reach,
                    (None, gap) => reach + gap,
                };
                (sum, Reason::Reaches)
            }
        };
        Ok(Formula::new(OUTPUT[axis], expression, reason))
    }

    /// The products that land inside the output, along each axis; nothing where all do or the
    /// size is open.
    fn landing(
        &self,
        sliding: &Sliding,
        input: [&Length; 2],
        output: &[Length],
    ) -> Result<Option<[Expression; 2]>> {
        let mut along = Vec::new();
        let mut any_outside = false;
        for axis in 0..2 {
            let (Some(length), Some(out)) = (input[axis].known(), output[axis].known()) else {
                return Ok(None);
            };
            let window = sliding.windows[axis];
            let [before, after] =
                cut(window, length, out).ok_or_else(|| self.overflow("output"))?;
            let outside = |cut| window.elements_below(cut, length);
            let outside = outside(before).zip(outside(after));
            let (first, last) = outside.ok_or_else(|| self.overflow("output"))?;
            let outside = first
                .checked_add(last)
                .ok_or_else(|| self.overflow("output"))?;
            any_outside |= outside > 0;
            let all =
                input[axis].named(INPUT[axis]) * Expression::named(KERNEL.size[axis], window.size);
            along.push(all - Expression::Named(OUTSIDE[axis], outside));
        }
        let both: Option<[Expression; 2]> = along.try_into().ok();
        Ok(both.filter(|_| any_outside))
    }

    fn transposed_steps(
        &self,
        sliding: &Sliding,
        input: [&Length; 2],
        output: &[Length],
    ) -> Result<Option<[Step; 2]>> {
        let mut steps = [Step::SAME; 2];
        for (axis, step) in steps.iter_mut().enumerate() {
            let (Some(length), Some(out)) = (input[axis].known(), output[axis].known()) else {
                return Ok(None);
            };
            let window = sliding.windows[axis];
            let [before, _] = cut(window, length, out).ok_or_else(|| self.overflow("output"))?;
            *step = Step::Transposed(sliding.spread(axis, before));
        }
        Ok(Some(steps))
    }
}

/// How much of what the windows reach is cut off before and after an output of that length: half
/// of it each, as in Keras, the odd one after.
fn cut(window: Window, input: u64, output: u64) -> Option<[u64; 2]> {
    let reach = (input - 1)
        .checked_mul(window.stride)?
        .checked_add(window.span()?)?;
    let total = reach.saturating_sub(output);
    Some(match window.padding {
        Padding::Valid => [0, total],
        Padding::Same => [total / 2, total - total / 2],
    })
}
