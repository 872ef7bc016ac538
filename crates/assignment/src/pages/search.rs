//! D2: from the maps to a list of digits, and how good the list is.

use cijfer_analysis::{Analysis, choose};
use cijfer_localization::{Options, least_of_cell};
use cijfer_report::{Calculation, Cell, Column, Document, Note, Table, Text, percent, seconds};

use super::measured;
use crate::{LargeImage, Result, Search};

/// How many finds of a list are shown.
const HEAD: usize = 12;

pub(super) fn write(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    document.section(
        "d2",
        language.choose(
            "D2: from the maps to a list",
            "D2: van de feature maps naar een lijst",
        ),
    );
    document.note(Note::Asked, |inside| {
        inside.say(language.choose(
            "By which steps do the maps become a list of the positions of the digits?",
            "Met welke stappen worden de feature maps een lijst van de posities van de cijfers?",
        ));
    });
    steps(document, scene);
    position(document, large);
    let tolerance = language.spelled(&scene.tolerance.to_string());
    document.say(choose!(
        language,
        "To see how good the list is, it is compared with the truth. A find is a **hit** when the \
         right digit lies within {tolerance} pixels of it.",
        "Om te zien hoe goed de lijst is, wordt ze met de waarheid vergeleken. Een vondst is een \
         **treffer** als het juiste cijfer er hoogstens {tolerance} pixels vandaan ligt."
    ));
    verdict(document, scene);
    let comparison = comparison(document, scene);
    document.table(
        language.choose("The searches compared", "De zoektochten vergeleken"),
        comparison,
    );
    for search in &scene.searches {
        self::search(document, search);
    }
    Ok(())
}

/// The steps from maps to list, in words.
fn steps(document: &mut Document, scene: &LargeImage) {
    let language = document.language();
    let [marked, threshold, apart, alone] = match scene.searches.last() {
        Some(search) => {
            let Options {
                threshold, alone, ..
            } = search.options;
            let apart = percent(search.options.suppression.apart, 0, language);
            [
                language.decimal(least_of_cell(threshold).into(), 3),
                language.decimal(threshold.into(), 2),
                choose!(
                    language,
                    "{apart} of a digit's height",
                    "{apart} van de hoogte van een cijfer"
                ),
                language.decimal(alone.max(threshold).into(), 2),
            ]
        }
        None => [
            language.choose("a low value", "een lage waarde").to_owned(),
            language.choose("the threshold", "de drempel").to_owned(),
            language
                .choose("a certain distance", "een zekere afstand")
                .to_owned(),
            language.choose("a higher one", "een hogere").to_owned(),
        ],
    };
    document.steps([
        choose!(
            language,
            "**Mark.** Go over all maps, cell by cell, and mark the cells above {marked}: so low that \
             nothing is lost which the third step would find sure enough.",
            "**Markeren.** Ga alle maps cel voor cel langs, en markeer de cellen boven {marked}: zo \
             laag dat niets verloren gaat wat de derde stap zeker genoeg zou vinden."
        ),
        language
            .choose(
                "**Find peaks.** A digit makes several neighbouring cells bright. Walk over the \
                 marked cells, and keep those that none of their eight neighbours in the same map \
                 exceeds; equal neighbours are one peak.",
                "**Pieken zoeken.** Eén cijfer maakt verscheidene cellen naast elkaar licht. Loop de \
                 gemarkeerde cellen langs, en houd die over waarvan geen van de acht buren in \
                 dezelfde map hoger is; gelijke buren zijn samen één piek.",
            )
            .to_owned(),
        choose!(
            language,
            "**Refine.** The position is the middle of the peak's cell and its eight neighbours, \
             each weighted with its value: finer than the grid of cells, for a digit between two \
             cells makes both bright. The score is the sum of these nine values over four, as many \
             cells as a digit makes bright, and at most 1; a peak whose score is not above \
             {threshold} goes.",
            "**Verfijnen.** De positie is het midden van de cel van de piek en haar acht buren, elk \
             gewogen met haar waarde: fijner dan het raster van cellen, want een cijfer tussen \
             twee cellen maakt ze allebei licht. De score is de som van die negen waarden gedeeld \
             door vier, zoveel cellen als een cijfer licht maakt, en hoogstens 1; een piek waarvan \
             de score niet boven {threshold} ligt, valt af."
        ),
        choose!(
            language,
            "**Suppress.** Of peaks that lie at most {apart} apart, or whose boxes largely coincide, in \
             all maps, only the one with the highest score stays, since two digits cannot stand in \
             one place.",
            "**Onderdrukken.** Van pieken die hoogstens {apart} uit elkaar liggen, of waarvan de \
             kaders grotendeels samenvallen, over alle maps samen, blijft alleen die met de hoogste \
             score over, want twee cijfers kunnen niet op één plek staan."
        ),
        choose!(
            language,
            "**Doubt.** Where digits touch, the network is less sure of some, and the others bear them out. A stroke that \
             looks like a digit has nothing to bear it out: a find whose score is not above {alone} stays only beside one \
             whose score is.",
            "**Twijfelen.** Waar cijfers elkaar raken is het netwerk van sommige minder zeker, en staven de andere die. Een \
             streep die op een cijfer lijkt heeft niets dat haar staaft: een vondst waarvan de score niet boven {alone} ligt, \
             blijft alleen naast een waarvan de score dat wel doet."
        ),
        language
            .choose(
                "**List.** The peak's map is the digit.",
                "**Opsommen.** De map van de piek is het cijfer.",
            )
            .to_owned(),
    ]);
}

