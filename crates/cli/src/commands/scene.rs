use anyhow::Result;
use cijfer_dataset::SceneOptions;

use super::check_outputs;
use crate::arguments::Scene;
use crate::data;

pub(super) fn run(arguments: &Scene) -> Result<String> {
    let truth = match &arguments.truth {
        Some(path) => path.clone(),
        None => arguments.out.with_extension("json"),
    };
    check_outputs(
        &[("--out", Some(&arguments.out)), ("--truth", Some(&truth))],
        &[],
    )?;
    let mnist = data::load(&arguments.data)?;
    let scene = cijfer_dataset::Scene::compose(
        &mnist.test,
        &SceneOptions {
            kind: arguments.kind.into(),
            digit_height: arguments.digit_height,
            width: arguments.width,
            height: arguments.height,
            digits: arguments.digits,
            seed: arguments.seed,
            data: mnist.origin.content(),
            ..SceneOptions::default()
        },
    )?;
    scene.save_png(&arguments.out)?;
    scene.truth.write(&truth)?;
    Ok(format!(
        "{}\n{}\n",
        arguments.out.display(),
        truth.display()
    ))
}
