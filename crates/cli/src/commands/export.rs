use std::path::Path;

use anyhow::{Context, Result, ensure};
use cijfer_work::Storage;

use crate::arguments::Export;
use crate::named;
use crate::storage::check_outputs;

pub(super) fn run(arguments: &Export) -> Result<String> {
    let Export {
        model,
        onnx,
        keras,
        weights,
    } = arguments;
    ensure!(
        onnx.is_some() || keras.is_some() || weights.is_some(),
        "no output is named; expected --onnx FILE, --keras FILE or --weights FILE"
    );
    // Where nothing else is said, a script's weights lie beside it, under its name.
    let weights = weights.clone().or_else(|| {
        let script = keras.as_ref()?;
        Some(script.with_extension("safetensors"))
    });
    check_outputs(
        &Storage::files(),
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
    if let (Some(path), Some(weights)) = (keras, &weights) {
        // A script finds its weights by their name alone where they lie beside it, else by the whole path.
        let beside = weights.parent() == path.parent();
        let name = match weights.file_name().filter(|_| beside) {
            Some(name) => name.into(),
            None => std::path::absolute(weights)?,
        };
        let name = name.to_string_lossy();
        write(path, checkpoint.to_keras_script(&name)?.as_bytes())?;
    }
    if let Some(path) = weights {
        checkpoint.save(&path)?;
        written += &format!("{}\n", path.display());
    }
    Ok(written)
}
