use std::ops::Range;

use cijfer_network::{Network, Place, Shape};

use crate::length::{Length, shape};
use crate::memory;
use crate::totals::Contribution;
use crate::{
    Conditions, CountedPlace, Error, Expression, Formula, Geometry, LayerAnalysis, Quantity,
    Result, Totals, layer, seen,
};

/// Everything that is counted of a network, layer by layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The network's name.
    pub name: String,
    /// The shape of one sample.
    pub input: Shape,
    /// Under which conditions it was counted.
    pub conditions: Conditions,
    /// The layers, in order.
    pub layers: Vec<LayerAnalysis>,
}

impl Analysis {
    /// Counts a network for one sample, at 4 bytes a value.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let network = Network::new("small", Shape::vector(784)).then(Dense::new(10));
    /// let analysis = Analysis::of(&network)?;
    /// let dense = &analysis.layers[0];
    /// assert_eq!(dense.output, Shape::vector(10));
    /// assert_eq!(dense.parameters.total.to_string(), "parameters = 10·784 + 10 = 7,850");
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A layer that cannot take the shape that reaches it (the message names the layer and both
    /// shapes), a size of 0, a number that does not fit.
    pub fn of(network: &Network) -> Result<Self> {
        Self::under(network, Conditions::default())
    }

    /// Counts a network for a batch, or with numbers of another size.
    ///
    /// ```
    /// use cijfer_analysis::{Analysis, Conditions};
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let network = Network::new("small", Shape::vector(784)).then(Dense::new(10));
    /// let conditions = Conditions { batch: 128, bytes_per_value: 2 };
    /// let analysis = Analysis::under(&network, conditions)?;
    /// assert_eq!(
    ///     analysis.layers[0].operations.multiplications.as_ref().map(ToString::to_string),
    ///     Some("multiplications = 128·10·784 = 1,003,520".to_owned())
    /// );
    /// assert_eq!(
    ///     analysis.layers[0].memory.input.to_string(),
    ///     "bytes in = 128·784·2 = 200,704"
    /// );
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of), and a batch or size of 0.
    pub fn under(network: &Network, conditions: Conditions) -> Result<Self> {
        check(network, conditions)?;
        let mut lengths = Length::of(&network.input);
        let mut geometry = network.input.as_image().map(|_| Geometry::IMAGE);
        let mut layers = Vec::with_capacity(network.places().len());
        for Place { layer: each, .. } in network.places() {
            let input = shape(&lengths);
            let tensors = layer::tensors(each, &lengths);
            let formulas = layer::formulas(each, &lengths, conditions.batch)?;
            let memory = memory::bytes(
                &formulas.parameters.total.expression,
                &lengths,
                &formulas.output,
                conditions.batch,
                conditions.bytes_per_value,
            );
            geometry = geometry
                .zip(formulas.steps)
                .and_then(|(geometry, steps)| geometry.through(steps));
            let derive = |formula: Formula| formula.derive(|| format!("layer `{}`", each.name));
            lengths = formulas.output;
            let axes = formulas.axes.into_iter().map(derive);
            layers.push(LayerAnalysis {
                name: each.name.clone(),
                class: each.operation.class(),
                trainable: each.trainable,
                input,
                output: shape(&lengths),
                output_axes: axes.collect::<Result<_>>()?,
                parameters: formulas.parameters.try_map(derive)?,
                operations: formulas.operations.try_map(derive)?,
                memory: memory.try_map(derive)?,
                padding: formulas.padding,
                geometry,
                slides: formulas.any_size,
                tensors: tensors?,
                steps: formulas.steps,
                storage: layer::counted(&each.operation).storage(),
                unseen: None,
            });
        }
        let unseen = seen::unseen(&network.input, &layers);
        for (layer, unseen) in layers.iter_mut().zip(unseen) {
            layer.unseen = unseen;
        }
        Ok(Self {
            name: network.name.clone(),
            input: network.input.clone(),
            conditions,
            layers,
        })
    }

