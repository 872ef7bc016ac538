//! What was measured of a network: the same for parts A, B and C.

use cijfer_analysis::{Analysis, choose};
use cijfer_report::{
    Cell, Column, Document, Epoch, Note, Table, Text, accuracy_curve, confusion_table,
    first_reached, layer_bars, loss_curve, network_plot, percent,
};
use cijfer_training::Evaluation;

use super::layers;
use crate::{Part, Result};

/// The table that Keras prints of a model, and where its parameters and operations sit.
pub(super) fn summary(document: &mut Document, letter: &str, analysis: &Analysis) -> Result<()> {
    let language = document.language();
    layers::summary(document, analysis)?;
    let caption = language.choose(
        "The network drawn to scale: a block for each shape that passes through it, rows upright, \
         columns to the back, channels from left to right. A list of numbers is a column; two \
         strokes say that it is longer than drawn.",
        "Het netwerk op schaal: een blok voor elke vorm die erdoor gaat, rijen rechtop, kolommen \
         naar achteren, kanalen van links naar rechts. Een lijst getallen is een zuil; twee streepjes \
         zeggen dat ze langer is dan getekend.",
    );
    let file = format!("{}-network.svg", letter.to_lowercase());
    document.pictures([network_plot(analysis, language)?.into_picture(file, caption)]);
    let caption = language.choose(
        "Where the parameters sit, and where the multiplications and additions for one image: the \
         two need not be in the same place.",
        "Waar de parameters zitten, en waar de vermenigvuldigingen en optellingen voor één beeld: \
         dat hoeft niet op dezelfde plek te zijn.",
    );
    let file = format!("{}-layers.svg", letter.to_lowercase());
    document.pictures([layer_bars(analysis, language)?.into_picture(file, caption)]);
    Ok(())
}

/// What was looked at inside the network; that of other images folded.
pub(super) fn pictures(document: &mut Document, part: &Part) {
    let language = document.language();
    document.pictures(part.pictures.iter().cloned());
    for (what, pictures) in &part.others {
        let summary = choose!(
            language,
            "The feature maps of {what}",
            "De feature maps van {what}"
        );
        document.fold(summary, |inside| inside.pictures(pictures.iter().cloned()));
    }
}

/// Whether the target was reached, how training went, and which digits are taken for which.
pub(super) fn outcome(document: &mut Document, letter: &str, part: &Part) -> Result<()> {
    let language = document.language();
    verdict(document, part);
    course(document, part);
    let file = |what: &str| format!("{}-{what}.svg", letter.to_lowercase());
    let mut plots = Vec::new();
    let curve = curve(&part.history);
    if !curve.is_empty() {
        let accuracy = accuracy_curve(&curve, part.asked, language)?;
        let loss = loss_curve(&curve, language)?;
        plots.push(accuracy.into_picture(
            file("accuracy"),
            language.choose(
                "Accuracy after each epoch.",
                "De nauwkeurigheid na elke epoch.",
            ),
        ));
        plots.push(loss.into_picture(
            file("loss"),
            language.choose("Loss after each epoch.", "Het verlies na elke epoch."),
        ));
    }
    document.pictures(plots);
    mistakes(document, &part.test);
    training(document, &part.recipe);
    Ok(())
}

/// How a network was trained, folded.
pub(super) fn training(document: &mut Document, facts: &[(String, String)]) {
    let language = document.language();
    let summary = language.choose("How it was trained", "Hoe het is getraind");
    document.fold(summary, |inside| {
        let rows = facts.iter().map(|(name, value)| [name, value]);
        let rows = rows.map(|row| row.map(|cell| Cell::from(cell.as_str())));
        let columns = [
            Column::left(language.choose("Setting", "Instelling")),
            Column::left(language.choose("Value", "Waarde")),
        ];
        inside.table("", Table::new(columns, rows));
    });
}

