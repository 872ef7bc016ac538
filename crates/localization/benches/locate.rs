//! All that locating costs on a decoded image, beside the network alone.
//!
//! Both are measured in turns on one scene of 1024×1024 pixels, in their own size; the ratio is that of the medians.

// Benchmarks say what they measured.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use cijfer_dataset::{GreyImage, Mnist, Scene, SceneOptions};
use cijfer_localization::{Localizer, Options};
use cijfer_model::Engine;

/// Turns that are measured.
const TURNS: usize = 31;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::cpu();
    let digits = Mnist::drawn(1000, 100, 0).train;
    let scene = Scene::compose(&digits, &SceneOptions::default())?;
    let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;
    for name in ["C-locating", "C-scales"] {
        let Some(trained) = cijfer_zoo::trained(name) else {
            continue;
        };
        let trained = trained?;
        let options = Options::own_size().chosen_for(&trained.provenance);
        let localizer = Localizer::new(trained.slider(&engine)?, options)?;
        let (mut alone, mut all, mut found) = (Vec::new(), Vec::new(), 0);
        for _ in 0..TURNS {
            let start = Instant::now();
            let slider = localizer.slider();
            slider.maps(image.pixels(), image.height(), image.width())?;
            alone.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            found = localizer.locate(&image)?.len();
            all.push(start.elapsed().as_secs_f64());
        }
        let [alone, all] = [alone, all].map(median);
        println!(
            "{name}: the network {:.1} ms, all {:.1} ms with {found} digits: {:.2} times",
            1e3 * alone,
            1e3 * all,
            all / alone
        );
    }
    Ok(())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
