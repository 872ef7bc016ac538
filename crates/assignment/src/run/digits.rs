//! The digits that everything is measured on, as the report tells of them.

use cijfer_dataset::Origin;

use super::Workshop;
use crate::Data;
use crate::texts::texts;

/// Where the digits come from, how many they are, and what they can be recognised by.
pub(super) fn described(workshop: &Workshop) -> Data {
    let language = workshop.run.language;
    let texts = texts(language).circumstances;
    let mnist = &workshop.mnist;
    let drawn_because = match &mnist.origin {
        Origin::Drawn { reason, .. } => Some(match reason {
            Some(reason) => reason.clone(),
            None => texts.asked_for().to_owned(),
        }),
        _ => None,
    };
    let count = |count: usize| language.grouped(count as u128);
    let mut details = vec![
        (texts.origin_name().to_owned(), texts.origin(&mnist.origin)),
        (texts.training_images().to_owned(), count(mnist.train.len())),
        (texts.training_checksum().to_owned(), mnist.train.checksum()),
        (texts.test_images().to_owned(), count(mnist.test.len())),
        (texts.test_checksum().to_owned(), mnist.test.checksum()),
    ];
    if workshop.run.fast {
        details.push((
            texts.small_run().to_owned(),
            texts.small_run_value().to_owned(),
        ));
    }
    Data {
        name: texts.content(&mnist.origin.content()),
        details,
        drawn_because,
    }
}
