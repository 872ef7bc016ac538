use candle_core::Device;

use crate::{Error, Result};

/// The device of that name: `cpu`, `cuda`, `cuda:1` (the second card) or `metal`.
///
/// # Errors
///
/// A name that is not known, a device that this build does not have (the message names the
/// feature to build with), and whatever the device itself says.
pub fn device(name: &str) -> Result<Device> {
    let refuse = |reason: String| Error::Device {
        found: name.to_owned(),
        reason,
    };
    let (kind, ordinal) = match name.split_once(':') {
        Some((kind, ordinal)) => {
            let ordinal = ordinal
                .parse()
                .map_err(|_| refuse(format!("`{ordinal}` is not the number of a device")))?;
            (kind, ordinal)
        }
        None => (name, 0),
    };
    let without = |feature: &str| {
        refuse(format!(
            "this build has no support for it; build with `--features {feature}`"
        ))
    };
    let failed = |error: candle_core::Error| refuse(error.to_string());
    match kind {
        "cpu" if name == "cpu" => Ok(Device::Cpu),
        "cuda" if !cfg!(feature = "cuda") => Err(without("cuda")),
        "metal" if !cfg!(feature = "metal") => Err(without("metal")),
        "cuda" => Device::new_cuda(ordinal).map_err(failed),
        "metal" => Device::new_metal(ordinal).map_err(failed),
        _ => Err(refuse(
            "not known; known are cpu, cuda, cuda:NUMBER, metal".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_always_there() {
        assert!(device("cpu").expect("always there").is_cpu());
    }

    #[test]
    fn what_is_not_there_is_named() {
        let message = |name| device(name).expect_err("must be refused").to_string();
        assert_eq!(
            message("tpu"),
            "device `tpu`: not known; known are cpu, cuda, cuda:NUMBER, metal"
        );
        assert_eq!(
            message("cuda:x"),
            "device `cuda:x`: `x` is not the number of a device"
        );
        if !cfg!(feature = "cuda") {
            assert_eq!(
                message("cuda:1"),
                "device `cuda:1`: this build has no support for it; build with `--features cuda`"
            );
        }
    }
}
