//! `cargo xtask bench`: the works of a user of small digit networks, done by the project and by
//! other libraries in turn.
//!
//! Each library is a process of its own ([`Peer`]) that is asked for one work after the other; the
//! project itself is one of them, and candle alone another, both behind `cargo xtask bench --serve`. Rounds alternate between the
//! processes, so that whatever else the machine does meets all of them.

mod candle;
mod data;
mod environment;
mod machine;
mod measurement;
mod ours;
mod peer;
mod repeated;
mod rounds;
mod section;
mod serve;
mod table;
mod work;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Args;

pub(crate) use measurement::Measurement;
pub(crate) use work::Work;

use peer::{Launch, Peer};
use rounds::Times;
use serve::Served;

/// What is measured, and how often.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Measure beside PyTorch, Keras and ONNX Runtime, and write the table of BENCHMARKS.md
    #[arg(long, conflicts_with = "serve")]
    peers: bool,
    /// Be one of the measured: requests come in as JSON Lines, and answers go out
    #[arg(long, value_name = "WHO")]
    serve: Option<Served>,
    /// How often each library does each work
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// How long a library does a work in a round
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0)]
    seconds: f64,
    /// Only this work; the table is printed and not written
    #[arg(long, value_name = "WORK")]
    only: Vec<Work>,
    /// A Python that has the libraries; without it, an environment is made under target/peers
    #[arg(long, value_name = "FILE", requires = "peers")]
    python: Option<PathBuf>,
}

/// Measures, or serves.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    if let Some(served) = arguments.serve {
        return serve::run(served);
    }
    ensure!(arguments.rounds > 0, "--rounds must be at least 1");
    ensure!(arguments.seconds > 0.0, "--seconds must be more than 0");
    ensure!(
        std::env::var_os("CIJFER_DATA").is_some(),
        "CIJFER_DATA names no folder with MNIST, which every library is to read"
    );
    let mut launches = Launch::of_this_program()?;
    if arguments.peers {
        let python = match &arguments.python {
            Some(python) => python.clone(),
            None => environment::python()?,
        };
        launches.extend(Launch::of_libraries(&python));
    }
    let works = match arguments.only.as_slice() {
        [] => Work::ALL.to_vec(),
        only => only.to_vec(),
    };
    let times = Times {
        rounds: arguments.rounds,
        seconds: arguments.seconds,
    };
    let versions = versions(&launches)?;
    let rows = works
        .iter()
        .map(|work| rounds::measured(*work, &launches, times))
        .collect::<Result<Vec<_>>>()?;
    let section = section::Section {
        machine: machine::described(),
        versions,
        times,
        table: table::Table::of(&launches, rows)?,
    };
    let text = section.to_markdown();
    // A document that has all numbers is not to lose some of them.
    if arguments.peers && arguments.only.is_empty() && section.table.is_complete() {
        let path = crate::workspace().join("BENCHMARKS.md");
        let before = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        let after = section::spliced(&before, &text)?;
        cijfer_files::write_whole(&path, |file| file.write_all(after.as_bytes()))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(text)
}

/// What each library says of itself.
fn versions(launches: &[Launch]) -> Result<Vec<String>> {
    let mut all = machine::versions();
    for launch in launches.iter().filter(|launch| !launch.is_this_program) {
        for (name, version) in Peer::start(launch)?.versions()? {
            all.push(format!("{name} {version}"));
        }
    }
    Ok(all)
}
