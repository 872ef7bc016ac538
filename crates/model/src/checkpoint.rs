use std::path::Path;

use cijfer_network::Network;

use crate::initialisation::initial_weights;
use crate::{Engine, Error, Fan, Provenance, Result, Slider, Weights};

/// A network, its weights, and where they come from: what a file of weights holds.
///
/// # Example
///
/// ```
/// use std::path::Path;
///
/// use cijfer_model::{Checkpoint, Engine};
///
/// let trained = cijfer_zoo::trained("C").expect("comes with the zoo")?;
/// let bytes = trained.to_bytes(Path::new("c.safetensors"))?;
/// let again = Checkpoint::from_bytes(&bytes, Path::new("c.safetensors"), None)?;
/// assert_eq!(again, trained);
///
/// let maps = again.slider(&Engine::cpu())?.maps(&[0; 40 * 32], 40, 32)?;
/// assert_eq!((maps.rows, maps.columns), (4, 2));
/// # Ok::<(), cijfer_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The network.
    pub network: Network,
    /// The weights under their names.
    pub weights: Weights,
    /// Where they come from.
    pub provenance: Provenance,
}

impl Checkpoint {
    /// Fresh weights, as before any training; they depend on the network, the seed and `fan` alone.
    ///
    /// # Errors
    ///
    /// A network whose shapes do not fit, or a layer that cannot be run.
    pub fn initial(network: &Network, seed: u64, fan: Fan) -> Result<Self> {
        let provenance = Provenance {
            seed,
            ..Provenance::default()
        };
        Ok(Self {
            network: network.clone(),
            weights: initial_weights(network, seed, fan)?,
            provenance,
        })
    }

    /// Reads a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    ///
    /// A file that is not there, is no safetensors file, carries no network, or whose weights are
    /// not those of its network.
    pub fn load(path: &Path) -> Result<Self> {
        Self::from_bytes(&read(path)?, path, None)
    }

    /// Reads a safetensors file of weights as those of `network`, whatever the file says of
    /// itself.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load); weights of another network are named with both shapes.
    pub fn load_as(path: &Path, network: &Network) -> Result<Self> {
        Self::from_bytes(&read(path)?, path, Some(network))
    }

    /// Writes the file; it appears under its name only once it is whole.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written to.
    pub fn save(&self, path: &Path) -> Result<()> {
        let bytes = self.to_bytes(path)?;
        cijfer_files::write_whole(path, |writer| writer.write_all(&bytes)).map_err(io(path))
    }

    /// The first so many layers with their weights, so that what the last of them puts out is the answer.
    #[must_use]
    pub fn first_layers(&self, count: usize) -> Self {
        let network = self.network.first(count);
        let is_of = |name: &str| {
            let of = name.rsplit_once('.').map_or(name, |(of, _)| of);
            network.places().any(|place| place.layer.name == of)
        };
        let weights = self.weights.iter().filter(|(name, _)| is_of(name));
        let weights = weights.map(|(name, array)| (name.clone(), array.clone()));
        Self {
            weights: weights.collect(),
            network,
            provenance: self.provenance.clone(),
        }
    }

    /// The network, ready to slide over images of any size.
    ///
    /// # Errors
    ///
    /// As [`Slider::new`].
    pub fn slider(&self, engine: &Engine) -> Result<Slider> {
        Slider::new(&self.network, &self.weights, engine)
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(io(path))
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Array, Epoch, Validation};

    fn checkpoint() -> Checkpoint {
        let network = crate::fixtures::c();
        let provenance = Provenance {
            seed: 5,
            data: "made up".to_owned(),
            data_checksum: "0123".to_owned(),
            recipe: "none".to_owned(),
            recipe_toml: "epochs = 1\n".to_owned(),
            instructions: "portable".to_owned(),
            test_accuracies: vec![(5, 0.5), (6, 0.25)],
            epochs: 1,
            validation_accuracy: Some(0.75),
            threshold: Some(0.75),
            isolated_threshold: Some(0.75),
            history: vec![Epoch {
                number: 1,
                loss: 0.1,
                accuracy: 0.5,
                validation: Some(Validation {
                    loss: 0.2,
                    accuracy: 0.75,
                }),
            }],
        };
        Checkpoint {
            provenance,
            ..Checkpoint::initial(&network, 5, Fan::default()).expect("made")
        }
    }

    #[test]
    fn a_file_is_enough() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("c.safetensors");
        let saved = checkpoint();
        saved.save(&path).expect("written");
        let loaded = Checkpoint::load(&path).expect("read");
        assert_eq!(loaded, saved);
    }

    #[cfg(feature = "candle")]
    #[test]
    fn the_first_layers_answer_with_what_they_put_out() {
        let checkpoint = checkpoint();
        let pixels: Vec<u8> = (0..40 * 36).map(|at| (at * at % 251) as u8).collect();
        let engine = Engine::cpu();
        let model = checkpoint.model(&engine).expect("built");
        let image = model.images(&pixels, 40, 36).expect("fits");
        let outputs = model.activations(&image).expect("computed");
        for (index, output) in outputs.iter().enumerate() {
            let first = checkpoint.first_layers(index + 1);
            let slider = first.slider(&engine).expect("built");
            let maps = slider.maps(&pixels, 40, 36).expect("computed");
            let expected = output
                .permute((0, 3, 1, 2))
                .and_then(|maps| maps.flatten_all());
            let expected = expected
                .and_then(|maps| maps.to_vec1::<f32>())
                .expect("read");
            assert_eq!(maps.values.len(), expected.len());
            for (value, expected) in maps.values.iter().zip(expected) {
                assert!((value - expected).abs() < 1e-5, "{value} for {expected}");
            }
        }
    }

    #[test]
    fn the_same_model_makes_the_same_bytes() {
        let bytes = || checkpoint().to_bytes(Path::new("x")).expect("written");
        assert!((0..4).all(|_| bytes() == bytes()));
    }

    #[test]
    fn files_that_are_no_model_are_named() {
        let message = |bytes: &[u8], network: Option<&Network>| {
            let result = Checkpoint::from_bytes(bytes, Path::new("x.safetensors"), network);
            result.expect_err("must be refused").to_string()
        };
        assert!(message(b"hello", None).starts_with("x.safetensors: not a safetensors file"));
        let bytes = checkpoint().to_bytes(Path::new("x")).expect("written");
        assert!(
            message(&bytes[..bytes.len() / 2], None)
                .starts_with("x.safetensors: not a safetensors file")
        );
        assert_eq!(
            message(&bytes, Some(&crate::fixtures::b())),
            "x.safetensors: network B needs the tensor `conv2d.weight` of shape [32, 1, 3, 3], \
             found [20, 1, 5, 5]"
        );
        assert_eq!(
            message(&bytes, Some(&crate::fixtures::a())),
            "x.safetensors: network A needs the tensor `dense.weight` of shape [200, 784], found \
             none of that name"
        );
        let foreign: Vec<(&str, &Array)> = Vec::new();
        let foreign = safetensors::serialize(foreign, None).expect("written");
        assert_eq!(
            message(&foreign, None),
            "x.safetensors: a safetensors file without the description of its network"
        );
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let path = file.path().join("c.safetensors");
        let message = checkpoint().save(&path).expect_err("refused").to_string();
        assert!(
            message.starts_with(&format!("{}: ", path.display())),
            "{message}"
        );
    }
}
