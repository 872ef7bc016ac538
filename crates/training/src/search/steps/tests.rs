use std::path::Path;

use cijfer_dataset::Mnist;

use super::*;
use crate::search::Runner;

const STEPS: &str = r#"
    part = "A"
    seeds = 2
    held-out = 100

    [recipe]
    epochs = 4
    batch = 50
    learning-rate = 0.02

    [[tables]]
    title = "The way"
    steps = [
        { change = "twenty neurons", why = "to begin with", layers = [
            { type = "Dense", units = 20, activation = "silu" },
            { type = "Dense", units = 10, activation = "softmax" },
        ] },
        { change = "ten", why = "half", layers = [
            { type = "Dense", units = 10, activation = "silu" },
            { type = "Dense", units = 10, activation = "softmax" },
        ] },
        { change = "longer", why = "it still learns", recipe = { epochs = 8 } },
    ]

    [[tables]]
    title = "Once more"
    steps = [
        { change = "ten", why = "again", layers = [
            { type = "Dense", units = 10, activation = "silu" },
            { type = "Dense", units = 10, activation = "softmax" },
        ] },
    ]
"#;

#[test]
fn every_network_is_trained_once_with_every_seed() {
    let steps = Steps::from_toml(STEPS, Path::new("steps.toml")).expect("read");
    let numbers = |table: &Compared| -> Vec<usize> {
        table.steps.iter().map(|step| step.candidate).collect()
    };
    assert_eq!(numbers(&steps.tables[0]), [0, 1, 2]);
    assert_eq!(numbers(&steps.tables[1]), [1]);
    let folder = tempfile::tempdir().expect("a folder");
    let digits = Mnist::drawn(1_000, 10, 0);
    let runner = Runner {
        engine: cijfer_model::Engine::cpu(),
        digits: &digits,
        seed: 3,
        threads: 2,
        budget: None,
        log: folder.path().join("log"),
        resume: false,
    };
    let measured = runner.steps(&steps, &mut |_| {}).expect("trained");
    assert!(measured.is_complete);
    for (candidate, trials) in measured.trials.iter().enumerate() {
        let seeds: Vec<u64> = trials.iter().map(|trial| trial.key.seed).collect();
        assert_eq!(seeds, [3, 4], "{candidate}");
        let epochs = steps.candidates()[candidate].recipe.epochs;
        assert!(trials.iter().all(|trial| trial.recipe.epochs == epochs));
        assert!(measured.spread(candidate).mean > 0.3, "{candidate}");
    }
    // Nothing is left to do.
    let again = Runner {
        resume: true,
        budget: Some(std::time::Duration::ZERO),
        ..runner
    };
    assert_eq!(again.steps(&steps, &mut |_| {}).expect("known"), measured);
}

#[test]
fn steps_that_make_no_sense_are_named() {
    for (from, to, expected) in [
        ("seeds = 2", "seeds = 0", "seeds must be at least 1"),
        (
            "units = 20, activation = \"silu\"",
            "units = 20, activation = \"silly\"",
            "The way: twenty neurons: ",
        ),
        ("epochs = 8", "epoch = 8", "The way: longer: recipe: "),
        (
            "{ type = \"Dense\", units = 20, activation = \"silu\" }",
            "{ type = \"Conv2D\", filters = 2, kernel_size = 3 }",
            "The way: twenty neurons: ",
        ),
    ] {
        let error = Steps::from_toml(&STEPS.replacen(from, to, 1), Path::new("steps.toml"));
        let message = error.expect_err("refused").to_string();
        let expected = format!("steps.toml: {expected}");
        assert!(message.starts_with(&expected), "{message}");
    }
}
