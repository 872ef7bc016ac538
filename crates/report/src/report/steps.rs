//! A sentence for each layer: what it does, why it is there, what it costs.

use cijfer_analysis::{Analysis, Language, LayerAnalysis, choose};
use cijfer_network::{Activation, Conv2d, Dense, Dropout, Operation, Padding};

use super::Part;
use super::arithmetic::elements;
use crate::Result;
use crate::document::Document;
use crate::number::{percent, share_of};
use crate::tables::pair;

pub(super) fn write(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language;
    let total = analysis.totals()?.parameters.total.value;
    let mut steps = Vec::new();
    for (index, (layer, counted)) in part.network.layers.iter().zip(&analysis.layers).enumerate() {
        let same_class = |other: &LayerAnalysis| other.class == counted.class;
        let again = analysis.layers[..index].iter().any(same_class);
        let text = sentence(&layer.operation, counted, again, language)?;
        let cost = match counted.parameters.total.value {
            0 => String::new(),
            parameters => {
                let share = share_of(parameters, total, language);
                let parameters = language.grouped(parameters);
                choose!(
                    language,
                    ". It has {parameters} parameters, {share} of the network's",
                    ". De laag heeft {parameters} parameters, {share} van die van het netwerk"
                )
            }
        };
        steps.push(format!("`{}` {text}{cost}.", counted.name));
    }
    document.steps(steps);
    Ok(())
}

/// What a layer does; `again` when one of its class came before, so that it is not explained
/// twice.
fn sentence(
    operation: &Operation,
    counted: &LayerAnalysis,
    again: bool,
    language: Language,
) -> Result<String> {
    let inputs = language.grouped(elements(&counted.input)?);
    let outputs = language.grouped(elements(&counted.output)?);
    let (input, output) = (&counted.input, &counted.output);
    let [rows, columns] = match operation {
        Operation::MaxPooling2d(pooling) => pooling.pool,
        Operation::AveragePooling2d(pooling) => pooling.pool,
        Operation::DepthwiseConv2d(convolution) => convolution.kernel,
        Operation::SeparableConv2d(convolution) => convolution.kernel,
        Operation::Conv2dTranspose(convolution) => convolution.kernel,
        Operation::UpSampling2d(sampling) => sampling.size,
        _ => [1, 1],
    };
    let through = through(operation.activation(), language);
    let plain = |english: &str, dutch: &str| language.choose(english, dutch).to_owned();
    Ok(match operation {
        Operation::Dense(dense) => self::dense(dense, counted, language)?,
        Operation::Conv2d(convolution) => self::convolution(convolution, counted, again, language),
        Operation::Dropout(dropout) => self::dropout(dropout, counted, again, language)?,
        Operation::MaxPooling2d(_) => choose!(
            language,
            "keeps the largest of every {rows}×{columns} values, so that {inputs} values become \
             {outputs}: a pattern counts wherever in that window it stands, and all later layers \
             have less to do. Nothing in it is learnt",
            "houdt van elke {rows}×{columns} waarden de grootste over, zodat {inputs} waarden er \
             {outputs} worden: een patroon telt mee waar in dat venster het ook staat, en alle \
             latere lagen hebben minder te doen. Er wordt niets in geleerd"
        ),
        Operation::Flatten => choose!(
            language,
            "lays the {input} values in one row of {outputs}, because a Dense layer takes a vector. \
             The values stay as they are",
            "legt de {input} waarden op één rij van {outputs}, want een Dense-laag neemt een \
             vector. De waarden blijven zoals ze zijn"
        ),
        Operation::Activation(activation) => choose!(
            language,
            "applies {activation} to every value",
            "past {activation} op elke waarde toe"
        ),
        Operation::DepthwiseConv2d(_) => choose!(
            language,
            "slides a filter of {rows}×{columns} pixels over each channel by itself{through}",
            "schuift een filter van {rows}×{columns} pixels over elk kanaal apart{through}"
        ),
        Operation::SeparableConv2d(convolution) => {
            let filters = convolution.filters;
            choose!(
                language,
                "slides a filter of {rows}×{columns} pixels over each channel by itself, and then \
                 {filters} filters of 1×1 over all channels{through}",
                "schuift een filter van {rows}×{columns} pixels over elk kanaal apart, en daarna \
                 {filters} filters van 1×1 over alle kanalen{through}"
            )
        }
        Operation::Conv2dTranspose(convolution) => {
            let filters = convolution.filters;
            choose!(
                language,
                "puts down {filters} filters of {rows}×{columns} pixels for every value of its \
                 input, so that maps of {input} become {output}{through}",
                "legt voor elke waarde van haar invoer {filters} filters van {rows}×{columns} \
                 pixels neer, zodat feature maps van {input} er van {output} worden{through}"
            )
        }
        Operation::AveragePooling2d(_) => choose!(
            language,
            "takes the mean of every {rows}×{columns} values, so that {inputs} values become \
             {outputs}. Nothing in it is learnt",
            "neemt van elke {rows}×{columns} waarden het gemiddelde, zodat {inputs} waarden er \
             {outputs} worden. Er wordt niets in geleerd"
        ),
        Operation::GlobalMaxPooling2d(_) => plain(
            "keeps the largest value of each channel, wherever it stands",
            "houdt van elk kanaal de grootste waarde over, waar die ook staat",
        ),
        Operation::GlobalAveragePooling2d(_) => plain(
            "takes the mean of each channel",
            "neemt van elk kanaal het gemiddelde",
        ),
        Operation::ZeroPadding2d(_) => plain(
            "puts zeros around its maps",
            "zet nullen rond haar feature maps",
        ),
        Operation::Cropping2d(_) => plain(
            "cuts off the borders of its maps",
            "snijdt de randen van haar feature maps af",
        ),
        Operation::UpSampling2d(_) => choose!(
            language,
            "makes {rows}×{columns} values of every one",
            "maakt van elke waarde er {rows}×{columns}"
        ),
        Operation::BatchNormalization(_) => plain(
            "scales and shifts every channel by what was measured of it in training",
            "schaalt en verschuift elk kanaal met wat er bij de training van is gemeten",
        ),
        Operation::LayerNormalization(_) => plain(
            "scales and shifts every sample by its own mean and spread",
            "schaalt en verschuift elk voorbeeld met zijn eigen gemiddelde en spreiding",
        ),
        Operation::Relu(_) => plain(
            "applies relu to every value",
            "past relu op elke waarde toe",
        ),
        Operation::LeakyRelu(_) => plain(
            "makes every value below 0 smaller by a factor",
            "maakt elke waarde onder 0 een factor kleiner",
        ),
        Operation::Prelu(_) => plain(
            "multiplies every value below 0 by a slope that is learnt",
            "vermenigvuldigt elke waarde onder 0 met een helling die wordt geleerd",
        ),
        Operation::Elu(_) => plain("applies elu to every value", "past elu op elke waarde toe"),
        Operation::Softmax(_) => plain(
            "makes shares of 1 of its values, by softmax",
            "maakt van haar waarden delen van 1, met softmax",
        ),
        Operation::SpatialDropout2d(dropout) => {
            let rate = percent(dropout.rate, 0, language);
            choose!(
                language,
                "sets {rate} of its channels to 0 in training, others each time",
                "zet bij de training {rate} van haar kanalen op 0, telkens andere"
            )
        }
        Operation::Rescaling(_) => plain(
            "multiplies every value by one number and adds another",
            "vermenigvuldigt elke waarde met een getal en telt er een ander bij op",
        ),
        Operation::GaussianNoise(_) => plain(
            "adds noise to every value in training",
            "telt bij de training ruis op bij elke waarde",
        ),
        Operation::Reshape(_) => choose!(
            language,
            "gives the {inputs} values of its input the shape {output}",
            "geeft de {inputs} waarden van haar invoer de vorm {output}"
        ),
        Operation::Permute(_) => plain(
            "puts the axes of its input in another order",
            "zet de assen van haar invoer in een andere volgorde",
        ),
    })
}

