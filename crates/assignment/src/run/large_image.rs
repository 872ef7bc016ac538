//! Part D: a large test image, and what is found in it.

use cijfer_analysis::{Device, choose};
use cijfer_dataset::{GreyImage, Scene, SceneOptions, Truth};
use cijfer_localization::{Localizer, Options};
use cijfer_model::Peak;
use cijfer_report::{Picture, percent};
use cijfer_zoo::Assignment;

use super::excerpt::excerpt;
use super::search::{SCENE, TOLERANCE, search};
use super::step::{Outcome, Step, outcome};
use super::trail::steps;
use super::{Workshop, part};
use crate::{Error, Here, LargeImage, Result, Search, print_feature_maps};

/// What part D asks for.
const ASKED: f64 = 0.95;

/// The sides of the large image, and how many digits are in it: in a small run and in a whole one.
const SMALL_RUN: (usize, usize) = (512, 25);
const WHOLE_RUN: (usize, usize) = (1024, 100);

/// Makes a large test image and finds its digits, with C as trained for part C, and with C
/// trained to say "no digit", too. `None` when it is not asked for and no earlier run has trained
/// them.
pub(super) fn run(workshop: &Workshop) -> Result<Option<LargeImage>> {
    let steps = [Step::Plain(Assignment::C), Step::Locating];
    let [Some(plain), Some(locating)] =
        [outcome(workshop, steps[0])?, outcome(workshop, steps[1])?]
    else {
        return Ok(None);
    };
    let Scene {
        width,
        height,
        pixels,
        truth,
    } = composed(workshop)?;
    let image = GreyImage::new(width, height, pixels)?;
    let view = View {
        excerpt: excerpt(&image, &truth)?,
        image,
        truth,
    };
    let searches = [
        searched(workshop, steps[0], &plain, &view)?,
        searched(workshop, steps[1], &locating, &view)?,
    ];
    // What is inside of the network and how fast it is, is told of the one that is judged.
    let localizer = localizer(workshop, &locating)?;
    Ok(Some(LargeImage {
        network: cijfer_zoo::c(),
        height: height as u64,
        width: width as u64,
        digits: view.truth.digits.len() as u64,
        tolerance: TOLERANCE,
        asked: ASKED,
        picture: Some(picture(workshop, &view)?),
        feature_maps: layers(workshop, &localizer, &view.excerpt)?,
        here: Some(measured(workshop, &localizer, &view.image)?),
        searches: searches.into(),
    }))
}

/// The large image, what is in it, and the part of it that is looked at closely.
struct View {
    image: GreyImage,
    truth: Truth,
    excerpt: GreyImage,
}

/// A scene of test digits, which is written into the folder of the run.
fn composed(workshop: &Workshop) -> Result<Scene> {
    let (side, digits) = match workshop.run.fast {
        true => SMALL_RUN,
        false => WHOLE_RUN,
    };
    let options = SceneOptions {
        width: side,
        height: side,
        digits,
        seed: workshop.run.scene_seed,
        data: workshop.mnist.origin.content(),
        ..SceneOptions::default()
    };
    let scene = Scene::compose(&workshop.mnist.test, &options)?;
    let folder = &workshop.run.folder;
    scene.save_png(folder.join(SCENE))?;
    scene.truth.write(folder.join("scene.json"))?;
    Ok(scene)
}

/// The large image as the report shows it.
fn picture(workshop: &Workshop, view: &View) -> Result<Picture> {
    let language = workshop.run.language;
    let path = workshop.run.folder.join(SCENE);
    let bytes = std::fs::read(&path).map_err(|source| Error::Io {
        action: "read",
        path,
        source,
    })?;
    let digits = view.truth.digits.len();
    let (width, height) = (view.image.width(), view.image.height());
    Ok(Picture::png(
        SCENE,
        language.choose("The large test image", "Het grote testbeeld"),
        choose!(
            language,
            "The large test image: {digits} digits of the test set at random places, \
             {width}×{height} pixels.",
            "Het grote testbeeld: {digits} cijfers uit de testverzameling op willekeurige \
             plaatsen, {width}×{height} pixels."
        ),
        bytes,
    ))
}

