//! What was measured of a network: the same for parts A, B and C.

use cijfer_analysis::Analysis;
use cijfer_report::{
    Cell, Column, Document, Epoch, Note, Table, Text, accuracy_curve, confusion_table,
    first_reached, layer_bars, loss_curve, network_plot, percent,
};
use cijfer_training::Evaluation;

use super::layers;
use crate::texts::texts;
use crate::{Part, Result};

/// The table that Keras prints of a model, and where its parameters and operations sit.
pub(super) fn summary(document: &mut Document, letter: &str, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).measured;
    layers::summary(document, analysis)?;
    let caption = texts.network_to_scale();
    let file = format!("{}-network.svg", letter.to_lowercase());
    document.pictures([network_plot(analysis, language)?.into_picture(file, caption)]);
    let caption = texts.where_cost_sits();
    let file = format!("{}-layers.svg", letter.to_lowercase());
    document.pictures([layer_bars(analysis, language)?.into_picture(file, caption)]);
    Ok(())
}

/// What was looked at inside the network; that of other images folded.
pub(super) fn pictures(document: &mut Document, part: &Part) {
    let texts = texts(document.language()).measured;
    document.pictures(part.pictures.iter().cloned());
    for (what, pictures) in &part.others {
        let summary = texts.feature_maps_of(&what);
        document.fold(summary, |inside| inside.pictures(pictures.iter().cloned()));
    }
}

/// Whether the target was reached, how training went, and which digits are taken for which.
pub(super) fn outcome(document: &mut Document, letter: &str, part: &Part) -> Result<()> {
    let language = document.language();
    let texts = texts(language).measured;
    verdict(document, part);
    course(document, part);
    let file = |what: &str| format!("{}-{what}.svg", letter.to_lowercase());
    let mut plots = Vec::new();
    let curve = curve(&part.history);
    if !curve.is_empty() {
        let accuracy = accuracy_curve(&curve, part.asked, language)?;
        let loss = loss_curve(&curve, language)?;
        plots.push(accuracy.into_picture(file("accuracy"), texts.accuracy_curve()));
        plots.push(loss.into_picture(file("loss"), texts.loss_curve()));
    }
    document.pictures(plots);
    mistakes(document, &part.test);
    training(document, &part.recipe);
    Ok(())
}

/// How a network was trained, folded.
pub(super) fn training(document: &mut Document, facts: &[(String, String)]) {
    let texts = texts(document.language()).measured;
    let summary = texts.how_trained();
    document.fold(summary, |inside| {
        let rows = facts.iter().map(|(name, value)| [name, value]);
        let rows = rows.map(|row| row.map(|cell| Cell::from(cell.as_str())));
        let columns = [Column::left(texts.setting()), Column::left(texts.value())];
        inside.table("", Table::new(columns, rows));
    });
}

/// Whether the target was reached, in words that leave no doubt.
fn verdict(document: &mut Document, part: &Part) {
    let language = document.language();
    let texts = texts(language).measured;
    let (accuracy, asked) = (part.test.accuracy(), part.asked);
    let missing = language.decimal(100.0 * (asked - accuracy), 2);
    let is_enough = accuracy >= asked;
    let [correct, samples] =
        [part.test.correct, part.test.samples].map(|count| language.grouped(count as u128));
    let (accuracy, asked) = (percent(accuracy, 2, language), percent(asked, 0, language));
    let kind = if part.is_reached() {
        Note::Reached
    } else {
        Note::Missed
    };
    document.note(kind, |inside| {
        inside.say(match is_enough {
            true => texts.reached(&correct, &samples, &accuracy, &asked),
            false => texts.not_reached(&correct, &samples, &accuracy, &asked, &missing),
        });
        if !part.broken_rules.is_empty() {
            inside.say(texts.breaks_rules());
            inside.points(part.broken_rules.iter().map(Text::plain));
        }
    });
}

/// The epochs as a plot takes them, as far as they were validated.
fn curve(history: &[cijfer_model::Epoch]) -> Vec<Epoch> {
    let validated = history.iter().filter_map(|epoch| {
        let validation = epoch.validation?;
        Some(Epoch {
            epoch: epoch.number as u32,
            train_loss: epoch.loss,
            train_accuracy: Some(epoch.accuracy),
            validation_loss: validation.loss,
            validation_accuracy: validation.accuracy,
        })
    });
    validated.collect()
}

/// What the learning curve says.
fn course(document: &mut Document, part: &Part) {
    let language = document.language();
    let texts = texts(language).measured;
    let loss = language.decimal(part.test.loss, 4);
    let mut sentences = vec![texts.mean_loss(&loss)];
    if let Some(validation) = part.validation_accuracy {
        let validation = percent(validation, 2, language);
        sentences.push(texts.chosen_by_held_out(&validation));
    }
    let asked = percent(part.asked, 0, language);
    let curve = curve(&part.history);
    if let Some(last) = curve.last() {
        let epochs = curve.len();
        sentences.push(match first_reached(&curve, part.asked) {
            Some(epoch) => texts.first_reached(&asked, &epoch, &epochs),
            None => texts.never_reached(&asked, &epochs),
        });
        if let Some(training) = last.train_accuracy {
            let gap = 100.0 * (training - last.validation_accuracy);
            let points = language.decimal(gap, 1);
            sentences.push(match gap {
                _ if gap > 1.0 => texts.learnt_by_heart(&points),
                _ if gap < 0.0 => texts.better_on_held_out().to_owned(),
                _ => texts.hardly_by_heart(&points),
            });
        }
    }
    document.say(sentences.join(" "));
}

/// The digits that are confused most often, and the whole matrix.
fn mistakes(document: &mut Document, test: &Evaluation) {
    let language = document.language();
    let texts = texts(language).measured;
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (digit, row) in test.confusion.iter().enumerate() {
        for (answer, &count) in row.iter().enumerate() {
            if digit != answer && count > 0 {
                pairs.push((count, digit, answer));
            }
        }
    }
    // The most frequent first, and of equals that of the smaller digits.
    pairs.sort_by_key(|&(count, digit, answer)| (std::cmp::Reverse(count), digit, answer));
    let frequent: Vec<String> = pairs
        .iter()
        .take(3)
        .map(|&(count, digit, answer)| {
            let times = match count {
                1 => texts.once().to_owned(),
                _ => texts.times(&count),
            };
            texts.taken_for(digit, answer, &times)
        })
        .collect();
    let frequent = frequent.join(", ");
    document.say(match frequent.is_empty() {
        true => texts.no_mistakes().to_owned(),
        false => texts.frequent_mistakes(&frequent),
    });
    document.table(
        texts.confusion(),
        confusion_table(&test.confusion, language),
    );
}
