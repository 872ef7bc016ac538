//! The smallest networks that reach what the parts ask.

use cijfer_analysis::Analysis;

use super::Small;
use crate::document::Document;
use crate::number::{percent, seconds};
use crate::tables::brief;
use crate::{Cell, Column, Result, Table};

pub(super) fn write(document: &mut Document, all: &[Small]) -> Result<()> {
    let Some(first) = all.first() else {
        return Ok(());
    };
    document.part("small", "As few parameters as possible");
    document.say(format!(
        "Every part asks for as few parameters as possible, and the networks above have more than they need. These \
         were found by `cijfer search`, which tries networks within the rules of a part and chooses on images held out \
         of the training set; `cijfer steps` writes down what every step on the way is worth. Those called small have plain \
         convolutions, those called tiny some over each channel apart, and the fine one is for 99 %. Their weights \
         come with the program, trained on {}, and are tested here on the test images above; beside that \
         stands what trainings with other seeds reached, of which none was chosen.",
        first.trained_on
    ));
    let rows = all.iter().map(|small| {
        let [parameters, multiplications] = counts(&small.network)?;
        let [assigned, _] = counts(&small.assigned)?;
        Ok([
            small.name.as_str().into(),
            brief(&small.network).into(),
            Cell::Count(parameters),
            format!("1/{}", (assigned as f64 / parameters as f64).round()).into(),
            Cell::Count(multiplications),
            percent(small.accuracy, 2).into(),
            percent(small.mean, 2).into(),
            format!(
                "{} to {} of {} seeds",
                percent(small.least, 2),
                percent(small.most, 2),
                small.seeds
            )
            .into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    document.table(
        "The smallest networks",
        Table::new(
            [
                Column::left("Network"),
                Column::left("Layers"),
                Column::right("Parameters"),
                Column::right("Of the assignment's"),
                Column::right("Multiplications"),
                Column::right("Accuracy here"),
                Column::right("Mean over seeds"),
                Column::left("From least to most"),
            ],
            rows,
        ),
    );
    for small in all {
        let Some(anew) = small.anew else { continue };
        document.say(format!(
            "**{}** was trained anew for this report: {} of the test images after {} of training.",
            small.name,
            percent(anew.accuracy, 2),
            seconds(anew.seconds)
        ));
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
