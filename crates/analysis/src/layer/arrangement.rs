use cijfer_network::{Flatten, Permute, Reshape};

use super::counted::Counted;
use super::formulas::Formulas;
use super::subject::Subject;
use super::tally::Tally;
use crate::length::{Side, axis_names, elements, shape};
use crate::memory::Storage;
use crate::step::Step;
use crate::{Error, Expression, Formula, Quantity, Reason, Result};

impl Counted for Flatten {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let length = elements(subject.input, Side::Input);
        let axis = Formula::new(Quantity::Outputs, length, Reason::InOneRow);
        subject.without_parameters(vec![axis], Tally::default(), None)
    }

    fn storage(&self) -> Storage {
        Storage::Never
    }
}

impl Counted for Reshape {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let rank = self.shape.len();
        let given: Vec<Expression> = self
            .shape
            .iter()
            .enumerate()
            .filter_map(|(axis, length)| {
                Some(Expression::named(axis_names(rank, axis)[1], (*length)?))
            })
            .collect();
        let others = Expression::product(given);
        let all = elements(subject.input, Side::Input);
        let left_open = self.shape.iter().filter(|length| length.is_none()).count();
        match (all.evaluate(), others.evaluate()) {
            _ if left_open > 1 => return Err(subject.cannot_hold(self)),
            (Some(all), Some(others)) => {
                let holds = match left_open {
                    0 => all == others,
                    _ => others > 0 && all.is_multiple_of(others),
                };
                if !holds {
                    return Err(subject.cannot_hold(self));
                }
            }
            (None, _) if subject.input.iter().any(|length| length.known().is_none()) => {
                return Err(Error::Open {
                    what: format!("whether layer `{}` (Reshape) fits", subject.layer.name),
                });
            }
            _ => return Err(subject.overflow("number of elements")),
        }
        let axes = self.shape.iter().enumerate().map(|(axis, length)| {
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
        subject.without_parameters(axes.collect(), Tally::default(), None)
    }

    fn storage(&self) -> Storage {
        Storage::Never
    }
}

impl Counted for Permute {
    fn count(&self, subject: &Subject<'_>) -> Result<Formulas> {
        let rank = subject.input.len();
        let mut sorted = self.order.clone();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(1..=rank as u64) {
            return Err(subject.option(format!("the order {:?}", self.order)));
        }
        let axes = self.order.iter().enumerate().map(|(axis, &from)| {
            let from = from as usize - 1;
            let length = subject.input[from].named(axis_names(rank, from)[0]);
            Formula::new(axis_names(rank, axis)[1], length, Reason::Moved)
        });
        // Rows and columns that stay in their places are still rows and columns of the image.
        let stays = self.order.starts_with(&[1, 2]) && rank == 3;
        let steps = stays.then_some([Step::SAME; 2]);
        subject.without_parameters(axes.collect(), Tally::default(), steps)
    }
}

impl Subject<'_> {
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
}
