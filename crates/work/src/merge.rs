//! From results back to what a single machine would have found.

use std::collections::{BTreeMap, HashSet};

use cijfer_localization::{Candidate, Located, Options, digits, list};
use cijfer_training::search::{self, Found, Key, Rounds, Space};

use crate::job::{Job, Locating, Searching, Work};
use crate::outcome::{Looked, Part};
use crate::unit::{FINDING, Image, Strip, TRYING, Task};
use crate::{Error, Manifest, Outcome, Result, Results, Unit};

impl Manifest {
    /// The outcomes of all units, in their order, out of one or several folders.
    ///
    /// # Errors
    ///
    /// Results that are missing, were cut off or changed, contradict one another, or are of units that the manifest has not.
    pub fn outcomes(&self, folders: &[Results]) -> Result<Vec<Outcome>> {
        let units: HashSet<&str> = self.units.iter().map(|unit| &*unit.unit).collect();
        for folder in folders {
            folder.check(&units)?;
        }
        self.outcomes_among_others(folders)
    }

    /// The same where results of other units may lie beside them.
    fn outcomes_among_others(&self, folders: &[Results]) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::with_capacity(self.units.len());
        let mut missing = Vec::new();
        for unit in &self.units {
            match outcome(unit, folders)? {
                Some(outcome) => outcomes.push(outcome),
                None => missing.push(unit),
            }
        }
        match missing.first() {
            None => Ok(outcomes),
            Some(first) => Err(Error::Missing {
                missing: missing.len(),
                units: self.units.len(),
                first: first.to_string(),
            }),
        }
    }

    /// The images of a job that finds digits, with what came of each.
    ///
    /// # Errors
    ///
    /// As [`outcomes`](Self::outcomes); a job of something else.
    pub fn looked(&self, folders: &[Results]) -> Result<Vec<(Image, Looked)>> {
        let Work::Locate(Locating { settings, .. }) = &self.job.work else {
            return Err(self.of_something_else(FINDING));
        };
        // How much memory there is decides nothing.
        let rule = settings.options(0);
        let mut all = Vec::new();
        let mut open: Option<Strips> = None;
        for (unit, outcome) in self.units.iter().zip(self.outcomes(folders)?) {
            match (&unit.task, outcome) {
                (Task::Images(images), Outcome::Images(looked)) if open.is_none() => {
                    all.extend(images.iter().cloned().zip(looked));
                }
                (Task::Strip(strip), Outcome::Strip(part)) => {
                    let mut strips = open.take().unwrap_or_else(|| Strips::of(strip));
                    strips.add(strip, part)?;
                    match strips.is_whole() {
                        true => all.push(strips.together(&rule)),
                        false => open = Some(strips),
                    }
                }
                _ => return Err(Strips::unfinished(open.as_ref(), &unit.to_string())),
            }
        }
        match open {
            None => Ok(all),
            open => Err(Strips::unfinished(open.as_ref(), "the end of the manifest")),
        }
    }

    /// What a search found.
    ///
    /// # Errors
    ///
    /// As [`outcomes`](Self::outcomes); a job of something else; a search whose last rounds were not planned yet.
    pub fn found(&self, folders: &[Results]) -> Result<Found> {
        let searching = self.searching()?;
        let space = searching.space()?;
        let trials = self.trials(&space, self.outcomes(folders)?)?;
        let found = Found::of(&space, searching.seed, trials)?;
        match found.is_complete {
            true => Ok(found),
            false => Err(Error::Rounds {
                trials: self.units.len(),
            }),
        }
    }

    /// The units as trials of a space, with their outcomes.
    fn trials(
        &self,
        space: &Space,
        outcomes: Vec<Outcome>,
    ) -> Result<BTreeMap<Key, search::Trial>> {
        let candidates = space.candidates()?;
        let mut trials = BTreeMap::new();
        for (unit, outcome) in self.units.iter().zip(outcomes) {
            let (Task::Trial(trial), Outcome::Trial(outcome)) = (&unit.task, outcome) else {
                return Err(self.of_something_else(TRYING));
            };
            // A unit that was planned is of a candidate: its identity follows from that.
            if let Some(candidate) = candidates.get(trial.key.candidate) {
                let trial = search::Trial::of(trial.key, candidate, outcome);
                trials.insert(trial.key, trial);
            }
        }
        Ok(trials)
    }

    /// What the job searches.
    ///
    /// # Errors
    ///
    /// A job of something else.
    pub fn searching(&self) -> Result<&Searching> {
        match &self.job.work {
            Work::Search(searching) => Ok(searching),
            Work::Locate(_) => Err(self.of_something_else(TRYING)),
        }
    }

    fn of_something_else(&self, expected: &str) -> Error {
        Error::Otherwise {
            what: "work",
            expected: expected.to_owned(),
            found: self.job.kind().to_owned(),
        }
    }

    /// The first round of a search.
    ///
    /// # Errors
    ///
    /// A space without candidates.
    pub fn of_search(job: Job) -> Result<Self> {
        let manifest = Self {
            job,
            units: Vec::new(),
            is_one: false,
        };
        manifest.with_next_round(&[])
    }

    /// The manifest of a search with the trials of one more round, which the results of the rounds before decide; the same
    /// manifest when all rounds are over. Results of later rounds may be there already.
    ///
    /// # Errors
    ///
    /// As [`outcomes`](Self::outcomes).
    pub fn with_next_round(&self, folders: &[Results]) -> Result<Self> {
        let searching = self.searching()?;
        let space = searching.space()?;
        let candidates = space.candidates()?;
        let trials = self.trials(&space, self.outcomes_among_others(folders)?)?;
        let mut rounds = Rounds::new(&space, &candidates, searching.seed);
        while !rounds.are_over() && rounds.decide(&trials) {}
        let mut units = self.units.clone();
        units.extend(self.job.trials(&rounds, &candidates)?);
        Ok(Self {
            job: self.job.clone(),
            units,
            is_one: false,
        })
    }
}

