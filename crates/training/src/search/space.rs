//! A search space: networks and recipes with choices in them, read from a TOML file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use cijfer_network::Layer;
use cijfer_zoo::{Assignment, Class};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::{Candidate, Error, Result};

/// Combinations of choices at most. More would take too long to enumerate.
const MOST_COMBINATIONS: u128 = 2_000_000;

/// A space of networks and recipes, and how it is searched.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    /// The file, for messages.
    path: PathBuf,
    /// The text of the file.
    text: String,
    /// The part of the assignment whose rules hold.
    pub part: Assignment,
    /// The convolutions that are allowed.
    pub class: Class,
    /// The accuracy to reach.
    pub accuracy: f64,
    /// The least and the greatest number of parameters.
    pub parameters: [u64; 2],
    /// How many candidates are trained for how long.
    pub halving: Halving,
    recipe: Table,
    choices: Vec<Choice>,
    families: Vec<Family>,
}

/// How many candidates are trained for how long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Halving {
    /// Candidates of the first round, drawn at random from all that the space has.
    pub candidates: usize,
    /// The epochs of each round.
    pub epochs: Vec<usize>,
    /// The divisor of the number of candidates from round to round.
    pub factor: usize,
    /// The seeds of the last round.
    pub seeds: usize,
    /// The number of held-out sets in the last round. The rounds before use the first of them.
    pub splits: usize,
    /// Images of each held-out set.
    pub held_out: usize,
    /// The number of networks that are trained on all images and tested at the end.
    pub finalists: usize,
    /// The seeds of each of these networks.
    pub final_seeds: usize,
}

impl Default for Halving {
    fn default() -> Self {
        Self {
            candidates: 27,
            epochs: vec![4, 12, 36],
            factor: 3,
            seeds: 2,
            splits: 2,
            held_out: 10_000,
            finalists: 1,
            final_seeds: 5,
        }
    }
}

/// Networks that differ only by choices.
#[derive(Debug, Clone, PartialEq)]
struct Family {
    name: String,
    layers: Value,
    choices: Vec<Choice>,
}

/// A name that stands for one of some values.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    name: String,
    values: Vec<Value>,
}

/// The TOML file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    part: String,
    #[serde(default)]
    class: Class,
    accuracy: Option<f64>,
    parameters: [u64; 2],
    #[serde(default)]
    halving: Halving,
    #[serde(default)]
    recipe: Table,
    #[serde(default)]
    choices: Table,
    families: Vec<FamilyInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FamilyInFile {
    name: String,
    layers: Value,
    #[serde(default)]
    choices: Table,
}

/// A choice in the file: a list, or the whole numbers from one to another.
#[derive(Deserialize)]
#[serde(untagged)]
enum ChoiceInFile {
    List(Vec<Value>),
    Range(Range),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    from: i64,
    to: i64,
}

impl Space {
    /// Reads a space from the text of a TOML file; `path` names it in messages.
    ///
    /// # Errors
    ///
    /// Text that is not a file of a space, choices without a value, and more combinations than can be enumerated.
    pub fn from_toml(text: &str, path: &Path) -> Result<Self> {
        let refuse = |reason: String| Error::Space {
            path: path.to_owned(),
            reason,
        };
        let file: File = toml::from_str(text).map_err(|error| refuse(error.to_string()))?;
        let part = part(&file.part).map_err(&refuse)?;
        let accuracy = file.accuracy.or(part.accuracy()).unwrap_or(1.0);
        let [least, most] = file.parameters;
        if least > most {
            return Err(refuse(format!(
                "the parameters must be from the least to the greatest number, found {least} to {most}"
            )));
        }
        if !(accuracy > 0.0 && accuracy <= 1.0) {
            return Err(refuse(format!(
                "the accuracy must be above 0 and at most 1, found {accuracy}"
            )));
        }
        file.halving.validate().map_err(&refuse)?;
        let families = file.families.into_iter().map(|family| {
            let choices = choices(family.choices)
                .map_err(|reason| format!("family {}: {reason}", family.name))?;
            Ok(Family {
                name: family.name,
                layers: family.layers,
                choices,
            })
        });
        let families = families.collect::<Result<Vec<_>, String>>();
        let space = Self {
            path: path.to_owned(),
            text: text.to_owned(),
            part,
            class: file.class,
            accuracy,
            parameters: file.parameters,
            halving: file.halving,
            recipe: file.recipe,
            choices: choices(file.choices).map_err(&refuse)?,
            families: families.map_err(&refuse)?,
        };
        let combinations = space.combinations();
        if combinations > MOST_COMBINATIONS {
            return Err(refuse(format!(
                "at most {MOST_COMBINATIONS} combinations of choices can be enumerated, found {combinations}"
            )));
        }
        Ok(space)
    }

    /// Reads a space from a file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and as [`from_toml`](Self::from_toml).
    pub fn from_file(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::from_toml(&text, path)
    }

    /// The text of the file, by which a log recognises the space.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of combinations of choices in all families.
    pub fn combinations(&self) -> u128 {
        let product = |choices: &[Choice]| {
            let counts = choices.iter().map(|choice| choice.values.len() as u128);
            counts.fold(1, u128::saturating_mul)
        };
        let shared = product(&self.choices);
        let families = self.families.iter();
        let sum = families.map(|family| product(&family.choices).saturating_mul(shared));
        sum.fold(0, u128::saturating_add)
    }

