use anyhow::{Context, Result};

use super::peer::THREADS;
use super::rounds::Times;
use super::table::Table;

const BEGIN: &str = "<!-- kernels: written by cargo xtask bench --peers -->";
const END: &str = "<!-- end -->";

/// The part of BENCHMARKS.md that is measured here.
pub(super) struct Section {
    /// What it was measured on.
    pub(super) machine: String,
    /// Of all libraries, with their names.
    pub(super) versions: Vec<String>,
    /// How often.
    pub(super) times: Times,
    /// The measurements.
    pub(super) table: Table,
}

impl Section {
    /// With its heading.
    pub(super) fn to_markdown(&self) -> String {
        let mut text = format!(
            "## Beside other libraries\n\n\
            `CIJFER_DATA=path/to/mnist cargo xtask bench --peers`, float32, {THREADS} threads each. \
            Medians of {} rounds of {} s, in which\nthe libraries take turns. Each does a work in \
            the fastest of its ways, found before the clock starts. The ratio says how\nmany times \
            as fast Cijfer is as the best other, with the least and the most of the rounds. The \
            share is that of\nwhat the arithmetic gave in registers: Cijfer's, then the best \
            other's.\n\n{}.\n{}.\n\n",
            self.times.rounds,
            self.times.seconds,
            self.machine,
            self.versions.join(", "),
        );
        text += &self.table.to_markdown();
        for failure in self.table.failures() {
            text += &format!("- not measured: {failure}\n");
        }
        text
    }
}

/// The document with the section in its place between the markers, or at the end where it has none.
pub(super) fn spliced(document: &str, section: &str) -> Result<String> {
    let section = format!("{BEGIN}\n\n{}\n\n{END}", section.trim());
    let Some((before, rest)) = document.split_once(BEGIN) else {
        return Ok(format!("{}\n\n{section}\n", document.trim_end()));
    };
    let (_, after) = rest
        .split_once(END)
        .with_context(|| format!("BENCHMARKS.md has {BEGIN} and no {END} after it"))?;
    Ok(format!("{before}{section}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_section_stays() {
        let first = spliced("# Title\n", "one").unwrap();
        assert_eq!(first, format!("# Title\n\n{BEGIN}\n\none\n\n{END}\n"));
        let document = format!("{first}\n## Next\n");
        let second = spliced(&document, "two\n").unwrap();
        assert_eq!(second, document.replace("one", "two"));
        assert_eq!(spliced(&second, "two").unwrap(), second);
    }

    #[test]
    fn a_section_without_an_end_is_refused() {
        assert!(spliced(BEGIN, "one").is_err());
    }
}
