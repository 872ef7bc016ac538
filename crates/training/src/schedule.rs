use std::f64::consts::PI;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A learning rate schedule: the learning rate as a function of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// The highest learning rate in every step after the warm-up.
    Constant,
    /// Cosine annealing from the highest learning rate to 0 (Loshchilov and Hutter, *SGDR*, 2017).
    Cosine,
    /// A linear rise from a 25th of the highest learning rate, then cosine annealing to 0 (Smith and Topin,
    /// *Super-Convergence*, 2018).
    #[default]
    OneCycle,
}

impl Schedule {
    /// The share of the steps in which the learning rate rises, where a recipe names none: 0, or 0.25 for one cycle.
    pub fn usual_warm_up(self) -> f64 {
        match self {
            Self::Constant | Self::Cosine => 0.0,
            Self::OneCycle => 0.25,
        }
    }

    /// The factor of the highest learning rate after the share `done` of the steps. In the share `warm_up` of the steps the
    /// factor rises linearly.
    pub(crate) fn factor(self, done: f64, warm_up: f64) -> f64 {
        let start = match self {
            Self::Constant | Self::Cosine => 0.0,
            Self::OneCycle => 0.04,
        };
        if done < warm_up {
            return start + (1.0 - start) * done / warm_up;
        }
        let left = (done - warm_up) / (1.0 - warm_up).max(f64::MIN_POSITIVE);
        match self {
            Self::Constant => 1.0,
            Self::Cosine | Self::OneCycle => (1.0 + (PI * left).cos()) / 2.0,
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Constant => "constant",
            Self::Cosine => "cosine",
            Self::OneCycle => "one-cycle",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_start_and_end_where_they_should() {
        let rate = |schedule: Schedule, step: usize| {
            schedule.factor(step as f64 / 100.0, schedule.usual_warm_up())
        };
        assert_eq!(rate(Schedule::Constant, 99), 1.0);
        assert_eq!(rate(Schedule::Cosine, 0), 1.0);
        assert!((rate(Schedule::Cosine, 50) - 0.5).abs() < 1e-12);
        assert_eq!(rate(Schedule::OneCycle, 0), 0.04);
        assert_eq!(rate(Schedule::OneCycle, 25), 1.0);
        assert!(rate(Schedule::OneCycle, 99) < 0.001);
        assert_eq!(Schedule::Constant.factor(0.05, 0.1), 0.5);
        assert_eq!(Schedule::Cosine.factor(0.1, 0.1), 1.0);
        assert_eq!(Schedule::Cosine.factor(0.5, 1.0), 0.5);
    }
}