    /// Every network that keeps the rules and whose number of parameters is within the bounds, with its recipe, each once.
    ///
    /// # Errors
    ///
    /// A layer or a recipe that cannot be read for some choice, and a space without any candidate.
    pub fn candidates(&self) -> Result<Vec<Candidate>> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut seen = HashSet::new();
        for family in &self.families {
            let all: Vec<&Choice> = self.choices.iter().chain(&family.choices).collect();
            let mut chosen = vec![0; all.len()];
            loop {
                let value = |name: &str| {
                    let index = all.iter().position(|choice| choice.name == name)?;
                    Some(&all[index].values[chosen[index]])
                };
                if let Some(candidate) = self.candidate(family, &value)? {
                    let places = candidate.network.places();
                    let layers: Vec<&Layer> = places.map(|place| place.layer).collect();
                    if seen.insert(format!("{layers:?} {:?}", candidate.recipe)) {
                        candidates.push(candidate);
                    }
                }
                // The next combination, like a number whose digits have bases of their own.
                let next = (0..all.len()).rev().find(|&index| {
                    chosen[index] = (chosen[index] + 1) % all[index].values.len();
                    chosen[index] > 0
                });
                if next.is_none() {
                    break;
                }
            }
        }
        if candidates.is_empty() {
            let [least, most] = self.parameters;
            return Err(Error::Space {
                path: self.path.clone(),
                reason: format!(
                    "none of {} combinations keeps the rules of part {:?} with {least} to {most} parameters",
                    self.combinations(),
                    self.part
                ),
            });
        }
        Ok(candidates)
    }

    /// The network and recipe of some choices, if it is a candidate.
    fn candidate<'a>(
        &self,
        family: &Family,
        value: &dyn Fn(&str) -> Option<&'a Value>,
    ) -> Result<Option<Candidate>> {
        let refuse = |reason: String| Error::Space {
            path: self.path.clone(),
            reason: format!("family {}: {reason}", family.name),
        };
        let layers = filled(&family.layers, value).map_err(&refuse)?;
        let recipe = filled(&Value::Table(self.recipe.clone()), value).map_err(&refuse)?;
        let read = Candidate::read(&family.name, self.part, layers, recipe).map_err(&refuse)?;
        let [least, most] = self.parameters;
        Ok(read.filter(|candidate| {
            (least..=most).contains(&candidate.parameters)
                && self.part.check(&candidate.network).is_ok()
                && self.class.allows(&candidate.network)
        }))
    }
}

impl Halving {
    fn validate(&self) -> Result<(), String> {
        let counts = [
            ("candidates", self.candidates),
            ("factor", self.factor.saturating_sub(1)),
            ("seeds", self.seeds),
            ("splits", self.splits),
            ("held-out", self.held_out),
            ("finalists", self.finalists),
            ("final-seeds", self.final_seeds),
            ("epochs", self.epochs.len()),
            ("epochs", self.epochs.iter().copied().min().unwrap_or(0)),
        ];
        for (name, count) in counts {
            if count == 0 {
                let least = if name == "factor" { 2 } else { 1 };
                return Err(format!("halving: {name} must be at least {least}"));
            }
        }
        if !self.epochs.is_sorted() {
            return Err("halving: epochs must grow from round to round".to_owned());
        }
        Ok(())
    }
}

/// The part of the assignment of that name.
pub(super) fn part(name: &str) -> Result<Assignment, String> {
    let mut all = Assignment::ALL.into_iter();
    all.find(|part| format!("{part:?}") == name)
        .ok_or_else(|| format!("the part must be A, B or C, found {name}"))
}

fn choices(table: Table) -> Result<Vec<Choice>, String> {
    let choices = table.into_iter().map(|(name, value)| {
        let of_this = |reason: String| format!("choice {name}: {reason}");
        let read: ChoiceInFile = value.try_into().map_err(|_: toml::de::Error| {
            of_this("must be a list of values, or { from = …, to = … }".to_owned())
        })?;
        let values: Vec<Value> = match read {
            ChoiceInFile::List(values) => values,
            ChoiceInFile::Range(Range { from, to }) => {
                if to.saturating_sub(from) as u128 >= MOST_COMBINATIONS && to >= from {
                    return Err(of_this(format!("{from} to {to} are too many values")));
                }
                (from..=to).map(Value::from).collect()
            }
        };
        if values.is_empty() {
            return Err(of_this("has no value".to_owned()));
        }
        Ok(Choice { name, values })
    });
    choices.collect()
}

/// A value in which every `"$name"` is replaced by the chosen value.
fn filled<'a>(value: &Value, chosen: &dyn Fn(&str) -> Option<&'a Value>) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) if text.starts_with('$') => {
            let name = &text[1..];
            let value = chosen(name).ok_or_else(|| format!("there is no choice {name}"))?;
            value.clone()
        }
        Value::Array(values) => {
            let values = values.iter().map(|value| filled(value, chosen));
            let values: Vec<Value> = values.collect::<Result<_, _>>()?;
            // A choice that is a list of layers becomes a part of the list around it.
            let is_layers = |value: &Value| {
                value
                    .as_array()
                    .is_some_and(|list| list.iter().all(Value::is_table))
            };
            let flat = values.into_iter().flat_map(|value| match value {
                Value::Array(layers) if is_layers(&Value::Array(layers.clone())) => layers,
                other => vec![other],
            });
            Value::Array(flat.collect())
        }
        Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| Ok::<_, String>((key.clone(), filled(value, chosen)?)));
            Value::Table(entries.collect::<Result<_, _>>()?)
        }
        other => other.clone(),
    })
}