/// Where a cell lies in the image, for the cell in the middle of the map.
fn position(document: &mut Document, large: &Analysis) {
    let language = document.language();
    let (Some(geometry), Some([rows, columns, _])) = (large.geometry(), large.output().as_image())
    else {
        return;
    };
    document.say(language.choose(
        "A position in the map becomes one in the image by the geometry of the layers: the first \
         pixel that the first cell sees, a step for each cell, and half of what a cell sees. For \
         the cell in the middle of the map:",
        "Een positie in de map wordt er een in het beeld door de meetkunde van de lagen: de eerste \
         pixel die de eerste cel ziet, een stap voor elke cel, en de helft van wat een cel ziet. \
         Voor de cel in het midden van de map:",
    ));
    let axes = [
        ("y", geometry.rows, rows / 2, language.choose("row", "rij")),
        (
            "x",
            geometry.columns,
            columns / 2,
            language.choose("column", "kolom"),
        ),
    ];
    document.calculations(axes.map(|(name, field, cell, index)| {
        let [start, stride, size] =
            [field.start, field.stride, field.size].map(|part| language.rational(part));
        let words = choose!(
            language,
            "start + {index}·stride + size / 2",
            "begin + {index}·stap + grootte / 2"
        );
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
    let Some(judged) = scene.searches.last() else {
        document.say(language.choose("No search was run.", "Er is niet gezocht."));
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
            true => choose!(
                language,
                "**Reached.** Trained with {recipe}, the network has an F1 score of **{f1}**; asked \
                 was {asked}.",
                "**Gehaald.** Getraind met {recipe} heeft het netwerk een F1-score van **{f1}**; \
                 gevraagd was {asked}."
            ),
            false => choose!(
                language,
                "**Not reached.** Trained with {recipe}, the network has an F1 score of **{f1}**; \
                 asked was {asked}: {missing} is missing.",
                "**Niet gehaald.** Getraind met {recipe} heeft het netwerk een F1-score van \
                 **{f1}**; gevraagd was {asked}: er ontbreekt {missing}."
            ),
        });
    });
}

/// A row for each search.
fn comparison(document: &Document, scene: &LargeImage) -> Table {
    let language = document.language();
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
        Column::left(language.choose("Trained with", "Getraind met")),
        Column::right(language.choose("Hits", "Treffers")),
        Column::right(language.choose("Wrong digits", "Verkeerde cijfers")),
        Column::right(language.choose("False finds", "Valse vondsten")),
        Column::right(language.choose("Misses", "Gemist")),
        Column::right(language.choose("Precision", "Precisie")),
        Column::right(language.choose("Recall", "Vangst")),
        Column::right("F1"),
        Column::right(language.choose("Mean distance (pixels)", "Gemiddelde afstand (pixels)")),
    ];
    Table::new(columns, rows)
}

fn search(document: &mut Document, search: &Search) {
    let language = document.language();
    let (recipe, explanation) = (&search.recipe, &search.explanation);
    document.say(Text::plain(choose!(
        language,
        "Trained with {recipe}: {explanation}",
        "Getraind met {recipe}: {explanation}"
    )));
    quality(document, search);
    if let Some(time) = search.seconds {
        let (time, device) = (seconds(time, language), &search.device);
        document.say(Text::plain(choose!(
            language,
            "The network took {time} for the image on {device}.",
            "Het netwerk deed {time} over het beeld op {device}."
        )));
    }
    if !search.training.is_empty() {
        measured::training(document, &search.training);
    }
    document.pictures(search.pictures.iter().cloned());
    if !search.found.is_empty() {
        let (all, shown) = (search.found.len(), search.found.len().min(HEAD));
        let [all, shown] = [all, shown].map(|count| language.grouped(count as u128));
        let summary = match shown == all {
            true => choose!(
                language,
                "The list: {shown} finds",
                "De lijst: {shown} vondsten"
            ),
            false => choose!(
                language,
                "The list: the first {shown} of {all} finds",
                "De lijst: de eerste {shown} van {all} vondsten"
            ),
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
    let counts = &search.counts;
    let [hits, finds, digits] =
        [counts.hits, counts.finds(), counts.digits()].map(|count| language.grouped(count as u128));
    let words = |english: &str, dutch: &str| Some(language.choose(english, dutch).to_owned());
    document.calculations([
        Calculation {
            words: words("hits / finds", "treffers / vondsten"),
            ..Calculation::new(
                language.choose("precision", "precisie"),
                format!("{hits} / {finds}"),
                percent(counts.precision(), 1, language),
            )
        },
        Calculation {
            words: words("hits / digits", "treffers / cijfers"),
            ..Calculation::new(
                language.choose("recall", "vangst"),
                format!("{hits} / {digits}"),
                percent(counts.recall(), 1, language),
            )
        },
        Calculation {
            words: words(
                "2·hits / (finds + digits)",
                "2·treffers / (vondsten + cijfers)",
            ),
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
    let language = document.language();
    let rows = search.found.iter().take(HEAD).map(|found| {
        [
            Cell::from(u64::from(found.digit)),
            Cell::Decimal(found.score.into(), 3),
            Cell::Decimal(found.x, 1),
            Cell::Decimal(found.y, 1),
        ]
    });
    let columns = [
        Column::right(language.choose("Digit", "Cijfer")),
        Column::right("Score"),
        Column::right("x (pixels)"),
        Column::right("y (pixels)"),
    ];
    Table::new(columns, rows)
}
