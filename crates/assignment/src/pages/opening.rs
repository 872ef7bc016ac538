//! What stands before the parts.

use cijfer_report::{Document, Note, Text};

use crate::Report;
use crate::texts::texts;

pub(super) fn write(document: &mut Document, report: &Report) {
    let texts = texts(document.language()).opening;
    let data = &report.data;
    if let Some(reason) = &data.drawn_because {
        document.note(Note::Warning, |inside| {
            inside.say(texts.drawn_warning());
            inside.say(Text::plain(texts.why_drawn(&reason)));
        });
    }
    let name = &data.name;
    document.say(Text::plain(texts.what_this_is(&name)));
    let outcomes = outcomes(report);
    let reached = outcomes.iter().filter(|(_, reached)| *reached).count();
    let missed: Vec<&str> = outcomes
        .iter()
        .filter(|(_, reached)| !reached)
        .map(|(part, _)| *part)
        .collect();
    let all = outcomes.len();
    document.say(match missed.as_slice() {
        _ if all == 0 => texts.no_part_run().to_owned(),
        [] => texts.all_reached(&all),
        missed => {
            let missed = missed.join(texts.between_parts());
            texts.some_reached(&reached, &all, &missed)
        }
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
    document.say(texts(document.language()).opening.not_run());
}
