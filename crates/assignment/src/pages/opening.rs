//! What stands before the parts.

use cijfer_analysis::choose;
use cijfer_report::{Document, Note, Text};

use crate::Report;

pub(super) fn write(document: &mut Document, report: &Report) {
    let language = document.language();
    let data = &report.data;
    if let Some(reason) = &data.drawn_because {
        document.note(Note::Warning, |inside| {
            inside.say(language.choose(
                "**Warning: these are not the digits that people wrote.** All figures in this \
                 report were measured on digits that the program drew itself. They say that \
                 everything runs. They do not say how well the networks read handwriting, and \
                 cannot be compared with figures for MNIST.",
                "**Let op: dit zijn geen cijfers die mensen hebben geschreven.** Alles in dit \
                 verslag is gemeten op cijfers die het programma zelf heeft getekend. De \
                 resultaten zeggen dat alles werkt. Ze zeggen niet hoe goed de netwerken \
                 handschrift lezen, en zijn niet te vergelijken met resultaten op MNIST.",
            ));
            inside.say(Text::plain(choose!(
                language,
                "Why: {reason}",
                "Waarom, in de woorden van het programma: {reason}"
            )));
        });
    }
    let name = &data.name;
    document.say(Text::plain(choose!(
        language,
        "Three small networks learn to read digits, and the third of them then finds the digits \
         in a large image. This report goes through the assignment question by question: what is \
         asked, what was measured, how every number is calculated, and why. All calculations are \
         made by the program that counts; none is typed in by hand. Data: {name}.",
        "Drie kleine netwerken leren cijfers lezen, en het derde vindt daarna de cijfers in een \
         groot beeld. Dit verslag loopt de opdracht vraag voor vraag door: wat er wordt gevraagd, \
         wat er is gemeten, hoe elk getal is berekend, en waarom. Alle berekeningen komen van het \
         programma dat telt; geen enkele is met de hand ingevuld. Gegevens: {name}."
    )));
    let outcomes = outcomes(report);
    let reached = outcomes.iter().filter(|(_, reached)| *reached).count();
    let missed: Vec<&str> = outcomes
        .iter()
        .filter(|(_, reached)| !reached)
        .map(|(part, _)| *part)
        .collect();
    let all = outcomes.len();
    document.say(match missed.as_slice() {
        _ if all == 0 => language
            .choose(
                "**No part has been run.**",
                "**Er is geen onderdeel uitgevoerd.**",
            )
            .to_owned(),
        [] => choose!(
            language,
            "**All {all} targets that were tried are reached.**",
            "**Alle {all} doelen die zijn geprobeerd, zijn gehaald.**"
        ),
        missed => {
            let missed = missed.join(language.choose(", part ", ", onderdeel "));
            choose!(
                language,
                "**{reached} of the {all} targets that were tried are reached.** Not reached: part \
                 {missed}.",
                "**{reached} van de {all} doelen die zijn geprobeerd, zijn gehaald.** Niet gehaald: \
                 onderdeel {missed}."
            )
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
    document.say(document.language().choose(
        "This part was not run, so there is nothing to report.",
        "Dit onderdeel is niet uitgevoerd, dus er valt niets te melden.",
    ));
}
