use std::cmp::Reverse;
use std::collections::BinaryHeap;

use cijfer_model::{Purpose, random};
use rand::Rng;

/// Units that are to be done, and what one costs. The figures are measured; docs/scale.md says how.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) units: u64,
    /// What a core takes for a unit, without reading.
    pub(super) seconds_a_unit: f64,
    /// What is read for a unit.
    pub(super) bytes_a_unit: f64,
    /// What the size of a unit is counted in.
    pub(super) size_is: &'static str,
    /// The sizes that are compared.
    sizes: &'static [u64],
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Forms,
    Strips,
}

/// What is measured of a form of 1240×1754 pixels; a scan of one is a PNG of about as many bytes.
const FORM_SECONDS: f64 = 0.46;
const FORM_BYTES: f64 = 400e3;
/// How many forms there are.
const FORMS: u64 = 10_000_000;
/// The large image, in pixels, and what is measured of one.
const WIDTH: f64 = 1e5;
const HEIGHT: u64 = 1_000_000;
const PIXEL_SECONDS: f64 = 0.22e-6;
const PIXEL_BYTES: f64 = 0.5;
/// Rows that a strip reads above and below its own, and the cells that are computed there, as rows.
const HALO_READ: u64 = 1300;
const HALO_COMPUTED: u64 = 90;

impl Job {
    /// Ten million scanned forms.
    pub(super) fn forms() -> Self {
        Self {
            units: FORMS,
            seconds_a_unit: 0.0,
            bytes_a_unit: 0.0,
            size_is: "images a unit",
            sizes: &[1, 4, 16, 64, 256, 1024],
            kind: Kind::Forms,
        }
        .in_units_of(16)
    }

    /// An image of 10⁵×10⁶ pixels in strips.
    pub(super) fn gigapixels() -> Self {
        Self {
            size_is: "rows a strip",
            sizes: &[256, 1024, 2048, 4096, 8192, 32_768],
            kind: Kind::Strips,
            ..Self::forms()
        }
        .in_units_of(4096)
    }

    pub(super) fn sizes(&self) -> Vec<u64> {
        self.sizes.to_vec()
    }

    /// The same in units of another size.
    pub(super) fn in_units_of(&self, size: u64) -> Self {
        let of = size as f64;
        let (units, seconds_a_unit, bytes_a_unit) = match self.kind {
            Kind::Forms => (FORMS.div_ceil(size), of * FORM_SECONDS, of * FORM_BYTES),
            Kind::Strips => (
                HEIGHT.div_ceil(size),
                (of + HALO_COMPUTED as f64) * WIDTH * PIXEL_SECONDS,
                (of + HALO_READ as f64) * WIDTH * PIXEL_BYTES,
            ),
        };
        Self {
            units,
            seconds_a_unit,
            bytes_a_unit,
            ..self.clone()
        }
    }

    /// All that is read.
    pub(super) fn bytes(&self) -> f64 {
        self.units as f64 * self.bytes_a_unit
    }
}

/// Machines, what lies between them, and what goes wrong.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// What the storage gives to all workers together, and to one.
    storage: f64,
    storage_to_one: f64,
    /// What the driver takes for a batch, and for each unit of it: it is one process.
    driver_a_batch: f64,
    driver_a_unit: f64,
    /// What a batch costs its worker, beside the units.
    worker_a_batch: f64,
    /// How long a batch is to take at least, and how many a second there are at most.
    batch: f64,
    most_batches: f64,
    /// How long a worker takes to begin.
    start: f64,
    /// By how much units differ: the standard deviation as a part of the mean.
    spread: f64,
    /// Workers that are lost in an hour, of all of them; another one begins in the place of each.
    losses_an_hour: f64,
}

/// What came of a simulation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ran {
    pub(super) seconds: f64,
    /// Work that was lost with workers, in seconds of a core.
    pub(super) lost: f64,
}

/// The terms of the model, in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Model {
    start: f64,
    workers: f64,
    storage: f64,
    driver: f64,
    tail: f64,
}

impl Model {
    /// What is largest decides, for the others go on beside it.
    pub(super) fn seconds(self) -> f64 {
        self.start + self.workers.max(self.storage).max(self.driver) + self.tail
    }

