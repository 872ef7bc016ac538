//! A sentence for each layer: what it does, why it is there, what it costs.

use cijfer_analysis::{Analysis, Language, LayerAnalysis};
use cijfer_network::{Activation, Conv2d, Dense, Dropout, Operation, Padding};
use cijfer_report::{Document, pair, percent, share_of};

use super::arithmetic::elements;
use crate::texts::texts;
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).steps;
    let total = analysis.totals()?.parameters.total.value;
    let mut steps = Vec::new();
    for place in analysis.places(&part.network) {
        let counted = place.counted;
        let same_class = |other: &LayerAnalysis| other.class == counted.class;
        let again = analysis.layers[..place.index].iter().any(same_class);
        let text = sentence(&place.layer.operation, counted, again, language)?;
        let cost = match counted.parameters.total.value {
            0 => String::new(),
            parameters => {
                let share = share_of(parameters, total, language);
                let parameters = language.grouped(parameters);
                texts.cost(&parameters, &share)
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
    let texts = texts(language).steps;
    let inputs = language.grouped(elements(&counted.input)?);
    let outputs = language.grouped(elements(&counted.output)?);
    let (input, output) = (&counted.input, &counted.output);
    let through = through(operation.activation(), language);
    Ok(match operation {
        Operation::Dense(dense) => self::dense(dense, counted, language)?,
        Operation::Conv2d(convolution) => self::convolution(convolution, counted, again, language),
        Operation::Dropout(dropout) => self::dropout(dropout, counted, again, language)?,
        Operation::MaxPooling2d(pooling) => {
            let [rows, columns] = pooling.pool;
            texts.max_pooling(&rows, &columns, &inputs, &outputs)
        }
        Operation::Flatten => texts.flatten(&input, &outputs),
        Operation::Activation(activation) => texts.activation(&activation),
        Operation::DepthwiseConv2d(convolution) => {
            let [rows, columns] = convolution.kernel;
            texts.depthwise_convolution(&rows, &columns, &through)
        }
        Operation::SeparableConv2d(convolution) => {
            let filters = convolution.filters;
            let [rows, columns] = convolution.kernel;
            texts.separable_convolution(&rows, &columns, &filters, &through)
        }
        Operation::Conv2dTranspose(convolution) => {
            let filters = convolution.filters;
            let [rows, columns] = convolution.kernel;
            texts.transposed_convolution(&filters, &rows, &columns, &input, &output, &through)
        }
        Operation::AveragePooling2d(pooling) => {
            let [rows, columns] = pooling.pool;
            texts.average_pooling(&rows, &columns, &inputs, &outputs)
        }
        Operation::GlobalMaxPooling2d(_) => texts.global_max_pooling().to_owned(),
        Operation::GlobalAveragePooling2d(_) => texts.global_average_pooling().to_owned(),
        Operation::ZeroPadding2d(_) => texts.zero_padding().to_owned(),
        Operation::Cropping2d(_) => texts.cropping().to_owned(),
        Operation::UpSampling2d(sampling) => {
            let [rows, columns] = sampling.size;
            texts.up_sampling(&rows, &columns)
        }
        Operation::BatchNormalization(_) => texts.batch_normalization().to_owned(),
        Operation::LayerNormalization(_) => texts.layer_normalization().to_owned(),
        Operation::Relu(_) => texts.relu().to_owned(),
        Operation::LeakyRelu(_) => texts.leaky_relu().to_owned(),
        Operation::Prelu(_) => texts.prelu().to_owned(),
        Operation::Elu(_) => texts.elu().to_owned(),
        Operation::Softmax(_) => texts.softmax().to_owned(),
        Operation::SpatialDropout2d(dropout) => {
            let rate = percent(dropout.rate, 0, language);
            texts.spatial_dropout(&rate)
        }
        Operation::Reshape(_) => texts.reshape(&inputs, &output),
        Operation::Permute(_) => texts.permute().to_owned(),
        // Every class has a sentence, if not one of its own.
        other => texts.other(&other.class(), &inputs, &outputs),
    })
}

fn dense(dense: &Dense, counted: &LayerAnalysis, language: Language) -> Result<String> {
    let units = language.grouped(dense.units.into());
    let inputs = language.grouped(elements(&counted.input)?);
    let through = through(dense.activation, language);
    Ok(texts(language).steps.dense(&units, &inputs, &through))
}

fn convolution(
    convolution: &Conv2d,
    counted: &LayerAnalysis,
    again: bool,
    language: Language,
) -> String {
    let texts = texts(language).steps;
    let [rows, columns] = convolution.kernel;
    let channels = counted
        .input
        .as_image()
        .map_or(1, |[_, _, channels]| channels / convolution.groups.max(1));
    let depth = match channels {
        1 => String::new(),
        _ => texts.channels_deep(&channels),
    };
    let filters = convolution.filters;
    let through = through(convolution.activation, language);
    let mut text = texts.convolution(&filters, &rows, &columns, &depth, &through);
    if !again {
        text += texts.one_pattern();
    }
    if convolution.padding == Padding::Same && !again {
        text += texts.padded();
    }
    if let Some(geometry) = counted.geometry {
        let seen = pair(language, [geometry.rows.size, geometry.columns.size]);
        text += &texts.pixels_seen(&seen);
    }
    text
}

fn dropout(
    dropout: &Dropout,
    counted: &LayerAnalysis,
    again: bool,
    language: Language,
) -> Result<String> {
    let texts = texts(language).steps;
    let inputs = language.grouped(elements(&counted.input)?);
    let rate = percent(dropout.rate, 0, language);
    Ok(match again {
        true => texts.dropout_again(&rate, &inputs),
        false => texts.dropout(&rate, &inputs),
    })
}

fn through(activation: Activation, language: Language) -> String {
    match activation {
        Activation::Linear => String::new(),
        other => texts(language).steps.through_activation(&other),
    }
}