fn dense(dense: &Dense, counted: &LayerAnalysis, language: Language) -> Result<String> {
    let units = language.grouped(dense.units.into());
    let inputs = language.grouped(elements(&counted.input)?);
    let through = through(dense.activation, language);
    Ok(choose!(
        language,
        "has {units} neurons, each a sum of all {inputs} inputs, every input with a weight of its \
         own{through}",
        "heeft {units} neuronen, elk een som van alle {inputs} ingangen, en elke ingang met een \
         eigen gewicht{through}"
    ))
}

fn convolution(
    convolution: &Conv2d,
    counted: &LayerAnalysis,
    again: bool,
    language: Language,
) -> String {
    let [rows, columns] = convolution.kernel;
    let channels = counted
        .input
        .as_image()
        .map_or(1, |[_, _, channels]| channels / convolution.groups.max(1));
    let depth = match channels {
        1 => String::new(),
        _ => choose!(
            language,
            ", each {channels} channels deep,",
            ", elk {channels} kanalen diep,"
        ),
    };
    let filters = convolution.filters;
    let through = through(convolution.activation, language);
    let mut text = choose!(
        language,
        "slides {filters} filters of {rows}×{columns} pixels{depth} over its input{through}",
        "schuift {filters} filters van {rows}×{columns} pixels{depth} over haar invoer{through}"
    );
    if !again {
        text += language.choose(
            ". A filter looks for one pattern, and with the same weights everywhere, so that the \
             image's size does not matter to the number of parameters",
            ". Een filter zoekt één patroon, en overal met dezelfde gewichten, zodat de grootte van \
             het beeld niet uitmaakt voor het aantal parameters",
        );
    }
    if convolution.padding == Padding::Same && !again {
        text += language.choose(
            ". Padding with zeros keeps the maps as large as the image",
            ". Opvulling met nullen houdt de feature maps zo groot als het beeld",
        );
    }
    if let Some(geometry) = counted.geometry {
        let seen = pair(language, [geometry.rows.size, geometry.columns.size]);
        text += &choose!(
            language,
            ". One of its outputs sees {seen} pixels of the image",
            ". Eén uitgang ziet {seen} pixels van het beeld"
        );
    }
    text
}

fn dropout(
    dropout: &Dropout,
    counted: &LayerAnalysis,
    again: bool,
    language: Language,
) -> Result<String> {
    let inputs = language.grouped(elements(&counted.input)?);
    let rate = percent(dropout.rate, 0, language);
    Ok(match again {
        true => choose!(
            language,
            "drops out again, {rate} of the {inputs} values that reach it",
            "laat er weer een deel uitvallen, {rate} van de {inputs} waarden die ze krijgt"
        ),
        false => choose!(
            language,
            "sets {rate} of its {inputs} inputs to 0 in training, others each time, so that no \
             neuron comes to rely on a single input. It has nothing to learn, and when training is \
             over it does nothing",
            "zet bij de training {rate} van haar {inputs} ingangen op 0, telkens andere, zodat geen \
             neuron op één enkele ingang gaat steunen. Ze heeft niets te leren, en na de training \
             doet ze niets"
        ),
    })
}

fn through(activation: Activation, language: Language) -> String {
    match activation {
        Activation::Linear => String::new(),
        other => choose!(
            language,
            ", and sends the sum through {other}",
            ", en haalt de som door {other}"
        ),
    }
}
