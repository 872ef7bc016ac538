use crate::naming::numbered;
use crate::{Layer, Operation, Shape};

/// How many bytes a description may have, in any format: 32 MiB. Ten thousand layers take fewer.
pub const LARGEST_DESCRIPTION: u64 = 32 << 20;

/// A sequence of layers over an input of a given shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// What people call it.
    pub name: String,
    /// The shape of one sample, channels last.
    pub input: Shape,
    /// The layers, in the order in which a sample passes through them.
    pub layers: Vec<Layer>,
}

impl Network {
    /// A network without layers, for [`then`](Self::then) to add to.
    pub fn new(name: impl Into<String>, input: Shape) -> Self {
        Self {
            name: name.into(),
            input,
            layers: Vec::new(),
        }
    }

    /// The network with one more layer, under the name that Keras would give it: `conv2d`,
    /// `conv2d_1`, `conv2d_2` and so on.
    #[must_use]
    pub fn then(mut self, operation: impl Into<Operation>) -> Self {
        let operation = operation.into();
        let name = self.free_name(operation.name_stem());
        self.layers.push(Layer {
            name,
            operation,
            trainable: true,
        });
        self
    }

    /// The same layers over an input of another shape.
    #[must_use]
    pub fn with_input(&self, input: Shape) -> Self {
        Self {
            input,
            ..self.clone()
        }
    }

    /// The layer of that name, or of that index counted from 0.
    pub fn find(&self, name_or_index: &str) -> Option<(usize, &Layer)> {
        let index = self
            .layers
            .iter()
            .position(|layer| layer.name == name_or_index)
            .or_else(|| name_or_index.parse().ok())?;
        self.layers.get(index).map(|layer| (index, layer))
    }

    fn has(&self, name: &str) -> bool {
        self.layers.iter().any(|layer| layer.name == name)
    }

    fn free_name(&self, stem: &str) -> String {
        let same = |layer: &&Layer| layer.operation.name_stem() == stem;
        let mut number = self.layers.iter().filter(same).count();
        loop {
            let name = numbered(stem, number);
            if !self.has(&name) {
                return name;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dense, Dropout};

    #[test]
    fn names_follow_keras() {
        let network = Network::new("a", Shape::vector(784))
            .then(Dropout::new(0.1))
            .then(Dense::new(200))
            .then(Dropout::new(0.1))
            .then(Dense::new(10));
        let names: Vec<_> = network.layers.iter().map(|layer| &*layer.name).collect();
        assert_eq!(names, ["dropout", "dense", "dropout_1", "dense_1"]);
    }

    #[test]
    fn a_layer_is_found_by_name_and_by_index() {
        let network = Network::new("a", Shape::vector(4))
            .then(Dense::new(3))
            .then(Dense::new(2));
        assert_eq!(network.find("dense_1").map(|(index, _)| index), Some(1));
        assert_eq!(network.find("0").map(|(index, _)| index), Some(0));
        assert_eq!(network.find("2"), None);
        assert_eq!(network.find("dense_2"), None);
    }
}
