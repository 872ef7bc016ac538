use std::fmt;
use std::sync::{Arc, Mutex};

use super::scratch::Scratch;
use super::shape::{Limits, Shape};
use super::stage::Stages;
use crate::draft::Parameter;
use crate::function::Function;
use crate::memory::Spare;
use crate::simd::Instructions;
use crate::winograd::OUTPUTS;
use crate::{Error, Result};

/// A network compiled for single images of any size.
///
/// Its outputs are those that the network would have at every position of its window over the image,
/// a step of all its strides apart. Memory beyond the image and the outputs is a few rows for each thread.
pub struct ImagePlan {
    /// No other plan of the program has it.
    pub(super) number: usize,
    pub(super) network: String,
    pub(super) instructions: Instructions,
    /// What is done to the image first.
    pub(super) functions: Vec<Function>,
    pub(super) stages: Stages,
    pub(super) limits: Limits,
    pub(super) parameters: Vec<Parameter>,
    pub(super) parameter_count: usize,
    /// The shapes of the last images, the last one first: the next is often as large as one of them.
    pub(super) shapes: Mutex<Vec<Arc<Shape>>>,
    /// Room of one thread each.
    pub(super) spare: Spare<Scratch>,
}

/// As many shapes are kept: an image that is looked at in 17 sizes, from 12 to 200 pixels a digit, has twice as many when its
/// last band is lower than the others.
const SHAPES: usize = 40;

impl fmt::Debug for ImagePlan {
    /// Without its tables.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ImagePlan")
            .field("network", &self.network)
            .field("channels", &self.channels())
            .field("parameters", &self.parameter_count)
            .field("stages", &self.stages.list.len())
            .field("instructions", &self.instructions)
            .finish_non_exhaustive()
    }
}

impl ImagePlan {
    /// Rows of a convolution's output that are computed as one group, which decides how their sums are rounded. Bands
    /// of an image that begin at a multiple of it, in rows of the outputs, give the bits of the whole image.
    pub const ROW_GROUP: usize = OUTPUTS;

    /// The same in tiles of at most so many columns and rows of the output, and in pieces of at most so many
    /// rows for each thread, or the next multiple of [`ROW_GROUP`](Self::ROW_GROUP). For tests: it changes no bit of the
    /// outputs.
    #[doc(hidden)]
    #[must_use]
    pub fn with_tiles(self, columns: usize, rows: usize, piece: usize) -> Self {
        Self {
            limits: Limits {
                columns: columns.max(1),
                rows: rows.max(1),
                piece: piece.max(1),
            },
            shapes: Mutex::default(),
            ..self
        }
    }

    /// The weights and biases, in the order in which they stand among all parameters.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// How many values all parameters have.
    pub fn parameter_count(&self) -> usize {
        self.parameter_count
    }

    /// How many channels an image has.
    pub fn channels(&self) -> usize {
        self.stages.channels
    }

    /// The instructions that it is compiled for.
    pub fn instructions(&self) -> Instructions {
        self.instructions
    }

    /// `[rows, columns, channels]` of the outputs for an image.
    ///
    /// # Errors
    ///
    /// [`Error::TooSmall`] when the network's window has no room in the image.
    pub fn output_shape(&self, height: usize, width: usize) -> Result<[usize; 3]> {
        let lengths = self.lengths([height, width])?;
        let [rows, columns] = lengths.last().copied().unwrap_or([height, width]);
        Ok([rows, columns, self.stages.output_channels()])
    }

    /// Rows and columns before each stage, and at the end.
    pub(super) fn lengths(&self, image: [usize; 2]) -> Result<Vec<[usize; 2]>> {
        let lengths = self.stages.lengths(image);
        lengths.ok_or_else(|| Error::TooSmall {
            network: self.network.clone(),
            found: image,
            smallest: self.stages.smallest(),
        })
    }

    /// The tiles for an image; those of a former one if they fit it, for the best take a while to be found.
    pub(super) fn shape(&self, image: [usize; 2]) -> Result<Arc<Shape>> {
        let threads = rayon::current_num_threads();
        // A thread that panicked left shapes that are as good as any.
        let lock = || {
            self.shapes
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
        };
        let mut known = lock();
        if let Some(at) = known.iter().position(|known| known.is_for(image, threads)) {
            known[..=at].rotate_right(1);
            return Ok(Arc::clone(&known[0]));
        }
        drop(known);
        let lengths = self.lengths(image)?;
        let (stages, limits) = (&self.stages, self.limits);
        let shape = Shape::new(stages, limits, self.instructions, lengths, threads);
        let shape = Arc::new(shape.ok_or_else(|| Error::TooLarge {
            network: self.network.clone(),
        })?);
        let mut known = lock();
        known.insert(0, Arc::clone(&shape));
        known.truncate(SHAPES);
        Ok(shape)
    }
}
