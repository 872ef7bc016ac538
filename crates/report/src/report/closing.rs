//! What stands after the parts: the results, and what is needed to get them again.

use super::Report;
use crate::document::{Document, Text};
use crate::number::{percent, seconds};
use crate::{Cell, Column, Table};

pub(super) fn write(document: &mut Document, report: &Report) {
    document.part("results", "Results");
    document.table("What was asked and what was reached", results(report));
    if report.data.drawn_because.is_some() {
        document.say(
            "**All of this on digits that the program drew itself**, not on those that people \
             wrote.",
        );
    }
    document.part("run", "What was run");
    let data = [("data".to_owned(), report.data.name.clone())];
    let data = data.iter().chain(&report.data.details);
    document.table("The data", pairs(data));
    document.table("Settings", pairs(&report.run.settings));
    let duration = [("duration of it all".to_owned(), seconds(report.run.seconds))];
    document.table(
        "The machine",
        pairs(report.run.machine.iter().chain(&duration)),
    );
    if !report.run.commands.is_empty() {
        document.say(Text::plain("To repeat it:"));
        document.lines(&report.run.commands);
    }
}

/// Part, what was asked, what was reached, yes or no.
pub(super) fn results(report: &Report) -> Table {
    let mut rows = Vec::new();
    let parts = [("A", &report.a), ("B", &report.b), ("C", &report.c)];
    for (letter, part) in parts {
        let Some(part) = part else {
            rows.push(not_run(letter));
            continue;
        };
        let mut reached = format!("{} of the test images", percent(part.test.accuracy(), 2));
        if !part.broken_rules.is_empty() {
            reached += ", but against the rules";
        }
        rows.push([
            letter.into(),
            format!("accuracy {}", percent(part.asked, 0)).into(),
            reached.into(),
            yes_or_no(part.is_reached()),
        ]);
    }
    match &report.d {
        None => rows.push(not_run("D")),
        Some(scene) => {
            let f1 = scene.searches.last().map(|search| search.scores.f1());
            rows.push([
                "D".into(),
                format!("F1 {}", scene.asked).into(),
                f1.map_or_else(|| "no search".into(), |f1| format!("F1 {f1:.3}").into()),
                yes_or_no(scene.is_reached()),
            ]);
        }
    }
    let columns = ["Part", "Asked", "Reached", "Yes or no"].map(Column::left);
    Table::new(columns, rows)
}

fn not_run(part: &str) -> [Cell; 4] {
    [part.into(), Cell::empty(), "not run".into(), "no".into()]
}

fn yes_or_no(reached: bool) -> Cell {
    if reached { "yes" } else { "no" }.into()
}

/// A table of names and values.
fn pairs<'a>(pairs: impl IntoIterator<Item = &'a (String, String)>) -> Table {
    let rows = pairs
        .into_iter()
        .map(|(name, value)| [name.as_str().into(), value.as_str().into()]);
    Table::new([Column::left("What"), Column::left("Value")], rows)
}