/// The strips of an image, from the top as far as they were put together.
struct Strips {
    /// Of the image as a whole: its rows are those that are there.
    strip: Strip,
    candidates: Vec<Candidate>,
    /// Why the first strip that could not be looked at could not.
    refused: Option<String>,
}

impl Strips {
    fn of(first: &Strip) -> Self {
        Self {
            strip: Strip {
                rows: [0, 0],
                ..first.clone()
            },
            candidates: Vec::new(),
            refused: None,
        }
    }

    /// Adds the strip that follows.
    fn add(&mut self, strip: &Strip, part: Part) -> Result<()> {
        let [first, end] = strip.rows;
        let expected = Strip {
            rows: [self.strip.rows[1], end],
            ..self.strip.clone()
        };
        if *strip != expected || end <= first || end > strip.height {
            return Err(Self::unfinished(
                Some(self),
                &format!("{}, rows {first} to {end}", strip.image.path),
            ));
        }
        self.strip.rows[1] = end;
        match part {
            Part::Candidates(candidates) => self.candidates.extend(candidates),
            Part::Refused(reason) => self.refused = self.refused.take().or(Some(reason)),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.strip.rows[1] == self.strip.height
    }

    /// The image, with the digits that are left when those of all strips are compared.
    fn together(self, rule: &Options) -> (Image, Looked) {
        let Strip {
            image,
            width,
            height,
            ..
        } = self.strip;
        let looked = match self.refused {
            Some(reason) => Looked::Refused(reason),
            None => Looked::Found(Located {
                image: image.path.clone(),
                width,
                height,
                digits: list(&digits(self.candidates, rule), width, height),
            }),
        };
        (image, looked)
    }

    fn unfinished(strips: Option<&Self>, found: &str) -> Error {
        let expected = match strips {
            Some(Self { strip, .. }) => {
                format!(
                    "the strip of {} from row {} on",
                    strip.image.path, strip.rows[1]
                )
            }
            None => "images, or the first strip of one".to_owned(),
        };
        Error::Strips {
            expected,
            found: found.to_owned(),
        }
    }
}

/// The outcome of a unit in whichever folder it is; where it is in several, it is the same in all.
fn outcome(unit: &Unit, folders: &[Results]) -> Result<Option<Outcome>> {
    let mut known: Option<(&Results, Outcome)> = None;
    for folder in folders {
        let Some(outcome) = folder.read(unit)? else {
            continue;
        };
        match &known {
            Some((first, other)) if *other != outcome => {
                return Err(Error::Contradiction {
                    unit: unit.to_string(),
                    first: first.file(unit),
                    second: folder.file(unit),
                });
            }
            Some(_) => {}
            None => known = Some((folder, outcome)),
        }
    }
    Ok(known.map(|(_, outcome)| outcome))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::manifest::tests::manifest;

    fn refused(reason: &str) -> Outcome {
        Outcome::Images(vec![Looked::Refused(reason.to_owned())])
    }

    #[test]
    fn what_is_missing_foreign_or_contradictory_is_refused() {
        let manifest = manifest(&["a", "b", "c"], 1);
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = ["one", "two"].map(|name| Results::in_folder(folder.path().join(name)));
        let both = [one.clone(), two.clone()];
        let message = || {
            let message = manifest.outcomes(&both).unwrap_err().to_string();
            message.replace(&folder.path().display().to_string(), "")
        };
        assert_eq!(
            message(),
            "3 of 3 results are missing, the first of them that of a"
        );
        let [a, b, c] = &manifest.units[..] else {
            panic!()
        };
        one.write(a, &refused("a")).unwrap();
        two.write(c, &refused("c")).unwrap();
        assert_eq!(
            message(),
            "1 of 3 results are missing, the first of them that of b"
        );
        // Twice the same is harmless, in one folder and in two.
        for _ in 0..2 {
            one.write(b, &refused("b")).unwrap();
            two.write(b, &refused("b")).unwrap();
        }
        let outcomes = manifest.outcomes(&both).unwrap();
        assert_eq!(outcomes, ["a", "b", "c"].map(refused));
        // What a program left that was killed while it wrote is no result.
        fs::write(two.file(b).with_file_name(".cijfer-abc.part"), "{").unwrap();
        assert_eq!(manifest.outcomes(&both).unwrap(), outcomes);

        two.write(b, &refused("other")).unwrap();
        assert!(message().starts_with("b: /one/"), "{}", message());
        assert!(message().contains(" differ, although a unit has the same result"));
        fs::remove_file(two.file(b)).unwrap();
        let whole = fs::read(one.file(b)).unwrap();
        fs::write(one.file(b), &whole[..whole.len() - 4]).unwrap();
        assert!(message().contains("was cut off"), "{}", message());
        fs::copy(one.file(a), one.file(b)).unwrap();
        assert!(message().contains(&format!("found that of {}", a.unit)));
        fs::write(one.file(b), whole).unwrap();
        manifest.outcomes(&both).unwrap();

        let other = crate::manifest::tests::manifest(&["d"], 1);
        two.write(&other.units[0], &refused("d")).unwrap();
        let name = Results::name(&other.units[0]);
        assert!(message().starts_with(&format!(
            "/two/{name}: the result of a unit that is not in this"
        )));
    }
}
