//! Part D: the network of part C slides over a large image.

use cijfer_analysis::{Analysis, Geometry, Language};
use cijfer_network::Shape;

use super::arithmetic::{elements, ratio, without_poolings};
use super::{Scene, cost, opening, search};
use crate::document::{Calculation, Document, Note};
use crate::number::grouped;
use crate::tables::pair;
use crate::{Cell, Column, Result, Table};

pub(super) fn write(document: &mut Document, scene: Option<&Scene>) -> Result<()> {
    document.part("d", "Part D: every digit in a large image");
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

fn d1(document: &mut Document, scene: &Scene, large: &Analysis) -> Result<()> {
    document.section("d1", "D1: what the pictures of the large image show");
    document.note(Note::Asked, |inside| {
        inside.say(
            "Run the network of part C over a large test image. Explain how each of the pictures \
             comes about and, with examples, what is to be seen in it. The poolings largely decide \
             how large the output maps are: how?",
        );
    });
    document.say(format!(
        "The image has {}×{} pixels and {} digits. The network is that of part C without any \
         change, because none of its layers cares how large its input is. Each convolution slides \
         on over the whole image, each pooling thins out its map, and at the end there are {} \
         maps, one for each digit: a bright cell in the map of the 3 says that a 3 stands where \
         that cell looks.",
        scene.height,
        scene.width,
        grouped(scene.digits.into()),
        large
            .output()
            .as_image()
            .map_or(0, |[_, _, channels]| channels)
    ));
    document.pictures(scene.picture.clone());
    maps(document, large);
    document.points([
        "The **first convolution** answers to strokes: each of its maps is the image as one filter \
         sees it, as a rule bright along edges of one direction and dark elsewhere.",
        "A **pooling** shows the same map at half the width and height, a little coarser, with the \
         bright places kept.",
        "The **second convolution** sees several strokes at a time. Its maps tend to be \
         bright at corners, ends and bends, and mean less to the eye.",
        "The **last convolution** sees a whole digit. Most of a map is dark; where it is bright, \
         its digit stands. A map that is bright at two digits shows what the network confuses.",
    ]);
    document.pictures(scene.feature_maps.iter().cloned());
    pooling_decides(document, scene, large)
}

/// The size of every layer's maps, and what one of their cells sees.
fn maps(document: &mut Document, large: &Analysis) {
    use Language::English;
    let rows = large.layers.iter().map(|layer| {
        let [distance, sees] = match layer.geometry {
            Some(Geometry { rows, columns }) => [
                English.rational(columns.stride).into(),
                pair(English, [rows.size, columns.size]).into(),
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
        Column::left("Layer"),
        Column::left("Maps"),
        Column::right("Pixels from cell to cell"),
        Column::right("Pixels that a cell sees"),
    ];
    document.table("The maps of each layer", Table::new(columns, rows));
}

/// The size of the output maps, with the poolings and without.
fn pooling_decides(document: &mut Document, scene: &Scene, large: &Analysis) -> Result<()> {
    let heights = large.layers.iter().filter_map(|layer| {
        let height = layer.output_axes.first()?;
        Some(Calculation {
            quantity: format!("{}: {}", layer.name, height.quantity),
            words: None,
            ..Calculation::from(height)
        })
    });
    document.say(
        "**How the poolings decide the size.** From top to bottom (and from left to right the same \
         way):",
    );
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
    document.say(format!(
        "A convolution takes a few pixels off at the border, however large the image is. A pooling \
         divides. Without the poolings the maps would be {bare_rows}×{bare_columns}, nearly the \
         image itself; with them they are {rows}×{columns}, {} times fewer cells.",
        ratio(without as f64, with as f64)
    ));
    if let Some(geometry) = large.geometry() {
        document.say(format!(
            "The distance from one output cell to the next is therefore {} pixels in the image: \
             the finest step in which the network by itself can say where a digit is.",
            Language::English.rational(geometry.columns.stride)
        ));
    }
    Ok(())
}
