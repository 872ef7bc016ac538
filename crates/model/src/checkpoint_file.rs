//! Checkpoints as safetensors files that describe themselves.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use cijfer_network::Network;
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

use crate::parameters::parameters;
use crate::{Array, Checkpoint, Error, Provenance, Result};

/// The version of the metadata; a file of another version is refused.
const VERSION: &str = "1";
const VERSION_KEY: &str = "cijfer";

impl Checkpoint {
    /// Reads a file's content as weights of `network`, or of the network that it describes; `path` names it in messages.
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
        let parameters = parameters(&network).map_err(|error| refuse(error.to_string()))?;
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
    use half::{bf16, f16};
    use safetensors::Dtype;

    fn stored(dtype: Dtype, values: &[u8]) -> Result<Checkpoint> {
        let network = Network::new("one", cijfer_network::Shape::vector(2))
            .then(cijfer_network::Dense::new(1).bias(false));
        let tensor = TensorView::new(dtype, vec![1, 2], values).expect("of that shape");
        let bytes = safetensors::serialize([("dense.weight", tensor)], None).expect("written");
        Checkpoint::from_bytes(&bytes, Path::new("one"), Some(&network))
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
