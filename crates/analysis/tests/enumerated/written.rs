//! What people read: every printed calculation, read again by the rules of arithmetic, gives the
//! number that is reported.

use cijfer_analysis::{Analysis, Conditions, Derivation, Language, Leaves, Symbolic, Variable};
use cijfer_network::{Network, Shape};
use proptest::prelude::*;

use crate::common::cases;
use crate::common::networks::{network, symbolic_network};
use crate::reading::{self, Names};

proptest! {
    #![proptest_config(cases())]

    /// In every notation and language.
    #[test]
    fn calculations_give_their_numbers(network in network(), batch in 1u64..40) {
        for derivation in derivations(&network, batch) {
            for language in Language::ALL {
                let line = derivation.in_numbers(language);
                let mut sides = line.split(" = ");
                for side in &mut sides {
                    let value = reading::text(side, language, &Names::new());
                    prop_assert_eq!(value, Some(derivation.value), "{}", &line);
                }
                // A bare number is not repeated as its own result.
                let sides = line.split(" = ").count();
                prop_assert_eq!(sides, if derivation.expression.is_single() { 1 } else { 2 });

                let latex = derivation.expression.latex(Leaves::Numbers, language);
                prop_assert_eq!(reading::latex(&latex, language), Some(derivation.value), "{}", &latex);
                let mathml = derivation.expression.mathml(Leaves::Numbers, language);
                prop_assert_eq!(reading::mathml(&mathml, language), Some(derivation.value), "{}", &mathml);
            }
            let named = format!("{} = {}", derivation.quantity, derivation.in_numbers(Language::English));
            prop_assert_eq!(derivation.to_string(), named);
        }
    }

    /// With the number that each name stands for in the name's place.
    #[test]
    fn formulas_in_words_give_their_numbers(network in network(), batch in 1u64..4) {
        for derivation in derivations(&network, batch) {
            for language in Language::ALL {
                // A sum over layers has a name for several numbers: then words alone say too little.
                let Some(names) = names(&derivation, language) else { continue };
                let words = derivation.expression.text(Leaves::Names, language);
                let value = reading::text(&words, language, &names);
                prop_assert_eq!(value, Some(derivation.value), "{} with {:?}", &words, &names);
            }
        }
    }

    /// With a height and a width in the places of their letters.
    #[test]
    fn open_formulas_give_the_numbers_of_a_size(
        network in symbolic_network(),
        more in [0u64..9, 0..9],
    ) {
        let [height, width, channels] = network.input.as_image().expect("an image");
        let [height, width] = [height + more[0], width + more[1]];
        let symbolic = Symbolic::of(&network);
        let numbers = Analysis::of(&network.with_input(Shape::image(height, width, channels)));
        let (Ok(symbolic), Ok(numbers)) = (symbolic, numbers) else { return Ok(()) };
        let letters = [Variable::HEIGHT, Variable::WIDTH].map(|variable| variable.0.to_owned());
        let sizes: Names = letters.into_iter().zip([height.into(), width.into()]).collect();
        for (formulas, numbers) in symbolic.layers.iter().zip(&numbers.layers) {
            for (formula, number) in formulas.output_axes.iter().zip(&numbers.output_axes) {
                let text = formula.expression.to_string();
                prop_assert_eq!(reading::text(&text, Language::English, &sizes), Some(number.value), "{}", &text);
            }
        }
        let total = |operations: &Option<Derivation>| operations.as_ref().map(|d| d.value);
        let numbers = numbers.totals().expect("small");
        if let Some(formula) = &symbolic.totals.operations.multiplications {
            let text = formula.expression.to_string();
            let value = reading::text(&text, Language::English, &sizes);
            prop_assert_eq!(value, total(&numbers.operations.multiplications), "{}", &text);
        }
    }
}

/// Every calculation of a network.
fn derivations(network: &Network, batch: u64) -> Vec<Derivation> {
    let conditions = Conditions {
        batch,
        ..Conditions::default()
    };
    let analysis = Analysis::under(network, conditions).expect("a network that fits");
    let totals = analysis.totals().expect("small");
    let layers = analysis.layers.iter().flat_map(|layer| layer.derivations());
    let mut derivations: Vec<Derivation> = layers.chain(totals.iter()).cloned().collect();
    for layer in 0..analysis.layers.len() {
        derivations.extend(analysis.field_derivations(layer).expect("small"));
    }
    derivations
}

/// What each name stands for, where each stands for one number.
fn names(derivation: &Derivation, language: Language) -> Option<Names> {
    let mut names = Names::new();
    for (quantity, value) in derivation.expression.names() {
        let before = names.insert(quantity.name(language), value);
        if before.is_some_and(|before| before != value) {
            return None;
        }
    }
    Some(names)
}
