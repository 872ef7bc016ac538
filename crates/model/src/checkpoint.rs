//! Models as safetensors files that say by themselves what they are.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use candle_nn::{VarBuilder, VarMap};
use cijfer_network::Network;

use crate::lanes::{arrays, tensors};
use crate::{Error, Model, Provenance, Result, Stored};

/// A network, its weights, and where they come from.
pub struct Checkpoint {
    /// The network.
    pub network: Network,
    /// The weights under their names.
    pub weights: HashMap<String, Tensor>,
    /// Where they come from.
    pub provenance: Provenance,
}

impl Checkpoint {
    /// The present values of the variables of a network.
    ///
    /// # Errors
    ///
    /// A device that does not give its values.
    pub fn of(network: &Network, variables: &VarMap, provenance: Provenance) -> Result<Self> {
        let variables = variables
            .data()
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let weights = variables
            .iter()
            .map(|(name, variable)| Ok((name.clone(), variable.as_detached_tensor().copy()?)))
            .collect::<Result<_>>()?;
        Ok(Self {
            network: network.clone(),
            weights,
            provenance,
        })
    }

    /// The model, for use without training.
    ///
    /// # Errors
    ///
    /// Weights that do not fit the network.
    pub fn model(&self, device: &Device) -> Result<Model> {
        let weights = VarBuilder::from_tensors(self.weights.clone(), DType::F32, device);
        Model::new(&self.network, weights, self.provenance.seed)
    }

    /// Writes the file; it appears under its name only once it is whole.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written to.
    pub fn save(&self, path: &Path) -> Result<()> {
        let io = |source: std::io::Error| Error::Io {
            path: path.to_owned(),
            source,
        };
        let bytes = self.to_bytes(path)?;
        cijfer_files::write_whole(path, |writer| writer.write_all(&bytes)).map_err(io)
    }

    /// The file's content; `path` names it in messages.
    ///
    /// # Errors
    ///
    /// A device that does not give its values.
    pub fn to_bytes(&self, path: &Path) -> Result<Vec<u8>> {
        self.stored()?.to_bytes(path)
    }

    /// The same without tensors.
    ///
    /// # Errors
    ///
    /// A device that does not give its values.
    pub fn stored(&self) -> Result<Stored> {
        Ok(Stored {
            network: self.network.clone(),
            weights: arrays(&self.weights)?,
            provenance: self.provenance.clone(),
        })
    }

    /// Reads a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    ///
    /// A file that is not there, is no safetensors file, carries no network, or whose weights are
    /// not those of its network.
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(&bytes, path, None)
    }

    /// Reads a safetensors file of weights as those of `network`, whatever the file says of
    /// itself.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load); weights of another network are named with both shapes.
    pub fn load_as(path: &Path, network: &Network) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(&bytes, path, Some(network))
    }

    /// Reads a file's content; `path` names it in messages.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn from_bytes(bytes: &[u8], path: &Path, network: Option<&Network>) -> Result<Self> {
        let stored = Stored::from_bytes(bytes, path, network)?;
        Ok(Self {
            weights: tensors(&stored.weights)?,
            network: stored.network,
            provenance: stored.provenance,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Epoch, Validation};
    use candle_core::IndexOp;

    fn checkpoint() -> Checkpoint {
        let network = crate::fixtures::c();
        let variables = crate::initialise(&network, 5, &Device::Cpu).expect("made");
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
            alone: Some(0.75),
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
        Checkpoint::of(&network, &variables, provenance).expect("read")
    }

    #[test]
    fn a_file_is_enough() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("c.safetensors");
        let saved = checkpoint();
        saved.save(&path).expect("written");
        let loaded = Checkpoint::load(&path).expect("read");
        assert_eq!(loaded.network, saved.network);
        assert_eq!(loaded.provenance, saved.provenance);
        let image = Tensor::ones((1, 28, 28, 1), DType::F32, &Device::Cpu).expect("made");
        let answer = |checkpoint: &Checkpoint| {
            let model = checkpoint.model(&Device::Cpu).expect("built");
            let output = model.forward(&image).expect("computed");
            output
                .i((0, 0, 0))
                .and_then(|o| o.to_vec1::<f32>())
                .expect("read")
        };
        assert_eq!(answer(&loaded), answer(&saved));
    }

    #[test]
    fn the_first_layers_answer_with_what_they_put_out() {
        let checkpoint = checkpoint();
        let pixels: Vec<u8> = (0..40 * 36).map(|at| (at * at % 251) as u8).collect();
        let model = checkpoint.model(&Device::Cpu).expect("built");
        let image = model.images(&pixels, 40, 36, &Device::Cpu).expect("fits");
        let outputs = model.activations(&image).expect("computed");
        let stored = checkpoint.stored().expect("read");
        for (index, output) in outputs.iter().enumerate() {
            let slider = stored.first_layers(index + 1).slider().expect("built");
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
            result.err().expect("must be refused").to_string()
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
        let foreign: Vec<(&str, Tensor)> = Vec::new();
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
