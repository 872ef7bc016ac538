//! Part D: the network of part C slides over a large image.

use cijfer_analysis::{Analysis, Geometry, Language, choose};
use cijfer_network::Shape;
use cijfer_report::{Calculation, Cell, Column, Document, Note, Table, pair};

use super::arithmetic::{elements, ratio, without_poolings};
use super::{cost, opening, search};
use crate::{LargeImage, Result};

pub(super) fn write(document: &mut Document, scene: Option<&LargeImage>) -> Result<()> {
    let title = document.language().choose(
        "Part D: every digit in a large image",
        "Onderdeel D: elk cijfer in een groot beeld",
    );
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
    document.section(
        "d1",
        language.choose(
            "D1: what the pictures of the large image show",
            "D1: wat de plaatjes van het grote beeld laten zien",
        ),
    );
    document.note(Note::Asked, |inside| {
        inside.say(language.choose(
            "Run the network of part C over a large test image. Explain how each of the pictures \
             comes about and, with examples, what is to be seen in it. The poolings largely decide \
             how large the output maps are: how?",
            "Laat het netwerk van onderdeel C over een groot testbeeld gaan. Leg uit hoe elk van de \
             plaatjes ontstaat en, met voorbeelden, wat erop te zien is. Hoe groot de uitvoermaps \
             zijn, bepalen vooral de poolings: hoe?",
        ));
    });
    let (height, width) = (scene.height, scene.width);
    let digits = language.grouped(scene.digits.into());
    let channels = large
        .output()
        .as_image()
        .map_or(0, |[_, _, channels]| channels);
    document.say(choose!(
        language,
        "The image has {height}×{width} pixels and {digits} digits. The layers are those of part C \
         without any change, because none of them cares how large its input is. Each \
         convolution slides on over the whole image, each pooling thins out its map, and at the end \
         there are {channels} maps, one for each digit: a bright cell in the map of the 3 says that \
         a 3 stands where that cell looks.",
        "Het beeld heeft {height}×{width} pixels en {digits} cijfers. De lagen zijn die van \
         onderdeel C zonder enige verandering, want geen ervan geeft erom hoe groot haar \
         invoer is. Elke convolutie schuift verder over het hele beeld, elke pooling dunt haar map \
         uit, en aan het eind zijn er {channels} maps, één voor elk cijfer: een lichte cel in de \
         map van de 3 zegt dat er een 3 staat op de plek waar die cel kijkt."
    ));
    document.pictures(scene.picture.clone());
    maps(document, large);
    document.points(match language {
        Language::English => [
            "The **first convolution** answers to strokes: each of its maps is the image as one \
             filter sees it, as a rule bright along edges of one direction and dark elsewhere.",
            "A **pooling** shows the same map at half the width and height, a little coarser, with \
             the bright places kept.",
            "The **second convolution** sees several strokes at a time. Its maps tend to be bright \
             at corners, ends and bends, and mean less to the eye.",
            "The **last convolution** sees a whole digit: its maps are the output maps of D2. Trained \
             to say “no digit”, as here, most of a map is dark, and where it is bright, its digit \
             stands. Trained on digits alone, it has no word for paper, and a map may be grey all \
             over. A map that is bright at two digits shows what the network confuses.",
        ],
        Language::Dutch => [
            "De **eerste convolutie** reageert op strepen: elk van haar maps is het beeld zoals één \
             filter het ziet, meestal licht langs randen in één richting en donker daarbuiten.",
            "Een **pooling** toont dezelfde map in de halve breedte en hoogte, iets grover, en met \
             behoud van de lichte plekken.",
            "De **tweede convolutie** ziet meer strepen tegelijk. Haar maps zijn vooral licht bij \
             hoeken, uiteinden en bochten, en zeggen het oog minder.",
            "De **laatste convolutie** ziet een heel cijfer: haar maps zijn de uitvoermaps van D2. \
             Getraind om ‘geen cijfer’ te zeggen, zoals hier, is het grootste deel van een map \
             donker, en waar ze licht is, staat haar cijfer. Getraind op alleen cijfers heeft het \
             geen woord voor papier, en kan een map overal grijs zijn. Een map die bij twee cijfers \
             licht is, laat zien wat het netwerk verwart.",
        ],
    });
    document.pictures(scene.feature_maps.iter().cloned());
    pooling_decides(document, scene, large)
}

/// The size of every layer's maps, and what one of their cells sees.
fn maps(document: &mut Document, large: &Analysis) {
    let language = document.language();
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
        Column::left(language.choose("Layer", "Laag")),
        Column::left(language.choose("Maps", "Feature maps")),
        Column::right(language.choose("Pixels from cell to cell", "Pixels van cel tot cel")),
        Column::right(language.choose("Pixels that a cell sees", "Pixels die een cel ziet")),
    ];
    document.table(
        language.choose("The maps of each layer", "De feature maps van elke laag"),
        Table::new(columns, rows),
    );
}

/// The size of the output maps, with the poolings and without.
fn pooling_decides(document: &mut Document, scene: &LargeImage, large: &Analysis) -> Result<()> {
    let language = document.language();
    let heights = large.layers.iter().filter_map(|layer| {
        let height = layer.output_axes.first()?;
        Some(Calculation {
            quantity: format!("{}: {}", layer.name, height.quantity.name(language)),
            words: None,
            ..Calculation::derived(height, language)
        })
    });
    document.say(language.choose(
        "**How the poolings decide the size.** From top to bottom (and from left to right the same \
         way):",
        "**Hoe de poolings de grootte bepalen.** Van boven naar beneden (en van links naar rechts \
         net zo):",
    ));
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
    document.say(choose!(
        language,
        "A convolution takes a few pixels off at the border, however large the image is. A pooling \
         divides. Without the poolings the maps would be {bare_rows}×{bare_columns}, nearly the \
         image itself; with them they are {rows}×{columns}, {fewer} times fewer cells.",
        "Een convolutie haalt er aan de rand een paar pixels af, hoe groot het beeld ook is. Een \
         pooling deelt. Zonder de poolings waren de maps {bare_rows}×{bare_columns}, bijna het \
         beeld zelf; met de poolings zijn ze {rows}×{columns}, {fewer} keer zo weinig cellen."
    ));
    if let Some(geometry) = large.geometry() {
        let step = language.rational(geometry.columns.stride);
        document.say(choose!(
            language,
            "The distance from one output cell to the next is therefore {step} pixels in the image: \
             the finest step in which the network by itself can say where a digit is.",
            "De afstand van de ene uitvoercel tot de volgende is daarom {step} pixels in het beeld: \
             de fijnste stap waarin het netwerk uit zichzelf kan zeggen waar een cijfer staat."
        ));
    }
    Ok(())
}
