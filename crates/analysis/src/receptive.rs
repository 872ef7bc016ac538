use crate::step::Step;
use crate::{Analysis, Derivation, Expression, Formula, Geometry, Quantity, Reason, Result};

const SIZE: [Quantity; 2] = [Quantity::FieldHeight, Quantity::FieldWidth];
const STRIDE: [Quantity; 2] = [
    Quantity::FieldVerticalStride,
    Quantity::FieldHorizontalStride,
];
const SIZE_BEFORE: [Quantity; 2] = [Quantity::FieldHeightBefore, Quantity::FieldWidthBefore];
const STRIDE_BEFORE: [Quantity; 2] = [
    Quantity::FieldVerticalStrideBefore,
    Quantity::FieldHorizontalStrideBefore,
];
const SPAN: [Quantity; 2] = [Quantity::VerticalSpan, Quantity::HorizontalSpan];
const STEP: [Quantity; 2] = [Quantity::VerticalStride, Quantity::HorizontalStride];

impl Analysis {
    /// The calculations of how large a layer's receptive field is and how far it moves, from
    /// those of the layer before; none where the layer's window leaves them as they were, or where
    /// they are no whole pixels.
    ///
    /// ```
    /// use cijfer_analysis::Analysis;
    /// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
    ///
    /// let network = Network::new("start of C", Shape::image(28, 28, 1))
    ///     .then(Conv2d::new(20, [5, 5]))
    ///     .then(MaxPooling2d::new([2, 2]))
    ///     .then(Conv2d::new(20, [3, 3]));
    /// let analysis = Analysis::of(&network)?;
    /// let field = analysis.field_derivations(2)?;
    /// assert_eq!(field[0].to_string(), "receptive field height = 6 + (3 − 1)·2 = 10");
    /// # Ok::<(), cijfer_analysis::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`](crate::Error::Overflow) when a number does not fit.
    pub fn field_derivations(&self, layer: usize) -> Result<Vec<Derivation>> {
        let before = match layer.checked_sub(1) {
            None => self.input.as_image().map(|_| Geometry::IMAGE),
            Some(before) => self.layers.get(before).and_then(|layer| layer.geometry),
        };
        let mut derivations = Vec::new();
        let (Some(before), Some(layer)) = (before, self.layers.get(layer)) else {
            return Ok(derivations);
        };
        for (axis, step) in layer.steps.iter().flatten().enumerate() {
            let Some([size, stride]) = before.axis(axis).whole_pixels() else {
                continue;
            };
            let Step::Window(window) = step else { continue };
            let number = |value: i128| value.unsigned_abs();
            let (size, stride) = (
                Expression::named(SIZE_BEFORE[axis], size),
                Expression::named(STRIDE_BEFORE[axis], stride),
            );
            let span = Expression::Named(SPAN[axis], number(window.span()));
            let step = Expression::Named(STEP[axis], number(window.stride));
            let mut derive = |quantity, expression, reason| -> Result<()> {
                let formula = Formula::new(quantity, expression, reason);
                derivations.push(formula.derive(|| format!("layer `{}`", layer.name))?);
                Ok(())
            };
            if window.span() > 1 {
                let grown = size + (span - Expression::Number(1)) * stride.clone();
                derive(SIZE[axis], grown, Reason::FieldGrows)?;
            }
            if window.stride > 1 {
                derive(STRIDE[axis], stride * step, Reason::FieldMoves)?;
            }
        }
        Ok(derivations)
    }
}
