use cijfer_network::{Activation, Elu, LeakyRelu, Prelu, Relu, Softmax};

use super::counted::Counted;
use super::formulas::Formulas;
use super::subject::{ONE, Subject};
use super::tally::Tally;
use crate::length::{Length, axis_names};
use crate::memory::Storage;
use crate::tensor::{Initial, ParameterKind, ParameterTensor};
use crate::{ByParameter, Expression, Function, Quantity, Reason, Result};

/// What an activation function evaluates for each element; see
/// [`Operations`](crate::Operations) for what is counted.
struct PerElement {
    comparisons: u8,
    multiplications: u8,
    functions: &'static [Function],
}

/// The elementary functions of an activation that looks at one element at a time; nothing for one
/// that looks at several.
fn per_element(activation: Activation) -> Option<PerElement> {
    use Function::{Division, ErrorFunction, Exponential, HyperbolicTangent, Logarithm};
    let (comparisons, multiplications, functions): (u8, u8, &'static [Function]) = match activation
    {
        Activation::Linear => (0, 0, &[]),
        Activation::Relu | Activation::LeakyRelu => (1, 0, &[]),
        Activation::Relu6 | Activation::HardSigmoid | Activation::HardTanh => (2, 0, &[]),
        Activation::Elu | Activation::Selu => (1, 0, &[Exponential]),
        Activation::Sigmoid | Activation::Silu => (0, 0, &[Exponential, Division]),
        Activation::HardSilu => (2, 1, &[]),
        Activation::Tanh => (0, 0, &[HyperbolicTangent]),
        Activation::Gelu => (0, 1, &[ErrorFunction]),
        Activation::Mish => (0, 1, &[Exponential, Logarithm, HyperbolicTangent]),
        Activation::Softplus => (0, 0, &[Exponential, Logarithm]),
        Activation::Softsign => (0, 0, &[Division]),
        Activation::Exponential => (0, 0, &[Exponential]),
        Activation::Softmax | Activation::LogSoftmax => return None,
    };
    Some(PerElement {
        comparisons,
        multiplications,
        functions,
    })
}

impl Counted for Activation {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.activation_layer(*self)
    }

    fn storage(&self) -> Storage {
        match self {
            Self::Linear => Storage::Never,
            _ => Storage::Always,
        }
    }
}

impl Counted for LeakyRelu {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.activation_layer(Activation::LeakyRelu)
    }
}

impl Counted for Elu {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.activation_layer(Activation::Elu)
    }
}

impl Counted for Softmax {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let together = subject.axis_set(&self.axes)?;
        let mut tally = Tally::default();
        subject.softmax(&mut tally, Activation::Softmax, subject.input, &together);
        subject.groupwise(&together, tally)
    }
}

impl Counted for Relu {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        subject.activation_layer(match self.max_value {
            None => Activation::Relu,
            Some(_) => Activation::Relu6,
        })
    }
}

impl Counted for Prelu {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let shared = shared(self, subject)?;
        let by_channel = subject.is_image() && shared.starts_with(&[true, true]);
        let own = subject
            .input
            .iter()
            .zip(shared)
            .filter(|(_, shared)| !shared);
        let slopes = Expression::product(own.map(|(length, _)| length.named(Quantity::Slopes)));
        let mut tally = Tally::default();
        tally.comparisons(subject.inputs(), Reason::OncePerElement);
        tally.multiplications(subject.inputs(), Reason::OncePerElement);
        Ok(Formulas {
            parameters: ByParameter::of(vec![(slopes, Reason::SlopeForEach)], None, None),
            any_size: by_channel,
            ..subject.elementwise(tally)?
        })
    }

    /// As Keras has it: the axes of the input, those along which the slope is the same of length 1.
    fn tensors(&self, subject: &Subject<'_>) -> Result<Vec<ParameterTensor>> {
        let shared = shared(self, subject)?.into_iter().enumerate();
        let lengths = shared.map(|(axis, shared)| match shared {
            true => Ok(1),
            false => subject.known(axis),
        });
        let shape = lengths.collect::<Result<_>>()?;
        let zero = Initial::Constant(0.0);
        let slopes = ParameterTensor::new("weight", shape, ParameterKind::Weight, zero);
        Ok(vec![slopes])
    }
}

/// Along which axes of the input the slope is the same.
fn shared(layer: &Prelu, subject: &Subject<'_>) -> Result<Vec<bool>> {
    let mut shared = vec![false; subject.input.len()];
    for &axis in &layer.shared_axes {
        let place = usize::try_from(axis)
            .ok()
            .and_then(|axis| axis.checked_sub(1));
        match place.and_then(|place| shared.get_mut(place)) {
            Some(shared) => *shared = true,
            None => return Err(subject.option(format!("the shared axis {axis}"))),
        }
    }
    Ok(shared)
}

impl Subject<'_> {
    /// The calculations of a layer that applies that activation and nothing else.
    fn activation_layer(&self, activation: Activation) -> Result<Formulas> {
        let mut tally = Tally::default();
        self.activation(&mut tally, activation, self.input);
        self.elementwise(tally)
    }

    /// Adds the operations of an activation function over outputs of those lengths.
    pub(super) fn activation(&self, tally: &mut Tally, activation: Activation, output: &[Length]) {
        let Some(each) = per_element(activation) else {
            let last = output.len().saturating_sub(1);
            return self.softmax(tally, activation, output, &[last]);
        };
        let outputs = || self.outputs(output);
        match each.comparisons {
            0 => {}
            1 => tally.comparisons(outputs(), Reason::OncePerElement),
            more => tally.comparisons(
                outputs() * Expression::Number(more.into()),
                Reason::TwicePerElement,
            ),
        }
        if each.multiplications > 0 {
            tally.multiplications(outputs(), Reason::OncePerElement);
        }
        for function in each.functions {
            tally.function(*function, outputs(), Reason::OncePerElement);
        }
    }

    /// Adds the operations of softmax, or of its logarithm, over some axes together.
    fn softmax(
        &self,
        tally: &mut Tally,
        activation: Activation,
        output: &[Length],
        together: &[usize],
    ) {
        let each = Expression::product(
            together
                .iter()
                .filter_map(|&axis| output.get(axis))
                .map(|length| length.named(Quantity::Together)),
        );
        let groups = self.groups_of(output, together);
        let outputs = || self.outputs(output);
        tally.function(Function::Exponential, outputs(), Reason::OncePerElement);
        tally.additions(groups.clone() * (each - ONE), Reason::SumOfExponentials);
        if activation == Activation::LogSoftmax {
            tally.function(Function::Logarithm, groups, Reason::OncePerGroup);
            tally.additions(outputs(), Reason::OncePerElement);
        } else {
            tally.function(Function::Division, outputs(), Reason::OncePerElement);
        }
    }

    /// How many groups the input has when those axes are taken together, for the whole batch.
    pub(super) fn groups(&self, together: &[usize]) -> Expression {
        self.groups_of(self.input, together)
    }

    fn groups_of(&self, lengths: &[Length], together: &[usize]) -> Expression {
        let rank = lengths.len();
        let others = lengths.iter().enumerate();
        let others = others.filter(|(axis, _)| !together.contains(axis));
        self.batched(Expression::product(
            others.map(|(axis, length)| length.named(axis_names(rank, axis)[1])),
        ))
    }
}
