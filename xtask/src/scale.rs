//! How long large jobs take on many machines: a model of a few terms, and a simulation that it is held against.

mod simulation;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use cijfer_report::{Cell, Column, Table};
use clap::Args;

use simulation::{Cluster, Job, Ran, simulate};

/// Where the tables go.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Look whether docs/scale.md has these tables, and do not print them
    #[arg(long)]
    check: bool,
}

/// Numbers of workers in the tables.
const WORKERS: [u64; 7] = [1, 3, 10, 30, 100, 300, 1000];

/// The document that has the tables.
fn document() -> PathBuf {
    crate::workspace().join("docs").join("scale.md")
}

/// The tables of docs/scale.md.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    let tables = tables();
    if !arguments.check {
        return Ok(tables.join("\n"));
    }
    let path = document();
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    for table in &tables {
        ensure!(
            text.contains(table),
            "{}: this table of `cargo xtask scale` is not in it:\n{table}",
            path.display()
        );
    }
    Ok(format!("{}\n", path.display()))
}

fn tables() -> Vec<String> {
    [Job::forms(), Job::gigapixels()]
        .iter()
        .flat_map(|job| [by_workers(job), by_unit(job)])
        .map(|table| table.to_markdown())
        .collect()
}

/// Time and traffic of a job on so many workers, and which term decides.
fn by_workers(job: &Job) -> Table {
    let cluster = Cluster::measured();
    let rows = WORKERS.map(|workers| {
        let Ran { seconds, .. } = simulate(job, &cluster, workers, 0);
        let model = cluster.model(job, workers);
        [
            Cell::Count(workers.into()),
            Cell::Text(duration(seconds)),
            Cell::Text(duration(model.seconds())),
            Cell::Text(model.limit().to_owned()),
            Cell::Decimal(job.bytes() / seconds / 1e6, 1),
        ]
    });
    Table::new(
        [
            Column::right("workers"),
            Column::right("simulated"),
            Column::right("model"),
            Column::left("what decides"),
            Column::right("MB/s read"),
        ],
        rows,
    )
}

/// What the size of a unit does, on 100 workers of which ten are lost every hour.
fn by_unit(job: &Job) -> Table {
    let cluster = Cluster::measured().losing(10.0);
    let rows = job.sizes().into_iter().map(|size| {
        let job = job.in_units_of(size);
        let ran = simulate(&job, &cluster, 100, 1);
        [
            Cell::Count(size.into()),
            Cell::Count(job.units.into()),
            Cell::Text(duration(job.seconds_a_unit)),
            Cell::Text(duration(ran.seconds)),
            Cell::Text(duration(ran.lost)),
            Cell::Decimal(job.bytes() / 1e9, 1),
        ]
    });
    Table::new(
        [
            Column::right(job.size_is),
            Column::right("units"),
            Column::right("a unit takes"),
            Column::right("on 100 workers"),
            Column::right("lost with nodes"),
            Column::right("GB read"),
        ],
        rows,
    )
}

/// A duration in the largest unit that says something.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1e3),
        s if s < 120.0 => format!("{s:.1} s"),
        s if s < 7200.0 => format!("{:.1} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.1} h", s / 3600.0),
        s => format!("{:.1} d", s / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The model has four terms; the simulation has every batch and every worker. They agree within a tenth where there are
    /// many units for every worker.
    #[test]
    fn the_model_is_what_is_simulated() {
        let cluster = Cluster::measured();
        for job in [Job::forms(), Job::gigapixels()] {
            for workers in WORKERS
                .into_iter()
                .filter(|workers| job.units >= 20 * workers)
            {
                let simulated = simulate(&job, &cluster, workers, 2).seconds;
                let model = cluster.model(&job, workers).seconds();
                let off = (simulated / model - 1.0).abs();
                assert!(off < 0.1, "{workers} workers: {simulated} {model}");
            }
        }
    }

    #[test]
    fn more_workers_are_not_slower() {
        let times = WORKERS
            .map(|workers| simulate(&Job::forms(), &Cluster::measured(), workers, 3).seconds);
        assert!(
            times.windows(2).all(|pair| pair[1] <= pair[0] * 1.01),
            "{times:?}"
        );
    }

    #[test]
    fn the_document_has_the_tables() {
        run(&Arguments { check: true }).unwrap_or_else(|error| panic!("{error:#}"));
    }
}
