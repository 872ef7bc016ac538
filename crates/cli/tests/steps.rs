//! `cijfer steps`: every network is trained with every seed, and compared with the one before.

mod common;

use common::Place;
use serde_json::Value;

const STEPS: &str = r#"
part = "A"
seeds = 2
held-out = 40

[recipe]
epochs = 3
batch = 20
learning-rate = 0.02

[[tables]]
title = "How many neurons?"
steps = [
    { change = "ten neurons", why = "to begin with", layers = [
        { type = "Dense", units = 10, activation = "silu" },
        { type = "Dense", units = 10, activation = "softmax" },
    ] },
    { change = "four", why = "fewer parameters", layers = [
        { type = "Dense", units = 4, activation = "silu" },
        { type = "Dense", units = 10, activation = "softmax" },
    ] },
]
"#;

const RUN: &str = "steps steps.toml --data digits --trust-data";

#[test]
fn steps_are_compared_and_written() {
    let place = Place::with_digits().with("steps.toml", STEPS);
    let text = place.succeed(&format!("{RUN} --out a --format json"));
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["complete"], true);
    let steps = document["tables"][0]["steps"].as_array().expect("steps");
    let parameters: Vec<u64> = steps
        .iter()
        .filter_map(|step| step["parameters"].as_u64())
        .collect();
    assert_eq!(parameters, [785 * 10 + 110, 785 * 4 + 50]);
    for step in steps {
        let trainings = step["trainings"].as_array().expect("trainings");
        assert_eq!(trainings.len(), 2);
        let measured = |index: usize| trainings[index][1]["trained"]["measured"].as_f64();
        let mean = (measured(0).expect("one") + measured(1).expect("another")) / 2.0;
        assert!((step["mean"].as_f64().expect("a mean") - mean).abs() < 1e-9);
    }
    let tables = String::from_utf8(place.read("a/steps.md")).expect("text");
    for expected in [
        "## How many neurons?",
        "dense 4, dense 10",
        "−4,770",
        "2. four: fewer",
    ] {
        assert!(tables.contains(expected), "{expected}: {tables}");
    }
    assert_eq!(place.read("a/steps.json"), text.as_bytes());
    // All is known: nothing is trained again, not even without time.
    let again = place.succeed(&format!(
        "{RUN} --out a --format json --resume --budget 0.001"
    ));
    assert_eq!(again, text);
    let csv = place.succeed(&format!("{RUN} --out a --format csv --resume"));
    assert_eq!(csv.lines().count(), 3);
    let shown = place.succeed(&format!("{RUN} --out b --budget 0.000001"));
    assert!(
        shown.contains("not trained") && shown.contains("--resume continues"),
        "{shown}"
    );
}

#[test]
fn steps_that_make_no_sense_are_refused() {
    let place = Place::with_digits()
        .with("steps.toml", STEPS)
        .with("convolution.toml", STEPS.replace("\"A\"", "\"B\""));
    std::fs::create_dir(place.path("other")).expect("a folder");
    let place = place.with("other/trials.jsonl", "{}\n");
    place.refuse("steps nowhere.toml --out a", &["nowhere.toml", "A, B, C"]);
    place.refuse(
        "steps convolution.toml --out a",
        &["convolution.toml", "How many neurons?", "ten neurons"],
    );
    place.refuse(&format!("{RUN} --out other"), &["other", "--resume"]);
    place.refuse(
        &format!("{RUN} --out other --resume"),
        &["trials.jsonl, line 1"],
    );
}
