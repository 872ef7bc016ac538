use cijfer_network::{Permute, Reshape};

use super::Formulas;
use super::subject::Subject;
use super::tally::Tally;
use crate::length::{Side, axis_names, elements, shape};
use crate::step::Step;
use crate::{Error, Expression, Formula, Quantity, Reason, Result};

impl Subject<'_> {
    pub(super) fn flatten(&self) -> Result<Formulas> {
        let length = elements(self.input, Side::Input);
        let axis = Formula::new(Quantity::Outputs, length, Reason::InOneRow);
        self.without_parameters(vec![axis], Tally::default(), None)
    }

    pub(super) fn reshape(&self, layer: &Reshape) -> Result<Formulas> {
        let rank = layer.shape.len();
        let given: Vec<Expression> = layer
            .shape
            .iter()
            .enumerate()
            .filter_map(|(axis, length)| {
                Some(Expression::named(axis_names(rank, axis)[1], (*length)?))
            })
            .collect();
        let others = Expression::product(given);
        let all = elements(self.input, Side::Input);
        let left_open = layer.shape.iter().filter(|length| length.is_none()).count();
        match (all.evaluate(), others.evaluate()) {
            _ if left_open > 1 => return Err(self.cannot_hold(layer)),
            (Some(all), Some(others)) => {
                let holds = match left_open {
                    0 => all == others,
                    _ => others > 0 && all.is_multiple_of(others),
                };
                if !holds {
                    return Err(self.cannot_hold(layer));
                }
            }
            (None, _) if self.input.iter().any(|length| length.known().is_none()) => {
                return Err(Error::Open {
                    what: format!("whether layer `{}` (Reshape) fits", self.layer.name),
                });
            }
            _ => return Err(self.overflow("number of elements")),
        }
        let axes = layer.shape.iter().enumerate().map(|(axis, length)| {
            let name = axis_names(rank, axis)[1];
            match length {
                Some(length) => Formula::new(name, Expression::named(name, *length), Reason::Given),
                None => Formula::new(
                    name,
                    all.clone().floor_division(others.clone()),
                    Reason::WhatIsLeft,
                ),
            }
        });
        self.without_parameters(axes.collect(), Tally::default(), None)
    }

    fn cannot_hold(&self, layer: &Reshape) -> Error {
        let axes = layer.shape.iter().map(|length| match length {
            Some(length) => length.to_string(),
            None => "?".to_owned(),
        });
        Error::Reshape {
            layer: self.layer.name.clone(),
            target: axes.collect::<Vec<_>>().join("×"),
            input: shape(self.input),
        }
    }

    pub(super) fn permute(&self, layer: &Permute) -> Result<Formulas> {
        let rank = self.input.len();
        let mut sorted = layer.order.clone();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(1..=rank as u64) {
            return Err(self.option(format!("the order {:?}", layer.order)));
        }
        let axes = layer.order.iter().enumerate().map(|(axis, &from)| {
            let from = from as usize - 1;
            let length = self.input[from].named(axis_names(rank, from)[0]);
            Formula::new(axis_names(rank, axis)[1], length, Reason::Moved)
        });
        // Rows and columns that stay in their places are still rows and columns of the image.
        let stays = layer.order.starts_with(&[1, 2]) && rank == 3;
        let steps = stays.then_some([Step::SAME; 2]);
        self.without_parameters(axes.collect(), Tally::default(), steps)
    }
}
