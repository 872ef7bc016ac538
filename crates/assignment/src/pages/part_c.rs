//! Part C: convolutions and pooling, down to a single pixel.

use cijfer_analysis::{Analysis, Error};
use cijfer_network::{Conv2d, MaxPooling2d, Network, Operation};
use cijfer_report::{Calculation, Document, Note, percent};

use super::arithmetic::elements;
use super::{ablations, layers, measured, opening, steps};
use crate::texts::texts;
use crate::{Part, Result};

pub(super) fn write(document: &mut Document, part: Option<&Part>) -> Result<()> {
    let title = texts(document.language()).part_c.title();
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
    let texts = texts(language).part_c;
    document.section("c1", texts.c1());
    let asked = percent(part.asked, 0, language);
    document.note(Note::Asked, |inside| {
        inside.say(texts.c1_asked(&asked));
    });
    measured::outcome(document, "C", part)?;
    measured::summary(document, "C", analysis)?;
    document.say(texts.layer_by_layer());
    steps::write(document, part, analysis)?;
    ablations::write(document, "C", part);
    let (input, output) = (&analysis.input, analysis.output());
    document.say(texts.no_dense_missing(&input));
    let values = elements(output).map(|values| language.grouped(values))?;
    let said = "13 pixels".to_owned();
    let title = texts.one_pixel();
    document.set_right(title, [said, output.to_string()], |inside| {
        inside.say(texts.why_one_pixel(&input, &output, &values));
        let axes = analysis.layers.last().map(|last| &last.output_axes);
        let axes = axes.into_iter().flatten().take(2);
        inside.calculations(axes.map(|axis| Calculation::derived(axis, language)));
    });
    measured::pictures(document, part);
    Ok(())
}

fn c2(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("c2", texts(document.language()).part_c.c2());
    layers::shapes_asked(document);
    layers::shapes(document, analysis);
    pooling_of_three(document, part, analysis)
}

/// The second pooling is 2×2: a 3×3 would not lead to the shapes that the answer itself has.
fn pooling_of_three(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_c;
    let poolings = analysis.places(&part.network);
    let mut poolings = poolings.filter_map(|place| match &place.layer.operation {
        Operation::MaxPooling2d(pooling) => Some((place.index, pooling, place.counted)),
        _ => None,
    });
    let Some((index, pooling, counted)) = poolings.nth(1) else {
        return Ok(());
    };
    if pooling.pool == [3, 3] {
        return Ok(());
    }
    let [rows, columns] = pooling.pool;
    let name = &counted.name;
    let otherwise = match with_pooling(&part.network, index, [3, 3]) {
        Ok(other) => {
            let output = &other.layers[index].output;
            texts.otherwise_output(&output)
        }
        Err(Error::Window {
            layer,
            window,
            input,
            ..
        }) => texts.otherwise_no_network(&window, &layer, &input),
        Err(error) => return Err(error.into()),
    };
    let title = texts.second_pooling(&rows, &columns);
    let said = ["3×3".to_owned(), format!("{rows}×{columns}")];
    document.set_right(title, said, |inside| {
        inside.say(texts.why_second_pooling(&name, &rows, &columns));
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
    network.replace(index, MaxPooling2d::new(pool));
    Analysis::of(&network)
}

fn c3(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    document.section("c3", texts(document.language()).part_c.c3());
    layers::parameters_asked(document);
    layers::parameters(document, analysis)?;
    twenty_filters(document, part, analysis)
}

/// The last convolution has ten filters, one for each digit.
fn twenty_filters(document: &mut Document, part: &Part, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_c;
    let Some(last) = analysis.places(&part.network).next_back() else {
        return Ok(());
    };
    let counted = last.counted;
    let Operation::Conv2d(convolution) = &last.layer.operation else {
        return Ok(());
    };
    if convolution.filters == 20 {
        return Ok(());
    }
    let mut twenty = part.network.clone();
    let of_twenty = Conv2d {
        filters: 20,
        ..convolution.clone()
    };
    twenty.replace(last.index, of_twenty);
    let twenty = Analysis::of(&twenty)?;
    let other = twenty
        .layers
        .last()
        .map_or(0, |layer| layer.parameters.total.value);
    let (name, filters) = (&counted.name, convolution.filters);
    let other = language.grouped(other);
    let title = texts.last_filters(&filters);
    let said = [20, filters].map(|filters| format!("{filters} filters"));
    document.set_right(title, said, |inside| {
        inside.say(texts.why_last_filters(&name, &filters, &other));
        inside.calculations([Calculation::derived(&counted.parameters.total, language)]);
    });
    Ok(())
}

fn c4(document: &mut Document, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_c;
    document.section("c4", texts.c4());
    document.note(Note::Asked, |inside| {
        inside.say(texts.c4_asked());
    });
    document.say(texts.sums_of_products());
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
    let title = texts.additions_too();
    let said = [&multiplications, &all].map(|count| texts.operations(&count));
    let sums = layers::sums(analysis, language)?;
    document.set_right(title, said, |inside| {
        inside.say(texts.why_additions_too(&multiplications, &additions, &all));
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
            let functions = functions.join(texts.between_functions());
            texts.functions_cost(&functions)
        }
    };
    document.say(texts.comparisons_cost(&comparisons, &functions));
    Ok(())
}
