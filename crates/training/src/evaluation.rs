use candle_core::Tensor;
use cijfer_dataset::Samples;
use cijfer_model::Model;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::loss::{loss, targets};
use crate::outputs::{predictions, rows_of_logits};
use crate::target::Target;

/// The accuracy of a model on labelled images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The number of images.
    pub samples: usize,
    /// The number of images whose digit is predicted correctly.
    pub correct: usize,
    /// The mean loss over the images.
    pub loss: f64,
    /// The confusion matrix: how often the digit of the row was predicted to be that of the column.
    pub confusion: [[u64; 10]; 10],
    /// The predicted digit of each image.
    pub answers: Vec<u8>,
}

impl Evaluation {
    /// The share of the images that are predicted correctly, from 0 to 1; 0 without images.
    pub fn accuracy(&self) -> f64 {
        self.correct as f64 / self.samples.max(1) as f64
    }
}

/// Images that are passed through the model together. It decides how much memory is needed, and nothing else.
const BATCH: usize = 250;

/// Predicts the digit of every image. `progress` is called with the number of images that are done.
///
/// # Errors
///
/// A model that does not take such images or that has neither 10 outputs nor 14, ten digits and four edges.
///
/// ```
/// use cijfer_dataset::Mnist;
/// use cijfer_model::Engine;
/// use cijfer_training::evaluate;
///
/// let digits = Mnist::drawn(1, 200, 0).test;
/// let trained = cijfer_zoo::trained("C").expect("C has trained weights")?;
/// let model = trained.model(&Engine::cpu())?;
/// let evaluation = evaluate(&model, &digits, &mut |_| {})?;
/// assert_eq!(evaluation.answers.len(), 200);
/// let diagonal: u64 = (0..10).map(|digit| evaluation.confusion[digit][digit]).sum();
/// assert_eq!(diagonal, evaluation.correct as u64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate(
    model: &Model,
    samples: &Samples,
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
        let images = model.images(pixels, samples.rows(), samples.columns())?;
        let logits = rows_of_logits(model.network(), &model.logits(&images, false)?)?;
        let wanted = labels.iter().map(|&label| Target::of(Some(label)));
        let wanted: Vec<_> = wanted.collect();
        targets(
            model.final_activation(),
            &wanted,
            0.0,
            logits.dim(1)?,
            &mut rows,
        );
        let targets = Tensor::from_slice(&rows, logits.shape(), logits.device())?;
        let batch_loss = loss(model.final_activation(), &logits, &targets)?;
        evaluation.loss += f64::from(batch_loss.to_scalar::<f32>()?) * labels.len() as f64;
        for (answer, label) in predictions(&logits)?
            .into_iter()
            .zip(labels.iter().copied())
        {
            evaluation.correct += usize::from(answer == label);
            evaluation.confusion[usize::from(label)][usize::from(answer)] += 1;
            evaluation.answers.push(answer);
        }
        progress(evaluation.answers.len());
    }
    evaluation.loss /= samples.len().max(1) as f64;
    Ok(evaluation)
}
