//! Where the weights and biases of a network lie among all parameters.

/// A weight or bias of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The layer's name, a dot, and `weight` or `bias`.
    pub name: String,
    /// Where it starts among all parameters.
    pub start: usize,
    /// How many values it has.
    pub count: usize,
}

/// The weights and biases of all layers.
#[derive(Default)]
pub(crate) struct Parameters {
    pub(crate) list: Vec<Parameter>,
    pub(crate) count: usize,
}

impl Parameters {
    /// Room for those of a layer, behind the others; where they start.
    pub(super) fn add(&mut self, layer: &str, what: &str, count: usize) -> usize {
        let start = self.count;
        self.list.push(Parameter {
            name: format!("{layer}.{what}"),
            start,
            count,
        });
        self.count += count;
        start
    }
}
