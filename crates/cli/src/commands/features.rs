use anyhow::{Context, Result};
use cijfer_assignment::{print_feature_maps, print_weights};
use cijfer_dataset::GreyImage;
use cijfer_report::write_file;
use cijfer_work::Storage;

use crate::arguments::Features;
use crate::named;
use crate::storage::check_outputs;

pub(super) fn run(arguments: &Features) -> Result<String> {
    check_outputs(
        &Storage::files(),
        &[("--out", Some(&arguments.out))],
        &[arguments.image.as_deref(), Some(arguments.model.as_ref())],
    )?;
    let checkpoint = named::model(&arguments.model)?;
    let engine = crate::engine(&arguments.device)?;
    let model = checkpoint.model(&engine)?;
    let network = model.network();
    let (layer, _) = network
        .find(&arguments.layer)
        .with_context(|| named::no_such_layer(network, &arguments.layer))?;
    let sheet = if arguments.weights {
        print_weights(&model, layer)?
    } else {
        print_feature_maps(&model, layer, &image(arguments)?).with_context(|| {
            let image = arguments.image.as_ref();
            image.map_or("the test image".to_owned(), |path| {
                path.display().to_string()
            })
        })?
    };
    write_file(&arguments.out, &sheet.draw()?)?;
    Ok(format!(
        "{}: {}\n",
        arguments.out.display(),
        sheet.caption()
    ))
}

fn image(arguments: &Features) -> Result<GreyImage> {
    if let Some(path) = &arguments.image {
        return Ok(GreyImage::read(path)?);
    }
    let test = cijfer_terminal::load(&arguments.data)?.test;
    anyhow::ensure!(
        arguments.sample < test.len(),
        "--sample {}: there are {} test images",
        arguments.sample,
        test.len()
    );
    let pixels = test.image(arguments.sample).to_vec();
    Ok(GreyImage::new(test.columns(), test.rows(), pixels)?)
}