/// Whether the target was reached, in words that leave no doubt.
fn verdict(document: &mut Document, part: &Part) {
    let language = document.language();
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
            true => choose!(
                language,
                "**Reached.** {correct} of {samples} test images are named rightly, \
                 **{accuracy}**; asked were {asked}.",
                "**Gehaald.** {correct} van {samples} testbeelden worden goed benoemd, \
                 **{accuracy}**; gevraagd was {asked}."
            ),
            false => choose!(
                language,
                "**Not reached.** {correct} of {samples} test images are named rightly, \
                 **{accuracy}**; asked were {asked}: {missing} percentage points are missing.",
                "**Niet gehaald.** {correct} van {samples} testbeelden worden goed benoemd, \
                 **{accuracy}**; gevraagd was {asked}: er ontbreekt {missing} procentpunt."
            ),
        });
        if !part.broken_rules.is_empty() {
            inside.say(language.choose(
                "**The network breaks rules of the assignment**, so it does not count:",
                "**Het netwerk houdt zich niet aan de regels van de opdracht**, dus het telt niet:",
            ));
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
    let loss = language.decimal(part.test.loss, 4);
    let mut sentences = vec![choose!(
        language,
        "The mean loss on the test images is {loss}.",
        "Het gemiddelde verlies op de testbeelden is {loss}."
    )];
    if let Some(validation) = part.validation_accuracy {
        let validation = percent(validation, 2, language);
        sentences.push(choose!(
            language,
            "The model was chosen by images held out of the training set, of which it names \
             {validation} rightly; the test images had no say in it.",
            "Het model is gekozen met beelden die buiten de training zijn gehouden, waarvan het \
             {validation} goed benoemt; de testbeelden hadden daar niets over te zeggen."
        ));
    }
    let asked = percent(part.asked, 0, language);
    let curve = curve(&part.history);
    if let Some(last) = curve.last() {
        let epochs = curve.len();
        sentences.push(match first_reached(&curve, part.asked) {
            Some(epoch) => choose!(
                language,
                "On the held-out images, {asked} were first reached in epoch {epoch} of {epochs}.",
                "Op de achtergehouden beelden werd {asked} voor het eerst gehaald in epoch {epoch} \
                 van {epochs}."
            ),
            None => choose!(
                language,
                "On the held-out images, {asked} were reached in none of the {epochs} epochs.",
                "Op de achtergehouden beelden werd {asked} in geen van de {epochs} epochs gehaald."
            ),
        });
        if let Some(training) = last.train_accuracy {
            let gap = 100.0 * (training - last.validation_accuracy);
            let points = language.decimal(gap, 1);
            sentences.push(match gap {
                _ if gap > 1.0 => choose!(
                    language,
                    "After the last epoch the network does {points} percentage points better on \
                     the images it was trained on: it has begun to learn them by heart.",
                    "Na de laatste epoch doet het netwerk het {points} procentpunt beter op de \
                     beelden waarmee het is getraind: het is begonnen ze uit het hoofd te leren."
                ),
                _ if gap < 0.0 => language
                    .choose(
                        "After the last epoch the network does better on held-out images than it \
                         did on those it was being trained on, because it improved during the epoch \
                         and, where there is Dropout, worked without it afterwards.",
                        "Na de laatste epoch doet het netwerk het op achtergehouden beelden beter \
                         dan het deed op die waarmee het werd getraind, want het verbeterde tijdens \
                         de epoch en werkte, als er Dropout is, daarna zonder.",
                    )
                    .to_owned(),
                _ => choose!(
                    language,
                    "After the last epoch accuracy on the training images is {points} percentage \
                     points higher: hardly anything was learnt by heart.",
                    "Na de laatste epoch is de nauwkeurigheid op de trainingsbeelden {points} \
                     procentpunt hoger: er is nauwelijks iets uit het hoofd geleerd."
                ),
            });
        }
    }
    document.say(sentences.join(" "));
}

/// The digits that are confused most often, and the whole matrix.
fn mistakes(document: &mut Document, test: &Evaluation) {
    let language = document.language();
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
            let (one, other) = (article(digit), article(answer));
            let times = match count {
                1 => language.choose("once", "één keer").to_owned(),
                _ => choose!(language, "{count} times", "{count} keer"),
            };
            choose!(
                language,
                "{one} {digit} taken for {other} {answer} ({times})",
                "een {digit} aangezien voor een {answer} ({times})"
            )
        })
        .collect();
    let frequent = frequent.join(", ");
    document.say(match frequent.is_empty() {
        true => language
            .choose(
                "No test image is taken for another digit.",
                "Geen enkel testbeeld wordt voor een ander cijfer aangezien.",
            )
            .to_owned(),
        false => choose!(
            language,
            "The most frequent mistakes: {frequent}.",
            "De vergissingen die het vaakst voorkomen: {frequent}."
        ),
    });
    document.table(
        language.choose(
            "How often the digit of the row was taken for that of the column",
            "Hoe vaak het cijfer van de rij voor dat van de kolom is aangezien",
        ),
        confusion_table(&test.confusion, language),
    );
}
