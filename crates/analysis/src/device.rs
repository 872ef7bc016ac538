/// What calculates, and how fast it can at most.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// What the command line calls it.
    pub name: String,
    /// Multiplications and additions in a second, in 32 bits.
    pub operations_per_second: f64,
    /// Bytes in a second, to and from memory.
    pub bytes_per_second: f64,
    /// Where the two figures come from.
    pub source: String,
}

/// Name, operations per second, bytes per second, source of a device that is known here.
const KNOWN: [(&str, f64, f64, &str); 8] = [
    (
        "tflop",
        1e12,
        80e9,
        "the assignment's card of 1 TFLOP/s, with the bandwidth of one that fast: NVIDIA's \
         specifications of the GeForce GTX 750, 512 cores · 2 · 1.02 GHz and 80 GB/s",
    ),
    (
        "t4",
        8.1e12,
        320e9,
        "NVIDIA T4, data sheet: 8.1 TFLOP/s single precision, 320 GB/s",
    ),
    (
        "a100",
        19.5e12,
        1_555e9,
        "NVIDIA A100 40 GB, data sheet: 19.5 TFLOP/s FP32 without tensor cores, 1,555 GB/s",
    ),
    (
        "h100",
        67e12,
        3_350e9,
        "NVIDIA H100 SXM, data sheet: 67 TFLOP/s FP32 without tensor cores, 3.35 TB/s",
    ),
    (
        "rtx-4090",
        82.6e12,
        1_008e9,
        "NVIDIA GeForce RTX 4090, Ada architecture white paper: 82.6 TFLOP/s FP32, 1,008 GB/s",
    ),
    (
        "m1",
        2.6e12,
        68.25e9,
        "Apple M1, graphics: 2.6 TFLOP/s in Apple's announcement; LPDDR4X-4266 on 128 bits is \
         68.25 GB/s",
    ),
    (
        "epyc-7763",
        5.018e12,
        204.8e9,
        "AMD EPYC 7763, data sheet: 64 cores at 2.45 GHz · 32 operations a cycle (two 256-bit \
         fused multiply-adds), 8 channels DDR4-3200 are 204.8 GB/s",
    ),
    (
        "raspberry-pi-4",
        48e9,
        12.8e9,
        "Raspberry Pi 4 Model B, product brief: 4 Cortex-A72 at 1.5 GHz · 8 operations a cycle \
         (one 128-bit fused multiply-add), LPDDR4-3200 on 32 bits is 12.8 GB/s",
    ),
];

impl Device {
    /// The devices that are known here by name, the assignment's card first.
    ///
    /// ```
    /// use cijfer_analysis::Device;
    ///
    /// let card = Device::known().next().expect("there are some");
    /// assert_eq!((card.name.as_str(), card.operations_per_second), ("tflop", 1e12));
    /// ```
    pub fn known() -> impl Iterator<Item = Self> {
        KNOWN.into_iter().map(
            |(name, operations_per_second, bytes_per_second, source)| Self {
                name: name.to_owned(),
                operations_per_second,
                bytes_per_second,
                source: source.to_owned(),
            },
        )
    }

    /// Operations for each byte from which on the arithmetic is what takes time: the ridge of the
    /// roof.
    pub fn ridge(&self) -> f64 {
        self.operations_per_second / self.bytes_per_second
    }

    /// Operations per second at so many operations for each byte: the roof.
    pub fn attainable(&self, intensity: f64) -> f64 {
        (self.bytes_per_second * intensity).min(self.operations_per_second)
    }
}
