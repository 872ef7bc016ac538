use std::path::Path;

use anyhow::{Context, Result, bail};
use cijfer_dataset::{GreyImage, SceneOptions};
use cijfer_pictures::write_tiled_tiff;
use cijfer_work::Storage;

use crate::arguments::Scene;
use crate::storage::check_outputs;

pub(super) fn run(arguments: &Scene) -> Result<String> {
    let format = Format::of(&arguments.out)?;
    let truth = match &arguments.truth {
        Some(path) => path.clone(),
        None => arguments.out.with_extension("json"),
    };
    check_outputs(
        &Storage::files(),
        &[("--out", Some(&arguments.out)), ("--truth", Some(&truth))],
        &[],
    )?;
    let mnist = cijfer_terminal::load(&arguments.data)?;
    let scene = cijfer_dataset::Scene::compose(
        &mnist.test,
        &SceneOptions {
            kind: arguments.kind,
            digit_height: arguments.digit_height,
            width: arguments.width,
            height: arguments.height,
            digits: arguments.digits,
            seed: arguments.seed,
            data: mnist.origin.content(),
            ..SceneOptions::default()
        },
    )?;
    let image = GreyImage::new(scene.width, scene.height, scene.pixels)?;
    match format {
        Format::Png => image.write_png(&arguments.out)?,
        Format::TiledTiff => write_tiled_tiff(&arguments.out, &mut image.rows())
            .with_context(|| arguments.out.display().to_string())?,
    }
    scene.truth.write(&truth)?;
    Ok(format!(
        "{}\n{}\n",
        arguments.out.display(),
        truth.display()
    ))
}

/// How the image is written.
enum Format {
    Png,
    /// For large images: parts of it can be read alone.
    TiledTiff,
}

impl Format {
    /// As the file's name ends.
    fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().map(|e| e.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("png") => Ok(Self::Png),
            Some("tif" | "tiff") => Ok(Self::TiledTiff),
            _ => bail!(
                "--out {}: expected a name that ends in .png or .tif",
                path.display()
            ),
        }
    }
}
