//! The trained networks that come with the zoo: their rules, sizes and accuracies.

mod common;

use cijfer_analysis::Analysis;
use cijfer_kernels::Instructions;
use cijfer_model::{Array, Checkpoint, Engine, Fan};
use cijfer_training::{Recipe, evaluate, train};
use cijfer_zoo::{Assignment, Class};

use common::mnist;

/// Name, the part whose rules it keeps, class, parameters at most, and the mean accuracy on the test set at least.
const TRAINED: &[(&str, Option<Assignment>, Class, u128, f64)] = &[
    ("A", Some(Assignment::A), Class::Plain, 178_110, 0.95),
    ("A-small", Some(Assignment::A), Class::Plain, 5_894, 0.95),
    ("B", Some(Assignment::B), Class::Plain, 144_266, 0.97),
    ("B-small", Some(Assignment::B), Class::Plain, 485, 0.97),
    ("B-tiny", Some(Assignment::B), Class::Grouped, 412, 0.97),
    ("C", Some(Assignment::C), Class::Plain, 9_150, 0.993),
    ("C-locating", Some(Assignment::C), Class::Plain, 9_150, 0.99),
    ("C-scales", None, Class::Plain, 19_406, 0.99),
    ("C-small", Some(Assignment::C), Class::Plain, 645, 0.98),
    ("C-tiny", Some(Assignment::C), Class::Grouped, 477, 0.98),
    ("C-fine", Some(Assignment::C), Class::Plain, 1_507, 0.99),
];

fn trained(name: &str) -> Checkpoint {
    let trained = cijfer_zoo::trained(name).expect("comes with the program");
    trained.expect("readable")
}

#[test]
fn each_is_looked_at() {
    let names: Vec<&str> = TRAINED.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names, cijfer_zoo::trained_names().collect::<Vec<_>>());
}

#[test]
fn they_keep_the_rules_and_have_as_few_parameters_as_said() {
    for &(name, part, class, most, _) in TRAINED {
        let Checkpoint {
            network, weights, ..
        } = trained(name);
        if name != "C-locating" {
            assert_eq!(network.name, name);
        }
        if let Some(part) = part {
            assert_eq!(part.check(&network), Ok(()), "{name}");
        }
        assert!(class.allows(&network), "{name}");
        let counted = Analysis::of(&network).and_then(|analysis| analysis.totals());
        let counted = counted.expect("counted").parameters.total.value;
        let held: usize = weights.values().map(|array| array.values.len()).sum();
        let fresh = Checkpoint::initial(&network, 0, Fan::default()).expect("made");
        let made: usize = fresh.weights.values().map(|array| array.values.len()).sum();
        assert_eq!((held as u128, made as u128), (counted, counted), "{name}");
        assert!(counted <= most, "{name}: {counted}");
    }
}

#[test]
fn they_reach_their_accuracies() {
    let Some(mnist) = mnist() else { return };
    for &(name, part, .., least) in TRAINED {
        let checkpoint = trained(name);
        let provenance = &checkpoint.provenance;
        assert_eq!(provenance.data_checksum, mnist.train.checksum(), "{name}");
        let accuracies = &provenance.test_accuracies;
        // What answers to no part is trained once.
        let seeds = if part.is_some() { 5 } else { 1 };
        assert!(accuracies.len() >= seeds, "{name}");
        let sum: f64 = accuracies.iter().map(|(_, accuracy)| accuracy).sum();
        let mean = sum / accuracies.len() as f64;
        assert!(mean >= least, "{name}: {mean}");
        let model = checkpoint.model(&Engine::cpu()).expect("built");
        let found = evaluate(&model, &mnist.test, &mut |_| {});
        let found = found.expect("evaluated").accuracy();
        let (seed, said) = accuracies[0];
        assert_eq!(seed, provenance.seed, "{name}");
        // Other instructions round otherwise, which moves an image or two.
        assert!(
            (found - said).abs() < 0.000_5,
            "{name}: {found} and not {said}"
        );
    }
}

#[test]
#[ignore = "takes a quarter of an hour: trains every network anew"]
fn trained_anew_they_are_the_same_to_the_bit() {
    let Some(mnist) = mnist() else { return };
    for &(name, ..) in TRAINED {
        let checkpoint = trained(name);
        let provenance = &checkpoint.provenance;
        let instructions = provenance.instructions.parse::<Instructions>();
        if !instructions.is_ok_and(|instructions| instructions == Instructions::best()) {
            continue;
        }
        let recipe = Recipe::from_toml(&provenance.recipe_toml).expect("a recipe");
        let again = train(
            &checkpoint.network,
            &mnist.train,
            &recipe,
            &Engine::cpu(),
            &mut |_| {},
        );
        let again = again.expect("trained");
        for (tensor, expected) in &checkpoint.weights {
            let bits = |array: &Array| -> Vec<u32> {
                array.values.iter().map(|value| value.to_bits()).collect()
            };
            let found = &again.weights[tensor];
            assert_eq!(bits(found), bits(expected), "{name}: {tensor}");
        }
    }
}
