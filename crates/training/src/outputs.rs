//! The outputs of a network: ten digits, or ten digits and the four edges of the ink.

use candle_core::{DType, Tensor};
use cijfer_analysis::Analysis;
use cijfer_model::{Answers, DIGITS};
use cijfer_network::Network;

use crate::{Error, Result};

/// The number of a network's outputs: 10, or 10 and the four [`EDGES`](cijfer_model::EDGES).
///
/// # Errors
///
/// Any other number of outputs, and a network whose shapes do not fit.
pub(crate) fn count(network: &Network) -> Result<usize> {
    let analysis = Analysis::of(network).map_err(cijfer_model::Error::from)?;
    let output = analysis.output();
    let elements = output.elements();
    let elements = elements.and_then(|elements| usize::try_from(elements).ok());
    let answers = elements.and_then(Answers::of);
    answers.map(Answers::count).ok_or_else(|| Error::Classes {
        network: network.name.clone(),
        found: output.axes().iter().map(|&axis| axis as usize).collect(),
    })
}

/// The logits as `[batch, 10]`, or as `[batch, 14]` with the four [`EDGES`](cijfer_model::EDGES) after the digits. The network's output is a vector or
/// an image of one pixel.
pub(crate) fn rows_of_logits(network: &Network, logits: &Tensor) -> Result<Tensor> {
    let batch = logits.dim(0)?;
    let outputs = logits.elem_count() / batch.max(1);
    if Answers::of(outputs).is_none() {
        return Err(Error::Classes {
            network: network.name.clone(),
            found: logits.dims().iter().skip(1).copied().collect(),
        });
    }
    Ok(logits.reshape((batch, outputs))?)
}

/// The digit with the largest logit, for each row.
pub(crate) fn predictions(logits: &Tensor) -> Result<Vec<u8>> {
    let rows: Vec<Vec<f32>> = logits.detach().to_dtype(DType::F32)?.to_vec2()?;
    Ok(rows.iter().map(|row| prediction(row)).collect())
}

/// The digit with the largest of the first [`DIGITS`] logits; the first of equal ones.
pub(crate) fn prediction(row: &[f32]) -> u8 {
    (0..DIGITS as u8).fold(0, |best, digit| {
        match row[usize::from(digit)] > row[usize::from(best)] {
            true => digit,
            false => best,
        }
    })
}
