//! Part A: Dense layers only.

use cijfer_analysis::{Analysis, Language, choose};
use cijfer_network::{Activation, Dense, Network, Operation};
use cijfer_report::{Document, Note, percent, share_of};

use super::arithmetic::elements;
use super::{ablations, layers, measured, opening, steps};
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    let title = document.language().choose(
        "Part A: neurons that see the whole image",
        "Onderdeel A: neuronen die het hele beeld zien",
    );
    document.part("a", title);
    let Some(part) = part else {
        opening::not_run(document);
        return Ok(());
    };
    let analysis = Analysis::of(&part.network)?;
    a1(document, part, &analysis)?;
    a2(document, &analysis)?;
    a3(document, part, &analysis)
}

fn a1(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "a1",
        language.choose(
            "A1: a network of Dense and Dropout layers",
            "A1: een netwerk van Dense- en Dropout-lagen",
        ),
    );
    let asked = percent(part.asked, 0, language);
    document.note(Note::Asked, |inside| {
        inside.say(choose!(
            language,
            "Build a classifier of Dense and Dropout layers and nothing else. It must name at \
             least {asked} of the test images rightly, with as few parameters as you can manage. \
             Say which steps led you there, and argue each of them.",
            "Bouw een netwerk dat cijfers herkent uit niets dan Dense- en Dropout-lagen. Het moet \
             minstens {asked} van de testbeelden goed benoemen, met zo weinig parameters als je \
             lukt. Vertel langs welke stappen je er kwam, en onderbouw elke stap."
        ));
    });
    measured::outcome(document, "A", part)?;
    measured::summary(document, "A", analysis)?;
    let inputs = language.grouped(elements(&analysis.input)?);
    document.say(choose!(
        language,
        "An image reaches this network as a row of {inputs} numbers. That one pixel lies below \
         another is lost on it: shuffle the pixels of all images in the same way, and it can learn \
         just as much. Layer by layer:",
        "Een beeld bereikt dit netwerk als een rij van {inputs} getallen. Dat de ene pixel onder de \
         andere ligt, weet het niet: hussel de pixels van alle beelden op dezelfde manier door \
         elkaar, en het kan evenveel leren. Laag voor laag:"
    ));
    steps::write(document, part, analysis)?;
    ablations::write(document, "A", part);
    nonlinearity(document, part)?;
    spending(document, analysis)
}

/// Why there is an activation between the Dense layers.
fn nonlinearity(document: &mut Document, part: &Part) -> Result<()> {
    let language = document.language();
    let single = Network::new("single", part.network.input.clone()).then(Dense::new(10));
    let single = Analysis::of(&single)?;
    let Some(layer) = single.layers.first() else {
        return Ok(());
    };
    let total = Analysis::of(&part.network)?
        .totals()?
        .parameters
        .total
        .value;
    let parameters = &layer.parameters.total;
    let formula = parameters
        .expression
        .text(cijfer_analysis::Leaves::Numbers, language);
    let wasted = language.grouped(total.saturating_sub(parameters.value));
    let parameters = language.grouped(parameters.value);
    document.say(choose!(
        language,
        "**Why an activation between the layers.** A weighted sum of weighted sums is one weighted \
         sum. Without an activation the whole stack could do no more than a single Dense layer \
         with {parameters} parameters ({formula}), and the other {wasted} would be wasted.",
        "**Waarom er een activatie tussen de lagen zit.** Een gewogen som van gewogen sommen is één \
         gewogen som. Zonder activatie kon de hele stapel niet meer dan één enkele Dense-laag met \
         {parameters} parameters ({formula}), en waren de andere {wasted} verspild."
    ));
    Ok(())
}

/// Where to save parameters.
fn spending(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let total = analysis.totals()?.parameters.total.value;
    let largest = analysis
        .layers
        .iter()
        .max_by_key(|layer| layer.parameters.total.value);
    if let Some(largest) = largest {
        let name = &largest.name;
        let share = share_of(largest.parameters.total.value, total, language);
        let inputs = language.grouped(elements(&largest.input)?);
        document.say(choose!(
            language,
            "**Where to save.** `{name}` holds {share} of all parameters, because each of its \
             neurons has a weight for every one of its {inputs} inputs, and a bias. Neurons that \
             can be spared there save most: this is the number to bring down first, and after each \
             step to measure again.",
            "**Waar te besparen valt.** `{name}` bevat {share} van alle parameters, want elk van \
             haar neuronen heeft een gewicht voor elk van de {inputs} ingangen, en een bias. \
             Neuronen die daar gemist kunnen worden, besparen het meest: dit getal gaat als eerste \
             omlaag, en na elke stap wordt er opnieuw gemeten."
        ));
    }
    Ok(())
}

fn a2(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "a2",
        language.choose(
            "A2: the parameters of each layer",
            "A2: de parameters van elke laag",
        ),
    );
    layers::parameters_asked(document);
    document.say(language.choose(
        "A neuron of a Dense layer has one weight for each of its inputs and one bias. A layer \
         has as many of these as it has neurons:",
        "Een neuron van een Dense-laag heeft één gewicht voor elk van zijn ingangen en één bias. \
         Een laag heeft er zoveel van als ze neuronen heeft:",
    ));
    layers::parameters(document, analysis)
}

