//! From a network to its stages.

use cijfer_analysis::{Analysis, ByParameter, LayerAnalysis};
use cijfer_network::{Activation, Network};

use super::covers::{Kind, Source, check_covered};
use super::dropout::Dropout;
use super::layer::{image, work};
use super::parameter::Parameters;
use super::stage::{Draft, Work};
use crate::function::Function;
use crate::{Error, Result};

/// A network's stages before they are fused, whatever runs them.
pub(crate) struct Drafts {
    pub(crate) list: Vec<Draft>,
    pub(crate) parameters: Parameters,
    /// The axes of a sample, as the network has them, before and after.
    pub(crate) axes: [Vec<usize>; 2],
}

impl Drafts {
    /// One for the input and one or more for each layer, with their parameters.
    pub(crate) fn of(network: &Network) -> Result<Self> {
        let analysis = Analysis::of(network)?;
        let mut parameters = Parameters::default();
        let input = image(network.input.axes());
        let mut drafts = vec![Draft::new(Work::Copy, input)];
        let mut flat = false;
        for place in analysis.places(network) {
            let (layer, counted) = (place.layer, place.counted);
            let kind = check_covered(layer, counted)?;
            if !is_countable(counted) {
                return Err(Error::TooLarge {
                    network: network.name.clone(),
                });
            }
            match kind {
                Kind::Flatten => flat = true,
                Kind::Function(function) => behind(&mut drafts, function),
                Kind::Dropout(rate, by_channel) => {
                    let dropout = Dropout {
                        rate: rate as f32,
                        by_channel,
                        layer: place.index as u32,
                    };
                    drop_out_behind(&mut drafts, dropout);
                }
                Kind::Work(source) => {
                    let from = drafts.last().map_or(input, |draft| draft.to);
                    let axes = counted.output.axes();
                    let to = match &source {
                        Source::Dense(_) if flat => image(&[axes.iter().product()]),
                        _ => image(axes),
                    };
                    let work = work(source, counted, from, flat, &mut parameters);
                    drafts.push(Draft::new(work, to));
                    let function = Function::Activation(layer.operation.activation());
                    behind(&mut drafts, function);
                }
            }
        }
        let axes = [&network.input, analysis.output()]
            .map(|shape| shape.axes().iter().map(|&axis| axis as usize).collect());
        Ok(Self {
            list: drafts,
            parameters,
            axes,
        })
    }
}

/// Puts a function behind the last stage, in its place where that is possible.
fn behind(drafts: &mut Vec<Draft>, function: Function) {
    let Some(last) = drafts.last_mut() else {
        return;
    };
    let to = last.to;
    if function == Function::Activation(Activation::Linear) {
        return;
    }
    if !function.is_known_by_value() {
        drafts.push(Draft::new(Work::Function(function), to));
        return;
    }
    let works = matches!(last.work, Work::Linear(_) | Work::Pool(_));
    if works && last.function.is_none() && last.dropout.is_none() {
        last.function = Some(function);
    } else {
        drafts.push(Draft {
            function: Some(function),
            ..Draft::new(Work::Copy, to)
        });
    }
}

/// Puts a dropout behind the last stage, in its place where that is possible.
fn drop_out_behind(drafts: &mut Vec<Draft>, dropout: Dropout) {
    let Some(last) = drafts.last_mut() else {
        return;
    };
    // A bound that dropout has scaled is not found again exactly.
    let has_bound = last.function.is_some_and(Function::has_upper_bound);
    if last.dropout.is_none() && !has_bound {
        last.dropout = Some(dropout);
    } else {
        let to = last.to;
        drafts.push(Draft {
            dropout: Some(dropout),
            ..Draft::new(Work::Copy, to)
        });
    }
}

/// Whether values, with the padding around them, and parameters are as few as tables can count.
fn is_countable(counted: &LayerAnalysis) -> bool {
    let padded = counted
        .input
        .axes()
        .iter()
        .enumerate()
        .map(|(axis, &length)| {
            let [before, after] = counted.padding.get(axis).copied().unwrap_or_default();
            u128::from(length) + u128::from(before) + u128::from(after)
        });
    let padded = padded.fold(1, u128::saturating_mul);
    let ByParameter {
        weights, biases, ..
    } = &counted.parameters;
    let parameters = [weights, biases].map(|of| of.as_ref().map_or(0, |of| of.value));
    let output = counted.output.elements().unwrap_or(u128::MAX);
    let all = [padded, output, parameters[0].saturating_add(parameters[1])];
    all.into_iter().all(|count| u32::try_from(count).is_ok())
}
