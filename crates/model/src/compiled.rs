//! A network of constant weights, compiled for images of any size.

use cijfer_analysis::Analysis;
use cijfer_kernels::{ImagePlan, Instructions, PackedWeights, covers};
use cijfer_network::Network;

use crate::{Maps, Result, Weights};

/// A network of constant weights over images of any size, by the kernels of the CPU.
pub(crate) struct Compiled {
    pub(crate) plan: ImagePlan,
    pub(crate) weights: PackedWeights,
    /// Whether the last activation is applied, which softmax is not.
    pub(crate) is_activated: bool,
}

impl Compiled {
    /// Compiles a network without batch normalisations and packs its weights. `None` where the kernels do not cover a layer
    /// but for the last activation, that of the layer `head`; where padding depends on the image's size; or where a few rows are
    /// too large for tables.
    ///
    /// # Errors
    ///
    /// Anything else that the kernels report.
    pub(crate) fn of(
        network: &Network,
        analysis: &Analysis,
        head: Option<usize>,
        weights: &Weights,
        instructions: Instructions,
    ) -> Result<Option<Self>> {
        use cijfer_kernels::Error::{NotCovered, TooLarge};

        let last = head.and_then(|head| analysis.places(network).nth(head));
        let is_activated = last.is_none_or(|place| covers(place.layer, place.counted));
        let compiled = match is_activated {
            true => ImagePlan::compile(network, instructions),
            false => ImagePlan::compile(&without_last_activation(network, head), instructions),
        };
        let plan = match compiled {
            Err(NotCovered { .. } | TooLarge { .. }) => return Ok(None),
            plan => plan?,
        };
        let flat = flat(plan.parameters(), weights);
        Ok(Some(Self {
            weights: plan.weights(&flat)?,
            plan,
            is_activated,
        }))
    }

    /// The maps of a grey image of that height and width.
    ///
    /// # Errors
    ///
    /// An image in which the network's window has no room.
    pub(crate) fn maps(&self, pixels: &[u8], [height, width]: [usize; 2]) -> Result<Maps> {
        let [rows, columns, channels] = self.plan.output_shape(height, width)?;
        let mut values = vec![0.0; rows * columns * channels];
        let weights = &self.weights;
        self.plan
            .run_planar(weights, pixels, height, width, &mut values)?;
        Ok(Maps {
            rows,
            columns,
            values,
        })
    }
}

/// The weights and biases that a plan names, one behind the other. A network's weights are all there.
pub(crate) fn flat(parameters: &[cijfer_kernels::Parameter], weights: &Weights) -> Vec<f32> {
    let arrays = parameters.iter().filter_map(|it| weights.get(&it.name));
    arrays.flat_map(|array| &array.values).copied().collect()
}

/// The network without the activation of the layer `head`.
pub(crate) fn without_last_activation(network: &Network, head: Option<usize>) -> Network {
    let mut logits = network.clone();
    if let Some(head) = head
        && let Some(layer) = network.layer(head)
    {
        logits.replace(head, layer.operation.without_activation());
    }
    logits
}
