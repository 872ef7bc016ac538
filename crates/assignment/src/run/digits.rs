//! The digits that everything is measured on, as the report tells of them.

use cijfer_analysis::{Language, choose};
use cijfer_dataset::Origin;

use super::Workshop;
use crate::Data;

/// Where the digits come from, how many they are, and what they can be recognised by.
pub(super) fn described(workshop: &Workshop) -> Data {
    let language = workshop.run.language;
    let mnist = &workshop.mnist;
    let text = |english, dutch| language.choose(english, dutch).to_owned();
    let drawn_because = match &mnist.origin {
        Origin::Drawn { reason, .. } => Some(match reason {
            Some(reason) => reason.clone(),
            None => text("they were asked for", "daar is om gevraagd"),
        }),
        _ => None,
    };
    let count = |count: usize| language.grouped(count as u128);
    let mut details = vec![
        (text("origin", "herkomst"), origin(&mnist.origin, language)),
        (
            text("training images", "trainingsbeelden"),
            count(mnist.train.len()),
        ),
        (
            text(
                "MD5 of images and labels of training",
                "MD5 van de beelden en labels van de training",
            ),
            mnist.train.checksum(),
        ),
        (text("test images", "testbeelden"), count(mnist.test.len())),
        (
            text(
                "MD5 of images and labels of the test",
                "MD5 van de beelden en labels van de test",
            ),
            mnist.test.checksum(),
        ),
    ];
    if workshop.run.fast {
        details.push((
            text("small run", "kleine proef"),
            text(
                "only the first of each set, for a quick look",
                "alleen de eerste van elke verzameling, om snel even te kijken",
            ),
        ));
    }
    Data {
        name: content(&mnist.origin.content(), language),
        details,
        drawn_because,
    }
}

/// Where digits came from, in one line.
fn origin(origin: &Origin, language: Language) -> String {
    let dutch = match origin {
        Origin::Folder {
            path,
            verified: true,
        } => format!("MNIST uit {} (gecontroleerd)", path.display()),
        Origin::Folder { path, .. } => {
            format!(
                "cijfers uit {} (vertrouwd, niet gecontroleerd)",
                path.display()
            )
        }
        Origin::Cache { path } => {
            format!("MNIST uit de cache {} (gecontroleerd)", path.display())
        }
        Origin::Download { mirror, path } => {
            let path = path.display();
            format!("MNIST van {mirror} (gecontroleerd), bewaard in {path}")
        }
        Origin::Drawn { seed, .. } => {
            format!("door het programma getekende cijfers (startwaarde {seed}), geen MNIST")
        }
        other => other.to_string(),
    };
    language.choose(&origin.to_string(), &dutch).to_owned()
}

/// What digits are, given in English as weights carry it along.
pub(super) fn content(english: &str, language: Language) -> String {
    let drawn = english.strip_prefix("digits drawn by the program (seed ");
    let dutch = match (english, drawn.and_then(|rest| rest.strip_suffix(')'))) {
        ("MNIST (verified)", _) => "MNIST (gecontroleerd)".to_owned(),
        ("digits that were not verified", _) => "cijfers die niet zijn gecontroleerd".to_owned(),
        (_, Some(seed)) => format!("door het programma getekende cijfers (startwaarde {seed})"),
        _ => english.to_owned(),
    };
    choose!(language, "{english}", "{dutch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_content_has_a_name_in_dutch() {
        let drawn = Origin::Drawn {
            seed: 7,
            reason: None,
        };
        let folder = |verified| Origin::Folder {
            path: "data".into(),
            verified,
        };
        for origin in [drawn, folder(true), folder(false)] {
            let english = origin.content();
            assert_eq!(content(&english, Language::English), english);
            assert_ne!(content(&english, Language::Dutch), english);
            assert_ne!(super::origin(&origin, Language::Dutch), origin.to_string());
        }
    }
}
