//! What each step is worth: networks that differ in one thing, trained with several seeds.

use cijfer_analysis::{Language, choose};
use cijfer_report::{Cell, Column, Document, Table, percent};

use crate::{Ablated, Ablation, Part};

pub(super) fn write(document: &mut Document, letter: &str, part: &Part) {
    let language = document.language();
    let Some(first) = part.ablations.first() else {
        return;
    };
    let (seeds, held_out) = (first.seeds, language.grouped(first.held_out as u128));
    document.say(choose!(
        language,
        "**What each step is worth.** Networks that differ in one thing, each trained with {seeds} seeds and measured on \
         {held_out} images that were held out of the training set; the test images had no say. `cijfer steps {letter}` \
         trains them all again; these figures came with the program.",
        "**Wat elke stap waard is.** Netwerken die in één ding verschillen, elk getraind met {seeds} startwaarden en \
         gemeten op {held_out} beelden die buiten de training zijn gehouden; de testbeelden hadden daar niets over te \
         zeggen. `cijfer steps {letter}` traint ze allemaal opnieuw; deze uitkomsten horen bij het programma."
    ));
    for ablation in &part.ablations {
        document.table(&ablation.title, table(ablation, language));
        document.say(verdict(ablation, part.asked, language));
    }
}

fn table(ablation: &Ablation, language: Language) -> Table {
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
            Cell::from(choose!(language, "{least} to {most}", "{least} tot {most}")),
        ]
    });
    let columns = [
        Column::left(language.choose("Step", "Stap")),
        Column::left(language.choose("Why", "Waarom")),
        Column::left(language.choose("Network", "Netwerk")),
        Column::right("Epochs"),
        Column::right("Parameters"),
        Column::right(language.choose("Held out", "Achtergehouden")),
        Column::left(language.choose("From least to most", "Van minst tot meest")),
    ];
    Table::new(columns, rows)
}

/// The smallest network that does what is asked with every seed; of equally large ones the most accurate.
fn verdict(ablation: &Ablation, asked: f64, language: Language) -> String {
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
        return choose!(
            language,
            "All have as many parameters; the most accurate is “{change}”, with {mean}.",
            "Ze hebben allemaal evenveel parameters; het nauwkeurigst is ‘{change}’, met {mean}."
        );
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
            choose!(
                language,
                "The fewest parameters of these with which every seed reaches {asked}: {parameters} (“{change}”).",
                "De minste parameters hiervan waarmee elke startwaarde {asked} haalt: {parameters} (‘{change}’)."
            )
        }
        None => choose!(
            language,
            "None of these reaches {asked} with every seed.",
            "Geen hiervan haalt {asked} met elke startwaarde."
        ),
    }
}
