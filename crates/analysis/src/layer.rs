//! What each kind of layer makes of its input: the formulas.

use cijfer_network::{Activation, Conv2d, Dense, Layer, MaxPooling2d, Operation, Shape};

use crate::window;
use crate::{
    Derivation, Error, Expression, Geometry, LayerAnalysis, OperationDerivations, Result, Window,
};

const ONE: Expression = Expression::Number(1);

/// Counts one layer over an input of that shape. `geometry` says where the input's cells lie in
/// the image, as long as they do.
pub(crate) fn analyse(
    layer: &Layer,
    input: &Shape,
    geometry: Option<Geometry>,
) -> Result<LayerAnalysis> {
    let subject = Subject { layer, input };
    let formulas = match &layer.operation {
        Operation::Conv2d(convolution) => subject.convolution(convolution)?,
        Operation::MaxPooling2d(pooling) => subject.pooling(pooling)?,
        Operation::Dense(dense) => subject.dense(dense)?,
        Operation::Flatten => subject.flatten()?,
        Operation::Dropout(_) => subject.elementwise(Activation::Linear)?,
        Operation::Activation(activation) => subject.elementwise(*activation)?,
    };
    let axis = |derivation: &Derivation| {
        u64::try_from(derivation.value).map_err(|_| Error::Overflow {
            what: format!("the {} of layer `{}`", derivation.quantity, layer.name),
            bits: u64::BITS,
        })
    };
    let output: Vec<u64> = formulas.axes.iter().map(axis).collect::<Result<_>>()?;
    Ok(LayerAnalysis {
        name: layer.name.clone(),
        class: layer.operation.class(),
        trainable: layer.trainable,
        input: input.clone(),
        output: Shape::new(output),
        output_axes: formulas.axes,
        parameters: formulas.parameters,
        operations: formulas.operations,
        geometry: subject.geometry(geometry)?,
    })
}

/// A layer and the shape that reaches it.
struct Subject<'a> {
    layer: &'a Layer,
    input: &'a Shape,
}

/// The calculations of one layer.
struct Formulas {
    axes: Vec<Derivation>,
    parameters: Derivation,
    operations: OperationDerivations,
}

