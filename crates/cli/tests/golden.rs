//! What `summary`, `count` and `explain` write of the assignment's networks, word for word, in
//! both languages and every format. The files are in `fixtures/analysis`; its README says how they
//! are made anew.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::Place;
use expect_test::expect_file;
use serde_json::Value;

const FORMATS: [(&str, &str); 6] = [
    ("table", "txt"),
    ("markdown", "md"),
    ("latex", "tex"),
    ("html", "html"),
    ("csv", "csv"),
    ("json", "json"),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/analysis")
}

/// Runs a command of each network, in both languages and all formats, and compares.
fn check(command: &str, name: &str) {
    let place = Place::empty();
    for network in ["A", "B", "C"] {
        for language in ["en", "nl"] {
            for (format, extension) in FORMATS {
                // JSON speaks English alone.
                if (format, language) == ("json", "nl") {
                    continue;
                }
                let arguments = command.replacen("NETWORK", network, 1);
                let arguments = format!("{arguments} --language {language} --format {format}");
                let file = format!("{name}-{}.{language}.{extension}", network.to_lowercase());
                expect_file![fixtures().join(file)].assert_eq(&place.succeed(&arguments));
            }
        }
    }
}

#[test]
fn summaries() {
    check("summary NETWORK", "summary");
}

#[test]
fn counts() {
    check("count NETWORK", "count");
}

#[test]
fn explanations() {
    check("explain NETWORK", "explain");
}

#[test]
fn open_sizes() {
    check("count NETWORK --symbolic", "symbolic");
}

#[test]
fn json_is_the_same_in_every_language() {
    let place = Place::empty();
    for command in ["summary C", "count C", "explain C", "count C --symbolic"] {
        let of = |language: &str| {
            place.succeed(&format!("{command} --format json --language {language}"))
        };
        assert_eq!(of("en"), of("nl"), "{command}");
    }
}

/// `docs/json.md` names every field that any of the documents has.
#[test]
fn every_field_is_described() {
    fn collect(value: &Value, keys: &mut BTreeSet<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| collect(value, keys)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    keys.insert(key.clone());
                    collect(value, keys);
                }
            }
            _ => {}
        }
    }
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/json.md");
    let description = std::fs::read_to_string(description).expect("docs/json.md");
    let place = Place::empty();
    let commands = [
        "summary B",
        "count C",
        "explain A --layer 1",
        "count C --symbolic",
        "count B --convention fvcore",
        "compare A B C",
        "roofline C",
        "roofline --list",
    ];
    for command in commands {
        let document = place.succeed(&format!("{command} --format json"));
        let document: Value = serde_json::from_str(&document).expect("clean JSON");
        let schema = document["schema"].as_str().expect("a schema");
        let version = &document["version"];
        let heading = format!("## `{schema}`, version {version}");
        assert!(description.contains(&heading), "{command}: {heading}");
        let mut keys = BTreeSet::new();
        collect(&document, &mut keys);
        for key in keys {
            let quoted = [format!("`{key}`"), format!("\"{key}\"")];
            assert!(
                quoted.iter().any(|key| description.contains(key)),
                "{command}: `{key}` is not described"
            );
        }
    }
}