    pub(super) fn limit(self) -> &'static str {
        match self {
            Self {
                workers,
                storage,
                driver,
                ..
            } if workers >= storage.max(driver) => "workers",
            Self {
                storage, driver, ..
            } if storage >= driver => "storage",
            _ => "the driver",
        }
    }
}

impl Cluster {
    /// As measured on one machine, with a storage of a gigabit for one and ten for all.
    pub(super) fn measured() -> Self {
        Self {
            storage: 1.25e9,
            storage_to_one: 1.25e8,
            driver_a_batch: 4e-3,
            driver_a_unit: 1.5e-4,
            worker_a_batch: 4e-3,
            batch: 1.0,
            most_batches: 50.0,
            start: 3.0,
            spread: 0.5,
            losses_an_hour: 0.0,
        }
    }

    /// The same where so many workers are lost in an hour.
    pub(super) fn losing(self, losses_an_hour: f64) -> Self {
        Self {
            losses_an_hour,
            ..self
        }
    }

    /// What a unit takes on a worker, when so many read at a time.
    fn unit(&self, job: &Job, workers: u64) -> f64 {
        // More workers than units have nothing to read.
        let readers = workers.min(job.units);
        let speed = self.storage_to_one.min(self.storage / readers as f64);
        // Rows are read while others are looked at; the slower of both decides.
        job.seconds_a_unit.max(job.bytes_a_unit / speed)
    }

    /// Units of a batch, while there are many.
    fn together(&self, unit: f64, workers: u64) -> f64 {
        let batch = self.batch.max(workers as f64 / self.most_batches);
        (batch / unit).floor().max(1.0)
    }

    /// How long a job takes, by four terms.
    pub(super) fn model(&self, job: &Job, workers: u64) -> Model {
        let (units, unit) = (job.units as f64, self.unit(job, workers));
        let batches = units / self.together(unit, workers);
        let one = job.seconds_a_unit;
        Model {
            start: self.start,
            workers: (units * one.max(job.bytes_a_unit / self.storage_to_one)
                + batches * self.worker_a_batch)
                / workers as f64,
            storage: job.bytes() / self.storage,
            driver: units * self.driver_a_unit + batches * self.driver_a_batch,
            // In the end some workers have nothing to do while others finish a unit.
            tail: if workers > 1 { unit } else { 0.0 },
        }
    }
}

/// Does a job batch by batch: workers that are free ask the driver, which gives them units and takes results, one after the
/// other.
pub(super) fn simulate(job: &Job, cluster: &Cluster, workers: u64, seed: u64) -> Ran {
    let mut dice = random(seed, Purpose::Order, 0, 0);
    let unit = cluster.unit(job, workers);
    // When each worker is free, in nanoseconds: a heap needs an order.
    let nanoseconds = |seconds: f64| (seconds * 1e9) as u64;
    let mut free: BinaryHeap<Reverse<u64>> = (0..workers)
        .map(|_| Reverse(nanoseconds(cluster.start)))
        .collect();
    let (mut left, mut driver, mut end, mut lost) = (job.units, 0.0_f64, 0.0_f64, 0.0);
    let together = cluster.together(unit, workers) as u64;
    let losses_a_second = cluster.losses_an_hour / 3600.0 / workers as f64;
    while left > 0 {
        let Some(Reverse(at)) = free.pop() else { break };
        let count = together.min(left / (2 * workers)).max(1);
        // The driver takes what was done and gives what is next.
        let asked = at as f64 / 1e9;
        driver = driver.max(asked) + cluster.driver_a_batch + cluster.driver_a_unit * count as f64;
        let off: f64 = (0..12).map(|_| dice.random::<f64>()).sum::<f64>() - 6.0;
        let work =
            count as f64 * unit * (1.0 + cluster.spread * off / (count as f64).sqrt()).max(0.1);
        let done = driver + cluster.worker_a_batch + work;
        if dice.random::<f64>() < losses_a_second * (done - asked) {
            // Somewhere within the batch; another worker begins, and the units are done again.
            let part = dice.random::<f64>() * work;
            lost += part;
            free.push(Reverse(nanoseconds(driver + part + cluster.start)));
            continue;
        }
        left -= count;
        end = end.max(done);
        free.push(Reverse(nanoseconds(done)));
    }
    Ran { seconds: end, lost }
}
