//! The smallest networks that reach what the parts ask.

use cijfer_analysis::Analysis;
use cijfer_report::{Cell, Column, Document, Table, brief, percent, seconds};

use crate::texts::texts;
use crate::{Result, Small};

pub(super) fn write(document: &mut Document, all: &[Small]) -> Result<()> {
    let language = document.language();
    let texts = texts(language).smallest;
    let Some(first) = all.first() else {
        return Ok(());
    };
    document.part("small", texts.title());
    let trained_on = &first.trained_on;
    document.say(texts.how_they_were_found(&trained_on));
    let rows = all.iter().map(|small| {
        let [parameters, multiplications] = counts(&small.network)?;
        let [assigned, _] = counts(&small.assigned)?;
        let times = (assigned as f64 / parameters as f64).round() as u128;
        let [least, most] = [small.accuracies.least, small.accuracies.most]
            .map(|share| percent(share, 2, language));
        let seeds = small.seeds;
        Ok([
            small.name.as_str().into(),
            brief(&small.network, language).into(),
            Cell::Count(parameters),
            format!("1/{}", language.grouped(times)).into(),
            Cell::Count(multiplications),
            Cell::Share(small.accuracy, 2),
            Cell::Share(small.accuracies.mean, 2),
            texts.over_seeds(&least, &most, &seeds).into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let columns = [
        Column::left(texts.network()),
        Column::left(texts.layers()),
        Column::right("Parameters"),
        Column::right(texts.of_the_assignments()),
        Column::right(texts.multiplications()),
        Column::right(texts.accuracy_here()),
        Column::right(texts.mean_over_seeds()),
        Column::left(texts.least_to_most()),
    ];
    document.table(texts.smallest_networks(), Table::new(columns, rows));
    for small in all {
        let Some(anew) = small.anew else { continue };
        let name = &small.name;
        let (accuracy, time) = (
            percent(anew.accuracy, 2, language),
            seconds(anew.seconds, language),
        );
        document.say(texts.trained_anew(&name, &accuracy, &time));
    }
    Ok(())
}

/// Parameters, and multiplications for an image.
fn counts(network: &cijfer_network::Network) -> Result<[u128; 2]> {
    let totals = Analysis::of(network)?.totals()?;
    Ok([
        totals.parameters.total.value,
        totals.counts().multiplications,
    ])
}
