/// Under which conditions a network is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditions {
    /// How many samples pass through together. Operations and the bytes of activations are those
    /// of all of them.
    pub batch: u64,
    /// How many bytes a number takes: 4 for 32 bits, 2 for half precision.
    pub bytes_per_value: u64,
}

impl Default for Conditions {
    /// One sample, 4 bytes a value.
    fn default() -> Self {
        Self {
            batch: 1,
            bytes_per_value: 4,
        }
    }
}
