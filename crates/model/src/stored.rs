//! What a file of weights holds, as plain numbers.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use cijfer_network::Network;
use half::{bf16, f16};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, View};

use crate::{Error, Provenance, Result, Slider, initialisation};

/// The version of the metadata; a file of another version is refused.
const VERSION: &str = "1";
const VERSION_KEY: &str = "cijfer";

/// Numbers with a shape, the last axis innermost.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The lengths of the axes.
    pub shape: Vec<usize>,
    /// The numbers, as many as the shape says.
    pub values: Vec<f32>,
}

/// A network, its weights, and where they come from: a [`Checkpoint`](crate::Checkpoint) that knows no tensors, for a program
/// that only slides.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The network.
    pub network: Network,
    /// The weights under their names.
    pub weights: BTreeMap<String, Array>,
    /// Where they come from.
    pub provenance: Provenance,
}

impl Stored {
    /// Reads a file's content, as weights of `network` or of the network that it describes; `path` names it in messages.
    ///
    /// # Errors
    ///
    /// Content that is no safetensors file, carries no network, or whose weights are not those of its network.
    pub fn from_bytes(bytes: &[u8], path: &Path, network: Option<&Network>) -> Result<Self> {
        let refuse = |reason: String| Error::Format {
            path: path.to_owned(),
            reason,
        };
        let not_safetensors = |error: safetensors::SafeTensorError| {
            refuse(format!("not a safetensors file: {error}"))
        };
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(not_safetensors)?;
        let none = HashMap::new();
        let metadata = header.metadata().as_ref().unwrap_or(&none);
        let network = match network {
            Some(network) => network.clone(),
            None => described(metadata).map_err(refuse)?,
        };
        let tensors = SafeTensors::deserialize(bytes).map_err(not_safetensors)?;
        let mut found: BTreeMap<String, TensorView<'_>> = tensors.tensors().into_iter().collect();
        let mut weights = BTreeMap::new();
        let parameters =
            initialisation::parameters(&network).map_err(|error| refuse(error.to_string()))?;
        for parameter in parameters {
            match found.remove(&parameter.name) {
                Some(tensor) if tensor.shape() == parameter.shape => {
                    let array = Array::of(&tensor);
                    let array =
                        array.map_err(|error| refuse(format!("`{}`{error}", parameter.name)))?;
                    weights.insert(parameter.name, array);
                }
                other => {
                    return Err(Error::Weights {
                        path: path.to_owned(),
                        network: network.name,
                        tensor: parameter.name,
                        expected: parameter.shape.into(),
                        found: other.map_or_else(
                            || "none of that name".to_owned(),
                            |tensor| format!("{:?}", tensor.shape()),
                        ),
                    });
                }
            }
        }
        if let Some(name) = found.keys().next() {
            return Err(refuse(format!(
                "network {} has no tensor `{name}`",
                network.name
            )));
        }
        Ok(Self {
            provenance: Provenance::from_metadata(metadata),
            network,
            weights,
        })
    }

    /// The file's content, the same bytes for the same weights; `path` names it in messages.
    ///
    /// # Errors
    ///
    /// None in practice: weights that have the shapes they say can be written.
    pub fn to_bytes(&self, path: &Path) -> Result<Vec<u8>> {
        let refuse = |reason: String| Error::Format {
            path: path.to_owned(),
            reason,
        };
        let mut metadata = self.provenance.to_metadata();
        metadata.insert(VERSION_KEY.to_owned(), VERSION.to_owned());
        metadata.insert("network".to_owned(), self.network.to_toml());
        let mut bytes = safetensors::serialize(&self.weights, Some(metadata))
            .map_err(|error| refuse(error.to_string()))?;
        sort_header(&mut bytes).map_err(refuse)?;
        Ok(bytes)
    }

    /// The first so many layers with their weights, so that what the last of them puts out is the answer.
    #[must_use]
    pub fn first_layers(&self, count: usize) -> Self {
        let mut network = self.network.clone();
        network.layers.truncate(count);
        let is_of = |name: &str| {
            let of = name.rsplit_once('.').map_or(name, |(of, _)| of);
            network.layers.iter().any(|layer| layer.name == of)
        };
        let weights = self.weights.iter().filter(|(name, _)| is_of(name));
        let weights = weights.map(|(name, array)| (name.clone(), array.clone()));
        Self {
            weights: weights.collect(),
            network,
            provenance: self.provenance.clone(),
        }
    }

