//! Part D: the network of part C slides over a large image.

use cijfer_analysis::{Analysis, Geometry};
use cijfer_network::Shape;
use cijfer_report::{Calculation, Cell, Column, Document, Note, Table, pair};

use super::arithmetic::{elements, ratio, without_poolings};
use super::{cost, opening, search};
use crate::texts::texts;
use crate::{LargeImage, Result};

pub(super) fn write(document: &mut Document, scene: Option<&LargeImage>) -> Result<()> {
    let title = texts(document.language()).part_d.title();
    document.part("d", title);
    let Some(scene) = scene else {
        opening::not_run(document);
        return Ok(());
    };
    let shape = Shape::image(scene.height, scene.width, 1);
    let network = scene.network.with_input(shape);
    let large = Analysis::of(&network)?;
    d1(document, scene, &large)?;
    search::write(document, scene, &large)?;
    cost::write(document, scene, &network, &large)
}

fn d1(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_d;
    document.section("d1", texts.d1());
    document.note(Note::Asked, |inside| {
        inside.say(texts.d1_asked());
    });
    let (height, width) = (scene.height, scene.width);
    let digits = language.grouped(scene.digits.into());
    let channels = large
        .output()
        .as_image()
        .map_or(0, |[_, _, channels]| channels);
    document.say(texts.the_image(&height, &width, &digits, &channels));
    document.pictures(scene.picture.clone());
    maps(document, large);
    document.points(texts.what_each_layer_shows());
    document.pictures(scene.feature_maps.iter().cloned());
    pooling_decides(document, scene, large)
}

/// The size of every layer's maps, and what one of their cells sees.
fn maps(document: &mut Document, large: &Analysis) {
    let language = document.language();
    let texts = texts(language).part_d;
    let rows = large.layers.iter().map(|layer| {
        let [distance, sees] = match layer.geometry {
            Some(Geometry { rows, columns }) => [
                language.rational(columns.stride).into(),
                pair(language, [rows.size, columns.size]).into(),
            ],
            None => [Cell::empty(), Cell::empty()],
        };
        [
            layer.name.clone().into(),
            layer.output.to_string().into(),
            distance,
            sees,
        ]
    });
    let columns = [
        Column::left(texts.layer()),
        Column::left(texts.maps()),
        Column::right(texts.cell_distance()),
        Column::right(texts.a_cell_sees()),
    ];
    document.table(texts.maps_of_each_layer(), Table::new(columns, rows));
}

/// The size of the heat maps, with the poolings and without.
fn pooling_decides(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    let texts = texts(language).part_d;
    let heights = large.layers.iter().filter_map(|layer| {
        let height = layer.output_axes.first()?;
        Some(Calculation {
            quantity: format!("{}: {}", layer.name, height.quantity.name(language)),
            words: None,
            ..Calculation::derived(height, language)
        })
    });
    document.say(texts.how_poolings_decide());
    document.calculations(heights);
    let bare = Shape::image(scene.height, scene.width, 1);
    let bare = Analysis::of(&without_poolings(&scene.network).with_input(bare))?;
    let (Some([rows, columns, _]), Some([bare_rows, bare_columns, _])) =
        (large.output().as_image(), bare.output().as_image())
    else {
        return Ok(());
    };
    let with = elements(&Shape::image(rows, columns, 1))?;
    let without = elements(&Shape::image(bare_rows, bare_columns, 1))?;
    let fewer = ratio(without as f64, with as f64, language);
    document.say(texts.with_and_without_poolings(
        &bare_rows,
        &bare_columns,
        &rows,
        &columns,
        &fewer,
    ));
    if let Some(geometry) = large.geometry() {
        let step = language.rational(geometry.columns.stride);
        document.say(texts.finest_step(&step));
    }
    Ok(())
}