fn a3(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "a3",
        language.choose(
            "A3: what the pictures of a layer show",
            "A3: wat de plaatjes van een laag laten zien",
        ),
    );
    document.note(Note::Asked, |inside| {
        inside.say(language.choose(
            "A function draws the outputs of one layer for one image. What do its pictures mean? \
             What would they mean for the first Dense layer, and what for the second?",
            "Een functie tekent de uitvoer van één laag voor één beeld. Wat betekenen haar \
             plaatjes? Wat zouden ze betekenen voor de eerste Dense-laag, en wat voor de tweede?",
        ));
    });
    document.say(language.choose(
        "The function sends one image through the network, stops behind the layer it was given, \
         and draws what comes out there: a picture for each channel or neuron, the brighter the \
         higher the value. So a sheet is not a picture of the network. It is a picture of what \
         **this** image does to that layer, and another image gives another sheet.",
        "De functie stuurt één beeld door het netwerk, stopt achter de laag die ze kreeg, en tekent \
         wat daar uitkomt: een plaatje per kanaal of neuron, hoe lichter hoe hoger de waarde. Een \
         vel is dus geen afbeelding van het netwerk. Het laat zien wat **dit** beeld met die laag \
         doet, en een ander beeld geeft een ander vel.",
    ));
    let dense: Vec<_> = part
        .network
        .layers
        .iter()
        .zip(&analysis.layers)
        .filter_map(|(layer, counted)| match &layer.operation {
            Operation::Dense(dense) => Some((dense, counted)),
            _ => None,
        })
        .collect();
    if let Some((layer, counted)) = dense.first() {
        let name = &counted.name;
        let outputs = language.grouped(elements(&counted.output)?);
        let values = values_of(layer.activation, language);
        document.say(choose!(
            language,
            "**The first Dense layer**, `{name}`, puts out {outputs} numbers, one for each neuron. \
             There is no left and right among them, so each picture is a single square. {values} \
             Each neuron has a weight for each pixel, and those weights do make a picture, as large \
             as the image: orange where ink speaks for the neuron, blue where it speaks against. \
             The square is bright when the image fits the picture of the weights.",
            "**De eerste Dense-laag**, `{name}`, geeft {outputs} getallen, één per neuron. Links en \
             rechts bestaan daarin niet, dus elk plaatje is één enkel vierkantje. {values} Elk \
             neuron heeft een gewicht voor elke pixel, en die gewichten vormen wél een plaatje, zo \
             groot als het beeld: oranje waar inkt vóór het neuron pleit, blauw waar ze ertegen \
             pleit. Het vierkantje is licht als het beeld bij het plaatje van de gewichten past."
        ));
    }
    if let Some((_, counted)) = dense.get(1) {
        let name = &counted.name;
        let inputs = language.grouped(elements(&counted.input)?);
        let outputs = language.grouped(elements(&counted.output)?);
        document.say(choose!(
            language,
            "**The second Dense layer**, `{name}`, weighs the {inputs} answers of the layer before \
             it, not pixels, so that its weights are no picture of anything. Its {outputs} squares \
             are to be read by comparison: lay the sheets of two images of the same digit beside \
             that of another digit. Where the first two agree and the third does not, the layer has \
             begun to tell digits apart rather than strokes.",
            "**De tweede Dense-laag**, `{name}`, weegt de {inputs} antwoorden van de laag ervoor en \
             geen pixels, zodat haar gewichten nergens een plaatje van zijn. Haar {outputs} \
             vierkantjes lees je door te vergelijken: leg de vellen van twee beelden van hetzelfde \
             cijfer naast dat van een ander cijfer. Waar de eerste twee overeenkomen en het derde \
             afwijkt, is de laag begonnen cijfers te onderscheiden in plaats van strepen."
        ));
    }
    if let Some((layer, counted)) = dense
        .first()
        .filter(|(layer, _)| layer.activation != Activation::Linear)
    {
        let (name, activation) = (&counted.name, layer.activation);
        let title = language.choose(
            "the first Dense layer is not linear",
            "de eerste Dense-laag is niet lineair",
        );
        let said = language.choose("linear", "lineair").to_owned();
        document.set_right(title, [said, activation.to_string()], |inside| {
            inside.say(choose!(
                language,
                "The assignment's answer calls the first Dense layer linear and expects little of \
                 its pictures. But `{name}` has an activation, {activation}, as the later layers \
                 have, and of all layers it is the one whose weights can be looked at as images.",
                "Het antwoord bij de opdracht noemt de eerste Dense-laag lineair en verwacht weinig \
                 van haar plaatjes. Maar `{name}` heeft een activatie, {activation}, net als de \
                 latere lagen, en van alle lagen is zij juist die waarvan je de gewichten als \
                 beelden kunt bekijken."
            ));
        });
    }
    measured::pictures(document, part);
    Ok(())
}

/// What values an activation's outputs have.
fn values_of(activation: Activation, language: Language) -> &'static str {
    let [english, dutch] = match activation {
        Activation::Sigmoid => [
            "Sigmoid brings every value between 0 and 1: black is a neuron that stays silent, \
             white one that is sure.",
            "Sigmoid brengt elke waarde tussen 0 en 1: zwart is een neuron dat zwijgt, wit een dat \
             zeker is van zijn zaak.",
        ],
        Activation::Relu => [
            "ReLU turns every negative value into 0: black is a neuron that stays silent.",
            "ReLU maakt van elke negatieve waarde 0: zwart is een neuron dat zwijgt.",
        ],
        _ => [
            "The brighter a square, the higher the value.",
            "Hoe lichter een vierkantje, hoe hoger de waarde.",
        ],
    };
    language.choose(english, dutch)
}
