//! What stands before the parts.

use super::Report;
use crate::document::{Document, Note, Text};

pub(super) fn write(document: &mut Document, report: &Report) {
    let data = &report.data;
    if let Some(reason) = &data.drawn_because {
        document.note(Note::Warning, |inside| {
            inside.say(
                "**Warning: these are not the digits that people wrote.** All figures in this \
                 report were measured on digits that the program drew itself. They say that \
                 everything runs. They do not say how well the networks read handwriting, and \
                 cannot be compared with figures for MNIST.",
            );
            inside.say(Text::plain(format!("Why: {reason}")));
        });
    }
    document.say(Text::plain(format!(
        "Three small networks learn to read digits, and the third of them then finds the digits \
         in a large image. This report goes through the assignment question by question: what is \
         asked, what was measured, how every number is calculated, and why. All calculations are \
         made by the program that counts; none is typed in by hand. Data: {}.",
        data.name
    )));
    let outcomes = outcomes(report);
    let reached = outcomes.iter().filter(|(_, reached)| *reached).count();
    let missed: Vec<&str> = outcomes
        .iter()
        .filter(|(_, reached)| !reached)
        .map(|(part, _)| *part)
        .collect();
    document.say(match (outcomes.len(), missed.as_slice()) {
        (0, _) => "**No part has been run.**".to_owned(),
        (all, []) => format!("**All {all} targets that were tried are reached.**"),
        (all, missed) => format!(
            "**{reached} of the {all} targets that were tried are reached.** Not reached: part {}.",
            missed.join(", part ")
        ),
    });
}

/// Which parts were run, and whether they reached what was asked.
fn outcomes(report: &Report) -> Vec<(&'static str, bool)> {
    let parts = [("A", &report.a), ("B", &report.b), ("C", &report.c)];
    let parts = parts
        .into_iter()
        .filter_map(|(letter, part)| Some((letter, part.as_ref()?.is_reached())));
    let scene = report.d.iter().map(|scene| ("D", scene.is_reached()));
    parts.chain(scene).collect()
}

/// Says that a part was not run.
pub(super) fn not_run(document: &mut Document) {
    document.say("This part was not run, so there is nothing to report.");
}
