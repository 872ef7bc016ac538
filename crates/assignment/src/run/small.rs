//! The small networks that come with the program, tested, and one of them trained anew.

use cijfer_training::search::Spread;
use cijfer_zoo::Assignment;

use super::Workshop;
use super::step::{SMALL, Step, in_the_zoo, outcome};
use crate::texts::texts;
use crate::{Error, Result, Small, TrainedAnew};

/// Tests every network of the zoo that is smaller than the assignment's.
pub(super) fn run(workshop: &Workshop) -> Result<Vec<Small>> {
    let anew = outcome(workshop, Step::Small)?.and_then(|outcome| {
        Some(TrainedAnew {
            accuracy: outcome.test.accuracy(),
            seconds: outcome.seconds?,
        })
    });
    let names = cijfer_zoo::trained_names().filter(|name| name.contains('-'));
    // Those that locate are not made to be small.
    let names = names.filter(|name| !matches!(*name, "C-locating" | "C-scales"));
    let small = names.map(|name| {
        let checkpoint = in_the_zoo(name)?;
        let of_no_part = || Error::NoPart {
            name: name.to_owned(),
        };
        let part = Assignment::ALL
            .into_iter()
            .find(|part| name.starts_with(&format!("{part:?}-")))
            .ok_or_else(of_no_part)?;
        let assigned = cijfer_zoo::by_name(&format!("{part:?}"));
        let model = checkpoint.model(&workshop.run.engine)?;
        let test = workshop.evaluate(&model)?;
        let accuracies = &checkpoint.provenance.test_accuracies;
        Ok(Small {
            name: name.to_owned(),
            assigned: assigned.ok_or_else(of_no_part)?,
            accuracy: test.accuracy(),
            seeds: accuracies.len(),
            accuracies: Spread::of(accuracies.iter().map(|(_, accuracy)| *accuracy)),
            trained_on: texts(workshop.run.language)
                .circumstances
                .content(&checkpoint.provenance.data),
            anew: anew.filter(|_| name == SMALL),
            network: checkpoint.network,
        })
    });
    small.collect()
}
