use std::env::VarError;

use anyhow::{Context, Result, bail};
use candle_core::Device;
use cijfer_kernels::Instructions;

use crate::arguments::DeviceArguments;

/// The variable that says which instructions the kernels of the CPU use.
const KERNELS: &str = "CIJFER_KERNELS";

/// The device that was asked for, once threads and kernels are as asked, too.
///
/// # Errors
///
/// A device or instructions that cannot be had; threads that were started before, other than as
/// many as asked.
pub fn device(arguments: &DeviceArguments) -> Result<Device> {
    match std::env::var(KERNELS) {
        Ok(name) => {
            let instructions = name.parse::<Instructions>();
            instructions
                .and_then(Instructions::choose)
                .context(KERNELS)?;
        }
        Err(VarError::NotPresent) => {}
        Err(error) => return Err(error).context(KERNELS),
    }
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        // A pool is made once in a program.
        if pool.build_global().is_err() && rayon::current_num_threads() != threads {
            let running = rayon::current_num_threads();
            bail!("--threads: {running} are running already, so there cannot be {threads}");
        }
    }
    Ok(cijfer_model::device(&arguments.device)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_cannot_be_chosen_twice() {
        let arguments = |threads| DeviceArguments {
            device: "cpu".to_owned(),
            threads: Some(threads),
        };
        assert!(device(&arguments(3)).is_ok());
        assert!(device(&arguments(3)).is_ok());
        let message = device(&arguments(2)).unwrap_err().to_string();
        assert_eq!(
            message,
            "--threads: 3 are running already, so there cannot be 2"
        );
    }
}
