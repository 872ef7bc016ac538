//! Weights as plain numbers.

use std::collections::BTreeMap;

use half::{bf16, f16};
use safetensors::View;
use safetensors::tensor::{Dtype, TensorView};

/// The weights of a network under their names: `conv2d.weight`, `dense_1.bias` and so on.
pub type Weights = BTreeMap<String, Array>;

/// Numbers with a shape, the last axis innermost.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The lengths of the axes.
    pub shape: Vec<usize>,
    /// The numbers, as many as the shape says.
    pub values: Vec<f32>,
}

impl Array {
    /// The numbers of a tensor in 32 bits; what is wrong with them, to be put behind its name.
    pub(crate) fn of(tensor: &TensorView<'_>) -> std::result::Result<Self, String> {
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
