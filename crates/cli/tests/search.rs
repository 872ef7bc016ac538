//! `cijfer search`: killed at any moment, it goes on where it was.

mod common;

use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use common::Place;
use serde_json::Value;

/// Small enough to be searched in some seconds.
const SPACE: &str = r#"
part = "A"
parameters = [1500, 9000]
accuracy = 0.5

[halving]
candidates = 8
epochs = [3, 9, 18]
factor = 2
held-out = 40
final-seeds = 3

[recipe]
batch = 20
learning-rate = 0.02

[[families]]
name = "two layers"
layers = [
    { type = "Dense", units = "$n", activation = "silu" },
    { type = "Dense", units = 10, activation = "softmax" },
]
choices = { n = { from = 2, to = 11 } }
"#;

const SEARCH: &str = "search space.toml --data digits --trust-data --format json --threads 2";

fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_search_that_is_killed_at_any_moment_finds_the_same() {
    let place = Place::with_digits().with("space.toml", SPACE);
    let whole = document(&place.succeed(&format!("{SEARCH} --out whole")));
    assert_eq!(whole["complete"], true);
    assert_eq!(whole["finalists"].as_array().map(Vec::len), Some(1));
    let mut resume = "";
    for round in 0..12u64 {
        let mut command = place.command(&format!("{SEARCH} --out cut {resume}"));
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        // At other moments on every machine, and later from round to round.
        let noise = u64::from(std::process::id()) * (2 * round + 1) % 40;
        sleep(Duration::from_millis(10 + 6 * round + noise));
        child.kill().ok();
        child.wait().expect("ended");
        // It may have been killed before there was a log.
        if place.path("cut/trials.jsonl").exists() {
            resume = "--resume";
        }
    }
    let rest = document(&place.succeed(&format!("{SEARCH} --out cut {resume}")));
    assert_eq!(rest, whole);
    let trials = |folder: &str| {
        let log = String::from_utf8(place.read(&format!("{folder}/trials.jsonl"))).expect("text");
        let mut keys: Vec<String> = log
            .lines()
            .skip(1)
            .map(|line| {
                let mut trial = document(line);
                trial["seconds"] = Value::Null;
                trial.to_string()
            })
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(
        trials("cut"),
        trials("whole"),
        "no trial is lost or done twice"
    );
    for name in ["network.toml", "recipe.toml", "front-parameters.svg"] {
        assert_eq!(
            place.read(&format!("cut/{name}")),
            place.read(&format!("whole/{name}")),
            "{name}"
        );
    }
    // What was found can be trained, and what was trained can be trained again.
    let digits = "--data digits --trust-data";
    place.succeed(&format!(
        "train whole/network.toml --recipe whole/recipe.toml {digits} --out a.safetensors"
    ));
    place.succeed(&format!(
        "train a.safetensors --again {digits} --threads 1 --out b.safetensors"
    ));
    assert_eq!(place.read("a.safetensors"), place.read("b.safetensors"));
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_finished_trials_are_kept() {
    let place = Place::with_digits().with("space.toml", SPACE);
    let whole = document(&place.succeed(&format!("{SEARCH} --out whole")));
    let ran = place.run_on_full_disk(12, &format!("{SEARCH} --out full"));
    let message = ran.stderr;
    assert_eq!(ran.code, Some(1), "{message}");
    assert!(message.contains("error: full/trials.jsonl: "), "{message}");
    let log = String::from_utf8(place.read("full/trials.jsonl")).expect("text");
    assert!(log.ends_with('\n') && log.lines().count() > 1, "{log}");
    for line in log.lines() {
        document(line);
    }
    let rest = document(&place.succeed(&format!("{SEARCH} --out full --resume")));
    assert_eq!(rest, whole);
}

#[test]
fn searches_that_make_no_sense_are_refused() {
    let place = Place::with_digits()
        .with("space.toml", SPACE)
        .with("wrong.toml", SPACE.replace("\"A\"", "\"C\""))
        .with("folder", "");
    let with = |rest: &str| format!("{SEARCH} {rest}");
    place.refuse(&with("--out new --resume"), &["--resume", "trials.jsonl"]);
    place.refuse(&with("--out folder"), &["--out folder"]);
    place.refuse(
        "search nowhere.toml --out new",
        &["nowhere.toml", "C-grouped"],
    );
    place.refuse(
        "search wrong.toml --out new --data digits --trust-data",
        &["wrong.toml", "none of 10 combinations"],
    );
}
