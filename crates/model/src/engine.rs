use std::fmt;

#[cfg(feature = "candle")]
use candle_core::Device;
use cijfer_kernels::Instructions;

use crate::Result;

/// Where a network runs: the instructions that the kernels use on the CPU and, with the feature `candle`, candle's device.
///
/// Sums are rounded otherwise with other instructions, so that bits depend on them; on the device, and on nothing else here.
///
/// # Example
///
/// ```
/// use cijfer_kernels::Instructions;
/// use cijfer_model::Engine;
///
/// assert_eq!(Engine::cpu().instructions(), Instructions::best());
/// let portable = Engine::cpu().with_instructions(Instructions::Portable)?;
/// assert_eq!(portable.to_string(), "cpu (portable)");
/// # Ok::<(), cijfer_model::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    instructions: Instructions,
    #[cfg(feature = "candle")]
    device: Device,
}

impl Engine {
    /// The CPU, with the fastest instructions that it has.
    pub fn cpu() -> Self {
        Self {
            instructions: Instructions::best(),
            #[cfg(feature = "candle")]
            device: Device::Cpu,
        }
    }

    /// A device of candle's; what is left to the CPU uses its fastest instructions.
    #[cfg(feature = "candle")]
    pub fn on(device: Device) -> Self {
        Self {
            device,
            ..Self::cpu()
        }
    }

    /// The same with other instructions of the CPU.
    ///
    /// # Errors
    ///
    /// Instructions that this processor lacks.
    pub fn with_instructions(mut self, instructions: Instructions) -> Result<Self> {
        self.instructions = instructions.checked()?;
        Ok(self)
    }

    /// The instructions that the kernels use.
    pub fn instructions(&self) -> Instructions {
        self.instructions
    }

    /// The device on which candle computes.
    #[cfg(feature = "candle")]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Whether the kernels can serve: they run on the CPU alone.
    pub(crate) fn is_cpu(&self) -> bool {
        #[cfg(feature = "candle")]
        return self.device.is_cpu();
        #[cfg(not(feature = "candle"))]
        true
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::cpu()
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "candle")]
        if !self.device.is_cpu() {
            return write!(formatter, "{:?}", self.device.location());
        }
        write!(formatter, "cpu ({})", self.instructions)
    }
}
