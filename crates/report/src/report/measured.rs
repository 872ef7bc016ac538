//! What was measured of a network: the same for parts A, B and C.

use cijfer_analysis::Analysis;

use super::confusion::confusion_table;
use super::{Evaluation, Part, layers};
use crate::document::{Document, Note, Text};
use crate::number::{grouped, percent};
use crate::{Cell, Column, Result, Table, accuracy_curve, first_reached, layer_bars, loss_curve};

/// The table that Keras prints of a model, and where its parameters and operations sit.
pub(super) fn summary(document: &mut Document, letter: &str, analysis: &Analysis) -> Result<()> {
    layers::summary(document, analysis)?;
    let caption = "Where the parameters sit, and where the multiplications and additions for one \
                   image: the two need not be in the same place.";
    let file = format!("{}-layers.svg", letter.to_lowercase());
    document.pictures([layer_bars(analysis)?.into_picture(file, caption)]);
    Ok(())
}

/// Whether the target was reached, how training went, and which digits are taken for which.
pub(super) fn outcome(document: &mut Document, letter: &str, part: &Part) -> Result<()> {
    verdict(document, part);
    course(document, part);
    let file = |what: &str| format!("{}-{what}.svg", letter.to_lowercase());
    let mut plots = Vec::new();
    if !part.curve.is_empty() {
        let accuracy = accuracy_curve(&part.curve, part.asked)?;
        let loss = loss_curve(&part.curve)?;
        plots.push(accuracy.into_picture(file("accuracy"), "Accuracy after each epoch."));
        plots.push(loss.into_picture(file("loss"), "Loss after each epoch."));
    }
    document.pictures(plots);
    mistakes(document, &part.test);
    document.fold("How it was trained", |inside| {
        let rows = part.recipe.iter().map(|(name, value)| [name, value]);
        let rows = rows.map(|row| row.map(|cell| Cell::from(cell.as_str())));
        let columns = [Column::left("Setting"), Column::left("Value")];
        inside.table("", Table::new(columns, rows));
    });
    Ok(())
}

/// Whether the target was reached, in words that leave no doubt.
fn verdict(document: &mut Document, part: &Part) {
    let (accuracy, asked) = (part.test.accuracy(), part.asked);
    let counted = format!(
        "{} of {} test images are named rightly, **{}**; asked were {}",
        grouped(part.test.correct().into()),
        grouped(part.test.samples().into()),
        percent(accuracy, 2),
        percent(asked, 0)
    );
    let kind = if part.is_reached() {
        Note::Reached
    } else {
        Note::Missed
    };
    document.note(kind, |inside| {
        if accuracy >= asked {
            inside.say(format!("**Reached.** {counted}."));
        } else {
            inside.say(format!(
                "**Not reached.** {counted}: {:.2} percentage points are missing.",
                100.0 * (asked - accuracy)
            ));
        }
        if !part.broken_rules.is_empty() {
            inside.say("**The network breaks rules of the assignment**, so it does not count:");
            inside.points(part.broken_rules.iter().map(Text::plain));
        }
    });
}

/// What the learning curve says.
fn course(document: &mut Document, part: &Part) {
    let mut text = format!(
        "The mean loss on the test images is {:.4}. ",
        part.test.loss
    );
    if let Some(validation) = part.validation_accuracy {
        text += &format!(
            "The model was chosen by images held out of the training set, of which it names {} \
             rightly; the test images had no say in it. ",
            percent(validation, 2)
        );
    }
    let asked = percent(part.asked, 0);
    if let Some(last) = part.curve.last() {
        text += &match first_reached(&part.curve, part.asked) {
            Some(epoch) => format!(
                "On the held-out images, {asked} were first reached in epoch {epoch} of {}. ",
                part.curve.len()
            ),
            None => format!(
                "On the held-out images, {asked} were reached in none of the {} epochs. ",
                part.curve.len()
            ),
        };
        if let Some(training) = last.train_accuracy {
            let gap = 100.0 * (training - last.validation_accuracy);
            text += &match gap {
                _ if gap > 1.0 => format!(
                    "After the last epoch the network does {gap:.1} percentage points better on \
                     the images it was trained on: it has begun to learn them by heart."
                ),
                _ if gap < 0.0 => "After the last epoch the network does better on held-out \
                     images than it did on those it was being trained on, because it improved \
                     during the epoch and, where there is Dropout, worked without it afterwards."
                    .to_owned(),
                _ => format!(
                    "After the last epoch accuracy on the training images is {gap:.1} percentage \
                     points higher: hardly anything was learnt by heart."
                ),
            };
        }
    }
    document.say(text.trim_end());
}

/// The digits that are confused most often, and the whole matrix.
fn mistakes(document: &mut Document, test: &Evaluation) {
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
            // An eight, and a one, a two, a three.
            let article = |digit| if digit == 8 { "an" } else { "a" };
            let times = if count == 1 {
                "once"
            } else {
                &format!("{count} times")
            };
            let (one, other) = (article(digit), article(answer));
            format!("{one} {digit} taken for {other} {answer} ({times})")
        })
        .collect();
    if frequent.is_empty() {
        document.say("No test image is taken for another digit.");
    } else {
        document.say(format!(
            "The most frequent mistakes: {}.",
            frequent.join(", ")
        ));
    }
    document.table(
        "How often the digit of the row was taken for that of the column",
        confusion_table(&test.confusion),
    );
}
