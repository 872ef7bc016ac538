//! From a network to the stages that slide over an image.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cijfer_analysis::Analysis;
use cijfer_network::{Network, Operation, Padding, Pooling};

use super::plan::ImagePlan;
use super::shape::Limits;
use super::stage::{self, Stage, Stages};
use crate::draft::{Draft, Drafts, Work, covers, fused};
use crate::memory::Spare;
use crate::simd::Instructions;
use crate::{Error, Result};

impl ImagePlan {
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
    ///
    /// # Example
    ///
    /// ```
    /// use cijfer_kernels::{ImagePlan, Instructions};
    /// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
    ///
    /// let network = Network::new("small", Shape::image(6, 6, 1))
    ///     .then(Conv2d::new(1, [3, 3]))
    ///     .then(MaxPooling2d::new([2, 2]));
    /// let plan = ImagePlan::compile(&network, Instructions::best())?;
    ///
    /// // Nine weights and a bias, laid out once for all images.
    /// let weights = plan.weights(&[1.0; 10])?;
    /// for (height, width) in [(6, 6), (20, 33)] {
    ///     let [rows, columns, channels] = plan.output_shape(height, width)?;
    ///     let mut outputs = vec![0.0; rows * columns * channels];
    ///     plan.run(&weights, &vec![0.5; height * width], height, width, &mut outputs)?;
    ///     assert!(outputs.iter().all(|output| *output == 5.5));
    /// }
    /// # Ok::<(), cijfer_kernels::Error>(())
    /// ```
    pub fn compile(network: &Network, instructions: Instructions) -> Result<Self> {
        let instructions = instructions.checked()?;
        check_slides(network)?;
        let Drafts {
            list,
            parameters,
            axes,
        } = Drafts::of(network)?;
        // Dropout does nothing here, and would only stand between layers that can be fused.
        let without_dropout = list.into_iter().map(|draft| Draft {
            dropout: None,
            ..draft
        });
        let list = without_dropout
            .enumerate()
            .filter(|(index, draft)| {
                *index == 0 || !matches!(draft.work, Work::Copy) || draft.function.is_some()
            })
            .map(|(_, draft)| draft)
            .collect();
        let mut functions = Vec::new();
        let mut stages: Vec<Stage> = Vec::new();
        let mut channels = axes[0].last().copied().unwrap_or(1);
        for draft in fused(list) {
            let work = match draft.work {
                Work::Linear(linear) => stage::Work::Linear(linear),
                Work::Pool(pool) => stage::Work::Pool(pool),
                Work::Copy | Work::Function(_) => {
                    // Nothing is kept for a gradient, so that a function can always work in place.
                    let functions = match stages.last_mut() {
                        Some(stage) => &mut stage.functions,
                        None => &mut functions,
                    };
                    if let Work::Function(function) = draft.work {
                        functions.push(function);
                    }
                    functions.extend(draft.function);
                    continue;
                }
            };
            let rectified = matches!(&work, stage::Work::Linear(linear) if linear.rectify);
            let functions = draft.function.into_iter();
            let functions = functions.filter(|_| !rectified).collect();
            let to = draft.to.channels;
            stages.push(Stage::new(work, [channels, to], functions));
            channels = to;
        }
        static PLANS: AtomicUsize = AtomicUsize::new(0);
        let stages = Stages {
            list: stages,
            channels: axes[0].last().copied().unwrap_or(1),
        };
        Ok(Self {
            number: PLANS.fetch_add(1, Ordering::Relaxed),
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
}

/// What kernels cover for a batch, but for what looks at the whole image or depends on its size.
fn check_slides(network: &Network) -> Result<()> {
    let analysis = Analysis::of(network)?;
    let image = network.input.as_image().is_some();
    for place in analysis.places(network) {
        let layer = place.layer;
        let same = |padding: Padding| padding == Padding::Same;
        let depends = match &layer.operation {
            Operation::Conv2d(layer) => same(layer.padding) && layer.stride != [1, 1],
            Operation::DepthwiseConv2d(layer) => same(layer.padding) && layer.stride != [1, 1],
            other => match other.pooling() {
                Some(Pooling::Windows { padding, .. }) => same(padding),
                Some(Pooling::Whole { .. }) | None => false,
            },
        };
        let what = if !image {
            Some("the network's input is no image")
        } else if depends {
            Some("its padding depends on the size of the image")
        } else if !place.counted.slides && covers(layer, place.counted) {
            Some("it looks at the whole image")
        } else {
            // What is not covered is refused later.
            None
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
