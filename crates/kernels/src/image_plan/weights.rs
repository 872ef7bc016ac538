//! Weights laid out for the kernels, once for all images.

use super::compile::ImagePlan;
use super::stage::Work;
use crate::batch_plan::{length, pack_forward, pack_transformed};
use crate::memory::Aligned;
use crate::simd::Instructions;
use crate::{Error, Result};

/// A network's weights and biases as [`ImagePlan::run`] reads them.
pub struct PackedWeights {
    /// The number of the slide that laid them out.
    plan: usize,
    pub(super) parameters: Vec<f32>,
    /// For all instructions that an image may be run with.
    packed: Vec<(Instructions, Vec<Packed>)>,
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
        length("the parameters", self.parameter_count(), parameters.len())?;
        let sets = [Some(self.instructions), self.shorter()];
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
    /// Those of each stage.
    ///
    /// # Errors
    ///
    /// Weights that another slide laid out.
    pub(super) fn of(&self, plan: &ImagePlan, instructions: Instructions) -> Result<&[Packed]> {
        let packed = self.packed.iter().find(|(set, _)| *set == instructions);
        let packed = packed.filter(|_| self.plan == plan.number);
        packed.map(|(_, packed)| &**packed).ok_or(Error::OtherPlan)
    }
}
