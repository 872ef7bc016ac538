//! The dependencies of the crates are those that ARCHITECTURE.md draws.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Uses = BTreeMap<String, BTreeSet<String>>;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The table of ARCHITECTURE.md: a crate, and the crates that it uses.
fn drawn() -> Uses {
    let text = std::fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let (_, table) = text.split_once("<!-- dependencies").unwrap();
    table
        .lines()
        .skip(1)
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let uses = cells[1].split(',').map(str::trim);
            let uses = uses.filter(|name| !name.is_empty()).map(str::to_owned);
            (cells[0].to_owned(), uses.collect())
        })
        .collect()
}

/// What the manifests say.
fn built() -> Uses {
    let crates = std::fs::read_dir(workspace().join("crates")).unwrap();
    let mut folders: Vec<PathBuf> = crates.map(|entry| entry.unwrap().path()).collect();
    folders.push(workspace().join("xtask"));
    folders
        .into_iter()
        .map(|folder| {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let manifest: toml::Table = toml::from_str(&manifest).unwrap();
            let uses = manifest["dependencies"].as_table().unwrap().keys();
            let uses = uses.filter_map(|name| name.strip_prefix("cijfer-"));
            (name, uses.map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn the_crates_depend_on_one_another_as_drawn() {
    assert_eq!(built(), drawn());
}

/// Libraries return; only the edges print, exit or read the environment.
#[test]
fn only_the_edges_speak() {
    let edges = ["cli", "terminal"];
    for entry in std::fs::read_dir(workspace().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        if edges.contains(&folder.file_name().unwrap().to_str().unwrap()) {
            continue;
        }
        for file in sources(&folder.join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            // Tests, which stand below the code, may read the environment and print.
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            for word in ["println!", "eprintln!", "process::exit", "env::var"] {
                let spoken = code
                    .lines()
                    .any(|line| line.contains(word) && !line.trim_start().starts_with("//"));
                assert!(!spoken, "{}: {word}", file.display());
            }
        }
    }
}

/// The sources that a new pooling touches are those that CONTRIBUTING.md lists, and few.
#[test]
fn a_pooling_is_said_in_few_places() {
    let text = std::fs::read_to_string(workspace().join("CONTRIBUTING.md")).unwrap();
    let (_, list) = text.split_once("<!-- sources of a pooling").unwrap();
    let items = list
        .lines()
        .skip(1)
        .skip_while(|line| !line.starts_with("1. "))
        .take_while(|line| !line.is_empty());
    let listed: BTreeSet<&str> = items.map(|line| line.split('`').nth(1).unwrap()).collect();
    assert!(listed.len() <= 6, "{listed:?}");

    // A sentence of its own, which a class need not have.
    let optional = "crates/assignment/src/pages/steps.rs";
    let names = ["AveragePooling2d", "Pooled::Mean", "pub enum Pooled "];
    let crates = std::fs::read_dir(workspace().join("crates")).unwrap();
    let files = crates.flat_map(|entry| sources(&entry.unwrap().path().join("src")));
    let found: BTreeSet<String> = files
        .filter(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            let code = text.split("\nmod tests").next().unwrap();
            let mut code = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            code.any(|line| names.iter().any(|name| line.contains(name)))
        })
        .map(|file| {
            file.strip_prefix(workspace())
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .filter(|file| file != optional)
        .collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, listed);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => sources(&path),
                false => vec![path],
            }
        })
        // A file of tests alone.
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"))
        .collect()
}
