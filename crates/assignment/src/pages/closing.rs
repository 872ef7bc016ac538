//! What stands after the parts: the results, and what is needed to get them again.

use cijfer_analysis::{Language, choose};
use cijfer_report::{Cell, Column, Document, Table, Text, percent, seconds};

use crate::Report;

pub(super) fn write(document: &mut Document, report: &Report) {
    let language = document.language();
    document.part("results", language.choose("Results", "Resultaten"));
    document.table(
        language.choose(
            "What was asked and what was reached",
            "Wat werd gevraagd en wat is gehaald",
        ),
        results(report),
    );
    if report.data.drawn_because.is_some() {
        document.say(language.choose(
            "**All of this on digits that the program drew itself**, not on those that people \
             wrote.",
            "**Dit alles op cijfers die het programma zelf heeft getekend**, niet op cijfers die \
             mensen hebben geschreven.",
        ));
    }
    document.part(
        "run",
        language.choose("What was run", "Wat er is uitgevoerd"),
    );
    let name = language.choose("data", "gegevens").to_owned();
    let data = [(name, report.data.name.clone())];
    let data = data.iter().chain(&report.data.details);
    document.table(
        language.choose("The data", "De gegevens"),
        pairs(data, language),
    );
    document.table(
        language.choose("Settings", "Instellingen"),
        pairs(&report.run.settings, language),
    );
    let name = language.choose("duration of it all", "duur van het geheel");
    let duration = [(name.to_owned(), seconds(report.run.seconds, language))];
    document.table(
        language.choose("The machine", "De machine"),
        pairs(report.run.machine.iter().chain(&duration), language),
    );
    if !report.run.commands.is_empty() {
        document.say(Text::plain(
            language.choose("To repeat it:", "Om het te herhalen:"),
        ));
        document.lines(&report.run.commands);
    }
}

/// Part, what was asked, what was reached, yes or no.
pub(crate) fn results(report: &Report) -> Table {
    let language = report.language;
    let mut rows = Vec::new();
    let parts = [("A", &report.a), ("B", &report.b), ("C", &report.c)];
    for (letter, part) in parts {
        let Some(part) = part else {
            rows.push(not_run(letter, language));
            continue;
        };
        let accuracy = percent(part.test.accuracy(), 2, language);
        let asked = percent(part.asked, 0, language);
        let reached = match part.broken_rules.is_empty() {
            true => choose!(
                language,
                "{accuracy} of the test images",
                "{accuracy} van de testbeelden"
            ),
            false => choose!(
                language,
                "{accuracy} of the test images, but against the rules",
                "{accuracy} van de testbeelden, maar tegen de regels"
            ),
        };
        rows.push([
            letter.into(),
            choose!(language, "accuracy {asked}", "nauwkeurigheid {asked}").into(),
            reached.into(),
            yes_or_no(part.is_reached(), language),
        ]);
    }
    match &report.d {
        None => rows.push(not_run("D", language)),
        Some(scene) => {
            let f1 = scene.searches.last().map(|search| search.counts.f1());
            let asked = language.spelled(&scene.asked.to_string());
            rows.push([
                "D".into(),
                format!("F1 {asked}").into(),
                match f1 {
                    Some(f1) => format!("F1 {}", language.decimal(f1, 3)).into(),
                    None => language.choose("no search", "niet gezocht").into(),
                },
                yes_or_no(scene.is_reached(), language),
            ]);
        }
    }
    let columns = [
        Column::left(language.choose("Part", "Onderdeel")),
        Column::left(language.choose("Asked", "Gevraagd")),
        Column::left(language.choose("Reached", "Gehaald")),
        Column::left(language.choose("Yes or no", "Ja of nee")),
    ];
    Table::new(columns, rows).in_language(language)
}

fn not_run(part: &str, language: Language) -> [Cell; 4] {
    let not_run = language.choose("not run", "niet uitgevoerd");
    [
        part.into(),
        Cell::empty(),
        not_run.into(),
        yes_or_no(false, language),
    ]
}

fn yes_or_no(reached: bool, language: Language) -> Cell {
    match reached {
        true => language.choose("yes", "ja").into(),
        false => language.choose("no", "nee").into(),
    }
}

/// A table of names and values.
fn pairs<'a>(pairs: impl IntoIterator<Item = &'a (String, String)>, language: Language) -> Table {
    let rows = pairs
        .into_iter()
        .map(|(name, value)| [name.as_str().into(), value.as_str().into()]);
    let columns = [
        Column::left(language.choose("What", "Wat")),
        Column::left(language.choose("Value", "Waarde")),
    ];
    Table::new(columns, rows)
}
