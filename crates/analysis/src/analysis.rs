use cijfer_network::{Network, Shape};

use crate::{Derivation, Error, Geometry, OperationDerivations, Operations, Result, layer};

/// Everything that is counted of a network, layer by layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The network's name.
    pub name: String,
    /// The shape of one sample.
    pub input: Shape,
    /// The layers, in order.
    pub layers: Vec<LayerAnalysis>,
}

/// Everything that is counted of one layer, for one sample in inference.
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
    /// The calculation of the number of weights and biases.
    pub parameters: Derivation,
    /// The calculations of the operations.
    pub operations: OperationDerivations,
    /// What one cell of the output sees of the image, while the output is still laid out as an
    /// image.
    pub geometry: Option<Geometry>,
}

/// The sums over all layers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Weights and biases.
    pub parameters: u128,
    /// Those that training changes.
    pub trainable: u128,
    /// Operations for one sample.
    pub operations: Operations,
}

impl Analysis {
    /// Counts a network.
    ///
    /// # Errors
    ///
    /// A layer that cannot take the shape that reaches it (the message names the layer and both
    /// shapes), a size of 0, a number that does not fit.
    pub fn of(network: &Network) -> Result<Self> {
        if network.input.axes().contains(&0) || network.input.axes().is_empty() {
            return Err(Error::Zero {
                layer: "input".to_owned(),
                class: "InputLayer",
                quantity: "length of each axis",
            });
        }
        let mut shape = network.input.clone();
        let mut geometry = shape.as_image().map(|_| Geometry::IMAGE);
        let mut layers = Vec::with_capacity(network.layers.len());
        for each in &network.layers {
            let layer = layer::analyse(each, &shape, geometry)?;
            shape = layer.output.clone();
            geometry = layer.geometry;
            layers.push(layer);
        }
        Ok(Self {
            name: network.name.clone(),
            input: network.input.clone(),
            layers,
        })
    }

    /// The shape of the network's output for one sample.
    pub fn output(&self) -> &Shape {
        self.layers
            .last()
            .map_or(&self.input, |layer| &layer.output)
    }

    /// What one cell of the network's output sees of the image, when the output is laid out as
    /// an image.
    pub fn geometry(&self) -> Option<Geometry> {
        match self.layers.last() {
            Some(layer) => layer.geometry,
            None => self.input.as_image().map(|_| Geometry::IMAGE),
        }
    }

    /// The sums over all layers.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] when one does not fit.
    pub fn totals(&self) -> Result<Totals> {
        let overflow = |what: &str| Error::Overflow {
            what: format!("the total of {what}"),
            bits: u128::BITS,
        };
        let mut totals = Totals::default();
        for layer in &self.layers {
            let parameters = layer.parameters.value;
            totals.parameters = totals
                .parameters
                .checked_add(parameters)
                .ok_or_else(|| overflow("parameters"))?;
            if layer.trainable {
                // Never more than the parameters, so it fits when they do.
                totals.trainable += parameters;
            }
            totals.operations.add(&layer.operations.values())?;
        }
        Ok(totals)
    }
}

impl LayerAnalysis {
    /// How many of the layer's parameters training changes.
    pub fn trainable_parameters(&self) -> u128 {
        if self.trainable {
            self.parameters.value
        } else {
            0
        }
    }

    /// Every calculation of the layer: shape, parameters, operations.
    pub fn derivations(&self) -> impl Iterator<Item = &Derivation> {
        self.output_axes
            .iter()
            .chain([&self.parameters])
            .chain(self.operations.iter())
    }
}
