use std::collections::BTreeMap;
use std::io::{BufRead, Write, stdin, stdout};

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::candle::candle;
use super::measurement::{Answer, Asked, Request};
use super::ours::ours;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Served {
    /// The project's networks
    Cijfer,
    /// candle's own layers
    Candle,
}

/// Answers requests until there are no more.
pub(super) fn run(served: Served) -> Result<String> {
    let mut answers = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line.context("reading a request")?;
        let answer = answered(served, &line).unwrap_or_else(|error| Answer::Failed {
            error: format!("{error:#}"),
        });
        serde_json::to_writer(&mut answers, &answer)?;
        answers.write_all(b"\n")?;
        answers.flush()?;
    }
    Ok(String::new())
}

fn answered(served: Served, line: &str) -> Result<Answer> {
    let request: Request =
        serde_json::from_str(line).with_context(|| format!("not a request: {line}"))?;
    Ok(match request.work {
        Asked::Versions => Answer::Versions {
            versions: BTreeMap::from([("cijfer".into(), env!("CARGO_PKG_VERSION").into())]),
        },
        Asked::Work(work) => Answer::Measured(match served {
            Served::Cijfer => ours(work, request.seconds)?,
            Served::Candle => candle(work, request.seconds)?,
        }),
    })
}
