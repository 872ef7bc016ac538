use std::collections::BTreeMap;

use crate::{ByOperation, Expression, Formula, Function, Quantity, Reason};

/// One part of a count, and why it is there.
type Term = (Expression, Reason);

/// The operations of a layer, collected part by part.
#[derive(Debug, Default)]
pub(super) struct Tally {
    multiplications: Vec<Term>,
    additions: Vec<Term>,
    comparisons: Vec<Term>,
    functions: BTreeMap<Function, Vec<Term>>,
    multiply_accumulates: Vec<Term>,
    on_pixels: OnPixels,
}

/// What of the first parts touches the input, where the others do not.
#[derive(Debug, Default)]
struct OnPixels {
    multiplications: Option<Term>,
    additions: Option<Term>,
    comparisons: Option<Term>,
}

impl Tally {
    /// Multiplications by weights, each followed by an addition.
    pub(super) fn products(&mut self, expression: Expression, reason: Reason) {
        self.multiply_accumulates
            .push((expression.clone(), Reason::PartOfMultiplications));
        self.multiplications.push((expression, reason));
    }

    pub(super) fn multiplications(&mut self, expression: Expression, reason: Reason) {
        self.multiplications.push((expression, reason));
    }

    pub(super) fn additions(&mut self, expression: Expression, reason: Reason) {
        self.additions.push((expression, reason));
    }

    pub(super) fn comparisons(&mut self, expression: Expression, reason: Reason) {
        self.comparisons.push((expression, reason));
    }

    pub(super) fn function(&mut self, function: Function, expression: Expression, reason: Reason) {
        let terms = self.functions.entry(function).or_default();
        terms.push((expression, reason));
    }

    /// How many of the first multiplications touch the input.
    pub(super) fn multiplications_on_pixels(&mut self, expression: Expression, reason: Reason) {
        self.on_pixels.multiplications = Some((expression, reason));
    }

    /// How many of the first additions touch the input.
    pub(super) fn additions_on_pixels(&mut self, expression: Expression) {
        self.on_pixels.additions = Some((expression, Reason::WithoutPadding));
    }

    /// How many of the first comparisons touch the input.
    pub(super) fn comparisons_on_pixels(&mut self, expression: Expression) {
        self.on_pixels.comparisons = Some((expression, Reason::WithoutPadding));
    }

    /// The sum of each kind.
    pub(super) fn formulas(self) -> ByOperation<Formula> {
        let on_pixels = |quantity, first: Option<Term>, all: &[Term]| {
            let others = all.get(1..).unwrap_or_default().iter().cloned();
            sum(quantity, std::iter::once(first?).chain(others).collect())
        };
        let OnPixels {
            multiplications,
            additions,
            comparisons,
        } = self.on_pixels;
        ByOperation {
            multiplications_on_pixels: on_pixels(
                Quantity::MultiplicationsOnPixels,
                multiplications,
                &self.multiplications,
            ),
            additions_on_pixels: on_pixels(Quantity::AdditionsOnPixels, additions, &self.additions),
            comparisons_on_pixels: on_pixels(
                Quantity::ComparisonsOnPixels,
                comparisons,
                &self.comparisons,
            ),
            multiplications: sum(Quantity::Multiplications, self.multiplications),
            additions: sum(Quantity::Additions, self.additions),
            comparisons: sum(Quantity::Comparisons, self.comparisons),
            functions: self
                .functions
                .into_iter()
                .filter_map(|(function, terms)| {
                    Some((function, sum(Quantity::Function(function), terms)?))
                })
                .collect(),
            multiply_accumulates: sum(Quantity::MultiplyAccumulates, self.multiply_accumulates),
        }
    }
}

/// The sum of some parts; nothing of none.
fn sum(quantity: Quantity, terms: Vec<Term>) -> Option<Formula> {
    if terms.is_empty() {
        return None;
    }
    let (expressions, reasons): (Vec<_>, Vec<_>) = terms.into_iter().unzip();
    Some(Formula {
        quantity,
        expression: Expression::sum(expressions),
        reasons,
    })
}
