use std::path::Path;
use std::time::Duration;

use cijfer_dataset::Mnist;

use crate::search::*;

/// Dense layers on drawn digits: with two neurons in the middle nothing is learnt, with eight enough.
const SPACE: &str = r#"
    part = "A"
    parameters = [1500, 9000]
    accuracy = 0.8

    [halving]
    candidates = 4
    epochs = [2, 6]
    factor = 2
    held-out = 400
    finalists = 1
    final-seeds = 2

    [recipe]
    batch = 50
    learning-rate = 0.02

    [[families]]
    name = "two layers"
    layers = [
        { type = "Dense", units = "$n", activation = "silu" },
        { type = "Dense", units = 10, activation = "softmax" },
    ]
    choices = { n = [2, 8, 10] }

    [[families]]
    name = "one layer"
    layers = [{ type = "Dense", units = 10, activation = "softmax" }]
"#;

struct Run {
    found: Result<Found>,
    trials: usize,
}

fn run(log: &Path, threads: usize, budget: Option<Duration>, resume: bool) -> Run {
    let digits = Mnist::drawn(2_000, 300, 0);
    let space = Space::from_toml(SPACE, Path::new("space.toml")).expect("read");
    let runner = Runner {
        engine: cijfer_model::Engine::cpu(),
        digits: &digits,
        seed: 0,
        threads,
        budget,
        log: log.to_owned(),
        resume,
    };
    let mut trials = 0;
    let found = runner.search(&space, &mut |progress| {
        trials += usize::from(matches!(progress, Progress::Trial(_)));
    });
    Run { found, trials }
}

/// All but the time that trainings took.
fn timeless(found: Found) -> Found {
    let trials = found.trials.into_iter().map(|trial| Trial {
        seconds: None,
        ..trial
    });
    Found {
        trials: trials.collect(),
        ..found
    }
}

#[test]
fn the_smallest_that_is_good_enough_is_found_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, two] = [1, 2].map(|threads| {
        let run = run(
            &folder.path().join(threads.to_string()),
            threads,
            None,
            false,
        );
        timeless(run.found.expect("found"))
    });
    assert_eq!(one, two);
    assert!(one.is_complete);
    let finalist = &one.finalists[0];
    assert_eq!(one.candidates[finalist.candidate].parameters, 6_370);
    assert!(finalist.validation >= 0.8, "{}", finalist.validation);
    let seeds: Vec<u64> = finalist.test.iter().map(|(seed, _)| *seed).collect();
    assert_eq!(seeds, [2, 3]);
}

#[test]
fn a_search_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let whole = run(&path("whole"), 2, None, false);
    let whole_found = timeless(whole.found.expect("found"));
    // No time for a single training.
    let none = run(&path("cut"), 2, Some(Duration::ZERO), false);
    let none = none.found.expect("nothing failed");
    assert!(!none.is_complete && none.finalists.is_empty() && none.trials.is_empty());
    // What a killed search leaves: some trials, and part of a line.
    let text = std::fs::read_to_string(path("whole")).expect("read");
    for lines in [1, 3, 6] {
        let mut cut: String = text.split_inclusive('\n').take(lines).collect();
        cut += "{\"candidate\":0,\"epo";
        std::fs::write(path("cut"), cut).expect("written");
        let rest = run(&path("cut"), 1, None, true);
        assert_eq!(rest.trials, whole.trials - (lines - 1));
        assert_eq!(timeless(rest.found.expect("found")), whole_found);
    }
}

#[test]
fn logs_that_are_not_of_this_search_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    run(&path, 2, Some(Duration::ZERO), false)
        .found
        .expect("begun");
    let message = |text: &str| {
        std::fs::write(&path, text).expect("written");
        let error = run(&path, 1, None, true).found.expect_err("refused");
        error
            .to_string()
            .replace(&path.display().to_string(), "log")
    };
    let text = std::fs::read_to_string(&path).expect("read");
    assert_eq!(
        message(&text.replace("\"seed\":0", "\"seed\":1")),
        "log, line 1: the log belongs to a search with another seed"
    );
    assert_eq!(
        message(&text.replace("held-out", "finalists")),
        "log, line 1: the log belongs to a search with another space"
    );
    let damaged = message(&format!("{text}{{\"candidate\":}}\n"));
    assert!(
        damaged.starts_with("log, line 2: not a trial: "),
        "{damaged}"
    );
    assert!(
        message("something else\n").starts_with("log, line 1: not the first line of a search: ")
    );
    assert_eq!(
        std::fs::read_to_string(&path).expect("read"),
        "something else\n"
    );
    // Killed while it began.
    std::fs::write(&path, &text[..9]).expect("written");
    assert!(run(&path, 1, None, true).found.is_ok());
    let error = run(&path, 1, None, false).found.expect_err("it is there");
    assert!(error.to_string().starts_with(&path.display().to_string()));
}

#[test]
fn spaces_that_make_no_sense_are_named() {
    let message = |text: &str| {
        let space = Space::from_toml(text, Path::new("space.toml"));
        let candidates = space.and_then(|space| space.candidates());
        candidates.expect_err("refused").to_string()
    };
    for (from, to, expected) in [
        (
            "\"A\"",
            "\"E\"",
            "space.toml: the part must be A, B or C, found E",
        ),
        (
            "[1500, 9000]",
            "[9000, 1500]",
            "space.toml: the parameters must be from the least to the greatest number, found 9000 to 1500",
        ),
        (
            "[1500, 9000]",
            "[1, 2]",
            "space.toml: none of 4 combinations keeps the rules of part A with 1 to 2 parameters",
        ),
        (
            "n = [2, 8, 10]",
            "n = { from = 9, to = 2 }",
            "space.toml: family two layers: choice n: has no value",
        ),
        (
            "n = [2, 8, 10]",
            "m = [2]",
            "space.toml: family two layers: there is no choice n",
        ),
        (
            "n = [2, 8, 10]",
            "n = { from = 1, to = 3000000 }",
            "space.toml: family two layers: choice n: 1 to 3000000 are too many values",
        ),
        (
            "factor = 2",
            "factor = 1",
            "space.toml: halving: factor must be at least 2",
        ),
        (
            "learning-rate",
            "learning-speed",
            "space.toml: family two layers: recipe: unknown field `learning-speed`",
        ),
    ] {
        let found = message(&SPACE.replace(from, to));
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn what_diverges_never_wins() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = SPACE.replace("learning-rate = 0.02", "learning-rate = 1e30");
    let space = Space::from_toml(&text, Path::new("space.toml")).expect("read");
    let digits = Mnist::drawn(500, 100, 0);
    let runner = Runner {
        engine: cijfer_model::Engine::cpu(),
        digits: &digits,
        seed: 0,
        threads: 1,
        budget: None,
        log: folder.path().join("log"),
        resume: false,
    };
    let found = runner.search(&space, &mut |_| {}).expect("recorded");
    let has_diverged = |candidate: usize| {
        let mut trials = found
            .trials
            .iter()
            .filter(|trial| trial.key.candidate == candidate);
        trials.any(|trial| trial.outcome == Outcome::Diverged)
    };
    assert!(
        (0..4).any(has_diverged),
        "such a rate is too high for two layers"
    );
    assert!(
        !(0..4).all(has_diverged),
        "a single layer only gets large weights"
    );
    assert!(
        found
            .finalists
            .iter()
            .all(|finalist| !has_diverged(finalist.candidate))
    );
}
