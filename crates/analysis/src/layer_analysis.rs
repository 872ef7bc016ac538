use cijfer_network::{Layer, Shape};

use crate::memory::Storage;
use crate::step::Step;
use crate::tensor::ParameterTensor;
use crate::{ByMemory, ByParameter, Derivation, Geometry, OperationDerivations};

/// Everything that is counted of one layer, in inference.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerAnalysis {
    /// The layer's name.
    pub name: String,
    /// Its class, as Keras calls it.
    pub class: &'static str,
    /// Whether training changes its parameters.
    pub trainable: bool,
    /// The shape that reaches it.
    pub input: Shape,
    /// The shape that leaves it.
    pub output: Shape,
    /// The calculation of each axis of the output.
    pub output_axes: Vec<Derivation>,
    /// The calculations of the number of parameters.
    pub parameters: ByParameter<Derivation>,
    /// The calculations of the operations.
    pub operations: OperationDerivations,
    /// The calculations of the bytes.
    pub memory: ByMemory<Derivation>,
    /// Zeros that are thought around the input: `[[above, below], [left, right]]`.
    pub padding: [[u64; 2]; 2],
    /// What one cell of the output sees of the image, while the output is still laid out as an
    /// image; nothing, too, in the rare case that a number of it does not fit into 64 bits.
    pub geometry: Option<Geometry>,
    /// Whether the layer slides: it computes each cell of its output from a window of its input, in
    /// the same way and with the same parameters whatever the image's size. Layers that look at the
    /// whole image do not, nor do those whose parameters belong to rows or columns.
    pub slides: bool,
    /// The tensors that hold its parameters.
    pub tensors: Vec<ParameterTensor>,
    /// How the cells of the output lie over those of the input.
    pub(crate) steps: Option<[Step; 2]>,
    pub(crate) storage: Storage,
    /// Rows and columns at the edges of the image that no cell sees.
    pub(crate) unseen: Option<[[u64; 2]; 2]>,
}

/// A layer at its place in a network, and what was counted of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountedPlace<'a> {
    /// How many layers come before it.
    pub index: usize,
    /// The layer.
    pub layer: &'a Layer,
    /// What was counted of it.
    pub counted: &'a LayerAnalysis,
}

impl LayerAnalysis {
    /// Whether every cell is computed from cells that there are, and none is left out at the
    /// edges but where a window has no room: the layer neither pads nor crops nor enlarges.
    pub(crate) fn only_looks_inside(&self) -> bool {
        let stays = |axis: usize| self.input.axes()[axis] == self.output.axes()[axis];
        let mut steps = self.steps.iter().flatten().enumerate();
        let inside = steps.all(|(axis, step)| match step {
            Step::Window(_) => true,
            Step::Shift { .. } => *step == Step::SAME && stays(axis),
            Step::Transposed(_) | Step::Nearest { .. } | Step::Bilinear { .. } => false,
        });
        inside && self.padding == [[0; 2]; 2]
    }

    /// Every calculation of the layer: shape, parameters, operations, bytes.
    pub fn derivations(&self) -> impl Iterator<Item = &Derivation> {
        self.output_axes
            .iter()
            .chain(self.parameters.iter())
            .chain(self.operations.iter())
            .chain(self.memory.iter())
    }
}
