//! Bytes: of a layer's parameters, of what reaches and leaves it, and the peaks of a network.

use crate::length::{Length, Side, elements};
use crate::{Conditions, Expression, Formula, Quantity, Reason};

/// Something for each place where a layer's numbers lie.
///
/// Parameters are there once; activations are those of the whole batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByMemory<T> {
    /// For the bytes of the parameters.
    pub weights: T,
    /// For the bytes of what reaches the layer.
    pub input: T,
    /// For the bytes of what leaves the layer.
    pub output: T,
}

/// Something for each peak of a network's activation memory.
///
/// - In **inference**, a layer's input and output are in memory while it is computed. Layers that
///   only pass values on (Flatten, Reshape, Dropout, GaussianNoise, a linear Activation) need no place of their
///   own.
/// - In **training**, everything that the layers put out stays until the backward pass is done,
///   and beside it lie the gradients by one layer's output and by its input. Dropout has its own
///   output here.
///
/// C with a batch of 1 and 4 bytes a value peaks at 24·24·20 + 12·12·20 values, 57,600 bytes, in
/// inference: while the first pooling is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByPeak<T> {
    /// For inference.
    pub inference: T,
    /// For training.
    pub training: T,
}

impl<T> ByMemory<T> {
    /// All three, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        [&self.weights, &self.input, &self.output].into_iter()
    }

    /// The same of something else, where that can be had for each.
    pub(crate) fn try_map<U, E>(self, map: impl Fn(T) -> Result<U, E>) -> Result<ByMemory<U>, E> {
        Ok(ByMemory {
            weights: map(self.weights)?,
            input: map(self.input)?,
            output: map(self.output)?,
        })
    }
}

/// The bytes of a network's input.
pub(crate) fn input_bytes(input: &[Length], conditions: Conditions) -> Expression {
    Expression::product([
        elements(input, Side::Input),
        Expression::from(conditions.batch),
        Expression::from(conditions.bytes_per_value),
    ])
}

/// The bytes of a layer.
pub(crate) fn bytes(
    parameters: &Expression,
    input: &[Length],
    output: &[Length],
    batch: u64,
    bytes_per_value: u64,
) -> ByMemory<Formula> {
    let each = || Expression::named(Quantity::BytesPerValue, bytes_per_value);
    let values = |values: Expression| {
        let batch = (batch > 1).then(|| Expression::named(Quantity::Batch, batch));
        Expression::product(batch.into_iter().chain([values, each()]))
    };
    let formula = |quantity, expression| Formula::new(quantity, expression, Reason::ValuesInMemory);
    let weights = match parameters.evaluate() {
        Some(0) => Expression::Number(0),
        Some(count) => {
            Expression::product([Expression::Named(Quantity::Parameters, count), each()])
        }
        // Open, or too large.
        None => Expression::product([parameters.clone(), each()]),
    };
    ByMemory {
        weights: formula(Quantity::WeightBytes, weights),
        input: formula(Quantity::InputBytes, values(elements(input, Side::Input))),
        output: formula(
            Quantity::OutputBytes,
            values(elements(output, Side::Output)),
        ),
    }
}

/// When a layer's output needs memory of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    Always,
    /// In inference the layer passes its input on.
    InTraining,
    /// The layer only says how its input is laid out, or nothing at all.
    Never,
}

/// The peaks of a network whose input takes so many bytes; of each layer come the bytes in and
/// out, and when the latter are needed.
pub(crate) fn peaks(
    input: &Expression,
    layers: &[(Expression, Expression, Storage)],
) -> ByPeak<Formula> {
    let at_once = |needed: fn(Storage) -> bool| {
        let layers = layers.iter().filter(|(_, _, storage)| needed(*storage));
        let pairs: Vec<Expression> = layers
            .map(|(input, output, _)| Expression::sum([input.clone(), output.clone()]))
            .collect();
        (!pairs.is_empty()).then(|| Expression::maximum(pairs))
    };
    let in_training: fn(Storage) -> bool = |storage| storage != Storage::Never;
    let kept = layers
        .iter()
        .filter(|(_, _, storage)| in_training(*storage));
    let kept = std::iter::once(input)
        .chain(kept.map(|(_, output, _)| output))
        .cloned();
    ByPeak {
        inference: Formula::new(
            Quantity::InferenceMemory,
            at_once(|storage| storage == Storage::Always).unwrap_or_else(|| input.clone()),
            Reason::InputAndOutput,
        ),
        training: Formula::new(
            Quantity::TrainingMemory,
            Expression::sum(kept.chain(at_once(in_training))),
            Reason::AllAndGradients,
        ),
    }
}
