use std::collections::BTreeSet;

use crate::memory::{Storage, peaks};
use crate::{
    ByMemory, ByOperation, ByParameter, ByPeak, Derivation, Expression, Formula, Function,
    Operations, Quantity, Reason, Result,
};

/// The sums over all layers of a network, and the peaks of its memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals<T = Derivation> {
    /// Of the parameters.
    pub parameters: ByParameter<T>,
    /// Of the operations, for the whole batch.
    pub operations: ByOperation<T>,
    /// Multiplications and additions together: the assignment's "elementary operations".
    pub arithmetic: T,
    /// The bytes of the parameters.
    pub weight_bytes: T,
    /// The peaks of activation memory.
    pub peak: ByPeak<T>,
}

impl Totals {
    /// What the operations come to.
    pub fn counts(&self) -> Operations {
        self.operations.values()
    }
}

impl<T> Totals<T> {
    /// All of them, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let peaks = [&self.peak.inference, &self.peak.training];
        self.parameters
            .iter()
            .chain(self.operations.iter())
            .chain([&self.arithmetic, &self.weight_bytes])
            .chain(peaks)
    }
}

/// What a layer contributes.
pub(crate) struct Contribution<'a, T> {
    pub(crate) parameters: &'a ByParameter<T>,
    pub(crate) operations: &'a ByOperation<T>,
    pub(crate) memory: &'a ByMemory<T>,
    pub(crate) storage: Storage,
}

/// What a calculation contributes to a sum.
pub(crate) trait AsTerm {
    fn term(&self) -> Expression;
}

impl AsTerm for Derivation {
    /// Only what it came to.
    fn term(&self) -> Expression {
        Expression::Named(self.quantity, self.value)
    }
}

impl AsTerm for Formula {
    fn term(&self) -> Expression {
        self.expression.clone()
    }
}

impl Totals<Formula> {
    /// The sums over layers, for a network whose input takes so many bytes.
    pub(crate) fn of<T: AsTerm>(input_bytes: &Expression, layers: &[Contribution<'_, T>]) -> Self {
        let each = |get: fn(&Contribution<'_, T>) -> Option<Expression>| {
            let terms = layers.iter().filter_map(get);
            terms.filter(|term| term.evaluate() != Some(0)).collect()
        };
        let operations = operations(layers);
        let both = [&operations.multiplications, &operations.additions];
        let arithmetic = both
            .into_iter()
            .flatten()
            .flat_map(|sum| match &sum.expression {
                // An open sum is simplified as a whole; a known one is repeated as a number.
                expression if expression.evaluate().is_none() => Some(expression.clone()),
                expression => Some(Expression::Named(sum.quantity, expression.evaluate()?)),
            });
        let memory: Vec<_> = layers
            .iter()
            .map(|layer| {
                let [input, output] = [&layer.memory.input, &layer.memory.output].map(AsTerm::term);
                (input, output, layer.storage)
            })
            .collect();
        Self {
            parameters: ByParameter {
                weights: some(
                    Quantity::Weights,
                    each(|layer| layer.parameters.weights.as_ref().map(AsTerm::term)),
                ),
                biases: some(
                    Quantity::Biases,
                    each(|layer| layer.parameters.biases.as_ref().map(AsTerm::term)),
                ),
                statistics: some(
                    Quantity::Statistics,
                    each(|layer| layer.parameters.statistics.as_ref().map(AsTerm::term)),
                ),
                trainable: sum(
                    Quantity::Trainable,
                    each(|layer| Some(layer.parameters.trainable.term())),
                ),
                total: sum(
                    Quantity::Parameters,
                    each(|layer| Some(layer.parameters.total.term())),
                ),
            },
            arithmetic: Formula::new(
                Quantity::Operations,
                Expression::sum(arithmetic),
                Reason::BothTogether,
            ),
            operations,
            weight_bytes: sum(
                Quantity::WeightBytes,
                each(|layer| Some(layer.memory.weights.term())),
            ),
            peak: peaks(input_bytes, &memory),
        }
    }

    /// The same of something else, where that can be had for each.
    pub(crate) fn try_map<U>(self, map: impl Fn(Formula) -> Result<U>) -> Result<Totals<U>> {
        Ok(Totals {
            parameters: self.parameters.try_map(&map)?,
            operations: self.operations.try_map(&map)?,
            arithmetic: map(self.arithmetic)?,
            weight_bytes: map(self.weight_bytes)?,
            peak: ByPeak {
                inference: map(self.peak.inference)?,
                training: map(self.peak.training)?,
            },
        })
    }
}

fn operations<T: AsTerm>(layers: &[Contribution<'_, T>]) -> ByOperation<Formula> {
    type Get<T> = fn(&ByOperation<T>) -> Option<&T>;
    let all = |quantity, get: Get<T>| {
        let terms = layers.iter().filter_map(|layer| get(layer.operations));
        some(quantity, terms.map(AsTerm::term).collect())
    };
    // Where a layer says nothing of pixels, all of its operations touch them.
    let on_pixels = |quantity, get: Get<T>, all: Get<T>| {
        let any = layers.iter().any(|layer| get(layer.operations).is_some());
        let terms = layers
            .iter()
            .filter_map(|layer| get(layer.operations).or_else(|| all(layer.operations)));
        let terms = terms.map(AsTerm::term).collect();
        some(quantity, terms).filter(|_| any)
    };
    let kinds: BTreeSet<Function> = layers
        .iter()
        .flat_map(|layer| layer.operations.functions.iter().map(|(kind, _)| *kind))
        .collect();
    let functions = kinds.into_iter().filter_map(|kind| {
        let of = |layer: &Contribution<'_, T>| {
            let mut functions = layer.operations.functions.iter();
            functions
                .find(|(other, _)| *other == kind)
                .map(|(_, count)| count.term())
        };
        let terms = layers.iter().filter_map(of).collect();
        Some((kind, some(Quantity::Function(kind), terms)?))
    });
    ByOperation {
        multiplications: all(Quantity::Multiplications, |o| o.multiplications.as_ref()),
        additions: all(Quantity::Additions, |o| o.additions.as_ref()),
        comparisons: all(Quantity::Comparisons, |o| o.comparisons.as_ref()),
        functions: functions.collect(),
        multiply_accumulates: all(Quantity::MultiplyAccumulates, |o| {
            o.multiply_accumulates.as_ref()
        }),
        multiplications_on_pixels: on_pixels(
            Quantity::MultiplicationsOnPixels,
            |o| o.multiplications_on_pixels.as_ref(),
            |o| o.multiplications.as_ref(),
        ),
        additions_on_pixels: on_pixels(
            Quantity::AdditionsOnPixels,
            |o| o.additions_on_pixels.as_ref(),
            |o| o.additions.as_ref(),
        ),
        comparisons_on_pixels: on_pixels(
            Quantity::ComparisonsOnPixels,
            |o| o.comparisons_on_pixels.as_ref(),
            |o| o.comparisons.as_ref(),
        ),
    }
}

fn sum(quantity: Quantity, terms: Vec<Expression>) -> Formula {
    Formula::new(quantity, Expression::sum(terms), Reason::SumOfLayers)
}

/// The sum, nothing of no terms.
fn some(quantity: Quantity, terms: Vec<Expression>) -> Option<Formula> {
    (!terms.is_empty()).then(|| sum(quantity, terms))
}
