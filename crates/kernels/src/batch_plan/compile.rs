//! From a network to a list of stages with tables.

use std::sync::atomic::{AtomicUsize, Ordering};

use cijfer_network::Network;

use super::plan::BatchPlan;
use super::stage::{self, LinearWork, Stage};
use super::tables::Tables;
use super::windows::Windows;
use super::winograd::Winograd;
use crate::draft::{Draft, Drafts, Image, Parameters, Work, fused};
use crate::simd::{Instructions, POSITIONS};
use crate::{Error, Result};

/// Values of a block's buffers that are kept below this, so that those a stage works on stay in the second cache,
/// where a block of more than one lane group is better for the weights.
const BLOCK: usize = 1 << 18;

impl BatchPlan {
    /// Compiles a network all of whose layers are [covered](crate::covers).
    ///
    /// # Errors
    ///
    /// A network whose shapes do not fit, a layer that is not covered, instructions that this
    /// processor lacks, tables too large.
    ///
    /// # Example
    ///
    /// ```
    /// use cijfer_kernels::{BatchPlan, Instructions, Mode, State};
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let network = Network::new("small", Shape::vector(3)).then(Dense::new(2));
    /// let plan = BatchPlan::compile(&network, Instructions::best())?;
    /// let names: Vec<&str> = plan.parameters().iter().map(|of| &*of.name).collect();
    /// assert_eq!(names, ["dense.weight", "dense.bias"]);
    ///
    /// // The weights of one unit after those of another, then the biases.
    /// let parameters = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.5, -0.5];
    /// let mut outputs = [0.0; 2];
    /// let mut state = State::new();
    /// plan.forward(&parameters, &[1.0; 3], Mode::Differentiable, &mut state, &mut outputs)?;
    /// assert_eq!(outputs, [6.5, 14.5]);
    ///
    /// let mut gradient = [0.0; 8];
    /// plan.backward(&[1.0, 2.0], &mut state, &mut gradient, None)?;
    /// assert_eq!(gradient, [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.0, 2.0]);
    /// # Ok::<(), cijfer_kernels::Error>(())
    /// ```
    pub fn compile(network: &Network, instructions: Instructions) -> Result<Self> {
        let instructions = instructions.checked()?;
        let Drafts {
            list,
            parameters,
            axes,
        } = Drafts::of(network)?;
        Self::of(network, axes, instructions, fused(list), parameters)
    }

    fn of(
        network: &Network,
        axes: [Vec<usize>; 2],
        instructions: Instructions,
        mut drafts: Vec<Draft>,
        parameters: Parameters,
    ) -> Result<Self> {
        // Windows that look beyond the edge see the border of the buffer before them.
        for index in 1..drafts.len() {
            if let Work::Linear(linear) = &drafts[index].work {
                let padding = linear.padding;
                drafts[index - 1].to.border = padding;
            }
        }
        let lanes = instructions.lanes();
        let values: usize = drafts.iter().map(|draft| draft.to.len() * lanes).sum();
        // A power of two, so that blocks divide the usual batches.
        let groups = 1 << (BLOCK / values.max(1)).clamp(1, POSITIONS).ilog2();
        let largest = drafts.iter().map(|draft| match &draft.work {
            Work::Linear(linear) => {
                draft.to.len() * linear.pool.map_or(1, |[h, w]| (h + 1) * (w + 1))
            }
            Work::Copy | Work::Function(_) | Work::Pool(_) => draft.to.len(),
        });
        let largest = largest.max().unwrap_or(0).checked_mul(groups * lanes);
        if largest.is_none_or(|values| u32::try_from(values).is_err()) {
            return Err(Error::TooLarge {
                network: network.name.clone(),
            });
        }
        let mut stages: Vec<Stage> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let from = stages.last().map_or(draft.to, |stage| stage.to);
            stages.push(stage(draft, from, instructions, groups));
        }
        let [input, output] = [stages.first(), stages.last()]
            .map(|stage| stage.map_or(Image::new(1, 1, 1), |stage| stage.to));
        static PLANS: AtomicUsize = AtomicUsize::new(0);
        Ok(Self {
            number: PLANS.fetch_add(1, Ordering::Relaxed),
            instructions,
            stages,
            input,
            output,
            axes,
            groups,
            parameter_count: parameters.count,
            parameters: parameters.list,
        })
    }
}

/// A stage with its tables, for blocks of so many lane groups.
fn stage(draft: Draft, from: Image, instructions: Instructions, groups: usize) -> Stage {
    let to = draft.to;
    let work = match draft.work {
        Work::Copy => stage::Work::Copy,
        Work::Function(function) => stage::Work::Function(function),
        Work::Pool(pool) => stage::Work::Pool(Windows::new(pool, from, to)),
        Work::Linear(linear) => stage::Work::Linear(Box::new(LinearWork {
            tables: Tables::new(&linear, from, to, instructions.lanes(), groups),
            winograd: Winograd::of(&linear, [from, to], instructions, groups),
            linear,
        })),
    };
    Stage {
        from,
        to,
        work,
        function: draft.function,
        dropout: draft.dropout,
    }
}
