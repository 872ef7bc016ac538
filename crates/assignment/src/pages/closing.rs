//! What stands after the parts: the results, and what is needed to get them again.

use cijfer_analysis::Language;
use cijfer_report::{Cell, Column, Document, Table, Text, percent, seconds};

use crate::Report;
use crate::texts::texts;

pub(super) fn write(document: &mut Document, report: &Report) {
    let language = document.language();
    let texts = texts(language).closing;
    document.part("results", texts.results());
    document.table(texts.asked_and_reached(), results(report));
    if report.data.drawn_because.is_some() {
        document.say(texts.all_on_drawn_digits());
    }
    document.part("run", texts.what_was_run());
    let name = texts.data().to_owned();
    let data = [(name, report.data.name.clone())];
    let data = data.iter().chain(&report.data.details);
    document.table(texts.the_data(), pairs(data, language));
    document.table(texts.settings(), pairs(&report.run.settings, language));
    let name = texts.duration();
    let duration = [(name.to_owned(), seconds(report.run.seconds, language))];
    document.table(
        texts.the_machine(),
        pairs(report.run.machine.iter().chain(&duration), language),
    );
    if !report.run.commands.is_empty() {
        document.say(Text::plain(texts.to_repeat_it()));
        document.lines(&report.run.commands);
    }
}

/// Part, what was asked, what was reached, yes or no.
pub(crate) fn results(report: &Report) -> Table {
    let language = report.language;
    let texts = texts(language).closing;
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
            true => texts.share_reached(&accuracy),
            false => texts.share_against_rules(&accuracy),
        };
        rows.push([
            letter.into(),
            texts.accuracy_asked(&asked).into(),
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
                    None => texts.no_search().into(),
                },
                yes_or_no(scene.is_reached(), language),
            ]);
        }
    }
    let columns = [
        Column::left(texts.part()),
        Column::left(texts.asked()),
        Column::left(texts.reached()),
        Column::left(texts.yes_or_no()),
    ];
    Table::new(columns, rows).in_language(language)
}

fn not_run(part: &str, language: Language) -> [Cell; 4] {
    let not_run = texts(language).closing.not_run();
    [
        part.into(),
        Cell::empty(),
        not_run.into(),
        yes_or_no(false, language),
    ]
}

fn yes_or_no(reached: bool, language: Language) -> Cell {
    let texts = texts(language).closing;
    match reached {
        true => texts.yes().into(),
        false => texts.no().into(),
    }
}

/// A table of names and values.
fn pairs<'a>(pairs: impl IntoIterator<Item = &'a (String, String)>, language: Language) -> Table {
    let texts = texts(language).closing;
    let rows = pairs
        .into_iter()
        .map(|(name, value)| [name.as_str().into(), value.as_str().into()]);
    let columns = [Column::left(texts.what()), Column::left(texts.value())];
    Table::new(columns, rows)
}