    /// The network, ready to slide.
    ///
    /// # Errors
    ///
    /// As [`Slider::new`].
    pub fn slider(&self) -> Result<Slider> {
        Slider::new(&self.network, &self.weights)
    }
}

impl Array {
    /// The numbers of a tensor in 32 bits; what is wrong with them, to be put behind its name.
    fn of(tensor: &TensorView<'_>) -> std::result::Result<Self, String> {
        let data = tensor.data();
        let values = match tensor.dtype() {
            Dtype::F32 => numbers(data, f32::from_le_bytes),
            Dtype::F64 => numbers(data, |bytes| f64::from_le_bytes(bytes) as f32),
            Dtype::F16 => numbers(data, |bytes| f16::from_le_bytes(bytes).to_f32()),
            Dtype::BF16 => numbers(data, |bytes| bf16::from_le_bytes(bytes).to_f32()),
            Dtype::U8 => numbers(data, |[byte]| f32::from(byte)),
            Dtype::U32 => numbers(data, |bytes| u32::from_le_bytes(bytes) as f32),
            Dtype::I16 => numbers(data, |bytes| f32::from(i16::from_le_bytes(bytes))),
            Dtype::I32 => numbers(data, |bytes| i32::from_le_bytes(bytes) as f32),
            Dtype::I64 => numbers(data, |bytes| i64::from_le_bytes(bytes) as f32),
            other => return Err(format!(": numbers of type {other} are not read")),
        };
        if !values.iter().all(|value| value.is_finite()) {
            return Err(" holds values that are no finite numbers".to_owned());
        }
        Ok(Self {
            shape: tensor.shape().to_vec(),
            values,
        })
    }
}

/// Numbers that lie one behind the other, each in `N` bytes.
fn numbers<const N: usize>(data: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    let (chunks, _) = data.as_chunks::<N>();
    chunks.iter().map(|bytes| number(*bytes)).collect()
}

impl View for &Array {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> std::borrow::Cow<'_, [u8]> {
        let bytes = self.values.iter().flat_map(|value| value.to_le_bytes());
        bytes.collect::<Vec<u8>>().into()
    }

    fn data_len(&self) -> usize {
        self.values.len() * size_of::<f32>()
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

    fn stored(dtype: Dtype, values: &[u8]) -> Result<Stored> {
        let network = Network::new("one", cijfer_network::Shape::vector(2))
            .then(cijfer_network::Dense::new(1).bias(false));
        let tensor = TensorView::new(dtype, vec![1, 2], values).expect("of that shape");
        let bytes = safetensors::serialize([("dense.weight", tensor)], None).expect("written");
        Stored::from_bytes(&bytes, Path::new("one"), Some(&network))
    }

    #[test]
    fn numbers_of_all_kinds_are_read() {
        let check = |dtype, values: &[u8]| {
            let read = stored(dtype, values).expect("read").weights["dense.weight"].clone();
            assert_eq!(
                (read.shape, read.values),
                (vec![1, 2], vec![1.0, 2.0]),
                "{dtype}"
            );
        };
        check(Dtype::F32, &[1.0f32, 2.0].map(f32::to_le_bytes).concat());
        check(Dtype::F64, &[1.0f64, 2.0].map(f64::to_le_bytes).concat());
        check(
            Dtype::F16,
            &[1.0, 2.0]
                .map(|it| f16::from_f32(it).to_le_bytes())
                .concat(),
        );
        check(
            Dtype::BF16,
            &[1.0, 2.0]
                .map(|it| bf16::from_f32(it).to_le_bytes())
                .concat(),
        );
        check(Dtype::U8, &[1, 2]);
        check(Dtype::U32, &[1u32, 2].map(u32::to_le_bytes).concat());
        check(Dtype::I16, &[1i16, 2].map(i16::to_le_bytes).concat());
        check(Dtype::I32, &[1i32, 2].map(i32::to_le_bytes).concat());
        check(Dtype::I64, &[1i64, 2].map(i64::to_le_bytes).concat());
    }

    #[test]
    fn numbers_that_are_none_are_told() {
        let message =
            |dtype, values: &[u8]| stored(dtype, values).expect_err("refused").to_string();
        let infinite = [1.0f32, f32::INFINITY].map(f32::to_le_bytes).concat();
        assert_eq!(
            message(Dtype::F32, &infinite),
            "one: `dense.weight` holds values that are no finite numbers"
        );
        assert_eq!(
            message(Dtype::BOOL, &[1, 0]),
            "one: `dense.weight`: numbers of type BOOL are not read"
        );
    }
}