    /// The layers of the network that was counted, each with what was counted of it, in an order in
    /// which every layer comes after what it reads.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
    ///
    /// let network = Network::new("start of C", Shape::image(28, 28, 1))
    ///     .then(Conv2d::new(20, [5, 5]))
    ///     .then(MaxPooling2d::new([2, 2]));
    /// let analysis = Analysis::of(&network)?;
    /// let outputs = analysis.places(&network).map(|place| place.counted.output.to_string());
    /// assert_eq!(outputs.collect::<Vec<_>>(), ["24×24×20", "12×12×20"]);
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    pub fn places<'a>(
        &'a self,
        network: &'a Network,
    ) -> impl DoubleEndedIterator<Item = CountedPlace<'a>> + ExactSizeIterator + Clone {
        network
            .places()
            .zip(&self.layers)
            .map(|(Place { index, layer }, counted)| CountedPlace {
                index,
                layer,
                counted,
            })
    }

    /// Whether the network is fully convolutional: over an image of any size it computes at every
    /// place what it computes of its own input, so that it can slide.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Conv2d, GlobalMaxPooling2d, Network, Shape};
    ///
    /// let network = Network::new("one layer", Shape::image(28, 28, 1)).then(Conv2d::new(10, [5, 5]));
    /// assert!(Analysis::of(&network)?.slides());
    /// let whole = network.then(GlobalMaxPooling2d::default().keep_dimensions(true));
    /// assert!(!Analysis::of(&whole)?.slides());
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    pub fn slides(&self) -> bool {
        self.input.as_image().is_some() && self.layers.iter().all(|layer| layer.slides)
    }

    /// Whether the network computes the same of an image that is cut into pieces, each as large as
    /// the window of its cells or larger, as of the whole: it slides, and no layer pads, crops or
    /// enlarges, which would happen at the edges of every piece.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Conv2d, Network, Padding, Shape};
    ///
    /// let network = |padding| {
    ///     Network::new("one layer", Shape::image(28, 28, 1))
    ///         .then(Conv2d::new(10, [5, 5]).padding(padding))
    /// };
    /// assert!(Analysis::of(&network(Padding::Valid))?.can_be_cut());
    /// assert!(!Analysis::of(&network(Padding::Same))?.can_be_cut());
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    pub fn can_be_cut(&self) -> bool {
        self.slides() && self.layers.iter().all(LayerAnalysis::only_looks_inside)
    }

    /// The shape of the network's output for one sample.
    pub fn output(&self) -> &Shape {
        self.layers
            .last()
            .map_or(&self.input, |layer| &layer.output)
    }

    /// What one cell of the network's output sees of the image, when the output is laid out as
    /// an image.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
    ///
    /// let network = Network::new("start of C", Shape::image(28, 28, 1))
    ///     .then(Conv2d::new(20, [5, 5]))
    ///     .then(MaxPooling2d::new([2, 2]));
    /// let geometry = Analysis::of(&network)?.geometry().expect("an image");
    /// // Six rows of pixels for a cell, and two from one cell to the next.
    /// assert_eq!(geometry.rows.whole_pixels(), Some([6, 2]));
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    pub fn geometry(&self) -> Option<Geometry> {
        match self.layers.last() {
            Some(layer) => layer.geometry,
            None => self.input.as_image().map(|_| Geometry::IMAGE),
        }
    }

    /// The pixels of the image, along an axis (0 for rows, 1 for columns), that some cells of a
    /// layer's output see: runs of neighbours, from first to last, padding left out. Nothing where
    /// the output is no longer laid out as an image, or there is no such layer or cell.
    ///
    /// Exact, but for windows that leave more than 65,536 gaps: these count as closed.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Conv2d, Network, Padding, Shape};
    ///
    /// let dilated = Conv2d { dilation: [4, 4], ..Conv2d::new(1, [2, 2]) };
    /// let network = Network::new("dilated", Shape::image(9, 9, 1))
    ///     .then(dilated.padding(Padding::Same));
    /// let analysis = Analysis::of(&network)?;
    /// assert_eq!(analysis.seen(0, 0, 4..5), Some(vec![2..3, 6..7]));
    /// assert_eq!(analysis.seen(0, 0, 0..1), Some(vec![2..3]));
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    pub fn seen(&self, layer: usize, axis: usize, cells: Range<u64>) -> Option<Vec<Range<u64>>> {
        seen::seen(self.layers.get(..=layer)?, axis, cells)
    }

    /// How many rows and columns at the edges of the image no cell of a layer's output sees:
    /// `[[above, below], [left, right]]`; nothing where the output is no longer laid out as an
    /// image.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{MaxPooling2d, Network, Shape};
    ///
    /// let network = Network::new("halves", Shape::image(9, 8, 1)).then(MaxPooling2d::new([2, 2]));
    /// let analysis = Analysis::of(&network)?;
    /// assert_eq!(analysis.unseen(0), Some([[0, 1], [0, 0]]));
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    pub fn unseen(&self, layer: usize) -> Option<[[u64; 2]; 2]> {
        self.layers.get(layer)?.unseen
    }

    /// The sums over all layers, and the peaks of memory.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Dense, Network, Shape};
    ///
    /// let network = Network::new("two", Shape::vector(784))
    ///     .then(Dense::new(30))
    ///     .then(Dense::new(10));
    /// let totals = Analysis::of(&network)?.totals()?;
    /// assert_eq!(totals.parameters.total.to_string(), "parameters = 23,550 + 310 = 23,860");
    /// assert_eq!(totals.counts().multiplications, 23_520 + 300);
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] when one does not fit.
    pub fn totals(&self) -> Result<Totals> {
        let contributions: Vec<_> = self
            .layers
            .iter()
            .map(|layer| Contribution {
                parameters: &layer.parameters,
                operations: &layer.operations,
                memory: &layer.memory,
                storage: layer.storage,
            })
            .collect();
        Totals::of(&self.input_bytes()?, &contributions)
            .try_map(|formula| formula.derive(|| "all layers".to_owned()))
    }

    /// What the input of the network takes in memory.
    fn input_bytes(&self) -> Result<Expression> {
        let bytes = memory::input_bytes(&Length::of(&self.input), self.conditions);
        let value = bytes.evaluate().ok_or_else(|| Error::Overflow {
            what: "the number of bytes of the input".to_owned(),
            bits: u128::BITS,
        })?;
        Ok(Expression::Named(Quantity::InputBytes, value))
    }
}

/// Refuses sizes of 0.
pub(crate) fn check(network: &Network, conditions: Conditions) -> Result<()> {
    let zero = |quantity| Error::Zero {
        layer: "input".to_owned(),
        class: "InputLayer",
        quantity,
    };
    let axes = network.input.axes();
    if axes.contains(&0) || axes.is_empty() {
        return Err(zero("length of each axis"));
    }
    if conditions.batch == 0 {
        return Err(zero("batch"));
    }
    if conditions.bytes_per_value == 0 {
        return Err(zero("number of bytes for a value"));
    }
    Ok(())
}
