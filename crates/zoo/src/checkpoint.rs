//! Models as safetensors files that say by themselves what they are.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use candle_nn::{VarBuilder, VarMap};
use cijfer_network::Network;
use safetensors::SafeTensors;

use crate::{Error, Model, Provenance, Result, initialisation};

/// A network, its weights, and where they come from.
pub struct Checkpoint {
    /// The network.
    pub network: Network,
    /// The weights under their names.
    pub weights: HashMap<String, Tensor>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// The version of the metadata; a file of another version is refused.
const VERSION: &str = "1";
const VERSION_KEY: &str = "cijfer";

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

    /// The first so many layers with their weights, so that what the last of them puts out is the answer.
    #[must_use]
    pub fn first_layers(&self, count: usize) -> Self {
        let mut network = self.network.clone();
        network.layers.truncate(count);
        let is_of = |name: &String| {
            let layers = &mut network.layers.iter();
            layers.any(|layer| name.rsplit_once('.').is_some_and(|(of, _)| of == layer.name))
        };
        let weights = self.weights.iter().filter(|(name, _)| is_of(name));
        let weights = weights.map(|(name, weight)| (name.clone(), weight.clone()));
        Self {
            weights: weights.collect(),
            network,
            provenance: self.provenance.clone(),
        }
    }

    /// The file's content; `path` names it in messages.
    ///
    /// # Errors
    ///
    /// None in practice: what candle reports when weights cannot be read.
    pub fn to_bytes(&self, path: &Path) -> Result<Vec<u8>> {
        let refuse = |reason: String| Error::Format {
            path: path.to_owned(),
            reason,
        };
        let mut metadata = self.provenance.to_metadata();
        metadata.insert(VERSION_KEY.to_owned(), VERSION.to_owned());
        metadata.insert("network".to_owned(), self.network.to_toml());
        let mut weights: Vec<(&String, &Tensor)> = self.weights.iter().collect();
        weights.sort_by_key(|(name, _)| *name);
        let mut bytes = safetensors::serialize(weights, Some(metadata))
            .map_err(|error| refuse(error.to_string()))?;
        sort_header(&mut bytes).map_err(refuse)?;
        Ok(bytes)
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
        let refuse = |reason: String| Error::Format {
            path: path.to_owned(),
            reason,
        };
        let (_, header) = SafeTensors::read_metadata(bytes)
            .map_err(|error| refuse(format!("not a safetensors file: {error}")))?;
        let none = HashMap::new();
        let metadata = header.metadata().as_ref().unwrap_or(&none);
        let network = match network {
            Some(network) => network.clone(),
            None => described(metadata).map_err(refuse)?,
        };
        let provenance = Provenance::from_metadata(metadata);
        let mut found = candle_core::safetensors::load_buffer(bytes, &Device::Cpu)
            .map_err(|error| refuse(error.to_string()))?;
        let mut weights = HashMap::new();
        let parameters =
            initialisation::parameters(&network).map_err(|error| refuse(error.to_string()))?;
        for parameter in parameters {
            let tensor = found.remove(&parameter.name);
            match tensor {
                Some(tensor) if tensor.dims() == parameter.shape => {
                    let weight = tensor
                        .to_dtype(DType::F32)
                        .map_err(|error| refuse(format!("{}: {error}", parameter.name)))?;
                    if !weight
                        .flatten_all()?
                        .to_vec1::<f32>()?
                        .iter()
                        .all(|w| w.is_finite())
                    {
                        return Err(refuse(format!(
                            "`{}` holds values that are no finite numbers",
                            parameter.name
                        )));
                    }
                    weights.insert(parameter.name, weight);
                }
                other => {
                    return Err(Error::Weights {
                        path: path.to_owned(),
                        network: network.name,
                        tensor: parameter.name,
                        expected: parameter.shape.into(),
                        found: other.map_or_else(
                            || "none of that name".to_owned(),
                            |tensor| format!("{:?}", tensor.dims()),
                        ),
                    });
                }
            }
        }
        if let Some(name) = found.keys().min() {
            return Err(refuse(format!(
                "network {} has no tensor `{name}`",
                network.name
            )));
        }
        Ok(Self {
            network,
            weights,
            provenance,
        })
    }
}

/// The network that a file's metadata describes.
fn described(metadata: &HashMap<String, String>) -> Result<Network, String> {
    let (Some(version), Some(network)) = (metadata.get(VERSION_KEY), metadata.get("network"))
    else {
        return Err("a safetensors file without the description of its network".to_owned());
    };
    if version != VERSION {
        return Err(format!(
            "made by another version: its metadata is of version {version}, expected {VERSION}"
        ));
    }
    Network::from_toml(network).map_err(|error| error.to_string())
}

/// Sorts the keys of a safetensors header, which come in the order of a hash map, so that the
/// same model always makes the same bytes. The length stays as it is.
fn sort_header(bytes: &mut [u8]) -> Result<(), String> {
    const LENGTH: usize = size_of::<u64>();
    let (length, rest) = bytes.split_at_mut(LENGTH);
    let length = <[u8; LENGTH]>::try_from(&*length).map(u64::from_le_bytes);
    let length = length.map_err(|error| error.to_string())? as usize;
    let header = &mut rest[..length];
    // serde_json keeps objects sorted by key.
    let value: serde_json::Value =
        serde_json::from_slice(header).map_err(|error| error.to_string())?;
    let sorted = value.to_string();
    header.fill(b' ');
    header
        .get_mut(..sorted.len())
        .ok_or("the sorted header is longer than the header")?
        .copy_from_slice(sorted.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Epoch, Validation};
    use candle_core::IndexOp;

    fn checkpoint() -> Checkpoint {
        let network = crate::c();
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
        let image = Tensor::rand(0f32, 1.0, (1, 40, 36, 1), &Device::Cpu).expect("made");
        let model = checkpoint.model(&Device::Cpu).expect("built");
        let outputs = model.activations(&image).expect("computed");
        for (index, output) in outputs.iter().enumerate() {
            let part = checkpoint.first_layers(index + 1);
            let answer = part.model(&Device::Cpu).and_then(|part| part.forward(&image));
            let difference = (answer.expect("computed") - output).expect("of one shape");
            let largest = difference.abs().and_then(|all| all.max_all());
            assert!(largest.and_then(|it| it.to_scalar::<f32>()).expect("read") < 1e-5);
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
            message(&bytes, Some(&crate::b())),
            "x.safetensors: network B needs the tensor `conv2d.weight` of shape [32, 1, 3, 3], \
             found [20, 1, 5, 5]"
        );
        assert_eq!(
            message(&bytes, Some(&crate::a())),
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
