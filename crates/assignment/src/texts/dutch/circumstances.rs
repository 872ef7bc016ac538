use cijfer_dataset::Origin;

use super::Dutch;
use crate::texts::{Circumstances, Value};

impl Circumstances for Dutch {
    fn asked_for(&self) -> &'static str {
        "daar is om gevraagd"
    }

    fn origin_name(&self) -> &'static str {
        "herkomst"
    }

    fn training_images(&self) -> &'static str {
        "trainingsbeelden"
    }

    fn training_checksum(&self) -> &'static str {
        "MD5 van de beelden en labels van de training"
    }

    fn test_images(&self) -> &'static str {
        "testbeelden"
    }

    fn test_checksum(&self) -> &'static str {
        "MD5 van de beelden en labels van de test"
    }

    fn small_run(&self) -> &'static str {
        "kleine proef"
    }

    fn small_run_value(&self) -> &'static str {
        "alleen de eerste van elke verzameling, om snel even te kijken"
    }

    fn version(&self) -> &'static str {
        "versie"
    }

    fn built_with(&self) -> &'static str {
        "gebouwd met"
    }

    fn scene_seed(&self) -> &'static str {
        "startwaarde van de scène"
    }

    fn device(&self) -> &'static str {
        "apparaat"
    }

    fn kernels(&self) -> &'static str {
        "kernels van de CPU"
    }

    fn processor(&self) -> &'static str {
        "processor"
    }

    fn threads(&self) -> &'static str {
        "threads"
    }

    fn system(&self) -> &'static str {
        "systeem"
    }

    fn system_value(&self, os: Value, architecture: Value) -> String {
        format!("{os} op {architecture}")
    }

    fn not_known(&self) -> &'static str {
        "niet bekend"
    }

    fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::Folder {
                path,
                verified: true,
            } => format!("MNIST uit {} (gecontroleerd)", path.display()),
            Origin::Folder { path, .. } => {
                let path = path.display();
                format!("cijfers uit {path} (vertrouwd, niet gecontroleerd)")
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
        }
    }

    fn content(&self, english: &str) -> String {
        let drawn = english.strip_prefix("digits drawn by the program (seed ");
        match (english, drawn.and_then(|rest| rest.strip_suffix(')'))) {
            ("MNIST (verified)", _) => "MNIST (gecontroleerd)".to_owned(),
            ("digits that were not verified", _) => {
                "cijfers die niet zijn gecontroleerd".to_owned()
            }
            (_, Some(seed)) => {
                format!("door het programma getekende cijfers (startwaarde {seed})")
            }
            _ => english.to_owned(),
        }
    }
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
            assert_ne!(Dutch.content(&english), english);
            assert_ne!(Dutch.origin(&origin), origin.to_string());
        }
    }
}
