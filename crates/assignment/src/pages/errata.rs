//! What the assignment's own answer got wrong, all of it in one place.

use cijfer_report::{Cell, Column, Document, Table};

use crate::texts::texts;

pub(super) fn write(document: &mut Document) {
    let texts = texts(document.language()).closing;
    let errata = document.errata().to_vec();
    if errata.is_empty() {
        return;
    }
    document.part("errata", "Errata");
    document.say(texts.errata());
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
        Column::left(texts.question()),
        Column::left(texts.the_answer_says()),
        Column::left(texts.it_is()),
    ];
    let caption = texts.what_is_set_right();
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
            document.say(texts.belongs_to(&title, &section));
        }
    }
}
