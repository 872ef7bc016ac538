use std::env::VarError;

use anyhow::{Context, Result, bail};
use cijfer_kernels::Instructions;
use cijfer_model::Engine;

use crate::arguments::DeviceArguments;

/// The variable that says which instructions the kernels of the CPU use.
const KERNELS: &str = "CIJFER_KERNELS";

/// Where networks run: the device that was asked for and the instructions that the environment names, once there are as many threads
/// as asked.
///
/// # Errors
///
/// A device or instructions that cannot be had; threads that were started before, other than as
/// many as asked.
pub fn engine(arguments: &DeviceArguments) -> Result<Engine> {
    let engine = Engine::on(cijfer_model::device(&arguments.device)?);
    let engine = match std::env::var(KERNELS) {
        Ok(name) => {
            let instructions: Instructions = name.parse().context(KERNELS)?;
            engine.with_instructions(instructions).context(KERNELS)?
        }
        Err(VarError::NotPresent) => engine,
        Err(error) => return Err(error).context(KERNELS),
    };
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        // A pool is made once in a program.
        if pool.build_global().is_err() && rayon::current_num_threads() != threads {
            let running = rayon::current_num_threads();
            bail!("--threads: {running} are running already, so there cannot be {threads}");
        }
    }
    Ok(engine)
}

/// Whether the environment names the instructions of the processor.
pub fn names_instructions() -> bool {
    std::env::var_os(KERNELS).is_some()
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
        assert!(engine(&arguments(3)).is_ok());
        assert!(engine(&arguments(3)).is_ok());
        let message = engine(&arguments(2)).unwrap_err().to_string();
        assert_eq!(
            message,
            "--threads: 3 are running already, so there cannot be 2"
        );
    }
}
