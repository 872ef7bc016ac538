//! The smallest networks that reach what the parts ask.

use cijfer_analysis::{Analysis, choose};
use cijfer_report::{Cell, Column, Document, Table, brief, percent, seconds};

use crate::{Result, Small};

pub(super) fn write(document: &mut Document, all: &[Small]) -> Result<()> {
    let language = document.language();
    let Some(first) = all.first() else {
        return Ok(());
    };
    document.part(
        "small",
        language.choose(
            "As few parameters as possible",
            "Zo weinig mogelijk parameters",
        ),
    );
    let trained_on = &first.trained_on;
    document.say(choose!(
        language,
        "Every part asks for as few parameters as possible, and the networks above have more than \
         they need. These were found by `cijfer search`, which tries networks within the rules of \
         a part and chooses on images held out of the training set; `cijfer steps` writes down what \
         every step on the way is worth. Those called small have plain convolutions, those called \
         tiny some over each channel apart, and the fine one is for 99 %. Their weights come with \
         the program, trained on {trained_on}, and are tested here on the test images above; beside \
         that stands what trainings with other seeds reached, of which none was chosen.",
        "Elk onderdeel vraagt om zo weinig mogelijk parameters, en de netwerken hierboven hebben er \
         meer dan nodig. Deze zijn gevonden door `cijfer search`, dat netwerken binnen de regels \
         van een onderdeel probeert en kiest met beelden die buiten de training zijn gehouden; \
         `cijfer steps` schrijft op wat elke stap onderweg waard is. De netwerken die small heten, \
         hebben gewone convoluties, die tiny heten ook convoluties over elk kanaal apart, en fine \
         is er voor 99 %. Hun gewichten horen bij het programma, getraind op {trained_on}, en zijn \
         hier getest op de testbeelden van hierboven; daarnaast staat wat trainingen met andere \
         startwaarden haalden, waarvan er geen is uitgekozen."
    ));
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
            choose!(
                language,
                "{least} to {most} of {seeds} seeds",
                "{least} tot {most} bij {seeds} startwaarden"
            )
            .into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let columns = [
        Column::left(language.choose("Network", "Netwerk")),
        Column::left(language.choose("Layers", "Lagen")),
        Column::right("Parameters"),
        Column::right(language.choose("Of the assignment's", "Deel van de opdracht")),
        Column::right(language.choose("Multiplications", "Vermenigvuldigingen")),
        Column::right(language.choose("Accuracy here", "Nauwkeurigheid hier")),
        Column::right(language.choose("Mean over seeds", "Gemiddelde over startwaarden")),
        Column::left(language.choose("From least to most", "Van minst tot meest")),
    ];
    document.table(
        language.choose("The smallest networks", "De kleinste netwerken"),
        Table::new(columns, rows),
    );
    for small in all {
        let Some(anew) = small.anew else { continue };
        let name = &small.name;
        let (accuracy, time) = (
            percent(anew.accuracy, 2, language),
            seconds(anew.seconds, language),
        );
        document.say(choose!(
            language,
            "**{name}** was trained anew for this report: {accuracy} of the test images after \
             {time} of training.",
            "**{name}** is voor dit verslag opnieuw getraind: {accuracy} van de testbeelden na \
             {time} training."
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
