use std::ops::Range;

use crate::naming::numbered;
use crate::{Layer, Operation, Shape};

/// How many bytes a description may have, in any format: 32 MiB. Ten thousand layers take fewer.
pub const LARGEST_DESCRIPTION: u64 = 32 << 20;

/// A sequence of layers over an input of a given shape.
///
/// ```
/// use cijfer_network::{Activation, Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("start of C", Shape::image(28, 28, 1))
///     .then(Conv2d::new(20, [5, 5]).activation(Activation::Relu))
///     .then(MaxPooling2d::new([2, 2]));
/// let classes = network.places().map(|place| place.layer.operation.class());
/// assert_eq!(classes.collect::<Vec<_>>(), ["Conv2D", "MaxPooling2D"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// What people call it.
    pub name: String,
    /// The shape of one sample, channels last.
    pub input: Shape,
    /// The layers, in the order in which a sample passes through them.
    pub layers: Vec<Layer>,
}

/// A layer at its place in a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<'a> {
    /// How many layers come before it.
    pub index: usize,
    /// The layer.
    pub layer: &'a Layer,
}

impl Network {
    /// A network without layers, for [`then`](Self::then) to add to.
    ///
    /// ```
    /// use cijfer_network::{Network, Shape};
    ///
    /// let network = Network::new("nothing yet", Shape::vector(784));
    /// assert_eq!(network.places().len(), 0);
    /// ```
    pub fn new(name: impl Into<String>, input: Shape) -> Self {
        Self {
            name: name.into(),
            input,
            layers: Vec::new(),
        }
    }

    /// The network with one more layer, under the name that Keras would give it: `conv2d`,
    /// `conv2d_1`, `conv2d_2` and so on.
    ///
    /// ```
    /// use cijfer_network::{Dense, Dropout, Network, Shape};
    ///
    /// let network = Network::new("two", Shape::vector(784))
    ///     .then(Dense::new(30))
    ///     .then(Dropout::new(0.1))
    ///     .then(Dense::new(10));
    /// assert_eq!(network.layer(2).map(|layer| &*layer.name), Some("dense_1"));
    /// ```
    #[must_use]
    pub fn then(self, operation: impl Into<Operation>) -> Self {
        let operation = operation.into();
        let stem = operation.name_stem();
        let same = |place: &Place<'_>| place.layer.operation.name_stem() == stem;
        let earlier = self.places().filter(same).count();
        self.add(stem, earlier, operation)
    }

    /// The network with one more layer, under that name; where an earlier layer has it already,
    /// with the next number that is free behind it.
    ///
    /// ```
    /// use cijfer_network::{Conv2d, Network, Shape};
    ///
    /// let network = Network::new("named", Shape::image(28, 28, 1))
    ///     .then_named("stem", Conv2d::new(8, [5, 5]))
    ///     .then(Conv2d::new(8, [3, 3]));
    /// assert_eq!(network.find("stem").map(|(index, _)| index), Some(0));
    /// // A second convolution, as Keras counts.
    /// assert_eq!(network.layer(1).map(|layer| &*layer.name), Some("conv2d_1"));
    /// ```
    #[must_use]
    pub fn then_named(self, name: &str, operation: impl Into<Operation>) -> Self {
        self.add(name, 0, operation.into())
    }

    /// The layers at their places, in an order in which every layer comes after what it reads.
    ///
    /// Whoever looks at all layers asks here. What was counted of them stands beside them in
    /// `Analysis::places` of `cijfer-analysis`.
    ///
    /// ```
    /// use cijfer_network::{Dense, Dropout, Network, Shape};
    ///
    /// let network = Network::new("two", Shape::vector(784))
    ///     .then(Dropout::new(0.1))
    ///     .then(Dense::new(10));
    /// let last = network.places().next_back().expect("two layers");
    /// assert_eq!((last.index, last.layer.name.as_str()), (1, "dense"));
    /// ```
    pub fn places(&self) -> impl DoubleEndedIterator<Item = Place<'_>> + ExactSizeIterator + Clone {
        let layers = self.layers.iter().enumerate();
        layers.map(|(index, layer)| Place { index, layer })
    }

    /// The layer at that place, counted from 0.
    ///
    /// ```
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let network = Network::new("one", Shape::vector(784)).then(Dense::new(10));
    /// assert_eq!(network.layer(0).map(|layer| layer.name.as_str()), Some("dense"));
    /// assert_eq!(network.layer(1), None);
    /// ```
    pub fn layer(&self, index: usize) -> Option<&Layer> {
        self.layers.get(index)
    }

    /// The first so many layers, or all where there are no more.
    ///
    /// ```
    /// use cijfer_network::{Dense, Dropout, Network, Shape};
    ///
    /// let network = Network::new("two", Shape::vector(784))
    ///     .then(Dropout::new(0.1))
    ///     .then(Dense::new(10));
    /// assert_eq!(network.first(1).places().len(), 1);
    /// assert_eq!(network.first(3), network);
    /// ```
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        let count = count.min(self.layers.len());
        self.part(0..count, self.input.clone())
    }

    /// The layers at those places as a network of their own; `input` is the shape of one sample that
    /// reaches the first of them.
    ///
    /// ```
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let network = Network::new("two", Shape::vector(784))
    ///     .then(Dense::new(30))
    ///     .then(Dense::new(10));
    /// let last = network.part(1..2, Shape::vector(30));
    /// assert_eq!(last.layer(0), network.layer(1));
    /// ```
    ///
    /// # Panics
    ///
    /// As indexing does, when one of the places is not there.
    #[must_use]
    pub fn part(&self, places: Range<usize>, input: Shape) -> Self {
        Self {
            name: self.name.clone(),
            input,
            layers: self.layers[places].to_vec(),
        }
    }

    /// Has the layer at that place compute something else, under the same name.
    ///
    /// ```
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let mut network = Network::new("one", Shape::vector(784)).then(Dense::new(10));
    /// network.replace(0, Dense::new(20));
    /// assert_eq!(network, Network::new("one", Shape::vector(784)).then(Dense::new(20)));
    /// ```
    ///
    /// # Panics
    ///
    /// As indexing does, when there is no such place.
    pub fn replace(&mut self, index: usize, operation: impl Into<Operation>) {
        self.layers[index].operation = operation.into();
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

    /// Adds a layer under the first name that is free: the stem with that number or a later one.
    fn add(mut self, stem: &str, mut number: usize, operation: Operation) -> Self {
        let name = loop {
            let name = numbered(stem, number);
            if !self.places().any(|place| place.layer.name == name) {
                break name;
            }
            number += 1;
        };
        self.layers.push(Layer {
            name,
            operation,
            trainable: true,
        });
        self
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
    fn a_name_that_is_taken_gets_a_number() {
        let network = Network::new("a", Shape::vector(4))
            .then_named("head", Dense::new(3))
            .then_named("head", Dense::new(3))
            .then(Dense::new(3));
        let names: Vec<_> = network.layers.iter().map(|layer| &*layer.name).collect();
        assert_eq!(names, ["head", "head_1", "dense_2"]);
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
