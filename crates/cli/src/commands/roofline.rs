use anyhow::{Result, bail};
use candle_core::{DType, Tensor};
use cijfer_analysis::Device;
use cijfer_model::{Checkpoint, Fan, Peak};
use cijfer_network::Network;
use cijfer_report::{devices_table, roofline_plot, roofline_table, write_file};
use cijfer_work::Storage;

use super::document::{Devices, RooflineDocument};
use super::{analysis, conditions, json, table};
use crate::arguments::{Layout, Roofline};
use crate::storage::check_outputs;
use crate::{named, terminal};

pub(super) fn run(arguments: &Roofline) -> Result<String> {
    let language = arguments.writing.language.language;
    let format = arguments.writing.format;
    let Some(name) = &arguments.network else {
        return match format {
            Layout::Json => json(&Devices::known()),
            format => Ok(table(&devices_table(Device::known(), language), format)),
        };
    };
    check_outputs(
        &Storage::files(),
        &[("--out", arguments.out.as_deref())],
        &[],
    )?;
    let network = named::network(name)?;
    let network = named::with_input(network, arguments.counting.input.as_deref())?;
    let conditions = conditions(&arguments.counting);
    let analysis = analysis(&network, conditions, name)?;
    let measured = match arguments.measure {
        true => Some(measure(arguments, &network)?),
        false => None,
    };
    let (device, seconds) = match measured {
        Some((device, seconds)) => (device, Some(seconds)),
        None => (named_device(arguments)?, None),
    };
    let roofline = cijfer_analysis::Roofline::of(&analysis, device)?;
    let seconds = seconds.as_deref();
    if let Some(path) = &arguments.out {
        let plot = roofline_plot(&analysis, &roofline, seconds, language)?;
        write_file(path, plot.svg.as_bytes())?;
    }
    match format {
        Layout::Json => json(&RooflineDocument::of(&analysis, &roofline, seconds)),
        Layout::Table => {
            let text = roofline_table(&analysis, &roofline, seconds, language).to_text();
            let on = devices_table([roofline.device], language).to_text();
            Ok(format!("{on}\n{text}"))
        }
        format => Ok(table(
            &roofline_table(&analysis, &roofline, seconds, language),
            format,
        )),
    }
}

/// The device of that name, or of those speeds.
fn named_device(arguments: &Roofline) -> Result<Device> {
    if let (Some(operations_per_second), Some(bytes_per_second)) =
        (arguments.operations_per_second, arguments.bytes_per_second)
    {
        return Ok(Device {
            name: "custom".to_owned(),
            operations_per_second,
            bytes_per_second,
            source: "as given".to_owned(),
        });
    }
    match Device::known().find(|device| device.name == arguments.on) {
        Some(device) => Ok(device),
        None => {
            let known: Vec<String> = Device::known().map(|device| device.name).collect();
            bail!(
                "--on {}: this device is not known; known are {}, and --operations-per-second \
                 with --bytes-per-second describes any other",
                arguments.on,
                known.join(", ")
            )
        }
    }
}

/// This machine's speeds, and how long it takes for every layer, with weights at random.
fn measure(arguments: &Roofline, network: &Network) -> Result<(Device, Vec<f64>)> {
    let name = &arguments.device.device;
    let engine = crate::engine(&arguments.device)?;
    let model = Checkpoint::initial(network, 0, Fan::default())?.model(&engine)?;
    let batch = arguments.counting.batch as usize;
    let axes = network.input.axes().iter().map(|&axis| axis as usize);
    let shape: Vec<usize> = std::iter::once(batch).chain(axes).collect();
    terminal::say(format_args!(
        "measuring this machine ({name}): a large matrix product and a large copy"
    ));
    let peak = Peak::measure(&engine)?;
    terminal::say(format_args!("measuring every layer of {}", network.name));
    let input = Tensor::zeros(shape, DType::F32, engine.device())?;
    let seconds = model.layer_seconds(&input)?;
    let device = Device {
        name: format!("this machine ({name})"),
        operations_per_second: peak.operations_per_second,
        bytes_per_second: peak.bytes_per_second,
        source: format!("measured: {}", peak.how),
    };
    Ok((device, seconds))
}
