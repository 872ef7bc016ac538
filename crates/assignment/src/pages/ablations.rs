//! What each step is worth: networks that differ in one thing, trained with several seeds.

use cijfer_analysis::Language;
use cijfer_report::{Cell, Column, Document, Table, percent};

use crate::texts::texts;
use crate::{Ablated, Ablation, Part};

pub(super) fn write(document: &mut Document, letter: &str, part: &Part) {
    let language = document.language();
    let texts = texts(language).measured;
    let Some(first) = part.ablations.first() else {
        return;
    };
    let (seeds, held_out) = (first.seeds, language.grouped(first.held_out as u128));
    document.say(texts.worth_of_steps(&seeds, &held_out, &letter));
    for ablation in &part.ablations {
        document.table(&ablation.title, table(ablation, language));
        document.say(verdict(ablation, part.asked, language));
    }
}

fn table(ablation: &Ablation, language: Language) -> Table {
    let texts = texts(language).measured;
    let share = |accuracy: f64| percent(accuracy, 2, language);
    let rows = ablation.rows.iter().map(|row| {
        let [least, most] = [row.accuracies.least, row.accuracies.most].map(share);
        [
            Cell::from(row.change.as_str()),
            Cell::from(row.why.as_str()),
            Cell::from(row.network.as_str()),
            Cell::Count(row.epochs as u128),
            Cell::Count(row.parameters.into()),
            Cell::from(share(row.accuracies.mean)),
            Cell::from(texts.least_and_most(&least, &most)),
        ]
    });
    let columns = [
        Column::left(texts.step()),
        Column::left(texts.why()),
        Column::left(texts.network()),
        Column::right("Epochs"),
        Column::right("Parameters"),
        Column::right(texts.held_out()),
        Column::left(texts.least_to_most()),
    ];
    Table::new(columns, rows)
}

/// The smallest network that does what is asked with every seed; of equally large ones the most accurate.
fn verdict(ablation: &Ablation, asked: f64, language: Language) -> String {
    let texts = texts(language).measured;
    let mut rows = ablation.rows.iter();
    let first = rows.next().map(|row| row.parameters);
    if rows.all(|row| Some(row.parameters) == first) {
        let best = ablation
            .rows
            .iter()
            .max_by(|a, b| a.accuracies.mean.total_cmp(&b.accuracies.mean));
        let Some(Ablated {
            change, accuracies, ..
        }) = best
        else {
            return String::new();
        };
        let mean = percent(accuracies.mean, 2, language);
        return texts.most_accurate(&change, &mean);
    }
    let reaching = ablation
        .rows
        .iter()
        .filter(|row| row.accuracies.least >= asked);
    let asked = percent(asked, 0, language);
    match reaching.min_by_key(|row| row.parameters) {
        Some(Ablated {
            change, parameters, ..
        }) => {
            let parameters = language.grouped((*parameters).into());
            texts.fewest_parameters(&asked, &parameters, &change)
        }
        None => texts.none_reaches(&asked),
    }
}
