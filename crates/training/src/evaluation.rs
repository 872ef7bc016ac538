use candle_core::{DType, Device, Tensor};
use cijfer_dataset::Samples;
use cijfer_model::{EDGES, Model};
use cijfer_network::Network;
use serde::{Deserialize, Serialize};

use crate::batches::Target;
use crate::loss::{loss, targets};
use crate::{Error, Result};

/// How good a model is on some images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// How many images.
    pub samples: usize,
    /// How many of them the model names rightly.
    pub correct: usize,
    /// The mean loss.
    pub loss: f64,
    /// How often the digit of the row was taken for that of the column.
    pub confusion: [[u64; 10]; 10],
    /// The model's answer for each image.
    pub answers: Vec<u8>,
}

impl Evaluation {
    /// The part that is right.
    pub fn accuracy(&self) -> f64 {
        self.correct as f64 / self.samples.max(1) as f64
    }
}

/// Images that are looked at together. The result does not depend on it, memory does.
const BATCH: usize = 250;

/// Asks a model for the digit on every image. `progress` hears how many have been done.
///
/// # Errors
///
/// A model that does not take such images or does not give ten answers.
pub fn evaluate(
    model: &Model,
    samples: &Samples,
    device: &Device,
    progress: &mut dyn FnMut(usize),
) -> Result<Evaluation> {
    let mut evaluation = Evaluation {
        samples: samples.len(),
        correct: 0,
        loss: 0.0,
        confusion: [[0; 10]; 10],
        answers: Vec::with_capacity(samples.len()),
    };
    let size = samples.rows() * samples.columns();
    let images = samples.pixels().chunks(BATCH * size);
    let mut rows = Vec::new();
    for (pixels, labels) in images.zip(samples.labels().chunks(BATCH)) {
        let images = model.images(pixels, samples.rows(), samples.columns(), device)?;
        let logits = rows_of_answers(model.network(), &model.logits(&images, false)?)?;
        let wanted = labels.iter().map(|&label| Target::sure_of(Some(label)));
        let wanted: Vec<_> = wanted.collect();
        targets(
            model.final_activation(),
            &wanted,
            0.0,
            logits.dim(1)?,
            &mut rows,
        );
        let targets = Tensor::from_slice(&rows, logits.shape(), device)?;
        let batch_loss = loss(model.final_activation(), &logits, &targets)?;
        evaluation.loss += f64::from(batch_loss.to_scalar::<f32>()?) * labels.len() as f64;
        for (answer, label) in best(&logits)?.into_iter().zip(labels.iter().copied()) {
            evaluation.correct += usize::from(answer == label);
            evaluation.confusion[usize::from(label)][usize::from(answer)] += 1;
            evaluation.answers.push(answer);
        }
        progress(evaluation.answers.len());
    }
    evaluation.loss /= samples.len().max(1) as f64;
    Ok(evaluation)
}

/// The logits as `[batch, 10]`, or with the four [`EDGES`] behind them, be they a vector or an image of one pixel.
pub(crate) fn rows_of_answers(network: &Network, logits: &Tensor) -> Result<Tensor> {
    let batch = logits.dim(0)?;
    let outputs = logits.elem_count() / batch.max(1);
    if outputs != 10 && outputs != 10 + EDGES {
        return Err(Error::Classes {
            network: network.name.clone(),
            found: logits.dims().to_vec(),
        });
    }
    Ok(logits.reshape((batch, outputs))?)
}

/// The digit with the largest logit, for each row.
pub(crate) fn best(logits: &Tensor) -> Result<Vec<u8>> {
    let rows: Vec<Vec<f32>> = logits.detach().to_dtype(DType::F32)?.to_vec2()?;
    Ok(rows.iter().map(|row| largest(row)).collect())
}

/// The digit with the largest of the first ten logits; the first of equal ones.
pub(crate) fn largest(row: &[f32]) -> u8 {
    (0..10).fold(0, |best, digit| {
        match row[usize::from(digit)] > row[usize::from(best)] {
            true => digit,
            false => best,
        }
    })
}
