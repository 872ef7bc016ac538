//! Weights laid out for the kernels, once for all images.

use std::fmt;

use super::plan::ImagePlan;
use super::shape::shorter;
use super::stage::Work;
use crate::error::check_length;
use crate::memory::Aligned;
use crate::pack::{pack_forward, pack_transformed};
use crate::simd::Instructions;
use crate::{Error, Result};

/// A network's weights and biases as [`ImagePlan::run`] reads them.
pub struct PackedWeights {
    /// The number of the plan that laid them out.
    plan: usize,
    pub(super) parameters: Vec<f32>,
    /// For all instructions that an image may be run with.
    packed: Vec<(Instructions, Vec<Packed>)>,
}

impl fmt::Debug for PackedWeights {
    /// Without the numbers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PackedWeights")
            .field("parameters", &self.parameters.len())
            .finish_non_exhaustive()
    }
}

/// A stage's weights.
#[derive(Default)]
pub(super) struct Packed {
    pub(super) direct: Aligned,
    /// Those of a Winograd convolution, transformed.
    pub(super) transformed: Aligned,
}

impl ImagePlan {
    /// Lays weights and biases out for the kernels: `parameters` as [`parameters`](Self::parameters) says.
    ///
    /// # Errors
    ///
    /// A slice of another length.
    pub fn weights(&self, parameters: &[f32]) -> Result<PackedWeights> {
        check_length("the parameters", self.parameter_count(), parameters.len())?;
        let sets = [Some(self.instructions), shorter(self.instructions)];
        let packed = sets.into_iter().flatten().map(|instructions| {
            let stages = self.stages.list.iter().map(|stage| {
                let mut packed = Packed::default();
                let Work::Linear(linear) = &stage.work else {
                    return packed;
                };
                let count = linear.filters * linear.weights_per_filter(stage.from());
                let weights = &parameters[linear.weight..][..count];
                let Packed {
                    direct,
                    transformed,
                } = &mut packed;
                direct.resize(count);
                pack_forward(linear, stage.from(), instructions, weights, direct);
                if let Some(winograd) = &stage.winograd {
                    pack_transformed(
                        &winograd.per_product,
                        stage.from(),
                        &winograd.filtering.weight,
                        instructions,
                        weights,
                        &mut Aligned::default(),
                        transformed,
                    );
                }
                packed
            });
            (instructions, stages.collect())
        });
        Ok(PackedWeights {
            plan: self.number,
            parameters: parameters.to_vec(),
            packed: packed.collect(),
        })
    }
}

impl PackedWeights {
    /// Those of each stage, for the plan of that number.
    ///
    /// # Errors
    ///
    /// Weights that another plan laid out.
    pub(super) fn of(&self, plan: usize, instructions: Instructions) -> Result<&[Packed]> {
        let packed = self.packed.iter().find(|(set, _)| *set == instructions);
        let packed = packed.filter(|_| self.plan == plan);
        packed.map(|(_, packed)| &**packed).ok_or(Error::OtherPlan)
    }
}
