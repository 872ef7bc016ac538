use crate::Operation;

/// One layer: its name, what it does, and whether training may change its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The name, unique in its network; weights are called `name.weight` and `name.bias`.
    pub name: String,
    /// What the layer computes.
    pub operation: Operation,
    /// Whether training changes its parameters.
    pub trainable: bool,
}
