use std::collections::BTreeMap;
use std::path::Path;

use cijfer_analysis::Analysis;
use cijfer_localization::{Localizer, Located, Locations, Options};
use cijfer_model::{Checkpoint, Engine, Slider};
use cijfer_pictures::GreyImage;
use serde::Serialize;

use crate::{Error, Layers, Result};

/// How digits are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// A cell is marked when its score is above this.
    pub threshold: f32,
    /// From and up to which height digits are looked for, in pixels.
    pub digit_height: [f64; 2],
}

/// The highest threshold that there is.
const HIGHEST_THRESHOLD: f32 = 0.99;

/// What is to be known of a network to choose it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// How many parameters it has.
    pub parameters: u128,
    /// The share of MNIST's test digits that it classifies correctly, where that is known.
    pub accuracy: Option<f64>,
    /// The threshold that suits it.
    pub threshold: f32,
    /// Whether it was trained to find digits of many sizes, and says how far ink reaches.
    pub knows_sizes: bool,
    /// The height and the width of what a cell sees, in pixels.
    pub window: [i64; 2],
}

/// A network that slides, and what it said last.
#[derive(Debug)]
pub struct Session {
    pub(crate) engine: Engine,
    pub(crate) checkpoint: Checkpoint,
    localizer: Localizer,
    /// The first layers as networks of their own, by the index of the last.
    pub(crate) parts: BTreeMap<usize, Slider>,
    /// What they put out last.
    pub(crate) layers: Option<Layers>,
    pub(crate) located: Option<Located>,
}

impl Session {
    /// A network of the zoo.
    ///
    /// # Errors
    ///
    /// A name that is not among those of the networks that slide.
    pub fn of_zoo(name: &str) -> Result<Self> {
        let Some(checkpoint) = cijfer_zoo::sliding(name) else {
            let names: Vec<&str> = cijfer_zoo::sliding_names().collect();
            return Err(Error::value("the network", names.join(", "), name));
        };
        Self::of(checkpoint?)
    }

    /// A network with its weights, from the content of a safetensors file.
    ///
    /// # Errors
    ///
    /// A file that is broken, and a network that does not slide.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self> {
        Self::of(Checkpoint::from_bytes(bytes, Path::new(name), None)?)
    }

    fn of(checkpoint: Checkpoint) -> Result<Self> {
        let engine = Engine::cpu();
        let localizer = Localizer::new(checkpoint.slider(&engine)?, Options::default())?;
        Ok(Self {
            engine,
            checkpoint,
            localizer,
            parts: BTreeMap::new(),
            layers: None,
            located: None,
        })
    }

    /// The same network elsewhere: with other instructions of the CPU.
    ///
    /// # Errors
    ///
    /// None in practice: the network has been compiled before.
    pub fn on(self, engine: Engine) -> Result<Self> {
        let localizer = Localizer::new(self.checkpoint.slider(&engine)?, Options::default())?;
        Ok(Self {
            engine,
            localizer,
            parts: BTreeMap::new(),
            ..self
        })
    }

    /// The networks that can be chosen, each with what is to be known of it.
    ///
    /// # Errors
    ///
    /// None in practice: they are part of the program.
    pub fn choices() -> Result<Vec<Choice>> {
        cijfer_zoo::sliding_names()
            .map(|name| {
                let choice = Self::of_zoo(name)?.choice()?;
                // Several share a network, and so its name.
                let name = name.to_owned();
                Ok(Choice { name, ..choice })
            })
            .collect()
    }

    /// What is to be known of this one.
    ///
    /// # Errors
    ///
    /// None in practice: a network that slides can be counted.
    pub fn choice(&self) -> Result<Choice> {
        let Checkpoint {
            network,
            provenance,
            ..
        } = &self.checkpoint;
        let analysis = Analysis::of(network)?;
        let geometry = analysis.geometry();
        let geometry =
            geometry.ok_or_else(|| Error::value("the network", "maps", analysis.output()))?;
        let accuracies = &provenance.test_accuracies;
        Ok(Choice {
            name: network.name.clone(),
            parameters: analysis.totals()?.parameters.total.value,
            accuracy: accuracies.first().map(|(_, accuracy)| *accuracy),
            threshold: Options::default().chosen_for(provenance).threshold,
            knows_sizes: self.localizer.says_edges(),
            window: [geometry.rows, geometry.columns].map(|field| field.size.to_integer()),
        })
    }

    /// The digits in an image, as `cijfer locate` finds them.
    ///
    /// # Errors
    ///
    /// A threshold or heights that make no sense, weights that give no numbers.
    pub fn locate(&mut self, image: &GreyImage, search: Search, name: &str) -> Result<&Located> {
        let own = Options::default().chosen_for(&self.checkpoint.provenance);
        // The threshold of isolated digits stays above the other one by as much as was chosen.
        let above = (own.isolated_threshold - own.threshold).max(0.0);
        let options = Options {
            threshold: search.threshold,
            isolated_threshold: (search.threshold + above).min(HIGHEST_THRESHOLD),
            digit_height: search.digit_height,
            ..own
        };
        self.localizer = self.localizer.with_options(options)?;
        Ok(self.located.insert(Located {
            image: name.to_owned(),
            width: image.width(),
            height: image.height(),
            digits: self.localizer.locate(image)?,
        }))
    }

    /// What was found last as a document, the same that `cijfer locate` writes.
    ///
    /// # Errors
    ///
    /// None in practice: what was found is a document.
    pub fn documents(&self) -> Result<Locations> {
        Ok(Locations {
            images: self.located.iter().cloned().collect(),
        })
    }

    pub(crate) fn localizer(&self) -> &Localizer {
        &self.localizer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene;
    use cijfer_dataset::SceneKind;

    const OWN_SIZE: Search = Search {
        threshold: 0.9,
        digit_height: [20.0, 20.0],
    };

    #[test]
    fn every_choice_finds_digits() {
        let image = scene(SceneKind::Plain, 200, 160, 8, 3).unwrap();
        let choices = Session::choices().unwrap();
        assert_eq!(choices.len(), cijfer_zoo::sliding_names().count());
        for choice in choices {
            let mut session = Session::of_zoo(&choice.name).unwrap();
            let search = Search {
                threshold: choice.threshold,
                ..OWN_SIZE
            };
            let located = session.locate(&image, search, "scene").unwrap();
            assert!(!located.digits.is_empty(), "{}", choice.name);
        }
    }

    #[test]
    fn a_threshold_that_makes_no_sense_is_told_and_changes_nothing() {
        let image = scene(SceneKind::Plain, 100, 100, 2, 3).unwrap();
        let mut session = Session::of_zoo("C-locating").unwrap();
        let before = session.locate(&image, OWN_SIZE, "a").unwrap().clone();
        let search = Search {
            threshold: 2.0,
            ..OWN_SIZE
        };
        assert!(session.locate(&image, search, "a").is_err());
        assert_eq!(
            session.documents().unwrap().images,
            std::slice::from_ref(&before)
        );
        assert_eq!(session.locate(&image, OWN_SIZE, "a").unwrap(), &before);
    }

    #[test]
    fn a_network_that_is_not_known_is_told() {
        let message = Session::of_zoo("B").err().unwrap().to_string();
        assert_eq!(
            message,
            "the network: expected C, C-locating, C-scales, C-small, C-tiny, C-fine, found B"
        );
    }
}