/// A network that finds digits of its own size, with the thresholds that were chosen for it.
fn localizer(workshop: &Workshop, outcome: &Outcome) -> Result<Localizer> {
    let model = outcome.checkpoint.model(&workshop.device)?;
    let options = Options::own_size().chosen_for(&outcome.checkpoint.provenance);
    Ok(Localizer::new(model, &workshop.device, options)?)
}

/// What a network that was trained in one way finds.
fn searched(workshop: &Workshop, step: Step, outcome: &Outcome, view: &View) -> Result<Search> {
    let language = workshop.run.language;
    let localizer = localizer(workshop, outcome)?;
    let accuracy = percent(outcome.test.accuracy(), 2, language);
    let (recipe, explanation) = match step {
        Step::Locating => (
            language.choose("digits and “no digit”", "cijfers en ‘geen cijfer’"),
            language.choose(
                "The same network, trained on digits up to two pixels off the middle, and on \
                 windows over scenes too: where no digit stands in the middle, the right answer is \
                 ten times no.",
                "Hetzelfde netwerk, getraind op cijfers tot twee pixels naast het midden, en ook op \
                 uitsneden uit scènes: waar geen cijfer in het midden staat, is tien keer nee het \
                 goede antwoord.",
            ),
        ),
        Step::Plain(_) | Step::Small => (
            language.choose("digits only", "alleen cijfers"),
            language.choose(
                "Network C as part C trained it: it has only ever seen one whole digit in the \
                 middle.",
                "Netwerk C zoals onderdeel C het trainde: het zag alleen ooit één heel cijfer in \
                 het midden.",
            ),
        ),
    };
    let mut search = search(workshop, step, &localizer, &view.image, &view.truth)?;
    let steps = steps(workshop, step, &localizer, &view.excerpt)?;
    search.pictures.push(steps);
    Ok(Search {
        recipe: recipe.to_owned(),
        explanation: choose!(
            language,
            "{explanation} Of the test images, with a digit in the middle each, it names \
             {accuracy} rightly.",
            "{explanation} Van de testbeelden, elk met een cijfer in het midden, benoemt het er \
             {accuracy} goed."
        ),
        training: part::facts(outcome, language),
        ..search
    })
}

/// How fast this machine is, and each layer over the image on it.
fn measured(workshop: &Workshop, localizer: &Localizer, image: &GreyImage) -> Result<Here> {
    let language = workshop.run.language;
    let device = &workshop.device;
    let peak = Peak::measure(device)?;
    let model = localizer.model();
    let input = model.images(image.pixels(), image.height(), image.width(), device)?;
    Ok(Here {
        device: Device {
            name: language.choose("this machine", "deze machine").to_owned(),
            operations_per_second: peak.operations_per_second,
            bytes_per_second: peak.bytes_per_second,
            source: peak.how,
        },
        layers: model.layer_seconds(&input)?,
    })
}

/// What every layer before the last one makes of an excerpt of the image.
fn layers(workshop: &Workshop, localizer: &Localizer, excerpt: &GreyImage) -> Result<Vec<Picture>> {
    let language = workshop.run.language;
    let (width, height) = (excerpt.width(), excerpt.height());
    let model = localizer.model();
    let layers = &model.network().layers;
    let mut pictures = Vec::new();
    for (index, layer) in layers.iter().enumerate().take(layers.len() - 1) {
        let sheet = print_feature_maps(model, index, excerpt, &workshop.device)?;
        let sheet = sheet.in_language(language);
        let (name, caption) = (&layer.name, sheet.caption());
        pictures.push(Picture::png(
            format!("d-{name}.png"),
            choose!(
                language,
                "What layer {name} makes of an excerpt of the large test image",
                "Wat laag {name} van een uitsnede van het grote testbeeld maakt"
            ),
            choose!(
                language,
                "Layer {name}, over an excerpt of {width}×{height} pixels. {caption}",
                "Laag {name}, over een uitsnede van {width}×{height} pixels. {caption}"
            ),
            sheet.draw()?,
        ));
    }
    Ok(pictures)
}
