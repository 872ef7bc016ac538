//! Time in theory: how long a device must take at least, for it calculates and moves bytes only so
//! fast.
//!
//! After Williams, Waterman and Patterson, *Roofline: An Insightful Visual Performance Model for
//! Multicore Architectures* (2009): a layer that does few operations for each byte waits for
//! memory, one that does many waits for the arithmetic.

use crate::memory::Storage;
use crate::{Analysis, Device, Error, LayerAnalysis, Result};

/// What a layer, or a network, has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Multiplications and additions.
    pub operations: u128,
    /// Bytes that move when it reads its input and its parameters once and writes its output once.
    pub bytes: u128,
}

/// How long it takes at least on a device.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// What is to be done.
    pub work: Work,
    /// Seconds for the operations.
    pub calculating: f64,
    /// Seconds for the bytes.
    pub moving: f64,
    /// Seconds in all. In a layer both go on at once, and the longer one counts; layers come one
    /// after the other.
    pub seconds: f64,
}

/// Which of the two takes longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The arithmetic.
    Operations,
    /// The memory.
    Bytes,
}

/// A network on a device, layer by layer.
///
/// ```
/// use cijfer_analysis::{Analysis, Bound, Device, Roofline};
/// use cijfer_network::{Conv2d, MaxPooling2d, Network, Shape};
///
/// let network = Network::new("C", Shape::image(1024, 1024, 1))
///     .then(Conv2d::new(20, [5, 5]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(20, [3, 3]))
///     .then(MaxPooling2d::new([2, 2]))
///     .then(Conv2d::new(10, [5, 5]));
/// let card = Device::known().next().expect("the card of 1 TFLOP/s");
/// let roofline = Roofline::of(&Analysis::of(&network)?, card)?;
///
/// // The operations alone would take 3.52 ms; the first convolution waits for its 83 MB of output.
/// assert_eq!(format!("{:.2}", roofline.total.calculating * 1e3), "3.52");
/// assert_eq!(roofline.layers[0].bound(), Bound::Bytes);
/// assert_eq!(roofline.layers[2].bound(), Bound::Operations);
/// # Ok::<(), cijfer_analysis::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Roofline {
    /// The device.
    pub device: Device,
    /// Of each layer, in order.
    pub layers: Vec<Estimate>,
    /// Of all layers, one after the other.
    pub total: Estimate,
}

impl Roofline {
    /// Puts a counted network under the roof of a device.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] when the sum of the operations or bytes does not fit.
    pub fn of(analysis: &Analysis, device: Device) -> Result<Self> {
        let works = analysis.layers.iter().map(LayerAnalysis::work);
        let works = works.collect::<Result<Vec<_>>>()?;
        let layers: Vec<Estimate> = works
            .into_iter()
            .map(|work| Estimate::of(work, &device))
            .collect();
        let sum = |what, get: fn(Work) -> u128| {
            let sum = layers
                .iter()
                .try_fold(0u128, |sum, layer| sum.checked_add(get(layer.work)));
            sum.ok_or_else(|| overflow(what, "all layers"))
        };
        let work = Work {
            operations: sum("operations", |work| work.operations)?,
            bytes: sum("bytes", |work| work.bytes)?,
        };
        let total = Estimate {
            seconds: layers.iter().map(|layer| layer.seconds).sum(),
            ..Estimate::of(work, &device)
        };
        Ok(Self {
            device,
            layers,
            total,
        })
    }
}

impl Work {
    /// Operations for each byte that moves: the arithmetic intensity. 0 where nothing is moved.
    pub fn intensity(self) -> f64 {
        match self.bytes {
            0 => 0.0,
            bytes => self.operations as f64 / bytes as f64,
        }
    }
}

impl Estimate {
    fn of(work: Work, device: &Device) -> Self {
        let calculating = work.operations as f64 / device.operations_per_second;
        let moving = work.bytes as f64 / device.bytes_per_second;
        Self {
            work,
            calculating,
            moving,
            seconds: calculating.max(moving),
        }
    }

    /// Which of the two takes longer.
    pub fn bound(&self) -> Bound {
        match self.calculating > self.moving {
            true => Bound::Operations,
            false => Bound::Bytes,
        }
    }

    /// What makes a measured time longer than that of the arithmetic alone; nothing where there
    /// is no arithmetic.
    pub fn practice(&self, measured_seconds: f64) -> Option<Practice> {
        (self.calculating > 0.0).then(|| Practice {
            factor: measured_seconds / self.calculating,
            memory: self.seconds / self.calculating,
            rest: measured_seconds / self.seconds,
        })
    }
}

/// How many times longer than its arithmetic a layer took: `factor = memory · rest`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Practice {
    /// All of it.
    pub factor: f64,
    /// Because bytes have to move: 1 where that takes no longer than the arithmetic.
    pub memory: f64,
    /// Because of the rest: units that stand idle, other operations, bytes that move more than
    /// once, starting.
    pub rest: f64,
}

impl LayerAnalysis {
    /// What the layer has to do. A layer that only passes values on has nothing to do.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] when a sum does not fit.
    pub fn work(&self) -> Result<Work> {
        let of = format!("layer `{}`", self.name);
        let operations = self.operations.values().arithmetic();
        let bytes = self
            .memory
            .iter()
            .try_fold(0u128, |sum, bytes| sum.checked_add(bytes.value));
        Ok(Work {
            operations: operations.ok_or_else(|| overflow("operations", &of))?,
            bytes: match self.storage {
                Storage::Always => bytes.ok_or_else(|| overflow("bytes", &of))?,
                Storage::InTraining | Storage::Never => 0,
            },
        })
    }
}

fn overflow(what: &str, of: &str) -> Error {
    Error::Overflow {
        what: format!("the number of {what} of {of}"),
        bits: u128::BITS,
    }
}
