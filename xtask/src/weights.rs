use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cijfer_analysis::Analysis;
use cijfer_dataset::{Mnist, Verification};
use cijfer_localization::calibrate;
use cijfer_model::{Checkpoint, Engine};
use cijfer_network::Network;
use cijfer_report::{Cell, Column, Table};
use cijfer_training::search::Spread;
use cijfer_training::{Recipe, evaluate, one_a_core, train};
use clap::Args;

/// Which networks of the zoo are trained, and how often.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Names of folders in crates/zoo/trained; all of them when none is given
    names: Vec<String>,
    /// Seeds from 0 on, of which none is chosen: the weights of the first come with the zoo
    #[arg(long, default_value_t = 5)]
    seeds: u64,
}

/// A network of the zoo, and how it is trained: a folder with a network.toml and a recipe.toml, such as
/// `cijfer search` writes them.
struct Recorded {
    folder: PathBuf,
    network: Network,
    recipe: Recipe,
}

/// Trains the networks of the zoo with several seeds each on the training images, one on a core, and takes the
/// weights of the first seed as those that come with the zoo.
pub(crate) fn run(arguments: &Arguments) -> Result<String> {
    ensure!(arguments.seeds > 0, "--seeds must be at least 1");
    let zoo = crate::workspace().join("crates").join("zoo");
    let all = read(&zoo.join("trained"), &arguments.names)?;
    let folder = std::env::var_os("CIJFER_DATA").context(
        "CIJFER_DATA names no folder with MNIST, on which the zoo's weights are trained",
    )?;
    let digits = Mnist::from_folder(PathBuf::from(folder), Verification::Published)?;
    let jobs: Vec<(usize, u64)> = (0..all.len())
        .flat_map(|index| (0..arguments.seeds).map(move |seed| (index, seed)))
        .collect();
    let mut trained = on_all_cores(&all, &jobs, &digits)?;
    let mut rows = Vec::new();
    for (index, recorded) in all.iter().enumerate() {
        let mut of_this: Vec<Trained> = Vec::new();
        while let Some(at) = trained.iter().position(|trained| trained.index == index) {
            of_this.push(trained.swap_remove(at));
        }
        of_this.sort_by_key(|trained| trained.seed);
        let accuracies: Vec<(u64, f64)> = of_this.iter().map(|t| (t.seed, t.accuracy)).collect();
        let parameters = Analysis::of(&recorded.network)?
            .totals()?
            .parameters
            .total
            .value;
        rows.push(row(&recorded.network.name, parameters, &accuracies));
        let Some(first) = of_this.into_iter().next() else {
            continue;
        };
        let mut checkpoint = first.checkpoint;
        checkpoint.provenance.data = digits.origin.content();
        checkpoint.provenance.data_checksum = digits.train.checksum();
        checkpoint.provenance.test_accuracies = accuracies;
        if recorded.recipe.scenes.is_some() {
            let chosen = calibrate(&checkpoint, &digits.train, &Engine::cpu())?;
            chosen.write_into(&mut checkpoint.provenance);
        }
        checkpoint.save(&recorded.folder.join("weights.safetensors"))?;
    }
    let columns = ["network", "parameters", "mean", "least", "most", "by seed"];
    let columns = columns.map(|heading| match heading {
        "network" | "by seed" => Column::left(heading),
        _ => Column::right(heading),
    });
    Ok(Table::new(columns, rows).to_markdown())
}

/// The networks and recipes of some folders, or of all.
fn read(folder: &Path, names: &[String]) -> Result<Vec<Recorded>> {
    let mut all: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        all.push(entry?.file_name().to_string_lossy().into_owned());
    }
    all.sort();
    for name in names {
        if !all.contains(name) {
            bail!("{name} is none of {}", all.join(", "));
        }
    }
    let chosen = all
        .iter()
        .filter(|name| names.is_empty() || names.contains(name));
    let text =
        |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
    chosen
        .map(|name| {
            let folder = folder.join(name);
            let network = Network::from_toml(&text(&folder.join("network.toml"))?);
            let recipe = Recipe::from_toml(&text(&folder.join("recipe.toml"))?);
            Ok(Recorded {
                network: network.with_context(|| name.clone())?,
                recipe: recipe.with_context(|| name.clone())?,
                folder,
            })
        })
        .collect()
}

/// A network that was trained, and how good it is on the test set.
struct Trained {
    index: usize,
    seed: u64,
    checkpoint: Checkpoint,
    accuracy: f64,
}

/// Trains with every seed, each on one thread.
fn on_all_cores(all: &[Recorded], jobs: &[(usize, u64)], digits: &Mnist) -> Result<Vec<Trained>> {
    let work = |&(index, seed): &(usize, u64)| -> Result<Trained> {
        let Recorded {
            network, recipe, ..
        } = &all[index];
        let recipe = Recipe {
            seed,
            ..recipe.clone()
        };
        let engine = Engine::cpu();
        let checkpoint = train(network, &digits.train, &recipe, &engine, &mut |_| {})?;
        let model = checkpoint.model(&engine)?;
        let accuracy = evaluate(&model, &digits.test, &mut |_| {})?.accuracy();
        Ok(Trained {
            index,
            seed,
            checkpoint,
            accuracy,
        })
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done = Vec::new();
    one_a_core(
        jobs,
        cores,
        |job| Some(work(job)),
        |trained| {
            // Where nobody listens, the work goes on.
            let _ = writeln!(
                std::io::stderr(),
                "{} seed {}: {:.4}",
                all[trained.index].network.name,
                trained.seed,
                trained.accuracy
            );
            done.push(trained);
            Ok(())
        },
    )?;
    Ok(done)
}

/// A row of the table: all seeds, none of them chosen.
fn row(name: &str, parameters: u128, accuracies: &[(u64, f64)]) -> [Cell; 6] {
    let values = accuracies.iter().map(|(_, accuracy)| *accuracy);
    let by_seed: Vec<String> = values.clone().map(|value| format!("{value:.4}")).collect();
    let spread = Spread::of(values);
    [
        Cell::Text(name.to_owned()),
        Cell::Count(parameters),
        Cell::Decimal(spread.mean, 4),
        Cell::Decimal(spread.least, 4),
        Cell::Decimal(spread.most, 4),
        Cell::Text(by_seed.join(", ")),
    ]
}
