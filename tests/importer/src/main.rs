//! Counts a network, classifies images, and locates digits in 560×560 pixels, with what an importer has.

use std::error::Error;
use std::time::Instant;

use cijfer::analysis::Analysis;
use cijfer::dataset::{GreyImage, Mnist, Scene, SceneOptions};
use cijfer::localization::{Localizer, Options, Score, Tolerance};
use cijfer::model::Engine;

fn main() -> Result<(), Box<dyn Error>> {
    let network = cijfer::zoo::c();
    let parameters = &Analysis::of(&network)?.totals()?.parameters.total;
    println!("{parameters}");

    let engine = Engine::cpu();
    let digits = Mnist::drawn(200, 100, 0);
    let trained = cijfer::zoo::trained("C").ok_or("C comes with the zoo")??;
    let slider = trained.slider(&engine)?;
    let mut right = 0;
    for index in 0..digits.test.len() {
        let scores = slider.maps(digits.test.image(index), 28, 28)?.values;
        let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        right += usize::from(best.map(|(digit, _)| digit as u8) == Some(digits.test.label(index)));
    }
    println!("{right} of {} drawn digits classified correctly", digits.test.len());

    let options = SceneOptions {
        width: 560,
        height: 560,
        digits: 20,
        ..SceneOptions::default()
    };
    let scene = Scene::compose(&digits.train, &options)?;
    let trained = cijfer::zoo::trained("C-scales").ok_or("C-scales comes with the zoo")??;
    let options = Options::default().chosen_for(&trained.provenance);
    let localizer = Localizer::new(trained.slider(&engine)?, options)?;
    let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;
    let start = Instant::now();
    let found = localizer.locate(&image)?;
    let seconds = start.elapsed().as_secs_f64();
    let score = Score::of(&found, &scene.truth.digits, Tolerance::Pixels(4.0))?;
    let hits = score.scores.all().counts().hits;
    println!("{hits} of 20 digits located in 560×560 pixels, in all sizes, in {seconds:.2} s");

    if parameters.value != 9_150 || right < 70 || hits < 14 {
        return Err("that is not what an importer may expect".into());
    }
    Ok(())
}