impl Subject<'_> {
    fn convolution(&self, convolution: &Conv2d) -> Result<Formulas> {
        self.not_zero("number of filters", convolution.filters)?;
        let windows = window::pair(convolution.kernel, convolution.stride, convolution.padding);
        let channels = self.image()?[2];
        let [height, width] = self.slide(windows, KERNEL)?;
        let filters = Expression::named("filters", convolution.filters);
        let axes = vec![
            height,
            width,
            self.derive("output channels", filters.clone())?,
        ];
        let kernel = Expression::named(KERNEL[0][0], convolution.kernel[0])
            * Expression::named(KERNEL[1][0], convolution.kernel[1])
            * Expression::named("input channels", channels);
        self.weighted_sums(axes, filters, kernel, convolution.bias)
    }

    fn dense(&self, dense: &Dense) -> Result<Formulas> {
        self.not_zero("number of units", dense.units)?;
        let Some((&inputs, before)) = self.input.axes().split_last() else {
            return Err(self.axes("at least one axis"));
        };
        let units = Expression::named("units", dense.units);
        let mut axes = before
            .iter()
            .map(|&axis| self.derive("positions", Expression::named("positions", axis)))
            .collect::<Result<Vec<_>>>()?;
        axes.push(self.derive("outputs", units.clone())?);
        self.weighted_sums(axes, units, Expression::named("inputs", inputs), dense.bias)
    }

    /// What convolutions and Dense layers have in common: each output is a sum of products with
    /// the weights of its unit.
    fn weighted_sums(
        &self,
        axes: Vec<Derivation>,
        units: Expression,
        products: Expression,
        bias: bool,
    ) -> Result<Formulas> {
        let outputs = product_of(&axes);
        let mut parameters = units.clone() * products.clone();
        let mut additions = products.clone() - ONE;
        if bias {
            parameters = parameters + units;
            additions = additions + Expression::Named("bias", 1);
        }
        let mut operations = self.activation(self.layer.operation.activation(), &axes)?;
        operations.multiplications =
            Some(self.derive("multiplications", outputs.clone() * products)?);
        operations.additions = Some(self.derive("additions", outputs * additions)?);
        Ok(Formulas {
            parameters: self.derive("parameters", parameters)?,
            axes,
            operations,
        })
    }

    fn pooling(&self, pooling: &MaxPooling2d) -> Result<Formulas> {
        let windows = window::pair(pooling.pool, pooling.stride, pooling.padding);
        let channels = self.image()?[2];
        let [height, width] = self.slide(windows, POOL)?;
        let channels = self.derive(
            "output channels",
            Expression::named("input channels", channels),
        )?;
        let axes = vec![height, width, channels];
        let pool = Expression::named(POOL[0][0], pooling.pool[0])
            * Expression::named(POOL[1][0], pooling.pool[1]);
        let comparisons = self.derive("comparisons", product_of(&axes) * (pool - ONE))?;
        Ok(Formulas {
            axes,
            parameters: self.no_parameters()?,
            operations: OperationDerivations {
                comparisons: Some(comparisons),
                ..OperationDerivations::default()
            },
        })
    }

    fn flatten(&self) -> Result<Formulas> {
        let length = match self.input.as_image() {
            Some([height, width, channels]) => {
                Expression::named("input height", height)
                    * Expression::named("input width", width)
                    * Expression::named("input channels", channels)
            }
            None => product(
                self.input
                    .axes()
                    .iter()
                    .map(|&axis| Expression::named("axis", axis)),
            ),
        };
        Ok(Formulas {
            axes: vec![self.derive("outputs", length)?],
            parameters: self.no_parameters()?,
            operations: OperationDerivations::default(),
        })
    }

    fn elementwise(&self, activation: Activation) -> Result<Formulas> {
        let axes = self
            .input
            .axes()
            .iter()
            .zip(self.axis_names())
            .map(|(&axis, [input, output])| self.derive(output, Expression::named(input, axis)))
            .collect::<Result<Vec<_>>>()?;
        Ok(Formulas {
            operations: self.activation(activation, &axes)?,
            axes,
            parameters: self.no_parameters()?,
        })
    }

    /// The operations of an activation over outputs of those axes.
    fn activation(
        &self,
        activation: Activation,
        axes: &[Derivation],
    ) -> Result<OperationDerivations> {
        let outputs = product_of(axes);
        let mut operations = OperationDerivations::default();
        match activation {
            Activation::Linear => {}
            Activation::Relu => {
                operations.comparisons = Some(self.derive("comparisons", outputs)?);
            }
            other => {
                operations.function = Some((other, self.derive(other.name(), outputs)?));
            }
        }
        Ok(operations)
    }

    /// The output height and width of a window that slides over the input.
    fn slide(
        &self,
        windows: [Window; 2],
        names: [[&'static str; 2]; 2],
    ) -> Result<[Derivation; 2]> {
        let [height, width, _] = self.image()?;
        for window in windows {
            self.not_zero("window", window.size)?;
            self.not_zero("stride", window.stride)?;
        }
        let fits = |window: Window, size| window.output(size).is_some();
        if !fits(windows[0], height) || !fits(windows[1], width) {
            return Err(Error::Window {
                layer: self.layer.name.clone(),
                class: self.layer.operation.class(),
                window: Shape::new(windows.map(|window| window.size)),
                input: self.input.clone(),
            });
        }
        let rows = Expression::named("input height", height);
        let columns = Expression::named("input width", width);
        Ok([
            self.derive(
                "output height",
                windows[0].output_expression(rows, names[0]),
            )?,
            self.derive(
                "output width",
                windows[1].output_expression(columns, names[1]),
            )?,
        ])
    }

    /// Where the output's cells lie in the image; nowhere once an image has become a vector.
    fn geometry(&self, input: Option<Geometry>) -> Result<Option<Geometry>> {
        let (Some(geometry), Some([height, width, _])) = (input, self.input.as_image()) else {
            return Ok(None);
        };
        let windows = match &self.layer.operation {
            Operation::Conv2d(layer) => window::pair(layer.kernel, layer.stride, layer.padding),
            Operation::MaxPooling2d(layer) => window::pair(layer.pool, layer.stride, layer.padding),
            Operation::Flatten => return Ok(None),
            _ => return Ok(Some(geometry)),
        };
        let overflow = || Error::Overflow {
            what: format!("the receptive field of layer `{}`", self.layer.name),
            bits: u64::BITS,
        };
        let rows = geometry.rows.through(windows[0], height);
        let columns = geometry.columns.through(windows[1], width);
        Ok(Some(Geometry {
            rows: rows.ok_or_else(overflow)?,
            columns: columns.ok_or_else(overflow)?,
        }))
    }

    fn image(&self) -> Result<[u64; 3]> {
        self.input
            .as_image()
            .ok_or_else(|| self.axes("an image (height×width×channels)"))
    }

    fn axis_names(&self) -> impl Iterator<Item = [&'static str; 2]> {
        let names: &[[&'static str; 2]] = match self.input.axes().len() {
            3 => &[
                ["input height", "output height"],
                ["input width", "output width"],
                ["input channels", "output channels"],
            ],
            1 => &[["inputs", "outputs"]],
            _ => &[],
        };
        names
            .iter()
            .copied()
            .chain(std::iter::repeat(["positions", "positions"]))
    }

    fn no_parameters(&self) -> Result<Derivation> {
        self.derive("parameters", Expression::Number(0))
    }

    fn derive(&self, quantity: &'static str, expression: Expression) -> Result<Derivation> {
        Derivation::new(&self.layer.name, quantity, expression)
    }

    fn axes(&self, expected: &'static str) -> Error {
        Error::Axes {
            layer: self.layer.name.clone(),
            class: self.layer.operation.class(),
            expected,
            found: self.input.clone(),
        }
    }

    fn not_zero(&self, quantity: &'static str, value: u64) -> Result<()> {
        if value == 0 {
            return Err(Error::Zero {
                layer: self.layer.name.clone(),
                class: self.layer.operation.class(),
                quantity,
            });
        }
        Ok(())
    }
}

/// What the sides of a window and of its stride are called: rows, then columns.
const KERNEL: [[&str; 2]; 2] = [
    ["kernel height", "vertical stride"],
    ["kernel width", "horizontal stride"],
];
const POOL: [[&str; 2]; 2] = [
    ["pool height", "vertical stride"],
    ["pool width", "horizontal stride"],
];

/// The number of outputs: the product of the axes under their own names.
fn product_of(axes: &[Derivation]) -> Expression {
    product(
        axes.iter()
            .map(|axis| Expression::named(axis.quantity, axis.value)),
    )
}

fn product(factors: impl Iterator<Item = Expression>) -> Expression {
    factors
        .reduce(|product, factor| product * factor)
        .unwrap_or(ONE)
}
