//! D2: from the heat maps to a list of digits, and how good the list is.

use cijfer_analysis::Analysis;
use cijfer_localization::{Options, least_of_cell};
use cijfer_report::{Calculation, Cell, Column, Document, Note, Table, Text, percent, seconds};

use super::measured;
use crate::texts::texts;
use crate::{LargeImage, Result, Search};

/// How many detections of a list are shown.
const HEAD: usize = 12;

pub(super) fn write(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).finding;
    document.section("d2", texts.d2());
    document.note(Note::Asked, |inside| {
        inside.say(texts.d2_asked());
    });
    steps(document, scene);
    position(document, large);
    let tolerance = language.spelled(&scene.tolerance.to_string());
    document.say(texts.what_a_hit_is(&tolerance));
    verdict(document, scene);
    let comparison = comparison(document, scene);
    document.table(texts.searches_compared(), comparison);
    for search in &scene.searches {
        self::search(document, search);
    }
    Ok(())
}

/// The steps from maps to list, in words.
fn steps(document: &mut Document, scene: &LargeImage) {
    let language = document.language();
    let texts = texts(language).finding;
    let [marked, threshold, apart, isolated] = match scene.searches.last() {
        Some(search) => {
            let Options {
                threshold,
                isolated_threshold: isolated,
                ..
            } = search.options;
            let apart = percent(search.options.suppression.apart, 0, language);
            [
                language.decimal(least_of_cell(threshold).into(), 3),
                language.decimal(threshold.into(), 2),
                texts.of_a_digits_height(&apart),
                language.decimal(isolated.max(threshold).into(), 2),
            ]
        }
        None => [
            texts.a_low_value().to_owned(),
            texts.the_threshold().to_owned(),
            texts.a_certain_distance().to_owned(),
            texts.a_higher_threshold().to_owned(),
        ],
    };
    document.steps([
        texts.mark(&marked),
        texts.find_peaks().to_owned(),
        texts.refine(&threshold),
        texts.suppress(&apart),
        texts.reject_isolated(&isolated),
        texts.list().to_owned(),
    ]);
}

/// Where a cell lies in the image, for the cell in the middle of the map.
fn position(document: &mut Document, large: &Analysis) {
    let language = document.language();
    let texts = texts(language).finding;
    let (Some(geometry), Some([rows, columns, _])) = (large.geometry(), large.output().as_image())
    else {
        return;
    };
    document.say(texts.map_to_image());
    let axes = [
        ("y", geometry.rows, rows / 2, texts.row()),
        ("x", geometry.columns, columns / 2, texts.column()),
    ];
    document.calculations(axes.map(|(name, field, cell, index)| {
        let [start, stride, size] =
            [field.start, field.stride, field.size].map(|part| language.rational(part));
        let words = texts.centre_of_a_cell(&index);
        let centre = language.spelled(&field.centre(cell).to_string());
        Calculation {
            words: Some(words),
            ..Calculation::new(
                name,
                format!("{start} + {cell}·{stride} + {size} / 2"),
                centre,
            )
        }
    }));
}

fn verdict(document: &mut Document, scene: &LargeImage) {
    let language = document.language();
    let texts = texts(language).finding;
    let Some(judged) = scene.searches.last() else {
        document.say(texts.no_search());
        return;
    };
    let kind = if scene.is_reached() {
        Note::Reached
    } else {
        Note::Missed
    };
    let missing = language.decimal(scene.asked - judged.counts.f1(), 3);
    let f1 = language.decimal(judged.counts.f1(), 3);
    let asked = language.spelled(&scene.asked.to_string());
    let recipe = &judged.recipe;
    document.note(kind, |inside| {
        inside.say(match scene.is_reached() {
            true => texts.reached(&recipe, &f1, &asked),
            false => texts.not_reached(&recipe, &f1, &asked, &missing),
        });
    });
}

/// A row for each search.
fn comparison(document: &Document, scene: &LargeImage) -> Table {
    let texts = texts(document.language()).finding;
    let rows = scene.searches.iter().map(|search| {
        let counts = &search.counts;
        let count = |count: usize| Cell::Count(count as u128);
        [
            Cell::from(search.recipe.as_str()),
            count(counts.hits),
            count(counts.wrong_digits),
            count(counts.false_finds),
            count(counts.misses),
            Cell::Share(counts.precision(), 1),
            Cell::Share(counts.recall(), 1),
            Cell::Decimal(counts.f1(), 3),
            counts
                .distances
                .mean()
                .map_or_else(Cell::empty, |distance| Cell::Decimal(distance, 2)),
        ]
    });
    let columns = [
        Column::left(texts.trained_with()),
        Column::right(texts.hits()),
        Column::right(texts.wrong_digits()),
        Column::right(texts.false_finds()),
        Column::right(texts.misses()),
        Column::right(texts.precision_column()),
        Column::right(texts.recall_column()),
        Column::right("F1"),
        Column::right(texts.mean_distance()),
    ];
    Table::new(columns, rows)
}

fn search(document: &mut Document, search: &Search) {
    let language = document.language();
    let texts = texts(language).finding;
    let (recipe, explanation) = (&search.recipe, &search.explanation);
    document.say(Text::plain(texts.search(&recipe, &explanation)));
    quality(document, search);
    if let Some(time) = search.seconds {
        let (time, device) = (seconds(time, language), &search.device);
        document.say(Text::plain(texts.time_taken(&time, &device)));
    }
    if !search.training.is_empty() {
        measured::training(document, &search.training);
    }
    document.pictures(search.pictures.iter().cloned());
    if !search.found.is_empty() {
        let (all, shown) = (search.found.len(), search.found.len().min(HEAD));
        let [all, shown] = [all, shown].map(|count| language.grouped(count as u128));
        let summary = match shown == all {
            true => texts.whole_list(&shown),
            false => texts.head_of_list(&shown, &all),
        };
        document.fold(Text::plain(summary), |inside| {
            let table = found(inside, search);
            inside.table("", table)
        });
    }
}

/// Precision, recall and F1, calculated.
fn quality(document: &mut Document, search: &Search) {
    let language = document.language();
    let texts = texts(language).finding;
    let counts = &search.counts;
    let [hits, finds, digits] =
        [counts.hits, counts.finds(), counts.digits()].map(|count| language.grouped(count as u128));
    document.calculations([
        Calculation {
            words: Some(texts.hits_of_finds().to_owned()),
            ..Calculation::new(
                texts.precision(),
                format!("{hits} / {finds}"),
                percent(counts.precision(), 1, language),
            )
        },
        Calculation {
            words: Some(texts.hits_of_digits().to_owned()),
            ..Calculation::new(
                texts.recall(),
                format!("{hits} / {digits}"),
                percent(counts.recall(), 1, language),
            )
        },
        Calculation {
            words: Some(texts.f1().to_owned()),
            ..Calculation::new(
                "F1",
                format!("2·{hits} / ({finds} + {digits})"),
                language.decimal(counts.f1(), 3),
            )
        },
    ]);
}

/// The head of the list.
fn found(document: &Document, search: &Search) -> Table {
    let texts = texts(document.language()).finding;
    let rows = search.found.iter().take(HEAD).map(|found| {
        [
            Cell::from(u64::from(found.digit)),
            Cell::Decimal(found.score.into(), 3),
            Cell::Decimal(found.x, 1),
            Cell::Decimal(found.y, 1),
        ]
    });
    let columns = [
        Column::right(texts.digit()),
        Column::right("Score"),
        Column::right("x (pixels)"),
        Column::right("y (pixels)"),
    ];
    Table::new(columns, rows)
}
