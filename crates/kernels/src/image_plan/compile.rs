//! From a network to the stages that slide over an image.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cijfer_network::{Network, Operation, Padding};

use super::piece::Scratch;
use super::shape::{Limits, Shape};
use super::stage::{Stage, Stages, Work};
use crate::batch_plan::{Draft, Drafts, Linear, Parameter, fused};
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
    /// No other slide of the program has it.
    pub(super) number: usize,
    pub(super) network: String,
    pub(super) instructions: Instructions,
    /// What is done to the image first.
    pub(super) functions: Vec<Function>,
    pub(super) stages: Stages,
    pub(super) limits: Limits,
    parameters: Vec<Parameter>,
    parameter_count: usize,
    /// The shapes of the last images, the last one first: the next is often as large as one of them.
    shapes: Mutex<Vec<Arc<Shape>>>,
    /// Room of one thread each.
    pub(super) spare: Spare<Scratch>,
}

/// As many shapes are kept: an image that is looked at in 17 sizes, from 12 to 200 pixels a digit, has twice as many when its
/// last band is lower than the others.
const SHAPES: usize = 40;

impl ImagePlan {
    /// Rows of a convolution's output that are computed as one group, which decides how their sums are rounded. Bands
    /// of an image that begin at a multiple of it, in rows of the outputs, give the bits of the whole image.
    pub const ROW_GROUP: usize = OUTPUTS;

    /// Compiles a network all of whose layers slide: convolutions and pooling of any stride, functions of
    /// single numbers, Dense layers over channels. Padding `same` is covered for convolutions of stride 1,
    /// where it does not depend on the size of the image.
    ///
    /// The size of the network's own input does not matter, but it must fit.
    ///
    /// # Errors
    ///
    /// A network whose shapes do not fit, a layer that is not covered, instructions that this processor
    /// lacks.
    pub fn compile(network: &Network, instructions: Instructions) -> Result<Self> {
        let instructions = instructions.checked()?;
        check_slides(network)?;
        let Drafts {
            list,
            parameters,
            axes,
        } = Drafts::of(network)?;
        // Dropout does nothing here, and would only stand between layers that can be fused.
        let list = list
            .into_iter()
            .map(|(draft, to, function, _)| (draft, to, function, None))
            .enumerate()
            .filter(|(index, (draft, _, function, _))| {
                *index == 0 || !matches!(draft, Draft::Copy) || function.is_some()
            })
            .map(|(_, drafted)| drafted)
            .collect();
        let mut functions = Vec::new();
        let mut stages: Vec<Stage> = Vec::new();
        let mut channels = axes[0].last().copied().unwrap_or(1);
        for (draft, to, function, _) in fused(list) {
            let work = match draft {
                Draft::Linear(linear) => Work::Linear(linear),
                Draft::Pool(pool) => Work::Pool(pool),
                Draft::Copy | Draft::Function(_) => {
                    // Nothing is kept for a gradient, so that a function can always work in place.
                    let functions = match stages.last_mut() {
                        Some(stage) => &mut stage.functions,
                        None => &mut functions,
                    };
                    if let Draft::Function(function) = draft {
                        functions.push(function);
                    }
                    functions.extend(function);
                    continue;
                }
            };
            let rectified = matches!(&work, Work::Linear(Linear { rectify: true, .. }));
            let functions = function.into_iter().filter(|_| !rectified).collect();
            stages.push(Stage::new(work, [channels, to.channels], functions));
            channels = to.channels;
        }
        static SLIDES: AtomicUsize = AtomicUsize::new(0);
        let stages = Stages {
            list: stages,
            channels: axes[0].last().copied().unwrap_or(1),
        };
        Ok(Self {
            number: SLIDES.fetch_add(1, Ordering::Relaxed),
            network: network.name.clone(),
            instructions,
            functions,
            stages,
            limits: Limits::default(),
            parameter_count: parameters.count,
            parameters: parameters.list,
            shapes: Mutex::default(),
            spare: Spare::default(),
        })
    }

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
        let shape = Arc::new(Shape::new(self, image, threads)?);
        let mut known = lock();
        known.insert(0, Arc::clone(&shape));
        known.truncate(SHAPES);
        Ok(shape)
    }
}

/// What kernels cover for a batch, but for what looks at the whole image or depends on its size.
fn check_slides(network: &Network) -> Result<()> {
    let image = network.input.as_image().is_some();
    for layer in &network.layers {
        let windowed = |padding: Padding, stride: [u64; 2], convolution: bool| {
            (padding == Padding::Same && !(convolution && stride == [1, 1]))
                .then_some("its padding depends on the size of the image")
        };
        let what = match &layer.operation {
            _ if !image => Some("the network's input is no image"),
            Operation::Flatten
            | Operation::GlobalMaxPooling2d(_)
            | Operation::GlobalAveragePooling2d(_) => Some("it looks at the whole image"),
            Operation::Conv2d(layer) => windowed(layer.padding, layer.stride, true),
            Operation::DepthwiseConv2d(layer) => windowed(layer.padding, layer.stride, true),
            Operation::MaxPooling2d(layer) => windowed(layer.padding, layer.stride, false),
            Operation::AveragePooling2d(layer) => windowed(layer.padding, layer.stride, false),
            _ => None,
        };
        if let Some(what) = what {
            return Err(Error::NotCovered {
                layer: layer.name.clone(),
                class: layer.operation.class(),
                what,
            });
        }
    }
    Ok(())
}
