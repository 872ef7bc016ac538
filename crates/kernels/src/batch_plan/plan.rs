use std::fmt;

use super::stage::Stage;
use crate::draft::{Image, Parameter};
use crate::simd::Instructions;

/// A network compiled for batches.
pub struct BatchPlan {
    /// No other plan of the program has it.
    pub(super) number: usize,
    pub(super) instructions: Instructions,
    pub(super) stages: Vec<Stage>,
    pub(super) input: Image,
    pub(super) output: Image,
    /// The axes of a sample, as the network has them, before and after.
    pub(super) axes: [Vec<usize>; 2],
    /// Lane groups of a block.
    pub(super) groups: usize,
    pub(super) parameters: Vec<Parameter>,
    pub(super) parameter_count: usize,
}

impl fmt::Debug for BatchPlan {
    /// Without its tables.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BatchPlan")
            .field("input", &self.axes[0])
            .field("output", &self.axes[1])
            .field("parameters", &self.parameter_count)
            .field("stages", &self.stages.len())
            .field("block", &self.block())
            .field("instructions", &self.instructions)
            .finish_non_exhaustive()
    }
}

impl BatchPlan {
    /// The weights and biases, in the order in which they stand among all parameters.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The axes of a sample that goes in, as the network has them.
    pub fn input_axes(&self) -> &[usize] {
        &self.axes[0]
    }

    /// The axes of what comes out for it.
    pub fn output_axes(&self) -> &[usize] {
        &self.axes[1]
    }

    /// How many values a sample has.
    pub fn input_length(&self) -> usize {
        self.input.values()
    }

    /// How many values come out for a sample.
    pub fn output_length(&self) -> usize {
        self.output.values()
    }

    /// How many values all parameters have.
    pub fn parameter_count(&self) -> usize {
        self.parameter_count
    }

    /// Images of a block, which is worked on by one thread.
    pub fn block(&self) -> usize {
        self.groups * self.instructions.lanes()
    }

    /// The instructions that it is compiled for.
    pub fn instructions(&self) -> Instructions {
        self.instructions
    }
}
