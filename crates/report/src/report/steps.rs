//! A sentence for each layer: what it does, why it is there, what it costs.

use cijfer_analysis::{Analysis, Language, LayerAnalysis};
use cijfer_network::{Activation, Conv2d, Dense, Dropout, Operation, Padding};

use super::Part;
use super::arithmetic::elements;
use crate::Result;
use crate::document::Document;
use crate::number::{grouped, percent, share_of};
use crate::tables::pair;

pub(super) fn write(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let total = analysis.totals()?.parameters.total.value;
    let mut steps = Vec::new();
    for (index, (layer, counted)) in part.network.layers.iter().zip(&analysis.layers).enumerate() {
        let same_class = |other: &LayerAnalysis| other.class == counted.class;
        let again = analysis.layers[..index].iter().any(same_class);
        let text = sentence(&layer.operation, counted, again)?;
        let cost = match counted.parameters.total.value {
            0 => String::new(),
            parameters => format!(
                ". It has {} parameters, {} of the network's",
                grouped(parameters),
                share_of(parameters, total)
            ),
        };
        steps.push(format!("`{}` {text}{cost}.", counted.name));
    }
    document.steps(steps);
    Ok(())
}

/// What a layer does; `again` when one of its class came before, so that it is not explained
/// twice.
fn sentence(operation: &Operation, counted: &LayerAnalysis, again: bool) -> Result<String> {
    let inputs = || elements(&counted.input).map(grouped);
    let outputs = || elements(&counted.output).map(grouped);
    let [rows, columns] = match operation {
        Operation::MaxPooling2d(pooling) => pooling.pool,
        Operation::AveragePooling2d(pooling) => pooling.pool,
        Operation::DepthwiseConv2d(convolution) => convolution.kernel,
        Operation::SeparableConv2d(convolution) => convolution.kernel,
        Operation::Conv2dTranspose(convolution) => convolution.kernel,
        Operation::UpSampling2d(sampling) => sampling.size,
        _ => [1, 1],
    };
    let activation = operation.activation();
    Ok(match operation {
        Operation::Dense(dense) => self::dense(dense, counted)?,
        Operation::Conv2d(convolution) => self::convolution(convolution, counted, again),
        Operation::Dropout(dropout) => self::dropout(dropout, counted, again)?,
        Operation::MaxPooling2d(_) => format!(
            "keeps the largest of every {rows}×{columns} values, so that {} values become {}: a \
             pattern counts wherever in that window it stands, and all later layers have less to \
             do. Nothing in it is learnt",
            inputs()?,
            outputs()?
        ),
        Operation::Flatten => format!(
            "lays the {} values in one row of {}, because a Dense layer takes a vector. The values \
             stay as they are",
            counted.input,
            outputs()?
        ),
        Operation::Activation(activation) => format!("applies {activation} to every value"),
        Operation::DepthwiseConv2d(_) => format!(
            "slides a filter of {rows}×{columns} pixels over each channel by itself{}",
            through(activation)
        ),
        Operation::SeparableConv2d(convolution) => format!(
            "slides a filter of {rows}×{columns} pixels over each channel by itself, and then {} \
             filters of 1×1 over all channels{}",
            convolution.filters,
            through(activation)
        ),
        Operation::Conv2dTranspose(convolution) => format!(
            "puts down {} filters of {rows}×{columns} pixels for every value of its input, so that \
             maps of {} become {}{}",
            convolution.filters,
            counted.input,
            counted.output,
            through(activation)
        ),
        Operation::AveragePooling2d(_) => format!(
            "takes the mean of every {rows}×{columns} values, so that {} values become {}. Nothing \
             in it is learnt",
            inputs()?,
            outputs()?
        ),
        Operation::GlobalMaxPooling2d(_) => {
            "keeps the largest value of each channel, wherever it stands".to_owned()
        }
        Operation::GlobalAveragePooling2d(_) => "takes the mean of each channel".to_owned(),
        Operation::ZeroPadding2d(_) => "puts zeros around its maps".to_owned(),
        Operation::Cropping2d(_) => "cuts off the borders of its maps".to_owned(),
        Operation::UpSampling2d(_) => {
            format!("makes {rows}×{columns} values of every one")
        }
        Operation::BatchNormalization(_) => {
            "scales and shifts every channel by what was measured of it in training".to_owned()
        }
        Operation::LayerNormalization(_) => {
            "scales and shifts every sample by its own mean and spread".to_owned()
        }
        Operation::Relu(_) => "applies relu to every value".to_owned(),
        Operation::LeakyRelu(_) => "makes every value below 0 smaller by a factor".to_owned(),
        Operation::Prelu(_) => {
            "multiplies every value below 0 by a slope that is learnt".to_owned()
        }
        Operation::Elu(_) => "applies elu to every value".to_owned(),
        Operation::Softmax(_) => "makes shares of 1 of its values, by softmax".to_owned(),
        Operation::SpatialDropout2d(dropout) => format!(
            "sets {} of its channels to 0 in training, others each time",
            percent(dropout.rate, 0)
        ),
        Operation::Reshape(_) => format!(
            "gives the {} values of its input the shape {}",
            inputs()?,
            counted.output
        ),
        Operation::Permute(_) => "puts the axes of its input in another order".to_owned(),
    })
}

fn dense(dense: &Dense, counted: &LayerAnalysis) -> Result<String> {
    Ok(format!(
        "has {} neurons, each a sum of all {} inputs, every input with a weight of its own{}",
        grouped(dense.units.into()),
        grouped(elements(&counted.input)?),
        through(dense.activation)
    ))
}

fn convolution(convolution: &Conv2d, counted: &LayerAnalysis, again: bool) -> String {
    let [rows, columns] = convolution.kernel;
    let channels = counted
        .input
        .as_image()
        .map_or(1, |[_, _, channels]| channels / convolution.groups.max(1));
    let depth = match channels {
        1 => String::new(),
        _ => format!(", each {channels} channels deep,"),
    };
    let mut text = format!(
        "slides {} filters of {rows}×{columns} pixels{depth} over its input{}",
        convolution.filters,
        through(convolution.activation)
    );
    if !again {
        text += ". A filter looks for one pattern, and with the same weights everywhere, so that \
                 the image's size does not matter to the number of parameters";
    }
    if convolution.padding == Padding::Same && !again {
        text += ". Padding with zeros keeps the maps as large as the image";
    }
    if let Some(geometry) = counted.geometry {
        text += &format!(
            ". One of its outputs sees {} pixels of the image",
            pair(
                Language::English,
                [geometry.rows.size, geometry.columns.size]
            )
        );
    }
    text
}

fn dropout(dropout: &Dropout, counted: &LayerAnalysis, again: bool) -> Result<String> {
    let inputs = grouped(elements(&counted.input)?);
    let rate = percent(dropout.rate, 0);
    Ok(match again {
        true => format!("drops out again, {rate} of the {inputs} values that reach it"),
        false => format!(
            "sets {rate} of its {inputs} inputs to 0 in training, others each time, so that no \
             neuron comes to rely on a single input. It has nothing to learn, and when training is \
             over it does nothing"
        ),
    })
}

fn through(activation: Activation) -> String {
    match activation {
        Activation::Linear => String::new(),
        other => format!(", and sends the sum through {other}"),
    }
}
