//! D2: from the maps to a list of digits, and how good the list is.

use cijfer_analysis::{Analysis, Language};

use super::{Scene, Search};
use crate::document::{Calculation, Document, Note, Text};
use crate::number::{grouped, percent, seconds};
use crate::{Cell, Column, Result, Table};

/// How many finds of a list are shown.
const HEAD: usize = 12;

pub(super) fn write(document: &mut Document, scene: &Scene, large: &Analysis) -> Result<()> {
    document.section("d2", "D2: from the maps to a list");
    document.note(Note::Asked, |inside| {
        inside.say("By which steps do the maps become a list of the positions of the digits?");
    });
    let [threshold, apart] = scene.searches.last().map_or(
        ["a threshold".to_owned(), "a certain distance".to_owned()],
        |search| {
            [
                search.threshold.to_string(),
                format!("{} of a digit's height", percent(search.apart, 0)),
            ]
        },
    );
    document.steps([
        format!("**Mark.** Go over all maps, cell by cell, and mark the cells above {threshold}."),
        "**Find peaks.** A digit makes several neighbouring cells bright. Walk over the marked cells, and keep those that \
         none of their eight neighbours in the same map exceeds; equal neighbours are one peak."
            .to_owned(),
        "**Refine.** The position is the middle of the peak's cell and its neighbours, each weighted with its value: finer \
         than the grid of cells, for a digit between two cells makes both bright."
            .to_owned(),
        format!(
            "**Suppress.** Of peaks that lie at most {apart} apart, in all maps, only the highest stays, since two digits \
             cannot stand in one place."
        ),
        "**List.** The peak's map is the digit, its value the score.".to_owned(),
    ]);
    position(document, large);
    document.say(format!(
        "To see how good the list is, it is compared with the truth. A find is a **hit** when the \
         right digit lies within {} pixels of it.",
        scene.tolerance
    ));
    verdict(document, scene);
    document.table("The searches compared", comparison(scene));
    for search in &scene.searches {
        self::search(document, search);
    }
    Ok(())
}

/// Where a cell lies in the image, for the cell in the middle of the map.
fn position(document: &mut Document, large: &Analysis) {
    let (Some(geometry), Some([rows, columns, _])) = (large.geometry(), large.output().as_image())
    else {
        return;
    };
    document.say(
        "A position in the map becomes one in the image by the geometry of the layers: the first \
         pixel that the first cell sees, a step for each cell, and half of what a cell sees. For \
         the cell in the middle of the map:",
    );
    let axes = [
        ("y", geometry.rows, rows / 2, "row"),
        ("x", geometry.columns, columns / 2, "column"),
    ];
    document.calculations(axes.map(|(name, field, cell, index)| {
        let [start, stride, size] =
            [field.start, field.stride, field.size].map(|part| Language::English.rational(part));
        Calculation {
            quantity: name.to_owned(),
            words: Some(format!("start + {index}·stride + size / 2")),
            numbers: Some(format!("{start} + {cell}·{stride} + {size} / 2")),
            result: field.centre(cell).to_string(),
        }
    }));
}

fn verdict(document: &mut Document, scene: &Scene) {
    let Some(judged) = scene.searches.last() else {
        document.say("No search was run.");
        return;
    };
    let (f1, asked) = (judged.scores.f1(), scene.asked);
    let kind = if scene.is_reached() {
        Note::Reached
    } else {
        Note::Missed
    };
    document.note(kind, |inside| {
        let found = format!(
            "Trained with {}, the network has an F1 score of **{f1:.3}**; asked was {asked}",
            judged.recipe
        );
        inside.say(match scene.is_reached() {
            true => format!("**Reached.** {found}."),
            false => format!("**Not reached.** {found}: {:.3} is missing.", asked - f1),
        });
    });
}

/// A row for each search.
fn comparison(scene: &Scene) -> Table {
    let rows = scene.searches.iter().map(|search| {
        let scores = search.scores;
        [
            Cell::from(search.recipe.as_str()),
            scores.hits.into(),
            scores.wrong_digits.into(),
            scores.false_finds.into(),
            scores.misses.into(),
            Cell::Share(scores.precision(), 1),
            Cell::Share(scores.recall(), 1),
            Cell::Decimal(scores.f1(), 3),
            scores
                .mean_distance
                .map_or_else(Cell::empty, |distance| Cell::Decimal(distance, 2)),
        ]
    });
    let columns = [
        Column::left("Trained with"),
        Column::right("Hits"),
        Column::right("Wrong digits"),
        Column::right("False finds"),
        Column::right("Misses"),
        Column::right("Precision"),
        Column::right("Recall"),
        Column::right("F1"),
        Column::right("Mean distance (pixels)"),
    ];
    Table::new(columns, rows)
}

fn search(document: &mut Document, search: &Search) {
    document.say(Text::plain(format!(
        "Trained with {}: {}",
        search.recipe, search.explanation
    )));
    let scores = search.scores;
    let quotient =
        |part: u64, whole: u64| format!("{} / {}", grouped(part.into()), grouped(whole.into()));
    let precision = quotient(scores.hits, scores.finds());
    let recall = quotient(scores.hits, scores.digits());
    let f1 = format!(
        "2·{} / ({} + {})",
        grouped(scores.hits.into()),
        grouped(scores.finds().into()),
        grouped(scores.digits().into())
    );
    document.calculations([
        Calculation {
            words: Some("hits / finds".to_owned()),
            ..Calculation::new("precision", precision, percent(scores.precision(), 1))
        },
        Calculation {
            words: Some("hits / digits".to_owned()),
            ..Calculation::new("recall", recall, percent(scores.recall(), 1))
        },
        Calculation {
            words: Some("2·hits / (finds + digits)".to_owned()),
            ..Calculation::new("F1", f1, format!("{:.3}", scores.f1()))
        },
    ]);
    if let Some(time) = search.seconds {
        document.say(Text::plain(format!(
            "The network took {} for the image on {}.",
            seconds(time),
            search.device
        )));
    }
    document.pictures(search.pictures.iter().cloned());
    if !search.found.is_empty() {
        let shown = search.found.len().min(HEAD);
        let summary = match shown == search.found.len() {
            true => format!("The list: {shown} finds"),
            false => format!(
                "The list: the first {shown} of {} finds",
                search.found.len()
            ),
        };
        document.fold(Text::plain(summary), |inside| {
            inside.table("", found(search))
        });
    }
}

/// The head of the list.
fn found(search: &Search) -> Table {
    let rows = search.found.iter().take(HEAD).map(|found| {
        [
            Cell::from(u64::from(found.digit)),
            Cell::Decimal(found.score, 3),
            Cell::Decimal(found.x, 1),
            Cell::Decimal(found.y, 1),
        ]
    });
    let columns = [
        Column::right("Digit"),
        Column::right("Score"),
        Column::right("x (pixels)"),
        Column::right("y (pixels)"),
    ];
    Table::new(columns, rows)
}
