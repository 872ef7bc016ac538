use std::time::Instant;

use anyhow::Result;

/// A part of a work, done again and again.
pub(super) struct Repeated {
    /// What all passes went through together, such as images.
    pub(super) count: usize,
    /// The seconds of each pass.
    pub(super) seconds: Vec<f64>,
}

impl Repeated {
    /// Repeats a piece, which says how much it went through, for about so many seconds; once to warm up, and
    /// once at least.
    pub(super) fn for_seconds(
        seconds: f64,
        mut piece: impl FnMut() -> Result<usize>,
    ) -> Result<Self> {
        piece()?;
        let mut repeated = Self {
            count: 0,
            seconds: Vec::new(),
        };
        let start = Instant::now();
        while repeated.seconds.is_empty() || start.elapsed().as_secs_f64() < seconds {
            let start = Instant::now();
            repeated.count += piece()?;
            repeated.seconds.push(start.elapsed().as_secs_f64());
        }
        Ok(repeated)
    }

    /// What it goes through in a second.
    pub(super) fn speed(&self) -> f64 {
        self.count as f64 / self.seconds.iter().sum::<f64>()
    }

    /// The seconds of a pass in the middle.
    pub(super) fn median(mut self) -> f64 {
        self.seconds.sort_by(f64::total_cmp);
        self.seconds[self.seconds.len() / 2]
    }
}
