use std::fmt;

use super::plan::BatchPlan;
use super::stage::Work;
use super::winograd::Room;
use crate::draft::Image;
use crate::kernel::{Position, Taps};
use crate::memory::{Aligned, Spare};

/// The memory of a plan: what a forward pass keeps for the backward pass, and room to work in.
/// It grows to what a batch needs and is used again.
#[derive(Default)]
pub struct State {
    /// The weights as the kernels read them.
    pub(crate) packed: Vec<Packed>,
    /// The buffers of each block.
    pub(crate) blocks: Vec<Block>,
    /// Room of one thread each.
    pub(crate) spare: Spare<Scratch>,
    /// What the kept blocks are of.
    pub(crate) kept: Option<Kept>,
}

/// A forward pass whose values a state keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    /// The plan's number.
    pub(crate) plan: usize,
    /// Images.
    pub(crate) batch: usize,
    /// The key of dropout, if there was any.
    pub(crate) key: Option<u64>,
}

/// A stage's weights, for the sums and for the gradient by the input.
#[derive(Default)]
pub(crate) struct Packed {
    pub(crate) forward: Aligned,
    pub(crate) by_input: Aligned,
    /// The transformed weights of a Winograd convolution whose products stay in registers.
    pub(crate) in_registers: Aligned,
    /// Room to work in.
    pub(crate) room: Aligned,
}

/// The buffers of a block of images.
#[derive(Default)]
pub(crate) struct Block {
    /// Each stage's output.
    pub(crate) outputs: Vec<Aligned>,
    /// Which element of a window was the largest, where pooling is part of a stage.
    pub(crate) indices: Vec<Aligned>,
    /// The block's own gradient by the parameters.
    pub(crate) by_parameters: Vec<f32>,
    /// How the outputs lie, in how many groups of how many lanes.
    layout: (Vec<Image>, [usize; 2]),
}

/// Room for one block's backward pass.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) gradients: [Aligned; 2],
    /// The gradient by a map before pooling.
    pub(crate) sums: Aligned,
    pub(crate) rows: Rows,
    pub(crate) room: Room,
    /// A block whose outputs nobody keeps.
    pub(crate) block: Block,
}

/// Inputs and gradients of a Dense stage, image after image.
#[derive(Default)]
pub(crate) struct Rows {
    /// `[image][weight]`, each row a whole number of vectors.
    pub(crate) inputs: Aligned,
    /// The gradients, packed as weights are.
    pub(crate) gradients: Aligned,
    pub(crate) positions: Vec<Position>,
    pub(crate) taps: Taps,
}

impl fmt::Debug for State {
    /// Without the values.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("State")
            .field("blocks", &self.blocks.len())
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

impl State {
    /// Memory for no images yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Block {
    /// Room for a plan's buffers; their borders are 0 and stay so.
    pub(crate) fn fit(&mut self, plan: &BatchPlan, keep: bool) {
        let block = plan.block();
        let lanes = plan.instructions.lanes();
        let images = || plan.stages.iter().map(|stage| stage.to);
        let shape = [plan.groups, lanes];
        if self.layout.1 != shape || !self.layout.0.iter().copied().eq(images()) {
            // Where the borders are now, another plan may have left its values.
            self.layout = (images().collect(), shape);
            self.outputs.iter_mut().for_each(|output| output.fill(0.0));
        }
        self.outputs
            .resize_with(plan.stages.len(), Aligned::default);
        self.indices
            .resize_with(plan.stages.len(), Aligned::default);
        for (index, stage) in plan.stages.iter().enumerate() {
            self.outputs[index].resize(stage.to.len() * block);
            if let Work::Linear(linear) = &stage.work
                && linear.linear.pool.is_some()
                && keep
            {
                self.indices[index].resize(stage.to.len() * block);
            }
        }
        if keep {
            self.by_parameters.resize(plan.parameter_count, 0.0);
        }
    }
}
