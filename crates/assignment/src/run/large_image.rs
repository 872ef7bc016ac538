//! Part D: a large test image, and what is found in it.

use cijfer_analysis::Device;
use cijfer_dataset::{GreyImage, Scene, SceneOptions, Truth};
use cijfer_localization::{Localizer, Options};
use cijfer_model::{Model, Peak};
use cijfer_report::{Picture, percent};
use cijfer_zoo::Assignment;

use super::excerpt::excerpt;
use super::search::{SCENE, TOLERANCE, search};
use super::step::{Outcome, Step, outcome};
use super::trail::steps;
use super::{Workshop, part};
use crate::texts::texts;
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
    let model = locating.checkpoint.model(&workshop.run.engine)?;
    Ok(Some(LargeImage {
        network: cijfer_zoo::c(),
        height: height as u64,
        width: width as u64,
        digits: view.truth.digits.len() as u64,
        tolerance: TOLERANCE,
        asked: ASKED,
        picture: Some(picture(workshop, &view)?),
        feature_maps: layers(workshop, &model, &view.excerpt)?,
        here: Some(measured(workshop, &model, &view.image)?),
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
    let texts = texts(workshop.run.language).pictures;
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
        texts.scene_described(),
        texts.scene(&digits, &width, &height),
        bytes,
    ))
}

/// A network that finds digits of its own size, with the thresholds that were chosen for it.
fn localizer(workshop: &Workshop, outcome: &Outcome) -> Result<Localizer> {
    let slider = outcome.checkpoint.slider(&workshop.run.engine)?;
    let options = Options::own_size().chosen_for(&outcome.checkpoint.provenance);
    Ok(Localizer::new(slider, options)?)
}

/// What a network that was trained in one way finds.
fn searched(workshop: &Workshop, step: Step, outcome: &Outcome, view: &View) -> Result<Search> {
    let language = workshop.run.language;
    let texts = texts(language).searches;
    let localizer = localizer(workshop, outcome)?;
    let accuracy = percent(outcome.test.accuracy(), 2, language);
    let (recipe, explanation) = match step {
        Step::Locating => (
            texts.digits_and_no_digit(),
            texts.about_digits_and_no_digit(),
        ),
        Step::Plain(_) | Step::Small => (texts.digits_only(), texts.about_digits_only()),
    };
    let mut search = search(workshop, step, &localizer, &view.image, &view.truth)?;
    let steps = steps(workshop, step, &localizer, &view.excerpt)?;
    search.pictures.push(steps);
    Ok(Search {
        recipe: recipe.to_owned(),
        explanation: texts.with_accuracy(&explanation, &accuracy),
        training: part::facts(outcome, language),
        ..search
    })
}

/// How fast this machine is, and each layer over the image on it.
fn measured(workshop: &Workshop, model: &Model, image: &GreyImage) -> Result<Here> {
    let texts = texts(workshop.run.language).searches;
    let peak = Peak::measure(model.engine())?;
    let input = model.images(image.pixels(), image.height(), image.width())?;
    Ok(Here {
        device: Device {
            name: texts.this_machine().to_owned(),
            operations_per_second: peak.operations_per_second,
            bytes_per_second: peak.bytes_per_second,
            source: peak.how,
        },
        layers: model.layer_seconds(&input)?,
    })
}

/// What every layer before the last one makes of an excerpt of the image.
fn layers(workshop: &Workshop, model: &Model, excerpt: &GreyImage) -> Result<Vec<Picture>> {
    let language = workshop.run.language;
    let texts = texts(language).pictures;
    let (width, height) = (excerpt.width(), excerpt.height());
    let places = model.network().places();
    let mut pictures = Vec::new();
    for place in places.clone().take(places.len() - 1) {
        let sheet = print_feature_maps(model, place.index, excerpt)?;
        let sheet = sheet.in_language(language);
        let (name, caption) = (&place.layer.name, sheet.caption());
        pictures.push(Picture::png(
            format!("d-{name}.png"),
            texts.excerpt_maps_described(&name),
            texts.excerpt_maps(&name, &width, &height, &caption),
            sheet.draw()?,
        ));
    }
    Ok(pictures)
}
