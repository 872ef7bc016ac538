//! What the assignment's own answer got wrong, all of it in one place.

use cijfer_analysis::choose;
use cijfer_report::{Cell, Column, Document, Table};

pub(super) fn write(document: &mut Document) {
    let language = document.language();
    let errata = document.errata().to_vec();
    if errata.is_empty() {
        return;
    }
    document.part("errata", "Errata");
    document.say(language.choose(
        "What the assignment's own answer got wrong. Each point is set right where it belongs, too; \
         here they stand together, each with the right calculation.",
        "Wat er niet klopt in het antwoord bij de opdracht zelf. Elk punt is ook rechtgezet waar het \
         thuishoort; hier staan ze bij elkaar, elk met de juiste berekening.",
    ));
    let rows = errata.iter().enumerate().map(|(index, erratum)| {
        [
            Cell::Count(index as u128 + 1),
            erratum.section.to_uppercase().into(),
            erratum.said.as_str().into(),
            erratum.right.as_str().into(),
        ]
    });
    let columns = [
        Column::right("Erratum"),
        Column::left(language.choose("Question", "Vraag")),
        Column::left(language.choose("The answer says", "Het antwoord zegt")),
        Column::left(language.choose("It is", "Het is")),
    ];
    let caption = language.choose("What is set right", "Wat er is rechtgezet");
    document.table(caption, Table::new(columns, rows));
    for (index, erratum) in errata.into_iter().enumerate() {
        let (number, title) = (index + 1, &erratum.title);
        document.section(
            format!("erratum-{number}"),
            format!("Erratum {number}: {title}"),
        );
        document.append(erratum.inside);
        let section = &erratum.section;
        if let Some(title) = document.title(section).map(str::to_owned) {
            document.say(choose!(
                language,
                "It belongs to [{title}](#{section}).",
                "Het hoort bij [{title}](#{section})."
            ));
        }
    }
}
