//! Part C: convolutions and pooling, down to a single pixel.

use cijfer_analysis::{Analysis, Error, choose};
use cijfer_network::{Conv2d, MaxPooling2d, Network, Operation};
use cijfer_report::{Calculation, Document, Note, percent};

use super::arithmetic::elements;
use super::{ablations, layers, measured, opening, steps};
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    let title = document.language().choose(
        "Part C: nothing but filters",
        "Onderdeel C: niets dan filters",
    );
    document.part("c", title);
    let Some(part) = part else {
        opening::not_run(document);
        return Ok(());
    };
    let analysis = Analysis::of(&part.network)?;
    c1(document, part, &analysis)?;
    c2(document, part, &analysis)?;
    c3(document, part, &analysis)?;
    c4(document, &analysis)
}

fn c1(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "c1",
        language.choose(
            "C1: a network without Dense layers",
            "C1: een netwerk zonder Dense-lagen",
        ),
    );
    let asked = percent(part.asked, 0, language);
    document.note(Note::Asked, |inside| {
        inside.say(choose!(
            language,
            "Use convolutions and max pooling only; not even the output may be a Dense layer. What \
             comes out is an image ten channels deep. At least {asked} of the test images must be \
             named rightly, with as few parameters as you can. Argue each of your steps.",
            "Gebruik alleen convoluties en max-pooling; zelfs de uitvoer mag geen Dense-laag zijn. \
             Er komt een beeld uit van tien kanalen diep. Minstens {asked} van de testbeelden moet \
             goed worden benoemd, met zo weinig parameters als je lukt. Onderbouw elke stap."
        ));
    });
    measured::outcome(document, "C", part)?;
    measured::summary(document, "C", analysis)?;
    document.say(language.choose("Layer by layer:", "Laag voor laag:"));
    steps::write(document, part, analysis)?;
    ablations::write(document, "C", part);
    let (input, output) = (&analysis.input, analysis.output());
    document.say(choose!(
        language,
        "**Why no Dense layer is missing.** The last window covers the whole map that is left, so \
         that for an image of {input} it stands in one place only, and does what a Dense layer \
         would. But a Dense layer can take no other size. This network can: over a larger image \
         the same windows have more places to stand, and it answers once for each. Part D uses \
         that.",
        "**Waarom je geen Dense-laag mist.** Het laatste venster bedekt de hele feature map die \
         over is, zodat het bij een beeld van {input} maar op één plaats staat en doet wat een \
         Dense-laag zou doen. Maar een Dense-laag kan geen andere grootte aan. Dit netwerk wel: \
         over een groter beeld kunnen dezelfde vensters op meer plaatsen staan, en het antwoordt \
         voor elk daarvan één keer. Onderdeel D maakt daar gebruik van."
    ));
    let values = elements(output).map(|values| language.grouped(values))?;
    let said = "13 pixels".to_owned();
    let title = language.choose(
        "the output image has one pixel",
        "het uitvoerbeeld heeft één pixel",
    );
    document.set_right(title, [said, output.to_string()], |inside| {
        inside.say(choose!(
            language,
            "The assignment speaks of an output image of 13 pixels. For an image of {input} it is \
             {output}: {values} values, one for each digit.",
            "De opdracht spreekt van een uitvoerbeeld van 13 pixels. Voor een beeld van {input} is \
             het {output}: {values} waarden, één voor elk cijfer."
        ));
        let axes = analysis.layers.last().map(|last| &last.output_axes);
        let axes = axes.into_iter().flatten().take(2);
        inside.calculations(axes.map(|axis| Calculation::derived(axis, language)));
    });
    measured::pictures(document, part);
    Ok(())
}

fn c2(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section(
        "c2",
        document.language().choose(
            "C2: the output shape of each layer",
            "C2: de uitvoervorm van elke laag",
        ),
    );
    layers::shapes_asked(document);
    layers::shapes(document, analysis);
    pooling_of_three(document, part, analysis)
}

/// The second pooling is 2×2: a 3×3 would not lead to the shapes that the answer itself has.
fn pooling_of_three(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let is_pooling = |operation: &Operation| matches!(operation, Operation::MaxPooling2d(_));
    let mut poolings = part
        .network
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| is_pooling(&layer.operation));
    let Some((index, layer)) = poolings.nth(1) else {
        return Ok(());
    };
    let Operation::MaxPooling2d(pooling) = &layer.operation else {
        return Ok(());
    };
    if pooling.pool == [3, 3] {
        return Ok(());
    }
    let [rows, columns] = pooling.pool;
    let counted = &analysis.layers[index];
    let name = &counted.name;
    let otherwise = match with_pooling(&part.network, index, [3, 3]) {
        Ok(other) => {
            let output = &other.layers[index].output;
            choose!(
                language,
                "With 3×3 the layer would put out {output}.",
                "Met 3×3 zou de laag {output} geven."
            )
        }
        Err(Error::Window {
            layer,
            window,
            input,
            ..
        }) => choose!(
            language,
            "With 3×3 there would be no network at all: the window of {window} of `{layer}` would \
             not fit into its input of {input}.",
            "Met 3×3 zou er helemaal geen netwerk zijn: het venster van {window} van `{layer}` zou \
             niet in de invoer van {input} passen."
        ),
        Err(error) => return Err(error.into()),
    };
    let title = choose!(
        language,
        "the second pooling is {rows}×{columns}",
        "de tweede pooling is {rows}×{columns}"
    );
    let said = ["3×3".to_owned(), format!("{rows}×{columns}")];
    document.set_right(title, said, |inside| {
        inside.say(choose!(
            language,
            "The assignment's answer describes `{name}` as a pooling of 3×3. It is \
             {rows}×{columns}, as the shapes say that it gives itself:",
            "Het antwoord bij de opdracht beschrijft `{name}` als een pooling van 3×3. Het is \
             {rows}×{columns}, zoals blijkt uit de vormen die het zelf geeft:"
        ));
        let height = counted.output_axes.iter().take(1);
        inside.calculations(height.map(|axis| Calculation::derived(axis, language)));
        inside.say(otherwise);
    });
    Ok(())
}

