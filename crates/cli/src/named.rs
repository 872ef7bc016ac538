//! Networks and models by name or by file.

use std::path::Path;

use anyhow::{Context, Result, bail};
use cijfer_model::Checkpoint;
use cijfer_network::{Network, Shape};

/// The network of that name in the zoo, or the one that a file describes: TOML, Keras's JSON or `.keras`, or a model
/// of this project.
///
/// # Errors
///
/// A name that is no network and no file, or a file that is neither of these.
pub(crate) fn network(name: &str) -> Result<Network> {
    if let Some(network) = cijfer_zoo::by_name(name) {
        return Ok(network);
    }
    if let Some(checkpoint) = cijfer_zoo::trained(name) {
        return Ok(checkpoint?.network);
    }
    let path = Path::new(name);
    if !path.is_file() {
        // Trained ones are known by their names, too, A, B and C among them.
        let names: Vec<&str> = cijfer_zoo::trained_names().collect();
        bail!(
            "`{name}` is neither a network ({}) nor a file that can be read",
            names.join(", ")
        );
    }
    let extension = path.extension().and_then(|extension| extension.to_str());
    if extension == Some("safetensors") {
        return Ok(Checkpoint::load(path)?.network);
    }
    if extension == Some("keras") {
        let file = std::fs::File::open(path).with_context(|| name.to_owned())?;
        let file = std::io::BufReader::new(file);
        return Network::from_keras_file(file).with_context(|| name.to_owned());
    }
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    let most = cijfer_network::LARGEST_DESCRIPTION;
    if size > most {
        bail!("{name}: a description of {size} bytes, expected at most {most}");
    }
    let text = std::fs::read_to_string(path).with_context(|| name.to_owned())?;
    match extension {
        Some("json") => Network::from_keras_json(&text).with_context(|| name.to_owned()),
        Some("toml") => Network::from_toml(&text).with_context(|| name.to_owned()),
        _ => bail!(
            "{name}: a network is described in a file that ends in .toml, .json, .keras or \
             .safetensors"
        ),
    }
}

/// The trained network of that name in the zoo, or that of a safetensors file.
///
/// # Errors
///
/// A name that is no trained network and no file, or a file that is no model.
pub(crate) fn model(name: &str) -> Result<Checkpoint> {
    if let Some(checkpoint) = cijfer_zoo::trained(name) {
        return Ok(checkpoint?);
    }
    let path = Path::new(name);
    if !path.is_file() {
        let names: Vec<&str> = cijfer_zoo::trained_names().collect();
        bail!(
            "`{name}` is neither a trained network ({}) nor a file",
            names.join(", ")
        );
    }
    if let Some("toml" | "json" | "keras") =
        path.extension().and_then(|extension| extension.to_str())
    {
        bail!("{name}: a description without weights; `cijfer train {name} --out FILE` trains it");
    }
    Ok(Checkpoint::load(path)?)
}

/// The network over an input of the size that `--input` gives: `HxWxC`, `HxW`, or `N` for one
/// that takes vectors.
///
/// # Errors
///
/// A text that is no size, or one of another number of axes than the network takes.
pub(crate) fn with_input(network: Network, size: Option<&str>) -> Result<Network> {
    let Some(size) = size else {
        return Ok(network);
    };
    let axes: Option<Vec<u64>> = size
        .split(['x', 'X', '×'])
        .map(|axis| axis.trim().parse().ok().filter(|&axis| axis > 0))
        .collect();
    let Some(mut axes) = axes else {
        bail!("--input {size}: expected HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS, such as 1024x1024");
    };
    if let (2, [_, _, channels]) = (axes.len(), network.input.axes()) {
        axes.push(*channels);
    }
    if axes.len() != network.input.axes().len() {
        bail!(
            "--input {size}: network {} takes inputs like {}",
            network.name,
            network.input
        );
    }
    Ok(network.with_input(Shape::new(axes)))
}

/// What is said of a layer that is not there.
pub(crate) fn no_such_layer(network: &Network, wanted: &str) -> String {
    let names: Vec<&str> = network.places().map(|place| &*place.layer.name).collect();
    format!(
        "network {} has no layer `{wanted}`; it has {}",
        network.name,
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let input = |network, size| with_input(network, Some(size)).map(|n| n.input.to_string());
        assert_eq!(input(cijfer_zoo::c(), "1024x512").unwrap(), "1024×512×1");
        assert_eq!(input(cijfer_zoo::c(), "30×20×3").unwrap(), "30×20×3");
        assert_eq!(input(cijfer_zoo::a(), "100").unwrap(), "100");
        let message = |size| input(cijfer_zoo::c(), size).unwrap_err().to_string();
        assert_eq!(
            message("28"),
            "--input 28: network C takes inputs like 28×28×1"
        );
        assert!(message("axb").contains("expected HEIGHTxWIDTH"));
        assert!(message("0x5").contains("expected HEIGHTxWIDTH"));
    }
}
