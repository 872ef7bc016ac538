//! Models as safetensors files that say by themselves what they are.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use candle_nn::{VarBuilder, VarMap};
use cijfer_network::Network;
use safetensors::SafeTensors;

use crate::{Error, Model, Result, initialisation};

/// Where weights come from: facts that the file carries along.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// The seed of weights, order and dropout.
    pub seed: u64,
    /// The data that the weights were trained on.
    pub data: String,
    /// How they were trained, in words.
    pub recipe: String,
    /// How many times every image was seen.
    pub epochs: usize,
    /// The accuracy on images held out of the training set, where some were.
    pub validation_accuracy: Option<f64>,
}

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

    /// Variables with these weights, to go on training from.
    ///
    /// # Errors
    ///
    /// A device without the memory.
    pub fn variables(&self, device: &Device) -> Result<VarMap> {
        let variables = VarMap::new();
        for (name, weight) in &self.weights {
            initialisation::insert(&variables, name.clone(), &weight.to_device(device)?)?;
        }
        Ok(variables)
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
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
        file.write_all(&bytes).map_err(io)?;
        file.persist(path).map_err(|error| io(error.error))?;
        Ok(())
    }

    fn to_bytes(&self, path: &Path) -> Result<Vec<u8>> {
        let provenance = &self.provenance;
        let mut metadata: HashMap<String, String> = [
            (VERSION_KEY, VERSION.to_owned()),
            ("network", self.network.to_toml()),
            ("seed", provenance.seed.to_string()),
            ("data", provenance.data.clone()),
            ("recipe", provenance.recipe.clone()),
            ("epochs", provenance.epochs.to_string()),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        if let Some(accuracy) = provenance.validation_accuracy {
            metadata.insert("validation_accuracy".to_owned(), accuracy.to_string());
        }
        let mut weights: Vec<(&String, &Tensor)> = self.weights.iter().collect();
        weights.sort_by_key(|(name, _)| *name);
        safetensors::serialize(weights, Some(metadata)).map_err(|error| Error::Format {
            path: path.to_owned(),
            reason: error.to_string(),
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
        let number = |key: &str| metadata.get(key).and_then(|value| value.parse().ok());
        let text = |key: &str| metadata.get(key).cloned().unwrap_or_default();
        let provenance = Provenance {
            seed: number("seed").unwrap_or_default(),
            data: text("data"),
            recipe: text("recipe"),
            epochs: number("epochs").unwrap_or_default() as usize,
            validation_accuracy: metadata
                .get("validation_accuracy")
                .and_then(|value| value.parse().ok()),
        };
        let mut found = candle_core::safetensors::load_buffer(bytes, &Device::Cpu)?;
        let mut weights = HashMap::new();
        for parameter in initialisation::parameters(&network)? {
            let tensor = found.remove(&parameter.name);
            match tensor {
                Some(tensor) if tensor.dims() == parameter.shape => {
                    weights.insert(parameter.name, tensor.to_dtype(DType::F32)?);
                }
                other => {
                    return Err(Error::Weights {
                        path: path.to_owned(),
                        network: network.name,
                        tensor: parameter.name,
                        expected: parameter.shape,
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
