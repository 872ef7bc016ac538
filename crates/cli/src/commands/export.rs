use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::check_outputs;
use crate::arguments::Export;
use crate::named;

pub(super) fn run(arguments: &Export) -> Result<String> {
    let Export {
        model,
        onnx,
        keras,
        weights,
    } = arguments;
    ensure!(
        onnx.is_some() || keras.is_some() || weights.is_some(),
        "what is to be written? --onnx FILE, --keras FILE, --weights FILE"
    );
    check_outputs(
        &[
            ("--onnx", onnx.as_deref()),
            ("--keras", keras.as_deref()),
            ("--weights", weights.as_deref()),
        ],
        &[Some(Path::new(model))],
    )?;
    let checkpoint = named::model(model)?;
    let mut written = String::new();
    let mut write = |path: &Path, bytes: &[u8]| -> Result<()> {
        cijfer_files::write_whole(path, |file| file.write_all(bytes))
            .with_context(|| path.display().to_string())?;
        written += &format!("{}\n", path.display());
        Ok(())
    };
    if let Some(path) = onnx {
        write(path, &checkpoint.to_onnx()?)?;
    }
    if let Some(path) = keras {
        // Where nothing else is said, the weights lie beside the script, under its name.
        let beside = match weights {
            Some(weights) => weights.clone(),
            None => path.with_extension("safetensors"),
        };
        let name = beside.file_name().unwrap_or_default().to_string_lossy();
        write(path, checkpoint.to_keras_script(&name)?.as_bytes())?;
        if weights.is_none() {
            check_outputs(&[("--keras", Some(&beside))], &[Some(Path::new(model))])?;
            checkpoint.save(&beside)?;
            written += &format!("{}\n", beside.display());
        }
    }
    if let Some(path) = weights {
        checkpoint.save(path)?;
        written += &format!("{}\n", path.display());
    }
    Ok(written)
}
