use crate::kernel::{Largest, Position, Term, Transform};
use crate::simd::Instructions;

/// A transform and the positions at which it is done.
pub(super) struct TransformTables {
    pub(super) positions: Vec<Position>,
    /// The rows of the matrix.
    pub(super) rows: Vec<Vec<Term>>,
    /// From one row's sum to the next in the output.
    pub(super) apart: usize,
}

impl TransformTables {
    /// All rows of the transform, or one of them to where the first belongs.
    pub(super) fn run(
        &self,
        instructions: Instructions,
        only: Option<usize>,
        channels: usize,
        strides: [usize; 2],
        input: &[f32],
        output: &mut [f32],
    ) {
        instructions.run(Transform {
            input,
            output,
            positions: &self.positions,
            rows: match only {
                None => &self.rows,
                Some(one) => &self.rows[one..=one],
            },
            apart: self.apart,
            channels,
            strides,
            bias: None,
            rectify: false,
            largest: Largest::No,
        });
    }
}