fn with_pooling(
    network: &Network,
    index: usize,
    pool: [u64; 2],
) -> cijfer_analysis::Result<Analysis> {
    let mut network = network.clone();
    network.layers[index].operation = MaxPooling2d::new(pool).into();
    Analysis::of(&network)
}

fn c3(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section(
        "c3",
        document.language().choose(
            "C3: the parameters of each layer",
            "C3: de parameters van elke laag",
        ),
    );
    layers::parameters_asked(document);
    layers::parameters(document, analysis)?;
    twenty_filters(document, part, analysis)
}

/// The last convolution has ten filters, one for each digit.
fn twenty_filters(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let (Some(layer), Some(counted)) = (part.network.layers.last(), analysis.layers.last()) else {
        return Ok(());
    };
    let Operation::Conv2d(convolution) = &layer.operation else {
        return Ok(());
    };
    if convolution.filters == 20 {
        return Ok(());
    }
    let mut twenty = part.network.clone();
    if let Some(last) = twenty.layers.last_mut() {
        let convolution = convolution.clone();
        last.operation = Conv2d {
            filters: 20,
            ..convolution
        }
        .into();
    }
    let twenty = Analysis::of(&twenty)?;
    let other = twenty
        .layers
        .last()
        .map_or(0, |layer| layer.parameters.total.value);
    let (name, filters) = (&counted.name, convolution.filters);
    let other = language.grouped(other);
    let title = choose!(
        language,
        "the last convolution has {filters} filters",
        "de laatste convolutie heeft {filters} filters"
    );
    let said = [20, filters].map(|filters| format!("{filters} filters"));
    document.set_right(title, said, |inside| {
        inside.say(choose!(
            language,
            "The assignment's answer heads `{name}` with 20 filters. It has {filters}, one for each \
             digit; 20 would make {other} parameters, and the answer's own sum has",
            "Het antwoord bij de opdracht zet boven `{name}` dat ze 20 filters heeft. Het zijn er \
             {filters}, één voor elk cijfer; met 20 werden het {other} parameters, en in de som van \
             het antwoord zelf staan er"
        ));
        inside.calculations([Calculation::derived(&counted.parameters.total, language)]);
    });
    Ok(())
}

fn c4(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "c4",
        language.choose(
            "C4: the operations for one image",
            "C4: de bewerkingen voor één beeld",
        ),
    );
    document.note(Note::Asked, |inside| {
        inside.say(language.choose(
            "A convolution consists of elementary operations, + and ×. How many does each \
             convolution need to classify one image, and how many are they together?",
            "Een convolutie bestaat uit elementaire bewerkingen, + en ×. Hoeveel heeft elke \
             convolutie er nodig om één beeld te herkennen, en hoeveel zijn dat er samen?",
        ));
    });
    document.say(language.choose(
        "Each output value is a sum of products, one product for each weight of its filter. A sum \
         of n products takes n multiplications and n − 1 additions, and the bias is one addition \
         more: as many additions as multiplications.",
        "Elke uitvoerwaarde is een som van producten, één product voor elk gewicht van haar filter. \
         Een som van n producten vraagt n vermenigvuldigingen en n − 1 optellingen, en de bias is \
         nog een optelling: er zijn evenveel optellingen als vermenigvuldigingen.",
    ));
    layers::operations(document, analysis)?;
    let totals = analysis.totals()?;
    let counts = totals.counts();
    let [multiplications, additions, all, comparisons] = [
        counts.multiplications,
        counts.additions,
        totals.arithmetic.value,
        counts.comparisons,
    ]
    .map(|number| language.grouped(number));
    let title = language.choose(
        "additions are operations, too",
        "optellingen zijn ook bewerkingen",
    );
    let said = [&multiplications, &all]
        .map(|count| choose!(language, "{count} operations", "{count} bewerkingen"));
    let sums = layers::sums(analysis, language)?;
    document.set_right(title, said, |inside| {
        inside.say(choose!(
            language,
            "The assignment's answer stops at {multiplications}. Those are the multiplications \
             alone. With the {additions} additions, biases included, classifying one image takes \
             **{all} operations**.",
            "Het antwoord bij de opdracht houdt op bij {multiplications}. Dat zijn alleen de \
             vermenigvuldigingen. Met de {additions} optellingen, de biases meegeteld, kost het \
             herkennen van één beeld **{all} bewerkingen**."
        ));
        inside.calculations(sums);
    });
    let functions: Vec<String> = counts
        .functions
        .iter()
        .map(|(function, count)| {
            format!("{} {}", language.grouped(*count), function.name(language))
        })
        .collect();
    let functions = match functions.as_slice() {
        [] => String::new(),
        functions => {
            let functions = functions.join(language.choose(" and ", " en "));
            choose!(
                language,
                ", and activation functions take {functions}",
                ", en activatiefuncties kosten {functions}"
            )
        }
    };
    document.say(choose!(
        language,
        "Not asked, but not free either: pooling and ReLU compare {comparisons} times{functions}.",
        "Niet gevraagd, maar ook niet gratis: pooling en ReLU vergelijken {comparisons} \
         keer{functions}."
    ));
    Ok(())
}
