//! The closed formulas, with a height and a width put in, against the count of that size.

use cijfer_analysis::{
    Analysis, ByMemory, ByOperation, ByParameter, Conditions, Derivation, Error, Expression,
    Formula, Symbolic, Variable,
};
use cijfer_network::{Operation, Shape};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::networks::symbolic_network;

proptest! {
    #![proptest_config(cases())]

    /// Every formula of every layer and of all together.
    #[test]
    fn formulas_hold_for_every_size(
        network in symbolic_network(),
        more in [0u64..30, 0..30],
        smaller in any::<[prop::sample::Index; 2]>(),
        batch in 1u64..4,
        bytes_per_value in 1u64..9,
    ) {
        let conditions = Conditions { batch, bytes_per_value };
        let symbolic = match Symbolic::under(&network, conditions) {
            Ok(symbolic) => symbolic,
            // Rows became channels, and whether these fit into groups hangs on the size.
            Err(Error::Open { what }) => {
                let groups = |operation: &Operation| {
                    matches!(operation, Operation::Conv2d(layer) if layer.groups > 1)
                };
                prop_assert!(network.layers.iter().any(|layer| groups(&layer.operation)), "{what}");
                return Ok(());
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let [height, width, channels] = network.input.as_image().expect("an image");
        let sizes = [
            [height, width],
            [height + more[0], width + more[1]],
            [1 + smaller[0].index(height as usize) as u64, 1 + smaller[1].index(width as usize) as u64],
        ];
        for [height, width] in sizes {
            let of_size = network.with_input(Shape::image(height, width, channels));
            let Ok(analysis) = Analysis::under(&of_size, conditions) else { continue };
            let at = Size { height, width };
            for (formulas, numbers) in symbolic.layers.iter().zip(&analysis.layers) {
                prop_assert_eq!(formulas.output_axes.len(), numbers.output_axes.len());
                for (formula, number) in formulas.output_axes.iter().zip(&numbers.output_axes) {
                    at.check(formula, number)?;
                }
                at.check_parameters(&formulas.parameters, &numbers.parameters)?;
                at.check_operations(&formulas.operations, &numbers.operations)?;
                at.check_memory(&formulas.memory, &numbers.memory)?;
            }
            let (formulas, numbers) = (&symbolic.totals, analysis.totals().expect("small"));
            at.check_parameters(&formulas.parameters, &numbers.parameters)?;
            at.check_operations(&formulas.operations, &numbers.operations)?;
            at.check(&formulas.arithmetic, &numbers.arithmetic)?;
            at.check(&formulas.weight_bytes, &numbers.weight_bytes)?;
            at.check(&formulas.peak.inference, &numbers.peak.inference)?;
            at.check(&formulas.peak.training, &numbers.peak.training)?;
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Size {
    height: u64,
    width: u64,
}

impl Size {
    fn put_into(self, expression: &Expression) -> Option<u128> {
        let with_height = expression.with(Variable::HEIGHT, self.height.into());
        with_height
            .with(Variable::WIDTH, self.width.into())
            .evaluate()
    }

    fn check(self, formula: &Formula, number: &Derivation) -> Result<(), TestCaseError> {
        prop_assert_eq!(formula.quantity, number.quantity);
        for expression in [&formula.expression, &formula.expression.simplified()] {
            let value = self.put_into(expression);
            prop_assert_eq!(
                value,
                Some(number.value),
                "{} for {:?}, {}",
                formula,
                self,
                number
            );
        }
        // The calculation of the number is one without letters, and has a shorter form, too.
        let simplified = number.expression.simplified();
        prop_assert_eq!(simplified, Expression::Number(number.value), "{}", number);
        Ok(())
    }

    fn check_each(
        self,
        formulas: &[&Option<Formula>],
        numbers: &[&Option<Derivation>],
    ) -> Result<(), TestCaseError> {
        for (formula, number) in formulas.iter().zip(numbers) {
            prop_assert_eq!(formula.is_some(), number.is_some());
            if let (Some(formula), Some(number)) = (formula, number) {
                self.check(formula, number)?;
            }
        }
        Ok(())
    }

    fn check_parameters(
        self,
        formulas: &ByParameter<Formula>,
        numbers: &ByParameter<Derivation>,
    ) -> Result<(), TestCaseError> {
        self.check_each(
            &[&formulas.weights, &formulas.biases, &formulas.statistics],
            &[&numbers.weights, &numbers.biases, &numbers.statistics],
        )?;
        self.check(&formulas.trainable, &numbers.trainable)?;
        self.check(&formulas.total, &numbers.total)
    }

    /// What touches pixels is no closed formula.
    fn check_operations(
        self,
        formulas: &ByOperation<Formula>,
        numbers: &ByOperation<Derivation>,
    ) -> Result<(), TestCaseError> {
        self.check_each(
            &[
                &formulas.multiplications,
                &formulas.additions,
                &formulas.comparisons,
                &formulas.multiply_accumulates,
            ],
            &[
                &numbers.multiplications,
                &numbers.additions,
                &numbers.comparisons,
                &numbers.multiply_accumulates,
            ],
        )?;
        prop_assert_eq!(formulas.functions.len(), numbers.functions.len());
        for ((function, formula), (other, number)) in
            formulas.functions.iter().zip(&numbers.functions)
        {
            prop_assert_eq!(function, other);
            self.check(formula, number)?;
        }
        for on_pixels in [
            &formulas.multiplications_on_pixels,
            &formulas.additions_on_pixels,
            &formulas.comparisons_on_pixels,
        ] {
            prop_assert_eq!(on_pixels, &None);
        }
        Ok(())
    }

    fn check_memory(
        self,
        formulas: &ByMemory<Formula>,
        numbers: &ByMemory<Derivation>,
    ) -> Result<(), TestCaseError> {
        for (formula, number) in formulas.iter().zip(numbers.iter()) {
            self.check(formula, number)?;
        }
        Ok(())
    }
}
