//! Part B: convolutions before a Dense layer.

use cijfer_analysis::{Analysis, choose};
use cijfer_network::{Dense, Network, Operation, Shape};
use cijfer_report::{Document, Note, percent, share_of};

use super::arithmetic::elements;
use super::{ablations, layers, measured, opening, steps};
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    let title = document.language().choose(
        "Part B: filters that slide",
        "Onderdeel B: filters die schuiven",
    );
    document.part("b", title);
    let Some(part) = part else {
        opening::not_run(document);
        return Ok(());
    };
    let analysis = Analysis::of(&part.network)?;
    b1(document, part, &analysis)?;
    b2(document, &analysis);
    b3(document, &analysis)
}

fn b1(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "b1",
        language.choose(
            "B1: convolutions and Dropout before the given end",
            "B1: convoluties en Dropout vóór het gegeven slot",
        ),
    );
    let asked = percent(part.asked, 0, language);
    document.note(Note::Asked, |inside| {
        inside.say(choose!(
            language,
            "Max pooling, Flatten and a Dense layer of ten neurons are given. Put convolutions and \
             Dropout before them, nothing else, so that at least {asked} of the test images are \
             named rightly, again with as few parameters as you can. Tell what you did, what you \
             saw, and how you explain it.",
            "Max-pooling, Flatten en een Dense-laag van tien neuronen zijn gegeven. Zet daar \
             convoluties en Dropout voor, en niets anders, zodat minstens {asked} van de \
             testbeelden goed wordt benoemd, weer met zo weinig parameters als je lukt. Vertel wat \
             je deed, wat je zag, en hoe je dat verklaart."
        ));
    });
    measured::outcome(document, "B", part)?;
    measured::summary(document, "B", analysis)?;
    document.say(language.choose("Layer by layer:", "Laag voor laag:"));
    steps::write(document, part, analysis)?;
    ablations::write(document, "B", part);
    sharing(document, part, analysis)?;
    two_kinds_of_cost(document, analysis)?;
    measured::pictures(document, part);
    Ok(())
}

/// What it saves that a filter has the same weights everywhere.
fn sharing(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let is_convolution =
        |(layer, _): &(&cijfer_network::Layer, _)| matches!(layer.operation, Operation::Conv2d(_));
    let mut layers = part.network.layers.iter().zip(&analysis.layers);
    let Some((_, first)) = layers.find(is_convolution) else {
        return Ok(());
    };
    let (inputs, outputs) = (elements(&first.input)?, elements(&first.output)?);
    let (Ok(inputs), Ok(outputs)) = (u64::try_from(inputs), u64::try_from(outputs)) else {
        return Ok(());
    };
    let dense = Network::new("dense", Shape::vector(inputs)).then(Dense::new(outputs));
    let dense = Analysis::of(&dense)?.totals()?.parameters.total.value;
    let name = &first.name;
    let [inputs, outputs, parameters, dense] = [
        inputs.into(),
        outputs.into(),
        first.parameters.total.value,
        dense,
    ]
    .map(|number| language.grouped(number));
    document.say(choose!(
        language,
        "**What sharing weights saves.** `{name}` turns {inputs} values into {outputs} with \
         {parameters} parameters. A Dense layer from the same inputs to as many outputs would need \
         {dense}.",
        "**Wat het delen van gewichten bespaart.** `{name}` maakt van {inputs} waarden er {outputs} \
         met {parameters} parameters. Een Dense-laag van dezelfde ingangen naar evenveel uitgangen \
         had er {dense} nodig."
    ));
    Ok(())
}

/// Parameters and operations sit in different layers.
fn two_kinds_of_cost(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let totals = analysis.totals()?;
    let parameters = analysis
        .layers
        .iter()
        .max_by_key(|layer| layer.parameters.total.value);
    let multiplications = |layer: &&cijfer_analysis::LayerAnalysis| {
        let derivation = layer.operations.multiplications.as_ref();
        derivation.map_or(0, |derivation| derivation.value)
    };
    let operations = analysis.layers.iter().max_by_key(multiplications);
    let (Some(memory), Some(work)) = (parameters, operations) else {
        return Ok(());
    };
    if memory.name == work.name {
        return Ok(());
    }
    let parameters = memory.parameters.total.value;
    let held = share_of(parameters, totals.parameters.total.value, language);
    let all = totals.counts().multiplications;
    let done = share_of(multiplications(&work), all, language);
    let (memory, work) = (&memory.name, &work.name);
    document.say(choose!(
        language,
        "**Few parameters are not little work.** `{memory}` holds {held} of the parameters, but \
         `{work}` does {done} of the multiplications: a weight of a convolution is used once for \
         every position, a weight of a Dense layer once for every image.",
        "**Weinig parameters is nog niet weinig werk.** `{memory}` bevat {held} van de parameters, \
         maar `{work}` doet {done} van de vermenigvuldigingen: een gewicht van een convolutie wordt \
         één keer per positie gebruikt, een gewicht van een Dense-laag één keer per beeld."
    ));
    Ok(())
}

fn b2(document: &mut Document, analysis: &Analysis) {
    let language = document.language();
    document.section(
        "b2",
        language.choose(
            "B2: the output shape of each layer",
            "B2: de uitvoervorm van elke laag",
        ),
    );
    layers::shapes_asked(document);
    document.say(language.choose(
        "A window of k pixels has n − k + 1 places to stand in a row of n, when it moves by one \
         pixel and stays inside. With `same` padding it has a place for every stride, so that the \
         map keeps its size when the stride is 1. Each filter makes a channel.",
        "Een venster van k pixels kan in een rij van n op n − k + 1 plaatsen staan, als het telkens \
         één pixel opschuift en binnen blijft. Met `same`-opvulling heeft het bij elke stap een \
         plaats, zodat een feature map even groot blijft als de stap 1 is. Elk filter maakt een \
         kanaal.",
    ));
    layers::shapes(document, analysis);
}

fn b3(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "b3",
        language.choose(
            "B3: the parameters of each layer",
            "B3: de parameters van elke laag",
        ),
    );
    layers::parameters_asked(document);
    document.say(language.choose(
        "A filter has a weight for each row and column of its window in each channel of its input, \
         and one bias. The size of the image has no part in it.",
        "Een filter heeft een gewicht voor elke rij en kolom van zijn venster in elk kanaal van de \
         invoer, en één bias. Hoe groot het beeld is, doet er niet toe.",
    ));
    layers::parameters(document, analysis)
}
